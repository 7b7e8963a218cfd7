/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"
#include "race/file/said.h"

#include <string.h>

#define LABELS       4
#define CLASSES_MOST 20 /* as many as the decoder takes of a heat */
/* Far more than drivers ever share a number; a number that more of them have finds nobody. */
#define NUMBER_MOST 100

/* The labels by which a heat may be named; "" for those that it does not have. */
static void heat_labels(struct merge *merge, const cJSON *heat, const char *labels[LABELS])
{
	const char *id = merge_text(merge, heat, "id"), *phase = merge_text(merge, heat, "phase");
	const char *group = merge_text(merge, heat, "group");
	const cJSON *race = cJSON_GetObjectItemCaseSensitive(heat, "race");
	char number[16] = "";

	if (cJSON_IsNumber(race) && race->valuedouble >= 1 && race->valuedouble <= 99)
		strcpy(number, rg_arena_printf(merge->arena, "%d", (int)race->valuedouble));
	/* An id that we made: "#q12/supercar". */
	if (id && id[0] == '#')
		id = rg_arena_strndup(merge->arena, id + 1, strcspn(id + 1, "/"));
	const char *place = merge_key(merge, rg_arena_printf(merge->arena, "%s %s", group ? group : "", number));
	bool qualifier = !phase || strcmp(phase, "heat") == 0;
	labels[0] = merge_key(merge, id);
	labels[1] = merge_key(merge, merge_text(merge, heat, "name"));
	labels[2] = qualifier ? place : "";
	labels[3] = phase && !qualifier ? merge_key(merge, rg_arena_printf(merge->arena, "%s %s", phase, place)) : "";
}

static int attempt_of(const cJSON *heat)
{
	const cJSON *attempt = cJSON_GetObjectItemCaseSensitive(heat, "attempt");
	return cJSON_IsNumber(attempt) && attempt->valuedouble >= 1 && attempt->valuedouble <= 9
		       ? (int)attempt->valuedouble
		       : 0;
}

static bool rounds_fit(const char *a, const char *b)
{
	return !a || !b || strcmp(a, b) == 0;
}

struct heat {
	cJSON *json;
	const char *id, *round;
	const char *labels[LABELS];
	int classes[CLASSES_MOST]; /* ids as numbers; -1: no text */
	size_t class_count;
};

/*
 * Numbers the ids of classes, because numbers compare fast and a feed may have many heats of one name with many classes
 * each.
 */
static void number_classes(struct merge *merge, struct race_id_index *numbers, struct heat *heat)
{
	const cJSON *list = merge_list(heat->json, "classes"), *class_ = list ? list->child : NULL;
	size_t number;

	for (; class_ && heat->class_count < CLASSES_MOST; class_ = class_->next) {
		const char *id = rg_arena_strdup(merge->arena, cJSON_GetStringValue(class_));
		if (id && !race_id_index_find(numbers, id, &number))
			race_id_index_add(numbers, id, number = numbers->count);
		heat->classes[heat->class_count++] = id ? (int)number : -1;
	}
}

static bool classes_fit(const struct heat *a, const struct heat *b)
{
	for (size_t i = 0; i < a->class_count; i++) {
		for (size_t k = 0; k < b->class_count; k++) {
			if (a->classes[i] == b->classes[k])
				return true;
		}
	}
	return !a->class_count || !b->class_count;
}

struct heats {
	struct heat *items;
	size_t count;
	struct race_id_index ids;
	struct merge_places labels;
	const char *now; /* the round that is on */
};

static struct heats heats_of(struct merge *merge, cJSON *tree, struct race_id_index *numbers)
{
	cJSON *list = merge_list(tree, "heats"), *item;
	struct heats heats = {.now = merge_text(merge, cJSON_GetObjectItemCaseSensitive(tree, "now"), "round")};

	heats.items = rg_arena_alloc(merge->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof(*heats.items));
	cJSON_ArrayForEach(item, list)
	{
		struct heat *heat = &heats.items[heats.count];
		if (!cJSON_IsObject(item))
			continue;
		heat->json = item;
		heat->id = merge_text(merge, item, "id");
		heat->round = merge_text(merge, item, "round");
		heat_labels(merge, item, heat->labels);
		number_classes(merge, numbers, heat);
		if (heat->id)
			race_id_index_add(&heats.ids, heat->id, heats.count);
		for (size_t i = 0; i < LABELS; i++)
			merge_places_add(&heats.labels, heat->labels[i], heats.count);
		heats.count++;
	}
	return heats;
}

static void heats_finish(struct heats *heats)
{
	race_id_index_finish(&heats->ids);
	merge_places_finish(&heats->labels);
}

/* Prefers the later of two attempts, and of two rounds the one that is on. False: neither is better. */
static bool is_better(const struct heats *base, const struct heat *heat, const struct heat *than)
{
	if (!rg_equal(heat->round, than->round))
		return base->now && rg_equal(heat->round, base->now);
	return attempt_of(heat->json) > attempt_of(than->json);
}

/* The next heat, in the order of the base, that shares a label; NULL: no more. */
static struct heat *next_alike(const struct heats *base, const struct merge_place *at[LABELS])
{
	const struct merge_place *next = NULL;

	for (size_t i = 0; i < LABELS; i++) {
		if (at[i] && (!next || at[i]->place < next->place))
			next = at[i];
	}
	for (size_t i = 0; next && i < LABELS; i++) {
		if (at[i] && at[i] != next && at[i]->place == next->place)
			at[i] = merge_places_next(&base->labels, at[i]);
	}
	for (size_t i = 0; next && i < LABELS; i++) {
		if (at[i] == next)
			at[i] = merge_places_next(&base->labels, at[i]);
	}
	return next ? &base->items[next->place] : NULL;
}

static struct heat *find_heat(const struct heats *base, const struct heat *heat, bool *several)
{
	const struct merge_place *at[LABELS];
	struct heat *found = NULL, *other;
	int attempt = attempt_of(heat->json);
	size_t place;

	*several = false;
	if (heat->id && race_id_index_find(&base->ids, heat->id, &place))
		return &base->items[place];
	for (size_t i = 0; i < LABELS; i++)
		at[i] = merge_places_first(&base->labels, heat->labels[i]);
	while ((other = next_alike(base, at))) {
		if (!rounds_fit(heat->round, other->round) || !classes_fit(heat, other) ||
		    (attempt && attempt != attempt_of(other->json)))
			continue;
		if (!found || is_better(base, other, found)) {
			found = other;
			*several = false;
		} else if (!is_better(base, found, other)) {
			*several = true;
		}
	}
	return *several ? NULL : found;
}

/* An index of the drivers by number and by name, because a feed may have a hundred thousand entries. */
struct directory {
	struct merge_persons drivers;
	struct merge_directory by;
};

/*
 * The driver with a number: one of the entry's class or the heat's classes, else one without a class, else the only
 * one.
 */
static const struct merge_person *driver_of_number(const struct directory *directory, const char *number,
						   const char *class_, const cJSON *classes, bool zeros)
{
	const struct merge_person *found[3] = {NULL};
	size_t counts[3] = {0}, looked_at = 0;
	const cJSON *item;

	for (MERGE_EACH_PLACE(at, &directory->by.numbers, rg_number_without_zeros(number))) {
		const struct merge_person *driver = &directory->drivers.items[at->place];
		if (++looked_at > NUMBER_MOST)
			return NULL;
		if (!rg_same_number(driver->number, number, zeros))
			continue;
		bool own = class_ && rg_equal(class_, driver->class_);
		cJSON_ArrayForEach(item, classes)
			own = own || (!class_ && rg_equal(cJSON_GetStringValue(item), driver->class_));
		int rank = own ? 0 : !driver->class_ ? 1 : 2;
		if (rank == 2 && class_)
			continue;
		found[rank] = driver;
		counts[rank]++;
	}
	for (int rank = 0; rank < 3; rank++) {
		if (counts[rank])
			return counts[rank] == 1 ? found[rank] : NULL;
	}
	return NULL;
}

static const struct merge_person *driver_of_name(const struct directory *directory, const char *name)
{
	char *words = race_name_words(NULL, name);
	const struct merge_place *at = merge_places_first(&directory->by.names, words);

	rg_free(words);
	return at && !merge_places_next(&directory->by.names, at) ? &directory->drivers.items[at->place] : NULL;
}

static const struct merge_person *driver_of_entry(const struct merge *merge, const struct directory *directory,
						  const cJSON *entry, const cJSON *classes)
{
	const char *number = merge_text(merge, entry, "number"), *name = merge_text(merge, entry, "name");
	const char *class_ = merge_text(merge, entry, "class");

	if (!number)
		return name ? driver_of_name(directory, name) : NULL;
	const struct merge_person *driver = driver_of_number(directory, number, class_, classes, false);
	return driver ? driver : driver_of_number(directory, number, class_, classes, true);
}

/* Reports that somebody else drove than the lists say; once, not for every race and file. */
static void report_other(struct merge *merge, const struct merge_person *driver, const cJSON *entry)
{
	struct race_problems *problems = &merge->report->problems;
	const char *line = rg_arena_printf(
		merge->arena, "%s is %s in the race data, %s in our lists: personal data left out", driver->number,
		merge_text(merge, entry, "name"), merge_shown_name(merge, driver));

	for (size_t i = 0; i < problems->count; i++) {
		if (strcmp(problems->lines[i], line) == 0)
			return;
	}
	race_problems_add(problems, "%s", line);
}

static bool is_nameless(const cJSON *entry)
{
	return cJSON_IsObject(entry) &&
	       rg_empty(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "driver")));
}

static bool has_nameless(const cJSON *heat)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, merge_list(heat, "entries"))
	{
		if (is_nameless(entry))
			return true;
	}
	return false;
}

/*
 * Gives entries without a driver's id one, if the driver is known, so that they are found again by it. `own`: entries
 * of the layer, which then need no number.
 */
static void name_drivers(struct merge *merge, const struct directory *directory, cJSON *heat, const cJSON *classes,
			 bool own)
{
	cJSON *entry;

	if (!has_nameless(heat))
		return;
	cJSON_ArrayForEach(entry, merge_open(merge, own ? merge->name : MERGE_BASE, heat, merge_field_entries()))
	{
		if (!is_nameless(entry))
			continue;
		const struct merge_person *driver = driver_of_entry(merge, directory, entry, classes);
		if (!driver || !driver->id)
			continue;
		if (!race_name_same_person(driver->first, driver->last, NULL, merge_text(merge, entry, "name"))) {
			report_other(merge, driver, entry);
			continue;
		}
		merge_set_text(entry, "driver", driver->id);
		if (own) {
			merge_drop(entry, "number");
			merge_drop(entry, "name");
		}
	}
}

static void report_heat(struct merge *merge, struct race_problems *to, const struct heat *heat, const char *what)
{
	const char *name = merge_text(merge, heat->json, "name");

	race_problems_add(to, "%s: the heat %s %s", merge->name,
			  name       ? name
			  : heat->id ? heat->id + (heat->id[0] == '#')
				     : race_said("without a name"),
			  race_said(what));
}

void merge_heats(struct merge *merge)
{
	struct race_id_index numbers = {0};
	struct heats base = heats_of(merge, merge->base, &numbers), layer = heats_of(merge, merge->layer, &numbers);
	struct directory directory = {.drivers = merge_persons_of(merge, merge->base)};
	struct merge_keys names = {0};
	bool several;

	directory.by = merge_directory_of(&directory.drivers);
	for (size_t i = 0; i < base.count; i++)
		name_drivers(merge, &directory, base.items[i].json, merge_list(base.items[i].json, "classes"), false);
	for (size_t i = 0; i < layer.count; i++) {
		struct heat *heat = &layer.items[i], *found = find_heat(&base, heat, &several);
		const cJSON *classes = merge_list(heat->json, "classes");
		if (several) {
			report_heat(merge, &merge->report->problems, heat,
				    "may be several of the race data, left out: give class or round");
			cJSON_Delete(cJSON_DetachItemViaPointer(merge_list(merge->layer, "heats"), heat->json));
			continue;
		}
		if (!classes && found)
			classes = merge_list(found->json, "classes");
		name_drivers(merge, &directory, heat->json, classes, true);
		if (found && found->id && heat->id)
			merge_keys_add(&names, heat->id, found->id);
		else if (found && found->id)
			merge_set_text(heat->json, "id", found->id);
		else if (base.count)
			report_heat(merge, &merge->report->unmatched, heat, "is not in the race data, added");
		merge_counts(merge)->heats_matched += found != NULL;
		merge_counts(merge)->heats_added += found == NULL;
	}
	merge_rename(merge, &race_type_heat, "heats", &names);
	merge_keys_finish(&names);
	merge_directory_finish(&directory.by);
	heats_finish(&base);
	heats_finish(&layer);
	race_id_index_finish(&numbers);
}

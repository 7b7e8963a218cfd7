/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_merge.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake_folder.h"
#include "race/day/fields.h"
#include "race/day/id_index.h"
#include "race/review/phrase.h"
#include "race/review/review_unfilled.h"

#define MEMBERS_MOST 8 /* named in a line for people */

static void free_texts(struct rg_array *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		rg_free(((char **)texts->items)[i]);
	rg_array_finish(texts);
}

void intake_merge_finish(struct intake_merge *merge)
{
	race_tree_unref(merge->tree);
	race_problems_finish(&merge->problems);
	race_merge_report_finish(&merge->report);
	free_texts(&merge->lines);
	free_texts(&merge->strangers);
	*merge = (struct intake_merge){0};
}

/* ---- lines about the layers ---- */

static const cJSON *list_of(const struct race_tree *tree, const char *list)
{
	return tree ? cJSON_GetObjectItemCaseSensitive(tree->json, list) : NULL;
}

static size_t count_of(const struct race_tree *tree, const char *list)
{
	return (size_t)cJSON_GetArraySize(list_of(tree, list));
}

/* The report's lines on what this layer brought; NULL when it was not laid over another. */
static const struct race_merge_layer *find_brought(const struct race_merge_report *report, const char *name)
{
	const struct race_merge_layer *layers = report->layers.items;

	for (size_t i = report->layers.count; i-- > 0;) {
		if (strcmp(layers[i].name, name) == 0)
			return &layers[i];
	}
	return NULL;
}

static void add_comma(struct rg_buffer *line)
{
	char last = line->bytes[line->length - 1];

	rg_buffer_text(line, last == ':' || last == ';' ? " " : ", ");
}

static void add_counts(struct rg_buffer *line, const struct race_tree *tree, const struct words *words)
{
	static const char *const lists[] = {"drivers", "heats", "rounds", "standings", "people", "sponsors"};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		size_t count = count_of(tree, lists[i]);
		char key[32];
		if (!count)
			continue;
		add_comma(line);
		snprintf(key, sizeof(key), "Found.%s", lists[i]);
		phrase_add_count(line, words, key, count, NULL);
	}
}

/* "3 heats with a class" of "heat.classes", 3. False: a crew has no words for that. */
static bool add_filled(struct rg_buffer *line, const struct race_merge_filled *filled, const struct words *words)
{
	size_t length = strcspn(filled->member, ".");
	char type[32], key[64];

	snprintf(type, sizeof(type), "%.*s", (int)length, filled->member);
	snprintf(key, sizeof(key), "With.%s", type);
	const char *member = filled->member[length] ? race_review_member(words, type, filled->member + length + 1)
						    : NULL;
	if (!member || !phrase_find(words, key))
		return false;
	add_comma(line);
	phrase_add_count(line, words, key, filled->count, member);
	return true;
}

/* What the layer brought to those before it. */
static void add_brought(struct rg_buffer *line, const struct race_merge_layer *layer, const struct words *words)
{
	const struct race_merge_filled *filled = layer->filled.items;
	const struct {
		const char *key;
		size_t count;
	} drivers[] = {{"Matched", layer->drivers_matched},
		       {"Added", layer->drivers_added},
		       {"Another", layer->drivers_guarded}};
	size_t told = 0, more = 0;

	rg_buffer_text(line, ":");
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		if (!drivers[i].count)
			continue;
		add_comma(line);
		phrase_add_count(line, words, drivers[i].key, drivers[i].count, NULL);
	}
	if (line->bytes[line->length - 1] != ':')
		rg_buffer_text(line, ";");
	for (size_t i = 0; i < layer->filled.count; i++) {
		if (told == MEMBERS_MOST)
			more++;
		else
			told += add_filled(line, &filled[i], words);
	}
	if (more) {
		add_comma(line);
		phrase_add_count(line, words, "More", more, NULL);
	}
	/* Nothing stands behind the mark. */
	if (strchr(":;", line->bytes[line->length - 1]))
		line->bytes[--line->length] = 0;
}

static const char *kind_of(const struct intake_layer *layer, const struct words *words)
{
	const char *phrase = rg_equal(layer->kind, INTAKE_KIND_TABLE)  ? phrase_find(words, "Table")
			     : rg_equal(layer->kind, INTAKE_KIND_FEED) ? phrase_find(words, "Feed")
								       : NULL;

	return phrase ? phrase : layer->kind;
}

static void add_line(struct intake_merge *merge, const struct intake_layer *layer)
{
	const struct words *words = layer->books ? layer->books->phrases : NULL;
	struct rg_buffer line = {0};

	rg_buffer_format(&line, "%s", layer->name);
	if (layer->kind)
		rg_buffer_format(&line, " (%s)", kind_of(layer, words));
	rg_buffer_text(&line, ":");
	if (layer->tree)
		add_counts(&line, layer->tree, words);
	const struct race_merge_layer *brought = find_brought(&merge->report, layer->name);
	if (brought)
		add_brought(&line, brought, words);
	const char *mark = line.bytes[line.length - 1] == ':' ? " " : "; ";
	bool alone = layer->of_folder && layer->foreign, nothing = *mark == ' ' && !layer->unusable && !layer->failing;
	if (alone || layer->unusable || layer->failing || nothing)
		rg_buffer_text(&line, mark);
	if (alone || nothing)
		phrase_add(&line, words, alone ? "Alone" : "Nothing", NULL, NULL);
	else if (layer->unusable || layer->failing)
		rg_buffer_text(&line, layer->unusable ? layer->unusable : layer->error);
	*(char **)rg_array_push(&merge->lines, sizeof(char *)) = rg_buffer_take(&line);
}

/* ---- numbers that the crew does not know ---- */

static const char *number_of(const cJSON *driver)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(driver, "number"));
}

/* Drivers beyond those that a race day may have are not looked at: nobody will see them. */
static void add_numbers(struct race_id_index *numbers, const struct intake_layer *layer)
{
	const cJSON *driver = list_of(layer->tree, "drivers")->child;

	for (size_t i = 0; driver && i < race_most_items(&race_type_driver); i++, driver = driver->next) {
		if (number_of(driver))
			race_id_index_add(numbers, number_of(driver), i);
	}
}

/* The timing's data is the first layer, whether it came from an address or as a file of the race folder. */
static const struct intake_layer *find_feed(struct intake_layer *const *layers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!layers[i]->of_crew && layers[i]->tree)
			return layers[i];
	}
	return NULL;
}

static bool is_own(const struct intake_layer *layer, const struct intake_layer *feed)
{
	return layer != feed && (layer->of_crew || layer->of_folder) && count_of(layer->tree, "drivers");
}

static void find_strangers(struct intake_merge *merge, struct intake_layer *const *layers, size_t count)
{
	const struct intake_layer *feed = find_feed(layers, count);
	const cJSON *drivers = feed ? list_of(feed->tree, "drivers") : NULL, *driver = drivers ? drivers->child : NULL;
	struct race_id_index own = {0};
	bool have_own = false;
	size_t place;

	for (size_t i = 0; i < count; i++) {
		if (!is_own(layers[i], feed))
			continue;
		have_own = true;
		add_numbers(&own, layers[i]);
	}
	for (size_t i = 0; have_own && driver && i < race_most_items(&race_type_driver); i++, driver = driver->next) {
		const char *number = number_of(driver);
		if (!rg_empty(number) && !race_id_index_find(&own, number, &place))
			*(char **)rg_array_push(&merge->strangers, sizeof(char *)) = rg_strdup(number);
	}
	race_id_index_finish(&own);
}

/* ---- laying one over the other ---- */

/* Others hold references to a layer's tree, so changes are made to a draft of it. */
static void make_draft(struct intake_merge *merge, bool *drafted)
{
	if (*drafted)
		return;
	struct race_tree *draft = race_tree_draft(merge->tree);
	race_tree_unref(merge->tree);
	merge->tree = draft;
	*drafted = true;
}

static void lay(struct intake_merge *merge, const struct intake_layer *layer, bool *drafted)
{
	if (!layer->tree)
		return;
	merge->hash = rg_hash(merge->hash, &layer->hash, sizeof(layer->hash));
	race_problems_add_all(&merge->problems, &layer->pictures, NULL);
	if (!merge->tree) {
		merge->tree = race_tree_ref(layer->tree);
		return;
	}
	make_draft(merge, drafted);
	race_merge(merge->tree, layer->tree, layer->name, &merge->report);
}

void intake_merge_lay(struct intake_merge *merge, struct intake_layer *const *layers, size_t count,
		      const struct intake_place *places)
{
	bool drafted = false;

	intake_merge_finish(merge);
	merge->hash = RG_HASH_START;
	for (size_t i = 0; i < count; i++)
		lay(merge, layers[i], &drafted);
	for (size_t i = 0; i < count; i++) {
		if (!(layers[i]->of_folder && layers[i]->foreign))
			race_problems_add_all(&merge->problems, &layers[i]->problems,
					      count > 1 ? layers[i]->name : NULL);
		add_line(merge, layers[i]);
	}
	race_problems_add_all(&merge->problems, &merge->report.problems, NULL);
	if (!merge->tree)
		return;
	for (int i = 0; i < 2; i++) {
		if (!places[i].pictures || !intake_folder_has_pictures(&places[i]))
			continue;
		make_draft(merge, &drafted);
		intake_folder_find_photos(merge->tree, &places[i], &merge->problems);
	}
	race_merge_check(merge->tree->json, &merge->problems);
	find_strangers(merge, layers, count);
}

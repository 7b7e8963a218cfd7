/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode.h"

#include <string.h>

#include "base/text.h"
#include "decode_internal.h"
#include "derive.h"

#define NUMBER_BYTES 16 /* of one start number */

struct typed {
	const char *numbers[RACE_GRID_MAX_PLACES]; /* NULL: an empty slot */
	size_t count;
	size_t drivers;             /* slots that are not empty */
	enum race_grid_fault fault; /* the first; `word`: where */
	const char *word;
};

static size_t separator(const char *text)
{
	if (strchr(" \t\r\n,;", *text))
		return *text ? 1 : 0;
	return rg_starts_with(text, "\xC2\xA0") ? 2 : 0;
}

static bool means_empty(const char *word)
{
	return rg_equal(word, "-") || rg_equal(word, "–") || rg_equal(word, "—") || rg_equal(word, "_") ||
	       rg_equal_ignoring_case(word, "empty");
}

static bool typed_already(const struct typed *typed, const char *number)
{
	for (size_t i = 0; i < typed->count; i++) {
		if (typed->numbers[i] && strcmp(typed->numbers[i], number) == 0)
			return true;
	}
	return false;
}

static void note_fault(struct typed *typed, struct rg_arena *arena, enum race_grid_fault fault, const char *word)
{
	if (typed->fault)
		return;
	typed->fault = fault;
	typed->word = rg_arena_strdup(arena, word);
}

/* Every start number has one. */
static bool has_digit(const char *word)
{
	return word[strcspn(word, "0123456789")];
}

static void add_word(struct typed *typed, struct rg_arena *arena, const char *word, struct race_problems *problems)
{
	const char *number = means_empty(word) ? NULL : race_clean_text(arena, word, NUMBER_BYTES, NULL);
	char *shown = race_shown_text(word);

	if (strlen(word) > NUMBER_BYTES) {
		race_problems_add(problems, "grid: %s is too long for a start number", shown);
		note_fault(typed, arena, RACE_GRID_TOO_LONG, shown);
		number = NULL;
	} else if (number && !has_digit(number)) {
		race_problems_add(problems, "grid: %s is no start number", shown);
		note_fault(typed, arena, RACE_GRID_NO_NUMBER, shown);
		number = NULL;
	} else if (number && typed_already(typed, number)) {
		race_problems_add(problems, "grid: %s stands there twice", shown);
		note_fault(typed, arena, RACE_GRID_TWICE, shown);
		number = NULL;
	}
	typed->numbers[typed->count++] = number;
	typed->drivers += number != NULL;
	rg_free(shown);
}

static void read_words(struct typed *typed, struct rg_arena *arena, const char *text, struct race_problems *problems)
{
	while (*text) {
		size_t blank = separator(text), length = 0;
		text += blank;
		if (blank || !*text)
			continue;
		while (text[length] && !separator(text + length))
			length++;
		if (typed->count == RACE_GRID_MAX_PLACES) {
			race_problems_add(problems, "grid: more than %d places, the rest is left out",
					  RACE_GRID_MAX_PLACES);
			char *rest = rg_strndup(text, length), *shown = race_shown_text(rest);
			note_fault(typed, arena, RACE_GRID_TOO_MANY, shown);
			rg_free(rest);
			rg_free(shown);
			break;
		}
		char *word = rg_strndup(text, length);
		add_word(typed, arena, word, problems);
		rg_free(word);
		text += length;
	}
}

/* The new heat by hand, with class, phase and name of the heat it stands for. */
static struct race_heat heat_like(const struct race_day *day, const char *heat_id, const char *class_id)
{
	const struct race_heat *model = heat_id ? race_day_heat(day, heat_id) : race_day_current_heat(day, class_id);
	struct race_heat heat = {0};

	if (model)
		heat = *model;
	else
		race_item_init(&race_type_heat, &heat);
	heat.id = RACE_BY_HAND;
	heat.status = RACE_HEAT_SCHEDULED;
	heat.result = 0;
	heat.entries = (struct race_list){0};
	return heat;
}

static void class_by_hand(struct race_heat *heat, struct race_day *day, const char *class_id)
{
	const struct race_class *class_ = race_day_class(day, class_id);

	if (heat->classes.count || !class_)
		return;
	struct race_ref *ref = rg_arena_alloc(day->arena, 1, sizeof(*ref));
	*ref = (struct race_ref){.id = class_->id, .to = class_};
	heat->classes = (struct race_list){.items = ref, .count = 1};
}

/* The ids of the typed numbers' drivers; those that nobody has are added to the day's list. */
static void find_drivers(struct race_day *day, const struct race_heat *heat, const struct typed *typed,
			 const char *ids[RACE_GRID_MAX_PLACES])
{
	const struct race_ref *class_ = heat->classes.items;
	const char *class_id = heat->classes.count == 1 ? class_->id : NULL;
	struct race_list known = day->drivers;
	struct race_number_search search = {
		.drivers = &known,
		.classes = &heat->classes,
		.other_classes = true,
		.leading_zeros = true,
	};
	struct race_driver *drivers = rg_arena_alloc(day->arena, known.count + typed->count, sizeof(*drivers));

	if (known.count)
		memcpy(drivers, known.items, known.count * sizeof(*drivers));
	day->drivers.items = drivers;
	for (size_t i = 0; i < typed->count; i++) {
		if (!typed->numbers[i])
			continue;
		const struct race_driver *driver = race_driver_by_number(&search, typed->numbers[i]);
		ids[i] = driver ? driver->id : race_number_id(day->arena, typed->numbers[i], class_id);
		if (driver || race_day_driver(day, ids[i]))
			continue;
		struct race_driver *added = &drivers[day->drivers.count++];
		race_item_init(&race_type_driver, added);
		added->id = ids[i];
		added->number = typed->numbers[i];
		if (class_id)
			added->class_ = *class_;
	}
	race_sort_drivers(&day->drivers);
}

static void set_entries(struct race_day *day, struct race_heat *heat, const struct typed *typed,
			struct race_problems *problems)
{
	const char *ids[RACE_GRID_MAX_PLACES] = {NULL};
	struct race_entry *entries = rg_arena_alloc(day->arena, typed->count, sizeof(*entries));
	size_t count = 0;

	find_drivers(day, heat, typed, ids);
	for (size_t i = 0; i < typed->count; i++) {
		bool twice = false;
		for (size_t j = 0; j < count && ids[i]; j++)
			twice = twice || rg_equal(entries[j].driver.id, ids[i]);
		/* "7 007" with nobody but 007. */
		if (twice)
			race_problems_add(problems, "grid: \"%s\" is a driver who stands there already",
					  typed->numbers[i]);
		if (twice || !ids[i])
			continue;
		struct race_entry *entry = &entries[count++];
		race_item_init(&race_type_entry, entry);
		entry->slot = (int)i + 1;
		entry->driver = (struct race_ref){.id = ids[i], .to = race_day_driver(day, ids[i])};
	}
	heat->entries = (struct race_list){.items = entries, .count = count};
}

static size_t grid_places(const struct race_grid *grid)
{
	size_t places = 0;

	for (int i = 0; i < grid->rows * grid->columns; i++)
		places += grid->cells[i] != 0;
	return places;
}

/* The day's heats and the one by hand behind them; an earlier one by hand goes. */
static void add_heat(struct race_day *day, const struct race_heat *by_hand)
{
	struct race_heat *heats = rg_arena_alloc(day->arena, day->heats.count + 1, sizeof(*heats));
	size_t count = 0;

	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (!rg_equal(heat->id, RACE_BY_HAND))
			heats[count++] = *heat;
	}
	heats[count++] = *by_hand;
	day->heats = (struct race_list){.items = heats, .count = count};
	if (day->now.heat.id)
		day->now.heat.to = race_day_heat(day, day->now.heat.id);
}

static struct race_day *copy_day(const struct race_day *base, struct rg_arena *arena)
{
	struct race_day *day = rg_arena_alloc(arena, 1, sizeof(*day));

	if (base) {
		*day = *base;
		/* Only the count of references changes in a race day. */
		day->base = race_day_ref((struct race_day *)(uintptr_t)base);
	} else {
		race_item_init(&race_type_day, day);
		day->version = 1;
		day->hash = RG_HASH_START;
	}
	day->arena = arena;
	day->references = 1;
	return day;
}

struct race_day *race_day_with_grid_text(const struct race_day *base, const char *heat_id, const char *class_id,
					 const char *grid_text, struct race_problems *problems)
{
	struct rg_arena *arena = rg_arena_create();
	struct typed typed = {0};

	if (!rg_utf8_valid(grid_text, strlen(grid_text)))
		race_problems_add(problems, "grid: this is not UTF-8");
	else
		read_words(&typed, arena, grid_text, problems);
	if (!typed.drivers) {
		rg_arena_destroy(arena);
		return NULL;
	}

	struct race_day *day = copy_day(base, arena);
	struct race_heat heat = heat_like(day, heat_id, class_id);
	class_by_hand(&heat, day, class_id);
	set_entries(day, &heat, &typed, problems);
	if (grid_places(&heat.grid) != typed.count)
		heat.grid = (struct race_grid){0};
	add_heat(day, &heat);
	day->hash = rg_hash_text(day->hash, heat_id);
	day->hash = rg_hash_text(day->hash, class_id);
	day->hash = rg_hash_text(day->hash, grid_text);
	return day;
}

enum race_grid_fault race_grid_text_fault(const char *grid_text, char **word)
{
	struct rg_arena *arena = rg_arena_create();
	struct race_problems problems = {0};
	struct typed typed = {0};

	if (rg_utf8_valid(grid_text, strlen(grid_text)))
		read_words(&typed, arena, grid_text, &problems);
	else
		typed.fault = RACE_GRID_NO_TEXT;
	*word = typed.fault ? rg_strdup(typed.word ? typed.word : "") : NULL;
	race_problems_finish(&problems);
	rg_arena_destroy(arena);
	return typed.fault;
}

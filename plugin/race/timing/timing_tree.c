/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "timing_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/day/decode_internal.h"
#include "race/value/duration.h"
#include "race/day/id_index.h"
#include "race/row/heat_name.h"

/* AMB's and MYLAPS' programs send 59:59.999 for a car that has not passed. */
#define NO_PASSING_MS    3599999
#define LONGEST_POSITION 999
#define MOST_LAPS        9999
#define LONGEST_TEXT     400

struct maker {
	const struct race_timing *timing;
	struct race_problems *problems;
	struct rg_arena *arena;
	struct race_id_index class_ids, driver_ids;
	cJSON *classes, *drivers, *entries, *heat_classes;
	bool raced; /* somebody has driven a lap */
};

/* A row after reading. */
struct row {
	const struct race_timing_row *from;
	size_t index;
	int64_t position;   /* 0: none */
	const char *status; /* of the entry, NULL: none */
	bool placed;        /* the position is one that a result may show */
};

static const char *find_word(const char *const (*words)[2], size_t count, const char *text)
{
	for (size_t i = 0; text && i < count; i++) {
		if (rg_equal_ignoring_case(words[i][0], text))
			return words[i][1];
	}
	return NULL;
}

/* By the words of tables; RACE_TABLE_NONE: it is known and says nothing. NULL: not known. */
static const char *status_word(const struct maker *maker, const char *text)
{
	char *key = text && maker->timing->words ? race_table_words_key(text) : NULL;
	const char *word = key ? race_table_words_value(maker->timing->words, "entry.status", key) : NULL;

	rg_free(key);
	return word && strcmp(word, "finished") == 0 ? RACE_TABLE_NONE : word;
}

/* RMonitor writes a status where a country stands. FIN and EST are countries there, whatever they mean in a result. */
static const char *status_of_country(const struct maker *maker, const char *text)
{
	static const char *const short_words[] = {"DNF", "DNS", "DNQ", "DSQ", "DQ", "RET", "EXC"};
	bool clear = text && strlen(text) > 3;

	for (size_t i = 0; text && i < sizeof(short_words) / sizeof(*short_words); i++)
		clear = clear || rg_equal_ignoring_case(text, short_words[i]);
	const char *word = clear ? status_word(maker, text) : NULL;
	return word && strcmp(word, RACE_TABLE_NONE) != 0 ? word : NULL;
}

/* What is not one of ours is left out; heat_status reports it. */
static const char *heat_flag(const char *flag)
{
	static const char *const words[][2] = {
		{"green", "green"},      {"yellow", "yellow"}, {"white", "white"},
		{"red", "red"},          {"finish", "finish"}, {"finished", "finish"},
		{"checkered", "finish"}, {"check", "finish"},  {"chequered", "finish"},
	};

	return find_word(words, sizeof(words) / sizeof(*words), flag);
}

/* Yellow is also shown before a start, so it means racing only after cars have passed. */
static const char *heat_status(const struct maker *maker, const char *flag)
{
	static const char *const words[][2] = {
		{"none", ""},          {"green", "live"},         {"yellow", "yellow"},     {"white", "live"},
		{"red", "stopped"},    {"finish", "finished"},    {"finished", "finished"}, {"checkered", "finished"},
		{"check", "finished"}, {"chequered", "finished"},
	};

	if (!flag)
		return NULL;
	const char *word = find_word(words, sizeof(words) / sizeof(*words), flag);
	if (!word) {
		char *shown = race_shown_text(flag);
		race_problems_add(maker->problems, "flag: %s is not known, so the heat's status is left out", shown);
		rg_free(shown);
		return NULL;
	}
	if (strcmp(word, "yellow") == 0)
		return maker->raced ? "live" : NULL;
	return *word ? word : NULL;
}

static const char *clean(struct maker *maker, const char *text)
{
	return text ? race_clean_text(maker->arena, text, LONGEST_TEXT, NULL) : NULL;
}

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
}

static bool read_count(const char *text, int64_t least, int64_t most, int64_t *value)
{
	int64_t read;

	if (!text || !rg_parse_int(text, &read) || read < least || read > most)
		return false;
	*value = read;
	return true;
}

static bool read_time(const char *text, struct race_duration *time)
{
	return race_duration_parse(text, RACE_UNIT_SECONDS, time) && time->ms != 0 && time->ms != NO_PASSING_MS;
}

/* ---- names and classes ---- */

/* A name is split only at a comma, because nobody can tell otherwise where the surname begins. */
static void add_name(struct maker *maker, cJSON *driver, const char *first, const char *last)
{
	const char *whole = first ? first : last, *comma = whole ? strchr(whole, ',') : NULL;

	if (first && last) {
		add_text(driver, "first_name", first);
		add_text(driver, "last_name", last);
		return;
	}
	if (comma && comma != whole && comma[1] && !strchr(comma + 1, ',') && !strchr(whole, '/')) {
		add_text(driver, "first_name", clean(maker, comma + 1));
		whole = clean(maker, rg_arena_strndup(maker->arena, whole, (size_t)(comma - whole)));
	}
	add_text(driver, "last_name", whole);
}

/* "Race" and "RACE" are one class: the id is the name in small letters without accents. NULL: no class. */
static const char *class_id(struct maker *maker, const char *name)
{
	if (!name)
		return NULL;
	char *folded = rg_utf8_fold(name);
	const char *id = rg_arena_strdup(maker->arena, folded);
	rg_free(folded);
	if (race_id_index_add(&maker->class_ids, id, maker->class_ids.count)) {
		cJSON *class_ = cJSON_CreateObject();
		add_text(class_, "id", id);
		add_text(class_, "name", name);
		cJSON_AddItemToArray(maker->classes, class_);
		cJSON_AddItemToArray(maker->heat_classes, cJSON_CreateString(id));
	}
	return id;
}

static const char *driver_id(struct maker *maker, const struct row *row, const char *number, const char *name,
			     const char *class_)
{
	const char *id = number ? race_number_id(maker->arena, number, class_) : name;
	size_t first;

	if (race_id_index_find(&maker->driver_ids, id, &first)) {
		char *shown = race_shown_text(number ? number : name);
		race_problems_add(maker->problems, "%s is on the timing list twice", shown);
		rg_free(shown);
		id = row->from->key ? rg_arena_printf(maker->arena, "%s#%s", id, row->from->key)
				    : rg_arena_printf(maker->arena, "%s#%zu", id, row->index);
	}
	race_id_index_add(&maker->driver_ids, id, row->index);
	return id;
}

/* ---- rows ---- */

static bool read_time_of(const char *text)
{
	struct race_duration time;

	return read_time(text, &time);
}

static bool has_driven(const struct race_timing_row *row)
{
	int64_t laps;

	return read_count(row->laps, 1, MOST_LAPS, &laps);
}

/* Counted, or told by its time. Before the first lap of a car its order is no result, whoever has passed already. */
static bool has_a_lap(const struct race_timing_row *row)
{
	return has_driven(row) || read_time_of(row->best);
}

/* Who did not start or was thrown out keeps a row number in some programs, which is no place. */
static bool keeps_place(const struct row *row)
{
	return row->position > 0 && has_a_lap(row->from) && (!row->status || strcmp(row->status, "dnf") == 0);
}

static void read_row(struct maker *maker, struct row *row)
{
	const char *position = clean(maker, row->from->position);

	row->status = status_of_country(maker, clean(maker, row->from->country));
	if (position && !read_count(position, 0, LONGEST_POSITION, &row->position)) {
		const char *status = status_word(maker, position);
		if (status) {
			row->status = strcmp(status, RACE_TABLE_NONE) == 0 ? row->status : status;
		} else if (!rg_equal(position, "-")) {
			char *shown = race_shown_text(position);
			race_problems_add(maker->problems, "the position %s is left out", shown);
			rg_free(shown);
		}
	}
	row->placed = keeps_place(row);
}

/* "10.085" is how Orbits writes "+10.085"; "1 Lap" stays as it is. */
static void add_gap(struct maker *maker, cJSON *entry, const char *gap)
{
	struct race_duration time;

	if (!gap || rg_equal(gap, "-"))
		return;
	if (!race_duration_parse(gap, RACE_UNIT_SECONDS, &time) || *gap == '+')
		add_text(entry, "gap", gap);
	else if (time.ms > 0)
		add_text(entry, "gap", rg_arena_printf(maker->arena, "+%s", gap));
}

/* A car without a lap gets no total, because some systems send one, and 4.2 s would be the fastest of all. */
static void add_times(cJSON *entry, const struct race_timing_row *row)
{
	struct race_duration time;
	int64_t laps;

	if (read_count(row->laps, 0, MOST_LAPS, &laps))
		cJSON_AddNumberToObject(entry, "laps", (double)laps);
	if (has_driven(row) && read_time(row->total, &time))
		cJSON_AddItemToObject(entry, "time_ms", race_tree_duration(time));
	if (read_time(row->best, &time))
		cJSON_AddItemToObject(entry, "best_lap_ms", race_tree_duration(time));
}

static void add_row(struct maker *maker, const struct row *row)
{
	const struct race_timing_row *from = row->from;
	const char *number = clean(maker, from->number), *class_name = clean(maker, from->class_name);
	const char *first = from->number_only ? NULL : clean(maker, from->first_name);
	const char *last = from->number_only ? NULL : clean(maker, from->last_name);
	const char *country = from->number_only ? NULL : clean(maker, from->country);

	if (!number && !first && !last)
		return;
	const char *class_ = class_id(maker, class_name);
	const char *id = driver_id(maker, row, number, first ? first : last, class_);
	cJSON *driver = cJSON_CreateObject(), *entry = cJSON_CreateObject();
	add_text(driver, "id", id);
	add_text(driver, "number", number);
	add_name(maker, driver, first, last);
	add_text(driver, "class", class_);
	if (country && !status_of_country(maker, country))
		add_text(driver, "country", country);
	add_text(entry, "driver", id);
	add_text(entry, "class", class_);
	if (row->placed)
		cJSON_AddNumberToObject(entry, "position", (double)row->position);
	int64_t in_class;
	if (maker->raced && keeps_place(row) && from->position_in_class &&
	    rg_parse_int(from->position_in_class, &in_class) && in_class > 0 && in_class <= LONGEST_POSITION)
		cJSON_AddNumberToObject(entry, "position_in_class", (double)in_class);
	add_times(entry, from);
	if (has_a_lap(from) && (!row->status || row->placed))
		add_gap(maker, entry, clean(maker, from->gap));
	add_text(entry, "status", row->status);
	cJSON_AddItemToArray(maker->drivers, driver);
	cJSON_AddItemToArray(maker->entries, entry);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *one = a, *two = b;

	if (one->placed != two->placed)
		return one->placed ? -1 : 1;
	if (one->position != two->position) {
		if (!one->position || !two->position)
			return one->position ? -1 : 1;
		return one->position < two->position ? -1 : 1;
	}
	return one->index < two->index ? -1 : one->index > two->index;
}

static void add_rows(struct maker *maker)
{
	size_t count = maker->timing->count;
	struct row *rows = rg_alloc(count, sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct row){.from = &maker->timing->rows[i], .index = i};
		read_row(maker, &rows[i]);
		maker->raced = maker->raced || has_a_lap(rows[i].from);
	}
	qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 0; i < count; i++)
		add_row(maker, &rows[i]);
	rg_free(rows);
}

static cJSON *make_heat(struct maker *maker, const char *id)
{
	cJSON *heat = cJSON_CreateObject();

	const char *name = clean(maker, maker->timing->name);

	add_text(heat, "id", id);
	if (name)
		race_heat_name_add(maker->timing->words, name, heat);
	if (maker->timing->practice && !cJSON_GetObjectItemCaseSensitive(heat, "phase"))
		add_text(heat, "phase", "practice");
	const char *flag = clean(maker, maker->timing->flag);
	add_text(heat, "flag", heat_flag(flag));
	add_text(heat, "status", heat_status(maker, flag));
	cJSON_AddItemToObject(heat, "classes", maker->heat_classes);
	cJSON_AddItemToObject(heat, "entries", maker->entries);
	return heat;
}

cJSON *race_timing_tree(const struct race_timing *timing, struct race_problems *problems)
{
	struct maker maker = {
		.timing = timing,
		.problems = problems,
		.arena = rg_arena_create(),
		.classes = cJSON_CreateArray(),
		.drivers = cJSON_CreateArray(),
		.entries = cJSON_CreateArray(),
		.heat_classes = cJSON_CreateArray(),
	};
	cJSON *tree = cJSON_CreateObject(), *now = cJSON_CreateObject(), *heats = cJSON_CreateArray();
	const char *id = clean(&maker, timing->run_id);

	id = id ? id : "timing";
	add_rows(&maker);
	cJSON_AddNumberToObject(tree, "race_feed", 1);
	cJSON_AddItemToObject(tree, "classes", maker.classes);
	cJSON_AddItemToObject(tree, "drivers", maker.drivers);
	/* Without a run that is open there is no heat. */
	bool open = cJSON_GetArraySize(maker.entries) || clean(&maker, timing->name);
	cJSON *heat = make_heat(&maker, id);
	if (open) {
		cJSON_AddItemToArray(heats, heat);
		add_text(now, "heat", id);
	} else {
		cJSON_Delete(heat);
	}
	cJSON_AddItemToObject(tree, "heats", heats);
	cJSON_AddItemToObject(tree, "now", now);
	race_id_index_finish(&maker.class_ids);
	race_id_index_finish(&maker.driver_ids);
	rg_arena_destroy(maker.arena);
	return tree;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <stdlib.h>
#include <string.h>

#include "race/value/merge_name.h"
#include "race/row/heat_name.h"
#include "race/row/result.h"

/* Where no column says which heat a row is of. */
enum classes_of_list {
	CLASSES_APART,    /* each has a heat of its own, as where a column names the heats */
	CLASSES_TOGETHER, /* in one heat */
	CLASSES_UNKNOWN,  /* the one or the other */
};

#define MOST_PLACED 2000 /* of several classes in one list; more are no heat */

struct heats {
	struct table *table;
	struct table_names *names;
	cJSON *heats, *drivers;
	struct race_id_index index; /* by id */
	struct rg_array list;       /* struct open_heat */
	enum classes_of_list classes;
};

struct open_heat {
	cJSON *heat, *entries;
};

static bool has_heat_column(const struct table *table)
{
	return table_column(table, &race_type_heat, "heat") || table_column(table, &race_type_heat, "name") ||
	       table_column(table, &race_type_heat, "group");
}

/* What the row calls its heat; NULL: nothing. */
static const char *heat_text(const struct table *table)
{
	const char *text = table_cell(table, &race_type_heat, "heat");

	if (!text)
		text = table_cell(table, &race_type_heat, "name");
	if (!text) {
		const char *group = table_cell(table, &race_type_heat, "group");
		const char *race = table_cell(table, &race_type_heat, "race");
		text = group && race ? rg_arena_printf(table->arena, "%s/%s", group, race) : group;
	}
	if (!text && !has_heat_column(table))
		text = table->heat;
	return text && !table_is_nothing(text) ? text : NULL;
}

static cJSON *make_heat(struct table *table, const char *id, const char *text, const char *class_)
{
	cJSON *heat = cJSON_CreateObject();

	cJSON_AddStringToObject(heat, "id", id);
	if (class_) {
		cJSON *classes = cJSON_AddArrayToObject(heat, "classes");
		cJSON_AddItemToArray(classes, cJSON_CreateString(class_));
	}
	table_set_all(table, heat, &race_type_heat);
	if (text && !cJSON_HasObjectItem(heat, "phase") && !cJSON_HasObjectItem(heat, "name")) {
		cJSON_DeleteItemFromObjectCaseSensitive(heat, "group");
		cJSON_DeleteItemFromObjectCaseSensitive(heat, "race");
		race_heat_name_add(table->words, text, heat);
	}
	return heat;
}

/* With an id of its own a heat may have drivers of two classes; without, each class has its own "Q1 race 2". */
static void add_class(cJSON *heat, const char *class_)
{
	cJSON *classes = cJSON_GetObjectItemCaseSensitive(heat, "classes"), *known;

	if (!class_)
		return;
	if (!classes)
		classes = cJSON_AddArrayToObject(heat, "classes");
	cJSON_ArrayForEach(known, classes)
	{
		if (strcmp(known->valuestring, class_) == 0)
			return;
	}
	cJSON_AddItemToArray(classes, cJSON_CreateString(class_));
}

/* The heat of the current row; NULL when it names none. */
static cJSON *heat_of_row(struct heats *heats, const char *class_)
{
	struct table *table = heats->table;
	const char *id = table_cell(table, &race_type_heat, "id"), *text = heat_text(table);
	const char *round = table_cell(table, &race_type_heat, "round");
	size_t place;

	if (!id && ((!text && has_heat_column(table)) || heats->classes == CLASSES_UNKNOWN))
		return NULL;
	/* Without a class of its own a row is of the only one that there is. */
	if (heats->names->classes.count == 1)
		class_ = ((const char **)heats->names->classes.items)[0];
	const char *apart = heats->classes == CLASSES_APART ? class_ : NULL;
	/* One heat that nobody has named is a heat all the same. */
	if (!id)
		id = rg_arena_printf(table->arena, "#%s%s%s%s%s", text ? table_key(table, text) : "", apart ? "/" : "",
				     table_key(table, apart), round ? "/" : "", table_key(table, round));
	if (!race_id_index_find(&heats->index, id, &place)) {
		struct open_heat *open = rg_array_push(&heats->list, sizeof(*open));
		open->heat = make_heat(table, id, text, class_);
		open->entries = cJSON_CreateArray();
		place = heats->list.count - 1;
		race_id_index_add(&heats->index, id, place);
		cJSON_AddItemToArray(heats->heats, open->heat);
		cJSON_AddItemToObject(open->heat, "entries", open->entries);
	}
	struct open_heat *open = (struct open_heat *)heats->list.items + place;
	add_class(open->heat, class_);
	return open->entries;
}

static void put(cJSON *object, const char *name, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(object, name);
	cJSON_AddStringToObject(object, name, text);
}

/* What a cell holds that is not what its column is for: a status, a gap, nothing. A member that is already there is not
 * read from its column again; null is taken out in the end. */
static void read_mixed_cells(struct table *table, cJSON *entry)
{
	static const char *const members[] = {"status", "position", "position_in_class",
					      "gap",    "time_ms",  "best_lap_ms"};
	const char *found_status = NULL;
	char *found_gap = NULL;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *text = table_cell(table, &race_type_entry, members[i]), *status;
		char *gap;
		if (!text || race_result_cell(table->words, members[i], text, &status, &gap) == RACE_RESULT_VALUE)
			continue;
		cJSON_AddNullToObject(entry, members[i]);
		if (!found_status)
			found_status = status;
		if (!found_gap)
			found_gap = gap;
		else
			rg_free(gap);
	}
	if (found_status)
		put(entry, "status", found_status);
	bool own_gap = table_cell(table, &race_type_entry, "gap") && !cJSON_HasObjectItem(entry, "gap");
	if (found_gap && !own_gap)
		put(entry, "gap", found_gap);
	rg_free(found_gap);
}

static void drop_nulls(cJSON *object)
{
	for (cJSON *member = object->child, *next; member; member = next) {
		next = member->next;
		if (cJSON_IsNull(member))
			cJSON_Delete(cJSON_DetachItemViaPointer(object, member));
	}
}

static bool row_has_a_name(const struct table *table)
{
	static const char *const columns[] = {"id", "name", "name_last_first", "last_name", "first_name"};

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (table_cell(table, &race_type_driver, columns[i]))
			return true;
	}
	return false;
}

/* Who drives: a driver where the row tells who, else the number, which may be anybody's in the data below. */
static bool set_driver(struct heats *heats, cJSON *entry, const char *class_)
{
	struct table *table = heats->table;
	const char *number = table_cell(table, &race_type_driver, "number");

	if (row_has_a_name(table)) {
		const char *id = table_driver(table, heats->names, heats->drivers);
		if (id)
			cJSON_AddStringToObject(entry, "driver", id);
		return id != NULL;
	}
	if (!number || table_is_nothing(number)) {
		/* A line for a slot that stays empty is no mistake. */
		if (!table_cell(table, &race_type_entry, "slot"))
			table_problem(table, NULL, "no number and no name, the row is left out");
		return false;
	}
	cJSON_AddStringToObject(entry, "number", number + (number[0] == '#' && number[1]));
	if (class_)
		cJSON_AddStringToObject(entry, "class", class_);
	return true;
}

static void read_row(struct heats *heats)
{
	struct table *table = heats->table;
	const char *class_ = table_class(table, heats->names);
	cJSON *entries = heat_of_row(heats, class_), *entry = cJSON_CreateObject();

	if (!entries && heats->classes != CLASSES_UNKNOWN)
		table_problem(table, NULL, "no heat, the row is left out");
	bool driven = (entries || heats->classes == CLASSES_UNKNOWN) && set_driver(heats, entry, class_);
	if (!entries || !driven) {
		cJSON_Delete(entry);
		return;
	}
	if (heats->classes == CLASSES_TOGETHER && class_ && !cJSON_HasObjectItem(entry, "class"))
		cJSON_AddStringToObject(entry, "class", class_);
	read_mixed_cells(table, entry);
	table_set_all(table, entry, &race_type_entry);
	drop_nulls(entry);
	if (!race_result_settle_entry(entry))
		table_problem(table, NULL, "a total time without a lap, the time is left out");
	cJSON_AddItemToArray(entries, entry);
}

/* A row's place, or its slot, and which class it is of. */
struct placed {
	size_t class_;
	int64_t place;
};

static void find_places(struct table *table, struct table_names *names, const char *member, struct rg_array *found)
{
	for (size_t i = 0; i < table->rows.count; i++) {
		size_t at = 0;
		int64_t place;
		table->row = (const struct table_row *)table->rows.items + i;
		const char *class_ = table_class(table, names), *text = table_cell(table, &race_type_entry, member);
		if (!class_ || !text || !table_read_whole(text, &place))
			continue;
		while (((const char **)names->classes.items)[at] != class_)
			at++;
		*(struct placed *)rg_array_push(found, sizeof(struct placed)) = (struct placed){at, place};
	}
}

static int by_place(const void *a, const void *b)
{
	const struct placed *one = a, *other = b;
	return (one->place > other->place) - (one->place < other->place);
}

/* From 1 on without a hole, and no place in two classes. */
static bool run_through(const struct placed *placed, size_t count)
{
	bool several = false;

	for (size_t i = 0; i < count; i++) {
		bool tie = i && placed[i].place == placed[i - 1].place;
		if ((tie && placed[i].class_ != placed[i - 1].class_) || (!tie && placed[i].place != (int64_t)i + 1))
			return false;
		several = several || placed[i].class_ != placed[0].class_;
	}
	return several;
}

/* Two classes at least have a first place, and none has places without one. */
static bool count_apart(const struct placed *placed, size_t count)
{
	size_t firsts = 0;

	for (size_t i = 0; i < count; i++) {
		bool first = true, has_first = false;
		for (size_t other = 0; other < count; other++) {
			if (placed[other].class_ != placed[i].class_)
				continue;
			first = first && other >= i;
			has_first = has_first || placed[other].place == 1;
		}
		if (!has_first)
			return false;
		firsts += first;
	}
	return firsts > 1;
}

/* Several classes in one list are one heat where the places (or slots) run through all of them, and a heat each where
 * each counts from 1. */
static enum classes_of_list classes_of_list(struct table *table, struct table_names *names)
{
	enum classes_of_list classes = CLASSES_UNKNOWN;
	struct rg_array placed = {0};

	for (size_t i = 0; i < table->rows.count; i++) {
		table->row = (const struct table_row *)table->rows.items + i;
		table_class(table, names);
	}
	if (names->classes.count < 2 || has_heat_column(table) || table_column(table, &race_type_heat, "id"))
		return CLASSES_APART;
	find_places(table, names, "position", &placed);
	if (!placed.count)
		find_places(table, names, "slot", &placed);
	if (placed.count)
		qsort(placed.items, placed.count, sizeof(struct placed), by_place);
	if (run_through(placed.items, placed.count))
		classes = CLASSES_TOGETHER;
	else if (placed.count <= MOST_PLACED && count_apart(placed.items, placed.count))
		classes = CLASSES_APART;
	else
		race_problems_add(
			table->problems,
			"%s: several classes, and neither do the places run through all of them nor does each "
			"count from 1: whether this is one heat or several, a column heat has to say",
			table->name);
	rg_array_finish(&placed);
	return classes;
}

void table_heats_build(struct table *table, struct table_names *names, cJSON *tree)
{
	struct heats heats = {
		.table = table, .names = names, .heats = cJSON_CreateArray(), .drivers = cJSON_CreateArray()};

	heats.classes = classes_of_list(table, names);
	for (size_t i = 0; i < table->rows.count; i++) {
		table->row = (const struct table_row *)table->rows.items + i;
		if (table->row->count <= table->column_count)
			read_row(&heats);
		else
			table_problem(table, NULL, "more cells than headers, the row is left out");
	}
	if (cJSON_GetArraySize(heats.drivers))
		cJSON_AddItemToObject(tree, "drivers", heats.drivers);
	else
		cJSON_Delete(heats.drivers);
	for (size_t i = 0; i < heats.list.count; i++) {
		struct open_heat *open = (struct open_heat *)heats.list.items + i;
		race_result_settle_heat(open->heat, open->entries);
	}
	cJSON_AddItemToObject(tree, "heats", heats.heats);
	race_id_index_finish(&heats.index);
	rg_array_finish(&heats.list);
}

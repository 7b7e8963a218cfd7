/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/value/merge_name.h"

struct heats {
	struct table *table;
	struct table_names *names;
	cJSON *heats, *drivers;
	struct race_id_index index; /* by id */
	struct rg_array list;       /* struct open_heat */
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
		table_heat_name(table, heat, text);
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

	if (!id && !text && has_heat_column(table))
		return NULL;
	/* One heat that nobody has named is a heat all the same. */
	if (!id)
		id = rg_arena_printf(table->arena, "#%s%s%s%s%s", text ? table_key(table, text) : "", class_ ? "/" : "",
				     table_key(table, class_), round ? "/" : "", table_key(table, round));
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

static const char *status_word(const struct table *table, const char *text)
{
	char *key = race_table_words_key(text);
	const char *word = race_table_words_value(table->words, "entry.status", key);

	rg_free(key);
	return word;
}

static const char *starts_as_number(const char *text)
{
	return strchr("0123456789=", *text) ? text : NULL;
}

/* Where a place stands, timing writes "DNF"; where a total time stands, "DNF", a gap or "1 lap". A member that is
 * already there is not read from its column again; null is taken out in the end. */
static void read_mixed_cells(struct table *table, cJSON *entry)
{
	const char *position = table_cell(table, &race_type_entry, "position");
	const char *time = table_cell(table, &race_type_entry, "time_ms");
	const char *status = position && !starts_as_number(position) ? status_word(table, position) : NULL;
	struct race_duration duration;

	if (status)
		cJSON_AddNullToObject(entry, "position");
	if (time && !status)
		status = status_word(table, time);
	if (time && !table_is_nothing(time) && (*time == '+' || !race_duration_parse(time, RACE_UNIT_MS, &duration))) {
		cJSON_AddNullToObject(entry, "time_ms");
		/* A negative number stands for nothing. */
		if (!status_word(table, time) && *time != '-' && !table_cell(table, &race_type_entry, "gap"))
			cJSON_AddStringToObject(entry, "gap", time);
	}
	if (status && !table_cell(table, &race_type_entry, "status"))
		cJSON_AddStringToObject(entry, "status", status);
}

static void drop_nulls(cJSON *object)
{
	for (cJSON *member = object->child, *next; member; member = next) {
		next = member->next;
		if (cJSON_IsNull(member))
			cJSON_Delete(cJSON_DetachItemViaPointer(object, member));
	}
}

/* What contradicts itself and would look right on air. */
static void check_entry(struct table *table, cJSON *entry)
{
	const cJSON *laps = cJSON_GetObjectItemCaseSensitive(entry, "laps");
	const char *status = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "status"));

	if (laps && laps->valuedouble == 0 && cJSON_HasObjectItem(entry, "time_ms")) {
		table_problem(table, NULL, "a total time without a lap, the time is left out");
		cJSON_DeleteItemFromObjectCaseSensitive(entry, "time_ms");
	}
	if (status && (strcmp(status, "dsq") == 0 || strcmp(status, "dns") == 0 || strcmp(status, "dnq") == 0))
		cJSON_DeleteItemFromObjectCaseSensitive(entry, "position");
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

	if (!entries)
		table_problem(table, NULL, "no heat, the row is left out");
	if (!entries || !set_driver(heats, entry, class_)) {
		cJSON_Delete(entry);
		return;
	}
	read_mixed_cells(table, entry);
	table_set_all(table, entry, &race_type_entry);
	drop_nulls(entry);
	check_entry(table, entry);
	cJSON_AddItemToArray(entries, entry);
}

void table_heats_build(struct table *table, struct table_names *names, cJSON *tree)
{
	struct heats heats = {
		.table = table, .names = names, .heats = cJSON_CreateArray(), .drivers = cJSON_CreateArray()};

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
	cJSON_AddItemToObject(tree, "heats", heats.heats);
	race_id_index_finish(&heats.index);
	rg_array_finish(&heats.list);
}

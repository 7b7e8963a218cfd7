/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

/* One list of the feed, from one row each. */
typedef void (*read_row)(struct table *table, struct table_names *names, cJSON *list, cJSON *drivers);

static void driver_row(struct table *table, struct table_names *names, cJSON *list, cJSON *drivers)
{
	(void)list;
	table_driver(table, names, drivers);
}

static void person_row(struct table *table, struct table_names *names, cJSON *list, cJSON *drivers)
{
	cJSON *person = cJSON_CreateObject();

	(void)names;
	(void)drivers;
	table_set_all(table, person, &race_type_person);
	if (cJSON_HasObjectItem(person, "name")) {
		cJSON_AddItemToArray(list, person);
		return;
	}
	table_problem(table, NULL, "no name, the row is left out");
	cJSON_Delete(person);
}

/* The rows of the standing of a series, class and round. */
static cJSON *standing_of_row(struct table *table, struct table_names *names, cJSON *list, const char *class_)
{
	const char *series = table_cell(table, &race_type_standing, "series");
	const char *after = table_cell(table, &race_type_standing, "after");
	const char *key = rg_arena_printf(table->arena, "%s/%s/%s", table_key(table, series), table_key(table, class_),
					  table_key(table, after));
	size_t place;

	if (race_id_index_find(&names->list_keys, key, &place))
		return ((cJSON **)names->lists.items)[place];
	cJSON *standing = cJSON_CreateObject();
	cJSON_AddItemToArray(list, standing);
	if (series)
		cJSON_AddStringToObject(standing, "series", series);
	if (class_)
		cJSON_AddStringToObject(standing, "class", class_);
	if (after)
		cJSON_AddStringToObject(standing, "after", after);
	cJSON *rows = cJSON_AddArrayToObject(standing, "rows");
	race_id_index_add(&names->list_keys, key, names->lists.count);
	*(cJSON **)rg_array_push(&names->lists, sizeof(cJSON *)) = rows;
	return rows;
}

static void standing_row(struct table *table, struct table_names *names, cJSON *list, cJSON *drivers)
{
	const char *id = table_driver(table, names, drivers);

	if (!id)
		return;
	cJSON *row = cJSON_CreateObject();
	cJSON_AddStringToObject(row, "driver", id);
	table_set_all(table, row, &race_type_row);
	cJSON_AddItemToArray(standing_of_row(table, names, list, table_class(table, names)), row);
}

/* "5.–6.6.2021", one day, or whatever else the organiser wrote. */
static void set_round_date(struct table *table, cJSON *round)
{
	const char *text = table_cell(table, &race_type_round, "date"), *start, *end;
	const struct table_column *column = table_column(table, &race_type_round, "date");

	if (!text || table_is_nothing(text) || cJSON_HasObjectItem(round, "start"))
		return;
	if ((start = table_date(table->arena, text, column->days))) {
		cJSON_AddStringToObject(round, "start", start);
	} else if (table_date_range(table->arena, text, &start, &end)) {
		cJSON_AddStringToObject(round, "start", start);
		cJSON_AddStringToObject(round, "end", end);
	} else if (!cJSON_HasObjectItem(round, "date_text")) {
		cJSON_AddStringToObject(round, "date_text", text);
	}
}

/* False: there is nothing to know it by; "-" takes away and is in the tree as null. */
static bool set_round_id(struct table *table, struct table_names *names, cJSON *round)
{
	static const char *const members[] = {"series", "number", "venue", "name", "start"};
	const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(round, "id"));
	struct rg_buffer made = {0};

	for (size_t i = 0; !id && i < sizeof(members) / sizeof(members[0]); i++) {
		const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(round, members[i]));
		if (text)
			rg_buffer_format(&made, "%s%s", made.length ? "/" : "#", table_key(table, text));
	}
	id = rg_arena_strdup(table->arena, id ? id : made.bytes);
	rg_buffer_finish(&made);
	if (!id)
		return false;
	cJSON_DeleteItemFromObjectCaseSensitive(round, "id");
	cJSON_AddStringToObject(round, "id", id);
	if (!race_id_index_add(&names->driver_ids, id, 0))
		table_problem(table, NULL, "this round stands in the table already");
	return true;
}

static void round_row(struct table *table, struct table_names *names, cJSON *list, cJSON *drivers)
{
	cJSON *round = cJSON_CreateObject();

	(void)drivers;
	table_set_all(table, round, &race_type_round);
	set_round_date(table, round);
	bool named = cJSON_HasObjectItem(round, "name") || cJSON_HasObjectItem(round, "venue") ||
		     cJSON_HasObjectItem(round, "number");
	if (!named || !set_round_id(table, names, round)) {
		table_problem(table, NULL, "no number, name or venue, the row is left out");
		cJSON_Delete(round);
		return;
	}
	cJSON_AddItemToArray(list, round);
}

static void add_list(cJSON *tree, const char *name, cJSON *list)
{
	if (cJSON_GetArraySize(list))
		cJSON_AddItemToObject(tree, name, list);
	else
		cJSON_Delete(list);
}

static void build_list(struct table *table, struct table_names *names, cJSON *tree, const char *member, read_row read)
{
	cJSON *list = cJSON_CreateArray(), *drivers = cJSON_CreateArray();

	for (size_t i = 0; i < table->rows.count; i++) {
		table->row = (const struct table_row *)table->rows.items + i;
		if (table->row->count <= table->column_count)
			read(table, names, list, drivers);
		else
			table_problem(table, NULL, "more cells than headers, the row is left out");
	}
	add_list(tree, "drivers", drivers);
	add_list(tree, member, list);
}

static cJSON *build(struct table *table)
{
	struct table_names names = {0};
	cJSON *tree = cJSON_CreateObject();

	cJSON_AddNumberToObject(tree, "race_feed", 1);
	if (table->kind == TABLE_HEATS)
		table_heats_build(table, &names, tree);
	else if (table->kind == TABLE_STANDINGS)
		build_list(table, &names, tree, "standings", standing_row);
	else if (table->kind == TABLE_CALENDAR)
		build_list(table, &names, tree, "rounds", round_row);
	else if (table->kind == TABLE_PEOPLE)
		build_list(table, &names, tree, "people", person_row);
	else
		build_list(table, &names, tree, "drivers", driver_row);
	table_names_finish(&names);
	return tree;
}

cJSON *race_table_read(const char *bytes, size_t length, const char *name, const struct race_table_words *words,
		       struct race_problems *problems)
{
	const char *end = strrchr(name, '.');
	char *heat = rg_strndup(name, end > name ? (size_t)(end - name) : strlen(name));
	cJSON *tree = race_table_read_named(bytes, length, name, heat, words, problems);

	rg_free(heat);
	return tree;
}

cJSON *race_table_read_named(const char *bytes, size_t length, const char *name, const char *heat,
			     const struct race_table_words *words, struct race_problems *problems)
{
	struct table table = {
		.arena = rg_arena_create(),
		.name = name,
		.heat = heat,
		.unit = "line",
		.words = words,
		.problems = problems,
	};
	const char *text = table_text_read(table.arena, bytes, length, name, problems);
	cJSON *tree = NULL;

	if (text && table_head_read(&table, text)) {
		table_find_day_order(&table);
		tree = build(&table);
		if (!table.rows.count)
			race_problems_add(problems, "%s: headers, but no rows", name);
	}
	rg_array_finish(&table.rows);
	rg_arena_destroy(table.arena);
	return tree;
}

cJSON *race_table_read_objects(const cJSON *list, const char *name, const char *heat,
			       const struct race_table_words *words, struct race_problems *problems)
{
	struct table table = {
		.arena = rg_arena_create(),
		.name = name,
		.heat = heat,
		.unit = "row",
		.words = words,
		.problems = problems,
	};
	struct rg_array rows = {0};
	cJSON *tree = NULL;

	table_objects_read(table.arena, list, &rows);
	if (rows.count && table_head_read_rows(&table, &rows)) {
		table_find_day_order(&table);
		tree = build(&table);
	}
	rg_array_finish(&rows);
	rg_array_finish(&table.rows);
	rg_arena_destroy(table.arena);
	return tree;
}

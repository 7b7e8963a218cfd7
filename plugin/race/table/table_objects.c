/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/value/convert.h"

struct objects {
	struct rg_arena *arena;
	struct race_id_index index; /* of names */
	struct rg_array names;      /* const char * */
};

/* The column of a member; TABLE_MAX_COLUMNS when there is no room for one more. */
static size_t column_of(struct objects *objects, const char *name)
{
	size_t place = objects->names.count;

	if (race_id_index_find(&objects->index, name, &place) || place == TABLE_MAX_COLUMNS)
		return place;
	name = rg_arena_strdup(objects->arena, name);
	race_id_index_add(&objects->index, name, place);
	*(const char **)rg_array_push(&objects->names, sizeof(char *)) = name;
	return place;
}

static bool is_cell(const cJSON *member)
{
	return member->string && *member->string &&
	       (cJSON_IsString(member) || cJSON_IsNumber(member) || cJSON_IsBool(member) || cJSON_IsNull(member));
}

static const char *cell_text(struct rg_arena *arena, const cJSON *member)
{
	if (cJSON_IsBool(member))
		return cJSON_IsTrue(member) ? "true" : "false";
	char *text = race_convert_raw_text(member);
	const char *copy = rg_arena_strdup(arena, text ? text : "");
	rg_free(text);
	return copy;
}

/* Where a member stands twice, the first counts, as everywhere. */
static void read_object(struct objects *objects, const cJSON *object, struct table_row *row)
{
	size_t most = objects->names.count + (size_t)cJSON_GetArraySize(object);
	const char **cells = rg_arena_alloc(objects->arena, most + 1, sizeof(*cells));
	bool *numbers = rg_arena_alloc(objects->arena, most + 1, sizeof(*numbers));
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		size_t at = is_cell(member) ? column_of(objects, member->string) : TABLE_MAX_COLUMNS;
		if (at == TABLE_MAX_COLUMNS || cells[at])
			continue;
		cells[at] = cell_text(objects->arena, member);
		numbers[at] = cJSON_IsNumber(member);
		if (at >= row->count)
			row->count = at + 1;
	}
	for (size_t i = 0; i < row->count; i++)
		cells[i] = cells[i] ? cells[i] : "";
	row->cells = cells;
	row->numbers = numbers;
}

void table_objects_read(struct rg_arena *arena, const cJSON *list, struct rg_array *rows)
{
	struct objects objects = {.arena = arena};
	size_t line = 0;
	const cJSON *item;

	rg_array_push(rows, sizeof(struct table_row));
	cJSON_ArrayForEach(item, list)
	{
		struct table_row row = {.line = ++line};
		if (rows->count > TABLE_MAX_ROWS)
			break;
		if (!cJSON_IsObject(item))
			continue;
		read_object(&objects, item, &row);
		if (row.count)
			*(struct table_row *)rg_array_push(rows, sizeof(row)) = row;
	}
	struct table_row *head = rows->items;
	head->count = objects.names.count;
	head->cells = objects.names.count ? rg_arena_alloc(arena, head->count, sizeof(*head->cells)) : NULL;
	if (head->count)
		memcpy(head->cells, objects.names.items, head->count * sizeof(*head->cells));
	else
		rows->count = 0;
	rg_array_finish(&objects.names);
	race_id_index_finish(&objects.index);
}

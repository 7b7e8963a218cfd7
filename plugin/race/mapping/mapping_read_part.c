/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_read.h"

#include <string.h>

#include "base/text.h"

#define MAX_GROUP   4
#define MAX_REQUIRE 8
#define MAX_PARTS   40

static const cJSON *get(const cJSON *json, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(json, name);
}

static const struct race_field *native_field(struct mapping_reader *reader, const struct mapping_at *at,
					     const struct race_type *type, const char *name)
{
	const struct race_field *field = race_type_field(type, name, strlen(name));

	if (!field)
		mapping_wrong(reader, at, "the race feed's %s has no such member", type->name);
	return field;
}

static void read_part(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		      struct mapping_part *part);

static void read_field(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		       struct mapping_field *field)
{
	const struct race_field *native = field->native;

	if (native->kind != RACE_LIST && native->kind != RACE_OBJECT) {
		field->value = mapping_read_value(reader, at, json, native);
		return;
	}
	struct mapping_part *part = rg_arena_alloc(reader->mapping->arena, 1, sizeof(*part));
	part->type = native->of;
	if (mapping_check_members(reader, at, json, "list"))
		read_part(reader, at, json, part);
	field->part = part;
}

static void read_fields(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			struct mapping_part *part)
{
	const cJSON *item;

	if (!cJSON_IsObject(json) || !json->child) {
		mapping_wrong(reader, at, "expected the members to fill");
		return;
	}
	part->fields = rg_arena_alloc(reader->mapping->arena, part->type->field_count, sizeof(*part->fields));
	cJSON_ArrayForEach(item, json)
	{
		struct mapping_at here = {.up = at, .name = item->string};
		const struct race_field *native = native_field(reader, &here, part->type, item->string);
		for (size_t i = 0; i < part->field_count && native; i++) {
			if (part->fields[i].native == native) {
				mapping_wrong(reader, &here, "stands here twice");
				return;
			}
		}
		if (!native)
			continue;
		/* There is room, because the object has each member only once. */
		struct mapping_field *field = &part->fields[part->field_count];
		field->native = native;
		read_field(reader, &here, item, field);
		part->field_count++;
	}
}

static void read_group(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		       struct mapping_part *part)
{
	struct mapping_at here = {.up = at};
	const cJSON *item;

	if (json && (!cJSON_IsArray(json) || !json->child || cJSON_GetArraySize(json) > MAX_GROUP)) {
		mapping_wrong(reader, at, "expected a list of paths, %d at most", MAX_GROUP);
		return;
	}
	part->group = rg_arena_alloc(reader->mapping->arena, MAX_GROUP, sizeof(*part->group));
	cJSON_ArrayForEach(item, json)
	{
		part->group[part->group_count++] = mapping_compile(reader, &here, MAPPING_NAMES_OF_ROWS,
								   EXPRESSION_PATH, item);
		here.index++;
	}
}

static void read_require(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			 struct mapping_part *part)
{
	const cJSON *item;

	if (json && !cJSON_IsArray(json))
		mapping_wrong(reader, at, "expected a list of members");
	part->require = rg_arena_alloc(reader->mapping->arena, MAX_REQUIRE, sizeof(*part->require));
	cJSON_ArrayForEach(item, json)
	{
		const struct race_field *field = part->require_count < MAX_REQUIRE && cJSON_IsString(item)
							 ? race_type_field(part->type, item->valuestring,
									   strlen(item->valuestring))
							 : NULL;
		if (field)
			part->require[part->require_count++] = field;
		else
			mapping_wrong(reader, at, "expected members of the race feed's %s", part->type->name);
	}
}

static void read_columns(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
			 struct mapping_part *part)
{
	const cJSON *columns = get(json, "columns");

	if (cJSON_IsArray(columns))
		part->column_names = columns;
	else if (columns)
		part->columns = mapping_get(reader, at, json, "columns", EXPRESSION_PATH);
}

static void read_part(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		      struct mapping_part *part)
{
	struct mapping_at fields = {.up = at, .name = "fields"}, group = {.up = at, .name = "group"};
	struct mapping_at require = {.up = at, .name = "require"};
	const char *rows = cJSON_GetStringValue(get(json, "rows"));

	part->grouped_rows = rg_equal(rows, "@rows");
	if (!part->grouped_rows)
		part->rows = mapping_get(reader, at, json, "rows", EXPRESSION_PATH);
	part->if_ = mapping_get_condition(reader, at, json, "if");
	read_columns(reader, at, json, part);
	read_group(reader, &group, get(json, "group"), part);
	read_require(reader, &require, get(json, "require"), part);
	read_fields(reader, &fields, get(json, "fields"), part);
}

static void read_top(struct mapping_reader *reader, const struct mapping_at *at, const cJSON *json,
		     struct mapping_part *part)
{
	struct mapping_at list = {.up = at, .name = "list"}, from = {.up = at, .name = "from"};
	const char *name = mapping_get_text(reader, at, json, "list"), *id = mapping_get_text(reader, at, json, "from");

	part->type = &race_type_day;
	part->table = get(json, "table") != NULL;
	if (part->table) {
		static const char *const others[] = {"list", "rows", "columns", "group", "require", "fields"};
		struct mapping_at table = {.up = at, .name = "table"};
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
			if (get(json, others[i]))
				mapping_wrong(reader, &table,
					      "the rows of a table say themselves what they are, "
					      "without %s",
					      others[i]);
		}
	} else if (name) {
		part->list = native_field(reader, &list, &race_type_day, name);
		if (part->list && part->list->kind != RACE_LIST) {
			mapping_wrong(reader, &list, "is no list");
			return;
		}
		if (!part->list)
			return;
		part->type = part->list->of;
	}
	/* A mapping with one request need not name it. */
	if (!id && reader->mapping->request_count == 1)
		part->request = 0;
	else
		part->request = mapping_find_request(reader, &from, id);
	reader->request = part->request < 0 ? NULL : &reader->mapping->requests[part->request];
	if (part->table) {
		part->rows = mapping_get(reader, at, json, "table", EXPRESSION_PATH);
		part->if_ = mapping_get_condition(reader, at, json, "if");
	} else {
		read_part(reader, at, json, part);
	}
}

void mapping_read_parts(struct mapping_reader *reader, const cJSON *json)
{
	struct mapping *mapping = reader->mapping;
	struct mapping_at at = {.name = "fill"}, here = {.up = &at};
	const cJSON *item;

	mapping->parts = rg_arena_alloc(mapping->arena, MAX_PARTS, sizeof(*mapping->parts));
	if (!cJSON_IsArray(json) || !json->child)
		mapping_wrong(reader, &at, "expected a list of what to fill");
	cJSON_ArrayForEach(item, json)
	{
		if (mapping->part_count == MAX_PARTS) {
			mapping_wrong(reader, &at, "more than %d", MAX_PARTS);
			break;
		}
		if (mapping_check_members(reader, &here, item, "part"))
			read_top(reader, &here, item, &mapping->parts[mapping->part_count++]);
		here.index++;
	}
}

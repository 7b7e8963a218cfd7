/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode.h"

#include <string.h>

#include "base/text.h"
#include "decode_internal.h"
#include "id_index.h"
#include "tree.h"

static void *member(void *item, const struct race_field *field)
{
	return (char *)item + field->offset;
}

static bool decode_object(struct race_decoder *decoder, const struct race_type *type, const cJSON *json,
			  const struct race_path *path, void *item);

/* Decodes the items of a list. A wrong item is dropped alone, and so is a second one with the same id. */
static bool decode_list(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			const struct race_path *path, struct race_list *list)
{
	const struct race_type *type = field->of;
	const struct race_field *id = type->id_field ? race_type_field(type, type->id_field, strlen(type->id_field))
						     : NULL;
	size_t limit = race_field_max_items(field), index = 0, first;
	struct rg_array items = {0}, places = {0};
	struct race_id_index ids = {0};
	const cJSON *item;

	if (!cJSON_IsArray(json)) {
		race_decode_expected(decoder, path, "a list", json);
		return false;
	}
	cJSON_ArrayForEach(item, json)
	{
		struct race_path at = {.up = path, .index = index++};
		if (at.index == limit) {
			race_decode_too_many(decoder, path, limit);
			break;
		}
		void *to = rg_array_push(&items, type->size);
		if (!decode_object(decoder, type, item, &at, to)) {
			items.count--;
			continue;
		}
		const char *text = id ? *(const char **)member(to, id) : NULL;
		if (text && race_id_index_find(&ids, text, &first)) {
			char *shown = race_shown_text(text);
			race_decode_problem(decoder, &at, "the id %s is taken by %s[%zu], this %s is left out", shown,
					    field->name, first, type->name);
			rg_free(shown);
			items.count--;
			continue;
		}
		if (text)
			race_id_index_add(&ids, text, at.index);
		*(size_t *)rg_array_push(&places, sizeof(size_t)) = at.index;
	}
	list->count = items.count;
	list->items = rg_arena_alloc(decoder->day->arena, items.count, type->size);
	if (items.count)
		memcpy(list->items, items.items, items.count * type->size);
	rg_array_finish(&items);
	race_id_index_finish(&ids);
	rg_array_finish(&decoder->places);
	decoder->places = places;
	return list->count > 0;
}

static bool decode_member(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			  const struct race_path *path, void *to)
{
	/* null and "" are two ways to say that there is nothing, which is not wrong. */
	if (!json || cJSON_IsNull(json) || (cJSON_IsString(json) && !json->valuestring[0]))
		return false;
	if (field->kind == RACE_OBJECT)
		return decode_object(decoder, field->of, json, path, to);
	if (field->kind == RACE_LIST)
		return decode_list(decoder, field, json, path, to);
	return race_decode_value(decoder, field, json, path, to);
}

static bool decode_object(struct race_decoder *decoder, const struct race_type *type, const cJSON *json,
			  const struct race_path *path, void *item)
{
	if (!cJSON_IsObject(json)) {
		race_decode_expected(decoder, path, "an object", json);
		return false;
	}
	race_item_init(type, item);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, field->name);
		struct race_path at = {.up = path, .name = field->name};
		if (!decode_member(decoder, field, value, &at, member(item, field)) && field->required) {
			race_decode_problem(decoder, path, "has no %s, this %s is left out", field->name, type->name);
			return false;
		}
	}
	race_check_item(decoder, type, item, path);
	return true;
}

/* Checks that this is a race feed, of a version that this code knows. */
static bool is_race_feed(const cJSON *json, struct race_problems *problems)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "race_feed");
	struct race_decoder decoder = {.problems = problems};
	struct race_path path = {.name = "race_feed"};

	if (!cJSON_IsObject(json)) {
		race_decode_expected(&decoder, NULL, "an object", json);
		return false;
	}
	if (!version) {
		race_problems_add(problems, "race_feed: this is missing, so the data is not a race feed");
		return false;
	}
	if (!cJSON_IsNumber(version) || version->valuedouble != 1) {
		race_decode_expected(&decoder, &path, "1, the version of the format", version);
		return false;
	}
	return true;
}

cJSON *race_tree_parse(const char *bytes, size_t length, struct race_problems *problems)
{
	return race_json_parse(bytes, length, problems);
}

static struct race_day *make(const cJSON *tree, uint64_t hash, const struct race_follow *follow,
			     struct rg_array *faults, struct race_problems *problems)
{
	if (!is_race_feed(tree, problems))
		return NULL;

	struct rg_arena *arena = rg_arena_create();
	struct race_day *day = rg_arena_alloc(arena, 1, sizeof(*day));
	struct race_decoder decoder = {.day = day, .problems = problems, .faults = faults, .tree = tree};
	day->arena = arena;
	day->hash = hash;
	day->references = 1;
	decode_object(&decoder, &race_type_day, tree, NULL, day);
	if (follow)
		race_follow_apply(follow, day);
	race_day_link(&decoder);
	rg_array_finish(&decoder.places);
	return day;
}

struct race_day *race_day_make(const cJSON *tree, uint64_t hash, const struct race_follow *follow,
			       struct race_problems *problems)
{
	return make(tree, hash, follow, NULL, problems);
}

struct race_day *race_day_make_noting(const cJSON *tree, struct rg_array *faults, struct race_problems *problems)
{
	return make(tree, 0, NULL, faults, problems);
}

struct race_day *race_day_from_tree(const cJSON *tree, uint64_t hash, struct race_problems *problems)
{
	return race_day_make(tree, hash, NULL, problems);
}

struct race_day *race_day_decode(const char *bytes, size_t length, struct race_problems *problems)
{
	cJSON *json = race_json_parse(bytes, length, problems);
	if (!json)
		return NULL;
	struct race_day *day = race_day_from_tree(json, rg_hash_bulk(RG_HASH_START, bytes, length), problems);
	cJSON_Delete(json);
	return day;
}

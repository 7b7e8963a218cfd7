/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge.h"

#include <string.h>

#include "merge_internal.h"
#include "race/day/decode_internal.h"

struct race_merge_layer *merge_counts(const struct merge *merge)
{
	return (struct race_merge_layer *)merge->report->layers.items + merge->place;
}

const char *merge_text(const struct merge *merge, const cJSON *object, const char *member)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
	return rg_empty(text) ? NULL : rg_arena_strdup(merge->arena, text);
}

void merge_set_text(cJSON *object, const char *member, const char *text)
{
	merge_put(object, member, cJSON_CreateString(text));
}

void merge_put(cJSON *object, const char *member, cJSON *value)
{
	race_tree_own(object);
	if (cJSON_GetObjectItemCaseSensitive(object, member))
		cJSON_ReplaceItemInObjectCaseSensitive(object, member, value);
	else
		cJSON_AddItemToObject(object, member, value);
}

void merge_drop(cJSON *object, const char *member)
{
	if (!cJSON_GetObjectItemCaseSensitive(object, member))
		return;
	race_tree_own(object);
	cJSON_DeleteItemFromObjectCaseSensitive(object, member);
}

cJSON *merge_list(const cJSON *tree, const char *member)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(tree, member);
	return cJSON_IsArray(list) ? list : NULL;
}

void merge_say_cut(struct merge *merge, const char *whose, const struct race_field *field)
{
	race_problems_add(&merge->report->problems, "%s: more than %zu %s, the rest is left out", whose,
			  race_field_max_items(field), field->name);
}

cJSON *merge_open(struct merge *merge, const char *whose, cJSON *object, const struct race_field *field)
{
	if (!merge_list(object, field->name))
		return NULL;
	race_tree_own(object);
	cJSON *list = merge_list(object, field->name);
	if (race_tree_own_list(list, race_field_max_items(field)))
		merge_say_cut(merge, whose, field);
	return list;
}

const struct race_field *merge_field_entries(void)
{
	return race_type_field(&race_type_heat, "entries", strlen("entries"));
}

static void open_lists(struct merge *merge)
{
	for (size_t i = 0; i < race_type_day.field_count; i++) {
		const struct race_field *field = &race_type_day.fields[i];
		if (field->kind != RACE_LIST)
			continue;
		merge_open(merge, merge->name, merge->layer, field);
		merge_open(merge, MERGE_BASE, merge->base, field);
	}
}

const char *merge_key(struct merge *merge, const char *text)
{
	char *key = race_name_key(text ? text : "");
	const char *copy = rg_arena_strdup(merge->arena, key);

	rg_free(key);
	return copy;
}

void merge_keys_add(struct merge_keys *keys, const char *key, const char *id)
{
	const char **ids = keys->ids.items;
	size_t place;

	if (rg_empty(key))
		return;
	if (race_id_index_find(&keys->index, key, &place)) {
		if (ids[place] && strcmp(ids[place], id) != 0)
			ids[place] = NULL;
		return;
	}
	race_id_index_add(&keys->index, key, keys->ids.count);
	*(const char **)rg_array_push(&keys->ids, sizeof(char *)) = id;
}

const char *merge_keys_find(const struct merge_keys *keys, const char *key)
{
	size_t place;

	if (rg_empty(key) || !race_id_index_find(&keys->index, key, &place))
		return NULL;
	return ((const char **)keys->ids.items)[place];
}

void merge_keys_finish(struct merge_keys *keys)
{
	race_id_index_finish(&keys->index);
	rg_array_finish(&keys->ids);
}

void merge_places_add(struct merge_places *places, const char *key, size_t place)
{
	struct merge_place *nodes = places->nodes.items;
	size_t first, added = places->nodes.count;

	if (rg_empty(key))
		return;
	bool known = race_id_index_find(&places->index, key, &first);
	if (known && nodes[nodes[first].last].place == place)
		return;
	*(struct merge_place *)rg_array_push(&places->nodes, sizeof(*nodes)) = (struct merge_place){
		.place = place, .next = MERGE_NO_PLACE, .last = added};
	nodes = places->nodes.items;
	if (!known) {
		race_id_index_add(&places->index, key, added);
		return;
	}
	nodes[nodes[first].last].next = added;
	nodes[first].last = added;
}

const struct merge_place *merge_places_first(const struct merge_places *places, const char *key)
{
	size_t first;

	if (rg_empty(key) || !race_id_index_find(&places->index, key, &first))
		return NULL;
	return (const struct merge_place *)places->nodes.items + first;
}

const struct merge_place *merge_places_next(const struct merge_places *places, const struct merge_place *at)
{
	return at->next == MERGE_NO_PLACE ? NULL : (const struct merge_place *)places->nodes.items + at->next;
}

void merge_places_finish(struct merge_places *places)
{
	race_id_index_finish(&places->index);
	rg_array_finish(&places->nodes);
}

bool race_merge(struct race_tree *base, struct race_tree *layer, const char *layer_name,
		struct race_merge_report *report)
{
	struct merge merge = {.name = layer_name, .report = report};

	if (!base || !layer || !cJSON_IsObject(base->json) || !cJSON_IsObject(layer->json)) {
		race_problems_add(&report->problems, "%s: expected an object", layer_name);
		return false;
	}
	if (!report->arena)
		report->arena = rg_arena_create();
	merge.arena = rg_arena_create();
	struct race_tree *draft = race_tree_draft(layer);
	race_tree_keep(base, draft);
	merge.base = base->json;
	merge.layer = draft->json;
	merge.place = report->layers.count;
	*(struct race_merge_layer *)rg_array_push(&report->layers,
						  sizeof(struct race_merge_layer)) = (struct race_merge_layer){
		.name = rg_arena_strdup(report->arena, layer_name)};

	open_lists(&merge);
	merge_numbers_to_text(&merge, merge.base);
	merge_numbers_to_text(&merge, merge.layer);
	merge_own_decimals(&merge);
	merge_classes(&merge);
	merge_series(&merge);
	merge_rounds(&merge);
	merge_drivers(&merge);
	merge_lay_drivers(&merge);
	merge_heats(&merge);
	merge_lay_rest(&merge);
	race_tree_unref(draft);
	rg_arena_destroy(merge.arena);
	return true;
}

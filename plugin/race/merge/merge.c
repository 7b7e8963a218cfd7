/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge.h"

#include <string.h>

#include "merge_internal.h"

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
	cJSON *value = cJSON_CreateString(text);

	if (cJSON_HasObjectItem(object, member) && cJSON_GetObjectItemCaseSensitive(object, member))
		cJSON_ReplaceItemInObjectCaseSensitive(object, member, value);
	else
		cJSON_AddItemToObject(object, member, value);
}

cJSON *merge_list(const cJSON *tree, const char *member)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(tree, member);
	return cJSON_IsArray(list) ? list : NULL;
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

cJSON *race_merge_base(void)
{
	cJSON *tree = cJSON_CreateObject();

	cJSON_AddNumberToObject(tree, "race_feed", 1);
	return tree;
}

bool race_merge(cJSON *base, const cJSON *layer, const char *layer_name, struct race_merge_report *report)
{
	struct merge merge = {.base = base, .name = layer_name, .report = report};

	if (!cJSON_IsObject(base) || !cJSON_IsObject(layer)) {
		race_problems_add(&report->problems, "%s: expected an object", layer_name);
		return false;
	}
	if (!report->arena)
		report->arena = rg_arena_create();
	merge.arena = rg_arena_create();
	merge.layer = cJSON_Duplicate(layer, true);
	merge.place = report->layers.count;
	*(struct race_merge_layer *)rg_array_push(&report->layers,
						  sizeof(struct race_merge_layer)) = (struct race_merge_layer){
		.name = rg_arena_strdup(report->arena, layer_name)};

	merge_numbers_to_text(&race_type_day, base);
	merge_numbers_to_text(&race_type_day, merge.layer);
	merge_own_decimals(&merge);
	merge_classes(&merge);
	merge_series(&merge);
	merge_rounds(&merge);
	merge_drivers(&merge);
	merge_lay(&merge, "drivers");
	merge_heats(&merge);
	merge_lay(&merge, NULL);
	cJSON_Delete(merge.layer);
	rg_arena_destroy(merge.arena);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "follow.h"

#include <string.h>

#include "base/text.h"
#include "derive.h"

void race_follow_init(struct race_follow *follow, char *const *classes_off, size_t count, int shift_min)
{
	*follow = (struct race_follow){.count = count, .shift_min = shift_min};
	follow->classes_off = rg_alloc(count, sizeof(char *));
	for (size_t i = 0; i < count; i++)
		follow->classes_off[i] = rg_strdup(classes_off[i]);
}

void race_follow_finish(struct race_follow *follow)
{
	for (size_t i = 0; i < follow->count; i++)
		rg_free(follow->classes_off[i]);
	rg_free(follow->classes_off);
	*follow = (struct race_follow){0};
}

static const cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool is_off(const struct race_follow *follow, const cJSON *class_)
{
	for (size_t i = 0; cJSON_IsString(class_) && i < follow->count; i++) {
		if (strcmp(follow->classes_off[i], class_->valuestring) == 0)
			return true;
	}
	return false;
}

/* An item of any list: by its class, or when all of its classes are off. */
static bool item_is_off(const struct race_follow *follow, const cJSON *item)
{
	const cJSON *classes = get(item, "classes"), *class_;
	bool all = cJSON_IsArray(classes) && cJSON_GetArraySize(classes) > 0;

	cJSON_ArrayForEach(class_, classes) all = all && is_off(follow, class_);
	return all || is_off(follow, get(item, "class"));
}

static void filter(const struct race_follow *follow, cJSON *tree, const char *list)
{
	cJSON *items = cJSON_GetObjectItemCaseSensitive(tree, list);
	cJSON *item = cJSON_IsArray(items) ? items->child : NULL;

	while (item) {
		cJSON *next = item->next;
		if (item_is_off(follow, item))
			cJSON_Delete(cJSON_DetachItemViaPointer(items, item));
		item = next;
	}
}

static bool has_heat(const cJSON *tree, const cJSON *id)
{
	const cJSON *heat;

	cJSON_ArrayForEach(heat, get(tree, "heats"))
	{
		const cJSON *own = get(heat, "id");
		if (cJSON_IsString(own) && strcmp(own->valuestring, id->valuestring) == 0)
			return true;
	}
	return false;
}

void race_follow_tree(const struct race_follow *follow, cJSON *tree)
{
	if (!follow->count || !cJSON_IsObject(tree))
		return;
	filter(follow, tree, "heats");
	filter(follow, tree, "drivers");
	filter(follow, tree, "standings");
	filter(follow, tree, "classifications");
	cJSON *now = cJSON_GetObjectItemCaseSensitive(tree, "now");
	const cJSON *heat = get(now, "heat");
	if (cJSON_IsString(heat) && !has_heat(tree, heat))
		cJSON_DeleteItemFromObjectCaseSensitive(now, "heat");
}

void race_follow_day(const struct race_follow *follow, struct race_day *day)
{
	struct race_heat *heats = day->heats.items;

	for (size_t i = 0; follow->shift_min && i < day->heats.count; i++) {
		if (heats[i].start.utc_ms != RACE_NO_MS && !heats[i].start.date_only && !race_heat_over(&heats[i]))
			heats[i].start.utc_ms += follow->shift_min * INT64_C(60000);
	}
}

uint64_t race_follow_hash(const struct race_follow *follow, uint64_t hash)
{
	if (follow->shift_min)
		hash = rg_hash(hash, &follow->shift_min, sizeof(follow->shift_min));
	for (size_t i = 0; i < follow->count; i++)
		hash = rg_hash_text(hash, follow->classes_off[i]);
	return hash;
}

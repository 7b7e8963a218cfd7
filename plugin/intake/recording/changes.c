/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "changes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* An item of a list, found by what names it. */
struct named {
	const char *name;
	const cJSON *item;
	size_t place;
};

/* Items are named by their id, those that have none by their driver. NULL: by nothing. */
static const char *name_of(const cJSON *item)
{
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "id");

	if (!id)
		id = cJSON_GetObjectItemCaseSensitive(item, "driver");
	return cJSON_IsObject(item) && cJSON_IsString(id) && id->valuestring[0] ? id->valuestring : NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

/* Sorted by name; false when an item has none, or two have the same. */
static bool names_of(const cJSON *list, struct rg_array *names)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		struct named *named = rg_array_push(names, sizeof(*named));
		*named = (struct named){.name = name_of(item), .item = item, .place = names->count};
		if (!named->name)
			return false;
	}
	struct named *sorted = names->items;
	if (names->count)
		qsort(sorted, names->count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < names->count; i++) {
		if (by_name(&sorted[i - 1], &sorted[i]) == 0)
			return false;
	}
	return true;
}

static const struct named *find(const struct rg_array *names, const cJSON *item)
{
	struct named wanted = {.name = name_of(item)};

	return names->count ? bsearch(&wanted, names->items, names->count, sizeof(wanted), by_name) : NULL;
}

/* Those that stay stand in the order they had, and new ones behind them: only so can items be changed alone. */
static bool keeps_order(const struct rg_array *old, const cJSON *new)
{
	size_t last = 0;
	bool added = false;
	const cJSON *item;

	cJSON_ArrayForEach(item, new)
	{
		const struct named *before = find(old, item);
		if (before && (added || before->place < last))
			return false;
		last = before ? before->place : last;
		added = added || !before;
	}
	return true;
}

static cJSON *add(cJSON *changes, const char *name, cJSON *change)
{
	if (!changes)
		changes = cJSON_CreateObject();
	cJSON_AddItemToObject(changes, name, change);
	return changes;
}

static cJSON *items_between(const struct rg_array *old, const struct rg_array *new_names, cJSON *new)
{
	const struct named *before = old->items;
	cJSON *changes = NULL, *item;

	for (size_t i = 0; i < old->count; i++) {
		if (!find(new_names, before[i].item))
			changes = add(changes, before[i].name, cJSON_CreateNull());
	}
	cJSON_ArrayForEach(item, new)
	{
		const struct named *same = find(old, item);
		/* Copied: the new feed is held against the next one. */
		cJSON *change = same ? changes_between(same->item, item) : cJSON_Duplicate(item, true);
		if (change)
			changes = add(changes, name_of(item), change);
	}
	return changes;
}

static cJSON *lists_between(const cJSON *old, cJSON *new)
{
	struct rg_array old_names = {0}, new_names = {0};
	cJSON *changes = NULL;

	if (names_of(old, &old_names) && names_of(new, &new_names) && keeps_order(&old_names, new))
		changes = items_between(&old_names, &new_names, new);
	else if (!cJSON_Compare(old, new, true))
		/* Copied: as above. */
		changes = cJSON_Duplicate(new, true);
	rg_array_finish(&old_names);
	rg_array_finish(&new_names);
	return changes;
}

/* *known is false when the form cannot tell it. */
static cJSON *values_between(const cJSON *old, cJSON *new, bool *known)
{
	*known = true;
	if (cJSON_IsObject(old) && cJSON_IsObject(new))
		return changes_between(old, new);
	if (cJSON_IsArray(old) && cJSON_IsArray(new))
		return lists_between(old, new);
	*known = !(cJSON_IsArray(old) && cJSON_IsObject(new));
	if (!*known)
		return cJSON_CreateNull();
	/* Copied: as above. */
	return cJSON_Compare(old, new, true) ? NULL : cJSON_Duplicate(new, true);
}

cJSON *changes_between(const cJSON *old, cJSON *new)
{
	cJSON *changes = NULL, *next;
	const cJSON *before;

	cJSON_ArrayForEach(before, old)
	{
		const cJSON *after = cJSON_GetObjectItemCaseSensitive(new, before->string);
		if (!cJSON_IsNull(before) && (!after || cJSON_IsNull(after)))
			changes = add(changes, before->string, cJSON_CreateNull());
	}
	for (cJSON *member = new ? new->child : NULL; member; member = next) {
		before = cJSON_GetObjectItemCaseSensitive(old, member->string);
		next = member->next;
		if (cJSON_IsNull(member))
			continue;
		bool known;
		cJSON *change = values_between(before, member, &known);
		if (change)
			changes = add(changes, member->string, change);
		if (!known)
			cJSON_Delete(cJSON_DetachItemViaPointer(new, member));
	}
	return changes;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_internal.h"
#include "race/day/decode_internal.h"

#include <string.h>

/* Far more members than any item has. Each unknown one would be looked for in the other item, so there is a limit. */
#define MEMBERS_MOST 200

/* Lists whose items are found again by a key, and laid member by member. */
static const struct {
	const struct race_type *type;
	const char *members[3];
} keyed[] = {
	{&race_type_entry, {"driver"}},
	{&race_type_winner, {"class"}},
	{&race_type_person, {"name"}},
	{&race_type_sponsor, {"picture"}},
	{&race_type_standing, {"series", "class", "after"}},
	{&race_type_classification, {"round", "class", "after"}},
};

static const char *const *key_members(const struct race_type *type)
{
	static const char *const id[3] = {"id"};

	for (size_t i = 0; i < sizeof(keyed) / sizeof(keyed[0]); i++) {
		if (keyed[i].type == type)
			return keyed[i].members;
	}
	return type->id_field ? id : NULL;
}

/* NULL: the item has no key. */
static const char *item_key(struct merge *merge, const struct race_type *type, const cJSON *item)
{
	const char *const *members = key_members(type), *key = "";
	bool any = false;

	for (size_t i = 0; i < 3 && members[i]; i++) {
		const char *text = merge_text(merge, item, members[i]);
		any = any || text;
		if (text && type == &race_type_person)
			text = merge_key(merge, text);
		key = rg_arena_printf(merge->arena, "%s/%s", key, text ? text : "");
	}
	if (any)
		return key;
	const char *number = type == &race_type_entry ? merge_text(merge, item, "number") : NULL;
	const char *class_ = merge_text(merge, item, "class"), *name = merge_text(merge, item, "name");
	if (type != &race_type_entry)
		return NULL;
	return number ? rg_arena_printf(merge->arena, "#%s/%s", number, class_ ? class_ : "")
	       : name ? rg_arena_printf(merge->arena, "@%s", merge_key(merge, name))
		      : NULL;
}

static void count_filled(struct merge *merge, const struct race_type *type, const char *member)
{
	struct rg_array *list = &merge_counts(merge)->filled;
	struct race_merge_filled *filled = list->items;
	const char *name = rg_arena_printf(merge->arena, "%s.%s", type->name, member);

	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(filled[i].member, name) == 0) {
			filled[i].count++;
			return;
		}
	}
	*(struct race_merge_filled *)rg_array_push(list, sizeof(*filled)) = (struct race_merge_filled){
		rg_arena_strdup(merge->report->arena, name), 1};
}

static void lay_object(struct merge *merge, const struct race_type *type, cJSON *base, const cJSON *layer);

static bool is_removed(const cJSON *item)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "remove"));
}

struct slots {
	bool taken[100];            /* by the layer's entries */
	struct race_id_index given; /* entries whose slot the layer gives, by key */
};

/* The crew's grid wins: a driver loses the slot that the layer gives to another. */
static void clear_slots(struct merge *merge, cJSON *entries, const cJSON *layer)
{
	struct slots slots = {0};
	size_t most = race_most_items(&race_type_entry), count = 0;
	cJSON *entry;
	const cJSON *own;
	size_t place;

	cJSON_ArrayForEach(own, layer)
	{
		if (count++ == most)
			break;
		const cJSON *slot = cJSON_GetObjectItemCaseSensitive(own, "slot");
		const char *key = cJSON_IsObject(own) ? item_key(merge, &race_type_entry, own) : NULL;
		if (!key || !cJSON_IsNumber(slot) || !(slot->valuedouble >= 1 && slot->valuedouble <= 99))
			continue;
		slots.taken[(int)slot->valuedouble] = true;
		race_id_index_add(&slots.given, key, 0);
	}
	cJSON_ArrayForEach(entry, entries)
	{
		const cJSON *slot = cJSON_GetObjectItemCaseSensitive(entry, "slot");
		const char *key = cJSON_IsObject(entry) ? item_key(merge, &race_type_entry, entry) : NULL;
		if (key && cJSON_IsNumber(slot) && slot->valuedouble >= 1 && slot->valuedouble <= 99 &&
		    slots.taken[(int)slot->valuedouble] && !race_id_index_find(&slots.given, key, &place))
			merge_drop(entry, "slot");
	}
	race_id_index_finish(&slots.given);
}

static void lay_list(struct merge *merge, const struct race_field *field, cJSON *base, const cJSON *layer)
{
	const struct race_type *type = field->of;
	size_t most = race_field_max_items(field), count = 0;
	struct race_id_index index = {0};
	struct rg_array items = {0}; /* cJSON *; NULL: removed */
	cJSON *item;
	const cJSON *own;

	cJSON_ArrayForEach(item, base)
	{
		const char *key = cJSON_IsObject(item) ? item_key(merge, type, item) : NULL;
		if (key && race_id_index_add(&index, key, items.count))
			*(cJSON **)rg_array_push(&items, sizeof(cJSON *)) = item;
	}
	cJSON_ArrayForEach(own, layer)
	{
		if (count++ == most) {
			merge_say_cut(merge, merge->name, field);
			break;
		}
		const char *key = cJSON_IsObject(own) ? item_key(merge, type, own) : NULL;
		size_t place;
		/* Valid until the next push. */
		cJSON **found = key && race_id_index_find(&index, key, &place) ? (cJSON **)items.items + place : NULL;
		if (!key) {
			race_problems_add(&merge->report->problems,
					  "%s: a %s that has nothing to be found by, left out", merge->name,
					  type->name);
		} else if (is_removed(own)) {
			if (found && *found)
				cJSON_Delete(cJSON_DetachItemViaPointer(base, *found));
			if (found)
				*found = NULL;
		} else if (found && *found) {
			lay_object(merge, type, *found, own);
		} else {
			item = cJSON_CreateObject();
			cJSON_AddItemToArray(base, item);
			lay_object(merge, type, item, own);
			if (found)
				*found = item;
			else if (race_id_index_add(&index, key, items.count))
				*(cJSON **)rg_array_push(&items, sizeof(cJSON *)) = item;
		}
	}
	if (type == &race_type_entry)
		clear_slots(merge, base, layer);
	race_id_index_finish(&index);
	rg_array_finish(&items);
}

static size_t other_letters(const char *text)
{
	size_t count = 0;

	while (*text)
		count += (*text++ & 0x80) != 0;
	return count;
}

/* A list without the letters must not turn "Höljes" into "Holjes". */
static bool is_better_spelling(const struct race_field *field, const cJSON *known, const cJSON *own)
{
	static const char *const names[] = {"name", "venue", "team", "car"};
	bool name = false, same = false;

	for (size_t i = 0; field && i < sizeof(names) / sizeof(names[0]); i++)
		name = name || strcmp(field->name, names[i]) == 0;
	if (!name || !cJSON_IsString(known) || !cJSON_IsString(own) ||
	    other_letters(known->valuestring) <= other_letters(own->valuestring))
		return false;
	char *one = race_name_key(known->valuestring), *two = race_name_key(own->valuestring);
	same = strcmp(one, two) == 0;
	rg_free(one);
	rg_free(two);
	return same;
}

static void lay_member(struct merge *merge, const struct race_type *type, cJSON *base, const cJSON *own)
{
	const char *name = own->string;
	const struct race_field *field = race_type_field(type, name, strlen(name));
	const cJSON *known = cJSON_GetObjectItemCaseSensitive(base, name);

	if (cJSON_IsNull(own)) {
		merge_drop(base, name);
		return;
	}
	if (field && field->kind == RACE_OBJECT && cJSON_IsObject(own)) {
		if (!cJSON_IsObject(known))
			merge_put(base, name, cJSON_CreateObject());
		race_tree_own(base);
		lay_object(merge, field->of, cJSON_GetObjectItemCaseSensitive(base, name), own);
		return;
	}
	if (field && field->kind == RACE_LIST && key_members(field->of)) {
		if (!cJSON_IsArray(own)) {
			race_problems_add(&merge->report->problems, "%s: %s.%s: expected a list, left out", merge->name,
					  type->name, name);
			return;
		}
		if (!cJSON_IsArray(known))
			merge_put(base, name, cJSON_CreateArray());
		lay_list(merge, field, merge_open(merge, MERGE_BASE, base, field), own);
		return;
	}
	if (known && (cJSON_Compare(known, own, true) || is_better_spelling(field, known, own) ||
		      merge_same_time(field, base, known, own)))
		return;
	if (field && strcmp(name, "id") != 0)
		count_filled(merge, type, name);
	merge_put(base, name, race_tree_share(own));
}

static void lay_object(struct merge *merge, const struct race_type *type, cJSON *base, const cJSON *layer)
{
	const cJSON *own;
	size_t count = 0;

	cJSON_ArrayForEach(own, layer)
	{
		/* "updated" is about the race data; a crew's file does not make that newer. */
		const char *name = own->string ? own->string : "";
		bool head = type == &race_type_day && (strcmp(name, "race_feed") == 0 || strcmp(name, "updated") == 0);
		/* Drivers were laid before all else. */
		bool laid = type == &race_type_day && strcmp(name, "drivers") == 0;
		if (count++ == MEMBERS_MOST) {
			race_problems_add(&merge->report->problems,
					  "%s: a %s of more than %d members, the rest is left out", merge->name,
					  type->name, MEMBERS_MOST);
			return;
		}
		if (*name && !head && !laid && strcmp(name, "remove") != 0)
			lay_member(merge, type, base, own);
	}
}

void merge_lay_drivers(struct merge *merge)
{
	const cJSON *own = cJSON_GetObjectItemCaseSensitive(merge->layer, "drivers");

	if (own)
		lay_member(merge, &race_type_day, merge->base, own);
}

void merge_lay_rest(struct merge *merge)
{
	lay_object(merge, &race_type_day, merge->base, merge->layer);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds the race feed: items that are the same become one. */
#include "mapping_internal.h"

#include <string.h>

#include "base/text.h"
#include "race/day/decode_internal.h"
#include "race/day/id_index.h"
#include "race/value/merge_name.h"

#define ITEM_WORK 20 /* of a comparison with an item that is there */

/* A list of the race day, with an index of its items. */
struct top_list {
	const struct race_field *field;
	struct race_id_index ids;
	struct rg_array items; /* cJSON * */
	bool full;
};

struct mapping_tree {
	struct rg_arena *arena;
	cJSON *day;
	struct rg_array lists; /* struct top_list */
};

struct mapping_tree *mapping_tree_create(void)
{
	struct mapping_tree *tree = rg_alloc(1, sizeof(*tree));

	tree->arena = rg_arena_create();
	tree->day = cJSON_CreateObject();
	cJSON_AddNumberToObject(tree->day, "race_feed", 1);
	return tree;
}

cJSON *mapping_tree_finish(struct mapping_tree *tree)
{
	cJSON *day = tree->day;
	struct top_list *lists = tree->lists.items;

	for (size_t i = 0; i < tree->lists.count; i++) {
		race_id_index_finish(&lists[i].ids);
		rg_array_finish(&lists[i].items);
	}
	rg_array_finish(&tree->lists);
	rg_arena_destroy(tree->arena);
	rg_free(tree);
	return day;
}

static cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void add_key(struct rg_buffer *key, const cJSON *item, const char *name)
{
	char *text = race_convert_raw_text(get(item, name));
	rg_buffer_format(key, "%s\n", text ? text : "");
	rg_free(text);
}

/* The key of an item: two items of a list with one key are the same. Free with rg_free. */
static char *key_of(const struct race_type *type, const cJSON *item)
{
	static const char *const names[] = {"id", "driver", "series", "round", "class", "after", NULL};
	static const char *const entry[] = {"driver", "number", "name", NULL};
	struct rg_buffer key = {0};
	bool known = false;

	if (type->id_field) {
		add_key(&key, item, type->id_field);
		return rg_buffer_take(&key);
	}
	for (size_t i = 0; type == &race_type_entry && entry[i]; i++) {
		if (!get(item, entry[i]))
			continue;
		add_key(&key, item, entry[i]);
		return rg_buffer_take(&key);
	}
	for (size_t i = 0; type != &race_type_entry && names[i]; i++) {
		bool has = race_type_field(type, names[i], strlen(names[i])) != NULL;
		known = known || has;
		if (has)
			add_key(&key, item, names[i]);
	}
	if (known)
		return rg_buffer_take(&key);
	/* Honours, persons and sponsors are the same when all their members are equal. */
	char *printed = cJSON_PrintUnformatted(item), *copy = rg_strdup(printed);
	cJSON_free(printed);
	return copy;
}

/* Free with rg_free; folded. */
static char *whole_name(const cJSON *driver)
{
	const char *first = cJSON_GetStringValue(get(driver, "first_name"));
	const char *last = cJSON_GetStringValue(get(driver, "last_name"));
	char *name = rg_asprintf("%s %s", first ? first : "", last ? last : ""), *folded = rg_utf8_fold(name);

	rg_free(name);
	return folded;
}

/* Compares whole names too, because one source has the name whole and another in parts. */
static bool same_driver(const cJSON *a, const cJSON *b)
{
	const char *last_a = cJSON_GetStringValue(get(a, "last_name")),
		   *last_b = cJSON_GetStringValue(get(b, "last_name"));

	if (!last_a || !last_b)
		return true;
	char *whole_a = whole_name(a), *whole_b = whole_name(b);
	char *folded_a = rg_utf8_fold(last_a), *folded_b = rg_utf8_fold(last_b);
	bool same = strstr(whole_a, folded_b) || strstr(whole_b, folded_a);
	rg_free(folded_a);
	rg_free(folded_b);
	rg_free(whole_a);
	rg_free(whole_b);
	return same;
}

/* Reports one start number with two surnames, because a card would show the wrong face. */
static void check_names(struct mapping_run *run, const struct mapping_scope *scope, const cJSON *kept,
			const cJSON *more)
{
	if (same_driver(kept, more))
		return;
	char *place = mapping_scope_place(scope), *one = race_shown_text(cJSON_GetStringValue(get(kept, "last_name")));
	char *two = race_shown_text(cJSON_GetStringValue(get(more, "last_name")));
	race_problems_add(run->problems, "%s: %s has the number and class of %s, who is kept", place, two, one);
	rg_free(two);
	rg_free(one);
	rg_free(place);
}

static void merge_items(struct mapping_run *run, cJSON *list, cJSON *more, const struct race_field *field);

/*
 * Takes a name from one source only, so that a first name never comes before another source's whole name. A name in
 * parts wins over the same name in one text.
 */
static void settle_name(cJSON *kept, cJSON *more)
{
	const char *last = cJSON_GetStringValue(get(kept, "last_name")), *first = "first_name";
	const char *more_last = cJSON_GetStringValue(get(more, "last_name"));
	const char *more_first = cJSON_GetStringValue(get(more, first));

	if (!last || get(kept, first) || !more_first || (more_last && rg_equal_ignoring_case(last, more_last)))
		return;
	char *words = race_name_words(NULL, last), *more_words = race_name_words(more_first, more_last);
	if (*words && strcmp(words, more_words) == 0)
		cJSON_DeleteItemFromObjectCaseSensitive(kept, "last_name");
	else
		cJSON_DeleteItemFromObjectCaseSensitive(more, first);
	rg_free(more_words);
	rg_free(words);
}

/* Members that are there stay; others are moved from `more`, which is emptied. */
static void merge(struct mapping_run *run, cJSON *kept, cJSON *more, const struct race_type *type)
{
	if (type == &race_type_driver)
		settle_name(kept, more);
	while (more->child) {
		cJSON *member = cJSON_DetachItemViaPointer(more, more->child);
		const struct race_field *field = race_type_field(type, member->string, strlen(member->string));
		cJSON *there = get(kept, member->string);
		if (!there) {
			char *name = rg_strdup(member->string);
			cJSON_AddItemToObject(kept, name, member);
			rg_free(name);
			continue;
		}
		if (field && field->kind == RACE_LIST)
			merge_items(run, there, member, field);
		else if (field && field->kind == RACE_OBJECT)
			merge(run, there, member, field->of);
		cJSON_Delete(member);
	}
}

/* Adds an item to a list that lies in an item: a grid, a result. These are short. Takes the item over. */
void mapping_tree_add_nested(struct mapping_run *run, cJSON *list, cJSON *item, const struct race_field *field)
{
	char *key = key_of(field->of, item);
	cJSON *there;
	size_t count = 0;

	cJSON_ArrayForEach(there, list)
	{
		char *other = key_of(field->of, there);
		bool same = strcmp(key, other) == 0;
		rg_free(other);
		run->work -= ITEM_WORK;
		count++;
		if (!same)
			continue;
		merge(run, there, item, field->of);
		cJSON_Delete(item);
		rg_free(key);
		return;
	}
	rg_free(key);
	if (count < race_field_max_items(field))
		cJSON_AddItemToArray(list, item);
	else
		cJSON_Delete(item);
}

static void merge_items(struct mapping_run *run, cJSON *list, cJSON *more, const struct race_field *field)
{
	while (more->child)
		mapping_tree_add_nested(run, list, cJSON_DetachItemViaPointer(more, more->child), field);
}

static struct top_list *top_list_of(struct mapping_tree *tree, const struct race_field *field)
{
	struct top_list *lists = tree->lists.items;

	for (size_t i = 0; i < tree->lists.count; i++) {
		if (lists[i].field == field)
			return &lists[i];
	}
	struct top_list *list = rg_array_push(&tree->lists, sizeof(*list));
	list->field = field;
	return list;
}

/* Takes the item over. */
void mapping_tree_add(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_scope *scope,
		      const struct race_field *field, cJSON *item)
{
	struct top_list *list = top_list_of(tree, field);
	char *key = key_of(field->of, item);
	cJSON *array = get(tree->day, field->name);
	size_t place;

	if (race_id_index_find(&list->ids, key, &place)) {
		cJSON *kept = ((cJSON **)list->items.items)[place];
		if (field->of == &race_type_driver)
			check_names(run, scope, kept, item);
		merge(run, kept, item, field->of);
		cJSON_Delete(item);
	} else if (list->items.count < race_field_max_items(field)) {
		if (!array)
			array = cJSON_AddArrayToObject(tree->day, field->name);
		race_id_index_add(&list->ids, rg_arena_strdup(tree->arena, key), list->items.count);
		*(cJSON **)rg_array_push(&list->items, sizeof(cJSON *)) = item;
		cJSON_AddItemToArray(array, item);
	} else {
		if (!list->full)
			race_problems_add(run->problems, "%s: more than %zu, the rest is left out", field->name,
					  race_field_max_items(field));
		list->full = true;
		cJSON_Delete(item);
	}
	rg_free(key);
}

void mapping_tree_add_all(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_scope *scope,
			  cJSON *all)
{
	while (all->child) {
		cJSON *list = cJSON_DetachItemViaPointer(all, all->child);
		const struct race_field *field = race_type_field(&race_type_day, list->string, strlen(list->string));
		while (field && field->kind == RACE_LIST && list->child)
			mapping_tree_add(run, tree, scope, field, cJSON_DetachItemViaPointer(list, list->child));
		cJSON_Delete(list);
	}
}

void mapping_tree_merge_day(struct mapping_run *run, struct mapping_tree *tree, cJSON *item)
{
	merge(run, tree->day, item, &race_type_day);
}

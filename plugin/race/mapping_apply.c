/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <string.h>

#include "base/text.h"
#include "decode_internal.h"
#include "id_index.h"

#define ROW_WORK 20 /* what a row costs besides what is looked up in it */

/* A list of the race day, and where in it each item stands. */
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

/* What makes two items of a list one. Free with rg_free. */
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
	/* An honour, a person, a sponsor: one that says the same is the same. */
	char *printed = cJSON_PrintUnformatted(item), *copy = rg_strdup(printed);
	cJSON_free(printed);
	return copy;
}

/* One start number, two surnames: the crew must hear of it, for a card would have the wrong face. */
static void check_names(struct mapping_run *run, const struct mapping_scope *scope, const cJSON *kept,
			const cJSON *more)
{
	const char *one = cJSON_GetStringValue(get(kept, "last_name")),
		   *two = cJSON_GetStringValue(get(more, "last_name"));
	char *a = rg_utf8_fold(one ? one : ""), *b = rg_utf8_fold(two ? two : "");

	if (*a && *b && strcmp(a, b) != 0) {
		char *place = mapping_scope_place(scope), *shown_two = race_shown_text(two),
		     *shown = race_shown_text(one);
		race_problems_add(run->problems, "%s: %s has the number and class of %s, who is kept", place, shown_two,
				  shown);
		rg_free(shown);
		rg_free(shown_two);
		rg_free(place);
	}
	rg_free(a);
	rg_free(b);
}

static void merge_items(struct mapping_run *run, cJSON *list, cJSON *more, const struct race_field *field);

/* What is there stays; what is not comes from `more`, which is used up. */
static void merge(struct mapping_run *run, cJSON *kept, cJSON *more, const struct race_type *type)
{
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
static void add_nested(struct mapping_run *run, cJSON *list, cJSON *item, const struct race_field *field)
{
	char *key = key_of(field->of, item);
	cJSON *there;
	size_t count = 0;

	cJSON_ArrayForEach(there, list)
	{
		char *other = key_of(field->of, there);
		bool same = strcmp(key, other) == 0;
		rg_free(other);
		run->work -= ROW_WORK;
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
		add_nested(run, list, cJSON_DetachItemViaPointer(more, more->child), field);
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
static void add_top(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_scope *scope,
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

static void left_out(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_part *part,
		     const char *member)
{
	char *place = mapping_scope_place(scope);
	race_problems_add(run->problems, "%s: has no %s, this %s is left out", place, member, part->type->name);
	rg_free(place);
}

/* What must be there is: the native type's own needs and the mapping's. */
static bool is_complete(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_part *part,
			const cJSON *item)
{
	for (size_t i = 0; i < part->type->field_count; i++) {
		const struct race_field *field = &part->type->fields[i];
		if (part->type != &race_type_day && field->required && !get(item, field->name)) {
			left_out(run, scope, part, field->name);
			return false;
		}
	}
	for (size_t i = 0; i < part->require_count; i++) {
		if (!get(item, part->require[i]->name)) {
			left_out(run, scope, part, part->require[i]->name);
			return false;
		}
	}
	return true;
}

static cJSON *nested(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_field *field);

/* NULL when there is nothing, or not enough. */
static cJSON *make_item(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_part *part)
{
	cJSON *item = cJSON_CreateObject();
	int known = RACE_NONE;

	for (size_t i = 0; i < part->field_count && run->work > 0; i++) {
		const struct mapping_field *field = &part->fields[i];
		int decimals = RACE_NONE;
		cJSON *value = field->part ? nested(run, scope, field)
					   : mapping_value_find(run, scope, field->value, field->native, &decimals);
		if (!value)
			continue;
		cJSON_AddItemToObject(item, field->native->name, value);
		/* A penalty is a round figure; the times say how they were measured. */
		bool measured = field->native->kind == RACE_MS && strcmp(field->native->name, "penalty_ms") != 0;
		if (measured && decimals > known)
			known = decimals;
	}
	if (known != RACE_NONE && part->type == &race_type_entry && !get(item, "decimals"))
		cJSON_AddNumberToObject(item, "decimals", known);
	if (item->child && is_complete(run, scope, part, item))
		return item;
	cJSON_Delete(item);
	return NULL;
}

struct filler {
	struct mapping_run *run;
	struct mapping_tree *tree; /* NULL: into `list` */
	const struct mapping_part *part;
	const struct race_field *list_field;
	cJSON *list;
	const cJSON *columns; /* names of the cells of every row, or NULL */
	/* For grouping: the rows that are put together, in an arena of their own. */
	struct rg_arena *arena;
	const struct mapping_scope *start;
	struct race_id_index keys;
	struct rg_array groups; /* struct mapping_group, with room for more rows */
};

static void add_item(struct filler *filler, const struct mapping_scope *scope)
{
	struct mapping_run *run = filler->run;
	cJSON *item = make_item(run, scope, filler->part);

	if (!item)
		return;
	if (filler->list) {
		add_nested(run, filler->list, item, filler->list_field);
	} else if (filler->part->list) {
		add_top(run, filler->tree, scope, filler->part->list, item);
	} else {
		merge(run, filler->tree->day, item, &race_type_day);
		cJSON_Delete(item);
	}
}

static bool fill_row(void *data, const struct mapping_scope *row)
{
	struct filler *filler = data;
	const struct mapping_part *part = filler->part;
	struct mapping_scope scope = *row;

	filler->run->work -= ROW_WORK;
	scope.columns = filler->columns ? filler->columns : row->columns;
	if (mapping_condition_holds(filler->run, &scope, &part->if_))
		add_item(filler, &scope);
	return filler->run->work > 0;
}

/* Rows outlive the walk that found them: they and what they lie in are copied, up to where the walk began. */
static struct mapping_scope *keep_scope(struct filler *filler, const struct mapping_scope *scope)
{
	struct mapping_scope *copy = rg_arena_alloc(filler->arena, 1, sizeof(*copy));

	*copy = *scope;
	if (scope->up && scope != filler->start && scope->up != filler->start)
		copy->up = keep_scope(filler, scope->up);
	return copy;
}

struct group_rows {
	struct mapping_group group;
	struct rg_array rows; /* struct mapping_scope * */
};

static bool gather_row(void *data, const struct mapping_scope *row)
{
	struct filler *filler = data;
	const struct mapping_part *part = filler->part;
	struct rg_buffer key = {0};
	size_t place;

	struct mapping_scope scope = *row;
	scope.columns = filler->columns;
	filler->run->work -= ROW_WORK;
	if (filler->run->work <= 0)
		return false;
	if (!mapping_condition_holds(filler->run, &scope, &part->if_))
		return true;
	for (size_t i = 0; i < part->group_count; i++) {
		char *text = mapping_path_text(filler->run, &scope, &part->group[i]);
		rg_buffer_format(&key, "%s\n", text ? text : "");
		rg_free(text);
	}
	if (!race_id_index_find(&filler->keys, key.bytes, &place)) {
		place = filler->groups.count;
		race_id_index_add(&filler->keys, rg_arena_strdup(filler->arena, key.bytes), place);
		rg_array_push(&filler->groups, sizeof(struct group_rows));
	}
	struct group_rows *group = (struct group_rows *)filler->groups.items + place;
	*(struct mapping_scope **)rg_array_push(&group->rows, sizeof(struct mapping_scope *)) = keep_scope(filler,
													   &scope);
	rg_buffer_finish(&key);
	return true;
}

/* A group stands as its first row, and its rows lie in it. */
static void fill_group(struct filler *filler, struct group_rows *rows)
{
	struct mapping_scope **items = rows->rows.items;
	struct mapping_scope scope = *items[0];

	rows->group = (struct mapping_group){(const struct mapping_scope *const *)items, rows->rows.count};
	scope.group = &rows->group;
	/* Its place is that of its rows. */
	scope.step_count = 0;
	for (size_t i = 0; i < rows->rows.count; i++)
		items[i]->up = &scope;
	add_item(filler, &scope);
}

static void fill_groups(struct filler *filler, const struct mapping_scope *scope)
{
	filler->arena = rg_arena_create();
	filler->start = scope;
	mapping_path_each(filler->run, scope, &filler->part->rows, gather_row, filler);
	for (size_t i = 0; i < filler->groups.count; i++) {
		struct group_rows *rows = (struct group_rows *)filler->groups.items + i;
		fill_group(filler, rows);
		rg_array_finish(&rows->rows);
	}
	rg_array_finish(&filler->groups);
	race_id_index_finish(&filler->keys);
	rg_arena_destroy(filler->arena);
}

static void fill(struct filler *filler, const struct mapping_scope *scope)
{
	const struct mapping_part *part = filler->part;

	filler->columns = part->column_names;
	if (part->columns) {
		filler->columns = mapping_path_find(filler->run, scope, part->columns);
		if (!cJSON_IsArray(filler->columns))
			filler->columns = NULL;
	}
	if (part->grouped_rows) {
		for (size_t i = 0; scope->group && i < scope->group->count; i++)
			fill_row(filler, scope->group->rows[i]);
	} else if (part->group_count) {
		fill_groups(filler, scope);
	} else {
		mapping_path_each(filler->run, scope, &part->rows, fill_row, filler);
	}
}

static cJSON *nested(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_field *field)
{
	if (field->native->kind == RACE_OBJECT)
		return mapping_condition_holds(run, scope, &field->part->if_) ? make_item(run, scope, field->part)
									      : NULL;
	struct filler filler = {
		.run = run, .part = field->part, .list_field = field->native, .list = cJSON_CreateArray()};
	fill(&filler, scope);
	if (filler.list->child)
		return filler.list;
	cJSON_Delete(filler.list);
	return NULL;
}

void mapping_apply_part(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_part *part,
			const struct mapping_scope *root)
{
	struct filler filler = {.run = run, .tree = tree, .part = part};

	if (run->work > 0)
		fill(&filler, root);
}

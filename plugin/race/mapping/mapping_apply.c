/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <string.h>

#include "base/text.h"
#include "race/day/decode_internal.h"
#include "race/day/id_index.h"
#include "race/row/result.h"
#include "race/table/table.h"

#define ROW_WORK 20 /* what a row costs besides what is looked up in it */

static cJSON *get(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void left_out(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_part *part,
		     const char *member)
{
	char *place = mapping_scope_place(scope);
	race_problems_add(run->problems, "%s: has no %s, this %s is left out", place, member, part->type->name);
	rg_free(place);
}

/* True when the item has all members that the native type and the mapping require. */
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

/*
 * Times that were numbers may have lost zeros (77.7 for 77.700), so they get as many decimals as the item's other
 * times.
 */
static void share_decimals(cJSON *item, const struct race_type *type)
{
	double most = RACE_NONE;

	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		bool measured = field->kind == RACE_MS && !field->ruled;
		const cJSON *decimals = measured ? get(get(item, field->name), "decimals") : NULL;
		if (decimals && decimals->valuedouble > most)
			most = decimals->valuedouble;
	}
	if (most >= 0 && !get(item, "decimals"))
		cJSON_AddNumberToObject(item, "decimals", most);
}

static void put(cJSON *item, const char *name, const char *text)
{
	if (!get(item, name))
		cJSON_AddStringToObject(item, name, text);
}

/* What all results are held to, wherever they come from. */
static void settle(struct mapping_run *run, const struct race_type *type, cJSON *item)
{
	if (type == &race_type_entry) {
		if (run->found->status)
			put(item, "status", run->found->status);
		if (run->found->gap)
			put(item, "gap", run->found->gap);
		rg_free(run->found->gap);
		race_result_settle_entry(item);
	} else if (type == &race_type_heat && get(item, "entries")) {
		race_result_settle_heat(item, get(item, "entries"));
	}
}

/* NULL when there is nothing, or not enough. */
static cJSON *make_item(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_part *part)
{
	cJSON *item = cJSON_CreateObject();
	struct mapping_found found = {0}, *outer = run->found;
	bool lost = false;

	run->found = part->type == &race_type_entry ? &found : NULL;

	for (size_t i = 0; i < part->field_count && run->work > 0; i++) {
		const struct mapping_field *field = &part->fields[i];
		cJSON *value = field->part ? nested(run, scope, field)
					   : mapping_value_find(run, scope, field->value, field->native);
		if (!value)
			continue;
		cJSON_AddItemToObject(item, field->native->name, value);
		lost = lost || (field->native->kind == RACE_MS && !field->native->ruled && cJSON_IsNumber(value));
	}
	settle(run, part->type, item);
	run->found = outer;
	if (lost)
		share_decimals(item, part->type);
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
	size_t added;         /* to the list, at most */
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
		mapping_tree_add_nested(run, filler->list, item, filler->list_field);
		filler->added++;
	} else if (filler->part->list) {
		mapping_tree_add(run, filler->tree, scope, filler->part->list, item);
	} else {
		mapping_tree_merge_day(run, filler->tree, item);
		cJSON_Delete(item);
	}
}

/* True when a list within an item has as many items as the race feed allows. */
static bool is_full(struct filler *filler, const struct mapping_scope *scope)
{
	if (!filler->list || filler->added < race_field_max_items(filler->list_field))
		return false;
	char *place = mapping_scope_place(scope);
	race_problems_add(filler->run->problems, "%s: more than %zu %s, the rest is left out", place,
			  race_field_max_items(filler->list_field), filler->list_field->name);
	rg_free(place);
	return true;
}

static bool fill_row(void *data, const struct mapping_scope *row)
{
	struct filler *filler = data;
	const struct mapping_part *part = filler->part;
	struct mapping_scope scope = *row;

	if (is_full(filler, row))
		return false;

	filler->run->work -= ROW_WORK;
	scope.columns = filler->columns ? filler->columns : row->columns;
	if (mapping_condition_holds(filler->run, &scope, part->if_))
		add_item(filler, &scope);
	return filler->run->work > 0;
}

/* Copies a row and the rows that it lies in, up to where the walk began, because groups outlive the walk. */
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
	if (!mapping_condition_holds(filler->run, &scope, part->if_))
		return true;
	for (size_t i = 0; i < part->group_count; i++) {
		char *text = mapping_path_text(filler->run, &scope, part->group[i]);
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

/* A group is a scope like its first row, and the scope that all its rows lie in. */
static void fill_group(struct filler *filler, struct group_rows *rows)
{
	struct mapping_scope **items = rows->rows.items;
	struct mapping_scope scope = *items[0];

	rows->group = (struct mapping_group){(const struct mapping_scope *const *)items, rows->rows.count};
	scope.group = &rows->group;
	/* It adds no steps of its own, because its rows, which lie in it, have theirs. */
	scope.step_count = 0;
	for (size_t i = 0; i < rows->rows.count; i++)
		items[i]->up = &scope;
	add_item(filler, &scope);
}

static void fill_groups(struct filler *filler, const struct mapping_scope *scope)
{
	filler->arena = rg_arena_create();
	filler->start = scope;
	mapping_path_each(filler->run, scope, filler->part->rows, gather_row, filler);
	for (size_t i = 0; i < filler->groups.count; i++) {
		struct group_rows *rows = (struct group_rows *)filler->groups.items + i;
		fill_group(filler, rows);
		rg_array_finish(&rows->rows);
	}
	rg_array_finish(&filler->groups);
	race_id_index_finish(&filler->keys);
	rg_arena_destroy(filler->arena);
}

struct columns {
	struct mapping_run *run;
	struct expression_path name; /* from an item to its name */
	cJSON *list;
};

/* A column without a name is kept, because otherwise the names after it would move to other cells. */
static bool add_column(void *data, const struct mapping_scope *item)
{
	struct columns *columns = data;
	const char *name = cJSON_GetStringValue(mapping_path_find(columns->run, item, &columns->name));

	cJSON_AddItemToArray(columns->list, name ? cJSON_CreateStringReference(name) : cJSON_CreateNull());
	return true;
}

/*
 * The names of the cells: the items of a list, or everything that a path with [*] leads to, which is put into *made for
 * the caller to delete.
 */
static const cJSON *find_columns(struct mapping_run *run, const struct mapping_scope *scope,
				 const struct expression_path *path, cJSON **made)
{
	struct expression_path items = *path;
	const cJSON *list, *column;
	bool names = false;

	while (items.count && items.steps[items.count - 1].kind != EXPRESSION_ALL)
		items.count--;
	if (items.count) {
		struct columns columns = {.run = run, .list = cJSON_CreateArray()};
		columns.name = (struct expression_path){.start = EXPRESSION_HERE,
							.steps = path->steps + items.count,
							.count = path->count - items.count};
		mapping_path_each(run, scope, &items, add_column, &columns);
		*made = columns.list;
	}
	list = *made ? *made : mapping_path_find(run, scope, path);
	cJSON_ArrayForEach(column, list) names = names || cJSON_IsString(column);
	if (names && cJSON_IsArray(list))
		return list;
	char *place = mapping_scope_place(scope);
	race_problems_add(run->problems, "%s: columns: %s leads to no list of names", place, path->source);
	rg_free(place);
	return NULL;
}

static void fill(struct filler *filler, const struct mapping_scope *scope)
{
	const struct mapping_part *part = filler->part;
	cJSON *made = NULL;

	filler->columns = part->column_names;
	if (part->columns)
		filler->columns = find_columns(filler->run, scope, part->columns, &made);
	if (part->grouped_rows) {
		for (size_t i = 0; scope->group && i < scope->group->count; i++) {
			if (!fill_row(filler, scope->group->rows[i]))
				break;
		}
	} else if (part->group_count) {
		fill_groups(filler, scope);
	} else {
		mapping_path_each(filler->run, scope, part->rows, fill_row, filler);
	}
	cJSON_Delete(made);
}

static cJSON *nested(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_field *field)
{
	if (field->native->kind == RACE_OBJECT)
		return mapping_condition_holds(run, scope, field->part->if_) ? make_item(run, scope, field->part)
									     : NULL;
	struct filler filler = {
		.run = run, .part = field->part, .list_field = field->native, .list = cJSON_CreateArray()};
	fill(&filler, scope);
	if (filler.list->child)
		return filler.list;
	cJSON_Delete(filler.list);
	return NULL;
}

static bool gather_object(void *data, const struct mapping_scope *row)
{
	struct filler *filler = data;

	filler->run->work -= ROW_WORK * (1 + (int64_t)cJSON_GetArraySize(row->value));
	if (filler->run->work <= 0)
		return false;
	if (mapping_condition_holds(filler->run, row, filler->part->if_))
		cJSON_AddItemReferenceToArray(filler->list, (cJSON *)row->value);
	return true;
}

static void fill_table(struct filler *filler, const struct mapping_scope *root)
{
	struct mapping_run *run = filler->run;
	char *place = mapping_scope_place(root);

	filler->list = cJSON_CreateArray();
	mapping_path_each(run, root, filler->part->rows, gather_object, filler);
	if (run->mapping->words) {
		cJSON *all = race_table_read_objects(filler->list, place, run->file, run->mapping->words,
						     run->problems);
		if (all)
			mapping_tree_add_all(run, filler->tree, root, all);
		cJSON_Delete(all);
	}
	cJSON_Delete(filler->list);
	rg_free(place);
}

void mapping_apply_part(struct mapping_run *run, struct mapping_tree *tree, const struct mapping_part *part,
			const struct mapping_scope *root)
{
	struct filler filler = {.run = run, .tree = tree, .part = part};

	if (run->work > 0 && part->table)
		fill_table(&filler, root);
	else if (run->work > 0)
		fill(&filler, root);
}

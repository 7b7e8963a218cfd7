/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds values for paths, texts and conditions in the rows of an answer: the scope of expressions for mappings. */
#include "mapping_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

/* Names of foreign columns: "Start No." is "startno". Folding is slow, so it counts as more work. */
#define FOLD_WORK 20

const char *mapping_param_value(const struct mapping_params *params, const char *name)
{
	for (; params; params = params->up) {
		for (size_t i = 0; i < params->count; i++) {
			if (strcmp(params->names[i], name) == 0)
				return params->values[i];
		}
	}
	return NULL;
}

/* Letters and digits alone, folded. `to` has room for `size`. */
static void plain_name(const char *name, char *to, size_t size)
{
	char *folded = rg_utf8_fold(name);
	size_t length = 0;

	for (const char *at = folded; *at && length + 1 < size; at++) {
		unsigned char c = (unsigned char)*at;
		if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '#')
			to[length++] = *at;
	}
	to[length] = 0;
	rg_free(folded);
}

static const cJSON *member_ignoring_case(struct mapping_run *run, const cJSON *object, const char *name)
{
	char wanted[128], got[128];

	plain_name(name, wanted, sizeof(wanted));
	for (const cJSON *item = object->child; item && run->work > 0; item = item->next) {
		run->work -= FOLD_WORK;
		plain_name(item->string ? item->string : "", got, sizeof(got));
		if (strcmp(wanted, got) == 0)
			return item;
	}
	return NULL;
}

static const cJSON *member(struct mapping_run *run, const cJSON *object, const char *name)
{
	if (!cJSON_IsObject(object))
		return NULL;
	if (run->mapping->ignore_case)
		return member_ignoring_case(run, object, name);
	for (const cJSON *item = object->child; item && run->work > 0; item = item->next) {
		run->work--;
		if (item->string && strcmp(item->string, name) == 0)
			return item;
	}
	return NULL;
}

static bool holds_something(const cJSON *json)
{
	return json && !cJSON_IsNull(json) && !(cJSON_IsString(json) && race_convert_is_empty(json->valuestring));
}

static const cJSON *item_at(struct mapping_run *run, const cJSON *list, int64_t index)
{
	const cJSON *last = NULL;
	int64_t place = 0;

	if (!cJSON_IsArray(list))
		return NULL;
	for (const cJSON *item = list->child; item && run->work > 0; item = item->next, place++) {
		run->work--;
		if (place == index)
			return item;
		if (index < 0 && holds_something(item))
			last = item;
	}
	return last;
}

/* The cell of a list whose columns have names. */
static const cJSON *cell(struct mapping_run *run, const struct mapping_scope *scope, const char *name)
{
	int64_t place = 0;

	for (const cJSON *column = scope->columns->child; column && run->work > 0; column = column->next, place++) {
		run->work--;
		if (cJSON_IsString(column) && strcmp(column->valuestring, name) == 0)
			return item_at(run, scope->value, place);
	}
	return NULL;
}

static const cJSON *step_into(struct mapping_run *run, const struct mapping_scope *scope, const cJSON *value,
			      const struct expression_step *step)
{
	const char *word;
	int64_t index;

	switch (step->kind) {
	case EXPRESSION_MEMBER:
		if (value == scope->value && scope->columns)
			return cell(run, scope, step->name);
		return member(run, value, step->name);
	case EXPRESSION_ITEM:
		return item_at(run, value, step->index);
	case EXPRESSION_ITEM_OF:
		word = mapping_param_value(scope->params, step->name);
		return word && rg_parse_int(word, &index) && index > 0 ? item_at(run, value, index - 1) : NULL;
	case EXPRESSION_ALL:
		return (cJSON_IsArray(value) || cJSON_IsObject(value)) ? value->child : NULL;
	}
	return NULL;
}

static const struct mapping_scope *start_of(const struct mapping_scope *scope, const struct expression_path *path)
{
	if (path->start == EXPRESSION_ROOT) {
		while (scope && !scope->answer)
			scope = scope->up;
		return scope;
	}
	for (int i = 0; scope && i < path->up; i++)
		scope = scope->up;
	return scope;
}

const cJSON *mapping_path_find(struct mapping_run *run, const struct mapping_scope *scope,
			       const struct expression_path *path)
{
	const struct mapping_scope *start = start_of(scope, path);
	const cJSON *value = start ? start->value : NULL;

	if (path->start == EXPRESSION_NAMED)
		return NULL;
	for (size_t i = 0; value && i < path->count; i++)
		value = step_into(run, start, value, &path->steps[i]);
	return value;
}

static char *json_text(const cJSON *json)
{
	if (cJSON_IsBool(json))
		return rg_strdup(cJSON_IsTrue(json) ? "true" : "false");
	return race_convert_raw_text(json);
}

char *mapping_path_text(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_path *path)
{
	if (path->start == EXPRESSION_NAMED) {
		if (strcmp(path->word, "key") == 0)
			return rg_strdup(scope->key);
		if (strcmp(path->word, "index") == 0)
			return rg_asprintf("%zu", scope->index + 1);
		return rg_strdup(mapping_param_value(scope->params, path->word));
	}
	return json_text(mapping_path_find(run, scope, path));
}

struct walk {
	struct mapping_run *run;
	const struct expression_path *path;
	mapping_visit visit;
	void *data;
};

static bool walk_from(const struct walk *walk, const struct mapping_scope *scope, size_t first)
{
	const struct expression_path *path = walk->path;
	const cJSON *value = scope->value;
	size_t at = first;

	for (; value && at < path->count && path->steps[at].kind != EXPRESSION_ALL; at++)
		value = step_into(walk->run, scope, value, &path->steps[at]);
	if (!value || (at < path->count && !cJSON_IsArray(value) && !cJSON_IsObject(value)))
		return true;
	struct mapping_scope row = {.up = scope,
				    .value = value,
				    .steps = &path->steps[first],
				    .step_count = at - first,
				    .params = scope->params};
	if (at == path->count) {
		row.step_count = at - first;
		/* No step at all: the scope itself, not one below it. */
		return walk->visit(walk->data, at == first ? scope : &row);
	}
	row.step_count = at + 1 - first;
	bool keyed = cJSON_IsObject(value);
	for (const cJSON *item = value->child; item && --walk->run->work > 0; item = item->next, row.index++) {
		row.value = item;
		row.key = keyed ? item->string : NULL;
		if (!(at + 1 == path->count ? walk->visit(walk->data, &row) : walk_from(walk, &row, at + 1)))
			return false;
	}
	return true;
}

bool mapping_path_each(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_path *path,
		       mapping_visit visit, void *data)
{
	struct walk walk = {.run = run, .path = path, .visit = visit, .data = data};
	const struct mapping_scope *start = path ? start_of(scope, path) : NULL;

	if (!path)
		return visit(data, scope);
	return start && path->start != EXPRESSION_NAMED ? walk_from(&walk, start, 0) : true;
}

/* The data of the functions that find values for conditions and texts. */
struct row {
	struct mapping_run *run;
	const struct mapping_scope *scope;
	bool url;
	bool *empty; /* not NULL: a list without items has all that is asked of its items, and this becomes true */
};

/* A list or an object counts as given, unless it is empty. */
static bool is_given(const cJSON *json, const char *text)
{
	if (cJSON_IsArray(json) || cJSON_IsObject(json))
		return json->child != NULL;
	if (cJSON_IsBool(json))
		return cJSON_IsTrue(json);
	return text && !race_convert_is_empty(text);
}

/* The path leads to or through a list in which nothing stands. */
static bool meets_empty_list(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct expression_path *path)
{
	const struct mapping_scope *start = path->start == EXPRESSION_NAMED ? NULL : start_of(scope, path);
	const cJSON *value = start ? start->value : NULL;

	for (size_t i = 0; value; i++) {
		if (cJSON_IsArray(value) && !value->child)
			return true;
		value = i < path->count ? step_into(run, start, value, &path->steps[i]) : NULL;
	}
	return false;
}

static struct expression_found find_in_row(void *data, const struct expression_path *path)
{
	const struct row *row = data;

	if (row->empty && meets_empty_list(row->run, row->scope, path)) {
		*row->empty = true;
		return (struct expression_found){.given = true, .number = NAN};
	}
	const cJSON *json = mapping_path_find(row->run, row->scope, path);
	char *text = path->start == EXPRESSION_NAMED ? mapping_path_text(row->run, row->scope, path) : json_text(json);

	return (struct expression_found){.given = is_given(json, text),
					 .text = text,
					 .number = text ? expression_number(text) : NAN,
					 .owned = text};
}

bool mapping_condition_holds(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct expression_condition *condition)
{
	struct row row = {.run = run, .scope = scope};

	return expression_holds(condition, find_in_row, &row);
}

bool mapping_condition_waits(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct expression_condition *condition)
{
	bool empty = false;
	struct row row = {.run = run, .scope = scope, .empty = &empty};

	return expression_holds(condition, find_in_row, &row) && empty;
}

bool mapping_url_add(struct rg_buffer *buffer, const char *text)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

	if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
		return false;
	for (; *text; text++) {
		if (strchr(safe, *text))
			rg_buffer_add(buffer, text, 1);
		else
			rg_buffer_format(buffer, "%%%02X", (unsigned char)*text);
	}
	return true;
}

static enum expression_filled fill_from_row(void *data, const struct expression_place *place, struct rg_buffer *to)
{
	const struct row *row = data;
	char *value = mapping_path_text(row->run, row->scope, &place->path);
	enum expression_filled filled = EXPRESSION_MISSING;

	if (!rg_empty(value) && !race_convert_is_empty(value))
		filled = (row->url ? mapping_url_add(to, value) : rg_buffer_text(to, value)) ? EXPRESSION_FILLED
											     : EXPRESSION_REFUSED;
	rg_free(value);
	return filled;
}

char *mapping_text_fill(struct mapping_run *run, const struct mapping_scope *scope, const struct expression_text *text,
			bool url)
{
	struct row row = {.run = run, .scope = scope, .url = url};
	struct rg_buffer buffer = {.limit = 8192};

	if (expression_add(text, fill_from_row, &row, &buffer))
		return rg_buffer_take(&buffer);
	rg_buffer_finish(&buffer);
	return NULL;
}

static void add_place(struct rg_buffer *place, const struct mapping_scope *scope)
{
	if (!scope->answer && scope->up)
		add_place(place, scope->up);
	if (scope->answer && scope->label)
		rg_buffer_format(place, "%s: ", scope->label);
	for (size_t i = 0; i < scope->step_count; i++) {
		const struct expression_step *step = &scope->steps[i];
		bool begins = !place->length || place->bytes[place->length - 1] == ' ';
		if (step->kind == EXPRESSION_MEMBER)
			rg_buffer_format(place, "%s%s", begins ? "" : ".", step->name);
		else if (step->kind == EXPRESSION_ALL && scope->key)
			rg_buffer_format(place, "%s%s", begins ? "" : ".", scope->key);
		else
			rg_buffer_format(place, "[%zu]",
					 step->kind == EXPRESSION_ALL ? scope->index : (size_t)step->index);
	}
}

char *mapping_scope_place(const struct mapping_scope *scope)
{
	struct rg_buffer place = {.limit = 400};

	add_place(&place, scope);
	if (place.length && place.bytes[place.length - 1] == ' ')
		place.bytes[place.length -= 2] = 0;
	return rg_buffer_take(&place);
}

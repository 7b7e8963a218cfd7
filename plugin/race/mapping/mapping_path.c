/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Names of foreign columns: "Start No." is "startno". Folding takes its time, so it costs more. */
#define FOLD_WORK 20

static bool parse_member(struct rg_arena *arena, const char **at, struct mapping_path *path)
{
	size_t length = strcspn(*at, ".[]");

	if (!length || path->count == MAPPING_MAX_STEPS)
		return false;
	path->steps[path->count++] = (struct mapping_step){.kind = MAPPING_MEMBER,
							   .name = rg_arena_strndup(arena, *at, length)};
	*at += length;
	return true;
}

/* [*], [2], [-1], [@name], ['a.b'] */
static bool parse_bracket(struct rg_arena *arena, const char **at, struct mapping_path *path)
{
	const char *end = strchr(*at, ']'), *from = *at + 1;
	struct mapping_step step = {0};
	int64_t index;

	if (from[0] == '\'') {
		const char *quote = strchr(from + 1, '\'');
		end = quote && quote[1] == ']' ? quote + 1 : NULL;
	}
	if (!end || end == from || path->count == MAPPING_MAX_STEPS)
		return false;
	char *inner = rg_arena_strndup(arena, from, (size_t)(end - from));
	if (strcmp(inner, "*") == 0) {
		step.kind = MAPPING_ALL;
	} else if (inner[0] == '\'') {
		step = (struct mapping_step){.kind = MAPPING_MEMBER,
					     .name = rg_arena_strndup(arena, inner + 1, strlen(inner) - 2)};
	} else if (inner[0] == '@') {
		step = (struct mapping_step){.kind = MAPPING_ITEM_OF, .name = inner + 1};
	} else {
		if (!rg_parse_int(inner, &index) || index < -1 || index > 100000)
			return false;
		step = (struct mapping_step){.kind = MAPPING_ITEM, .index = (int)index};
	}
	path->steps[path->count++] = step;
	*at = end + 1;
	return true;
}

bool mapping_path_parse(struct rg_arena *arena, const char *text, struct mapping_path *path)
{
	const char *at = text;

	*path = (struct mapping_path){.start = MAPPING_ROW};
	if (*at == '@') {
		path->start = MAPPING_WORD_OF;
		path->word = rg_arena_strdup(arena, at + 1);
		return at[1] && !strpbrk(at, ".[]{}^$ ");
	}
	if (*at == '$') {
		path->start = MAPPING_ROOT;
		at++;
	}
	for (; path->start == MAPPING_ROW && *at == '^'; at++)
		path->up++;
	if (strcmp(at, ".") == 0)
		return true;
	for (bool first = true; *at; first = false) {
		if (*at == '[') {
			if (!parse_bracket(arena, &at, path))
				return false;
			continue;
		}
		if (*at == '.' && (!first || path->start == MAPPING_ROOT))
			at++;
		else if (!first)
			return false;
		if (!parse_member(arena, &at, path))
			return false;
	}
	return text[0] != 0;
}

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
			      const struct mapping_step *step)
{
	const char *word;
	int64_t index;

	switch (step->kind) {
	case MAPPING_MEMBER:
		if (value == scope->value && scope->columns)
			return cell(run, scope, step->name);
		return member(run, value, step->name);
	case MAPPING_ITEM:
		return item_at(run, value, step->index);
	case MAPPING_ITEM_OF:
		word = mapping_param_value(scope->params, step->name);
		return word && rg_parse_int(word, &index) && index > 0 ? item_at(run, value, index - 1) : NULL;
	case MAPPING_ALL:
		return (cJSON_IsArray(value) || cJSON_IsObject(value)) ? value->child : NULL;
	}
	return NULL;
}

static const struct mapping_scope *start_of(const struct mapping_scope *scope, const struct mapping_path *path)
{
	if (path->start == MAPPING_ROOT) {
		while (scope && !scope->answer)
			scope = scope->up;
		return scope;
	}
	for (int i = 0; scope && i < path->up; i++)
		scope = scope->up;
	return scope;
}

const cJSON *mapping_path_find(struct mapping_run *run, const struct mapping_scope *scope,
			       const struct mapping_path *path)
{
	const struct mapping_scope *start = start_of(scope, path);
	const cJSON *value = start ? start->value : NULL;

	if (path->start == MAPPING_WORD_OF)
		return NULL;
	for (size_t i = 0; value && i < path->count; i++)
		value = step_into(run, start, value, &path->steps[i]);
	return value;
}

char *mapping_path_text(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_path *path)
{
	if (path->start == MAPPING_WORD_OF) {
		if (strcmp(path->word, "key") == 0)
			return rg_strdup(scope->key);
		if (strcmp(path->word, "index") == 0)
			return rg_asprintf("%zu", scope->index + 1);
		return rg_strdup(mapping_param_value(scope->params, path->word));
	}
	const cJSON *json = mapping_path_find(run, scope, path);
	if (cJSON_IsBool(json))
		return rg_strdup(cJSON_IsTrue(json) ? "true" : "false");
	return race_convert_raw_text(json);
}

struct walk {
	struct mapping_run *run;
	const struct mapping_path *path;
	mapping_visit visit;
	void *data;
};

static bool walk_from(const struct walk *walk, const struct mapping_scope *scope, size_t first)
{
	const struct mapping_path *path = walk->path;
	const cJSON *value = scope->value;
	size_t at = first;

	for (; value && at < path->count && path->steps[at].kind != MAPPING_ALL; at++)
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

bool mapping_path_each(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_path *path,
		       mapping_visit visit, void *data)
{
	struct walk walk = {.run = run, .path = path, .visit = visit, .data = data};
	const struct mapping_scope *start = start_of(scope, path);

	return start && path->start != MAPPING_WORD_OF ? walk_from(&walk, start, 0) : true;
}

static void add_place(struct rg_buffer *place, const struct mapping_scope *scope)
{
	if (!scope->answer && scope->up)
		add_place(place, scope->up);
	if (scope->answer && scope->label)
		rg_buffer_format(place, "%s: ", scope->label);
	for (size_t i = 0; i < scope->step_count; i++) {
		const struct mapping_step *step = &scope->steps[i];
		bool begins = !place->length || place->bytes[place->length - 1] == ' ';
		if (step->kind == MAPPING_MEMBER)
			rg_buffer_format(place, "%s%s", begins ? "" : ".", step->name);
		else if (step->kind == MAPPING_ALL && scope->key)
			rg_buffer_format(place, "%s%s", begins ? "" : ".", scope->key);
		else
			rg_buffer_format(place, "[%zu]",
					 step->kind == MAPPING_ALL ? scope->index : (size_t)step->index);
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

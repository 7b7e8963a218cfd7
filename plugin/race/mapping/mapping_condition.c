/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mapping_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MAX_PLACES 16
#define MAX_TESTS  32

static char *trimmed(struct rg_arena *arena, const char *from, size_t length)
{
	while (length && *from == ' ') {
		from++;
		length--;
	}
	while (length && from[length - 1] == ' ')
		length--;
	return rg_arena_strndup(arena, from, length);
}

/* Digits, a sign, a point: JSON's own reading, whatever the locale. NAN when it is no number. */
static double number_of(const char *text)
{
	if (!text[0] || text[strspn(text, "+-.0123456789")])
		return NAN;
	cJSON *json = cJSON_Parse(text[0] == '+' ? text + 1 : text);
	double number = cJSON_IsNumber(json) ? json->valuedouble : NAN;
	cJSON_Delete(json);
	return number;
}

static bool parse_values(struct rg_arena *arena, const char *text, struct mapping_test *test)
{
	size_t count = 1;

	for (const char *at = text; *at; at++)
		count += *at == '|';
	test->values = rg_arena_alloc(arena, count, sizeof(*test->values));
	for (const char *at = text;;) {
		size_t length = strcspn(at, "|");
		test->values[test->value_count++] = trimmed(arena, at, length);
		if (!at[length])
			return true;
		at += length + 1;
	}
}

/* "status = DNF|DQ", "total_lap > 0", "cat", "!cat" */
static bool parse_test(struct rg_arena *arena, const char *text, size_t length, struct mapping_test *test)
{
	static const struct {
		const char *sign;
		enum mapping_operator operator_;
	} signs[] = {{" != ", MAPPING_UNEQUAL}, {" >= ", MAPPING_AT_LEAST}, {" <= ", MAPPING_AT_MOST},
		     {" = ", MAPPING_EQUAL},    {" > ", MAPPING_MORE},      {" < ", MAPPING_LESS}};
	char *whole = trimmed(arena, text, length);
	const char *path = whole;

	*test = (struct mapping_test){.operator_ = MAPPING_GIVEN};
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		char *sign = strstr(whole, signs[i].sign);
		if (!sign)
			continue;
		const char *right = sign + strlen(signs[i].sign);
		test->operator_ = signs[i].operator_;
		path = trimmed(arena, whole, (size_t)(sign - whole));
		test->number = number_of(right);
		bool text_test = test->operator_ == MAPPING_EQUAL || test->operator_ == MAPPING_UNEQUAL;
		if (text_test ? !parse_values(arena, right, test) : isnan(test->number))
			return false;
		return mapping_path_parse(arena, path, &test->path);
	}
	if (path[0] == '!') {
		test->operator_ = MAPPING_MISSING;
		path++;
	}
	return !strpbrk(path, " <>=!") && mapping_path_parse(arena, path, &test->path);
}

static bool parse_tests(struct rg_arena *arena, const char *text, struct mapping_condition *condition)
{
	for (const char *at = text;;) {
		const char *end = strstr(at, " or ");
		size_t length = end ? (size_t)(end - at) : strlen(at);
		if (condition->count == MAX_TESTS)
			return false;
		struct mapping_test *test = &condition->tests[condition->count++];
		if (!parse_test(arena, at, length, test))
			return false;
		test->or_next = end != NULL;
		if (!end)
			return true;
		at = end + 4;
	}
}

bool mapping_condition_parse(struct rg_arena *arena, const cJSON *json, struct mapping_condition *condition)
{
	const cJSON *item;

	*condition = (struct mapping_condition){.tests = rg_arena_alloc(arena, MAX_TESTS, sizeof(struct mapping_test))};
	if (cJSON_IsString(json))
		return parse_tests(arena, json->valuestring, condition);
	if (!cJSON_IsArray(json) || !json->child)
		return false;
	cJSON_ArrayForEach(item, json)
	{
		if (!cJSON_IsString(item) || !parse_tests(arena, item->valuestring, condition))
			return false;
	}
	return true;
}

/* A list or an object is something, too; an empty one is not. */
static bool is_given(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_path *path)
{
	const cJSON *json = mapping_path_find(run, scope, path);

	if (cJSON_IsArray(json) || cJSON_IsObject(json))
		return json->child != NULL;
	if (cJSON_IsBool(json))
		return cJSON_IsTrue(json);
	char *text = mapping_path_text(run, scope, path);
	bool given = text && !race_convert_is_empty(text);
	rg_free(text);
	return given;
}

static bool holds(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_test *test)
{
	bool result = false;

	if (test->operator_ == MAPPING_GIVEN || test->operator_ == MAPPING_MISSING)
		return is_given(run, scope, &test->path) == (test->operator_ == MAPPING_GIVEN);
	char *text = mapping_path_text(run, scope, &test->path);
	if (test->operator_ == MAPPING_EQUAL || test->operator_ == MAPPING_UNEQUAL) {
		bool equal = false;
		for (size_t i = 0; i < test->value_count; i++)
			equal = equal || strcmp(text ? text : "", test->values[i]) == 0;
		rg_free(text);
		return equal == (test->operator_ == MAPPING_EQUAL);
	}
	/* What is no number is neither more nor less. */
	double number = text ? number_of(text) : NAN;
	rg_free(text);
	switch (test->operator_) {
	case MAPPING_LESS:
		result = number < test->number;
		break;
	case MAPPING_MORE:
		result = number > test->number;
		break;
	case MAPPING_AT_MOST:
		result = number <= test->number;
		break;
	case MAPPING_AT_LEAST:
		result = number >= test->number;
		break;
	default:
		break;
	}
	return result;
}

bool mapping_condition_holds(struct mapping_run *run, const struct mapping_scope *scope,
			     const struct mapping_condition *condition)
{
	bool any = false;

	for (size_t i = 0; i < condition->count; i++) {
		any = any || holds(run, scope, &condition->tests[i]);
		if (condition->tests[i].or_next)
			continue;
		if (!any)
			return false;
		any = false;
	}
	return true;
}

bool mapping_text_parse(struct rg_arena *arena, const char *text, bool only_params, struct mapping_text *to)
{
	*to = (struct mapping_text){0};
	to->literals = rg_arena_alloc(arena, MAX_PLACES + 1, sizeof(*to->literals));
	to->paths = rg_arena_alloc(arena, MAX_PLACES, sizeof(*to->paths));
	to->optional = rg_arena_alloc(arena, MAX_PLACES, sizeof(*to->optional));
	for (;;) {
		size_t length = strcspn(text, "{}");
		to->literals[to->count] = rg_arena_strndup(arena, text, length);
		text += length;
		if (!*text)
			return true;
		const char *end = strchr(text, '}');
		if (*text == '}' || !end || end == text + 1 || to->count == MAX_PLACES)
			return false;
		bool optional = end[-1] == '?';
		char *inner = rg_arena_strndup(arena, text + 1, (size_t)(end - text - 1 - optional));
		if (only_params)
			inner = rg_arena_printf(arena, "@%s", inner);
		if (!mapping_path_parse(arena, inner, &to->paths[to->count]))
			return false;
		to->optional[to->count++] = optional;
		text = end + 1;
	}
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

char *mapping_text_fill(struct mapping_run *run, const struct mapping_scope *scope, const struct mapping_text *text,
			bool url)
{
	struct rg_buffer buffer = {.limit = 8192};
	bool good = true;

	rg_buffer_text(&buffer, text->literals[0]);
	for (size_t i = 0; good && i < text->count; i++) {
		char *value = mapping_path_text(run, scope, &text->paths[i]);
		if (rg_empty(value) || race_convert_is_empty(value))
			good = text->optional[i];
		else
			good = url ? mapping_url_add(&buffer, value) : rg_buffer_text(&buffer, value);
		rg_free(value);
		rg_buffer_text(&buffer, text->literals[i + 1]);
	}
	if (good)
		return rg_buffer_take(&buffer);
	rg_buffer_finish(&buffer);
	return NULL;
}

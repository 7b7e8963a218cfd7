/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "template_reader.h"

#define MAX_TEXT   1000
#define MAX_PARTS  16
#define MAX_LENGTH 4096 /* design px; more is a slip of the keyboard */

bool template_fail(struct reader *reader, const cJSON *got, const char *path, const char *member, const char *what)
{
	path += reader->above;
	path += reader->above && *path == '.';
	return json_fail(&reader->place, got, "%s%s%s: %s", path, *path && *member ? "." : "", member, what);
}

static bool read_number(struct reader *reader, const cJSON *json, const char *path, double *number)
{
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= -MAX_LENGTH && json->valuedouble <= MAX_LENGTH))
		return template_fail(reader, json, path, json->string ? json->string : "",
				     "expected a number from -4096 to 4096");
	*number = json->valuedouble;
	return true;
}

static bool read_numbers(struct reader *reader, const cJSON *json, const char *path, double *numbers, int count)
{
	if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != count)
		return template_fail(reader, json, path, json->string, "expected a list of numbers");
	for (int i = 0; i < count; i++) {
		const cJSON *item = cJSON_GetArrayItem(json, i);
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= -MAX_LENGTH && item->valuedouble <= MAX_LENGTH))
			return template_fail(reader, item, path, json->string,
					     "expected a list of numbers from -4096 to 4096");
		numbers[i] = item->valuedouble;
	}
	return true;
}

static bool read_insets(struct reader *reader, const cJSON *json, const char *path, double insets[4])
{
	int count = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0;

	if (count == 4)
		return read_numbers(reader, json, path, insets, 4);
	if (count == 2) {
		if (!read_numbers(reader, json, path, insets, 2))
			return false;
		insets[2] = insets[0];
		insets[3] = insets[1];
		return true;
	}
	if (!read_number(reader, json, path, &insets[0]))
		return false;
	insets[1] = insets[2] = insets[3] = insets[0];
	return true;
}

static bool read_size(struct reader *reader, const cJSON *json, const char *path, struct size *size)
{
	if (cJSON_IsString(json) && strcmp(json->valuestring, "hug") == 0) {
		size->mode = SIZE_HUG;
	} else if (cJSON_IsString(json) && strcmp(json->valuestring, "fill") == 0) {
		size->mode = SIZE_FILL;
	} else if (cJSON_IsNumber(json) && json->valuedouble >= 0 && json->valuedouble <= MAX_LENGTH) {
		*size = (struct size){SIZE_FIXED, json->valuedouble};
	} else {
		return template_fail(reader, json, path, json->string, "expected a number, \"hug\" or \"fill\"");
	}
	return true;
}

static const struct choice aligns[] = {{"start", ALIGN_START},       {"center", ALIGN_CENTER},   {"end", ALIGN_END},
				       {"baseline", ALIGN_BASELINE}, {"between", ALIGN_BETWEEN}, {NULL, 0}};
static const struct choice forms[] = {
	{"box", FORM_BOX}, {"up", FORM_UP}, {"down", FORM_DOWN}, {"tick", FORM_TICK}, {NULL, 0}};
static const struct choice edges[] = {{"top", EDGE_TOP}, {"bottom", EDGE_BOTTOM}, {NULL, 0}};

bool template_read_choice(struct reader *reader, const cJSON *json, const char *path, const struct choice *choices,
			  int *value)
{
	for (const struct choice *choice = choices; cJSON_IsString(json) && choice->word; choice++) {
		if (strcmp(json->valuestring, choice->word) == 0) {
			*value = choice->value;
			return true;
		}
	}
	return template_fail(reader, json, path, json->string, "is none of the words that are known here");
}

/* A path that leads to what can be used there; `kind` 0: anything. */
static bool check_path(const struct scope *scope, const char *path, int kind, char *error)
{
	const char *const what = kind == VALUE_INT     ? "whole number"
				 : kind == VALUE_COLOR ? "colour"
						       : "list of colours";
	enum value_kind found = VALUE_NONE;
	const struct race_type *type = NULL;

	if (!path_check(scope, path, &found, &type, error))
		return false;
	if (kind && (int)found != kind) {
		snprintf(error, EXPRESSION_ERROR_SIZE, "%s is no %s", path, what);
		return false;
	}
	return true;
}

/* What the kinds of strings must hold. */
bool template_check_string(struct reader *reader, const cJSON *json, const char *path, const struct property *property,
			   const struct scope *scope)
{
	enum property_kind kind = property->kind;
	char error[EXPRESSION_ERROR_SIZE] = "";
	const char *text = json->valuestring;
	uint32_t color;
	bool good = true;

	if (kind == PROPERTY_TEXT || kind == PROPERTY_PARTS) {
		good = text_check(scope, text, error);
	} else if (kind == PROPERTY_CONDITION) {
		good = condition_check(scope, text, error);
	} else if (kind == PROPERTY_PATH) {
		good = check_path(scope, text, property->leads_to, error);
	} else if (kind == PROPERTY_COLOR && text[0] == '#') {
		good = json_parse_color(text, &color);
		snprintf(error, sizeof(error), "expected a role of the theme, \"#RRGGBB\" or \"{path}\"");
	} else if (kind == PROPERTY_COLOR && text[0] == '{') {
		char *inside = rg_strndup(text + 1, strcspn(text + 1, "}"));
		good = text[strlen(text) - 1] == '}';
		snprintf(error, sizeof(error), "a \"{\" has no \"}\"");
		good = good && check_path(scope, inside, VALUE_COLOR, error);
		rg_free(inside);
	}
	return good || template_fail(reader, json, path, property->name, error);
}

static bool read_parts(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		       const struct property *property, struct node *node)
{
	size_t count = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (count > MAX_PARTS)
		return template_fail(reader, NULL, path, json->string, "more than 16 texts");
	node->parts = rg_arena_alloc(reader->arena, count, sizeof(char *));
	node->part_count = count;
	for (size_t i = 0; i < count; i++) {
		const cJSON *item = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, (int)i) : json;
		if (!cJSON_IsString(item))
			return template_fail(reader, item, path, json->string, "expected a text or a list of texts");
		if (strlen(item->valuestring) > MAX_TEXT)
			return template_fail(reader, NULL, path, json->string, "a text of more than 1000 bytes");
		if (!template_check_string(reader, item, path, property, scope))
			return false;
		node->parts[i] = rg_arena_strdup(reader->arena, item->valuestring);
	}
	return true;
}

bool template_read_property(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			    const struct property *property, struct node *node)
{
	void *at = (char *)node + property->offset;

	switch (property->kind) {
	case PROPERTY_NUMBER:
		if (!read_number(reader, json, path, at))
			return false;
		if (at == (void *)&node->size && !(node->size >= 1 && node->size <= 400))
			return template_fail(reader, json, path, json->string, "expected a number from 1 to 400");
		return true;
	case PROPERTY_INT:
		if (!cJSON_IsNumber(json) || !(json->valuedouble >= 1 && json->valuedouble <= 100) ||
		    json->valuedouble != (int)json->valuedouble)
			return template_fail(reader, json, path, json->string, "expected a whole number from 1 to 100");
		*(int *)at = (int)json->valuedouble;
		return true;
	case PROPERTY_BOOL:
		if (!cJSON_IsBool(json))
			return template_fail(reader, json, path, json->string, "expected true or false");
		*(bool *)at = cJSON_IsTrue(json);
		return true;
	case PROPERTY_SIZE:
		return read_size(reader, json, path, at);
	case PROPERTY_PAIR:
		return read_numbers(reader, json, path, at, 2);
	case PROPERTY_INSETS:
		return read_insets(reader, json, path, at);
	case PROPERTY_ALIGN:
		return template_read_choice(reader, json, path, aligns, at);
	case PROPERTY_FORM:
		return template_read_choice(reader, json, path, forms, at);
	case PROPERTY_EDGE:
		return template_read_choice(reader, json, path, edges, at);
	case PROPERTY_MOTION:
		return template_read_motion(reader, json, path, at);
	case PROPERTY_MOVE:
		return template_read_move(reader, json, path, at);
	case PROPERTY_PARTS:
		return read_parts(reader, json, path, scope, property, node);
	case PROPERTY_NAME:
	case PROPERTY_COLOR:
	case PROPERTY_TEXT:
	case PROPERTY_PATH:
	case PROPERTY_CONDITION:
		if (!cJSON_IsString(json) || !*json->valuestring)
			return template_fail(reader, json, path, json->string, "expected a text that is not empty");
		if (!template_check_string(reader, json, path, property, scope))
			return false;
		*(const char **)at = rg_arena_strdup(reader->arena, json->valuestring);
		return true;
	}
	return false;
}

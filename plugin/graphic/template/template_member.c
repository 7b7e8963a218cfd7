/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "template_reader.h"
#include "race/file/said.h"

#define MAX_TEXT      1000
#define MAX_PARTS     16
#define MAX_LENGTH    4096 /* design px; more is a slip of the keyboard */
#define MOST_MS       5000
#define MOST_DISTANCE 4096 /* design px */

bool template_fail(struct reader *reader, const cJSON *got, const char *path, const char *member, const char *what)
{
	size_t when = reader->when;

	if (when && when >= reader->above)
		path = rg_arena_printf(reader->arena, "%.*s.when[%zu]%s", (int)when, path, reader->when_index,
				       path + when);
	path += reader->above;
	path += reader->above && *path == '.';
	return json_fail(&reader->place, got, "%s%s%s: %s", path, *path && *member ? "." : "", member, race_said(what));
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

static bool read_corners(struct reader *reader, const cJSON *json, const char *path, double corners[4])
{
	double numbers[4];
	bool list = cJSON_IsArray(json);

	if (list ? !read_numbers(reader, json, path, numbers, 4) : !read_number(reader, json, path, &numbers[0]))
		return false;
	for (int i = 0; i < 4; i++) {
		corners[i] = numbers[list ? i : 0];
		if (corners[i] < 0)
			return template_fail(reader, json, path, json->string, "expected no number below 0");
	}
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

static bool read_choice(struct reader *reader, const cJSON *json, const char *path, const struct choice *choices,
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

/* Checks that a path leads to that kind of value; `kind` 0: any. */
static const struct expression_path *leads_to(struct expression_reading *reading, const struct expression_path *path,
					      int kind)
{
	const char *const what = kind == VALUE_INT     ? "whole number"
				 : kind == VALUE_COLOR ? "colour"
				 : kind == VALUE_LIST  ? "list"
						       : "list of colours";

	if (path && kind && path->kind != kind)
		expression_fail(reading, path->at, "%s is no %s", path->source, what);
	return path;
}

/* "{path}" and nothing beside it. */
static const struct expression_path *compile_color_path(struct expression_reading *reading, const char *text)
{
	const struct expression_rules *all = reading->rules, paths = {.path = all->path};

	reading->rules = &paths; /* the path leads to a colour, which is no text */
	const struct expression_text *whole = expression_compile(reading, EXPRESSION_TEXT, text);
	reading->rules = all;
	if (whole && (whole->count != 1 || *whole->literals[0] || *whole->literals[1] || whole->places[0].word ||
		      whole->places[0].optional || whole->places[0].filter_count))
		expression_fail(reading, 0, "a colour is one {path}");
	return whole ? leads_to(reading, &whole->places[0].path, VALUE_COLOR) : NULL;
}

/* Reports a fault without a place in the text. */
static void refuse(struct expression_reading *reading, const char *what)
{
	snprintf(reading->error, sizeof(reading->error), "%s", what);
}

static bool has_role(const struct reader *reader, const char *role, bool font)
{
	const struct template_names *names = reader->names;

	return !names->role || names->role(names->data, role, font);
}

static const struct node_color *compile_color(struct reader *reader, struct expression_reading *reading,
					      const char *text)
{
	struct node_color *color = rg_arena_alloc(reader->arena, 1, sizeof(*color));

	if (text[0] == '#') {
		color->kind = COLOR_FIXED;
		if (!json_parse_color(text, &color->fixed))
			refuse(reading, "expected a role of a theme, \"#RRGGBB\" or \"{path}\"");
	} else if (text[0] == '{') {
		color->kind = COLOR_PATH;
		color->path = compile_color_path(reading, text);
	} else if (strcmp(text, "accent") == 0) {
		color->kind = COLOR_ACCENT;
	} else if (strcmp(text, "on-accent") == 0) {
		color->kind = COLOR_ON_ACCENT;
	} else {
		color->kind = COLOR_ROLE;
		color->role = rg_arena_strdup(reader->arena, text);
		if (!has_role(reader, text, false))
			refuse(reading, "no theme has this colour");
	}
	return color;
}

const void *template_compile(struct reader *reader, const cJSON *json, const char *path,
			     const struct property *property, const struct scope *scope)
{
	struct expression_reading reading = scope_reading(scope, reader->arena);
	const char *text = json->valuestring;
	const void *made = NULL;

	switch (property->kind) {
	case PROPERTY_TEXT:
	case PROPERTY_PARTS:
		made = expression_compile(&reading, EXPRESSION_TEXT, text);
		break;
	case PROPERTY_CONDITION:
		made = expression_compile(&reading, EXPRESSION_CONDITION, text);
		break;
	case PROPERTY_PATH:
		made = leads_to(&reading, expression_compile(&reading, EXPRESSION_PATH, text), property->leads_to);
		break;
	case PROPERTY_COLOR:
		made = compile_color(reader, &reading, text);
		break;
	default:
		made = rg_arena_strdup(reader->arena, text);
		if (strcmp(property->name, "font") == 0 && !has_role(reader, text, true))
			refuse(&reading, "no theme has this font");
		break;
	}
	if (!reading.error[0])
		return made;
	template_fail(reader, json, path, property->name, reading.error);
	return NULL;
}

static bool read_parts(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		       const struct property *property, struct node *node)
{
	bool list = cJSON_IsArray(json);
	size_t count = list ? (size_t)cJSON_GetArraySize(json) : 1;

	if (count > MAX_PARTS)
		return template_fail(reader, NULL, path, json->string, "more than 16 texts");
	node->parts = rg_arena_alloc(reader->arena, count, sizeof(*node->parts));
	node->part_count = count;
	for (size_t i = 0; i < count; i++) {
		const cJSON *item = list ? cJSON_GetArrayItem(json, (int)i) : json;
		struct property part = *property;
		if (list)
			part.name = rg_arena_printf(reader->arena, "%s[%zu]", property->name, i);
		if (!cJSON_IsString(item))
			return template_fail(reader, item, path, part.name, "expected a text or a list of texts");
		if (strlen(item->valuestring) > MAX_TEXT)
			return template_fail(reader, NULL, path, part.name, "a text of more than 1000 bytes");
		node->parts[i] = template_compile(reader, item, path, &part, scope);
		if (!node->parts[i])
			return false;
	}
	return true;
}

static bool read_gradient(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			  const struct property *property, const struct node_color **colors)
{
	int count = cJSON_IsArray(json) ? cJSON_GetArraySize(json) : 0;
	const struct property color = {.name = property->name, .kind = PROPERTY_COLOR};

	if (count < 2 || count > GRADIENT_MOST)
		return template_fail(reader, json, path, json->string, "expected a list of two or three colours");
	for (int i = 0; i < count; i++) {
		const cJSON *item = cJSON_GetArrayItem(json, i);
		if (!cJSON_IsString(item) || !*item->valuestring)
			return template_fail(reader, item, path, json->string,
					     "expected a list of two or three colours");
		colors[i] = template_compile(reader, item, path, &color, scope);
		if (!colors[i])
			return false;
	}
	return true;
}

/* ---- "enter", "exit" and "move" of sprites ---- */

static const struct choice kinds[] = {
	{"fade", MOTION_FADE}, {"wipe", MOTION_WIPE}, {"slide", MOTION_SLIDE}, {"travel", MOTION_TRAVEL}, {NULL, 0}};
static const struct choice directions[] = {
	{"left", MOTION_LEFT}, {"right", MOTION_RIGHT}, {"up", MOTION_UP}, {"down", MOTION_DOWN}, {NULL, 0}};
static const struct choice easings[] = {
	{"linear", MOTION_LINEAR}, {"in", MOTION_IN}, {"out", MOTION_OUT}, {"in-out", MOTION_IN_OUT}, {NULL, 0}};

/* The place that a member fills; exactly one of the pointers is set. */
struct member {
	const char *name;
	double *number;
	double most;
	const struct choice *choices;
	int *choice;
	struct motion_content *content;
};

static bool read_content(struct reader *reader, const cJSON *json, const char *path, struct motion_content *content);

static bool read_member(struct reader *reader, const cJSON *json, const char *path, const struct member *members)
{
	const struct member *member = members;

	while (member->name && strcmp(member->name, json->string) != 0)
		member++;
	if (!member->name)
		return template_fail(reader, NULL, path, json->string, "no such member");
	if (member->choices)
		return read_choice(reader, json, path, member->choices, member->choice);
	if (member->content)
		return read_content(reader, json, path, member->content);
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0 && json->valuedouble <= member->most))
		return template_fail(reader, json, path, json->string,
				     member->most == MOST_MS ? "expected a number from 0 to 5000"
							     : "expected a number from 0 to 4096");
	*member->number = json->valuedouble;
	return true;
}

static bool read_members(struct reader *reader, const cJSON *json, const char *path, const struct member *members)
{
	const cJSON *item;

	if (!cJSON_IsObject(json))
		return template_fail(reader, json, path, json->string, "expected an object");
	const char *own = rg_arena_printf(reader->arena, "%s%s%s", path, *path ? "." : "", json->string);
	cJSON_ArrayForEach(item, json)
	{
		if (!read_member(reader, item, own, members))
			return false;
	}
	return true;
}

static bool read_content(struct reader *reader, const cJSON *json, const char *path, struct motion_content *content)
{
	int direction = MOTION_RIGHT, easing = MOTION_OUT;
	const struct member members[] = {
		{.name = "ms", .number = &content->ms, .most = MOST_MS},
		{.name = "delay_ms", .number = &content->delay_ms, .most = MOST_MS},
		{.name = "distance", .number = &content->distance, .most = MOST_DISTANCE},
		{.name = "direction", .choices = directions, .choice = &direction},
		{.name = "easing", .choices = easings, .choice = &easing},
		{NULL},
	};

	content->ms = 180;
	if (!read_members(reader, json, path, members))
		return false;
	content->direction = (enum motion_direction)direction;
	content->easing = (enum motion_easing)easing;
	return true;
}

static bool read_motion(struct reader *reader, const cJSON *json, const char *path, struct motion *motion)
{
	int kind = (int)motion->kind, direction = (int)motion->direction, easing = (int)motion->easing;
	const struct member members[] = {
		{.name = "kind", .choices = kinds, .choice = &kind},
		{.name = "direction", .choices = directions, .choice = &direction},
		{.name = "easing", .choices = easings, .choice = &easing},
		{.name = "ms", .number = &motion->ms, .most = MOST_MS},
		{.name = "delay_ms", .number = &motion->delay_ms, .most = MOST_MS},
		{.name = "each_ms", .number = &motion->each_ms, .most = MOST_MS},
		{.name = "distance", .number = &motion->distance, .most = MOST_DISTANCE},
		{.name = "loop_ms", .number = &motion->loop_ms, .most = MOST_MS},
		{.name = "content", .content = &motion->content},
		{NULL},
	};

	if (!read_members(reader, json, path, members))
		return false;
	motion->kind = (enum motion_kind)kind;
	motion->direction = (enum motion_direction)direction;
	motion->easing = (enum motion_easing)easing;
	return true;
}

static bool read_move(struct reader *reader, const cJSON *json, const char *path, struct motion_move *move)
{
	int easing = (int)move->easing;
	const struct member members[] = {
		{.name = "ms", .number = &move->ms, .most = MOST_MS},
		{.name = "mix_ms", .number = &move->mix_ms, .most = MOST_MS},
		{.name = "wait_ms", .number = &move->wait_ms, .most = MOST_MS},
		{.name = "easing", .choices = easings, .choice = &easing},
		{NULL},
	};

	if (!read_members(reader, json, path, members))
		return false;
	move->easing = (enum motion_easing)easing;
	return true;
}

/* ---- each by its kind ---- */

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
		if (at == (void *)&node->letter_spacing && !(fabs(node->letter_spacing) <= 1))
			return template_fail(reader, json, path, json->string, "expected a number from -1 to 1");
		return true;
	case PROPERTY_PART:
		if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0 && json->valuedouble <= 1))
			return template_fail(reader, json, path, json->string, "expected a number from 0 to 1");
		*(double *)at = json->valuedouble;
		return true;
	case PROPERTY_CORNERS:
		return read_corners(reader, json, path, at);
	case PROPERTY_GRADIENT:
		return read_gradient(reader, json, path, scope, property, at);
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
		return read_choice(reader, json, path, aligns, at);
	case PROPERTY_FORM:
		return read_choice(reader, json, path, forms, at);
	case PROPERTY_EDGE:
		return read_choice(reader, json, path, edges, at);
	case PROPERTY_MOTION:
		return read_motion(reader, json, path, at);
	case PROPERTY_MOVE:
		return read_move(reader, json, path, at);
	case PROPERTY_PARTS:
		return read_parts(reader, json, path, scope, property, node);
	case PROPERTY_NAME:
	case PROPERTY_COLOR:
	case PROPERTY_TEXT:
	case PROPERTY_PATH:
	case PROPERTY_CONDITION:
		if (!cJSON_IsString(json) || !*json->valuestring)
			return template_fail(reader, json, path, json->string, "expected a text that is not empty");
		*(const void **)at = template_compile(reader, json, path, property, scope);
		return *(const void **)at != NULL;
	}
	return false;
}

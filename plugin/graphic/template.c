/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "template.h"

#include <stdio.h>
#include <string.h>
#include <cjson/cJSON.h>

#include "base/mem.h"
#include "base/text.h"
#include "expression.h"
#include "json.h"

#define MAX_DEPTH 16
#define MAX_CHILDREN 64
#define MAX_PARTS 16
#define MAX_LENGTH 4096 /* design px; more is a slip of the keyboard */
#define DEFAULT_SECONDS 8

struct reader {
	struct json_place place;
	struct rg_arena *arena;
	char *(*part)(void *data, const char *name);
	void *data;
	struct rg_array used; /* cJSON *: parts, kept until the template is read */
	int depth;
};

static bool read_node(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		      bool in_sprite, struct node *node);

static bool fail(struct reader *reader, const cJSON *got, const char *path, const char *member, const char *what)
{
	return json_fail(&reader->place, got, "%s%s%s: %s", path, *path ? "." : "", member, what);
}

static bool read_number(struct reader *reader, const cJSON *json, const char *path, double *number)
{
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= -MAX_LENGTH && json->valuedouble <= MAX_LENGTH))
		return fail(reader, json, path, json->string ? json->string : "", "expected a number from -4096 to 4096");
	*number = json->valuedouble;
	return true;
}

static bool read_numbers(struct reader *reader, const cJSON *json, const char *path, double *numbers, int count)
{
	if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != count)
		return fail(reader, json, path, json->string, "expected a list of numbers");
	for (int i = 0; i < count; i++) {
		const cJSON *item = cJSON_GetArrayItem(json, i);
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= -MAX_LENGTH && item->valuedouble <= MAX_LENGTH))
			return fail(reader, item, path, json->string, "expected a list of numbers from -4096 to 4096");
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
		return fail(reader, json, path, json->string, "expected a number, \"hug\" or \"fill\"");
	}
	return true;
}

struct choice {
	const char *word;
	int value;
};

static const struct choice aligns[] = {{"start", ALIGN_START},       {"center", ALIGN_CENTER},   {"end", ALIGN_END},
				       {"baseline", ALIGN_BASELINE}, {"between", ALIGN_BETWEEN}, {NULL, 0}};
static const struct choice forms[] = {{"box", FORM_BOX}, {"up", FORM_UP}, {"down", FORM_DOWN}, {NULL, 0}};
static const struct choice edges[] = {{"top", EDGE_TOP}, {"bottom", EDGE_BOTTOM}, {NULL, 0}};

static bool read_choice(struct reader *reader, const cJSON *json, const char *path, const struct choice *choices, int *value)
{
	for (const struct choice *choice = choices; cJSON_IsString(json) && choice->word; choice++) {
		if (strcmp(json->valuestring, choice->word) == 0) {
			*value = choice->value;
			return true;
		}
	}
	return fail(reader, json, path, json->string, "is none of the words that are known here");
}

/* What the kinds of strings must hold. */
static bool check_string(struct reader *reader, const cJSON *json, const char *path, enum property_kind kind,
			 const struct scope *scope)
{
	char error[EXPRESSION_ERROR_SIZE] = "";
	enum value_kind found = VALUE_NONE;
	const struct race_type *type = NULL;
	const char *text = json->valuestring;
	uint32_t color;
	bool good = true;

	if (kind == PROPERTY_TEXT || kind == PROPERTY_PARTS) {
		good = text_check(scope, text, error);
	} else if (kind == PROPERTY_CONDITION) {
		good = condition_check(scope, text, error);
	} else if (kind == PROPERTY_PATH) {
		good = path_check(scope, text, &found, &type, error);
	} else if (kind == PROPERTY_COLOR && text[0] == '#') {
		good = json_parse_color(text, &color);
		snprintf(error, sizeof(error), "expected a role of the theme, \"#RRGGBB\" or \"{path}\"");
	} else if (kind == PROPERTY_COLOR && text[0] == '{') {
		char *inside = rg_strndup(text + 1, strlen(text) - 1 - (text[strlen(text) - 1] == '}'));
		good = path_check(scope, inside, &found, &type, error);
		if (good && found != VALUE_COLOR) {
			snprintf(error, sizeof(error), "%s is no colour", inside);
			good = false;
		}
		rg_free(inside);
	}
	return good || fail(reader, json, path, json->string ? json->string : "", error);
}

static bool read_parts(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		       struct node *node)
{
	size_t count = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 1;

	if (count > MAX_PARTS)
		return fail(reader, NULL, path, json->string, "more than 16 texts");
	node->parts = rg_arena_alloc(reader->arena, count, sizeof(char *));
	node->part_count = count;
	for (size_t i = 0; i < count; i++) {
		const cJSON *item = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, (int)i) : json;
		if (!cJSON_IsString(item))
			return fail(reader, item, path, json->string, "expected a text or a list of texts");
		if (!check_string(reader, item, path, PROPERTY_TEXT, scope))
			return false;
		node->parts[i] = rg_arena_strdup(reader->arena, item->valuestring);
	}
	return true;
}

static bool read_property(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			  const struct property *property, struct node *node)
{
	void *at = (char *)node + property->offset;

	switch (property->kind) {
	case PROPERTY_NUMBER:
		return read_number(reader, json, path, at);
	case PROPERTY_INT:
		if (!cJSON_IsNumber(json) || json->valuedouble != (int)json->valuedouble || json->valuedouble < 1 ||
		    json->valuedouble > 100)
			return fail(reader, json, path, json->string, "expected a whole number from 1 to 100");
		*(int *)at = (int)json->valuedouble;
		return true;
	case PROPERTY_BOOL:
		if (!cJSON_IsBool(json))
			return fail(reader, json, path, json->string, "expected true or false");
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
	case PROPERTY_PARTS:
		return read_parts(reader, json, path, scope, node);
	case PROPERTY_NAME:
	case PROPERTY_COLOR:
	case PROPERTY_TEXT:
	case PROPERTY_PATH:
	case PROPERTY_CONDITION:
		if (!cJSON_IsString(json) || !*json->valuestring)
			return fail(reader, json, path, json->string, "expected a text that is not empty");
		if (!check_string(reader, json, path, property->kind, scope))
			return false;
		*(const char **)at = rg_arena_strdup(reader->arena, json->valuestring);
		return true;
	}
	return false;
}

static const struct property *find_property(const char *name)
{
	for (size_t i = 0; i < template_property_count; i++) {
		if (strcmp(template_properties[i].name, name) == 0)
			return &template_properties[i];
	}
	return NULL;
}

static struct node node_defaults(void)
{
	return (struct node){
		.x = NAN,
		.y = NAN,
		.right = NAN,
		.bottom = NAN,
		.baseline = NAN,
		.width.mode = SIZE_HUG,
		.height.mode = SIZE_HUG,
		.align = ALIGN_START,
		.justify = ALIGN_START,
		.color = "text",
		.border_color = "hairline",
		.join = " · ",
		.font = "regular",
		.size = 36,
		.lines = 1,
		.focus = {0.5, 0.33},
		.form = FORM_BOX,
		.edge = EDGE_BOTTOM,
		.offset = 4,
		.as = "item",
	};
}

static bool read_type(struct reader *reader, const cJSON *json, const char *path, enum node_type *type)
{
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(json, "type");

	for (size_t i = 0; cJSON_IsString(name) && template_type_name(i); i++) {
		if (strcmp(name->valuestring, template_type_name(i)) == 0) {
			*type = (enum node_type)(1 << i);
			return true;
		}
	}
	return fail(reader, name, path, "type", "expected row, column, stack, grid, text, picture, flag, shape, line or laps");
}

static bool read_children(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			  bool in_sprite, struct node *node)
{
	size_t count = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 0, index = 0;
	const cJSON *item;

	if (!cJSON_IsArray(json) || count > MAX_CHILDREN || !(node->type & NODE_BOXES))
		return fail(reader, json, path, "children", "expected a list of at most 64 nodes, in a box");
	node->children = rg_arena_alloc(reader->arena, count, sizeof(struct node));
	node->child_count = count;
	cJSON_ArrayForEach(item, json)
	{
		const char *child = rg_arena_printf(reader->arena, "%s%schildren[%zu]", path, *path ? "." : "", index);
		if (!read_node(reader, item, child, scope, in_sprite, &node->children[index++]))
			return false;
	}
	return true;
}

/* Each alternative is the node's own JSON with some members replaced, read as a node. */
static bool read_alternatives(struct reader *reader, const cJSON *json, const cJSON *when, const char *path,
			      const struct scope *scope, bool in_sprite, struct node *node)
{
	size_t count = cJSON_IsArray(when) ? (size_t)cJSON_GetArraySize(when) : 0;

	if (!count || count > 8)
		return fail(reader, when, path, "when", "expected a list of one to eight objects");
	node->alternatives = rg_arena_alloc(reader->arena, count, sizeof(struct node));
	node->alternative_count = count;
	for (size_t i = 0; i < count; i++) {
		const cJSON *patch = cJSON_GetArrayItem(when, (int)i), *member;
		if (!cJSON_IsObject(patch) || !cJSON_GetObjectItemCaseSensitive(patch, "if"))
			return fail(reader, NULL, path, "when", "each needs an \"if\"");
		cJSON *merged = cJSON_Duplicate(json, true);
		cJSON_DeleteItemFromObjectCaseSensitive(merged, "when");
		cJSON_DeleteItemFromObjectCaseSensitive(merged, "each");
		cJSON_ArrayForEach(member, patch)
		{
			cJSON_DeleteItemFromObjectCaseSensitive(merged, member->string);
			cJSON_AddItemToObject(merged, member->string, cJSON_Duplicate(member, true));
		}
		bool good = read_node(reader, merged, path, scope, in_sprite, &node->alternatives[i]);
		cJSON_Delete(merged);
		if (!good)
			return false;
	}
	return true;
}

/* Adds the item of `each` to the scope. */
static bool open_scope(struct reader *reader, const cJSON *json, const char *path, const struct scope *outer,
		       struct scope *inner)
{
	const cJSON *each = cJSON_GetObjectItemCaseSensitive(json, "each"), *as = cJSON_GetObjectItemCaseSensitive(json, "as");
	char error[EXPRESSION_ERROR_SIZE] = "";
	enum value_kind kind = VALUE_NONE;
	const struct race_type *type = NULL;

	if (!cJSON_IsString(each))
		return fail(reader, each, path, "each", "expected the path of a list");
	if (!path_check(outer, each->valuestring, &kind, &type, error))
		return fail(reader, each, path, "each", error);
	if (kind != VALUE_LIST)
		return fail(reader, each, path, "each", "is no list");
	*inner = (struct scope){
		.outer = outer,
		.name = rg_arena_strdup(reader->arena, cJSON_IsString(as) ? as->valuestring : "item"),
		.kind = VALUE_OBJECT,
		.type = type,
	};
	return true;
}

static bool read_members(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			 const struct scope *outer, struct node *node)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, json)
	{
		if (strcmp(item->string, "type") == 0 || strcmp(item->string, "children") == 0 ||
		    strcmp(item->string, "when") == 0 || strcmp(item->string, "comment") == 0)
			continue;
		const struct property *property = find_property(item->string);
		if (!property)
			return fail(reader, NULL, path, item->string, "no such member");
		if (!(property->types & node->type))
			return fail(reader, NULL, path, item->string, "not for this type of node");
		const struct scope *seen = strcmp(item->string, "each") == 0 ? outer : scope;
		if (!read_property(reader, item, path, seen, property, node))
			return false;
	}
	if (node->floor <= 0 || node->floor > node->size)
		node->floor = node->size;
	return true;
}

static bool paints(const struct node *node)
{
	return !(node->type & NODE_BOXES) || node->fill || node->border > 0;
}

static const cJSON *read_used(struct reader *reader, const cJSON *json, const char *path)
{
	const cJSON *use = cJSON_GetObjectItemCaseSensitive(json, "use");

	if (!use)
		return json;
	char *bytes = cJSON_IsString(use) ? reader->part(reader->data, use->valuestring) : NULL;
	if (!bytes) {
		fail(reader, use, path, "use", "there is no such part");
		return NULL;
	}
	cJSON *part = json_parse_file(&reader->place, bytes);
	rg_free(bytes);
	if (part)
		*(cJSON **)rg_array_push(&reader->used, sizeof(cJSON *)) = part;
	return part;
}

static bool read_node(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		      bool in_sprite, struct node *node)
{
	struct scope inner;
	const struct scope *outer = scope;
	const cJSON *member;

	if (!cJSON_IsObject(json))
		return fail(reader, json, path, "", "expected a node: an object");
	if (reader->depth == MAX_DEPTH)
		return fail(reader, NULL, path, "", "nested too deeply");
	json = read_used(reader, json, path);
	*node = node_defaults();
	node->path = path;
	if (!json || !read_type(reader, json, path, &node->type))
		return false;
	if (cJSON_GetObjectItemCaseSensitive(json, "each")) {
		if (!open_scope(reader, json, path, outer, &inner))
			return false;
		scope = &inner;
	}
	if (!read_members(reader, json, path, scope, outer, node))
		return false;
	if (node->sprite && in_sprite)
		return fail(reader, NULL, path, "sprite", "stands inside another sprite; one level is all there is");
	if (paints(node) && !node->sprite && !in_sprite)
		return fail(reader, NULL, path, "", "draws something, so it or a box around it must be a sprite");
	reader->depth++;
	bool good = true;
	member = cJSON_GetObjectItemCaseSensitive(json, "children");
	if (member)
		good = read_children(reader, member, path, scope, in_sprite || node->sprite, node);
	member = cJSON_GetObjectItemCaseSensitive(json, "when");
	if (good && member)
		good = read_alternatives(reader, json, member, path, scope, in_sprite, node);
	reader->depth--;
	return good;
}

static const struct choice anchors_x[] = {
	{"left", ALIGN_START}, {"center", ALIGN_CENTER}, {"right", ALIGN_END}, {NULL, 0}};
static const struct choice anchors_y[] = {
	{"top", ALIGN_START}, {"middle", ALIGN_CENTER}, {"bottom", ALIGN_END}, {NULL, 0}};

static bool read_head_member(struct reader *reader, const cJSON *item, const struct scope *scope, struct template *template)
{
	int value = 0;

	if (strcmp(item->string, "anchor") == 0) {
		if (!cJSON_IsArray(item) || cJSON_GetArraySize(item) != 2)
			return fail(reader, item, "", "anchor", "expected two words like [\"left\", \"bottom\"]");
		cJSON *x = cJSON_GetArrayItem(item, 0), *y = cJSON_GetArrayItem(item, 1);
		for (const struct choice *c = anchors_x; cJSON_IsString(x) && c->word; c++)
			template->anchor_x = strcmp(c->word, x->valuestring) == 0 ? c->value : template->anchor_x;
		for (const struct choice *c = anchors_y; cJSON_IsString(y) && c->word; c++)
			template->anchor_y = strcmp(c->word, y->valuestring) == 0 ? c->value : template->anchor_y;
		if (template->anchor_x && template->anchor_y)
			return true;
		return fail(reader, NULL, "", "anchor", "expected left, center or right, and top, middle or bottom");
	}
	if (strcmp(item->string, "seconds") == 0) {
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= 1 && item->valuedouble <= 3600))
			return fail(reader, item, "", "seconds", "expected a number from 1 to 3600");
		value = (int)item->valuedouble;
		template->seconds = value;
		return true;
	}
	if (strcmp(item->string, "accent") == 0 || strcmp(item->string, "needs") == 0) {
		if (!cJSON_IsString(item))
			return fail(reader, item, "", item->string, "expected a path");
		if (!check_string(reader, item, "", PROPERTY_PATH, scope))
			return false;
		const char *path = rg_arena_strdup(reader->arena, item->valuestring);
		*(item->string[0] == 'a' ? &template->accent : &template->needs) = path;
		return true;
	}
	if (strcmp(item->string, "template") == 0 || strcmp(item->string, "children") == 0 ||
	    strcmp(item->string, "comment") == 0 || strcmp(item->string, "$schema") == 0)
		return true;
	return fail(reader, NULL, "", item->string, "no such member");
}

static bool read_head(struct reader *reader, const cJSON *json, struct template *template)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "template"), *item;
	const cJSON *children = cJSON_GetObjectItemCaseSensitive(json, "children");
	struct scope scope = scope_root();

	if (!cJSON_IsNumber(version) || version->valuedouble != 1)
		return fail(reader, version, "", "template", "expected 1, the version of the format");
	template->seconds = DEFAULT_SECONDS;
	cJSON_ArrayForEach(item, json)
	{
		if (!read_head_member(reader, item, &scope, template))
			return false;
	}
	if (!template->anchor_x)
		template->anchor_x = ALIGN_START;
	if (!template->anchor_y)
		template->anchor_y = ALIGN_END;
	template->root = node_defaults();
	template->root.type = NODE_STACK;
	template->root.path = "";
	template->root.width = (struct size){SIZE_FIXED, FRAME_WIDTH};
	template->root.height = (struct size){SIZE_FIXED, FRAME_HEIGHT};
	if (!children)
		return fail(reader, NULL, "", "children", "missing");
	return read_children(reader, children, "", &scope, false, &template->root);
}

struct template *template_parse(const char *file, const char *id, const char *bytes,
				char *(*part)(void *data, const char *name), void *data, struct race_problems *problems)
{
	struct reader reader = {.place = {file, problems}, .arena = rg_arena_create(), .part = part, .data = data};
	cJSON *json = json_parse_file(&reader.place, bytes);
	struct template *template = rg_arena_alloc(reader.arena, 1, sizeof(*template));

	template->arena = reader.arena;
	template->id = rg_arena_strdup(reader.arena, id);
	bool good = json && read_head(&reader, json, template);
	for (size_t i = 0; i < reader.used.count; i++)
		cJSON_Delete(((cJSON **)reader.used.items)[i]);
	rg_array_finish(&reader.used);
	cJSON_Delete(json);
	if (!good) {
		template_destroy(template);
		return NULL;
	}
	return template;
}

void template_destroy(struct template *template)
{
	if (template)
		rg_arena_destroy(template->arena);
}

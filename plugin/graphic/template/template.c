/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/text.h"
#include "template_reader.h"

#define MAX_NODES       4096
#define MAX_DEPTH       16
#define MAX_CHILDREN    64
#define DEFAULT_SECONDS 8

static bool read_node(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		      bool in_sprite, struct node *node);

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
		.motions = motions_default(),
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
	return template_fail(reader, name, path, "type",
			     "expected row, column, stack, grid, text, picture, flag, shape, line or laps");
}

static bool read_children(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			  bool in_sprite, struct node *node)
{
	size_t count = cJSON_IsArray(json) ? (size_t)cJSON_GetArraySize(json) : 0, index = 0;
	const cJSON *item;

	if (!cJSON_IsArray(json) || count > MAX_CHILDREN || !(node->type & NODE_BOXES))
		return template_fail(reader, json, path, "children", "expected a list of at most 64 nodes, in a box");
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
		return template_fail(reader, when, path, "when", "expected a list of one to eight objects");
	node->alternatives = rg_arena_alloc(reader->arena, count, sizeof(struct node));
	node->alternative_count = count;
	for (size_t i = 0; i < count; i++) {
		const cJSON *patch = cJSON_GetArrayItem(when, (int)i), *member;
		if (!cJSON_IsObject(patch) || !cJSON_GetObjectItemCaseSensitive(patch, "if"))
			return template_fail(reader, NULL, path, "when", "each needs an \"if\"");
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
	const cJSON *each = cJSON_GetObjectItemCaseSensitive(json, "each"),
		    *as = cJSON_GetObjectItemCaseSensitive(json, "as");
	char error[EXPRESSION_ERROR_SIZE] = "";
	enum value_kind kind = VALUE_NONE;
	const struct race_type *type = NULL;

	if (!cJSON_IsString(each))
		return template_fail(reader, each, path, "each", "expected the path of a list");
	if (!path_check(outer, each->valuestring, &kind, &type, error))
		return template_fail(reader, each, path, "each", error);
	if (kind != VALUE_LIST)
		return template_fail(reader, each, path, "each", "is no list");
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
			return template_fail(reader, NULL, path, item->string, "no such member");
		if (!(property->types & node->type))
			return template_fail(reader, NULL, path, item->string, "not for this type of node");
		const struct scope *seen = strcmp(item->string, "each") == 0 ? outer : scope;
		if (!template_read_property(reader, item, path, seen, property, node))
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

/* The node itself or the part that it uses; mistakes are then the part's. */
static const cJSON *read_used(struct reader *reader, const cJSON *json, const char *path)
{
	const cJSON *use = cJSON_GetObjectItemCaseSensitive(json, "use"), *item;

	if (!use)
		return json;
	cJSON_ArrayForEach(item, json)
	{
		if (item != use && strcmp(item->string, "comment") != 0) {
			template_fail(reader, NULL, path, item->string, "cannot stand beside \"use\"");
			return NULL;
		}
	}
	char *file = NULL;
	char *bytes = cJSON_IsString(use) ? reader->part(reader->data, use->valuestring, &file) : NULL;
	if (!bytes) {
		rg_free(file);
		template_fail(reader, use, path, "use", "there is no such part");
		return NULL;
	}
	reader->place.file = rg_arena_strdup(reader->arena, file);
	reader->above = strlen(path);
	rg_free(file);
	cJSON *part = json_parse_file(&reader->place, bytes);
	rg_free(bytes);
	if (part)
		*(cJSON **)rg_array_push(&reader->used, sizeof(cJSON *)) = part;
	return part;
}

static bool read_plain_node(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			    bool in_sprite, struct node *node)
{
	struct scope inner;
	const struct scope *outer = scope;
	const cJSON *member;

	*node = node_defaults();
	node->path = path;
	if (!read_type(reader, json, path, &node->type))
		return false;
	if (cJSON_GetObjectItemCaseSensitive(json, "each")) {
		if (!open_scope(reader, json, path, outer, &inner))
			return false;
		scope = &inner;
	}
	if (!read_members(reader, json, path, scope, outer, node))
		return false;
	static const char *const moving[] = {"enter", "exit", "move"};
	for (int i = 0; i < 3 && !node->sprite; i++) {
		if (cJSON_GetObjectItemCaseSensitive(json, moving[i]))
			return template_fail(reader, NULL, path, moving[i], "only a sprite moves");
	}
	if (node->sprite && in_sprite)
		return template_fail(reader, NULL, path, "sprite",
				     "stands inside another sprite; one level is all there is");
	if (paints(node) && !node->sprite && !in_sprite)
		return template_fail(reader, NULL, path, "",
				     "draws something, so it or a box around it must be a sprite");
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

static bool read_node(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
		      bool in_sprite, struct node *node)
{
	const char *file = reader->place.file;
	size_t above = reader->above;

	if (!cJSON_IsObject(json))
		return template_fail(reader, json, path, "", "expected a node: an object");
	if (reader->depth == MAX_DEPTH)
		return template_fail(reader, NULL, path, "", "nested too deeply");
	if (++reader->nodes > MAX_NODES)
		return template_fail(reader, NULL, path, "", "more than 4096 nodes, parts and \"when\" counted");
	json = read_used(reader, json, path);
	bool good = json && read_plain_node(reader, json, path, scope, in_sprite, node);
	reader->place.file = file;
	reader->above = above;
	return good;
}

static const struct choice anchors_x[] = {
	{"left", ALIGN_START}, {"center", ALIGN_CENTER}, {"right", ALIGN_END}, {NULL, 0}};
static const struct choice anchors_y[] = {
	{"top", ALIGN_START}, {"middle", ALIGN_CENTER}, {"bottom", ALIGN_END}, {NULL, 0}};

const char *const template_states[] = {"grid", "finished", NULL};
const char *const template_steps[] = {"driver", "heat", "page", "series", NULL};

static bool read_word(struct reader *reader, const cJSON *item, const char *const *words, const char **to)
{
	struct rg_buffer all = {0};

	*to = NULL;
	for (const char *const *word = words; *word; word++) {
		if (cJSON_IsString(item) && strcmp(item->valuestring, *word) == 0)
			*to = *word;
		rg_buffer_format(&all, "%s%s", all.length ? ", " : "expected one of ", *word);
	}
	bool good = *to || template_fail(reader, item, "", item->string, all.bytes);
	rg_buffer_finish(&all);
	return good;
}

static bool read_head_member(struct reader *reader, const cJSON *item, const struct scope *scope,
			     struct template *template)
{
	int value = 0;

	if (strcmp(item->string, "anchor") == 0) {
		if (!cJSON_IsArray(item) || cJSON_GetArraySize(item) != 2)
			return template_fail(reader, item, "", "anchor",
					     "expected two words like [\"left\", \"bottom\"]");
		cJSON *x = cJSON_GetArrayItem(item, 0), *y = cJSON_GetArrayItem(item, 1);
		for (const struct choice *c = anchors_x; cJSON_IsString(x) && c->word; c++)
			template->anchor_x = strcmp(c->word, x->valuestring) == 0 ? c->value : template->anchor_x;
		for (const struct choice *c = anchors_y; cJSON_IsString(y) && c->word; c++)
			template->anchor_y = strcmp(c->word, y->valuestring) == 0 ? c->value : template->anchor_y;
		if (template->anchor_x && template->anchor_y)
			return true;
		return template_fail(reader, NULL, "", "anchor",
				     "expected left, center or right, and top, middle or bottom");
	}
	if (strcmp(item->string, "seconds") == 0) {
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= 1 && item->valuedouble <= 3600))
			return template_fail(reader, item, "", "seconds", "expected a number from 1 to 3600");
		value = (int)item->valuedouble;
		template->seconds = value;
		return true;
	}
	if (strcmp(item->string, "accent") == 0 || strcmp(item->string, "needs") == 0) {
		if (!cJSON_IsString(item))
			return template_fail(reader, item, "", item->string, "expected a path");
		bool accent = item->string[0] == 'a';
		const struct property property = {
			.name = item->string, .kind = PROPERTY_PATH, .leads_to = accent ? VALUE_COLOR : 0};
		if (!template_check_string(reader, item, "", &property, scope))
			return false;
		const char *path = rg_arena_strdup(reader->arena, item->valuestring);
		*(accent ? &template->accent : &template->needs) = path;
		return true;
	}
	if (strcmp(item->string, "state") == 0)
		return read_word(reader, item, template_states, &template->state);
	if (strcmp(item->string, "step") == 0)
		return read_word(reader, item, template_steps, &template->step);
	if (strcmp(item->string, "template") == 0 || strcmp(item->string, "children") == 0 ||
	    strcmp(item->string, "comment") == 0 || strcmp(item->string, "$schema") == 0)
		return true;
	return template_fail(reader, NULL, "", item->string, "no such member");
}

static bool read_head(struct reader *reader, const cJSON *json, struct template *template)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "template"), *item;
	const cJSON *children = cJSON_GetObjectItemCaseSensitive(json, "children");
	struct scope scope = scope_root();

	if (!cJSON_IsNumber(version) || version->valuedouble != 1)
		return template_fail(reader, version, "", "template", "expected 1, the version of the format");
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
		return template_fail(reader, NULL, "", "children", "missing");
	return read_children(reader, children, "", &scope, false, &template->root);
}

struct template *template_parse(const char *file, const char *id, const char *bytes,
				char *(*part)(void *data, const char *name, char **path), void *data,
				struct race_problems *problems)
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

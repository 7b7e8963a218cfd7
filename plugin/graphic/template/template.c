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
	static const struct node_color text = {.kind = COLOR_ROLE, .role = "text"};
	static const struct node_color hairline = {.kind = COLOR_ROLE, .role = "hairline"};

	return (struct node){
		.x = NAN,
		.y = NAN,
		.right = NAN,
		.bottom = NAN,
		.baseline = NAN,
		.last_baseline = NAN,
		.width.mode = SIZE_HUG,
		.height.mode = SIZE_HUG,
		.align = ALIGN_START,
		.justify = ALIGN_START,
		.color = &text,
		.border_color = &hairline,
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

/* True when an object has a member that is not false; "text[]": when "text" is a list. */
static bool gives(const cJSON *json, const char *name)
{
	bool list = name[strlen(name) - 1] == ']';
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, list ? "text" : name);

	return list ? cJSON_IsArray(member) : member && !cJSON_IsFalse(member);
}

static bool any_gives(const cJSON *json, const char *name)
{
	const cJSON *patch;
	bool any = gives(json, name);

	cJSON_ArrayForEach(patch, cJSON_GetObjectItemCaseSensitive(json, "when")) any = any || gives(patch, name);
	return any;
}

/*
 * Refuses members of `given` that do nothing beside (or without) another member of `whole`, the JSON of the whole node.
 */
static bool check_useless(struct reader *reader, const cJSON *given, const cJSON *whole, const char *path,
			  enum node_type type)
{
	for (const struct useless *row = template_useless; row->member; row++) {
		if (!(row->types & type) || !gives(given, row->member))
			continue;
		if (row->beside ? !gives(whole, row->other) : any_gives(whole, row->other))
			continue;
		const char *what = rg_arena_printf(reader->arena, "does nothing %s %s",
						   row->beside ? "beside" : "without",
						   strcmp(row->other, "text[]") == 0 ? "a list of texts" : row->other);
		return template_fail(reader, NULL, path, row->member, what);
	}
	return true;
}

/* Members of the node that its alternatives do not inherit. */
static const char *const of_all[] = {"when", "each", "as", "key", "page", "page_around"};

/* Each alternative is the node's own JSON with some members replaced, read as a node. */
static bool read_alternative(struct reader *reader, const cJSON *json, const cJSON *patch, const char *path,
			     const struct scope *scope, bool in_sprite, struct node *node)
{
	const cJSON *member;

	if (!cJSON_IsObject(patch) || !cJSON_GetObjectItemCaseSensitive(patch, "if"))
		return template_fail(reader, NULL, path, "if", "an alternative needs its own");
	/* Copied, because each alternative changes its own copy. */
	cJSON *merged = cJSON_Duplicate(json, true);
	bool good = true;
	for (size_t i = 0; i < sizeof(of_all) / sizeof(of_all[0]); i++) {
		cJSON_DeleteItemFromObjectCaseSensitive(merged, of_all[i]);
		if (good && cJSON_GetObjectItemCaseSensitive(patch, of_all[i]))
			good = template_fail(reader, NULL, path, of_all[i], "cannot stand in an alternative");
	}
	cJSON_ArrayForEach(member, patch)
	{
		cJSON_DeleteItemFromObjectCaseSensitive(merged, member->string);
		/* Copied, because the alternative itself stays in the template's JSON. */
		cJSON_AddItemToObject(merged, member->string, cJSON_Duplicate(member, true));
	}
	reader->alternative = true;
	good = good && read_node(reader, merged, path, scope, in_sprite, node) &&
	       check_useless(reader, patch, merged, path, node->type);
	cJSON_Delete(merged);
	return good;
}

static bool read_alternatives(struct reader *reader, const cJSON *json, const cJSON *when, const char *path,
			      const struct scope *scope, bool in_sprite, struct node *node)
{
	size_t count = cJSON_IsArray(when) ? (size_t)cJSON_GetArraySize(when) : 0;

	if (!count || count > 8)
		return template_fail(reader, when, path, "when", "expected a list of one to eight objects");
	node->alternatives = rg_arena_alloc(reader->arena, count, sizeof(struct node));
	node->alternative_count = count;
	for (size_t i = 0; i < count; i++) {
		size_t outer = reader->when, outer_index = reader->when_index;
		reader->when = strlen(path);
		reader->when_index = i;
		bool good = read_alternative(reader, json, cJSON_GetArrayItem(when, (int)i), path, scope, in_sprite,
					     &node->alternatives[i]);
		reader->when = outer;
		reader->when_index = outer_index;
		if (!good)
			return false;
	}
	return true;
}

/* Reads `each` and adds its item to the scope. */
static bool open_scope(struct reader *reader, const cJSON *json, const char *path, const struct scope *outer,
		       struct scope *inner, struct node *node)
{
	static const struct property property = {.name = "each", .kind = PROPERTY_PATH, .leads_to = VALUE_LIST};
	const cJSON *each = cJSON_GetObjectItemCaseSensitive(json, "each"),
		    *as = cJSON_GetObjectItemCaseSensitive(json, "as");

	if (!cJSON_IsString(each))
		return template_fail(reader, each, path, "each", "expected the path of a list");
	node->each = template_compile(reader, each, path, &property, outer);
	if (!node->each)
		return false;
	*inner = (struct scope){
		.outer = outer,
		.words = outer->words,
		.name = rg_arena_strdup(reader->arena, cJSON_IsString(as) ? as->valuestring : node->as),
		.kind = VALUE_OBJECT,
		.type = node->each->type,
	};
	return true;
}

static bool read_members(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			 struct node *node)
{
	static const char *const read_elsewhere[] = {"type", "children", "when", "comment", "each"};
	const cJSON *item;

	cJSON_ArrayForEach(item, json)
	{
		bool elsewhere = false;
		for (size_t i = 0; i < sizeof(read_elsewhere) / sizeof(read_elsewhere[0]); i++)
			elsewhere = elsewhere || strcmp(item->string, read_elsewhere[i]) == 0;
		if (elsewhere)
			continue;
		const struct property *property = find_property(item->string);
		if (!property)
			return template_fail(reader, NULL, path, item->string, "no such member");
		if (!(property->types & node->type))
			return template_fail(reader, NULL, path, item->string, "not for this type of node");
		if (!template_read_property(reader, item, path, scope, property, node))
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

/* Reads the node itself or the part that it uses; mistakes are then reported for the part. */
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
	const cJSON *member;
	bool alternative = reader->alternative;

	reader->alternative = false;
	*node = node_defaults();
	node->path = path;
	if (!read_type(reader, json, path, &node->type))
		return false;
	if (cJSON_GetObjectItemCaseSensitive(json, "each")) {
		if (!open_scope(reader, json, path, scope, &inner, node))
			return false;
		scope = &inner;
	}
	if (!read_members(reader, json, path, scope, node))
		return false;
	if (!alternative && !check_useless(reader, json, json, path, node->type))
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
		bool accent = item->string[0] == 'a';
		const struct property property = {
			.name = item->string, .kind = PROPERTY_PATH, .leads_to = accent ? VALUE_COLOR : 0};
		if (!cJSON_IsString(item))
			return template_fail(reader, item, "", item->string, "expected a path");
		const struct expression_path **to = accent ? &template->accent : &template->needs;
		*to = template_compile(reader, item, "", &property, scope);
		return *to != NULL;
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

	scope.words = reader->names->words;
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

struct template *template_parse(const char *file, const char *id, const char *bytes, const struct template_names *names,
				char *(*part)(void *data, const char *name, char **path), void *data,
				struct race_problems *problems)
{
	static const struct template_names any = {0};
	struct reader reader = {.place = {file, problems},
				.arena = rg_arena_create(),
				.names = names ? names : &any,
				.part = part,
				.data = data};
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

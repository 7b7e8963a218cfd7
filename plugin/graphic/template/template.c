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
		.radius = {NAN, NAN, NAN, NAN},
		.angle = 180,
		.opacity = 1,
		.letter_spacing = NAN,
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

static bool is_of_all(const char *name)
{
	for (size_t i = 0; i < sizeof(of_all) / sizeof(of_all[0]); i++) {
		if (strcmp(of_all[i], name) == 0)
			return true;
	}
	return false;
}

/* Only the object is new: its members are those of the node and of the patch, which stay in the template's JSON. */
static cJSON *merge(const cJSON *json, const cJSON *patch)
{
	cJSON *merged = cJSON_CreateObject();
	cJSON *member;

	cJSON_ArrayForEach(member, json)
	{
		if (!is_of_all(member->string))
			cJSON_AddItemReferenceToObject(merged, member->string, member);
	}
	cJSON_ArrayForEach(member, patch)
	{
		cJSON_DeleteItemFromObjectCaseSensitive(merged, member->string);
		cJSON_AddItemReferenceToObject(merged, member->string, member);
	}
	return merged;
}

/* Each alternative is the node's own JSON with some members replaced, read as a node. */
static bool read_alternative(struct reader *reader, const cJSON *json, const cJSON *patch, const char *path,
			     const struct scope *scope, bool in_sprite, struct node *node)
{
	if (!cJSON_IsObject(patch) || !cJSON_GetObjectItemCaseSensitive(patch, "if"))
		return template_fail(reader, NULL, path, "if", "an alternative needs its own");
	for (size_t i = 0; i < sizeof(of_all) / sizeof(of_all[0]); i++) {
		if (cJSON_GetObjectItemCaseSensitive(patch, of_all[i]))
			return template_fail(reader, NULL, path, of_all[i], "cannot stand in an alternative");
	}
	cJSON *merged = merge(json, patch);
	reader->alternative = true;
	bool good = read_node(reader, merged, path, scope, in_sprite, node) &&
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
	return !(node->type & NODE_BOXES) || node->fill || node->gradient[0] || node->border > 0;
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
	static const char *const moving[] = {"enter", "exit", "move", "news_ms"};
	for (int i = 0; i < 4 && !node->sprite; i++) {
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

const char *const template_frames[] = {[FRAME_LANDSCAPE] = "landscape", [FRAME_PORTRAIT] = "portrait"};
const char *const template_states[] = {"grid", "finished", NULL};
const char *const template_steps[] = {"driver", "heat", "page", "series", NULL};
const char *const template_zones[] = {"full", "lower", "right", "left", "top-left", NULL};

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

static bool read_anchor(struct reader *reader, const cJSON *json, const char *path, struct design *design)
{
	if (!json)
		return true;
	if (!cJSON_IsArray(json) || cJSON_GetArraySize(json) != 2)
		return template_fail(reader, json, path, "anchor", "expected two words like [\"left\", \"bottom\"]");
	cJSON *x = cJSON_GetArrayItem(json, 0), *y = cJSON_GetArrayItem(json, 1);
	design->anchor_x = design->anchor_y = 0;
	for (const struct choice *c = anchors_x; cJSON_IsString(x) && c->word; c++)
		design->anchor_x = strcmp(c->word, x->valuestring) == 0 ? c->value : design->anchor_x;
	for (const struct choice *c = anchors_y; cJSON_IsString(y) && c->word; c++)
		design->anchor_y = strcmp(c->word, y->valuestring) == 0 ? c->value : design->anchor_y;
	if (design->anchor_x && design->anchor_y)
		return true;
	return template_fail(reader, NULL, path, "anchor", "expected left, center or right, and top, middle or bottom");
}

/* Anchor and children of the template itself, or of a variant. */
static bool read_design(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			struct design *design)
{
	const cJSON *children = cJSON_GetObjectItemCaseSensitive(json, "children");

	if (!read_anchor(reader, cJSON_GetObjectItemCaseSensitive(json, "anchor"), path, design))
		return false;
	if (!children)
		return template_fail(reader, NULL, path, "children", "missing");
	design->given = true;
	design->root = node_defaults();
	design->root.type = NODE_STACK;
	design->root.path = "";
	design->root.width.mode = design->root.height.mode = SIZE_FILL;
	return read_children(reader, children, path, scope, false, &design->root);
}

static bool read_variant(struct reader *reader, const cJSON *json, const char *path, const struct scope *scope,
			 struct template *template)
{
	static const char *const members[] = {"frame", "anchor", "children", "comment"};
	const cJSON *frame = cJSON_GetObjectItemCaseSensitive(json, "frame"), *item;
	struct design *design = &template->designs[FRAME_PORTRAIT];

	if (!cJSON_IsObject(json))
		return template_fail(reader, json, path, "", "expected an object");
	cJSON_ArrayForEach(item, json)
	{
		bool known = false;
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			known = known || strcmp(item->string, members[i]) == 0;
		if (!known)
			return template_fail(reader, NULL, path, item->string, "no such member");
	}
	if (!cJSON_IsString(frame) || strcmp(frame->valuestring, template_frames[FRAME_PORTRAIT]) != 0)
		return template_fail(reader, frame, path, "frame", "expected portrait");
	if (design->given)
		return template_fail(reader, NULL, path, "frame", "there is a variant for it already");
	design->anchor_x = template->designs[FRAME_LANDSCAPE].anchor_x;
	design->anchor_y = template->designs[FRAME_LANDSCAPE].anchor_y;
	return read_design(reader, json, path, scope, design);
}

static bool read_variants(struct reader *reader, const cJSON *json, const struct scope *scope,
			  struct template *template)
{
	const cJSON *item;
	int index = 0;

	if (json && !cJSON_IsArray(json))
		return template_fail(reader, json, "", "variants", "expected a list");
	cJSON_ArrayForEach(item, json)
	{
		const char *path = rg_arena_printf(reader->arena, "variants[%d]", index++);
		if (!read_variant(reader, item, path, scope, template))
			return false;
	}
	return true;
}

static bool read_head_member(struct reader *reader, const cJSON *item, const struct scope *scope,
			     struct template *template)
{
	int value = 0;

	if (strcmp(item->string, "seconds") == 0) {
		if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= 3600))
			return template_fail(reader, item, "", "seconds", "expected a number from 0 to 3600");
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
	if (strcmp(item->string, "words") == 0)
		return own_words_read(&template->words, reader->arena, &reader->place, item);
	if (strcmp(item->string, "state") == 0)
		return read_word(reader, item, template_states, &template->state);
	if (strcmp(item->string, "step") == 0)
		return read_word(reader, item, template_steps, &template->step);
	if (strcmp(item->string, "zone") == 0)
		return read_word(reader, item, template_zones, &template->zone);
	if (strcmp(item->string, "template") == 0 || strcmp(item->string, "children") == 0 ||
	    strcmp(item->string, "anchor") == 0 || strcmp(item->string, "variants") == 0 ||
	    strcmp(item->string, "comment") == 0 || strcmp(item->string, "$schema") == 0)
		return true;
	return template_fail(reader, NULL, "", item->string, "no such member");
}

/* Where it stands when its file does not say so. */
static const char *zone_of_place(enum align x, enum align y)
{
	if (x == ALIGN_START && y == ALIGN_START)
		return "top-left";
	if (x == ALIGN_END)
		return "right";
	return y == ALIGN_END ? "lower" : "full";
}

static bool read_head(struct reader *reader, const cJSON *json, struct template *template)
{
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, "template"), *item;
	struct design *design = &template->designs[FRAME_LANDSCAPE];
	struct scope scope = scope_root();

	struct words_known known = {
		.words = reader->names->words,
		.own = &template->words,
		.theme = reader->names->theme_word,
		.data = reader->names->data,
	};
	scope.words = reader->names->words ? &known : NULL;
	if (!cJSON_IsNumber(version) || version->valuedouble != 1)
		return template_fail(reader, version, "", "template", "expected 1, the version of the format");
	template->seconds = DEFAULT_SECONDS;
	cJSON_ArrayForEach(item, json)
	{
		if (!read_head_member(reader, item, &scope, template))
			return false;
	}
	design->anchor_x = ALIGN_START;
	design->anchor_y = ALIGN_END;
	if (!read_design(reader, json, "", &scope, design))
		return false;
	if (!template->zone)
		template->zone = zone_of_place(design->anchor_x, design->anchor_y);
	return read_variants(reader, cJSON_GetObjectItemCaseSensitive(json, "variants"), &scope, template);
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

enum frame_kind template_frame(const struct template *template, int width, int height)
{
	enum frame_kind wanted = frame_kind_wanted(width, height);

	return template->designs[wanted].given ? wanted : FRAME_LANDSCAPE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Binding: from a template's nodes and a view to boxes that hold texts, colours and pictures.
 */
#include <string.h>

#include "base/text.h"
#include "box.h"
#include "graphic/template/scope.h"

#define BOXES_MOST 4096
#define MAX_ITEMS  64
#define LAPS_MOST  12

/* The properties that a box inherits from the boxes around it. */
struct around {
	const struct scope *scope;
	theme_color accent;
	theme_color ground; /* the nearest fill below, for contrast */
};

static void theme_lacks(struct box_maker *maker, const struct node *node, const char *what, const char *name)
{
	if (!maker->error)
		maker->error = rg_arena_printf(maker->arena, "%s: the theme has no %s \"%s\"", node->path, what, name);
}

static bool value_color(const struct value *value, theme_color *color)
{
	if (value->kind != VALUE_COLOR)
		return false;
	*color = 0xFF000000 | (theme_color)value->number;
	return true;
}

static theme_color bind_color(struct box_maker *maker, const struct around *around, const struct node *node,
			      const struct node_color *from, double ratio)
{
	theme_color color = around->accent;
	struct value value;

	if (!from)
		return 0;
	switch (from->kind) {
	case COLOR_FIXED:
		return from->fixed;
	case COLOR_ROLE:
		color = 0;
		if (!theme_find_color(maker->theme, from->role, &color))
			theme_lacks(maker, node, "colour", from->role);
		return color;
	case COLOR_ON_ACCENT:
		return theme_on_accent(maker->theme, around->ground);
	case COLOR_PATH:
		value = path_value(maker->view, around->scope, from->path);
		value_color(&value, &color);
		break;
	case COLOR_ACCENT:
		break;
	}
	return theme_readable(maker->theme, color, around->ground, ratio);
}

/* A text without a letter that can be drawn is left out, and the crew is told. */
static const char *drawable(struct box_maker *maker, const struct theme_font *font, const char *text)
{
	char *left = text ? text_without_unknown(maker->typesetter, text, font) : NULL;

	if (!left)
		return text;
	maker->texts_lost = maker->texts_lost || !*left;
	if (!*left && !maker->error)
		maker->error = rg_arena_printf(maker->arena, "no font has the letters of \"%s\"", text);
	text = rg_arena_strdup(maker->arena, left);
	rg_free(left);
	return text;
}

static void bind_text(struct box_maker *maker, const struct around *around, struct box *box)
{
	const struct node *node = box->node;

	box->style = (struct text_style){
		.font = theme_find_font(maker->theme, node->font),
		.size = node->size,
		.floor = node->floor,
		.lines = node->lines,
		.leading = node->leading,
		.wrap = node->wrap,
		.drop_words = node->drop_words,
	};
	if (!box->style.font) {
		theme_lacks(maker, node, "font", node->font);
		box->style.font = theme_find_font(maker->theme, "regular");
	}
	box->parts = rg_arena_alloc(maker->arena, node->part_count + 1, sizeof(char *));
	for (size_t i = 0; i < node->part_count; i++) {
		const char *text = text_value(maker->view, around->scope, node->parts[i]);
		text = drawable(maker, box->style.font, text);
		if (!rg_empty(text))
			box->parts[box->part_count++] = text;
	}
	maker->texts += box->part_count > 0;
}

static void bind_fills(struct box_maker *maker, const struct around *around, struct box *box)
{
	struct value value = path_value(maker->view, around->scope, box->node->fills);

	if (value.kind != VALUE_COLORS)
		return;
	theme_color *fills = rg_arena_alloc(maker->arena, value.list.count, sizeof(*fills));
	for (RACE_EACH(int, color, value.list))
		fills[box->fill_count++] = 0xFF000000 | (theme_color)*color;
	box->fills = fills;
}

static int bind_int(struct box_maker *maker, const struct around *around, const struct expression_path *path)
{
	struct value value = path ? path_value(maker->view, around->scope, path) : VALUE_NOTHING;

	return value.kind == VALUE_INT ? (int)value.number : RACE_NONE;
}

/* A flag, or a tile in the theme's colours with the country's three letters. */
static void bind_flag(struct box_maker *maker, const char *code, struct box *box)
{
	const struct race_country *country = race_countries_find(maker->view->countries, code);

	box->flag = flag_set_find(maker->flags, code);
	if (box->flag)
		return;
	box->parts = rg_arena_alloc(maker->arena, 1, sizeof(*box->parts));
	box->parts[box->part_count++] = country ? country->ioc : code;
	box->style.font = theme_find_font(maker->theme, "bold");
	if (!box->style.font)
		theme_lacks(maker, box->node, "font", "bold");
	if (!theme_find_color(maker->theme, "well", &box->fill))
		theme_lacks(maker, box->node, "colour", "well");
	if (!theme_find_color(maker->theme, "text", &box->color))
		theme_lacks(maker, box->node, "colour", "text");
}

static void bind_leaf(struct box_maker *maker, const struct around *around, struct box *box)
{
	const struct node *node = box->node;
	const char *source = node->source ? text_value(maker->view, around->scope, node->source) : NULL;

	if (node->type == NODE_TEXT)
		bind_text(maker, around, box);
	if (node->type == NODE_PICTURE && source && maker->view->ask->picture)
		box->picture = maker->view->ask->picture(maker->view->ask->picture_data, source, &maker->view->pending);
	if (node->type == NODE_FLAG && source)
		bind_flag(maker, source, box);
	if (node->fills)
		bind_fills(maker, around, box);
	box->laps = bind_int(maker, around, node->count);
	box->joker = bind_int(maker, around, node->joker);
	box->solid = bind_int(maker, around, node->solid);
	box->row = bind_int(maker, around, node->row);
	box->column = bind_int(maker, around, node->column);
}

/* A leaf that has nothing to draw takes no place. */
static bool holds_something(const struct box *box)
{
	const struct node *node = box->node;

	switch (node->type) {
	case NODE_TEXT:
		return box->part_count > 0;
	case NODE_PICTURE:
		return box->picture != NULL;
	case NODE_FLAG:
		return box->flag || box->part_count > 0;
	case NODE_SHAPE:
		return !node->fills || box->fill_count > 0;
	case NODE_LAPS:
		return box->laps > 0 && box->laps <= LAPS_MOST;
	default:
		return true;
	}
}

static const struct node *choose_alternative(struct box_maker *maker, const struct scope *scope,
					     const struct node *node)
{
	for (size_t i = 0; i < node->alternative_count; i++) {
		if (condition_true(maker->view, scope, node->alternatives[i].if_))
			return &node->alternatives[i];
	}
	return node;
}

static void build_children(struct box_maker *maker, const struct around *around, struct box *box);

/* Builds a box of a node. False when the box would hold nothing. */
static bool build_one(struct box_maker *maker, const struct around *outer, const struct node *node, const char *key,
		      struct box *box)
{
	struct around around = *outer;

	if (++maker->boxes > BOXES_MOST) {
		if (!maker->error)
			maker->error = "the graphic has more than 4096 boxes; the rest is left out";
		return false;
	}
	if (node->accent) {
		struct value value = path_value(maker->view, around.scope, node->accent);
		value_color(&value, &around.accent);
	}
	*box = (struct box){.node = node, .key = key};
	box->fill = bind_color(maker, &around, node, node->fill, THEME_FORM_RATIO);
	if ((box->fill >> 24) == 255)
		around.ground = box->fill;
	if (node->border > 0 || node->type == NODE_LAPS)
		box->border_color = bind_color(maker, &around, node, node->border_color, THEME_FORM_RATIO);
	box->color = bind_color(maker, &around, node, node->color,
				node->type == NODE_TEXT ? THEME_TEXT_RATIO : THEME_FORM_RATIO);
	bind_leaf(maker, &around, box);
	if (!holds_something(box))
		return false;
	build_children(maker, &around, box);
	return true;
}

static struct value item_of(const struct value *list, size_t index)
{
	return (struct value){
		.kind = VALUE_OBJECT,
		.type = list->type,
		.object = (const char *)list->list.items + index * list->type->size,
	};
}

/* Pages are counted from the one that holds the wanted item, else from the first. */
static struct view_page page_of(struct box_maker *maker, const struct scope *scope, const struct node *node,
				const struct value *list)
{
	int64_t count = (int64_t)(list->list.count + (size_t)node->page - 1) / node->page, home = 0;
	bool found = false;

	for (size_t i = 0; node->around && i < list->list.count && !found; i++) {
		struct value item = item_of(list, i);
		struct scope inner = scope_inner(scope, &item);
		found = condition_true(maker->view, &inner, node->around);
		home = found ? (int64_t)i / node->page : 0;
	}
	int64_t shown = ((home + maker->view->ask->page) % count + count) % count;
	return (struct view_page){(int)shown + 1, (int)count, found && shown == home};
}

/* Two rows with one key get "#2", so that the stage can tell them apart. */
static const char *item_key(struct box_maker *maker, const struct box *siblings, size_t count, const char *key)
{
	int same = 1;

	for (size_t i = 0; i < count; i++) {
		const char *other = siblings[i].key;
		same += strncmp(other, key, strlen(key)) == 0 && (!other[strlen(key)] || other[strlen(key)] == '#');
	}
	return same == 1 ? key : rg_arena_printf(maker->arena, "%s#%d", key, same);
}

static void build_each(struct box_maker *maker, const struct around *around, const struct node *node, struct box *boxes,
		       size_t *count)
{
	struct value list = path_value(maker->view, around->scope, node->each);
	size_t start, end;

	if (list.kind != VALUE_LIST)
		return;
	start = 0;
	end = list.list.count;
	if (node->page) {
		struct view_page page = page_of(maker, around->scope, node, &list);
		start = (size_t)(page.number - 1) * (size_t)node->page;
		end = start + (size_t)node->page;
	}
	for (size_t i = start; i < end && i < list.list.count && *count < MAX_ITEMS; i++) {
		struct value item = item_of(&list, i);
		struct scope scope = scope_inner(around->scope, &item);
		struct around inside = *around;
		inside.scope = &scope;
		if (!condition_true(maker->view, &scope, node->if_))
			continue;
		const char *own = node->key ? text_value(maker->view, &scope, node->key) : NULL;
		const char *key = own ? rg_arena_printf(maker->arena, "%s:%s", node->path, own)
				      : rg_arena_printf(maker->arena, "%s:%zu", node->path, i - start);
		key = item_key(maker, boxes, *count, key);
		struct box *box = &boxes[*count];
		if (!build_one(maker, &inside, choose_alternative(maker, &scope, node), key, box))
			continue;
		(*count)++;
	}
}

static void build_children(struct box_maker *maker, const struct around *around, struct box *box)
{
	const struct node *node = box->node;
	struct box *boxes;
	size_t count = 0, most = 0;

	if (!node->child_count)
		return;
	for (size_t i = 0; i < node->child_count; i++)
		most += node->children[i].each ? MAX_ITEMS : 1;
	boxes = rg_arena_alloc(maker->arena, most, sizeof(*boxes));
	for (size_t i = 0; i < node->child_count; i++) {
		const struct node *child = &node->children[i];
		if (child->each) {
			build_each(maker, around, child, boxes, &count);
			continue;
		}
		if (!condition_true(maker->view, around->scope, child->if_))
			continue;
		const struct node *chosen = choose_alternative(maker, around->scope, child);
		if (build_one(maker, around, chosen, child->path, &boxes[count]))
			count++;
	}
	box->children = boxes;
	box->child_count = count;
}

/*
 * Finds the first list with pages that is not in another list, before anything is built, so that a header can say
 * "2/3".
 */
static bool find_page(struct box_maker *maker, const struct scope *scope, const struct node *node)
{
	if (!node->each && !condition_true(maker->view, scope, node->if_))
		return false;
	if (node->each && node->page) {
		struct value list = path_value(maker->view, scope, node->each);
		if (list.kind != VALUE_LIST)
			return false;
		maker->view->page = page_of(maker, scope, node, &list);
		return true;
	}
	if (node->each)
		return false;
	node = choose_alternative(maker, scope, node);
	for (size_t i = 0; i < node->child_count; i++) {
		if (find_page(maker, scope, &node->children[i]))
			return true;
	}
	return false;
}

struct box *box_build(struct box_maker *maker, const struct template *template)
{
	struct scope root = scope_root();
	struct around around = {.scope = &root, .accent = 0xFFFFFFFF};
	struct box *box;

	if (template->needs) {
		struct value needed = path_value(maker->view, &root, template->needs);
		if (!value_true(&needed))
			return NULL;
	}
	theme_find_color(maker->theme, "accent", &around.accent);
	theme_find_color(maker->theme, "panel", &around.ground);
	if (template->accent) {
		struct value value = path_value(maker->view, &root, template->accent);
		value_color(&value, &around.accent);
	}
	find_page(maker, &root, &template->root);
	box = rg_arena_alloc(maker->arena, 1, sizeof(*box));
	build_one(maker, &around, &template->root, "", box);
	/* Without any text that can be drawn there is no graphic, because an empty bar is worse than none. */
	return maker->texts_lost && !maker->texts ? NULL : box;
}

const struct box *box_find(const struct box *root, const char *id)
{
	if (root->node->id && strcmp(root->node->id, id) == 0)
		return root;
	for (size_t i = 0; i < root->child_count; i++) {
		const struct box *found = box_find(&root->children[i], id);
		if (found)
			return found;
	}
	return NULL;
}

void box_finish(struct box *root)
{
	if (!root)
		return;
	text_box_finish(&root->text);
	for (size_t i = 0; i < root->child_count; i++)
		box_finish(&root->children[i]);
}

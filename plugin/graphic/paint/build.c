/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Binding: from a template's nodes and a view to boxes that hold texts, colours and pictures.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "box.h"
#include "graphic/template/scope.h"
#include "race/file/said.h"

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
		maker->error = rg_arena_printf(maker->arena, race_said("%s: the theme has no %s \"%s\""), node->path,
					       race_said(what), name);
}

/* Of a class or a series. */
static void set_accent(struct box_maker *maker, const struct value *value, theme_color *color)
{
	if (value->kind == VALUE_COLOR)
		*color = theme_accent_of(maker->theme, 0xFF000000 | (theme_color)value->number);
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
		set_accent(maker, &value, &color);
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
		maker->error = rg_arena_printf(maker->arena, race_said("no font has the letters of \"%s\""), text);
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
		.letter_spacing = node->letter_spacing,
		.wrap = node->wrap,
		.drop_words = node->drop_words,
		.proportional = node->proportional,
	};
	if (!box->style.font) {
		theme_lacks(maker, node, "font", node->font);
		box->style.font = theme_find_font(maker->theme, "regular");
	}
	if (isnan(box->style.letter_spacing))
		box->style.letter_spacing = box->style.font->letter_spacing;
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

/*
 * A picture that the template names is looked for in the theme, beside the template, then with the feed; one whose
 * name is data ("{driver.photo}") only with the feed, so that a sponsor's logo.png is never the club's.
 */
static const struct picture *find_picture(struct box_maker *maker, const struct expression_text *text,
					  const char *source)
{
	const struct graphic_ask *ask = maker->view->ask;
	bool of_data = text->count == 1 && !*text->literals[0] && !*text->literals[1];
	const struct picture *found = NULL;
	const char *error = NULL;

	if (rg_starts_with(source, VIEW_THEME_PICTURE))
		return theme_find_picture(maker->theme, source + strlen(VIEW_THEME_PICTURE));
	if (!of_data)
		found = theme_find_picture(maker->theme, source);
	if (!of_data && !found)
		found = library_picture(maker->library, source, &error);
	if (error && !maker->error)
		maker->error = rg_arena_strdup(maker->arena, error);
	if (!found && !error && ask->picture)
		found = ask->picture(ask->picture_data, source, &maker->view->pending);
	return found;
}

static void bind_leaf(struct box_maker *maker, const struct around *around, struct box *box)
{
	const struct node *node = box->node;
	const char *source = node->source ? text_value(maker->view, around->scope, node->source) : NULL;

	if (node->type == NODE_TEXT)
		bind_text(maker, around, box);
	if (node->type == NODE_PICTURE && source && *source)
		box->picture = find_picture(maker, node->source, source);
	if (node->type == NODE_FLAG && source)
		bind_flag(maker, source, box);
	if (node->fills)
		bind_fills(maker, around, box);
	box->laps = bind_int(maker, around, node->count);
	box->joker = bind_int(maker, around, node->joker);
	box->solid = bind_int(maker, around, node->solid);
	box->focus_x = bind_int(maker, around, node->focus_x);
	box->focus_y = bind_int(maker, around, node->focus_y);
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

static const char *role_of(const struct node_color *color)
{
	return !color ? NULL : color->kind == COLOR_ROLE ? color->role : color->kind == COLOR_ACCENT ? "accent" : NULL;
}

/* The theme's ground of the role that it is filled with. What the template says itself counts before. */
static void bind_ground(struct box_maker *maker, const struct around *around, struct box *box)
{
	const struct node *node = box->node;
	const char *role = node->type & (NODE_BOXES | NODE_SHAPE) && node->form == FORM_BOX ? role_of(node->fill)
											    : NULL;
	const struct theme_ground *ground = role ? theme_find_ground(maker->theme, role) : NULL;

	box->gradient.angle = ground ? ground->angle : 180;
	for (size_t i = 0; ground && i < ground->color_count; i++)
		box->gradient.colors[box->gradient.count++] = ground->colors[i];
	if (node->gradient[0]) {
		box->gradient = (struct ground_gradient){.angle = node->angle};
		for (size_t i = 0; i < GRADIENT_MOST && node->gradient[i]; i++)
			box->gradient.colors[box->gradient.count++] = bind_color(maker, around, node, node->gradient[i],
										 THEME_FORM_RATIO);
	}
	box->texture = ground ? ground->texture : NULL;
	box->joins = ground && isnan(node->radius[0]);
	for (int i = 0; i < 4; i++)
		box->radius[i] = !isnan(node->radius[i]) ? node->radius[i] : ground ? ground->radius[i] : 0;
}

/* What letters are to be read on: of a gradient the colour that is nearest to them. */
static theme_color ground_of(const struct box_maker *maker, const struct box *box, theme_color around)
{
	theme_color text = 0xFFFFFFFF, ground = (box->fill >> 24) == 255 ? box->fill : around;

	theme_find_color(maker->theme, "text", &text);
	for (size_t i = 0; i < box->gradient.count; i++) {
		theme_color color = box->gradient.colors[i];
		if ((color >> 24) == 255 && (i == 0 || theme_contrast(color, text) < theme_contrast(ground, text)))
			ground = color;
	}
	return ground;
}

/* Builds a box of a node. False when the box would hold nothing. */
static bool build_one(struct box_maker *maker, const struct around *outer, const struct node *node, const char *key,
		      struct box *box)
{
	struct around around = *outer;

	if (++maker->boxes > BOXES_MOST) {
		if (!maker->error)
			maker->error = race_said("the graphic has more than 4096 boxes; the rest is left out");
		return false;
	}
	if (node->accent) {
		struct value value = path_value(maker->view, around.scope, node->accent);
		set_accent(maker, &value, &around.accent);
	}
	*box = (struct box){.node = node, .key = key, .accent = around.accent};
	box->fill = bind_color(maker, &around, node, node->fill, THEME_FORM_RATIO);
	bind_ground(maker, &around, box);
	around.ground = ground_of(maker, box, around.ground);
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

static bool theme_has_picture(const void *theme, const char *picture)
{
	return theme_find_picture(theme, picture) != NULL;
}

struct box *box_build(struct box_maker *maker, const struct template *template)
{
	struct scope root = scope_root();
	struct around around = {.scope = &root, .accent = 0xFFFFFFFF};
	struct box *box;

	maker->view->theme = maker->theme;
	maker->view->theme_has = theme_has_picture;
	maker->view->own_words[0] = theme_words(maker->theme);
	maker->view->own_words[1] = &template->words;
	if (template->needs) {
		struct value needed = path_value(maker->view, &root, template->needs);
		if (!value_true(&needed))
			return NULL;
	}
	theme_find_color(maker->theme, "accent", &around.accent);
	theme_find_color(maker->theme, "panel", &around.ground);
	if (template->accent) {
		struct value value = path_value(maker->view, &root, template->accent);
		set_accent(maker, &value, &around.accent);
	}
	enum frame_kind kind = template_frame(template, maker->view->ask->width, maker->view->ask->height);
	maker->design = &template->designs[kind];
	maker->frame = frame_make(kind, maker->view->ask->width, maker->view->ask->height);
	find_page(maker, &root, &maker->design->root);
	box = rg_arena_alloc(maker->arena, 1, sizeof(*box));
	build_one(maker, &around, &maker->design->root, "", box);
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

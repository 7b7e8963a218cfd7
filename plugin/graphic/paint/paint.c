/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "graphic/picture/linear.h"
#include "paint_ground.h"
#include "paint_leaf.h"
#include "paint_line.h"
#include "paint_parts.h"

#define OVERHANG     3 /* design px that letters, strokes and hairlines may stand out of their boxes */
#define PAINTED_MOST (256u * 1024 * 1024) /* bytes in all sprites of a graphic; more is a mistake of a template */
#define RIM          1                    /* px; transparent on every side, for movement by parts of a px */

struct extent {
	double left, top, right, bottom;
	bool any;
};

static void extend(struct extent *extent, double left, double top, double right, double bottom)
{
	if (!extent->any) {
		*extent = (struct extent){left, top, right, bottom, true};
		return;
	}
	extent->left = fmin(extent->left, left);
	extent->top = fmin(extent->top, top);
	extent->right = fmax(extent->right, right);
	extent->bottom = fmax(extent->bottom, bottom);
}

/* ---- the stage ---- */

static void filled_extent(const struct box *box, struct extent *extent)
{
	if (box->fill || box->gradient.count)
		extend(extent, box->x, box->y, box->x + box->width, box->y + box->height);
	for (size_t i = 0; i < box->child_count; i++)
		filled_extent(&box->children[i], extent);
}

static double place_along(const char *place, const char *start, const char *end, double low, double high, double from,
			  double to)
{
	if (strstr(place, start))
		return low - from;
	if (strstr(place, end))
		return high - to;
	return (low + high) / 2 - (from + to) / 2;
}

static double part_of(enum align align)
{
	return align == ALIGN_CENTER ? 0.5 : align == ALIGN_END ? 1 : 0;
}

/* How far to move bounds that are from..to after they were scaled about `at`, so that they lie within low..high. */
static double back_within(double from, double to, double at, double scale, double low, double high)
{
	from = at + (from - at) * scale;
	to = at + (to - at) * scale;
	return to > high ? fmax(high - to, low - from) : fmax(low - from, 0);
}

struct paint_stage paint_stage_make(const struct box_maker *maker, const struct box *root)
{
	const struct graphic_ask *ask = maker->view->ask;
	const struct frame *frame = &maker->frame;
	double fit = frame->scale, wanted = ask->scale > 0 ? ask->scale : 1, move_x = 0, move_y = 0;
	double part_x = part_of(maker->design->anchor_x), part_y = part_of(maker->design->anchor_y);
	struct extent bounds = {0};

	filled_extent(root, &bounds);
	if (!bounds.any)
		extend(&bounds, frame->left, frame->top, frame->right, frame->floor);
	if (!rg_empty(ask->place)) {
		bool center = strcmp(ask->place, "center") == 0;
		part_x = strstr(ask->place, "left") ? 0 : strstr(ask->place, "right") ? 1 : 0.5;
		part_y = strstr(ask->place, "top") ? 0 : strstr(ask->place, "bottom") ? 1 : 0.5;
		bool whole = center && frame->kind == FRAME_LANDSCAPE;
		double low = whole ? 0 : frame->top, high = whole ? frame->height : frame->floor;
		move_x = place_along(ask->place, "left", "right", frame->left, frame->right, bounds.left, bounds.right);
		move_y = place_along(ask->place, "top", "bottom", low, high, bounds.top, bounds.bottom);
	}
	/* Larger than the safe area is no use to anybody. */
	double most = fmin((frame->right - frame->left) / fmax(bounds.right - bounds.left, 1),
			   (frame->floor - frame->top) / fmax(bounds.bottom - bounds.top, 1));
	wanted = fmin(wanted, frame->kind == FRAME_PORTRAIT ? most : fmax(most, 1));

	struct paint_stage stage = {
		.scale = fit * wanted, .width = ask->width, .height = ask->height, .still = ask->still};
	double anchor_x = bounds.left + part_x * (bounds.right - bounds.left);
	double anchor_y = bounds.top + part_y * (bounds.bottom - bounds.top);
	double frame_x = frame->first_x + (frame->last_x - frame->first_x) * part_x,
	       frame_y = frame->first_y + (frame->last_y - frame->first_y) * part_y;
	if (frame->kind == FRAME_PORTRAIT) {
		move_x += back_within(bounds.left + move_x, bounds.right + move_x, anchor_x + move_x, wanted,
				      frame->left, frame->right);
		move_y += back_within(bounds.top + move_y, bounds.bottom + move_y, anchor_y + move_y, wanted,
				      frame->top, frame->floor);
	}
	stage.origin_x = frame_x + (anchor_x + move_x) * fit - anchor_x * stage.scale;
	stage.origin_y = frame_y + (anchor_y + move_y) * fit - anchor_y * stage.scale;
	/* The line must not come from the far edge, because it would cross the whole picture. */
	stage.from_right = bounds.left + bounds.right + 2 * move_x > frame->width + 1;
	stage.line_start = ((stage.from_right ? ask->width : 0) - stage.origin_x) / stage.scale;
	return stage;
}

/* ---- sprites ---- */

static void drawn_extent(const struct paint_stage *stage, const struct box *root, const struct box *box,
			 struct extent *extent)
{
	struct line_path path;

	if (box->node->type == NODE_LINE && box->node->along) {
		if (paint_line_path(stage, root, box, &path)) {
			for (size_t i = 0; i < path.count; i++)
				extend(extent, path.x[i] - LINE_STROKE, path.y[i] - LINE_STROKE,
				       path.x[i] + LINE_STROKE, path.y[i] + LINE_STROKE);
		}
	} else {
		double text_width = box->node->type == NODE_TEXT ? fmax(box->text.width, box->width) : box->width;
		double text_height = box->node->type == NODE_TEXT ? box->text.height : box->height;
		double above = box->node->capital_box ? box->text.height - box->text.capital : 0;
		extend(extent, box->x - OVERHANG, box->y - OVERHANG - above, box->x + text_width + OVERHANG,
		       box->y + text_height + OVERHANG);
	}
	for (size_t i = 0; i < box->child_count; i++)
		drawn_extent(stage, root, &box->children[i], extent);
}

static void paint_tree(const struct paint_stage *stage, const struct box *root, const struct box *box, bool ground,
		       cairo_t *cairo);

/* What lies in a round box is cut with it. */
static void paint_children(const struct paint_stage *stage, const struct box *root, const struct box *box, bool ground,
			   cairo_t *cairo)
{
	cairo_save(cairo);
	if (box->child_count && paint_is_rounded(box)) {
		paint_outline(stage, box, paint_rect(stage, box), 0, cairo);
		cairo_clip(cairo);
	}
	for (size_t i = 0; i < box->child_count; i++) {
		if (!ground || !paint_is_repeated(&box->children[i]))
			paint_tree(stage, root, &box->children[i], ground, cairo);
	}
	cairo_restore(cairo);
}

/* `ground`: paints only the boxes, without the letters, pictures and rows that lie on them. */
static void paint_tree(const struct paint_stage *stage, const struct box *root, const struct box *box, bool ground,
		       cairo_t *cairo)
{
	bool whole = box->node->opacity >= 1;

	if (!whole)
		cairo_push_group(cairo);
	if (!ground || box->node->type & NODE_BOXES)
		paint_leaf(stage, root, box, cairo);
	paint_children(stage, root, box, ground, cairo);
	if (box->node->type & NODE_BOXES)
		paint_edge(stage, box, cairo);
	if (!whole) {
		cairo_pop_group_to_source(cairo);
		cairo_paint_with_alpha(cairo, box->node->opacity);
	}
}

static uint32_t *paint_pixels(const struct paint_stage *stage, const struct box *root, const struct box *box,
			      bool ground, int width, int height)
{
	uint32_t *pixels = rg_alloc((size_t)width * (size_t)height, 4);
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)pixels, CAIRO_FORMAT_ARGB32,
								       width, height, width * 4);
	cairo_t *cairo = cairo_create(surface);

	paint_tree(stage, root, box, ground, cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return pixels;
}

/* Shrinks the area to the pixels that are not empty, plus the rim. False when there are none. */
static bool crop(const uint32_t *pixels, int width, int height, int *left, int *top, int *right, int *bottom)
{
	*left = width;
	*top = height;
	*right = *bottom = -1;
	for (int y = 0; y < height; y++) {
		const uint32_t *row = pixels + (size_t)y * width;
		for (int x = 0; x < width; x++) {
			if (!row[x])
				continue;
			*left = x < *left ? x : *left;
			*right = x > *right ? x : *right;
			*top = y < *top ? y : *top;
			*bottom = y;
		}
	}
	return *right >= 0;
}

/* The pixels of a sprite, cut from a painting, in the stage's format; *id is their hash. */
static uint32_t *cut_out(const struct sprite *sprite, const uint32_t *pixels, int width, int left, int top,
			 uint64_t *id)
{
	size_t row_length = (size_t)sprite->width - 2 * RIM;
	uint32_t *copy = rg_pages_alloc((size_t)sprite->stride * (size_t)sprite->height);

	for (int row = RIM; row < sprite->height - RIM; row++)
		memcpy(copy + (size_t)row * sprite->width + RIM, pixels + (size_t)(top + row - RIM) * width + left,
		       row_length * 4);
	linear_premultiply(copy, (size_t)sprite->width * sprite->height);
	*id = rg_hash(RG_HASH_START, &sprite->width, sizeof(int));
	*id = rg_hash_bulk(*id, copy, (size_t)sprite->stride * sprite->height);
	return copy;
}

/* Pixels of equal ids are equal, so one copy of them will do. */
static void set_ground(const struct rg_array *sprites, struct sprite *sprite, uint32_t *ground)
{
	const struct sprite *list = sprites->items;

	sprite->ground = ground;
	for (size_t i = 0; i + 1 < sprites->count; i++) {
		if (!list[i].ground || list[i].ground_id != sprite->ground_id || list[i].width != sprite->width ||
		    list[i].height != sprite->height)
			continue;
		sprite->ground = list[i].ground;
		sprite->shares_ground = true;
		rg_pages_free(ground, (size_t)sprite->stride * (size_t)sprite->height);
		return;
	}
}

/* `ground` may be NULL. NULL when nothing is drawn. */
static struct sprite *add_sprite(const char *key, int x, int y, const uint32_t *pixels, const uint32_t *ground,
				 int width, int height, struct rg_arena *arena, struct rg_array *sprites)
{
	int left, top, right, bottom;

	if (!crop(pixels, width, height, &left, &top, &right, &bottom))
		return NULL;
	struct sprite *sprite = rg_array_push(sprites, sizeof(*sprite));
	sprite->key = rg_arena_strdup(arena, key);
	sprite->x = x + left - RIM;
	sprite->y = y + top - RIM;
	sprite->width = right - left + 1 + 2 * RIM;
	sprite->height = bottom - top + 1 + 2 * RIM;
	sprite->stride = sprite->width * 4;
	sprite->pixels = cut_out(sprite, pixels, width, left, top, &sprite->change_id);
	if (ground)
		set_ground(sprites, sprite, cut_out(sprite, ground, width, left, top, &sprite->ground_id));
	return sprite;
}

/* Within the canvas and a little around it. */
static int clamped(double at, int length)
{
	return (int)fmin(fmax(at, -8), length + 8);
}

static size_t painted_bytes(const struct rg_array *sprites)
{
	const struct sprite *list = sprites->items;
	size_t bytes = 0;

	for (size_t i = 0; i < sprites->count; i++)
		bytes += (size_t)list[i].stride * list[i].height * (list[i].ground && !list[i].shares_ground ? 2 : 1);
	return bytes;
}

/* NULL: it is none, or one with dashes, which has no way to travel. */
static const struct sprite_line *line_of(const struct paint_stage *stage, const struct box *root, const struct box *box,
					 struct rg_arena *arena)
{
	struct sprite_line line;

	if (box->node->type != NODE_LINE || box->node->dash[0] > 0 || !paint_line_on_canvas(stage, root, box, &line))
		return NULL;
	struct sprite_line *own = rg_arena_alloc(arena, 1, sizeof(*own));
	*own = line;
	return own;
}

/* A travelling motion of what has no path is a wipe; one without a loop needs no time for it. */
static struct motion travel_of(struct motion motion, const struct sprite_line *line)
{
	if (motion.kind == MOTION_TRAVEL && !line)
		motion.kind = MOTION_WIPE;
	if (!line || line->loop_from == line->loop_to)
		motion.loop_ms = 0;
	return motion;
}

static void paint_sprite(const struct paint_stage *stage, const struct box *root, const struct box *box, int row,
			 struct rg_arena *arena, struct rg_array *sprites)
{
	const struct motions *motions = &box->node->motions;
	bool content = !stage->still && paint_has_parts(box);
	struct extent extent = {0};

	drawn_extent(stage, root, box, &extent);
	if (!extent.any)
		return;
	/* Nothing off the canvas is painted; the line begins exactly on the canvas' edge. */
	int left = clamped(floor(stage->origin_x + extent.left * stage->scale), stage->width);
	int top = clamped(floor(stage->origin_y + extent.top * stage->scale), stage->height);
	int right = clamped(ceil(stage->origin_x + extent.right * stage->scale), stage->width);
	int bottom = clamped(ceil(stage->origin_y + extent.bottom * stage->scale), stage->height);
	if (right <= left || bottom <= top || painted_bytes(sprites) > PAINTED_MOST)
		return;
	struct paint_stage moved = *stage;
	moved.origin_x -= left;
	moved.origin_y -= top;
	int width = right - left, height = bottom - top;
	uint32_t *pixels = paint_pixels(&moved, root, box, false, width, height);
	uint32_t *ground = content ? paint_pixels(&moved, root, box, true, width, height) : NULL;
	struct sprite *sprite = add_sprite(box->key, left, top, pixels, ground, width, height, arena, sprites);
	if (sprite) {
		struct motions *own = rg_arena_alloc(arena, 1, sizeof(*own));
		*own = motions_of_row(motions, row, stage->scale, stage->from_right);
		sprite->motions = own;
		sprite->repeated = paint_is_repeated(box);
		sprite->accent = box->accent;
		paint_parts(stage, box, arena, sprite);
		sprite->line = line_of(stage, root, box, arena);
		own->enter = travel_of(own->enter, sprite->line);
		own->exit = travel_of(own->exit, sprite->line);
	}
	rg_free(ground);
	rg_free(pixels);
}

/* `row`: the index of the box of an "each" that it is, or lies in, from 0. */
static void find_sprites(const struct paint_stage *stage, const struct box *root, const struct box *box, int row,
			 struct rg_arena *arena, struct rg_array *sprites)
{
	if (box->node->sprite) {
		paint_sprite(stage, root, box, row, arena, sprites);
		return;
	}
	for (size_t i = 0, same = 0; i < box->child_count; i++) {
		const struct box *child = &box->children[i];
		/* Boxes of one node have its path; alternatives of it too. */
		same = i > 0 && child->node->path == box->children[i - 1].node->path ? same + 1 : 0;
		find_sprites(stage, root, child, paint_is_repeated(child) ? (int)same : row, arena, sprites);
	}
}

void paint_sprites(const struct paint_stage *stage, const struct box *root, struct rg_arena *arena,
		   struct rg_array *sprites)
{
	find_sprites(stage, root, root, 0, arena, sprites);
}

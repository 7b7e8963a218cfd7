/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "graphic/picture/linear.h"
#include "graphic/picture/pixels.h"
#include "paint_ground.h"
#include "paint_leaf.h"
#include "paint_line.h"
#include "paint_parts.h"
#include "painted.h"

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

/* Of the system's pages, as all pixels are; rg_pages_free. */
static uint32_t *paint_pixels(const struct paint_stage *stage, const struct box *root, const struct box *box,
			      bool ground, int width, int height)
{
	uint32_t *pixels = rg_pages_alloc((size_t)width * (size_t)height * 4);
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)pixels, CAIRO_FORMAT_ARGB32,
								       width, height, width * 4);
	cairo_t *cairo = cairo_create(surface);

	paint_tree(stage, root, box, ground, cairo);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return pixels;
}

/* What of a painting is not empty. */
struct ink {
	int left, top, right, bottom; /* px; the last ones are inside */
};

/* False when there is none. */
static bool find_ink(const uint32_t *pixels, int width, int height, struct ink *ink)
{
	*ink = (struct ink){width, height, -1, -1};
	for (int y = 0; y < height; y++) {
		const uint32_t *row = pixels + (size_t)y * width;
		for (int x = 0; x < width; x++) {
			if (!row[x])
				continue;
			ink->left = x < ink->left ? x : ink->left;
			ink->right = x > ink->right ? x : ink->right;
			ink->top = y < ink->top ? y : ink->top;
			ink->bottom = y;
		}
	}
	return ink->right >= 0;
}

/* The pixels of a painting's ink, in the stage's format, within a rim. */
static struct cutting cut_out(const uint32_t *pixels, int width, const struct ink *ink)
{
	struct cutting cutting = {
		.left = ink->left,
		.top = ink->top,
		.width = ink->right - ink->left + 1 + 2 * RIM,
		.height = ink->bottom - ink->top + 1 + 2 * RIM,
	};
	size_t count = (size_t)cutting.width * (size_t)cutting.height;
	uint32_t *copy = pixels_alloc(count * 4);

	for (int row = ink->top; row <= ink->bottom; row++)
		memcpy(copy + (size_t)(row - ink->top + RIM) * (size_t)cutting.width + RIM,
		       pixels + (size_t)row * (size_t)width + ink->left, ((size_t)cutting.width - 2 * RIM) * 4);
	linear_premultiply(copy, count);
	cutting.id = rg_hash(RG_HASH_START, &cutting.width, sizeof(int));
	cutting.id = rg_hash_bulk(cutting.id, copy, count * 4);
	cutting.pixels = copy;
	return cutting;
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
		bytes += (size_t)list[i].stride * list[i].height * (list[i].ground ? 2 : 1);
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

/* One box that is to become a sprite. */
struct painting {
	struct paint_stage stage; /* moved, so that the painting's corner is at 0, 0 */
	const struct box *root, *box;
	int width, height; /* px */
};

static size_t painting_bytes(const struct painting *painting)
{
	return (size_t)painting->width * (size_t)painting->height * 4;
}

/* What is drawn of the box; NULL: nothing. */
static const struct cutting *paint_box(const struct painting *painting, struct painted *painted)
{
	uint64_t key = painted_key(&painting->stage, painting->box, false, painting->width, painting->height);
	const struct cutting *found = painted_find(painted, key);
	struct ink ink;

	if (found)
		return found;
	uint32_t *pixels = paint_pixels(&painting->stage, painting->root, painting->box, false, painting->width,
					painting->height);
	if (find_ink(pixels, painting->width, painting->height, &ink)) {
		struct cutting cutting = cut_out(pixels, painting->width, &ink);
		cutting.key = key;
		found = painted_add(painted, &cutting);
	}
	rg_pages_free(pixels, painting_bytes(painting));
	return found;
}

/* The ground of a box, cut out as the box itself was. */
static const struct cutting *paint_ground_of(const struct painting *painting, const struct ink *ink,
					     struct painted *painted)
{
	uint64_t key = painted_key(&painting->stage, painting->box, true, painting->width, painting->height);
	const struct cutting *found;

	key = key ? rg_hash(key, ink, sizeof(*ink)) : 0;
	found = painted_find(painted, key);
	if (found)
		return found;
	uint32_t *pixels = paint_pixels(&painting->stage, painting->root, painting->box, true, painting->width,
					painting->height);
	struct cutting cutting = cut_out(pixels, painting->width, ink);
	cutting.key = key;
	rg_pages_free(pixels, painting_bytes(painting));
	return painted_add(painted, &cutting);
}

/* The pixels of a sprite whose painting begins at x, y. False when nothing is drawn. */
static bool set_pixels(const struct painting *painting, int x, int y, bool content, struct painted *painted,
		       struct sprite *sprite)
{
	const struct cutting *cutting = paint_box(painting, painted);

	if (!cutting)
		return false;
	sprite->x = x + cutting->left - RIM;
	sprite->y = y + cutting->top - RIM;
	sprite->width = cutting->width;
	sprite->height = cutting->height;
	sprite->stride = sprite->width * 4;
	sprite->pixels = pixels_ref(cutting->pixels);
	sprite->change_id = cutting->id;
	if (content) {
		const struct ink ink = {cutting->left, cutting->top, cutting->left + cutting->width - 2 * RIM - 1,
					cutting->top + cutting->height - 2 * RIM - 1};
		cutting = paint_ground_of(painting, &ink, painted);
		sprite->ground = pixels_ref(cutting->pixels);
		sprite->ground_id = cutting->id;
	}
	return true;
}

static void paint_sprite(const struct paint_stage *stage, const struct box *root, const struct box *box, int row,
			 struct paint_into *into)
{
	const struct motions *motions = &box->node->motions;
	bool content = !stage->still && paint_has_parts(box);
	struct painting painting = {.stage = *stage, .root = root, .box = box};
	struct extent extent = {0};
	struct sprite made = {0};

	drawn_extent(stage, root, box, &extent);
	if (!extent.any)
		return;
	/* Nothing off the canvas is painted; the line begins exactly on the canvas' edge. */
	int left = clamped(floor(stage->origin_x + extent.left * stage->scale), stage->width);
	int top = clamped(floor(stage->origin_y + extent.top * stage->scale), stage->height);
	int right = clamped(ceil(stage->origin_x + extent.right * stage->scale), stage->width);
	int bottom = clamped(ceil(stage->origin_y + extent.bottom * stage->scale), stage->height);
	if (right <= left || bottom <= top || painted_bytes(into->sprites) > PAINTED_MOST)
		return;
	painting.stage.origin_x -= left;
	painting.stage.origin_y -= top;
	painting.width = right - left;
	painting.height = bottom - top;
	if (!set_pixels(&painting, left, top, content, into->painted, &made))
		return;
	struct sprite *sprite = rg_array_push(into->sprites, sizeof(*sprite));
	struct motions *own = rg_arena_alloc(into->arena, 1, sizeof(*own));
	*sprite = made;
	*own = motions_of_row(motions, row, stage->scale, stage->from_right);
	sprite->key = rg_arena_strdup(into->arena, box->key);
	sprite->motions = own;
	sprite->repeated = paint_is_repeated(box);
	sprite->accent = box->accent;
	paint_parts(stage, box, into->arena, sprite);
	sprite->line = line_of(stage, root, box, into->arena);
	own->enter = travel_of(own->enter, sprite->line);
	own->exit = travel_of(own->exit, sprite->line);
}

/* `row`: the index of the box of an "each" that it is, or lies in, from 0. */
static void find_sprites(const struct paint_stage *stage, const struct box *root, const struct box *box, int row,
			 struct paint_into *into)
{
	if (box->node->sprite) {
		paint_sprite(stage, root, box, row, into);
		return;
	}
	for (size_t i = 0, same = 0; i < box->child_count; i++) {
		const struct box *child = &box->children[i];
		/* Boxes of one node have its path; alternatives of it too. */
		same = i > 0 && child->node->path == box->children[i - 1].node->path ? same + 1 : 0;
		find_sprites(stage, root, child, paint_is_repeated(child) ? (int)same : row, into);
	}
}

void paint_sprites(const struct paint_stage *stage, const struct box *root, struct paint_into *into)
{
	find_sprites(stage, root, root, 0, into);
}

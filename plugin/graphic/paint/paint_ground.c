/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint_ground.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define PI 3.14159265358979323846

struct rect paint_rect(const struct paint_stage *stage, const struct box *box)
{
	double left = round(stage->origin_x + box->x * stage->scale);
	double top = round(stage->origin_y + box->y * stage->scale);
	double right = round(stage->origin_x + (box->x + box->width) * stage->scale);
	double bottom = round(stage->origin_y + (box->y + box->height) * stage->scale);

	return (struct rect){left, top, fmax(right - left, 1), fmax(bottom - top, 1)};
}

bool paint_is_rounded(const struct box *box)
{
	return box->radius[0] > 0 || box->radius[1] > 0 || box->radius[2] > 0 || box->radius[3] > 0;
}

/* One corner, clockwise: cut by 45°, round, or square. `turn`: the angle that the arc begins at. */
static void add_corner(cairo_t *cairo, double x, double y, int corner, double cut, double radius)
{
	static const double in_x[] = {1, -1, -1, 1}, in_y[] = {1, 1, -1, -1};
	/* The corner is reached along the left edge, the top, the right edge, the foot. */
	double reach_x = corner % 2 ? in_x[corner] : 0, reach_y = corner % 2 ? 0 : in_y[corner];
	double leave_x = in_x[corner] - reach_x, leave_y = in_y[corner] - reach_y;

	if (cut > 0) {
		cairo_line_to(cairo, x + reach_x * cut, y + reach_y * cut);
		cairo_line_to(cairo, x + leave_x * cut, y + leave_y * cut);
	} else if (radius > 0) {
		double turn = PI + corner * PI / 2;
		cairo_arc(cairo, x + in_x[corner] * radius, y + in_y[corner] * radius, radius, turn, turn + PI / 2);
	} else {
		cairo_line_to(cairo, x, y);
	}
}

/* Makes the radii smaller, all in the same measure, until those of no side are longer than it, as CSS does. */
static void fit_radii(struct rect rect, double radii[4])
{
	const double sides[] = {rect.width, rect.height, rect.width, rect.height};
	double part = 1;

	for (int i = 0; i < 4; i++) {
		double both = radii[i] + radii[(i + 1) % 4];
		part = both > sides[i] ? fmin(part, sides[i] / both) : part;
	}
	for (int i = 0; i < 4; i++)
		radii[i] *= part;
}

/* Corners are cut or round at most so far that they meet. */
void paint_outline(const struct paint_stage *stage, const struct box *box, struct rect rect, double inset,
		   cairo_t *cairo)
{
	double most = fmin(rect.width, rect.height) / 2, cuts[4], radii[4];
	const double x[] = {rect.x, rect.x + rect.width, rect.x + rect.width, rect.x};
	const double y[] = {rect.y, rect.y, rect.y + rect.height, rect.y + rect.height};
	bool square = true;

	for (int i = 0; i < 4; i++) {
		double cut = fmax(box->cuts[i], i < 2 ? box->node->cut : 0);
		cuts[i] = fmin(cut * stage->scale, most);
		radii[i] = fmax(box->radius[i] * stage->scale - inset, 0);
		square = square && cuts[i] <= 0 && radii[i] <= 0;
	}
	fit_radii(rect, radii);
	if (square) {
		cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height);
		return;
	}
	cairo_new_sub_path(cairo);
	for (int i = 0; i < 4; i++)
		add_corner(cairo, x[i], y[i], i, cuts[i], radii[i]);
	cairo_close_path(cairo);
}

static void set_color(cairo_t *cairo, theme_color color)
{
	cairo_set_source_rgba(cairo, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0,
			      (color >> 24) / 255.0);
}

/* The colour at a part of the way, premultiplied, as CSS mixes colours. */
static uint32_t color_at(const struct ground_gradient *gradient, double part)
{
	double at = fmin(fmax(part, 0), 1) * (double)(gradient->count - 1);
	size_t from = (size_t)fmin(floor(at), (double)gradient->count - 2);
	theme_color a = gradient->colors[from], b = gradient->colors[from + 1];
	double share = at - (double)from, alpha_a = (a >> 24) / 255.0, alpha_b = (b >> 24) / 255.0;
	uint32_t mixed = (uint32_t)lrint(255 * (alpha_a * (1 - share) + alpha_b * share)) << 24;

	for (int shift = 0; shift <= 16; shift += 8) {
		double value = (a >> shift & 255) * alpha_a * (1 - share) + (b >> shift & 255) * alpha_b * share;
		mixed |= (uint32_t)lrint(value) << shift;
	}
	return mixed;
}

/*
 * Sets a picture of the gradient as source, px by px, because each version of Cairo rounds its own gradients in its own
 * way. Only the part that is seen is made.
 */
static bool set_gradient(const struct ground_gradient *gradient, struct rect rect, cairo_t *cairo)
{
	double left, top, right, bottom, turn = gradient->angle * PI / 180;

	cairo_clip_extents(cairo, &left, &top, &right, &bottom);
	left = fmax(floor(left), rect.x);
	top = fmax(floor(top), rect.y);
	int width = (int)(fmin(ceil(right), rect.x + rect.width) - left);
	int height = (int)(fmin(ceil(bottom), rect.y + rect.height) - top);
	if (width < 1 || height < 1)
		return false;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	unsigned char *bytes = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	/* To a millionth: a right angle's cosine is not quite 0, and differs with the library. */
	double way_x = round(sin(turn) * 1e6) / 1e6, way_y = round(-cos(turn) * 1e6) / 1e6;
	double length = fabs(way_x) * rect.width + fabs(way_y) * rect.height;
	double middle_x = rect.x + rect.width / 2 - left, middle_y = rect.y + rect.height / 2 - top;

	for (int y = 0; bytes && y < height; y++) {
		uint32_t *row = (uint32_t *)(void *)(bytes + (size_t)y * (size_t)stride);
		for (int x = 0; x < width; x++) {
			double way = (x + 0.5 - middle_x) * way_x + (y + 0.5 - middle_y) * way_y;
			row[x] = color_at(gradient, way / length + 0.5);
		}
	}
	cairo_surface_mark_dirty(surface);
	cairo_set_source_surface(cairo, surface, left, top);
	cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
	cairo_surface_destroy(surface);
	return true;
}

/* Tiles that lie still on the frame, so that grounds beside each other carry one texture. */
static void fill_texture(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	const struct picture *texture = box->texture;
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)texture->pixels,
								       CAIRO_FORMAT_ARGB32, texture->width,
								       texture->height, texture->stride);
	bool exact = stage->scale == 1;

	cairo_save(cairo);
	paint_outline(stage, box, rect, 0, cairo);
	cairo_clip(cairo);
	cairo_translate(cairo, round(stage->origin_x), round(stage->origin_y));
	cairo_scale(cairo, stage->scale, stage->scale);
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_REPEAT);
	cairo_pattern_set_filter(cairo_get_source(cairo), exact ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(surface);
}

void paint_ground(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	if (box->fill) {
		set_color(cairo, box->fill);
		paint_outline(stage, box, rect, 0, cairo);
		cairo_fill(cairo);
	}
	if (box->gradient.count && set_gradient(&box->gradient, rect, cairo)) {
		paint_outline(stage, box, rect, 0, cairo);
		cairo_fill(cairo);
	}
	if (box->texture)
		fill_texture(stage, box, rect, cairo);
}

/* ---- grounds that join ---- */

#define APART 2 /* design px; what lies nearer is one surface */

struct ground {
	struct box *box;
	size_t above; /* the ground that it lies in; itself: in none */
};

static void gather(struct box *box, size_t above, struct rg_array *grounds)
{
	/* What comes and goes with news joins nothing. */
	if (box->node->motions.news_ms > 0)
		return;
	if (box->joins && (box->fill >> 24 || box->gradient.count)) {
		size_t own = grounds->count;
		struct ground *ground = rg_array_push(grounds, sizeof(*ground));
		*ground = (struct ground){box, above == SIZE_MAX ? own : above};
		above = own;
	}
	for (size_t i = 0; i < box->child_count; i++)
		gather(&box->children[i], above, grounds);
}

static bool lies_in(const struct ground *list, size_t inner, size_t outer)
{
	while (inner != outer && list[inner].above != inner)
		inner = list[inner].above;
	return inner == outer;
}

static bool covers(const struct box *box, double x, double y)
{
	return x >= box->x && x <= box->x + box->width && y >= box->y && y <= box->y + box->height;
}

/* A table's backing lies under its rows: it joins none of them, nor they it. */
static bool holds_box(const struct box *outer, const struct box *inner)
{
	return inner->x >= outer->x - 1 && inner->y >= outer->y - 1 &&
	       inner->x + inner->width <= outer->x + outer->width + 1 &&
	       inner->y + inner->height <= outer->y + outer->height + 1;
}

static bool is_joined(const struct ground *list, size_t count, size_t own, int corner)
{
	const struct box *box = list[own].box;
	bool right = corner == 1 || corner == 2, low = corner > 1;
	double x = right ? box->x + box->width : box->x, y = low ? box->y + box->height : box->y;
	double out_x = right ? APART : -APART, out_y = low ? APART : -APART;

	for (size_t i = 0; i < count; i++) {
		if (lies_in(list, i, own) || lies_in(list, own, i) || holds_box(list[i].box, box) ||
		    holds_box(box, list[i].box))
			continue;
		if (covers(list[i].box, x + out_x, y - out_y) || covers(list[i].box, x - out_x, y + out_y))
			return true;
	}
	return false;
}

void paint_join_corners(struct box *root)
{
	struct rg_array grounds = {0};

	gather(root, SIZE_MAX, &grounds);
	struct ground *list = grounds.items;
	for (size_t i = 0; i < grounds.count; i++) {
		for (int corner = 0; corner < 4; corner++) {
			if (list[i].box->radius[corner] > 0 && is_joined(list, grounds.count, i, corner))
				list[i].box->radius[corner] = 0;
		}
	}
	rg_array_finish(&grounds);
}

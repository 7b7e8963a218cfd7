/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint_leaf.h"

#include <math.h>

#include "paint_ground.h"
#include "paint_line.h"

static double to_x(const struct paint_stage *stage, double x)
{
	return stage->origin_x + x * stage->scale;
}

static double to_y(const struct paint_stage *stage, double y)
{
	return stage->origin_y + y * stage->scale;
}

static struct rect snapped(const struct paint_stage *stage, double x, double y, double width, double height)
{
	double left = round(to_x(stage, x)), top = round(to_y(stage, y));
	double right = round(to_x(stage, x + width)), bottom = round(to_y(stage, y + height));

	return (struct rect){left, top, fmax(right - left, 1), fmax(bottom - top, 1)};
}

/* A stroke's width on the canvas: whole px, at least one. */
static double stroke_of(const struct paint_stage *stage, double width)
{
	return fmax(round(width * stage->scale), 1);
}

static void set_color(cairo_t *cairo, theme_color color)
{
	cairo_set_source_rgba(cairo, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0,
			      (color >> 24) / 255.0);
}

static void add_rect(cairo_t *cairo, struct rect rect)
{
	cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height);
}

static void clip_round(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	if (!paint_is_rounded(box))
		return;
	paint_outline(stage, box, rect, 0, cairo);
	cairo_clip(cairo);
}

static void set_dash(const struct paint_stage *stage, const struct node *node, cairo_t *cairo)
{
	double dash[2] = {node->dash[0] * stage->scale, node->dash[1] * stage->scale};

	if (dash[0] > 0 && dash[1] > 0)
		cairo_set_dash(cairo, dash, 2, 0);
	else
		cairo_set_dash(cairo, NULL, 0, 0);
}

static void draw_border(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	double stroke = stroke_of(stage, box->node->border);

	if (!box->border_color || box->node->border <= 0)
		return;
	set_color(cairo, box->border_color);
	set_dash(stage, box->node, cairo);
	cairo_set_line_width(cairo, stroke);
	rect = (struct rect){rect.x + stroke / 2, rect.y + stroke / 2, rect.width - stroke, rect.height - stroke};
	paint_outline(stage, box, rect, stroke / 2, cairo);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0);
}

/* From the left; from the top where it is higher than wide. */
static void draw_bands(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	bool upright = rect.height > rect.width;
	double length = upright ? rect.height : rect.width;

	cairo_save(cairo);
	clip_round(stage, box, rect, cairo);
	for (size_t i = 0; i < box->fill_count; i++) {
		double from = round(length * (double)i / (double)box->fill_count);
		double to = round(length * (double)(i + 1) / (double)box->fill_count);
		set_color(cairo, box->fills[i]);
		if (upright)
			cairo_rectangle(cairo, rect.x, rect.y + from, rect.width, to - from);
		else
			cairo_rectangle(cairo, rect.x + from, rect.y, to - from, rect.height);
		cairo_fill(cairo);
	}
	cairo_restore(cairo);
}

#define TICK_STROKE 6 /* design px */

/* Two strokes at 45°: down by a third of the width, up by the rest. */
static void draw_tick(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	double third = rect.width / 3, foot = rect.y + rect.height / 2 + third;

	set_color(cairo, box->fill);
	cairo_set_line_width(cairo, stroke_of(stage, TICK_STROKE));
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	cairo_move_to(cairo, rect.x, foot - third);
	cairo_line_to(cairo, rect.x + third, foot);
	cairo_line_to(cairo, rect.x + rect.width, foot - 2 * third);
	cairo_stroke(cairo);
}

static void draw_shape(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	struct rect rect = paint_rect(stage, box);
	bool up = box->node->form == FORM_UP;

	if (box->node->form == FORM_BOX) {
		paint_ground(stage, box, rect, cairo);
		if (box->fill_count)
			draw_bands(stage, box, rect, cairo);
		if (box->node->type == NODE_SHAPE)
			draw_border(stage, box, rect, cairo);
		return;
	}
	if (box->node->form == FORM_TICK) {
		draw_tick(stage, box, rect, cairo);
		return;
	}
	set_color(cairo, box->fill);
	cairo_move_to(cairo, rect.x + rect.width / 2, up ? rect.y : rect.y + rect.height);
	cairo_line_to(cairo, rect.x + rect.width, up ? rect.y + rect.height : rect.y);
	cairo_line_to(cairo, rect.x, up ? rect.y + rect.height : rect.y);
	cairo_close_path(cairo);
	cairo_fill(cairo);
}

#define STRIKE 4 /* design px */

static void draw_text(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	const struct node *node = box->node;
	double align = node->align == ALIGN_CENTER ? 0.5 : node->align == ALIGN_END ? 1 : 0;
	double x = box->x + (box->width - box->text.width) * align;
	double first = node->capital_box ? box->text.capital : box->text.baseline;
	/* A box that was given a height: the line stands in its middle. */
	double natural = node->capital_box ? box->text.capital : box->text.height;
	double y = box->y + (box->height - natural) / 2 + first;

	cairo_save(cairo);
	/* Rounds the baseline to a whole px, so that texts in a row have the same. */
	cairo_translate(cairo, to_x(stage, x), round(to_y(stage, y)));
	cairo_scale(cairo, stage->scale, stage->scale);
	set_color(cairo, box->color);
	text_box_draw(&box->text, cairo, 0, 0, align, node->strike ? STRIKE : 0);
	cairo_restore(cairo);
}

/* The rectangle of the picture: it covers its whole box, or is shown whole in the middle. */
static struct rect picture_rect(const struct box *box, struct rect rect)
{
	double scale = fmin(rect.width / box->picture->width, rect.height / box->picture->height);
	double width = fmax(round(box->picture->width * scale), 1),
	       height = fmax(round(box->picture->height * scale), 1);

	if (!box->node->whole)
		return rect;
	return (struct rect){rect.x + round((rect.width - width) / 2), rect.y + round((rect.height - height) / 2),
			     width, height};
}

#define FACE_X    0.5 /* where in a box the middle of a face is kept, if the picture has the room, */
#define FACE_Y    0.38
#define FACE_LOW  0.5 /* how low it may stand at most, */
#define FACE_MOST 4.0 /* and how much larger than needed the picture may be drawn for that */

/* The picture's scale and the place of its upper left corner in a box that it covers. */
static void cover(const struct box *box, struct rect rect, double *scale, double *x, double *y)
{
	const struct picture *picture = box->picture;
	const double *focus = box->node->focus;
	int across = box->focus_x == RACE_NONE ? 50 : box->focus_x;

	*scale = fmax(rect.width / picture->width, rect.height / picture->height);
	if (box->focus_y == RACE_NONE) {
		*x = (rect.width - picture->width * *scale) * focus[0];
		*y = (rect.height - picture->height * *scale) * focus[1];
		return;
	}
	/* A face near the picture's foot is low in the box, unless the picture is made larger. */
	double face_x = across / 100.0 * picture->width, face_y = box->focus_y / 100.0 * picture->height;
	double needed = rect.height * (1 - FACE_LOW) / fmax(picture->height - face_y, 1);
	*scale = fmax(*scale, fmin(needed, *scale * FACE_MOST));
	*x = fmin(fmax(rect.width * FACE_X - face_x * *scale, rect.width - picture->width * *scale), 0);
	*y = fmin(fmax(rect.height * FACE_Y - face_y * *scale, rect.height - picture->height * *scale), 0);
}

static void draw_pixels(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	const struct picture *picture = box->picture;
	double scale, x, y;
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)picture->pixels,
								       CAIRO_FORMAT_ARGB32, picture->width,
								       picture->height, picture->stride);

	cover(box, rect, &scale, &x, &y);
	cairo_save(cairo);
	paint_outline(stage, box, rect, 0, cairo);
	cairo_clip(cairo);
	cairo_translate(cairo, rect.x + x, rect.y + y);
	cairo_scale(cairo, scale, scale);
	cairo_set_source_surface(cairo, surface, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
	cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
	cairo_paint(cairo);
	cairo_restore(cairo);
	cairo_surface_destroy(surface);
}

/* Row by row instead of by a gradient, which each version of Cairo rounds in its own way. */
static void paint_fading(struct rect rect, double fade, cairo_t *cairo)
{
	double rows = fmin(round(fade), rect.height), solid = rect.height - rows;

	for (int row = solid > 0 ? -1 : 0; row < rows; row++) {
		cairo_save(cairo);
		cairo_rectangle(cairo, rect.x, rect.y + (row < 0 ? 0 : solid + row), rect.width, row < 0 ? solid : 1);
		cairo_clip(cairo);
		cairo_paint_with_alpha(cairo, row < 0 ? 1 : 1 - (row + 1) / (rows + 1));
		cairo_restore(cairo);
	}
}

static void draw_picture(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	struct rect whole = paint_rect(stage, box), rect = picture_rect(box, whole);
	bool fades = box->node->fade > 0;

	if (fades)
		cairo_push_group(cairo);
	paint_ground(stage, box, whole, cairo);
	draw_pixels(stage, box, rect, cairo);
	if (fades) {
		cairo_pop_group_to_source(cairo);
		paint_fading(whole, box->node->fade * stage->scale, cairo);
	}
	draw_border(stage, box, rect, cairo);
}

/* A country without a flag of ours: its three letters in the middle of the box. */
static void draw_flag_tile(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo)
{
	const struct text_box *text = &box->text;
	double x = box->x + (box->width - text->width) / 2, y = box->y + (box->height + text->capital) / 2;

	set_color(cairo, box->fill);
	add_rect(cairo, rect);
	cairo_fill(cairo);
	cairo_save(cairo);
	cairo_translate(cairo, to_x(stage, x), round(to_y(stage, y)));
	cairo_scale(cairo, stage->scale, stage->scale);
	set_color(cairo, box->color);
	text_box_draw(text, cairo, 0, 0, 0.5, 0);
	cairo_restore(cairo);
	draw_border(stage, box, rect, cairo);
}

static void draw_flag(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	struct rect rect = paint_rect(stage, box);

	if (!box->flag) {
		draw_flag_tile(stage, box, rect, cairo);
		return;
	}
	flag_fit(box->flag, &rect.x, &rect.y, &rect.width, &rect.height);
	cairo_save(cairo);
	clip_round(stage, box, rect, cairo);
	flag_draw(box->flag, cairo, rect.x, rect.y, rect.width, rect.height);
	cairo_restore(cairo);
	draw_border(stage, box, rect, cairo);
}

static double snap_stroke(double value, double stroke)
{
	return round(value - stroke / 2) + stroke / 2;
}

/* A line that has a box itself: solid for some per cent, dashed for the rest, as maps draw asphalt and gravel. */
static void draw_surface(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	double middle = box->y + box->height / 2, part = box->solid == RACE_NONE ? 1 : box->solid / 100.0;
	double border = box->x + box->width * part, end = box->x + box->width;
	double dash = 16, gap = 10;
	/* No slivers: what is shorter than half a dash is left out. */
	int dashes = (int)floor((end - dash / 2 - border - gap) / (dash + gap)) + 1;
	struct rect rect = snapped(stage, box->x, middle - LINE_STROKE / 2.0, border - box->x, LINE_STROKE);

	set_color(cairo, box->color);
	if (part > 0)
		add_rect(cairo, rect);
	for (int i = 0; i < dashes; i++) {
		double x = border + gap + i * (dash + gap);
		add_rect(cairo, snapped(stage, x, middle - LINE_STROKE / 2.0, fmin(dash, end - x), LINE_STROKE));
	}
	cairo_fill(cairo);
}

static void draw_line(const struct paint_stage *stage, const struct box *root, const struct box *box, cairo_t *cairo)
{
	if (box->node->along)
		paint_line(stage, root, box, cairo);
	else
		draw_surface(stage, box, cairo);
}

/* N segments; the joker's lap is lifted by 45°. */
static void draw_laps(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	const double gap = 6, lift = 18;
	double each = (box->width + gap) / box->laps - gap, foot = box->y + box->height - LINE_STROKE / 2.0;
	double stroke = stroke_of(stage, LINE_STROKE);

	cairo_set_line_width(cairo, stroke);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	for (int lap = 1; lap <= box->laps; lap++) {
		double left = box->x + (each + gap) * (lap - 1);
		double y = snap_stroke(to_y(stage, foot), stroke);
		cairo_move_to(cairo, to_x(stage, left), y);
		if (lap == box->joker) {
			cairo_line_to(cairo, to_x(stage, left + lift), y - lift * stage->scale);
			cairo_line_to(cairo, to_x(stage, left + each - lift), y - lift * stage->scale);
		}
		cairo_line_to(cairo, to_x(stage, left + each), y);
		set_color(cairo, lap == box->joker ? box->color : box->border_color);
		cairo_stroke(cairo);
	}
}

void paint_edge(const struct paint_stage *stage, const struct box *box, cairo_t *cairo)
{
	draw_border(stage, box, paint_rect(stage, box), cairo);
}

void paint_leaf(const struct paint_stage *stage, const struct box *root, const struct box *box, cairo_t *cairo)
{
	switch (box->node->type) {
	case NODE_TEXT:
		draw_text(stage, box, cairo);
		break;
	case NODE_PICTURE:
		draw_picture(stage, box, cairo);
		break;
	case NODE_FLAG:
		draw_flag(stage, box, cairo);
		break;
	case NODE_LINE:
		draw_line(stage, root, box, cairo);
		break;
	case NODE_LAPS:
		draw_laps(stage, box, cairo);
		break;
	default:
		draw_shape(stage, box, cairo);
		break;
	}
}

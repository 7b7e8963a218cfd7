/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "paint_line.h"

#include <math.h>

bool paint_line_path(const struct paint_stage *stage, const struct box *root, const struct box *line,
		     struct line_path *path)
{
	const struct node *node = line->node;
	const struct box *along = box_find(root, node->along);
	const struct box *around = node->around_box ? box_find(root, node->around_box) : NULL;
	struct line_rect rect = {0};

	if (!along)
		return false;
	double y = node->edge == EDGE_TOP ? along->y - node->offset : along->y + along->height + node->offset;
	if (around)
		rect = (struct line_rect){around->x, around->y, around->x + around->width, around->y + around->height};
	/* A little beyond the canvas, so that its end is not seen. */
	double start = stage->line_start + (stage->from_right ? LINE_STROKE : -LINE_STROKE);
	double end = stage->from_right ? along->x : along->x + along->width;
	line_make(path, start, end, y, around ? &rect : NULL, LINE_CLEAR, LINE_CUT, node->closed);
	return true;
}

static double snap_stroke(double value, double stroke)
{
	return round(value - stroke / 2) + stroke / 2;
}

bool paint_line_on_canvas(const struct paint_stage *stage, const struct box *root, const struct box *line,
			  struct sprite_line *canvas)
{
	struct line_path path;

	if (!line->node->along || !paint_line_path(stage, root, line, &path))
		return false;
	double stroke = fmax(round(LINE_STROKE * stage->scale), 1);
	*canvas = (struct sprite_line){.count = path.count,
				       .loop_from = path.loop_from,
				       .loop_to = path.loop_to,
				       .stroke = stroke,
				       .color = line->color};
	for (size_t i = 0; i < path.count; i++) {
		double x = stage->origin_x + path.x[i] * stage->scale;
		size_t next = i == 0 ? 1 : i - 1;
		bool end = (i == 0 || i + 1 == path.count) && path.x[i] != path.x[next];
		canvas->x[i] = end ? round(x) : snap_stroke(x, stroke);
		canvas->y[i] = snap_stroke(stage->origin_y + path.y[i] * stage->scale, stroke);
	}
	return true;
}

void paint_line(const struct paint_stage *stage, const struct box *root, const struct box *line, cairo_t *cairo)
{
	struct sprite_line canvas;
	const double dash[2] = {line->node->dash[0] * stage->scale, line->node->dash[1] * stage->scale};

	if (!paint_line_on_canvas(stage, root, line, &canvas))
		return;
	cairo_set_source_rgba(cairo, (canvas.color >> 16 & 255) / 255.0, (canvas.color >> 8 & 255) / 255.0,
			      (canvas.color & 255) / 255.0, (canvas.color >> 24) / 255.0);
	cairo_set_dash(cairo, dash, dash[0] > 0 && dash[1] > 0 ? 2 : 0, 0);
	cairo_set_line_width(cairo, canvas.stroke);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
	for (size_t i = 0; i < canvas.count; i++)
		cairo_line_to(cairo, canvas.x[i], canvas.y[i]);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0);
}

/* ---- corners ---- */

static void cut_boxes(struct box *box, const double x[4], const double y[4], const double cuts[4])
{
	const double own_x[] = {box->x, box->x + box->width, box->x + box->width, box->x};
	const double own_y[] = {box->y, box->y, box->y + box->height, box->y + box->height};

	for (int i = 0; i < 4; i++) {
		if (cuts[i] > 0 && fabs(own_x[i] - x[i]) < 0.5 && fabs(own_y[i] - y[i]) < 0.5)
			box->cuts[i] = fmax(box->cuts[i], cuts[i]);
	}
	for (size_t i = 0; i < box->child_count; i++)
		cut_boxes(&box->children[i], x, y, cuts);
}

static void cut_for_lines(const struct paint_stage *stage, struct box *root, const struct box *box)
{
	const struct node *node = box->node;
	const struct box *around = node->type == NODE_LINE && node->along && node->around_box
					   ? box_find(root, node->around_box)
					   : NULL;
	struct line_path path;

	if (around && paint_line_path(stage, root, box, &path)) {
		const double right = around->x + around->width, bottom = around->y + around->height;
		const double x[] = {around->x, right, right, around->x}, y[] = {around->y, around->y, bottom, bottom};
		cut_boxes(root, x, y, path.cuts);
	}
	for (size_t i = 0; i < box->child_count; i++)
		cut_for_lines(stage, root, &box->children[i]);
}

void paint_line_cut_corners(const struct paint_stage *stage, struct box *root)
{
	cut_for_lines(stage, root, root);
}

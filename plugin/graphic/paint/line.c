/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "line.h"

#include <math.h>

static void add_point(struct line_path *path, double x, double y)
{
	path->x[path->count] = x;
	path->y[path->count++] = y;
}

/* Left of the box is where the line comes from. */
static void make_from_left(struct line_path *path, double start, double end, double y, const struct line_rect *around,
			   double clear, double cut, bool closed)
{
	double left = around->left - clear, right = around->right + clear;
	double top = around->top - clear, bottom = around->bottom + clear;
	bool above = (top + bottom) / 2 < y;
	double far = above ? top : bottom, away = above ? -1 : 1;
	/* A small box has smaller corners: two of them and a straight piece must fit. */
	double corner = fmin(cut, fmin((right - left) / 3, fabs(far - y) / 3));
	/* A straight end as long as the line is thick, or the end would be a slanted stub. */
	double last_corner = fmin(corner, end - right - 2 * clear);
	bool before = start < left - corner;

	closed = closed || last_corner < corner / 3;
	if (before) {
		add_point(path, start, y);
		path->loop_from = path->count;
		add_point(path, left - corner, y);
	} else {
		add_point(path, left + corner, y);
	}
	add_point(path, left, y + away * corner);
	add_point(path, left, far - away * corner);
	add_point(path, left + corner, far);
	add_point(path, right - corner, far);
	add_point(path, right, far - away * corner);
	double inner = fmax(corner - 2 * clear, 0);
	path->cuts[above ? LINE_TOP_LEFT : LINE_BOTTOM_LEFT] = inner;
	path->cuts[above ? LINE_TOP_RIGHT : LINE_BOTTOM_RIGHT] = inner;
	if (closed) {
		add_point(path, right, y + away * corner);
		add_point(path, right - corner, y);
		path->cuts[above ? LINE_BOTTOM_RIGHT : LINE_TOP_RIGHT] = inner;
		/* Without a way in, it overlaps its first piece, so that the last corner is drawn as a corner, too. */
		add_point(path, before ? left - corner : left + corner, y);
		if (!before) {
			add_point(path, left + corner - corner / 8, y + away * corner / 8);
			path->cuts[above ? LINE_BOTTOM_LEFT : LINE_TOP_LEFT] = inner;
		}
		path->loop_to = path->count - 1;
		return;
	}
	add_point(path, right, y + away * last_corner);
	path->loop_to = path->count;
	add_point(path, right + last_corner, y);
	add_point(path, end, y);
}

static void swap_sides(double *left, double *right)
{
	double other = *left;

	*left = *right;
	*right = other;
}

void line_make(struct line_path *path, double start, double end, double y, const struct line_rect *around, double clear,
	       double cut, bool closed)
{
	double way = start > end ? -1 : 1;

	*path = (struct line_path){0};
	if (!around) {
		add_point(path, start, y);
		add_point(path, end, y);
		return;
	}
	struct line_rect rect = *around;
	if (way < 0) {
		rect.left = -around->right;
		rect.right = -around->left;
	}
	make_from_left(path, way * start, way * end, y, &rect, clear, cut, closed);
	if (way > 0)
		return;
	for (size_t i = 0; i < path->count; i++)
		path->x[i] = -path->x[i];
	swap_sides(&path->cuts[LINE_TOP_LEFT], &path->cuts[LINE_TOP_RIGHT]);
	swap_sides(&path->cuts[LINE_BOTTOM_LEFT], &path->cuts[LINE_BOTTOM_RIGHT]);
}

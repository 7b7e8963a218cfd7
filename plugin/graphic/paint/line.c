/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "line.h"

#include <math.h>

static void add_point(struct line_path *path, double x, double y)
{
	path->x[path->count] = x;
	path->y[path->count++] = y;
}

void line_make(struct line_path *path, double start, double end, double y, const struct line_rect *around, double clear,
	       double cut, bool closed)
{
	path->count = 0;
	if (!around) {
		add_point(path, start, y);
		add_point(path, end, y);
		return;
	}
	double left = around->left - clear, right = around->right + clear;
	double top = around->top - clear, bottom = around->bottom + clear;
	bool above = (top + bottom) / 2 < y;
	double far = above ? top : bottom, away = above ? -1 : 1;
	/* A small box has smaller corners: two of them and a straight piece must fit. */
	double corner = fmin(cut, fmin((right - left) / 3, fabs(far - y) / 3));

	bool before = start < left - corner;

	/* Without room before the box the line begins at its edge: upright, or as a closed ring. */
	if (before) {
		add_point(path, start, y);
		add_point(path, left - corner, y);
	} else {
		add_point(path, closed ? left + corner : left, closed ? y : y - away * clear);
	}
	add_point(path, left, y + away * corner);
	add_point(path, left, far - away * corner);
	add_point(path, left + corner, far);
	add_point(path, right - corner, far);
	add_point(path, right, far - away * corner);
	if (!closed && right + corner > end) {
		add_point(path, right, y - away * clear);
		return;
	}
	add_point(path, right, y + away * corner);
	if (closed) {
		add_point(path, right - corner, y);
		add_point(path, before ? left + clear : left + corner, y);
		/* overlaps the ring's first piece, so that the last corner is drawn as a corner too */
		if (!before)
			add_point(path, left + corner - corner / 8, y + away * corner / 8);
		return;
	}
	add_point(path, right + corner, y);
	if (right + corner < end)
		add_point(path, end, y);
}

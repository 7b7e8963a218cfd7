/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "line.h"

#include <math.h>

static void add(struct line_path *path, double x, double y)
{
	path->x[path->count] = x;
	path->y[path->count++] = y;
}

void line_make(struct line_path *path, double start, double end, double y, const struct line_rect *around, double clear,
	       double cut, bool closed)
{
	path->count = 0;
	if (!around) {
		add(path, start, y);
		add(path, end, y);
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
		add(path, start, y);
		add(path, left - corner, y);
	} else {
		add(path, closed ? left + corner : left, closed ? y : y - away * clear);
	}
	add(path, left, y + away * corner);
	add(path, left, far - away * corner);
	add(path, left + corner, far);
	add(path, right - corner, far);
	add(path, right, far - away * corner);
	if (!closed && right + corner > end) {
		add(path, right, y - away * clear);
		return;
	}
	add(path, right, y + away * corner);
	if (closed) {
		add(path, right - corner, y);
		add(path, before ? left + clear : left + corner, y);
		/* overlaps the ring's first piece, so that the last corner is drawn as a corner too */
		if (!before)
			add(path, left + corner - corner / 8, y + away * corner / 8);
		return;
	}
	add(path, right + corner, y);
	if (right + corner < end)
		add(path, end, y);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Joker Line's geometry: along an edge, round one box, only at 0°, 45° and 90°. Pure functions; lengths in the
 * caller's unit.
 */
#ifndef RG_GRAPHIC_PAINT_LINE_H
#define RG_GRAPHIC_PAINT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_MOST_POINTS 16

struct line_path {
	double x[LINE_MOST_POINTS];
	double y[LINE_MOST_POINTS];
	size_t count;
};

struct line_rect {
	double left, top, right, bottom;
};

/*
 * From (start, y) to (end, y), straight or round `around` (NULL: straight), whose edges the middle of the line keeps
 * `clear` away from; corners are cut by `cut`. `closed`: the line goes all the way round and ends at the box's left.
 * A box below y is rounded below, one above it above. Where the box begins at `start` already, so does the line; and it
 * ends at the box where that ends at `end`.
 */
void line_make(struct line_path *path, double start, double end, double y, const struct line_rect *around, double clear,
	       double cut, bool closed);

#endif

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

enum line_corner { LINE_TOP_LEFT, LINE_TOP_RIGHT, LINE_BOTTOM_RIGHT, LINE_BOTTOM_LEFT };

struct line_path {
	double x[LINE_MOST_POINTS];
	double y[LINE_MOST_POINTS];
	size_t count;
	size_t loop_from, loop_to; /* points between which it goes round the box; equal: it is straight */
	double cuts[4];            /* by enum line_corner: how far it cuts the corners of the box; 0: not */
};

struct line_rect {
	double left, top, right, bottom;
};

/*
 * From (start, y) to (end, y), straight or round `around` (NULL: straight), whose edges the middle of the line keeps
 * `clear` away from; corners are cut by `cut`. `closed`: the line goes all the way round, and back along its own edge
 * to where it left it. So it does, too, where the box leaves it no room before `end`. A box below y is rounded below,
 * one above it above. Where the box begins at `start` already, the line is a ring. `start` may be right of `end`: then
 * everything is mirrored.
 */
void line_make(struct line_path *path, double start, double end, double y, const struct line_rect *around, double clear,
	       double cut, bool closed);

#endif

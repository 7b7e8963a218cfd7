/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing one box, without its children: ground, edge, letters, picture, flag, bands, line, laps. Pure drawing.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_LEAF_H
#define RG_GRAPHIC_PAINT_PAINT_LEAF_H

#include "line.h"
#include "paint.h"

#define LINE_STROKE 8  /* design px */
#define LINE_CUT    28 /* design px: the corners of the line */
#define LINE_CLEAR  4  /* design px between a box's edge and the middle of the line that goes round it */

void paint_leaf(const struct paint_stage *stage, const struct box *root, const struct box *box, cairo_t *cairo);
/* The path of a line that follows a box, in design px; false when that box is not there. `start` NAN: at the box. */
bool paint_line_path(const struct box *root, const struct box *line, double start, struct line_path *path);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines that go along a box: their way on the canvas, and the corners that they cut off what they go round. Pure
 * drawing.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_LINE_H
#define RG_GRAPHIC_PAINT_PAINT_LINE_H

#include "line.h"
#include "paint.h"

#define LINE_STROKE 8  /* design px */
#define LINE_CUT    28 /* design px: the corners of the line */
#define LINE_CLEAR  4  /* design px between a box's edge and the middle of the line that goes round it */

/* The path of a line that follows a box, in design px; false when that box is not there. */
bool paint_line_path(const struct paint_stage *stage, const struct box *root, const struct box *line,
		     struct line_path *path);
/* The same on the canvas, rounded to px as it is drawn. */
bool paint_line_on_canvas(const struct paint_stage *stage, const struct box *root, const struct box *line,
			  struct sprite_line *canvas);
void paint_line(const struct paint_stage *stage, const struct box *root, const struct box *line, cairo_t *cairo);
/* Cuts the corners that would look out behind a line: of what it goes round, and of all boxes that share the corner. */
void paint_line_cut_corners(const struct paint_stage *stage, struct box *root);

#endif

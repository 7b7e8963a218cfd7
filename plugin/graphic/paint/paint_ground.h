/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grounds: the outline of a box with its cut or round corners, and what fills it: a colour, a gradient, the theme's
 * texture. Pure drawing; work thread and tool.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_GROUND_H
#define RG_GRAPHIC_PAINT_PAINT_GROUND_H

#include <cairo.h>

#include "paint.h"

/* Whole px of the canvas, so that grounds have sharp edges at every size. */
struct rect {
	double x, y, width, height;
};

struct rect paint_rect(const struct paint_stage *stage, const struct box *box);
/* Adds the outline of `rect` with the corners of the box to the path; `inset`: how far it lies inside the box, px. */
void paint_outline(const struct paint_stage *stage, const struct box *box, struct rect rect, double inset,
		   cairo_t *cairo);
/* Fills that outline, if the box has a ground. */
void paint_ground(const struct paint_stage *stage, const struct box *box, struct rect rect, cairo_t *cairo);
bool paint_is_rounded(const struct box *box);
/*
 * Takes the theme's round corners away where another ground joins the box, so that rows one below the other are one
 * table. After box_layout.
 */
void paint_join_corners(struct box *root);

#endif

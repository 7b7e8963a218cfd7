/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Painting: from laid-out boxes to sprites. Pure drawing: the result depends on the boxes and the stage alone; what was
 * painted before with the same result is taken from there. Work thread and tool.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_H
#define RG_GRAPHIC_PAINT_PAINT_H

#include "box.h"
#include "graphic/graphic.h"

struct painted;

/* How design px become canvas px: canvas = origin + design * scale. */
struct paint_stage {
	double origin_x, origin_y;
	double scale;
	int width, height; /* of the canvas, px */
	double line_start; /* design px: where lines begin, the nearer of the canvas' edges */
	bool still;        /* without grounds */
	bool from_right;   /* that is the right one: what moves to the right in the template moves to the left */
};

/*
 * Fits the maker's frame into the canvas: place and scale of the ask, anchor of the design, bounds of what is drawn.
 * What is larger than the safe area of a portrait frame is drawn smaller.
 */
struct paint_stage paint_stage_make(const struct box_maker *maker, const struct box *root);
/* Where sprites go. All borrowed. */
struct paint_into {
	struct rg_arena *arena; /* what they are made of but for their pixels */
	struct rg_array
		*sprites; /* struct sprite: they are appended, with a reference of their pixels each (pixels.h) */
	struct painted *painted; /* what need not be painted again */
};

/* Paints each sprite. */
void paint_sprites(const struct paint_stage *stage, const struct box *root, struct paint_into *into);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drawing one box, without its children: ground, letters, picture, flag, bands, line, laps. Pure drawing.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_LEAF_H
#define RG_GRAPHIC_PAINT_PAINT_LEAF_H

#include "paint.h"

void paint_leaf(const struct paint_stage *stage, const struct box *root, const struct box *box, cairo_t *cairo);
/* The edge of a box that has children; it lies over them. */
void paint_edge(const struct paint_stage *stage, const struct box *box, cairo_t *cairo);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lies on the ground of a sprite, part by part, so that a change moves only the parts that are others. Pure
 * functions.
 */
#ifndef RG_GRAPHIC_PAINT_PAINT_PARTS_H
#define RG_GRAPHIC_PAINT_PAINT_PARTS_H

#include "paint.h"

/* One of several rows or cells. */
bool paint_is_repeated(const struct box *box);
/* A hash of everything that decides how the box looks, but for its place. */
uint64_t paint_look(const struct paint_stage *stage, const struct box *box);
/* True when anything lies on the ground of this box. */
bool paint_has_parts(const struct box *box);
/* Fills the sprite's parts, in the arena; its place and size are known. */
void paint_parts(const struct paint_stage *stage, const struct box *box, struct rg_arena *arena, struct sprite *sprite);

#endif

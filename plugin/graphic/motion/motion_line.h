/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within the motion: lines that travel along their paths, and become others. Compositors draw them as triangles. Pure
 * functions; lengths in canvas px.
 */
#ifndef RG_GRAPHIC_MOTION_MOTION_LINE_H
#define RG_GRAPHIC_MOTION_MOTION_LINE_H

#include "motion_scene.h"

/* Along the path from one point to another. */
double motion_line_length(const struct sprite_line *line, size_t from, size_t to);
/* How long its head takes for all of it, ms. */
double motion_line_ms(const struct sprite_line *line, const struct motion *motion);
/* How long the path is as far as its head has come when that part of its time has passed. */
double motion_line_reached(const struct sprite_line *line, const struct motion *motion, double part);
/* The path on the way from a to b. False when one of them cannot become the other: one is a ring, for example. */
bool motion_line_between(const struct sprite_line *a, const struct sprite_line *b, double part,
			 struct sprite_line *between);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads and checks a flag's file: the shapes can be drawn without further checks. Inside the room only. */
#ifndef RG_GRAPHIC_PICTURE_FLAG_FILE_H
#define RG_GRAPHIC_PICTURE_FLAG_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "race/day/decode.h"

enum flag_shape_kind {
	FLAG_RECT = 1, /* x, y, width, height */
	FLAG_CROSS,    /* x, y of the middle, breadth of the arms, which reach the edges */
	FLAG_CIRCLE,   /* x, y, radius; with `width` a ring, its middle on the radius */
	FLAG_STAR,     /* x, y, radius */
	FLAG_POLYGON,  /* x, y of each corner */
	FLAG_LINE,     /* the same, an open line of `width` with mitred corners */
	FLAG_GROUP,    /* shapes in a box of their own (x, y, width, height) with units of their own */
};

struct flag_shape {
	enum flag_shape_kind kind;
	uint32_t fill; /* 0xRRGGBB */
	double *numbers;
	size_t count;
	double width;
	int points;   /* of a star */
	double inner; /* radius of a star's inner corners over the outer ones' */
	double turn;  /* of a star, clockwise, radians; 0: a point up */
	int repeat;   /* how often it is drawn, moved by `step` each time */
	double step[2];
	struct flag_shape *group;
	size_t group_count;
	double units[2];
	double *clip; /* of a group: corners of the polygon it is cut to; NULL: its box */
	size_t clip_count;
};

struct flag {
	struct rg_arena *arena;
	double ratio;
	struct flag_shape root; /* a group: the field and all on it, in a box of 1 × 1 */
};

/* NULL with a problem that names the file and the member. */
struct flag *flag_file_load(const char *path, struct race_problems *problems);
void flag_file_destroy(struct flag *flag); /* accepts NULL */

#endif

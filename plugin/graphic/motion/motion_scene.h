/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A graphic in motion: tells which sprites are where at a moment, between nothing, one graphic and the next. Pure
 * arithmetic on a clock that the caller moves; the GPU stage and the software compositor draw the same pieces. One
 * thread at a time. Nothing is computed while nothing moves.
 *
 * Sprites of two graphics are the same thing when the template and the key are: those trade places and pictures. Rows
 * are so only while both graphics are about the same; else a row is the one that stood in its place. Another template:
 * the old one leaves, then the new one enters.
 */
#ifndef RG_GRAPHIC_MOTION_MOTION_SCENE_H
#define RG_GRAPHIC_MOTION_MOTION_SCENE_H

#include "base/mem.h"
#include "graphic/graphic.h"
#include "graphic/picture/linear.h"
#include "motion.h"
#include "motion_regions.h"

enum motion_state {
	SCENE_OFF,
	SCENE_ENTERING,
	SCENE_ON,
	SCENE_LEAVING,
	SCENE_CHANGING, /* from one graphic to the next */
};

/*
 * Zeroed memory is a scene with nothing in it. Others may read the members with a comment; the rest is the scene's own.
 */
struct motion_scene {
	struct graphic *graphic; /* the graphic that is shown, or will be next; a reference, or NULL */
	struct graphic *past;    /* the one before, whose pictures are still seen; a reference, or NULL */
	enum motion_state state;
	double now_ms; /* on the clock of this movement */
	double end_ms; /* its end; 0 at rest */

	bool replaced;  /* another template: `past` leaves before `graphic` enters */
	double news_ms; /* how long what came with news will still be there */
	struct rg_array actors;
	struct rg_array regions; /* struct motion_region: of all actors */
};

/* One picture on the canvas, as every compositor draws it. */
enum motion_draw {
	DRAW_WHOLE = 1, /* a */
	DRAW_CONTENT,   /* a's ground, and `amount` of a's content over it, off by content_x, content_y */
	DRAW_MIX,       /* from a to b, each at its own place, transparent outside: the grounds by `amount`, and over
			   them as much of a's content as `out` says, and of b's as `in` says */
	DRAW_LINE,      /* `line`, as far as `length`; a's and b's pixels are not used */
};

struct motion_piece {
	enum motion_draw draw;
	const struct sprite *a, *b;
	double left, top, right, bottom; /* canvas px: what is drawn of it */
	double ax, ay, bx, by;           /* canvas px: the pictures' upper left corners */
	double amount, content_x, content_y;
	double out, in;
	double opacity;

	/* What is seen is multiplied by `keep`; `light`, multiplied by what is opaque, is added. */
	double keep;
	struct linear_light light;

	/* Of what changes: where, as motion_piece_rect says; NULL: everywhere. */
	const struct motion_region *regions;
	size_t region_count;

	struct sprite_line line;
	double length; /* canvas px */
};

struct motion_rect {
	double left, top, right, bottom; /* canvas px */
};

/* A corner of a triangle of a line: its place, and how far it lies from the middle of the line, on either side. */
struct motion_corner {
	float x, y, across;
};

#define LINE_POLYGON_MOST   8
#define MOTION_CORNERS_MOST ((SPRITE_LINE_MOST - 1) * (LINE_POLYGON_MOST - 2) * 3)

/* One picture as it is: nothing of it is seen through, lit or darkened. (What is lit keeps less than all of itself.) */
bool motion_piece_is_plain(const struct motion_piece *piece);
/* How many rectangles a piece that is no line is drawn as; they do not overlap. Some may be empty. */
size_t motion_piece_rects(const struct motion_piece *piece);
struct motion_rect motion_piece_rect(const struct motion_piece *piece, size_t index);
/*
 * The triangles of a line, three corners each. What is opaque of the line at a pixel is half its stroke and half a px,
 * less the distance from its middle, between 0 and 1.
 */
size_t motion_line_corners(const struct motion_piece *piece, struct motion_corner corners[MOTION_CORNERS_MOST]);

void motion_scene_finish(struct motion_scene *scene);
/* True when a graphic can be taken now: at rest, when nothing is seen yet, or when the canvas has another size. */
bool motion_scene_ready(const struct motion_scene *scene, const struct graphic *graphic);
/*
 * Takes the caller's reference; only when ready. When the scene is shown, the change to it begins; a graphic for a
 * canvas of another size is there at once.
 */
void motion_scene_take(struct motion_scene *scene, struct graphic *graphic);
/*
 * Enters or leaves from now on, from the current poses. `limit_ms` < 0: as the template says; 0: at once; else an exit
 * that would take longer is squeezed into that.
 */
void motion_scene_show(struct motion_scene *scene, bool shown, double limit_ms);
/* All there, at once. */
void motion_scene_rest(struct motion_scene *scene);
/* The clock goes on. Does nothing at rest. */
void motion_scene_advance(struct motion_scene *scene, double ms);
/* Also while something that came with news is there, which will go. */
bool motion_scene_moves(const struct motion_scene *scene);

/* Whether there is anything that may be seen. */
bool motion_scene_shows(const struct motion_scene *scene);
/* Calls `draw` for each piece that is seen now, in the order they are drawn. */
void motion_scene_draw(const struct motion_scene *scene, void (*draw)(void *data, const struct motion_piece *piece),
		       void *data);

/*
 * The scene as it is now over a canvas of its graphic's size, in linear light, as the GPU does. At rest every pixel is
 * graphic_compose's.
 */
void motion_scene_compose(const struct motion_scene *scene, uint32_t *pixels);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a sprite comes, goes and changes: what templates say (enter, exit, move), and the curves. Pure values and
 * functions; any thread.
 *
 * Times are ms. Distances are design px in a template, canvas px in a sprite.
 */
#ifndef RG_GRAPHIC_MOTION_MOTION_H
#define RG_GRAPHIC_MOTION_MOTION_H

#include <stdbool.h>
#include <stdint.h>

/* MOTION_TRAVEL is for lines that go along something: the line runs along its path. Others wipe. */
enum motion_kind { MOTION_FADE = 1, MOTION_WIPE, MOTION_SLIDE, MOTION_TRAVEL };
/* The direction of movement: a wipe to the right uncovers from the left, and covers from the left again. */
enum motion_direction { MOTION_LEFT = 1, MOTION_RIGHT, MOTION_UP, MOTION_DOWN };
enum motion_easing { MOTION_LINEAR = 1, MOTION_IN, MOTION_OUT, MOTION_IN_OUT };

/* The letters and pictures on the sprite's ground, which slide and fade over it. */
struct motion_content {
	double ms; /* 0: it stays with its ground */
	double delay_ms;
	double distance;
	enum motion_direction direction;
	enum motion_easing easing;
};

struct motion {
	enum motion_kind kind;
	enum motion_direction direction;
	enum motion_easing easing;
	double ms, delay_ms;
	double each_ms;  /* added delay for every row before it */
	double distance; /* of a slide */
	double loop_ms;  /* of a travelling line: how long it takes for its loop, beside `ms` for the rest */
	struct motion_content content;
};

/* How a sprite gets from its place and picture in one graphic to those in the next. */
struct motion_move {
	double ms; /* travel */
	enum motion_easing easing;
	double mix_ms;  /* what changes in place: out, then in */
	double wait_ms; /* it stays that long where it was when there is news */
};

/* All motions of a sprite. */
struct motions {
	struct motion enter, exit;
	struct motion_move move;
	double news_ms; /* not 0: it is there for that long after news, and else not */
};

/* The motions where a template gives none. */
struct motions motions_default(void);
/*
 * The motions of the sprite in row `row` (from 0), with that row's delay, at `scale` canvas px a design px. `mirrored`:
 * left is right.
 */
struct motions motions_of_row(const struct motions *motions, int row, double scale, bool mirrored);

/* Continues `hash` with the motions, for change ids. */
uint64_t motions_hash(uint64_t hash, const struct motions *motions);

/* Maps 0..1 to 0..1; clamps values outside. */
double motion_ease(enum motion_easing easing, double part);

/* The place and look of a sprite while it comes or goes. */
struct motion_pose {
	double x, y;                     /* canvas px from its place */
	double left, top, right, bottom; /* the edges of the visible part, 0..1 of the sprite */
	double opacity;
	double reach; /* of a travelling line: the part of its time that has passed, 0..1 */
	/* of its content: opacity, and distance from its place */
	double amount, content_x, content_y;
};

extern const struct motion_pose motion_at_rest;
/* Where an entrance begins and an exit ends. */
struct motion_pose motion_enter_pose(const struct motion *motion);
struct motion_pose motion_exit_pose(const struct motion *motion);
double motion_between(double from, double to, double part); /* exactly `to` from 1 on */
/* `part` is for the sprite itself, `content` for its content. */
struct motion_pose motion_pose_between(const struct motion_pose *from, const struct motion_pose *to, double part,
				       double content);
bool motion_pose_seen(const struct motion_pose *pose);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a sprite comes, goes and changes: what templates say (enter, exit, move), and the curves. Pure values and
 * functions; any thread.
 *
 * Times are ms. Distances are design px in a template, canvas px in a sprite.
 */
#ifndef RG_GRAPHIC_MOTION_H
#define RG_GRAPHIC_MOTION_H

#include <stdbool.h>
#include <stdint.h>

enum motion_kind { MOTION_FADE = 1, MOTION_WIPE, MOTION_SLIDE };
/* Where things move to: a wipe to the right uncovers from the left, and covers from the left again. */
enum motion_direction { MOTION_LEFT = 1, MOTION_RIGHT, MOTION_UP, MOTION_DOWN };
enum motion_easing { MOTION_LINEAR = 1, MOTION_IN, MOTION_OUT, MOTION_IN_OUT };

/* What lies on the sprite's ground: it slides and fades over it. */
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
	double each_ms;  /* later for every row before it */
	double distance; /* of a slide */
	struct motion_content content;
};

/* From the place and picture of one graphic to those of the next. */
struct motion_move {
	double ms; /* travel */
	enum motion_easing easing;
	double mix_ms; /* cross-fade */
};

/* All of a sprite's. */
struct motions {
	struct motion enter, exit;
	struct motion_move move;
};

/* What holds where a template says nothing. */
struct motions motions_default(void);
/* As the sprite in row `row` (from 0) moves at `scale` canvas px a design px: rows are in the delays then. */
struct motions motions_of_row(const struct motions *motions, int row, double scale);

/* For change ids: goes on with `hash`. */
uint64_t motions_hash(uint64_t hash, const struct motions *motions);

/* 0..1 to 0..1; what is outside is clamped. */
double motion_ease(enum motion_easing easing, double part);

/* Where a sprite is while it comes or goes. */
struct motion_pose {
	double x, y;                     /* canvas px from its place */
	double left, top, right, bottom; /* the part that is seen, 0..1 of it */
	double opacity;
	/* of its content: how much of it, and how far off */
	double amount, content_x, content_y;
};

extern const struct motion_pose motion_at_rest;
/* Where an entrance begins and an exit ends. */
struct motion_pose motion_enter_pose(const struct motion *motion);
struct motion_pose motion_exit_pose(const struct motion *motion);
double motion_between(double from, double to, double part); /* exactly `to` from 1 on */
/* The sprite itself and its content have each their own part of the way. */
struct motion_pose motion_pose_between(const struct motion_pose *from, const struct motion_pose *to, double part,
				       double content);
bool motion_pose_seen(const struct motion_pose *pose);

#endif

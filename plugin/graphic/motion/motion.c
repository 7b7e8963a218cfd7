/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion.h"

#include <math.h>

#include "base/text.h"

const struct motion_pose motion_at_rest = {.right = 1, .bottom = 1, .opacity = 1, .reach = 1, .amount = 1};

struct motions motions_default(void)
{
	return (struct motions){
		.enter = {.kind = MOTION_FADE,
			  .direction = MOTION_RIGHT,
			  .easing = MOTION_OUT,
			  .ms = 200,
			  .distance = 40},
		.exit = {.kind = MOTION_FADE,
			 .direction = MOTION_RIGHT,
			 .easing = MOTION_IN,
			 .ms = 200,
			 .distance = 40},
		.move = {.ms = 500, .easing = MOTION_IN_OUT, .mix_ms = 200, .wait_ms = 1000},
	};
}

static enum motion_direction mirror(enum motion_direction direction)
{
	return direction == MOTION_RIGHT ? MOTION_LEFT : direction == MOTION_LEFT ? MOTION_RIGHT : direction;
}

static struct motion of_row(struct motion motion, int row, double scale, bool mirrored)
{
	if (mirrored) {
		motion.direction = mirror(motion.direction);
		motion.content.direction = mirror(motion.content.direction);
	}
	motion.delay_ms += motion.each_ms * row;
	motion.each_ms = 0;
	motion.distance *= scale;
	motion.content.distance *= scale;
	return motion;
}

struct motions motions_of_row(const struct motions *motions, int row, double scale, bool mirrored)
{
	return (struct motions){
		.enter = of_row(motions->enter, row, scale, mirrored),
		.exit = of_row(motions->exit, row, scale, mirrored),
		.move = motions->move,
		.news_ms = motions->news_ms,
	};
}

static uint64_t hash_motion(uint64_t hash, const struct motion *motion)
{
	const struct motion_content *content = &motion->content;
	const double values[] = {motion->kind,      motion->direction, motion->easing,     motion->ms,
				 motion->delay_ms,  motion->each_ms,   motion->distance,   content->ms,
				 content->delay_ms, content->distance, content->direction, content->easing,
				 motion->loop_ms};

	return rg_hash(hash, values, sizeof(values));
}

uint64_t motions_hash(uint64_t hash, const struct motions *motions)
{
	const double move[] = {motions->move.ms, motions->move.easing, motions->move.mix_ms, motions->move.wait_ms,
			       motions->news_ms};

	return rg_hash(hash_motion(hash_motion(hash, &motions->enter), &motions->exit), move, sizeof(move));
}

double motion_ease(enum motion_easing easing, double part)
{
	double t = fmin(fmax(part, 0), 1), left = 1 - t;

	switch (easing) {
	case MOTION_IN:
		return t * t * t;
	case MOTION_OUT:
		return 1 - left * left * left;
	case MOTION_IN_OUT:
		return t < 0.5 ? 4 * t * t * t : 1 - 4 * left * left * left;
	default:
		return t;
	}
}

static double along_x(enum motion_direction direction)
{
	return direction == MOTION_RIGHT ? 1 : direction == MOTION_LEFT ? -1 : 0;
}

static double along_y(enum motion_direction direction)
{
	return direction == MOTION_DOWN ? 1 : direction == MOTION_UP ? -1 : 0;
}

/* `way` -1: where it comes from; 1: where it goes to. */
static struct motion_pose away(const struct motion *motion, double way)
{
	const struct motion_content *content = &motion->content;
	struct motion_pose pose = motion_at_rest;
	/* Moves one edge: the far one uncovers, the near one covers again. */
	bool near_edge = (along_x(motion->direction) + along_y(motion->direction)) * way > 0;
	bool across = along_x(motion->direction) != 0;

	if (motion->kind == MOTION_TRAVEL) {
		pose.reach = 0;
	} else if (motion->kind == MOTION_WIPE) {
		double *edge = across ? (near_edge ? &pose.left : &pose.right) : (near_edge ? &pose.top : &pose.bottom);
		*edge = near_edge ? 1 : 0;
	} else {
		pose.opacity = 0;
	}
	if (motion->kind == MOTION_SLIDE) {
		pose.x = along_x(motion->direction) * motion->distance * way;
		pose.y = along_y(motion->direction) * motion->distance * way;
	}
	if (content->ms > 0) {
		pose.amount = 0;
		pose.content_x = along_x(content->direction) * content->distance * way;
		pose.content_y = along_y(content->direction) * content->distance * way;
	}
	return pose;
}

struct motion_pose motion_enter_pose(const struct motion *motion)
{
	return away(motion, -1);
}

struct motion_pose motion_exit_pose(const struct motion *motion)
{
	return away(motion, 1);
}

double motion_between(double from, double to, double part)
{
	return part >= 1 ? to : from + (to - from) * part;
}

struct motion_pose motion_pose_between(const struct motion_pose *from, const struct motion_pose *to, double part,
				       double content)
{
	return (struct motion_pose){
		.x = motion_between(from->x, to->x, part),
		.y = motion_between(from->y, to->y, part),
		.left = motion_between(from->left, to->left, part),
		.top = motion_between(from->top, to->top, part),
		.right = motion_between(from->right, to->right, part),
		.bottom = motion_between(from->bottom, to->bottom, part),
		.opacity = motion_between(from->opacity, to->opacity, part),
		.reach = motion_between(from->reach, to->reach, part),
		.amount = motion_between(from->amount, to->amount, content),
		.content_x = motion_between(from->content_x, to->content_x, content),
		.content_y = motion_between(from->content_y, to->content_y, content),
	};
}

bool motion_pose_seen(const struct motion_pose *pose)
{
	return pose->opacity > 0 && pose->reach > 0 && pose->right > pose->left && pose->bottom > pose->top;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_actor.h"

#include <math.h>

/* 0..1, eased. */
static double glide_part(const struct glide *glide, double now)
{
	double passed = now - glide->start_ms;

	if (passed >= glide->ms)
		return 1;
	return motion_ease(glide->easing, passed / glide->ms);
}

double glide_end(const struct glide *glide)
{
	return glide->start_ms + glide->ms;
}

static struct motion_pose actor_pose(const struct actor *actor, double now)
{
	return motion_pose_between(&actor->from, &actor->to, glide_part(&actor->glide, now),
				   glide_part(&actor->content, now));
}

bool actor_seen(const struct actor *actor, double now)
{
	struct motion_pose pose = actor_pose(actor, now);
	return motion_pose_seen(&pose);
}

static bool actor_mixing(const struct actor *actor, double now)
{
	return actor->old && glide_part(&actor->mix, now) < 1;
}

void actor_stand(struct actor *actor, const struct motion_pose *pose)
{
	actor->from = actor->to = *pose;
	actor->glide = actor->content = (struct glide){0};
}

void actor_enter(struct actor *actor, double start)
{
	const struct motion *motion = &actor->sprite->motions->enter;
	double at = start + motion->delay_ms;

	actor->from = motion_enter_pose(motion);
	actor->to = motion_at_rest;
	actor->glide = (struct glide){at, motion->ms, motion->easing};
	actor->content = (struct glide){at + motion->content.delay_ms, motion->content.ms, motion->content.easing};
}

void actor_come_back(struct actor *actor, double now)
{
	const struct motion *enter = &actor->sprite->motions->enter, *exit = &actor->sprite->motions->exit;
	const struct motion_content *content = enter->content.ms > 0 ? &enter->content : &exit->content;

	actor->from = actor_pose(actor, now);
	actor->to = motion_at_rest;
	actor->glide = (struct glide){now, enter->ms, enter->easing};
	actor->content = (struct glide){now, content->ms, content->easing};
}

/* An exit leaves values that it does not move as they are, even in the middle of an entrance. */
static double kept(double pose, double end, double rest)
{
	return end == rest ? pose : end;
}

static struct motion_pose exit_from(const struct motion_pose *pose, const struct motion *motion)
{
	const struct motion_pose end = motion_exit_pose(motion), rest = motion_at_rest;

	return (struct motion_pose){
		.x = kept(pose->x, end.x, rest.x),
		.y = kept(pose->y, end.y, rest.y),
		.left = kept(pose->left, end.left, rest.left),
		.top = kept(pose->top, end.top, rest.top),
		.right = kept(pose->right, end.right, rest.right),
		.bottom = kept(pose->bottom, end.bottom, rest.bottom),
		.opacity = kept(pose->opacity, end.opacity, rest.opacity),
		.amount = kept(pose->amount, end.amount, rest.amount),
		.content_x = kept(pose->content_x, end.content_x, rest.content_x),
		.content_y = kept(pose->content_y, end.content_y, rest.content_y),
	};
}

void actor_leave(struct actor *actor, double now, double start)
{
	const struct motion *motion = &actor->sprite->motions->exit;
	struct motion_pose pose = actor_pose(actor, now);

	if (!motion_pose_seen(&pose)) {
		actor_stand(actor, &pose);
		return;
	}
	double at = start + motion->delay_ms;
	actor->from = pose;
	actor->to = exit_from(&pose, motion);
	actor->glide = (struct glide){at, motion->ms, motion->easing};
	actor->content = (struct glide){at + motion->content.delay_ms, motion->content.ms, motion->content.easing};
	/* While two pictures are cross-fading, the sprite leaves with that mix as it is. */
	if (actor_mixing(actor, now)) {
		actor->to.amount = pose.amount;
		actor->to.content_x = pose.content_x;
		actor->to.content_y = pose.content_y;
		actor->content = (struct glide){0};
	}
}

/* Rounds an edge to a whole pixel, so that compositors need not agree on how to draw half of one. */
static double cut(double start, double end, double part)
{
	return part <= 0 || part >= 1 ? motion_between(start, end, part) : round(motion_between(start, end, part));
}

bool actor_piece(const struct actor *actor, double now, struct motion_piece *piece)
{
	const struct sprite *sprite = actor->sprite, *old = actor->old;
	double way = glide_part(&actor->travel, now), mixed = old ? glide_part(&actor->mix, now) : 1;
	struct motion_pose pose = actor_pose(actor, now);
	double x = sprite->x, y = sprite->y;

	if (!motion_pose_seen(&pose))
		return false;
	if (actor->travel.ms > 0) {
		x = motion_between(actor->old_x, x, way);
		y = motion_between(actor->old_y, y, way);
	}
	x += pose.x;
	y += pose.y;
	*piece = (struct motion_piece){
		.draw = DRAW_WHOLE,
		.a = sprite,
		.ax = x,
		.ay = y,
		.content_x = pose.content_x,
		.content_y = pose.content_y,
		.opacity = pose.opacity,
	};
	double left = x, top = y, right = x + sprite->width, bottom = y + sprite->height;
	if (mixed < 1) {
		bool apart = actor->travel.ms <= 0;
		piece->draw = DRAW_MIX;
		piece->a = old;
		piece->b = sprite;
		piece->bx = x;
		piece->by = y;
		piece->ax = apart ? old->x + pose.x : x;
		piece->ay = apart ? old->y + pose.y : y;
		piece->amount = mixed;
		left = fmin(left, piece->ax);
		top = fmin(top, piece->ay);
		right = fmax(right, piece->ax + old->width);
		bottom = fmax(bottom, piece->ay + old->height);
	} else if (sprite->ground && (pose.amount < 1 || pose.content_x != 0 || pose.content_y != 0)) {
		piece->draw = DRAW_CONTENT;
		piece->amount = pose.amount;
	}
	piece->left = cut(left, right, pose.left);
	piece->right = cut(left, right, pose.right);
	piece->top = cut(top, bottom, pose.top);
	piece->bottom = cut(top, bottom, pose.bottom);
	return true;
}

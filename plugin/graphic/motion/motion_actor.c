/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_actor.h"

#include <math.h>

#include "motion_line.h"

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
	return actor->old && now < glide_end(&actor->mix);
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
	/* How fast a line travels is its own affair. */
	if (motion->kind == MOTION_TRAVEL)
		actor->glide = (struct glide){at, motion_line_ms(actor->sprite->line, motion), MOTION_LINEAR};
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
		.reach = kept(pose->reach, end.reach, rest.reach),
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

/* 0..1 in `ms` from `start` on. */
static double ramp(double now, double start, double ms)
{
	return fmin(fmax((now - start) / ms, 0), 1);
}

/* ---- a mix: the old text goes before the new one comes ---- */

#define OUT_PART    0.45 /* of a mix */
#define OUT_MOST_MS 100

static double mix_out_ms(const struct glide *mix)
{
	return fmin(mix->ms * OUT_PART, OUT_MOST_MS);
}

static void set_mix(const struct glide *mix, double now, struct motion_piece *piece)
{
	double out_ms = mix_out_ms(mix), passed = now - mix->start_ms, in_ms = mix->ms - out_ms;

	piece->out = out_ms > 0 ? 1 - ramp(passed, 0, out_ms) : 0;
	piece->in = in_ms > 0 ? motion_ease(MOTION_OUT, (passed - out_ms) / in_ms) : 1;
}

/* Both pictures stand on the same ground in the same place. */
static bool has_one_ground(const struct motion_piece *piece)
{
	const struct sprite *a = piece->a, *b = piece->b;

	return a->ground && b->ground && a->ground_id == b->ground_id && a->width == b->width &&
	       a->height == b->height && piece->ax == piece->bx && piece->ay == piece->by;
}

/* On one ground a mix is one picture at a time, whose content fades, which costs half as much to draw. */
static void draw_one_picture(enum region_kind kind, struct motion_piece *piece)
{
	if (kind != REGION_SAME && piece->in > 0 && piece->out > 0)
		return;
	bool comes = kind == REGION_SAME || piece->in > 0;
	piece->amount = kind == REGION_SAME ? 1 : comes ? piece->in : piece->out;
	piece->a = comes ? piece->b : piece->a;
	piece->draw = piece->amount >= 1 ? DRAW_WHOLE : DRAW_CONTENT;
	piece->content_x = piece->content_y = 0;
}

void actor_mix_region(const struct actor *actor, double now, enum region_kind kind, const struct rg_array *regions,
		      struct motion_piece *piece)
{
	piece->regions = (const struct motion_region *)regions->items + actor->regions.from[kind];
	piece->region_count = actor->regions.count[kind];
	if (kind == REGION_SAME) {
		piece->out = 1 - piece->amount;
		piece->in = piece->amount;
	} else {
		set_mix(kind == REGION_CHANGES ? &actor->mix : &actor->with_row, now, piece);
	}
	if (has_one_ground(piece))
		draw_one_picture(kind, piece);
}

bool motion_piece_is_plain(const struct motion_piece *piece)
{
	return piece->draw == DRAW_WHOLE && piece->opacity == 1 && piece->keep == 1;
}

size_t motion_piece_rects(const struct motion_piece *piece)
{
	return piece->regions ? piece->region_count : 1;
}

struct motion_rect motion_piece_rect(const struct motion_piece *piece, size_t index)
{
	struct motion_rect rect = {piece->left, piece->top, piece->right, piece->bottom};

	if (!piece->regions)
		return rect;
	/* Between whole pixels, so that two regions never share one. */
	const struct motion_region *region = &piece->regions[index];
	double x = round(piece->bx), y = round(piece->by);
	return (struct motion_rect){
		.left = fmax(rect.left, x + region->left),
		.top = fmax(rect.top, y + region->top),
		.right = fmin(rect.right, x + region->right),
		.bottom = fmin(rect.bottom, y + region->bottom),
	};
}

/* ---- rows with news, and rows that others pass ---- */

#define MARK      0.22 /* how much of the accent a marked row has */
#define MARK_MS   120
#define UNMARK_MS 150
#define DIM       0.5 /* how much darker a falling row is */
#define DIM_MS    100

static void set_light(const struct actor *actor, double now, struct motion_piece *piece)
{
	double mark = 0, dim = 0;

	piece->keep = 1;
	if (actor->marked)
		mark = MARK * ramp(now, actor->mark_start, MARK_MS) * (1 - ramp(now, actor->mark_end, UNMARK_MS));
	if (actor->falls)
		dim = DIM * ramp(now, actor->travel.start_ms, DIM_MS) *
		      (1 - ramp(now, glide_end(&actor->travel) - DIM_MS, DIM_MS));
	if (mark <= 0 && dim <= 0)
		return;
	piece->keep = (1 - mark) * (1 - dim);
	piece->light = linear_decode(actor->sprite->accent | 0xFF000000);
	for (int i = 0; i < 4; i++)
		piece->light.part[i] *= (float)(mark * (1 - dim));
}

double actor_change_end(const struct actor *actor)
{
	double end = fmax(fmax(glide_end(&actor->content), glide_end(&actor->travel)),
			  fmax(glide_end(&actor->mix), glide_end(&actor->with_row)));

	return actor->marked ? fmax(end, actor->mark_end + UNMARK_MS) : end;
}

bool actor_backing(const struct actor *actor, double now, struct motion_piece *piece)
{
	const struct sprite *sprite = actor->sprite;

	if (!actor->backed || now < actor->travel.start_ms || now >= glide_end(&actor->travel))
		return false;
	*piece = (struct motion_piece){
		.draw = sprite->ground ? DRAW_CONTENT : DRAW_WHOLE,
		.a = sprite,
		.left = sprite->x,
		.top = sprite->y,
		.right = sprite->x + sprite->width,
		.bottom = sprite->y + sprite->height,
		.ax = sprite->x,
		.ay = sprite->y,
		.opacity = 1,
		.keep = 1,
	};
	return true;
}

/* ---- what is drawn ---- */

/* A line that is on its way along its path, or from one path to another. */
static bool is_line_moving(const struct actor *actor, const struct motion_pose *pose, bool mixing)
{
	return actor->sprite->line && (pose->reach < 1 || (mixing && actor->old->line));
}

/* A loop makes way at once, so that it is out of the way of the new text when that comes. */
static void set_line(const struct actor *actor, double now, const struct motion_pose *pose, struct motion_piece *piece)
{
	const struct sprite_line *line = actor->sprite->line;

	piece->draw = DRAW_LINE;
	piece->line = *line;
	if (actor_mixing(actor, now) && actor->old->line)
		motion_line_between(actor->old->line, line,
				    motion_ease(actor->mix.easing, ramp(now, actor->mix.start_ms, actor->mix.ms)),
				    &piece->line);
	piece->length = pose->reach < 1 ? motion_line_reached(line, &actor->sprite->motions->enter, pose->reach)
					: INFINITY;
}

/* Unlike a picture a line has no rim that can be cut, so only what a wipe cuts is. */
static void free_edges(const struct motion_pose *pose, struct motion_piece *piece)
{
	piece->left = pose->left > 0 ? piece->left : -INFINITY;
	piece->top = pose->top > 0 ? piece->top : -INFINITY;
	piece->right = pose->right < 1 ? piece->right : INFINITY;
	piece->bottom = pose->bottom < 1 ? piece->bottom : INFINITY;
}

static bool is_with_row_mixing(const struct actor *actor, double now)
{
	return actor->old && now < glide_end(&actor->with_row);
}

bool actor_piece(const struct actor *actor, double now, struct motion_piece *piece)
{
	const struct sprite *sprite = actor->sprite, *old = actor->old;
	double way = glide_part(&actor->travel, now);
	bool mixing = actor_mixing(actor, now) || is_with_row_mixing(actor, now);
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
	set_light(actor, now, piece);
	double left = x, top = y, right = x + sprite->width, bottom = y + sprite->height;
	bool line_moving = is_line_moving(actor, &pose, mixing);
	if (mixing && !line_moving) {
		bool apart = actor->travel.ms <= 0;
		piece->draw = DRAW_MIX;
		piece->a = old;
		piece->b = sprite;
		piece->bx = x;
		piece->by = y;
		piece->ax = apart ? old->x + pose.x : x;
		piece->ay = apart ? old->y + pose.y : y;
		set_mix(&actor->mix, now, piece);
		/* The old text has gone before its ground does. A row's ground belongs to its place. */
		piece->amount = apart ? piece->in : way;
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
	if (line_moving) {
		set_line(actor, now, &pose, piece);
		free_edges(&pose, piece);
	}
	return true;
}

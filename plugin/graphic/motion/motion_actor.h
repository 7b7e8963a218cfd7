/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within the motion: one sprite on its way. motion_scene.c moves all of them. Times are ms on the scene's clock. A
 * scene belongs to one thread at a time.
 */
#ifndef RG_GRAPHIC_MOTION_MOTION_ACTOR_H
#define RG_GRAPHIC_MOTION_MOTION_ACTOR_H

#include "motion_scene.h"

/* A movement over time. */
struct glide {
	double start_ms, ms;
	enum motion_easing easing;
};

struct actor {
	const struct sprite *sprite;
	const struct sprite *old; /* its picture before; NULL when that is the same */
	bool gone;                /* not in the next graphic: leaves for good */

	struct motion_pose from, to; /* coming or going */
	struct glide glide, content;

	double old_x, old_y; /* where it was */
	struct glide travel; /* ms 0: it is where it belongs */
	struct glide mix;
};

double glide_end(const struct glide *glide);

bool actor_seen(const struct actor *actor, double now);
/* At rest in this pose. */
void actor_stand(struct actor *actor, const struct motion_pose *pose);
void actor_enter(struct actor *actor, double start);
/* A sprite that is still seen turns round where it is, without its delay. */
void actor_come_back(struct actor *actor, double now);
void actor_leave(struct actor *actor, double now, double start);
/* See motion_scene_piece. */
bool actor_piece(const struct actor *actor, double now, struct motion_piece *piece);

#endif

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

	double old_x, old_y;        /* where it was */
	struct glide travel;        /* ms 0: it is where it belongs */
	struct glide mix;           /* from one picture to the other */
	struct glide with_row;      /* of the parts that change with the row */
	struct region_list regions; /* of both pictures */

	bool marked;
	double mark_start, mark_end;
	bool falls;  /* other rows come past it */
	bool backed; /* its ground lies where it goes to, for there was a row before */
};

double glide_end(const struct glide *glide);

bool actor_seen(const struct actor *actor, double now);
/* At rest in this pose. */
void actor_stand(struct actor *actor, const struct motion_pose *pose);
void actor_enter(struct actor *actor, double start);
/* A sprite that is still seen turns round where it is, without its delay. */
void actor_come_back(struct actor *actor, double now);
void actor_leave(struct actor *actor, double now, double start);
/* How long a change takes to be over. */
double actor_change_end(const struct actor *actor);
/* False when nothing of it is seen now. A mix is of everywhere, and of what changes at once. */
bool actor_piece(const struct actor *actor, double now, struct motion_piece *piece);
/* Makes the mix one of the regions of a kind, or what it comes to where that is less to draw. */
void actor_mix_region(const struct actor *actor, double now, enum region_kind kind, const struct rg_array *regions,
		      struct motion_piece *piece);
/* The ground that rows travel over; false when there is none now. */
bool actor_backing(const struct actor *actor, double now, struct motion_piece *piece);

#endif

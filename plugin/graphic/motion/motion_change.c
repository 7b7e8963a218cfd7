/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <string.h>

#include "motion_actor.h"

static bool overlap(const struct sprite *a, const struct sprite *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Takes the first sprite with that key that is not taken yet. */
static const struct sprite *take_key(const struct graphic *graphic, const char *key, bool *taken)
{
	for (size_t i = 0; i < graphic->count; i++) {
		if (!taken[i] && strcmp(graphic->sprites[i].key, key) == 0) {
			taken[i] = true;
			return &graphic->sprites[i];
		}
	}
	return NULL;
}

/*
 * Rows travel, and so do pieces that keep their size. Others (a panel that closes up, a line round another box) change
 * in their place, because parts of them do not move.
 */
static bool travels(const struct sprite *old, const struct sprite *sprite)
{
	bool moved = old->x != sprite->x || old->y != sprite->y;
	return moved && (sprite->repeated || (old->width == sprite->width && old->height == sprite->height));
}

static void change(struct actor *actor, const struct sprite *old, double now)
{
	const struct motion_move *move = &actor->sprite->motions->move;

	actor_stand(actor, &motion_at_rest);
	if (travels(old, actor->sprite)) {
		actor->old_x = old->x;
		actor->old_y = old->y;
		actor->travel = (struct glide){now, move->ms, move->easing};
	}
	bool same = old->change_id == actor->sprite->change_id && old->width == actor->sprite->width &&
		    old->height == actor->sprite->height;
	bool in_place = actor->travel.ms > 0 || (old->x == actor->sprite->x && old->y == actor->sprite->y);
	if (!same || !in_place) {
		actor->old = old;
		/* This easing, because two texts should be seen over each other as briefly as possible. */
		actor->mix = (struct glide){now, move->mix_ms, MOTION_IN_OUT};
	}
}

/* New sprites wait until those that leave their place are gone. */
static double entrance_start(const struct motion_scene *scene)
{
	double start = scene->now_ms;

	for (size_t i = 0; i < scene->actors.count; i++) {
		const struct actor *gone = scene_actor(scene, i);
		for (size_t k = 0; gone->gone && k < scene->actors.count; k++) {
			const struct actor *coming = scene_actor(scene, k);
			bool is_new = !coming->gone && coming->glide.ms < 0;
			if (is_new && overlap(gone->sprite, coming->sprite))
				start = fmax(start, glide_end(&gone->glide));
		}
	}
	return start;
}

static double least_delay(const struct motion_scene *scene, bool gone)
{
	double least = INFINITY;

	for (size_t i = 0; i < scene->actors.count; i++) {
		const struct actor *actor = scene_actor(scene, i);
		const struct motions *motions = actor->sprite->motions;
		if (gone && actor->gone)
			least = fmin(least, motions->exit.delay_ms);
		else if (!gone && !actor->gone && actor->glide.ms < 0)
			least = fmin(least, motions->enter.delay_ms);
	}
	return isinf(least) ? 0 : least;
}

/* How far a row falls, or moves away from pole; rows that stay are below all others. */
static double fall_of(const struct actor *actor)
{
	if (actor->travel.ms <= 0)
		return INFINITY;
	return actor->sprite->y - actor->old_y + actor->sprite->x - actor->old_x;
}

/*
 * Rows that travel pass over those that stay, and those that rise over those that fall. At rest nothing overlaps, so
 * nobody sees them change order.
 */
static void order_rows(struct motion_scene *scene)
{
	for (size_t i = 1; i < scene->actors.count; i++) {
		for (size_t k = i; k > 0; k--) {
			struct actor *lower = scene_actor(scene, k - 1), *upper = scene_actor(scene, k), swap;
			if (!lower->sprite->repeated || !upper->sprite->repeated || fall_of(lower) >= fall_of(upper))
				break;
			swap = *lower;
			*lower = *upper;
			*upper = swap;
		}
	}
}

void scene_change(struct motion_scene *scene)
{
	const struct graphic *past = scene->past, *graphic = scene->graphic;
	bool *taken = rg_alloc(past->count, sizeof(*taken));
	struct rg_array coming = {0};

	for (size_t i = 0; i < graphic->count; i++) {
		struct actor *actor = rg_array_push(&coming, sizeof(*actor));
		actor->sprite = &graphic->sprites[i];
		const struct sprite *old = take_key(past, actor->sprite->key, taken);
		if (old)
			change(actor, old, scene->now_ms);
		else
			actor->glide.ms = -1; /* it is new; its way is found below */
	}
	/* Those that leave lie below. */
	scene->actors.count = 0;
	for (size_t i = 0; i < past->count; i++) {
		if (taken[i])
			continue;
		struct actor *actor = rg_array_push(&scene->actors, sizeof(*actor));
		*actor = (struct actor){.sprite = &past->sprites[i], .gone = true};
		actor_stand(actor, &motion_at_rest);
	}
	for (size_t i = 0; i < coming.count; i++)
		*(struct actor *)rg_array_push(&scene->actors,
					       sizeof(struct actor)) = ((struct actor *)coming.items)[i];
	double delay = least_delay(scene, true);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (scene_actor(scene, i)->gone)
			actor_leave(scene_actor(scene, i), scene->now_ms, scene->now_ms - delay);
	}
	double start = entrance_start(scene) - least_delay(scene, false);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (scene_actor(scene, i)->glide.ms < 0)
			actor_enter(scene_actor(scene, i), start);
	}
	order_rows(scene);
	scene_find_end(scene);
	rg_array_finish(&coming);
	rg_free(taken);
}

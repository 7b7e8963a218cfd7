/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_scene.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "motion_actor.h"

static struct actor *actor_at(const struct motion_scene *scene, size_t index)
{
	return (struct actor *)scene->actors.items + index;
}

static bool anything_seen(const struct motion_scene *scene)
{
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (actor_seen(actor_at(scene, i), scene->now_ms))
			return true;
	}
	return false;
}

static void find_end(struct motion_scene *scene)
{
	double end = scene->now_ms;

	for (size_t i = 0; i < scene->actors.count; i++) {
		const struct actor *actor = actor_at(scene, i);
		bool leaves = scene->state == SCENE_LEAVING || scene->replaced || actor->gone;
		end = fmax(end, glide_end(&actor->glide));
		/* Other movements of a sprite that is out of sight need not be waited for. */
		if (leaves)
			continue;
		end = fmax(end,
			   fmax(glide_end(&actor->content), fmax(glide_end(&actor->travel), glide_end(&actor->mix))));
	}
	scene->end_ms = end;
}

/* The clock starts at 0 with every movement from rest, so that it never loses precision. */
static void begin(struct motion_scene *scene, enum motion_state state)
{
	if (scene->state == SCENE_OFF || scene->state == SCENE_ON)
		scene->now_ms = 0;
	scene->state = state;
}

static void drop_past(struct motion_scene *scene)
{
	graphic_unref(scene->past);
	scene->past = NULL;
	scene->replaced = false;
}

/* Makes an actor of every sprite, at rest in its place. */
static void set_actors(struct motion_scene *scene)
{
	const struct graphic *graphic = scene->graphic;

	scene->actors.count = 0;
	for (size_t i = 0; graphic && i < graphic->count; i++) {
		struct actor *actor = rg_array_push(&scene->actors, sizeof(*actor));
		*actor = (struct actor){.sprite = &graphic->sprites[i]};
		actor_stand(actor, &motion_at_rest);
	}
}

static void come_to_rest(struct motion_scene *scene, enum motion_state state)
{
	drop_past(scene);
	set_actors(scene);
	scene->state = state;
	scene->now_ms = scene->end_ms = 0;
}

static void enter_all(struct motion_scene *scene, double start)
{
	set_actors(scene);
	for (size_t i = 0; i < scene->actors.count; i++)
		actor_enter(actor_at(scene, i), start);
	find_end(scene);
}

static void leave_all(struct motion_scene *scene)
{
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = actor_at(scene, i);
		if (!actor->gone)
			actor_leave(actor, scene->now_ms, scene->now_ms);
	}
	find_end(scene);
}

/* ---- what is called from outside ---- */

void motion_scene_finish(struct motion_scene *scene)
{
	graphic_unref(scene->past);
	graphic_unref(scene->graphic);
	rg_array_finish(&scene->actors);
	*scene = (struct motion_scene){0};
}

static bool same_canvas(const struct graphic *a, const struct graphic *b)
{
	return a->width == b->width && a->height == b->height;
}

bool motion_scene_ready(const struct motion_scene *scene, const struct graphic *graphic)
{
	if (scene->state == SCENE_OFF || scene->state == SCENE_ON)
		return true;
	if (!same_canvas(scene->graphic, graphic))
		return true;
	return scene->state == SCENE_ENTERING && !scene->past && !anything_seen(scene);
}

/* ---- from one graphic to the next ---- */

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
		const struct actor *gone = actor_at(scene, i);
		for (size_t k = 0; gone->gone && k < scene->actors.count; k++) {
			const struct actor *coming = actor_at(scene, k);
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
		const struct actor *actor = actor_at(scene, i);
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
			struct actor *lower = actor_at(scene, k - 1), *upper = actor_at(scene, k), swap;
			if (!lower->sprite->repeated || !upper->sprite->repeated || fall_of(lower) >= fall_of(upper))
				break;
			swap = *lower;
			*lower = *upper;
			*upper = swap;
		}
	}
}

static void change_scene(struct motion_scene *scene)
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
		if (actor_at(scene, i)->gone)
			actor_leave(actor_at(scene, i), scene->now_ms, scene->now_ms - delay);
	}
	double start = entrance_start(scene) - least_delay(scene, false);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (actor_at(scene, i)->glide.ms < 0)
			actor_enter(actor_at(scene, i), start);
	}
	order_rows(scene);
	find_end(scene);
	rg_array_finish(&coming);
	rg_free(taken);
}

/* ---- what is shown ---- */

void motion_scene_take(struct motion_scene *scene, struct graphic *graphic)
{
	struct graphic *before = scene->graphic;

	scene->graphic = graphic;
	if (scene->state == SCENE_OFF || !before || !same_canvas(before, graphic)) {
		bool shown = scene->state == SCENE_ON || scene->state == SCENE_ENTERING ||
			     scene->state == SCENE_CHANGING;
		come_to_rest(scene, shown ? SCENE_ON : SCENE_OFF);
		graphic_unref(before);
		return;
	}
	if (scene->state == SCENE_ENTERING) {
		enter_all(scene, scene->now_ms);
		graphic_unref(before);
		return;
	}
	begin(scene, SCENE_CHANGING);
	scene->past = before;
	scene->replaced = !rg_equal(before->template_id, graphic->template_id);
	if (scene->replaced)
		leave_all(scene);
	else
		change_scene(scene);
	motion_scene_advance(scene, 0);
}

/* The rest of the movement goes on faster, from the current poses. */
static void squeeze(struct motion_scene *scene, double limit_ms)
{
	double now = scene->now_ms, factor = limit_ms / (scene->end_ms - now);

	if (!(scene->end_ms - now > limit_ms))
		return;
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = actor_at(scene, i);
		struct glide *glides[] = {&actor->glide, &actor->content};
		for (int k = 0; k < 2; k++) {
			glides[k]->start_ms = now + (glides[k]->start_ms - now) * factor;
			glides[k]->ms *= factor;
		}
	}
	find_end(scene);
}

static void show_again(struct motion_scene *scene)
{
	/* The old graphic goes on leaving, then the new one comes. */
	if (scene->replaced) {
		scene->state = SCENE_CHANGING;
		find_end(scene);
		return;
	}
	begin(scene, SCENE_ENTERING);
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = actor_at(scene, i);
		if (actor->gone)
			continue;
		if (actor_seen(actor, scene->now_ms))
			actor_come_back(actor, scene->now_ms);
		else
			actor_enter(actor, scene->now_ms);
	}
	find_end(scene);
}

void motion_scene_show(struct motion_scene *scene, bool shown, double limit_ms)
{
	bool is_shown = scene->state != SCENE_OFF && scene->state != SCENE_LEAVING;

	if (shown && !is_shown && scene->graphic) {
		if (scene->state == SCENE_LEAVING) {
			show_again(scene);
		} else {
			begin(scene, SCENE_ENTERING);
			enter_all(scene, 0);
		}
	} else if (!shown && scene->state != SCENE_OFF) {
		if (is_shown) {
			begin(scene, SCENE_LEAVING);
			if (scene->replaced)
				find_end(scene);
			else
				leave_all(scene);
		}
		if (limit_ms == 0)
			come_to_rest(scene, SCENE_OFF);
		else if (limit_ms > 0)
			squeeze(scene, limit_ms);
	}
	motion_scene_advance(scene, 0);
}

void motion_scene_rest(struct motion_scene *scene)
{
	if (scene->state != SCENE_ON || scene->past)
		come_to_rest(scene, scene->graphic ? SCENE_ON : SCENE_OFF);
}

bool motion_scene_moves(const struct motion_scene *scene)
{
	return scene->state != SCENE_OFF && scene->state != SCENE_ON;
}

void motion_scene_advance(struct motion_scene *scene, double ms)
{
	if (!motion_scene_moves(scene))
		return;
	scene->now_ms += ms;
	if (scene->state == SCENE_LEAVING && !anything_seen(scene)) {
		come_to_rest(scene, SCENE_OFF);
		return;
	}
	if (scene->replaced && scene->state != SCENE_LEAVING && scene->now_ms >= scene->end_ms) {
		/* The entrance begins at the moment when the exit ended, which need not be a frame's. */
		double start = scene->end_ms;
		drop_past(scene);
		enter_all(scene, start);
	}
	if (scene->now_ms >= scene->end_ms)
		come_to_rest(scene, scene->state == SCENE_LEAVING ? SCENE_OFF : SCENE_ON);
}

size_t motion_scene_count(const struct motion_scene *scene)
{
	return scene->state == SCENE_OFF ? 0 : scene->actors.count;
}

bool motion_scene_piece(const struct motion_scene *scene, size_t index, struct motion_piece *piece)
{
	return actor_piece(actor_at(scene, index), scene->now_ms, piece);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_scene.h"

#include <math.h>

#include "base/text.h"
#include "motion_actor.h"

struct actor *scene_actor(const struct motion_scene *scene, size_t index)
{
	return (struct actor *)scene->actors.items + index;
}

static bool anything_seen(const struct motion_scene *scene)
{
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (actor_seen(scene_actor(scene, i), scene->now_ms))
			return true;
	}
	return false;
}

void scene_find_end(struct motion_scene *scene)
{
	double end = scene->now_ms;

	for (size_t i = 0; i < scene->actors.count; i++) {
		const struct actor *actor = scene_actor(scene, i);
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

static void settle(struct motion_scene *scene, enum motion_state state)
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
		actor_enter(scene_actor(scene, i), start);
	scene_find_end(scene);
}

static void leave_all(struct motion_scene *scene)
{
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = scene_actor(scene, i);
		if (!actor->gone)
			actor_leave(actor, scene->now_ms, scene->now_ms);
	}
	scene_find_end(scene);
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

void motion_scene_take(struct motion_scene *scene, struct graphic *graphic)
{
	struct graphic *before = scene->graphic;

	scene->graphic = graphic;
	if (scene->state == SCENE_OFF || !before || !same_canvas(before, graphic)) {
		bool shown = scene->state == SCENE_ON || scene->state == SCENE_ENTERING ||
			     scene->state == SCENE_CHANGING;
		settle(scene, shown ? SCENE_ON : SCENE_OFF);
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
		scene_change(scene);
	motion_scene_advance(scene, 0);
}

/* The rest of the movement goes on faster, from the current poses. */
static void squeeze(struct motion_scene *scene, double limit_ms)
{
	double now = scene->now_ms, factor = limit_ms / (scene->end_ms - now);

	if (!(scene->end_ms - now > limit_ms))
		return;
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = scene_actor(scene, i);
		struct glide *glides[] = {&actor->glide, &actor->content};
		for (int k = 0; k < 2; k++) {
			glides[k]->start_ms = now + (glides[k]->start_ms - now) * factor;
			glides[k]->ms *= factor;
		}
	}
	scene_find_end(scene);
}

static void show_again(struct motion_scene *scene)
{
	/* The old graphic goes on leaving, then the new one comes. */
	if (scene->replaced) {
		scene->state = SCENE_CHANGING;
		scene_find_end(scene);
		return;
	}
	begin(scene, SCENE_ENTERING);
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = scene_actor(scene, i);
		if (actor->gone)
			continue;
		if (actor_seen(actor, scene->now_ms))
			actor_come_back(actor, scene->now_ms);
		else
			actor_enter(actor, scene->now_ms);
	}
	scene_find_end(scene);
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
				scene_find_end(scene);
			else
				leave_all(scene);
		}
		if (limit_ms == 0)
			settle(scene, SCENE_OFF);
		else if (limit_ms > 0)
			squeeze(scene, limit_ms);
	}
	motion_scene_advance(scene, 0);
}

void motion_scene_rest(struct motion_scene *scene)
{
	if (scene->state != SCENE_ON || scene->past)
		settle(scene, scene->graphic ? SCENE_ON : SCENE_OFF);
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
		settle(scene, SCENE_OFF);
		return;
	}
	if (scene->replaced && scene->state != SCENE_LEAVING && scene->now_ms >= scene->end_ms) {
		/* The entrance begins at the moment when the exit ended, which need not be a frame's. */
		double start = scene->end_ms;
		drop_past(scene);
		enter_all(scene, start);
	}
	if (scene->now_ms >= scene->end_ms)
		settle(scene, scene->state == SCENE_LEAVING ? SCENE_OFF : SCENE_ON);
}

size_t motion_scene_count(const struct motion_scene *scene)
{
	return scene->state == SCENE_OFF ? 0 : scene->actors.count;
}

bool motion_scene_piece(const struct motion_scene *scene, size_t index, struct motion_piece *piece)
{
	return actor_piece(scene_actor(scene, index), scene->now_ms, piece);
}

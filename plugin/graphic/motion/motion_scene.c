/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "motion_actor.h"
#include "motion_line.h"

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
		end = fmax(end, actor_change_end(actor));
	}
	scene->end_ms = end;
}

static bool is_at_rest(const struct motion_scene *scene)
{
	return scene->state == SCENE_OFF || scene->state == SCENE_ON;
}

/* The clock starts at 0 with every movement from rest, so that it never loses precision. */
static void begin(struct motion_scene *scene, enum motion_state state)
{
	if (is_at_rest(scene))
		scene->now_ms = 0;
	scene->state = state;
}

static void drop_past(struct motion_scene *scene)
{
	graphic_unref(scene->past);
	scene->past = NULL;
	scene->replaced = false;
}

/* What comes with news is there while there is some, and else not. */
static bool is_absent(const struct motion_scene *scene, const struct sprite *sprite)
{
	return sprite->motions->news_ms > 0 && scene->news_ms <= 0;
}

static void stand(const struct motion_scene *scene, struct actor *actor)
{
	const struct motion_pose absent = {0};

	actor_stand(actor, is_absent(scene, actor->sprite) ? &absent : &motion_at_rest);
}

/* Makes an actor of every sprite, at rest in its place. */
static void set_actors(struct motion_scene *scene)
{
	const struct graphic *graphic = scene->graphic;

	scene->actors.count = 0;
	for (size_t i = 0; graphic && i < graphic->count; i++) {
		struct actor *actor = rg_array_push(&scene->actors, sizeof(*actor));
		*actor = (struct actor){.sprite = &graphic->sprites[i]};
		stand(scene, actor);
	}
	scene->regions.count = 0;
}

static void come_to_rest(struct motion_scene *scene, enum motion_state state)
{
	drop_past(scene);
	set_actors(scene);
	scene->state = state;
	scene->now_ms = scene->end_ms = 0;
	if (state == SCENE_OFF)
		scene->news_ms = 0;
}

static void enter_all(struct motion_scene *scene, double start)
{
	scene->news_ms = 0;
	set_actors(scene);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (!is_absent(scene, actor_at(scene, i)->sprite))
			actor_enter(actor_at(scene, i), start);
	}
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
	rg_array_finish(&scene->regions);
	*scene = (struct motion_scene){0};
}

static bool same_canvas(const struct graphic *a, const struct graphic *b)
{
	return a->width == b->width && a->height == b->height;
}

bool motion_scene_ready(const struct motion_scene *scene, const struct graphic *graphic)
{
	if (is_at_rest(scene))
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

/* Two graphics on the way from one to the other. */
struct meeting {
	const struct graphic *past, *graphic;
	const struct sprite **partners; /* for each sprite of `graphic`: what it was in the past, or NULL */
	bool *taken;                    /* for each of the past: it is somebody's partner */
	double wait_ms;                 /* before rows travel */
	double news_ms;                 /* the longest of all sprites, when there is news; else 0 */
};

static bool same_list(const struct sprite *a, const struct sprite *b)
{
	size_t length = strcspn(a->key, ":");

	return a->repeated && b->repeated && strncmp(a->key, b->key, length + 1) == 0;
}

static bool is_near(int a, int b)
{
	return abs(a - b) <= 2;
}

static bool same_place(const struct sprite *a, const struct sprite *b)
{
	return is_near(a->x, b->x) && is_near(a->y, b->y) && is_near(a->width, b->width) &&
	       is_near(a->height, b->height);
}

/* One can become the other, without leaving. */
static bool can_become(const struct sprite *old, const struct sprite *sprite)
{
	struct sprite_line line;

	return !old->line || !sprite->line || motion_line_between(old->line, sprite->line, 1, &line);
}

/* Gives each sprite without a partner the first that suits and is not taken. */
static void find_partners(struct meeting *meeting, bool (*suits)(const struct sprite *old, const struct sprite *sprite))
{
	for (size_t i = 0; i < meeting->graphic->count; i++) {
		for (size_t k = 0; k < meeting->past->count && !meeting->partners[i]; k++) {
			const struct sprite *old = &meeting->past->sprites[k];
			if (meeting->taken[k] || !suits(old, &meeting->graphic->sprites[i]))
				continue;
			meeting->partners[i] = old;
			meeting->taken[k] = true;
		}
	}
}

static bool is_same_thing(const struct sprite *old, const struct sprite *sprite)
{
	return strcmp(old->key, sprite->key) == 0 && can_become(old, sprite);
}

static bool is_same_fixture(const struct sprite *old, const struct sprite *sprite)
{
	return !sprite->repeated && is_same_thing(old, sprite);
}

/* The next page's row stands where another one stood: its panel stays. */
static bool is_same_row(const struct sprite *old, const struct sprite *sprite)
{
	return same_list(old, sprite) && same_place(old, sprite);
}

static bool had_row_at(const struct graphic *past, const struct sprite *sprite)
{
	for (size_t i = 0; i < past->count; i++) {
		if (same_list(&past->sprites[i], sprite) && same_place(&past->sprites[i], sprite))
			return true;
	}
	return false;
}

static size_t count_rows(const struct graphic *graphic)
{
	size_t rows = 0;

	for (size_t i = 0; i < graphic->count; i++)
		rows += graphic->sprites[i].repeated;
	return rows;
}

/* All rows of the shorter of two tables stand where the other has some. */
static bool same_layout(const struct graphic *a, const struct graphic *b)
{
	const struct graphic *few = count_rows(a) < count_rows(b) ? a : b, *many = few == a ? b : a;

	for (size_t i = 0; i < few->count; i++) {
		if (few->sprites[i].repeated && !had_row_at(many, &few->sprites[i]))
			return false;
	}
	return true;
}

static bool has_loop(const struct sprite *sprite)
{
	return sprite->line && sprite->line->loop_to > sprite->line->loop_from;
}

/* A loop goes round a row, so where rows stand elsewhere it goes with them. */
static bool is_same_frame(const struct sprite *old, const struct sprite *sprite)
{
	return !has_loop(old) && !has_loop(sprite) && is_same_fixture(old, sprite);
}

/* The foot of a table lies against its last row. */
static bool is_foot(const struct graphic *graphic, const struct sprite *sprite)
{
	for (size_t i = 0; i < graphic->count && !sprite->repeated && !sprite->line; i++) {
		const struct sprite *row = &graphic->sprites[i];
		if (row->repeated && is_near(row->x, sprite->x) && is_near(row->width, sprite->width) &&
		    is_near(row->y + row->height, sprite->y))
			return true;
	}
	return false;
}

/* A foot that is elsewhere next leaves with the rows, and comes with the last one: it never stands alone. */
static void part_from_feet(struct meeting *meeting)
{
	for (size_t i = 0; i < meeting->graphic->count; i++) {
		const struct sprite *sprite = &meeting->graphic->sprites[i], *old = meeting->partners[i];
		if (!old || same_place(old, sprite) || !is_foot(meeting->past, old))
			continue;
		meeting->taken[old - meeting->past->sprites] = false;
		meeting->partners[i] = NULL;
	}
}

/* Rows are the same things as long as it is about the same heat; in another heat a place is the same place. */
static void meet(struct meeting *meeting)
{
	bool same_about = rg_equal(meeting->past->about, meeting->graphic->about);
	bool same_places = same_layout(meeting->past, meeting->graphic);

	find_partners(meeting, same_about ? is_same_thing : same_places ? is_same_fixture : is_same_frame);
	find_partners(meeting, is_same_row);
	part_from_feet(meeting);
	for (size_t i = 0; i < meeting->graphic->count; i++) {
		const struct sprite *sprite = &meeting->graphic->sprites[i], *old = meeting->partners[i];
		bool news = same_about && old && sprite->repeated && strcmp(old->key, sprite->key) == 0 &&
			    motion_regions_news(old, sprite);
		meeting->wait_ms = news ? fmax(meeting->wait_ms, sprite->motions->move.wait_ms) : meeting->wait_ms;
	}
	for (size_t i = 0; i < meeting->graphic->count && meeting->wait_ms > 0; i++) {
		const struct motions *motions = meeting->graphic->sprites[i].motions;
		/* It stands for that long: its entrance is not counted. */
		if (motions->news_ms > 0)
			meeting->news_ms = fmax(meeting->news_ms,
						motions->enter.delay_ms + motions->enter.ms + motions->news_ms);
	}
}

/*
 * Rows travel, and so do pieces that keep their size. Others (a panel that closes up) change in their place, because
 * parts of them do not move. Lines become others by their paths.
 */
static bool travels(const struct sprite *old, const struct sprite *sprite)
{
	bool moved = old->x != sprite->x || old->y != sprite->y;
	return moved && !same_place(old, sprite) && !(old->line && sprite->line) &&
	       (sprite->repeated || (old->width == sprite->width && old->height == sprite->height));
}

/* The box around both. */
static struct sprite way_of(const struct sprite *old, const struct sprite *sprite)
{
	int left = old->x < sprite->x ? old->x : sprite->x, top = old->y < sprite->y ? old->y : sprite->y;
	int old_right = old->x + old->width, right = sprite->x + sprite->width;
	int old_bottom = old->y + old->height, bottom = sprite->y + sprite->height;

	return (struct sprite){
		.x = left,
		.y = top,
		.width = (old_right > right ? old_right : right) - left,
		.height = (old_bottom > bottom ? old_bottom : bottom) - top,
	};
}

/* A header that keeps its size, or its line: both go their way together. */
static bool shifts(const struct sprite *old, const struct sprite *sprite)
{
	return !sprite->repeated && !has_loop(old) && !has_loop(sprite) && !same_place(old, sprite) &&
	       is_near(old->width, sprite->width) && is_near(old->height, sprite->height);
}

/* What shifts waits until the rows that leave are out of its way. */
static double start_of_travel(const struct motion_scene *scene, const struct sprite *old, const struct sprite *sprite,
			      const struct meeting *meeting)
{
	const struct sprite way = way_of(old, sprite);
	double start = scene->now_ms + meeting->wait_ms;

	for (size_t i = 0; i < scene->actors.count && shifts(old, sprite); i++) {
		const struct actor *gone = actor_at(scene, i);
		if (gone->gone && gone->sprite->repeated && overlap(gone->sprite, &way))
			start = fmax(start, glide_end(&gone->glide));
	}
	return start;
}

static void mark(struct actor *actor, double now, const struct meeting *meeting)
{
	double travel_start = now + meeting->wait_ms;

	actor->marked = true;
	actor->mark_start = now;
	/* What travels is seen to be the one; what falls is dimmed from then on. */
	actor->mark_end = actor->falls ? travel_start : travel_start + actor->sprite->motions->move.ms;
}

static void change(struct motion_scene *scene, struct actor *actor, const struct sprite *old,
		   const struct meeting *meeting)
{
	const struct sprite *sprite = actor->sprite;
	const struct motion_move *move = &sprite->motions->move;
	double now = scene->now_ms, start = start_of_travel(scene, old, sprite, meeting);

	stand(scene, actor);
	if (travels(old, sprite)) {
		actor->old_x = old->x;
		actor->old_y = old->y;
		actor->travel = (struct glide){start, move->ms, move->easing};
		actor->backed = sprite->repeated && had_row_at(meeting->past, sprite);
	}
	bool same = old->change_id == sprite->change_id && old->width == sprite->width && old->height == sprite->height;
	bool in_place = actor->travel.ms > 0 || (old->x == sprite->x && old->y == sprite->y);
	if (same && in_place)
		return;
	bool apart = actor->travel.ms <= 0;
	actor->old = old;
	actor->mix = actor->with_row = (struct glide){now, move->mix_ms, MOTION_OUT};
	if (old->line && sprite->line && shifts(old, sprite))
		actor->mix = (struct glide){start, move->ms, move->easing};
	/* Its place changes while others pass it, not before and not after. */
	if (!apart)
		actor->with_row.start_ms = actor->travel.start_ms + fmax(move->ms - move->mix_ms, 0) / 2;
	else if (sprite->repeated)
		actor->with_row.start_ms += meeting->wait_ms;
	motion_regions_find(old, sprite, apart ? old->x - sprite->x : 0, apart ? old->y - sprite->y : 0,
			    &scene->regions, &actor->regions);
	if (sprite->repeated && meeting->wait_ms > 0 && strcmp(old->key, sprite->key) == 0)
		actor->marked = motion_regions_news(old, sprite);
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

/* Of rows that trade places, those that fall are passed by the others. */
static void light_rows(struct motion_scene *scene, const struct meeting *meeting)
{
	for (size_t i = 0; i < scene->actors.count; i++) {
		struct actor *actor = actor_at(scene, i);
		double fall = fall_of(actor);
		actor->falls = actor->sprite->repeated && !isinf(fall) && fall > 0;
		if (actor->marked)
			mark(actor, scene->now_ms, meeting);
	}
}

static void change_scene(struct motion_scene *scene)
{
	const struct graphic *past = scene->past, *graphic = scene->graphic;
	struct meeting meeting = {
		.past = past,
		.graphic = graphic,
		.partners = rg_alloc(graphic->count, sizeof(*meeting.partners)),
		.taken = rg_alloc(past->count, sizeof(*meeting.taken)),
	};
	bool had_news = scene->news_ms > 0;

	meet(&meeting);
	scene->news_ms = fmax(scene->news_ms, meeting.news_ms);
	scene->regions.count = 0;
	/* Those that leave lie below. */
	scene->actors.count = 0;
	for (size_t i = 0; i < past->count; i++) {
		bool absent = past->sprites[i].motions->news_ms > 0 && !had_news;
		if (meeting.taken[i] || absent)
			continue;
		struct actor *actor = rg_array_push(&scene->actors, sizeof(*actor));
		*actor = (struct actor){.sprite = &past->sprites[i], .gone = true};
		actor_stand(actor, &motion_at_rest);
	}
	double delay = least_delay(scene, true);
	for (size_t i = 0; i < scene->actors.count; i++)
		actor_leave(actor_at(scene, i), scene->now_ms, scene->now_ms - delay);
	for (size_t i = 0; i < graphic->count; i++) {
		struct actor *actor = rg_array_push(&scene->actors, sizeof(*actor));
		*actor = (struct actor){.sprite = &graphic->sprites[i]};
		bool arrives = actor->sprite->motions->news_ms > 0 && !had_news && scene->news_ms > 0;
		if (is_absent(scene, actor->sprite))
			stand(scene, actor);
		else if (meeting.partners[i] && !arrives)
			change(scene, actor, meeting.partners[i], &meeting);
		else
			actor->glide.ms = -1; /* it is new; its way is found below */
	}
	double start = entrance_start(scene) - least_delay(scene, false);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (actor_at(scene, i)->glide.ms < 0)
			actor_enter(actor_at(scene, i), start);
	}
	light_rows(scene, &meeting);
	order_rows(scene);
	find_end(scene);
	rg_free(meeting.partners);
	rg_free(meeting.taken);
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
		if (actor->gone || is_absent(scene, actor->sprite))
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
	return !is_at_rest(scene) || (scene->state == SCENE_ON && scene->news_ms > 0);
}

/* What came with news leaves by itself. */
static void end_news(struct motion_scene *scene)
{
	begin(scene, SCENE_CHANGING);
	for (size_t i = 0; i < scene->actors.count; i++) {
		if (actor_at(scene, i)->sprite->motions->news_ms > 0)
			actor_leave(actor_at(scene, i), scene->now_ms, scene->now_ms);
	}
	find_end(scene);
}

void motion_scene_advance(struct motion_scene *scene, double ms)
{
	if (!motion_scene_moves(scene))
		return;
	bool had_news = scene->news_ms > 0;
	scene->news_ms = fmax(scene->news_ms - ms, 0);
	if (scene->state == SCENE_ON) {
		if (had_news && scene->news_ms <= 0)
			end_news(scene);
		return;
	}
	/* In the middle of a change nothing is taken off: what came with news goes when all is at rest. */
	if (had_news && scene->news_ms <= 0 && scene->state == SCENE_CHANGING)
		scene->news_ms = 1;
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

bool motion_scene_shows(const struct motion_scene *scene)
{
	return scene->state != SCENE_OFF && scene->actors.count > 0;
}

static void draw_actor(const struct motion_scene *scene, const struct actor *actor,
		       void (*draw)(void *data, const struct motion_piece *piece), void *data)
{
	struct motion_piece piece;

	if (!actor_piece(actor, scene->now_ms, &piece))
		return;
	if (piece.draw != DRAW_MIX) {
		draw(data, &piece);
		return;
	}
	for (int kind = 0; kind < REGION_KINDS; kind++) {
		struct motion_piece region = piece;
		actor_mix_region(actor, scene->now_ms, (enum region_kind)kind, &scene->regions, &region);
		if (region.region_count)
			draw(data, &region);
	}
}

void motion_scene_draw(const struct motion_scene *scene, void (*draw)(void *data, const struct motion_piece *piece),
		       void *data)
{
	struct motion_piece piece;
	bool backed = false;

	for (size_t i = 0; scene->state != SCENE_OFF && i < scene->actors.count; i++) {
		/* All grounds of places lie below all rows. */
		for (size_t k = i; !backed && actor_at(scene, i)->sprite->repeated && k < scene->actors.count; k++) {
			if (actor_backing(actor_at(scene, k), scene->now_ms, &piece))
				draw(data, &piece);
		}
		backed = backed || actor_at(scene, i)->sprite->repeated;
		draw_actor(scene, actor_at(scene, i), draw, data);
	}
}

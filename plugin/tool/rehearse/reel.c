/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reel.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "graphic/motion/motion_scene.h"
#include "race/value/date.h"
#include "rundown/zone.h"
#include "tool/command.h"

#define AGAIN_MS 1000 /* after which a graphic that could not be made is tried again */

/* One zone: what is wanted in it, and what is seen of it. */
struct reel_zone {
	struct motion_scene scene;
	struct graphic *next; /* waits until the scene can take it; or NULL */
	bool wanted;
	bool aside; /* it stays, and something that comes and goes lies over it: out of the picture as long as that */
	unsigned serial;
	char *graphic, *heat, *class_, *driver, *series;
	enum rundown_tag tag;
	int page, pages;
	int64_t since_ms, ms;
	int64_t made_ms; /* of the graphic made last */
	bool stale;      /* the data is another one than it was made of */
};

struct reel {
	struct graphic_studio *studio;
	struct graphic_ask ask;
	uint32_t ground;
	struct projector projector;
	struct reel_zone zones[RUNDOWN_ZONES];
	struct race_day *day;
	struct race_time now; /* at `set_ms` */
	int64_t set_ms;
	int64_t frames; /* so far */
	double at_ms;   /* of the next one */
	uint32_t *frame;
	bool drawn; /* the frame is as the scenes are */
};

struct reel *reel_create(struct graphic_studio *studio, const struct graphic_ask *ask, const char *output,
			 uint32_t ground)
{
	struct reel *reel = rg_alloc(1, sizeof(*reel));

	*reel = (struct reel){.studio = studio,
			      .ask = *ask,
			      .ground = ground,
			      .projector = {.command = "rehearse", .output = output}};
	if (!projector_start(&reel->projector, ask->width, (struct still_rect){0, 0, ask->width, ask->height})) {
		rg_free(reel);
		return NULL;
	}
	reel->frame = rg_alloc((size_t)ask->width * ask->height, sizeof(*reel->frame));
	return reel;
}

static void set_words(struct reel_zone *zone, const struct rundown_cue *cue)
{
	char **const words[] = {&zone->graphic, &zone->heat, &zone->class_, &zone->driver, &zone->series};
	const char *const from[] = {cue ? cue->graphic : NULL, cue ? cue->heat : NULL, cue ? cue->class_ : NULL,
				    cue ? cue->driver : NULL, cue ? cue->series : NULL};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		rg_free(*words[i]);
		*words[i] = rg_strdup(from[i]);
	}
}

bool reel_finish(struct reel *reel)
{
	if (!reel)
		return true;
	bool good = projector_finish(&reel->projector);
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		struct reel_zone *zone = &reel->zones[i];
		motion_scene_finish(&zone->scene);
		graphic_unref(zone->next);
		set_words(zone, NULL);
	}
	race_day_unref(reel->day);
	rg_free(reel->frame);
	rg_free(reel);
	return good;
}

/* ---- graphics ---- */

static int page_now(const struct reel_zone *zone, int64_t at_ms)
{
	if (zone->pages < 2 || zone->ms <= 0)
		return zone->page;
	int64_t turned = (at_ms - zone->since_ms) * zone->pages / zone->ms;
	return zone->page + (int)(turned < zone->pages ? turned : zone->pages - 1);
}

static struct graphic *make(struct reel *reel, const struct reel_zone *zone, int64_t at_ms)
{
	struct graphic_ask ask = reel->ask;
	char *error = NULL;

	ask.day = reel->day;
	ask.template_id = zone->graphic;
	ask.series = zone->series;
	ask.class_ = zone->class_;
	ask.heat = zone->heat;
	ask.driver = zone->driver;
	ask.page = page_now(zone, at_ms);
	ask.occasion = rundown_tag_word(zone->tag);
	ask.automatic = true;
	ask.now = reel->now;
	ask.now.utc_ms += at_ms - reel->set_ms;
	ask.today = race_time_date(ask.now);
	struct graphic *graphic = reel->day ? graphic_make(reel->studio, &ask, NULL, &error) : NULL;
	if (error && !tool_said(error))
		fprintf(stderr, "race-graphics rehearse: %s: %s\n", zone->graphic, error);
	rg_free(error);
	return graphic;
}

/* When its page turns, when the data changed, or when the clock went on for it. */
static bool is_due(const struct reel_zone *zone, int64_t at_ms)
{
	const struct graphic *graphic = zone->next ? zone->next : zone->scene.graphic;

	if (!zone->wanted)
		return false;
	bool turns = zone->pages > 1 && page_now(zone, at_ms) != page_now(zone, zone->made_ms);
	bool ages = graphic && graphic->holds_ms > 0 && at_ms - zone->made_ms >= graphic->holds_ms;
	bool failed = !graphic && at_ms - zone->made_ms >= AGAIN_MS;
	return zone->stale || turns || ages || failed;
}

/* ---- room beside each other: as obs/source/overlay_room.c makes it, by what scenes show ---- */

static enum rundown_zone id_of(const struct reel *reel, const struct reel_zone *zone)
{
	return (enum rundown_zone)(zone - reel->zones);
}

static const struct graphic *seen_of(const struct reel_zone *zone)
{
	return motion_scene_shows(&zone->scene) ? zone->scene.graphic : NULL;
}

static bool overlap(const struct reel_zone *one, const struct reel_zone *other)
{
	return graphic_overlaps(one->next, other->next) || graphic_overlaps(one->next, seen_of(other)) ||
	       graphic_overlaps(seen_of(one), other->next) || graphic_overlaps(seen_of(one), seen_of(other));
}

static void step_aside(struct reel *reel, struct reel_zone *zone)
{
	bool was = zone->aside;

	zone->aside = false;
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		const struct reel_zone *other = &reel->zones[i];
		bool comes = !rundown_zone_stays(i) && (other->wanted || seen_of(other));
		if (comes && (was || overlap(zone, other)))
			zone->aside = true;
	}
	/* What was made meanwhile enters as what comes next. */
	if (zone->aside == was || (was && zone->next))
		return;
	motion_scene_show(&zone->scene, zone->wanted && !zone->aside, -1);
	reel->drawn = false;
}

/* What is to leave or to step aside for it is gone. */
static bool is_free(const struct reel *reel, const struct reel_zone *zone)
{
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		const struct reel_zone *other = &reel->zones[i];
		if (other == zone || !seen_of(other))
			continue;
		bool leaves = !other->wanted || (rundown_zone_stays(i) && !rundown_zone_stays(id_of(reel, zone)));
		if (rundown_zones_exclude(id_of(reel, zone), i) || (leaves && !seen_of(zone) && overlap(zone, other)))
			return false;
	}
	return true;
}

/* What leaves has to be gone before another one comes. */
static void take_next(struct reel *reel, struct reel_zone *zone)
{
	if (!zone->next || zone->aside || !is_free(reel, zone) || !motion_scene_ready(&zone->scene, zone->next))
		return;
	motion_scene_take(&zone->scene, zone->next);
	zone->next = NULL;
	motion_scene_show(&zone->scene, zone->wanted, -1);
	reel->drawn = false;
}

static void look_at_zone(struct reel *reel, struct reel_zone *zone, int64_t at_ms)
{
	if (!is_due(zone, at_ms))
		return;
	struct graphic *graphic = make(reel, zone, at_ms);
	const struct graphic *before = zone->next ? zone->next : seen_of(zone);
	zone->made_ms = at_ms;
	zone->stale = false;
	if (graphic && before && graphic->change_id == before->change_id) {
		graphic_unref(graphic);
		if (!zone->next)
			motion_scene_show(&zone->scene, !zone->aside, -1);
		reel->drawn = false;
	} else if (graphic) {
		graphic_unref(zone->next);
		zone->next = graphic;
	}
}

/* ---- frames ---- */

static void draw(struct reel *reel)
{
	size_t count = (size_t)reel->ask.width * reel->ask.height;

	for (size_t i = 0; i < count; i++)
		reel->frame[i] = reel->ground;
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		if (reel->zones[i].scene.graphic)
			motion_scene_compose(&reel->zones[i].scene, reel->frame);
	}
	reel->drawn = true;
}

static void show_frame(struct reel *reel)
{
	for (size_t i = 0; i < RUNDOWN_ZONES; i++)
		look_at_zone(reel, &reel->zones[i], (int64_t)reel->at_ms);
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		if (rundown_zone_stays(i))
			step_aside(reel, &reel->zones[i]);
	}
	for (size_t i = 0; i < RUNDOWN_ZONES; i++)
		take_next(reel, &reel->zones[i]);
	if (!reel->drawn)
		draw(reel);
	projector_show(&reel->projector, reel->frame);
	for (size_t i = 0; i < RUNDOWN_ZONES; i++) {
		struct motion_scene *scene = &reel->zones[i].scene;
		if (!scene->graphic || !motion_scene_moves(scene))
			continue;
		motion_scene_advance(scene, FRAME_MS);
		reel->drawn = false;
	}
	reel->at_ms = (double)++reel->frames * FRAME_MS;
}

void reel_run_to(struct reel *reel, int64_t at_ms)
{
	while (reel && reel->projector.good && reel->at_ms < (double)at_ms)
		show_frame(reel);
}

/* ---- what happens ---- */

void reel_set(struct reel *reel, struct race_day *day, struct race_time now)
{
	if (!reel)
		return;
	bool other = day != reel->day;
	race_day_ref(day);
	race_day_unref(reel->day);
	reel->day = day;
	reel->now = now;
	reel->set_ms = (int64_t)reel->at_ms;
	for (size_t i = 0; i < RUNDOWN_ZONES && other; i++)
		reel->zones[i].stale = true;
}

void reel_action(struct reel *reel, const struct rundown_action *action)
{
	const struct rundown_cue *cue = &action->cue;
	enum rundown_zone id;

	if (!reel || !rundown_zone_find(cue->zone, &id))
		return;
	struct reel_zone *zone = &reel->zones[id];
	if (action->act == RUNDOWN_CLEAR) {
		if (zone->serial != cue->serial)
			return;
		zone->wanted = false;
		graphic_unref(zone->next);
		zone->next = NULL;
		motion_scene_show(&zone->scene, false, action->exit_ms);
	} else {
		set_words(zone, cue);
		zone->serial = cue->serial;
		zone->tag = cue->tag;
		zone->page = cue->page;
		zone->pages = cue->pages;
		zone->ms = cue->ms;
		zone->since_ms = (int64_t)reel->at_ms;
		zone->wanted = true;
		zone->stale = true;
	}
	reel->drawn = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graphics of an overlay's zones: asked for, made with their pictures, and handed over when they are others. */
#include "overlay_worker_internal.h"

#include <string.h>

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "photos.h"
#include "race/day/decode.h"
#include "race/day/derive.h"
#include "obs/source/overlay.h"
#include "catalogue.h"
#include "overlay_worker.h"
#include "subscription.h"

#define TOUR_MS 8000 /* while a dialog shows the sample, the next graphic comes after so long */

struct picture_ask {
	const struct overlay_worker *worker;
	struct worker_zone *zone;
};

/* What the crew itself names are absolute paths and URLs. Other names are relative to the address of the data. */
static bool is_crews(const struct overlay_worker *worker, const char *reference)
{
	for (size_t i = 0; i < worker->effective.event.sponsor_count; i++) {
		if (strcmp(worker->effective.event.sponsors[i], reference) == 0)
			return true;
	}
	return subscription_owns_picture(worker->subscription, reference);
}

static const struct picture *get_picture(void *data, const char *reference, bool *pending)
{
	const struct picture_ask *ask = data;
	const char *from = subscription_address(ask->worker->subscription);
	struct cache *cache = ask->worker->subscription->cache;

	ask->zone->uses_pictures = true;
	if (is_crews(ask->worker, reference))
		return photos_get(ask->worker->tools->photos, NULL, reference, cache, pending);
	return photos_get(ask->worker->tools->photos, from, reference, cache, pending);
}

static bool needs(const struct overlay_worker *worker, const char *graphic, const char *what)
{
	struct graphic_facts facts = {0};

	if (rg_empty(graphic))
		return false;
	graphic_studio_facts(worker->tools->studio, graphic, &facts);
	return rg_equal(facts.needs, what);
}

/*
 * A typed grid is the heat: for the grid, and for cards and straps of drivers. What is still written in the field of a
 * source that its dialog does not ask for a grid any more counts for neither.
 */
bool worker_is_by_hand(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	const struct effective_zone *in = &worker->effective.zones[zone->id];

	if (rg_empty(effective_settings_grid(&worker->effective, zone->id)))
		return false;
	if (needs(worker, in->settings.graphic, "grid"))
		return true;
	return needs(worker, in->settings.graphic, "driver") && (rg_empty(in->settings.grid_text) || in->grid_by_hand ||
								 needs(worker, worker->effective.own_graphic, "grid"));
}

/* The drivers of the typed grid, lane by lane. */
static char *list_lanes(const struct graphic_ask *ask)
{
	struct race_problems ignored = {0};
	struct rg_buffer ids = {0};
	size_t count = 0;
	struct race_day *day = race_day_with_grid_text(ask->day, rg_empty(ask->heat) ? NULL : ask->heat,
						       rg_empty(ask->class_) ? NULL : ask->class_, ask->grid_text,
						       &ignored);
	const struct race_heat *heat = day ? race_day_heat(day, RACE_BY_HAND) : NULL;
	const struct race_entry **entries = heat ? race_heat_by_slot(heat, &count) : NULL;

	for (size_t i = 0; i < count; i++) {
		if (entries[i]->driver.id)
			rg_buffer_format(&ids, "%s\n", entries[i]->driver.id);
	}
	rg_free(entries);
	race_day_unref(day);
	race_problems_finish(&ignored);
	return rg_buffer_take(&ids);
}

static void hand_over(struct overlay_worker *worker, struct worker_zone *zone, struct graphic *graphic)
{
	if (zone->sent && zone->sent_id == graphic->change_id && zone->sent_tagged == graphic->tagged) {
		graphic_unref(graphic);
		overlay_hand_over(worker->overlay, zone->id, NULL);
		return;
	}
	zone->sent = true;
	zone->sent_id = graphic->change_id;
	zone->sent_tagged = graphic->tagged;
	overlay_hand_over(worker->overlay, zone->id, graphic);
	programme_changed();
}

void worker_hand_over_drawn(struct overlay_worker *worker)
{
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		struct worker_zone *zone = &worker->zones[i];
		if (zone->drawn)
			hand_over(worker, zone, zone->drawn);
		zone->drawn = NULL;
	}
}

static bool is_on_tour(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	return worker->tour && zone->id == worker->effective.home;
}

/* While a dialog shows the sample, it shows one graphic after the other. */
static const char *choose_graphic(const struct overlay_worker *worker, const struct worker_zone *zone,
				  const struct catalogue *catalogue)
{
	const char *own = worker_zone_settings(worker, zone)->graphic;
	size_t further = is_on_tour(worker, zone) ? (size_t)(worker->tour + worker->tour_skipped) : 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		if (strcmp(catalogue->graphics[i].id, own) == 0)
			return catalogue->graphics[(i + further) % catalogue->count].id;
	}
	return own;
}

static struct graphic *make_graphic(const struct overlay_worker *worker, struct worker_zone *zone, const char *graphic,
				    bool *pending)
{
	bool by_hand = worker_is_by_hand(worker, zone);
	const struct overlay_settings *settings = worker_zone_settings(worker, zone);
	const struct event_settings *event = &worker->effective.event;
	struct picture_ask pictures = {worker, zone};
	/* A typed grid without an address gets no data, because the sample's drivers are not the crew's. */
	bool no_day = worker->effective.sample && (by_hand || worker->tools->goes_out);
	struct graphic_ask ask = {
		.day = no_day ? NULL : worker->day,
		.template_id = graphic,
		.theme = settings->theme,
		.language = settings->language,
		.series = settings->series,
		.class_ = settings->class_,
		.heat = settings->heat,
		.driver = settings->driver,
		.grid_text = by_hand ? effective_settings_grid(&worker->effective, zone->id) : NULL,
		.grid_from_front = settings->from_front,
		.place = settings->place,
		.scale = settings->scale / 100.0,
		.width = worker->width,
		.height = worker->height,
		.text1 = settings->text1,
		.text2 = settings->text2,
		.page = worker->effective.zones[zone->id].page,
		.hide_minors = event->hide_minors,
		.no_sponsors = !programme_shows_sponsors(),
		.sponsors = (const char *const *)event->sponsors,
		.sponsor_count = event->sponsor_count,
		.sponsor = zone->showings,
		.tag = worker->effective.sample && !by_hand ? "sample" : NULL,
		.occasion = worker->effective.zones[zone->id].occasion,
		.automatic = worker->effective.zones[zone->id].automatic,
		.picture = get_picture,
		.picture_data = &pictures,
	};
	rg_free(zone->graphic_error);
	zone->graphic_error = NULL;
	rg_free(zone->lanes);
	zone->lanes = by_hand ? list_lanes(&ask) : NULL;
	return graphic_make(worker->tools->studio, &ask, pending, &zone->graphic_error);
}

/* Makes the zone's graphic, or the next of the tour that the sample has data for. */
static struct graphic *make_chosen(struct overlay_worker *worker, struct worker_zone *zone, bool *pending)
{
	struct catalogue *catalogue = catalogue_get(worker->tools->shelf);
	struct graphic *graphic = make_graphic(worker, zone, choose_graphic(worker, zone, catalogue), pending);

	for (size_t i = 0; is_on_tour(worker, zone) && graphic && graphic->empty_reason && i < catalogue->count; i++) {
		graphic_unref(graphic);
		worker->tour_skipped++;
		graphic = make_graphic(worker, zone, choose_graphic(worker, zone, catalogue), pending);
	}
	catalogue_unref(catalogue);
	/* The template was never good: an empty graphic takes off what another template drew. */
	return graphic ? graphic : graphic_empty(worker->width, worker->height);
}

void worker_draw(struct overlay_worker *worker, struct worker_zone *zone)
{
	bool pending = false;
	int64_t now = rg_monotonic_ms();

	zone->uses_pictures = false;
	zone->photos_seen = photos_generation(worker->tools->photos);
	zone->drawn_ms = now;
	bool withheld = zone->waits && worker->tools->goes_out;
	struct graphic *graphic = withheld ? graphic_empty(worker->width, worker->height)
					   : make_chosen(worker, zone, &pending);
	/* Should OBS go out, it is off with that very frame, as the sample is. */
	graphic->tagged = graphic->tagged || (zone->waits && !withheld);
	zone->dirty = false;
	zone->holds_until_ms = graphic->holds_ms ? now + graphic->holds_ms : 0;
	if (pending && !zone->pictures_since_ms)
		zone->pictures_since_ms = now;
	if (!pending)
		zone->pictures_since_ms = 0;
	zone->went_without = pending && now - zone->pictures_since_ms >= PICTURE_WAIT_MS;
	rg_free(zone->lacks);
	zone->lacks = rg_strdup(withheld ? LACKS_CONFIRMATION : graphic->empty_reason);
	/* A graphic that waits for pictures is not shown yet, unless they take too long. */
	if (pending && !zone->went_without)
		graphic_unref(graphic);
	else
		zone->drawn = graphic;
}

bool worker_step_tour(struct overlay_worker *worker)
{
	struct worker_zone *home = worker_home_zone(worker);
	bool on = worker->effective.sample && !worker->tools->goes_out && !worker_is_by_hand(worker, home) &&
		  __atomic_load_n(&worker->overlay->dialogs, __ATOMIC_ACQUIRE) > 0;
	int64_t now = rg_monotonic_ms();

	if (on && !worker->tour_since_ms)
		worker->tour_since_ms = now;
	if (!on)
		worker->tour_since_ms = 0;
	int tour = on ? (int)((now - worker->tour_since_ms) / TOUR_MS) : 0;
	worker->tour_skipped = on ? worker->tour_skipped : 0;
	home->dirty = home->dirty || tour != worker->tour;
	worker->tour = tour;
	return on;
}

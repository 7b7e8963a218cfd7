/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_worker.h"

#include <string.h>

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "obs/event/event.h"
#include "obs/event/event_sign_in.h"
#include "photos.h"
#include "race/day/derive.h"
#include "race/file/shelf.h"
#include "obs/source/overlay.h"
#include "catalogue.h"
#include "work_thread.h"
#include "subscription.h"
#include "effective_settings.h"

#define TYPING_MS       800  /* an address is opened when nobody has typed for so long */
#define PICTURE_WAIT_MS 2000 /* a graphic waits so long for its pictures, then goes without them */
#define REPORT_BAD_MS   2000 /* the dialog tells bad news so late, because the address may not be typed to its end */
#define TOUR_MS         8000 /* while a dialog shows the sample, the next graphic comes after so long */

/* The graphic of one zone. */
struct worker_zone {
	enum overlay_zone_id id;
	bool dirty;   /* to be drawn */
	int showings; /* how often it left the air: each time another sponsor */
	bool was_seen;
	int64_t pictures_since_ms; /* since when pictures are awaited; 0: none are */
	bool went_without;         /* they took too long, so it was drawn without them */
	bool uses_pictures;        /* the last graphic asked for one */
	int photos_seen;           /* generation of the photos when it was drawn */
	int64_t drawn_ms;
	uint64_t sent_id; /* change id of the graphic handed over last */
	bool sent;
	char *graphic_error, *lacks;
};

/* Work thread only. */
struct overlay_worker {
	struct overlay *overlay;    /* borrowed: it owns the worker */
	struct worker_tools *tools; /* borrowed of the work thread */
	struct effective_settings effective;
	struct effective_settings coming; /* with an address that is still being typed; taken whole when it is opened */
	int width, height;                /* of the canvas, px */
	unsigned event_seen, fetches_seen, sponsors_seen;
	bool goes_out;

	struct subscription *subscription;
	int64_t due_ms;    /* monotonic: when the data of `coming` is opened; 0: nothing is coming */
	bool fetching;     /* the crew asked for it and waits in the dialog */
	int64_t report_ms; /* monotonic: since when a dialog waits to hear of another address; 0: it does not */
	unsigned answers_seen, data_seen;

	struct worker_zone zones[OVERLAY_ZONES];

	/* of the full zone */
	int64_t tour_since_ms; /* a dialog shows the sample since then; 0: it does not */
	int tour;              /* graphics further on */
	int tour_skipped;      /* beside these, graphics that the sample has no data for */
};

static void draw_all_again(struct overlay_worker *worker)
{
	for (int i = 0; i < OVERLAY_ZONES; i++)
		worker->zones[i].dirty = true;
}

static const struct overlay_settings *zone_settings(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	return &worker->effective.zones[zone->id].settings;
}

/* ---- settings and the data ---- */

static void open_data(struct overlay_worker *worker)
{
	struct subscription *old = worker->subscription;
	const struct event_settings *event = &worker->effective.event;
	bool own = worker->effective.own_data || worker->effective.sample;
	struct subscription_ask ask = {
		.address = worker->effective.address,
		.keys = worker->effective.sample ? 0
			: own                    ? event_sign_in_changes()
						 : event->keys,
		.refresh_s = worker->effective.refresh_s,
		.hold_back_s = own ? 0 : event->hold_back_s,
		.shift_min = own ? 0 : event->shift_min,
		.classes_off = event->classes_off,
		.class_count = own ? 0 : event->class_count,
		.mapping = own ? NULL : event->mapping,
		.encoding = own ? RACE_ENCODING_AUTO : event->encoding,
		.crew = own ? NULL : event->crew,
	};

	/* The old one is dropped last, so that a feed which both share is not begun again. */
	worker->subscription = subscription_use(&ask, work_thread_wake);
	subscription_drop(old);
	if (worker->subscription == old)
		return;
	worker->data_seen = 0;
	worker->answers_seen = worker->subscription->answers;
	draw_all_again(worker);
}

static void take_effective(struct overlay_worker *worker, struct effective_settings *effective)
{
	effective_settings_finish(&worker->effective);
	worker->effective = *effective;
	*effective = (struct effective_settings){0};
	worker->due_ms = 0;
	for (int i = 0; i < OVERLAY_ZONES; i++)
		worker->zones[i].pictures_since_ms = 0;
	draw_all_again(worker);
	open_data(worker);
}

/*
 * New settings count at once, except when they have another address: then all of them wait until nobody has typed for
 * a while. A driver who is chosen together with a new address is therefore never looked for in the old data.
 */
static void sort_effective(struct overlay_worker *worker, struct effective_settings *effective, bool fetch)
{
	bool typed = worker->subscription && !rg_equal(effective->address, worker->effective.address);

	if (typed && !fetch) {
		if (!worker->due_ms || !rg_equal(effective->address, worker->coming.address))
			worker->due_ms = rg_monotonic_ms() + TYPING_MS;
		effective_settings_finish(&worker->coming);
		worker->coming = *effective;
		return;
	}
	effective_settings_finish(&worker->coming);
	take_effective(worker, effective);
}

/* True when there is something new in the settings. */
static bool pick_up(struct overlay_worker *worker, struct effective_settings *effective, bool *fetch)
{
	unsigned event = event_generation();
	bool changed;
	struct overlay_snapshot *snapshot = overlay_pick_up(worker->overlay, &changed, fetch);

	changed = changed || event != worker->event_seen;
	worker->event_seen = event;
	if (changed)
		effective_settings_init(effective, snapshot, worker->tools->data_dir);
	if (worker->width != snapshot->width || worker->height != snapshot->height)
		draw_all_again(worker);
	worker->width = snapshot->width;
	worker->height = snapshot->height;
	for (int i = 0; i < OVERLAY_ZONES; i++) {
		struct worker_zone *zone = &worker->zones[i];
		bool seen = snapshot->zones[i].on_air != NULL;
		zone->showings += zone->was_seen && !seen;
		zone->was_seen = seen;
	}
	overlay_snapshot_unref(snapshot);
	return changed;
}

static void pick_up_settings(struct overlay_worker *worker)
{
	const struct subscription *before = worker->subscription;
	struct effective_settings effective;
	bool fetch;

	if (pick_up(worker, &effective, &fetch))
		sort_effective(worker, &effective, fetch);
	if (worker->fetches_seen != event_fetches()) {
		worker->fetches_seen = event_fetches();
		fetch = fetch || !worker->effective.own_data;
	}
	if (worker->due_ms && (fetch || rg_monotonic_ms() >= worker->due_ms))
		take_effective(worker, &worker->coming);
	/* Where nothing good came, a mapping that was mended may help. What is good stays with the mapping it came by.
	 */
	if (worker->subscription && !worker->subscription->day && subscription_is_outdated(worker->subscription))
		open_data(worker);
	if (worker->overlay->reports && worker->subscription != before)
		worker->report_ms = rg_monotonic_ms();
	if (fetch && worker->subscription) {
		worker->fetching = true;
		subscription_refresh(worker->subscription);
	}
	if (worker->goes_out != worker->tools->goes_out) {
		worker->goes_out = worker->tools->goes_out;
		if (worker->effective.sample)
			draw_all_again(worker);
	}
	if (worker->sponsors_seen != programme_shows_sponsors()) {
		worker->sponsors_seen = programme_shows_sponsors();
		draw_all_again(worker);
	}
}

/* ---- the race state ---- */

/* Tells the programme what is going on, as the event's data has it. */
static void tell_race_state(const struct race_day *day)
{
	const struct race_heat *heat = race_day_current_heat(day, NULL), *last = race_day_last_heat(day, NULL);
	enum race_state state = RACE_STATE_GAP;

	if (heat && heat->status == RACE_HEAT_GRID)
		state = RACE_STATE_GRID;
	else if (heat && heat->status == RACE_HEAT_LIVE)
		state = RACE_STATE_RACE;
	else if (heat && heat->status == RACE_HEAT_STOPPED)
		state = RACE_STATE_STOPPED;
	else if (last && programme_race_state() != RACE_STATE_GAP && programme_race_state() != RACE_STATE_GRID)
		state = RACE_STATE_FINISHED;
	programme_set_race_state(state, RACE_STATE_BY_DATA, heat ? heat->id : last ? last->id : NULL);
}

static void see_data(struct overlay_worker *worker)
{
	if (!worker->subscription || worker->subscription->generation == worker->data_seen)
		return;
	worker->data_seen = worker->subscription->generation;
	draw_all_again(worker);
	/* While another address is coming, this data is of the event before and says nothing about the race state. */
	if (worker->subscription->day && !worker->effective.own_data && !worker->effective.sample && !worker->due_ms)
		tell_race_state(worker->subscription->day);
}

/* ---- the graphic ---- */

struct picture_ask {
	const struct overlay_worker *worker;
	struct worker_zone *zone;
};

/* The crew's own pictures are absolute paths. Other names are relative to the address of the data. */
static bool is_crews(const struct overlay_worker *worker, const char *reference)
{
	if (!rg_path_absolute(reference))
		return false;
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

	ask->zone->uses_pictures = true;
	if (is_crews(ask->worker, reference))
		return photos_get(ask->worker->tools->photos, reference, rg_path_name(reference), pending);
	return photos_get(ask->worker->tools->photos, from, reference, pending);
}

/* A typed grid counts only for a graphic that needs a grid. */
static bool is_by_hand(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	const struct overlay_settings *settings = zone_settings(worker, zone);
	struct graphic_facts facts = {0};

	if (rg_empty(settings->grid_text) || rg_empty(settings->graphic))
		return false;
	graphic_studio_facts(worker->tools->studio, settings->graphic, &facts);
	return rg_equal(facts.needs, "grid");
}

static void hand_over(struct overlay_worker *worker, struct worker_zone *zone, struct graphic *graphic)
{
	if (zone->sent && zone->sent_id == graphic->change_id) {
		graphic_unref(graphic);
		overlay_hand_over(worker->overlay, zone->id, NULL);
		return;
	}
	zone->sent = true;
	zone->sent_id = graphic->change_id;
	overlay_hand_over(worker->overlay, zone->id, graphic);
	programme_changed();
}

static bool is_on_tour(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	return worker->tour && zone->id == OVERLAY_ZONE_FULL;
}

/* While a dialog shows the sample, it shows one graphic after the other. */
static const char *choose_graphic(const struct overlay_worker *worker, const struct worker_zone *zone,
				  const struct catalogue *catalogue)
{
	const char *own = zone_settings(worker, zone)->graphic;
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
	bool by_hand = is_by_hand(worker, zone);
	const struct overlay_settings *settings = zone_settings(worker, zone);
	const struct event_settings *event = &worker->effective.event;
	struct picture_ask pictures = {worker, zone};
	/* A typed grid without an address gets no data, because the sample's drivers are not the crew's. */
	bool no_day = worker->effective.sample && (by_hand || worker->tools->goes_out);
	struct graphic_ask ask = {
		.day = no_day || !worker->subscription ? NULL : worker->subscription->day,
		.template_id = graphic,
		.theme = settings->theme,
		.language = settings->language,
		.series = settings->series,
		.class_ = settings->class_,
		.heat = settings->heat,
		.driver = settings->driver,
		.grid_text = by_hand ? settings->grid_text : NULL,
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
		.picture = get_picture,
		.picture_data = &pictures,
	};
	rg_free(zone->graphic_error);
	zone->graphic_error = NULL;
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

static void draw_graphic(struct overlay_worker *worker, struct worker_zone *zone)
{
	bool pending = false;
	int64_t now = rg_monotonic_ms();

	zone->uses_pictures = false;
	zone->photos_seen = photos_generation(worker->tools->photos);
	zone->drawn_ms = now;
	struct graphic *graphic = make_chosen(worker, zone, &pending);
	zone->dirty = false;
	if (pending && !zone->pictures_since_ms)
		zone->pictures_since_ms = now;
	if (!pending)
		zone->pictures_since_ms = 0;
	zone->went_without = pending && now - zone->pictures_since_ms >= PICTURE_WAIT_MS;
	rg_free(zone->lacks);
	zone->lacks = rg_strdup(graphic->empty_reason);
	/* A graphic that waits for pictures is not shown yet, unless they take too long. */
	if (pending && !zone->went_without)
		graphic_unref(graphic);
	else
		hand_over(worker, zone, graphic);
}

/* Goes on with the tour of the sample. True while there is one. */
static bool step_tour(struct overlay_worker *worker)
{
	struct worker_zone *full = &worker->zones[OVERLAY_ZONE_FULL];
	bool on = worker->effective.sample && !worker->tools->goes_out && !is_by_hand(worker, full) &&
		  __atomic_load_n(&worker->overlay->dialogs, __ATOMIC_ACQUIRE) > 0;
	int64_t now = rg_monotonic_ms();

	if (on && !worker->tour_since_ms)
		worker->tour_since_ms = now;
	if (!on)
		worker->tour_since_ms = 0;
	int tour = on ? (int)((now - worker->tour_since_ms) / TOUR_MS) : 0;
	worker->tour_skipped = on ? worker->tour_skipped : 0;
	full->dirty = full->dirty || tour != worker->tour;
	worker->tour = tour;
	return on;
}

/* ---- what the crew is told ---- */

static int status_state(const struct overlay_worker *worker)
{
	if (worker->tools->studio && worker->effective.sample && is_by_hand(worker, &worker->zones[OVERLAY_ZONE_FULL]))
		return STATUS_BY_HAND;
	if (worker->effective.sample)
		return worker->tools->goes_out ? STATUS_SAMPLE_OFF : STATUS_SAMPLE;
	if (worker->subscription->failing)
		return STATUS_FAILING;
	if (worker->subscription->unusable)
		return STATUS_UNUSABLE;
	return worker->subscription->day ? STATUS_GOOD : STATUS_STARTING;
}

/*
 * Tells which of the user's own files cannot be used: first the one that a graphic asks for, so that the status line
 * can see that its graphic_error is the same.
 */
static void tell_own(const struct overlay_worker *worker, struct overlay_status *status)
{
	size_t count = 0, first = 0;
	char **lines = race_shelf_told(worker->tools->shelf, &count);

	for (size_t i = 0; i < count; i++) {
		for (int zone = 0; zone < OVERLAY_ZONES; zone++)
			first = rg_equal(lines[i], status->zones[zone].graphic_error) ? i : first;
	}
	status->own_count = count;
	status->own_wrong = count ? rg_strdup(lines[first]) : NULL;
	for (size_t i = 0; i < count; i++)
		rg_free(lines[i]);
	rg_free(lines);
}

static void tell_status(struct overlay_worker *worker)
{
	struct overlay_status *status = overlay_status_create();
	const struct subscription *subscription = worker->subscription;

	status->state = status_state(worker);
	status->error = rg_strdup(status->state == STATUS_FAILING ? subscription->error : subscription->unusable);
	status->silent = status->state == STATUS_FAILING && subscription->silent;
	status->remark = rg_strdup(subscription->remark);
	status->first_problem = rg_strdup(subscription->first_problem);
	status->problems = subscription->problems;
	for (int i = 0; i < OVERLAY_ZONES; i++) {
		const struct worker_zone *zone = &worker->zones[i];
		bool broken = !worker->tools->studio;
		status->zones[i].graphic_error = rg_strdup(broken ? obs_module_text("Status.Broken")
								  : zone->graphic_error);
		status->zones[i].lacks = rg_strdup(zone->lacks);
	}
	tell_own(worker, status);
	status->good_at_ms = subscription->good_at_ms;
	status->encoding = subscription->encoding;
	for (int page = 0; page < RG_CODE_PAGES; page++)
		status->samples[page] = rg_strdup(subscription->samples[page]);
	status->check = worker->overlay->reports ? rg_strdup(subscription_check(worker->subscription)) : NULL;
	overlay_set_status(worker->overlay, status, subscription->day);
}

/* True once after another address was opened, when there is something to say of it in the event's dialog. */
static bool report_due(struct overlay_worker *worker)
{
	int state = worker->report_ms ? status_state(worker) : STATUS_STARTING;
	bool bad = state == STATUS_FAILING || state == STATUS_UNUSABLE;

	if (state == STATUS_STARTING || event_sign_in_typing() ||
	    (bad && rg_monotonic_ms() - worker->report_ms < REPORT_BAD_MS))
		return false;
	worker->report_ms = 0;
	return true;
}

/* Makes OBS show the dialog again, but only with an answer, so that lists do not move while somebody uses them. */
static void answer_dialog(struct overlay_worker *worker)
{
	bool answered = worker->fetching && worker->subscription->answers != worker->answers_seen;
	bool reported = report_due(worker);

	worker->answers_seen = worker->subscription->answers;
	if (!answered && !reported)
		return;
	worker->fetching = false;
	obs_source_t *source = obs_weak_source_get_source(worker->overlay->source);
	if (source)
		obs_source_update_properties(source);
	obs_source_release(source);
}

/* Pictures changed, or waiting for them is over, or the store might soon drop them because nobody asked. */
static bool pictures_moved(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	int64_t now = rg_monotonic_ms();

	if (!zone->uses_pictures)
		return false;
	return zone->photos_seen != photos_generation(worker->tools->photos) ||
	       now - zone->drawn_ms > PHOTOS_KEEP_MS / 2 ||
	       (zone->pictures_since_ms && !zone->went_without && now - zone->pictures_since_ms >= PICTURE_WAIT_MS);
}

/* True while it waits for pictures. */
static bool step_zone(struct overlay_worker *worker, struct worker_zone *zone, bool reload)
{
	zone->dirty = zone->dirty || reload || pictures_moved(worker, zone);
	if (zone->dirty && worker->tools->studio && worker->width > 0 && zone_settings(worker, zone)->graphic)
		draw_graphic(worker, zone);
	return zone->pictures_since_ms && !zone->went_without;
}

static struct overlay_worker *make_worker(struct worker_tools *tools, struct overlay *overlay)
{
	struct overlay_worker *worker = rg_alloc(1, sizeof(*worker));

	worker->overlay = overlay;
	worker->tools = tools;
	for (int i = 0; i < OVERLAY_ZONES; i++)
		worker->zones[i].id = i;
	return worker;
}

bool overlay_worker_step(struct worker_tools *tools, struct overlay *overlay, bool reload)
{
	if (!overlay->worker)
		overlay->worker = make_worker(tools, overlay);
	struct overlay_worker *worker = overlay->worker;
	pick_up_settings(worker);
	if (!worker->subscription)
		return false;
	see_data(worker);
	bool waits = worker->tools->studio && step_tour(worker);
	for (int i = 0; i < OVERLAY_ZONES; i++)
		waits = step_zone(worker, &worker->zones[i], reload) || waits;
	tell_status(worker);
	answer_dialog(worker);
	return waits || worker->due_ms || worker->report_ms;
}

void overlay_worker_end(struct overlay *overlay)
{
	struct overlay_worker *worker = overlay->worker;

	if (!worker)
		return;
	subscription_drop(worker->subscription);
	effective_settings_finish(&worker->effective);
	effective_settings_finish(&worker->coming);
	for (int i = 0; i < OVERLAY_ZONES; i++) {
		rg_free(worker->zones[i].graphic_error);
		rg_free(worker->zones[i].lacks);
	}
	rg_free(worker);
	overlay->worker = NULL;
}

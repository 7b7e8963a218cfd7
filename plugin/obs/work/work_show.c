/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work_show.h"

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
#include "work.h"
#include "work_data.h"
#include "work_wants.h"

#define TYPING_MS       800  /* an address is opened when the hand that types it has rested so long */
#define PICTURE_WAIT_MS 2000 /* a graphic waits so long for its pictures, then goes without them */
#define REPORT_BAD_MS   2000 /* bad news of an address wait so long in the dialog: it may not be typed to its end */
#define TOUR_MS         8000 /* the sample goes on to the next graphic, while a dialog shows it */

struct overlay_work {
	struct work_wants wants;
	struct work_wants coming; /* with an address that is still being typed; taken whole when it is opened */
	int width, height;        /* of the canvas, px */
	unsigned event_seen, fetches_seen, sponsors_seen;

	struct work_data *data;
	int64_t due_ms;    /* monotonic: when the data of `coming` is opened; 0: nothing is coming */
	bool fetching;     /* the crew asked for it and waits in the dialog */
	int64_t report_ms; /* monotonic: since when a dialog waits to hear of another address; 0: it does not */
	unsigned answers_seen, data_seen;

	bool on_air;
	bool dirty;
	int64_t tour_since_ms; /* a dialog shows the sample since then; 0: it does not */
	int tour;              /* graphics further on */
	int tour_skipped;      /* of them those that the sample has nothing for */
	int showings;          /* how often it left the air: each time another sponsor */
	bool was_seen;
	int64_t pictures_since_ms; /* since when pictures are awaited; 0: none are */
	bool went_without;         /* they took too long: what is there was drawn */
	bool uses_pictures;        /* the last graphic asked for one */
	int photos_seen;           /* generation of the photos when it was drawn */
	int64_t drawn_ms;
	uint64_t sent_id; /* change id of the graphic handed over last */
	bool sent;
	char *graphic_error, *empty_reason;
};

/* ---- wants and the data ---- */

static void open_data(struct overlay_work *work)
{
	struct work_data *old = work->data;
	const struct event_settings *event = &work->wants.event;
	bool own = work->wants.settings.own_data || work->wants.sample;
	struct work_data_ask ask = {
		.address = work->wants.address,
		.keys = work->wants.sample ? 0
			: own              ? event_sign_in_changes()
					   : event->keys,
		.refresh_s = work->wants.settings.refresh_s,
		.hold_back_s = own ? 0 : event->hold_back_s,
		.shift_min = own ? 0 : event->shift_min,
		.classes_off = event->classes_off,
		.class_count = own ? 0 : event->class_count,
		.mapping = own ? NULL : event->mapping,
		.crew = own ? NULL : event->crew,
	};

	/* The new user is there before the old one goes, so that a shared feed is not begun again. */
	work->data = work_data_use(&ask, work_wake);
	work_data_drop(old);
	if (work->data == old)
		return;
	work->data_seen = 0;
	work->answers_seen = work->data->answers;
	work->dirty = true;
}

static void take_wants(struct overlay_work *work, struct work_wants *wants)
{
	work_wants_finish(&work->wants);
	work->wants = *wants;
	*wants = (struct work_wants){0};
	work->due_ms = 0;
	work->pictures_since_ms = 0;
	work->dirty = true;
	open_data(work);
}

/*
 * New settings count at once, but not with another address: those wait until the hand that types it has rested, so that
 * a driver who is chosen with the new address is never looked for on the old one.
 */
static void sort_wants(struct overlay_work *work, struct work_wants *wants, bool fetch)
{
	bool typed = work->data && !rg_equal(wants->address, work->wants.address);

	if (typed && !fetch) {
		if (!work->due_ms || !rg_equal(wants->address, work->coming.address))
			work->due_ms = rg_monotonic_ms() + TYPING_MS;
		work_wants_finish(&work->coming);
		work->coming = *wants;
		return;
	}
	work_wants_finish(&work->coming);
	take_wants(work, wants);
}

/* True when there is something new in it. */
static bool read_show(struct work_room *room, struct overlay *overlay, struct overlay_work *work,
		      struct work_wants *wants, bool *fetch)
{
	unsigned event = event_generation();
	bool changed;

	rg_mutex_lock(&overlay->mutex);
	changed = overlay->settings_changed || event != work->event_seen;
	*fetch = overlay->fetch;
	overlay->settings_changed = overlay->fetch = false;
	if (changed)
		work_wants_init(wants, &overlay->settings, &overlay->choices);
	if (work->width != overlay->canvas_width || work->height != overlay->canvas_height) {
		work->width = overlay->canvas_width;
		work->height = overlay->canvas_height;
		work->dirty = true;
	}
	bool seen = overlay->on_air != NULL;
	rg_mutex_unlock(&overlay->mutex);
	if (changed)
		work_wants_complete(wants, room->data_dir);
	if (work->was_seen && !seen)
		work->showings++;
	work->was_seen = seen;
	work->event_seen = event;
	return changed;
}

static void take_settings(struct work_room *room, struct overlay *overlay, struct overlay_work *work)
{
	const struct work_data *before = work->data;
	struct work_wants wants;
	bool fetch;

	if (read_show(room, overlay, work, &wants, &fetch))
		sort_wants(work, &wants, fetch);
	if (work->fetches_seen != event_fetches()) {
		work->fetches_seen = event_fetches();
		fetch = fetch || !work->wants.settings.own_data;
	}
	if (work->due_ms && (fetch || rg_monotonic_ms() >= work->due_ms))
		take_wants(work, &work->coming);
	/* What is good stays as it is; where nothing good came, a mapping that was mended may be what was missing. */
	if (work->data && !work->data->day && work_data_is_outdated(work->data))
		open_data(work);
	if (overlay->reports && work->data != before)
		work->report_ms = rg_monotonic_ms();
	if (fetch && work->data) {
		work->fetching = true;
		work_data_refresh(work->data);
	}
	if (work->on_air != room->on_air) {
		work->on_air = room->on_air;
		work->dirty = work->dirty || work->wants.sample;
	}
	if (work->sponsors_seen != programme_shows_sponsors()) {
		work->sponsors_seen = programme_shows_sponsors();
		work->dirty = true;
	}
}

/* ---- the race state ---- */

/* What the event's data says is going on. */
static void tell_state(const struct race_day *day)
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

static void take_data(struct overlay_work *work)
{
	if (!work->data || work->data->generation == work->data_seen)
		return;
	work->data_seen = work->data->generation;
	work->dirty = true;
	/* Not while another address is coming: that is another event, and this one has no say any more. */
	if (work->data->day && !work->wants.settings.own_data && !work->wants.sample && !work->due_ms)
		tell_state(work->data->day);
}

/* ---- the graphic ---- */

struct picture_ask {
	struct work_room *room;
	struct overlay_work *work;
};

/* The crew's own pictures come as absolute paths; what a feed names is relative to where it came from. */
static bool is_crews(const struct overlay_work *work, const char *reference)
{
	if (!rg_path_absolute(reference))
		return false;
	for (size_t i = 0; i < work->wants.event.sponsor_count; i++) {
		if (strcmp(work->wants.event.sponsors[i], reference) == 0)
			return true;
	}
	return work_data_owns_picture(work->data, reference);
}

static const struct picture *get_picture(void *data, const char *reference, bool *pending)
{
	const struct picture_ask *ask = data;
	const char *from = work_data_address(ask->work->data);

	ask->work->uses_pictures = true;
	if (is_crews(ask->work, reference))
		return photos_get(ask->room->photos, reference, rg_path_name(reference), pending);
	return photos_get(ask->room->photos, from, reference, pending);
}

/* A grid that was typed counts when the graphic is about a grid. */
static bool is_by_hand(struct work_room *room, const struct overlay_work *work)
{
	const struct overlay_settings *settings = &work->wants.settings;
	struct graphic_facts facts = {0};

	if (rg_empty(settings->grid_text) || rg_empty(settings->graphic))
		return false;
	graphic_studio_facts(room->studio, settings->graphic, &facts);
	return rg_equal(facts.needs, "grid");
}

static void hand_over(struct overlay *overlay, struct overlay_work *work, struct graphic *graphic)
{
	struct graphic *old = NULL;

	if (work->sent && work->sent_id == graphic->change_id) {
		graphic_unref(graphic);
		rg_mutex_lock(&overlay->mutex);
		overlay->presence.awaits = overlay->settings_changed && overlay->presence.awaits;
		rg_mutex_unlock(&overlay->mutex);
		return;
	}
	work->sent = true;
	work->sent_id = graphic->change_id;
	rg_mutex_lock(&overlay->mutex);
	old = overlay->finished;
	overlay->finished = graphic;
	overlay->presence.awaits = overlay->settings_changed && overlay->presence.awaits;
	rg_mutex_unlock(&overlay->mutex);
	graphic_unref(old);
	programme_changed();
}

/* While a dialog shows the sample, it shows one graphic after the other. */
static const char *choose_graphic(const struct overlay_work *work, const struct work_catalog *catalog)
{
	const char *own = work->wants.settings.graphic;

	for (size_t i = 0; i < catalog->count; i++) {
		if (strcmp(catalog->graphics[i].id, own) == 0)
			return catalog->graphics[(i + (size_t)(work->tour + work->tour_skipped)) % catalog->count].id;
	}
	return own;
}

static struct graphic *make(struct work_room *room, struct overlay_work *work, const char *graphic, bool *pending)
{
	bool by_hand = is_by_hand(room, work);
	const struct overlay_settings *settings = &work->wants.settings;
	const struct event_settings *event = &work->wants.event;
	struct picture_ask pictures = {room, work};
	/* A grid by hand without an address stands on no data: the sample's drivers are not the crew's. */
	bool no_day = work->wants.sample && (by_hand || room->on_air);
	struct graphic_ask ask = {
		.day = no_day || !work->data ? NULL : work->data->day,
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
		.width = work->width,
		.height = work->height,
		.text1 = settings->text1,
		.text2 = settings->text2,
		.page = work->wants.page,
		.hide_minors = event->hide_minors,
		.no_sponsors = !programme_shows_sponsors(),
		.sponsors = (const char *const *)event->sponsors,
		.sponsor_count = event->sponsor_count,
		.sponsor = work->showings,
		.tag = work->wants.sample && !by_hand ? "sample" : NULL,
		.picture = get_picture,
		.picture_data = &pictures,
	};
	rg_free(work->graphic_error);
	work->graphic_error = NULL;
	return graphic_make(room->studio, &ask, pending, &work->graphic_error);
}

static void draw(struct work_room *room, struct overlay *overlay, struct overlay_work *work)
{
	bool pending = false;
	int64_t now = rg_monotonic_ms();
	struct work_catalog catalog = {0};

	work->uses_pictures = false;
	work->photos_seen = photos_generation(room->photos);
	work->drawn_ms = now;
	if (work->tour)
		work_catalog_known(&catalog);
	struct graphic *graphic = make(room, work, choose_graphic(work, &catalog), &pending);
	for (size_t i = 0; work->tour && graphic && graphic->empty_reason && i < catalog.count; i++) {
		graphic_unref(graphic);
		work->tour_skipped++;
		graphic = make(room, work, choose_graphic(work, &catalog), &pending);
	}
	work_catalog_finish(&catalog);
	work->dirty = false;
	if (pending && !work->pictures_since_ms)
		work->pictures_since_ms = now;
	if (!pending)
		work->pictures_since_ms = 0;
	work->went_without = pending && now - work->pictures_since_ms >= PICTURE_WAIT_MS;
	/* A template that never was good: what another one drew must not stay on air in its name. */
	if (!graphic)
		graphic = graphic_empty(work->width, work->height);
	rg_free(work->empty_reason);
	work->empty_reason = rg_strdup(graphic->empty_reason);
	/* What is on air stays until all of the new graphic is there, or its pictures took too long. */
	if (pending && !work->went_without)
		graphic_unref(graphic);
	else
		hand_over(overlay, work, graphic);
}

/* Goes on with the tour of the sample. True while there is one. */
static bool step_tour(struct work_room *room, struct overlay *overlay, struct overlay_work *work)
{
	bool on = work->wants.sample && !room->on_air && !is_by_hand(room, work) &&
		  __atomic_load_n(&overlay->dialogs, __ATOMIC_ACQUIRE) > 0;
	int64_t now = rg_monotonic_ms();

	if (on && !work->tour_since_ms)
		work->tour_since_ms = now;
	if (!on)
		work->tour_since_ms = 0;
	int tour = on ? (int)((now - work->tour_since_ms) / TOUR_MS) : 0;
	work->tour_skipped = on ? work->tour_skipped : 0;
	work->dirty = work->dirty || tour != work->tour;
	work->tour = tour;
	return on;
}

/* ---- what the crew is told ---- */

static int status_state(struct work_room *room, const struct overlay_work *work)
{
	if (room->studio && work->wants.sample && is_by_hand(room, work))
		return STATUS_BY_HAND;
	if (work->wants.sample)
		return room->on_air ? STATUS_SAMPLE_OFF : STATUS_SAMPLE;
	if (work->data->failing)
		return STATUS_FAILING;
	if (work->data->unusable)
		return STATUS_UNUSABLE;
	return work->data->day ? STATUS_GOOD : STATUS_STARTING;
}

/* What of the user's own cannot be used; first what this graphic asked for, which is then no other mistake of it. */
static void tell_own(struct work_room *room, struct overlay_status *status)
{
	size_t count = 0, first = 0;
	char **lines = race_shelf_told(room->shelf, &count);

	for (size_t i = 0; i < count; i++)
		first = rg_equal(lines[i], status->graphic_error) ? i : first;
	status->own_count = count;
	status->own_wrong = count ? rg_strdup(lines[first]) : NULL;
	for (size_t i = 0; i < count; i++)
		rg_free(lines[i]);
	rg_free(lines);
}

static void tell(struct work_room *room, struct overlay *overlay, struct overlay_work *work)
{
	struct overlay_status status = {.state = status_state(room, work)}, old;
	const struct work_data *data = work->data;

	status.error = rg_strdup(status.state == STATUS_FAILING ? data->error : data->unusable);
	status.silent = status.state == STATUS_FAILING && data->silent;
	status.remark = rg_strdup(data->remark);
	status.first_problem = rg_strdup(data->first_problem);
	status.problems = data->problems;
	status.graphic_error = rg_strdup(room->studio ? work->graphic_error : obs_module_text("Status.Broken"));
	tell_own(room, &status);
	status.empty_reason = rg_strdup(work->empty_reason);
	status.good_at_ms = data->good_at_ms;
	status.check = overlay->reports ? rg_strdup(work_data_check(work->data)) : NULL;
	rg_mutex_lock(&overlay->mutex);
	old = overlay->status;
	overlay->status = status;
	struct race_day *old_day = overlay->day;
	overlay->day = race_day_ref(data->day);
	rg_mutex_unlock(&overlay->mutex);
	race_day_unref(old_day);
	overlay_status_finish(&old);
}

/* The event's dialog hears once what came of another address. */
static bool report_due(struct work_room *room, struct overlay_work *work)
{
	int state = work->report_ms ? status_state(room, work) : STATUS_STARTING;
	bool bad = state == STATUS_FAILING || state == STATUS_UNUSABLE;

	if (state == STATUS_STARTING || event_sign_in_typing() ||
	    (bad && rg_monotonic_ms() - work->report_ms < REPORT_BAD_MS))
		return false;
	work->report_ms = 0;
	return true;
}

/* The dialog shows what came; not at any other time, so that lists do not move under a hand. */
static void answer_dialog(struct work_room *room, struct overlay *overlay, struct overlay_work *work)
{
	bool answered = work->fetching && work->data->answers != work->answers_seen;
	bool reported = report_due(room, work);

	work->answers_seen = work->data->answers;
	if (!answered && !reported)
		return;
	work->fetching = false;
	obs_source_t *source = obs_weak_source_get_source(overlay->source);
	if (source)
		obs_source_update_properties(source);
	obs_source_release(source);
}

/* News of pictures, the end of waiting for them, or so long without a look that the store might drop them. */
static bool pictures_moved(const struct work_room *room, const struct overlay_work *work)
{
	int64_t now = rg_monotonic_ms();

	if (!work->uses_pictures)
		return false;
	return work->photos_seen != photos_generation(room->photos) || now - work->drawn_ms > PHOTOS_KEEP_MS / 2 ||
	       (work->pictures_since_ms && !work->went_without && now - work->pictures_since_ms >= PICTURE_WAIT_MS);
}

bool work_show_step(struct work_room *room, struct overlay *overlay, bool reload)
{
	if (!overlay->work)
		overlay->work = rg_alloc(1, sizeof(*overlay->work));
	struct overlay_work *work = overlay->work;
	take_settings(room, overlay, work);
	if (!work->data)
		return false;
	take_data(work);
	bool tours = room->studio && step_tour(room, overlay, work);
	work->dirty = work->dirty || reload || pictures_moved(room, work);
	if (work->dirty && room->studio && work->width > 0 && work->wants.settings.graphic)
		draw(room, overlay, work);
	tell(room, overlay, work);
	answer_dialog(room, overlay, work);
	return tours || work->due_ms || work->report_ms || (work->pictures_since_ms && !work->went_without);
}

void work_show_end(struct overlay *overlay)
{
	struct overlay_work *work = overlay->work;

	if (!work)
		return;
	work_data_drop(work->data);
	work_wants_finish(&work->wants);
	work_wants_finish(&work->coming);
	rg_free(work->graphic_error);
	rg_free(work->empty_reason);
	rg_free(work);
	overlay->work = NULL;
}

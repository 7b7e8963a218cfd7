/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work_show.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/feed.h"
#include "photos.h"
#include "race/decode.h"
#include "show.h"
#include "work.h"

#define SAMPLE          "samples/ouluzone-2021/race-day.json"
#define TYPING_MS       800  /* an address is opened when the hand that types it has rested so long */
#define PICTURE_WAIT_MS 2000 /* a graphic waits so long for its pictures, then goes without them */

struct show_work {
	struct show_settings settings;
	struct show_settings coming; /* with an address that is still being typed; taken whole when it is opened */
	int width, height;           /* of the canvas, px */

	struct feed *feed;
	char *address; /* of the feed; a path for the sample */
	int refresh_s;
	int64_t due_ms; /* monotonic: when the address of the settings is opened; 0: it is */
	bool sample;
	bool fetching; /* the crew asked for it and waits in the dialog */
	int answers;   /* atomic: counted by the transfer thread */
	int answers_seen;

	struct race_day *day;
	uint64_t tried_hash; /* of the bytes decoded last, good or not */
	char *unusable;      /* why they were no race feed, NULL when they were */
	char *first_problem;
	size_t problems;

	bool on_air;
	bool dirty;
	int64_t pictures_since_ms; /* since when pictures are awaited; 0: none are */
	bool went_without;         /* they took too long: what is there was drawn */
	bool uses_pictures;        /* the last graphic asked for one */
	int photos_seen;           /* generation of the photos when it was drawn */
	int64_t drawn_ms;
	uint64_t sent_id; /* change id of the graphic handed over last */
	bool sent;
	char *graphic_error, *empty_reason;
};

static void feed_changed(void *data)
{
	struct show_work *work = data;

	__atomic_add_fetch(&work->answers, 1, __ATOMIC_RELEASE);
	work_wake();
}

/* ---- settings and the feed ---- */

static struct show_settings copy_settings(const struct show_settings *from)
{
	struct show_settings to = *from;

	to.graphic = rg_strdup(from->graphic);
	to.feed = rg_strdup(from->feed);
	to.series = rg_strdup(from->series);
	to.class_ = rg_strdup(from->class_);
	to.heat = rg_strdup(from->heat);
	to.driver = rg_strdup(from->driver);
	to.grid_text = rg_strdup(from->grid_text);
	to.place = rg_strdup(from->place);
	to.language = rg_strdup(from->language);
	to.theme = rg_strdup(from->theme);
	return to;
}

/* The address that the settings mean; new. */
static char *wanted_address(const struct work_room *room, const struct show_settings *settings)
{
	return rg_empty(settings->feed) ? rg_path_join(room->data_dir, SAMPLE) : rg_strdup(settings->feed);
}

static void open_feed(struct work_room *room, struct show_work *work)
{
	struct feed_options options = {.refresh_s = work->settings.refresh_s};
	bool sample = rg_empty(work->settings.feed);
	char *address = wanted_address(room, &work->settings);
	bool other = !rg_equal(address, work->address);

	work->due_ms = 0;
	if (!other && work->refresh_s == work->settings.refresh_s) {
		rg_free(address);
		return;
	}
	/* The new user is there before the old one goes, so that a shared feed is not begun again. */
	struct feed *old = work->feed;
	work->feed = feed_create(address, &options, feed_changed, work);
	feed_destroy(old);
	rg_free(work->address);
	work->address = address;
	work->refresh_s = work->settings.refresh_s;
	work->sample = sample;
	if (!other)
		return;
	/* What another address gave is not this one's last good race day. */
	race_day_unref(work->day);
	work->day = NULL;
	work->tried_hash = 0;
	work->problems = 0;
	rg_free(work->unusable);
	rg_free(work->first_problem);
	work->unusable = work->first_problem = NULL;
	work->dirty = true;
}

/*
 * New settings count at once, but not with another address: those wait until the hand that types it has rested, so that
 * a driver who is chosen with the new address is never looked for on the old one.
 */
static void sort_settings(struct work_room *room, struct show_work *work, struct show_settings *settings, bool fetch)
{
	char *address = wanted_address(room, settings);
	bool typed = work->address && !rg_equal(address, work->address);
	bool same_as_coming = work->due_ms && work->coming.feed && rg_equal(settings->feed, work->coming.feed);

	rg_free(address);
	if (typed && !fetch) {
		if (!same_as_coming)
			work->due_ms = rg_monotonic_ms() + TYPING_MS;
		show_settings_finish(&work->coming);
		work->coming = *settings;
		return;
	}
	show_settings_finish(&work->coming);
	show_settings_finish(&work->settings);
	work->settings = *settings;
	work->pictures_since_ms = 0;
	work->dirty = true;
	open_feed(room, work);
}

static void take_settings(struct work_room *room, struct show *show, struct show_work *work)
{
	struct show_settings settings = {0};
	bool fetch, changed;

	rg_mutex_lock(&show->mutex);
	changed = show->settings_changed;
	fetch = show->fetch;
	show->settings_changed = show->fetch = false;
	if (changed)
		settings = copy_settings(&show->settings);
	if (work->width != show->canvas_width || work->height != show->canvas_height) {
		work->width = show->canvas_width;
		work->height = show->canvas_height;
		work->dirty = true;
	}
	rg_mutex_unlock(&show->mutex);
	if (changed)
		sort_settings(room, work, &settings, fetch);
	if (work->due_ms && rg_monotonic_ms() >= work->due_ms) {
		show_settings_finish(&work->settings);
		work->settings = work->coming;
		work->coming = (struct show_settings){0};
		work->pictures_since_ms = 0;
		work->dirty = true;
		open_feed(room, work);
	}
	if (fetch && work->feed) {
		work->fetching = true;
		feed_refresh(work->feed);
	}
	if (work->on_air != room->on_air) {
		work->on_air = room->on_air;
		work->dirty = work->dirty || work->sample;
	}
}

/* ---- the race day ---- */

static struct race_day *find_decoded(struct show **all, size_t count, const struct show_work *self, uint64_t hash)
{
	for (size_t i = 0; i < count; i++) {
		const struct show_work *other = all[i]->work;
		if (other && other != self && other->day && other->day->hash == hash && !other->problems)
			return race_day_ref(other->day);
	}
	return NULL;
}

static void take_bytes(struct show_work *work, struct feed_bytes *bytes, struct show **all, size_t count)
{
	struct race_problems problems = {0};

	work->tried_hash = bytes->hash;
	struct race_day *day = find_decoded(all, count, work, bytes->hash);
	if (!day)
		day = race_day_decode(bytes->bytes, bytes->length, &problems);
	rg_free(work->unusable);
	rg_free(work->first_problem);
	work->first_problem = problems.count ? rg_strdup(problems.lines[0]) : NULL;
	work->problems = problems.count + problems.left_out;
	work->unusable = day ? NULL : rg_strdup(work->first_problem ? work->first_problem : "is no race feed");
	if (day) {
		race_day_unref(work->day);
		work->day = day;
		work->dirty = true;
		if (work->problems)
			rg_warning("race data: %zu to look at, the first: %s", work->problems, work->first_problem);
	} else {
		rg_warning("race data cannot be used: %s%s", work->unusable, work->day ? " (the last good stays)" : "");
	}
	race_problems_finish(&problems);
}

/* ---- the graphic ---- */

struct picture_ask {
	struct work_room *room;
	struct show_work *work;
};

static const struct picture *get_picture(void *data, const char *reference, bool *pending)
{
	const struct picture_ask *ask = data;

	ask->work->uses_pictures = true;
	return photos_get(ask->room->photos, ask->work->address, reference, pending);
}

static bool draws_nothing(const struct work_room *room, const struct show_work *work, bool by_hand)
{
	return work->sample && room->on_air && !by_hand;
}

/* A grid that was typed counts when the graphic is about a grid. */
static bool is_by_hand(struct work_room *room, const struct show_work *work)
{
	struct graphic_facts facts = {0};
	graphic_studio_facts(room->studio, work->settings.graphic, &facts);
	return !rg_empty(work->settings.grid_text) && rg_equal(facts.needs, "grid");
}

static void hand_over(struct work_room *room, struct show *show, struct show_work *work, struct graphic *graphic)
{
	struct graphic *old = NULL;

	if (work->sent && work->sent_id == graphic->change_id) {
		graphic_unref(graphic);
		return;
	}
	work->sent = true;
	work->sent_id = graphic->change_id;
	show_mark_sample(show, work->sample && !is_by_hand(room, work));
	rg_mutex_lock(&show->mutex);
	old = show->finished;
	show->finished = graphic;
	rg_mutex_unlock(&show->mutex);
	graphic_unref(old);
}

static struct graphic *make(struct work_room *room, struct show_work *work, bool *pending)
{
	bool by_hand = is_by_hand(room, work);
	bool sample_data = work->sample && !by_hand;
	struct picture_ask pictures = {room, work};
	const struct show_settings *settings = &work->settings;
	struct graphic_ask ask = {
		/* A grid by hand without an address stands on no data: the sample's drivers are not the crew's. */
		.day = draws_nothing(room, work, by_hand) || (by_hand && work->sample) ? NULL : work->day,
		.template_id = settings->graphic,
		.theme = settings->theme,
		.language = rg_empty(settings->language) ? obs_get_locale() : settings->language,
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
		.tag = sample_data ? "sample" : NULL,
		.picture = get_picture,
		.picture_data = &pictures,
	};
	rg_free(work->graphic_error);
	work->graphic_error = NULL;
	return graphic_make(room->studio, &ask, pending, &work->graphic_error);
}

static void draw(struct work_room *room, struct show *show, struct show_work *work)
{
	bool pending = false;
	int64_t now = rg_monotonic_ms();

	work->uses_pictures = false;
	work->photos_seen = photos_generation(room->photos);
	work->drawn_ms = now;
	struct graphic *graphic = make(room, work, &pending);
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
		hand_over(room, show, work, graphic);
}

/* ---- what the crew is told ---- */

static void tell(struct work_room *room, struct show *show, struct show_work *work, const struct feed_look *look)
{
	bool by_hand = room->studio && is_by_hand(room, work) && work->sample;
	struct show_status status = {.state = SHOW_STARTING}, old;

	if (by_hand)
		status.state = SHOW_BY_HAND;
	else if (work->sample)
		status.state = room->on_air ? SHOW_SAMPLE_OFF : SHOW_SAMPLE;
	else if (look->state == FEED_FAILING)
		status.state = SHOW_FAILING;
	else if (work->unusable)
		status.state = SHOW_UNUSABLE;
	else if (work->day)
		status.state = SHOW_GOOD;
	status.error = rg_strdup(status.state == SHOW_FAILING ? look->error : work->unusable);
	status.first_problem = rg_strdup(work->first_problem);
	status.problems = work->problems;
	status.graphic_error = rg_strdup(room->studio ? work->graphic_error : obs_module_text("Status.Broken"));
	status.empty_reason = rg_strdup(work->empty_reason);
	if (look->age_ms >= 0)
		status.good_at_ms = rg_monotonic_ms() - look->age_ms;
	rg_mutex_lock(&show->mutex);
	old = show->status;
	show->status = status;
	struct race_day *old_day = show->day;
	show->day = race_day_ref(work->day);
	rg_mutex_unlock(&show->mutex);
	race_day_unref(old_day);
	show_status_finish(&old);
}

/* The dialog shows what came; only when its own button asked for it, so that lists do not move under a hand. */
static void answer_dialog(struct show *show, struct show_work *work, bool answered)
{
	if (!work->fetching || !answered)
		return;
	work->fetching = false;
	obs_source_t *source = obs_weak_source_get_source(show->source);
	if (source)
		obs_source_update_properties(source);
	obs_source_release(source);
}

/* News of pictures, the end of waiting for them, or so long without a look that the store might drop them. */
static bool pictures_moved(const struct work_room *room, const struct show_work *work)
{
	int64_t now = rg_monotonic_ms();

	if (!work->uses_pictures)
		return false;
	return work->photos_seen != photos_generation(room->photos) || now - work->drawn_ms > PHOTOS_KEEP_MS / 2 ||
	       (work->pictures_since_ms && !work->went_without && now - work->pictures_since_ms >= PICTURE_WAIT_MS);
}

bool work_show_step(struct work_room *room, struct show *show, struct show **all, size_t count, bool reload)
{
	struct feed_look look = {.state = FEED_STARTING, .age_ms = -1};

	if (!show->work)
		show->work = rg_alloc(1, sizeof(*show->work));
	struct show_work *work = show->work;
	take_settings(room, show, work);
	int answers = __atomic_load_n(&work->answers, __ATOMIC_ACQUIRE);
	if (work->feed)
		feed_look(work->feed, &look);
	if (look.bytes && look.bytes->hash != work->tried_hash)
		take_bytes(work, look.bytes, all, count);
	work->dirty = work->dirty || reload || pictures_moved(room, work);
	if (work->dirty && room->studio && work->width > 0 && work->settings.graphic)
		draw(room, show, work);
	tell(room, show, work, &look);
	feed_look_finish(&look);
	answer_dialog(show, work, answers != work->answers_seen);
	work->answers_seen = answers;
	return work->due_ms || (work->pictures_since_ms && !work->went_without);
}

void work_show_end(struct show *show)
{
	struct show_work *work = show->work;

	if (!work)
		return;
	feed_destroy(work->feed);
	race_day_unref(work->day);
	show_settings_finish(&work->settings);
	show_settings_finish(&work->coming);
	rg_free(work->address);
	rg_free(work->unusable);
	rg_free(work->first_problem);
	rg_free(work->graphic_error);
	rg_free(work->empty_reason);
	rg_free(work);
	show->work = NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_worker.h"

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "event_data.h"
#include "obs/event/event.h"
#include "obs/event/event_properties.h"
#include "obs/event/event_sign_in.h"
#include "kept.h"
#include "photos.h"
#include "race/day/derive.h"
#include "race/file/shelf.h"
#include "obs/source/overlay.h"
#include "work_thread.h"
#include "subscription.h"
#include "overlay_worker_internal.h"

#define CLOCK_AHEAD_MS 1100 /* a word of the clock's that changes so soon is waited for, not slept over */

static void draw_all_again(struct overlay_worker *worker)
{
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		worker->zones[i].dirty = true;
}

/* ---- settings and the data ---- */

/* Opens the race data of `settings`; the old one of `at` is dropped last, so that shared feeds are not begun again. */
static void open_data(const struct effective_settings *settings, struct subscription **at)
{
	struct subscription *old = *at;
	struct subscription_ask ask = event_data_ask(&settings->event);

	if (settings->own_data || settings->sample)
		ask = (struct subscription_ask){
			.event = settings->sample ? NULL : settings->event.address,
			.corrected = !settings->own_data,
			.keys = settings->sample ? 0 : event_sign_in_changes(),
		};
	ask.address = settings->address;
	ask.refresh_s = settings->refresh_s;
	*at = subscription_use(&ask, work_thread_wake);
	subscription_drop(old);
}

static void begin_with_data(struct overlay_worker *worker)
{
	worker->data_seen = 0;
	worker->answers_seen = worker->subscription->answers;
	draw_all_again(worker);
}

/* Takes the settings over, with data that is shown already, or with the same in another way: another key, a shift. */
static void take_effective(struct overlay_worker *worker, struct effective_settings *effective)
{
	const struct subscription *before = worker->subscription;

	effective_settings_finish(&worker->effective);
	worker->effective = *effective;
	*effective = (struct effective_settings){0};
	worker->unsettled = true;
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		worker->zones[i].pictures_since_ms = 0;
	draw_all_again(worker);
	open_data(&worker->effective, &worker->subscription);
	if (worker->subscription != before)
		begin_with_data(worker);
}

static void forget_coming(struct overlay_worker *worker)
{
	subscription_drop(worker->next);
	worker->next = NULL;
	effective_settings_finish(&worker->coming);
	worker->pending = false;
}

/*
 * Settings with other data wait for it, all of them, so that a driver who is chosen together with a new address is
 * never looked for in the old data. What is changed after that counts at once, with the old data.
 */
static void let_come(struct overlay_worker *worker, struct effective_settings *effective,
		     const struct overlay_snapshot *snapshot)
{
	struct effective_settings *shown = &worker->effective, rest;

	if (worker->pending && effective_settings_same_data(effective, &worker->coming)) {
		struct event_settings event;
		event_settings_copy(&event, &effective->event);
		effective_settings_init(&rest, snapshot, &event, worker->tools->data_dir);
		effective_settings_swap_data(&rest, shown);
		take_effective(worker, &rest);
	} else {
		worker->touched_ms = rg_monotonic_ms();
		/* The event's data has rested already. */
		worker->rests = effective->own_data || worker->overlay->reports;
		subscription_drop(worker->next);
		worker->next = NULL;
	}
	effective_settings_finish(&worker->coming);
	worker->coming = *effective;
	*effective = (struct effective_settings){0};
	worker->pending = true;
}

/* Whether the data that is coming may take the place of what is shown. */
static bool may_come(const struct overlay_worker *worker)
{
	const struct effective_settings *coming = &worker->coming;

	/* Nothing is on air through the event's dialog, which is to tell of bad data, too. */
	if (worker->overlay->reports)
		return worker->next != NULL;
	if (coming->own_data && coming->sample && !worker->effective.sample)
		return false;
	if (coming->sample && worker->tools->goes_out && rg_empty(coming->event.grid_text))
		return false;
	return worker->next && subscription_is_good(worker->next);
}

static void step_coming(struct overlay_worker *worker, bool fetch)
{
	int64_t ms = rg_monotonic_ms() - worker->touched_ms;

	if (!worker->pending)
		return;
	if (fetch || !worker->rests || ms >= DATA_TYPING_MS)
		open_data(&worker->coming, &worker->next);
	if (!may_come(worker) || (!fetch && worker->rests && !worker->overlay->reports && ms < DATA_REST_MS))
		return;
	struct subscription *old = worker->subscription;
	struct effective_settings coming = worker->coming;
	worker->coming = (struct effective_settings){0};
	worker->subscription = worker->next;
	worker->next = NULL;
	subscription_drop(old);
	worker->pending = false;
	race_day_unref(worker->day);
	worker->day = NULL;
	begin_with_data(worker);
	take_effective(worker, &coming);
}

static void sort_effective(struct overlay_worker *worker, struct effective_settings *effective,
			   const struct overlay_snapshot *snapshot)
{
	if (worker->subscription && !effective_settings_same_data(effective, &worker->effective)) {
		let_come(worker, effective, snapshot);
		return;
	}
	forget_coming(worker);
	take_effective(worker, effective);
}

/* Takes what is new in the settings. `fetch`: the crew wants the data now. */
static void pick_up(struct overlay_worker *worker, bool *fetch)
{
	/* Nothing is on air through the event's dialog, which follows what is wanted. */
	unsigned generation = worker->overlay->reports ? event_generation() : event_data_generation();
	bool changed;
	struct overlay_snapshot *snapshot = overlay_pick_up(worker->overlay, &changed, fetch);

	if (worker->width != snapshot->width || worker->height != snapshot->height)
		draw_all_again(worker);
	worker->width = snapshot->width;
	worker->height = snapshot->height;
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		struct worker_zone *zone = &worker->zones[i];
		const struct graphic *on_air = snapshot->zones[i].on_air;
		bool seen = on_air != NULL;
		zone->idle = i != (int)snapshot->home && !seen && !snapshot->zones[i].presence.wanted;
		/* What shows no sponsor takes nobody's turn. */
		zone->showings += zone->was_sponsored && !seen;
		zone->was_sponsored = seen && on_air->sponsor;
		zone->was_seen = seen;
		zone->by_hand = snapshot->zones[i].presence.by_hand;
	}
	if (changed || generation != worker->event_seen) {
		struct effective_settings effective;
		struct event_settings event;
		worker->event_seen = generation;
		if (worker->overlay->reports)
			event_see(&event);
		else
			event_data_see(&event);
		effective_settings_init(&effective, snapshot, &event, worker->tools->data_dir);
		sort_effective(worker, &effective, snapshot);
	}
	overlay_snapshot_unref(snapshot);
}

/* The template of the source's own graphic says in which zone it is. True when the crew wants the data now. */
static bool settle_home(struct overlay_worker *worker)
{
	const char *graphic = worker->effective.own_graphic;
	enum rundown_zone zone = RUNDOWN_ZONE_FULL;
	struct graphic_facts facts = {0};
	bool fetch = false;

	worker->unsettled = false;
	if (!worker->tools->studio || rg_empty(graphic))
		return false;
	graphic_studio_facts(worker->tools->studio, graphic, &facts);
	if (facts.zone)
		rundown_zone_find(facts.zone, &zone);
	if (overlay_settle_home(worker->overlay, graphic, zone))
		pick_up(worker, &fetch);
	return fetch;
}

static void pick_up_settings(struct overlay_worker *worker)
{
	bool fetch;

	pick_up(worker, &fetch);
	if (worker->fetches_seen != event_fetches()) {
		worker->fetches_seen = event_fetches();
		fetch = fetch || !worker->effective.own_data;
	}
	step_coming(worker, fetch);
	if (worker->unsettled)
		fetch = settle_home(worker) || fetch;
	/* Where nothing good came, a mapping that was mended may help. What is good stays with the mapping it came by.
	 */
	if (worker->subscription && !worker->subscription->day && subscription_is_outdated(worker->subscription)) {
		open_data(&worker->effective, &worker->subscription);
		begin_with_data(worker);
	}
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
	const char *heat;
	enum race_state state = race_state_of_day(day, programme_race_state(), &heat);

	programme_set_race_state(state, RACE_STATE_BY_DATA, heat);
}

static void see_data(struct overlay_worker *worker)
{
	if (!worker->subscription || worker->subscription->generation == worker->data_seen)
		return;
	worker->data_seen = worker->subscription->generation;
	draw_all_again(worker);
	if (!worker->subscription->day)
		return;
	race_day_unref(worker->day);
	worker->day = race_day_ref(worker->subscription->day);
	/*
	 * The event's dialog follows what is wanted, which may not be what is shown. What was kept from before OBS was
	 * started says nothing about now.
	 */
	if (!worker->subscription->kept && !worker->effective.own_data && !worker->effective.sample &&
	    !worker->overlay->reports)
		tell_race_state(worker->day);
}

/* ---- what the crew is told ---- */

static int status_state(struct overlay_worker *worker)
{
	if (worker->tools->studio && worker->effective.sample && worker_is_by_hand(worker, worker_home_zone(worker)))
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
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
			first = rg_equal(lines[i], status->zones[zone].graphic_error) ? i : first;
	}
	status->own_count = count;
	status->own_wrong = count ? rg_strdup(lines[first]) : NULL;
	for (size_t i = 0; i < count; i++)
		rg_free(lines[i]);
	rg_free(lines);
}

/* Whose data is shown while other data is wanted. */
static void tell_change(const struct overlay_worker *worker, struct overlay_status *status)
{
	const struct effective_settings *shown = &worker->effective;

	if (worker->overlay->reports || (!worker->pending && !shown->own_data)) {
		event_data_tell(status);
		return;
	}
	if (!worker->pending)
		return;
	status->shown_of = shown->sample ? NULL : event_data_name(shown->address);
	status->change = worker->coming.own_data && worker->coming.sample ? DATA_UNENTERED
			 : worker->coming.sample                          ? DATA_SAMPLE_OFF
									  : event_data_why(worker->next);
	if (status->change == DATA_FAILING)
		status->change_error = rg_strdup(worker->next->error);
	else if (status->change == DATA_UNUSABLE)
		status->change_error = rg_strdup(worker->next->unusable);
}

/* Things to look at: those of the data, then pictures that are not there. */
static void tell_problems(const struct overlay_worker *worker, struct overlay_status *status)
{
	size_t count;
	char *wrong = photos_wrong(worker->tools->photos, &count);

	status->problems = worker->subscription->problems + count;
	status->first_problem = rg_strdup(worker->subscription->problems ? worker->subscription->first_problem : wrong);
	rg_free(wrong);
}

static void tell_status(struct overlay_worker *worker)
{
	struct overlay_status *status = overlay_status_create();
	const struct subscription *subscription = worker->subscription;

	status->state = status_state(worker);
	status->error = rg_strdup(status->state == STATUS_FAILING ? subscription->error : subscription->unusable);
	status->silent = status->state == STATUS_FAILING && subscription->silent;
	status->remark = rg_strdup(subscription->kept ? obs_module_text("Status.Kept") : subscription->remark);
	tell_problems(worker, status);
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		const struct worker_zone *zone = &worker->zones[i];
		bool broken = !worker->tools->studio;
		status->zones[i].graphic_error = rg_strdup(broken ? obs_module_text("Status.Broken")
								  : zone->graphic_error);
		status->zones[i].lacks = rg_strdup(zone->lacks);
		status->zones[i].lanes = rg_strdup(zone->lanes);
	}
	tell_own(worker, status);
	status->good_at_ms = subscription->good_at_ms;
	status->encoding = subscription->encoding;
	for (int page = 0; page < RG_CODE_PAGES; page++)
		status->samples[page] = rg_strdup(subscription->samples[page]);
	status->check = worker->overlay->reports ? rg_strdup(subscription_check(worker->subscription)) : NULL;
	tell_change(worker, status);
	overlay_set_status(worker->overlay, status, worker->day);
}

/* Makes OBS show the dialog again, but only with an answer, so that lists do not move while somebody uses them. */
static void answer_dialog(struct overlay_worker *worker)
{
	bool answered = worker->fetching && worker->subscription->answers != worker->answers_seen;

	worker->answers_seen = worker->subscription->answers;
	/* The event's dialog looks itself what it is to show. */
	if (worker->overlay->reports)
		event_properties_look();
	if (!answered || worker->overlay->reports)
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

/* ---- data that is old ---- */

/* By the eye alone. What a hand takes, or has typed, it has confirmed. */
static bool comes_by_itself(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	return zone->id == worker->effective.home && worker_zone_settings(worker, zone)->on == OVERLAY_ON_VISIBLE &&
	       !zone->by_hand && !worker_is_by_hand(worker, zone);
}

static bool must_be_confirmed(const struct overlay_worker *worker, const struct worker_zone *zone)
{
	const struct subscription *subscription = worker->subscription;
	struct graphic_facts facts = {0};

	if (!subscription->aged || !subscription->day || !worker->tools->studio)
		return false;
	graphic_studio_facts(worker->tools->studio, worker_zone_settings(worker, zone)->graphic, &facts);
	bool timely = kept_is_timely(facts.needs);
	if (!subscription->kept)
		return timely && comes_by_itself(worker, zone);
	return timely || rg_monotonic_ms() - subscription->good_at_ms > KEPT_MOST_MS;
}

/* What was young enough when it came on air stays there. */
static void look_at_age(struct overlay_worker *worker, struct worker_zone *zone)
{
	bool waits = must_be_confirmed(worker, zone);

	if (waits && !zone->waits && zone->was_seen && zone->was_out && worker->tools->goes_out)
		waits = false;
	zone->dirty = zone->dirty || waits != zone->waits || (waits && zone->was_out != worker->tools->goes_out);
	zone->waits = waits;
	zone->was_out = worker->tools->goes_out;
}

/* Nothing is said of a graphic that nobody is to see. It is drawn anew when somebody is. */
static void rest_zone(struct worker_zone *zone)
{
	rg_free(zone->graphic_error);
	rg_free(zone->lacks);
	rg_free(zone->lanes);
	zone->graphic_error = zone->lacks = zone->lanes = NULL;
	zone->pictures_since_ms = zone->holds_until_ms = 0;
}

/* True while it waits for pictures, or for the clock to change a word within the next look. */
static bool step_zone(struct overlay_worker *worker, struct worker_zone *zone, bool reload)
{
	bool passed = zone->holds_until_ms && rg_monotonic_ms() >= zone->holds_until_ms;

	if (zone->idle || rg_empty(worker_zone_settings(worker, zone)->graphic)) {
		rest_zone(zone);
		return false;
	}
	look_at_age(worker, zone);
	zone->dirty = zone->dirty || reload || passed || pictures_moved(worker, zone);
	if (zone->dirty && worker->tools->studio && worker->width > 0)
		worker_draw(worker, zone);
	bool ticks = zone->holds_until_ms && zone->holds_until_ms - rg_monotonic_ms() < CLOCK_AHEAD_MS;
	return ticks || (zone->pictures_since_ms && !zone->went_without);
}

static struct overlay_worker *make_worker(struct worker_tools *tools, struct overlay *overlay)
{
	struct overlay_worker *worker = rg_alloc(1, sizeof(*worker));

	worker->overlay = overlay;
	worker->tools = tools;
	/* What was asked for before it was there is not asked for again. */
	worker->fetches_seen = event_fetches();
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		worker->zones[i].id = i;
	return worker;
}

bool overlay_worker_step(struct worker_tools *tools, struct overlay *overlay, bool reload)
{
	if (!overlay->worker)
		overlay->worker = make_worker(tools, overlay);
	struct overlay_worker *worker = overlay->worker;
	worker->unsettled = worker->unsettled || reload;
	pick_up_settings(worker);
	if (!worker->subscription)
		return false;
	see_data(worker);
	bool waits = worker->tools->studio && worker_step_tour(worker);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		waits = step_zone(worker, &worker->zones[i], reload) || waits;
	/* Who sees the graphic finds the status of it, too: "next" goes by its lanes. */
	tell_status(worker);
	worker_hand_over_drawn(worker);
	answer_dialog(worker);
	return waits || worker->pending;
}

const struct subscription *overlay_worker_data(const struct overlay *overlay)
{
	return overlay->worker ? overlay->worker->subscription : NULL;
}

struct race_day *overlay_worker_day(const struct overlay *overlay)
{
	return overlay->worker ? overlay->worker->day : NULL;
}

void overlay_worker_end(struct overlay *overlay)
{
	struct overlay_worker *worker = overlay->worker;

	if (!worker)
		return;
	forget_coming(worker);
	subscription_drop(worker->subscription);
	race_day_unref(worker->day);
	effective_settings_finish(&worker->effective);
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		rg_free(worker->zones[i].graphic_error);
		rg_free(worker->zones[i].lacks);
		rg_free(worker->zones[i].lanes);
	}
	rg_free(worker);
	overlay->worker = NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay.h"

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "source.h"
#include "obs/work/work_thread.h"

/* Every zone of an overlay. */
#define EACH_ZONE(zone, overlay)                                                                                       \
	struct overlay_zone *zone = (overlay)->zones;                                                                  \
	zone < (overlay)->zones + OVERLAY_ZONES;                                                                       \
	zone++

struct overlay *overlay_create(obs_source_t *source)
{
	struct overlay *overlay = rg_alloc(1, sizeof(*overlay));

	rg_mutex_init(&overlay->mutex);
	overlay->references = 1;
	overlay->status = overlay_status_create();
	overlay->status->state = STATUS_STARTING;
	overlay->source = obs_source_get_weak_source(source);
	overlay->name = rg_strdup(obs_source_get_name(source));
	for (EACH_ZONE(zone, overlay)) {
		zone->stage = STAGE_OFF;
		zone->presence.exit_ms = OVERLAY_EXIT_OWN;
		zone->intent = overlay_intent_create(&overlay->settings, &zone->choices);
	}
	overlay->stale = true;
	return overlay;
}

struct overlay *overlay_ref(struct overlay *overlay)
{
	__atomic_add_fetch(&overlay->references, 1, __ATOMIC_RELAXED);
	return overlay;
}

void overlay_unref(struct overlay *overlay)
{
	if (!overlay || __atomic_sub_fetch(&overlay->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	overlay_snapshot_unref(overlay->snapshot);
	for (EACH_ZONE(zone, overlay)) {
		overlay_choices_finish(&zone->choices);
		overlay_intent_unref(zone->intent);
		graphic_unref(zone->finished);
		graphic_unref(zone->on_air);
	}
	overlay_settings_finish(&overlay->settings);
	overlay_status_unref(overlay->status);
	race_day_unref(overlay->day);
	rg_free(overlay->name);
	obs_weak_source_release(overlay->source);
	rg_mutex_finish(&overlay->mutex);
	rg_free(overlay);
}

void overlay_rename(struct overlay *overlay, const char *name)
{
	rg_mutex_lock(&overlay->mutex);
	rg_free(overlay->name);
	overlay->name = rg_strdup(name);
	overlay->stale = true;
	rg_mutex_unlock(&overlay->mutex);
	programme_changed();
	work_thread_wake();
}

/* Under the mutex: the settings or the choices are others. */
static void renew_intent(struct overlay *overlay, struct overlay_zone *zone)
{
	struct overlay_intent *old = zone->intent;

	zone->intent = overlay_intent_create(&overlay->settings, &zone->choices);
	overlay->settings_changed = true;
	overlay->stale = true;
	overlay_intent_unref(old);
}

static bool follows_eye(const struct overlay *overlay)
{
	return overlay->settings.on == OVERLAY_ON_VISIBLE && overlay->place.in_programme && !programme_is_all_off();
}

/* Under the mutex: `old` were the settings so far. */
static void apply_settings(struct overlay *overlay, const struct overlay_settings *old)
{
	/* When `on` was changed, the source follows the eye or waits for its key at once. */
	bool other_way = old->on && old->on != overlay->settings.on;

	for (EACH_ZONE(zone, overlay)) {
		overlay_choices_yield(&zone->choices, old, &overlay->settings);
		renew_intent(overlay, zone);
		if (other_way)
			zone->presence.wanted = follows_eye(overlay);
		/* A hand may have taken it on air before OBS brings the settings with its next frame; hence the stage.
		 */
		if (!zone->presence.wanted || zone->stage == STAGE_OFF)
			zone->presence.awaits = true;
	}
}

static void take_settings(struct overlay *overlay, obs_data_t *data, bool fetch)
{
	struct overlay_settings settings, old;

	overlay_settings_init(&settings, data);
	rg_mutex_lock(&overlay->mutex);
	old = overlay->settings;
	overlay->settings = settings;
	apply_settings(overlay, &old);
	overlay->fetch = overlay->fetch || fetch;
	rg_mutex_unlock(&overlay->mutex);
	overlay_settings_finish(&old);
	work_thread_wake();
}

void overlay_update(struct overlay *overlay, obs_data_t *data)
{
	take_settings(overlay, data, false);
}

void overlay_fetch(struct overlay *overlay, obs_data_t *data)
{
	take_settings(overlay, data, true);
}

/* ---- the graphics thread ---- */

/* True when somebody else may want to know. */
static bool note_canvas(struct overlay *overlay, const struct overlay_tick *tick)
{
	bool news = overlay->canvas_width != tick->width || overlay->canvas_height != tick->height;

	overlay->canvas_width = tick->width;
	overlay->canvas_height = tick->height;
	return news;
}

/* The same of a zone. */
static bool note_stage(struct overlay_zone *zone, const struct overlay_zone_tick *tick)
{
	bool news = zone->stage != tick->stage || zone->on_air != tick->on_air;

	zone->stage = tick->stage;
	if (zone->on_air != tick->on_air) {
		graphic_unref(zone->on_air);
		zone->on_air = graphic_ref((struct graphic *)tick->on_air);
	}
	return news;
}

/* OBS takes it into the programme or out of it. */
static void follow_programme(struct overlay *overlay, bool in_programme)
{
	struct overlay_place *place = &overlay->place;

	/* The source is still there so long after, so it stands in the picture a second time. */
	if (place->eye_closed && rg_monotonic_ms() - place->eye_closed_at_ms > OVERLAY_EYE_MS) {
		place->eye_closed = false;
		overlay->stale = true;
	}
	if (place->in_programme == in_programme)
		return;
	place->in_programme = in_programme;
	place->eye_closed = false;
	overlay->stale = true;
	for (EACH_ZONE(zone, overlay)) {
		zone->presence.wanted = follows_eye(overlay);
		zone->presence.by_hand = false;
		zone->presence.held_until_ms = 0;
		zone->presence.exit_ms = OVERLAY_EXIT_OWN;
	}
}

static int on_air_limit(const struct overlay *overlay, const struct graphic *graphic)
{
	if (overlay->settings.seconds != SECONDS_OWN)
		return overlay->settings.seconds;
	return overlay->settings.on == OVERLAY_ON_KEY && graphic ? graphic->seconds : 0;
}

/* The newest graphic, unless what is seen is held. */
static struct graphic *take_finished(struct overlay *overlay, struct overlay_zone *zone)
{
	struct overlay_presence *presence = &zone->presence;
	struct graphic *graphic = zone->finished;

	if (presence->held_until_ms &&
	    (rg_monotonic_ms() >= presence->held_until_ms || !presence->wanted || !zone->on_air)) {
		presence->held_until_ms = 0;
		overlay->stale = true;
		programme_changed();
	}
	if (presence->held_until_ms)
		return NULL;
	zone->finished = NULL;
	return graphic;
}

static void tick_zone(struct overlay *overlay, struct overlay_zone *zone, struct overlay_zone_tick *tick)
{
	struct overlay_presence *presence = &zone->presence;

	if (tick->expired) {
		presence->wanted = false;
		overlay->stale = true;
	}
	tick->next = take_finished(overlay, zone);
	tick->shown = presence->wanted && !presence->awaits &&
		      !overlay_is_kept_off(&overlay->place, presence, &overlay->settings);
	/* CARS GO and ALL OFF hurry one exit only. */
	if (tick->shown && presence->exit_ms != OVERLAY_EXIT_OWN) {
		presence->exit_ms = OVERLAY_EXIT_OWN;
		overlay->stale = true;
	}
	tick->exit_ms = programme_is_all_off() ? 0 : presence->exit_ms;
	tick->limit_s = on_air_limit(overlay, tick->next ? tick->next : tick->on_air);
}

bool overlay_tick(struct overlay *overlay, struct overlay_tick *tick)
{
	if (!rg_mutex_trylock(&overlay->mutex))
		return false;
	bool news = note_canvas(overlay, tick);
	for (int i = 0; i < OVERLAY_ZONES; i++)
		news = note_stage(&overlay->zones[i], &tick->zones[i]) || news;
	overlay->stale = overlay->stale || news;
	follow_programme(overlay, tick->in_programme);
	for (int i = 0; i < OVERLAY_ZONES; i++)
		tick_zone(overlay, &overlay->zones[i], &tick->zones[i]);
	rg_mutex_unlock(&overlay->mutex);
	if (news) {
		programme_changed();
		work_thread_try_wake();
	}
	return true;
}

/* ---- hands ---- */

/* Ends what a hand does, and lets others know. */
static void unlock_and_tell(struct overlay *overlay)
{
	overlay->stale = true;
	rg_mutex_unlock(&overlay->mutex);
	programme_changed();
	work_thread_wake();
}

/* Under the mutex: what was chosen is to be drawn. When nothing is on air, nothing enters before that. */
static void choice_made(struct overlay *overlay, struct overlay_zone *zone)
{
	renew_intent(overlay, zone);
	zone->presence.held_until_ms = 0;
	if (!zone->presence.wanted)
		zone->presence.awaits = true;
}

bool overlay_take_air(struct overlay *overlay, enum overlay_zone_id zone)
{
	struct overlay_presence *presence = &overlay->zones[zone].presence;

	rg_mutex_lock(&overlay->mutex);
	/* ALL OFF is looked at under the mutex, because whoever sets it meanwhile clears this overlay afterwards. */
	bool possible = overlay->place.in_programme && !overlay->place.eye_closed && !programme_is_all_off();
	if (possible) {
		presence->wanted = true;
		presence->by_hand = true;
		presence->exit_ms = OVERLAY_EXIT_OWN;
	}
	unlock_and_tell(overlay);
	return possible;
}

bool overlay_clear(struct overlay *overlay, enum overlay_zone_id zone, int exit_ms)
{
	struct overlay_presence *presence = &overlay->zones[zone].presence;

	rg_mutex_lock(&overlay->mutex);
	bool was = presence->wanted;
	presence->wanted = presence->by_hand = false;
	presence->exit_ms = exit_ms;
	presence->held_until_ms = 0;
	unlock_and_tell(overlay);
	return was;
}

bool overlay_hold(struct overlay *overlay, enum overlay_zone_id zone, bool held)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	bool possible = !held || (in->presence.wanted && in->on_air);
	if (possible)
		in->presence.held_until_ms = held ? rg_monotonic_ms() + OVERLAY_HOLD_MS : 0;
	unlock_and_tell(overlay);
	return possible;
}

void overlay_choose(struct overlay *overlay, enum overlay_zone_id zone, const struct overlay_chosen *chosen,
		    size_t count)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	for (size_t i = 0; i < count; i++)
		overlay_choices_set(&in->choices, chosen[i].choice, chosen[i].value);
	in->choices.page = 0;
	choice_made(overlay, in);
	unlock_and_tell(overlay);
}

void overlay_turn_page(struct overlay *overlay, enum overlay_zone_id zone, int by)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	in->choices.page += by;
	choice_made(overlay, in);
	unlock_and_tell(overlay);
}

void overlay_close_eye(struct overlay *overlay, bool closed)
{
	rg_mutex_lock(&overlay->mutex);
	overlay->place.eye_closed = closed;
	overlay->place.eye_closed_at_ms = rg_monotonic_ms();
	for (EACH_ZONE(zone, overlay)) {
		if (!closed && follows_eye(overlay))
			zone->presence.wanted = true;
	}
	unlock_and_tell(overlay);
}

void overlay_race_begins(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	if (overlay->settings.clean_race) {
		for (EACH_ZONE(zone, overlay)) {
			zone->presence.by_hand = false;
			zone->presence.exit_ms = OVERLAY_CARS_GO_MS;
			zone->presence.held_until_ms = 0;
			zone->presence.wanted = zone->presence.wanted && overlay->settings.on == OVERLAY_ON_VISIBLE;
		}
		overlay->stale = true;
	}
	rg_mutex_unlock(&overlay->mutex);
}

/* ---- the work thread ---- */

struct overlay_snapshot *overlay_pick_up(struct overlay *overlay, bool *changed, bool *fetch)
{
	rg_mutex_lock(&overlay->mutex);
	*changed = overlay->settings_changed;
	*fetch = overlay->fetch;
	overlay->settings_changed = overlay->fetch = false;
	rg_mutex_unlock(&overlay->mutex);
	/* The snapshot may be newer than what was noted above, never older; what changed since is noted again. */
	return overlay_snapshot_get(overlay);
}

void overlay_hand_over(struct overlay *overlay, enum overlay_zone_id zone, struct graphic *graphic)
{
	struct overlay_zone *in = &overlay->zones[zone];
	struct graphic *old = NULL;

	rg_mutex_lock(&overlay->mutex);
	if (graphic) {
		old = in->finished;
		in->finished = graphic;
	}
	in->presence.awaits = overlay->settings_changed && in->presence.awaits;
	overlay->stale = true;
	rg_mutex_unlock(&overlay->mutex);
	graphic_unref(old);
}

void overlay_set_status(struct overlay *overlay, struct overlay_status *status, struct race_day *day)
{
	struct overlay_status *old = status;
	struct race_day *old_day = NULL;

	rg_mutex_lock(&overlay->mutex);
	if (overlay->day != day) {
		old_day = overlay->day;
		overlay->day = race_day_ref(day);
		overlay->stale = true;
	}
	if (!overlay_status_equal(overlay->status, status)) {
		old = overlay->status;
		overlay->status = status;
		overlay->stale = true;
	}
	rg_mutex_unlock(&overlay->mutex);
	race_day_unref(old_day);
	overlay_status_unref(old);
}

void overlay_close(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	overlay->closed = true;
	rg_mutex_unlock(&overlay->mutex);
}

bool overlay_is_closed(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	bool closed = overlay->closed;
	rg_mutex_unlock(&overlay->mutex);
	return closed;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay.h"

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "source.h"
#include "obs/work/work_thread.h"

struct overlay *overlay_create(obs_source_t *source)
{
	struct overlay *overlay = rg_alloc(1, sizeof(*overlay));

	rg_mutex_init(&overlay->mutex);
	overlay->references = 1;
	overlay->status = overlay_status_create();
	overlay->status->state = STATUS_STARTING;
	overlay->stage = STAGE_OFF;
	overlay->presence.exit_ms = OVERLAY_EXIT_OWN;
	overlay->source = obs_source_get_weak_source(source);
	overlay->intent = overlay_intent_create(obs_source_get_name(source), &overlay->settings, &overlay->choices);
	overlay->changed = true;
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
	overlay_settings_finish(&overlay->settings);
	overlay_choices_finish(&overlay->choices);
	overlay_intent_unref(overlay->intent);
	overlay_status_unref(overlay->status);
	graphic_unref(overlay->finished);
	graphic_unref(overlay->on_air);
	race_day_unref(overlay->day);
	obs_weak_source_release(overlay->source);
	rg_mutex_finish(&overlay->mutex);
	rg_free(overlay);
}

/* Under the mutex: the name, the settings or the choices are others. */
static void renew_intent(struct overlay *overlay, const char *name)
{
	struct overlay_intent *old = overlay->intent;

	overlay->intent = overlay_intent_create(name, &overlay->settings, &overlay->choices);
	overlay->changed = true;
	overlay_intent_unref(old);
}

void overlay_rename(struct overlay *overlay, const char *name)
{
	rg_mutex_lock(&overlay->mutex);
	renew_intent(overlay, name);
	rg_mutex_unlock(&overlay->mutex);
	programme_changed();
	work_thread_wake();
}

static void take_settings(struct overlay *overlay, obs_data_t *data, bool fetch)
{
	struct overlay_settings settings, old;

	overlay_settings_init(&settings, data);
	rg_mutex_lock(&overlay->mutex);
	old = overlay->settings;
	overlay->settings = settings;
	overlay_choices_yield(&overlay->choices, &old, &overlay->settings);
	renew_intent(overlay, overlay->intent->name);
	/* A source that has just been told to follow the eye does so at once, and one that waits for its key waits. */
	if (old.on && old.on != settings.on)
		overlay->presence.wanted = settings.on == OVERLAY_ON_VISIBLE && overlay->presence.active &&
					   !programme_is_all_off();
	/* OBS brings settings with its next frame: a hand may have taken it on air between the two. */
	if (!overlay->presence.wanted || overlay->stage == STAGE_OFF)
		overlay->presence.awaits = true;
	overlay->settings_changed = true;
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

/* OBS takes it into the programme or out of it. */
static void follow_programme(struct overlay *overlay, bool active)
{
	struct overlay_presence *presence = &overlay->presence;

	/* Still there so long after: the same source stands in the picture a second time. */
	if (presence->closed && rg_monotonic_ms() - presence->closed_at_ms > OVERLAY_EYE_MS) {
		presence->closed = false;
		overlay->changed = true;
	}
	if (presence->active == active)
		return;
	overlay->changed = true;
	presence->active = active;
	presence->closed = false;
	presence->wanted = active && overlay->settings.on == OVERLAY_ON_VISIBLE && !programme_is_all_off();
	presence->by_hand = false;
	presence->held_until_ms = 0;
	presence->exit_ms = OVERLAY_EXIT_OWN;
}

static int on_air_limit(const struct overlay *overlay, const struct graphic *graphic)
{
	if (overlay->settings.seconds != SECONDS_OWN)
		return overlay->settings.seconds;
	return overlay->settings.on == OVERLAY_ON_KEY && graphic ? graphic->seconds : 0;
}

/* The newest graphic, unless what is seen is held. */
static struct graphic *take_finished(struct overlay *overlay)
{
	struct overlay_presence *presence = &overlay->presence;
	struct graphic *graphic = overlay->finished;

	if (presence->held_until_ms &&
	    (rg_monotonic_ms() >= presence->held_until_ms || !presence->wanted || !overlay->on_air)) {
		presence->held_until_ms = 0;
		overlay->changed = true;
		programme_changed();
	}
	if (presence->held_until_ms)
		return NULL;
	overlay->finished = NULL;
	return graphic;
}

/* What the graphics thread tells. True when somebody else may want to know. */
static bool note_stage(struct overlay *overlay, const struct overlay_tick *tick)
{
	bool news = overlay->stage != tick->stage || overlay->on_air != tick->on_air;

	overlay->stage = tick->stage;
	if (overlay->on_air != tick->on_air) {
		graphic_unref(overlay->on_air);
		overlay->on_air = graphic_ref((struct graphic *)tick->on_air);
	}
	if (overlay->canvas_width != tick->width || overlay->canvas_height != tick->height) {
		overlay->canvas_width = tick->width;
		overlay->canvas_height = tick->height;
		news = true;
	}
	overlay->changed = overlay->changed || news;
	return news;
}

bool overlay_tick(struct overlay *overlay, struct overlay_tick *tick)
{
	if (!rg_mutex_trylock(&overlay->mutex))
		return false;
	bool news = note_stage(overlay, tick);
	follow_programme(overlay, tick->active);
	if (tick->expired) {
		overlay->presence.wanted = false;
		overlay->changed = true;
	}
	tick->next = take_finished(overlay);
	tick->rest = !tick->active;
	tick->shown = overlay->presence.wanted && !overlay->presence.awaits &&
		      !overlay_is_kept_off(&overlay->presence, &overlay->settings);
	/* The haste of CARS GO and ALL OFF was for that one exit. */
	if (tick->shown && overlay->presence.exit_ms != OVERLAY_EXIT_OWN) {
		overlay->presence.exit_ms = OVERLAY_EXIT_OWN;
		overlay->changed = true;
	}
	tick->exit_ms = programme_is_all_off() ? 0 : overlay->presence.exit_ms;
	tick->limit_s = on_air_limit(overlay, tick->next ? tick->next : tick->on_air);
	rg_mutex_unlock(&overlay->mutex);
	if (news) {
		programme_changed();
		work_thread_try_wake();
	}
	return true;
}

/* ---- hands ---- */

/* Ends what a hand does: others may know it now. */
static void unlock_and_tell(struct overlay *overlay)
{
	overlay->changed = true;
	rg_mutex_unlock(&overlay->mutex);
	programme_changed();
	work_thread_wake();
}

/* Under the mutex: what was chosen is to be drawn, and seen first when it was off. */
static void choice_made(struct overlay *overlay)
{
	renew_intent(overlay, overlay->intent->name);
	overlay->settings_changed = true;
	overlay->presence.held_until_ms = 0;
	if (!overlay->presence.wanted)
		overlay->presence.awaits = true;
}

bool overlay_take_air(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	/* Looked at under the lock: whoever sets ALL OFF meanwhile clears this overlay afterwards. */
	bool possible = overlay->presence.active && !overlay->presence.closed && !programme_is_all_off();
	if (possible) {
		overlay->presence.wanted = true;
		overlay->presence.by_hand = true;
		overlay->presence.exit_ms = OVERLAY_EXIT_OWN;
	}
	unlock_and_tell(overlay);
	return possible;
}

bool overlay_clear(struct overlay *overlay, int exit_ms)
{
	rg_mutex_lock(&overlay->mutex);
	bool was = overlay->presence.wanted;
	overlay->presence.wanted = overlay->presence.by_hand = false;
	overlay->presence.exit_ms = exit_ms;
	overlay->presence.held_until_ms = 0;
	unlock_and_tell(overlay);
	return was;
}

bool overlay_hold(struct overlay *overlay, bool held)
{
	rg_mutex_lock(&overlay->mutex);
	bool possible = !held || (overlay->presence.wanted && overlay->on_air);
	if (possible)
		overlay->presence.held_until_ms = held ? rg_monotonic_ms() + OVERLAY_HOLD_MS : 0;
	unlock_and_tell(overlay);
	return possible;
}

void overlay_choose(struct overlay *overlay, const struct overlay_chosen *chosen, size_t count)
{
	rg_mutex_lock(&overlay->mutex);
	for (size_t i = 0; i < count; i++)
		overlay_choices_set(&overlay->choices, chosen[i].choice, chosen[i].value);
	overlay->choices.page = 0;
	choice_made(overlay);
	unlock_and_tell(overlay);
}

void overlay_turn_page(struct overlay *overlay, int by)
{
	rg_mutex_lock(&overlay->mutex);
	overlay->choices.page += by;
	choice_made(overlay);
	unlock_and_tell(overlay);
}

void overlay_close_eye(struct overlay *overlay, bool closed)
{
	rg_mutex_lock(&overlay->mutex);
	overlay->presence.closed = closed;
	overlay->presence.closed_at_ms = rg_monotonic_ms();
	if (!closed && overlay->presence.active && overlay->settings.on == OVERLAY_ON_VISIBLE &&
	    !programme_is_all_off())
		overlay->presence.wanted = true;
	unlock_and_tell(overlay);
}

void overlay_race_begins(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	if (overlay->settings.clean_race) {
		overlay->presence.by_hand = false;
		overlay->presence.exit_ms = OVERLAY_CARS_GO_MS;
		overlay->presence.held_until_ms = 0;
		overlay->presence.wanted = overlay->presence.wanted && overlay->settings.on == OVERLAY_ON_VISIBLE;
		overlay->changed = true;
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
	/* What changes from here on is noted again: this may be newer than what was noted, but never older. */
	return overlay_snapshot_get(overlay);
}

void overlay_hand_over(struct overlay *overlay, struct graphic *graphic)
{
	struct graphic *old = NULL;

	rg_mutex_lock(&overlay->mutex);
	if (graphic) {
		old = overlay->finished;
		overlay->finished = graphic;
	}
	overlay->presence.awaits = overlay->settings_changed && overlay->presence.awaits;
	overlay->changed = true;
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
		overlay->changed = true;
	}
	if (!overlay_status_equal(overlay->status, status)) {
		old = overlay->status;
		overlay->status = status;
		overlay->changed = true;
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

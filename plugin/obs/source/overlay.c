/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay.h"

#include "obs/control/programme.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/day/derive.h"
#include "overlay_room.h"
#include "source.h"
#include "obs/work/work_thread.h"

/* The zone of the settings' graphic; an automatic overlay has none. */
static bool is_home(const struct overlay *overlay, const struct overlay_zone *zone)
{
	return zone == &overlay->zones[overlay->home] && !overlay->settings.automatic;
}

struct overlay *overlay_create(obs_source_t *source)
{
	struct overlay *overlay = rg_alloc(1, sizeof(*overlay));

	rg_mutex_init(&overlay->mutex);
	overlay->references = 1;
	overlay->status = overlay_status_create();
	overlay->status->state = STATUS_STARTING;
	overlay->source = obs_source_get_weak_source(source);
	overlay->name = rg_strdup(obs_source_get_name(source));
	overlay->home = RUNDOWN_ZONE_FULL;
	for (EACH_ZONE(zone, overlay)) {
		zone->stage = STAGE_OFF;
		zone->presence.exit_ms = OVERLAY_EXIT_OWN;
		zone->intent = overlay_intent_create(&overlay->settings, &zone->choices, false);
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
		overlay_choices_finish(&zone->directed);
		overlay_intent_unref(zone->intent);
		graphic_unref(zone->finished);
		graphic_unref(zone->newest);
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
	const struct overlay_choices *choices = zone->presence.by_director ? &zone->directed : &zone->choices;

	zone->intent = overlay_intent_create(&overlay->settings, choices, is_home(overlay, zone));
	overlay->settings_changed = true;
	overlay->stale = true;
	overlay_intent_unref(old);
}

/* Under the mutex: others may want to know of it first. */
static void note_change(struct overlay *overlay, struct overlay_zone *zone)
{
	zone->changed = ++overlay->changes;
	overlay->stale = true;
}

void overlay_zone_leave(struct overlay_zone *zone, int exit_ms)
{
	zone->presence.wanted = zone->presence.by_hand = false;
	zone->presence.held_until_ms = 0;
	zone->presence.exit_ms = exit_ms;
}

/* Under the mutex: what was chosen is to be drawn. When nothing is on air, nothing enters before that. */
static void choice_made(struct overlay *overlay, struct overlay_zone *zone)
{
	renew_intent(overlay, zone);
	zone->presence.held_until_ms = 0;
	if (!zone->presence.wanted)
		zone->presence.awaits = true;
}

/*
 * Under the mutex: a lane of a typed grid that was only a number is nobody once the grid is gone, and a card of nobody
 * would stay away without end. Whoever takes one then means one who is there.
 */
static void forget_lane(struct overlay *overlay, struct overlay_zone *zone)
{
	const char *driver = zone->choices.texts[CHOICE_DRIVER];

	if (!race_is_number_id(driver) || !rg_empty(zone->intent->settings.grid_text) ||
	    (overlay->day && race_day_chosen_driver(overlay->day, driver)))
		return;
	overlay_choices_set(&zone->choices, CHOICE_DRIVER, NULL);
	choice_made(overlay, zone);
}

/* Under the mutex: it is to be on air. What is on its way to the same place is not any more. */
static void set_wanted(struct overlay *overlay, struct overlay_zone *zone)
{
	if (!zone->presence.wanted)
		forget_lane(overlay, zone);
	zone->presence.wanted = true;
	zone->taken = ++overlay->changes;
	for (EACH_ZONE(other, overlay)) {
		if (rundown_zones_exclude(overlay_zone_id(overlay, zone), overlay_zone_id(overlay, other)) &&
		    !overlay_zone_is_seen(other) && other->presence.wanted)
			overlay_zone_leave(other, OVERLAY_EXIT_OWN);
	}
}

/* Under the mutex: the eye brings the settings' graphic on air, or takes it off. */
static void follow_eye(struct overlay *overlay)
{
	struct overlay_zone *home = &overlay->zones[overlay->home];

	if (overlay->settings.on == OVERLAY_ON_VISIBLE && overlay->place.in_programme && !programme_is_all_off())
		set_wanted(overlay, home);
	else
		home->presence.wanted = false;
}

/* Under the mutex: the source is no longer, or only now, the director's; what was there leaves. */
static void change_hands(struct overlay *overlay)
{
	for (EACH_ZONE(zone, overlay)) {
		bool own = zone == &overlay->zones[overlay->home] && !zone->choices.texts[CHOICE_GRAPHIC];
		if (zone->presence.by_director || (own && overlay->settings.automatic))
			overlay_zone_leave(zone, OVERLAY_EXIT_OWN);
		zone->presence.by_director = false;
	}
}

/* Under the mutex: `old` were the settings so far. */
static void apply_settings(struct overlay *overlay, const struct overlay_settings *old)
{
	if (old->graphic && old->automatic != overlay->settings.automatic)
		change_hands(overlay);
	/* When `on` was changed, the source follows the eye or waits for its key at once. */
	if (old->on && old->on != overlay->settings.on)
		follow_eye(overlay);
	if (!rg_equal(old->graphic, overlay->settings.graphic))
		note_change(overlay, &overlay->zones[overlay->home]);
	for (EACH_ZONE(zone, overlay)) {
		overlay_choices_yield(&zone->choices, old, &overlay->settings, is_home(overlay, zone));
		renew_intent(overlay, zone);
		/* A hand may have taken it on air before OBS brings the settings with its next frame; hence the stage.
		 */
		if (!zone->presence.wanted || zone->stage == STAGE_OFF)
			zone->presence.awaits = true;
	}
}

static bool take_settings(struct overlay *overlay, obs_data_t *data, bool fetch)
{
	struct overlay_settings settings, old;

	overlay_settings_init(&settings, data);
	bool automatic = settings.automatic;
	rg_mutex_lock(&overlay->mutex);
	old = overlay->settings;
	automatic = automatic && !old.automatic;
	overlay->settings = settings;
	apply_settings(overlay, &old);
	overlay->fetch = overlay->fetch || fetch;
	rg_mutex_unlock(&overlay->mutex);
	overlay_settings_finish(&old);
	work_thread_wake();
	return automatic;
}

bool overlay_update(struct overlay *overlay, obs_data_t *data)
{
	return take_settings(overlay, data, false);
}

void overlay_fetch(struct overlay *overlay, obs_data_t *data)
{
	take_settings(overlay, data, true);
}

void overlay_show_alone(struct overlay *overlay, const struct overlay_settings *settings,
			const struct overlay_choices *choices)
{
	struct overlay_settings copy, old;

	overlay_settings_copy(&copy, settings);
	copy.automatic = false;
	copy.on = OVERLAY_ON_KEY;
	rg_mutex_lock(&overlay->mutex);
	old = overlay->settings;
	overlay->settings = copy;
	for (EACH_ZONE(zone, overlay))
		overlay_choices_copy(&zone->choices, choices);
	apply_settings(overlay, &old);
	rg_mutex_unlock(&overlay->mutex);
	overlay_settings_finish(&old);
	work_thread_wake();
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

	if (!news)
		return false;
	if (zone->stage != tick->stage)
		zone->presence.on_since_ms = tick->stage == STAGE_ON ? rg_monotonic_ms() : 0;
	zone->stage = tick->stage;
	if (zone->on_air != tick->on_air) {
		graphic_unref(zone->on_air);
		zone->on_air = graphic_ref((struct graphic *)tick->on_air);
		zone->seen_ms = rg_monotonic_ms();
	}
	return true;
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
		bool stays = rundown_zone_stays(overlay_zone_id(overlay, zone)) && zone->presence.wanted;
		overlay_zone_leave(zone, OVERLAY_EXIT_OWN);
		zone->presence.wanted = stays;
	}
	if (overlay->settings.on == OVERLAY_ON_VISIBLE)
		follow_eye(overlay);
}

static int on_air_limit(const struct overlay *overlay, const struct overlay_zone *zone, const struct graphic *graphic)
{
	bool home = is_home(overlay, zone), stays = rundown_zone_stays(overlay_zone_id(overlay, zone));
	bool by_hand = !home || zone->presence.by_hand || overlay->settings.on == OVERLAY_ON_KEY;
	int seconds = home || !stays ? overlay->settings.seconds : SECONDS_OWN;

	if (zone->presence.by_director)
		return zone->presence.seconds ? zone->presence.seconds + OVERLAY_LATE_S : 0;

	/* What a hand asked for and the data does not have waits no longer than it would stand: it never comes late. */
	if (by_hand && !stays && graphic && graphic->empty_reason && seconds <= 0)
		return graphic->seconds ? graphic->seconds : OVERLAY_WAIT_S;
	if (seconds != SECONDS_OWN)
		return seconds;
	return (!home || overlay->settings.on == OVERLAY_ON_KEY) && !stays && graphic ? graphic->seconds : 0;
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

	/* No hand did that: TAKE still means what one changed last. */
	if (tick->expired) {
		presence->wanted = false;
		overlay->stale = true;
	}
	tick->next = take_finished(overlay, zone);
	tick->shown = overlay_zone_is_ready(overlay, zone) && !presence->aside && overlay_room_is_free(overlay, zone);
	tick->stands = is_home(overlay, zone);
	/* CARS GO and ALL OFF hurry one exit only. */
	if (tick->shown && presence->exit_ms != OVERLAY_EXIT_OWN) {
		presence->exit_ms = OVERLAY_EXIT_OWN;
		overlay->stale = true;
	}
	tick->exit_ms = programme_is_all_off() ? 0 : presence->exit_ms;
	tick->limit_s = on_air_limit(overlay, zone, tick->next ? tick->next : tick->on_air);
	if (presence->limit_s != tick->limit_s) {
		presence->limit_s = tick->limit_s;
		overlay->stale = true;
	}
}

bool overlay_tick(struct overlay *overlay, struct overlay_tick *tick)
{
	if (!rg_mutex_trylock(&overlay->mutex))
		return false;
	bool news = note_canvas(overlay, tick);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		news = note_stage(&overlay->zones[i], &tick->zones[i]) || news;
	overlay->stale = overlay->stale || news;
	follow_programme(overlay, tick->in_programme);
	overlay_room_make(overlay);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
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

/*
 * Under the mutex: a hand goes on with what the director has on air there, or begins anew. What was the director's then
 * leaves by the hand's time and not by the director's.
 */
static void give_to_hand(struct overlay *overlay, struct overlay_zone *zone)
{
	if (!zone->presence.by_director) {
		if (!zone->presence.wanted && zone->choices.lent) {
			overlay_choices_take_back(&zone->choices);
			renew_intent(overlay, zone);
		}
		return;
	}
	zone->presence.by_director = false;
	if (zone->presence.wanted) {
		overlay_choices_lend(&zone->choices, &zone->directed);
		zone->presence.by_hand = true;
		zone->presence.hand_ms = rg_monotonic_ms();
	}
	renew_intent(overlay, zone);
}

bool overlay_take_air(struct overlay *overlay, enum rundown_zone zone)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	/* ALL OFF is looked at under the mutex, because whoever sets it meanwhile clears this overlay afterwards. */
	bool possible = overlay->place.in_programme && !overlay->place.eye_closed && !programme_is_all_off();
	if (possible) {
		/* What is not seen is drawn for the home alone. */
		if (!is_home(overlay, in) && !in->presence.wanted)
			in->presence.awaits = overlay->settings_changed = true;
		give_to_hand(overlay, in);
		set_wanted(overlay, in);
		in->presence.by_hand = true;
		in->presence.off_by_hand = false;
		in->presence.hand_ms = rg_monotonic_ms();
		in->presence.exit_ms = OVERLAY_EXIT_OWN;
		note_change(overlay, in);
	}
	unlock_and_tell(overlay);
	return possible;
}

bool overlay_clear(struct overlay *overlay, enum rundown_zone zone, int exit_ms)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	bool was = in->presence.wanted;
	overlay_zone_leave(in, exit_ms);
	if (was) {
		in->presence.off_by_hand = true;
		note_change(overlay, in);
	}
	unlock_and_tell(overlay);
	return was;
}

bool overlay_hold(struct overlay *overlay, enum rundown_zone zone, bool held)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	bool possible = !held || (in->presence.wanted && in->on_air);
	if (possible && (held || in->presence.held_until_ms)) {
		give_to_hand(overlay, in);
		in->presence.held_until_ms = held ? rg_monotonic_ms() + OVERLAY_HOLD_MS : 0;
		note_change(overlay, in);
	}
	unlock_and_tell(overlay);
	return possible;
}

/* The heat that is on is told to the director, which goes on with it; anything else is about what is shown there. */
static bool is_about_heat(const struct overlay_chosen *chosen, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (chosen[i].choice != CHOICE_HEAT && chosen[i].choice != CHOICE_CLASS)
			return false;
	}
	return true;
}

/* Under the mutex. */
static void choose(struct overlay *overlay, struct overlay_zone *zone, const struct overlay_chosen *chosen,
		   size_t count)
{
	for (size_t i = 0; i < count; i++)
		overlay_choices_set(&zone->choices, chosen[i].choice, chosen[i].value);
	zone->choices.page = 0;
	choice_made(overlay, zone);
}

void overlay_choose(struct overlay *overlay, enum rundown_zone zone, const struct overlay_chosen *chosen, size_t count)
{
	rg_mutex_lock(&overlay->mutex);
	if (!is_about_heat(chosen, count))
		give_to_hand(overlay, &overlay->zones[zone]);
	choose(overlay, &overlay->zones[zone], chosen, count);
	note_change(overlay, &overlay->zones[zone]);
	unlock_and_tell(overlay);
}

void overlay_choose_for_all(struct overlay *overlay, enum rundown_zone zone, const struct overlay_chosen *chosen,
			    size_t count)
{
	rg_mutex_lock(&overlay->mutex);
	if (!is_about_heat(chosen, count))
		give_to_hand(overlay, &overlay->zones[zone]);
	for (EACH_ZONE(in, overlay)) {
		if (overlay_zone_id(overlay, in) == zone || !rundown_zone_stays(overlay_zone_id(overlay, in)))
			choose(overlay, in, chosen, count);
	}
	note_change(overlay, &overlay->zones[zone]);
	unlock_and_tell(overlay);
}

void overlay_turn_page(struct overlay *overlay, enum rundown_zone zone, int by)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	give_to_hand(overlay, in);
	in->choices.page += by;
	choice_made(overlay, in);
	note_change(overlay, in);
	unlock_and_tell(overlay);
}

void overlay_close_eye(struct overlay *overlay, bool closed)
{
	rg_mutex_lock(&overlay->mutex);
	overlay->place.eye_closed = closed;
	overlay->place.eye_closed_at_ms = rg_monotonic_ms();
	if (!closed && overlay->settings.on == OVERLAY_ON_VISIBLE)
		follow_eye(overlay);
	unlock_and_tell(overlay);
}

void overlay_race_begins(struct overlay *overlay)
{
	rg_mutex_lock(&overlay->mutex);
	if (overlay->settings.clean_race) {
		for (EACH_ZONE(zone, overlay)) {
			bool by_eye = is_home(overlay, zone) && overlay->settings.on == OVERLAY_ON_VISIBLE;
			bool wanted = zone->presence.wanted;
			if (rundown_zone_stays(overlay_zone_id(overlay, zone)))
				continue;
			overlay_zone_leave(zone, OVERLAY_CARS_GO_MS);
			zone->presence.wanted = wanted && by_eye;
		}
		overlay->stale = true;
	}
	rg_mutex_unlock(&overlay->mutex);
}

void overlay_heat_begins(struct overlay *overlay, const char *heat)
{
	bool left = false;

	rg_mutex_lock(&overlay->mutex);
	for (EACH_ZONE(zone, overlay)) {
		const char *chosen = zone->choices.texts[CHOICE_HEAT];
		if (overlay->settings.own_data || rg_empty(chosen) || rg_equal(chosen, heat))
			continue;
		overlay_choices_set(&zone->choices, CHOICE_HEAT, NULL);
		renew_intent(overlay, zone);
		if (!zone->presence.wanted)
			zone->presence.awaits = true;
		left = true;
	}
	rg_mutex_unlock(&overlay->mutex);
	if (left)
		work_thread_wake();
}

/* ---- the director ---- */

/* Under the mutex: a hand has it, or something that would have to leave for it. */
static bool is_in_hand(struct overlay *overlay, const struct overlay_zone *zone)
{
	for (EACH_ZONE(other, overlay)) {
		bool in_way = other == zone ||
			      rundown_zones_exclude(overlay_zone_id(overlay, zone), overlay_zone_id(overlay, other));
		if (in_way && other->presence.wanted && !other->presence.by_director)
			return true;
	}
	return false;
}

/* Under the mutex. ALL OFF and the race state are looked at here, because who sets them looks at this overlay after. */
static bool may_direct(struct overlay *overlay, const struct overlay_zone *zone)
{
	enum race_state state = programme_race_state();
	bool cars_out = state == RACE_STATE_RACE || state == RACE_STATE_STOPPED;

	return overlay->settings.automatic && overlay->place.in_programme && !overlay->place.eye_closed &&
	       !programme_is_all_off() && !is_in_hand(overlay, zone) &&
	       !(cars_out && !rundown_zone_stays(overlay_zone_id(overlay, zone)));
}

bool overlay_direct(struct overlay *overlay, enum rundown_zone zone, const struct overlay_choices *choices, int seconds)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	bool possible = may_direct(overlay, in);
	if (possible) {
		in->presence.by_director = true;
		in->presence.off_by_hand = false;
		in->presence.seconds = seconds;
		in->presence.exit_ms = OVERLAY_EXIT_OWN;
		overlay_choices_copy(&in->directed, choices);
		choice_made(overlay, in);
		set_wanted(overlay, in);
		note_change(overlay, in);
		unlock_and_tell(overlay);
	} else {
		rg_mutex_unlock(&overlay->mutex);
	}
	return possible;
}

void overlay_direct_page(struct overlay *overlay, enum rundown_zone zone, int page)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	if (in->presence.by_director && in->presence.wanted && may_direct(overlay, in)) {
		in->directed.page = page;
		choice_made(overlay, in);
		note_change(overlay, in);
	}
	unlock_and_tell(overlay);
}

void overlay_undirect(struct overlay *overlay, enum rundown_zone zone, int exit_ms)
{
	struct overlay_zone *in = &overlay->zones[zone];

	rg_mutex_lock(&overlay->mutex);
	if (in->presence.by_director && in->presence.wanted) {
		overlay_zone_leave(in, exit_ms);
		note_change(overlay, in);
	}
	unlock_and_tell(overlay);
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

/* Under the mutex: the settings' graphic goes from one zone to another, and so does what made it be on air. */
static void move_home(struct overlay *overlay, enum rundown_zone to)
{
	struct overlay_zone *old = &overlay->zones[overlay->home], *home = &overlay->zones[to];
	bool own = !old->choices.texts[CHOICE_GRAPHIC], wanted = own && old->presence.wanted;
	bool by_hand = old->presence.by_hand;

	overlay->home = to;
	/* A hand's graphic that is on air there stays, unless this one is. */
	if (wanted || !home->presence.wanted)
		overlay_choices_set(&home->choices, CHOICE_GRAPHIC, NULL);
	if (wanted) {
		overlay_zone_leave(old, OVERLAY_EXIT_OWN);
		set_wanted(overlay, home);
		home->presence.by_hand = by_hand;
		home->presence.exit_ms = OVERLAY_EXIT_OWN;
	}
	home->presence.awaits = home->presence.awaits || wanted || !home->presence.wanted;
	renew_intent(overlay, old);
	renew_intent(overlay, home);
	note_change(overlay, home);
}

bool overlay_settle_home(struct overlay *overlay, const char *graphic, enum rundown_zone zone)
{
	rg_mutex_lock(&overlay->mutex);
	bool moves = overlay->home != zone && rg_equal(overlay->settings.graphic, graphic);
	if (moves)
		move_home(overlay, zone);
	rg_mutex_unlock(&overlay->mutex);
	if (moves)
		programme_changed();
	return moves;
}

void overlay_hand_over(struct overlay *overlay, enum rundown_zone zone, struct graphic *graphic)
{
	struct overlay_zone *in = &overlay->zones[zone];
	struct graphic *old = NULL, *old_newest = NULL;

	rg_mutex_lock(&overlay->mutex);
	if (graphic) {
		old = in->finished;
		old_newest = in->newest;
		in->finished = graphic;
		in->newest = graphic_ref(graphic);
		in->empty = graphic->empty_reason != NULL;
	}
	in->presence.awaits = overlay->settings_changed && in->presence.awaits;
	overlay->stale = true;
	rg_mutex_unlock(&overlay->mutex);
	graphic_unref(old);
	graphic_unref(old_newest);
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

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_snapshot.h"

#include "obs/control/programme.h"
#include "base/mem.h"
#include "base/text.h"
#include "overlay.h"

static void add_reference(int *references)
{
	__atomic_add_fetch(references, 1, __ATOMIC_RELAXED);
}

/* True when it was the last one. */
static bool drop_reference(int *references)
{
	return __atomic_sub_fetch(references, 1, __ATOMIC_ACQ_REL) == 0;
}

/* ---- what the crew wants ---- */

struct overlay_intent *overlay_intent_create(const struct overlay_settings *settings,
					     const struct overlay_choices *choices, bool home)
{
	struct overlay_intent *intent = rg_alloc(1, sizeof(*intent));

	intent->references = 1;
	intent->own_graphic = rg_strdup(settings->graphic);
	overlay_settings_copy(&intent->settings, settings);
	if (!home && intent->settings.graphic)
		*intent->settings.graphic = 0;
	overlay_choices_apply(choices, &intent->settings);
	intent->heat_by_hand = overlay_choices_by_hand(choices, CHOICE_HEAT) != NULL;
	intent->grid_by_hand = !rg_empty(choices->texts[CHOICE_GRID]);
	intent->page = choices->page;
	intent->automatic = choices->automatic;
	intent->occasion = choices->occasion;
	return intent;
}

struct overlay_intent *overlay_intent_ref(struct overlay_intent *intent)
{
	add_reference(&intent->references);
	return intent;
}

void overlay_intent_unref(struct overlay_intent *intent)
{
	if (!intent || !drop_reference(&intent->references))
		return;
	rg_free(intent->own_graphic);
	overlay_settings_finish(&intent->settings);
	rg_free(intent);
}

/* ---- what it is told ---- */

/* The texts of it, one after the other; NULL after the last. */
static char **status_text(struct overlay_status *status, size_t index)
{
	char **texts[] = {&status->error, &status->remark,   &status->first_problem, &status->own_wrong,
			  &status->check, &status->shown_of, &status->change_error};
	size_t count = sizeof(texts) / sizeof(texts[0]);

	if (index < count)
		return texts[index];
	index -= count;
	if (index < RG_CODE_PAGES)
		return &status->samples[index];
	index -= RG_CODE_PAGES;
	if (index >= 3 * RUNDOWN_ZONES)
		return NULL;
	struct overlay_zone_status *zone = &status->zones[index / 3];
	return index % 3 == 0 ? &zone->graphic_error : index % 3 == 1 ? &zone->lacks : &zone->lanes;
}

struct overlay_status *overlay_status_create(void)
{
	struct overlay_status *status = rg_alloc(1, sizeof(*status));

	status->references = 1;
	return status;
}

struct overlay_status *overlay_status_ref(struct overlay_status *status)
{
	add_reference(&status->references);
	return status;
}

void overlay_status_unref(struct overlay_status *status)
{
	if (!status || !drop_reference(&status->references))
		return;
	for (size_t i = 0; status_text(status, i); i++)
		rg_free(*status_text(status, i));
	rg_free(status);
}

bool overlay_status_equal(struct overlay_status *a, struct overlay_status *b)
{
	bool same = a->state == b->state && a->change == b->change && a->silent == b->silent &&
		    a->problems == b->problems && a->own_count == b->own_count && a->good_at_ms == b->good_at_ms &&
		    a->encoding == b->encoding;

	for (size_t i = 0; same && status_text(a, i); i++)
		same = rg_equal(*status_text(a, i), *status_text(b, i));
	return same;
}

/* ---- all of it ---- */

/* Under the overlay's mutex. */
static struct overlay_snapshot *make_snapshot(const struct overlay *overlay)
{
	struct overlay_snapshot *snapshot = rg_alloc(1, sizeof(*snapshot));

	*snapshot = (struct overlay_snapshot){
		.name = rg_strdup(overlay->name),
		.status = overlay_status_ref(overlay->status),
		.day = race_day_ref(overlay->day),
		.place = overlay->place,
		.hand_heat = rg_strdup(
			overlay_choices_by_hand(&overlay->zones[RUNDOWN_ZONE_FULL].choices, CHOICE_HEAT)),
		.automatic = overlay->settings.automatic,
		.home = overlay->home,
		.width = overlay->canvas_width,
		.height = overlay->canvas_height,
		.references = 1,
	};
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		const struct overlay_zone *zone = &overlay->zones[i];
		snapshot->zones[i] = (struct overlay_zone_snapshot){
			.intent = overlay_intent_ref(zone->intent),
			.on_air = graphic_ref(zone->on_air),
			.presence = zone->presence,
			.stage = zone->stage,
			.seen_ms = zone->seen_ms,
			.changed = zone->changed,
		};
	}
	return snapshot;
}

struct overlay_snapshot *overlay_snapshot_get(struct overlay *overlay)
{
	struct overlay_snapshot *old = NULL;

	rg_mutex_lock(&overlay->mutex);
	if (overlay->stale) {
		old = overlay->snapshot;
		overlay->snapshot = make_snapshot(overlay);
		overlay->stale = false;
	}
	struct overlay_snapshot *snapshot = overlay->snapshot;
	add_reference(&snapshot->references);
	rg_mutex_unlock(&overlay->mutex);
	/* It may hold the last reference to a race day: not under the mutex, which a tick tries. */
	overlay_snapshot_unref(old);
	return snapshot;
}

void overlay_snapshot_unref(struct overlay_snapshot *snapshot)
{
	if (!snapshot || !drop_reference(&snapshot->references))
		return;
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		overlay_intent_unref(snapshot->zones[i].intent);
		graphic_unref(snapshot->zones[i].on_air);
	}
	overlay_status_unref(snapshot->status);
	race_day_unref(snapshot->day);
	rg_free(snapshot->hand_heat);
	rg_free(snapshot->name);
	rg_free(snapshot);
}

bool overlay_is_kept_off(const struct overlay_place *place, const struct overlay_presence *presence,
			 const struct overlay_settings *settings, enum rundown_zone zone)
{
	enum race_state state = programme_race_state();
	bool cars_out = state == RACE_STATE_RACE || state == RACE_STATE_STOPPED;

	return programme_is_all_off() || place->eye_closed ||
	       (cars_out && (settings->clean_race || presence->by_director) && !presence->by_hand &&
		!rundown_zone_stays(zone));
}

enum rundown_zone overlay_snapshot_latest(const struct overlay_snapshot *snapshot, bool stays)
{
	enum rundown_zone latest = snapshot->home;
	unsigned changed = 0;

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (snapshot->zones[zone].changed <= changed || (rundown_zone_stays(zone) && !stays))
			continue;
		latest = zone;
		changed = snapshot->zones[zone].changed;
	}
	return latest;
}

bool overlay_snapshot_is_shown(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	const struct overlay_zone_snapshot *in = &snapshot->zones[zone];

	return snapshot->place.in_programme && in->presence.wanted &&
	       !overlay_is_kept_off(&snapshot->place, &in->presence, &in->intent->settings, zone);
}

bool overlay_snapshot_is_seen(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	return overlay_snapshot_is_shown(snapshot, zone) && !snapshot->status->zones[zone].lacks &&
	       !snapshot->zones[zone].presence.aside;
}

bool overlay_snapshot_is_held(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	return snapshot->zones[zone].presence.held_until_ms != 0;
}

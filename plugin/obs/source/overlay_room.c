/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_room.h"

#include "obs/control/programme.h"

bool overlay_zone_is_seen(const struct overlay_zone *zone)
{
	return zone->stage != STAGE_OFF && !(zone->on_air && zone->on_air->empty_reason);
}

bool overlay_zone_is_ready(const struct overlay *overlay, const struct overlay_zone *zone)
{
	return zone->presence.wanted && !zone->presence.awaits &&
	       !overlay_is_kept_off(&overlay->place, &zone->presence, &overlay->settings,
				    overlay_zone_id(overlay, zone));
}

static bool stays(const struct overlay *overlay, const struct overlay_zone *zone)
{
	return rundown_zone_stays(overlay_zone_id(overlay, zone));
}

/* What it shows next, once what was chosen is drawn. */
static const struct graphic *next_of(const struct overlay_zone *zone)
{
	return zone->presence.awaits ? NULL : zone->newest;
}

static const struct graphic *seen_of(const struct overlay_zone *zone)
{
	return overlay_zone_is_seen(zone) ? zone->on_air : NULL;
}

/* What is seen of them, or will be, lies over each other. */
static bool overlap(const struct overlay_zone *one, const struct overlay_zone *other)
{
	return graphic_overlaps(next_of(one), next_of(other)) || graphic_overlaps(next_of(one), seen_of(other)) ||
	       graphic_overlaps(seen_of(one), next_of(other)) || graphic_overlaps(seen_of(one), seen_of(other));
}

static bool exclude_by_zone(const struct overlay *overlay, const struct overlay_zone *one,
			    const struct overlay_zone *other)
{
	return rundown_zones_exclude(overlay_zone_id(overlay, one), overlay_zone_id(overlay, other));
}

/*
 * What comes into the one takes off what is in the other: by their zones, or because both come and go and there is no
 * room for both. Two that are one never are in each other's way.
 */
static bool exclude(const struct overlay *overlay, const struct overlay_zone *one, const struct overlay_zone *other)
{
	return exclude_by_zone(overlay, one, other) ||
	       (one != other && !stays(overlay, one) && !stays(overlay, other) && overlap(one, other));
}

/*
 * What stands in the way of a zone that has something to show is to leave. What waits for data takes nothing off, and
 * the director takes off nothing of a hand's: there its own graphic goes.
 */
static void take_off_others(struct overlay *overlay, struct overlay_zone *zone)
{
	for (EACH_ZONE(other, overlay)) {
		if (!other->presence.wanted || other->taken > zone->taken || !exclude(overlay, zone, other))
			continue;
		bool hand_stays = zone->presence.by_director && !other->presence.by_director;
		overlay_zone_leave(hand_stays ? zone : other, OVERLAY_EXIT_OWN);
		overlay->stale = true;
		if (hand_stays)
			return;
	}
}

/* What stays is out of the picture while something lies over it that comes and goes, and is there again after that. */
static void step_aside(struct overlay *overlay, struct overlay_zone *zone)
{
	bool was = zone->presence.aside, is = zone->presence.wanted || overlay_zone_is_seen(zone);

	zone->presence.aside = false;
	for (EACH_ZONE(other, overlay)) {
		bool comes = is && !stays(overlay, other) &&
			     ((overlay_zone_is_ready(overlay, other) && !other->empty) || overlay_zone_is_seen(other));
		if (comes && (was || overlap(zone, other)))
			zone->presence.aside = true;
	}
	if (zone->presence.aside != was) {
		overlay->stale = true;
		programme_changed();
	}
}

void overlay_room_make(struct overlay *overlay)
{
	for (EACH_ZONE(zone, overlay)) {
		if (!zone->empty && overlay_zone_is_ready(overlay, zone))
			take_off_others(overlay, zone);
	}
	for (EACH_ZONE(zone, overlay)) {
		if (stays(overlay, zone))
			step_aside(overlay, zone);
	}
}

bool overlay_room_is_free(const struct overlay *overlay, const struct overlay_zone *zone)
{
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		const struct overlay_zone *other = &overlay->zones[i];
		if (zone->empty || !overlay_zone_is_seen(other))
			continue;
		if (exclude_by_zone(overlay, zone, other))
			return false;
		/* One that grows there goes on, and what was beside it leaves. */
		if ((zone->stage == STAGE_OFF || zone->stage == STAGE_LEAVING) &&
		    (other->presence.aside ? overlap(zone, other) : exclude(overlay, zone, other)))
			return false;
	}
	return true;
}

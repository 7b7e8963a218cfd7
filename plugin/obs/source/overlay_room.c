/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_room.h"

bool overlay_zone_is_seen(const struct overlay_zone *zone)
{
	return zone->stage != STAGE_OFF && !(zone->on_air && zone->on_air->empty_reason);
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

bool overlay_room_overlaps(const struct overlay_zone *one, const struct overlay_zone *other)
{
	return graphic_overlaps(next_of(one), next_of(other)) || graphic_overlaps(next_of(one), seen_of(other)) ||
	       graphic_overlaps(seen_of(one), next_of(other)) || graphic_overlaps(seen_of(one), seen_of(other));
}

bool overlay_room_excludes(const struct overlay *overlay, const struct overlay_zone *one,
			   const struct overlay_zone *other)
{
	enum rundown_zone a = (enum rundown_zone)(one - overlay->zones);
	enum rundown_zone b = (enum rundown_zone)(other - overlay->zones);

	if (rundown_zones_exclude(a, b))
		return true;
	return a != b && !rundown_zone_stays(a) && !rundown_zone_stays(b) && overlay_room_overlaps(one, other);
}

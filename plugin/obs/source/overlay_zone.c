/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_zone.h"

#include "base/text.h"

static const char *const names[OVERLAY_ZONES] = {
	[OVERLAY_ZONE_LEFT] = "left",   [OVERLAY_ZONE_TOP_LEFT] = "top-left", [OVERLAY_ZONE_FULL] = "full",
	[OVERLAY_ZONE_LOWER] = "lower", [OVERLAY_ZONE_RIGHT] = "right",
};

const char *overlay_zone_name(enum overlay_zone_id zone)
{
	return names[zone];
}

bool overlay_zone_find(const char *name, enum overlay_zone_id *zone)
{
	for (int i = 0; i < OVERLAY_ZONES; i++) {
		if (!rg_equal(names[i], name))
			continue;
		*zone = i;
		return true;
	}
	return false;
}

bool overlay_zone_stays(enum overlay_zone_id zone)
{
	return zone == OVERLAY_ZONE_LEFT || zone == OVERLAY_ZONE_TOP_LEFT;
}

static bool is_part_of_full(enum overlay_zone_id zone)
{
	return zone == OVERLAY_ZONE_LOWER || zone == OVERLAY_ZONE_RIGHT;
}

bool overlay_zones_exclude(enum overlay_zone_id a, enum overlay_zone_id b)
{
	return (a == OVERLAY_ZONE_FULL && is_part_of_full(b)) || (b == OVERLAY_ZONE_FULL && is_part_of_full(a));
}

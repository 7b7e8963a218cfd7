/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zone.h"

#include "base/text.h"

static const char *const names[RUNDOWN_ZONES] = {
	[RUNDOWN_ZONE_LEFT] = "left",   [RUNDOWN_ZONE_TOP_LEFT] = "top-left", [RUNDOWN_ZONE_FULL] = "full",
	[RUNDOWN_ZONE_LOWER] = "lower", [RUNDOWN_ZONE_RIGHT] = "right",
};

const char *rundown_zone_name(enum rundown_zone zone)
{
	return names[zone];
}

bool rundown_zone_find(const char *name, enum rundown_zone *zone)
{
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		if (!rg_equal(names[i], name))
			continue;
		*zone = i;
		return true;
	}
	return false;
}

bool rundown_zone_stays(enum rundown_zone zone)
{
	return zone == RUNDOWN_ZONE_LEFT || zone == RUNDOWN_ZONE_TOP_LEFT;
}

bool rundown_zone_name_stays(const char *name)
{
	enum rundown_zone zone;

	return rundown_zone_find(name, &zone) && rundown_zone_stays(zone);
}

static bool is_part_of_full(enum rundown_zone zone)
{
	return zone == RUNDOWN_ZONE_LOWER || zone == RUNDOWN_ZONE_RIGHT;
}

bool rundown_zones_exclude(enum rundown_zone a, enum rundown_zone b)
{
	return (a == RUNDOWN_ZONE_FULL && is_part_of_full(b)) || (b == RUNDOWN_ZONE_FULL && is_part_of_full(a));
}

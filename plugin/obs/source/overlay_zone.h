/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zones of an overlay: where graphics stand, one in each, so that one source draws a whole show. Which zone a
 * graphic belongs to is told by its template. Any thread.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_ZONE_H
#define RG_OBS_SOURCE_OVERLAY_ZONE_H

#include <stdbool.h>

/* In the order in which they are drawn: what stays lies below what comes and goes. */
enum overlay_zone_id {
	OVERLAY_ZONE_LEFT,     /* the race strip's */
	OVERLAY_ZONE_TOP_LEFT, /* the session bug's */
	OVERLAY_ZONE_FULL,     /* grids, results, tables */
	OVERLAY_ZONE_LOWER,    /* cards, straps */
	OVERLAY_ZONE_RIGHT,
	OVERLAY_ZONES,
};

/* "left", "top-left", "full", "lower", "right": the words of templates and commands. */
const char *overlay_zone_name(enum overlay_zone_id zone);
/* False: there is none of that name. */
bool overlay_zone_find(const char *name, enum overlay_zone_id *zone);
/*
 * What stands there stays while others come and go, and while cars race: it leaves by its own command, or with ALL OFF.
 */
bool overlay_zone_stays(enum overlay_zone_id zone);
/* They overlap: what comes into the one takes off what is in the other first. */
bool overlay_zones_exclude(enum overlay_zone_id a, enum overlay_zone_id b);

#endif

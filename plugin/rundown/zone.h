/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zones: where graphics stand, one in each, so that one source draws a whole show, and which of them are in each
 * other's way. Which zone a graphic belongs to is told by its template. Any thread.
 */
#ifndef RG_RUNDOWN_ZONE_H
#define RG_RUNDOWN_ZONE_H

#include <stdbool.h>

/* In the order in which they are drawn: what stays lies below what comes and goes. */
enum rundown_zone {
	RUNDOWN_ZONE_LEFT,     /* the race strip's */
	RUNDOWN_ZONE_TOP_LEFT, /* the session bug's */
	RUNDOWN_ZONE_FULL,     /* grids, results, tables */
	RUNDOWN_ZONE_LOWER,    /* cards, straps */
	RUNDOWN_ZONE_RIGHT,
	RUNDOWN_ZONES,
};

/* "left", "top-left", "full", "lower", "right": the words of templates and commands. */
const char *rundown_zone_name(enum rundown_zone zone);
/* False: there is none of that name. */
bool rundown_zone_find(const char *name, enum rundown_zone *zone);
/*
 * What stands there stays while others come and go, and while cars race: it leaves by its own command, or with ALL OFF.
 */
bool rundown_zone_stays(enum rundown_zone zone);
/* The same by its name; false: there is none of that name. */
bool rundown_zone_name_stays(const char *name);
/* They overlap: what comes into the one takes off what is in the other first. */
bool rundown_zones_exclude(enum rundown_zone a, enum rundown_zone b);

#endif

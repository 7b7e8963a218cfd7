/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether two zones of an overlay have room in the picture beside each other. Under the overlay's mutex; any thread.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_ROOM_H
#define RG_OBS_SOURCE_OVERLAY_ROOM_H

#include "overlay.h"

/* It is in the picture, or leaving it. */
bool overlay_zone_is_seen(const struct overlay_zone *zone);
/* What is seen of them, or will be, lies over each other. */
bool overlay_room_overlaps(const struct overlay_zone *one, const struct overlay_zone *other);
/*
 * What comes into the one takes off what is in the other: by their zones, or because both come and go and there is no
 * room for both. Two that are one never are in each other's way.
 */
bool overlay_room_excludes(const struct overlay *overlay, const struct overlay_zone *one,
			   const struct overlay_zone *other);

#endif

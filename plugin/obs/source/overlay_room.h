/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room that zones of an overlay have beside each other: which leaves, steps aside or waits where two lie over each
 * other. Under the overlay's mutex; any thread, and what the tick asks for on the graphics thread.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_ROOM_H
#define RG_OBS_SOURCE_OVERLAY_ROOM_H

#include "overlay.h"

/* It is in the picture, or leaving it. */
bool overlay_zone_is_seen(const struct overlay_zone *zone);
/* It may be on air, as far as it depends on itself. */
bool overlay_zone_is_ready(const struct overlay *overlay, const struct overlay_zone *zone);
/* Once a tick: whatever is in the way of what was taken later leaves, and what stays steps aside or comes back. */
void overlay_room_make(struct overlay *overlay);
/* Nothing is still in the picture that has to be gone before this one enters. */
bool overlay_room_is_free(const struct overlay *overlay, const struct overlay_zone *zone);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounds of the cache folder, and its removal. On a file thread. What is a link is never followed, and goes itself.
 */
#ifndef RG_FEED_CACHE_CACHE_SWEEP_H
#define RG_FEED_CACHE_CACHE_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#define CACHE_SWEEP_FILES_MOST  512                          /* of one event */
#define CACHE_SWEEP_BYTES_MOST  ((int64_t)256 * 1024 * 1024) /* of one event */
#define CACHE_SWEEP_EVENTS_MOST 24

/*
 * Removes what processes left that died while writing, in the event's folder the oldest files above its bounds, and the
 * answers of other events that have had nothing for CACHE_EVENT_DAYS or are too many.
 */
void cache_sweep(const char *root, const char *folder, int64_t wall_ms);
/* The folder and all in it. False when something is left. */
bool cache_sweep_remove(const char *folder);

#endif

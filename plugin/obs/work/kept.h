/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Race data that is old: when a hand must confirm it before it comes on air while OBS streams or records. What was
 * kept from before OBS was started, and not had since, waits whoever takes it; what is from this session only where a
 * graphic comes by itself (the eye), because who takes it by hand confirms it. Any thread; all of it is atomic.
 */
#ifndef RG_OBS_WORK_KEPT_H
#define RG_OBS_WORK_KEPT_H

#include <stdbool.h>
#include <stdint.h>

/* Older than this nothing from before OBS was started is drawn on air without a hand. */
#define KEPT_MOST_MS ((int64_t)12 * 60 * 60 * 1000)
/* Older than this no graphic is that is about right now, such as a grid or a result. */
#define KEPT_TIMELY_MOST_MS 90000

/* A hand confirms what is old, for all sources, until it is good again. True when there was anything to confirm. */
bool kept_confirm(void);
/* Whether data waits for a hand. */
bool kept_waits(void);
/* A hand forgets the event: the work thread removes all that is kept of it. */
void kept_forget(void);

/* ---- the work thread ---- */

/* Grows with each kept_confirm, and with each kept_forget. */
unsigned kept_confirmations(void);
unsigned kept_forgettings(void);
void kept_set_waits(bool waits);
/* Whether a graphic that needs this of the data (graphic_facts.needs, may be NULL) is about right now. */
bool kept_is_timely(const char *needs);

#endif

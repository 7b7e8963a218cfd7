/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The corrections that hands have typed, of the event whose data is shown. What is typed is written to the event's
 * folder (feed/cache/cache.h) first, then laid over its race data, then copied into the race folder by a file thread,
 * for the pack and the next laptop. The sample's are kept in memory alone.
 */
#ifndef RG_OBS_EVENT_EVENT_CORRECTIONS_H
#define RG_OBS_EVENT_EVENT_CORRECTIONS_H

#include <stdbool.h>

#include "race/correct/corrections.h"

/* As race_corrections_type. Any thread; a lock of ours is held for it. The work thread does the rest. */
bool event_corrections_type(const struct race_correction_ask *ask, const char *command, const char *value,
			    char **error);
/* How each stands to the data, a line each, oldest first; "" when there is none. rg_free. Any thread. */
char *event_corrections_lines(void);

/* ---- the work thread ---- */

/* Once a pass, when it is known whose data is shown: takes, writes and lays what was typed. */
void event_corrections_step(void);
/* How they stand to the data that is shown now; takes over what is in `looks`. */
void event_corrections_tell(struct race_correction_looks *looks);
/* When it ends. */
void event_corrections_stop(void);

#endif

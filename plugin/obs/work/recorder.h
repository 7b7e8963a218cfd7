/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Record this race day": what the event's data answered, as a race day that `race-graphics serve` and `rehearse` play.
 * It lies in the event's folder, below recordings/, and a file thread writes it. Work thread only.
 */
#ifndef RG_OBS_WORK_RECORDER_H
#define RG_OBS_WORK_RECORDER_H

#include <stdbool.h>

/* Once a pass, after the subscriptions. `wanted`: the crew wants this event recorded. */
void recorder_step(bool wanted);
/* When the thread ends, before the subscriptions: what came last is still written. */
void recorder_stop(void);

#endif

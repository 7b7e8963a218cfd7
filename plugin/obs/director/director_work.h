/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director at work: it tells the rundown's engine what is so, and does what that says through the overlays' doors.
 * One engine for the event, whichever sources show it. Work thread only.
 */
#ifndef RG_OBS_DIRECTOR_DIRECTOR_WORK_H
#define RG_OBS_DIRECTOR_DIRECTOR_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct overlay;
struct worker_tools;

/*
 * One look, once the overlays have had theirs; `reload`: a file of ours may be another one. Returns when it wants the
 * next one although nothing changes, monotonic ms; INT64_MAX: not by itself.
 */
int64_t director_step(const struct worker_tools *tools, struct overlay **overlays, size_t count, bool reload);
/* When the thread ends. */
void director_stop(void);

#endif

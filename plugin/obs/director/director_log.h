/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The as-run log of the event: what the graphics thread had on air, whoever took it, when it left; and each race state.
 * A file thread writes it into the event's folder (rundown/as_run.h). While OBS records, the heats are chapters of the
 * recording where OBS has such. Work thread only.
 */
#ifndef RG_OBS_DIRECTOR_DIRECTOR_LOG_H
#define RG_OBS_DIRECTOR_DIRECTOR_LOG_H

#include <stddef.h>

struct overlay;
struct overlay_snapshot;

/* One look: the snapshots of all sources. */
struct director_logged {
	struct overlay *source; /* borrowed; a reference is taken while something of it is on air */
	const struct overlay_snapshot *snapshot;
};

void director_log_step(const struct director_logged *sources, size_t count);
/* When the thread ends: what is on air has left by then. */
void director_log_stop(void);

#endif

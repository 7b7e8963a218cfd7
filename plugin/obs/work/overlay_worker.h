/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An overlay's worker: what the work thread does and remembers for one overlay: its subscription to race data, its
 * status, and the graphic of each zone. Work thread only.
 */
#ifndef RG_OBS_WORK_OVERLAY_WORKER_H
#define RG_OBS_WORK_OVERLAY_WORKER_H

#include <stdbool.h>
#include <stddef.h>

struct graphic_studio;
struct photos;
struct race_day;
struct race_shelf;
struct subscription;
struct overlay;

/* What the work thread lends to all workers. */
struct worker_tools {
	struct graphic_studio *studio; /* NULL: the installation is broken, said already */
	struct photos *photos;
	struct race_shelf *shelf;
	const char *data_dir;
	bool goes_out; /* programme_goes_out, the same for all of one pass */
};

/*
 * One look: takes new settings, data and pictures, and makes a new graphic when anything changed. `reload`: templates
 * or themes changed on disk. True when the overlay waits for something that has a time limit, so that it wants to be
 * looked at again soon.
 */
bool overlay_worker_step(struct worker_tools *tools, struct overlay *overlay, bool reload);
/* The race data that it shows, and the race day that it draws; borrowed until its next look; NULL: none yet. */
const struct subscription *overlay_worker_data(const struct overlay *overlay);
struct race_day *overlay_worker_day(const struct overlay *overlay);
/* Lets go of all that the work thread holds for it. */
void overlay_worker_end(struct overlay *overlay);

#endif

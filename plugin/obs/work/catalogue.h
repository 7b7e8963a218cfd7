/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The graphics and themes that there are. A catalogue is immutable and counted by reference; the work thread publishes
 * another one when a file of theirs has changed. Any thread may ask for it and read it without a lock.
 */
#ifndef RG_OBS_WORK_CATALOGUE_H
#define RG_OBS_WORK_CATALOGUE_H

#include <stddef.h>

#include "rundown/zone.h"

struct graphic_studio;
struct race_shelf;

struct catalogue_graphic {
	char *id;
	/* as in struct graphic_facts; NULL and 0 also when the template is refused */
	char *needs, *state, *step;
	enum rundown_zone zone; /* full when it is not known */
	int seconds, rows_per_page;
};

struct catalogue {
	struct catalogue_graphic *graphics; /* by id */
	size_t count;
	char **themes; /* ids */
	size_t theme_count;
	int references; /* atomic */
};

/*
 * The newest one, never NULL; the caller's reference. `shelf`: when the work thread has not published any, because it
 * has only just begun, the names that lie there make one without facts.
 */
struct catalogue *catalogue_get(struct race_shelf *shelf);
void catalogue_unref(struct catalogue *catalogue); /* accepts NULL */
/* NULL when there is none of that id. */
const struct catalogue_graphic *catalogue_find(const struct catalogue *catalogue, const char *id);

/* ---- the work thread ---- */

/* Reads all names and facts anew. */
void catalogue_publish(struct race_shelf *shelf, struct graphic_studio *studio);
/* When it ends. */
void catalogue_forget(void);

#endif

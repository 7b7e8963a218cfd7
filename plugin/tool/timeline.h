/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race day that moves: a race feed and the steps by which it changes (data/schemas/timeline.schema.json says how they
 * are written). Pure functions over JSON and time, no clock of their own. A timeline belongs to one thread.
 */
#ifndef RG_TOOL_TIMELINE_H
#define RG_TOOL_TIMELINE_H

#include <cjson/cJSON.h>

#include "race/day/decode.h"

struct timeline_step {
	const char *name;  /* unique */
	const char *label; /* what happens, for people; NULL when not given */
	int64_t for_ms;
	const cJSON *changes; /* NULL: none */
};

struct timeline {
	cJSON *feed;
	cJSON *json; /* the steps point into it */
	struct timeline_step *steps;
	size_t count; /* at least 1 */
	bool repeat;
};

/*
 * Takes both trees over, also when it fails: then the timeline is empty and the problems say where the mistake is
 * ("timeline.json: steps[3].for_s: ..."). The steps' changes are only tried by timeline_walk_to.
 */
bool timeline_init(struct timeline *timeline, cJSON *feed, cJSON *json, struct race_problems *problems);
/* The same of the two files of a folder. */
bool timeline_load(struct timeline *timeline, const char *folder, struct race_problems *problems);
/* A folder has a race day that moves. */
bool timeline_is_in(const char *folder);
/* Accepts a zeroed one. */
void timeline_finish(struct timeline *timeline);

/* The step that is on so long after step `from` began, at speed 1. */
size_t timeline_step_at(const struct timeline *timeline, size_t from, int64_t elapsed_ms);
/* By name, or by number from 1. False leaves *step alone. */
bool timeline_find(const struct timeline *timeline, const char *text, size_t *step);

/* The feed on its way through the steps. Zeroed memory is before the first. */
struct timeline_walk {
	cJSON *feed;              /* as it stands in the step that was walked to, `updated` moved on; to read */
	size_t count;             /* steps that were entered */
	struct race_time updated; /* as it was given last */
	int64_t since_ms;         /* and so long ago */
};

/* Onwards from where it stands, else from the beginning. False with a problem: there is no feed then. */
bool timeline_walk_to(const struct timeline *timeline, struct timeline_walk *walk, size_t step,
		      struct race_problems *problems);
void timeline_walk_finish(struct timeline_walk *walk); /* accepts a zeroed one */

/* By how much the clock of the feed, its `updated`, is behind `wall_ms`; 0 when it has none. */
int64_t timeline_behind(const cJSON *feed, int64_t wall_ms);
/* A copy whose times of day are so much later, and whose dates by as many days as `updated`; cJSON_Delete. */
cJSON *timeline_moved(const cJSON *feed, int64_t by_ms);

#endif

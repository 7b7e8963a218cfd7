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
 * ("timeline.json: steps[3].for_s: ..."). The steps' changes are only tried by timeline_feed.
 */
bool timeline_init(struct timeline *timeline, cJSON *feed, cJSON *json, struct race_problems *problems);
/* Accepts a zeroed one. */
void timeline_finish(struct timeline *timeline);

/* The step that is on so long after step `from` began, at speed 1. */
size_t timeline_step_at(const struct timeline *timeline, size_t from, int64_t elapsed_ms);
/* By name, or by number from 1. False leaves *step alone. */
bool timeline_find(const struct timeline *timeline, const char *text, size_t *step);
/* The feed as it stands in this step, `updated` moved on. NULL with a problem. Free with cJSON_Delete. */
cJSON *timeline_feed(const struct timeline *timeline, size_t step, struct race_problems *problems);

#endif

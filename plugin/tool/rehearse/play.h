/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race day that is played: a folder with a timeline, or any race data with a time table, of which a timeline is made.
 * Main thread.
 */
#ifndef RG_TOOL_REHEARSE_PLAY_H
#define RG_TOOL_REHEARSE_PLAY_H

#include "tool/source.h"
#include "tool/timeline.h"

struct play {
	struct tool_source source; /* where pictures come from, and race data without a timeline */
	struct timeline timeline;
	struct timeline_walk walk;
};

/* `ask->address`: the folder or the feed. False after saying why: nothing to close then. */
bool play_open(struct play *play, const struct tool_source_ask *ask);
void play_close(struct play *play);

int64_t play_length_ms(const struct play *play);
/*
 * The race day as it stands in a step, what is wrong with it is said. The caller's reference; NULL when nothing in it
 * can be used.
 */
struct race_day *play_enter(struct play *play, size_t step);
/* The clock of the place when the step began that was entered last; not given where the data has none. */
struct race_time play_clock(const struct play *play);

/* time_table.c: a timeline of the starts of the heats that are still to come, cJSON_Delete; NULL after saying why. */
cJSON *time_table_timeline(const struct race_day *day, const char *name);

#endif

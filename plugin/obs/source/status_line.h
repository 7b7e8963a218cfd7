/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The status line of the dialog: what an overlay is doing, in words that a crew understands and in OBS's language; and
 * the four lines of the event's dialog. UI thread.
 */
#ifndef RG_OBS_SOURCE_STATUS_LINE_H
#define RG_OBS_SOURCE_STATUS_LINE_H

#include <obs-module.h>

#include "base/text.h"
#include "overlay.h"

struct status_line {
	char *text; /* rg_free */
	enum obs_text_info_type kind;
};

/* The text of a key of the language files with {} replaced; rg_free. */
char *status_line_fill(const char *key, const char *value);

struct director_look;
/* Who has the word between heats, in a sentence; NULL: there is nothing to say of it. rg_free. */
char *status_line_director(const struct director_look *look);
/* "Supercar · Q2/3" is added to the text. */
void status_line_heat(struct rg_buffer *text, const struct race_heat *heat);
/* "Supercar · Q2/3 · 5 cars · 13:25": the heat that is on or next; NULL when there is none. rg_free. */
char *status_line_next_heat(const struct race_day *day);
/* What is wrong with where the data comes from, in words that do not change with each second; NULL: nothing. rg_free.
 */
char *status_line_trouble(const struct overlay_snapshot *snapshot);
/* That a hand chose the heat, and which; NULL when none did. rg_free. */
char *status_line_heat_by_hand(const struct overlay_snapshot *snapshot);
/* In how many lanes a grid that a hand typed differs from the data, as a sentence; NULL: in none. rg_free. */
char *status_line_grid_by_hand(const struct overlay_snapshot *snapshot);

/* `source`: whose line it is; it is asked in which canvases it lies. */
struct status_line status_line_make(const struct overlay_snapshot *snapshot, obs_source_t *source);

/* What was found and comes next; whose data is shown; what to look at in it; how old it is. */
struct status_line status_line_event_found(const struct overlay_snapshot *snapshot);
struct status_line status_line_event_shown(const struct overlay_snapshot *snapshot);
struct status_line status_line_event_look_at(const struct overlay_snapshot *snapshot, bool hides_minors);
struct status_line status_line_event_age(const struct overlay_snapshot *snapshot);

#endif

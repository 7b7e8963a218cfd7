/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The status line of the dialog: what an overlay is doing, in words that a crew understands and in OBS's language; and
 * the three lines of the event's dialog. UI thread.
 */
#ifndef RG_OBS_SOURCE_STATUS_LINE_H
#define RG_OBS_SOURCE_STATUS_LINE_H

#include <obs-module.h>

#include "overlay.h"

struct status_line {
	char *text; /* rg_free */
	enum obs_text_info_type kind;
};

/* The text of a key of the language files with {} replaced; rg_free. */
char *status_line_fill(const char *key, const char *value);

struct status_line status_line_make(const struct overlay_snapshot *snapshot);

/* What was found and comes next; what to look at in it; how old it is. */
struct status_line status_line_event_found(const struct overlay_snapshot *snapshot);
struct status_line status_line_event_look_at(const struct overlay_snapshot *snapshot, bool hides_minors);
struct status_line status_line_event_age(const struct overlay_snapshot *snapshot);

#endif

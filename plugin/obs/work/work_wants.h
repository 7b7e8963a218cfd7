/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a show wants, all things counted: its own settings, what hands chose over them, and the event. Work thread only.
 */
#ifndef RG_OBS_WORK_WANTS_H
#define RG_OBS_WORK_WANTS_H

#include "obs/event/event.h"
#include "obs/source/show_settings.h"

struct work_wants {
	struct show_settings settings; /* choices applied, language, theme and grid by hand as they count */
	struct event_settings event;
	char *address; /* of the race data; the sample's path when there is none */
	bool sample;
	int page;
};

/* The show's own part: copies, to be made under its lock. */
void work_wants_init(struct work_wants *wants, const struct show_settings *settings,
		     const struct show_choices *choices);
/* The event's part, which has a lock of its own: OBS's graphics thread may wait for the show's, so not under that.
 * `data_dir`: where the sample lies. */
void work_wants_complete(struct work_wants *wants, const char *data_dir);
void work_wants_finish(struct work_wants *wants);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The settings that count in the end: the overlay's own, what hands chose over them, and the event's where it has none.
 * Work thread only.
 */
#ifndef RG_OBS_WORK_EFFECTIVE_SETTINGS_H
#define RG_OBS_WORK_EFFECTIVE_SETTINGS_H

#include "obs/event/event.h"
#include "obs/source/overlay_snapshot.h"

struct effective_zone {
	struct overlay_settings settings; /* choices applied, language, theme and grid by hand as they count */
	int page;
};

struct effective_settings {
	struct effective_zone zones[OVERLAY_ZONES];
	struct event_settings event;
	char *address; /* of the race data; the sample's path when there is none */
	bool sample;
	bool own_data; /* other data than the event's */
	int refresh_s;
};

/* `data_dir`: where the sample lies. */
void effective_settings_init(struct effective_settings *effective, const struct overlay_snapshot *snapshot,
			     const char *data_dir);
void effective_settings_finish(struct effective_settings *effective);

#endif

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
	struct overlay_settings settings; /* choices applied, language and theme as they count */
	bool grid_by_hand;                /* its grid is a hand's, and the heat whatever the source shows */
	int page;
	bool automatic; /* as the intent has them */
	const char *occasion;
};

struct effective_settings {
	struct effective_zone zones[RUNDOWN_ZONES];
	char *own_graphic;      /* of the source's settings, whatever hands chose */
	enum rundown_zone home; /* where that is shown */
	struct event_settings event;
	char *address; /* of the race data; the sample's path when there is none */
	bool sample;
	bool own_data; /* other data than the event's */
	int refresh_s;
};

/* `data_dir`: where the sample lies. `event` is taken over. */
void effective_settings_init(struct effective_settings *effective, const struct overlay_snapshot *snapshot,
			     struct event_settings *event, const char *data_dir);
/* The grid by hand of a zone, its own or the event's; "" when there is none. Borrowed. */
const char *effective_settings_grid(const struct effective_settings *effective, enum rundown_zone zone);
/* Whether the data comes from the same place. */
bool effective_settings_same_data(const struct effective_settings *a, const struct effective_settings *b);
/* Gives `to` the way to data that `from` has, which gets that of `to`. */
void effective_settings_swap_data(struct effective_settings *to, struct effective_settings *from);
void effective_settings_finish(struct effective_settings *effective);

#endif

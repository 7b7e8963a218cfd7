/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show: what one source wants on the stage, and what it gets. It stands between the source (OBS's threads) and the
 * work thread, which makes the graphic; both hold a reference, and the source may go at any time.
 *
 *   OBS UI, any thread   show_set, show_fetch, show_see
 *   OBS graphics         show_set_canvas, show_take: never wait
 *   work                 everything in work.c
 */
#ifndef RG_OBS_SHOW_H
#define RG_OBS_SHOW_H

#include <obs-module.h>

#include "base/thread.h"
#include "graphic/graphic.h"
#include "race/race_day.h"

/* The source's settings, as they are saved. All strings are owned, never NULL. */
struct show_settings {
	char *graphic, *feed, *series, *class_, *heat, *driver, *grid_text, *place, *language, *theme;
	bool from_front;
	int refresh_s;
	int scale; /* per cent */
};

void show_settings_init(struct show_settings *settings, obs_data_t *data);
void show_settings_finish(struct show_settings *settings);

/* What the crew is told about a show, in words of status.c. */
struct show_status {
	enum {
		SHOW_STARTING = 1, /* no answer yet */
		SHOW_SAMPLE,       /* no address: the bundled race day */
		SHOW_SAMPLE_OFF,   /* the same while OBS is on air: nothing is drawn */
		SHOW_BY_HAND,      /* no address, a grid typed by hand */
		SHOW_GOOD,
		SHOW_FAILING,  /* `error`; the last good race day stays */
		SHOW_UNUSABLE, /* an answer, but no race feed: `error`; the last good race day stays */
	} state;
	char *error;         /* a sentence, NULL when there is none */
	char *first_problem; /* in the feed, by path */
	size_t problems;
	char *graphic_error; /* a template or theme that is refused, a picture that cannot be had */
	char *empty_reason;  /* what the graphic lacks (struct graphic), NULL when it is drawn */
	int64_t good_at_ms;  /* monotonic clock; 0: no good answer yet */
};

struct show {
	struct rg_mutex mutex;

	/* under the mutex, held only for copies */
	struct show_settings settings;
	bool settings_changed;
	bool fetch; /* the crew asked for it: no waiting for the hand that types */
	int canvas_width, canvas_height;
	struct graphic *finished; /* the newest graphic, until the graphics thread takes it */
	struct race_day *day;     /* what lists in the dialog are made of; NULL: none yet */
	struct show_status status;
	bool closed; /* the source is gone */

	/* any thread, atomic */
	int references;
	int sample; /* the newest graphic is of the sample: not to be seen on air, not even for a frame */

	/* set once */
	obs_weak_source_t *source;

	/* work thread only */
	struct show_work *work;
};

/* Made with the source, with one reference for it. The work thread gets to know it by work_add. */
struct show *show_create(obs_source_t *source);
struct show *show_ref(struct show *show);
void show_unref(struct show *show); /* accepts NULL */

/* Takes new settings and wakes the work thread. */
void show_set(struct show *show, obs_data_t *data);
/* Fetches now, with the address as it stands in `data`. */
void show_fetch(struct show *show, obs_data_t *data);
/* Graphics thread: false when the lock is taken just now; try again at the next tick. */
bool show_set_canvas(struct show *show, int width, int height);
/* Graphics thread: the newest graphic that was not taken yet (the caller's reference), or NULL. */
struct graphic *show_take(struct show *show);

/* Work thread, before the graphic is handed over. */
void show_mark_sample(struct show *show, bool sample);
/* Graphics thread. */
bool show_is_sample(const struct show *show);

/* A copy of what the dialog shows; show_seen_finish frees it. */
struct show_seen {
	struct race_day *day; /* a reference, or NULL */
	struct show_status status;
};

void show_see(struct show *show, struct show_seen *seen);
void show_seen_finish(struct show_seen *seen);
void show_status_finish(struct show_status *status);

#endif

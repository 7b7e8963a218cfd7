/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An overlay: what one source wants on the stage, and what it gets. It stands between the source (OBS's threads),
 * commands (any thread) and the work thread, which makes the graphic; all hold references, and the source may go at any
 * time.
 *
 *   OBS UI, any thread   overlay_update, overlay_fetch, overlay_see, and the hands: overlay_take_air, overlay_clear,
 * overlay_hold, overlay_choose OBS graphics         overlay_tick: never waits work                 everything in
 * work_thread.c
 */
#ifndef RG_OBS_OVERLAY_H
#define RG_OBS_OVERLAY_H

#include <obs-module.h>

#include "base/thread.h"
#include "graphic/graphic.h"
#include "race/day/race_day.h"
#include "overlay_settings.h"
#include "stage.h"

/* What the crew is told about an overlay, in words of status_line.c. */
struct overlay_status {
	enum {
		STATUS_STARTING = 1, /* no answer yet */
		STATUS_SAMPLE,       /* no address: the bundled race day */
		STATUS_SAMPLE_OFF,   /* the same while OBS is on air: nothing is drawn */
		STATUS_BY_HAND,      /* no address, a grid typed by hand */
		STATUS_GOOD,
		STATUS_FAILING,  /* `error`; the last good race day stays */
		STATUS_UNUSABLE, /* an answer, but no race feed: `error`; the last good race day stays */
	} state;
	bool silent;         /* failing because a disk does not answer */
	char *error;         /* a sentence, NULL when there is none */
	char *remark;        /* that the address had nothing new, a sentence; or NULL */
	char *first_problem; /* in the feed, by path */
	size_t problems;
	char *graphic_error; /* a template or theme that is refused, a picture that cannot be had */
	char *own_wrong;     /* the first of the user's files that cannot be used, with the reason; or NULL */
	size_t own_count;    /* how many such files there are */
	char *empty_reason;  /* what the graphic lacks (struct graphic), NULL when it is drawn */
	int64_t good_at_ms;  /* monotonic clock; 0: no good answer yet */
	char *check;         /* subscription_check, for an overlay that reports; else NULL */
};

/* Whether it is on air, and by whom. */
struct overlay_presence {
	bool active;           /* OBS: it is in the programme's picture */
	bool closed;           /* OBS's eye was closed and its item is about to go */
	bool wanted;           /* by the eye, or by hand */
	bool by_hand;          /* a hand took it in this race state, which therefore does not keep it off */
	bool awaits;           /* what a hand chose for it is not drawn yet: it does not enter with what was before */
	int exit_ms;           /* how fast it leaves: -1 as the template says */
	int64_t held_until_ms; /* monotonic; 0: what is seen follows the data */
	int64_t closed_at_ms;  /* monotonic */
};

#define OVERLAY_HOLD_MS    (5 * 60 * 1000) /* a hold that was forgotten ends by itself */
#define OVERLAY_CARS_GO_MS 250             /* everything is out of the picture by then */
#define OVERLAY_EYE_MS     1000            /* an item whose eye was closed is gone by then */
#define OVERLAY_EXIT_OWN   (-1)

struct overlay {
	struct rg_mutex mutex;

	/* under the mutex, held only for copies */
	char *name; /* of the source: a hand's key comes under libobs' lock of hotkeys, where no source is asked */
	struct overlay_settings settings;
	struct overlay_choices choices;
	bool settings_changed; /* or choices */
	bool fetch;            /* the crew asked for it: no waiting for the hand that types */
	int canvas_width, canvas_height;
	struct graphic *finished; /* the newest graphic, until the graphics thread takes it */
	struct overlay_presence presence;
	enum stage_state stage; /* as the graphics thread saw it last */
	struct graphic *on_air; /* what is seen on the programme or is leaving it, NULL: nothing */
	struct race_day *day;   /* what lists in the dialog are made of; NULL: none yet */
	struct overlay_status status;
	bool closed; /* the source is gone */

	/* any thread, atomic */
	int references;
	int dialogs; /* how many of its dialogs are open */

	/* set once */
	obs_weak_source_t *source;
	bool reports; /* its dialog is told by itself what came of a new address */

	/* work thread only */
	struct overlay_worker *worker;
};

/* Made with the source, with one reference for it. The work thread gets to know it by work_thread_add. */
struct overlay *overlay_create(obs_source_t *source);
struct overlay *overlay_ref(struct overlay *overlay);
void overlay_unref(struct overlay *overlay); /* accepts NULL */

/* The source has another name. */
void overlay_rename(struct overlay *overlay, const char *name);
/* Takes new settings and wakes the work thread. */
void overlay_update(struct overlay *overlay, obs_data_t *data);
/* Fetches now, with the address as it stands in `data`. */
void overlay_fetch(struct overlay *overlay, obs_data_t *data);

/* ---- the graphics thread, once a tick ---- */

struct overlay_tick {
	/* told */
	int width, height;            /* canvas, px */
	bool active;                  /* in the programme's picture */
	bool expired;                 /* it was on air as long as it was to be */
	enum stage_state stage;       /* as it is after the last tick */
	const struct graphic *on_air; /* borrowed; NULL: nothing */
	/* answered */
	struct graphic *next; /* the newest graphic that was not taken yet (the caller's reference), or NULL */
	bool shown;           /* it is to be on air, or to go there */
	bool rest;            /* it is not in the programme: it stands still for previews */
	int exit_ms;          /* for a leaving one */
	int limit_s;          /* how long it is to be on air; 0: no end */
};

/* False when a lock is taken just now: nothing was told or answered, try again at the next tick. */
bool overlay_tick(struct overlay *overlay, struct overlay_tick *tick);

/* ---- hands: commands, keys, OBS's eye ---- */

/* False: the source is not in the programme's picture, or ALL OFF is on; nothing is changed. */
bool overlay_take_air(struct overlay *overlay);
/* `exit_ms`: OVERLAY_EXIT_OWN, or in how many ms it is to be gone. True when it was wanted on air. */
bool overlay_clear(struct overlay *overlay, int exit_ms);
/* What is seen stays as it is although data changes. False: it is not on air. */
bool overlay_hold(struct overlay *overlay, bool held);
bool overlay_is_held(struct overlay *overlay);
struct overlay_chosen {
	enum overlay_choice choice;
	const char *value; /* NULL: as the settings say */
};

/* All at once, so that nothing is drawn with half of it. Starts at the first page, and ends a hold. */
void overlay_choose(struct overlay *overlay, const struct overlay_chosen *chosen, size_t count);
/* Pages go round. */
void overlay_turn_page(struct overlay *overlay, int by);
/* OBS's eye: closed while the item is still drawn for its hide transition. */
void overlay_close_eye(struct overlay *overlay, bool closed);
/* Cars go: what is not for a race leaves, whoever took it. */
void overlay_race_begins(struct overlay *overlay);

/* What a command looks at, in one copy; overlay_glance_finish. */
struct overlay_glance {
	char *name;                       /* of the source */
	struct overlay_settings settings; /* with the choices applied */
	char *own_graphic;                /* without them */
	char *lacks;                      /* what its graphic needs and the data does not have, or NULL */
	struct race_day *day;             /* a reference, or NULL */
	struct graphic *on_air;           /* a reference, or NULL */
	bool wanted, active, held;
	bool shown; /* it is on air or about to enter, and nothing keeps it off */
	enum stage_state stage;
};

void overlay_glance_init(struct overlay *overlay, struct overlay_glance *glance);
void overlay_glance_finish(struct overlay_glance *glance);

/* ---- the dialog ---- */

/* A copy of what the dialog shows; overlay_seen_finish frees it. */
struct overlay_seen {
	struct race_day *day; /* a reference, or NULL */
	struct overlay_status status;
	struct overlay_presence presence;
	enum overlay_on on;
	bool clean_race;
};

void overlay_see(struct overlay *overlay, struct overlay_seen *seen);
void overlay_seen_finish(struct overlay_seen *seen);
void overlay_status_finish(struct overlay_status *status);

#endif

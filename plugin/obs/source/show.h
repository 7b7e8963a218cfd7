/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show: what one source wants on the stage, and what it gets. It stands between the source (OBS's threads), commands
 * (any thread) and the work thread, which makes the graphic; all hold references, and the source may go at any time.
 *
 *   OBS UI, any thread   show_set, show_fetch, show_see, and the hands: show_take_air, show_clear, show_hold,
 * show_choose OBS graphics         show_turn: never waits work                 everything in work.c
 */
#ifndef RG_OBS_SHOW_H
#define RG_OBS_SHOW_H

#include <obs-module.h>

#include "base/thread.h"
#include "graphic/graphic.h"
#include "race/day/race_day.h"
#include "show_settings.h"
#include "stage.h"

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
	char *check;         /* work_data_check, for a show that reports; else NULL */
};

/* Whether it is on air, and by whom. */
struct show_air {
	bool active;           /* OBS: it is in the programme's picture */
	bool closed;           /* OBS's eye was closed and its item is about to go */
	bool wanted;           /* by the eye, or by hand */
	bool by_hand;          /* a hand took it in this race state, which therefore does not keep it off */
	bool awaits;           /* what a hand chose for it is not drawn yet: it does not enter with what was before */
	int exit_ms;           /* how fast it leaves: -1 as the template says */
	int64_t held_until_ms; /* monotonic; 0: what is seen follows the data */
	int64_t closed_at_ms;  /* monotonic */
};

#define SHOW_HOLD_MS    (5 * 60 * 1000) /* a hold that was forgotten ends by itself */
#define SHOW_CARS_GO_MS 250             /* everything is out of the picture by then */
#define SHOW_EYE_MS     1000            /* an item whose eye was closed is gone by then */
#define SHOW_EXIT_OWN   (-1)

struct show {
	struct rg_mutex mutex;

	/* under the mutex, held only for copies */
	char *name; /* of the source: a hand's key comes under libobs' lock of hotkeys, where no source is asked */
	struct show_settings settings;
	struct show_choices choices;
	bool settings_changed; /* or choices */
	bool fetch;            /* the crew asked for it: no waiting for the hand that types */
	int canvas_width, canvas_height;
	struct graphic *finished; /* the newest graphic, until the graphics thread takes it */
	struct show_air air;
	enum stage_state stage; /* as the graphics thread saw it last */
	struct graphic *on_air; /* what is seen on the programme or is leaving it, NULL: nothing */
	struct race_day *day;   /* what lists in the dialog are made of; NULL: none yet */
	struct show_status status;
	bool closed; /* the source is gone */

	/* any thread, atomic */
	int references;
	int dialogs; /* how many of its dialogs are open */

	/* set once */
	obs_weak_source_t *source;
	bool reports; /* its dialog is told by itself what came of a new address */

	/* work thread only */
	struct show_work *work;
};

/* Made with the source, with one reference for it. The work thread gets to know it by work_add. */
struct show *show_create(obs_source_t *source);
struct show *show_ref(struct show *show);
void show_unref(struct show *show); /* accepts NULL */

/* The source has another name. */
void show_rename(struct show *show, const char *name);
/* Takes new settings and wakes the work thread. */
void show_set(struct show *show, obs_data_t *data);
/* Fetches now, with the address as it stands in `data`. */
void show_fetch(struct show *show, obs_data_t *data);

/* ---- the graphics thread, once a tick ---- */

struct show_turn {
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
bool show_turn(struct show *show, struct show_turn *turn);

/* ---- hands: commands, keys, OBS's eye ---- */

/* False: the source is not in the programme's picture, or ALL OFF is on; nothing is changed. */
bool show_take_air(struct show *show);
/* `exit_ms`: SHOW_EXIT_OWN, or in how many ms it is to be gone. True when it was wanted on air. */
bool show_clear(struct show *show, int exit_ms);
/* What is seen stays as it is although data changes. False: it is not on air. */
bool show_hold(struct show *show, bool held);
bool show_is_held(struct show *show);
struct show_chosen {
	enum show_choice choice;
	const char *value; /* NULL: as the settings say */
};

/* All at once, so that nothing is drawn with half of it. Starts at the first page, and ends a hold. */
void show_choose(struct show *show, const struct show_chosen *chosen, size_t count);
/* Pages go round. */
void show_turn_page(struct show *show, int by);
/* OBS's eye: closed while the item is still drawn for its hide transition. */
void show_close_eye(struct show *show, bool closed);
/* Cars go: what is not for a race leaves, whoever took it. */
void show_race_begins(struct show *show);

/* What a command looks at, in one copy; show_glance_finish. */
struct show_glance {
	char *name;                    /* of the source */
	struct show_settings settings; /* with the choices applied */
	char *own_graphic;             /* without them */
	char *lacks;                   /* what its graphic needs and the data does not have, or NULL */
	struct race_day *day;          /* a reference, or NULL */
	struct graphic *on_air;        /* a reference, or NULL */
	bool wanted, active, held;
	bool shown; /* it is on air or about to enter, and nothing keeps it off */
	enum stage_state stage;
};

void show_glance_init(struct show *show, struct show_glance *glance);
void show_glance_finish(struct show_glance *glance);

/* ---- the dialog ---- */

/* A copy of what the dialog shows; show_seen_finish frees it. */
struct show_seen {
	struct race_day *day; /* a reference, or NULL */
	struct show_status status;
	struct show_air air;
	enum show_on on;
	bool clean_race;
};

void show_see(struct show *show, struct show_seen *seen);
void show_seen_finish(struct show_seen *seen);
void show_status_finish(struct show_status *status);

#endif

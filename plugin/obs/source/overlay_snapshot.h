/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an overlay is at one moment, in one piece: what the crew wants of it, what its data is like, what is on air. A
 * snapshot and its parts are immutable and counted by reference, so any thread may read one without a lock, for as long
 * as it holds a reference. Commands, the dialog, the state event and the work thread all read the same.
 *
 * The parts are made by whoever changes them. A snapshot only holds the parts together: overlay_snapshot_get makes it
 * when somebody asks after a change. The graphics thread therefore never makes or frees one: it only notes in its tick
 * that the last one has gone stale.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_SNAPSHOT_H
#define RG_OBS_SOURCE_OVERLAY_SNAPSHOT_H

#include "graphic/graphic.h"
#include "overlay_settings.h"
#include "rundown/zone.h"
#include "race/day/race_day.h"
#include "race/value/encoding.h"
#include "obs/stage/stage.h"

struct overlay;

/* What the crew wants in a zone. Made anew by the source's settings, and by what hands choose. */
struct overlay_intent {
	char *own_graphic;                /* as the settings say, whatever was chosen */
	struct overlay_settings settings; /* with the choices applied; no graphic: there is none in this zone */
	bool heat_by_hand;                /* a hand chose settings.heat */
	bool grid_by_hand;                /* a hand gave settings.grid_text */
	int page;
	bool automatic;       /* the director chose it, and no hand went on with it */
	const char *occasion; /* why it did, static; NULL: nothing to tell */
	int references;       /* atomic */
};

/* Other data is wanted than is shown, and why it is not shown yet. */
enum data_change {
	DATA_AS_WANTED,
	DATA_TOUCHED,    /* somebody has just typed */
	DATA_UNENTERED,  /* nothing is entered */
	DATA_COMES,      /* no whole answer yet */
	DATA_FAILING,    /* `change_error` */
	DATA_UNUSABLE,   /* `change_error` */
	DATA_SAMPLE_OFF, /* it is the sample, and the programme goes out */
};

/* What the crew is told about the data and the graphic, in words of status_line.c. Made by the work thread. */
struct overlay_status {
	enum {
		STATUS_STARTING = 1, /* no answer yet */
		STATUS_SAMPLE,       /* no address: the bundled race day */
		STATUS_SAMPLE_OFF,   /* the same while the programme goes out: nothing is drawn */
		STATUS_BY_HAND,      /* no address, a grid typed by hand */
		STATUS_GOOD,
		STATUS_FAILING,  /* `error`; the last good race day stays */
		STATUS_UNUSABLE, /* an answer, but no race feed: `error`; the last good race day stays */
	} state;
	bool silent; /* failing because a disk does not answer */
	char *error; /* a sentence, NULL when there is none */
	enum data_change change;
	char *shown_of;      /* whose data is shown; NULL: the sample, or a source's own without `change` */
	char *change_error;  /* a sentence, or NULL */
	char *remark;        /* that the address had nothing new, a sentence; or NULL */
	char *first_problem; /* in the feed, by path */
	size_t problems;
	char *own_wrong;              /* the first of the user's files that cannot be used, with the reason; or NULL */
	size_t own_count;             /* how many such files there are */
	int64_t good_at_ms;           /* monotonic clock; 0: no good answer yet */
	enum race_encoding encoding;  /* what old text was taken for; RACE_ENCODING_AUTO: there is none */
	char *samples[RG_CODE_PAGES]; /* its names as each code page has them, or NULL */
	char *check;                  /* subscription_check, for an overlay that reports; else NULL */
	struct overlay_zone_status {
		char *graphic_error; /* a template or theme that is refused, a picture that cannot be had */
		char *lanes;         /* ids of the drivers of a typed grid by lane, a line each; NULL: none is typed */
		char *lacks;         /* what the graphic needs and the data does not have; NULL when it is drawn */
	} zones[RUNDOWN_ZONES];
	int references; /* atomic */
};

/* OBS's side of it: whether the source stands in the programme's picture. */
struct overlay_place {
	bool in_programme;
	bool eye_closed;          /* its item is about to go */
	int64_t eye_closed_at_ms; /* monotonic */
};

/* Whether the graphic of a zone is on air, and by whom. */
struct overlay_presence {
	bool wanted;           /* by the eye, or by hand */
	bool by_hand;          /* a hand took it in this race state, which therefore does not keep it off */
	bool by_director;      /* the director took it, for `seconds` */
	bool off_by_hand;      /* a hand took off what was there last */
	bool aside;            /* it stays, and is out of the picture while something lies over it */
	bool awaits;           /* what a hand chose for it is not drawn yet: it does not enter with what was before */
	int exit_ms;           /* how fast it leaves: -1 as the template says */
	int64_t held_until_ms; /* monotonic; 0: what is seen follows the data */
	int64_t hand_ms;       /* monotonic: when a hand took something on air here last; 0: never */
	int seconds;           /* how long the director wants it on air; 0: no end */
	int limit_s;           /* how long it is to be on air, whoever wants it; 0: no end */
	int64_t on_since_ms;   /* monotonic: since when it stands there; 0: it does not */
};

struct overlay_zone_snapshot {
	struct overlay_intent *intent;
	struct graphic *on_air; /* what is seen on the programme or is leaving it, NULL: nothing */
	struct overlay_presence presence;
	enum stage_state stage; /* as the graphics thread saw it last */
	int64_t seen_ms;        /* monotonic: when `on_air` became another one */
	unsigned changed;       /* the zone with the largest was changed last; 0: never */
};

struct overlay_snapshot {
	char *name; /* of the source: a hand's key comes under libobs' lock of hotkeys, where no source is asked */
	struct overlay_status *status;
	struct race_day *day; /* NULL: none yet */
	struct overlay_place place;
	char *hand_heat; /* the heat that a hand chose for what comes and goes, as an id; NULL: none */
	bool automatic;  /* its zones are the director's */
	struct overlay_zone_snapshot zones[RUNDOWN_ZONES];
	enum rundown_zone home; /* the zone of the settings' graphic */
	int width, height;      /* of the canvas, px; 0: no tick yet */
	int references;         /* atomic */
};

/* Never NULL; the caller's reference. Any thread; the overlay's mutex is taken for a moment. */
struct overlay_snapshot *overlay_snapshot_get(struct overlay *overlay);
void overlay_snapshot_unref(struct overlay_snapshot *snapshot); /* accepts NULL */

/*
 * It is on air or about to enter, and nothing keeps it off: ALL OFF and the race state count as they are now, not as
 * they were.
 */
bool overlay_snapshot_is_shown(const struct overlay_snapshot *snapshot, enum rundown_zone zone);
/* The same, and there is something to show, and nothing that lies over it. */
bool overlay_snapshot_is_seen(const struct overlay_snapshot *snapshot, enum rundown_zone zone);
bool overlay_snapshot_is_held(const struct overlay_snapshot *snapshot, enum rundown_zone zone);
/* ALL OFF, the closed eye or racing cars keep it off, whoever wants it. Atomics and words: also for a tick. */
bool overlay_is_kept_off(const struct overlay_place *place, const struct overlay_presence *presence,
			 const struct overlay_settings *settings, enum rundown_zone zone);
/* The zone that was changed last; `stays`: also of those that stay. The home when none ever was. */
enum rundown_zone overlay_snapshot_latest(const struct overlay_snapshot *snapshot, bool stays);

/* ---- the parts, for who makes them ---- */

/* `home`: the settings' graphic is shown there; elsewhere only what a hand or the director chose. */
struct overlay_intent *overlay_intent_create(const struct overlay_settings *settings,
					     const struct overlay_choices *choices, bool home);
struct overlay_intent *overlay_intent_ref(struct overlay_intent *intent);
void overlay_intent_unref(struct overlay_intent *intent); /* accepts NULL */

/* All zero but for one reference. It is filled before anybody else sees it. */
struct overlay_status *overlay_status_create(void);
struct overlay_status *overlay_status_ref(struct overlay_status *status);
void overlay_status_unref(struct overlay_status *status); /* accepts NULL */
bool overlay_status_equal(struct overlay_status *a, struct overlay_status *b);

#endif

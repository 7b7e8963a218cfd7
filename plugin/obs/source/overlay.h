/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An overlay: what one source wants on the stage, and what it gets. It stands between the source (OBS's threads),
 * commands (any thread) and the work thread, which makes the graphic. All of them hold references, because the source
 * may go at any time.
 *
 * An overlay has zones. Each holds one graphic: what hands chose for it, whether it is on air, its stage. The settings'
 * own graphic is in the zone that its template names, the overlay's home; OBS's eye brings that one on air, hands bring
 * any. An automatic overlay has no graphic of its own: the director brings one into any zone that no hand has. What
 * comes from the source as a whole stands beside the zones: the settings, the data and its status, the eye.
 *
 * Who calls what:
 * - any thread, such as OBS's UI thread: overlay_update, overlay_rename, overlay_fetch, overlay_snapshot_get, and the
 *   hands (overlay_take_air and so on);
 * - the graphics thread, once a tick: overlay_tick, which never waits;
 * - the work thread: overlay_pick_up, overlay_settle_home, overlay_hand_over, overlay_set_status, and for the director
 *   overlay_direct, overlay_direct_page and overlay_undirect.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_H
#define RG_OBS_SOURCE_OVERLAY_H

#include <obs-module.h>

#include "base/thread.h"
#include "graphic/graphic.h"
#include "race/day/race_day.h"
#include "overlay_settings.h"
#include "overlay_snapshot.h"
#include "obs/stage/stage.h"

#define OVERLAY_HOLD_MS    (5 * 60 * 1000) /* a hold that was forgotten ends by itself */
#define OVERLAY_CARS_GO_MS 250             /* everything is out of the picture by then */
#define OVERLAY_EYE_MS     1000            /* an item whose eye was closed is gone by then */
#define OVERLAY_WAIT_S     10              /* what has no time of its own waits so long for data */
#define OVERLAY_EXIT_OWN   (-1)
#define OVERLAY_LATE_S     3 /* what the director was to take off leaves by itself so long after its time */

/* One zone of an overlay. All of it under the overlay's mutex. */
struct overlay_zone {
	struct overlay_choices choices;  /* of hands, over the settings */
	struct overlay_choices directed; /* of the director: they count as long as it has the zone */
	struct overlay_intent *intent;   /* settings and choices: never NULL */

	/* written in ticks and by hands */
	struct overlay_presence presence;
	struct graphic *finished; /* the newest graphic, until the graphics thread takes it */
	struct graphic *newest;   /* the same also after that, to see what lies over what; NULL: there never was one */
	bool empty;               /* the newest graphic has nothing to show: the data lacks what it needs */
	unsigned changed;         /* the overlay's `changes` when a hand, the director or the settings changed it */
	unsigned taken;           /* and when it was wanted on air last */

	/* written in ticks */
	enum stage_state stage; /* as the graphics thread saw it last */
	struct graphic *on_air; /* what is seen on the programme or is leaving it, NULL: nothing */
	int64_t seen_ms;        /* monotonic: since when */
};

struct overlay {
	struct rg_mutex mutex;

	/* under the mutex, which is held for words, references and copies of the settings */
	char *name;                       /* of the source */
	struct overlay_settings settings; /* as they are saved */
	struct overlay_zone zones[RUNDOWN_ZONES];
	enum rundown_zone home; /* the zone of the settings' graphic */
	unsigned changes;
	struct overlay_place place;
	struct overlay_status *status; /* never NULL */
	struct race_day *day;          /* what lists in the dialog are made of; NULL: none yet */
	bool settings_changed;         /* or choices: the work thread has not picked them up */
	bool fetch;                    /* the crew wants the data now: an address that is being typed does not wait */
	bool closed;                   /* the source is gone */
	int canvas_width, canvas_height;
	struct overlay_snapshot *snapshot; /* by overlay_snapshot_get */
	bool stale;                        /* something of the above has changed since the snapshot was made */

	/* any thread, atomic */
	int references;
	int dialogs; /* how many of its dialogs are open */

	/* set once */
	obs_weak_source_t *source;
	bool reports; /* its dialog is shown again when something came of a new address */

	/* work thread only */
	struct overlay_worker *worker;
	unsigned directed[RUNDOWN_ZONES];      /* the director's cue that it was given last; 0: none */
	unsigned directed_told[RUNDOWN_ZONES]; /* the one of which the engine knows that it is off, or never was on */
	int directed_page[RUNDOWN_ZONES];
};

/* ---- its zones, for the files of the overlay: under the mutex ---- */

/* Every zone of an overlay. */
#define EACH_ZONE(zone, overlay)                                                                                       \
	struct overlay_zone *zone = (overlay)->zones;                                                                  \
	zone < (overlay)->zones + RUNDOWN_ZONES;                                                                       \
	zone++

static inline enum rundown_zone overlay_zone_id(const struct overlay *overlay, const struct overlay_zone *zone)
{
	return (enum rundown_zone)(zone - overlay->zones);
}

/* It is not to be on air any more. `exit_ms`: as for overlay_clear. */
void overlay_zone_leave(struct overlay_zone *zone, int exit_ms);

/* ---- its life ---- */

/* Made with the source, with one reference for it. The work thread gets to know it by work_thread_add. */
struct overlay *overlay_create(obs_source_t *source);
struct overlay *overlay_ref(struct overlay *overlay);
void overlay_unref(struct overlay *overlay); /* accepts NULL */

/* The source has another name. */
void overlay_rename(struct overlay *overlay, const char *name);
/* Takes new settings and wakes the work thread. True: from now on, and not before, it is automatic. */
bool overlay_update(struct overlay *overlay, obs_data_t *data);
/* Fetches now, with the address as it stands in `data`. */
void overlay_fetch(struct overlay *overlay, obs_data_t *data);

/*
 * Of a window's own overlay, which is never in the programme: it shows the graphic of those settings, with choices
 * that are no texts, and nothing of what hands choose. Any thread.
 */
void overlay_show_alone(struct overlay *overlay, const struct overlay_settings *settings,
			const struct overlay_choices *choices);

/* ---- the graphics thread, once a tick ---- */

struct overlay_zone_tick {
	/* told */
	bool expired;                 /* it was on air as long as it was to be */
	enum stage_state stage;       /* as it is after the last tick */
	const struct graphic *on_air; /* borrowed; NULL: nothing */
	/* answered */
	struct graphic *next; /* the newest graphic that was not taken yet (the caller's reference), or NULL */
	bool shown;           /* it is to be on air, or to go there */
	bool stands;          /* it stands still for previews while the source is not in the programme */
	int exit_ms;          /* for a leaving one */
	int limit_s;          /* how long it is to be on air; 0: no end */
};

struct overlay_tick {
	/* told */
	int width, height; /* canvas, px */
	bool in_programme; /* in the programme's picture */
	/* told and answered */
	struct overlay_zone_tick zones[RUNDOWN_ZONES];
};

/* False when a lock is taken just now: nothing was told or answered, try again at the next tick. */
bool overlay_tick(struct overlay *overlay, struct overlay_tick *tick);

/* ---- hands: commands, keys, OBS's eye ---- */

/*
 * What stands in its way leaves as soon as there is something to show, and does not come back by itself. False: the
 * source is not in the programme's picture, or ALL OFF is on; nothing is changed.
 */
bool overlay_take_air(struct overlay *overlay, enum rundown_zone zone);
/* `exit_ms`: OVERLAY_EXIT_OWN, or in how many ms it is to be gone. True when it was wanted on air. */
bool overlay_clear(struct overlay *overlay, enum rundown_zone zone, int exit_ms);
/* What is seen stays as it is although data changes. False: it is not on air. */
bool overlay_hold(struct overlay *overlay, enum rundown_zone zone, bool held);
struct overlay_chosen {
	enum overlay_choice choice;
	const char *value; /* NULL: as the settings say */
};

/* All at once, so that nothing is drawn with half of it. Starts at the first page, and ends a hold. */
void overlay_choose(struct overlay *overlay, enum rundown_zone zone, const struct overlay_chosen *chosen, size_t count);
/* The same for all zones that come and go, so that what is shown there next is about it too; `zone` is among them. */
void overlay_choose_for_all(struct overlay *overlay, enum rundown_zone zone, const struct overlay_chosen *chosen,
			    size_t count);
/* Pages go round. */
void overlay_turn_page(struct overlay *overlay, enum rundown_zone zone, int by);
/* OBS's eye: closed while the item is still drawn for its hide transition. */
void overlay_close_eye(struct overlay *overlay, bool closed);
/* Cars go: what is not for a race leaves, whoever took it. */
void overlay_race_begins(struct overlay *overlay);
/* The race state of a heat begins: another one that a hand chose is left, unless it is of other data than the event's.
 */
void overlay_heat_begins(struct overlay *overlay, const char *heat);

/* ---- the director, on the work thread ---- */

/*
 * Shows in a zone what the director chose, all of it, for `seconds` (0: until it is taken off); what stands in its way
 * leaves. False, and nothing is changed: a hand has the zone or one in its way, the source is not automatic or not in
 * the programme's picture, ALL OFF is on, or cars race and the zone is not one that stays.
 */
bool overlay_direct(struct overlay *overlay, enum rundown_zone zone, const struct overlay_choices *choices,
		    int seconds);
/* Another page of what the director has on air there. What a hand took, or took off meanwhile, is left alone. */
void overlay_direct_page(struct overlay *overlay, enum rundown_zone zone, int page);
/* What the director has there leaves, in `exit_ms` as for overlay_clear; what a hand has stays. */
void overlay_undirect(struct overlay *overlay, enum rundown_zone zone, int exit_ms);

/* ---- the work thread ---- */

/*
 * What there is to work for, as a reference for the caller. `changed`: settings or choices are others since the last
 * call; `fetch`: the crew asked for it since then.
 */
struct overlay_snapshot *overlay_pick_up(struct overlay *overlay, bool *changed, bool *fetch);
/*
 * `zone` is that of the settings' graphic, `graphic`. True when it was another one, whose place it takes, on air too;
 * pick up again.
 */
bool overlay_settle_home(struct overlay *overlay, const char *graphic, enum rundown_zone zone);
/* The graphic for what was picked up last, a reference that is taken over; NULL: the one that it has is right. */
void overlay_hand_over(struct overlay *overlay, enum rundown_zone zone, struct graphic *graphic);
/* Takes over `status`. */
void overlay_set_status(struct overlay *overlay, struct overlay_status *status, struct race_day *day);
/* The source is gone. */
void overlay_close(struct overlay *overlay);
bool overlay_is_closed(struct overlay *overlay);

#endif

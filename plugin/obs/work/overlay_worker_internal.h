/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two halves of an overlay's worker: overlay_worker.c looks at settings, data and time and tells the crew;
 * overlay_draw.c makes the graphics of the zones. Work thread only.
 */
#ifndef RG_OBS_WORK_OVERLAY_WORKER_INTERNAL_H
#define RG_OBS_WORK_OVERLAY_WORKER_INTERNAL_H

#include "effective_settings.h"
#include "rundown/zone.h"

struct graphic;
struct overlay;
struct race_day;
struct subscription;
struct worker_tools;

#define PICTURE_WAIT_MS    2000           /* a graphic waits so long for its pictures, then goes without them */
#define LACKS_CONFIRMATION "confirmation" /* Status.Empty.confirmation in the language files */

/* The graphic of one zone. */
struct worker_zone {
	enum rundown_zone id;
	bool dirty;   /* to be drawn */
	bool idle;    /* nobody sees it or is about to, so it need not be drawn */
	int showings; /* how often one with a sponsor left the air: each time another sponsor */
	bool was_seen, was_sponsored, was_out;
	bool by_hand;              /* a hand took it */
	int64_t pictures_since_ms; /* since when pictures are awaited; 0: none are */
	bool went_without;         /* they took too long, so it was drawn without them */
	bool uses_pictures;        /* the last graphic asked for one */
	int photos_seen;           /* generation of the photos when it was drawn */
	int64_t drawn_ms;
	int64_t holds_until_ms; /* monotonic: the clock's words in it stay true so long; 0: for good */
	bool waits;             /* for a hand: the data is too old to go on air by itself */
	uint64_t sent_id;       /* change id of the graphic handed over last */
	bool sent_tagged;
	bool sent;
	struct graphic *drawn; /* at this look, to be handed over at its end; NULL: none */
	char *graphic_error, *lacks, *lanes;
};

/* Work thread only. */
struct overlay_worker {
	struct overlay *overlay;    /* borrowed: it owns the worker */
	struct worker_tools *tools; /* borrowed of the work thread */
	struct effective_settings effective;
	struct effective_settings coming; /* with data that is not shown yet */
	bool pending;                     /* `coming` is to be shown once its data is good */
	bool rests;                       /* somebody typed its address, so it must be left alone for a while */
	int64_t touched_ms;               /* monotonic: when `coming` got its address */
	struct subscription *next;        /* of `coming`; NULL: not asked yet */
	int width, height;                /* of the canvas, px */
	unsigned event_seen, fetches_seen, sponsors_seen;
	bool goes_out;
	bool unsettled; /* the source's own graphic, or its template, may say another zone now */

	struct subscription *subscription;
	struct race_day *day; /* what is drawn: of the subscription, or from before until it has one; NULL: none yet */
	bool fetching;        /* the crew asked for it and waits in the dialog */
	unsigned answers_seen, data_seen;

	struct worker_zone zones[RUNDOWN_ZONES];

	/* of the home zone */
	int64_t tour_since_ms; /* a dialog shows the sample since then; 0: it does not */
	int tour;              /* graphics further on */
	int tour_skipped;      /* beside these, graphics that the sample has no data for */
};

static inline struct worker_zone *worker_home_zone(struct overlay_worker *worker)
{
	return &worker->zones[worker->effective.home];
}

static inline const struct overlay_settings *worker_zone_settings(const struct overlay_worker *worker,
								  const struct worker_zone *zone)
{
	return &worker->effective.zones[zone->id].settings;
}

/* A typed grid is the heat that the zone is about. */
bool worker_is_by_hand(const struct overlay_worker *worker, const struct worker_zone *zone);
/* Makes the zone's graphic, which worker_hand_over_drawn gives to the overlay at the end of the look. */
void worker_draw(struct overlay_worker *worker, struct worker_zone *zone);
void worker_hand_over_drawn(struct overlay_worker *worker);
/* Goes on with the tour of the sample. True while there is one. */
bool worker_step_tour(struct overlay_worker *worker);

#endif

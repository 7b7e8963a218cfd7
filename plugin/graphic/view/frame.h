/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the graphics of a day's frame are made of: the time to a start, the next heats, the order after the heats, who
 * won. Places and points are the source's. All memory is of the view's arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_FRAME_H
#define RG_GRAPHIC_VIEW_FRAME_H

#include "results.h"

/* Exactly one of `left`, `minutes`, `at`, `days` and `soon` is given. */
struct view_countdown {
	struct race_ref heat;  /* what is counted to; without a heat it is the round */
	struct race_ref round; /* its round */
	const char *left;      /* "12:40", of a planned start within the hour */
	int minutes;           /* of an estimated one */
	struct race_time at;   /* a start later on that day */
	int days;              /* to a later day */
	bool soon;             /* the time has come and the start has not */
	bool estimate;
};

struct view_scheduled {
	struct race_ref heat;
	struct race_ref class_;
	struct race_date date; /* of a start on another day than the clock's; else not given */
	bool next;             /* the first that has not been started */
	bool timed, estimate;  /* its start has a time of day; that is an estimate */
	const char *key;
};

struct view_schedule {
	struct race_list rows; /* struct view_scheduled: five at most, from the one that is next on */
	int count;
	bool dates, times, estimates; /* columns: some row has one */
};

/* Lanes of one heat, in a short form. */
struct view_lanes {
	struct race_list first; /* struct view_cell: six at most, in slot order, empty ones too */
	int count, more;        /* more: of the drivers, RACE_NONE: none */
	bool numbers;           /* some driver of these has one */
};

struct view_classified {
	struct race_ref driver;
	int position, change, moved;
	const char *points, *gap;
	bool leader;
	bool goes_on; /* inside the cut, or there is none */
	bool last_in; /* the last that goes on, and somebody stands behind */
	const char *key;
};

struct view_classification {
	struct race_ref round, class_;
	const char *after, *group; /* "Q2"; group: "2" of it, NULL when `after` is another text */
	int cut, count;
	int dashed;            /* 0: per cent of the cut's line that is solid */
	struct race_list rows; /* struct view_classified, in the source's order */
	bool positions, changes, chips, numbers, flags, gaps, points; /* columns: some row has one */
};

struct view_podium {
	struct race_ref heat, class_;
	struct race_list rows; /* struct view_result: places 1 to 3 */
	int count;
	const char *classes;
	bool provisional, official, flags, times;
};

struct view_winner {
	struct race_ref heat, class_, driver, entry;
	const char *time; /* the total */
	bool provisional, official, no_joker;
	int joker; /* RACE_NONE: not told, or not taken */
};

extern const struct race_type view_type_countdown;
extern const struct race_type view_type_scheduled;
extern const struct race_type view_type_schedule;
extern const struct race_type view_type_lanes;
extern const struct race_type view_type_classified;
extern const struct race_type view_type_classification;
extern const struct race_type view_type_podium;
extern const struct race_type view_type_winner;

/* The clock for the ask: a day that is played back another year stands at the moment of its last news. clock.c */
struct race_time view_clock(const struct view *view);
/*
 * To the next start of the heats, else to the next round; NULL when none is to come, or the clock tells nothing of it.
 */
const struct view_countdown *view_countdown_make(struct view *view);
/* The heats to come; NULL when there is none. */
const struct view_schedule *view_schedule_make(struct view *view);
/* NULL when nobody has a lane. */
const struct view_lanes *view_lanes_make(struct view *view, const struct race_heat *heat);
/* Of this event's round and the class asked for, else the heat's, else the first; NULL when there is none. */
const struct view_classification *view_classification_make(struct view *view);
/* Of the final that was chosen, else of the last one with a result; NULL when there is none. */
const struct view_podium *view_podium_make(struct view *view);
/* Of the heat whose result is shown; NULL when it names no winner. */
const struct view_winner *view_winner_make(struct view *view);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables made for drawing: the result of a heat, a championship. Places, points, times and who goes through are the
 * source's; which columns have anything to show is said for the whole table. All memory is of the view's arena. Work
 * thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_RESULTS_H
#define RG_GRAPHIC_VIEW_RESULTS_H

#include "view.h"

struct view_result {
	struct race_ref entry, driver, class_;
	int position; /* in its class where that alone is shown and it is given; RACE_NONE: none given, or the driver is
			 out, whatever place the source kept */
	bool out;     /* dnf, dns, dnq, dsq */
	bool winner;  /* place 1 */
	int behind;   /* laps behind the leader, RACE_NONE when it is not said in laps */
	const char *time;    /* the leader's total, others' gap as given, else their total; NULL: none, or out */
	const char *penalty; /* "+3 s" */
	int laps, joker;     /* of the glyph; RACE_NONE: none, or not to be drawn */
	bool no_joker;       /* not taken */
	const char *key;
};

struct view_results {
	struct race_ref heat;
	struct race_list rows; /* struct view_result: by place, then the source's order; who is out comes last */
	int count;
	const char *classes;            /* the titles of the heat's classes, or of the one that is shown */
	const struct race_class *only;  /* of several in the heat; NULL: all are shown */
	bool mixed;                     /* several are */
	bool provisional, official;     /* neither: the source does not say */
	int laps;                       /* the most that a glyph has, RACE_NONE without glyphs */
	bool positions, through, chips; /* columns: some row has one */
	bool numbers, flags, penalties, times;
	int penalty_length; /* signs of the longest of those who are not out */
};

struct view_standing {
	struct race_ref driver;
	int position, change;
	int moved; /* change without its sign */
	const char *points, *gap;
	bool leader; /* place 1 */
	bool called; /* the driver who was asked for */
	const char *key;
};

struct view_standings {
	struct race_ref series, class_;
	const char *after;
	int after_round;       /* where `after` is a number alone: R4, 4/5; else RACE_NONE */
	struct race_list rows; /* struct view_standing, in the source's order */
	int count;
	bool called;                             /* some row is */
	bool positions, changes, chips, numbers; /* columns: some row has one */
	bool flags, gaps, points;
};

extern const struct race_type view_type_result;
extern const struct race_type view_type_results;
extern const struct race_type view_type_standing;
extern const struct race_type view_type_standings;
extern const struct race_type view_type_page;

/* Of the heat that was chosen, else of the last that has a result. NULL when there is none. */
const struct view_results *view_results_make(struct view *view);
/* Of that heat. */
const struct view_results *view_results_of(struct view *view, const struct race_heat *heat);
/* In laps, as the source says or by the laps driven (`leader` may be NULL); RACE_NONE: it is not said in laps. */
int view_laps_behind(const struct race_entry *entry, const struct race_entry *leader);
/*
 * Of the series asked for, else of this event's; of the class asked for, else one that the called driver stands in,
 * else that of the heat's class, else the first. NULL when there is none.
 */
const struct view_standings *view_standings_make(struct view *view);

/* The titles of a heat's classes, short where there are several; of the chosen one alone where that is to be shown. */
const char *view_class_titles(struct view *view, const struct race_heat *heat, const struct race_class *only);

/* Columns: whether a driver's row has something to show in it. */
struct view_columns {
	bool chip, number, flag;
};

struct view_columns view_columns_of(const struct view *view, const struct race_driver *driver);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the graphics of a race under way are made of: the session in a line, the running order. All memory is of the
 * view's arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_RACE_H
#define RG_GRAPHIC_VIEW_RACE_H

#include "results.h"

struct view_session {
	struct race_ref heat, class_;
	int lap, laps;    /* the leader's, from 1; RACE_NONE: not told, or the race is not on */
	const char *flag; /* "yellow", "red", "finish": what must be told; NULL: nothing */
	bool live;
	bool stale; /* the race is on and the source has been silent for too long */
};

struct view_runner {
	struct race_ref entry, driver, class_;
	int position; /* as the source gives it, RACE_NONE in lane order */
	int behind;   /* laps */
	const char *gap;
	int joker;  /* 1: taken, for a glyph of one segment; RACE_NONE: not */
	int jokers; /* 1: segments of the glyph; RACE_NONE: none is drawn */
	bool out, leader, fastest;
	const char *key;
};

struct view_strip {
	struct race_ref heat, class_;
	struct race_list rows; /* struct view_runner: in running order, else by lane; as many as have room */
	int count, total;
	bool running;                      /* the source tells the order */
	bool chips, numbers, gaps, jokers; /* columns: some row has one */
};

extern const struct race_type view_type_session;
extern const struct race_type view_type_runner;
extern const struct race_type view_type_strip;

/* NULL when there is no heat. */
const struct view_session *view_session_make(struct view *view);
/* NULL when nobody is in the heat. More cars than have room are told in view->remark. */
const struct view_strip *view_strip_make(struct view *view);

#endif

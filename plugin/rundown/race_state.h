/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The race state: what goes on with the heat that is on, as data, keys and scenes say it. The one place that decides
 * whose word counts. Pure; whoever keeps a struct race_state_now guards it with a lock of its own.
 */
#ifndef RG_RUNDOWN_RACE_STATE_H
#define RG_RUNDOWN_RACE_STATE_H

#include "race/day/race_day.h"

enum race_state { RACE_STATE_GAP = 1, RACE_STATE_GRID, RACE_STATE_RACE, RACE_STATE_FINISHED, RACE_STATE_STOPPED };
enum race_state_by { RACE_STATE_BY_DATA = 1, RACE_STATE_BY_KEY, RACE_STATE_BY_SCENE };

/* Which of them are listened to. */
enum race_state_from {
	RACE_STATE_FROM_ALL = 1,
	RACE_STATE_FROM_KEYS,
	RACE_STATE_FROM_KEYS_AND_SCENES,
	RACE_STATE_FROM_KEYS_AND_DATA
};

struct race_state_now {
	enum race_state state;
	enum race_state_by by;
	enum race_state_from from;
	char *heat;                 /* the one that the race state is about, NULL: not known */
	enum race_state data_state; /* what the data said last, whether or not it counted; 0: nothing yet */
	char *data_heat;
};

/* A gap, of which nobody has said anything yet; all are listened to. */
#define RACE_STATE_NOW_START                                                                                           \
	{                                                                                                              \
		.state = RACE_STATE_GAP, .by = RACE_STATE_BY_DATA, .from = RACE_STATE_FROM_ALL                         \
	}

/* Frees what was said, and keeps who is listened to: as at the start of another event. */
void race_state_forget(struct race_state_now *now);

struct race_state_change {
	bool taken;  /* it counts */
	bool begins; /* the cars go with it */
	char *begun; /* the heat whose race state begins with it, NULL: none; rg_free */
};

/*
 * The race state, by `by`, about the heat that is on (`heat` NULL: the same as before). A key beats data for that heat,
 * otherwise the latest wins. Not taken: it is not listened to, or a key stands against it.
 */
struct race_state_change race_state_set(struct race_state_now *now, enum race_state state, enum race_state_by by,
					const char *heat);
/*
 * What the data says of it when the race state is `before`. *heat: the heat to hand on to race_state_set, borrowed from
 * the day, or NULL.
 */
enum race_state race_state_of_day(const struct race_day *day, enum race_state before, const char **heat);

/*
 * A hand brings a graphic on air that means `state`: whether that is news of the heat that is on. `heat`: the one that
 * the hand chose for it, NULL: none. A result of another heat is not, nor is one while data says of a heat that it has
 * not begun: it is the last heat's.
 */
bool race_state_is_meant(const struct race_state_now *now, enum race_state state, const char *heat);

/* "gap", "grid", "race", "finished", "stopped". */
const char *race_state_name(enum race_state state);
/* False: there is no such state. */
bool race_state_find(const char *name, enum race_state *state);

#endif

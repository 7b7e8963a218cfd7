/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rehearsal: the engine with a crew at its keys, and no OBS. It does with commands what the plugin's hands do, keeps
 * the race state, and takes a hand's graphic off when its time is over. The tool and the tests play with it. Pure; it
 * belongs to one thread.
 */
#ifndef RG_RUNDOWN_REHEARSAL_H
#define RG_RUNDOWN_REHEARSAL_H

#include "rundown.h"

/* Facts of any graphic that a rundown or a key may name. */
struct rehearsal_graphic {
	struct rundown_graphic graphic;
	enum race_state state; /* that showing it means; 0: none */
	int seconds;           /* how long a hand's stays on air; 0: until it is taken off */
};

/* One line of a file of keys, "42.5 state race". */
struct rehearsal_key {
	int64_t at_ms;    /* since the race day's first step */
	const char *line; /* "state race" */
};

struct rehearsal_keys {
	char *text;
	struct rehearsal_key *keys; /* in order of time; equal times in order of the file */
	size_t count;
};

/* False with problems that name the line ("keys: line 3: ..."). Accepts "" as a file without keys. */
bool rehearsal_keys_read(const char *text, size_t length, struct rehearsal_keys *keys, struct race_problems *problems);
void rehearsal_keys_finish(struct rehearsal_keys *keys);

struct rehearsal;

/* `rundown` and the facts (with their strings) are borrowed until it is destroyed. */
struct rehearsal *rehearsal_create(const struct rundown *rundown, const struct rehearsal_graphic *graphics,
				   size_t count);
void rehearsal_destroy(struct rehearsal *rehearsal); /* accepts NULL */

/* An answer came, with this day (a reference is taken) and the clock of the place; or the same answer again. */
void rehearsal_answer(struct rehearsal *rehearsal, struct race_day *day, int64_t monotonic_ms);
/*
 * A key, or a thing that happens to the crew: docs/rundowns.md lists them. False: it is none of them; *problem is a
 * sentence then, rg_free.
 */
bool rehearsal_press(struct rehearsal *rehearsal, const char *line, int64_t monotonic_ms, char **problem);
/* rundown_step with all of it. */
void rehearsal_step(struct rehearsal *rehearsal, int64_t monotonic_ms, int64_t wall_ms, struct rundown_out *out);
/* When rehearsal_step is due at the latest: the engine's wake, or the end of a hand's graphic; 0: not by itself. */
int64_t rehearsal_wake_at(const struct rehearsal *rehearsal);
/* A hand has a graphic on air that comes and goes. */
bool rehearsal_has_hand(const struct rehearsal *rehearsal);
#define REHEARSAL_HANDS_MOST 8
/* What hands have on air after the last step; how many. Strings as in the facts. */
size_t rehearsal_hands(const struct rehearsal *rehearsal, struct rundown_hand hands[REHEARSAL_HANDS_MOST]);
/* The engine, for its counts. */
const struct rundown_state *rehearsal_state(const struct rehearsal *rehearsal);
/* The race state as it is resolved. */
const struct race_state_now *rehearsal_race_state(const struct rehearsal *rehearsal);

#endif

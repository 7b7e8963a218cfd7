/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Corrections: what a crew sees at the track and types, laid over the race data for as long as the event lasts. Each is
 * about a heat or a driver of the data as it stood: it knows their ids, and a heat's attempt, so that it does not pass
 * on to a heat that is run again. Once the data says the same, the correction changes nothing any more.
 *
 * Typing (correct_text.c), keeping as JSON (correct_file.c) and laying (correct_lay.c) know no clock, no thread and no
 * disk. A list belongs to one thread at a time.
 */
#ifndef RG_RACE_CORRECT_CORRECTIONS_H
#define RG_RACE_CORRECT_CORRECTIONS_H

#include "base/mem.h"
#include "race/day/race_day.h"
#include "race/file/problems.h"

#define RACE_CORRECTIONS_MOST  500
#define RACE_CORRECTIONS_BYTES (1024 * 1024) /* of their JSON */
#define RACE_SLIP_MOST_MIN     240

enum race_correction_kind {
	RACE_CORRECT_RESULT = 1, /* cars: by place */
	RACE_CORRECT_EMPTY,      /* lane, cars[0]: who stood there */
	RACE_CORRECT_LANE,       /* lane, cars[0]: who stands there */
	RACE_CORRECT_JOKER,      /* cars[0] */
	RACE_CORRECT_SLIP,       /* minutes, starts */
	RACE_CORRECT_FIX,        /* of, item, shown, field, value */
};

struct race_correction_car {
	char *driver; /* id */
	char *number; /* as it was shown; "" without one */
};

struct race_correction_start {
	char *heat; /* id */
	int64_t from_ms, to_ms;
};

/* Texts are owned; what a kind does not have is NULL or 0. */
struct race_correction {
	int id; /* from 1; never given to another of the list */
	enum race_correction_kind kind;
	char *heat;
	int attempt;
	int lane, minutes;
	struct rg_array cars; /* struct race_correction_car */
	struct rg_array
		starts;      /* struct race_correction_start: no start is earlier than that, or later if minutes < 0 */
	char *of, *item;     /* "driver", its id */
	char *shown;         /* what a crew calls it by: 11 */
	char *field, *value; /* "" takes it away */
};

/* Zero-initialise; race_corrections_finish. */
struct race_corrections {
	struct rg_array list; /* struct race_correction, oldest first */
	int last;             /* the id given last */
	/* Of a file; neither is part of the hash. */
	int64_t written_ms; /* wall clock; 0: not told */
	char *event;        /* whose they are, in the writer's words; NULL: not told */
};

void race_corrections_finish(struct race_corrections *corrections);
void race_corrections_copy(struct race_corrections *to, const struct race_corrections *from);
/* Equal only for equal corrections; RG_HASH_START for none. */
uint64_t race_corrections_hash(const struct race_corrections *corrections);

/* ---- correct_text.c ---- */

/* What a command is about. */
struct race_correction_ask {
	const struct race_day *day;
	const char *heat;   /* that a hand chose; NULL or "": as the command has it */
	const char *class_; /* whose heat it is; NULL or "": any */
};

/* Whether a command of that name is typed by race_corrections_type. */
bool race_corrections_know(const char *command);
/*
 * result 68 11 40 7, empty 3, lane 3 40, joker 3, joker lane 3, slip +15, fix driver 11 last_name "Virtanen", undo,
 * undo 4. False: nothing has changed, and *error is a sentence that names what there is (rg_free).
 */
bool race_corrections_type(struct race_corrections *corrections, const struct race_correction_ask *ask,
			   const char *command, const char *value, char **error);
/* In how many lanes a typed grid (race_day_with_grid_text) differs from the data's. */
size_t race_grid_differences(const struct race_correction_ask *ask, const char *grid_text);

/* ---- correct_file.c ---- */

/* rg_free. */
char *race_corrections_write(const struct race_corrections *corrections);
/*
 * Fills an empty list. False with a problem when the text is no file of corrections; a single one that is wrong is left
 * out, also with a problem.
 */
bool race_corrections_read(struct race_corrections *corrections, const char *bytes, size_t length,
			   struct race_problems *problems);

/* ---- correct_lay.c ---- */

enum race_correction_state {
	RACE_CORRECTION_DIFFERS = 1,
	RACE_CORRECTION_AGREES,  /* the data says so, too */
	RACE_CORRECTION_GONE,    /* its heat or driver is not in the data */
	RACE_CORRECTION_EARLIER, /* its heat is run again */
};

/* A correction against the data, as sentences in the crew's language. */
struct race_correction_look {
	int id;
	enum race_correction_state state;
	char *hand; /* "Lane 3 emptied by hand" */
	char *data; /* what the data says; NULL: nothing to compare */
	char *line; /* all of it: "2. Lane 3 emptied by hand (q1-2), differs from data: 40" */
};

/* Zero-initialise; race_correction_looks_finish. */
struct race_correction_looks {
	struct rg_array list; /* struct race_correction_look, one for each correction, in order */
};

void race_correction_looks_finish(struct race_correction_looks *looks);
/* "Lane 3 emptied by hand, differs from data"; rg_free. */
char *race_correction_words(const struct race_correction_look *look);
/*
 * Lays them over a day that is being made (race_follow.correct): its references are not linked yet. `looks` is filled.
 */
void race_corrections_lay(const struct race_corrections *corrections, struct race_day *day,
			  struct race_correction_looks *looks);

#endif

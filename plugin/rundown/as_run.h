/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The as-run log: what was on air, when and for how long. One CSV file for each event, which every spreadsheet opens; a
 * line is added when a graphic has left, and when the race state is another one. Lines are added whole, so that a crash
 * loses at most what was on air. Any thread; who appends to one file takes care that no other thread does.
 */
#ifndef RG_RUNDOWN_AS_RUN_H
#define RG_RUNDOWN_AS_RUN_H

#include "base/mem.h"
#include "race/file/problems.h"
#include "race/value/moment.h"

#define AS_RUN_BYTES (32u * 1024 * 1024)
#define AS_RUN_STATE "state" /* as a zone: the line tells a race state; `graphic` is its name, `subject` the heat */

struct as_run_row {
	struct race_time at;             /* when it came on air, with the offset of the place */
	int64_t stream_ms, recording_ms; /* since they began, at the same moment; RACE_NO_MS: there was none */
	const char *zone, *graphic;      /* never NULL */
	const char *subject;             /* whom or what it told, in words: "11 Aaro Hirvilampi"; or NULL */
	const char *sponsor;             /* whose picture was on it; or NULL */
	int64_t on_air_ms;               /* RACE_NO_MS: not known, as of a race state */
	size_t line;                     /* that it was read from, from 1 */
};

/* As it is appended, with its line end; rg_free. */
char *as_run_line(const struct as_run_row *row);
/* False: nothing was added; *error is a sentence with the path (rg_free). */
bool as_run_append(const char *path, const struct as_run_row *row, char **error);

struct as_run {
	struct as_run_row *rows; /* by time */
	size_t count;
	struct rg_arena *arena;
};

/*
 * What can be read of it, also when a spreadsheet has saved it with semicolons, or with columns in another order; what
 * cannot is named by its line. False, with a problem, when it is no such log: nothing to finish then.
 */
bool as_run_read(const char *bytes, size_t length, struct as_run *log, struct race_problems *problems);
void as_run_finish(struct as_run *log);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cases of the golden pictures: one line of cases.tsv each. A line is name, template, feed (of fixtures/golden)
 * and options: key=value with semicolons between. One thread.
 */
#ifndef GOLDEN_CASE_H
#define GOLDEN_CASE_H

#include "base/mem.h"
#include "graphic/graphic.h"

struct golden_case {
	const char *name, *feed;
	struct graphic_ask ask; /* without the day */
};

/* struct golden_case, in the arena but for the array itself. Ends the program with a message when a line is wrong. */
struct rg_array cases_read(const char *path, struct rg_arena *arena);

/* The decoded feed of fixtures/golden; ends the program when it has a problem. The caller owns the reference. */
struct race_day *case_day(const char *feed);
/* Its bytes; new. */
char *case_feed_bytes(const char *feed);

/* Prints and ends the program: the test's own files are broken. */
_Noreturn void golden_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Problems: faults in bytes from outside, as lines that name the place; and remarks, which are no faults. A list
 * belongs to one thread, its caller's; zero-initialise it, and race_problems_finish frees its lines.
 */
#ifndef RG_RACE_FILE_PROBLEMS_H
#define RG_RACE_FILE_PROBLEMS_H

#include <stddef.h>

#include "base/format.h"

/*
 * Each line says where the fault is and what it is, in order of appearance: "heats[3].entries[2].slot: expected a whole
 * number, got \"x\"".
 */
struct race_problems {
	char **lines;
	size_t count;    /* of lines kept: at most RACE_PROBLEMS_KEPT */
	size_t left_out; /* counted, but not kept */
	/* What a crew may want to know though nothing is wrong: a column that nobody needs. */
	char **remarks;
	size_t remark_count; /* at most RACE_REMARKS_KEPT; what is more is not told */
};

#define RACE_PROBLEMS_KEPT 100
#define RACE_REMARKS_KEPT  20

void race_problems_add(struct race_problems *problems, const char *format, ...) RG_FORMAT(2, 3);
void race_problems_remark(struct race_problems *problems, const char *format, ...) RG_FORMAT(2, 3);
/* Adds the lines and remarks of another list; a line gets `name` and ": " before it unless it begins with that name. */
void race_problems_add_all(struct race_problems *problems, const struct race_problems *from, const char *name);
void race_problems_finish(struct race_problems *problems);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Problems: faults in bytes from outside, as lines that name the place. A list belongs to one thread, its caller's;
 * zero-initialise it, and race_problems_finish frees its lines.
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
};

#define RACE_PROBLEMS_KEPT 100

void race_problems_add(struct race_problems *problems, const char *format, ...) RG_FORMAT(2, 3);
void race_problems_finish(struct race_problems *problems);

#endif

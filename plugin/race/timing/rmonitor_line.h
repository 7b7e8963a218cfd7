/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of the RMonitor protocol (RMonitor Timing Protocol 1.0, AMB, 7 October 2010): splits it into fields, and
 * checks them against its command. Inside rmonitor.c only; any thread.
 */
#ifndef RG_RACE_TIMING_RMONITOR_LINE_H
#define RG_RACE_TIMING_RMONITOR_LINE_H

#include <stdbool.h>
#include <stddef.h>

#define RMONITOR_LONGEST_LINE 1024 /* the protocol has no limit; the longest lines seen have some 300 */
#define RMONITOR_MOST_FIELDS  16

enum rmonitor_command {
	RMONITOR_BAD = 0,    /* corrupted, or no line of this protocol */
	RMONITOR_OTHER,      /* a well-formed line that we have no use for */
	RMONITOR_RESET,      /* $I */
	RMONITOR_FLAG,       /* $F laps to go, time to go, time of day, race time, flag */
	RMONITOR_RUN,        /* $B id, description */
	RMONITOR_CLASS,      /* $C id, description */
	RMONITOR_ENTRY,      /* $A registration, number, transponder, first, last name, nationality, class id */
	RMONITOR_COMPETITOR, /* $COMP registration, number, class id, first, last name, nationality, additional */
	RMONITOR_RACE,       /* $G position, registration, laps, total time */
	RMONITOR_BEST,       /* $H position, registration, lap, best lap */
	/* Our own, see race_rmonitor_text. */
	RMONITOR_SKIPPED, /* $SKIPPED count */
	RMONITOR_DOUBT,   /* $DOUBT registration: two cars were told under it */
	RMONITOR_SAME,    /* $SAME registration, registration: the first was renumbered to the second; "": it was not */
};

struct rmonitor_line {
	enum rmonitor_command command;
	const char *fields[RMONITOR_MOST_FIELDS]; /* without quotes and the blanks around; into `text` */
	size_t count;
	char text[2 * RMONITOR_LONGEST_LINE];
};

/* Without its line end, at most RMONITOR_LONGEST_LINE bytes, in any encoding that has ASCII in it. */
void rmonitor_line_read(struct rmonitor_line *line, const char *text);
/* "$G", NULL for RMONITOR_BAD and RMONITOR_OTHER. */
const char *rmonitor_command_name(enum rmonitor_command command);

#endif

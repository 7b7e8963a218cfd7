/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values for a day, a moment, a length of time; each may be not given. They are plain values: any thread, nothing to
 * free.
 */
#ifndef RG_RACE_VALUE_MOMENT_H
#define RG_RACE_VALUE_MOMENT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* "Not given", for every int and every int64_t of milliseconds of a race day. Text that is not given is NULL. */
#define RACE_NONE  INT_MIN
#define RACE_NO_MS INT64_MIN

/* year 0: not given */
struct race_date {
	int year;
	int month;
	int day;
};

struct race_time {
	int64_t utc_ms; /* milliseconds since 1970-01-01 UTC; RACE_NO_MS: not given. Without an offset in the feed, */
	int offset_s; /* the text is taken as local time of the place: offset_s 0 and `local` true, utc_ms as if UTC */
	bool local;
	bool date_only;
};

/* A length of time as its source gave it, decimals and all: 2:42.1 is not 2:42.100. */
struct race_duration {
	int64_t ms;   /* RACE_NO_MS: not given */
	int decimals; /* digits after the seconds, 0 to 3; RACE_NONE: not told */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Durations: reads every form in which timing writes them, to whole milliseconds, and writes them. Any thread. */
#ifndef RG_RACE_VALUE_DURATION_H
#define RG_RACE_VALUE_DURATION_H

#include "base/mem.h"
#include "moment.h"

/* The unit of a bare number; it cannot be guessed. */
enum race_unit {
	RACE_UNIT_MS = 1,
	RACE_UNIT_SECONDS,
	RACE_UNIT_TEN_THOUSANDTHS, /* iRacing */
	RACE_UNIT_MICROSECONDS,
};

/*
 * Reads "37.794", "0:39.686", "2:42.154", "00:01:12.347", "1:25:33.607", "1:23,456", "PT1M23.456S", "+1:07.667",
 * Finnish "1.54,7" and "2.01.28,8"; a bare number by `unit` ("1.54" is 1.54 units, never minutes). The decimals are
 * the digits of a second that are known: those after the decimal sign, 0 to 3 (more are cut off), and 3 for a bare
 * number in a unit smaller than the second. False for anything else ("abc", "1:2:3.4", "NaN", a negative one, "", "-",
 * a number too large for a day): *duration is then unchanged.
 */
bool race_duration_parse(const char *text, enum race_unit unit, struct race_duration *duration);

/*
 * < 1 min "37.794", else "m:ss.SSS", from 1 h "h:mm:ss.SSS". The decimals cut, never round; where they are not told,
 * all three are shown. Free with rg_free. "" when it is not given.
 */
char *race_duration_format(struct race_duration duration);

/* The same in seconds alone, however many they are: "125.05". */
char *race_duration_seconds(struct race_duration duration);

#endif

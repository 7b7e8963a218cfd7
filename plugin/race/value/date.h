/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dates and times of day: reading them in every form the field's feeds have, reckoning with them. Any thread.
 */
#ifndef RG_RACE_VALUE_DATE_H
#define RG_RACE_VALUE_DATE_H

#include "moment.h"

/* True for a day that exists in the Gregorian calendar, years 1000 to 9999. */
bool race_date_valid(struct race_date date);
bool race_date_given(struct race_date date);
/* <0, 0, >0 as strcmp; a date that is not given comes last. */
int race_date_compare(struct race_date a, struct race_date b);
/* Days since 1970-01-01, and back. */
int64_t race_date_to_days(struct race_date date);
struct race_date race_date_from_days(int64_t days);
/* Whole years on the day `on`; born on 29 February turns older on 1 March in other years. RACE_NONE when unknown. */
int race_age(struct race_date born, struct race_date on);

/* "2021-06-05", and "2021-06-05T13:25:00+03:00" of which the day is taken. False leaves *date alone. */
bool race_date_parse(const char *text, struct race_date *date);
/*
 * ISO 8601 with or without seconds, fraction, offset ("Z", "+03:00", "+0300", "+03"); a blank instead of "T"; epoch
 * seconds or milliseconds (10 or 13 digits); "22-09-2026 00:00:00.000" (day first); "12 jan 01" (RMonitor); a date
 * alone. Without an offset: `local`. False leaves *time alone.
 */
bool race_time_parse(const char *text, struct race_time *time);
/* The day and the clock at the place (by the time's own offset). */
struct race_date race_time_date(struct race_time time);
void race_time_clock(struct race_time time, int *hour, int *minute);
/*
 * As feeds have it, without fractions of a second: "2021-06-05T13:25:00+03:00"; without the offset when it is local.
 * NULL when it is not given, or its year has not four digits. Free with rg_free.
 */
char *race_time_text(struct race_time time);
/* Today and now on this machine, in its own zone. */
struct race_date race_date_today(void);

#endif

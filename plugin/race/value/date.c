/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "date.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#define DAY_S        (24 * 60 * 60)
#define DAY_MS       ((int64_t)DAY_S * 1000)
#define MIN_YEAR     1000
#define MAX_YEAR     9999
#define MAX_OFFSET_S (14 * 60 * 60) /* Kiribati's; more is a mistake */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool race_date_valid(struct race_date date)
{
	return date.year >= MIN_YEAR && date.year <= MAX_YEAR && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
	       date.day <= days_in_month(date.year, date.month);
}

bool race_date_given(struct race_date date)
{
	return date.year != 0;
}

int race_date_compare(struct race_date a, struct race_date b)
{
	if (!race_date_given(a) || !race_date_given(b))
		return race_date_given(b) - race_date_given(a);
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

/*
 * Years are counted from March, so that the leap day is the last of its year and the months before a given one have
 * the same length in every year: (153 × month + 2) / 5 days. 719468 days lie between 0000-03-01 and 1970-01-01.
 */
int64_t race_date_to_days(struct race_date date)
{
	int64_t year = date.month > 2 ? date.year : date.year - 1;
	int month = (date.month + 9) % 12;

	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1 - 719468;
}

struct race_date race_date_from_days(int64_t days)
{
	struct race_date first = {MIN_YEAR, 1, 1}, last = {MAX_YEAR, 12, 31};

	if (days < race_date_to_days(first) || days > race_date_to_days(last))
		return (struct race_date){0};
	days += 719468;
	int era = (int)(days / 146097), day_of_era = (int)(days % 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	return (struct race_date){
		.year = era * 400 + year_of_era + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};
}

int race_age(struct race_date born, struct race_date on)
{
	if (!race_date_valid(born) || !race_date_valid(on) || race_date_compare(on, born) < 0)
		return RACE_NONE;
	bool before_birthday = on.month < born.month || (on.month == born.month && on.day < born.day);
	return on.year - born.year - before_birthday;
}

/* Exactly `count` digits; *at moves behind them. */
static bool digits(const char **at, int count, int *value)
{
	int result = 0;

	for (int i = 0; i < count; i++) {
		char c = (*at)[i];
		if (c < '0' || c > '9')
			return false;
		result = result * 10 + (c - '0');
	}
	*at += count;
	*value = result;
	return true;
}

static bool skip(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool year_first(const char **at, struct race_date *date)
{
	return digits(at, 4, &date->year) && skip(at, '-') && digits(at, 2, &date->month) && skip(at, '-') &&
	       digits(at, 2, &date->day) && race_date_valid(*date);
}

static bool day_first(const char **at, struct race_date *date)
{
	return digits(at, 2, &date->day) && skip(at, '-') && digits(at, 2, &date->month) && skip(at, '-') &&
	       digits(at, 4, &date->year) && race_date_valid(*date);
}

/* RMonitor's "12 jan 01"; with two digits, 70 to 99 are the last century's, as in POSIX. */
static bool month_in_words(const char **at, struct race_date *date)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char month[4] = {0};

	if (!digits(at, 2, &date->day) && !digits(at, 1, &date->day))
		return false;
	if (!skip(at, ' '))
		return false;
	for (int i = 0; i < 3 && **at; i++)
		month[i] = *(*at)++;
	for (int i = 0; i < 12; i++) {
		char name[4] = {names[i * 3], names[i * 3 + 1], names[i * 3 + 2], 0};
		if (rg_equal_ignoring_case(month, name))
			date->month = i + 1;
	}
	if (!date->month || !skip(at, ' '))
		return false;
	if (!digits(at, 4, &date->year)) {
		if (!digits(at, 2, &date->year))
			return false;
		date->year += date->year < 70 ? 2000 : 1900;
	}
	return race_date_valid(*date);
}

/* "13:25", "13:25:00", "13:25:00.123456"; what is finer than a millisecond is cut off. */
static bool clock_part(const char **at, int64_t *ms)
{
	int hour, minute, second = 0, fraction = 0;

	if (!digits(at, 2, &hour) || !skip(at, ':') || !digits(at, 2, &minute))
		return false;
	if (skip(at, ':')) {
		if (!digits(at, 2, &second))
			return false;
		if (skip(at, '.') || skip(at, ',')) {
			int digit, place = 100;
			if (!digits(at, 1, &digit))
				return false;
			do {
				fraction += digit * place;
				place /= 10;
			} while (digits(at, 1, &digit));
		}
	}
	*ms = ((int64_t)hour * 60 + minute) * 60000 + second * 1000 + fraction;
	return hour < 24 && minute < 60 && second < 60;
}

/* "Z", "+03:00", "+0300", "+03"; nothing is local. */
static bool offset_part(const char **at, struct race_time *time)
{
	int hours, minutes = 0;

	time->local = !**at;
	if (!**at || skip(at, 'Z') || skip(at, 'z'))
		return true;
	bool west = **at == '-';
	if (!skip(at, '+') && !skip(at, '-'))
		return false;
	if (!digits(at, 2, &hours))
		return false;
	if (skip(at, ':') ? !digits(at, 2, &minutes) : **at && !digits(at, 2, &minutes))
		return false;
	int offset = (hours * 60 + minutes) * 60;
	time->offset_s = west ? -offset : offset;
	return minutes < 60 && offset <= MAX_OFFSET_S;
}

static bool calendar_time(const char *text, bool (*date_part)(const char **, struct race_date *),
			  struct race_date *date, struct race_time *time)
{
	struct race_time result = {.local = true, .date_only = true};
	struct race_date day = {0};
	int64_t clock_ms = 0;

	if (!date_part(&text, &day))
		return false;
	if (skip(&text, 'T') || skip(&text, 't') || skip(&text, ' ')) {
		result.date_only = false;
		if (!clock_part(&text, &clock_ms) || !offset_part(&text, &result))
			return false;
	}
	if (*text)
		return false;
	result.utc_ms = race_date_to_days(day) * DAY_MS + clock_ms - (int64_t)result.offset_s * 1000;
	*date = day;
	*time = result;
	return true;
}

/* A feed that counts seconds has 10 digits from 2001 to 2286, one that counts milliseconds 13. */
static bool epoch(const char *text, struct race_time *time)
{
	size_t length = strlen(text);
	int64_t value;

	if ((length != 10 && length != 13) || text[0] == '-' || text[0] == '+' || !rg_parse_int(text, &value))
		return false;
	*time = (struct race_time){.utc_ms = length == 10 ? value * 1000 : value};
	return true;
}

bool race_date_parse(const char *text, struct race_date *date)
{
	struct race_time time;
	return text && calendar_time(text, year_first, date, &time);
}

bool race_time_parse(const char *text, struct race_time *time)
{
	struct race_date date;

	if (!text)
		return false;
	return epoch(text, time) || calendar_time(text, year_first, &date, time) ||
	       calendar_time(text, day_first, &date, time) || calendar_time(text, month_in_words, &date, time);
}

/* Milliseconds since 1970-01-01 00:00 on the clock at the place; `day` and `rest` split it, also before 1970. */
static bool at_the_place(struct race_time time, int64_t *day, int64_t *rest)
{
	const int64_t far = INT64_MAX / 2;

	if (time.utc_ms < -far || time.utc_ms > far)
		return false;
	int64_t ms = time.utc_ms + (int64_t)time.offset_s * 1000;
	*day = ms / DAY_MS - (ms % DAY_MS < 0);
	*rest = ms - *day * DAY_MS;
	return true;
}

struct race_date race_time_date(struct race_time time)
{
	int64_t day, rest;
	return at_the_place(time, &day, &rest) ? race_date_from_days(day) : (struct race_date){0};
}

void race_time_clock(struct race_time time, int *hour, int *minute)
{
	int64_t day, rest;
	bool known = at_the_place(time, &day, &rest);

	*hour = known ? (int)(rest / 3600000) : RACE_NONE;
	*minute = known ? (int)(rest / 60000 % 60) : RACE_NONE;
}

char *race_time_text(struct race_time time)
{
	struct race_date date = race_time_date(time);
	int64_t day, rest;

	if (!at_the_place(time, &day, &rest) || !race_date_valid(date))
		return NULL;
	int clock_s = (int)(rest / 1000), offset_s = time.offset_s < 0 ? -time.offset_s : time.offset_s;
	char zone[16] = "";
	if (!time.local)
		snprintf(zone, sizeof(zone), "%c%02d:%02d", time.offset_s < 0 ? '-' : '+', offset_s / 3600,
			 offset_s / 60 % 60);
	return rg_asprintf("%04d-%02d-%02dT%02d:%02d:%02d%s", date.year, date.month, date.day, clock_s / 3600,
			   clock_s / 60 % 60, clock_s % 60, zone);
}

struct race_date race_date_today(void)
{
	int64_t now = rg_wall_ms();
	return race_time_date((struct race_time){.utc_ms = now, .offset_s = rg_utc_offset_s(now)});
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "race/value/date.h"
#include "support_tsv.h"

static const struct race_date none = {0};

static void assert_date(struct race_date date, int year, int month, int day)
{
	assert_int_equal(date.year, year);
	assert_int_equal(date.month, month);
	assert_int_equal(date.day, day);
}

static void time_case(const char *place, const char *const *fields, void *data)
{
	struct race_time time = {0};

	(void)data;
	if (!race_time_parse(fields[0], &time))
		fail_msg("%s: \"%s\" was not accepted", place, fields[0]);
	const char *kind = time.date_only ? "day" : time.local ? "local" : "instant";
	if (time.utc_ms != atoll(fields[1]) || time.offset_s != atoi(fields[2]) || strcmp(kind, fields[3]) != 0)
		fail_msg("%s: \"%s\" gave %lld, %d, %s", place, fields[0], (long long)time.utc_ms, time.offset_s, kind);
	assert_true(time.local || !time.date_only);
}

static void rejected_case(const char *place, const char *const *fields, void *data)
{
	struct race_time time = {.utc_ms = 42, .offset_s = 43};
	struct race_date date = {1, 2, 3};

	(void)data;
	if (race_time_parse(fields[0], &time))
		fail_msg("%s: \"%s\" was accepted as a time", place, fields[0]);
	if (race_date_parse(fields[0], &date))
		fail_msg("%s: \"%s\" was accepted as a date", place, fields[0]);
	assert_int_equal(time.utc_ms, 42);
	assert_int_equal(time.offset_s, 43);
	assert_date(date, 1, 2, 3);
}

static void parses_times(void **state)
{
	struct race_time time;
	struct race_date date;

	(void)state;
	tsv_each("dates/times.tsv", 4, 38, time_case, NULL);
	tsv_each("dates/rejected.tsv", 1, 63, rejected_case, NULL);
	assert_false(race_time_parse(NULL, &time));
	assert_false(race_date_parse(NULL, &date));
}

/* What the process believes about its place must not matter. */
static void zone_is_irrelevant(void **state)
{
	static const char *const zones[] = {"Europe/Helsinki", "America/St_Johns", "UTC0", "XXX-14"};

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		tsv_each("dates/times.tsv", 4, 38, time_case, NULL);
	}
	unsetenv("TZ");
	tzset();
}

static void parses_dates(void **state)
{
	struct race_date date = none;

	(void)state;
	assert_true(race_date_parse("2021-06-05", &date));
	assert_date(date, 2021, 6, 5);
	/* The day as it is written, whatever day it is in Greenwich. */
	assert_true(race_date_parse("2021-06-05T00:30:00+03:00", &date));
	assert_date(date, 2021, 6, 5);
	assert_true(race_date_parse("2021-06-05T23:30:00-03:00", &date));
	assert_date(date, 2021, 6, 5);
	assert_false(race_date_parse("1622888700", &date));
	assert_false(race_date_parse("05-06-2021", &date));
}

static void place_case(const char *text, int year, int month, int day, int hour, int minute)
{
	struct race_time time;
	int h, m;

	assert_true(race_time_parse(text, &time));
	assert_date(race_time_date(time), year, month, day);
	race_time_clock(time, &h, &m);
	assert_int_equal(h, hour);
	assert_int_equal(m, minute);
}

static void clock_at_the_place(void **state)
{
	int hour, minute;

	(void)state;
	place_case("2021-06-05T13:25:59+03:00", 2021, 6, 5, 13, 25);
	place_case("2021-06-05T00:30:00+03:00", 2021, 6, 5, 0, 30);
	place_case("2021-06-05T23:30:00-03:00", 2021, 6, 5, 23, 30);
	place_case("2021-06-05T13:25", 2021, 6, 5, 13, 25);
	place_case("2021-06-05", 2021, 6, 5, 0, 0);
	place_case("1969-12-31T23:59:59.999Z", 1969, 12, 31, 23, 59);
	place_case("1000-01-01T00:00:00+14:00", 1000, 1, 1, 0, 0);
	place_case("9999-12-31T23:59:00-12:00", 9999, 12, 31, 23, 59);

	struct race_time unknown = {.utc_ms = RACE_NO_MS};
	assert_false(race_date_given(race_time_date(unknown)));
	race_time_clock(unknown, &hour, &minute);
	assert_int_equal(hour, RACE_NONE);
	assert_int_equal(minute, RACE_NONE);
	assert_false(race_date_given(race_time_date((struct race_time){.utc_ms = INT64_MAX, .offset_s = 50400})));
	assert_false(race_date_given(race_time_date((struct race_time){.utc_ms = 253402300800000})));
}

static void reckons_days(void **state)
{
	struct race_date date = {1000, 1, 1};
	int64_t first = race_date_to_days(date), last = race_date_to_days((struct race_date){9999, 12, 31});

	(void)state;
	assert_int_equal(race_date_to_days((struct race_date){1970, 1, 1}), 0);
	assert_int_equal(race_date_to_days((struct race_date){2000, 3, 1}), 11017);
	assert_int_equal(first, -354285);
	assert_int_equal(last, 2932896);
	/* Every day there is, one by one: valid, back again, and later than the one before. */
	for (int64_t day = first; day <= last; day++) {
		struct race_date now = race_date_from_days(day);
		if (!race_date_valid(now) || race_date_to_days(now) != day)
			fail_msg("day %lld gave %d-%d-%d", (long long)day, now.year, now.month, now.day);
		if (day > first && race_date_compare(date, now) >= 0)
			fail_msg("day %lld is not after the one before", (long long)day);
		date = now;
	}
	assert_date(date, 9999, 12, 31);
	assert_false(race_date_given(race_date_from_days(first - 1)));
	assert_false(race_date_given(race_date_from_days(last + 1)));
	assert_false(race_date_given(race_date_from_days(INT64_MAX)));
	assert_false(race_date_given(race_date_from_days(INT64_MIN)));
}

static void knows_valid_days(void **state)
{
	(void)state;
	assert_true(race_date_valid((struct race_date){2024, 2, 29}));
	assert_true(race_date_valid((struct race_date){2000, 2, 29}));
	assert_false(race_date_valid((struct race_date){2023, 2, 29}));
	assert_false(race_date_valid((struct race_date){1900, 2, 29}));
	assert_false(race_date_valid((struct race_date){2021, 4, 31}));
	assert_false(race_date_valid((struct race_date){2021, 13, 1}));
	assert_false(race_date_valid((struct race_date){2021, 0, 1}));
	assert_false(race_date_valid((struct race_date){2021, 1, 0}));
	assert_false(race_date_valid((struct race_date){999, 1, 1}));
	assert_false(race_date_valid((struct race_date){10000, 1, 1}));
	assert_false(race_date_valid((struct race_date){2021, -1, 1}));
	assert_false(race_date_valid(none));
}

static void compares(void **state)
{
	struct race_date a = {2021, 6, 5}, b = {2021, 6, 6}, c = {2021, 7, 1}, d = {2022, 1, 1};

	(void)state;
	assert_true(race_date_compare(a, a) == 0);
	assert_true(race_date_compare(a, b) < 0 && race_date_compare(b, a) > 0);
	assert_true(race_date_compare(b, c) < 0 && race_date_compare(c, b) > 0);
	assert_true(race_date_compare(c, d) < 0 && race_date_compare(d, c) > 0);
	assert_true(race_date_compare(d, none) < 0 && race_date_compare(none, d) > 0);
	assert_true(race_date_compare(none, none) == 0);
}

static void age_case(const char *place, const char *const *fields, void *data)
{
	struct race_date born, on;
	int wanted = strcmp(fields[2], "-") == 0 ? RACE_NONE : atoi(fields[2]);

	(void)data;
	assert_true(race_date_parse(fields[0], &born) && race_date_parse(fields[1], &on));
	if (race_age(born, on) != wanted)
		fail_msg("%s: got %d", place, race_age(born, on));
}

static void reckons_age(void **state)
{
	struct race_date born = {1997, 5, 2};

	(void)state;
	tsv_each("dates/ages.tsv", 3, 15, age_case, NULL);
	assert_int_equal(race_age(none, born), RACE_NONE);
	assert_int_equal(race_age(born, none), RACE_NONE);
	assert_int_equal(race_age((struct race_date){1997, 2, 30}, (struct race_date){2021, 1, 1}), RACE_NONE);
}

/* A moment is a moment in every zone it can be written in. */
static void round_trip(void **state)
{
	(void)state;
	for (int64_t day = -200000; day < 2000000; day += 8971) {
		for (int quarter = -56; quarter <= 56; quarter += 7) {
			struct race_date date = race_date_from_days(day);
			int minutes = abs(quarter) * 15, hour = (int)((day + 200000) % 24),
			    minute = (int)((day + 200000) % 60);
			char text[64];
			struct race_time time;
			int h, m;
			snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:07.089%c%02d:%02d", date.year,
				 date.month, date.day, hour, minute, quarter < 0 ? '-' : '+', minutes / 60,
				 minutes % 60);
			assert_true(race_time_parse(text, &time));
			assert_int_equal(time.utc_ms, ((day * 24 + hour) * 60 + minute - quarter * 15) * 60000 + 7089);
			race_time_clock(time, &h, &m);
			assert_int_equal(h, hour);
			assert_int_equal(m, minute);
			assert_int_equal(race_date_compare(race_time_date(time), date), 0);
		}
	}
}

static void today_is_now(void **state)
{
	time_t now = time(NULL);
	struct tm local;

	(void)state;
	/* Midnight may pass between the two looks at the clock. */
	localtime_r(&now, &local);
	struct race_date date = {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
	int64_t ahead = race_date_to_days(race_date_today()) - race_date_to_days(date);
	assert_true(ahead == 0 || ahead == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_times), cmocka_unit_test(zone_is_irrelevant),
		cmocka_unit_test(parses_dates), cmocka_unit_test(clock_at_the_place),
		cmocka_unit_test(reckons_days), cmocka_unit_test(knows_valid_days),
		cmocka_unit_test(compares),     cmocka_unit_test(reckons_age),
		cmocka_unit_test(round_trip),   cmocka_unit_test(today_is_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

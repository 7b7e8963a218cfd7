/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/value/duration.h"
#include "support_tsv.h"

#define UNCHANGED 123456789

static enum race_unit unit_of(const char *place, const char *name)
{
	static const char *const names[] = {"ms", "s", "1/10000s", "us"};

	for (int i = 0; i < 4; i++) {
		if (strcmp(names[i], name) == 0)
			return (enum race_unit)(RACE_UNIT_MS + i);
	}
	if (strcmp(name, "nothing") != 0)
		fail_msg("%s: no unit: %s", place, name);
	return (enum race_unit)0;
}

static void accepted_case(const char *place, const char *const *fields, void *data)
{
	enum race_unit unit = unit_of(place, fields[1]);
	struct race_duration got = {UNCHANGED, -1};

	(void)data;
	if (!race_duration_parse(fields[0], unit, &got))
		fail_msg("%s: \"%s\" was not accepted", place, fields[0]);
	if (got.ms != atoll(fields[2]) || got.decimals != atoi(fields[3]))
		fail_msg("%s: \"%s\" gave %lld ms, %d decimals", place, fields[0], (long long)got.ms, got.decimals);
}

static void accepts(void **state)
{
	(void)state;
	tsv_each("durations/accepted.tsv", 4, 50, accepted_case, NULL);
}

static void rejected_case(const char *place, const char *const *fields, void *data)
{
	struct race_duration got = {UNCHANGED, -1};

	(void)data;
	if (race_duration_parse(fields[0], unit_of(place, fields[1]), &got))
		fail_msg("%s: \"%s\" was accepted as %lld ms", place, fields[0], (long long)got.ms);
	assert_int_equal(got.ms, UNCHANGED);
	assert_int_equal(got.decimals, -1);
}

static void rejects(void **state)
{
	struct race_duration got;

	(void)state;
	tsv_each("durations/rejected.tsv", 2, 70, rejected_case, NULL);
	assert_false(race_duration_parse(NULL, RACE_UNIT_MS, &got));
}

/* Digits without end must cost no overflow. */
static void long_digits(void **state)
{
	char text[5001];
	struct race_duration got;

	(void)state;
	memset(text, '9', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	for (int unit = RACE_UNIT_MS; unit <= RACE_UNIT_MICROSECONDS; unit++)
		assert_false(race_duration_parse(text, (enum race_unit)unit, &got));
	memcpy(text, "1:23.", 5);
	assert_true(race_duration_parse(text, RACE_UNIT_SECONDS, &got));
	assert_int_equal(got.ms, 83999);
	assert_int_equal(got.decimals, 3);
}

static char *(*form)(struct race_duration duration);

static void formatted_case(const char *place, const char *const *fields, void *data)
{
	int decimals = strcmp(fields[1], "-") == 0 ? RACE_NONE : atoi(fields[1]);
	char *text = form((struct race_duration){atoll(fields[0]), decimals});

	(void)data;
	if (strcmp(text, fields[2]) != 0)
		fail_msg("%s: got \"%s\"", place, text);
	rg_free(text);
}

static void formats_with(const char *file, size_t cases, char *(*with)(struct race_duration duration))
{
	form = with;
	tsv_each(file, 3, cases, formatted_case, NULL);
	char *none = form((struct race_duration){RACE_NO_MS, 3});
	assert_string_equal(none, "");
	rg_free(none);
}

static void formats(void **state)
{
	(void)state;
	formats_with("durations/formatted.tsv", 27, race_duration_format);
	formats_with("durations/seconds.tsv", 9, race_duration_seconds);
}

/* What was written is read again as the same time, cut to what was written. */
static void round_trip(void **state)
{
	static const int unit[] = {1000, 100, 10, 1};

	(void)state;
	for (int64_t ms = 0; ms <= 86400000; ms += ms < 130000 ? 7 : ms < 3600000 ? 997 : 99991) {
		for (int decimals = 0; decimals <= 3; decimals++) {
			char *text = race_duration_format((struct race_duration){ms, decimals});
			struct race_duration again = {-1, -1};
			assert_true(race_duration_parse(text, RACE_UNIT_SECONDS, &again));
			assert_int_equal(again.ms, ms - ms % unit[decimals]);
			assert_int_equal(again.decimals, decimals);
			rg_free(text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts), cmocka_unit_test(rejects),    cmocka_unit_test(long_digits),
		cmocka_unit_test(formats), cmocka_unit_test(round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

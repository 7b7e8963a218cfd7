/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The RMonitor lines: the cases of fixtures/rmonitor, in pieces of every size, and the state as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "race/timing/rmonitor.h"
#include "support_expected.h"
#include "support_race.h"
#include "support_timing.h"

static void recordings_are_read_as_expected(void **state)
{
	(void)state;
	timing_cases("rmonitor", RMONITOR_CASES, "input.txt", race_rmonitor_parse);
}

static char *day_of(const struct race_rmonitor *state)
{
	struct race_problems problems = {0};
	char *text = timing_day_text(race_rmonitor_tree(state, table_words, &problems), &problems);

	race_problems_finish(&problems);
	return text;
}

static void pieces_do_not_matter(void **state)
{
	size_t length;
	char *bytes = timing_input("rmonitor", "004-corrupted-lines", "input.txt", &length), *expected = NULL;

	(void)state;
	for (size_t size = length; size > 0; size = size > 40 ? size / 2 : size - 1) {
		struct race_rmonitor *monitor = race_rmonitor_create();
		for (size_t at = 0; at < length; at += size)
			race_rmonitor_feed(monitor, bytes + at, size < length - at ? size : length - at);
		char *text = day_of(monitor);
		if (!expected)
			expected = rg_strdup(text);
		assert_string_equal(text, expected);
		assert_int_equal(race_rmonitor_skipped_lines(monitor), 11);
		rg_free(text);
		race_rmonitor_destroy(monitor);
	}
	rg_free(expected);
	rg_free(bytes);
}

/* What travels from the connection to the work thread must mean the same there. */
static void the_text_is_the_state(const char *name, const char *folder, void *data)
{
	size_t length;
	char *bytes = timing_input("rmonitor", name, "input.txt", &length);
	struct race_rmonitor *one = race_rmonitor_create(), *other = race_rmonitor_create();

	(void)folder;
	(void)data;
	race_rmonitor_feed(one, bytes, length);
	race_rmonitor_end(one, true);
	char *text = race_rmonitor_text(one);
	race_rmonitor_feed(other, text, strlen(text));
	char *again = race_rmonitor_text(other);
	assert_string_equal(again, text);
	char *day = day_of(one), *other_day = day_of(other);
	assert_string_equal(other_day, day);
	assert_int_equal(race_rmonitor_skipped_lines(other), race_rmonitor_skipped_lines(one));
	assert_true(race_rmonitor_looks_like(text, strlen(text)));
	rg_free(day);
	rg_free(other_day);
	rg_free(text);
	rg_free(again);
	rg_free(bytes);
	race_rmonitor_destroy(one);
	race_rmonitor_destroy(other);
}

static void feed_line(struct race_rmonitor *monitor, const char *line)
{
	race_rmonitor_feed(monitor, line, strlen(line));
	race_rmonitor_feed(monitor, "\r\n", 2);
}

static void is_its_text(const struct race_rmonitor *monitor)
{
	struct race_rmonitor *other = race_rmonitor_create();
	char *text = race_rmonitor_text(monitor);

	race_rmonitor_feed(other, text, strlen(text));
	char *again = race_rmonitor_text(other);
	assert_string_equal(again, text);
	assert_true(race_rmonitor_has_entries(other));
	rg_free(text);
	rg_free(again);
	race_rmonitor_destroy(other);
}

static void text_and_state_are_one(void **state)
{
	struct race_rmonitor *monitor = race_rmonitor_create();

	(void)state;
	race_each_case("rmonitor", RMONITOR_CASES, the_text_is_the_state, NULL);
	feed_line(monitor, "$A,\"1\",\"1\",1,\"a \"b\" c\"\",\"\"x\",\"\",1");
	is_its_text(monitor);
	race_rmonitor_destroy(monitor);
}

/* What is found of a car before the other one comes is told after both. */
static void renumbered_again_stays_in_the_text(void **state)
{
	struct race_rmonitor *monitor = race_rmonitor_create();

	(void)state;
	feed_line(monitor, "$A,\"15\",\"15\",1003,\"Cai\",\"Lundvik\",\"SWE\",1");
	feed_line(monitor, "$A,\"16\",\"16\",1003,\"Cai\",\"Lundvik\",\"SWE\",1");
	feed_line(monitor, "$A,\"16\",\"16\",1004,\"Dag\",\"Haugmo\",\"NOR\",1");
	feed_line(monitor, "$A,\"17\",\"17\",1003,\"Cai\",\"Lundvik\",\"SWE\",1");
	char *text = race_rmonitor_text(monitor);
	assert_non_null(strstr(text, "$SAME,\"15\",\"17\""));
	rg_free(text);
	is_its_text(monitor);
	race_rmonitor_destroy(monitor);
}

static void a_clock_that_ticks_is_no_change(void **state)
{
	struct race_rmonitor *monitor = race_rmonitor_create();

	(void)state;
	feed_line(monitor, "$F,14,\"00:12:45\",\"13:34:23\",\"00:09:47\",\"Green \"");
	uint64_t changes = race_rmonitor_changes(monitor);
	feed_line(monitor, "$F,14,\"00:12:44\",\"13:34:24\",\"00:09:48\",\"Green \"");
	feed_line(monitor, "$J,\"1\",\"00:02:03.826\",\"01:42:17.672\"");
	assert_int_equal(race_rmonitor_changes(monitor), changes);
	feed_line(monitor, "$F,14,\"00:12:43\",\"13:34:25\",\"00:09:49\",\"Red   \"");
	assert_int_equal(race_rmonitor_changes(monitor), changes + 1);
	assert_int_equal(race_rmonitor_good_lines(monitor), 4);
	race_rmonitor_destroy(monitor);
}

static void a_connection_that_ends_drops_half_a_line(void **state)
{
	struct race_rmonitor *monitor = race_rmonitor_create();

	(void)state;
	race_rmonitor_feed(monitor, "$A,\"1\",\"1\",1,\"Ann\",\"Exa", 23);
	race_rmonitor_end(monitor, false);
	feed_line(monitor, "$A,\"2\",\"2\",1,\"Bob\",\"Example\",\"\",1");
	assert_int_equal(race_rmonitor_good_lines(monitor), 1);
	assert_int_equal(race_rmonitor_skipped_lines(monitor), 0);
	assert_true(race_rmonitor_has_entries(monitor));
	feed_line(monitor, "$I,\"\",\"\"");
	assert_false(race_rmonitor_has_entries(monitor));
	race_rmonitor_destroy(monitor);
}

static void a_flood_stays_within_its_bounds(void **state)
{
	struct race_rmonitor *monitor = race_rmonitor_create();
	char *endless = rg_alloc(1 << 20, 1);

	(void)state;
	memset(endless, 'x', 1 << 20);
	for (int i = 0; i < 8; i++)
		race_rmonitor_feed(monitor, endless, 1 << 20);
	for (int i = 0; i < 5000; i++) {
		char *line = rg_asprintf("$A,\"%d\",\"%d\",%d,\"%.*s\",\"\",\"\",1", i, i, i + 1, 900, endless);
		feed_line(monitor, line);
		rg_free(line);
	}
	char *text = race_rmonitor_text(monitor);
	assert_uint_in_range(strlen(text), 900 * 1000, 1536 * 1024);
	/* The first one hung on the endless line. */
	assert_int_equal(race_rmonitor_skipped_lines(monitor), 1 + 5000 - 1 - 1024);
	rg_free(text);
	rg_free(endless);
	race_rmonitor_destroy(monitor);
}

static void damage_does_no_harm(void **state)
{
	size_t length;
	char *bytes = timing_input("rmonitor", "003-race-finished", "input.txt", &length);
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct race_problems problems = {0};
		char *damaged = rg_strndup(bytes, length);
		for (int i = 0; i < 5; i++) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			damaged[(random >> 33) % length] = (char)(random >> 56);
		}
		char *text = timing_day_text(race_rmonitor_parse(damaged, length, table_words, &problems), &problems);
		rg_free(text);
		race_problems_finish(&problems);
		rg_free(damaged);
	}
	rg_free(bytes);
}

static void it_is_told_by_its_first_line(void **state)
{
	static const struct {
		const char *text;
		bool rmonitor;
	} cases[] = {
		{"$I,\"16:36:08.000\",\"12 jan 01\"\r\n", true},
		{"\r\n$F,14,\"\",\"\",\"\",\"\"", true},
		{"$ECHO,1", true},
		{"$", false},
		{"$100 a day", false},
		{"{\"race_feed\": 1}", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(race_rmonitor_looks_like(cases[i].text, strlen(cases[i].text)), cases[i].rmonitor);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recordings_are_read_as_expected),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(text_and_state_are_one),
		cmocka_unit_test(renumbered_again_stays_in_the_text),
		cmocka_unit_test(a_clock_that_ticks_is_no_change),
		cmocka_unit_test(a_connection_that_ends_drops_half_a_line),
		cmocka_unit_test(a_flood_stays_within_its_bounds),
		cmocka_unit_test(damage_does_no_harm),
		cmocka_unit_test(it_is_told_by_its_first_line),
	};

	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, race_words_load, race_words_free));
}

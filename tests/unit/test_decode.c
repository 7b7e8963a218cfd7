/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds in fixtures/feed, each with what must come of it: the problems, a blank line, the race day.
 * tools/update-expected writes it anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/day/tree.h"
#include "support_expected.h"
#include "support_race.h"

static void decode_case(const char *name, const char *folder, void *failures)
{
	struct race_problems problems = {0};
	struct rg_buffer actual = {0};
	size_t length;
	char *bytes = race_case_input(folder, &length);

	struct race_day *day = race_day_decode(bytes, length, &problems);
	/* What was decoded must not need the bytes any more. */
	memset(bytes, 'X', length);
	race_dump_problems(&actual, &problems);
	rg_buffer_text(&actual, "\n");
	race_dump(&actual, day);
	*(int *)failures += expected_check(name, folder, "expected.txt", actual.bytes);
	race_day_unref(day);
	race_problems_finish(&problems);
	rg_buffer_finish(&actual);
	rg_free(bytes);
}

static void decodes_as_expected(void **state)
{
	int failures = 0;

	(void)state;
	race_each_case("feed", FEED_CASES, decode_case, &failures);
	assert_int_equal(failures, 0);
}

/* What is left of the feed without its faults is the same race day, and nothing is said of it. */
static void leave_out_case(const char *name, const char *folder, void *compared)
{
	struct race_problems problems = {0};
	struct rg_buffer whole = {0}, left = {0};
	size_t length;
	char *bytes = race_case_input(folder, &length);
	cJSON *tree = race_tree_parse(bytes, length, &problems);
	struct race_day *day = tree ? race_day_from_tree(tree, 1, &problems) : NULL;

	if (day) {
		race_dump(&whole, day);
		*(size_t *)compared += problems.count > 0;
		race_problems_finish(&problems);
		race_tree_leave_out(tree);
		struct race_day *again = race_day_from_tree(tree, 1, &problems);
		if (problems.count)
			fail_msg("%s: still \"%s\"", name, problems.lines[0]);
		race_dump(&left, again);
		assert_string_equal(left.bytes, whole.bytes);
		race_day_unref(again);
	}
	race_day_unref(day);
	cJSON_Delete(tree);
	race_problems_finish(&problems);
	rg_buffer_finish(&whole);
	rg_buffer_finish(&left);
	rg_free(bytes);
}

static void leaves_out_what_is_wrong(void **state)
{
	size_t compared = 0;

	(void)state;
	race_each_case("feed", FEED_CASES, leave_out_case, &compared);
	assert_uint_in_range(compared, 10, FEED_CASES);
}

static void refuses_by_size_alone(void **state)
{
	struct race_problems problems = {0};
	size_t length = 100 * 1024 * 1024;
	char one = '{';

	(void)state;
	/* One byte is there to be read: a look at another would be seen by the sanitizer. */
	assert_null(race_day_decode(&one, length, &problems));
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.lines[0], "104857600 bytes: more than 64 MiB, this is not race data");
	race_problems_finish(&problems);
}

static void refuses_more_values_than_memory_is_for(void **state)
{
	struct race_problems problems = {0};
	struct rg_buffer feed = {.limit = 8 * 1024 * 1024};

	(void)state;
	rg_buffer_text(&feed, "{\"race_feed\":1,\"x\":[0");
	while (feed.length < 5 * 1024 * 1024)
		rg_buffer_text(&feed, ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
	rg_buffer_text(&feed, "]}");
	assert_null(race_day_decode(feed.bytes, feed.length, &problems));
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.lines[0], "more values than race data can have"));
	race_problems_finish(&problems);
	rg_buffer_finish(&feed);
}

static void keeps_the_first_of_too_many(void **state)
{
	struct race_problems problems = {0};
	struct rg_buffer feed = {0};

	(void)state;
	rg_buffer_text(&feed, "{\"race_feed\":1,\"drivers\":[");
	for (int i = 0; i < 2500; i++)
		rg_buffer_format(&feed, "%s{\"id\":%d}", i ? "," : "", i);
	rg_buffer_text(&feed, "],\"heats\":[{\"id\":1,\"entries\":[");
	for (int i = 0; i < 61; i++)
		rg_buffer_format(&feed, "%s{\"driver\":%d}", i ? "," : "", i);
	rg_buffer_text(&feed, "]}]}");
	struct race_day *day = race_day_decode(feed.bytes, feed.length, &problems);
	assert_non_null(day);
	assert_int_equal(day->drivers.count, 2000);
	assert_int_equal(((const struct race_heat *)day->heats.items)->entries.count, 60);
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.lines[0], "drivers: more than 2000 items, the rest is left out");
	assert_string_equal(problems.lines[1], "heats[0].entries: more than 60 items, the rest is left out");
	race_day_unref(day);
	race_problems_finish(&problems);
	rg_buffer_finish(&feed);
}

static void counts_problems_it_does_not_keep(void **state)
{
	struct race_problems problems = {0};
	struct rg_buffer feed = {0};

	(void)state;
	rg_buffer_text(&feed, "{\"race_feed\":1,\"drivers\":[1");
	for (int i = 1; i < 1000; i++)
		rg_buffer_text(&feed, ",1");
	rg_buffer_text(&feed, "]}");
	struct race_day *day = race_day_decode(feed.bytes, feed.length, &problems);
	assert_non_null(day);
	assert_int_equal(problems.count, RACE_PROBLEMS_KEPT);
	assert_int_equal(problems.left_out, 1000 - RACE_PROBLEMS_KEPT);
	race_day_unref(day);
	race_problems_finish(&problems);
	rg_buffer_finish(&feed);
}

static void equal_bytes_have_equal_hashes(void **state)
{
	struct race_day *one = race_decode_text("{'race_feed':1}", NULL),
			*two = race_decode_text("{'race_feed':1}", NULL);
	struct race_day *other = race_decode_text("{'race_feed':1 }", NULL);

	(void)state;
	assert_true(one->hash == two->hash);
	assert_false(one->hash == other->hash);
	race_day_unref(one);
	race_day_unref(two);
	race_day_unref(other);
}

static void adds_to_earlier_problems(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	race_problems_add(&problems, "an earlier %s", "line");
	assert_null(race_day_decode("", 0, &problems));
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.lines[0], "an earlier line");
	assert_string_equal(problems.lines[1], "this is empty");
	race_problems_finish(&problems);
}

static void long_lines_end_at_a_character(void **state)
{
	struct race_problems problems = {0};
	struct rg_buffer text = {0};

	(void)state;
	/* "x" moves the two bytes of every "ä" across the end of the line in one of the two. */
	for (int i = 0; i < 1000; i++)
		rg_buffer_text(&text, "ä");
	race_problems_add(&problems, "%s", text.bytes);
	race_problems_add(&problems, "x%s", text.bytes);
	for (size_t i = 0; i < 2; i++)
		assert_true(rg_utf8_valid(problems.lines[i], strlen(problems.lines[i])));
	race_problems_finish(&problems);
	rg_buffer_finish(&text);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_as_expected),
		cmocka_unit_test(leaves_out_what_is_wrong),
		cmocka_unit_test(refuses_by_size_alone),
		cmocka_unit_test(refuses_more_values_than_memory_is_for),
		cmocka_unit_test(keeps_the_first_of_too_many),
		cmocka_unit_test(counts_problems_it_does_not_keep),
		cmocka_unit_test(equal_bytes_have_equal_hashes),
		cmocka_unit_test(adds_to_earlier_problems),
		cmocka_unit_test(long_lines_end_at_a_character),
	};
	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, NULL, NULL));
}

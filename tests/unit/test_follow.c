/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew follows: classes left out of a race day, and times that slipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/day/follow.h"
#include "race/day/tree.h"
#include "support_race.h"

#define HASH 77

static const char day_text[] =
	"{\"race_feed\":1,\"classes\":[{\"id\":\"sc\",\"name\":\"Supercar\"},{\"id\":\"jr\",\"name\":\"Junior\"},"
	"{\"id\":\"TEST\",\"name\":\"Test\"}],"
	"\"drivers\":[{\"id\":\"a\",\"number\":\"1\",\"class\":\"sc\"},{\"id\":\"b\",\"number\":\"2\",\"class\":\"jr\"}"
	","
	"{\"id\":\"c\",\"number\":\"3\"}],"
	"\"rounds\":[{\"id\":\"r1\",\"winners\":[{\"class\":\"jr\",\"driver\":\"b\"}]}],"
	"\"heats\":["
	"{\"id\":\"done\",\"classes\":[\"sc\"],\"status\":\"official\",\"start\":\"2021-06-05T10:00:00+03:00\"},"
	"{\"id\":\"jr1\",\"classes\":[\"jr\"],\"status\":\"grid\",\"start\":\"2021-06-05T11:00:00+03:00\"},"
	"{\"id\":\"both\",\"classes\":[\"jr\",\"sc\"],\"start\":\"2021-06-05T12:00:00+03:00\"},"
	"{\"id\":\"day\",\"classes\":[\"sc\"],\"start\":\"2021-06-06\"},"
	"{\"id\":\"none\"}],"
	"\"standings\":[{\"class\":\"sc\",\"rows\":[]},{\"class\":\"jr\",\"rows\":[]}],"
	"\"classifications\":[{\"class\":\"jr\",\"rows\":[]}],"
	"\"now\":{\"round\":\"r1\",\"heat\":\"jr1\"}}";

static struct race_day *follow(const char *text, char *const *off, size_t count, int shift_min)
{
	struct race_problems problems = {0};
	struct race_follow followed;
	cJSON *tree = race_tree_parse(text, strlen(text), &problems);

	assert_non_null(tree);
	race_follow_init(&followed, off, count, shift_min);
	char *before = cJSON_PrintUnformatted(tree);
	struct race_day *day = race_follow_decode(&followed, tree, HASH, &problems);
	/* The tree is others' too. */
	char *after = cJSON_PrintUnformatted(tree);
	assert_string_equal(before, after);
	cJSON_free(before);
	cJSON_free(after);
	race_follow_finish(&followed);
	race_problems_finish(&problems);
	cJSON_Delete(tree);
	return day;
}

static void all_of_it_when_nothing_is_left_out(void **state)
{
	(void)state;
	struct race_day *day = follow(day_text, NULL, 0, 0), *plain = race_decode_text(day_text, NULL);

	assert_int_equal(day->heats.count, 5);
	assert_int_equal(day->drivers.count, plain->drivers.count);
	assert_int_equal(day->standings.count, 2);
	assert_int_equal(day->hash, HASH);
	assert_string_equal(day->now.heat.id, "jr1");
	race_day_unref(plain);
	race_day_unref(day);
}

static void a_class_that_is_left_out(void **state)
{
	(void)state;
	static char *const off[] = {"jr", "TEST", "unknown"};
	struct race_day *day = follow(day_text, off, 3, 0);

	assert_null(race_day_heat(day, "jr1"));
	/* A heat that another class drives too stays, and so does what belongs to no class. */
	assert_non_null(race_day_heat(day, "both"));
	assert_non_null(race_day_heat(day, "none"));
	assert_non_null(race_day_driver(day, "a"));
	assert_non_null(race_day_driver(day, "c"));
	assert_int_equal(day->standings.count, 1);
	assert_int_equal(day->classifications.count, 0);
	/* What the crew chooses from, and the calendar, stay whole. */
	assert_int_equal(day->classes.count, 3);
	assert_int_equal(day->rounds.count, 1);
	/* "now" does not name what is not there. */
	assert_null(day->now.heat.id);
	assert_string_equal(day->now.round.id, "r1");
	race_day_unref(day);
}

static void classes_by_name_letter_for_letter(void **state)
{
	(void)state;
	static char *const off[] = {"JR", "s", ""};
	struct race_day *day = follow(day_text, off, 3, 0);

	assert_int_equal(day->heats.count, 5);
	race_day_unref(day);
}

static int64_t start_of(const struct race_day *day, const char *heat)
{
	return race_day_heat(day, heat)->start.utc_ms;
}

static void times_that_slip(void **state)
{
	(void)state;
	static const int shifts[] = {25, -5, 720};
	struct race_day *plain = race_decode_text(day_text, NULL);

	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
		struct race_day *day = follow(day_text, NULL, 0, shifts[i]);
		int64_t moved = shifts[i] * INT64_C(60000);
		assert_int_equal(start_of(day, "jr1"), start_of(plain, "jr1") + moved);
		assert_int_equal(start_of(day, "both"), start_of(plain, "both") + moved);
		/* What is over was when it was; a date is no time; no time stays none. */
		assert_int_equal(start_of(day, "done"), start_of(plain, "done"));
		assert_int_equal(start_of(day, "day"), start_of(plain, "day"));
		assert_int_equal(start_of(day, "none"), RACE_NO_MS);
		race_day_unref(day);
	}
	race_day_unref(plain);
}

static void equal_hashes_follow_the_same(void **state)
{
	(void)state;
	static char *const lists[][2] = {{"a", "b"}, {"ab", ""}, {"b", "a"}, {"a", "c"}};
	uint64_t seen[10];
	size_t count = 0;

	for (size_t i = 0; i < 4; i++) {
		for (int shift = 0; shift < 2; shift++) {
			struct race_follow followed;
			race_follow_init(&followed, lists[i], 2, shift);
			seen[count++] = race_follow_hash(&followed, HASH);
			race_follow_finish(&followed);
		}
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	}
}

static void trees_that_are_no_feed(void **state)
{
	(void)state;
	static char *const off[] = {"sc"};
	static const char *const texts[] = {
		"[]",
		"{}",
		"7",
		"{\"race_feed\":1,\"heats\":7,\"drivers\":{},\"standings\":null,\"now\":[]}",
		"{\"race_feed\":1,\"heats\":[7,null,[],{\"classes\":[]},{\"classes\":[7]},{\"classes\":7,\"class\":{}}]"
		"}",
		"{\"race_feed\":1,\"now\":{\"heat\":7}}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		race_day_unref(follow(texts[i], off, 1, 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_when_nothing_is_left_out), cmocka_unit_test(a_class_that_is_left_out),
		cmocka_unit_test(classes_by_name_letter_for_letter),  cmocka_unit_test(times_that_slip),
		cmocka_unit_test(equal_hashes_follow_the_same),       cmocka_unit_test(trees_that_are_no_feed),
	};
	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}

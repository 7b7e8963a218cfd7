/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timeline of `race-graphics serve`: fixtures/timeline/NNN-name holds feed.json, timeline.json and either
 * expected.json (the feed in each step) or expected.txt (the first problem).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>

#include "base/file.h"
#include "base/mem.h"
#include "tool/timeline.h"

#define FOLDER    RG_FIXTURES "/timeline"
#define MAX_BYTES (1024 * 1024)
#define CASES     35

static cJSON *read_json(const char *folder, const char *name)
{
	char *path = rg_path_join(folder, name), *bytes;
	size_t length;

	assert_true(rg_file_read(path, MAX_BYTES, &bytes, &length, NULL));
	cJSON *json = cJSON_ParseWithLength(bytes, length);
	if (!json)
		fail_msg("%s is not JSON", path);
	rg_free(bytes);
	rg_free(path);
	return json;
}

static char *read_line(const char *path)
{
	char *bytes;
	size_t length;

	assert_true(rg_file_read(path, MAX_BYTES, &bytes, &length, NULL));
	bytes[strcspn(bytes, "\n")] = 0;
	return bytes;
}

static void check_feeds(const char *folder, const struct timeline *timeline)
{
	cJSON *expected = read_json(folder, "expected.json");
	struct timeline_walk walk = {0};

	assert_int_equal(cJSON_GetArraySize(expected), timeline->count);
	for (size_t i = 0; i < timeline->count; i++) {
		struct race_problems problems = {0};
		if (!timeline_walk_to(timeline, &walk, i, &problems))
			fail_msg("%s, step %zu: %s", folder, i, problems.lines[0]);
		if (!cJSON_Compare(walk.feed, cJSON_GetArrayItem(expected, (int)i), true))
			fail_msg("%s, step %zu: %s", folder, i, cJSON_PrintUnformatted(walk.feed));
		assert_int_equal(problems.count, 0);
	}
	/* Back to the first. */
	assert_true(timeline_walk_to(timeline, &walk, 0, &(struct race_problems){0}));
	assert_true(cJSON_Compare(walk.feed, cJSON_GetArrayItem(expected, 0), true));
	timeline_walk_finish(&walk);
	cJSON_Delete(expected);
}

static void check_problem(const char *path, const struct timeline *timeline, struct race_problems *problems)
{
	char *expected = read_line(path);

	struct timeline_walk walk = {0};
	for (size_t i = 0; i < timeline->count && !problems->count; i++)
		timeline_walk_to(timeline, &walk, i, problems);
	timeline_walk_finish(&walk);
	if (problems->count != 1)
		fail_msg("%s: %zu problems", path, problems->count);
	assert_string_equal(problems->lines[0], expected);
	rg_free(expected);
}

static void check_case(const char *name)
{
	char *folder = rg_path_join(FOLDER, name), *text = rg_path_join(folder, "expected.txt");
	struct race_problems problems = {0};
	struct timeline timeline;
	bool good = timeline_init(&timeline, read_json(folder, "feed.json"), read_json(folder, "timeline.json"),
				  &problems);

	if (rg_file_exists(text)) {
		check_problem(text, &timeline, &problems);
	} else {
		if (!good)
			fail_msg("%s: %s", folder, problems.lines[0]);
		check_feeds(folder, &timeline);
	}
	timeline_finish(&timeline);
	race_problems_finish(&problems);
	rg_free(folder);
	rg_free(text);
}

static void test_cases(void **state)
{
	DIR *folder = opendir(FOLDER);
	int count = 0;

	(void)state;
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.')
			continue;
		check_case(entry->d_name);
		count++;
	}
	closedir(folder);
	assert_int_equal(count, CASES);
}

/* Steps a, b, c of 10, 5 and 20 seconds. */
static void make(struct timeline *timeline, bool repeat)
{
	struct race_problems problems = {0};
	cJSON *json = cJSON_Parse(
		"{\"timeline\":1,\"steps\":[{\"step\":\"a\",\"for_s\":10},{\"step\":\"b\",\"for_s\":5},"
		"{\"step\":\"1\",\"for_s\":20}]}");

	cJSON_AddBoolToObject(json, "repeat", repeat);
	assert_true(timeline_init(timeline, cJSON_Parse("{\"race_feed\":1}"), json, &problems));
}

static void test_time(void **state)
{
	struct timeline timeline;

	(void)state;
	make(&timeline, false);
	assert_int_equal(timeline_step_at(&timeline, 0, 0), 0);
	assert_int_equal(timeline_step_at(&timeline, 0, 9999), 0);
	assert_int_equal(timeline_step_at(&timeline, 0, 10000), 1);
	assert_int_equal(timeline_step_at(&timeline, 0, 14999), 1);
	assert_int_equal(timeline_step_at(&timeline, 0, 15000), 2);
	assert_int_equal(timeline_step_at(&timeline, 0, INT64_MAX), 2);
	assert_int_equal(timeline_step_at(&timeline, 1, 4999), 1);
	assert_int_equal(timeline_step_at(&timeline, 1, 5000), 2);
	assert_int_equal(timeline_step_at(&timeline, 2, 1000000), 2);
	timeline_finish(&timeline);
}

static void test_time_repeats(void **state)
{
	struct timeline timeline;

	(void)state;
	make(&timeline, true);
	assert_int_equal(timeline_step_at(&timeline, 0, 34999), 2);
	assert_int_equal(timeline_step_at(&timeline, 0, 35000), 0);
	assert_int_equal(timeline_step_at(&timeline, 0, 35000ll * 1000000 + 10000), 1);
	assert_int_equal(timeline_step_at(&timeline, 2, 19999), 2);
	assert_int_equal(timeline_step_at(&timeline, 2, 20000), 0);
	assert_int_equal(timeline_step_at(&timeline, 2, 30000), 1);
	timeline_finish(&timeline);
}

static void test_find(void **state)
{
	struct timeline timeline;
	size_t step = 99;

	(void)state;
	make(&timeline, false);
	assert_true(timeline_find(&timeline, "b", &step));
	assert_int_equal(step, 1);
	assert_true(timeline_find(&timeline, "2", &step));
	assert_int_equal(step, 1);
	assert_true(timeline_find(&timeline, "1", &step)); /* a name comes before a number */
	assert_int_equal(step, 2);
	step = 99;
	assert_false(timeline_find(&timeline, "0", &step));
	assert_false(timeline_find(&timeline, "4", &step));
	assert_false(timeline_find(&timeline, "-1", &step));
	assert_false(timeline_find(&timeline, "A", &step));
	assert_false(timeline_find(&timeline, "", &step));
	assert_int_equal(step, 99);
	timeline_finish(&timeline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_time_repeats),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

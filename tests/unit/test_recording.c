/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recordings: what is played is what was seen, step by step; changes that follow each other fast; feeds without a
 * clock; folders that cannot be written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "intake/recording/changes.h"
#include "intake/recording/recording.h"
#include "race/value/date.h"
#include "support_chance.h"
#include "tool/timeline.h"

#define WALL_MS  1622970271000 /* 2021-06-06T09:04:31Z */
#define STEP_MS  1000
#define FEED_MAX 100000

static cJSON *feed_of(const char *members)
{
	char *text = rg_asprintf("{\"race_feed\":1,\"updated\":\"2021-06-06T12:00:00Z\"%s%s}", *members ? "," : "",
				 members);
	cJSON *feed = cJSON_Parse(text);

	if (!feed)
		fail_msg("%s", text);
	rg_free(text);
	return feed;
}

/* The recording's files as they are played. */
static void play(struct recording *recording, int64_t now_ms, struct timeline *timeline)
{
	struct recording_files files = recording_files(recording, now_ms);
	struct race_problems problems = {0};

	if (!timeline_init(timeline, cJSON_Parse(files.feed), cJSON_Parse(files.timeline), &problems))
		fail_msg("%s\n%s", problems.lines[0], files.timeline);
	recording_files_finish(&files);
}

static void expect(const struct timeline *timeline, size_t step, const char *members)
{
	struct race_problems problems = {0};
	struct timeline_walk walk = {0};
	cJSON *expected = feed_of(members);

	if (!timeline_walk_to(timeline, &walk, step, &problems))
		fail_msg("step %zu: %s", step, problems.lines[0]);
	cJSON_DeleteItemFromObjectCaseSensitive(walk.feed, "updated");
	cJSON_DeleteItemFromObjectCaseSensitive(expected, "updated");
	if (!cJSON_Compare(walk.feed, expected, true))
		fail_msg("step %zu: %s", step, cJSON_PrintUnformatted(walk.feed));
	cJSON_Delete(expected);
	timeline_walk_finish(&walk);
}

/* Each is another feed, seen a second after the one before. */
static void test_plays_what_was_seen(void **state)
{
	static const char *const seen[] = {
		"\"heats\":[{\"id\":\"a\",\"status\":\"grid\",\"entries\":[{\"driver\":\"x\",\"slot\":1},"
		"{\"driver\":\"y\",\"slot\":2}]},{\"id\":\"b\"}]",
		/* one member, and an entry's */
		"\"heats\":[{\"id\":\"a\",\"status\":\"live\",\"entries\":[{\"driver\":\"x\",\"slot\":1,\"laps\":1},"
		"{\"driver\":\"y\",\"slot\":2}]},{\"id\":\"b\"}]",
		/* entries change places, a heat comes, a member goes */
		"\"heats\":[{\"id\":\"a\",\"entries\":[{\"driver\":\"y\",\"slot\":2},{\"driver\":\"x\",\"slot\":1}]},"
		"{\"id\":\"b\"},{\"id\":\"c\",\"grid\":[[1,null,2]]}],\"now\":{\"heat\":\"a\"}",
		/* the first goes, one comes between */
		"\"heats\":[{\"id\":\"b\"},{\"id\":\"d\"},{\"id\":\"c\",\"grid\":[[1,2]]}],\"now\":{}",
		/* two with one id, and one without */
		"\"heats\":[{\"id\":\"b\"},{\"id\":\"b\"},{\"laps\":4}],\"people\":[{\"name\":\"E\"}]",
		"\"heats\":[],\"people\":[{\"name\":\"F\"}]",
		"\"heats\":[{\"id\":\"b\"}],\"people\":[]",
		/* a text where there was an object, and back */
		"\"now\":\"b\"",
		"\"now\":{\"heat\":\"b\",\"round\":\"r\"}",
	};
	size_t count = sizeof(seen) / sizeof(seen[0]);
	struct recording *recording = recording_create();
	struct timeline timeline;

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_true(recording_take(recording, feed_of(seen[i]), (int64_t)i * STEP_MS, WALL_MS));
	play(recording, (int64_t)count * STEP_MS, &timeline);
	assert_int_equal(timeline.count, count);
	for (size_t i = 0; i < count; i++) {
		expect(&timeline, i, seen[i]);
		assert_int_equal(timeline.steps[i].for_ms, STEP_MS);
	}
	assert_string_equal(timeline.steps[1].name, "0:00:01.0");
	assert_string_equal(timeline.steps[1].label, "a: live");
	assert_null(timeline.steps[2].label);
	/* Only what differs is written. */
	char *changes = cJSON_PrintUnformatted(timeline.steps[1].changes);
	assert_string_equal(changes, "{\"heats\":{\"a\":{\"status\":\"live\",\"entries\":{\"x\":{\"laps\":1}}}}}");
	cJSON_free(changes);
	timeline_finish(&timeline);
	recording_destroy(recording);
}

static void test_equal_is_no_step(void **state)
{
	struct recording *recording = recording_create();
	cJSON *later = feed_of("\"heats\":[{\"id\":\"a\"}]");

	(void)state;
	assert_true(recording_take(recording, feed_of("\"heats\":[{\"id\":\"a\"}]"), 0, WALL_MS));
	assert_true(recording_has_news(recording));
	struct recording_files files = recording_files(recording, 100);
	recording_files_finish(&files);
	cJSON_ReplaceItemInObjectCaseSensitive(later, "updated", cJSON_CreateString("2021-06-06T12:00:05Z"));
	assert_true(recording_take(recording, feed_of("\"heats\":[{\"id\":\"a\"}]"), 3000, WALL_MS));
	assert_true(recording_take(recording, later, 5000, WALL_MS));
	assert_int_equal(recording_count(recording), 1);
	assert_false(recording_has_news(recording));
	recording_destroy(recording);
}

/* Of changes that come too fast the last one counts, half a second after the step. */
static void test_fast_changes(void **state)
{
	struct recording *recording = recording_create();
	struct timeline timeline;

	(void)state;
	recording_take(recording, feed_of("\"now\":{\"heat\":\"a\"}"), 10000, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"b\"}"), 10100, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"c\"}"), 10499, WALL_MS);
	recording_step(recording, 10499);
	assert_int_equal(recording_count(recording), 1);
	recording_step(recording, 10500);
	assert_int_equal(recording_count(recording), 2);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"d\"}"), 12000, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"e\"}"), 12001, WALL_MS);
	play(recording, 12002, &timeline);
	assert_int_equal(timeline.count, 4);
	expect(&timeline, 0, "\"now\":{\"heat\":\"a\"}");
	expect(&timeline, 1, "\"now\":{\"heat\":\"c\"}");
	expect(&timeline, 2, "\"now\":{\"heat\":\"d\"}");
	expect(&timeline, 3, "\"now\":{\"heat\":\"e\"}");
	assert_int_equal(timeline.steps[0].for_ms, 500);
	assert_int_equal(timeline.steps[1].for_ms, 1500);
	assert_int_equal(timeline.steps[2].for_ms, 500);
	timeline_finish(&timeline);
	recording_destroy(recording);
}

/* A change that is taken back before it counted was none. */
static void test_taken_back(void **state)
{
	struct recording *recording = recording_create();

	(void)state;
	recording_take(recording, feed_of("\"now\":{\"heat\":\"a\"}"), 0, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"b\"}"), 100, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"a\"}"), 200, WALL_MS);
	recording_take(recording, feed_of("\"now\":{\"heat\":\"a\"}"), 2000, WALL_MS);
	assert_int_equal(recording_count(recording), 1);
	recording_destroy(recording);
}

static const char *updated_in(const struct timeline *timeline, size_t step, struct timeline_walk *walk)
{
	struct race_problems problems = {0};

	assert_true(timeline_walk_to(timeline, walk, step, &problems));
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(walk->feed, "updated"));
}

static void test_clock(void **state)
{
	struct recording *recording = recording_create();
	struct timeline_walk walk = {0};
	struct timeline timeline;
	struct race_time first, second;

	(void)state;
	recording_take(recording, cJSON_Parse("{\"race_feed\":1}"), 0, WALL_MS);
	recording_take(recording, cJSON_Parse("{\"race_feed\":1,\"updated\":\"soon\",\"now\":{}}"), 90000, WALL_MS);
	play(recording, 91000, &timeline);
	assert_true(race_time_parse(updated_in(&timeline, 0, &walk), &first));
	assert_int_equal(first.utc_ms, WALL_MS);
	assert_true(race_time_parse(updated_in(&timeline, 1, &walk), &second));
	assert_int_equal(second.utc_ms, WALL_MS + 90000);
	timeline_walk_finish(&walk);
	timeline_finish(&timeline);
	recording_destroy(recording);
}

/* The one change that a timeline cannot tell comes one change later. */
static void test_list_becomes_object(void **state)
{
	struct recording *recording = recording_create();
	struct timeline timeline;

	(void)state;
	recording_take(recording, feed_of("\"odd\":[1,2]"), 0, WALL_MS);
	recording_take(recording, feed_of("\"odd\":{\"a\":1}"), 1000, WALL_MS);
	recording_take(recording, feed_of("\"odd\":{\"a\":1}"), 2000, WALL_MS);
	play(recording, 3000, &timeline);
	assert_int_equal(timeline.count, 3);
	expect(&timeline, 1, "");
	expect(&timeline, 2, "\"odd\":{\"a\":1}");
	timeline_finish(&timeline);
	recording_destroy(recording);
}

/* ---- any two feeds ---- */

static struct chance luck = {20211};

static int below(int limit)
{
	return (int)chance_below(&luck, (size_t)limit);
}

static cJSON *random_value(int depth);

static cJSON *random_object(int depth)
{
	static const char *const names[] = {"a", "b", "id", "driver", "list"};
	cJSON *object = cJSON_CreateObject();

	for (int i = 0; i < 5; i++) {
		if (below(2) && !(depth == 0 && strcmp(names[i], "list") != 0))
			cJSON_AddItemToObject(object, names[i],
					      i == 2 || i == 3 ? cJSON_CreateString(below(2) ? "x" : "y")
							       : random_value(depth + 1));
	}
	return object;
}

static cJSON *random_value(int depth)
{
	cJSON *list;

	switch (depth > 3 ? below(3) : below(5)) {
	case 0:
		return cJSON_CreateNumber(below(3));
	case 1:
		return cJSON_CreateString(below(2) ? "x" : "");
	case 2:
		return cJSON_CreateBool(below(2));
	case 3:
		return random_object(depth);
	default:
		list = cJSON_CreateArray();
		for (int i = below(4); i > 0; i--)
			cJSON_AddItemToArray(list, below(4) ? random_object(depth + 1) : random_value(depth + 1));
		return list;
	}
}

/* Laid over the old feed by the player, the changes give the new one, whatever the two are. */
static void test_any_two(void **state)
{
	(void)state;
	for (int round = 0; round < 20000; round++) {
		cJSON *old = random_object(0), *new = random_object(0);
		char *text = cJSON_PrintUnformatted(old);
		cJSON *changes = changes_between(old, new),
		      *json = cJSON_Parse("{\"timeline\":1,\"steps\":[{\"step\":\"a\"}]}");
		struct race_problems problems = {0};
		struct timeline_walk walk = {0};
		struct timeline timeline;
		cJSON *step = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "steps"), 0);
		bool same = cJSON_Compare(old, new, true);

		if (same != !changes)
			fail_msg("round %d: %s: said to be %s", round, text, changes ? "another" : "the same");
		if (changes)
			cJSON_AddItemToObject(step, "changes", changes);
		assert_true(timeline_init(&timeline, old, json, &problems));
		if (!timeline_walk_to(&timeline, &walk, 0, &problems))
			fail_msg("round %d: %s", round, problems.lines[0]);
		if (!cJSON_Compare(walk.feed, new, true))
			fail_msg("round %d: of %s it makes %s, not %s", round, text, cJSON_PrintUnformatted(walk.feed),
				 cJSON_PrintUnformatted(new));
		timeline_walk_finish(&walk);
		timeline_finish(&timeline);
		cJSON_Delete(new);
		cJSON_free(text);
	}
}

/* ---- bounds ---- */

/* What does not fit is not written half: the recording ends, and plays. */
static void test_full(void **state)
{
	struct recording *recording = recording_create();
	struct timeline timeline;
	int taken = 0;

	(void)state;
	while (recording_take(recording, feed_of(taken % 2 ? "\"now\":{}" : ""), (int64_t)taken * STEP_MS, WALL_MS))
		taken++;
	assert_int_equal(taken, RECORDING_STEPS);
	assert_int_equal(recording_count(recording), RECORDING_STEPS);
	assert_false(recording_take(recording, feed_of("\"now\":{\"heat\":\"q\"}"), (int64_t)taken * 2000, WALL_MS));
	play(recording, (int64_t)taken * 2000, &timeline);
	assert_int_equal(timeline.count, RECORDING_STEPS);
	timeline_finish(&timeline);
	recording_destroy(recording);
}

static void test_full_of_bytes(void **state)
{
	struct recording *recording = recording_create();
	struct timeline timeline;
	char *big = rg_alloc(FEED_MAX + 1, 1);
	size_t taken = 0;

	(void)state;
	memset(big, 'x', FEED_MAX);
	for (;; taken++) {
		char *members = rg_asprintf("\"name\":\"%zu%s\"", taken, big);
		bool room = recording_take(recording, feed_of(members), (int64_t)taken * STEP_MS, WALL_MS);
		rg_free(members);
		if (!room)
			break;
	}
	assert_uint_in_range(taken, RECORDING_BYTES / 2 / FEED_MAX - 3, RECORDING_BYTES / 2 / FEED_MAX + 1);
	play(recording, (int64_t)taken * STEP_MS, &timeline);
	assert_int_equal(timeline.count, taken);
	timeline_finish(&timeline);
	rg_free(big);
	recording_destroy(recording);
}

/* ---- files ---- */

static void test_files(void **state)
{
	char folder[] = "/tmp/rg-recording-XXXXXX", *error = NULL;
	struct recording *recording = recording_create();

	(void)state;
	assert_non_null(mkdtemp(folder));
	char *show = rg_path_join(folder, "a/show"), *feed = rg_path_join(show, RECORDING_FEED);
	char *timeline = rg_path_join(show, RECORDING_TIMELINE);
	recording_take(recording, feed_of(""), 0, WALL_MS);
	struct recording_files files = recording_files(recording, 1000);

	assert_null(recording_folder_fault(show));
	assert_true(recording_files_write(&files, show, &error));
	assert_true(rg_file_exists(feed) && rg_file_exists(timeline));
	/* Nobody's recording is written over. */
	error = recording_folder_fault(show);
	assert_non_null(strstr(error, "holds a recording already (race-day.json)"));
	rg_free(error);
	/* No folder can be made below a file, and nothing can be written there. */
	char *below = rg_path_join(feed, "x");
	error = recording_folder_fault(below);
	assert_non_null(strstr(error, "cannot be made"));
	rg_free(error);
	assert_false(recording_files_write(&files, below, &error));
	assert_non_null(strstr(error, "race-day.json cannot be written"));
	rg_free(error);
	assert_true(rg_path_remove(feed) && rg_path_remove(timeline) && rg_path_remove(show));
	char *above = rg_path_directory(show);
	assert_true(rg_path_remove(above) && rg_path_remove(folder));
	rg_free(above);
	rg_free(below);
	rg_free(show);
	rg_free(feed);
	rg_free(timeline);
	recording_files_finish(&files);
	recording_destroy(recording);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plays_what_was_seen),
		cmocka_unit_test(test_equal_is_no_step),
		cmocka_unit_test(test_fast_changes),
		cmocka_unit_test(test_taken_back),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_list_becomes_object),
		cmocka_unit_test(test_any_two),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_full_of_bytes),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

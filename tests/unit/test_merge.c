/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Layers laid over one another, in fixtures/merge: base.json (none: nothing), then every other .json and .csv in name
 * order, then the photos of photos.txt by their names. What must come of it: expected.json, and report.txt with what
 * the crew is told. What comes of it must decode as a race feed without a problem.
 * tools/update-expected writes both anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "race/merge/merge.h"
#include "race/value/merge_name.h"
#include "race/merge/merge_photo.h"
#include "race/table/table.h"
#include "race/day/tree.h"
#include "support_expected.h"
#include "support_race.h"
#include "support_tsv.h"

#define MOST_FILES 20

static struct race_tree *empty_tree(void)
{
	return race_tree_create(cJSON_Parse("{\"race_feed\":1}"));
}

static struct race_tree *read_tree(const char *folder, const char *name, struct race_problems *problems)
{
	size_t length;
	char *bytes = race_case_file(folder, name, &length);
	cJSON *tree = race_table_file_name(name) ? race_table_read(bytes, length, name, table_words, problems)
						 : race_tree_parse(bytes, length, problems);

	rg_free(bytes);
	return race_tree_create(tree);
}

static void lay_files(const char *folder, const char *suffix, struct race_tree *tree, struct race_merge_report *report)
{
	size_t count;
	char **names = rg_directory_list(folder, suffix, &count);

	for (size_t i = 0; i < count; i++) {
		bool own = strcmp(names[i], "base.json") == 0 || strcmp(names[i], "expected.json") == 0;
		struct race_tree *layer = own ? NULL : read_tree(folder, names[i], &report->problems);
		char *before = layer ? cJSON_PrintUnformatted(layer->json) : NULL;
		if (layer) {
			assert_true(race_merge(tree, layer, names[i], report));
			char *after = cJSON_PrintUnformatted(layer->json);
			assert_string_equal(before, after);
			free(after);
		}
		free(before);
		/* What is laid of it stays. */
		race_tree_unref(layer);
		rg_free(names[i]);
	}
	rg_free(names);
}

static void find_photos(const char *folder, struct race_tree *tree, struct race_merge_report *report)
{
	const char *files[MOST_FILES];
	size_t count = 0;
	char *list = race_case_file_if_any(folder, "photos.txt", NULL);

	for (char *at = list; at && *at && count < MOST_FILES;) {
		files[count++] = at;
		at += strcspn(at, "\n");
		if (*at)
			*at++ = 0;
	}
	if (list)
		race_photos_by_name(tree, files, count, "photos", &report->problems);
	rg_free(list);
}

static char *report_text(const struct race_merge_report *report)
{
	struct rg_buffer text = {0};
	char *layers = race_merge_report_text(report);

	rg_buffer_text(&text, layers);
	race_dump_problems(&text, &report->unmatched);
	rg_buffer_text(&text, "\n");
	race_dump_problems(&text, &report->problems);
	rg_free(layers);
	return rg_buffer_take(&text);
}

static void merge_case(const char *name, const char *folder, void *failures)
{
	struct race_merge_report report = {0};
	char *path = rg_path_join(folder, "base.json");
	struct race_tree *of = rg_file_exists(path) ? read_tree(folder, "base.json", &report.problems) : empty_tree();

	assert_non_null(of);
	char *before = cJSON_PrintUnformatted(of->json);
	struct race_tree *tree = race_tree_draft(of);
	lay_files(folder, ".json", tree, &report);
	lay_files(folder, ".csv", tree, &report);
	find_photos(folder, tree, &report);
	race_merge_check(tree->json, &report.problems);
	char *after = cJSON_PrintUnformatted(of->json);
	assert_string_equal(before, after);
	free(before);
	free(after);
	race_tree_unref(of);
	char *json = cJSON_Print(tree->json), *actual = rg_asprintf("%s\n", json), *reported = report_text(&report);
	*(int *)failures += expected_check(name, folder, "expected.json", actual) +
			    expected_check(name, folder, "report.txt", reported) + race_check_feed(name, tree->json);
	free(json);
	rg_free(actual);
	rg_free(reported);
	rg_free(path);
	race_merge_report_finish(&report);
	race_tree_unref(tree);
}

static void lays_as_expected(void **state)
{
	int failures = 0;

	(void)state;
	race_each_case("merge", MERGE_CASES, merge_case, &failures);
	assert_int_equal(failures, 0);
}

/* The same layer twice changes nothing more: a crew's file is read again whenever it is saved. */
static void is_the_same_twice(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *tree = read_tree(RG_DATA "/samples/ouluzone-2021", "race-day.json", &report.problems);
	struct race_tree *layer = read_tree(RG_FIXTURES "/merge/001-roster-over-feed", "crew.csv", &report.problems);

	(void)state;
	assert_true(race_merge(tree, layer, "crew.csv", &report));
	char *once = cJSON_PrintUnformatted(tree->json);
	assert_true(race_merge(tree, layer, "crew.csv", &report));
	char *twice = cJSON_PrintUnformatted(tree->json);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	race_tree_unref(tree);
	race_tree_unref(layer);
	race_merge_report_finish(&report);
}

/* A feed laid over itself is itself: every id is found again and nothing is lost. */
static void is_itself_over_itself(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *tree = read_tree(RG_DATA "/samples/ouluzone-2021", "race-day.json", &report.problems);
	char *before = cJSON_PrintUnformatted(tree->json);
	struct race_tree *layer = race_tree_create(cJSON_Parse(before));

	(void)state;
	assert_true(race_merge(tree, layer, "same.json", &report));
	char *after = cJSON_PrintUnformatted(tree->json);
	assert_string_equal(before, after);
	assert_int_equal(report.problems.count, 0);
	assert_int_equal(report.unmatched.count, 0);
	const struct race_merge_layer *counts = report.layers.items;
	assert_int_equal(counts->filled.count, 0);
	free(before);
	free(after);
	race_tree_unref(tree);
	race_tree_unref(layer);
	race_merge_report_finish(&report);
}

/* A feed without a list of drivers: the race of a stand-in does not get the driver of the crew's line for the number.
 */
static void guards_entries_without_a_list(void **state)
{
	struct race_merge_report report = {0};
	struct race_problems problems = {0};
	struct race_tree *tree = read_tree(RG_FIXTURES "/merge/016-entries-without-list", "base.json",
					   &report.problems);
	struct race_tree *layer = read_tree(RG_FIXTURES "/merge/016-entries-without-list", "crew.csv",
					    &report.problems);

	(void)state;
	assert_true(race_merge(tree, layer, "crew.csv", &report));
	struct race_day *day = race_day_from_tree(tree->json, 1, &problems);
	const struct race_heat *heat = day->heats.items;
	const struct race_entry *entries = heat->entries.items;
	const struct race_driver *first = entries[0].driver.to, *second = entries[1].driver.to;
	assert_string_equal(first->car, "Ford Fiesta");
	assert_string_equal(second->last_name, "VIRTALA Otto");
	assert_null(second->car);
	race_day_unref(day);
	race_problems_finish(&problems);
	race_merge_report_finish(&report);
	race_tree_unref(tree);
	race_tree_unref(layer);
}

static void refuses_what_is_no_object(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *tree = empty_tree(), *list = race_tree_create(cJSON_CreateArray());

	(void)state;
	assert_false(race_merge(tree, list, "list.json", &report));
	assert_false(race_merge(tree, NULL, "none.json", &report));
	assert_int_equal(report.problems.count, 2);
	assert_int_equal(report.layers.count, 0);
	race_merge_report_finish(&report);
	race_tree_unref(tree);
	race_tree_unref(list);
}

/* Any JSON may be a layer or a base: lists where texts belong, numbers where objects do. */
static void survives_wrong_kinds(void **state)
{
	static const char *const values[] = {
		"null",  "1",
		"\"x\"", "[]",
		"{}",    "[null,1,\"x\",[],{}]",
		"true",  "[{\"id\":1,\"number\":[],\"class\":{},\"entries\":[1,{\"slot\":1e99}]}]"};
	static const char *const members[] = {"drivers",  "classes",   "series",    "rounds",
					      "heats",    "standings", "people",    "classifications",
					      "sponsors", "now",       "race_feed", "unknown"};
	const size_t value_count = sizeof(values) / sizeof(values[0]),
		     member_count = sizeof(members) / sizeof(members[0]);

	(void)state;
	for (size_t i = 0; i < value_count * member_count * value_count; i++) {
		struct race_merge_report report = {0};
		const char *member = members[i / value_count % member_count];
		char *base = rg_asprintf("{\"%s\":%s}", member, values[i % value_count]);
		char *layer = rg_asprintf("{\"%s\":%s}", member, values[i / value_count / member_count]);
		struct race_tree *tree = race_tree_create(cJSON_Parse(base)),
				 *over = race_tree_create(cJSON_Parse(layer));
		assert_true(race_merge(tree, over, "x.json", &report));
		race_merge_check(tree->json, &report.problems);
		race_tree_unref(tree);
		race_tree_unref(over);
		rg_free(base);
		rg_free(layer);
		race_merge_report_finish(&report);
	}
}

static void same_person_case(const char *place, const char *const *fields, void *data)
{
	bool expected = strcmp(fields[4], "same") == 0;

	(void)data;
	if (race_name_same_person(fields[0], fields[1], fields[2], fields[3]) != expected ||
	    race_name_same_person(fields[2], fields[3], fields[0], fields[1]) != expected)
		fail_msg("%s: not %s", place, fields[4]);
}

static void tells_people_by_their_surnames(void **state)
{
	(void)state;
	tsv_each("names/same-person.tsv", 5, 18, same_person_case, NULL);
}

static void split_case(const char *place, const char *const *fields, void *data)
{
	char *first, *last;

	(void)data;
	race_name_split(fields[0], false, &first, &last);
	if (!rg_equal(first ? first : "", fields[1]) || !rg_equal(last, fields[2]))
		fail_msg("%s: got \"%s\" and \"%s\"", place, first ? first : "", last);
	rg_free(first);
	rg_free(last);
}

static void splits_names(void **state)
{
	(void)state;
	tsv_each("names/split.tsv", 3, 40, split_case, NULL);
}

/* ---- more than a race day may have ---- */

static struct race_tree *make_heat(const char *member, int entries, int members)
{
	struct race_tree *tree = empty_tree();
	cJSON *heats = cJSON_AddArrayToObject(tree->json, "heats"), *heat = cJSON_CreateObject();

	cJSON_AddItemToArray(heats, heat);
	cJSON_AddStringToObject(heat, "id", "h1");
	cJSON *list = cJSON_AddArrayToObject(heat, "entries");
	for (int i = 0; i < entries; i++) {
		cJSON *entry = cJSON_CreateObject();
		char *id = rg_asprintf("d%d", i);
		cJSON_AddStringToObject(entry, "driver", id);
		cJSON_AddNumberToObject(entry, member, i + 1);
		cJSON_AddItemToArray(list, entry);
		rg_free(id);
	}
	for (int i = 0; i < members; i++) {
		char *name = rg_asprintf("unknown%d", i);
		cJSON_AddTrueToObject(heat, name);
		rg_free(name);
	}
	return tree;
}

static void assert_problem(const struct race_merge_report *report, const char *line)
{
	for (size_t i = 0; i < report->problems.count; i++) {
		if (strcmp(report->problems.lines[i], line) == 0)
			return;
	}
	fail_msg("not said: %s", line);
}

static const cJSON *first_heat(const struct race_tree *tree)
{
	return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(tree->json, "heats"), 0);
}

static void leaves_out_and_says_what_is_too_much(void **state)
{
	struct race_merge_report report = {0};
	struct race_tree *feed = make_heat("position", 70, 0), *tree = race_tree_draft(feed);
	struct race_tree *crew = make_heat("joker_lap", 80, 300);

	(void)state;
	assert_true(race_merge(tree, crew, "crew.json", &report));
	assert_problem(&report, "race data: more than 60 entries, the rest is left out");
	assert_problem(&report, "crew.json: more than 60 entries, the rest is left out");
	assert_problem(&report, "crew.json: a heat of more than 200 members, the rest is left out");
	assert_int_equal(report.problems.count, 3);
	const cJSON *entries = cJSON_GetObjectItemCaseSensitive(first_heat(tree), "entries");
	assert_int_equal(cJSON_GetArraySize(entries), 60);
	assert_true(cJSON_HasObjectItem(cJSON_GetArrayItem(entries, 59), "joker_lap"));
	assert_int_equal(cJSON_GetArraySize(first_heat(tree)), 200);
	race_tree_unref(tree);
	race_tree_unref(crew);
	/* They stay as they are. */
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(first_heat(feed), "entries")), 70);
	race_tree_unref(feed);
	race_merge_report_finish(&report);
}

/* ---- a feed that means harm ---- */

#define HARM_MOST_MS 15000 /* a second or two; without care, half a minute */

static void add_text_object(cJSON *list, const char *member, const char *text)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, member, text);
	cJSON_AddItemToArray(list, object);
}

/* As many drivers as may be, all of one number, and entries by the hundred thousand. */
static struct race_tree *make_harm(int drivers, int heats, int entries)
{
	struct race_tree *tree = empty_tree();
	cJSON *list = cJSON_AddArrayToObject(tree->json, "drivers");

	for (int i = 0; i < drivers; i++) {
		char *name = rg_asprintf("Harm%d", i);
		add_text_object(list, "last_name", name);
		cJSON_AddStringToObject(cJSON_GetArrayItem(list, 0)->prev, "number", "1");
		rg_free(name);
	}
	list = cJSON_AddArrayToObject(tree->json, "heats");
	for (int i = 0; i < heats; i++) {
		cJSON *heat = cJSON_CreateObject(), *items = cJSON_AddArrayToObject(heat, "entries");
		for (int k = 0; k < entries; k++)
			add_text_object(items, "number", "01");
		cJSON_AddItemToArray(list, heat);
	}
	return tree;
}

static void is_soon_done_with_harm(void **state)
{
	struct race_tree *base = make_harm(2000, 2000, 100), *layer = make_harm(600, 0, 0);
	struct race_merge_report report = {0};
	int64_t begun_ms = rg_monotonic_ms();

	(void)state;
	assert_true(race_merge(base, layer, "crew.json", &report));
	assert_true(rg_monotonic_ms() - begun_ms < HARM_MOST_MS);
	/* Nobody is guessed. */
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(base->json, "drivers")), 2000);
	race_merge_report_finish(&report);
	race_tree_unref(layer);
	race_tree_unref(base);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lays_as_expected),
		cmocka_unit_test(is_the_same_twice),
		cmocka_unit_test(is_itself_over_itself),
		cmocka_unit_test(guards_entries_without_a_list),
		cmocka_unit_test(refuses_what_is_no_object),
		cmocka_unit_test(survives_wrong_kinds),
		cmocka_unit_test(tells_people_by_their_surnames),
		cmocka_unit_test(splits_names),
		cmocka_unit_test(leaves_out_and_says_what_is_too_much),
		cmocka_unit_test(is_soon_done_with_harm),
	};
	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, race_words_load, race_words_free));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Orbits' current.xml: the cases of fixtures/orbits, and every file cut off at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "race/timing/orbits.h"
#include "support_expected.h"
#include "support_race.h"
#include "support_timing.h"

static void files_are_read_as_expected(void **state)
{
	(void)state;
	timing_cases("orbits", 27, "input.xml", race_orbits_parse);
}

static void half_a_file_is_never_taken_for_a_whole_one(void **state)
{
	size_t length;
	char *bytes = timing_input("orbits", "001-finished-race", "input.xml", &length);
	size_t whole = (size_t)(strstr(bytes, "</resultspage>") - bytes) + strlen("</resultspage>");

	(void)state;
	for (size_t cut = 0; cut <= length; cut++) {
		struct race_problems problems = {0};
		cJSON *tree = race_orbits_parse(bytes, cut, table_words, &problems);
		assert_int_equal(tree != NULL, cut >= whole);
		assert_int_equal(problems.count > 0, cut < whole);
		cJSON_Delete(tree);
		race_problems_finish(&problems);
	}
	rg_free(bytes);
}

static void nothing_personal_is_carried_over(void **state)
{
	struct race_problems problems = {0};
	size_t length;
	char *bytes = timing_input("orbits", "001-finished-race", "input.xml", &length);
	cJSON *tree = race_orbits_parse(bytes, length, table_words, &problems);
	char *text = cJSON_PrintUnformatted(tree);

	(void)state;
	assert_non_null(strstr(bytes, "someone@timing.example"));
	assert_null(strstr(text, "@"));
	assert_null(strstr(text, "9900000"));
	cJSON_free(text);
	cJSON_Delete(tree);
	race_problems_finish(&problems);
	rg_free(bytes);
}

static void a_damaged_file_does_no_harm(void **state)
{
	size_t length;
	char *bytes = timing_input("orbits", "004-out", "input.xml", &length);
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct race_problems problems = {0};
		char *damaged = rg_strndup(bytes, length);
		for (int i = 0; i < 3; i++) {
			random = random * 6364136223846793005ull + 1442695040888963407ull;
			damaged[(random >> 33) % length] = (char)(random >> 56);
		}
		char *text = timing_day_text(race_orbits_parse(damaged, length, table_words, &problems), &problems);
		rg_free(text);
		race_problems_finish(&problems);
		rg_free(damaged);
	}
	rg_free(bytes);
}

static void more_rows_than_a_race_has_are_left_out(void **state)
{
	struct rg_buffer file = {0};
	struct race_problems problems = {0};

	(void)state;
	rg_buffer_text(&file, "<resultspage><results>");
	for (int i = 0; i < 700; i++)
		rg_buffer_format(&file, "<result no='%d' firstname='A'/>", i);
	rg_buffer_text(&file, "</results></resultspage>");
	cJSON *tree = race_orbits_parse(file.bytes, file.length, table_words, &problems);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(tree, "drivers")), 500);
	assert_string_equal(problems.lines[0], "more than 500 results, the rest is left out");
	cJSON_Delete(tree);
	race_problems_finish(&problems);
	rg_buffer_finish(&file);
	assert_null(race_orbits_parse("", 100u * 1024 * 1024, table_words, &problems));
	assert_int_equal(problems.count, 1);
	race_problems_finish(&problems);
}

static void it_is_told_by_its_beginning(void **state)
{
	static const struct {
		const char *text;
		bool orbits;
	} cases[] = {
		{"<?xml version=\"1.0\"?>\n<resultspage user=\"x\">", true},
		{"\xEF\xBB\xBF<resultspage>", true},
		{"<rss/>", false},
		{"{\"race_feed\": 1}", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(race_orbits_looks_like(cases[i].text, strlen(cases[i].text)), cases[i].orbits);
	assert_true(race_orbits_looks_like("\xFF\xFE<\0r\0", 6));
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_as_expected),
		cmocka_unit_test(half_a_file_is_never_taken_for_a_whole_one),
		cmocka_unit_test(nothing_personal_is_carried_over),
		cmocka_unit_test(a_damaged_file_does_no_harm),
		cmocka_unit_test(more_rows_than_a_race_has_are_left_out),
		cmocka_unit_test(it_is_told_by_its_beginning),
	};

	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, race_words_load, race_words_free));
}

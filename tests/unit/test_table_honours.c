/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The honours of a cell, in fixtures/honours/read.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/table/honour_text.h"
#include "race/row/table_words.h"
#include "support_tsv.h"

static void add_text(struct rg_buffer *buffer, const cJSON *honour, const char *member)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(honour, member);

	if (cJSON_IsString(value))
		rg_buffer_text(buffer, value->valuestring);
	else if (cJSON_IsNumber(value))
		rg_buffer_format(buffer, "%d", (int)value->valuedouble);
}

static void honours_case(const char *place, const char *const *fields, void *words)
{
	static const char *const members[] = {"year", "title", "position", "kind", "count"};
	struct race_problems problems = {0};
	struct rg_buffer actual = {0};
	cJSON *list = race_honours_read(fields[0], words, "here", &problems);
	const cJSON *honour;

	rg_buffer_text(&actual, "");
	cJSON_ArrayForEach(honour, list)
	{
		rg_buffer_text(&actual, actual.length ? "; " : "");
		for (size_t i = 0; i < 5; i++) {
			rg_buffer_text(&actual, i ? "|" : "");
			add_text(&actual, honour, members[i]);
		}
	}
	if (strcmp(actual.bytes, fields[1]) != 0 || (int)problems.count != atoi(fields[2]))
		fail_msg("%s: got %s and %zu problems", place, actual.bytes, problems.count);
	if (problems.count)
		assert_true(rg_starts_with(problems.lines[0], "here: "));
	rg_buffer_finish(&actual);
	race_problems_finish(&problems);
	cJSON_Delete(list);
}

static void reads_honours(void **state)
{
	struct race_problems problems = {0};
	struct race_table_words *words = race_table_words_load(RG_DATA "/tables", &problems);

	(void)state;
	assert_non_null(words);
	assert_int_equal(problems.count, 0);
	tsv_each("honours/read.tsv", 3, 22, honours_case, words);
	race_table_words_destroy(words);
}

static void caps_the_list(void **state)
{
	struct race_problems problems = {0};
	struct rg_buffer text = {0};

	(void)state;
	for (int i = 0; i < 200; i++)
		rg_buffer_text(&text, "1 Cup;");
	cJSON *list = race_honours_read(text.bytes, NULL, "here", &problems);
	assert_int_equal(cJSON_GetArraySize(list), 100);
	assert_true(problems.count > 0);
	cJSON_Delete(list);
	rg_buffer_finish(&text);
	race_problems_finish(&problems);
}

/* A file of words that is wrong in one place is right in the others; a word means one thing. */
static void reports_wrong_words(void **state)
{
	struct race_problems problems = {0};
	struct race_table_words *words = race_table_words_load(RG_FIXTURES "/table-words", &problems);

	(void)state;
	assert_non_null(words);
	assert_string_equal(race_table_words_header(words, &race_type_driver, "numero"), "number");
	assert_null(race_table_words_header(words, &race_type_driver, "elsewhere"));
	static const char *const lines[] = {
		"a.json: driver.nonsense: expected a member of the race feed",
		"a.json: driver.team: \"NUMERO\" means number already",
		"a.json: driver.car: \"-\" has no letter",
		"a.json: driver.class: expected words of at most 100 bytes",
		"a.json: entry.status.lost: expected a member of the race feed",
		"b.json: table_words: expected 1",
		"c.json: line 1, column 1: is not JSON",
	};
	for (size_t i = 0; i < problems.count && i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_string_equal(problems.lines[i], lines[i]);
	assert_int_equal(problems.count, sizeof(lines) / sizeof(lines[0]));
	race_table_words_destroy(words);
	race_problems_finish(&problems);
	assert_null(race_table_words_load(RG_FIXTURES "/nothing-here", &problems));
	assert_int_equal(problems.count, 1);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_honours),
		cmocka_unit_test(caps_the_list),
		cmocka_unit_test(reports_wrong_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

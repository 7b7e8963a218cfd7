/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "race/value/date.h"
#include "race/value/language.h"
#include "support_tsv.h"

static const char *const codes[] = {"en", "fi", "sv", "nb", "da", "et", "lv"};
enum { CODE_COUNT = sizeof(codes) / sizeof(codes[0]) };
static struct race_language *languages[CODE_COUNT];

static int load_all(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	for (int i = 0; i < CODE_COUNT; i++) {
		char *path = rg_asprintf("%s/languages/%s.json", RG_DATA, codes[i]);
		languages[i] = race_language_load(path, &problems);
		rg_free(path);
	}
	for (size_t i = 0; i < problems.count; i++)
		print_error("%s\n", problems.lines[i]);
	int failed = problems.count ? -1 : 0;
	race_problems_finish(&problems);
	return failed;
}

static int free_all(void **state)
{
	(void)state;
	for (int i = 0; i < CODE_COUNT; i++)
		race_language_destroy(languages[i]);
	race_language_destroy(NULL);
	return 0;
}

static const struct race_language *language_of(const char *place, const char *code)
{
	for (int i = 0; i < CODE_COUNT; i++) {
		if (strcmp(codes[i], code) == 0)
			return languages[i];
	}
	fail_msg("%s: no language %s", place, code);
	return NULL;
}

static void assert_text(const char *place, char *text, const char *wanted)
{
	if (strcmp(text, wanted) != 0)
		fail_msg("%s: got \"%s\"", place, text);
	rg_free(text);
}

static struct race_date date_of(const char *text)
{
	struct race_date date = {0};

	if (strcmp(text, "-") != 0)
		assert_true(race_date_parse(text, &date));
	return date;
}

static void date_case(const char *place, const char *const *fields, void *data)
{
	enum race_date_style style = strcmp(fields[1], "full") == 0    ? RACE_DATE_FULL
				     : strcmp(fields[1], "short") == 0 ? RACE_DATE_SHORT
								       : RACE_DATE_LONG;

	(void)data;
	assert_text(place,
		    race_language_date(language_of(place, fields[0]), date_of(fields[2]), date_of(fields[3]), style),
		    fields[4]);
}

static void writes_dates(void **state)
{
	struct race_date wrong = {2021, 13, 1}, right = {2021, 12, 1};

	(void)state;
	tsv_each("languages/dates.tsv", 5, 95, date_case, NULL);
	assert_text("wrong start", race_language_date(languages[0], wrong, right, RACE_DATE_LONG), "");
	assert_text("wrong end", race_language_date(languages[0], right, wrong, RACE_DATE_LONG), "1 December 2021");
	assert_text("no style", race_language_date(languages[0], right, right, (enum race_date_style)0), "");
	assert_text("no style", race_language_date(languages[0], right, right, (enum race_date_style)4), "");
}

/* No pattern loses what it should hold: every day and month of a year is written, and no brace is left. */
static void writes_every_day(void **state)
{
	struct race_date start = {2024, 1, 1};
	int64_t first = race_date_to_days(start);

	(void)state;
	for (int i = 0; i < CODE_COUNT; i++) {
		for (int style = RACE_DATE_FULL; style <= RACE_DATE_LONG; style++) {
			char *before = rg_strdup("");
			for (int day = 0; day < 366; day++) {
				struct race_date now = race_date_from_days(first + day);
				char *text = race_language_date(languages[i], now, (struct race_date){0},
								(enum race_date_style)style);
				assert_string_not_equal(text, before);
				assert_null(strpbrk(text, "{}"));
				rg_free(before);
				before = text;
			}
			rg_free(before);
		}
	}
}

static void clock_case(const char *place, const char *const *fields, void *data)
{
	(void)data;
	assert_text(place, race_language_clock(language_of(place, fields[0]), atoi(fields[1]), atoi(fields[2])),
		    fields[3]);
}

static void writes_clocks(void **state)
{
	(void)state;
	tsv_each("languages/clocks.tsv", 4, 33, clock_case, NULL);
}

static void number_case(const char *place, const char *const *fields, void *data)
{
	(void)data;
	assert_text(place, race_language_number(language_of(place, fields[0]), fields[1]), fields[2]);
}

static void writes_numbers(void **state)
{
	(void)state;
	tsv_each("languages/numbers.tsv", 3, 43, number_case, NULL);
}

static void wrong_case(const char *place, const char *const *fields, void *data)
{
	struct race_problems problems = {0};
	char *path = rg_asprintf("%s/languages/%s", RG_FIXTURES, fields[0]);

	(void)data;
	assert_null(race_language_load(path, &problems));
	if (problems.count != 1 || strcmp(problems.lines[0], fields[1]) != 0)
		fail_msg("%s: %zu problems: %s", place, problems.count, problems.count ? problems.lines[0] : "");
	race_problems_finish(&problems);
	rg_free(path);
}

static void refuses_wrong_files(void **state)
{
	static const char *const unreadable[] = {"huge.json", "none.json"};

	(void)state;
	tsv_each("languages/wrong.tsv", 2, 29, wrong_case, NULL);
	for (int i = 0; i < 2; i++) {
		struct race_problems problems = {0};
		char *path = rg_asprintf("%s/languages/%s", RG_FIXTURES, unreadable[i]);
		assert_null(race_language_load(path, &problems));
		assert_int_equal(problems.count, 1);
		assert_ptr_equal(strstr(problems.lines[0], unreadable[i]), problems.lines[0]);
		race_problems_finish(&problems);
		rg_free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_dates),        cmocka_unit_test(writes_every_day),
		cmocka_unit_test(writes_clocks),       cmocka_unit_test(writes_numbers),
		cmocka_unit_test(refuses_wrong_files),
	};
	return cmocka_run_group_tests(tests, load_all, free_all);
}

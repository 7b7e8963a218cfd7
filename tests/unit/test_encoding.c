/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Old encodings: the names of fixtures/encodings in each code page come back, and one old byte costs one letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "race/value/encoding.h"
#include "support_tsv.h"

static struct race_names *names;

static int load_names(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	names = race_names_load(RG_DATA "/names.json", &problems);
	return names && !problems.count ? 0 : 1;
}

static int free_names(void **state)
{
	(void)state;
	race_names_destroy(names);
	return 0;
}

/* UTF-8 to a code page, by its own table backwards. */
static char *encode(const char *text, enum rg_code_page page, size_t *length)
{
	char *bytes = rg_alloc(strlen(text) + 1, 1);

	for (*length = 0; *text; ++*length) {
		uint32_t point = rg_utf8_next(&text);
		int byte = 0;
		while (byte < 256 && rg_code_page_point(page, (unsigned char)byte) != point)
			byte++;
		assert_int_not_equal(byte, 256);
		bytes[*length] = (char)byte;
	}
	return bytes;
}

static char *decode(const char *bytes, size_t length, enum race_encoding wanted, enum race_encoding *used,
		    char **problem)
{
	struct race_problems problems = {0};
	char *exact = rg_alloc(length, 1);

	memcpy(exact, bytes, length);
	char *text = race_text_decode(exact, length, wanted, names, used, &problems);
	*problem = problems.count ? rg_strdup(problems.lines[0]) : NULL;
	assert_true(problems.count <= 1);
	race_problems_finish(&problems);
	rg_free(exact);
	return text;
}

static void check_names(const char *place, const char *const *fields, void *wrong)
{
	enum race_encoding page = race_encoding_by_name(fields[0]), used;
	char *problem;
	size_t length;
	char *bytes = encode(fields[1], (enum rg_code_page)(page - RACE_ENCODING_1252), &length);
	char *back = decode(bytes, length, RACE_ENCODING_AUTO, &used, &problem);

	if (strcmp(back, fields[1]) != 0) {
		print_error("%s: %s\n-- became\n%s (%s)\n", place, fields[1], back, race_encoding_name(used));
		++*(int *)wrong;
	}
	assert_null(problem);
	rg_free(back);
	/* What the crew chooses is taken. */
	back = decode(bytes, length, page, &used, &problem);
	assert_string_equal(back, fields[1]);
	assert_int_equal(used, page);
	rg_free(back);
	rg_free(bytes);
}

static void the_likeliest_names_tell_the_code_page(void **state)
{
	int wrong = 0;

	(void)state;
	tsv_each("encodings/names.tsv", 2, 34, check_names, &wrong);
	assert_int_equal(wrong, 0);
}

static void one_old_byte_costs_one_letter(void **state)
{
	static const struct {
		const char *bytes, *text, *problem;
	} cases[] = {
		{"a\nGr\xC3\xB6nholm\nGr\xF6nlund\nM\xC3\xA4\xC3\xA4tt\xC3\xA4\n",
		 "a\nGr\xC3\xB6nholm\nGr\xEF\xBF\xBDnlund\nM\xC3\xA4\xC3\xA4tt\xC3\xA4\n", "line 3: 1 letter"},
		{"\xEF\xBB\xBFGr\xF6nlund\n\xE4\xE4", "Gr\xEF\xBF\xBDnlund\n\xEF\xBF\xBD\xEF\xBF\xBD",
		 "line 1: 3 letters"},
		{"J\xC4\x81nis B\xC4\x93rzi\xC5\x86\xC5\xA1\r\nO\xF0s",
		 "J\xC4\x81nis B\xC4\x93rzi\xC5\x86\xC5\xA1\r\nO\xEF\xBF\xBDs", "line 2: 1 letter"},
		/* Cut off in the middle of a letter. */
		{"\xC3\xB6\xC3\xB6\xC3", "\xC3\xB6\xC3\xB6\xEF\xBF\xBD", "line 1: 1 letter"},
		{"a\nb\x81\xF6\xE4\xE5", "a\nb\xEF\xBF\xBD\xC3\xB6\xC3\xA4\xC3\xA5", "line 2: 1 character"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *problem, *text;
		text = decode(cases[i].bytes, strlen(cases[i].bytes), RACE_ENCODING_AUTO, NULL, &problem);
		assert_string_equal(text, cases[i].text);
		assert_non_null(problem);
		assert_true(rg_starts_with(problem, cases[i].problem));
		rg_free(problem);
		rg_free(text);
	}
}

static void a_choice_leaves_utf8_alone(void **state)
{
	static const char text[] = "Gr\xC3\xB6nholm";
	enum race_encoding used;
	char *problem, *got = decode(text, strlen(text), RACE_ENCODING_1257, &used, &problem);

	(void)state;
	assert_string_equal(got, text);
	assert_int_equal(used, RACE_ENCODING_UTF8);
	assert_null(problem);
	rg_free(got);
	/* Nor does it cost more than the one old letter. */
	got = decode("\xC3\xB6\xC3\xA4\xF0", 5, RACE_ENCODING_1257, &used, &problem);
	assert_string_equal(got, "\xC3\xB6\xC3\xA4\xEF\xBF\xBD");
	assert_non_null(problem);
	rg_free(problem);
	rg_free(got);
	assert_false(race_encoding_is_old(text, strlen(text)));
	assert_null(race_encoding_sample(text, strlen(text), RG_WINDOWS_1252));
}

static void three_names_to_look_at(void **state)
{
	static const char table[] =
		"no;name\n1;Ann\n2;J\xFCri\n3;M\xE4rt\n4;J\xE2nis\n5;J\xE2nis\n6;B\xE7rzi\xF2\xF0\n7;\xDEukovs\n";
	static const char *const pages[] = {
		"J\xC3\xA2nis \xC2\xB7 B\xC3\xA7rzi\xC3\xB2\xC3\xB0 \xC2\xB7 \xC3\x9Eukovs",
		"J\xC4\x81nis \xC2\xB7 B\xC4\x93rzi\xC5\x86\xC5\xA1 \xC2\xB7 \xC5\xBDukovs",
		"J\xC3\xA2nis \xC2\xB7 B\xC3\xA7rzi\xC5\x88\xC4\x91 \xC2\xB7 \xC5\xA2ukovs",
	};

	(void)state;
	for (int page = 0; page < RG_CODE_PAGES; page++) {
		char *sample = race_encoding_sample(table, strlen(table), (enum rg_code_page)page);
		assert_string_equal(sample, pages[page]);
		rg_free(sample);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_likeliest_names_tell_the_code_page),
		cmocka_unit_test(one_old_byte_costs_one_letter),
		cmocka_unit_test(a_choice_leaves_utf8_alone),
		cmocka_unit_test(three_names_to_look_at),
	};

	return cmocka_run_group_tests(tests, load_names, free_names);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file on the web is called, and where a sheet lies as CSV: the cases of fixtures/file-names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "feed/file_name.h"
#include "intake/intake_name.h"
#include "support_tsv.h"

struct asked {
	char *(*read)(const char *text);
	int wrong;
};

static void check(const char *place, const char *const *fields, void *data)
{
	struct asked *asked = data;
	char *name = asked->read(fields[0]);

	if (!rg_equal(name ? name : "", fields[1])) {
		print_error("%s: expected \"%s\" but got \"%s\"\n", place, fields[1], name ? name : "");
		asked->wrong++;
	}
	rg_free(name);
}

static void check_all(const char *fixture, size_t count, char *(*read)(const char *text))
{
	struct asked asked = {read, 0};

	tsv_each(fixture, 2, count, check, &asked);
	assert_int_equal(asked.wrong, 0);
}

static void by_its_server(void **state)
{
	(void)state;
	check_all("file-names/disposition.tsv", 26, file_name_of_disposition);
}

static void by_its_address(void **state)
{
	(void)state;
	check_all("file-names/addresses.tsv", 17, file_name_of_url);
}

static void sheets_lie_as_csv(void **state)
{
	(void)state;
	check_all("file-names/sheets.tsv", 21, file_name_sheet_address);
}

#define SHEET "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0"

static void what_says_the_heat_comes_first(void **state)
{
	static const struct {
		const char *address, *server, *name;
	} cases[] = {
		{"https://x.test/x/Q1%20race%202.csv", NULL, "Q1 race 2"},
		{"https://x.test/pub?output=csv", NULL, ""},
		{"https://x.test/x/Finaali.json", NULL, "Finaali"},
		{"https://x.test/rows", "Q1 race 2.json", "Q1 race 2"},
		{"https://x.test/pub?output=csv", "Q1 race 2.csv", "Q1 race 2"},
		{"https://x.test/export.csv", "Finaali.xlsx", "Finaali"},
		{"https://x.test/Q1%20race%202.csv", "export.csv", "Q1 race 2"},
		{"https://x.test/a.csv", "b.csv", "b"},
		{"https://x.test/pub", "Race 1.5", "Race 1.5"},
		{SHEET, "Oulu 2026 - Q1 race 2.csv", "Q1 race 2"},
		{SHEET, "Oulu - Kes\xC3\xA4kuu - Q1 race 2.csv", "Q1 race 2"},
		{SHEET, "Q1 race 2 - Taulukko1.csv", "Q1 race 2"},
		{SHEET, "Oulu - Sheet1.csv", "Oulu"},
		{SHEET, "Oulu - Finaali1.csv", "Finaali1"},
		{SHEET, "Oulu - Lauantai.csv", "Lauantai"},
		{SHEET, NULL, ""},
	};
	struct race_problems problems = {0};
	struct race_table_words *words = race_table_words_load(RG_DATA "/tables", &problems);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *name = intake_table_name(cases[i].address, cases[i].server, words);
		assert_string_equal(name ? name : "", cases[i].name);
		rg_free(name);
	}
	race_table_words_destroy(words);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_its_server),
		cmocka_unit_test(by_its_address),
		cmocka_unit_test(sheets_lie_as_csv),
		cmocka_unit_test(what_says_the_heat_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/mem.h"
#include "race/value/country.h"
#include "support_tsv.h"

static struct race_countries *table;

static int load_table(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	table = race_countries_load(RG_DATA "/countries.json", &problems);
	if (problems.count)
		print_error("%s\n", problems.lines[0]);
	race_problems_finish(&problems);
	return table ? 0 : -1;
}

static int free_table(void **state)
{
	(void)state;
	race_countries_destroy(table);
	race_countries_destroy(NULL);
	return 0;
}

static void found_case(const char *place, const char *const *fields, void *data)
{
	const struct race_country *country = race_countries_find(table, fields[0]);

	(void)data;
	if (!country || strcmp(country->iso2, fields[1]) != 0)
		fail_msg("%s: \"%s\" gave %s", place, fields[0], country ? country->iso2 : "nothing");
}

static void unknown_case(const char *place, const char *const *fields, void *data)
{
	const struct race_country *country = race_countries_find(table, fields[0]);

	(void)data;
	if (country)
		fail_msg("%s: \"%s\" gave %s", place, fields[0], country->iso2);
}

static void finds(void **state)
{
	(void)state;
	tsv_each("countries/found.tsv", 2, 96, found_case, NULL);
}

static void does_not_guess(void **state)
{
	char text[5000];

	(void)state;
	tsv_each("countries/unknown.tsv", 1, 14, unknown_case, NULL);
	assert_null(race_countries_find(table, NULL));
	assert_null(race_countries_find(table, "FI\xFF"));
	assert_null(race_countries_find(table, "\xE2\x80"));
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	assert_null(race_countries_find(table, text));
}

static void gives_all_names(void **state)
{
	const struct race_country *country = race_countries_find(table, "Danish");

	(void)state;
	assert_non_null(country);
	assert_string_equal(country->iso2, "DK");
	assert_string_equal(country->iso3, "DNK");
	assert_string_equal(country->ioc, "DEN");
	assert_string_equal(country->name, "Denmark");
	country = race_countries_find(table, "UK");
	assert_string_equal(country->iso3, "GBR");
	assert_string_equal(country->name, "United Kingdom");
}

/* Every code of ISO 3166-1: two letters that stand for no country find none, and there are 249 and Kosovo that do. */
static void holds_every_country(void **state)
{
	int count = 0;

	(void)state;
	for (char a = 'A'; a <= 'Z'; a++) {
		for (char b = 'A'; b <= 'Z'; b++) {
			const char code[] = {a, b, 0};
			const struct race_country *country = race_countries_find(table, code);
			if (!country || strcmp(country->iso2, code) != 0)
				continue;
			count++;
			assert_ptr_equal(race_countries_find(table, country->name), country);
			if (strcmp(country->iso3, "BRN") != 0)
				assert_ptr_equal(race_countries_find(table, country->iso3), country);
			if (strcmp(country->ioc, "BRN") != 0)
				assert_ptr_equal(race_countries_find(table, country->ioc), country);
		}
	}
	assert_int_equal(count, 250);
}

static void wrong_case(const char *place, const char *const *fields, void *data)
{
	struct race_problems problems = {0};
	char *path = rg_asprintf("%s/countries/%s", RG_FIXTURES, fields[0]);

	(void)data;
	assert_null(race_countries_load(path, &problems));
	if (problems.count != 1 || strcmp(problems.lines[0], fields[1]) != 0)
		fail_msg("%s: %zu problems: %s", place, problems.count, problems.count ? problems.lines[0] : "");
	race_problems_finish(&problems);
	rg_free(path);
}

static void refuses_wrong_files(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	tsv_each("countries/wrong.tsv", 2, 16, wrong_case, NULL);
	assert_null(race_countries_load(RG_FIXTURES "/countries/none.json", &problems));
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.lines[0], "none.json: "));
	race_problems_finish(&problems);
}

static void empty_table_finds_nothing(void **state)
{
	struct race_problems problems = {0};
	struct race_countries *empty = race_countries_load(RG_FIXTURES "/countries/empty.json", &problems);

	(void)state;
	assert_non_null(empty);
	assert_null(race_countries_find(empty, "FI"));
	race_countries_destroy(empty);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(does_not_guess),
		cmocka_unit_test(gives_all_names),
		cmocka_unit_test(holds_every_country),
		cmocka_unit_test(refuses_wrong_files),
		cmocka_unit_test(empty_table_finds_nothing),
	};
	return cmocka_run_group_tests(tests, load_table, free_table);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of foreign feeds by kind: fixtures/convert/values.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "race/value/convert.h"
#include "support_tsv.h"

static struct race_countries *countries;
static int failures;

static const char *const patterns[] = {"* - *", NULL};
static const char *const empties[] = {"n/a", NULL};
static const struct race_convert_word words[] = {
	{"retired", "dnf"}, {"brot", "dnf"},       {"+* laps", "finished"},
	{"11", "dsq"},      {"provisional", NULL}, {NULL, NULL},
};

static int index_of(const char *word, const char *const *list)
{
	for (int i = 0; list[i]; i++) {
		if (strcmp(list[i], word) == 0)
			return i;
	}
	return -1;
}

static struct race_convert convert_of(const char *kind, const char *option)
{
	static const char *const kinds[] = {"",         "text", "key",  "name", "country", "word",  "number",
					    "duration", "gap",  "date", "time", "bool",    "color", NULL};
	static const char *const units[] = {"", "ms", "s", "1/10000", "us", NULL};
	struct race_convert convert = {.kind = (enum race_convert_kind)index_of(kind, kinds),
				       .min = 1,
				       .max = 999,
				       .decimals = RACE_NONE,
				       .countries = countries};

	assert_true((int)convert.kind > 0);
	if (convert.kind == RACE_CONVERT_DURATION) {
		convert.min = 0;
		convert.max = 86400000;
	}
	if (index_of(option, units) > 0)
		convert.unit = (enum race_unit)index_of(option, units);
	convert.form = strstr(option, "caps")    ? RACE_NAME_CAPITALS
		       : strstr(option, "comma") ? RACE_NAME_COMMA
		       : strstr(option, "words") ? RACE_NAME_FIRST_WORD
						 : RACE_NAME_WHOLE;
	convert.first_name = strstr(option, "first") != NULL;
	convert.percent = strcmp(option, "percent") == 0;
	convert.scale = strcmp(option, "scale") == 0 ? 1000 : 0;
	convert.add = strcmp(option, "add") == 0;
	convert.zone = strcmp(option, "zone") == 0 ? "+03:00" : NULL;
	convert.words = convert.kind != RACE_CONVERT_NAME && strcmp(option, "words") == 0 ? words : NULL;
	convert.match = strcmp(option, "match") == 0 ? patterns : NULL;
	convert.empty = strcmp(option, "empty") == 0 ? empties : NULL;
	return convert;
}

static void check(const char *place, const char *const *fields, void *data)
{
	struct race_convert convert = convert_of(fields[0], fields[1]);
	cJSON *raw = cJSON_Parse(fields[2]), *value = NULL;
	const char *expected;

	(void)data;
	assert_non_null(raw);
	enum race_converted result = race_convert(&convert, raw, &value, &expected);
	char *printed = result == RACE_CONVERTED ? cJSON_PrintUnformatted(value) : NULL;
	const char *got = printed ? printed : result == RACE_CONVERT_EMPTY ? "none" : "wrong";
	if (strcmp(got, fields[3]) != 0 || (result == RACE_CONVERTED) != (value != NULL)) {
		print_error("%s: %s %s %s: expected %s, got %s\n", place, fields[0], fields[1], fields[2], fields[3],
			    got);
		failures++;
	}
	cJSON_free(printed);
	cJSON_Delete(value);
	cJSON_Delete(raw);
}

static void values_are_converted(void **state)
{
	(void)state;
	failures = 0;
	tsv_each("convert/values.tsv", 4, 158, check, NULL);
	assert_int_equal(failures, 0);
}

static int decimals_of(const char *json, enum race_unit unit, int declared, bool ruled)
{
	struct race_convert convert = {
		.kind = RACE_CONVERT_DURATION, .unit = unit, .max = 86400000, .decimals = declared, .ruled = ruled};
	cJSON *raw = cJSON_Parse(json), *value = NULL;
	const char *expected;

	assert_int_equal(race_convert(&convert, raw, &value, &expected), RACE_CONVERTED);
	const cJSON *decimals = cJSON_GetObjectItemCaseSensitive(value, "decimals");
	int got = decimals ? decimals->valueint : RACE_NONE;
	cJSON_Delete(value);
	cJSON_Delete(raw);
	return got;
}

static void decimals_are_kept(void **state)
{
	(void)state;
	assert_int_equal(decimals_of("\"2:42.15\"", 0, RACE_NONE, false), 2);
	assert_int_equal(decimals_of("\"2:42\"", 0, RACE_NONE, false), 0);
	assert_int_equal(decimals_of("\"1:25:33.6\"", 0, RACE_NONE, false), 1);
	assert_int_equal(decimals_of("162154", RACE_UNIT_MS, RACE_NONE, false), 3);
	/* 77.7 may have been 77.700 */
	assert_int_equal(decimals_of("77.7", RACE_UNIT_SECONDS, RACE_NONE, false), RACE_NONE);
	assert_int_equal(decimals_of("77.7", RACE_UNIT_SECONDS, 3, false), 3);
	assert_int_equal(decimals_of("\"77.7\"", RACE_UNIT_SECONDS, RACE_NONE, false), 1);
	/* A penalty of 3000 ms is 3 s; "3.0" is 3.0 s. */
	assert_int_equal(decimals_of("3000", RACE_UNIT_MS, RACE_NONE, true), RACE_NONE);
	assert_int_equal(decimals_of("\"3000\"", RACE_UNIT_MS, RACE_NONE, true), RACE_NONE);
	assert_int_equal(decimals_of("\"3.0\"", RACE_UNIT_SECONDS, RACE_NONE, true), 1);
	assert_int_equal(decimals_of("\"0:03.000\"", RACE_UNIT_MS, RACE_NONE, true), 3);
}

static void patterns_cover_what_they_say(void **state)
{
	static const char *const cases[][3] = {
		{"Série *", "Série 2", "2"},
		{"* - *", "06 - Super - car", "Super - car"},
		{"*", "all of it", "all of it"},
		{"a*b", "axxb", "xx"},
		{"a*b", "axxbc", NULL},
		{"exact", "exact", NULL},
		{"* Lap*", "3 Laps", "s"},
		{"*x", "axbx", "axb"},
		{"", "a", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *part = race_convert_match(cases[i][0], cases[i][1]);
		if (!rg_equal(part, cases[i][2]))
			fail_msg("%s in %s gave %s", cases[i][0], cases[i][1], part ? part : "nothing");
		rg_free(part);
	}
	assert_true(race_convert_fits("*semi*fina*", "2. semi-finaali a"));
	assert_false(race_convert_fits("*final", "final a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_converted),
		cmocka_unit_test(decimals_are_kept),
		cmocka_unit_test(patterns_cover_what_they_say),
	};
	struct race_problems problems = {0};

	countries = race_countries_load(RG_DATA "/countries.json", &problems);
	int result = cmocka_run_group_tests(tests, NULL, NULL);
	race_countries_destroy(countries);
	race_problems_finish(&problems);
	return result;
}

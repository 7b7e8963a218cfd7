/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables in fixtures/table (input.csv, or another name that is asked for in name.txt), each with what must come of it:
 * expected.json, and problems.txt where something is reported. What comes of it must decode as a race feed without a
 * problem. tools/update-expected writes both anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/table/table.h"
#include "race/day/tree.h"
#include "support_expected.h"
#include "support_race.h"

static void table_case(const char *name, const char *folder, void *failures)
{
	struct race_problems problems = {0};
	struct rg_buffer reported = {0};
	char *file_name = race_case_file_if_any(folder, "name.txt", NULL);
	size_t length;
	char *bytes = race_case_file(folder, "input.csv", &length);

	if (file_name)
		file_name[strcspn(file_name, "\n")] = 0;
	cJSON *tree = race_table_read(bytes, length, file_name ? file_name : "crew.csv", table_words, &problems);
	memset(bytes, 'X', length);
	race_dump_problems(&reported, &problems);
	char *json = tree ? cJSON_Print(tree) : strdup("null");
	char *actual = rg_asprintf("%s\n", json);
	int wrong = expected_check(name, folder, "expected.json", actual) +
		    expected_check(name, folder, "problems.txt", reported.bytes);
	if (tree)
		wrong += race_check_feed(name, tree);
	*(int *)failures += wrong;
	free(json);
	rg_free(actual);
	rg_free(bytes);
	rg_free(file_name);
	rg_buffer_finish(&reported);
	race_problems_finish(&problems);
	cJSON_Delete(tree);
}

static void reads_as_expected(void **state)
{
	int failures = 0;

	(void)state;
	race_each_case("table", 34, table_case, &failures);
	assert_int_equal(failures, 0);
}

static cJSON *read_table(const char *bytes, size_t length, size_t *reported)
{
	struct race_problems problems = {0};
	cJSON *tree = race_table_read(bytes, length, "crew.csv", table_words, &problems);

	*reported = problems.count + problems.left_out;
	race_problems_finish(&problems);
	return tree;
}

static void caps_bytes_rows_columns_and_cells(void **state)
{
	struct rg_buffer table = {.limit = 4 * 1024 * 1024};
	size_t reported;
	char one = 'n';

	(void)state;
	/* One byte is there to be read: a look at another would be seen by the sanitizer. */
	assert_null(read_table(&one, 100 * 1024 * 1024, &reported));
	assert_int_equal(reported, 1);

	rg_buffer_text(&table, "number;name\n1;");
	for (int i = 0; i < 9000; i++)
		rg_buffer_text(&table, "a");
	rg_buffer_text(&table, "\n2;Kept Row\n3;Kept Row");
	for (int i = 0; i < 300; i++)
		rg_buffer_text(&table, ";x");
	for (int i = 0; i < 30000; i++)
		rg_buffer_format(&table, "\n%d;Somebody Number%d", 10 + i, i);
	cJSON *tree = read_table(table.bytes, table.length, &reported);
	const cJSON *drivers = cJSON_GetObjectItemCaseSensitive(tree, "drivers");
	assert_int_equal(reported, 3);
	/* Of the rows that fit, the header is one. */
	assert_int_equal(cJSON_GetArraySize(drivers), 19999);
	assert_string_equal(cJSON_GetObjectItem(cJSON_GetArrayItem(drivers, 0), "number")->valuestring, "2");
	assert_string_equal(cJSON_GetObjectItem(cJSON_GetArrayItem(drivers, 1), "number")->valuestring, "10");
	cJSON_Delete(tree);
	rg_buffer_finish(&table);
}

/* Whatever is cut off or overwritten, the reader neither crashes nor makes something that is no feed. */
static void survives_every_cut_and_every_byte(void **state)
{
	static const char table[] =
		"\xEF\xBB\xBFHeat;Slot;No;\"Na\"\"me\";Time;Honours\r\nQ1/1;1;11;\"Virta, Anna\";1:2,3;"
		"\"2016 1 Cup\n x4; y\"\r\nSF;2;-;&amp;%C3%A4;DNF;24\r\n";
	size_t reported, length = sizeof(table) - 1;

	(void)state;
	for (size_t cut = 0; cut <= length; cut++) {
		char *part = rg_strndup(table, cut);
		cJSON_Delete(read_table(part, cut, &reported));
		rg_free(part);
	}
	for (size_t at = 0; at < length; at++) {
		for (int byte = 0; byte < 256; byte += 3) {
			char *changed = rg_strndup(table, length);
			changed[at] = (char)byte;
			cJSON *tree = read_table(changed, length, &reported);
			struct race_problems problems = {0};
			struct race_day *day = tree ? race_day_from_tree(tree, 1, &problems) : NULL;
			assert_int_equal(tree != NULL, day != NULL);
			race_day_unref(day);
			race_problems_finish(&problems);
			cJSON_Delete(tree);
			rg_free(changed);
		}
	}
}

static void tells_tables_from_other_files(void **state)
{
	(void)state;
	assert_true(race_table_file_name("crew.csv"));
	assert_true(race_table_file_name("GRID.TSV"));
	assert_false(race_table_file_name("crew.json"));
	assert_false(race_table_file_name(".csv"));
	assert_true(race_table_looks_like("number,name\n", 12));
	assert_false(race_table_looks_like("\xEF\xBB\xBF {\"race_feed\":1}", 18));
	assert_false(race_table_looks_like("<html>", 6));
	assert_false(race_table_looks_like(" \n", 2));
}

static void knows_the_columns_in_every_language(void **state)
{
	static const char *const roster[] = {"Number;Name;Class;Car",        "Numero;Nimi;Luokka;Auto",
					     "STARTNUMMER;namn;Klass;bil",   "Startnr.;Navn;Klasse;Bil",
					     "Stardinumber;Nimi;Klass;Auto", "nummer;Kører;klasse;bil",
					     "Nr.;Fahrer;Klasse;Fahrzeug",   "N°;Pilote;Catégorie;Voiture"};

	(void)state;
	for (size_t i = 0; i < sizeof(roster) / sizeof(roster[0]); i++) {
		char *table = rg_asprintf("%s\n007;Anna Virta;Supercar;Ford Fiesta\n", roster[i]);
		size_t reported;
		cJSON *tree = read_table(table, strlen(table), &reported);
		char *json = tree ? cJSON_PrintUnformatted(tree) : strdup("nothing");
		if (reported || strcmp(json, "{\"race_feed\":1,\"drivers\":[{\"class\":\"Supercar\",\"number\":\"007\","
					     "\"car\":\"Ford Fiesta\",\"first_name\":\"Anna\",\"last_name\":\"Virta\","
					     "\"name_guessed\":true,\"id\":\"~007/supercar\"}]}") != 0)
			fail_msg("%s: %zu problems, %s", roster[i], reported, json);
		free(json);
		cJSON_Delete(tree);
		rg_free(table);
	}
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_as_expected),
		cmocka_unit_test(caps_bytes_rows_columns_and_cells),
		cmocka_unit_test(survives_every_cut_and_every_byte),
		cmocka_unit_test(tells_tables_from_other_files),
		cmocka_unit_test(knows_the_columns_in_every_language),
	};
	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, race_words_load, race_words_free));
}

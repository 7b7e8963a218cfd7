/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The as-run log: what is written is read again; logs that a crash, a full disk, a spreadsheet or a hand has changed.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "rundown/as_run.h"

#define HEAD  "time,stream,recording,zone,graphic,subject,sponsor,seconds\n"
#define AT_MS 1622970271400 /* 2021-06-06T09:04:31.4Z */

static const struct as_run_row row = {
	.at = {.utc_ms = AT_MS, .offset_s = 3 * 3600},
	.stream_ms = 751450,
	.recording_ms = RACE_NO_MS,
	.zone = "full",
	.graphic = "heat-grid",
	.subject = "Supercar, Q3 \"race\" 3\nof 5",
	.sponsor = "näkki.png",
	.on_air_ms = 9040,
};

static void check_read(const char *text, size_t count, const char *problem)
{
	struct race_problems problems = {0};
	struct as_run log;

	if (!as_run_read(text, strlen(text), &log, &problems))
		fail_msg("%s: %s", text, problems.lines[0]);
	if (log.count != count)
		fail_msg("%s: %zu rows", text, log.count);
	if (problems.count != (problem != NULL))
		fail_msg("%s: %zu problems", text, problems.count);
	if (problem)
		assert_string_equal(problems.lines[0], problem);
	race_problems_finish(&problems);
	as_run_finish(&log);
}

static void test_line(void **state)
{
	char *line = as_run_line(&row);

	(void)state;
	assert_string_equal(line, "2021-06-06T12:04:31+03:00,0:12:31.4,,full,heat-grid,"
				  "\"Supercar, Q3 \"\"race\"\" 3 of 5\",näkki.png,9.0\n");
	rg_free(line);
}

static void test_reads_what_it_wrote(void **state)
{
	struct race_problems problems = {0};
	struct as_run_row formula = row;
	struct rg_buffer text = {0};
	struct as_run log;

	(void)state;
	formula.subject = "=1+1";
	formula.sponsor = NULL;
	formula.on_air_ms = RACE_NO_MS;
	formula.at.utc_ms -= 5000;
	char *first = as_run_line(&row), *second = as_run_line(&formula);
	/* No spreadsheet takes it for one. */
	assert_non_null(strstr(second, ", =1+1,,\n"));
	rg_buffer_format(&text, HEAD "%s%s", first, second);
	assert_true(as_run_read(text.bytes, text.length, &log, &problems));
	assert_int_equal(problems.count, 0);
	assert_int_equal(log.count, 2);
	/* By time. */
	assert_int_equal(log.rows[0].line, 3);
	assert_string_equal(log.rows[0].subject, "=1+1");
	assert_null(log.rows[0].sponsor);
	assert_true(log.rows[0].on_air_ms == RACE_NO_MS);
	assert_int_equal(log.rows[1].at.utc_ms, AT_MS / 1000 * 1000);
	assert_int_equal(log.rows[1].at.offset_s, 3 * 3600);
	assert_int_equal(log.rows[1].stream_ms, 751400);
	assert_true(log.rows[1].recording_ms == RACE_NO_MS);
	assert_string_equal(log.rows[1].zone, "full");
	assert_string_equal(log.rows[1].graphic, "heat-grid");
	assert_string_equal(log.rows[1].subject, "Supercar, Q3 \"race\" 3 of 5");
	assert_string_equal(log.rows[1].sponsor, "näkki.png");
	assert_int_equal(log.rows[1].on_air_ms, 9000);
	as_run_finish(&log);
	rg_buffer_finish(&text);
	rg_free(first);
	rg_free(second);
}

static void test_others_hands(void **state)
{
	(void)state;
	check_read(HEAD, 0, NULL);
	/* A spreadsheet's: a mark at the beginning, semicolons, other columns, Windows' line ends. */
	check_read("\xEF\xBB\xBFnote;zone;graphic;time\r\n\"a;b\";full;heat-grid;2021-06-06 12:04:31\r\n\r\n", 1, NULL);
	/* A crash in the midst of the last line. */
	check_read(HEAD "2021-06-06T12:04:31+03:00,,,full,a,,,9.0\n2021-06-06T12:0", 1,
		   "line 3: time cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31+03:00,,,full\n2021-06-06T12:04:31+03:00,,,full,a,,,\n", 1,
		   "line 2: graphic cannot be read, the line is left out");
	check_read(HEAD "soon,,,full,a,,,9.0\n", 0, "line 2: time cannot be read, the line is left out");
	check_read(HEAD "2021-06-06,,,full,a,,,9.0\n", 0, "line 2: time cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31Z,-1,,full,a,,,9.0\n", 0,
		   "line 2: stream cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31Z,,x,full,a,,,9.0\n", 0,
		   "line 2: recording cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31Z,,,full,a,,,nine\n", 0,
		   "line 2: seconds cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31Z,,,,a,,,9.0\n", 0, "line 2: zone cannot be read, the line is left out");
	check_read(HEAD "2021-06-06T12:04:31Z,,,full,\xFF,,,9.0\n", 0, "line 2: is no UTF-8, the line is left out");
	/* A quote that nothing closes ends with its line. */
	check_read(HEAD "2021-06-06T12:04:31Z,,,full,\"a,,,9.0\n2021-06-06T12:04:31Z,,,full,a,,,9.0\n", 2, NULL);
	/* More columns than anybody has. */
	char *wide = rg_asprintf(HEAD
				 "2021-06-06T12:04:31Z,,,full,a,,,9.0,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,x\n");
	check_read(wide, 1, NULL);
	rg_free(wide);
	char *words = rg_alloc(5001, 1);
	memset(words, 'x', 5000);
	char *longest = rg_asprintf(HEAD "2021-06-06T12:04:31Z,,,full,a,%s,,9.0\n", words);
	check_read(longest, 0, "line 2: longer than 4000 bytes, the line is left out");
	rg_free(longest);
	rg_free(words);
}

static void test_no_log(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
	} others[] = {{"", 0}, {"a,b\n1,2\n", 8}, {"time,zone,graphic\0", 18}, {"\n\n", 2}, {"{\"race_feed\":1}", 15}};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct race_problems problems = {0};
		struct as_run log;
		assert_false(as_run_read(others[i].bytes, others[i].length, &log, &problems));
		assert_int_equal(problems.count, 1);
		assert_non_null(strstr(problems.lines[0], "this is no as-run log"));
		race_problems_finish(&problems);
	}
}

static char *read_all(const char *path)
{
	char *bytes;
	size_t length;

	assert_true(rg_file_read(path, AS_RUN_BYTES, &bytes, &length, NULL));
	return bytes;
}

static void test_append(void **state)
{
	char folder[] = "/tmp/rg-as-run-XXXXXX", *error = NULL, *line = as_run_line(&row);

	(void)state;
	assert_non_null(mkdtemp(folder));
	char *path = rg_path_join(folder, "log.csv");
	assert_true(as_run_append(path, &row, &error));
	assert_true(as_run_append(path, &row, &error));
	char *text = read_all(path), *expected = rg_asprintf(HEAD "%s%s", line, line);
	assert_string_equal(text, expected);
	rg_free(text);
	rg_free(expected);
	/* What a crash left is a line of its own, and the next ones are whole. */
	assert_true(rg_file_replace(path, HEAD "2021-06-", strlen(HEAD "2021-06-")));
	assert_true(as_run_append(path, &row, &error));
	text = read_all(path);
	expected = rg_asprintf(HEAD "2021-06-\n%s", line);
	assert_string_equal(text, expected);
	rg_free(text);
	rg_free(expected);
	assert_true(rg_path_remove(path));
	/* No place for a log. */
	assert_false(as_run_append(folder, &row, &error));
	assert_non_null(strstr(error, "what was on air is not written down"));
	rg_free(error);
	error = NULL;
	assert_true(rg_path_remove(folder));
	assert_false(as_run_append(path, &row, &error));
	assert_non_null(strstr(error, "log.csv: what was on air is not written down"));
	rg_free(error);
	rg_free(path);
	rg_free(line);
}

/* Half a line is not left: the file is as it was, and whole again when there is room. */
static void test_full_disk(void **state)
{
	char folder[] = "/tmp/rg-as-run-XXXXXX", *error = NULL, *line = as_run_line(&row);
	struct rlimit before, limit;

	(void)state;
	assert_non_null(mkdtemp(folder));
	char *path = rg_path_join(folder, "log.csv");
	assert_true(as_run_append(path, &row, &error));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	limit = before;
	limit.rlim_cur = strlen(HEAD) + strlen(line) + 20;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	bool done = as_run_append(path, &row, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(done);
	assert_non_null(error);
	rg_free(error);
	char *text = read_all(path), *expected = rg_asprintf(HEAD "%s", line);
	assert_string_equal(text, expected);
	rg_free(text);
	rg_free(expected);
	assert_true(as_run_append(path, &row, &error));
	text = read_all(path);
	expected = rg_asprintf(HEAD "%s%s", line, line);
	assert_string_equal(text, expected);
	rg_free(text);
	rg_free(expected);
	assert_true(rg_path_remove(path) && rg_path_remove(folder));
	rg_free(path);
	rg_free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),         cmocka_unit_test(test_reads_what_it_wrote),
		cmocka_unit_test(test_others_hands), cmocka_unit_test(test_no_log),
		cmocka_unit_test(test_append),       cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no log line holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/log_scrub.h"
#include "base/mem.h"
#include "base/text.h"

static void secrets_and_the_home_folder_are_left_out(void **state)
{
	static const struct {
		const char *line, *clean;
	} cases[] = {
		{"nothing of it", "nothing of it"},
		{"", ""},
		{"picture http://me:pw@h:81/x.png?key=s3cret: is no PNG", "picture http://h:81/x.png?...: is no PNG"},
		{"http://h/x", "http://h/x"},
		{"http://h?a", "http://h?..."},
		{"http://h/x#key=1 and", "http://h/x#... and"},
		{"http://h/x?k=1#t=2", "http://h/x?..."},
		{"https://a@b:c@h/x (http://d:e@i/?f=1), then", "https://h/x (http://i/?...), then"},
		{"(HTTPS://u:p@h/x?y)", "(HTTPS://h/x?...)"},
		{"rmonitor://u@1.2.3.4:50000 broke off", "rmonitor://1.2.3.4:50000 broke off"},
		{"\"http://u:p@h/a b\"", "\"http://h/a b\""},
		{"is it http://h/x? Yes", "is it http://h/x?... Yes"},
		{"http://cache/http://u:p@h/x?k=1 and", "http://cache/http://h/x?... and"},
		{"http://me@h//u:p@x//", "http://h//x//"},
		{"http://h/me@home?q=/home/ann/x", "http://h/me@home?..."},
		{"/home/ann/race/day.json: cut off", "~/race/day.json: cut off"},
		{"in /home/ann", "in ~"},
		{"file:///home/ann/x", "file://~/x"},
		{"/home/anna/x and /home/ann: and \"/home/ann/y\"", "/home/anna/x and ~: and \"~/y\""},
		{"/home/ann-old/x", "/home/ann-old/x"},
		{"://", "://"},
		{"a://", "a://"},
		{"why? no @ address: 5", "why? no @ address: 5"},
	};
	char clean[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		log_scrub(clean, sizeof(clean), cases[i].line, "/home/ann/");
		assert_string_equal(clean, cases[i].clean);
	}
#ifdef _WIN32
	log_scrub(clean, sizeof(clean), "C:\\users\\ANN\\a.csv, c:/Users/Ann/b.csv, C:\\Users\\Anna", "C:/Users/Ann");
	assert_string_equal(clean, "~\\a.csv, ~/b.csv, C:\\Users\\Anna");
#endif
	log_scrub(clean, sizeof(clean), "/x and /", "/");
	assert_string_equal(clean, "/x and /");
	log_scrub(clean, 4, "http://h/x?y", NULL);
	assert_string_equal(clean, "htt");
}

static char said[256];

static void on_line(void *data, enum rg_log_level level, const char *message)
{
	(void)data, (void)level;
	strncpy(said, message, sizeof(said) - 1);
}

static void every_line_goes_through_it(void **state)
{
	(void)state;
	rg_log_set_sink(on_line, NULL);
	rg_warning("%s/x of http://u:p@h/?k=s3cret\nis", getenv("HOME"));
	rg_log_set_sink(NULL, NULL);
	assert_string_equal(said, "~/x of http://h/?... is");
}

/* What a report takes: whole lines, the newest, in order, as clean as they were said. */
static void the_last_lines_are_kept(void **state)
{
	char filler[101] = {0};
	(void)state;

	memset(filler, 'x', 100);
	rg_log_set_sink(on_line, NULL);
	rg_info("the first");
	rg_debug("of no use to anybody");
	char *few = rg_log_recent();
	assert_non_null(strstr(few, " the first\n"));
	assert_null(strstr(few, "of no use"));
	for (int i = 0; i < 3000; i++)
		rg_warning("%s line %04d of http://u:p@h/?k=s3cret", filler, i);
	rg_log_set_sink(NULL, NULL);
	char *text = rg_log_recent(), *line = text;
	assert_uint_in_range(strlen(text), 60 * 1024, 64 * 1024);
	assert_null(strstr(text, "s3cret"));
	assert_non_null(strstr(text, "line 2999 of http://h/?...\n"));
	while (*line) {
		char *end = strchr(line, '\n');
		int hours, minutes, seconds, ms, number;
		assert_non_null(end);
		assert_int_equal(sscanf(line, "%2d:%2d:%2d.%3d warning: x", &hours, &minutes, &seconds, &ms), 4);
		assert_int_equal(sscanf(strstr(line, "line "), "line %d", &number), 1);
		assert_int_equal(3000 - number, (int)(text + strlen(text) - line) / (int)(end + 1 - line));
		line = end + 1;
	}
	rg_free(few);
	rg_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_and_the_home_folder_are_left_out),
		cmocka_unit_test(every_line_goes_through_it),
		cmocka_unit_test(the_last_lines_are_kept),
	};

	setenv("HOME", "/home/ann", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_timing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "support_expected.h"
#include "support_race.h"

#define LIMIT (1024 * 1024)

struct runner {
	const char *input;
	timing_parse parse;
	int failures;
};

static char *read_all(const char *path, size_t *length)
{
	char *bytes = NULL, *error = NULL;

	if (!rg_file_read(path, LIMIT, &bytes, length, &error))
		fail_msg("%s: %s", path, error);
	return bytes;
}

char *timing_day_text(cJSON *tree, struct race_problems *problems)
{
	struct rg_buffer buffer = {0};
	struct race_day *day = tree ? race_day_from_tree(tree, 1, problems) : NULL;

	cJSON_Delete(tree);
	race_dump_problems(&buffer, problems);
	rg_buffer_text(&buffer, "\n");
	if (day)
		race_dump(&buffer, day);
	race_day_unref(day);
	return rg_buffer_take(&buffer);
}

static void run_case(const char *name, const char *folder, void *data)
{
	struct runner *runner = data;
	struct race_problems problems = {0};
	char *input = rg_path_join(folder, runner->input);
	size_t length;
	char *bytes = read_all(input, &length);

	/* Exactly so many bytes, so that a look past the end is seen by the memory checker. */
	char *exact = rg_alloc(length, 1);
	memcpy(exact, bytes, length);
	cJSON *tree = runner->parse(exact, length, table_words, &problems);
	rg_free(exact);
	rg_free(bytes);
	char *actual = timing_day_text(tree, &problems);
	runner->failures += expected_check(name, folder, "expected.txt", actual);
	race_problems_finish(&problems);
	rg_free(actual);
	rg_free(input);
}

void timing_cases(const char *topic, size_t count, const char *input, timing_parse parse)
{
	struct runner runner = {.input = input, .parse = parse};

	race_each_case(topic, count, run_case, &runner);
	assert_int_equal(runner.failures, 0);
}

char *timing_input(const char *topic, const char *name, const char *input, size_t *length)
{
	char *path = rg_asprintf("%s/%s/%s/%s", RG_FIXTURES, topic, name, input);
	char *bytes = read_all(path, length);

	rg_free(path);
	return bytes;
}

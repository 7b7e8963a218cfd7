/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Foreign answers in fixtures/mapping, each with what must come of it. steps.txt of a case:
 *
 *     address https://…        opens by address, or
 *     open answer.json URL     opens by the shape of an answer
 *     KEY FILE                 an answer; FILE "-" is an empty one
 *
 * A case may have mappings of its own in the folder "mappings". After every step the requests that are wanted are
 * written down, at the end the native feed, and what the decoder says of it (expected.txt, which
 * tools/update-expected writes anew).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "race/expression/expression.h"
#include "race/mapping/mapping.h"
#include "race/day/tree.h"
#include "race/file/shelf.h"
#include "support_expected.h"
#include "support_race.h"

#define MAX_WANTED 64

static struct race_countries *countries;
static struct race_table_words *words;

static void write_wanted(struct rg_buffer *out, struct race_mapped *mapped)
{
	const struct race_wanted *list;
	size_t count;

	race_mapped_wanted(mapped, &list, &count);
	for (size_t i = 0; i < count && i < MAX_WANTED; i++) {
		const struct race_wanted *wanted = &list[i];
		rg_buffer_format(out, "  %s %s %s every %d s, at least %d s%s%s%s%s\n",
				 wanted->answered ? "has" : "wants", wanted->key, wanted->url, wanted->interval_s,
				 wanted->min_s, wanted->marker[0] ? ", marker " : "", wanted->marker,
				 wanted->body ? ", body " : "", wanted->body ? wanted->body : "");
	}
}

static const char *marker_of(struct race_mapped *mapped, const char *key)
{
	const struct race_wanted *list;
	size_t count;

	race_mapped_wanted(mapped, &list, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].key, key) == 0)
			return list[i].marker;
	}
	return "";
}

static void answer(struct rg_buffer *out, struct race_mapped *mapped, const char *folder, const char *key,
		   const char *file, struct race_problems *problems)
{
	static const char *const results[] = {[RACE_ANSWER_NEW] = "new",
					      [RACE_ANSWER_SAME] = "same",
					      [RACE_ANSWER_PART] = "part",
					      [RACE_ANSWER_NONE] = "none"};
	size_t length = 0, before = problems->count;
	char *bytes = strcmp(file, "-") == 0 ? rg_strdup("") : race_case_file(folder, file, &length);
	char *marker = rg_strdup(marker_of(mapped, key));

	enum race_answer result = race_mapped_answer(mapped, key, marker, bytes, length, problems);
	rg_buffer_format(out, "%s %s: %s\n", key, file, results[result]);
	for (size_t i = before; i < problems->count; i++)
		rg_buffer_format(out, "  ! %s\n", problems->lines[i]);
	rg_free(marker);
	rg_free(bytes);
}

static void write_result(struct rg_buffer *out, struct race_mapped *mapped)
{
	struct race_problems problems = {0};
	const char *const *names, *const *values;

	size_t count = race_mapped_headers(mapped, &names, &values);
	for (size_t i = 0; i < count; i++)
		rg_buffer_format(out, "header %s: %s\n", names[i], values[i]);
	cJSON *tree = race_mapped_apply(mapped, &problems);
	char *printed = cJSON_Print(tree);
	rg_buffer_text(out, "\nproblems:\n");
	race_dump_problems(out, &problems);
	rg_buffer_format(out, "\n%s\n", printed);
	race_problems_finish(&problems);
	struct race_day *day = race_day_from_tree(tree, race_mapped_hash(mapped), &problems);
	rg_buffer_text(out, "\nthe decoder says:\n");
	race_dump_problems(out, &problems);
	assert_non_null(day);
	race_day_unref(day);
	race_problems_finish(&problems);
	cJSON_free(printed);
	cJSON_Delete(tree);
}

static struct race_mapped *open_first(struct rg_buffer *out, const struct race_mappings *mappings, const char *folder,
				      const char *word, const char *rest)
{
	struct race_problems problems = {0};
	struct race_mapped *mapped;
	size_t length;

	if (strcmp(word, "address") == 0) {
		mapped = race_mapped_open(mappings, rest, &problems);
	} else {
		char file[100] = "", address[200] = "";
		assert_int_equal(sscanf(rest, "%99s %199s", file, address), 2);
		char *bytes = race_case_file(folder, file, &length);
		mapped = race_mapped_open_answer(mappings, address, bytes, length, &problems);
		rg_free(bytes);
	}
	rg_buffer_format(out, "%s %s: %s\n", word, rest, mapped ? race_mapped_name(mapped) : "no mapping");
	for (size_t i = 0; i < problems.count; i++)
		rg_buffer_format(out, "  ! %s\n", problems.lines[i]);
	race_problems_finish(&problems);
	return mapped;
}

static void run_steps(struct rg_buffer *out, const struct race_mappings *mappings, const char *folder, char *steps)
{
	struct race_problems problems = {0};
	struct race_mapped *mapped = NULL;

	for (char *line = steps, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = 0;
		char *rest = strchr(line, ' ');
		if (!rest)
			continue;
		*rest++ = 0;
		bool opens = strcmp(line, "address") == 0 || strcmp(line, "open") == 0;
		if (opens) {
			race_mapped_destroy(mapped);
			mapped = open_first(out, mappings, folder, line, rest);
		} else {
			assert_non_null(mapped);
			answer(out, mapped, folder, line, rest, &problems);
		}
		if (mapped)
			write_wanted(out, mapped);
	}
	if (mapped)
		write_result(out, mapped);
	race_mapped_destroy(mapped);
	race_problems_finish(&problems);
}

/* What the log says of the case's own mappings, all of it, by name of the file. */
static void write_told(void *data, enum rg_log_level level, const char *message)
{
	const char *name = strstr(message, "/mappings/");

	if (level > RG_LOG_WARNING)
		return;
	if (!rg_path_absolute(message) || !name)
		fail_msg("\"%s\" does not begin with its path", message);
	rg_buffer_format(data, "%s\n", name + strlen("/mappings/"));
}

static void mapping_case(const char *name, const char *folder, void *failures)
{
	struct rg_buffer actual = {0};
	size_t length;
	char *steps = race_case_file(folder, "steps.txt", &length);

	struct race_shelf *shelf = race_shelf_create(RG_DATA, folder);
	rg_log_set_sink(write_told, &actual);
	struct race_mappings *mappings = race_mappings_load(shelf, countries, words);
	rg_log_set_sink(NULL, NULL);
	size_t compiled = expression_compiled();
	run_steps(&actual, mappings, folder, steps);
	/* Answers are mapped with what was compiled when the mappings were read. */
	assert_true(compiled > 0);
	assert_int_equal(expression_compiled(), compiled);
	*(int *)failures += expected_check(name, folder, "expected.txt", actual.bytes);
	race_mappings_destroy(mappings);
	race_shelf_unref(shelf);
	rg_buffer_finish(&actual);
	rg_free(steps);
}

static void maps_as_expected(void **state)
{
	int failures = 0;

	(void)state;
	race_each_case("mapping", 33, mapping_case, &failures);
	assert_int_equal(failures, 0);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_as_expected),
	};
	struct race_problems problems = {0};

	countries = race_countries_load(RG_DATA "/countries.json", &problems);
	words = race_table_words_load(RG_DATA "/tables", &problems);
	expected_arguments(count, arguments);
	int result = cmocka_run_group_tests(tests, NULL, NULL);
	race_table_words_destroy(words);
	race_countries_destroy(countries);
	race_problems_finish(&problems);
	return expected_result(result);
}

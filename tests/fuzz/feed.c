/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race feed, then a grid and corrections typed by hand, a file of corrections, classes left out and a delay. What is
 * left of a tree when all that is wrong was taken out of it has nothing wrong in it.
 */
#include <string.h>

#include "race/correct/corrections.h"
#include "race/day/derive.h"
#include "race/day/follow.h"
#include "support.h"

static void correct(const struct race_day *day, const char *value)
{
	static const char *const commands[] = {"result", "empty", "lane", "joker", "slip", "fix", "undo"};
	struct race_correction_ask ask = {.day = day};
	struct race_corrections corrections = {0};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		char *error = NULL;
		race_corrections_type(&corrections, &ask, commands[i], value, &error);
		fuzz_must_be_text(error);
		rg_free(error);
	}
	char *written = race_corrections_write(&corrections);
	fuzz_must_be_text(written);
	rg_free(written);
	race_corrections_finish(&corrections);
}

static void read_corrections(const char *text)
{
	struct race_problems problems = {0};
	struct race_corrections corrections = {0};

	race_corrections_read(&corrections, text, strlen(text), &problems);
	race_corrections_finish(&corrections);
	fuzz_problems(&problems);
}

static void type(const struct race_day *day, const char *grid, const char *id)
{
	struct race_problems problems = {0};
	char *word = NULL;

	struct race_day *typed = race_day_with_grid_text(day, NULL, NULL, grid, &problems);
	fuzz_day(typed);
	race_grid_text_fault(grid, &word);
	fuzz_must_be_text(word);
	rg_free(word);
	if (typed) {
		correct(typed, id);
		race_day_chosen_driver(typed, id);
	}
	read_corrections(id);
	race_day_unref(typed);
	fuzz_problems(&problems);
}

static void follow(const cJSON *tree, char *class_id)
{
	struct race_problems problems = {0};
	struct race_follow some;

	race_follow_init(&some, &class_id, 1, 90);
	struct race_day *day = race_follow_decode(&some, tree, 1, &problems);
	fuzz_day(day);
	race_day_unref(day);
	race_follow_finish(&some);
	fuzz_problems(&problems);
}

static void leave_out(cJSON *tree)
{
	struct race_problems left = {0};

	race_tree_leave_out(tree);
	struct race_day *day = race_day_from_tree(tree, 1, &left);
	fuzz_day(day);
	race_day_unref(day);
	fuzz_problems(&left);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct fuzz_part feed = fuzz_part(&input);
	char *grid = fuzz_text(&input), *id = fuzz_text(&input);
	struct race_problems problems = {0};

	struct race_day *day = race_day_decode(feed.bytes, feed.length, &problems);
	fuzz_must(day || problems.count, "it is said why there is no race day");
	fuzz_day(day);
	type(day, grid, id);
	race_day_unref(day);
	cJSON *tree = race_tree_parse(feed.bytes, feed.length, &problems);
	if (tree) {
		follow(tree, id);
		leave_out(tree);
	}
	cJSON_Delete(tree);
	fuzz_problems(&problems);
	rg_free(feed.bytes);
	rg_free(grid);
	rg_free(id);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rundown files: what is wrong is refused with a sentence that names file and place; files of keys; what is kept over a
 * restart; whose word counts about the race state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "base/file.h"
#include "race/day/decode.h"
#include "support_graphic.h"
#include "support_race.h"
#include "support_rundown.h"

static char *folder;

static void write_own(const char *name, const char *text)
{
	char *rundowns = rg_path_join(folder, "rundowns"), *path = rg_path_join(rundowns, name);

	mkdir(rundowns, 0700);
	assert_true(rg_file_replace(path, text, strlen(text)));
	rg_free(path);
	rg_free(rundowns);
}

/* The first problem with the user's file "own.json", after its path; NULL: it is good. */
static char *load_own(const char *quoted)
{
	struct race_shelf_made made = {0};
	struct rg_buffer text = {0};

	for (const char *sign = quoted; *sign; sign++)
		rg_buffer_add(&text, *sign == '\'' ? "\"" : sign, 1);
	char *json = rg_buffer_take(&text);
	write_own("own.json", json);
	struct race_shelf *shelf = race_shelf_create(RG_DATA, folder);
	rundown_load(shelf, "own", &made);
	const char *problem = made.told ? strstr(made.told, "own.json: ") : NULL;
	char *found = made.told ? rg_strdup(problem ? problem + strlen("own.json: ") : made.told) : NULL;
	assert_true(!made.thing == (made.told != NULL));
	race_shelf_made_finish(&made, rundown_destroy);
	race_shelf_unref(shelf);
	rg_free(json);
	return found;
}

static void refuses_what_is_wrong(void **state)
{
	static const struct {
		const char *json, *problem;
	} cases[] = {
		{"{'rundown': 1, 'based_on': 'show'}", NULL},
		{"{'rundown': 1, 'based_on': 'club', 'order': [], 'comment': 'no cards'}", NULL},
		{"{'rundown': 1, 'based_on': 'show', 'numbers': {'back_after_hand_s': null}}", NULL},
		{"{'rundown': 2}", "rundown: expected 1"},
		{"{'rundown': 1}", "numbers: expected an object"},
		{"{'rundown': 1, 'based_on': 'own'}", "based_on: is a loop: own > own"},
		{"{'rundown': 1, 'based_on': 'show', 'order': ['cards']}", "order: there is no cue \"cards\""},
		{"{'rundown': 1, 'based_on': 'show', 'order': ['card', 'card']}", "order: \"card\" stands twice"},
		{"{'rundown': 1, 'based_on': 'show', 'order': ['grid']}",
		 "order: \"grid\" has its own time and stands in no order"},
		{"{'rundown': 1, 'based_on': 'show', 'cues': {'card': {'role': 'driver'}}}",
		 "cues.card: there is no role \"driver\""},
		{"{'rundown': 1, 'based_on': 'show', 'cues': {'card': {'second': 8}}}",
		 "cues.card: there is no member \"second\""},
		{"{'rundown': 1, 'based_on': 'show', 'cues': {'card': {'seconds': 'x'}}}",
		 "cues.card.seconds: expected a number from 0 to 3600"},
		{"{'rundown': 1, 'based_on': 'show', 'cues': {'card': {'seconds': 0}}}",
		 "cues.card: \"seconds\": expected at least one: only bug and strip stay"},
		{"{'rundown': 1, 'based_on': 'show', 'cues': {'more': {'role': 'grid', 'graphic': 'g', 'seconds': 5}}}",
		 "cues.more: there is another cue with the role \"grid\""},
		{"{'rundown': 1, 'based_on': 'show', 'numbers': {'clean_before_start_s': 5}}",
		 "numbers.clean_before_start_s: expected a number from 15 to 600"},
		{"{'rundown': 1, 'based_on': 'show', 'numbers': {'rest_s': 5}}",
		 "numbers: there is no member \"rest_s\""},
		{"{'rundown': 1, 'based_on': 'show', 'rests': []}", "rests: expected a list of 1 to 8"},
		{"{'rundown': 1, 'based_on': 'show', 'colour': 1}", "there is no member \"colour\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *problem = load_own(cases[i].json);
		if (!rg_equal(problem, cases[i].problem))
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].json, problem ? problem : "good",
				 cases[i].problem ? cases[i].problem : "good");
		rg_free(problem);
	}
}

static void tells_of_loops_and_of_what_is_not_there(void **state)
{
	(void)state;
	write_own("one.json", "{\"rundown\": 1, \"based_on\": \"two\"}");
	write_own("two.json", "{\"rundown\": 1, \"based_on\": \"own\"}");
	char *problem = load_own("{'rundown': 1, 'based_on': 'one'}");
	assert_non_null(strstr(problem, "two.json: based_on: is a loop: own > one > two > own"));
	rg_free(problem);
	problem = load_own("{'rundown': 1, 'based_on': 'nobody'}");
	assert_string_equal(problem, "based_on: there is no rundown \"nobody\"");
	rg_free(problem);
}

static void reads_keys(void **state)
{
	static const char good[] = "# the crew\n 12.5\tstate race \r\n\n3 auto\n3 take\n";
	struct rehearsal_keys keys;
	struct race_problems problems = {0};

	(void)state;
	assert_true(rehearsal_keys_read(good, strlen(good), &keys, &problems));
	assert_int_equal(keys.count, 3);
	assert_string_equal(keys.keys[0].line, "auto");
	assert_string_equal(keys.keys[1].line, "take");
	assert_string_equal(keys.keys[2].line, "state race");
	assert_int_equal(keys.keys[2].at_ms, 12500);
	rehearsal_keys_finish(&keys);
	assert_false(rehearsal_keys_read("1 a\nx b", 7, &keys, &problems));
	assert_string_equal(problems.lines[0],
			    "keys: line 2: expected seconds and a command, as in \"42.5 state race\"");
	race_problems_finish(&problems);
}

static void refuses_keys_that_make_no_sense(void **state)
{
	static const char *const wrong[] = {"slip +999",    "joker 9", "state rain", "heat 17", "graphic nothing",
					    "auto perhaps", ""};
	struct rehearsal *rehearsal = rehearsal_create(rundown_shipped("show"), rundown_facts, rundown_fact_count);

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *problem = NULL;
		assert_false(rehearsal_press(rehearsal, wrong[i], 0, &problem));
		assert_non_null(problem);
		rg_free(problem);
	}
	rehearsal_destroy(rehearsal);
}

/* What was shown before the restart is not shown again at once after it. */
static void keeps_what_was_shown(void **state)
{
	static const char day_text[] =
		"{'race_feed': 1, 'updated': '2026-06-06T12:00:00Z', 'drivers': [{'id': 'a', 'last_name': 'A'}], "
		"'heats': [{'id': 'h', 'entries': [{'driver': 'a', 'slot': 1}]}]}";
	struct race_day *day = race_decode_text(day_text, NULL);
	struct rundown_state *first = rundown_state_create(), *second = rundown_state_create();
	struct rundown_inputs inputs = {.day = day, .state = RACE_STATE_GAP, .by = RACE_STATE_BY_DATA};
	const struct rundown *club = rundown_shipped("club");
	struct rundown_out out;

	(void)state;
	rundown_step(first, club, &inputs, 1000, 1000000, &out);
	assert_int_equal(out.action_count, 1);
	assert_string_equal(out.actions[0].cue.driver, "a");
	char *kept = rundown_state_keep(first, 10000, 1009000);
	rundown_state_restore(second, kept, 500, 1060000);
	rundown_step(second, club, &inputs, 500, 1060000, &out);
	assert_int_equal(out.action_count, 0);
	/* Thirty minutes after the first. */
	rundown_step(second, club, &inputs, 500 + 1740000, 1060000 + 1740000, &out);
	assert_int_equal(out.action_count, 1);
	rundown_state_restore(second, "[1, {", 0, 0);
	rundown_state_restore(second, "{\"rundown_state\": 1, \"shown\": [1, {\"what\": 7}], \"results\": {}}", 0, 0);
	rg_free(kept);
	rundown_state_destroy(first);
	rundown_state_destroy(second);
	race_day_unref(day);
}

/* The data of the last heat says at last that it is over: a key that said RACE before does not stand against that. */
static void ends_the_last_heat_of_a_day(void **state)
{
	struct race_state_now now = RACE_STATE_NOW_START;
	struct race_state_change change = race_state_set(&now, RACE_STATE_GRID, RACE_STATE_BY_DATA, "last");

	(void)state;
	rg_free(change.begun);
	change = race_state_set(&now, RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	assert_true(change.taken && change.begins);
	rg_free(change.begun);
	/* Late. */
	change = race_state_set(&now, RACE_STATE_RACE, RACE_STATE_BY_DATA, "last");
	assert_false(change.taken);
	rg_free(change.begun);
	change = race_state_set(&now, RACE_STATE_FINISHED, RACE_STATE_BY_DATA, "last");
	assert_true(change.taken);
	assert_int_equal(now.state, RACE_STATE_FINISHED);
	rg_free(change.begun);
	/* It is run again: the data that still says finished says nothing new. */
	change = race_state_set(&now, RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	rg_free(change.begun);
	change = race_state_set(&now, RACE_STATE_FINISHED, RACE_STATE_BY_DATA, "last");
	assert_false(change.taken);
	rg_free(change.begun);
	race_state_forget(&now);
}

static void expect_meant(const struct race_state_now *now, const char *wanted, const char *heat)
{
	static const enum race_state states[] = {RACE_STATE_GRID, RACE_STATE_FINISHED};
	char meant[20] = "";

	for (size_t i = 0; i < 2; i++) {
		if (race_state_is_meant(now, states[i], heat))
			snprintf(meant + strlen(meant), sizeof(meant) - strlen(meant), " %s",
				 race_state_name(states[i]));
	}
	assert_string_equal(meant, wanted);
}

/* A hand brings a grid or a result: what that says of the heat that is on. */
static void a_result_before_the_start_is_of_the_last_heat(void **state)
{
	struct race_state_now now = RACE_STATE_NOW_START;

	(void)state;
	expect_meant(&now, " grid finished", NULL);
	rg_free(race_state_set(&now, RACE_STATE_RACE, RACE_STATE_BY_DATA, "r2").begun);
	expect_meant(&now, " grid finished", NULL);
	expect_meant(&now, " grid", "r1");
	expect_meant(&now, " grid finished", "r2");
	/* The cars of the next one stand there already. */
	rg_free(race_state_set(&now, RACE_STATE_GRID, RACE_STATE_BY_DATA, "r3").begun);
	expect_meant(&now, "", NULL);
	expect_meant(&now, "", "r2");
	rg_free(race_state_set(&now, RACE_STATE_RACE, RACE_STATE_BY_DATA, "r3").begun);
	assert_int_equal(now.state, RACE_STATE_RACE);
	/* Nor does it when the next one is not even there. */
	rg_free(race_state_set(&now, RACE_STATE_GAP, RACE_STATE_BY_DATA, "r4").begun);
	expect_meant(&now, " grid", NULL);
	/* By a key it was the grid of a race that nobody told of. */
	rg_free(race_state_set(&now, RACE_STATE_GRID, RACE_STATE_BY_KEY, NULL).begun);
	expect_meant(&now, " finished", NULL);
	race_state_forget(&now);
}

static int begin(void **state)
{
	folder = bench_folder_make();
	return rundowns_load(state);
}

static int end(void **state)
{
	bench_folder_remove(folder);
	return rundowns_free(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_wrong),
		cmocka_unit_test(tells_of_loops_and_of_what_is_not_there),
		cmocka_unit_test(reads_keys),
		cmocka_unit_test(refuses_keys_that_make_no_sense),
		cmocka_unit_test(keeps_what_was_shown),
		cmocka_unit_test(ends_the_last_heat_of_a_day),
		cmocka_unit_test(a_result_before_the_start_is_of_the_last_heat),
	};
	return cmocka_run_group_tests(tests, begin, end);
}

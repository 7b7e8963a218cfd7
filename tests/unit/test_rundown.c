/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The situations of a race day: fixtures/rundown/NN-name holds race-day.json and timeline.json (what the feed shows),
 * keys.txt (what the crew presses), rundown.txt (which one, "show" when there is none) and expected.txt: what comes on
 * air and leaves, when, by which rule, and what the operator is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "race/day/decode.h"
#include "support_expected.h"
#include "support_race.h"
#include "support_rundown.h"
#include "tool/timeline.h"

#define CASES 36

struct play {
	struct rehearsal *rehearsal;
	struct timeline timeline;
	struct timeline_walk walk;
	struct rehearsal_keys keys;
	int64_t now_ms, step_ms, end_ms; /* step_ms: when the step that is on began */
	size_t step, key;
	int64_t wall_ms; /* at step_ms */
	struct rg_buffer text;
	unsigned seen;
};

static void enter_step(struct play *play)
{
	struct race_problems problems = {0};

	if (!timeline_walk_to(&play->timeline, &play->walk, play->step, &problems))
		fail_msg("%s", problems.lines[0]);
	char *json = cJSON_PrintUnformatted(play->walk.feed);
	struct race_day *day = race_day_decode(json, strlen(json), &problems);
	cJSON_free(json);
	if (problems.count)
		fail_msg("%s: %s", play->timeline.steps[play->step].name, problems.lines[0]);
	play->wall_ms = day->updated.utc_ms;
	play->step_ms = play->now_ms;
	rehearsal_answer(play->rehearsal, day, play->now_ms);
	race_day_unref(day);
}

static void press_keys(struct play *play, const char *name)
{
	for (; play->key < play->keys.count && play->keys.keys[play->key].at_ms <= play->now_ms; play->key++) {
		const char *line = play->keys.keys[play->key].line;
		char *problem = NULL;
		rg_buffer_format(&play->text, "%7.1f key %s\n", (double)play->now_ms / 1000, line);
		if (!rehearsal_press(play->rehearsal, line, play->now_ms, &problem))
			fail_msg("%s: %s", name, problem);
	}
}

static int64_t next_moment(const struct play *play)
{
	int64_t at_ms = play->step_ms + play->timeline.steps[play->step].for_ms;
	int64_t wake_ms = rehearsal_wake_at(play->rehearsal);

	if (play->key < play->keys.count && play->keys.keys[play->key].at_ms < at_ms)
		at_ms = play->keys.keys[play->key].at_ms;
	return wake_ms && wake_ms < at_ms ? wake_ms : at_ms;
}

static void play_through(struct play *play, const char *name)
{
	enum race_state state = RACE_STATE_GAP;

	for (enter_step(play);;) {
		struct rundown_out out;
		press_keys(play, name);
		rehearsal_step(play->rehearsal, play->now_ms, play->wall_ms + (play->now_ms - play->step_ms), &out);
		const struct race_state_now *race = rehearsal_race_state(play->rehearsal);
		if (race->state != state)
			rg_buffer_format(&play->text, "%7.1f state %s\n", (double)play->now_ms / 1000,
					 race_state_name(race->state));
		state = race->state;
		rundown_write(&play->text, play->now_ms, &out, &play->seen);
		int64_t at_ms = next_moment(play);
		if (at_ms <= play->now_ms)
			fail_msg("%s: wants to be woken at once, at %lld ms", name, (long long)play->now_ms);
		play->now_ms = at_ms;
		if (at_ms < play->step_ms + play->timeline.steps[play->step].for_ms)
			continue;
		if (++play->step == play->timeline.count)
			return;
		enter_step(play);
	}
}

static cJSON *read_json(const char *folder, const char *name)
{
	size_t length;
	char *bytes = race_case_file(folder, name, &length);
	cJSON *json = cJSON_ParseWithLength(bytes, length);

	if (!json)
		fail_msg("%s/%s is not JSON", folder, name);
	rg_free(bytes);
	return json;
}

static void play_case(const char *name, const char *folder, void *data)
{
	struct race_problems problems = {0};
	size_t length = 0;
	char *keys = race_case_file_if_any(folder, "keys.txt", &length);
	char *rundown = race_case_file_if_any(folder, "rundown.txt", NULL);
	struct play play = {0};
	int *wrong = data;

	if (rundown)
		rundown[strcspn(rundown, "\n")] = 0;
	cJSON *feed = read_json(folder, "race-day.json"), *steps = read_json(folder, "timeline.json");
	if (!timeline_init(&play.timeline, feed, steps, &problems) ||
	    !rehearsal_keys_read(keys ? keys : "", length, &play.keys, &problems))
		fail_msg("%s: %s", name, problems.lines[0]);
	play.rehearsal = rehearsal_create(rundown_shipped(rundown ? rundown : "show"), rundown_facts,
					  rundown_fact_count);
	play_through(&play, name);
	char *text = rg_buffer_take(&play.text);
	*wrong += expected_check(name, folder, "expected.txt", text);
	rg_free(text);
	rehearsal_destroy(play.rehearsal);
	timeline_walk_finish(&play.walk);
	timeline_finish(&play.timeline);
	rehearsal_keys_finish(&play.keys);
	rg_free(keys);
	rg_free(rundown);
}

static void is_directed(void **state)
{
	int wrong = 0;

	(void)state;
	race_each_case("rundown", CASES, play_case, &wrong);
	assert_int_equal(wrong, 0);
}

/* ---- what the host could not show ---- */

#define LONG_S 900

/* When something comes in a long gap, second by second; `unshown`: the bug cannot be shown, 1 s after a graphic left.
 */
static char *list_comings(bool unshown)
{
	struct race_day *day = race_decode_text(
		"{'race_feed':1,'classes':[{'id':'sc','name':'Supercar'}],'drivers':["
		"{'id':'a','number':'1','last_name':'A','class':'sc'},{'id':'b','number':'2','last_name':'B','class':'"
		"sc'}],"
		"'heats':[{'id':'r1','classes':['sc'],'phase':'heat','group':'Q1','race':1,'status':'official','"
		"entries':["
		"{'driver':'a','slot':1,'position':1},{'driver':'b','slot':2,'position':2}]},{'id':'r2','classes':['sc'"
		"],"
		"'phase':'heat','group':'Q1','race':2,'status':'scheduled','entries':[{'driver':'b','slot':1},"
		"{'driver':'a','slot':2}]}]}",
		NULL);
	struct rundown_state *engine = rundown_state_create();
	struct rg_buffer text = {0};
	unsigned bug = 0;
	bool left = false, told = false;

	for (int second = 0; second < LONG_S; second++) {
		struct rundown_press press = {.kind = RUNDOWN_PRESS_UNSHOWN, .serial = bug};
		struct rundown_inputs in = {.day = day,
					    .state = RACE_STATE_GAP,
					    .by = RACE_STATE_BY_DATA,
					    .presses = &press,
					    .press_count = unshown && left && !told};
		struct rundown_out out;
		told = told || left;
		rundown_step(engine, rundown_shipped("show"), &in, 1000 * (second + 1), 1000 * (second + 1), &out);
		for (size_t i = 0; i < out.action_count; i++) {
			const struct rundown_action *action = &out.actions[i];
			bool stays = rg_equal(action->cue.graphic, "session-bug");
			bug = stays && action->act == RUNDOWN_CUE ? action->cue.serial : bug;
			left = left || (!stays && action->act == RUNDOWN_CLEAR);
			if (!stays && action->act == RUNDOWN_CUE)
				rg_buffer_format(&text, "%d %s\n", second, action->cue.graphic);
		}
	}
	assert_true(bug && left);
	rundown_state_destroy(engine);
	race_day_unref(day);
	return rg_buffer_take(&text);
}

/* Only what comes and goes has to do with how long the picture has been clean. */
static void a_bug_that_cannot_be_shown_shortens_no_rest(void **state)
{
	char *plain = list_comings(false), *without = list_comings(true);

	(void)state;
	assert_string_equal(plain, without);
	rg_free(plain);
	rg_free(without);
}

/*
 * The first result of a heat, which nothing can show so often; how often it was offered. It is the cars' finish that
 * owes it.
 */
static int count_results(int refused)
{
	static const char *const statuses[] = {"live", "finished"};
	struct rundown_state *engine = rundown_state_create();
	struct race_day *days[2];
	unsigned serial = 0;
	int results = 0;

	for (int i = 0; i < 2; i++) {
		char *text = rg_asprintf(
			"{'race_feed':1,'classes':[{'id':'sc','name':'Supercar'}],'drivers':["
			"{'id':'a','number':'1','last_name':'A','class':'sc'}],'heats':["
			"{'id':'r1','classes':['sc'],'phase':'heat','group':'Q1','race':1,'status':'%s',"
			"'entries':[{'driver':'a','slot':1%s}]}]}",
			statuses[i], i ? ",'position':1" : "");
		days[i] = race_decode_text(text, NULL);
		rg_free(text);
	}
	for (int second = 1; second <= 120; second++) {
		bool over = second > 5;
		struct rundown_press press = {.kind = RUNDOWN_PRESS_UNSHOWN, .serial = serial};
		struct rundown_inputs in = {.day = days[over],
					    .state = over ? RACE_STATE_FINISHED : RACE_STATE_RACE,
					    .by = RACE_STATE_BY_DATA,
					    .heat = "r1",
					    .presses = &press,
					    .press_count = serial != 0};
		struct rundown_out out;
		rundown_step(engine, rundown_shipped("quiet"), &in, 1000 * second, 1000 * second, &out);
		serial = 0;
		for (size_t i = 0; i < out.action_count; i++) {
			const struct rundown_action *action = &out.actions[i];
			if (action->act != RUNDOWN_CUE || !rg_equal(action->cue.graphic, "heat-results"))
				continue;
			serial = results++ < refused ? action->cue.serial : 0;
		}
	}
	rundown_state_destroy(engine);
	race_day_unref(days[0]);
	race_day_unref(days[1]);
	return results;
}

/* What nobody saw is owed as before; but a graphic that never can be shown does not keep the others away for ever. */
static void what_nothing_could_show_comes_again(void **state)
{
	(void)state;
	assert_int_equal(count_results(0), 1);
	assert_int_equal(count_results(1), 2);
	assert_int_equal(count_results(100), 4);
}

/* What was run again before the first data came is no news, however late that came. */
static void nothing_is_told_of_before(void **state)
{
	struct race_day *day = race_decode_text(
		"{'race_feed':1,'classes':[{'id':'sc','name':'Supercar'}],'drivers':["
		"{'id':'a','number':'1','last_name':'A','class':'sc'}],'heats':["
		"{'id':'r1','classes':['sc'],'phase':'heat','group':'Q1','race':1,'status':'rerun',"
		"'entries':[{'driver':'a','slot':1}]},"
		"{'id':'r1b','classes':['sc'],'phase':'heat','group':'Q1','race':1,'attempt':2,'status':'scheduled',"
		"'entries':[{'driver':'a','slot':1}]}]}",
		NULL);
	struct rundown_state *engine = rundown_state_create();
	struct rundown_out out;

	(void)state;
	for (int second = 1; second <= 5; second++) {
		struct rundown_inputs in = {
			.day = second < 3 ? NULL : day, .state = RACE_STATE_GAP, .by = RACE_STATE_BY_DATA};
		rundown_step(engine, rundown_shipped("show"), &in, 1000 * second, 1000 * second, &out);
		for (size_t i = 0; i < out.word_count; i++)
			assert_null(strstr(out.words[i].text, "run again"));
	}
	rundown_state_destroy(engine);
	race_day_unref(day);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_directed),
		cmocka_unit_test(a_bug_that_cannot_be_shown_shortens_no_rest),
		cmocka_unit_test(what_nothing_could_show_comes_again),
		cmocka_unit_test(nothing_is_told_of_before),
	};
	expected_arguments(count, arguments);
	return expected_result(cmocka_run_group_tests(tests, rundowns_load, rundowns_free));
}

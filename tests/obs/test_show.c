/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a source wants on the stage, by a clock that the test holds: holds that end by themselves, eyes, haste that does
 * not last. show.c and air.c by themselves; there is no OBS and nothing is drawn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <obs-module.h>

#include "obs/control/air.h"
#include "obs/source/show.h"
#include "obs/source/source.h"
#include "obs/work/work.h"

int64_t __wrap_rg_monotonic_ms(void);

static int64_t now_ms;

/* Linked in the place of the machine's clock. */
int64_t __wrap_rg_monotonic_ms(void)
{
	return now_ms;
}

/* There is no work thread to wake. */
void work_wake(void)
{
}

void work_try_wake(void)
{
}

static obs_data_t *settings(const char *on)
{
	obs_data_t *data = obs_data_create();

	obs_data_set_string(data, S_GRAPHIC, "heat-grid");
	obs_data_set_string(data, S_ON, on);
	obs_data_set_int(data, S_SECONDS, SECONDS_OWN);
	obs_data_set_bool(data, S_CLEAN_RACE, true);
	return data;
}

static struct show *make(const char *on)
{
	struct show *show = show_create(NULL);
	obs_data_t *data = settings(on);

	now_ms = 1000;
	air_set_all_off(false);
	air_set_state(AIR_GAP, AIR_BY_KEY, NULL);
	show_set(show, data);
	obs_data_release(data);
	air_add(show);
	return show;
}

static void drop(struct show *show)
{
	air_remove(show);
	show_unref(show);
}

/* As the work thread does when the graphic for the newest settings is made. */
static struct graphic *hand_over(struct show *show, const char *id)
{
	static struct graphic graphics[4];
	static size_t next;
	struct graphic *graphic = &graphics[next++ % 4];

	/* More references than the test gives back: it is not freed. */
	*graphic = (struct graphic){.template_id = id, .seconds = 9, .references = 100};
	show->finished = graphic;
	show->settings_changed = false;
	show->air.awaits = false;
	return graphic;
}

static struct show_turn turn(struct show *show, enum stage_state stage, const struct graphic *on_air)
{
	struct show_turn turn = {.width = 1280, .height = 720, .active = true, .stage = stage, .on_air = on_air};

	assert_true(show_turn(show, &turn));
	return turn;
}

static void a_hold_ends_after_five_minutes(void **state)
{
	struct show *show = make(ON_KEY);
	struct graphic *first = hand_over(show, "heat-grid");

	(void)state;
	assert_false(turn(show, STAGE_OFF, NULL).shown);
	assert_true(show_take_air(show));
	assert_true(turn(show, STAGE_ON, first).shown);
	assert_true(show_hold(show, true));
	struct graphic *second = hand_over(show, "heat-grid");
	assert_null(turn(show, STAGE_ON, first).next);
	now_ms += 5 * 60 * 1000 - 1;
	assert_null(turn(show, STAGE_ON, first).next);
	assert_true(show_is_held(show));
	unsigned before = air_changes();
	now_ms += 1;
	assert_ptr_equal(turn(show, STAGE_ON, first).next, second);
	assert_false(show_is_held(show));
	assert_int_not_equal(air_changes(), before);
	drop(show);
}

static void a_hold_ends_with_what_is_held(void **state)
{
	struct show *show = make(ON_KEY);
	struct graphic *first = hand_over(show, "heat-grid");

	(void)state;
	turn(show, STAGE_OFF, NULL);
	assert_false(show_hold(show, true));
	assert_true(show_take_air(show));
	turn(show, STAGE_ON, first);
	assert_true(show_hold(show, true));
	struct show_turn expired = {
		.width = 1280, .height = 720, .active = true, .expired = true, .stage = STAGE_ON, .on_air = first};
	assert_true(show_turn(show, &expired));
	assert_false(expired.shown);
	assert_false(show_is_held(show));
	drop(show);
}

/* OBS brings settings with its next frame, and a key may be faster. */
static void what_was_just_set_up_does_not_enter_as_it_was(void **state)
{
	struct show *show = make(ON_KEY);
	obs_data_t *data = settings(ON_KEY);
	struct graphic *old = hand_over(show, "heat-grid");

	(void)state;
	turn(show, STAGE_OFF, NULL);
	assert_true(show_take_air(show));
	obs_data_set_string(data, S_GRAPHIC, "driver-strap");
	show_set(show, data);
	assert_false(turn(show, STAGE_OFF, NULL).shown);
	struct graphic *new = hand_over(show, "driver-strap");
	struct show_turn next = turn(show, STAGE_OFF, NULL);
	assert_true(next.shown);
	assert_ptr_equal(next.next, new);
	assert_ptr_not_equal(next.next, old);
	obs_data_release(data);
	drop(show);
}

static void haste_is_for_one_exit(void **state)
{
	struct show *show = make(ON_VISIBLE);
	struct graphic *graphic = hand_over(show, "heat-grid");

	(void)state;
	assert_true(turn(show, STAGE_ON, graphic).shown);
	air_set_state(AIR_RACE, AIR_BY_KEY, NULL);
	struct show_turn leaves = turn(show, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, SHOW_CARS_GO_MS);
	air_set_state(AIR_GAP, AIR_BY_KEY, NULL);
	assert_true(turn(show, STAGE_OFF, NULL).shown);
	show_close_eye(show, true);
	leaves = turn(show, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, SHOW_EXIT_OWN);
	drop(show);
}

static void nothing_returns_by_itself_after_all_off(void **state)
{
	struct show *show = make(ON_VISIBLE);
	struct graphic *graphic = hand_over(show, "heat-grid");

	(void)state;
	assert_true(turn(show, STAGE_ON, graphic).shown);
	air_set_all_off(true);
	struct show_turn leaves = turn(show, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, 0);
	assert_false(show_take_air(show));
	show_close_eye(show, true);
	show_close_eye(show, false);
	air_set_all_off(false);
	for (int i = 0; i < 10; i++) {
		now_ms += 60 * 1000;
		assert_false(turn(show, STAGE_OFF, NULL).shown);
	}
	show_close_eye(show, false);
	assert_true(turn(show, STAGE_OFF, NULL).shown);
	drop(show);
}

static void another_event_begins_in_a_gap(void **state)
{
	struct show *show = make(ON_VISIBLE);
	struct graphic *graphic = hand_over(show, "heat-grid");

	(void)state;
	assert_true(air_set_state(AIR_RACE, AIR_BY_KEY, "sc-final"));
	assert_false(turn(show, STAGE_OFF, NULL).shown);
	/* The key was about the last event's heat, and stands against no data of the next. */
	air_forget_state();
	assert_int_equal(air_state(), AIR_GAP);
	assert_true(turn(show, STAGE_OFF, graphic).shown);
	assert_true(air_set_state(AIR_GRID, AIR_BY_DATA, "sc-final"));
	drop(show);
}

static void texts_that_cannot_be_drawn_are_none(void **state)
{
	struct show *show = make(ON_KEY);
	obs_data_t *data = settings(ON_KEY);
	char *endless = bmalloc(1024 * 1024);

	(void)state;
	memset(endless, 'x', 1024 * 1024 - 1);
	endless[1024 * 1024 - 1] = 0;
	obs_data_set_string(data, S_TEXT1, endless);
	obs_data_set_string(data, S_TEXT2, "\xff\xfe");
	obs_data_set_string(data, S_DRIVER, "Hirvi\xc3\xb6");
	show_set(show, data);
	assert_string_equal(show->settings.text1, "");
	assert_string_equal(show->settings.text2, "");
	assert_string_equal(show->settings.driver, "Hirvi\xc3\xb6");
	bfree(endless);
	obs_data_release(data);
	drop(show);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hold_ends_after_five_minutes),
		cmocka_unit_test(a_hold_ends_with_what_is_held),
		cmocka_unit_test(what_was_just_set_up_does_not_enter_as_it_was),
		cmocka_unit_test(haste_is_for_one_exit),
		cmocka_unit_test(nothing_returns_by_itself_after_all_off),
		cmocka_unit_test(another_event_begins_in_a_gap),
		cmocka_unit_test(texts_that_cannot_be_drawn_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

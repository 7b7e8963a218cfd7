/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a source wants on the stage: holds that end by themselves, eyes, haste that does not last, heats by hand, and
 * what others see of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/thread.h"
#include "obs/control/programme.h"
#include "obs/source/source.h"
#include "support_overlay.h"

static struct overlay_zone_tick tick(struct overlay *overlay, enum stage_state stage, const struct graphic *on_air)
{
	struct overlay_tick tick = empty_tick();

	tick.zones[RUNDOWN_ZONE_FULL] = (struct overlay_zone_tick){.stage = stage, .on_air = on_air};
	assert_true(overlay_tick(overlay, &tick));
	return tick.zones[RUNDOWN_ZONE_FULL];
}

static bool is_held(struct overlay *overlay)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(overlay);
	bool held = overlay_snapshot_is_held(snapshot, RUNDOWN_ZONE_FULL);

	overlay_snapshot_unref(snapshot);
	return held;
}

static void a_hold_ends_after_five_minutes(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	struct graphic *first = hand_over(overlay, "heat-grid");

	(void)state;
	assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	assert_true(overlay_take_air(overlay, RUNDOWN_ZONE_FULL));
	assert_true(tick(overlay, STAGE_ON, first).shown);
	assert_true(overlay_hold(overlay, RUNDOWN_ZONE_FULL, true));
	struct graphic *second = hand_over(overlay, "heat-grid");
	assert_null(tick(overlay, STAGE_ON, first).next);
	test_now_ms += 5 * 60 * 1000 - 1;
	assert_null(tick(overlay, STAGE_ON, first).next);
	assert_true(is_held(overlay));
	unsigned before = programme_changes();
	test_now_ms += 1;
	assert_ptr_equal(tick(overlay, STAGE_ON, first).next, second);
	assert_false(is_held(overlay));
	assert_int_not_equal(programme_changes(), before);
	drop_overlay(overlay);
}

static void a_hold_ends_with_what_is_held(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	struct graphic *first = hand_over(overlay, "heat-grid");

	(void)state;
	tick(overlay, STAGE_OFF, NULL);
	assert_false(overlay_hold(overlay, RUNDOWN_ZONE_FULL, true));
	assert_true(overlay_take_air(overlay, RUNDOWN_ZONE_FULL));
	tick(overlay, STAGE_ON, first);
	assert_true(overlay_hold(overlay, RUNDOWN_ZONE_FULL, true));
	struct overlay_tick expired = empty_tick();
	expired.zones[RUNDOWN_ZONE_FULL] = (struct overlay_zone_tick){
		.expired = true, .stage = STAGE_ON, .on_air = first};
	assert_true(overlay_tick(overlay, &expired));
	assert_false(expired.zones[RUNDOWN_ZONE_FULL].shown);
	assert_false(is_held(overlay));
	drop_overlay(overlay);
}

/* OBS brings settings with its next frame, and a key may be faster. */
static void what_was_just_set_up_does_not_enter_as_it_was(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	obs_data_t *data = make_settings(ON_KEY);
	struct graphic *old = hand_over(overlay, "heat-grid");

	(void)state;
	tick(overlay, STAGE_OFF, NULL);
	assert_true(overlay_take_air(overlay, RUNDOWN_ZONE_FULL));
	obs_data_set_string(data, S_GRAPHIC, "driver-strap");
	overlay_update(overlay, data);
	assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	struct graphic *new = hand_over(overlay, "driver-strap");
	struct overlay_zone_tick next = tick(overlay, STAGE_OFF, NULL);
	assert_true(next.shown);
	assert_ptr_equal(next.next, new);
	assert_ptr_not_equal(next.next, old);
	obs_data_release(data);
	drop_overlay(overlay);
}

static void haste_is_for_one_exit(void **state)
{
	struct overlay *overlay = make_overlay(ON_VISIBLE);
	struct graphic *graphic = hand_over(overlay, "heat-grid");

	(void)state;
	assert_true(tick(overlay, STAGE_ON, graphic).shown);
	programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	struct overlay_zone_tick leaves = tick(overlay, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, OVERLAY_CARS_GO_MS);
	programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_KEY, NULL);
	assert_true(tick(overlay, STAGE_OFF, NULL).shown);
	overlay_close_eye(overlay, true);
	leaves = tick(overlay, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, OVERLAY_EXIT_OWN);
	drop_overlay(overlay);
}

static void nothing_returns_by_itself_after_all_off(void **state)
{
	struct overlay *overlay = make_overlay(ON_VISIBLE);
	struct graphic *graphic = hand_over(overlay, "heat-grid");

	(void)state;
	assert_true(tick(overlay, STAGE_ON, graphic).shown);
	programme_set_all_off(true);
	struct overlay_zone_tick leaves = tick(overlay, STAGE_ON, graphic);
	assert_false(leaves.shown);
	assert_int_equal(leaves.exit_ms, 0);
	assert_false(overlay_take_air(overlay, RUNDOWN_ZONE_FULL));
	overlay_close_eye(overlay, true);
	overlay_close_eye(overlay, false);
	programme_set_all_off(false);
	for (int i = 0; i < 10; i++) {
		test_now_ms += 60 * 1000;
		assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	}
	overlay_close_eye(overlay, false);
	assert_true(tick(overlay, STAGE_OFF, NULL).shown);
	drop_overlay(overlay);
}

static void another_event_begins_in_a_gap(void **state)
{
	struct overlay *overlay = make_overlay(ON_VISIBLE);
	struct graphic *graphic = hand_over(overlay, "heat-grid");

	(void)state;
	assert_true(programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, "sc-final"));
	assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	/* The key was about the last event's heat, and stands against no data of the next. */
	programme_forget_race_state();
	assert_int_equal(programme_race_state(), RACE_STATE_GAP);
	assert_true(tick(overlay, STAGE_OFF, graphic).shown);
	assert_true(programme_set_race_state(RACE_STATE_GRID, RACE_STATE_BY_DATA, "sc-final"));
	drop_overlay(overlay);
}

/* The heat that counts, "" the one that the data is about; by hand or not. */
static void assert_heat(struct overlay *overlay, const char *heat, bool by_hand)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(overlay);
	const struct overlay_intent *intent = snapshot->zones[RUNDOWN_ZONE_FULL].intent;

	assert_string_equal(intent->settings.heat, heat);
	assert_int_equal(intent->heat_by_hand, by_hand);
	overlay_snapshot_unref(snapshot);
}

static void data_says(enum race_state state, const char *heat)
{
	programme_set_race_state(state, RACE_STATE_BY_DATA, heat);
}

static void a_heat_by_hand_is_left_when_another_begins(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);

	(void)state;
	programme_forget_race_state();
	data_says(RACE_STATE_GRID, "r3");
	choose_heat(overlay, "r2");
	assert_heat(overlay, "r2", true);
	/* The same again, a change in it, and another heat that is only next: nothing has begun. */
	data_says(RACE_STATE_GRID, "r3");
	data_says(RACE_STATE_GAP, "r4");
	assert_heat(overlay, "r2", true);
	data_says(RACE_STATE_GRID, "r4");
	assert_heat(overlay, "", false);
	/* Its own race state does not end a choice, by data or by key; when it is over the data is about the next one.
	 */
	choose_heat(overlay, "r4");
	programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	data_says(RACE_STATE_RACE, "r4");
	data_says(RACE_STATE_FINISHED, "r5");
	assert_heat(overlay, "r4", true);
	data_says(RACE_STATE_GRID, "r5");
	assert_heat(overlay, "", false);
	/* CARS GO while the hand looks back. */
	choose_heat(overlay, "r4");
	programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	assert_heat(overlay, "", false);
	/* A hand goes back during the race: its end is a beginning, too. */
	data_says(RACE_STATE_RACE, "r5");
	choose_heat(overlay, "r4");
	data_says(RACE_STATE_RACE, "r5");
	assert_heat(overlay, "r4", true);
	programme_set_race_state(RACE_STATE_FINISHED, RACE_STATE_BY_KEY, NULL);
	assert_heat(overlay, "", false);
	programme_forget_race_state();
	drop_overlay(overlay);
}

/* ... of the source itself stays, and so does one of other data than the event's. */
static void a_heat_of_the_settings_stays(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	obs_data_t *data = make_settings(ON_KEY);

	(void)state;
	programme_forget_race_state();
	obs_data_set_string(data, S_HEAT, "r1");
	overlay_update(overlay, data);
	data_says(RACE_STATE_GRID, "r3");
	assert_heat(overlay, "r1", false);
	obs_data_set_bool(data, S_OWN_DATA, true);
	overlay_update(overlay, data);
	choose_heat(overlay, "r2");
	data_says(RACE_STATE_GRID, "r4");
	assert_heat(overlay, "r2", true);
	obs_data_release(data);
	programme_forget_race_state();
	drop_overlay(overlay);
}

/* Readers keep what they have; who asks later gets the change; without a change all get the same. */
static void a_snapshot_stays_as_it_was(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	struct graphic *graphic = hand_over(overlay, "heat-grid");
	const struct overlay_chosen chosen = {CHOICE_DRIVER, "d7"};

	(void)state;
	tick(overlay, STAGE_OFF, NULL);
	struct overlay_snapshot *before = overlay_snapshot_get(overlay), *same = overlay_snapshot_get(overlay);
	assert_ptr_equal(before, same);
	overlay_snapshot_unref(same);
	overlay_choose(overlay, RUNDOWN_ZONE_FULL, &chosen, 1);
	overlay_rename(overlay, "Other");
	overlay_take_air(overlay, RUNDOWN_ZONE_FULL);
	tick(overlay, STAGE_ON, graphic);
	assert_null(before->name);
	assert_string_equal(before->zones[RUNDOWN_ZONE_FULL].intent->settings.driver, "");
	assert_null(before->zones[RUNDOWN_ZONE_FULL].on_air);
	assert_false(before->zones[RUNDOWN_ZONE_FULL].presence.wanted);
	struct overlay_snapshot *after = overlay_snapshot_get(overlay);
	assert_string_equal(after->name, "Other");
	assert_string_equal(after->zones[RUNDOWN_ZONE_FULL].intent->settings.driver, "d7");
	assert_string_equal(after->zones[RUNDOWN_ZONE_FULL].intent->own_graphic, "heat-grid");
	assert_ptr_equal(after->zones[RUNDOWN_ZONE_FULL].on_air, graphic);
	assert_true(after->zones[RUNDOWN_ZONE_FULL].presence.wanted);
	assert_int_equal(after->zones[RUNDOWN_ZONE_FULL].stage, STAGE_ON);
	overlay_snapshot_unref(before);
	drop_overlay(overlay);
	/* The overlay is gone, what was asked for is not. */
	assert_string_equal(after->name, "Other");
	overlay_snapshot_unref(after);
}

/* The graphics thread makes and frees nothing in its tick: it only says that the last one is stale. */
static void a_tick_makes_no_snapshot(void **state)
{
	struct overlay *overlay = make_overlay(ON_VISIBLE);
	struct graphic *graphic = hand_over(overlay, "heat-grid");
	struct overlay_snapshot *before = overlay_snapshot_get(overlay);

	(void)state;
	tick(overlay, STAGE_ON, graphic);
	assert_ptr_equal(overlay->snapshot, before);
	assert_true(overlay->stale);
	struct overlay_snapshot *after = overlay_snapshot_get(overlay);
	assert_ptr_not_equal(after, before);
	assert_false(overlay->stale);
	tick(overlay, STAGE_ON, graphic);
	assert_false(overlay->stale);
	overlay_snapshot_unref(before);
	overlay_snapshot_unref(after);
	drop_overlay(overlay);
}

struct reader {
	struct overlay *overlay;
	int ended;  /* atomic */
	int looked; /* atomic: how often */
	int torn;   /* of its thread until that has ended */
};

static void read_snapshots(void *data)
{
	struct reader *reader = data;

	while (!__atomic_load_n(&reader->ended, __ATOMIC_ACQUIRE)) {
		struct overlay_snapshot *snapshot = overlay_snapshot_get(reader->overlay);
		const struct overlay_settings *settings = &snapshot->zones[RUNDOWN_ZONE_FULL].intent->settings;
		reader->torn += strcmp(settings->driver, settings->heat) != 0;
		overlay_snapshot_unref(snapshot);
		__atomic_add_fetch(&reader->looked, 1, __ATOMIC_RELEASE);
	}
}

/* A hand chooses two things at once, in the middle of ticks: who reads meanwhile sees both of them or none. */
static void readers_see_what_was_chosen_together(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	struct graphic *graphic = hand_over(overlay, "heat-grid");
	struct reader reader = {.overlay = overlay};
	struct rg_thread thread = {0};

	(void)state;
	assert_true(rg_thread_start(&thread, "reader", RG_PRIORITY_NORMAL, read_snapshots, &reader));
	for (int i = 0; i < 2000 || __atomic_load_n(&reader.looked, __ATOMIC_ACQUIRE) < 2000; i++) {
		struct overlay_tick tick = empty_tick();
		char id[24];
		snprintf(id, sizeof(id), "d%d", i);
		const struct overlay_chosen chosen[] = {{CHOICE_DRIVER, id}, {CHOICE_HEAT, id}};
		overlay_choose(overlay, RUNDOWN_ZONE_FULL, chosen, 2);
		tick.zones[RUNDOWN_ZONE_FULL].stage = i % 2 ? STAGE_ON : STAGE_OFF;
		tick.zones[RUNDOWN_ZONE_FULL].on_air = i % 2 ? graphic : NULL;
		overlay_tick(overlay, &tick);
	}
	__atomic_store_n(&reader.ended, true, __ATOMIC_RELEASE);
	rg_thread_join(&thread);
	assert_int_equal(reader.torn, 0);
	drop_overlay(overlay);
}

static void texts_that_cannot_be_drawn_are_none(void **state)
{
	struct overlay *overlay = make_overlay(ON_KEY);
	obs_data_t *data = make_settings(ON_KEY);
	char *endless = bmalloc(1024 * 1024);

	(void)state;
	memset(endless, 'x', 1024 * 1024 - 1);
	endless[1024 * 1024 - 1] = 0;
	obs_data_set_string(data, S_TEXT1, endless);
	obs_data_set_string(data, S_TEXT2, "\xff\xfe");
	obs_data_set_string(data, S_DRIVER, "Hirvi\xc3\xb6");
	overlay_update(overlay, data);
	assert_string_equal(overlay->settings.text1, "");
	assert_string_equal(overlay->settings.text2, "");
	assert_string_equal(overlay->settings.driver, "Hirvi\xc3\xb6");
	bfree(endless);
	obs_data_release(data);
	drop_overlay(overlay);
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
		cmocka_unit_test(a_heat_by_hand_is_left_when_another_begins),
		cmocka_unit_test(a_heat_of_the_settings_stays),
		cmocka_unit_test(a_snapshot_stays_as_it_was),
		cmocka_unit_test(a_tick_makes_no_snapshot),
		cmocka_unit_test(readers_see_what_was_chosen_together),
		cmocka_unit_test(texts_that_cannot_be_drawn_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zones of a source, by a show of the test's own stages: what takes what off, steps aside, stays and comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "obs/control/programme.h"
#include "obs/source/source.h"
#include "support_overlay.h"

static void put_all_small_ones(struct show *show)
{
	put_on_air(show, RUNDOWN_ZONE_TOP_LEFT, "bug");
	put_on_air(show, RUNDOWN_ZONE_LEFT, "strip");
	put_on_air(show, RUNDOWN_ZONE_LOWER, "card");
	put_on_air(show, RUNDOWN_ZONE_RIGHT, "next-up");
	assert_shown(show, " left top-left lower right");
}

static void full_takes_lower_and_right_off_first(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put_all_small_ones(&show);
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	show_tick(&show);
	/* They leave by their own motion, and it waits until they have. */
	assert_shown(&show, " left top-left");
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_LOWER].exit_ms, OVERLAY_EXIT_OWN);
	show_tick(&show);
	assert_shown(&show, " left top-left");
	show.stages[RUNDOWN_ZONE_RIGHT] = STAGE_LEAVING; /* it takes longer */
	show_tick(&show);
	assert_shown(&show, " left top-left");
	show_tick(&show);
	assert_shown(&show, " left top-left full");
	/* What it took off does not come back by itself. */
	overlay_clear(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN);
	for (int i = 0; i < 5; i++) {
		show_tick(&show);
		assert_shown(&show, " left top-left");
	}
	drop_overlay(show.overlay);
}

static void lower_takes_full_off_first(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	show_tick(&show);
	assert_shown(&show, " full");
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "card");
	assert_shown(&show, "");
	show_tick(&show);
	assert_shown(&show, "");
	show_tick(&show);
	assert_shown(&show, " lower");
	overlay_clear(show.overlay, RUNDOWN_ZONE_LOWER, OVERLAY_EXIT_OWN);
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, "");
	/* The eye brings its own back. */
	overlay_close_eye(show.overlay, true);
	overlay_close_eye(show.overlay, false);
	show_tick(&show);
	assert_shown(&show, " full");
	drop_overlay(show.overlay);
}

/* A table that the data does not have takes nothing off. When it comes in time, it does. */
static void what_is_not_there_takes_nothing_off(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "card");
	show_tick(&show);
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "no standings");
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " full lower");
	/* It is given up. */
	overlay_clear(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN);
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " lower");
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " full lower");
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "standings");
	show_tick(&show);
	assert_shown(&show, "");
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " full");
	/* What waits gives way at once to a newer hand. */
	overlay_clear(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN);
	show_tick(&show);
	show_tick(&show);
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "no standings");
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	show_tick(&show);
	show_tick(&show);
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "card");
	show_tick(&show);
	assert_shown(&show, " lower");
	drop_overlay(show.overlay);
}

static void cars_go_past_bug_and_strip(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	put_all_small_ones(&show);
	programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	show_tick(&show);
	assert_shown(&show, " left top-left");
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_LOWER].exit_ms, OVERLAY_CARS_GO_MS);
	/* They come while cars race, too. */
	overlay_clear(show.overlay, RUNDOWN_ZONE_LEFT, OVERLAY_EXIT_OWN);
	show_tick(&show);
	assert_shown(&show, " top-left");
	put_on_air(&show, RUNDOWN_ZONE_LEFT, "strip");
	assert_shown(&show, " left top-left");
	programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_KEY, NULL);
	show_tick(&show);
	assert_shown(&show, " left top-left");
	programme_set_all_off(true);
	show_tick(&show);
	assert_shown(&show, "");
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		assert_int_equal(show.last.zones[zone].exit_ms, 0);
	programme_set_all_off(false);
	for (int i = 0; i < 5; i++) {
		show_tick(&show);
		assert_shown(&show, "");
	}
	drop_overlay(show.overlay);
}

/* A graphic of one box, which stands so high. */
static struct graphic *hand_over_box(struct show *show, enum rundown_zone zone, const char *id, int y, int height)
{
	static struct sprite boxes[16];
	static size_t next;
	struct sprite *box = &boxes[next++ % 16];
	struct graphic *graphic = hand_over_in(show->overlay, zone, id);

	*box = (struct sprite){.x = 60, .y = y, .width = 900, .height = height};
	graphic->sprites = box;
	graphic->count = 1;
	show->graphics[zone] = graphic;
	return graphic;
}

static void put_box(struct show *show, enum rundown_zone zone, const char *id, int y, int height)
{
	const struct overlay_chosen chosen = {CHOICE_GRAPHIC, id};

	overlay_choose(show->overlay, zone, &chosen, 1);
	assert_true(overlay_take_air(show->overlay, zone));
	show_tick(show);
	hand_over_box(show, zone, id, y, height);
	for (int i = 0; i < 3; i++)
		show_tick(show);
}

static bool is_aside(struct show *show, enum rundown_zone zone)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show->overlay);
	bool aside = overlay_snapshot_is_shown(snapshot, zone) && !overlay_snapshot_is_seen(snapshot, zone);

	overlay_snapshot_unref(snapshot);
	return aside;
}

/* What stays makes room for what lies over it, once that has something to show, and for nothing else. */
static void what_stays_steps_aside(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put_box(&show, RUNDOWN_ZONE_TOP_LEFT, "bug", 0, 80);
	put_box(&show, RUNDOWN_ZONE_LEFT, "strip", 92, 340);
	put_box(&show, RUNDOWN_ZONE_LOWER, "strap", 900, 200);
	assert_shown(&show, " left top-left lower");
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_LOWER));
	hand_over_box(&show, RUNDOWN_ZONE_LOWER, "card", 366, 800);
	show_tick(&show);
	assert_shown(&show, " top-left lower");
	assert_true(is_aside(&show, RUNDOWN_ZONE_LEFT));
	/* A page that is lower: it does not come and go with pages. */
	hand_over_box(&show, RUNDOWN_ZONE_LOWER, "card", 900, 200);
	show_tick(&show);
	assert_shown(&show, " top-left lower");
	overlay_clear(show.overlay, RUNDOWN_ZONE_LOWER, OVERLAY_EXIT_OWN);
	show_tick(&show);
	assert_shown(&show, " top-left");
	for (int i = 0; i < 3; i++)
		show_tick(&show);
	assert_shown(&show, " left top-left");
	assert_false(is_aside(&show, RUNDOWN_ZONE_LEFT));
	/* The other waits until it has left, and takes it off no more than for itself. */
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_RIGHT));
	hand_over_box(&show, RUNDOWN_ZONE_RIGHT, "next-up", 104, 260);
	show_tick(&show);
	assert_shown(&show, " top-left");
	show_tick(&show);
	assert_shown(&show, " top-left");
	show_tick(&show);
	assert_shown(&show, " top-left right");
	drop_overlay(show.overlay);
}

/* For the director's there is no room beside a hand's: the hand's stays. */
static void the_director_takes_off_nothing_of_a_hands(void **state)
{
	struct show show = make_show(ON_KEY);
	struct overlay_choices choices = {0};

	(void)state;
	put_box(&show, RUNDOWN_ZONE_LOWER, "card", 300, 800);
	show.overlay->settings.automatic = true;
	assert_true(overlay_direct(show.overlay, RUNDOWN_ZONE_RIGHT, &choices, 7));
	hand_over_box(&show, RUNDOWN_ZONE_RIGHT, "next-up", 104, 260);
	for (int i = 0; i < 4; i++) {
		show_tick(&show);
		assert_shown(&show, " lower");
	}
	/* A hand's takes off the earlier one of a hand. */
	put_box(&show, RUNDOWN_ZONE_RIGHT, "next-up", 104, 260);
	assert_shown(&show, " right");
	drop_overlay(show.overlay);
}

static void leave_programme(struct show *show)
{
	struct overlay_tick away = empty_tick();

	away.in_programme = false;
	assert_true(overlay_tick(show->overlay, &away));
	/* For previews there is the source's own graphic alone. */
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		assert_int_equal(away.zones[zone].stands, zone == RUNDOWN_ZONE_FULL);
		show->stages[zone] = STAGE_OFF;
	}
}

static void bug_and_strip_stay_with_the_scene(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put_all_small_ones(&show);
	overlay_close_eye(show.overlay, true);
	show_tick(&show);
	assert_shown(&show, "");
	overlay_close_eye(show.overlay, false);
	show_tick(&show);
	assert_shown(&show, " left top-left lower right");
	/* Another scene without the source, and back. */
	leave_programme(&show);
	show_tick(&show);
	assert_shown(&show, " left top-left");
	overlay_clear(show.overlay, RUNDOWN_ZONE_TOP_LEFT, OVERLAY_EXIT_OWN);
	leave_programme(&show);
	show_tick(&show);
	assert_shown(&show, " left");
	drop_overlay(show.overlay);
}

static void zones_have_times_and_holds_of_their_own(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	put_all_small_ones(&show);
	show_tick(&show);
	/* What a key brought leaves after the graphic's own time, what stays does not. */
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_LOWER].limit_s, 9);
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_RIGHT].limit_s, 9);
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_TOP_LEFT].limit_s, 0);
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_LEFT].limit_s, 0);
	assert_true(overlay_hold(show.overlay, RUNDOWN_ZONE_LOWER, true));
	struct graphic *card = hand_over_in(show.overlay, RUNDOWN_ZONE_LOWER, "card");
	struct graphic *strip = hand_over_in(show.overlay, RUNDOWN_ZONE_LEFT, "strip");
	show_tick(&show);
	assert_null(show.last.zones[RUNDOWN_ZONE_LOWER].next);
	assert_ptr_equal(show.last.zones[RUNDOWN_ZONE_LEFT].next, strip);
	assert_true(overlay_hold(show.overlay, RUNDOWN_ZONE_LOWER, false));
	show_tick(&show);
	assert_ptr_equal(show.last.zones[RUNDOWN_ZONE_LOWER].next, card);
	struct overlay_tick expired = empty_tick();
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		expired.zones[zone].stage = show.stages[zone];
	expired.zones[RUNDOWN_ZONE_RIGHT].expired = true;
	assert_true(overlay_tick(show.overlay, &expired));
	assert_false(expired.zones[RUNDOWN_ZONE_RIGHT].shown);
	assert_true(expired.zones[RUNDOWN_ZONE_LOWER].shown && expired.zones[RUNDOWN_ZONE_LEFT].shown);
	/* TAKE still means what a hand had last. */
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_int_equal(overlay_snapshot_latest(snapshot, false), RUNDOWN_ZONE_LOWER);
	assert_false(overlay_snapshot_is_shown(snapshot, RUNDOWN_ZONE_RIGHT));
	overlay_snapshot_unref(snapshot);
	drop_overlay(show.overlay);
}

/* For how long it is to be on air when it has nothing to show yet. */
static int limit_of_empty(struct show *show, enum rundown_zone zone, int seconds)
{
	hand_over_in(show->overlay, zone, "no standings")->seconds = seconds;
	show_tick(show);
	return show->last.zones[zone].limit_s;
}

/* A source may keep what it shows for ever; what is not there yet is given up. */
static void what_waits_for_data_is_given_up(void **state)
{
	struct show show = make_show(ON_KEY);
	obs_data_t *data = make_settings(ON_KEY);

	(void)state;
	obs_data_set_int(data, S_SECONDS, 0);
	overlay_update(show.overlay, data);
	hand_over(show.overlay, "heat-grid");
	put_all_small_ones(&show);
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_LOWER].limit_s, 0);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_LOWER, 9), 9);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_LOWER, 0), OVERLAY_WAIT_S);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_FULL, 9), 9);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_LEFT, 9), 0);
	obs_data_release(data);
	drop_overlay(show.overlay);
	/* OBS's eye waits for as long as it is open. */
	show = make_show(ON_VISIBLE);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_FULL, 9), 0);
	drop_overlay(show.overlay);
}

/* A driver, a heat or a class is chosen for all that come and go; what stays is about what is on. */
static void choices_are_for_what_comes_next_too(void **state)
{
	struct show show = make_show(ON_KEY);
	const struct overlay_chosen driver = {CHOICE_DRIVER, "d7"}, heat = {CHOICE_HEAT, "h2"};

	(void)state;
	overlay_choose_for_all(show.overlay, RUNDOWN_ZONE_FULL, &driver, 1);
	overlay_choose(show.overlay, RUNDOWN_ZONE_LEFT, &heat, 1);
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "card");
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LOWER)->driver, "d7");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LOWER)->graphic, "card");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_FULL)->graphic, "heat-grid");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_FULL)->heat, "");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LEFT)->heat, "h2");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LEFT)->driver, "");
	/* Nothing but what a hand put there. */
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_RIGHT)->graphic, "");
	assert_int_equal(overlay_snapshot_latest(snapshot, true), RUNDOWN_ZONE_LOWER);
	overlay_snapshot_unref(snapshot);
	put_on_air(&show, RUNDOWN_ZONE_TOP_LEFT, "bug");
	snapshot = overlay_snapshot_get(show.overlay);
	assert_int_equal(overlay_snapshot_latest(snapshot, true), RUNDOWN_ZONE_TOP_LEFT);
	assert_int_equal(overlay_snapshot_latest(snapshot, false), RUNDOWN_ZONE_LOWER);
	overlay_snapshot_unref(snapshot);
	drop_overlay(show.overlay);
}

/* The work thread finds in the template where the settings' graphic belongs. */
static void the_settings_graphic_goes_to_its_zone(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	show_tick(&show);
	assert_shown(&show, " full");
	put_on_air(&show, RUNDOWN_ZONE_TOP_LEFT, "bug");
	set_graphic(&show, ON_VISIBLE, "driver-card");
	assert_false(overlay_settle_home(show.overlay, "heat-grid", RUNDOWN_ZONE_LOWER));
	assert_true(overlay_settle_home(show.overlay, "driver-card", RUNDOWN_ZONE_LOWER));
	assert_false(overlay_settle_home(show.overlay, "driver-card", RUNDOWN_ZONE_LOWER));
	show_tick(&show);
	assert_shown(&show, " top-left");
	show.graphics[RUNDOWN_ZONE_LOWER] = hand_over_in(show.overlay, RUNDOWN_ZONE_LOWER, "driver-card");
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " top-left lower");
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_int_equal(snapshot->home, RUNDOWN_ZONE_LOWER);
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_FULL)->graphic, "");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LOWER)->graphic, "driver-card");
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_TOP_LEFT)->graphic, "bug");
	overlay_snapshot_unref(snapshot);
	drop_overlay(show.overlay);
}

/* What a hand put elsewhere stays on air when the settings of a source that waits for its key are changed. */
static void settings_leave_other_zones_alone(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "name-strap");
	set_graphic(&show, ON_KEY, "calendar");
	show_tick(&show);
	assert_shown(&show, " lower");
	set_graphic(&show, ON_KEY, "driver-card");
	assert_true(overlay_settle_home(show.overlay, "driver-card", RUNDOWN_ZONE_LOWER));
	show_tick(&show);
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LOWER)->graphic, "name-strap");
	overlay_snapshot_unref(snapshot);
	drop_overlay(show.overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_takes_lower_and_right_off_first),
		cmocka_unit_test(what_stays_steps_aside),
		cmocka_unit_test(the_director_takes_off_nothing_of_a_hands),
		cmocka_unit_test(lower_takes_full_off_first),
		cmocka_unit_test(what_is_not_there_takes_nothing_off),
		cmocka_unit_test(cars_go_past_bug_and_strip),
		cmocka_unit_test(bug_and_strip_stay_with_the_scene),
		cmocka_unit_test(zones_have_times_and_holds_of_their_own),
		cmocka_unit_test(what_waits_for_data_is_given_up),
		cmocka_unit_test(choices_are_for_what_comes_next_too),
		cmocka_unit_test(the_settings_graphic_goes_to_its_zone),
		cmocka_unit_test(settings_leave_other_zones_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

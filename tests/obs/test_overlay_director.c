/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source that shows graphics by itself: what the director brings, and what a hand does with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "obs/control/programme.h"
#include "obs/source/source.h"
#include "support_overlay.h"

static struct show make_automatic(void)
{
	struct show show = {.overlay = make_overlay(ON_VISIBLE)};
	obs_data_t *data = make_settings(ON_VISIBLE);

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		show.stages[zone] = STAGE_OFF;
	obs_data_set_string(data, S_GRAPHIC, GRAPHIC_AUTOMATIC);
	assert_true(overlay_update(show.overlay, data));
	assert_false(overlay_update(show.overlay, data));
	obs_data_release(data);
	show_tick(&show);
	assert_shown(&show, "");
	return show;
}

static bool ask_director(struct show *show, enum rundown_zone zone, const char *graphic, const char *heat, int seconds)
{
	const struct overlay_choices choices = {
		.texts = {[CHOICE_GRAPHIC] = (char *)graphic, [CHOICE_HEAT] = (char *)heat},
		.automatic = true,
		.occasion = "Restart"};

	return overlay_direct(show->overlay, zone, &choices, seconds);
}

static void direct(struct show *show, enum rundown_zone zone, const char *graphic, const char *heat, int seconds)
{
	assert_true(ask_director(show, zone, graphic, heat, seconds));
	show->graphics[zone] = hand_over_in(show->overlay, zone, graphic);
	show_tick(show);
	show_tick(show);
}

static const struct overlay_settings *automatic_in(struct show *show, enum rundown_zone zone, bool *by_director)
{
	static struct overlay_snapshot *last;

	overlay_snapshot_unref(last);
	last = overlay_snapshot_get(show->overlay);
	*by_director = last->zones[zone].presence.by_director;
	return settings_in(last, zone);
}

static void what_the_director_shows_has_its_own_time(void **state)
{
	struct show show = make_automatic();

	(void)state;
	direct(&show, RUNDOWN_ZONE_FULL, "heat-grid", "q1", 9);
	assert_shown(&show, " full");
	/* A work thread that hangs leaves nothing on air. */
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_FULL].limit_s, 9 + OVERLAY_LATE_S);
	direct(&show, RUNDOWN_ZONE_TOP_LEFT, "bug", NULL, 0);
	assert_shown(&show, " top-left full");
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_TOP_LEFT].limit_s, 0);
	overlay_undirect(show.overlay, RUNDOWN_ZONE_FULL, 400);
	show_tick(&show);
	assert_shown(&show, " top-left");
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_FULL].exit_ms, 400);
	/* What it chose is no choice of a hand. */
	bool by_director;
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	assert_string_equal(automatic_in(&show, RUNDOWN_ZONE_FULL, &by_director)->heat, "");
	assert_false(by_director);
	drop_overlay(show.overlay);
}

/* The director turns a page by what it saw a moment ago. */
static void a_page_brings_nothing_back_that_a_hand_took_off(void **state)
{
	struct show show = make_automatic();
	bool by_director;

	(void)state;
	direct(&show, RUNDOWN_ZONE_FULL, "standings", NULL, 24);
	overlay_direct_page(show.overlay, RUNDOWN_ZONE_FULL, 1);
	automatic_in(&show, RUNDOWN_ZONE_FULL, &by_director);
	assert_true(by_director);
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_int_equal(snapshot->zones[RUNDOWN_ZONE_FULL].intent->page, 1);
	overlay_snapshot_unref(snapshot);
	assert_true(overlay_clear(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN));
	overlay_direct_page(show.overlay, RUNDOWN_ZONE_FULL, 2);
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, "");
	drop_overlay(show.overlay);
}

static void a_hand_wins_over_the_director(void **state)
{
	struct show show = make_automatic();
	bool by_director;

	(void)state;
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "name-strap");
	show_tick(&show);
	assert_shown(&show, " lower");
	/* Neither there nor in what would take it off. */
	assert_false(ask_director(&show, RUNDOWN_ZONE_LOWER, "driver-card", NULL, 8));
	assert_false(ask_director(&show, RUNDOWN_ZONE_FULL, "heat-grid", NULL, 9));
	overlay_undirect(show.overlay, RUNDOWN_ZONE_LOWER, OVERLAY_EXIT_OWN);
	show_tick(&show);
	assert_shown(&show, " lower");
	assert_string_equal(automatic_in(&show, RUNDOWN_ZONE_LOWER, &by_director)->graphic, "name-strap");
	overlay_clear(show.overlay, RUNDOWN_ZONE_LOWER, OVERLAY_EXIT_OWN);
	show_tick(&show);
	show_tick(&show);
	direct(&show, RUNDOWN_ZONE_FULL, "heat-grid", "q1", 9);
	assert_shown(&show, " full");
	/* A hand's graphic takes the director's off. */
	put_on_air(&show, RUNDOWN_ZONE_LOWER, "driver-card");
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " lower");
	drop_overlay(show.overlay);
}

/* What the director shows says why, and that its drivers come next; what a hand shows, of whoever it likes, never. */
static void assert_says_who_comes_next(struct show *show, enum rundown_zone zone, bool says)
{
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show->overlay);
	const struct overlay_intent *intent = snapshot->zones[zone].intent;

	assert_int_equal(intent->automatic, says);
	assert_true(rg_equal(intent->occasion, says ? "Restart" : NULL));
	overlay_snapshot_unref(snapshot);
}

/* A hand that turns the page, holds or chooses another driver goes on with what is on air, which is the hand's then. */
static void a_hand_goes_on_with_what_the_director_shows(void **state)
{
	struct show show = make_automatic();
	bool by_director;

	(void)state;
	direct(&show, RUNDOWN_ZONE_FULL, "heat-results", "q1", 12);
	assert_says_who_comes_next(&show, RUNDOWN_ZONE_FULL, true);
	overlay_turn_page(show.overlay, RUNDOWN_ZONE_FULL, 1);
	assert_says_who_comes_next(&show, RUNDOWN_ZONE_FULL, false);
	const struct overlay_settings *settings = automatic_in(&show, RUNDOWN_ZONE_FULL, &by_director);
	assert_false(by_director);
	assert_string_equal(settings->graphic, "heat-results");
	assert_string_equal(settings->heat, "q1");
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_null(snapshot->hand_heat);
	assert_false(snapshot->zones[RUNDOWN_ZONE_FULL].intent->heat_by_hand);
	overlay_snapshot_unref(snapshot);
	overlay_undirect(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN);
	show_tick(&show);
	assert_shown(&show, " full");
	/* When it is off, the heat was never a hand's. */
	overlay_clear(show.overlay, RUNDOWN_ZONE_FULL, OVERLAY_EXIT_OWN);
	assert_true(overlay_take_air(show.overlay, RUNDOWN_ZONE_FULL));
	assert_string_equal(automatic_in(&show, RUNDOWN_ZONE_FULL, &by_director)->heat, "");
	drop_overlay(show.overlay);
}

/* The heat that a hand chooses is told, and what is on air stays the director's. */
static void a_heat_by_hand_is_told_to_the_director(void **state)
{
	struct show show = make_automatic();
	bool by_director;

	(void)state;
	direct(&show, RUNDOWN_ZONE_FULL, "heat-grid", "q1", 9);
	choose_heat(show.overlay, "q2");
	assert_string_equal(automatic_in(&show, RUNDOWN_ZONE_FULL, &by_director)->heat, "q1");
	assert_true(by_director);
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_string_equal(snapshot->hand_heat, "q2");
	overlay_snapshot_unref(snapshot);
	drop_overlay(show.overlay);
}

static void the_director_keeps_off_while_cars_race(void **state)
{
	struct show show = make_automatic();

	(void)state;
	direct(&show, RUNDOWN_ZONE_FULL, "heat-grid", "q1", 9);
	direct(&show, RUNDOWN_ZONE_TOP_LEFT, "bug", NULL, 0);
	programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, NULL);
	show_tick(&show);
	assert_shown(&show, " top-left");
	assert_int_equal(show.last.zones[RUNDOWN_ZONE_FULL].exit_ms, OVERLAY_CARS_GO_MS);
	assert_false(ask_director(&show, RUNDOWN_ZONE_FULL, "heat-grid", "q1", 9));
	assert_true(ask_director(&show, RUNDOWN_ZONE_LEFT, "strip", NULL, 0));
	programme_set_race_state(RACE_STATE_STOPPED, RACE_STATE_BY_KEY, NULL);
	assert_false(ask_director(&show, RUNDOWN_ZONE_LOWER, "driver-card", NULL, 8));
	programme_set_all_off(true);
	assert_false(ask_director(&show, RUNDOWN_ZONE_TOP_LEFT, "bug", NULL, 0));
	programme_set_all_off(false);
	programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_KEY, NULL);
	show_tick(&show);
	assert_shown(&show, "");
	drop_overlay(show.overlay);
}

static void a_source_goes_to_the_director_and_back(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	show_tick(&show);
	assert_shown(&show, " full");
	assert_false(ask_director(&show, RUNDOWN_ZONE_LOWER, "driver-card", NULL, 8));
	set_graphic(&show, ON_VISIBLE, GRAPHIC_AUTOMATIC);
	show_tick(&show);
	assert_shown(&show, "");
	direct(&show, RUNDOWN_ZONE_LOWER, "driver-card", NULL, 8);
	assert_shown(&show, " lower");
	set_graphic(&show, ON_VISIBLE, "heat-grid");
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "heat-grid");
	show_tick(&show);
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " full");
	drop_overlay(show.overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_director_shows_has_its_own_time),
		cmocka_unit_test(a_page_brings_nothing_back_that_a_hand_took_off),
		cmocka_unit_test(a_hand_wins_over_the_director),
		cmocka_unit_test(a_hand_goes_on_with_what_the_director_shows),
		cmocka_unit_test(a_heat_by_hand_is_told_to_the_director),
		cmocka_unit_test(the_director_keeps_off_while_cars_race),
		cmocka_unit_test(a_source_goes_to_the_director_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

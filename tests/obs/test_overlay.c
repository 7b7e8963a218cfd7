/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a source wants on the stage, by a clock that the test holds: holds that end by themselves, eyes, haste that does
 * not last. overlay.c and programme.c by themselves; there is no OBS and nothing is drawn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <obs-module.h>

#include "base/thread.h"
#include "obs/control/programme.h"
#include "obs/source/overlay.h"
#include "obs/source/source.h"
#include "obs/work/work_thread.h"

int64_t __wrap_rg_monotonic_ms(void);

static int64_t now_ms;

/* Linked in the place of the machine's clock. */
int64_t __wrap_rg_monotonic_ms(void)
{
	return now_ms;
}

/* There is no work thread to wake. */
void work_thread_wake(void)
{
}

void work_thread_try_wake(void)
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

static struct overlay *make(const char *on)
{
	struct overlay *overlay = overlay_create(NULL);
	obs_data_t *data = settings(on);

	now_ms = 1000;
	programme_set_all_off(false);
	programme_set_race_state(RACE_STATE_GAP, RACE_STATE_BY_KEY, NULL);
	overlay_update(overlay, data);
	obs_data_release(data);
	programme_add(overlay);
	return overlay;
}

static void drop(struct overlay *overlay)
{
	programme_remove(overlay);
	overlay_unref(overlay);
}

/* As the work thread does when the graphic for the newest settings is made. */
static struct graphic *hand_over_in(struct overlay *overlay, enum rundown_zone zone, const char *id)
{
	static struct graphic graphics[16];
	static size_t next;
	struct graphic *graphic = &graphics[next++ % 16];

	/* More references than the test gives back: it is not freed. */
	*graphic = (struct graphic){.template_id = id, .seconds = 9, .references = 100};
	graphic->empty_reason = strncmp(id, "no ", 3) == 0 ? id : NULL;
	overlay->settings_changed = false;
	overlay_hand_over(overlay, zone, graphic);
	return graphic;
}

static struct graphic *hand_over(struct overlay *overlay, const char *id)
{
	return hand_over_in(overlay, RUNDOWN_ZONE_FULL, id);
}

/* In the programme, with nothing on air in any zone. */
static struct overlay_tick empty_tick(void)
{
	struct overlay_tick tick = {.width = 1280, .height = 720, .in_programme = true};

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		tick.zones[zone].stage = STAGE_OFF;
	return tick;
}

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
	struct overlay *overlay = make(ON_KEY);
	struct graphic *first = hand_over(overlay, "heat-grid");

	(void)state;
	assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	assert_true(overlay_take_air(overlay, RUNDOWN_ZONE_FULL));
	assert_true(tick(overlay, STAGE_ON, first).shown);
	assert_true(overlay_hold(overlay, RUNDOWN_ZONE_FULL, true));
	struct graphic *second = hand_over(overlay, "heat-grid");
	assert_null(tick(overlay, STAGE_ON, first).next);
	now_ms += 5 * 60 * 1000 - 1;
	assert_null(tick(overlay, STAGE_ON, first).next);
	assert_true(is_held(overlay));
	unsigned before = programme_changes();
	now_ms += 1;
	assert_ptr_equal(tick(overlay, STAGE_ON, first).next, second);
	assert_false(is_held(overlay));
	assert_int_not_equal(programme_changes(), before);
	drop(overlay);
}

static void a_hold_ends_with_what_is_held(void **state)
{
	struct overlay *overlay = make(ON_KEY);
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
	drop(overlay);
}

/* OBS brings settings with its next frame, and a key may be faster. */
static void what_was_just_set_up_does_not_enter_as_it_was(void **state)
{
	struct overlay *overlay = make(ON_KEY);
	obs_data_t *data = settings(ON_KEY);
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
	drop(overlay);
}

static void haste_is_for_one_exit(void **state)
{
	struct overlay *overlay = make(ON_VISIBLE);
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
	drop(overlay);
}

static void nothing_returns_by_itself_after_all_off(void **state)
{
	struct overlay *overlay = make(ON_VISIBLE);
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
		now_ms += 60 * 1000;
		assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	}
	overlay_close_eye(overlay, false);
	assert_true(tick(overlay, STAGE_OFF, NULL).shown);
	drop(overlay);
}

static void another_event_begins_in_a_gap(void **state)
{
	struct overlay *overlay = make(ON_VISIBLE);
	struct graphic *graphic = hand_over(overlay, "heat-grid");

	(void)state;
	assert_true(programme_set_race_state(RACE_STATE_RACE, RACE_STATE_BY_KEY, "sc-final"));
	assert_false(tick(overlay, STAGE_OFF, NULL).shown);
	/* The key was about the last event's heat, and stands against no data of the next. */
	programme_forget_race_state();
	assert_int_equal(programme_race_state(), RACE_STATE_GAP);
	assert_true(tick(overlay, STAGE_OFF, graphic).shown);
	assert_true(programme_set_race_state(RACE_STATE_GRID, RACE_STATE_BY_DATA, "sc-final"));
	drop(overlay);
}

static void choose_heat(struct overlay *overlay, const char *heat)
{
	overlay_choose(overlay, RUNDOWN_ZONE_FULL, &(struct overlay_chosen){CHOICE_HEAT, heat}, 1);
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
	struct overlay *overlay = make(ON_KEY);

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
	drop(overlay);
}

/* ... of the source itself stays, and so does one of other data than the event's. */
static void a_heat_of_the_settings_stays(void **state)
{
	struct overlay *overlay = make(ON_KEY);
	obs_data_t *data = settings(ON_KEY);

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
	drop(overlay);
}

/* Readers keep what they have; who asks later gets the change; without a change all get the same. */
static void a_snapshot_stays_as_it_was(void **state)
{
	struct overlay *overlay = make(ON_KEY);
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
	drop(overlay);
	/* The overlay is gone, what was asked for is not. */
	assert_string_equal(after->name, "Other");
	overlay_snapshot_unref(after);
}

/* The graphics thread makes and frees nothing in its tick: it only says that the last one is stale. */
static void a_tick_makes_no_snapshot(void **state)
{
	struct overlay *overlay = make(ON_VISIBLE);
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
	drop(overlay);
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
	struct overlay *overlay = make(ON_KEY);
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
	drop(overlay);
}

static void texts_that_cannot_be_drawn_are_none(void **state)
{
	struct overlay *overlay = make(ON_KEY);
	obs_data_t *data = settings(ON_KEY);
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
	drop(overlay);
}

/* ---- zones: a show by the test's own stages ---- */

struct show {
	struct overlay *overlay;
	struct overlay_tick last; /* as it was answered */
	struct graphic *graphics[RUNDOWN_ZONES];
	enum stage_state stages[RUNDOWN_ZONES];
};

/* A tick with the stages as they are: what is shown is on, what is not has left by the next one. */
static void show_tick(struct show *show)
{
	show->last = empty_tick();
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		show->last.zones[zone].stage = show->stages[zone];
		show->last.zones[zone].on_air = show->stages[zone] == STAGE_OFF ? NULL : show->graphics[zone];
	}
	assert_true(overlay_tick(show->overlay, &show->last));
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		bool shown = show->last.zones[zone].shown, was = show->stages[zone] == STAGE_ON;
		show->stages[zone] = shown ? STAGE_ON : was ? STAGE_LEAVING : STAGE_OFF;
	}
}

static void assert_shown(struct show *show, const char *wanted)
{
	char seen[64] = "";

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (show->last.zones[zone].shown)
			snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), " %s", rundown_zone_name(zone));
	}
	assert_string_equal(seen, wanted);
}

static struct show make_show(const char *on)
{
	struct show show = {.overlay = make(on)};

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++)
		show.stages[zone] = STAGE_OFF;
	show.graphics[RUNDOWN_ZONE_FULL] = hand_over(show.overlay, "heat-grid");
	show_tick(&show);
	return show;
}

/* As the command for a graphic does. */
static void put(struct show *show, enum rundown_zone zone, const char *graphic)
{
	const struct overlay_chosen chosen = {CHOICE_GRAPHIC, graphic};

	overlay_choose(show->overlay, zone, &chosen, 1);
	assert_true(overlay_take_air(show->overlay, zone));
	/* It does not enter with what was there before. */
	show_tick(show);
	assert_false(show->last.zones[zone].shown);
	show->graphics[zone] = hand_over_in(show->overlay, zone, graphic);
	show_tick(show);
}

static void put_all_small_ones(struct show *show)
{
	put(show, RUNDOWN_ZONE_TOP_LEFT, "bug");
	put(show, RUNDOWN_ZONE_LEFT, "strip");
	put(show, RUNDOWN_ZONE_LOWER, "card");
	put(show, RUNDOWN_ZONE_RIGHT, "next-up");
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
	drop(show.overlay);
}

static void lower_takes_full_off_first(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	show_tick(&show);
	assert_shown(&show, " full");
	put(&show, RUNDOWN_ZONE_LOWER, "card");
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
	drop(show.overlay);
}

/* A table that the data does not have takes nothing off. When it comes in time, it does. */
static void what_is_not_there_takes_nothing_off(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put(&show, RUNDOWN_ZONE_LOWER, "card");
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
	put(&show, RUNDOWN_ZONE_LOWER, "card");
	show_tick(&show);
	assert_shown(&show, " lower");
	drop(show.overlay);
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
	put(&show, RUNDOWN_ZONE_LEFT, "strip");
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	obs_data_t *data = settings(ON_KEY);

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
	drop(show.overlay);
	/* OBS's eye waits for as long as it is open. */
	show = make_show(ON_VISIBLE);
	assert_int_equal(limit_of_empty(&show, RUNDOWN_ZONE_FULL, 9), 0);
	drop(show.overlay);
}

static const struct overlay_settings *settings_in(const struct overlay_snapshot *snapshot, enum rundown_zone zone)
{
	return &snapshot->zones[zone].intent->settings;
}

/* A driver, a heat or a class is chosen for all that come and go; what stays is about what is on. */
static void choices_are_for_what_comes_next_too(void **state)
{
	struct show show = make_show(ON_KEY);
	const struct overlay_chosen driver = {CHOICE_DRIVER, "d7"}, heat = {CHOICE_HEAT, "h2"};

	(void)state;
	overlay_choose_for_all(show.overlay, RUNDOWN_ZONE_FULL, &driver, 1);
	overlay_choose(show.overlay, RUNDOWN_ZONE_LEFT, &heat, 1);
	put(&show, RUNDOWN_ZONE_LOWER, "card");
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
	put(&show, RUNDOWN_ZONE_TOP_LEFT, "bug");
	snapshot = overlay_snapshot_get(show.overlay);
	assert_int_equal(overlay_snapshot_latest(snapshot, true), RUNDOWN_ZONE_TOP_LEFT);
	assert_int_equal(overlay_snapshot_latest(snapshot, false), RUNDOWN_ZONE_LOWER);
	overlay_snapshot_unref(snapshot);
	drop(show.overlay);
}

static void set_graphic(struct show *show, const char *on, const char *graphic)
{
	obs_data_t *data = settings(on);

	/* So that what is on air is known to be. */
	show_tick(show);
	obs_data_set_string(data, S_GRAPHIC, graphic);
	overlay_update(show->overlay, data);
	obs_data_release(data);
}

/* The work thread finds in the template where the settings' graphic belongs. */
static void the_settings_graphic_goes_to_its_zone(void **state)
{
	struct show show = make_show(ON_VISIBLE);

	(void)state;
	show_tick(&show);
	assert_shown(&show, " full");
	put(&show, RUNDOWN_ZONE_TOP_LEFT, "bug");
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
	drop(show.overlay);
}

/* What a hand put elsewhere stays on air when the settings of a source that waits for its key are changed. */
static void settings_leave_other_zones_alone(void **state)
{
	struct show show = make_show(ON_KEY);

	(void)state;
	put(&show, RUNDOWN_ZONE_LOWER, "name-strap");
	set_graphic(&show, ON_KEY, "calendar");
	show_tick(&show);
	assert_shown(&show, " lower");
	set_graphic(&show, ON_KEY, "driver-card");
	assert_true(overlay_settle_home(show.overlay, "driver-card", RUNDOWN_ZONE_LOWER));
	show_tick(&show);
	struct overlay_snapshot *snapshot = overlay_snapshot_get(show.overlay);
	assert_string_equal(settings_in(snapshot, RUNDOWN_ZONE_LOWER)->graphic, "name-strap");
	overlay_snapshot_unref(snapshot);
	drop(show.overlay);
}

/* ---- an automatic source: the director and hands ---- */

static struct show make_automatic(void)
{
	struct show show = {.overlay = make(ON_VISIBLE)};
	obs_data_t *data = settings(ON_VISIBLE);

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
	drop(show.overlay);
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
	drop(show.overlay);
}

static void a_hand_wins_over_the_director(void **state)
{
	struct show show = make_automatic();
	bool by_director;

	(void)state;
	put(&show, RUNDOWN_ZONE_LOWER, "name-strap");
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
	put(&show, RUNDOWN_ZONE_LOWER, "driver-card");
	show_tick(&show);
	show_tick(&show);
	assert_shown(&show, " lower");
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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
	drop(show.overlay);
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

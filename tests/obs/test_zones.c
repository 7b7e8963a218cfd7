/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zones: one source that draws a whole show in libobs, with graphics of the test's own, each a box of one colour. What
 * is in the picture, in which order, and what the state says of each zone.
 */
#include "support_event.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#define WIDTH  1280
#define HEIGHT 720

/* Where each stands, in the frame of 1920 × 1080, and its colour, by which it is told. */
static const struct box {
	const char *id, *zone;
	int x, y, width, height;
	uint32_t color;
} boxes[] = {
	{"z-bug", "top-left", 96, 54, 520, 56, 0xFF0000},
	{"z-strip", "left", 96, 120, 684, 400, 0x00FF00},
	{"z-right", "right", 1140, 804, 684, 192, 0x0000FF},
	{"z-low", "lower", 96, 804, 900, 192, 0xFFFF00},
	{"z-full", "full", 96, 604, 1728, 396, 0x00FFFF},
	{"z-other", "full", 96, 604, 1728, 396, 0xFF00FF},
	/* These lie over the strip, the second over what is low as well. */
	{"z-high", "full", 96, 240, 1728, 760, 0xFFFFFF},
	{"z-wide", "right", 96, 180, 1500, 700, 0xFF00FF},
};

#define BOXES (sizeof(boxes) / sizeof(boxes[0]))

static void write_box(const struct box *box)
{
	char *name = rg_asprintf("templates/%s.json", box->id);
	char *text = rg_asprintf(
		"{\"template\":1,\"seconds\":3600,\"zone\":\"%s\",\"children\":[{\"type\":\"stack\",\"sprite\":true,"
		"\"x\":%d,\"y\":%d,\"width\":%d,\"height\":%d,\"fill\":\"#%06X\","
		"\"enter\":{\"kind\":\"fade\",\"ms\":200},\"exit\":{\"kind\":\"fade\",\"ms\":200}}]}",
		box->zone, box->x, box->y, box->width, box->height, box->color);

	stand_write_user(name, text);
	rg_free(text);
	rg_free(name);
}

static int starts(void **state)
{
	(void)state;
	/* The folder is made with the first stand_up. */
	stand_up(WIDTH, HEIGHT);
	for (size_t i = 0; i < BOXES; i++)
		write_box(&boxes[i]);
	return 0;
}

static obs_data_t *said;

static void give_in(const char *name, const char *zone, const char *value, const char *refused)
{
	calldata_t call = {0};

	calldata_set_string(&call, "name", name);
	calldata_set_string(&call, "source", "*");
	calldata_set_string(&call, "zone", zone ? zone : "");
	calldata_set_string(&call, "value", value ? value : "");
	assert_true(proc_handler_call(obs_get_proc_handler(), "race_graphics_command", &call));
	const char *error = calldata_string(&call, "error");
	if (refused ? !strstr(error, refused) : !calldata_bool(&call, "ok"))
		fail_msg("%s %s: %s", name, value ? value : "", error);
	obs_data_release(said);
	said = refused ? NULL : obs_data_create_from_json(calldata_string(&call, "state"));
	calldata_free(&call);
}

static void give(const char *name, const char *value)
{
	give_in(name, NULL, value, NULL);
}

static const char *state_of(const char *key)
{
	return obs_data_get_string(said, key);
}

static void wait_state(const char *key, const char *wanted)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	do {
		give("state", NULL);
		if (strcmp(state_of(key), wanted) == 0)
			return;
		rg_sleep_ms(5);
	} while (rg_monotonic_ms() < end);
	fail_msg("%s is \"%s\", not \"%s\"; all: %s", key, state_of(key), wanted, obs_data_get_json(said));
}

static void assert_state(const char *key, const char *wanted)
{
	give("state", NULL);
	if (strcmp(state_of(key), wanted) != 0)
		fail_msg("%s is \"%s\", not \"%s\"; all: %s", key, state_of(key), wanted, obs_data_get_json(said));
}

/* How much of a box's colour is seen in its middle, 0 to 255; what is in motion is between. */
static int seen_of(const uint32_t *pixels, const struct box *box)
{
	int x = (box->x + box->width - 20) * 2 / 3, y = (box->y + box->height / 2) * 2 / 3;
	uint32_t pixel = pixels[(size_t)y * WIDTH + x];
	int least = 255;

	for (int shift = 0; shift < 24; shift += 8) {
		int wanted = box->color >> shift & 0xFF, seen = pixel >> shift & 0xFF;
		if (wanted)
			least = seen < least ? seen : least;
		else if (seen > 2)
			return 0;
	}
	return least;
}

/* The ids of those that are wholly in the picture, one after the other. */
static void assert_picture(obs_source_t *source, const char *wanted)
{
	uint32_t *pixels = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
	char seen[128] = "";

	for (size_t i = 0; i < BOXES; i++) {
		if (seen_of(pixels, &boxes[i]) >= 253)
			snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), " %s", boxes[i].id);
	}
	rg_free(pixels);
	assert_string_equal(seen, wanted);
}

static obs_source_t *put_on(const char *settings)
{
	obs_data_t *data = data_new(settings);
	obs_source_t *source = obs_source_create_private("race_graphics", "Show", data);

	obs_data_release(data);
	obs_set_output_source(0, source);
	return source;
}

static void take_off(obs_source_t *source)
{
	obs_set_output_source(0, NULL);
	source_drop(source);
}

/* Once the source is in the picture and its graphics are known. */
static void settle(void)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	calldata_t call = {0};

	for (bool ok = false; !ok && rg_monotonic_ms() < end;) {
		calldata_set_string(&call, "name", "graphic");
		calldata_set_string(&call, "source", "*");
		calldata_set_string(&call, "value", "z-full");
		proc_handler_call(obs_get_proc_handler(), "race_graphics_command", &call);
		ok = calldata_bool(&call, "ok");
		rg_sleep_ms(10);
	}
	calldata_free(&call);
	wait_state("Show.full.shown", "on");
	give("clear", NULL);
	wait_state("Show.full.shown", "off");
}

static void bring(const char *id, const char *zone)
{
	char *key = rg_asprintf("Show.%s.shown", zone);

	give("graphic", id);
	wait_state(key, "on");
	rg_free(key);
}

static void one_source_draws_a_show(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");

	settle();
	bring("z-bug", "top-left");
	bring("z-strip", "left");
	bring("z-low", "lower");
	bring("z-right", "right");
	assert_picture(source, " z-bug z-strip z-right z-low");
	assert_state("on_air", "z-strip, z-bug, z-low, z-right");
	/* The keys that there were tell of the last one. */
	assert_state("Show.graphic", "z-right");
	assert_state("Show.lower.graphic", "z-low");
	assert_state("Show.top-left.shown", "on");
	assert_state("Show.full.graphic", "");
	/* A full one takes the others off first, and they do not come back. */
	give("graphic", "z-full");
	wait_state("Show.lower.graphic", "");
	wait_state("Show.full.shown", "on");
	assert_picture(source, " z-bug z-strip z-full");
	give("graphic", "z-full");
	wait_state("Show.full.shown", "off");
	rg_sleep_ms(300);
	assert_picture(source, " z-bug z-strip");
	/* And the other way round. */
	bring("z-full", "full");
	bring("z-low", "lower");
	assert_picture(source, " z-bug z-strip z-low");
	give("clear", NULL);
	wait_state("Show.lower.shown", "off");
	assert_state("on_air", "z-strip, z-bug");
	give("graphic", "z-bug");
	wait_state("Show.top-left.shown", "off");
	assert_picture(source, " z-strip");
	give("all-off", NULL);
	assert_string_equal(state_of("on_air"), "");
	assert_picture(source, "");
	give("release", NULL);
	rg_sleep_ms(300);
	assert_picture(source, "");
	take_off(source);
}

/* While one leaves and another enters, never is a part of both in the picture. */
static void nothing_overlaps_on_the_way(void **state)
{
	static const char *const ways[][2] = {
		{"z-full", "full"}, {"z-right", "right"}, {"z-other", "full"}, {"z-low", "lower"}};
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");
	bool moved = false;

	settle();
	bring("z-bug", "top-left");
	bring("z-low", "lower");
	for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		char *key = rg_asprintf("Show.%s.shown", ways[way][1]);
		give("graphic", ways[way][0]);
		for (bool on = false; !on;) {
			uint32_t *pixels = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
			size_t colours = 0;
			for (size_t i = 0; i < BOXES; i++) {
				int seen = seen_of(pixels, &boxes[i]);
				bool meant = strcmp(boxes[i].zone, "top-left") != 0 && seen > 8;
				colours += meant;
				moved = moved || (meant && seen < 250);
			}
			assert_true(seen_of(pixels, &boxes[0]) >= 253);
			rg_free(pixels);
			if (colours > 1)
				fail_msg("%s is in the picture together with what was there", ways[way][0]);
			give("state", NULL);
			on = strcmp(state_of(key), "on") == 0;
		}
		rg_free(key);
	}
	assert_true(moved);
	take_off(source);
}

/* Brings a graphic, and looks at each frame until it is on: what lies over it was gone before. */
static void bring_over(obs_source_t *source, const char *id, const char *zone, const char *gone)
{
	char *key = rg_asprintf("Show.%s.shown", zone);
	bool on = false;

	give("graphic", id);
	while (!on) {
		uint32_t *pixels = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
		int new_one = 0, old_one = 0;
		for (size_t i = 0; i < BOXES; i++) {
			new_one = strcmp(boxes[i].id, id) == 0 ? seen_of(pixels, &boxes[i]) : new_one;
			old_one = strcmp(boxes[i].id, gone) == 0 ? seen_of(pixels, &boxes[i]) : old_one;
		}
		rg_free(pixels);
		if (new_one > 8 && old_one > 8)
			fail_msg("%s comes while %s is in the picture", id, gone);
		give("state", NULL);
		on = strcmp(state_of(key), "on") == 0;
	}
	rg_free(key);
}

/* What stays is away while something lies over it, and comes back by itself. */
static void the_strip_steps_aside(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");

	settle();
	bring("z-bug", "top-left");
	bring("z-strip", "left");
	bring_over(source, "z-high", "full", "z-strip");
	assert_picture(source, " z-bug z-high");
	assert_state("on_air", "z-bug, z-high");
	assert_state("Show.left.shown", "waiting");
	/* One that leaves it room comes instead, and with its own key the strip is off for good. */
	give("graphic", "z-high");
	wait_state("Show.left.shown", "on");
	assert_picture(source, " z-bug z-strip");
	bring_over(source, "z-wide", "right", "z-strip");
	assert_picture(source, " z-bug z-wide");
	give("graphic", "z-strip");
	assert_state("Show.left.shown", "off");
	give("graphic", "z-wide");
	wait_state("Show.right.shown", "off");
	rg_sleep_ms(300);
	assert_picture(source, " z-bug");
	/* Taken while there is no room for it, it comes when there is. */
	bring("z-high", "full");
	give("graphic", "z-strip");
	wait_state("Show.left.shown", "waiting");
	rg_sleep_ms(300);
	assert_picture(source, " z-bug z-high");
	give("clear", NULL);
	wait_state("Show.left.shown", "on");
	assert_picture(source, " z-bug z-strip");
	take_off(source);
}

/* Of two that come and go, and have no room beside each other, the later takes the earlier off. */
static void the_later_takes_off_the_earlier(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");

	settle();
	bring("z-low", "lower");
	bring_over(source, "z-wide", "right", "z-low");
	assert_picture(source, " z-wide");
	assert_state("Show.lower.shown", "off");
	bring_over(source, "z-low", "lower", "z-wide");
	assert_picture(source, " z-low");
	assert_state("Show.right.shown", "off");
	bring("z-right", "right");
	assert_picture(source, " z-right z-low");
	take_off(source);
}

/* A zone that is told is the one that is meant. */
static void commands_are_told_a_zone(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");

	settle();
	give_in("take", "bottom", NULL, "There is no zone \"bottom\". There are: left, top-left, full, lower, right.");
	give_in("take", "right", NULL, "\"Show\" has no graphic in the zone \"right\"");
	give_in("graphic", "right", "z-low", NULL);
	assert_string_equal(state_of("Show.right.graphic"), "z-low");
	wait_state("Show.right.shown", "on");
	bring("z-strip", "left");
	give_in("hold", "left", NULL, NULL);
	assert_state("Show.left.held", "on");
	assert_state("Show.right.held", "off");
	/* Without a zone it is about what comes and goes. */
	give("hold", "on");
	assert_state("Show.right.held", "on");
	give("hold", "off");
	assert_state("Show.right.held", "off");
	assert_state("Show.left.held", "on");
	give("clear", NULL);
	wait_state("Show.right.shown", "off");
	assert_state("Show.left.shown", "on");
	give_in("clear", "left", NULL, NULL);
	wait_state("Show.left.shown", "off");
	give_in("take", "right", NULL, NULL);
	wait_state("Show.right.shown", "on");
	/* TAKE is about what was changed last. */
	give("take", NULL);
	wait_state("Show.right.shown", "off");
	take_off(source);
}

/* CARS GO takes off what is not for the race; what is for it comes and goes meanwhile. */
static void the_race_keeps_bug_and_strip(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-full','on':'key','seconds':0}");

	settle();
	bring("z-bug", "top-left");
	bring("z-low", "lower");
	give("state", "race");
	wait_state("Show.lower.shown", "off");
	bring("z-strip", "left");
	assert_picture(source, " z-bug z-strip");
	give("state", "gap");
	rg_sleep_ms(300);
	assert_picture(source, " z-bug z-strip");
	/* Another scene without the source, and back. */
	obs_set_output_source(0, NULL);
	wait_state("Show.left.shown", "off");
	obs_set_output_source(0, source);
	wait_state("Show.left.shown", "on");
	wait_state("Show.top-left.shown", "on");
	assert_state("Show.lower.shown", "off");
	take_off(source);
}

/* The eye's own graphic is where its template says, and follows another choice in the dialog there. */
static void the_eye_brings_its_own(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'z-low','on':'visible'}");

	wait_state("Show.lower.shown", "on");
	assert_state("Show.full.graphic", "");
	assert_picture(source, " z-low");
	source_set(source, "{'graphic':'z-bug','on':'visible'}");
	wait_state("Show.top-left.shown", "on");
	wait_state("Show.lower.shown", "off");
	assert_picture(source, " z-bug");
	source_set(source, "{'graphic':'z-full','on':'visible'}");
	wait_state("Show.full.shown", "on");
	assert_picture(source, " z-full");
	/* Not in the programme: it stands there alone, as the dialog shows it. */
	bring("z-strip", "left");
	obs_set_output_source(0, NULL);
	wait_state("Show.full.shown", "off");
	assert_picture(source, " z-full");
	source_drop(source);
}

static void leaves_nothing(void **state)
{
	obs_data_release(said);
	leaves_nothing_behind(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_source_draws_a_show),  cmocka_unit_test(nothing_overlaps_on_the_way),
		cmocka_unit_test(the_strip_steps_aside),    cmocka_unit_test(the_later_takes_off_the_earlier),
		cmocka_unit_test(commands_are_told_a_zone), cmocka_unit_test(the_race_keeps_bug_and_strip),
		cmocka_unit_test(the_eye_brings_its_own),   cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests_name("zones", tests, starts, NULL);
}

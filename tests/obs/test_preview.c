/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture above the control panel's rows: what TAKE would bring, in its place, to the pixel; what is on air, small
 * in a corner; and nothing at all in a programme. And the rows: a card of each lane, the box Prepare.
 */
#include "support_event.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#define WIDTH  1280
#define HEIGHT 720
#define GROUND 0x40 /* preview.c's */

static obs_source_t *panel;

static bool find_panel(void *data, obs_source_t *source)
{
	obs_source_t **found = data;

	if (strcmp(obs_source_get_id(source), "race_graphics_panel") != 0)
		return true;
	*found = obs_source_get_ref(source);
	return false;
}

static int begins(void **state)
{
	stand_up_720(state);
	obs_enum_all_sources(find_panel, &panel);
	assert_non_null(panel);
	return 0;
}

static int ends(void **state)
{
	obs_source_release(panel);
	leaves_nothing_behind(state);
	return 0;
}

static void give(const char *name, const char *value)
{
	char *error = NULL;
	obs_data_t *said = give_command(name, "*", value, &error);

	if (!said)
		fail_msg("%s %s: %s", name, value ? value : "", error);
	obs_data_release(said);
	rg_free(error);
}

static char *state_of(const char *key)
{
	obs_data_t *said = give_command("state", "*", NULL, NULL);
	char *text = rg_strdup(obs_data_get_string(said, key));

	obs_data_release(said);
	return text;
}

static void wait_state(const char *key, const char *wanted)
{
	char *is = NULL;

	for (int64_t end = rg_monotonic_ms() + WAIT_MS; rg_monotonic_ms() < end; rg_sleep_ms(20)) {
		rg_free(is);
		is = state_of(key);
		if (strcmp(is, wanted) == 0) {
			rg_free(is);
			return;
		}
	}
	fail_msg("%s is \"%s\", not \"%s\"", key, is, wanted);
}

/* A source in the programme that a key takes, once it can be taken. */
static obs_source_t *put_on(const char *graphic)
{
	char *settings = rg_asprintf("{'graphic':'%s','on':'key','seconds':0}", graphic);
	obs_source_t *source = source_new(settings);
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	obs_data_t *said;

	rg_free(settings);
	obs_set_output_source(0, source);
	while (!(said = give_command("take", "*", NULL, NULL)) && rg_monotonic_ms() < end)
		rg_sleep_ms(20);
	assert_non_null(said);
	obs_data_release(said);
	give("clear", NULL);
	wait_state("on_air", "");
	return source;
}

static void put_off(obs_source_t *source)
{
	obs_set_output_source(0, NULL);
	source_drop(source);
}

/* Where nothing but what comes next is drawn: neither the safe area's lines nor the corner with what is on air. */
static bool is_plain(int x, int y)
{
	bool corner = y < 200 && x > 940;
	bool line = (x >= 63 && x <= 67) || (x >= 1212 && x <= 1217) || (y >= 35 && y <= 39) || (y >= 680 && y <= 685);

	return !corner && !line;
}

static int difference(const uint32_t *a, const uint32_t *b)
{
	int most = 0;

	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			int at = y * WIDTH + x, one = is_plain(x, y) ? pixels_difference(a + at, b + at, 1) : 0;
			most = one > most ? one : most;
		}
	}
	return most;
}

/* The picture comes to be that graphic on the preview's ground; NULL: the ground alone. */
static void assert_previews(const char *graphic, const char *driver)
{
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day,
				  .template_id = graphic ? graphic : "",
				  .driver = driver,
				  .width = WIDTH,
				  .height = HEIGHT,
				  .scale = 1,
				  .language = "en-US",
				  .hide_minors = true,
				  .tag = "sample"};
	struct graphic *wanted = graphic ? make_graphic(&ask) : NULL;
	uint32_t *composed = wanted ? render_graphic(wanted, GROUND) : rg_alloc((size_t)WIDTH * HEIGHT, 4);
	int most = 255;

	for (size_t i = 0; !wanted && i < (size_t)WIDTH * HEIGHT; i++)
		composed[i] = 0xFF000000u | GROUND * 0x010101u;
	if (wanted)
		assert_true(pixels_drawn(composed, (size_t)WIDTH * HEIGHT, GROUND) > 1000);
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; most > 2 && rg_monotonic_ms() < end; rg_sleep_ms(30)) {
		uint32_t *seen = render_source(panel, WIDTH, HEIGHT, GROUND_BLACK);
		most = difference(composed, seen);
		rg_free(seen);
	}
	if (most > 2)
		fail_msg("the preview is off by %d from %s", most, graphic ? graphic : "the ground");
	rg_free(composed);
	graphic_unref(wanted);
	race_day_unref(day);
}

/* How many pixels of the corner are neither black, as the programme without a picture is, nor its frame's. */
static size_t on_air_pixels(void)
{
	uint32_t *seen = render_source(panel, WIDTH, HEIGHT, GROUND_BLACK);
	size_t count = 0;

	for (int y = 22; y < 180; y++) {
		for (int x = 964; x < 1258; x++)
			count += (seen[y * WIDTH + x] & 0xFFFFFF) != 0;
	}
	rg_free(seen);
	return count;
}

static void wait_on_air(bool drawn)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; rg_monotonic_ms() < end; rg_sleep_ms(30)) {
		size_t count = on_air_pixels();
		if (drawn ? count > 500 : count == 0)
			return;
	}
	fail_msg("on air, small, has %zu pixels", on_air_pixels());
}

static void previews_what_take_brings(void **state)
{
	(void)state;
	obs_source_t *source = put_on("heat-grid");
	obs_properties_t *window = obs_source_properties(panel);

	assert_previews("heat-grid", NULL);
	wait_on_air(false);
	give("take", NULL);
	wait_state("graphic.shown", "on");
	wait_on_air(true);
	/* TAKE would take it off. */
	assert_previews(NULL, NULL);
	give("clear", NULL);
	wait_on_air(false);
	assert_previews("heat-grid", NULL);
	obs_properties_destroy(window);
	put_off(source);
}

static void previews_what_is_prepared(void **state)
{
	(void)state;
	obs_source_t *source = put_on("heat-grid");
	obs_properties_t *window = obs_source_properties(panel);

	give("take", NULL);
	wait_on_air(true);
	give("prepare", "on");
	give("card", "11");
	char *driver = state_of("prepared_driver");
	assert_previews("driver-card", driver);
	wait_state("on_air", "heat-grid");
	give("graphic", "standings");
	assert_previews("standings", driver);
	wait_state("on_air", "heat-grid");
	give("take", NULL);
	wait_state("on_air", "standings");
	give("prepare", "off");
	give("clear", NULL);
	wait_state("on_air", "");
	rg_free(driver);
	obs_properties_destroy(window);
	put_off(source);
}

/* What somebody adds to a scene in spite of all. */
static void is_nothing_on_air(void **state)
{
	(void)state;
	obs_properties_t *window = obs_source_properties(panel);
	uint32_t *seen = render_source(panel, WIDTH, HEIGHT, GROUND_BLACK);

	assert_true(pixels_drawn(seen, (size_t)WIDTH * HEIGHT, GROUND_BLACK) > 1000);
	rg_free(seen);
	obs_set_output_source(1, panel);
	rg_sleep_ms(200);
	seen = render_source(panel, WIDTH, HEIGHT, GROUND_BLACK);
	assert_int_equal(pixels_drawn(seen, (size_t)WIDTH * HEIGHT, GROUND_BLACK), 0);
	rg_free(seen);
	obs_set_output_source(1, NULL);
	obs_properties_destroy(window);
}

/* The window as OBS makes it again and again, until it has that property. */
static obs_properties_t *window_with(obs_properties_t *window, const char *id)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; rg_monotonic_ms() < end; rg_sleep_ms(50)) {
		if (obs_properties_get(window, id))
			return window;
		obs_properties_t *next = obs_source_properties(panel);
		obs_properties_destroy(window);
		window = next;
	}
	fail_msg("the control panel has no \"%s\"", id);
	return window;
}

static void has_lanes_and_a_box(void **state)
{
	(void)state;
	obs_source_t *source = put_on("heat-grid");
	obs_properties_t *window = window_with(obs_source_properties(panel), "lane.1");
	obs_property_t *lane = obs_properties_get(window, "lane.1");
	obs_data_t *settings = obs_source_get_settings(panel);

	assert_int_equal(strncmp(obs_property_description(lane), "1 · ", strlen("1 · ")), 0);
	obs_property_button_clicked(lane, panel);
	wait_state("on_air", "driver-card");
	obs_property_button_clicked(lane, panel);
	wait_state("on_air", "");
	wait_state("prepare", "off");
	obs_data_set_bool(settings, "prepare", true);
	obs_property_modified(obs_properties_get(window, "prepare"), settings);
	wait_state("prepare", "on");
	/* OBS would ask whether to save it when the window is closed. */
	assert_false(obs_data_has_user_value(settings, "prepare"));
	obs_property_button_clicked(lane, panel);
	wait_state("prepared", "driver-card");
	wait_state("on_air", "");
	obs_properties_t *next = obs_source_properties(panel);
	assert_true(obs_data_get_bool(settings, "prepare"));
	obs_properties_destroy(window);
	obs_data_set_bool(settings, "prepare", false);
	obs_property_modified(obs_properties_get(next, "prepare"), settings);
	wait_state("prepared", "");
	obs_data_release(settings);
	obs_properties_destroy(next);
	put_off(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(previews_what_take_brings),
		cmocka_unit_test(previews_what_is_prepared),
		cmocka_unit_test(is_nothing_on_air),
		cmocka_unit_test(has_lanes_and_a_box),
	};
	return cmocka_run_group_tests(tests, begins, ends);
}

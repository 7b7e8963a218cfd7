/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module as libobs sees it: what it registers, its settings and dialog, its size, and that it comes and goes
 * without waiting and without leaking.
 */
#include "support_event.h"

#include <string.h>
#include <unistd.h>
#include <util/platform.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/day/race_day.h"
#include "support_server.h"

static const char *const texts[][2] = {{"graphic", "heat-grid"},
				       {"feed", ""},
				       {"series", ""},
				       {"class", ""},
				       {"heat", ""},
				       {"driver", ""},
				       {"grid_text", ""},
				       {"place", ""},
				       {"grid_view", "behind"},
				       {"language", ""},
				       {"theme", ""},
				       {"text1", ""},
				       {"text2", ""},
				       {"on", "visible"}};
static const char *const numbers[] = {"refresh_s", "scale", "seconds"};
static const int number_values[] = {5, 100, -1};

#define KEYS (sizeof(texts) / sizeof(texts[0]) + sizeof(numbers) / sizeof(numbers[0]) + 1)

static void registers(void **state)
{
	(void)state;
	uint32_t flags = obs_get_source_output_flags("race_graphics");
	assert_int_equal(flags & (OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB),
			 OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB);
	assert_int_equal(flags & (OBS_SOURCE_AUDIO | OBS_SOURCE_ASYNC | OBS_SOURCE_CAP_DISABLED), 0);
	assert_string_equal(obs_source_get_display_name("race_graphics"), "Race Graphics");
	/* As OBS lists it among transitions. */
	assert_string_equal(obs_source_get_display_name("race_graphics_hide"), "Race Graphics (its own exit)");
}

/* What whoever helps asks first. */
static void says_what_runs(void **state)
{
	(void)state;
	char *running = rg_asprintf("running in %s; libcurl/", obs_get_version_string());

	assert_int_equal(log_count(running), 1);
	assert_int_equal(log_count("version " RG_VERSION ", built for libobs "), 1);
	assert_int_equal(log_count("; data in " RG_STAGE_DATA), 1);
	assert_int_equal(log_count(" Pango/"), 1);
	assert_int_equal(log_count(" libzip/1."), 1);
	assert_int_equal(log_count("missing"), 0);
	rg_free(running);
}

static void has_documented_defaults(void **state)
{
	(void)state;
	obs_data_t *defaults = obs_get_source_defaults("race_graphics");
	size_t keys = 0;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_true(obs_data_has_default_value(defaults, texts[i][0]));
		assert_string_equal(obs_data_get_string(defaults, texts[i][0]), texts[i][1]);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		assert_int_equal(obs_data_get_int(defaults, numbers[i]), number_values[i]);
	assert_true(obs_data_get_bool(defaults, "clean_race"));
	obs_data_item_t *item = obs_data_first(defaults);
	for (; item; obs_data_item_next(&item))
		keys++;
	assert_int_equal(keys, KEYS);
	obs_data_release(defaults);
}

/* ---- the dialog ---- */

static void assert_has_keys(obs_properties_t *properties)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!obs_properties_get(properties, texts[i][0]))
			fail_msg("%s is not in the dialog", texts[i][0]);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		assert_non_null(obs_properties_get(properties, numbers[i]));
}

static void properties_without_a_source(void **state)
{
	(void)state;
	obs_properties_t *properties = obs_get_source_properties("race_graphics");

	assert_non_null(properties);
	assert_has_keys(properties);
	obs_property_t *graphics = obs_properties_get(properties, "graphic");
	assert_true(obs_property_list_item_count(graphics) >= 3);
	obs_property_t *drivers = obs_properties_get(properties, "driver");
	assert_int_equal(obs_property_list_item_count(drivers), 1);
	obs_properties_destroy(properties);
}

static const char *name_of(obs_property_t *list, const char *value)
{
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		if (strcmp(obs_property_list_item_string(list, i), value) == 0)
			return obs_property_list_item_name(list, i);
	}
	return NULL;
}

/* The dialog of a source, once the race day is in its lists. */
static obs_properties_t *wait_for_lists(obs_source_t *source)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	for (;;) {
		obs_properties_t *properties = obs_source_properties(source);
		if (obs_property_list_item_count(obs_properties_get(properties, "driver")) > 3)
			return properties;
		obs_properties_destroy(properties);
		if (rg_monotonic_ms() > end)
			fail_msg("the race day's drivers do not come into the dialog");
		rg_sleep_ms(20);
	}
}

static void lists_hold_the_race_day(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	log_expect("gone-theme");
	obs_source_t *source = source_new("{'graphic': 'driver-card', 'driver': 'gone-driver', 'theme': 'gone-theme'}");
	obs_properties_t *properties = wait_for_lists(source);
	obs_property_t *drivers = obs_properties_get(properties, "driver");

	assert_has_keys(properties);
	/* "Automatic" first, then all of them, then what is stored and not there. */
	assert_int_equal(obs_property_list_item_count(drivers), day->drivers.count + 2);
	assert_string_equal(obs_property_list_item_string(drivers, 0), "");
	const char *kept = name_of(drivers, "gone-driver");
	assert_non_null(kept);
	assert_non_null(strstr(kept, "gone-driver"));
	assert_non_null(name_of(obs_properties_get(properties, "theme"), "gone-theme"));
	const char *hirvilampi = name_of(drivers, "hirvilampi");
	assert_non_null(strstr(hirvilampi, "11"));
	assert_non_null(strstr(hirvilampi, "Aaro"));
	assert_non_null(strstr(hirvilampi, "Hirvilampi"));
	assert_int_equal(obs_property_list_item_count(obs_properties_get(properties, "heat")), day->heats.count + 1);
	assert_string_equal(obs_property_list_item_string(obs_properties_get(properties, "heat"), 0), "");
	assert_int_equal(obs_property_list_item_count(obs_properties_get(properties, "class")), day->classes.count + 1);
	assert_string_equal(name_of(obs_properties_get(properties, "class"), "sc"), "Supercar");
	assert_string_equal(obs_property_list_item_string(obs_properties_get(properties, "series"), 0), "");
	assert_non_null(name_of(obs_properties_get(properties, "series"), "rallyx"));
	assert_non_null(name_of(obs_properties_get(properties, "series"), "*"));
	obs_properties_destroy(properties);
	source_drop(source);
	race_day_unref(day);
}

static void drivers_are_sorted_by_number(void **state)
{
	(void)state;
	obs_source_t *source = source_new(NULL);
	obs_properties_t *properties = wait_for_lists(source);
	obs_property_t *drivers = obs_properties_get(properties, "driver");
	int last = -1, wrong = 0;

	for (size_t i = 1; i < obs_property_list_item_count(drivers); i++) {
		const char *name = obs_property_list_item_name(drivers, i);
		int number = 0;
		/* Those without a number stand wherever the list puts them. */
		if (*name < '0' || *name > '9')
			continue;
		for (; *name >= '0' && *name <= '9'; name++)
			number = number * 10 + *name - '0';
		wrong += number < last;
		last = number;
	}
	obs_properties_destroy(properties);
	source_drop(source);
	assert_int_equal(wrong, 0);
}

static void dialog_follows_the_graphic(void **state)
{
	(void)state;
	static const struct {
		const char *graphic;
		bool heat, grid_text, grid_view, driver, series, class_;
	} rows[] = {{"heat-grid", true, true, true, false, false, true},
		    {"driver-card", false, false, false, true, true, true},
		    {"calendar", false, false, false, false, true, false}};
	obs_source_t *source = source_new(NULL);
	obs_properties_t *properties = wait_for_lists(source);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *json = rg_asprintf("{'graphic': '%s'}", rows[i].graphic);
		obs_data_t *settings = data_new(json);
		assert_true(obs_property_modified(obs_properties_get(properties, "graphic"), settings));
		assert_int_equal(dialog_shows(properties, "heat"), rows[i].heat);
		assert_int_equal(dialog_shows(properties, "grid_text"), rows[i].grid_text);
		assert_int_equal(dialog_shows(properties, "grid_view"), rows[i].grid_view);
		assert_int_equal(dialog_shows(properties, "driver"), rows[i].driver);
		assert_int_equal(dialog_shows(properties, "series"), rows[i].series);
		assert_int_equal(dialog_shows(properties, "class"), rows[i].class_);
		assert_true(dialog_shows(properties, "theme"));
		obs_data_release(settings);
		rg_free(json);
	}
	obs_properties_destroy(properties);
	source_drop(source);
}

static void fetch_button_works_without_waiting(void **state)
{
	(void)state;
	obs_source_t *source = source_new(NULL);
	obs_properties_t *properties = wait_for_lists(source);
	int64_t start = rg_monotonic_ms();

	obs_property_button_clicked(obs_properties_get(properties, "fetch"), source);
	assert_true(rg_monotonic_ms() - start < 50);
	obs_properties_destroy(properties);
	source_drop(source);
}

/* ---- size ---- */

static bool has_size(obs_source_t *source, uint32_t width, uint32_t height)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (obs_source_get_width(source) != width || obs_source_get_height(source) != height) {
		if (rg_monotonic_ms() > end)
			return false;
		rg_sleep_ms(10);
	}
	return true;
}

static void is_as_large_as_the_canvas(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	obs_source_t *source = source_new(NULL);

	assert_int_equal(obs_source_get_width(source), 1280);
	assert_int_equal(obs_source_get_height(source), 720);
	assert_shows(source, &ask);
	stand_video(1920, 1080);
	assert_true(has_size(source, 1920, 1080));
	assert_shows(source, &ask);
	stand_video(1280, 720);
	assert_true(has_size(source, 1280, 720));
	assert_shows(source, &ask);
	source_drop(source);
	race_day_unref(day);
}

/* True when the graphic is the template's variant for another frame. */
static bool is_variant(struct graphic_ask *ask, int width, int height)
{
	ask->width = width;
	ask->height = height;
	struct graphic *graphic = make_graphic(ask);
	bool is = graphic->count && strncmp(graphic->sprites[0].key, "variants[0].", 12) == 0;

	graphic_unref(graphic);
	return is;
}

static void lays_itself_out_for_a_vertical_canvas(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask grid = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	struct graphic_ask plain = {.day = day, .template_id = "plain", .tag = "sample"};
	stand_write_user("templates/plain.json",
			 "{\"template\":1,\"children\":[{\"type\":\"shape\",\"sprite\":true,\"x\":96,"
			 "\"bottom\":80,\"width\":900,\"height\":300,\"fill\":\"panel\"}]}");
	obs_source_t *source = source_new(NULL), *own = source_new("{'graphic': 'plain'}");

	assert_true(!is_variant(&grid, 1280, 720) && is_variant(&grid, 1080, 1920) && is_variant(&grid, 1080, 1350));
	assert_shows(source, &grid);
	stand_video(1080, 1920);
	assert_true(has_size(source, 1080, 1920));
	assert_shows(source, &grid);
	/* one without a variant is still there */
	assert_false(is_variant(&plain, 1080, 1920));
	assert_shows(own, &plain);
	stand_video(1080, 1350);
	assert_true(has_size(source, 1080, 1350));
	assert_shows(source, &grid);
	stand_video(1280, 720);
	assert_true(has_size(source, 1280, 720));
	assert_shows(source, &grid);
	source_drop(own);
	source_drop(source);
	race_day_unref(day);
}

/* ---- storms ---- */

static void settles_after_a_storm_of_settings(void **state)
{
	(void)state;
	static const char *const settings[] = {
		"{'graphic': 'calendar', 'theme': 'light', 'scale': 80, 'place': 'top-left', 'language': 'fi'}",
		"{'graphic': 'driver-card', 'driver': 'hirvilampi', 'feed': 'no/such/file.json', 'theme': 'dark'}",
		"{'graphic': 'heat-grid', 'grid_text': '1 2 3', 'feed': '', 'scale': 125, 'grid_view': 'front'}",
		"{'graphic': 'no-such-graphic', 'class': 'ck85', 'refresh_s': 1}"};
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day,
				  .template_id = "driver-card",
				  .driver = "kalliokoski",
				  .theme = "light",
				  .language = "sv",
				  .tag = "sample",
				  .scale = 0.9};
	obs_source_t *source = source_new(NULL);
	int64_t start = rg_monotonic_ms();

	log_expect("templates/no-such");
	for (int i = 0; i < 200; i++) {
		source_set(source, settings[i % 4]);
		if (i % 10 == 0)
			rg_free(render_source(source, 1280, 720, GROUND_BLACK));
	}
	source_set(
		source,
		"{'graphic': 'driver-card', 'driver': 'kalliokoski', 'feed': '', 'theme': 'light', 'class': '', "
		"'language': 'sv', 'scale': 90, 'place': '', 'grid_text': '', 'grid_view': 'behind', 'refresh_s': 5}");
	print_message("200 updates and 20 pictures in %d ms\n", (int)(rg_monotonic_ms() - start));
	assert_shows(source, &ask);
	source_drop(source);
	race_day_unref(day);
}

static void many_sources_of_one_feed(void **state)
{
	(void)state;
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	obs_source_t *sources[20];
	int threads = 0;

	for (int i = 0; i < 20; i++)
		sources[i] = source_new(NULL);
	for (int i = 0; i < 20; i++)
		assert_shows(sources[i], &ask);
	threads = our_threads();
	for (int i = 0; i < 20; i++)
		obs_source_release(sources[i]);
	obs_wait_for_destroy_queue();
	print_message("20 sources: %d threads of ours\n", threads);
	/* Work, bulk, transfer; and for files one for each folder and one that is free. */
	assert_true(threads <= 6);
	race_day_unref(day);
}

static void sources_that_come_and_go(void **state)
{
	(void)state;
	int64_t start = rg_monotonic_ms();

	for (int i = 0; i < 100; i++) {
		obs_source_t *source = source_new(i % 2 ? NULL : "{'graphic': 'calendar'}");
		if (i % 5 == 0)
			rg_free(render_source(source, 1280, 720, GROUND_BLACK));
		if (i % 7 == 0)
			rg_sleep_ms(20);
		obs_source_release(source);
	}
	obs_wait_for_destroy_queue();
	print_message("100 sources made and destroyed in %d ms\n", (int)(rg_monotonic_ms() - start));
}

/* ---- going while something hangs ---- */

static void goes_while_requests_hang(void **state)
{
	(void)state;
	int port, silent = silent_listen(&port);
	char *feed = rg_asprintf("{'feed': 'http://127.0.0.1:%d/race-day.json'}", port);
	char *day = rg_asprintf(
		"{\"race_feed\": 1, \"drivers\": [{\"id\": \"a\", \"number\": \"1\", \"last_name\": \"A\", "
		"\"photo\": \"http://127.0.0.1:%d/a.png\"}]}",
		port);
	char *path = stand_write("photo.json", day);
	char *card = rg_asprintf("{'graphic': 'driver-card', 'driver': 'a', 'feed': '%s'}", path);
	/* A picture is kept a while without its card, so its call is still open when the server goes. */
	log_expect("a.png");
	log_expect("no-such-host.invalid is not known");
	const char *const settings[] = {feed, card, "{'feed': 'http://no-such-host.invalid/race-day.json'}"};

	for (int i = 0; i < 3; i++) {
		obs_source_t *source = source_new(settings[i]);
		rg_sleep_ms(300);
		int64_t took = source_drop(source);
		print_message("destroyed beside a hanging %s in %d ms\n",
			      i == 0   ? "feed"
			      : i == 1 ? "photo"
				       : "look-up",
			      (int)took);
		assert_true(took < 1000);
	}
	rg_free(feed);
	rg_free(card);
	rg_free(path);
	rg_free(day);
	close(silent);
}

/* The last source goes, and with it the threads, while its feed hangs. */
static void shuts_down_while_requests_hang(void **state)
{
	(void)state;
	int port, silent = silent_listen(&port);
	char *feed = rg_asprintf("{'feed': 'http://127.0.0.1:%d/race-day.json'}", port);
	obs_source_t *source = source_new(feed);

	rg_sleep_ms(300);
	obs_source_release(source);
	int64_t took = stand_down();
	print_message("shut down beside a hanging feed in %d ms\n", (int)took);
	assert_true(took < 2000);
	rg_free(feed);
	close(silent);
	stand_up(1280, 720);
}

/* OBS unloads modules before it lets go of what is on its channels. */
static void outlives_the_module(void **state)
{
	(void)state;
	for (int cycle = 0; cycle < 2; cycle++) {
		obs_source_t *source = source_new("{'graphic': 'calendar'}");
		obs_set_output_source(0, source);
		rg_sleep_ms(cycle * 400);
		obs_source_release(source);
		stand_down();
		stand_up(1280, 720);
	}
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	obs_source_t *source = source_new(NULL);
	assert_shows(source, &ask);
	source_drop(source);
	race_day_unref(day);
}

/* A copy in another folder, as of a package and of the user's own. */
static void second_copy_is_refused(void **state)
{
	(void)state;
	char *folder = rg_asprintf("%s/copy", stand_folder()), *path = rg_path_join(folder, rg_path_name(RG_MODULE));
	char *bytes = NULL, *error = NULL;
	size_t length;
	obs_module_t *module = NULL;

	assert_true(rg_file_read(RG_MODULE, SIZE_MAX, &bytes, &length, &error));
	assert_true(rg_directory_make(folder) && rg_file_replace(path, bytes, length));
	assert_int_equal(obs_open_module(&module, path, RG_STAGE_DATA), MODULE_SUCCESS);
	char *line = rg_asprintf("installed twice: %s is used, and %s is not", RG_MODULE, path);
	log_expect("installed twice"); /* it keeps the pointer */
	assert_false(obs_init_module(module));
	assert_int_equal(log_count(line), 1);
	log_forget();
	/* The first one goes on. */
	settles_after_a_storm_of_settings(state);
	rg_free(folder);
	rg_free(path);
	rg_free(bytes);
	rg_free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers),
		cmocka_unit_test(says_what_runs),
		cmocka_unit_test(has_documented_defaults),
		cmocka_unit_test(properties_without_a_source),
		cmocka_unit_test(lists_hold_the_race_day),
		cmocka_unit_test(drivers_are_sorted_by_number),
		cmocka_unit_test(dialog_follows_the_graphic),
		cmocka_unit_test(fetch_button_works_without_waiting),
		cmocka_unit_test(is_as_large_as_the_canvas),
		cmocka_unit_test(lays_itself_out_for_a_vertical_canvas),
		cmocka_unit_test(settles_after_a_storm_of_settings),
		cmocka_unit_test(many_sources_of_one_feed),
		cmocka_unit_test(sources_that_come_and_go),
		cmocka_unit_test(goes_while_requests_hang),
		cmocka_unit_test(shuts_down_while_requests_hang),
		cmocka_unit_test(outlives_the_module),
		cmocka_unit_test(second_copy_is_refused),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("module", tests, stand_up_720, NULL);
}

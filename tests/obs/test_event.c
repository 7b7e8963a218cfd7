/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event: its settings as they are saved and read, its dialog, and that sources stand on it.
 */
#include "support_event.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "obs/event/event_settings.h"
#include "race/day/race_day.h"
#include "support_server.h"

#ifdef _WIN32 /* where the colon would make a disk of it */
#define GROUP_A "A "
#else
#define GROUP_A "A: "
#endif

#define DAY(name)                                                                                                      \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"},{\"id\":\"t\",\"name\":"    \
	"\"TEST\"}],\"drivers\":[{\"id\":\"x\",\"number\":\"5\",\"first_name\":\"Xa\",\"last_name\":\"" name           \
	"\",\"class\":\"a\"}]}"

/* ---- settings ---- */

static void read_json(struct event_settings *settings, const char *json)
{
	obs_data_t *data = data_new(json);

	event_settings_defaults(data);
	event_settings_read(settings, data);
	obs_data_release(data);
}

static void nothing_is_the_sample(void **state)
{
	(void)state;
	struct event_settings settings;

	read_json(&settings, "{}");
	assert_true(settings.sample);
	assert_string_equal(settings.address, "");
	assert_true(settings.hide_minors);
	assert_int_equal(settings.refresh_s, 5);
	assert_int_equal(settings.state_from, RACE_STATE_FROM_ALL);
	assert_int_equal(settings.class_count, 3);
	assert_int_equal(settings.scene_count, 0);
	event_settings_finish(&settings);
}

static void each_way_gives_its_own_address(void **state)
{
	(void)state;
	static const struct {
		const char *json, *address, *grid;
		bool sample;
	} rows[] = {
		{"{'from':'sample','address':'http://h/x'}", "", "", true},
		{"{'from':'address','address':'http://h/x','path':'/a/b'}", "http://h/x", "", false},
		{"{'from':'address'}", "", "", true},
		{"{'from':'address','address':' timing.example:8080/day '}", "http://timing.example:8080/day", "",
		 false},
		{"{'from':'address','address':'192.168.1.20/day.json'}", "http://192.168.1.20/day.json", "", false},
		{"{'from':'address','address':'/races/day.json'}", "/races/day.json", "", false},
		{"{'from':'file','path':'/a/b.json','address':'http://h/x'}", "/a/b.json", "", false},
		{"{'from':'file','folder':'/nowhere','path':'b.json'}", "/nowhere/b.json", "", false},
		{"{'from':'file','folder':'/nowhere'}", "/nowhere", "", false},
		{"{'from':'timing','timing':'10.0.0.2:50000'}", "rmonitor://10.0.0.2:50000", "", false},
		{"{'from':'file','folder':'/nowhere','path':'" GROUP_A "final.csv'}", "/nowhere/" GROUP_A "final.csv",
		 "", false},
		{"{'from':'file','folder':'/nowhere','path':'12:30.csv'}", "/nowhere/12:30.csv", "", false},
		{"{'from':'timing','folder':'/o','timing':'" GROUP_A "final.xml'}", "/o/" GROUP_A "final.xml", "",
		 false},
		{"{'from':'timing','folder':'/o','timing':'timer:50000'}", "rmonitor://timer:50000", "", false},
		{"{'from':'timing','timing':'rmonitor://h:1'}", "rmonitor://h:1", "", false},
		{"{'from':'timing','timing':'/o/current.xml'}", "/o/current.xml", "", false},
		{"{'from':'hand','grid_text':'11 68'}", "", "11 68", false},
		{"{'from':'hand','roster':'/a/r.csv','grid_text':'11'}", "/a/r.csv", "11", false},
		{"{'from':'sample','grid_text':'11 68'}", "", "", true},
		{"{'from':'elsewhere','address':'http://h/x'}", "", "", true},
		{"{'from':7,'address':[]}", "", "", true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct event_settings settings;
		read_json(&settings, rows[i].json);
		assert_string_equal(settings.address, rows[i].address);
		assert_string_equal(settings.grid_text, rows[i].grid);
		assert_int_equal(settings.sample, rows[i].sample);
		event_settings_finish(&settings);
	}
}

static void the_crews_file_or_the_race_folder(void **state)
{
	(void)state;
	static const struct {
		const char *json, *crew;
	} rows[] = {
		{"{'from':'address','address':'http://h/x','folder':'/races/oulu'}", "/races/oulu"},
		{"{'from':'address','address':'http://h/x','folder':'/races/oulu','crew':'own.csv'}",
		 "/races/oulu/own.csv"},
		{"{'from':'timing','timing':'h:1','crew':'/a/own.csv'}", "/a/own.csv"},
		/* Without a race folder: the names alone say which is one. */
		{"{'from':'address','address':'http://h/x','path':'/r/day.json','crew':'own.csv'}", "/r/own.csv"},
		{"{'from':'address','address':'http://h/x','path':'/r/oulu','crew':'own.csv'}", "/r/oulu/own.csv"},
		{"{'from':'address','address':'http://h/x','path':'/r/2026.06','crew':'own.csv'}",
		 "/r/2026.06/own.csv"},
		{"{'from':'file','folder':'/races/oulu'}", ""},
		{"{'from':'sample','folder':'/races/oulu'}", ""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct event_settings settings;
		read_json(&settings, rows[i].json);
		assert_string_equal(settings.crew, rows[i].crew);
		event_settings_finish(&settings);
	}
}

static void wrong_values_have_safe_ones(void **state)
{
	(void)state;
	struct event_settings settings;

	read_json(&settings, "{'refresh_s':-3,'shift_min':99999,'hold_back_s':-1,'state_from':'moon','classes_off':7,"
			     "'scenes':[7,{'value':''},{'value':9},{'value':'Race'}],'language':{},'crew':'x.csv'}");
	assert_int_equal(settings.refresh_s, 5);
	assert_int_equal(settings.shift_min, SHIFT_MOST);
	assert_int_equal(settings.hold_back_s, 0);
	assert_int_equal(settings.state_from, RACE_STATE_FROM_ALL);
	assert_int_equal(settings.scene_count, 1);
	assert_string_equal(settings.scenes[0], "Race");
	assert_string_equal(settings.language, "");
	event_settings_finish(&settings);
	read_json(&settings, "{'refresh_s':1e18,'hold_back_s':1e18,'state_from':'keys-scenes'}");
	assert_int_equal(settings.refresh_s, REFRESH_MOST);
	assert_int_equal(settings.hold_back_s, HOLD_BACK_MOST);
	assert_int_equal(settings.state_from, RACE_STATE_FROM_KEYS_AND_SCENES);
	event_settings_finish(&settings);
}

static void paths_are_saved_relative(void **state)
{
	(void)state;
	obs_data_t *data = data_new("{'path':'/races/oulu/day.json','crew':'/races/oulu/" GROUP_A "own/crew.csv',"
				    "'sponsors':'/else/where','roster':'/races/oulu2/r.csv','class:a':false,"
				    "'scene:Race':true}");
	obs_data_t *saved = event_settings_pack(data);

	assert_string_equal(obs_data_get_string(saved, E_PATH), "day.json");
	assert_string_equal(obs_data_get_string(saved, E_CREW), GROUP_A "own/crew.csv");
	assert_string_equal(obs_data_get_string(saved, E_SPONSORS), "/else/where");
	assert_string_equal(obs_data_get_string(saved, E_ROSTER), "/races/oulu2/r.csv");
	assert_false(obs_data_has_user_value(saved, "class:a"));
	assert_false(obs_data_has_user_value(saved, "scene:Race"));
	obs_data_t *back = event_settings_unpack(saved);
	assert_string_equal(obs_data_get_string(back, E_PATH), "/races/oulu/day.json");
	assert_string_equal(obs_data_get_string(back, E_CREW), "/races/oulu/" GROUP_A "own/crew.csv");
	assert_string_equal(obs_data_get_string(back, E_SPONSORS), "/else/where");
	obs_data_release(back);
	/* The folder on another laptop. */
	obs_data_set_string(saved, E_FOLDER, "/home/two");
	back = event_settings_unpack(saved);
	assert_string_equal(obs_data_get_string(back, E_PATH), "/home/two/day.json");
	obs_data_release(back);
	/* Nobody leaves the race folder. */
	obs_data_set_string(saved, E_PATH, "../../etc/passwd");
	back = event_settings_unpack(saved);
	assert_string_equal(obs_data_get_string(back, E_PATH), "../../etc/passwd");
	obs_data_release(back);
	obs_data_release(saved);
	obs_data_release(data);
}

static void classes_are_switched(void **state)
{
	(void)state;
	obs_data_t *data = data_new("{}");
	const char *before;

	event_settings_defaults(data);
	assert_true(event_class_followed(data, "sc"));
	assert_false(event_class_followed(data, "TEST"));
	assert_true(event_class_leave_out(data, "t9"));
	assert_false(event_class_followed(data, "t9"));
	event_switch_set(data, "class:sc");
	event_switch_set(data, "class:t9");
	/* Nothing was changed by hand, so there is nothing to save. */
	before = obs_data_get_json(data);
	assert_string_equal(before, "{}");
	obs_data_set_bool(data, "class:sc", false);
	obs_data_set_bool(data, "class:t9", true);
	event_switches_take(data);
	assert_false(event_class_followed(data, "sc"));
	assert_true(event_class_followed(data, "t9"));
	assert_false(event_class_followed(data, "TEST"));
	assert_false(obs_data_get_bool(data, "class:sc"));
	assert_false(obs_data_has_user_value(data, "class:sc"));
	assert_false(event_class_leave_out(data, "t9"));
	event_switches_forget(data);
	assert_false(event_class_followed(data, "sc"));
	obs_data_release(data);
}

/* ---- the private source ---- */

static void sources_stand_on_the_event(void **state)
{
	(void)state;
	struct server *one = server_start(DAY("One")), *two = server_start(DAY("Two"));
	obs_source_t *event = the_event();
	obs_source_t *source = source_new("{'graphic':'driver-card','driver':'x'}");
	char *own = rg_asprintf("{'graphic':'driver-card','driver':'x','feed':'http://127.0.0.1:%d/d'}",
				server_port(two));
	obs_source_t *other = source_new(own);
	char *settings = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/d','refresh_s':1}",
				     server_port(one));

	set_event(event, settings);
	assert_shows_card(source, DAY("One"));
	assert_shows_card(other, DAY("Two"));
	/* Ticked off, the other one stands on the event's too. */
	source_set(other, "{'own_data':false}");
	assert_shows_card(other, DAY("One"));
	set_event(event, "{}");
	source_drop(source);
	source_drop(other);
	obs_source_release(event);
	rg_free(settings);
	rg_free(own);
	server_stop(one);
	server_stop(two);
}

static bool is_same_picture(obs_source_t *source, const uint32_t *wanted)
{
	uint32_t *now = render_source(source, 1280, 720, GROUND_BLACK);
	bool same = pixels_difference(now, wanted, (size_t)1280 * 720) == 0;

	rg_free(now);
	return same;
}

static void wait_for_picture(obs_source_t *source, const uint32_t *picture, bool same)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (is_same_picture(source, picture) != same) {
		if (rg_monotonic_ms() > end)
			fail_msg("the graphic %s", same ? "does not come back" : "does not change");
		rg_sleep_ms(100);
	}
}

static void sponsors_come_and_go_with_their_files(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	struct race_day *day = sample_day();
	obs_source_t *source = source_new("{'graphic':'heat-grid'}");
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	char *note = stand_write("sponsors/readme.txt", "no picture");
	char *folder = rg_path_directory(note), *settings = rg_asprintf("{'sponsors':'%s'}", folder);

	assert_shows(source, &ask);
	uint32_t *without = render_source(source, 1280, 720, GROUND_BLACK);
	set_event(event, settings);
	rg_sleep_ms(500);
	assert_true(is_same_picture(source, without));
	char *path = stand_write_picture("sponsors/One.PNG", 300, 120, 0x1AE64D);
	wait_for_picture(source, without, false);
	log_expect("One.PNG");
	assert_int_equal(unlink(path), 0);
	wait_for_picture(source, without, true);
	set_event(event, "{}");
	source_drop(source);
	obs_source_release(event);
	race_day_unref(day);
	rg_free(without);
	rg_free(path);
	rg_free(settings);
	rg_free(folder);
	rg_free(note);
}

/* ---- the dialog ---- */

static void must_do(const char *name, const char *value)
{
	obs_data_t *said = give_command(name, "*", value, NULL);
	assert_non_null(said);
	obs_data_release(said);
}

static void source_says_why_it_is_off(void **state)
{
	(void)state;
	obs_source_t *source = source_new("{'grid_text':'11 68'}");

	obs_properties_destroy(dialog_wait(source, NULL, "status", "Off air"));
	obs_set_output_source(0, source);
	must_do("state", "race");
	obs_properties_destroy(dialog_wait(source, NULL, "status", "cars race"));
	source_set(source, "{'clean_race':false,'on':'key'}");
	obs_properties_destroy(dialog_wait(source, NULL, "status", "Waits for its key"));
	must_do("state", "gap");
	must_do("all-off", "");
	obs_properties_t *properties = dialog_wait(source, NULL, "status", "ALL OFF");
	assert_int_equal(obs_property_text_info_type(obs_properties_get(properties, "status")), OBS_TEXT_INFO_WARNING);
	obs_properties_destroy(properties);
	must_do("release", "");
	obs_properties_destroy(dialog_wait(source, NULL, "status", "Waits for its key"));
	obs_set_output_source(0, NULL);
	source_drop(source);
}

static void dialog_says_what_was_found(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("Found"));
	obs_source_t *event = the_event();
	char *settings = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/d'}", server_port(server));

	set_event(event, "{}");
	obs_properties_destroy(dialog_wait(event, NULL, "found", "sample"));
	set_event(event, settings);
	obs_properties_t *properties = dialog_wait(event, NULL, "found", "1 driver");
	assert_non_null(strstr(dialog_line(properties, "look_at"), "othing"));
	assert_non_null(strstr(dialog_line(properties, "age"), "The data "));
	assert_null(strstr(dialog_line(properties, "age"), " 0 s "));
	/* Its classes, all but the one that is a test by its name. */
	obs_data_t *data = obs_source_get_settings(event);
	assert_non_null(obs_properties_get(properties, "class:a"));
	assert_true(obs_data_get_bool(data, "class:a"));
	assert_non_null(obs_properties_get(properties, "class:t"));
	assert_false(obs_data_get_bool(data, "class:t"));
	obs_data_release(data);
	/* An answer without anything in it leaves the data as it is, and that is said. */
	server_set(server, "application/json", "");
	obs_property_button_clicked(obs_properties_get(properties, "fetch"), event);
	/* Without a dialog nobody follows the address, and what it gave would be forgotten. */
	obs_properties_t *next = dialog_wait(event, NULL, "age", "answered with nothing");
	obs_properties_destroy(properties);
	properties = next;
	assert_non_null(strstr(dialog_line(properties, "found"), "1 driver"));
	obs_property_button_clicked(obs_properties_get(properties, "fetch"), event);
	server_set(server, "text/html", "<!DOCTYPE html><title>Sign in</title>");
	obs_properties_destroy(properties);
	log_expect("race data cannot be used");
	log_expect("127.0.0.1");
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(settings);
	server_stop(server);
}

/* Late cameras: what came is shown so much later, and the first answer at once. */
static void data_is_held_back(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("First"));
	obs_source_t *event = the_event();
	char *settings = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/h','refresh_s':1,"
				     "'hold_back_s':2}",
				     server_port(server));

	set_event(event, settings);
	obs_properties_t *properties = dialog_wait(event, NULL, "found", "1 driver");
	int64_t changed = rg_monotonic_ms();
	server_set(server, "application/json",
		   "{\"race_feed\":1,\"drivers\":[{\"id\":\"x\",\"last_name\":\"X\"},{\"id\":\"y\",\"last_name\":\"Y\"}"
		   "]}");
	obs_properties_t *next = dialog_wait(event, NULL, "found", "2 drivers");
	assert_true(rg_monotonic_ms() - changed >= 2000);
	obs_properties_destroy(properties);
	obs_properties_destroy(next);
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(settings);
	server_stop(server);
}

static void dialog_asks_for_what_is_needed(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		bool folder, path, address, timing, roster, grid, mapping;
	} rows[] = {
		{"sample", false, false, false, false, false, false, false},
		{"file", true, true, false, false, false, false, true},
		{"address", true, false, true, false, false, false, true},
		{"timing", true, false, false, true, false, false, false},
		{"hand", true, false, false, false, true, true, false},
		{"nonsense", false, false, false, false, false, false, false},
	};
	obs_source_t *event = the_event();
	obs_properties_t *properties = obs_source_properties(event);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *json = rg_asprintf("{'from':'%s'}", rows[i].from);
		obs_data_t *data = data_new(json);
		assert_true(obs_property_modified(obs_properties_get(properties, "from"), data));
		assert_int_equal(dialog_shows(properties, "folder"), rows[i].folder);
		assert_int_equal(dialog_shows(properties, "path"), rows[i].path);
		assert_int_equal(dialog_shows(properties, "address"), rows[i].address);
		assert_int_equal(dialog_shows(properties, "timing"), rows[i].timing);
		assert_int_equal(dialog_shows(properties, "roster"), rows[i].roster);
		assert_int_equal(dialog_shows(properties, "grid_text"), rows[i].grid);
		assert_int_equal(dialog_shows(properties, "mapping"), rows[i].mapping);
		obs_data_release(data);
		rg_free(json);
	}
	obs_properties_destroy(properties);
	obs_source_release(event);
}

/* Three names as each code page has them, and which one was found; what the crew chooses then counts. */
static void old_letters_are_chosen_by_their_names(void **state)
{
	(void)state;
	struct server *server = server_start("");
	obs_source_t *event = the_event();
	char *address = rg_asprintf("http://127.0.0.1:%d/h", server_port(server));
	char *settings = rg_asprintf("{'from':'address','address':'%s','refresh_s':1}", address);
	static const char *const items[][2] = {
		{"By the names: Baltic", ""},
		{"Western: J\xC3\xA2nis \xC2\xB7 B\xC3\xA7rzi\xC3\xB2\xC3\xB0 \xC2\xB7 Vil\xC3\xA8i\xC3\xB2\xC3\xB0",
		 "windows-1252"},
		{"Baltic: J\xC4\x81nis \xC2\xB7 B\xC4\x93rzi\xC5\x86\xC5\xA1 \xC2\xB7 Vil\xC4\x8Di\xC5\x86\xC5\xA1",
		 "windows-1257"},
		{"Central European: J\xC3\xA2nis \xC2\xB7 B\xC3\xA7rzi\xC5\x88\xC4\x91 \xC2\xB7 "
		 "Vil\xC4\x8Di\xC5\x88\xC4\x91",
		 "windows-1250"},
	};

	server_set(server, "text/csv", "number,name\n11,J\xE2nis B\xE7rzi\xF2\xF0\n12,Karl Vil\xE8i\xF2\xF0\n");
	set_event(event, settings);
	obs_properties_t *properties = dialog_wait(event, NULL, "found", "2 drivers");
	obs_property_t *list = obs_properties_get(properties, "encoding");
	assert_int_equal(obs_property_list_item_count(list), 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(obs_property_list_item_name(list, i), items[i][0]);
		assert_string_equal(obs_property_list_item_string(list, i), items[i][1]);
	}
	obs_properties_destroy(properties);
	rg_free(settings);
	settings = rg_asprintf("{'from':'address','address':'%s','refresh_s':1,'encoding':'windows-1252'}", address);
	set_event(event, settings);
	properties = dialog_wait(event, NULL, "found", "2 drivers");
	assert_string_equal(obs_property_list_item_name(obs_properties_get(properties, "encoding"), 0),
			    "By the names: Western");
	obs_properties_destroy(properties);
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(settings);
	rg_free(address);
	server_stop(server);
}

static size_t count_scenes(obs_data_t *data, const char *name)
{
	struct event_settings settings;
	size_t found = 0;

	event_settings_read(&settings, data);
	for (size_t i = 0; i < settings.scene_count; i++)
		found += strcmp(settings.scenes[i], name) == 0;
	event_settings_finish(&settings);
	return found;
}

/* A scene is switched, and stays what it is by another name. The real OBS renames one in real_event.py. */
static void scenes_are_switched(void **state)
{
	(void)state;
	obs_data_t *data = data_new("{'scenes':[{'value':'Race'}]}");

	event_settings_defaults(data);
	event_switch_set(data, "scene:Race");
	event_switch_set(data, "scene:Paddock");
	assert_true(obs_data_get_bool(data, "scene:Race"));
	assert_false(obs_data_get_bool(data, "scene:Paddock"));
	assert_false(obs_data_has_user_value(data, "scene:Race"));
	obs_data_set_bool(data, "scene:Paddock", true);
	event_switches_take(data);
	event_switches_take(data);
	assert_int_equal(count_scenes(data, "Paddock"), 1);
	assert_true(event_scene_renamed(data, "Race", "On track"));
	assert_false(event_scene_renamed(data, "Studio", "Race"));
	assert_int_equal(count_scenes(data, "Race"), 0);
	assert_int_equal(count_scenes(data, "On track"), 1);
	obs_data_set_bool(data, "scene:Paddock", false);
	event_switches_take(data);
	assert_int_equal(count_scenes(data, "Paddock"), 0);
	assert_int_equal(count_scenes(data, "On track"), 1);
	obs_data_release(data);
}

/* Two lives of the module, each with its own event; the second knows nothing of the first. */
static void another_life(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	set_event(event, "{'from':'address','address':'http://127.0.0.1:1/d'}");
	obs_properties_t *properties = obs_source_properties(event);
	obs_properties_destroy(properties);
	obs_source_release(event);
	stand_down();
	stand_up(1280, 720);
	event = the_event();
	obs_properties_destroy(dialog_wait(event, NULL, "found", "sample"));
	obs_source_release(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_the_sample),
		cmocka_unit_test(each_way_gives_its_own_address),
		cmocka_unit_test(the_crews_file_or_the_race_folder),
		cmocka_unit_test(wrong_values_have_safe_ones),
		cmocka_unit_test(paths_are_saved_relative),
		cmocka_unit_test(classes_are_switched),
		cmocka_unit_test(sources_stand_on_the_event),
		cmocka_unit_test(sponsors_come_and_go_with_their_files),
		cmocka_unit_test(source_says_why_it_is_off),
		cmocka_unit_test(dialog_says_what_was_found),
		cmocka_unit_test(data_is_held_back),
		cmocka_unit_test(dialog_asks_for_what_is_needed),
		cmocka_unit_test(old_letters_are_chosen_by_their_names),
		cmocka_unit_test(scenes_are_switched),
		cmocka_unit_test(another_life),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("event", tests, stand_up_720, NULL);
}

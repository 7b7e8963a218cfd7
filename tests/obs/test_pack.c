/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event packed on one laptop and opened on another, through the dialog: no path to mend, no secret taken along, and
 * nothing believed of what a stranger packed.
 */
#include "support_event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "obs/event/event_pack.h"
#include "obs/event/event_settings.h"

static int starts(void **state)
{
	(void)state;
	stand_up(640, 360);
	return 0;
}

static char *in_folder(const char *name)
{
	return rg_path_join(stand_folder(), name);
}

static void write_all(void)
{
	rg_free(stand_write("home-a/oulu/drivers.csv",
			    "number;name;class\n11;Aaro Hirvilampi;SC\n68;Niilo Närvälä;SC\n"));
	rg_free(stand_write("home-a/oulu/crew.csv", "number;class;team\n11;SC;Two Friends\n"));
	rg_free(stand_write("home-a/oulu/sponsors/one.txt", "no picture"));
	rg_free(stand_write("home-b/desk/other.txt", "already there"));
	rg_free(stand_write("home-b/oulu.txt", "so that the folder is there"));
}

static void copy_file(const char *from, const char *to)
{
	char *bytes, *error;
	size_t length;

	assert_true(rg_file_read(from, 1 << 20, &bytes, &length, &error));
	assert_true(rg_file_replace(to, bytes, length));
	rg_free(bytes);
}

static void a_pack_opens_elsewhere(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	char *home_a = in_folder("home-a/oulu"), *zip = in_folder("home-a/for-the-other.zip");
	char *there = in_folder("home-b/oulu-2.zip"), *home_b = in_folder("home-b/oulu-2");

	write_all();
	char *own = stand_write("elsewhere/own.csv", "number;class;team\n68;SC;Elsewhere\n");
	char *json = rg_asprintf("{'from':'file','folder':'%s','path':'%s/drivers.csv','sponsors':'%s/sponsors','crew':"
				 "'%s','shift_min':7,'language':'fi','sign_in':true,'sign_in_key':'not-to-be-packed',"
				 "'pack_to':'%s'}",
				 home_a, home_a, home_a, own, zip);
	set_event(event, json);
	obs_properties_t *dialog = obs_source_properties(event);
	obs_property_button_clicked(obs_properties_get(dialog, "pack_write"), event);
	dialog = dialog_wait(event, dialog, "pack_said", "for-the-other.zip");
	copy_file(zip, there);
	/* Another laptop: nothing of the first is there, and nothing is set. */
	char *moved = in_folder("home-a-is-gone"), *home = in_folder("home-a");
	assert_int_equal(rename(home, moved), 0);
	set_event(event, "{'from':'file'}");
	obs_properties_destroy(dialog);
	dialog = obs_source_properties(event);
	dialog = dialog_choose(event, dialog, E_PATH, there);
	dialog = dialog_wait(event, dialog, "found", "2 drivers");
	obs_data_t *settings = obs_source_get_settings(event);
	char *path = rg_path_join(home_b, "drivers.csv"), *sponsors = rg_path_join(home_b, "sponsors");
	assert_string_equal(obs_data_get_string(settings, E_FOLDER), home_b);
	assert_string_equal(obs_data_get_string(settings, E_PATH), path);
	assert_string_equal(obs_data_get_string(settings, E_SPONSORS), sponsors);
	assert_string_equal(obs_data_get_string(settings, E_CREW), "");
	assert_int_equal(obs_data_get_int(settings, E_SHIFT), 7);
	assert_string_equal(obs_data_get_string(settings, E_LANGUAGE), "fi");
	assert_null(strstr(obs_data_get_json(settings), "home-a"));
	assert_null(strstr(obs_data_get_json(settings), "not-to-be-packed"));
	char *packed = rg_path_join(home_b, "event.json"), *bytes, *error;
	size_t length;
	assert_true(rg_file_read(packed, 1 << 16, &bytes, &length, &error));
	assert_null(strstr(bytes, "home-a"));
	assert_null(strstr(bytes, "elsewhere"));
	assert_null(strstr(bytes, "not-to-be-packed"));
	rg_free(bytes);
	/* Chosen once more, the folder is there already and is not written over. */
	dialog = dialog_choose(event, dialog, E_PATH, there);
	dialog = dialog_wait(event, dialog, "pack_said", "already");
	/* Tasks that show other words may wait; none of them is about another folder. */
	while (stand_run_task())
		;
	assert_string_equal(obs_data_get_string(settings, E_FOLDER), home_b);
	obs_properties_destroy(dialog);
	obs_data_release(settings);
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(json);
	rg_free(own);
	rg_free(packed);
	rg_free(path);
	rg_free(sponsors);
	rg_free(moved);
	rg_free(home);
	rg_free(home_a);
	rg_free(home_b);
	rg_free(zip);
	rg_free(there);
}

static char *look_path(void)
{
	return rg_path_join(stand_user_folder(), "themes/packed/note.txt");
}

/* The look lies in the plugin's own folder. It goes along, and is put there on the other laptop. */
static void the_look_goes_along(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	char *home = in_folder("look/oulu"), *zip = in_folder("look/out.zip"), *note = look_path(), *bytes, *error;
	char *json = rg_asprintf(
		"{'from':'file','folder':'%s','path':'%s/drivers.csv','theme':'packed','pack_to':'%s'}", home, home,
		zip);
	char *command = rg_asprintf("rm -rf '%s/themes'", stand_user_folder());
	size_t length;

	rg_free(stand_write("look/oulu/drivers.csv", "number;name;class\n11;Aaro Hirvilampi;SC\n"));
	stand_write_user("themes/packed/theme.json", "{\"theme\":1,\"base\":\"dark\"}");
	stand_write_user("themes/packed/note.txt", "drawn for the club");
	set_event(event, json);
	obs_properties_t *dialog = obs_source_properties(event);
	obs_property_button_clicked(obs_properties_get(dialog, "pack_write"), event);
	dialog = dialog_wait(event, dialog, "pack_said", "out.zip");
	assert_int_equal(system(command), 0);
	set_event(event, "{'from':'file'}");
	obs_properties_destroy(dialog);
	dialog = obs_source_properties(event);
	dialog = dialog_choose(event, dialog, E_PATH, zip);
	dialog = dialog_wait(event, dialog, "found", "1 driver");
	assert_true(rg_file_read(note, 1 << 16, &bytes, &length, &error));
	assert_string_equal(bytes, "drawn for the club");
	obs_data_t *settings = obs_source_get_settings(event);
	assert_string_equal(obs_data_get_string(settings, E_THEME), "packed");
	obs_data_release(settings);
	obs_properties_destroy(dialog);
	set_event(event, "{}");
	assert_int_equal(system(command), 0);
	obs_source_release(event);
	rg_free(bytes);
	rg_free(command);
	rg_free(json);
	rg_free(note);
	rg_free(zip);
	rg_free(home);
}

static void a_folder_with_an_event_is_taken(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	char *file = stand_write(
		"stranger/event.json",
		"{\"from\":\"hand\",\"grid_text\":\"1 2\",\"roster\":\"r.csv\",\"crew\":\"../../x.csv\","
		"\"sponsors\":\"/etc\",\"folder\":\"/else\",\"race_folder\":\"/else\",\"sign_in_key\":\"k\"}");
	char *folder = rg_path_directory(file), *roster = rg_path_join(folder, "r.csv");
	obs_properties_t *dialog = obs_source_properties(event);

	rg_free(stand_write("stranger/r.csv", "number;name\n1;Xa Yb\n2;Za Wb\n"));
	log_expect("127.0.0.1:1"); /* it may be asked before the folder's own settings are taken */
	set_event(event, "{'from':'address','address':'http://127.0.0.1:1/x','shift_min':5}");
	dialog = dialog_choose(event, dialog, E_FOLDER, folder);
	dialog = dialog_wait(event, dialog, "pack_said", "are taken");
	obs_data_t *settings = obs_source_get_settings(event);
	assert_string_equal(obs_data_get_string(settings, E_FROM), "hand");
	assert_string_equal(obs_data_get_string(settings, E_GRID_TEXT), "1 2");
	assert_string_equal(obs_data_get_string(settings, E_ROSTER), roster);
	assert_string_equal(obs_data_get_string(settings, E_FOLDER), folder);
	assert_string_equal(obs_data_get_string(settings, E_SPONSORS), "");
	assert_string_equal(obs_data_get_string(settings, E_CREW), "");
	assert_string_equal(obs_data_get_string(settings, E_SIGN_KEY), "");
	assert_int_equal(obs_data_get_int(settings, E_SHIFT), 0);
	/* The dialog that is made anew does not take it again over what the crew changed since. */
	obs_data_set_string(settings, E_GRID_TEXT, "2 1");
	obs_source_update(event, settings);
	obs_properties_apply_settings(dialog, settings);
	assert_string_equal(obs_data_get_string(settings, E_GRID_TEXT), "2 1");
	dialog = dialog_wait(event, dialog, "found", "2 drivers");
	/* What the data is like is said when it is asked for. */
	assert_string_equal(dialog_line(dialog, "checked"), "");
	obs_property_button_clicked(obs_properties_get(dialog, "check"), event);
	assert_non_null(strstr(dialog_line(dialog, "checked"), "2 drivers."));
	assert_non_null(strstr(dialog_line(dialog, "checked"), "from: r.csv"));
	obs_data_release(settings);
	obs_properties_destroy(dialog);
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(file);
	rg_free(folder);
	rg_free(roster);
}

static void what_is_no_pack_is_said(void **state)
{
	(void)state;
	obs_source_t *event = the_event();
	char *file = stand_write("broken.zip", "this is no zip file"), *folder = in_folder("broken");
	obs_properties_t *dialog = obs_source_properties(event);

	set_event(event, "{'from':'file'}");
	obs_property_button_clicked(obs_properties_get(dialog, "pack_write"), event);
	assert_non_null(strstr(dialog_line(dialog, "pack_said"), "race folder first"));
	dialog = dialog_choose(event, dialog, E_PATH, file);
	dialog = dialog_wait(event, dialog, "pack_said", "broken.zip");
	assert_false(rg_directory_exists(folder));
	obs_properties_destroy(dialog);
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(file);
	rg_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pack_opens_elsewhere),  cmocka_unit_test(a_folder_with_an_event_is_taken),
		cmocka_unit_test(what_is_no_pack_is_said), cmocka_unit_test(the_look_goes_along),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("pack", tests, starts, NULL);
}

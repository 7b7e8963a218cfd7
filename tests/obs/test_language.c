/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OBS in Finnish: what goes wrong with an address, a file, a file of the user's own and a command stands in the dialogs
 * in Finnish, and nothing of it in English.
 */
#include "support_event.h"

#include <string.h>

#include "base/mem.h"

static int starts(void **state)
{
	(void)state;
	/* What the log says of it, too. */
	log_expect("heat-grid.json");
	log_expect("paiva.json");
	log_expect("race data cannot be used: tämä on verkkosivu");
	stand_up_in("fi-FI", 1280, 720);
	return 0;
}

/* Waits for it in the source's dialog and the event's, and looks for what would be English. */
static void wait_in(obs_source_t *source, const char *key, const char *words)
{
	static const char *const english[] = {" is ", "The ", "There ", "expected", " not "};
	obs_properties_t *properties = dialog_wait(source, NULL, key, words);

	for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++) {
		if (strstr(dialog_line(properties, key), english[i]))
			fail_msg("\"%s\" in \"%s\"", english[i], dialog_line(properties, key));
	}
	obs_properties_destroy(properties);
}

static void set_both(obs_source_t *source, obs_source_t *event, const char *from, const char *key, const char *address)
{
	char *own = rg_asprintf("{'own_data':true,'feed':'%s'}", address);
	char *of_event = rg_asprintf("{'from':'%s','%s':'%s'}", from, key, address);

	source_set(source, own);
	set_event(event, of_event);
	rg_free(own);
	rg_free(of_event);
}

static void addresses_and_files(void **state)
{
	(void)state;
	obs_source_t *source = source_new("{'graphic':'heat-grid'}"), *event = the_event();
	char *path = rg_asprintf("%s/paiva.json", stand_folder());

	/* Nobody listens there. */
	set_both(source, event, "address", "address", "http://127.0.0.1:9/paiva.json");
	wait_in(source, "status", "127.0.0.1:9 ei vastaa (yhteys torjuttiin)");
	wait_in(event, "found", "127.0.0.1:9 ei vastaa (yhteys torjuttiin)");
	set_both(source, event, "file", "path", path);
	wait_in(source, "status", "Tiedostoa paiva.json ei ole");
	wait_in(event, "found", "Tiedostoa paiva.json ei ole");
	rg_free(stand_write("paiva.json", "<html>"));
	wait_in(source, "status", "tämä on verkkosivu tai jotain muuta, ei kilpailutietoja");
	set_event(event, "{}");
	obs_source_release(event);
	rg_free(path);
	source_drop(source);
}

static void files_of_the_users_own(void **state)
{
	(void)state;
	obs_source_t *source = source_new("{'graphic':'heat-grid'}");

	stand_write_user("templates/heat-grid.json", "{ \"template\": 1,");
	wait_in(source, "status", "heat-grid.json: rivi 1, sarake 17: ei ole JSONia");
	stand_write_user("templates/heat-grid.json", "{\"template\":2}");
	wait_in(source, "status", "odotettiin 1, muodon versio, saatiin 2");
	stand_write_user("templates/heat-grid.json", "{\"template\":1,\"where\":7}");
	wait_in(source, "status", "heat-grid.json: where: ");
	source_drop(source);
}

static void commands(void **state)
{
	(void)state;
	char *error;

	assert_null(give_command("take", "*", "", &error));
	assert_string_equal(error, "Race Graphics -lähdettä ei ole.");
	rg_free(error);
	assert_null(give_command("state", "*", "x", &error));
	assert_string_equal(error, "Tilaa \"x\" ei ole. On: gap, grid, race, finished, stopped.");
	rg_free(error);
	assert_null(give_command("heat", "*", "", &error));
	assert_string_equal(error, "\"heat\" tarvitsee arvon: next, previous, lähdön tunnus tai automatic.");
	rg_free(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_and_files),
		cmocka_unit_test(files_of_the_users_own),
		cmocka_unit_test(commands),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("language", tests, starts, NULL);
}

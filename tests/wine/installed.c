/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zip as a crew has it: unpacked where OBS on Windows looks for plugins, found there by libobs itself, with no
 * other copy of the module, and drawn once. tools/windows runs it in a Windows of its own.
 */
#include "support_obs.h"

#include "race/day/race_day.h"

#define PLUGINS "C:/ProgramData/obs-studio/plugins"

static void draws_from_the_folder_of_plugins(void **state)
{
	(void)state;
	stand_up_from(PLUGINS, 1280, 720);
	assert_int_equal(log_count("; data in " PLUGINS "/race-graphics/data"), 1);
	assert_int_equal(log_count("missing"), 0);
	struct race_day *day = sample_day();
	struct graphic_ask ask = {.day = day, .template_id = "heat-grid", .tag = "sample"};
	obs_source_t *source = source_new(NULL);
	assert_shows(source, &ask);
	source_drop(source);
	race_day_unref(day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_from_the_folder_of_plugins),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("installed", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plugin's folder that was copied in part: the log names what lacks, and OBS goes on. */
#include "support_obs.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

static const char *const there[] = {"templates", "themes", "mappings", "tables", "said", "languages", "flags"};

static void says_what_is_missing(void **state)
{
	(void)state;
	/* The test's own folder is made with the first start. */
	stand_up(1280, 720);
	assert_int_equal(log_count("install Race Graphics again"), 0);
	stand_down();
	char *data = rg_path_join(stand_folder(), "part");
	char *line = rg_asprintf("missing in %s: locale, controls.json, fonts; install Race Graphics again", data);

	for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
		char *folder = rg_path_join(data, there[i]);
		assert_true(rg_directory_make(folder));
		rg_free(folder);
	}
	stand_up_with(data, 1280, 720);
	assert_int_equal(log_count(line), 1);
	source_drop(source_new(NULL));
	stand_down();
	stand_finish();
	rg_free(line);
	rg_free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(says_what_is_missing)};

	return cmocka_run_group_tests_name("data folder", tests, NULL, NULL);
}

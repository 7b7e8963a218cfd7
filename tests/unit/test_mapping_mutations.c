/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers and mappings with bytes changed, cut and doubled: whatever comes of them, nothing is read beyond its end
 * (the sanitizers say so), what was good stays good, and a race feed comes out. The same every time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/mapping/mapping_internal.h"
#include "race/file/shelf.h"
#include "race/day/tree.h"
#include "support_chance.h"
#include "support_race.h"

#define ROUNDS 150
#define SIGNS  "{}[]\",:0-9.e\\\x80\xC3 nulltrue@^$*()|&!=<>'?"

static struct chance seeded = {12345};

static void apply(struct race_mapped *mapped)
{
	struct race_problems problems = {0};
	cJSON *tree = race_mapped_apply(mapped, &problems);

	struct race_day *day = race_day_from_tree(tree, 1, &problems);
	assert_non_null(day);
	race_day_unref(day);
	cJSON_Delete(tree);
	race_problems_finish(&problems);
}

static void changed_answers(const struct race_mappings *mappings, const char *file, const char *address)
{
	size_t length;
	char *bytes = race_case_file(RG_FIXTURES "/mapping", file, &length);

	for (int i = 0; i < ROUNDS; i++) {
		struct race_problems problems = {0};
		size_t changed = length;
		char *copy = rg_strndup(bytes, length);
		if (i)
			chance_change(&seeded, SIGNS, copy, &changed);
		/* In a block of its own size, so that one byte too far is seen. */
		char *exact = malloc(changed ? changed : 1);
		memcpy(exact, copy, changed);
		struct race_mapped *mapped = race_mapped_open_answer(mappings, address, exact, changed, &problems);
		if (!i)
			assert_non_null(mapped);
		if (mapped)
			apply(mapped);
		race_mapped_destroy(mapped);
		race_problems_finish(&problems);
		free(exact);
		rg_free(copy);
	}
	rg_free(bytes);
}

static void answers_can_be_anything(void **state)
{
	static const char *const files[] = {
		"001-speedhive/class.json",  "001-speedhive/event.json", "005-speedhive-championship/championship.json",
		"010-its-live/ranking.json", "020-jolpica/page2.json",   "020-jolpica/standings.json",
		"030-vmix/grid.json",        "040-openf1/result.json",   "041-racehero/leaderboard.json"};
	struct race_shelf *shelf = race_shelf_create(RG_DATA, NULL);
	struct race_mappings *mappings = race_mappings_load(shelf, NULL, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		changed_answers(mappings, files[i], "http://127.0.0.1/x.json#session=1");
	race_mappings_destroy(mappings);
	race_shelf_unref(shelf);
}

static void mappings_can_be_anything(void **state)
{
	static const char *const names[] = {"speedhive", "its-live", "jolpica", "vmix"};
	cJSON *words = cJSON_Parse("{\"status\":{},\"phase\":{},\"result\":{}}");
	int read = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char *name = rg_asprintf("%s.json", names[i]);
		size_t length;
		char *bytes = race_case_file(RG_DATA "/mappings", name, &length);
		for (int k = 0; k < ROUNDS; k++) {
			struct race_problems problems = {0};
			size_t changed = length;
			char *copy = rg_strndup(bytes, length);
			if (k)
				chance_change(&seeded, SIGNS, copy, &changed);
			cJSON *json = cJSON_ParseWithLength(copy, changed);
			struct mapping *mapping = json ? mapping_read(json, "changed.json", words, NULL, NULL,
								      &problems)
						       : NULL;
			/* Either it is taken or it is said what is wrong. */
			assert_true(!json || (mapping != NULL) == (problems.count == 0));
			read += mapping != NULL;
			mapping_destroy(mapping);
			race_problems_finish(&problems);
			rg_free(copy);
		}
		rg_free(bytes);
		rg_free(name);
	}
	assert_true(read >= 4);
	cJSON_Delete(words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_can_be_anything),
		cmocka_unit_test(mappings_can_be_anything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

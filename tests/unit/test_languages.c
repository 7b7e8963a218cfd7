/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every shipped graphic in every language that words exist in: it is drawn whole, and in that language's words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "graphic/graphic.h"
#include "race/file/shelf.h"
#include "support_sample.h"

static struct graphic_studio *studio;

static int opens(void **state)
{
	studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	return studio ? sample_load(state) : -1;
}

static int closes(void **state)
{
	graphic_studio_destroy(studio);
	return sample_unload(state);
}

/* The graphic of a step of the bundled sample; fails when nothing is drawn. */
static uint64_t draw(size_t day, const char *template_id, const char *language)
{
	struct graphic_ask ask = {
		.day = sample_days[day],
		.template_id = template_id,
		.language = language,
		.text1 = "Åse Märtön",
		.text2 = "Õnne 2",
		.width = 1280,
		.height = 720,
		.today = {2021, 6, 6},
	};
	bool pending = false;
	char *error = NULL;
	struct graphic *graphic = graphic_make(studio, &ask, &pending, &error);

	if (!graphic || error || !graphic->count || graphic->empty_reason)
		fail_msg("%s in %s: %s", template_id, language,
			 error                   ? error
			 : !graphic              ? "not drawn"
			 : graphic->empty_reason ? graphic->empty_reason
						 : "empty");
	uint64_t id = graphic->change_id;
	graphic_unref(graphic);
	return id;
}

/* Whether a template has words of its own: {=Empty}. */
static bool has_words(const char *folder, const char *name)
{
	char *path = rg_path_join(folder, name), *bytes = NULL, *error = NULL;
	size_t length = 0;

	assert_true(rg_file_read(path, 1 << 20, &bytes, &length, &error));
	bool found = strstr(bytes, "{=") != NULL;
	rg_free(bytes);
	rg_free(path);
	return found;
}

/* Some words are only there when something has happened, so each step of the sample's day may show them. */
static bool speaks(const char *template_id, const char *language)
{
	for (size_t i = 0; i < sample_day_count; i++) {
		if (draw(i, template_id, language) != draw(i, template_id, "en-US"))
			return true;
	}
	return false;
}

static void every_graphic_in_every_language(void **state)
{
	(void)state;
	size_t templates = 0, languages = 0;
	char **names = rg_directory_list(RG_STAGE_DATA "/templates", ".json", &templates);
	char **files = rg_directory_list(RG_LOCALE, ".ini", &languages);

	assert_true(templates >= 3 && languages >= 5);
	for (size_t i = 0; i < templates; i++) {
		bool words = has_words(RG_STAGE_DATA "/templates", names[i]);
		names[i][strlen(names[i]) - strlen(".json")] = 0;
		for (size_t k = 0; k < languages; k++) {
			char *language = rg_strndup(files[k], strlen(files[k]) - strlen(".ini"));
			draw(0, names[i], language);
			if (words && strcmp(language, "en-US") != 0 && !speaks(names[i], language))
				fail_msg("%s in %s is in English", names[i], language);
			rg_free(language);
		}
		rg_free(names[i]);
	}
	for (size_t k = 0; k < languages; k++)
		rg_free(files[k]);
	rg_free(files);
	rg_free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_graphic_in_every_language),
	};
	return cmocka_run_group_tests_name("languages", tests, opens, closes);
}

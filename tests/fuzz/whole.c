/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All of it at once: a feed, an answer read by a mapping of one's own, and a crew's table and file laid over each
 * other, then drawn by a shipped graphic in a shipped look, and moved onto and off the canvas.
 */
#include <string.h>

#include "graphic/motion/motion_scene.h"
#include "race/mapping/mapping_mapped.h"
#include "race/merge/merge.h"
#include "race/merge/merge_photo.h"
#include "race/file/shelf.h"
#include "race/table/table.h"
#include "support.h"

#define WIDTH  640
#define HEIGHT 360

static uint32_t pixels[WIDTH * HEIGHT];

static cJSON *read_native(struct fuzz_input *input, struct race_problems *problems)
{
	struct fuzz_part part = fuzz_part(input);
	cJSON *tree = race_tree_parse(part.bytes, part.length, problems);

	rg_free(part.bytes);
	return tree;
}

static cJSON *read_table(struct fuzz_input *input, struct race_problems *problems)
{
	struct fuzz_part part = fuzz_part(input);
	cJSON *tree = race_table_read(part.bytes, part.length, "crew.csv", fuzz_books()->words, problems);

	rg_free(part.bytes);
	return tree;
}

/* The mapping, then the answer that it is for. */
static cJSON *read_mapped(struct fuzz_input *input, struct race_problems *problems)
{
	const struct intake_books *books = fuzz_books();
	cJSON *json = read_native(input, problems), *tree = NULL;
	struct mapping *mapping = json ? mapping_read(json, "own.json", NULL, books->words, books->countries, problems)
				       : NULL;
	struct fuzz_part part = fuzz_part(input);

	if (mapping && mapping->request_count) {
		struct mapping_target target;
		const struct race_wanted *list;
		size_t count;
		mapping_target_by_shape(mapping, 0, "http://timing.example/x.json", &target);
		struct race_mapped *mapped = mapped_create(&target);
		race_mapped_wanted(mapped, &list, &count);
		race_mapped_answer(mapped, mapping->requests[0].id, "", part.bytes, part.length, problems);
		tree = race_mapped_apply(mapped, problems);
		race_mapped_destroy(mapped);
	}
	mapping_destroy(mapping);
	rg_free(part.bytes);
	return tree;
}

static void lay(struct race_tree *on, cJSON *json, struct race_merge_report *report)
{
	struct race_tree *layer = race_tree_create(json);

	if (layer)
		race_merge(on, layer, "layer", report);
	race_tree_unref(layer);
}

/* On, a while, off; and what was drawn is looked at in every step. */
static void move(struct graphic *graphic)
{
	struct motion_scene scene = {0};
	int steps[] = {0, 200, 400, 3000};

	motion_scene_take(&scene, graphic);
	motion_scene_show(&scene, true, -1);
	for (size_t i = 0; i < 2 * sizeof(steps) / sizeof(*steps); i++) {
		motion_scene_advance(&scene, steps[i % 4]);
		memset(pixels, 0, sizeof(pixels));
		motion_scene_compose(&scene, pixels);
		if (i == 3)
			motion_scene_show(&scene, false, -1);
	}
	motion_scene_finish(&scene);
}

static struct graphic *make(struct race_day *day, struct fuzz_input *input, char *text)
{
	static const char *const themes[] = {"dark", "light"}, *const languages[] = {"en", "fi", "sv", "nb", "et"};
	static struct graphic_studio *studio;
	static char **ids;
	static size_t count;
	char *error = NULL;

	if (!studio) {
		studio = graphic_studio_create(race_shelf_ref(fuzz_shelf()));
		ids = race_shelf_ids(fuzz_shelf(), "templates", NULL, &count);
		fuzz_must(studio && count, "there are fonts and graphics");
	}
	struct graphic_ask ask = {
		.day = day,
		.template_id = ids[fuzz_choice(input, (unsigned)count)],
		.theme = themes[fuzz_choice(input, 2)],
		.language = languages[fuzz_choice(input, 5)],
		.page = (int)fuzz_choice(input, 4),
		.hide_minors = fuzz_choice(input, 2),
		.text1 = text,
		.text2 = text,
		.grid_text = fuzz_choice(input, 2) ? text : NULL,
		.width = WIDTH,
		.height = HEIGHT,
		.today = {2021, 6, 5},
		.now = {.utc_ms = 1622880000000},
	};
	struct graphic *graphic = graphic_make(studio, &ask, NULL, &error);
	fuzz_must_be_text(error);
	rg_free(error);
	return graphic;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct race_problems problems = {0};
	struct race_merge_report report = {0};
	struct fuzz_part choices = fuzz_part(&input);
	char *text = fuzz_text(&input);
	struct race_tree *feed = race_tree_create(read_native(&input, &problems));
	struct race_tree *tree = race_tree_draft(feed ? feed : (feed = race_tree_create(cJSON_CreateObject())));

	lay(tree, read_mapped(&input, &problems), &report);
	lay(tree, read_table(&input, &problems), &report);
	lay(tree, read_native(&input, &problems), &report);
	race_merge_check(tree->json, &report.problems);
	struct race_day *day = race_day_from_tree(tree->json, 1, &problems);
	fuzz_day(day);
	struct fuzz_input chosen = {(const uint8_t *)choices.bytes, choices.length};
	struct graphic *graphic = day ? make(day, &chosen, text) : NULL;
	if (graphic)
		move(graphic);
	race_day_unref(day);
	race_tree_unref(tree);
	race_tree_unref(feed);
	race_merge_report_finish(&report);
	fuzz_problems(&problems);
	rg_free(choices.bytes);
	rg_free(text);
	return 0;
}

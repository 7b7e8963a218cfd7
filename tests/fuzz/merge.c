/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A feed, up to three files of the crew over it, and names of pictures for its drivers. */
#include "race/merge/merge.h"
#include "race/merge/merge_photo.h"
#include "race/table/table.h"
#include "support.h"

#define MOST_LAYERS 3

static cJSON *read_layer(const struct fuzz_part *part, struct race_problems *problems)
{
	bool json = part->length && (part->bytes[0] == '{' || part->bytes[0] == '[');

	return json ? race_tree_parse(part->bytes, part->length, problems)
		    : race_table_read(part->bytes, part->length, "crew.csv", fuzz_books()->words, problems);
}

static void lay(struct race_tree *on, const struct fuzz_part *part, struct race_merge_report *report)
{
	struct race_problems problems = {0};
	struct race_tree *layer = race_tree_create(read_layer(part, &problems));

	if (layer)
		race_merge(on, layer, "crew.csv", report);
	race_tree_unref(layer);
	fuzz_problems(&problems);
}

static void decode(const struct race_tree *tree)
{
	struct race_problems problems = {0};
	struct race_day *day = race_day_from_tree(tree->json, 1, &problems);

	fuzz_day(day);
	race_day_unref(day);
	race_merge_check(tree->json, &problems);
	fuzz_problems(&problems);
}

static void find_photos(struct race_tree *tree, struct fuzz_input *input)
{
	struct race_problems problems = {0};
	char *files[8];
	size_t count = 0;

	while (input->left && count < sizeof(files) / sizeof(*files))
		files[count++] = fuzz_text(input);
	race_photos_by_name(tree, (const char *const *)files, count, "photos", &problems);
	for (size_t i = 0; i < count; i++)
		rg_free(files[i]);
	fuzz_problems(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct race_problems problems = {0};
	struct race_merge_report report = {0};
	struct fuzz_part part = fuzz_part(&input);
	struct race_tree *feed = race_tree_create(race_tree_parse(part.bytes, part.length, &problems));

	rg_free(part.bytes);
	fuzz_problems(&problems);
	if (!feed)
		return 0;
	struct race_tree *tree = race_tree_draft(feed);
	for (int i = 0; i < MOST_LAYERS && input.left; i++) {
		part = fuzz_part(&input);
		lay(tree, &part, &report);
		rg_free(part.bytes);
	}
	find_photos(tree, &input);
	decode(tree);
	char *told = race_merge_report_text(&report);
	fuzz_must_be_text(told);
	rg_free(told);
	race_merge_report_finish(&report);
	race_tree_unref(tree);
	race_tree_unref(feed);
	return 0;
}

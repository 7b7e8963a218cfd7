/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file without its transponders has none any more, and what was JSON stays JSON. And a race day in steps, as serve
 * and film play it.
 */
#include <string.h>

#include "intake/transponder.h"
#include "support.h"
#include "tool/timeline.h"

static void leave_out(struct fuzz_input *input)
{
	struct fuzz_part part = fuzz_rest(input);
	struct race_problems problems = {0};
	size_t left, again_left;
	char *without = transponder_without(part.bytes, part.length, &left);

	if (without) {
		char *again = transponder_without(without, left, &again_left);
		fuzz_must(!again, "without its transponders a file has none");
		rg_free(again);
	}
	cJSON *tree = race_tree_parse(part.bytes, part.length, &problems);
	transponder_strip(tree);
	if (tree && without) {
		cJSON *same = race_tree_parse(without, left, &problems);
		fuzz_must(same != NULL, "what was JSON stays JSON");
		cJSON_Delete(same);
	}
	cJSON_Delete(tree);
	rg_free(without);
	fuzz_problems(&problems);
	rg_free(part.bytes);
}

static void play(struct fuzz_input *input)
{
	struct race_problems problems = {0};
	struct fuzz_part feed = fuzz_part(input), steps = fuzz_part(input);
	char *name = fuzz_text(input);
	struct timeline timeline;
	struct timeline_walk walk = {0};
	size_t step = 0;

	if (timeline_init(&timeline, race_tree_parse(feed.bytes, feed.length, &problems),
			  race_tree_parse(steps.bytes, steps.length, &problems), &problems)) {
		timeline_find(&timeline, name, &step);
		fuzz_must(step < timeline.count, "a step that was found is one");
		fuzz_must(timeline_step_at(&timeline, step, 100000) < timeline.count, "a step is on");
		for (size_t i = 0; i < timeline.count && i < 4 && timeline_walk_to(&timeline, &walk, i, &problems); i++)
			fuzz_tree(timeline_moved(walk.feed, 86400000));
		timeline_walk_finish(&walk);
	}
	timeline_finish(&timeline);
	fuzz_problems(&problems);
	rg_free(feed.bytes);
	rg_free(steps.bytes);
	rg_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};

	if (fuzz_choice(&input, 2))
		play(&input);
	else
		leave_out(&input);
	return 0;
}

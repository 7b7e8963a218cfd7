/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a timing laptop gives: Orbits' file, and RMonitor's lines in pieces. The text of a state is the state: fed to
 * another one it gives the same text.
 */
#include <string.h>

#include "race/timing/orbits.h"
#include "race/timing/rmonitor.h"
#include "support.h"

static void run_lines(struct fuzz_input *input, struct race_problems *problems)
{
	struct race_rmonitor *state = race_rmonitor_create(), *again = race_rmonitor_create();

	while (input->left) {
		struct fuzz_part part = fuzz_part(input);
		race_rmonitor_feed(state, part.bytes, part.length);
		rg_free(part.bytes);
	}
	race_rmonitor_end(state, true);
	fuzz_tree(race_rmonitor_tree(state, fuzz_books()->words, problems));
	char *text = race_rmonitor_text(state);
	race_rmonitor_feed(again, text, strlen(text));
	char *same = race_rmonitor_text(again);
	fuzz_must(strcmp(text, same) == 0, "the text of a state is the state");
	rg_free(text);
	rg_free(same);
	race_rmonitor_destroy(state);
	race_rmonitor_destroy(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct race_problems problems = {0};

	if (fuzz_choice(&input, 2)) {
		run_lines(&input, &problems);
	} else {
		struct fuzz_part part = fuzz_rest(&input);
		race_orbits_says_encoding(part.bytes, part.length);
		if (race_orbits_looks_like(part.bytes, part.length))
			fuzz_tree(race_orbits_parse(part.bytes, part.length, fuzz_books()->words, &problems));
		if (race_rmonitor_looks_like(part.bytes, part.length))
			fuzz_tree(race_rmonitor_parse(part.bytes, part.length, fuzz_books()->words, &problems));
		rg_free(part.bytes);
	}
	fuzz_problems(&problems);
	return 0;
}

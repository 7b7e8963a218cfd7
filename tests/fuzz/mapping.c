/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers of an API: by the shipped mappings, as their shape or their address tells, or by a mapping that is itself
 * part of the input. All that is wanted is asked, and gets the next answer, until there is none.
 */
#include <string.h>

#include "race/mapping/mapping_mapped.h"
#include "support.h"

#define MOST_ROUNDS 12

/* Keys with their markers, since the list goes with the next call. True when anything was answered. */
static bool answer(struct race_mapped *mapped, struct fuzz_input *input, struct race_problems *problems)
{
	const struct race_wanted *list;
	size_t count;

	race_mapped_wanted(mapped, &list, &count);
	for (size_t i = 0; i < count; i++) {
		fuzz_must_be_text(list[i].url);
		if (list[i].answered)
			continue;
		struct fuzz_part part = fuzz_part(input);
		char *key = rg_strdup(list[i].key), *marker = rg_strdup(list[i].marker);
		race_mapped_answer(mapped, key, marker, part.bytes, part.length, problems);
		rg_free(key);
		rg_free(marker);
		rg_free(part.bytes);
		return true;
	}
	return false;
}

static void run(struct race_mapped *mapped, struct fuzz_input *input, struct race_problems *problems)
{
	if (!mapped)
		return;
	race_mapped_call(mapped, "Q1 race 2");
	fuzz_tree(race_mapped_apply(mapped, problems));
	for (int i = 0; i < MOST_ROUNDS && input->left && answer(mapped, input, problems); i++)
		fuzz_tree(race_mapped_apply(mapped, problems));
	race_mapped_hash(mapped);
	race_mapped_destroy(mapped);
}

static void run_shipped(struct fuzz_input *input, bool by_shape, struct race_problems *problems)
{
	const struct race_mappings *mappings = fuzz_books()->mappings;
	char *address = fuzz_text(input);

	if (by_shape) {
		struct fuzz_part part = fuzz_part(input);
		run(race_mapped_open_answer(mappings, address, part.bytes, part.length, problems), input, problems);
		race_mappings_wait_for(mappings, part.bytes, part.length);
		rg_free(part.bytes);
	} else {
		run(race_mapped_open(mappings, address, problems), input, problems);
	}
	rg_free(address);
}

static void run_own(struct fuzz_input *input, struct race_problems *problems)
{
	struct fuzz_part file = fuzz_part(input);
	cJSON *json = race_tree_parse(file.bytes, file.length, problems);
	struct mapping *mapping = json ? mapping_read(json, "own.json", NULL, fuzz_books()->words,
						      fuzz_books()->countries, problems)
				       : NULL;
	char *address = fuzz_text(input);
	const struct mapping *const all[] = {mapping};
	struct mapping_target target;

	fuzz_must(mapping || problems->count, "it is said why there is no mapping");
	if (mapping && mapping_target_from_address(all, 1, address, &target, problems)) {
		run(mapped_create(&target), input, problems);
	} else if (mapping && mapping->request_count) {
		mapping_target_by_shape(mapping, 0, address, &target);
		run(mapped_create(&target), input, problems);
	}
	mapping_destroy(mapping);
	rg_free(address);
	rg_free(file.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	unsigned way = fuzz_choice(&input, 3);
	struct race_problems problems = {0};

	if (way == 2)
		run_own(&input, &problems);
	else
		run_shipped(&input, way == 0, &problems);
	fuzz_problems(&problems);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A spreadsheet in any encoding, as a file and from an address, or the same rows as a list of objects. */
#include <string.h>

#include "intake/intake_name.h"
#include "race/table/table.h"
#include "race/value/encoding.h"
#include "support.h"

static void read_list(const char *bytes, size_t length, struct race_problems *problems)
{
	cJSON *list = race_tree_parse(bytes, length, problems);

	fuzz_tree(race_table_read_objects(list, "rows.json", "Q1", fuzz_books()->words, problems));
	cJSON_Delete(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	unsigned way = fuzz_choice(&input, 4);
	struct fuzz_part part = way == 2 ? fuzz_part(&input) : fuzz_rest(&input);
	const struct race_table_words *words = fuzz_books()->words;
	struct race_problems problems = {0};

	if (way == 0) {
		fuzz_tree(race_table_read(part.bytes, part.length, "crew.csv", words, &problems));
	} else if (way == 1) {
		char *text = race_text_decode(part.bytes, part.length, RACE_ENCODING_AUTO, fuzz_books()->names, NULL,
					      &problems);
		fuzz_tree(race_table_read(text, strlen(text), "Q1 race 2.csv", words, &problems));
		rg_free(text);
	} else if (way == 2) {
		char *server = fuzz_text(&input), *name = intake_table_name("http://a.fi/x.csv", server, words);
		fuzz_must_be_text(name);
		fuzz_tree(race_table_read_named(part.bytes, part.length, "a.fi", name, words, &problems));
		rg_free(server);
		rg_free(name);
	} else {
		read_list(part.bytes, part.length, &problems);
	}
	fuzz_problems(&problems);
	rg_free(part.bytes);
	return 0;
}

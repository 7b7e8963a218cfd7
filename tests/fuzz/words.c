/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data files that a user may have of his own, by the functions that read them; what was read is used. */
#include <stdio.h>

#include "race/file/said.h"
#include "race/file/words.h"
#include "race/grid/shapes.h"
#include "race/row/heat_name.h"
#include "race/value/language.h"
#include "support.h"

static void language(const char *path, struct race_problems *problems)
{
	struct race_language *made = race_language_load(path, problems);
	struct race_date from = {2021, 12, 31}, to = {2022, 1, 1};

	for (int style = RACE_DATE_FULL; made && style <= RACE_DATE_LONG; style++) {
		char *text = race_language_date(made, from, style == RACE_DATE_FULL ? from : to,
						(enum race_date_style)style);
		fuzz_must_be_text(text);
		rg_free(text);
	}
	char *clock = made ? race_language_clock(made, 9, 5) : NULL;
	char *number = made ? race_language_number(made, "-55.5") : NULL;
	fuzz_must_be_text(clock);
	fuzz_must_be_text(number);
	rg_free(clock);
	rg_free(number);
	race_language_destroy(made);
}

static void table_words(const char *path, struct race_problems *problems)
{
	struct race_table_words *words = race_table_words_load(fuzz_folder(), problems);
	struct race_heat_name name;

	(void)path;
	if (!words)
		return;
	race_heat_name_read(words, "Demi-Finale A race 2", &name);
	race_table_words_header(words, &race_type_driver, "nro");
	race_table_words_value(words, "entry.status", "dnf");
	race_table_words_destroy(words);
}

static void countries(const char *path, struct race_problems *problems)
{
	struct race_countries *made = race_countries_load(path, problems);

	if (made)
		race_countries_find(made, "Finnish");
	race_countries_destroy(made);
}

static void names(const char *path, struct race_problems *problems)
{
	struct race_names *made = race_names_load(path, problems);
	const uint32_t word[] = {'J', 0xF8, 'r', 'n'};

	if (made)
		race_names_fit(made, word, 4);
	race_names_destroy(made);
}

static void shapes(const char *path, struct race_problems *problems)
{
	struct race_entry entries[12] = {0};
	struct race_heat heat = {0};
	struct race_grid_shapes *made = race_grid_shapes_load(path, NULL, problems);

	race_item_init(&race_type_heat, &heat);
	for (int i = 0; i < 12; i++) {
		race_item_init(&race_type_entry, &entries[i]);
		entries[i].slot = i + 1;
	}
	for (size_t count = 0; made && count <= 12; count++) {
		heat.entries = (struct race_list){entries, count};
		heat.phase = (int)count;
		rg_free((int *)race_heat_grid(&heat, made).cells);
	}
	race_grid_shapes_destroy(made);
}

static void said(const char *path, struct race_problems *problems)
{
	static unsigned turn;
	const char *languages[] = {"xa", "xb"}, *language = languages[turn++ % 2];
	char *own = rg_asprintf("%s/%s.json", fuzz_folder(), language);

	fuzz_must(rename(path, own) == 0, "there is room for a file"); /* a language that is there is not read again */
	race_said_load(fuzz_folder(), language, problems);
	race_problems_add(problems, "%s", race_said("this is no race data"));
	remove(own);
	rg_free(own);
}

static void locale(const char *path, struct race_problems *problems)
{
	struct words *words = words_load(fuzz_folder(), "en-US", "OnAir.");

	(void)path, (void)problems;
	if (!words)
		return;
	words_has(words, "Phase.");
	words_find(words, "Laps", 4);
	words_destroy(words);
}

/* The name tells each function which file is its own. */
static const struct {
	const char *name;
	void (*read)(const char *path, struct race_problems *problems);
} files[] = {
	{"xx.json", language},   {"tables.json", table_words}, {"countries.json", countries}, {"names.json", names},
	{"shapes.json", shapes}, {"en-US.ini", locale},        {"said.json", said},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	unsigned way = fuzz_choice(&input, sizeof(files) / sizeof(*files));
	struct fuzz_part part = fuzz_rest(&input);
	struct race_problems problems = {0};
	const char *path = fuzz_file(files[way].name, part.bytes, part.length);

	files[way].read(path, &problems);
	remove(path);
	fuzz_problems(&problems);
	rg_free(part.bytes);
	return 0;
}

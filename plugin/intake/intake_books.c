/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_books.h"

#include "base/mem.h"
#include "race/file/said.h"
#include "race/file/shelf.h"
#include "race/review/phrase.h"

void intake_books_init(struct intake_books *books, struct race_shelf *shelf, const char *language,
		       struct race_problems *problems)
{
	char *countries = race_shelf_shipped(shelf, "countries.json"), *words = race_shelf_shipped(shelf, "tables");
	char *names = race_shelf_shipped(shelf, "names.json"), *locale = race_shelf_shipped(shelf, "locale");
	char *said = race_shelf_shipped(shelf, "said");

	books->countries = race_countries_load(countries, problems);
	books->words = race_table_words_open(words);
	books->names = race_names_load(names, problems);
	books->mappings = race_mappings_load(shelf, books->countries, books->words);
	rg_free(countries);
	rg_free(words);
	books->phrases = words_load(locale, language, "");
	race_said_load(said, language, problems);
	rg_free(said);
	rg_free(locale);
	rg_free(names);
}

void intake_books_finish(struct intake_books *books)
{
	race_mappings_destroy(books->mappings);
	race_table_words_destroy(books->words);
	words_destroy(books->phrases);
	race_names_destroy(books->names);
	race_countries_destroy(books->countries);
	*books = (struct intake_books){0};
}

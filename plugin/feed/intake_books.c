/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_books.h"

#include "base/file.h"
#include "base/mem.h"

void intake_books_init(struct intake_books *books, const char *data_dir, const char *user_dir,
		       struct race_problems *problems)
{
	char *countries = rg_path_join(data_dir, "countries.json"), *words = rg_path_join(data_dir, "tables");
	char *mappings = rg_path_join(data_dir, "mappings");
	char *own = user_dir ? rg_path_join(user_dir, "mappings") : NULL;
	const char *folders[] = {mappings, own};

	books->countries = race_countries_load(countries, problems);
	books->mappings = race_mappings_load(folders, own ? 2 : 1, books->countries, problems);
	books->words = race_table_words_load(words, problems);
	rg_free(countries);
	rg_free(words);
	rg_free(mappings);
	rg_free(own);
}

void intake_books_finish(struct intake_books *books)
{
	race_mappings_destroy(books->mappings);
	race_table_words_destroy(books->words);
	race_countries_destroy(books->countries);
	*books = (struct intake_books){0};
}

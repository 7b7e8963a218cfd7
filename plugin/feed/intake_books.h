/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an intake has to know to understand foreign data: the mappings, the words of tables, the countries. Data files,
 * read once; immutable after that, any thread may read. Whoever makes it frees it after the last intake.
 */
#ifndef RG_FEED_INTAKE_BOOKS_H
#define RG_FEED_INTAKE_BOOKS_H

#include "race/mapping.h"
#include "race/table_words.h"

struct intake_books {
	struct race_countries *countries;
	struct race_mappings *mappings;
	struct race_table_words *words; /* NULL: tables cannot be read */
};

/* `user_dir` (may be NULL) has mappings of the user's own, which win. What is wrong in the files becomes a problem. */
void intake_books_init(struct intake_books *books, const char *data_dir, const char *user_dir,
		       struct race_problems *problems);
void intake_books_finish(struct intake_books *books);

#endif

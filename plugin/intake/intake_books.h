/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an intake has to know to understand foreign data: the mappings, the words of tables, the countries, names. Data
 * files, read once, the words when the first is wanted; any thread may read. Whoever makes it frees it after the last
 * intake.
 */
#ifndef RG_INTAKE_INTAKE_BOOKS_H
#define RG_INTAKE_INTAKE_BOOKS_H

#include "race/mapping/mapping.h"
#include "race/row/table_words.h"
#include "race/value/names.h"

struct race_shelf;

struct intake_books {
	struct race_countries *countries;
	struct race_mappings *mappings;
	struct race_table_words *words;
	struct race_names *names; /* NULL: old encodings are taken for Western */
	struct words *phrases;    /* race/review/phrase.h: in the language of the crew */
};

/*
 * `language` is the crew's ("fi-FI"; NULL: English), for what it is told. Faults in the shipped files become problems;
 * those in the user's are told by the shelf, which is borrowed for the call.
 */
void intake_books_init(struct intake_books *books, struct race_shelf *shelf, const char *language,
		       struct race_problems *problems);
void intake_books_finish(struct intake_books *books);

#endif

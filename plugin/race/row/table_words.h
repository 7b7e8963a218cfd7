/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of tables: what people write over columns and in cells, in every language, and what it means in the race
 * feed. Data: data/tables/xx.json, one file a language (schema: table.schema.json). Any thread.
 */
#ifndef RG_RACE_ROW_TABLE_WORDS_H
#define RG_RACE_ROW_TABLE_WORDS_H

#include "race/day/decode.h"
#include "race/day/fields.h"

struct race_table_words;

/* All languages of a folder. A wrong file is left out with a problem; NULL with a problem when there is none at all. */
struct race_table_words *race_table_words_load(const char *directory, struct race_problems *problems);
/* The same when the first word is looked up; faults are then logged, and without a file no word is known. */
struct race_table_words *race_table_words_open(const char *directory);
void race_table_words_destroy(struct race_table_words *words); /* accepts NULL */

/* How a header or a word in a cell is looked for: its race_name_key, or "#". Free with rg_free. */
char *race_table_words_key(const char *text);
/*
 * The member of `type` ("slot" of an entry) that a column means whose header has this key, NULL when none.
 * Besides the members of the race feed there are those that a cell can hold and a member cannot: driver.name,
 * driver.name_last_first, driver.make, driver.model, heat.heat, round.date; and those that need their
 * neighbours or their cells to be understood: entry.diff, entry.total, row.total; entry.passed_over is of no use.
 */
const char *race_table_words_header(const struct race_table_words *words, const struct race_type *type,
				    const char *key);
/* A word that is known and says nothing: "provisional" under status. */
#define RACE_TABLE_NONE "none"
/* The feed's word ("dnf") for one in a cell, or RACE_TABLE_NONE; `place` is "entry.status", "yes_no", "entry.gap"
 * ("laps") and so on. NULL when not known. */
const char *race_table_words_value(const struct race_table_words *words, const char *place, const char *key);

#endif

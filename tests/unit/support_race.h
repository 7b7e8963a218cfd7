/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests of race days share: reading fixtures, decoding literals, and a race day as text. Failures fail the test.
 */
#ifndef RG_TESTS_SUPPORT_RACE_H
#define RG_TESTS_SUPPORT_RACE_H

#include <cjson/cJSON.h>

#include "base/text.h"
#include "race/day/decode.h"
#include "race/table/table.h"

/* How many cases there are of what more than one test reads. */
#define FEED_CASES     56
#define MERGE_CASES    21
#define RMONITOR_CASES 23

/* One folder of RG_FIXTURES/topic a case, sorted by name, of which there must be `expected`. */
typedef void (*race_case)(const char *name, const char *folder, void *data);
void race_each_case(const char *topic, size_t expected, race_case run, void *data);

/* input.json or input.bin of a case. Free with rg_free. */
char *race_case_input(const char *folder, size_t *length);

/* A file in a folder; NULL when there is none. `length`: NULL: not asked for. rg_free. */
char *race_case_file_if_any(const char *folder, const char *name, size_t *length);
/* The same of one that must be there. */
char *race_case_file(const char *folder, const char *name, size_t *length);

/* The words of the shipped tables, and what gives them to a group of tests and takes them away. */
extern struct race_table_words *table_words;
int race_words_load(void **state);
int race_words_free(void **state);

/* What a tree says must be what the feed says: nothing that the decoder would drop. How much is, printed. */
int race_check_feed(const char *name, const cJSON *tree);

/* A feed that must decode, `'` for `"`. What is wrong with it goes to `problems` or, when that is NULL, fails. */
struct race_day *race_decode_text(const char *quoted, struct race_problems *problems);

/* Every member that is given, by the tables; of long lists the beginning. */
void race_dump(struct rg_buffer *buffer, const struct race_day *day);
void race_dump_problems(struct rg_buffer *buffer, const struct race_problems *problems);

#endif

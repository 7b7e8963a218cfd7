/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests of race days share: reading fixtures, decoding literals, and a race day as text. Failures fail the test.
 */
#ifndef RG_TESTS_SUPPORT_RACE_H
#define RG_TESTS_SUPPORT_RACE_H

#include "base/text.h"
#include "race/day/decode.h"

/* How many cases there are of what more than one test reads. */
#define FEED_CASES     55
#define MERGE_CASES    19
#define RMONITOR_CASES 21

/* One folder of RG_FIXTURES/topic a case, sorted by name, of which there must be `expected`. */
typedef void (*race_case)(const char *name, const char *folder, void *data);
void race_each_case(const char *topic, size_t expected, race_case run, void *data);

/* input.json or input.bin of a case. Free with rg_free. */
char *race_case_input(const char *folder, size_t *length);

/* A feed that must decode, `'` for `"`. What is wrong with it goes to `problems` or, when that is NULL, fails. */
struct race_day *race_decode_text(const char *quoted, struct race_problems *problems);

/* Every member that is given, by the tables; of long lists the beginning. */
void race_dump(struct rg_buffer *buffer, const struct race_day *day);
void race_dump_problems(struct rg_buffer *buffer, const struct race_problems *problems);

#endif

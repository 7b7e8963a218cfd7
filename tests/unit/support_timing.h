/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of timing: each case of a folder through a parser to a race day, held against expected.txt (the
 * problems, a blank line, the race day). tools/update-expected writes it anew.
 */
#ifndef RG_TESTS_SUPPORT_TIMING_H
#define RG_TESTS_SUPPORT_TIMING_H

#include "race/day/tree.h"
#include "race/row/table_words.h"

typedef cJSON *(*timing_parse)(const char *bytes, size_t length, const struct race_table_words *words,
			       struct race_problems *problems);

/* `input`: the name of the file in each folder of the topic, of which there must be `count`. Fails the test with what
 * differs. */
void timing_cases(const char *topic, size_t count, const char *input, timing_parse parse);
/* The bytes of one case; fails the test when they are not there. Free with rg_free. */
char *timing_input(const char *topic, const char *name, const char *input, size_t *length);
/* A race day of a tree, as text; takes the tree over. Free with rg_free. */
char *timing_day_text(cJSON *tree, struct race_problems *problems);

#endif

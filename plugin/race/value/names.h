/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of many languages (data/names.json), by which it is told how likely a letter beyond ASCII is where it stands:
 * an "ø" between J and r, a "ř" between o and á. Immutable once loaded; any thread may read it.
 */
#ifndef RG_RACE_VALUE_NAMES_H
#define RG_RACE_VALUE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "race/file/problems.h"

struct race_names;

/* NULL with a problem that names the file. */
struct race_names *race_names_load(const char *path, struct race_problems *problems);
void race_names_destroy(struct race_names *names); /* accepts NULL */

/*
 * How well a word of `count` code points fits: the sum of the logarithms of how likely each letter beyond ASCII is
 * where it stands, in the language in which the word fits best. 0 for a word without such letters, else below.
 */
double race_names_fit(const struct race_names *names, const uint32_t *word, size_t count);
/* A letter of these names or of ASCII; what else there is ends a word. */
bool race_names_letter(uint32_t point);

#endif

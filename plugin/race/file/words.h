/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of one language: the lines of locale/xx-XX.ini whose keys begin alike (OnAir.* is what is drawn, Check.* what a
 * crew is told of its data), and those of en-US where the language lacks one. Immutable once loaded; any thread may
 * read.
 */
#ifndef RG_RACE_FILE_WORDS_H
#define RG_RACE_FILE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct words;

/*
 * `language`: "fi", "fi-FI", NULL. The first file that begins with the language counts; en-US when there is none.
 * `prefix`, such as "OnAir.", is how the keys begin; they are found without it.
 * NULL when even en-US cannot be read (logged).
 */
struct words *words_load(const char *locale_dir, const char *language, const char *prefix);
void words_destroy(struct words *words); /* accepts NULL */
/* "fi": of the file that was found. */
const char *words_language(const struct words *words);
/* With the prefix "OnAir.", words_find(words, "Laps", 4) finds OnAir.Laps; NULL when no file has it. Borrowed. */
const char *words_find(const struct words *words, const char *key, size_t length);
/* The same by a whole name; one that ends with a point ("Phase.") stands for any word that begins so. */
bool words_has(const struct words *words, const char *name);

#endif

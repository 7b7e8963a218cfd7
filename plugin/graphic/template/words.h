/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The on-air words of one language: the OnAir.* lines of locale/xx-XX.ini, and those of en-US where the language lacks
 * one. Immutable once loaded; any thread may read.
 */
#ifndef RG_GRAPHIC_TEMPLATE_WORDS_H
#define RG_GRAPHIC_TEMPLATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct words;

/*
 * `language`: "fi", "fi-FI", NULL. The first file that begins with the language counts; en-US when there is none.
 * NULL when even en-US cannot be read (logged).
 */
struct words *words_load(const char *locale_dir, const char *language);
void words_destroy(struct words *words); /* accepts NULL */
/* "fi": of the file that was found. */
const char *words_language(const struct words *words);
/* words_find(words, "Laps", 4) finds OnAir.Laps; NULL when no file has it. Borrowed. */
const char *words_find(const struct words *words, const char *key, size_t length);
/* The same by a whole name; one that ends with a point ("Phase.") stands for any word that begins so. */
bool words_has(const struct words *words, const char *name);

#endif

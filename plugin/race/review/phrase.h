/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Phrases for a crew, in the language of its dialog: the Check.* lines of locale/xx-XX.ini with their holes ({})
 * filled. `words` are all lines of the language (race/file/words.h, no prefix). Any thread.
 */
#ifndef RG_RACE_REVIEW_PHRASE_H
#define RG_RACE_REVIEW_PHRASE_H

#include "base/text.h"
#include "race/file/words.h"

/* "Race" finds Check.Race; NULL when there is no such phrase. */
const char *phrase_find(const struct words *words, const char *key);
/* Adds the phrase, its first hole filled with `first`, its second with `second`; NULL fills none. */
void phrase_add(struct rg_buffer *text, const struct words *words, const char *key, const char *first,
		const char *second);
/* The same with a number in the first hole; for 1 the phrase KEY.1, which has its own grammar. */
void phrase_add_count(struct rg_buffer *text, const struct words *words, const char *key, size_t count,
		      const char *second);

#endif

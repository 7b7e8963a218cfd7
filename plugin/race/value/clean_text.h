/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cleaning of all text from outside: from a feed, a crew file, an operator. Any thread. */
#ifndef RG_RACE_VALUE_CLEAN_TEXT_H
#define RG_RACE_VALUE_CLEAN_TEXT_H

#include <stdbool.h>

#include "base/mem.h"

/* Trimmed, NFC, without control characters; NULL when nothing is left. `text` must be valid UTF-8. More than `limit`
 * bytes are cut off at a character; *cut (may be NULL) says whether. */
const char *race_clean_text(struct rg_arena *arena, const char *text, size_t limit, bool *cut);

/* Text for a problem line: in quotes, at most 40 characters. Free with rg_free. */
char *race_shown_text(const char *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phrase.h"

#include <stdio.h>
#include <string.h>

const char *phrase_find(const struct words *words, const char *key)
{
	char name[96];

	snprintf(name, sizeof(name), "Check.%s", key);
	return words ? words_find(words, name, strlen(name)) : NULL;
}

void phrase_add(struct rg_buffer *text, const struct words *words, const char *key, const char *first,
		const char *second)
{
	const char *at = phrase_find(words, key), *fill[] = {first, second};

	at = at ? at : key;
	for (size_t i = 0; i < 2 && fill[i]; i++) {
		const char *hole = strstr(at, "{}");
		if (!hole)
			break;
		rg_buffer_add(text, at, (size_t)(hole - at));
		rg_buffer_text(text, fill[i]);
		at = hole + 2;
	}
	rg_buffer_text(text, at);
}

void phrase_add_count(struct rg_buffer *text, const struct words *words, const char *key, size_t count,
		      const char *second)
{
	char one[64], number[24];

	snprintf(one, sizeof(one), "%s.1", key);
	snprintf(number, sizeof(number), "%zu", count);
	phrase_add(text, words, count == 1 && phrase_find(words, one) ? one : key, number, second);
}

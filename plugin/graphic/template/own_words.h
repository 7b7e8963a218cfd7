/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a template's or a theme's own: its member "words", an object of languages ("fi") that hold on-air words
 * by name ("Slogan", or one of the shipped such as "NoJoker"). Immutable once read, in the arena of who reads; any
 * thread.
 */
#ifndef RG_GRAPHIC_TEMPLATE_OWN_WORDS_H
#define RG_GRAPHIC_TEMPLATE_OWN_WORDS_H

#include "base/mem.h"
#include "json.h"

struct own_word {
	const char *language; /* "fi" */
	const char *key, *text;
};

struct own_words {
	struct own_word *list;
	size_t count;
};

/* Adds what `json` holds; a word that is there already is replaced. False with a problem. */
bool own_words_read(struct own_words *words, struct rg_arena *arena, const struct json_place *place, const cJSON *json);
/* `words` empty: gets those of `from`, which need not last. */
void own_words_copy(struct own_words *words, struct rg_arena *arena, const struct own_words *from);
/* In that language; `language` NULL: in any. NULL when there is none. */
const char *own_words_find(const struct own_words *words, const char *language, const char *key, size_t length);
/* By a whole name; one that ends with a point stands for any word that begins so. */
bool own_words_has(const struct own_words *words, const char *name);

#endif

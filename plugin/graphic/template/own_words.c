/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "own_words.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define WORDS_MOST 500
#define NAME_MOST  60  /* bytes */
#define TEXT_MOST  400 /* bytes */

static bool is_language(const char *text)
{
	return strlen(text) == 2 && islower((unsigned char)text[0]) && islower((unsigned char)text[1]);
}

static struct own_word *find_word(const struct own_words *words, const char *language, const char *key, size_t length)
{
	for (size_t i = 0; i < words->count; i++) {
		struct own_word *word = &words->list[i];
		if (strlen(word->key) == length && memcmp(word->key, key, length) == 0 &&
		    (!language || strcmp(word->language, language) == 0))
			return word;
	}
	return NULL;
}

/* Replaces or adds. False: there is no room. */
static bool put_word(struct own_words *words, struct rg_arena *arena, const char *language, const char *key,
		     const char *text)
{
	struct own_word *word = find_word(words, language, key, strlen(key));

	if (!word && words->count == WORDS_MOST)
		return false;
	if (!words->list)
		words->list = rg_arena_alloc(arena, WORDS_MOST, sizeof(*words->list));
	if (!word)
		word = &words->list[words->count++];
	*word = (struct own_word){rg_arena_strdup(arena, language), rg_arena_strdup(arena, key),
				  rg_arena_strdup(arena, text)};
	return true;
}

void own_words_copy(struct own_words *words, struct rg_arena *arena, const struct own_words *from)
{
	for (size_t i = 0; i < from->count; i++)
		put_word(words, arena, from->list[i].language, from->list[i].key, from->list[i].text);
}

static bool read_word(struct own_words *words, struct rg_arena *arena, const struct json_place *place,
		      const char *language, const cJSON *item)
{
	if (!isupper((unsigned char)item->string[0]) || strlen(item->string) > NAME_MOST)
		return json_fail(place, NULL, "words.%s.%.80s: a word's name begins with a capital letter", language,
				 item->string);
	if (!cJSON_IsString(item) || !*item->valuestring || strlen(item->valuestring) > TEXT_MOST)
		return json_fail(place, item, "words.%s.%s: expected a text of 1 to %d bytes", language, item->string,
				 TEXT_MOST);
	return put_word(words, arena, language, item->string, item->valuestring) ||
	       json_fail(place, NULL, "words: more than %d words", WORDS_MOST);
}

bool own_words_read(struct own_words *words, struct rg_arena *arena, const struct json_place *place, const cJSON *json)
{
	const cJSON *language, *item;

	if (!cJSON_IsObject(json))
		return json_fail(place, json, "words: expected an object of languages");
	cJSON_ArrayForEach(language, json)
	{
		if (!is_language(language->string) || !cJSON_IsObject(language))
			return json_fail(place, language, "words.%.80s: expected a language such as \"fi\" with words",
					 language->string);
		cJSON_ArrayForEach(item, language)
		{
			if (!read_word(words, arena, place, language->string, item))
				return false;
		}
	}
	return true;
}

const char *own_words_find(const struct own_words *words, const char *language, const char *key, size_t length)
{
	const struct own_word *word = find_word(words, language, key, length);

	return word ? word->text : NULL;
}

bool own_words_has(const struct own_words *words, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < words->count; i++) {
		const char *key = words->list[i].key;
		if (length && name[length - 1] == '.' ? rg_starts_with(key, name) : strcmp(key, name) == 0)
			return true;
	}
	return false;
}

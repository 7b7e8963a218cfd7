/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#define FILE_LIMIT (1024 * 1024)
#define FALLBACK   "en-US"

struct word {
	const char *key; /* without the prefix */
	const char *text;
};

struct words {
	struct rg_arena *arena;
	struct rg_array list; /* struct word; the language's own lines first, then the fallback's */
	const char *prefix;
	char language[3];
};

/* One line of libobs' ini form: Key="text", with \n, \" and \\ inside. */
static void add_line(struct words *words, const char *line, size_t length)
{
	const char *equals = memchr(line, '=', length), *end = line + length;
	size_t prefix = strlen(words->prefix);

	if (!equals || (size_t)(equals - line) <= prefix || strncmp(line, words->prefix, prefix) != 0)
		return;
	while (end > equals + 1 && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	if (end - equals < 3 || equals[1] != '"' || end[-1] != '"')
		return;
	struct rg_buffer text = {0};
	for (const char *at = equals + 2; at < end - 1; at++) {
		bool escaped = *at == '\\' && at + 1 < end - 1;
		at += escaped;
		rg_buffer_add(&text, escaped && *at == 'n' ? "\n" : at, 1);
	}
	struct word *word = rg_array_push(&words->list, sizeof(*word));
	word->key = rg_arena_strndup(words->arena, line + prefix, (size_t)(equals - line) - prefix);
	word->text = rg_arena_strdup(words->arena, text.bytes ? text.bytes : "");
	rg_buffer_finish(&text);
}

static bool add_file(struct words *words, const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, FILE_LIMIT, &bytes, &length, &error)) {
		rg_error("%s: %s", path, error);
		rg_free(error);
		return false;
	}
	if (!rg_utf8_valid(bytes, length)) {
		rg_error("%s: is not UTF-8", path);
		rg_free(bytes);
		return false;
	}
	for (const char *line = bytes; line && *line;) {
		const char *end = strchr(line, '\n');
		add_line(words, line, end ? (size_t)(end - line) : strlen(line));
		line = end ? end + 1 : NULL;
	}
	rg_free(bytes);
	return true;
}

/* The name (without .ini) of the file for a language; new. */
static char *find_file(const char *locale_dir, const char *language)
{
	size_t count = 0;
	char **names = rg_directory_list(locale_dir, ".ini", &count), *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!found && language && strlen(language) >= 2 && strncmp(names[i], language, 2) == 0)
			found = rg_strndup(names[i], strlen(names[i]) - strlen(".ini"));
		rg_free(names[i]);
	}
	rg_free(names);
	return found ? found : rg_strdup(FALLBACK);
}

static bool add_named(struct words *words, const char *locale_dir, const char *name)
{
	char *file = rg_asprintf("%s/%s.ini", locale_dir, name);
	bool done = add_file(words, file);

	rg_free(file);
	return done;
}

struct words *words_load(const char *locale_dir, const char *language, const char *prefix)
{
	struct words *words = rg_alloc(1, sizeof(*words));
	char *name = find_file(locale_dir, language);

	words->arena = rg_arena_create();
	words->prefix = rg_arena_strdup(words->arena, prefix);
	/* English stands in for a language that cannot be read, because that must not take graphics off the air. */
	bool own = strcmp(name, FALLBACK) == 0 || add_named(words, locale_dir, name);
	memcpy(words->language, own ? name : FALLBACK, 2);
	bool done = add_named(words, locale_dir, FALLBACK);
	rg_free(name);
	if (!done) {
		words_destroy(words);
		return NULL;
	}
	return words;
}

void words_destroy(struct words *words)
{
	if (!words)
		return;
	rg_array_finish(&words->list);
	rg_arena_destroy(words->arena);
	rg_free(words);
}

const char *words_language(const struct words *words)
{
	return words->language;
}

const char *words_find(const struct words *words, const char *key, size_t length)
{
	const struct word *list = words->list.items;

	for (size_t i = 0; i < words->list.count; i++) {
		if (strlen(list[i].key) == length && memcmp(list[i].key, key, length) == 0)
			return list[i].text;
	}
	return NULL;
}

bool words_has(const struct words *words, const char *name)
{
	const struct word *list = words->list.items;
	bool begins = *name && name[strlen(name) - 1] == '.';

	for (size_t i = 0; i < words->list.count; i++) {
		if (begins ? rg_starts_with(list[i].key, name) : strcmp(list[i].key, name) == 0)
			return true;
	}
	return false;
}

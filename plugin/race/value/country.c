/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "country.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/json_file.h"
#include "race/file/said.h"

#define FILE_LIMIT    (512 * 1024)
#define MAX_COUNTRIES 500
#define MAX_WORDS     20
#define WORD_LIMIT    100

/* A word that finds a country, folded; `country` is NULL where two countries claim it. */
struct key {
	const char *word;
	const struct race_country *country;
};

struct race_countries {
	struct rg_arena *arena;
	struct race_country *countries;
	struct rg_array keys; /* struct key, sorted by word once loaded */
};

struct loader {
	struct race_countries *table;
	const char *file;
	struct race_problems *problems;
	int index; /* of the country being read */
};

static bool fail_countries(const struct loader *loader, const char *member, const char *expected)
{
	race_problems_add(loader->problems, "%s: countries[%d].%s: expected %s", loader->file, loader->index, member,
			  race_said(expected));
	return false;
}

/* Folded, and without blanks, points, hyphens and apostrophes, because not everybody writes them. */
static char *fold(const char *text)
{
	char *folded = rg_utf8_fold(text), *to = folded;

	for (const char *from = folded; *from; from++) {
		unsigned char c = (unsigned char)*from;
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
		/* U+2018 and U+2019, the apostrophes of typesetters; U+00A0, their blank. */
		if (strncmp(from, "\xE2\x80\x98", 3) == 0 || strncmp(from, "\xE2\x80\x99", 3) == 0)
			from += 2;
		else if (strncmp(from, "\xC2\xA0", 2) == 0)
			from++;
		else if (letter)
			*to++ = *from;
	}
	*to = 0;
	return folded;
}

static void add_key(struct loader *loader, const char *text, const struct race_country *country)
{
	struct race_countries *table = loader->table;
	char *word = fold(text);

	if (*word) {
		struct key *key = rg_array_push(&table->keys, sizeof(*key));
		*key = (struct key){rg_arena_strdup(table->arena, word), country};
	}
	rg_free(word);
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct key *)a)->word, ((const struct key *)b)->word);
}

static bool is_code(const char *text, size_t letters)
{
	for (size_t i = 0; i < letters; i++) {
		if (text[i] < 'A' || text[i] > 'Z')
			return false;
	}
	return true;
}

static bool is_iso2(const char *text)
{
	size_t length = strlen(text);

	return (length == 2 || (length == 6 && text[2] == '-' && is_code(text + 3, 3))) && is_code(text, 2);
}

static bool is_iso3(const char *text)
{
	return strlen(text) == 3 && is_code(text, 3);
}

static bool is_word(const char *text)
{
	return *text && strlen(text) <= WORD_LIMIT;
}

static bool load_text(struct loader *loader, const cJSON *json, const char *member, bool (*fits)(const char *),
		      const char *expected, const char **text)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, member);

	if (!cJSON_IsString(item) || !fits(item->valuestring))
		return fail_countries(loader, member, expected);
	*text = rg_arena_strdup(loader->table->arena, item->valuestring);
	return true;
}

static bool load_words(struct loader *loader, const cJSON *json, const char *member, const struct race_country *country)
{
	const cJSON *words = cJSON_GetObjectItemCaseSensitive(json, member), *word;

	if (!words)
		return true;
	if (!cJSON_IsArray(words) || cJSON_GetArraySize(words) > MAX_WORDS)
		return fail_countries(loader, member, "a list of at most 20 texts");
	cJSON_ArrayForEach(word, words)
	{
		if (!cJSON_IsString(word) || !is_word(word->valuestring))
			return fail_countries(loader, member, "texts of 1 to 100 bytes");
		add_key(loader, word->valuestring, country);
	}
	return true;
}

static bool load_country(struct loader *loader, const cJSON *json, struct race_country *country)
{
	if (!load_text(loader, json, "iso2", is_iso2, "a code such as FI or GB-ENG", &country->iso2) ||
	    !load_text(loader, json, "iso3", is_iso3, "three capitals", &country->iso3) ||
	    !load_text(loader, json, "ioc", is_iso3, "three capitals", &country->ioc) ||
	    !load_text(loader, json, "name", is_word, "a text of 1 to 100 bytes", &country->name))
		return false;
	add_key(loader, country->iso2, country);
	add_key(loader, country->iso3, country);
	add_key(loader, country->ioc, country);
	add_key(loader, country->name, country);
	return load_words(loader, json, "adjectives", country) && load_words(loader, json, "aliases", country);
}

/* A word of two countries must find neither: no flag is better than a wrong one. */
static void settle_keys(struct rg_array *array)
{
	struct key *keys = array->items;
	size_t kept = 0;

	if (!array->count)
		return;
	qsort(keys, array->count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < array->count; i++) {
		if (strcmp(keys[i].word, keys[kept].word) != 0)
			keys[++kept] = keys[i];
		else if (keys[i].country != keys[kept].country)
			keys[kept].country = NULL;
	}
	array->count = kept + 1;
}

static bool load(struct loader *loader, const cJSON *json)
{
	struct race_countries *table = loader->table;
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "countries"), *item;

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > MAX_COUNTRIES) {
		race_problems_add(loader->problems, "%s: countries: expected a list of at most %d", loader->file,
				  MAX_COUNTRIES);
		return false;
	}
	table->countries = rg_alloc((size_t)cJSON_GetArraySize(list), sizeof(*table->countries));
	cJSON_ArrayForEach(item, list)
	{
		if (!load_country(loader, item, &table->countries[loader->index]))
			return false;
		loader->index++;
	}
	settle_keys(&table->keys);
	return true;
}

struct race_countries *race_countries_load(const char *path, struct race_problems *problems)
{
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "country_table", problems);

	if (!json)
		return NULL;
	struct race_countries *table = rg_alloc(1, sizeof(*table));
	table->arena = rg_arena_create();
	struct loader loader = {table, rg_path_name(path), problems, 0};
	if (!load(&loader, json)) {
		race_countries_destroy(table);
		table = NULL;
	}
	cJSON_Delete(json);
	return table;
}

void race_countries_destroy(struct race_countries *countries)
{
	if (!countries)
		return;
	rg_array_finish(&countries->keys);
	rg_free(countries->countries);
	rg_arena_destroy(countries->arena);
	rg_free(countries);
}

const struct race_country *race_countries_find(const struct race_countries *countries, const char *text)
{
	if (rg_empty(text) || strlen(text) > WORD_LIMIT || !rg_utf8_valid(text, strlen(text)))
		return NULL;
	char *word = fold(text);
	struct key wanted = {word, NULL};
	const struct key *found = NULL;
	if (countries->keys.count)
		found = bsearch(&wanted, countries->keys.items, countries->keys.count, sizeof(wanted), compare_keys);
	rg_free(word);
	return found ? found->country : NULL;
}

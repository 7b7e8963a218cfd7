/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/file/json_file.h"

#define FILE_LIMIT     (128 * 1024)
#define MOST_LANGUAGES 40
#define LOG_NEVER      (-14.0) /* a letter that no name of the language has */

/* The names of a language in small letters, each with a blank before and behind it. */
struct language {
	uint32_t *points;
	size_t count;
	size_t letters; /* of them beyond ASCII */
};

struct race_names {
	struct language languages[MOST_LANGUAGES];
	size_t count;
};

bool race_names_letter(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || point == '\'';
	/* Latin-1's signs end at U+00BF, and the two among its letters are no letters either. */
	return point >= 0xC0 && point < 0x250 && point != 0xD7 && point != 0xF7;
}

static void add_text(struct rg_array *points, const char *text)
{
	*(uint32_t *)rg_array_push(points, sizeof(uint32_t)) = ' ';
	for (uint32_t point; (point = rg_utf8_next(&text));)
		*(uint32_t *)rg_array_push(points, sizeof(uint32_t)) = rg_utf8_lower(point);
	*(uint32_t *)rg_array_push(points, sizeof(uint32_t)) = ' ';
}

static void add_language(struct race_names *names, const cJSON *texts)
{
	struct language *language = &names->languages[names->count];
	struct rg_array points = {0};
	const cJSON *text;

	cJSON_ArrayForEach(text, texts)
	{
		if (cJSON_IsString(text))
			add_text(&points, text->valuestring);
	}
	language->points = points.items;
	language->count = points.count;
	for (size_t i = 0; i < points.count; i++)
		language->letters += language->points[i] >= 0x80;
	if (language->letters)
		names->count++;
	else
		rg_array_finish(&points);
}

struct race_names *race_names_load(const char *path, struct race_problems *problems)
{
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "name_corpus", problems);
	const cJSON *languages = json ? cJSON_GetObjectItemCaseSensitive(json, "languages") : NULL, *language;
	struct race_names *names = NULL;

	if (json && !cJSON_IsObject(languages))
		race_problems_add(problems, "%s: languages: expected an object", path);
	if (cJSON_IsObject(languages)) {
		names = rg_alloc(1, sizeof(*names));
		cJSON_ArrayForEach(language, languages)
		{
			if (names->count < MOST_LANGUAGES)
				add_language(names, language);
		}
	}
	cJSON_Delete(json);
	return names;
}

void race_names_destroy(struct race_names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->count; i++)
		rg_free(names->languages[i].points);
	rg_free(names);
}

/* Where it stands between the same two letters counts most, then one of them, then that the language has it. */
static double letter_fit(const struct language *language, uint32_t before, uint32_t letter, uint32_t after)
{
	size_t both = 0, one = 0, any = 0;

	for (size_t i = 1; i + 1 < language->count; i++) {
		if (language->points[i] != letter)
			continue;
		bool left = language->points[i - 1] == before, right = language->points[i + 1] == after;
		any++;
		one += left || right;
		both += left && right;
	}
	if (!any)
		return LOG_NEVER;
	return log(((double)both + 0.2 * (double)one + 0.005 * (double)any) / (double)language->letters);
}

static double fit_in(const struct language *language, const uint32_t *word, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t letter = rg_utf8_lower(word[i]);
		if (letter < 0x80)
			continue;
		sum += letter_fit(language, i ? rg_utf8_lower(word[i - 1]) : ' ', letter,
				  i + 1 < count ? rg_utf8_lower(word[i + 1]) : ' ');
	}
	return sum;
}

double race_names_fit(const struct race_names *names, const uint32_t *word, size_t count)
{
	double best = -INFINITY;

	for (size_t i = 0; i < names->count; i++) {
		double fit = fit_in(&names->languages[i], word, count);
		best = fit > best ? fit : best;
	}
	return names->count ? best : 0;
}

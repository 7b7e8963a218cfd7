/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "language.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "date.h"
#include "race/file/json_file.h"

#define FILE_LIMIT    (64 * 1024)
#define PATTERN_LIMIT 200
#define WORD_LIMIT    100
#define EN_DASH       "\xE2\x80\x93"

/* How far apart the two dates of a range are; each is a column of a style. */
enum span { SPAN_SINGLE, SPAN_SAME_MONTH, SPAN_SAME_YEAR, SPAN_ACROSS_YEARS, SPAN_COUNT };
enum { STYLE_COUNT = RACE_DATE_LONG };

static const char *const style_names[STYLE_COUNT] = {"full", "short", "long"};
static const char *const span_names[SPAN_COUNT] = {"single", "same_month", "same_year", "across_years"};

static const char *const single_words[] = {"d", "dd", "m", "mm", "y", "mon", "month", NULL};
static const char *const range_words[] = {"d",   "dd", "m",   "mm", "y",    "mon",    "month", "d2",
					  "dd2", "m2", "mm2", "y2", "mon2", "month2", NULL};
static const char *const clock_words[] = {"h", "hh", "min", NULL};

struct race_language {
	struct rg_arena *arena;
	const char *dates[STYLE_COUNT][SPAN_COUNT];
	const char *clock;
	const char *decimal;
	const char *months[12], *months_short[12];
};

/* The reader of a file; the first problem ends it. */
struct loader {
	struct race_language *language;
	const char *file;
	struct race_problems *problems;
};

static const char *load_text(struct loader *loader, const cJSON *item, size_t limit, const char *path)
{
	if (!cJSON_IsString(item) || !*item->valuestring || strlen(item->valuestring) > limit) {
		race_problems_add(loader->problems, "%s: %s: expected a text of 1 to %zu bytes", loader->file, path,
				  limit);
		return NULL;
	}
	return rg_arena_strdup(loader->language->arena, item->valuestring);
}

static bool known_word(const char *word, size_t length, const char *const *words)
{
	for (; *words; words++) {
		if (strlen(*words) == length && strncmp(*words, word, length) == 0)
			return true;
	}
	return false;
}

static const char *load_pattern(struct loader *loader, const cJSON *item, const char *const *words, const char *path)
{
	const char *pattern = load_text(loader, item, PATTERN_LIMIT, path);

	for (const char *at = pattern; at && (at = strpbrk(at, "{}"));) {
		size_t length = strcspn(at + 1, "{}");
		if (*at == '}' || at[1 + length] != '}' || !known_word(at + 1, length, words)) {
			race_problems_add(loader->problems, "%s: %s: cannot use \"%.*s\"", loader->file, path,
					  (int)length + 2, at);
			return NULL;
		}
		at += length + 2;
	}
	return pattern;
}

static bool load_dates(struct loader *loader, const cJSON *dates)
{
	char path[64];

	for (int style = 0; style < STYLE_COUNT; style++) {
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(dates, style_names[style]);
		for (int span = 0; span < SPAN_COUNT; span++) {
			const cJSON *pattern = cJSON_GetObjectItemCaseSensitive(item, span_names[span]);
			const char *const *words = span == SPAN_SINGLE ? single_words : range_words;
			snprintf(path, sizeof(path), "dates.%s.%s", style_names[style], span_names[span]);
			loader->language->dates[style][span] = load_pattern(loader, pattern, words, path);
			if (!loader->language->dates[style][span])
				return false;
		}
	}
	return true;
}

static bool load_months(struct loader *loader, const cJSON *list, const char *member, const char *months[12])
{
	char path[32];

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) != 12) {
		race_problems_add(loader->problems, "%s: %s: expected a list of 12 names", loader->file, member);
		return false;
	}
	for (int i = 0; i < 12; i++) {
		snprintf(path, sizeof(path), "%s[%d]", member, i);
		months[i] = load_text(loader, cJSON_GetArrayItem(list, i), WORD_LIMIT, path);
		if (!months[i])
			return false;
	}
	return true;
}

/* A language without short names of months writes them in full. */
static bool load_all_months(struct loader *loader, const cJSON *json)
{
	struct race_language *language = loader->language;
	const cJSON *months = cJSON_GetObjectItemCaseSensitive(json, "months");
	const cJSON *abridged = cJSON_GetObjectItemCaseSensitive(json, "months_short");

	return load_months(loader, months, "months", language->months) &&
	       load_months(loader, abridged ? abridged : months, abridged ? "months_short" : "months",
			   language->months_short);
}

static bool load_code(struct loader *loader, const cJSON *item)
{
	const char *code = load_text(loader, item, 3, "code");

	if (!code)
		return false;
	size_t letters = strspn(code, "abcdefghijklmnopqrstuvwxyz");
	if (letters >= 2 && !code[letters])
		return true;
	race_problems_add(loader->problems, "%s: code: expected 2 or 3 small letters, got \"%s\"", loader->file, code);
	return false;
}

static bool load(struct loader *loader, const cJSON *json)
{
	struct race_language *language = loader->language;

	if (!load_code(loader, cJSON_GetObjectItemCaseSensitive(json, "code")) ||
	    !load_text(loader, cJSON_GetObjectItemCaseSensitive(json, "name"), WORD_LIMIT, "name") ||
	    !load_dates(loader, cJSON_GetObjectItemCaseSensitive(json, "dates")))
		return false;
	language->clock = load_pattern(loader, cJSON_GetObjectItemCaseSensitive(json, "clock"), clock_words, "clock");
	if (!language->clock)
		return false;
	language->decimal = load_text(loader, cJSON_GetObjectItemCaseSensitive(json, "decimal"), WORD_LIMIT, "decimal");
	if (!language->decimal)
		return false;
	if (strcmp(language->decimal, ".") != 0 && strcmp(language->decimal, ",") != 0) {
		race_problems_add(loader->problems, "%s: decimal: expected \".\" or \",\", got \"%s\"", loader->file,
				  language->decimal);
		return false;
	}
	return load_all_months(loader, json);
}

struct race_language *race_language_load(const char *path, struct race_problems *problems)
{
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "language", problems);

	if (!json)
		return NULL;
	struct race_language *language = rg_alloc(1, sizeof(*language));
	language->arena = rg_arena_create();
	struct loader loader = {language, rg_path_name(path), problems};
	if (!load(&loader, json)) {
		race_language_destroy(language);
		language = NULL;
	}
	cJSON_Delete(json);
	return language;
}

void race_language_destroy(struct race_language *language)
{
	if (!language)
		return;
	rg_arena_destroy(language->arena);
	rg_free(language);
}

static void add_date_word(struct rg_buffer *text, const struct race_language *language, const char *word,
			  struct race_date date)
{
	bool padded = word[0] == word[1];

	if (word[0] == 'y')
		rg_buffer_format(text, "%d", date.year);
	else if (word[0] == 'd')
		rg_buffer_format(text, padded ? "%02d" : "%d", date.day);
	else if (strncmp(word, "month", 5) == 0)
		rg_buffer_text(text, language->months[date.month - 1]);
	else if (strncmp(word, "mon", 3) == 0)
		rg_buffer_text(text, language->months_short[date.month - 1]);
	else
		rg_buffer_format(text, padded ? "%02d" : "%d", date.month);
}

char *race_language_date(const struct race_language *language, struct race_date start, struct race_date end,
			 enum race_date_style style)
{
	struct rg_buffer text = {0};
	enum span span = SPAN_ACROSS_YEARS;

	if (!race_date_valid(start) || style < RACE_DATE_FULL || style > RACE_DATE_LONG)
		return rg_strdup("");
	/* An end before the start is a mistake of the feed's, so only the start is written. */
	if (!race_date_valid(end) || race_date_compare(end, start) <= 0)
		span = SPAN_SINGLE;
	else if (start.year == end.year)
		span = start.month == end.month ? SPAN_SAME_MONTH : SPAN_SAME_YEAR;

	/* Every word in braces was checked at loading. */
	for (const char *at = language->dates[style - 1][span]; *at;) {
		size_t plain = strcspn(at, "{");
		rg_buffer_add(&text, at, plain);
		at += plain;
		if (!*at)
			break;
		const char *close = strchr(at, '}');
		add_date_word(&text, language, at + 1, close[-1] == '2' ? end : start);
		at = close + 1;
	}
	return rg_buffer_take(&text);
}

char *race_language_clock(const struct race_language *language, int hour, int minute)
{
	struct rg_buffer text = {0};

	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return rg_strdup("");
	for (const char *at = language->clock; *at;) {
		size_t plain = strcspn(at, "{");
		rg_buffer_add(&text, at, plain);
		at += plain;
		if (!*at)
			break;
		bool padded = at[1] == 'm' || at[2] == 'h';
		rg_buffer_format(&text, padded ? "%02d" : "%d", at[1] == 'm' ? minute : hour);
		at = strchr(at, '}') + 1;
	}
	return rg_buffer_take(&text);
}

const char *race_language_decimal(const struct race_language *language)
{
	return language->decimal;
}

char *race_language_number(const struct race_language *language, const char *number)
{
	const char *whole = number + (*number == '-' || *number == '+');
	size_t whole_length = strspn(whole, "0123456789"), decimals = 0;
	const char *point = whole + whole_length;

	if (*point == '.')
		decimals = strspn(point + 1, "0123456789");
	const char *end = decimals ? point + 1 + decimals : point;
	if (!whole_length || *end)
		return rg_strdup(number);
	const char *sign = *number == '-' ? EN_DASH : *number == '+' ? "+" : "";
	return rg_asprintf("%s%.*s%s%s", sign, (int)whole_length, whole, decimals ? language->decimal : "",
			   decimals ? point + 1 : "");
}

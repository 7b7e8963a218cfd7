/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "honour_text.h"

#include <string.h>

#include "base/text.h"
#include "race/day/decode_internal.h"
#include "race/value/merge_name.h"
#include "race/row/table_words.h"

#define MOST_HONOURS 100
#define TIMES        "\xC3\x97" /* × */

struct honour {
	char *year, *title;
	int position, count;
	bool team;
};

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

static int value_of(const char *text, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits && i < 6; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* "2016", "2016/17", "2016-2017", "2016–17" and a blank or ":" behind it. */
static const char *read_year(const char *text, struct honour *honour)
{
	size_t length = digits_at(text);

	if (length != 4 || (strncmp(text, "19", 2) != 0 && strncmp(text, "20", 2) != 0))
		return text;
	const char *more = text + 4;
	more += rg_starts_with(more, "\xE2\x80\x93") ? 3 : *more == '/' || *more == '-' ? 1 : 0;
	size_t second = more > text + 4 ? digits_at(more) : 0;
	if (second == 2 || second == 4)
		length = (size_t)(more - text) + second;
	const char *end = text + length + (text[length] == ':' || text[length] == ',');
	if (*end != ' ')
		return text;
	honour->year = rg_strndup(text, length);
	return skip_blanks(end);
}

/* How many times: the length of "×4", "x4", "X4"; 0 when it is none. */
static size_t times_first(const char *text, int *count)
{
	size_t sign = rg_starts_with(text, TIMES) ? strlen(TIMES) : *text == 'x' || *text == 'X' ? 1 : 0;
	const char *number = skip_blanks(text + sign);
	size_t digits = digits_at(number);

	if (!sign || digits < 1 || digits > 2 || value_of(number, digits) < 1)
		return 0;
	*count = value_of(number, digits);
	return (size_t)(number - text) + digits;
}

/* "4x", "4 ×" before the title. */
static size_t times_last(const char *text, int *count)
{
	size_t digits = digits_at(text);
	const char *sign = skip_blanks(text + digits);
	size_t length = rg_starts_with(sign, TIMES) ? strlen(TIMES) : *sign == 'x' || *sign == 'X' ? 1 : 0;

	if (digits < 1 || digits > 2 || !length || sign[length] != ' ' || value_of(text, digits) < 1)
		return 0;
	*count = value_of(text, digits);
	return (size_t)(sign - text) + length;
}

/* A bare number of two digits may begin a title ("24 Hours of ..."), with a point behind it is a place. */
static const char *read_position(const char *text, struct honour *honour)
{
	static const char *const endings[] = {".", ":a", ":e", "st", "nd", "rd", "th", "er", "e", "º"};
	size_t digits = digits_at(text), ending = 0;
	const char *after = text + digits;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && !ending; i++) {
		size_t length = strlen(endings[i]);
		if (rg_starts_with(after, endings[i]) && after[length] == ' ')
			ending = length;
	}
	if (digits < 1 || digits > 2 || (digits == 2 && !ending) || value_of(text, digits) < 1 || after[ending] != ' ')
		return text;
	honour->position = value_of(text, digits);
	return skip_blanks(after + ending);
}

static bool is_team_word(const char *text, size_t length, const struct race_table_words *words)
{
	char *word = rg_strndup(text, length), *key = race_name_key(word);
	const char *value = words ? race_table_words_value(words, "honour.kind", key) : NULL;
	bool team = rg_equal(value ? value : key, "team");

	rg_free(word);
	rg_free(key);
	return team;
}

/* Takes "×4", "(×4)", "(team)" and "team" off the end of the title, in any order. */
static size_t read_end(const char *text, size_t length, struct honour *honour, const struct race_table_words *words)
{
	for (;;) {
		while (length && strchr(" ,", text[length - 1]))
			length--;
		size_t start = length;
		while (start && text[start - 1] != ' ' && text[start - 1] != '(')
			start--;
		bool bracket = start && text[start - 1] == '(' && text[length - 1] == ')';
		size_t end = bracket ? length - 1 : length, from = bracket ? start - 1 : start;
		int count;
		if (!honour->count && start < end && times_first(text + start, &count) == end - start)
			honour->count = count;
		else if (!honour->team && from > 0 && is_team_word(text + start, end - start, words))
			honour->team = true;
		else
			return length;
		length = from;
	}
}

/* False: there is no title. */
static bool read_honour(const char *text, struct honour *honour, const struct race_table_words *words)
{
	const char *at = read_year(skip_blanks(text), honour);
	size_t times = times_last(at, &honour->count);

	if (!times && (times = times_first(at, &honour->count)) && at[times] != ' ') {
		times = 0;
		honour->count = 0;
	}
	at = skip_blanks(at + times);
	at = read_position(at, honour);
	size_t length = read_end(at, strlen(at), honour, words);
	if (!length || (digits_at(at) == length && !honour->title))
		return false;
	honour->title = rg_strndup(at, length);
	return true;
}

static cJSON *honour_json(const struct honour *honour)
{
	cJSON *json = cJSON_CreateObject();

	if (honour->year)
		cJSON_AddStringToObject(json, "year", honour->year);
	cJSON_AddStringToObject(json, "title", honour->title);
	if (honour->position)
		cJSON_AddNumberToObject(json, "position", honour->position);
	if (honour->team)
		cJSON_AddStringToObject(json, "kind", "team");
	if (honour->count)
		cJSON_AddNumberToObject(json, "count", honour->count);
	return json;
}

static void add_piece(cJSON *list, const char *piece, const struct race_table_words *words, const char *place,
		      struct race_problems *problems)
{
	struct honour honour = {0};

	if (!*piece)
		return;
	if (cJSON_GetArraySize(list) == MOST_HONOURS) {
		race_problems_add(problems, "%s: more than %d honours, the rest is left out", place, MOST_HONOURS);
	} else if (read_honour(piece, &honour, words)) {
		cJSON_AddItemToArray(list, honour_json(&honour));
	} else {
		char *shown = race_shown_text(piece);
		race_problems_add(problems, "%s: an honour needs a title, got %s", place, shown);
		rg_free(shown);
	}
	rg_free(honour.year);
	rg_free(honour.title);
}

cJSON *race_honours_read(const char *text, const struct race_table_words *words, const char *place,
			 struct race_problems *problems)
{
	struct rg_arena *arena = rg_arena_create();
	cJSON *list = cJSON_CreateArray();

	for (const char *at = text; *at;) {
		size_t length = strcspn(at, ";|\n\r");
		const char *piece = rg_arena_strndup(arena, at, length);
		const char *clean = race_clean_text(arena, piece, length + 1, NULL);
		if (clean)
			add_piece(list, clean, words, place, problems);
		at += length + (at[length] != 0);
	}
	rg_arena_destroy(arena);
	if (cJSON_GetArraySize(list))
		return list;
	cJSON_Delete(list);
	return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "convert.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define LONGEST_ENTITY 11 /* with its "&" and ";": a text full of "&" must not be searched to its end for each */

static const struct {
	const char *name;
	uint32_t point;
} entities[] = {
	{"amp", '&'},     {"lt", '<'},      {"gt", '>'},      {"quot", '"'},     {"apos", '\''},
	{"nbsp", 0xA0},   {"auml", 0xE4},   {"ouml", 0xF6},   {"aring", 0xE5},   {"uuml", 0xFC},
	{"Auml", 0xC4},   {"Ouml", 0xD6},   {"Aring", 0xC5},  {"Uuml", 0xDC},    {"eacute", 0xE9},
	{"egrave", 0xE8}, {"oslash", 0xF8}, {"Oslash", 0xD8}, {"aelig", 0xE6},   {"AElig", 0xC6},
	{"szlig", 0xDF},  {"ccedil", 0xE7}, {"ntilde", 0xF1}, {"rsquo", 0x2019}, {"ndash", 0x2013},
};

static void add_point(struct rg_buffer *buffer, uint32_t point)
{
	char bytes[4];

	rg_buffer_add(buffer, bytes, rg_utf8_write(bytes, point));
}

/* The code point of the entity between "&" and ";"; 0 when it is not known. */
static uint32_t entity(const char *name, size_t length)
{
	char *end;

	if (length > 2 && name[0] == '#') {
		bool hex = name[1] == 'x' || name[1] == 'X';
		const char *digits = name + (hex ? 2 : 1);
		if (!strchr("0123456789abcdefABCDEF", digits[0]))
			return 0;
		unsigned long point = strtoul(digits, &end, hex ? 16 : 10);
		bool good = end == name + length && point >= 0x20 && point <= 0x10FFFF &&
			    !(point >= 0xD800 && point <= 0xDFFF);
		return good ? (uint32_t)point : 0;
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (strlen(entities[i].name) == length && memcmp(entities[i].name, name, length) == 0)
			return entities[i].point;
	}
	return 0;
}

char *race_convert_unescape(const char *text, bool percent)
{
	struct rg_buffer buffer = {0};

	for (const char *at = text; *at;) {
		const char *end = *at == '&' ? memchr(at, ';', strnlen(at, LONGEST_ENTITY)) : NULL;
		size_t length = end ? (size_t)(end - at - 1) : 0;
		uint32_t point = length ? entity(at + 1, length) : 0;
		if (point) {
			add_point(&buffer, point);
			at = end + 1;
		} else {
			rg_buffer_add(&buffer, at++, 1);
		}
	}
	char *plain = rg_buffer_take(&buffer);
	if (!percent || !strchr(plain, '%'))
		return plain;
	char *decoded = rg_percent_decoded(plain, true);
	rg_free(plain);
	return decoded;
}

bool race_convert_is_empty(const char *text)
{
	static const char *const empty[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", "9223372036854775807", "-999"};

	if (!text[0] || rg_starts_with(text, "--"))
		return true;
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
		if (strcmp(text, empty[i]) == 0)
			return true;
	}
	return false;
}

bool race_convert_is_sheet_error(const char *text)
{
	static const char *const errors[] = {"#N/A", "#NV", "#I/T", "#N/D", "Loading...", "Loading\xE2\x80\xA6"};
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (rg_equal_ignoring_case(text, errors[i]))
			return true;
	}
	if (rg_starts_with(text, "Err:") && text[4] && !text[4 + strspn(text + 4, "0123456789")])
		return true;
	/* "#REF!", "#DIV/0!", "#NAME?", and the same in any language: "#ARVO!". */
	return length > 3 && length < 30 && text[0] == '#' && (text[length - 1] == '!' || text[length - 1] == '?') &&
	       !strchr("0123456789 ", text[1]) && !strchr(text, ' ');
}

/*
 * Fits the pattern: every star takes the shortest text that fits, but the last one takes the rest. *from and *length:
 * the text that the last one covers. Goes back only to the star before, so the work is pattern × text at most.
 */
static bool fits(const char *pattern, const char *text, const char **from, size_t *length)
{
	const char *star = NULL, *again = NULL, *covered = NULL, *stop = text;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			again = covered = text;
			if (!*pattern) {
				stop = text + strlen(text);
				break;
			}
		} else if (*pattern && *pattern == *text) {
			pattern++;
			text++;
		} else if (!*pattern && !*text) {
			stop = text - (star ? strlen(star) : 0);
			break;
		} else if (star && *again) {
			text = ++again;
			pattern = star;
		} else {
			return false;
		}
	}
	*from = covered;
	*length = covered ? (size_t)(stop - covered) : 0;
	return true;
}

bool race_convert_fits(const char *pattern, const char *text)
{
	const char *from;
	size_t length;
	return fits(pattern, text, &from, &length);
}

char *race_convert_match(const char *pattern, const char *text)
{
	const char *from;
	size_t length;

	if (!fits(pattern, text, &from, &length) || !from)
		return NULL;
	while (length && from[0] == ' ') {
		from++;
		length--;
	}
	while (length && from[length - 1] == ' ')
		length--;
	return length ? rg_strndup(from, length) : NULL;
}

char *race_convert_laps(int64_t laps)
{
	return rg_asprintf("%lld %s", (long long)laps, laps == 1 ? "Lap" : "Laps");
}

/* True when a word has no small letter and is no lone initial ("J."). */
static bool in_capitals(const char *word, size_t length)
{
	char *text = rg_strndup(word, length), *upper = rg_utf8_upper(text);
	int characters = 0;

	for (const char *at = text; rg_utf8_next(&at);)
		characters++;
	bool capitals = strcmp(text, upper) == 0 && characters > 1 && text[length - 1] != '.';
	rg_free(upper);
	rg_free(text);
	return capitals;
}

static char *trimmed(const char *from, const char *to)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return to > from ? rg_strndup(from, (size_t)(to - from)) : NULL;
}

/* The end of the words in capitals at the beginning; the end of the text when all words are in capitals, or none. */
static const char *end_of_capitals(const char *text)
{
	const char *end = text + strlen(text), *at = text;

	while (*at) {
		size_t length = strcspn(at, " ");
		if (!in_capitals(at, length))
			return at == text ? end : at;
		at += length;
		at += strspn(at, " ");
	}
	return end;
}

char *race_convert_name(const char *text, enum race_name_form form, bool first_name)
{
	const char *end = text + strlen(text), *split = end, *next = end;

	/* Two drivers share a car: nobody can tell which part is whose, so the name stays whole. */
	if (form != RACE_NAME_WHOLE && strchr(text, '/'))
		form = RACE_NAME_WHOLE;
	if (form == RACE_NAME_FIRST_WORD) {
		const char *blank = strchr(text, ' ');
		const char *last = blank ? blank : text;
		return first_name ? trimmed(text, last) : trimmed(last, end);
	}
	if (form == RACE_NAME_COMMA && strchr(text, ',')) {
		split = strchr(text, ',');
		next = split + 1;
	} else if (form == RACE_NAME_CAPITALS) {
		split = next = end_of_capitals(text);
	}
	return first_name ? trimmed(next, end) : trimmed(text, split);
}

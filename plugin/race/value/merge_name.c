/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge_name.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define MOST_WORDS 16
#define WORD_BYTES 400

/* Letters without a decomposition, which people nevertheless write without their stroke or bow. */
static const char *plain_letter(uint32_t point)
{
	switch (point) {
	case 0xE6: /* æ */
		return "ae";
	case 0xF0:  /* ð */
	case 0x111: /* đ */
		return "d";
	case 0xF8: /* ø */
		return "o";
	case 0xFE: /* þ */
		return "th";
	case 0x131: /* ı */
		return "i";
	case 0x142: /* ł */
		return "l";
	case 0x153: /* œ */
		return "oe";
	}
	return NULL;
}

static bool is_letter(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
	/* Latin-1 signs, typographic blanks, dashes and quotes. */
	return !(point < 0xC0 || point == 0xD7 || point == 0xF7 || (point >= 0x2000 && point < 0x2070) ||
		 point == 0x3000 || point == 0xFEFF || point == 0xFFFD);
}

char *race_name_key(const char *text)
{
	char *folded = rg_utf8_fold(text);
	struct rg_buffer key = {0};
	const char *at = folded, *start = folded;

	for (uint32_t point; (point = rg_utf8_next(&at)); start = at) {
		const char *plain = plain_letter(point);
		if (plain)
			rg_buffer_text(&key, plain);
		else if (is_letter(point))
			rg_buffer_add(&key, start, (size_t)(at - start));
	}
	rg_free(folded);
	return rg_buffer_take(&key);
}

/* The keys of the words of one or two texts, sorted. */
struct words {
	char *keys[MOST_WORDS];
	size_t count;
};

static void add_words(struct words *words, const char *text)
{
	char *folded = text ? rg_utf8_fold(text) : rg_strdup("");

	for (char *at = folded; *at && words->count < MOST_WORDS;) {
		size_t length = strcspn(at, " -./,");
		if (length) {
			char *word = rg_strndup(at, length);
			char *key = race_name_key(word);
			rg_free(word);
			if (*key)
				words->keys[words->count++] = key;
			else
				rg_free(key);
		}
		at += length + (at[length] != 0);
	}
	rg_free(folded);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct words words_of(const char *first, const char *last)
{
	struct words words = {0};

	add_words(&words, last);
	add_words(&words, first);
	if (words.count)
		qsort(words.keys, words.count, sizeof(words.keys[0]), by_text);
	return words;
}

static void words_finish(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		rg_free(words->keys[i]);
	words->count = 0;
}

static bool has_word(const struct words *words, const char *key)
{
	for (size_t i = 0; i < words->count; i++) {
		if (strcmp(words->keys[i], key) == 0)
			return true;
	}
	return false;
}

static bool all_within(const struct words *part, const struct words *whole)
{
	for (size_t i = 0; i < part->count; i++) {
		if (!has_word(whole, part->keys[i]))
			return false;
	}
	return part->count > 0;
}

static bool share_a_word(const struct words *a, const struct words *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (has_word(b, a->keys[i]))
			return true;
	}
	return false;
}

char *race_name_words(const char *first, const char *last)
{
	struct words words = words_of(first, last);
	struct rg_buffer text = {0};

	for (size_t i = 0; i < words.count; i++)
		rg_buffer_format(&text, "%s%s", i ? " " : "", words.keys[i]);
	words_finish(&words);
	return rg_buffer_take(&text);
}

char *race_name_surname_key(const char *last)
{
	char *key = race_name_key(last), *to = key;

	for (const char *from = key; *from; from++) {
		*to++ = *from;
		if (strchr("aou", *from) && from[1] == 'e')
			from++;
	}
	*to = 0;
	return key;
}

static bool same_surname(const char *a, const char *b)
{
	char *one = race_name_surname_key(a), *two = race_name_surname_key(b);
	bool same = strcmp(one, two) == 0;

	rg_free(one);
	rg_free(two);
	return same;
}

bool race_name_same_person(const char *first, const char *last, const char *other_first, const char *other_last)
{
	if ((rg_empty(first) && rg_empty(last)) || (rg_empty(other_first) && rg_empty(other_last)))
		return true;
	if (!rg_empty(last) && !rg_empty(other_last) && same_surname(last, other_last))
		return true;

	struct words whole = words_of(first, last), other_whole = words_of(other_first, other_last);
	struct words surname = words_of(NULL, last), other_surname = words_of(NULL, other_last);
	struct words given = words_of(first, NULL), other_given = words_of(other_first, NULL);
	bool same = all_within(&surname, &other_whole) || all_within(&other_surname, &whole);
	/* "Kevin Hansen" and "Marius Solberg Hansen" share a surname's word and are two people all the same. */
	if (same && given.count && other_given.count)
		same = share_a_word(&given, &other_given) ||
		       (all_within(&given, &other_whole) && all_within(&other_given, &whole));
	words_finish(&whole);
	words_finish(&other_whole);
	words_finish(&surname);
	words_finish(&other_surname);
	words_finish(&given);
	words_finish(&other_given);
	return same;
}

enum letter_case { NO_LETTER, SMALL, CAPITAL };

static enum letter_case case_of(uint32_t point, const char *start, size_t size)
{
	if (point < 0x80)
		return point >= 'A' && point <= 'Z' ? CAPITAL : point >= 'a' && point <= 'z' ? SMALL : NO_LETTER;
	if (!is_letter(point))
		return NO_LETTER;
	char *letter = rg_strndup(start, size), *upper = rg_utf8_upper(letter);
	enum letter_case found = strcmp(letter, upper) == 0 ? CAPITAL : SMALL;
	rg_free(letter);
	rg_free(upper);
	return found;
}

/* "DUBOURG", "O'DONOVAN", "McDONALD": the word is in capitals, at least at its end. */
static bool in_capitals(const char *word, size_t length, size_t *capitals)
{
	size_t small = 0, run = 0;
	const char *at = word, *start = word;

	*capitals = 0;
	for (uint32_t point; at < word + length && (point = rg_utf8_next(&at)); start = at) {
		enum letter_case letter = case_of(point, start, (size_t)(at - start));
		*capitals += letter == CAPITAL;
		small += letter == SMALL;
		if (letter != NO_LETTER)
			run = letter == CAPITAL ? run + 1 : 0;
	}
	return *capitals > 0 && (small == 0 || (run >= 3 && small <= 3));
}

struct part {
	const char *text;
	size_t length;
	bool capitals;
	size_t letters;
};

static bool is_lower(const struct part *part)
{
	const char *at = part->text;
	uint32_t point = rg_utf8_next(&at);
	return case_of(point, part->text, (size_t)(at - part->text)) == SMALL;
}

static size_t split_words(const char *name, struct part parts[MOST_WORDS])
{
	size_t count = 0;

	while (*(name += strspn(name, " "))) {
		if (count == MOST_WORDS)
			return 0;
		struct part *part = &parts[count++];
		*part = (struct part){.text = name, .length = strcspn(name, " ")};
		part->capitals = in_capitals(name, part->length, &part->letters);
		name += part->length;
	}
	return count;
}

static char *joined(const struct part *parts, size_t from, size_t to)
{
	struct rg_buffer text = {.limit = MOST_WORDS * WORD_BYTES};

	for (size_t i = from; i < to; i++) {
		rg_buffer_text(&text, i > from ? " " : "");
		rg_buffer_add(&text, parts[i].text, parts[i].length);
	}
	return rg_buffer_take(&text);
}

/* A run of capitals at one end and none elsewhere, of three letters at least: "JP Rajala" has initials. */
static bool split_at_capitals(const struct part *parts, size_t count, char **first, char **last)
{
	size_t from = 0, to, letters = 0;

	while (from < count && !parts[from].capitals)
		from++;
	for (to = from; to < count && parts[to].capitals; to++)
		letters += parts[to].letters;
	for (size_t i = to; i < count; i++) {
		if (parts[i].capitals)
			return false;
	}
	if (letters < 3)
		return false;
	while (from > 0 && is_lower(&parts[from - 1]))
		from--;
	if ((from > 0 && to < count) || (from == 0 && to == count))
		return false;
	*last = joined(parts, from, to);
	*first = from ? joined(parts, 0, from) : joined(parts, to, count);
	return true;
}

/* Words that begin a surname and are no first names. */
static bool is_particle(const struct part *part)
{
	static const char *const particles[] = {"le",  "la",  "de",  "da",  "di", "do", "du", "dos", "del",
						"van", "von", "der", "den", "st", "af", "av", "zu",  "ter"};
	char *text = rg_strndup(part->text, part->length), *key = race_name_key(text);
	bool found = is_lower(part);

	for (size_t i = 0; !found && i < sizeof(particles) / sizeof(particles[0]); i++)
		found = strcmp(key, particles[i]) == 0;
	rg_free(text);
	rg_free(key);
	return found;
}

static bool split_two_words(const struct part *parts, size_t count, bool last_first, char **first, char **last)
{
	if (count != 2 || is_particle(&parts[0]) || (parts[0].capitals && parts[1].capitals && parts[1].letters > 2))
		return false;
	*first = joined(parts, last_first, last_first + 1u);
	*last = joined(parts, !last_first, !last_first + 1u);
	return true;
}

static bool split_at_comma(const char *name, char **first, char **last)
{
	const char *comma = strchr(name, ',');

	if (!comma || strchr(comma + 1, ','))
		return false;
	*last = rg_trimmed(name, (size_t)(comma - name));
	*first = rg_trimmed(comma + 1, strlen(comma + 1));
	if (**last && **first)
		return true;
	rg_free(*first);
	rg_free(*last);
	return false;
}

bool race_name_split(const char *name, bool last_first, char **first, char **last)
{
	struct part parts[MOST_WORDS];

	/* Two drivers of one car stay as they are written. */
	if (!strpbrk(name, "/&+")) {
		if (split_at_comma(name, first, last))
			return false;
		size_t count = strchr(name, ',') ? 0 : split_words(name, parts);
		if (split_at_capitals(parts, count, first, last))
			return false;
		if (split_two_words(parts, count, last_first, first, last))
			return !last_first;
	}
	*first = NULL;
	*last = rg_trimmed(name, strlen(name));
	return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "encoding.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "race/file/said.h"

#define REPLACEMENT   "\xEF\xBF\xBD"
#define WORD_MOST     64
#define WORDS_SCORED  600 /* names beyond that tell nothing new */
#define NAME_BYTES    40
#define BLANKS_INSIDE " '-."

static const char *const encoding_names[] = {"", "utf-8", "windows-1252", "windows-1257", "windows-1250"};

enum race_encoding race_encoding_by_name(const char *name)
{
	for (size_t i = 1; name && i < sizeof(encoding_names) / sizeof(*encoding_names); i++) {
		if (rg_equal_ignoring_case(name, encoding_names[i]))
			return (enum race_encoding)i;
	}
	return RACE_ENCODING_AUTO;
}

const char *race_encoding_name(enum race_encoding encoding)
{
	return encoding_names[encoding];
}

/* ---- UTF-8 or not ---- */

/* The length of the character at `at`, 0 when there is none. */
static size_t utf8_size(const char *at, size_t left)
{
	unsigned char lead = (unsigned char)*at;
	size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;

	return size && size <= left && rg_utf8_valid(at, size) ? size : 0;
}

static bool has_bom(const char *bytes, size_t length)
{
	return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
}

bool race_encoding_is_utf16(const char *bytes, size_t length)
{
	return length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
}

bool race_encoding_is_old(const char *bytes, size_t length)
{
	size_t good = 0, bad = 0, size;

	if (race_encoding_is_utf16(bytes, length) || has_bom(bytes, length))
		return false;
	for (size_t i = 0; i < length; i += size ? size : 1) {
		size = utf8_size(bytes + i, length - i);
		good += size > 1;
		bad += !size && bytes[i];
	}
	/* Two old letters in a row hardly ever make a character of UTF-8. */
	return bad > good;
}

/* ---- which of the old ones ---- */

static bool is_high(char byte)
{
	return (unsigned char)byte >= 0x80;
}

/* A run of letters of ASCII and of what may be letters; *end is behind it. False at the end of the text. */
static bool next_word(const char *bytes, size_t length, size_t *start, size_t *end, bool *high)
{
	*high = false;
	for (*start = *end; *start < length; (*start)++) {
		if (is_high(bytes[*start]) || race_names_letter((unsigned char)bytes[*start]))
			break;
	}
	for (*end = *start; *end < length && *end - *start < WORD_MOST; (*end)++) {
		if (!is_high(bytes[*end]) && !race_names_letter((unsigned char)bytes[*end]))
			break;
		*high = *high || is_high(bytes[*end]);
	}
	return *start < length;
}

static double word_fit(const struct race_names *names, enum rg_code_page page, const char *word, size_t length)
{
	uint32_t points[WORD_MOST];

	for (size_t i = 0; i < length; i++)
		points[i] = rg_code_page_point(page, (unsigned char)word[i]);
	return race_names_fit(names, points, length);
}

/* Of pages that fit alike the first: a file of "ä" and "ö" alone is Western. */
static enum rg_code_page likeliest_page(const char *bytes, size_t length, const struct race_names *names)
{
	double fit[RG_CODE_PAGES] = {0};
	enum rg_code_page best = RG_WINDOWS_1252;
	size_t start, end = 0, scored = 0;
	bool high;

	while (names && scored < WORDS_SCORED && next_word(bytes, length, &start, &end, &high)) {
		high = high && end - start > 1; /* "2ª" is no name */
		scored += high;
		for (int page = 0; high && page < RG_CODE_PAGES; page++)
			fit[page] += word_fit(names, (enum rg_code_page)page, bytes + start, end - start);
	}
	for (int page = 1; page < RG_CODE_PAGES; page++) {
		if (fit[page] > fit[best] + 1e-9)
			best = (enum rg_code_page)page;
	}
	return best;
}

static enum rg_code_page page_of(enum race_encoding encoding)
{
	return (enum rg_code_page)(encoding - RACE_ENCODING_1252);
}

/* ---- decoding ---- */

struct decoding {
	struct rg_buffer text;
	size_t lost, line, first_line;
};

static void lose(struct decoding *decoding)
{
	if (!decoding->lost++)
		decoding->first_line = decoding->line;
	rg_buffer_text(&decoding->text, REPLACEMENT);
}

static void take_letter(struct decoding *decoding, const char *bytes, size_t length)
{
	decoding->line += *bytes == '\n';
	rg_buffer_add(&decoding->text, bytes, length);
}

static void from_utf8(struct decoding *decoding, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t size = utf8_size(bytes + i, length - i);
		if (size)
			take_letter(decoding, bytes + i, size);
		else
			lose(decoding);
		i += size ? size : 1;
	}
}

static void from_page(struct decoding *decoding, enum rg_code_page page, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (rg_code_page_point(page, (unsigned char)bytes[i]) == 0xFFFD || !bytes[i]) {
			lose(decoding);
			continue;
		}
		char *letter = rg_utf8_from_code_page(page, bytes + i, 1);
		take_letter(decoding, letter, strlen(letter));
		rg_free(letter);
	}
}

static uint32_t unit_at(const unsigned char *at, bool big)
{
	return big ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]);
}

/* Excel's "Unicode text". */
static void from_utf16(struct decoding *decoding, const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes + 2;
	bool big = bytes[0] == '\xFE';
	char letter[4];

	length -= 2;
	for (size_t i = 0; i + 1 < length; i += 2) {
		uint32_t unit = unit_at(at + i, big);
		uint32_t low = i + 3 < length ? unit_at(at + i + 2, big) : 0;
		if (unit >= 0xD800 && unit < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		}
		if (unit == 0 || (unit >= 0xD800 && unit < 0xE000))
			lose(decoding);
		else
			take_letter(decoding, letter, rg_utf8_write(letter, unit));
	}
}

static void report(const struct decoding *decoding, bool utf8, struct race_problems *problems)
{
	if (!decoding->lost)
		return;
	race_problems_add(problems, "line %zu: %zu %s, save it as UTF-8", decoding->first_line, decoding->lost,
			  utf8 ? (decoding->lost == 1
					  ? race_said("letter here is in an old encoding and is lost")
					  : race_said("letters from here on are in an old encoding and are lost"))
			       : (decoding->lost == 1 ? race_said("character here is in no known encoding")
						      : race_said("characters from here on are in no known encoding")));
}

char *race_text_decode(const char *bytes, size_t length, enum race_encoding wanted, const struct race_names *names,
		       enum race_encoding *used, struct race_problems *problems)
{
	struct decoding decoding = {.text = {.limit = 3 * length + 1}, .line = 1};
	enum race_encoding encoding = RACE_ENCODING_UTF8;

	if (race_encoding_is_utf16(bytes, length)) {
		from_utf16(&decoding, bytes, length);
	} else if (wanted != RACE_ENCODING_UTF8 && race_encoding_is_old(bytes, length)) {
		encoding = wanted ? wanted
				  : (enum race_encoding)(RACE_ENCODING_1252 + likeliest_page(bytes, length, names));
	}
	if (has_bom(bytes, length)) {
		bytes += 3;
		length -= 3;
	}
	if (encoding > RACE_ENCODING_UTF8)
		from_page(&decoding, page_of(encoding), bytes, length);
	else if (!race_encoding_is_utf16(bytes, length))
		from_utf8(&decoding, bytes, length);
	report(&decoding, encoding == RACE_ENCODING_UTF8, problems);
	if (used)
		*used = encoding;
	return rg_buffer_take(&decoding.text);
}

/* ---- names to look at ---- */

/* Letters that are not the same in all pages. */
static size_t count_telling(const char *name, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		uint32_t first = rg_code_page_point(RG_WINDOWS_1252, (unsigned char)name[i]);
		bool same = true;
		for (int page = 1; page < RG_CODE_PAGES; page++)
			same = same && rg_code_page_point((enum rg_code_page)page, (unsigned char)name[i]) == first;
		count += !same;
	}
	return count;
}

struct found_name {
	const char *bytes;
	size_t length, telling;
};

static bool is_same_name(const struct found_name *name, const char *bytes, size_t length)
{
	return name->length == length && memcmp(name->bytes, bytes, length) == 0;
}

/* Keeps the three names that tell most, in the order in which they come. */
static void keep_name(struct found_name *found, size_t *count, const char *bytes, size_t length)
{
	struct found_name name = {bytes, length, count_telling(bytes, length)};
	size_t least = 0;

	for (size_t i = 0; i < *count; i++) {
		if (is_same_name(&found[i], bytes, length))
			return;
		least = found[i].telling < found[least].telling ? i : least;
	}
	if (*count == RACE_ENCODING_SAMPLES) {
		if (found[least].telling >= name.telling)
			return;
		memmove(found + least, found + least + 1, (RACE_ENCODING_SAMPLES - 1 - least) * sizeof(*found));
		(*count)--;
	}
	found[(*count)++] = name;
}

char *race_encoding_sample(const char *bytes, size_t length, enum rg_code_page page)
{
	struct found_name found[RACE_ENCODING_SAMPLES];
	size_t start, end = 0, count = 0;
	bool high;

	if (!race_encoding_is_old(bytes, length))
		return NULL;
	while (next_word(bytes, length, &start, &end, &high)) {
		if (high && end - start > 1 && end - start <= NAME_BYTES)
			keep_name(found, &count, bytes + start, end - start);
	}
	struct rg_buffer sample = {0};
	for (size_t i = 0; i < count; i++) {
		char *name = rg_utf8_from_code_page(page, found[i].bytes, found[i].length);
		rg_buffer_format(&sample, "%s%s", i ? " \xC2\xB7 " : "", name);
		rg_free(name);
	}
	return rg_buffer_take(&sample);
}

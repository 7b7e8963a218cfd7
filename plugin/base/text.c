/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "mem.h"

#define BUFFER_DEFAULT_LIMIT (1024 * 1024)

/* How many characters of ASCII the bytes begin with, counted by eights; feeds are made of little else. */
static size_t ascii_length(const char *bytes, size_t length)
{
	const uint64_t ones = 0x0101010101010101ull, highs = 0x8080808080808080ull;
	size_t count = 0;
	uint64_t word;

	for (; length - count >= sizeof(word); count += sizeof(word)) {
		memcpy(&word, bytes + count, sizeof(word));
		/* A byte above ASCII, or one that is 0. */
		if ((word | ((word - ones) & ~word)) & highs)
			break;
	}
	return count;
}

bool rg_utf8_valid(const char *bytes, size_t length)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;

	while (length > 0) {
		size_t plain = ascii_length((const char *)at, length);
		at += plain;
		length -= plain;
		if (!length)
			break;
		utf8proc_int32_t point;
		utf8proc_ssize_t size = utf8proc_iterate(at, (utf8proc_ssize_t)length, &point);
		if (size <= 0 || point <= 0)
			return false;
		at += size;
		length -= (size_t)size;
	}
	return true;
}

void rg_utf8_drop_cut(char *text)
{
	utf8proc_int32_t point;
	char *to = text;

	for (size_t left = strlen(text); left;) {
		utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)left,
							   &point);
		if (length > 0)
			memmove(to, text, (size_t)length);
		to += length > 0 ? length : 0;
		text += length > 0 ? length : 1;
		left -= length > 0 ? (size_t)length : 1;
	}
	*to = '\0';
}

uint32_t rg_utf8_next(const char **text)
{
	utf8proc_int32_t point;
	unsigned char first = (unsigned char)**text;

	if (first < 0x80) {
		*text += first != 0;
		return first;
	}
	utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &point);
	if (size <= 0 || point <= 0)
		return 0;
	*text += size;
	return (uint32_t)point;
}

size_t rg_utf8_write(char *to, uint32_t point)
{
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)point, (utf8proc_uint8_t *)to);
}

uint32_t rg_utf8_lower(uint32_t point)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

/* From 0x80, of the Unicode consortium's mapping tables; what Microsoft leaves open is 0. */
static const uint16_t code_pages[RG_CODE_PAGES][128] = {
	[RG_WINDOWS_1252] =
		{
			0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
			0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
			0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
			0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
			0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB,
			0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
			0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x00D0, 0x00D1, 0x00D2, 0x00D3,
			0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
			0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
			0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7,
			0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF,
		},
	[RG_WINDOWS_1257] =
		{
			0x20AC, 0,      0x201A, 0,      0x201E, 0x2026, 0x2020, 0x2021, 0,      0x2030, 0,      0x2039,
			0,      0x00A8, 0x02C7, 0x00B8, 0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
			0,      0x2122, 0,      0x203A, 0,      0x00AF, 0x02DB, 0,      0x00A0, 0,      0x00A2, 0x00A3,
			0x00A4, 0,      0x00A6, 0x00A7, 0x00D8, 0x00A9, 0x0156, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00C6,
			0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00F8, 0x00B9, 0x0157, 0x00BB,
			0x00BC, 0x00BD, 0x00BE, 0x00E6, 0x0104, 0x012E, 0x0100, 0x0106, 0x00C4, 0x00C5, 0x0118, 0x0112,
			0x010C, 0x00C9, 0x0179, 0x0116, 0x0122, 0x0136, 0x012A, 0x013B, 0x0160, 0x0143, 0x0145, 0x00D3,
			0x014C, 0x00D5, 0x00D6, 0x00D7, 0x0172, 0x0141, 0x015A, 0x016A, 0x00DC, 0x017B, 0x017D, 0x00DF,
			0x0105, 0x012F, 0x0101, 0x0107, 0x00E4, 0x00E5, 0x0119, 0x0113, 0x010D, 0x00E9, 0x017A, 0x0117,
			0x0123, 0x0137, 0x012B, 0x013C, 0x0161, 0x0144, 0x0146, 0x00F3, 0x014D, 0x00F5, 0x00F6, 0x00F7,
			0x0173, 0x0142, 0x015B, 0x016B, 0x00FC, 0x017C, 0x017E, 0x02D9,
		},
	[RG_WINDOWS_1250] =
		{
			0x20AC, 0,      0x201A, 0,      0x201E, 0x2026, 0x2020, 0x2021, 0,      0x2030, 0x0160, 0x2039,
			0x015A, 0x0164, 0x017D, 0x0179, 0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
			0,      0x2122, 0x0161, 0x203A, 0x015B, 0x0165, 0x017E, 0x017A, 0x00A0, 0x02C7, 0x02D8, 0x0141,
			0x00A4, 0x0104, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x015E, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x017B,
			0x00B0, 0x00B1, 0x02DB, 0x0142, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x0105, 0x015F, 0x00BB,
			0x013D, 0x02DD, 0x013E, 0x017C, 0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7,
			0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E, 0x0110, 0x0143, 0x0147, 0x00D3,
			0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E, 0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF,
			0x0155, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB,
			0x011B, 0x00ED, 0x00EE, 0x010F, 0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4, 0x0151, 0x00F6, 0x00F7,
			0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD, 0x0163, 0x02D9,
		},
};

uint32_t rg_code_page_point(enum rg_code_page page, unsigned char byte)
{
	uint32_t point = byte >= 0x80 ? code_pages[page][byte - 0x80] : byte;

	return point ? point : 0xFFFD;
}

char *rg_utf8_from_code_page(enum rg_code_page page, const char *bytes, size_t length)
{
	/* No character of these takes more than three bytes. */
	char *text = rg_alloc(length + 1, 3), *at = text;

	for (size_t i = 0; i < length; i++)
		at += rg_utf8_write(at, rg_code_page_point(page, (unsigned char)bytes[i]));
	return text;
}

char *rg_utf8_from_bytes(const char *bytes, size_t length)
{
	const char *nul = memchr(bytes, 0, length);

	if (nul)
		length = (size_t)(nul - bytes);
	if (rg_utf8_valid(bytes, length))
		return rg_strndup(bytes, length);
	return rg_utf8_from_code_page(RG_WINDOWS_1252, bytes, length);
}

static char *map_utf8(const char *text, utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;

	if (!text)
		return NULL;
	if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped, UTF8PROC_NULLTERM | UTF8PROC_STABLE | options) < 0)
		return rg_strdup(text);
	char *copy = rg_strdup((const char *)mapped);
	free(mapped);
	return copy;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text >= 0x80)
			return false;
	}
	return true;
}

char *rg_utf8_nfc(const char *text)
{
	if (text && is_ascii(text))
		return rg_strdup(text);
	return map_utf8(text, UTF8PROC_COMPOSE);
}

char *rg_utf8_fold(const char *text)
{
	if (text && is_ascii(text)) {
		char *folded = rg_strdup(text);
		for (char *at = folded; *at; at++)
			*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at);
		return folded;
	}
	return map_utf8(text, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
}

char *rg_utf8_upper(const char *text)
{
	struct rg_buffer buffer = {0};

	if (!text)
		return NULL;
	for (uint32_t point; (point = rg_utf8_next(&text));) {
		utf8proc_uint8_t bytes[4];
		if (point == 0xDF) {
			rg_buffer_text(&buffer, "SS");
			continue;
		}
		utf8proc_ssize_t size = utf8proc_encode_char(utf8proc_toupper((utf8proc_int32_t)point), bytes);
		rg_buffer_add(&buffer, bytes, (size_t)size);
	}
	return rg_buffer_take(&buffer);
}

bool rg_equal_ignoring_case(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
	}
	return *a == *b;
}

bool rg_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool rg_starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool rg_empty(const char *text)
{
	return !text || !*text;
}

static size_t leading_digits(const char *text)
{
	return strspn(text, "0123456789");
}

int rg_compare_numbers(const char *a, const char *b)
{
	size_t a_digits = leading_digits(a), b_digits = leading_digits(b);

	if (!a_digits != !b_digits)
		return a_digits ? -1 : 1;
	if (a_digits) {
		const char *a_value = a + strspn(a, "0"), *b_value = b + strspn(b, "0");
		size_t a_length = leading_digits(a_value), b_length = leading_digits(b_value);
		if (a_length != b_length)
			return a_length < b_length ? -1 : 1;
		int by_value = strncmp(a_value, b_value, a_length);
		if (by_value)
			return by_value;
		int by_rest = strcmp(a + a_digits, b + b_digits);
		if (by_rest)
			return by_rest;
	}
	return strcmp(a, b);
}

bool rg_parse_int(const char *text, int64_t *value)
{
	const char *at = text;
	bool negative = *at == '-';
	int64_t result = 0;

	if (*at == '-' || *at == '+')
		at++;
	if (!isdigit((unsigned char)*at))
		return false;
	for (; isdigit((unsigned char)*at); at++) {
		int digit = *at - '0';
		if (result > (INT64_MAX - digit) / 10)
			return false;
		result = result * 10 + digit;
	}
	if (*at)
		return false;
	*value = negative ? -result : result;
	return true;
}

char *rg_trimmed(const char *text, size_t length)
{
	static const char blanks[] = " \t\r\n\f\v";

	while (length && strchr(blanks, text[0])) {
		text++;
		length--;
	}
	while (length && strchr(blanks, text[length - 1]))
		length--;
	return rg_strndup(text, length);
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The byte of "%C3", or -1. */
static int percent_byte(const char *text)
{
	int high = text[0] == '%' ? hex_digit(text[1]) : -1, low = high >= 0 ? hex_digit(text[2]) : -1;
	return low >= 0 ? high * 16 + low : -1;
}

/* Decodes a character whose bytes are all written as "%C3"; returns its size, 0 when there is none. */
static size_t percent_character(const char *text, bool ascii, char character[4])
{
	int lead = percent_byte(text);
	size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : ascii && lead >= ' ' && lead < 0x7F;

	for (size_t i = 0; i < size; i++) {
		int byte = percent_byte(text + i * 3);
		if (byte < 0)
			return 0;
		character[i] = (char)byte;
	}
	return size && rg_utf8_valid(character, size) ? size : 0;
}

char *rg_percent_decoded(const char *text, bool ascii)
{
	char *decoded = rg_strdup(text), *to = decoded, character[4];

	while (*text) {
		size_t size = percent_character(text, ascii, character);
		memcpy(to, size ? character : text, size ? size : 1);
		to += size ? size : 1;
		text += size ? size * 3 : 1;
	}
	*to = 0;
	return decoded;
}

const char *rg_number_without_zeros(const char *number)
{
	while (number[0] == '0' && number[1])
		number++;
	return number;
}

bool rg_same_number(const char *a, const char *b, bool zeros)
{
	return zeros ? strcmp(rg_number_without_zeros(a), rg_number_without_zeros(b)) == 0 : strcmp(a, b) == 0;
}

void rg_line_and_column(const char *text, size_t offset, size_t *line, size_t *column)
{
	*line = 1;
	*column = 1;
	for (size_t i = 0; i < offset && text[i]; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

static bool reserve(struct rg_buffer *buffer, size_t more)
{
	size_t limit = buffer->limit ? buffer->limit : BUFFER_DEFAULT_LIMIT;

	if (more > limit || buffer->length > limit - more)
		return false;
	size_t need = buffer->length + more + 1;
	if (need > buffer->capacity) {
		size_t room = buffer->capacity ? buffer->capacity * 2 : 64;
		buffer->capacity = room > need ? room : need;
		buffer->bytes = rg_realloc(buffer->bytes, buffer->capacity, 1);
	}
	return true;
}

bool rg_buffer_add(struct rg_buffer *buffer, const void *bytes, size_t length)
{
	if (!reserve(buffer, length))
		return false;
	if (length)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	buffer->bytes[buffer->length] = 0;
	return true;
}

bool rg_buffer_text(struct rg_buffer *buffer, const char *text)
{
	return rg_buffer_add(buffer, text, strlen(text));
}

bool rg_buffer_format(struct rg_buffer *buffer, const char *format, ...)
{
	va_list args, again;
	bool added = false;

	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length >= 0 && reserve(buffer, (size_t)length)) {
		vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
		buffer->length += (size_t)length;
		added = true;
	}
	va_end(again);
	return added;
}

void rg_buffer_finish(struct rg_buffer *buffer)
{
	size_t limit = buffer->limit;
	rg_free(buffer->bytes);
	*buffer = (struct rg_buffer){.limit = limit};
}

char *rg_buffer_take(struct rg_buffer *buffer)
{
	char *text = buffer->bytes ? buffer->bytes : rg_strdup("");
	*buffer = (struct rg_buffer){.limit = buffer->limit};
	return text;
}

uint64_t rg_hash(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	while (length--)
		hash = (hash ^ *at++) * 1099511628211ull;
	return hash;
}

static uint64_t mix_word(uint64_t lane, uint64_t word)
{
	lane = (lane ^ word) * 0x9E3779B97F4A7C15ull;
	return (lane << 31 | lane >> 33) * 0xD6E8FEB86659FD93ull;
}

/* FNV's multiplications wait for one another, byte by byte. Here four of them go side by side, eight bytes each. */
uint64_t rg_hash_bulk(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	uint64_t lanes[4] = {hash, hash ^ 1, hash ^ 2, hash ^ 3}, words[4];

	for (; length - (size_t)(at - (const unsigned char *)bytes) >= sizeof(words); at += sizeof(words)) {
		memcpy(words, at, sizeof(words));
		for (int i = 0; i < 4; i++)
			lanes[i] = mix_word(lanes[i], words[i]);
	}
	for (int i = 0; i < 4; i++)
		hash = mix_word(hash, lanes[i]);
	return rg_hash(hash ^ length, at, length - (size_t)(at - (const unsigned char *)bytes));
}

uint64_t rg_hash_text(uint64_t hash, const char *text)
{
	return rg_hash(hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

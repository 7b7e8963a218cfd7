/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

/* Windows-1252 from 0x80 to 0x9F; 0 is not used there. Source: the Unicode consortium's mapping table. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

#define REPLACEMENT 0xFFFD

static bool begins(const char *bytes, size_t length, const char *with, size_t size)
{
	return length >= size && memcmp(bytes, with, size) == 0;
}

static size_t put_utf8(char *to, uint32_t point)
{
	if (point < 0x80) {
		to[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		to[0] = (char)(0xC0 | point >> 6);
		to[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		to[0] = (char)(0xE0 | point >> 12);
		to[1] = (char)(0x80 | (point >> 6 & 0x3F));
		to[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | point >> 18);
	to[1] = (char)(0x80 | (point >> 12 & 0x3F));
	to[2] = (char)(0x80 | (point >> 6 & 0x3F));
	to[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

static char *from_windows_1252(struct rg_arena *arena, const char *bytes, size_t length, size_t *lost)
{
	char *text = rg_arena_alloc(arena, length * 3 + 1, 1), *to = text;

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		uint32_t point = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
		*lost += point == 0;
		to += put_utf8(to, point ? point : REPLACEMENT);
	}
	return text;
}

/* Excel's "Unicode text". */
static char *from_utf16(struct rg_arena *arena, const char *bytes, size_t length, bool big, size_t *lost)
{
	char *text = rg_arena_alloc(arena, length * 2 + 4, 1), *to = text;
	const unsigned char *at = (const unsigned char *)bytes;

	for (size_t i = 0; i + 1 < length; i += 2) {
		uint32_t unit = big ? (uint32_t)(at[i] << 8 | at[i + 1]) : (uint32_t)(at[i + 1] << 8 | at[i]);
		if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < length) {
			uint32_t low = big ? (uint32_t)(at[i + 2] << 8 | at[i + 3])
					   : (uint32_t)(at[i + 3] << 8 | at[i + 2]);
			if (low >= 0xDC00 && low < 0xE000) {
				unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		bool wrong = unit == 0 || (unit >= 0xD800 && unit < 0xE000);
		*lost += wrong;
		to += put_utf8(to, wrong ? REPLACEMENT : unit);
	}
	return text;
}

char *table_text_read(struct rg_arena *arena, const char *bytes, size_t length, const char *name,
		      struct race_problems *problems)
{
	char *text = NULL;
	size_t lost = 0;

	if (length > RACE_TABLE_MAX_BYTES) {
		race_problems_add(problems, "%s: more than %u MiB, this is no table of a race", name,
				  RACE_TABLE_MAX_BYTES / (1024 * 1024));
		return NULL;
	}
	if (begins(bytes, length, "PK\3\4", 4) || begins(bytes, length, "\xD0\xCF\x11\xE0", 4)) {
		race_problems_add(problems, "%s: this is a workbook, save it as CSV in the spreadsheet", name);
		return NULL;
	}
	if (begins(bytes, length, "\xEF\xBB\xBF", 3)) {
		bytes += 3;
		length -= 3;
	}
	if (begins(bytes, length, "\xFF\xFE", 2) || begins(bytes, length, "\xFE\xFF", 2))
		text = from_utf16(arena, bytes + 2, length - 2, bytes[0] == '\xFE', &lost);
	else if (length && memchr(bytes, 0, length))
		race_problems_add(problems, "%s: this is not text", name);
	else if (rg_utf8_valid(bytes, length))
		text = rg_arena_strndup(arena, length ? bytes : "", length);
	else
		text = from_windows_1252(arena, bytes, length, &lost);
	if (text && lost)
		race_problems_add(problems, "%s: %zu characters are in no known encoding, save it as UTF-8", name,
				  lost);
	return text;
}

bool race_table_file_name(const char *name)
{
	size_t length = strlen(name);
	const char *end = length > 4 ? name + length - 4 : "";

	return rg_equal_ignoring_case(end, ".csv") || rg_equal_ignoring_case(end, ".tsv") ||
	       rg_equal_ignoring_case(end, ".txt");
}

bool race_table_looks_like(const char *bytes, size_t length)
{
	size_t at = begins(bytes, length, "\xEF\xBB\xBF", 3) ? 3 : 0;

	while (at < length && strchr(" \t\r\n", bytes[at]) && bytes[at])
		at++;
	return at < length && bytes[at] != '{' && bytes[at] != '[' && bytes[at] != '<';
}

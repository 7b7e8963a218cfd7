/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/value/encoding.h"

static bool begins(const char *bytes, size_t length, const char *with, size_t size)
{
	return length >= size && memcmp(bytes, with, size) == 0;
}

char *table_text_read(struct rg_arena *arena, const char *bytes, size_t length, const char *name,
		      struct race_problems *problems)
{
	if (length > RACE_TABLE_MAX_BYTES) {
		race_problems_add(problems, "%s: more than %u MiB, this is no table of a race", name,
				  RACE_TABLE_MAX_BYTES / (1024 * 1024));
		return NULL;
	}
	if (begins(bytes, length, "PK\3\4", 4) || begins(bytes, length, "\xD0\xCF\x11\xE0", 4)) {
		race_problems_add(problems, "%s: this is a workbook, save it as CSV in the spreadsheet", name);
		return NULL;
	}
	bool utf16 = race_encoding_is_utf16(bytes, length);
	if (!utf16 && length && memchr(bytes, 0, length)) {
		race_problems_add(problems, "%s: this is not text", name);
		return NULL;
	}
	char *decoded = race_text_decode(bytes, length, RACE_ENCODING_AUTO, NULL, NULL, problems);
	char *text = rg_arena_strdup(arena, decoded);
	rg_free(decoded);
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

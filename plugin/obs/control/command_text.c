/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* One text in quotes, or all up to a comma; a quote that is never closed ends with the value. */
static char *read_one_text(const char **at)
{
	const char *start = skip_blanks(*at), *end;

	if (*start == '"') {
		end = strchr(++start, '"');
		size_t length = end ? (size_t)(end - start) : strlen(start);
		*at = skip_blanks(start + length + (end ? 1 : 0));
		if (**at == ',')
			(*at)++;
		return rg_trimmed(start, length);
	}
	end = start + strcspn(start, ",");
	*at = *end ? end + 1 : end;
	return rg_trimmed(start, (size_t)(end - start));
}

bool command_split_texts(const char *value, char **first, char **second)
{
	const char *at = value;

	*first = read_one_text(&at);
	*second = read_one_text(&at);
	return **first && !*skip_blanks(at);
}

bool command_looks_like_grid(const char *value)
{
	static const char *const empty[] = {"-", "–", "—", "_", "empty"};
	const char *separators = " \t,;";

	for (const char *at = value + strspn(value, separators); *at; at += strspn(at, separators)) {
		size_t length = strcspn(at, separators);
		bool known = strcspn(at, "0123456789") < length;
		for (size_t i = 0; !known && i < sizeof(empty) / sizeof(empty[0]); i++)
			known = strlen(empty[i]) == length && memcmp(at, empty[i], length) == 0;
		if (!known)
			return false;
		at += length;
	}
	return true;
}

bool command_is_automatic(const char *value)
{
	return rg_equal_ignoring_case(value, "automatic");
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "clean_text.h"

#include <string.h>

#include "base/text.h"

#define SHOWN_CHARACTERS 40

static bool is_blank(uint32_t point)
{
	return point == ' ' || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200B) ||
	       point == 0x202F || point == 0x205F || point == 0x3000 || point == 0xFEFF;
}

/* Line and paragraph separators too: a graphic breaks lines where it wants. */
static bool is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
}

static bool only_blanks(const char *text)
{
	for (uint32_t point; (point = rg_utf8_next(&text));) {
		if (!is_blank(point) && !is_control(point))
			return false;
	}
	return true;
}

static size_t cut_at_character(const char *text, size_t limit)
{
	while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
		limit--;
	return limit;
}

/* The length without blanks at the end. */
static size_t trimmed_length(const char *text)
{
	size_t kept = 0;
	const char *at = text;

	for (uint32_t point; (point = rg_utf8_next(&at));) {
		if (!is_blank(point))
			kept = (size_t)(at - text);
	}
	return kept;
}

const char *race_clean_text(struct rg_arena *arena, const char *text, size_t limit, bool *cut)
{
	struct rg_buffer buffer = {.limit = limit};
	bool ascii = true, too_long = false;
	const char *at = text;
	char *clean = NULL;

	for (uint32_t point; (point = rg_utf8_next(&at)); text = at) {
		bool blank = is_control(point) || is_blank(point);
		if (blank && !buffer.length)
			continue;
		ascii = ascii && point < 0x80;
		bool added = is_control(point) ? rg_buffer_text(&buffer, " ")
					       : rg_buffer_add(&buffer, text, (size_t)(at - text));
		if (!added) {
			too_long = !only_blanks(text);
			break;
		}
	}
	if (buffer.length && !ascii) {
		/* Composing can make a text longer, too. */
		char *composed = rg_utf8_nfc(buffer.bytes);
		rg_buffer_finish(&buffer);
		size_t length = strlen(composed);
		too_long = too_long || length > limit;
		rg_buffer_add(&buffer, composed, length > limit ? cut_at_character(composed, limit) : length);
		rg_free(composed);
	}
	if (buffer.length)
		clean = rg_arena_strndup(arena, buffer.bytes, trimmed_length(buffer.bytes));
	rg_buffer_finish(&buffer);
	if (cut)
		*cut = too_long;
	return clean;
}

char *race_shown_text(const char *text)
{
	struct rg_buffer buffer = {0};
	int shown = 0;

	rg_buffer_text(&buffer, "\"");
	for (const char *at = text; shown < SHOWN_CHARACTERS; text = at, shown++) {
		uint32_t point = rg_utf8_next(&at);
		if (!point)
			break;
		if (is_control(point))
			rg_buffer_text(&buffer, " ");
		else
			rg_buffer_add(&buffer, text, (size_t)(at - text));
	}
	rg_buffer_text(&buffer, *text ? "…\"" : "\"");
	return rg_buffer_take(&buffer);
}

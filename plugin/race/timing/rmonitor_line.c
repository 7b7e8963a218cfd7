/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rmonitor_line.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "race/value/duration.h"

#define LONGEST_NAME   8
#define NO_BREAK_SPACE "\xC2\xA0"

/*
 * The fields that a command must have: t any text, k text that is not empty, i a whole number, n a whole number or
 * nothing, d a time or nothing, f a flag. Fields after those are let through: newer versions may have more.
 */
static const struct {
	const char *name;
	enum rmonitor_command command;
	const char *shape;
} commands[] = {
	{"$I", RMONITOR_RESET, ""},       {"$F", RMONITOR_FLAG, "nttdf"},
	{"$B", RMONITOR_RUN, "tt"},       {"$C", RMONITOR_CLASS, "kt"},
	{"$A", RMONITOR_ENTRY, "kttttt"}, {"$COMP", RMONITOR_COMPETITOR, "kttttt"},
	{"$G", RMONITOR_RACE, "nknd"},    {"$H", RMONITOR_BEST, "nknd"},
	{"$J", RMONITOR_OTHER, "kdd"}, /* the last lap, for which the race feed has no place */
	{"$E", RMONITOR_OTHER, "kt"},     {"$SKIPPED", RMONITOR_SKIPPED, "i"},
	{"$DOUBT", RMONITOR_DOUBT, "k"},  {"$SAME", RMONITOR_SAME, "kt"},
};

const char *rmonitor_command_name(enum rmonitor_command command)
{
	for (size_t i = 0; command > RMONITOR_OTHER && i < sizeof(commands) / sizeof(*commands); i++) {
		if (commands[i].command == command)
			return commands[i].name;
	}
	return NULL;
}

static bool is_flag(const char *text)
{
	for (; *text; text++) {
		if (!isalpha((unsigned char)*text) && *text != ' ')
			return false;
	}
	return true;
}

static bool fits(char kind, const char *text)
{
	struct race_duration duration;
	int64_t number;

	switch (kind) {
	case 'k':
		return *text != 0;
	case 'i':
		return rg_parse_int(text, &number) && number >= 0;
	case 'n':
		return !*text || (rg_parse_int(text, &number) && number >= 0);
	case 'd':
		return !*text || race_duration_parse(text, RACE_UNIT_SECONDS, &duration);
	case 'f':
		return is_flag(text);
	default:
		return true;
	}
}

/* Behind spaces, tabs and no-break spaces, which may stand around any field, inside its quotes and outside. */
static const char *after_blanks(const char *at)
{
	for (;;) {
		if (*at == ' ' || *at == '\t')
			at++;
		else if (strncmp(at, NO_BREAK_SPACE, 2) == 0)
			at += 2;
		else
			return at;
	}
}

static bool ends_with_blank(const char *text, size_t length)
{
	return length && (text[length - 1] == ' ' || text[length - 1] == '\t');
}

/* Without the blanks at both ends; cut off in place. */
static const char *trim(char *field)
{
	char *start = field + (after_blanks(field) - field);
	size_t length = strlen(start);

	for (;;) {
		if (ends_with_blank(start, length))
			length--;
		else if (length >= 2 && memcmp(start + length - 2, NO_BREAK_SPACE, 2) == 0)
			length -= 2;
		else
			break;
	}
	start[length] = 0;
	return start;
}

/* The beginning of another line inside a field: two lines ran into each other. */
static bool holds_command(const char *text)
{
	for (const char *at = text; (at = strchr(at, '$'));) {
		size_t letters = 0;
		at++;
		while (at[letters] >= 'A' && at[letters] <= 'Z')
			letters++;
		if (letters && *after_blanks(at + letters) == ',')
			return true;
	}
	return false;
}

/* In quotes: up to a quote that a comma or the end follows, so that a name may hold quotes of its own. */
static char *read_quoted(const char **at, char **to)
{
	char *field = *to;

	for (++*at; **at; ++*at) {
		const char *next = after_blanks(*at + 1);
		if (**at == '"' && (*next == ',' || !*next)) {
			*at = next;
			*(*to)++ = 0;
			return field;
		}
		*(*to)++ = **at;
	}
	return NULL;
}

static char *read_bare(const char **at, char **to)
{
	char *field = *to;

	for (; **at && **at != ','; ++*at) {
		if (**at == '"' || **at == '$')
			return NULL;
		*(*to)++ = **at;
	}
	*(*to)++ = 0;
	return field;
}

static bool read_fields(struct rmonitor_line *line, const char *at)
{
	char *to = line->text;

	while (*at == ',') {
		if (line->count == RMONITOR_MOST_FIELDS)
			return false;
		at = after_blanks(at + 1);
		char *field = *at == '"' ? read_quoted(&at, &to) : read_bare(&at, &to);
		if (!field || holds_command(field))
			return false;
		line->fields[line->count++] = trim(field);
	}
	return !*at;
}

static bool clean(const char *text)
{
	for (; *text; text++) {
		if (iscntrl((unsigned char)*text) && *text != '\t')
			return false;
	}
	return true;
}

void rmonitor_line_read(struct rmonitor_line *line, const char *text)
{
	size_t length = 1;

	line->command = RMONITOR_BAD;
	line->count = 0;
	text = after_blanks(text);
	while (text[0] && text[length] >= 'A' && text[length] <= 'Z')
		length++;
	if (text[0] != '$' || length < 2 || length > LONGEST_NAME || !clean(text) ||
	    strlen(text) > RMONITOR_LONGEST_LINE || !read_fields(line, after_blanks(text + length)))
		return;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strlen(commands[i].name) != length || memcmp(commands[i].name, text, length) != 0)
			continue;
		if (line->count < strlen(commands[i].shape))
			return;
		for (size_t field = 0; commands[i].shape[field]; field++) {
			if (!fits(commands[i].shape[field], line->fields[field]))
				return;
		}
		line->command = commands[i].command;
		return;
	}
	line->command = RMONITOR_OTHER;
}

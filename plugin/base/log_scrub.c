/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log_scrub.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "file_system.h"

struct output {
	char *to;
	size_t size, length;
};

static void add(struct output *output, const char *text, size_t length)
{
	size_t room = output->size - 1 - output->length;

	length = length < room ? length : room;
	memcpy(output->to + output->length, text, length);
	output->length += length;
}

/* The home folder itself or what lies below it, not a folder whose name begins so. */
static bool is_home(const char *at, const char *home, size_t length)
{
	if (length < 2)
		return false;
	/* Windows takes either slash and either case, and people paste what they have. */
	for (size_t i = 0; i < length; i++) {
		if (!at[i] || !file_same_letter(at[i], home[i]))
			return false;
	}
	unsigned char next = (unsigned char)at[length];
	return !isalnum(next) && next != '_' && next != '-' && next < 0x80;
}

/* How long a scheme with "://" is here; 0: there is none. A file's address is a path. */
static size_t scheme_length(const char *at)
{
	size_t length = 0;

	if (strncmp(at, "file:", 5) == 0)
		return 0;
	while (isalnum((unsigned char)at[length]) || (at[length] && strchr("+-.", at[length])))
		length++;
	return length && strncmp(at + length, "://", 3) == 0 ? length + 3 : 0;
}

/* Up to what cannot stand in an address, without the sign that ends a sentence or a clause. */
static size_t address_length(const char *at)
{
	size_t length = strcspn(at, " \t\"'<>`|\\^{}");

	while (length && strchr(":,.;)!", at[length - 1]))
		length--;
	return length;
}

/*
 * A server without the part before its @, and what follows it: up to `end`, or to where an address that stands within
 * the path has its own server. Returns where it ends.
 */
static const char *add_server(struct output *output, const char *at, const char *end)
{
	const char *server_end = at + strcspn(at, "/?# \t\"'<>"), *next;

	server_end = server_end < end ? server_end : end;
	for (const char *sign = at; sign < server_end; sign++) {
		if (*sign == '@')
			at = sign + 1;
	}
	for (next = server_end; next < end; next++) {
		if (next[0] == '/' && next + 1 < end && next[1] == '/') {
			next += 2;
			break;
		}
	}
	add(output, at, (size_t)(next - at));
	return next;
}

/* Behind the scheme: the servers, and neither query nor fragment, for both carry keys. Returns where it ends. */
static const char *add_address(struct output *output, const char *at)
{
	const char *end = at + address_length(at), *rest = at + strcspn(at, "?#");

	rest = rest < end ? rest : end;
	while (at < rest)
		at = add_server(output, at, rest);
	if (rest < end) {
		add(output, rest, 1);
		add(output, "...", 3);
	}
	return end;
}

void log_scrub(char *to, size_t size, const char *line, const char *home)
{
	struct output output = {.to = to, .size = size};
	size_t home_length = home ? strlen(home) : 0, scheme;
	bool inside = false; /* a word, in which no scheme begins */

	while (home_length && (home[home_length - 1] == '/' || home[home_length - 1] == '\\'))
		home_length--;
	while (*line) {
		if (!inside && (scheme = scheme_length(line))) {
			add(&output, line, scheme);
			line = add_address(&output, line + scheme);
		} else if (is_home(line, home, home_length)) {
			add(&output, "~", 1);
			line += home_length;
			inside = false;
		} else {
			inside = isalnum((unsigned char)*line);
			add(&output, line++, 1);
		}
	}
	to[output.length] = 0;
}

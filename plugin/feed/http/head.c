/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "head.h"

#include <string.h>

#include "base/mem.h"

/* None of them has an address or a name in it. */
static bool is_shown(const char *line, size_t length)
{
	static const char *const names[] = {
		"Age",  "Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "Date",
		"ETag", "Expires",       "Last-Modified",    "Retry-After",    "Server",       "Transfer-Encoding",
		"Vary", "X-Cache",
	};
	const char *colon = memchr(line, ':', length);
	char *name = rg_strndup(line, colon ? (size_t)(colon - line) : 0);
	bool shown = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		shown = shown || rg_equal_ignoring_case(name, names[i]);
	rg_free(name);
	return shown;
}

void head_add(struct rg_buffer *head, const char *line, size_t length)
{
	bool status = length >= 5 && memcmp(line, "HTTP/", 5) == 0;

	if (status)
		head->length = 0;
	else if (!is_shown(line, length))
		return;
	while (length && (line[length - 1] == '\r' || line[length - 1] == '\n'))
		length--;
	if (head->length + length + 1 > HEAD_BYTES_MOST)
		return;
	for (size_t i = 0; i < length; i++)
		rg_buffer_add(head, line[i] >= ' ' && line[i] <= '~' ? line + i : "?", 1);
	rg_buffer_text(head, "\n");
}

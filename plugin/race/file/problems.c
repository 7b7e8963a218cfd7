/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "problems.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

/* Room for a path and a shortened value; no correct line is longer. */
#define LINE_MAX_BYTES 1024

void race_problems_add(struct race_problems *problems, const char *format, ...)
{
	if (problems->count == RACE_PROBLEMS_KEPT) {
		problems->left_out++;
		return;
	}
	if (!problems->lines)
		problems->lines = rg_alloc(RACE_PROBLEMS_KEPT, sizeof(*problems->lines));

	char line[LINE_MAX_BYTES];
	va_list args;
	va_start(args, format);
	int length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	/* Also removes the rest of a character that was cut in two. */
	for (size_t end = sizeof(line) - 1; length >= (int)sizeof(line) && end > 0 && (line[end - 1] & 0x80);)
		line[--end] = 0;
	problems->lines[problems->count++] = rg_strdup(line);
}

void race_problems_finish(struct race_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		rg_free(problems->lines[i]);
	rg_free(problems->lines);
	*problems = (struct race_problems){0};
}

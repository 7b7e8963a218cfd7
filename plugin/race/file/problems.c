/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "problems.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "said.h"

/* Room for a path and a shortened value; no correct line is longer. */
#define LINE_MAX_BYTES 1024

static char *make_line(const char *format, va_list args)
{
	char line[LINE_MAX_BYTES];

	vsnprintf(line, sizeof(line), format, args);
	rg_utf8_drop_cut(line);
	return rg_strdup(line);
}

void race_problems_add(struct race_problems *problems, const char *format, ...)
{
	va_list args;

	if (problems->count == RACE_PROBLEMS_KEPT) {
		problems->left_out++;
		return;
	}
	if (!problems->lines)
		problems->lines = rg_alloc(RACE_PROBLEMS_KEPT, sizeof(*problems->lines));
	va_start(args, format);
	problems->lines[problems->count++] = make_line(race_said(format), args);
	va_end(args);
}

void race_problems_remark(struct race_problems *problems, const char *format, ...)
{
	va_list args;

	if (problems->remark_count == RACE_REMARKS_KEPT)
		return;
	if (!problems->remarks)
		problems->remarks = rg_alloc(RACE_REMARKS_KEPT, sizeof(*problems->remarks));
	va_start(args, format);
	problems->remarks[problems->remark_count++] = make_line(race_said(format), args);
	va_end(args);
}

void race_problems_add_all(struct race_problems *problems, const struct race_problems *from, const char *name)
{
	for (size_t i = 0; i < from->count; i++) {
		bool named = rg_empty(name) || rg_starts_with(from->lines[i], name);
		race_problems_add(problems, "%s%s%s", named ? "" : name, named ? "" : ": ", from->lines[i]);
	}
	for (size_t i = 0; i < from->remark_count; i++) {
		bool named = rg_empty(name) || rg_starts_with(from->remarks[i], name);
		race_problems_remark(problems, "%s%s%s", named ? "" : name, named ? "" : ": ", from->remarks[i]);
	}
	problems->left_out += from->left_out;
}

void race_problems_finish(struct race_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		rg_free(problems->lines[i]);
	for (size_t i = 0; i < problems->remark_count; i++)
		rg_free(problems->remarks[i]);
	rg_free(problems->lines);
	rg_free(problems->remarks);
	*problems = (struct race_problems){0};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "log.h"

#include <stdio.h>

static void sink_stderr(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	if (level <= RG_LOG_WARNING)
		fprintf(stderr, "%s: %s\n", level == RG_LOG_ERROR ? "error" : "warning", message);
}

static rg_log_sink current_sink = sink_stderr;
static void *current_data;

void rg_log_set_sink(rg_log_sink sink, void *data)
{
	current_sink = sink ? sink : sink_stderr;
	current_data = sink ? data : NULL;
}

void rg_log(enum rg_log_level level, const char *format, ...)
{
	char line[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (char *c = line; *c; c++) {
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	}
	current_sink(current_data, level, line);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a report holds, as texts. UI thread; whoever made them owns them.
 */
#ifndef RG_OBS_PANEL_REPORT_TEXTS_H
#define RG_OBS_PANEL_REPORT_TEXTS_H

#include <stddef.h>

struct report_text {
	const char *name; /* of the file */
	const char *key;  /* of the language files: what it is */
	char *text;
};

/* An array that is to be freed with report_texts_free. */
struct report_text *report_texts_make(size_t *count);
void report_texts_free(struct report_text *texts, size_t count); /* accepts NULL */
/* Local time, as the name of a file has it: "2026-11-28-1105"; rg_free. */
char *report_time(void);

#endif

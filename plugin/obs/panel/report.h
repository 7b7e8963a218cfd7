/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report for whoever helps: texts in one zip. What it would hold is gathered and listed first, and written by the
 * hand's second press, by a file thread, where recordings go, or else in the home folder. No secret, query or home
 * folder is in it, and nothing of what answers hold.
 */
#ifndef RG_OBS_PANEL_REPORT_H
#define RG_OBS_PANEL_REPORT_H

#include <stdbool.h>

/* UI thread: the two presses. The second without the first does nothing. */
void report_make(void);
void report_write(void);
/* UI thread: when the module goes. A report that is being written is given up. */
void report_stop(void);
/* Any thread: the list, or what came of it; NULL before the first press. *ready: it can be written. rg_free. */
char *report_words(bool *ready);

#endif

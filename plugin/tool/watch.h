/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for somebody to save: templates, themes, languages, and the files that the race data comes from. Main thread.
 */
#ifndef RG_TOOL_WATCH_H
#define RG_TOOL_WATCH_H

#include "source.h"

/* A number that changes whenever one of these files does; addresses of the web do not count. */
uint64_t tool_watch_stamp(const struct tool_source_ask *source);
/* False: the process is to end. *stamp is the new one then. */
bool tool_watch_wait(const struct tool_source_ask *source, uint64_t *stamp);

#endif

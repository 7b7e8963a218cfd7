/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The head of an answer as it may be shown to strangers: its status and those of its headers that say how it was made
 * and kept. Any other header, such as a cookie or a key, never comes in. Pure; any thread.
 */
#ifndef RG_FEED_HTTP_HEAD_H
#define RG_FEED_HTTP_HEAD_H

#include "base/text.h"

#define HEAD_BYTES_MOST 2048

/* Takes one line as it came. A status line begins anew: of redirects the last answer's head counts. */
void head_add(struct rg_buffer *head, const char *line, size_t length);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race feed for the command line: a file, an http(s) address or the bundled sample, got by the feed room and waited
 * for; and the pictures it names. Main thread.
 */
#ifndef RG_TOOL_SOURCE_H
#define RG_TOOL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct picture;

struct tool_source {
	char *name; /* as given, or the sample's path */
	char *bytes;
	size_t length;
	struct rg_array pictures; /* of source.c */
};

/* `feed` NULL: the sample. False after saying why on standard error; nothing to close then. */
bool tool_source_open(struct tool_source *source, const char *feed);
void tool_source_close(struct tool_source *source);
/* For graphic_ask.picture, with the source as its data: waits until the picture is there or has failed. */
const struct picture *tool_source_picture(void *data, const char *reference, bool *pending);

#endif

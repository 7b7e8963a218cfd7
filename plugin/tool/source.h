/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Race data for the command line: any address, file or race folder, or the bundled sample, got by the same intake as in
 * OBS, and waited for; also the pictures that the data names. Main thread.
 */
#ifndef RG_TOOL_SOURCE_H
#define RG_TOOL_SOURCE_H

#include "intake/intake.h"

struct picture;

/* The options that all commands have that take race data. */
struct tool_source_ask {
	const char *address; /* NULL: the sample */
	const char *mapping, *crew;
	const char *encoding; /* "windows-1257"; NULL: by the names */
	const char *wait;     /* seconds, as given; NULL: 60 */
	int refresh_s;        /* how often it is asked; 0: as usual */
	const char *language; /* of what is said of the data; NULL: English */
};

struct tool_source {
	char *name; /* as given, or the sample's path */
	struct intake *intake;
	struct intake_look look;       /* borrowed from the intake; the tree is there */
	struct race_day *day;          /* NULL: nothing in it can be used */
	struct race_problems problems; /* of all layers, then of the race day */
	int64_t wait_s;
	bool whole; /* everything that was asked for came */
	struct intake_books books;
	struct rg_array pictures; /* of source.c */
};

/* What --help says about these options, and their rows for options_parse. */
#define TOOL_SOURCE_HELP                                                                                               \
	"  --mapping M       the API that the address is of; recognised when not given\n"                              \
	"  --encoding E      of old files: windows-1252, windows-1257 or windows-1250; by their names when not "       \
	"given\n"                                                                                                      \
	"  --crew F          the crew's own file or folder, laid over it\n"                                            \
	"  --wait S          seconds to wait for all answers at most (default 60)\n"
#define TOOL_SOURCE_OPTIONS(ask)                                                                                       \
	{"--mapping", &(ask).mapping, NULL}, {"--encoding", &(ask).encoding, NULL}, {"--crew", &(ask).crew, NULL},     \
	{                                                                                                              \
		"--wait", &(ask).wait, NULL                                                                            \
	}

/* Only begins to ask. False after saying what was called wrongly; nothing to close then. */
bool tool_source_begin(struct tool_source *source, const struct tool_source_ask *ask);
/* False after saying why on standard error when no race data came; nothing to close then. */
bool tool_source_open(struct tool_source *source, const struct tool_source_ask *ask);
void tool_source_close(struct tool_source *source);
/* For graphic_ask.picture, with the source as its data: waits until the picture is there or has failed. */
const struct picture *tool_source_picture(void *data, const char *reference, bool *pending);

#endif

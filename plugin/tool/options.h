/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of the commands: "--name value", "--name=value" and switches.
 */
#ifndef RG_TOOL_OPTIONS_H
#define RG_TOOL_OPTIONS_H

#include <stdbool.h>

struct option {
	const char *name;   /* "--feed"; NULL ends the list */
	const char **value; /* gets what follows; NULL for a switch */
	bool *is_set;       /* a switch */
};

/*
 * Takes the options out of argv and leaves the other arguments at its front (argv[0] stays). Returns their number
 * plus 1; 0 when help was asked for and printed; -1 after saying what is wrong. More than `most` other arguments are
 * wrong (negative: any number).
 */
int options_parse(const char *command, const char *help, const struct option *options, int argc, char **argv, int most);

#endif

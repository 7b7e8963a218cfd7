/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include <stdio.h>
#include <string.h>

static const struct option *find_option(const struct option *options, const char *argument)
{
	size_t length = strcspn(argument, "=");

	for (; options->name; options++) {
		if (strlen(options->name) == length && strncmp(options->name, argument, length) == 0)
			return options;
	}
	return NULL;
}

int options_parse(const char *command, const char *help, const struct option *options, int argc, char **argv, int most)
{
	int kept = 1;

	for (int i = 1; i < argc; i++) {
		const char *argument = argv[i];
		if (argument[0] != '-' || !argument[1]) {
			argv[kept++] = argv[i];
			continue;
		}
		if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
			fputs(help, stdout);
			return 0;
		}
		const struct option *option = find_option(options, argument);
		const char *equals = strchr(argument, '=');
		if (!option) {
			fprintf(stderr, "race-graphics %s: no option \"%s\" (--help lists them)\n", command, argument);
			return -1;
		}
		if (!option->value) {
			*option->is_set = true;
		} else if (equals) {
			*option->value = equals + 1;
		} else if (i + 1 < argc) {
			*option->value = argv[++i];
		} else {
			fprintf(stderr, "race-graphics %s: %s needs a value\n", command, argument);
			return -1;
		}
	}
	if (most >= 0 && kept - 1 > most) {
		fprintf(stderr, "race-graphics %s: \"%s\": one argument too many\n", command, argv[most + 1]);
		return -1;
	}
	return kept;
}

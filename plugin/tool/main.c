/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics`: the plugin's own code on the command line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "command.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{"render", command_render, "draw a graphic into a PNG file"},
	{"check", command_check, "say what is in a feed, and what is wrong with it"},
	{"serve", command_serve, "be a results API on this machine, from a folder"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

const char *tool_data_directory(void)
{
	const char *given = getenv("RACE_GRAPHICS_DATA");

	if (given && *given)
		return given;
	return rg_directory_exists(RG_STAGE_DATA) ? RG_STAGE_DATA : RG_INSTALL_DATA;
}

const char *tool_user_directory(void)
{
	static char path[4096];
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && *config)
		snprintf(path, sizeof(path), "%s/obs-studio/plugin_config/race-graphics", config);
	else
		snprintf(path, sizeof(path), "%s/.config/obs-studio/plugin_config/race-graphics", home ? home : "");
	return rg_directory_exists(path) ? path : NULL;
}

static void usage(FILE *out)
{
	fprintf(out, "Race Graphics %s\n\nusage: race-graphics COMMAND [ARGUMENTS]\n\n", RG_VERSION);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	fprintf(out, "\nrace-graphics COMMAND --help says more.\n");
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("race-graphics %s\n", RG_VERSION);
		return 0;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "race-graphics: no command \"%s\"\n\n", argv[1]);
	usage(stderr);
	return 2;
}

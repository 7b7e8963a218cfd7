/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics`: the plugin's own code on the command line.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "command.h"
#include "graphic/graphic.h"
#include "race/file/shelf.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{"render", command_render, "draw a graphic into a PNG file"},
	{"film", command_film, "draw how a graphic comes, changes and goes"},
	{"check", command_check, "say what is in a feed, and what is wrong with it"},
	{"import", command_import, "write race data of any kind as a race feed"},
	{"fields", command_fields, "list the members of the race feed"},
	{"proof", command_proof, "make the proof sheet for the commentator, a PDF"},
	{"pack", command_pack, "put a race folder into one file, for another laptop"},
	{"unpack", command_unpack, "take a race folder out of such a file"},
	{"serve", command_serve, "be a results API on this machine, from a folder"},
	{"rehearse", command_rehearse, "play a race day through the automatic source, and say what comes on air"},
	{"record", command_record, "write what an address answers as a race day that can be played"},
	{"chapters", command_chapters, "make chapters of an as-run log, also in a recording"},
	{"sponsors", command_sponsors, "sum up for how long each sponsor was on air"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

/* Seen from the program's folder; tools/cmake/Layout.cmake. */
static const char *const data_places[] = {RG_TOOL_DATA};

const char *tool_data_directory(void)
{
	static char path[4096];
	char *given = rg_environment("RACE_GRAPHICS_DATA"), *program = rg_program_directory();

	snprintf(path, sizeof(path), "%s", given ? given : ".");
	for (size_t i = 0; program && !given && i < sizeof(data_places) / sizeof(data_places[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", program, data_places[i]);
		if (rg_directory_exists(path))
			break;
	}
	rg_free(program);
	rg_free(given);
	return path;
}

const char *tool_user_directory(void)
{
	static char path[4096];
	char *config = rg_config_directory();

	snprintf(path, sizeof(path), "%s/obs-studio/plugin_config/race-graphics", config ? config : "");
	rg_free(config);
	return rg_path_exists(path) ? path : NULL;
}

struct race_shelf *tool_shelf(void)
{
	static struct race_shelf *shelf;

	if (!shelf)
		shelf = race_shelf_create(tool_data_directory(), tool_user_directory());
	return shelf;
}

static struct rg_buffer said; /* every warning, a line each */

static void say(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	if (level > RG_LOG_WARNING)
		return;
	fprintf(stderr, "race-graphics: %s\n", message);
	rg_buffer_format(&said, "%s\n", message);
}

bool tool_said(const char *reason)
{
	return said.bytes && strstr(said.bytes, reason);
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
	rg_process_begin(&argc, &argv);
	rg_log_set_sink(say, NULL);
	graphic_forget_system_fonts();
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

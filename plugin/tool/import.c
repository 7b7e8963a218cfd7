/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics import`: race data of any kind as one race feed, all layers laid over each other.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "command.h"
#include "intake/recording/written.h"
#include "options.h"
#include "source.h"

static const char help[] =
	"usage: race-graphics import [OPTIONS] FILE-FOLDER-OR-URL [-o FILE]\n"
	"\n"
	"Writes race data of any kind as a race feed: what is given, and the crew's files laid over it. Pictures in\n"
	"the folder of FILE, or below, are named from there, those of the web by their address; others are left out, "
	"and\n"
	"so is what is wrong.\n"
	"\n" TOOL_SOURCE_HELP "  -o, --output F    the file; standard output when not given\n"
	"\n"
	"Ends with 1 when nothing came or there was a problem, which is said; what could be used is written all the "
	"same.\n";

static cJSON *feed_for(const char *output, const struct tool_source *source)
{
	char *folder = rg_path_directory(output ? output : ""), *real = rg_path_real(folder);
	size_t left_out;
	cJSON *feed = intake_written(source->intake, source->look.tree, real, &left_out);

	if (left_out)
		fprintf(stderr, "%s: %zu %s left out, not in the folder of the file that is written (%s)\n",
			source->name, left_out, left_out == 1 ? "picture is" : "pictures are", folder);
	rg_free(real);
	rg_free(folder);
	return feed;
}

static bool write_feed(const char *path, const char *text)
{
	if (!path)
		return fputs(text, stdout) >= 0 && putchar('\n') != EOF && fflush(stdout) == 0;
	char *line = rg_asprintf("%s\n", text);
	bool written = rg_file_replace(path, line, strlen(line));
	if (!written)
		fprintf(stderr, "race-graphics import: %s: cannot be written\n", path);
	rg_free(line);
	return written;
}

int command_import(int argc, char **argv)
{
	struct tool_source_ask ask = {0};
	struct tool_source source;
	const char *output = NULL;
	const struct option options[] = {
		TOOL_SOURCE_OPTIONS(ask), {"--output", &output, NULL}, {"-o", &output, NULL}, {NULL, NULL, NULL}};

	int count = options_parse("import", help, options, argc, argv, 1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count == 1) {
		fputs(help, stderr);
		return 2;
	}
	ask.address = argv[1];
	if (!tool_source_open(&source, &ask))
		return 1;
	for (size_t i = 0; i < source.problems.count; i++)
		fprintf(stderr, "%s: %s\n", source.name, source.problems.lines[i]);
	for (size_t i = 0; i < source.problems.remark_count; i++)
		fprintf(stderr, "%s: %s\n", source.name, source.problems.remarks[i]);
	cJSON *tree = feed_for(output, &source);
	char *text = cJSON_Print(tree);
	bool good = text && write_feed(output, text) && source.day && source.whole && !source.problems.count;
	cJSON_free(text);
	cJSON_Delete(tree);
	tool_source_close(&source);
	return good ? 0 : 1;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics proof`: the proof sheet for the commentator.
 */
#include <stdio.h>

#include "base/clock.h"
#include "command.h"
#include "graphic/proof/proof.h"
#include "options.h"
#include "race/value/date.h"
#include "race/file/shelf.h"
#include "source.h"

static const char help[] =
	"usage: race-graphics proof [OPTIONS] FILE-FOLDER-OR-URL [-o proof.pdf]\n"
	"\n"
	"Draws every driver card, with how the name is said, car, team, honours and notes beside it, and every grid,\n"
	"as A4 pages: for the commentator to read before the day.\n"
	"\n" TOOL_SOURCE_HELP "  --theme T         dark (default), light, or one of your own\n"
	"  --language L      en (default), fi, sv, nb, et\n"
	"  --show-minors     age and photo of drivers under 18, too, which are hidden unless the event says otherwise\n"
	"  -o, --output F    the PDF file (default proof.pdf)\n";

int command_proof(int argc, char **argv)
{
	struct tool_source_ask source_ask = {0};
	struct tool_source source;
	struct proof_ask ask = {.shelf = tool_shelf()};
	const char *output = "proof.pdf";
	bool show_minors = false;
	char *error = NULL;
	const struct option options[] = {
		TOOL_SOURCE_OPTIONS(source_ask),
		{"--theme", &ask.graphic.theme, NULL},
		{"--language", &ask.graphic.language, NULL},
		{"--show-minors", NULL, &show_minors},
		{"--output", &output, NULL},
		{"-o", &output, NULL},
		{NULL, NULL, NULL},
	};
	bool good = false;

	int count = options_parse("proof", help, options, argc, argv, 1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	source_ask.address = count == 2 ? argv[1] : NULL;
	if (!tool_source_open(&source, &source_ask))
		return 1;
	for (size_t i = 0; i < source.problems.count; i++)
		fprintf(stderr, "%s: %s\n", source.name, source.problems.lines[i]);
	ask.studio = graphic_studio_create(race_shelf_ref(ask.shelf));
	ask.graphic.day = source.day;
	ask.graphic.hide_minors = !show_minors;
	ask.graphic.picture = tool_source_picture;
	ask.graphic.picture_data = &source;
	if (ask.studio && source.day)
		good = proof_write(&ask, output, &error);
	if (error)
		fprintf(stderr, "race-graphics proof: %s: %s\n", output, error);
	rg_free(error);
	graphic_studio_destroy(ask.studio);
	tool_source_close(&source);
	return good ? 0 : 1;
}

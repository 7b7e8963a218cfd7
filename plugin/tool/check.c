/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics check`: what is wrong with race data, what was found in it, what to look at, for people.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "graphic/graphic.h"
#include "options.h"
#include "race/review/phrase.h"
#include "race/review/review.h"
#include "race/value/date.h"
#include "race/file/shelf.h"
#include "source.h"

static const char help[] =
	"usage: race-graphics check [OPTIONS] FILE-FOLDER-OR-URL...\n"
	"\n"
	"Says what is wrong with race data, each problem by its place; what was found; what came from where; what to\n"
	"look at; and which members of the format nobody filled. Templates, themes, languages, fonts and mappings of "
	"your\n"
	"own that cannot be used are named on standard error, with the place and the reason.\n"
	"\n" TOOL_SOURCE_HELP "  --language L      of what is said of the data: en (default), fi, sv, nb, et\n"
	"\n"
	"Ends with 1 when there was a problem with the data, 0 when there was none.\n";

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void print_problems(const struct tool_source *source)
{
	const struct race_problems *problems = &source->problems;

	for (size_t i = 0; i < problems->count; i++)
		printf("%s: %s\n", source->name, problems->lines[i]);
	for (size_t i = 0; i < problems->remark_count; i++)
		printf("%s: %s\n", source->name, problems->remarks[i]);
	if (problems->left_out)
		printf("%s: and %zu more problem%s\n", source->name, problems->left_out, plural(problems->left_out));
}

/* A line with its heading in the crew's language. */
static void print_line(const struct words *words, const char *heading, const char *line)
{
	if (line[0])
		printf("  %s: %s\n", phrase_find(words, heading) ? phrase_find(words, heading) : heading, line);
}

static void print_review(const struct tool_source *source)
{
	const struct words *words = source->books.phrases;
	struct race_review_ask ask = {
		.day = source->day,
		.today = race_date_today(),
		.strangers = source->look.strangers,
		.stranger_count = source->look.stranger_count,
		.words = words,
	};
	struct race_review review;

	race_review_init(&review, &ask);
	printf("%s: %s\n", source->name, review.found);
	for (size_t i = 0; i < intake_layer_count(source->intake); i++)
		print_line(words, "From", intake_layer_line(source->intake, i));
	print_line(words, "LookAt", review.look_at);
	print_line(words, "NeverFilled", review.unfilled);
	race_review_finish(&review);
}

/* True when the data has no problem. */
static bool check(const struct tool_source_ask *ask)
{
	struct tool_source source;

	if (!tool_source_open(&source, ask))
		return false;
	print_problems(&source);
	if (source.look.failing && !tool_said(source.look.error))
		printf("%s: %s\n", source.name, source.look.error);
	if (source.day)
		print_review(&source);
	bool good = source.day && source.whole && !source.problems.count && !source.look.failing &&
		    !source.look.unusable;
	tool_source_close(&source);
	return good;
}

/* Reads the user's own templates and themes, which race data does not need; mappings were read with the data. */
static void read_own_files(void)
{
	struct graphic_studio *studio = graphic_studio_create(race_shelf_ref(tool_shelf()));

	if (studio)
		graphic_studio_read_all(studio);
	graphic_studio_destroy(studio);
}

int command_check(int argc, char **argv)
{
	struct tool_source_ask ask = {0};
	const struct option options[] = {
		TOOL_SOURCE_OPTIONS(ask), {"--language", &ask.language, NULL}, {NULL, NULL, NULL}};
	bool good = true;

	int count = options_parse("check", help, options, argc, argv, -1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count == 1) {
		fputs(help, stderr);
		return 2;
	}
	read_own_files();
	for (int i = 1; i < count; i++) {
		ask.address = argv[i];
		good = check(&ask) && good;
	}
	return good ? 0 : 1;
}

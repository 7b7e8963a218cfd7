/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics check`: what is wrong with a feed, by path, and what was found in it, for people.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command.h"
#include "options.h"
#include "race/date.h"
#include "race/decode.h"
#include "race/derive.h"
#include "source.h"

static const char help[] = "usage: race-graphics check FILE-OR-URL...\n"
			   "\n"
			   "Says what is wrong with race feeds, each problem by its path, then what was found.\n"
			   "Ends with 1 when there was a problem, 0 when there was none.\n";

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static size_t count_photos(const struct race_day *day)
{
	size_t count = 0;

	for (RACE_EACH(struct race_driver, driver, day->drivers))
		count += driver->photo != NULL;
	return count;
}

static void describe_heat(const char *label, const struct race_heat *heat)
{
	const struct race_class *class_ = heat ? race_heat_class(heat) : NULL;

	if (!heat)
		return;
	printf(" %s: %s%s", label, class_ ? (class_->name ? class_->name : class_->id) : "", class_ ? " " : "");
	if (heat->name)
		printf("%s", heat->name);
	else
		printf("%s", heat->group ? heat->group : heat->id);
	if (heat->race != RACE_NONE)
		printf(" race %d", heat->race);
	printf(", %zu car%s", heat->entries.count, plural(heat->entries.count));
	if (heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only) {
		int hour, minute;
		race_time_clock(heat->start, &hour, &minute);
		printf(", %d:%02d", hour, minute);
	}
	printf(".");
}

static void describe(const char *name, const struct race_day *day)
{
	printf("%s: %zu driver%s in %zu class%s, %zu heat%s, %zu round%s of %zu series, %zu photo%s.", name,
	       day->drivers.count, plural(day->drivers.count), day->classes.count, day->classes.count == 1 ? "" : "es",
	       day->heats.count, plural(day->heats.count), day->rounds.count, plural(day->rounds.count),
	       day->series.count, count_photos(day), plural(count_photos(day)));
	describe_heat("Now", race_day_current_heat(day, NULL));
	describe_heat("Next", race_day_next_heat(day, NULL));
	printf("\n");
}

/* True when the feed has no problem. */
static bool check(const char *feed)
{
	struct tool_source source;
	struct race_problems problems = {0};

	if (!tool_source_open(&source, feed))
		return false;
	struct race_day *day = race_day_decode(source.bytes, source.length, &problems);
	for (size_t i = 0; i < problems.count; i++)
		printf("%s: %s\n", source.name, problems.lines[i]);
	if (problems.left_out)
		printf("%s: and %zu more problem%s\n", source.name, problems.left_out, plural(problems.left_out));
	if (day)
		describe(source.name, day);
	bool good = day && !problems.count;
	race_problems_finish(&problems);
	race_day_unref(day);
	tool_source_close(&source);
	return good;
}

int command_check(int argc, char **argv)
{
	const struct option options[] = {{NULL, NULL, NULL}};
	bool good = true;

	int count = options_parse("check", help, options, argc, argv, -1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count == 1) {
		fputs(help, stderr);
		return 2;
	}
	for (int i = 1; i < count; i++)
		good = check(argv[i]) && good;
	return good ? 0 : 1;
}

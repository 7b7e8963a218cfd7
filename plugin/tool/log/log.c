/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The as-run log: reading it, and `race-graphics sponsors`.
 */
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "tool/command.h"
#include "tool/options.h"

bool tool_log_read(const char *path, struct as_run *log)
{
	struct race_problems problems = {0};
	char *bytes = NULL, *error = NULL;
	size_t length = 0;
	bool good = rg_file_read(path, AS_RUN_BYTES, &bytes, &length, &error);

	if (!good)
		fprintf(stderr, "race-graphics: %s: %s\n", path, error);
	good = good && as_run_read(bytes, length, log, &problems);
	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "race-graphics: %s: %s\n", path, problems.lines[i]);
	if (problems.left_out)
		fprintf(stderr, "race-graphics: %s: %zu more problems\n", path, problems.left_out);
	race_problems_finish(&problems);
	rg_free(error);
	rg_free(bytes);
	return good;
}

/* ---- sponsors ---- */

static const char help[] =
	"usage: race-graphics sponsors LOG\n"
	"\n"
	"Says for how many seconds, and how often, each sponsor was on air, by the as-run log of an\n"
	"event. One line a sponsor with tabs between: seconds, times, sponsor.\n"
	"\n"
	"Exit status: 0 said, 1 the log cannot be read or no sponsor was on air, 2 called wrongly.\n";

struct sponsor {
	const char *name;
	int64_t ms;
	size_t times;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct sponsor *)a)->name, ((const struct sponsor *)b)->name);
}

static int by_time(const void *a, const void *b)
{
	const struct sponsor *first = a, *second = b;

	if (first->ms != second->ms)
		return first->ms > second->ms ? -1 : 1;
	return by_name(a, b);
}

/* One for each row with one, then the same ones together; how many there are. */
static size_t sum(const struct as_run *log, struct sponsor *sponsors)
{
	size_t rows = 0, count = 0;

	for (size_t i = 0; i < log->count; i++) {
		const struct as_run_row *row = &log->rows[i];
		if (row->sponsor)
			sponsors[rows++] = (struct sponsor){row->sponsor, row->on_air_ms > 0 ? row->on_air_ms : 0, 1};
	}
	qsort(sponsors, rows, sizeof(*sponsors), by_name);
	for (size_t i = 0; i < rows; i++) {
		if (count && by_name(&sponsors[count - 1], &sponsors[i]) == 0) {
			sponsors[count - 1].ms += sponsors[i].ms;
			sponsors[count - 1].times++;
		} else {
			sponsors[count++] = sponsors[i];
		}
	}
	qsort(sponsors, count, sizeof(*sponsors), by_time);
	return count;
}

int command_sponsors(int argc, char **argv)
{
	const struct option options[] = {{NULL, NULL, NULL}};
	struct as_run log;

	int given = options_parse("sponsors", help, options, argc, argv, 1);
	if (given <= 0)
		return given < 0 ? 2 : 0;
	if (given == 1) {
		fprintf(stderr, "race-graphics sponsors: which log?\n\n%s", help);
		return 2;
	}
	if (!tool_log_read(argv[1], &log))
		return 1;
	struct sponsor *sponsors = rg_alloc(log.count + 1, sizeof(*sponsors));
	size_t count = sum(&log, sponsors);
	for (size_t i = 0; i < count; i++)
		printf("%lld.%d\t%zu\t%s\n", (long long)sponsors[i].ms / 1000, (int)(sponsors[i].ms / 100 % 10),
		       sponsors[i].times, sponsors[i].name);
	if (!count)
		fprintf(stderr, "race-graphics: %s: no sponsor was on air\n", argv[1]);
	rg_free(sponsors);
	as_run_finish(&log);
	return count ? 0 : 1;
}

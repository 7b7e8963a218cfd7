/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a feed costs: from its bytes to a race day as the plugin reads it, beside cJSON_Parse of the same bytes; and
 * what a graphic costs when many drivers are known. Without OBS.
 *
 * usage: data [--pairs N] [ROW...]
 *        data --write FILE                            a feed of 5 MB for --peak, and the crew's table beside it
 *        data --peak ours|table|cjson|nothing:FILE    one of them in a process of its own: its peak of memory, MB
 *        data --day FILE                              the race day of the other programs
 */
#include "measure.h"
#include "day.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/graphic.h"
#include "intake/intake.h"
#include "race/day/decode.h"
#include "race/day/follow.h"
#include "race/file/shelf.h"

#define MANY_DRIVERS 5800 /* with as many heats of six, 5 MB */
#define MANY_HEATS   3600

static struct race_shelf *shelf;
static struct intake_books books;
static char folder[] = "/tmp/rg-bench-XXXXXX";

struct feed_case {
	char *path, *table; /* `table`: the crew's, or NULL */
};

static void must(bool well, const char *what)
{
	if (well)
		return;
	fprintf(stderr, "bench_data: %s\n", what);
	exit(1);
}

static char *write_file(const char *name, const char *text, size_t length)
{
	char *path = rg_path_join(folder, name);

	must(rg_file_replace(path, text, length), "no file can be written");
	return path;
}

static char *write_table(int drivers)
{
	struct rg_buffer text = {0};

	rg_buffer_format(&text, "number,hometown,sponsor,car\n");
	for (int i = 0; i < drivers; i++)
		rg_buffer_format(&text, "%d,Oulu,Sponsor %d,Ford Fiesta %d\n", i + 1, i, i);
	size_t length = text.length;
	char *all = rg_buffer_take(&text), *path = write_file("crew.csv", all, length);
	rg_free(all);
	return path;
}

static struct feed_case make_case(const char *name, int drivers, int heats, bool with_table)
{
	size_t length;
	char *text = day_text(drivers, heats, 0, 0, &length);
	struct feed_case feed = {write_file(name, text, length), with_table ? write_table(drivers) : NULL};

	rg_free(text);
	return feed;
}

/* From the file to the race day, as a subscription does. */
static double slice_ours(void *data)
{
	const struct feed_case *feed = data;
	struct race_problems problems = {0};
	struct intake_look look;
	struct race_follow follow = {0};
	double begun = measure_process_ms();
	struct intake *intake = intake_create(
		&(struct intake_options){
			.address = feed->path, .crew = feed->table, .refresh_s = 3600, .books = &books},
		NULL, NULL);

	do {
		intake_step(intake, rg_monotonic_ms(), NULL);
		intake_look(intake, &look);
		if (!look.tree || look.busy)
			rg_sleep_ms(1);
	} while (!look.tree || look.busy);
	race_follow_init(&follow, NULL, 0, 0);
	struct race_day *day = race_follow_decode(&follow, look.tree, look.hash, &problems);
	must(day != NULL, "there is no race day");
	race_follow_finish(&follow);
	race_day_unref(day);
	intake_destroy(intake);
	race_problems_finish(&problems);
	return measure_process_ms() - begun;
}

static double slice_cjson(void *data)
{
	const struct feed_case *feed = data;
	char *bytes = NULL, *error = NULL;
	size_t length;
	double begun = measure_process_ms();

	must(rg_file_read(feed->path, 64 << 20, &bytes, &length, &error), "the feed cannot be read");
	cJSON *tree = cJSON_ParseWithLength(bytes, length);
	must(tree != NULL, "it is no JSON");
	cJSON_Delete(tree);
	rg_free(bytes);
	return measure_process_ms() - begun;
}

static double peak_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

/* ---- graphics ---- */

struct drawing_case {
	struct graphic_studio *studio;
	struct race_day *day;
};

static struct drawing_case make_drawing(struct graphic_studio *studio, int drivers)
{
	size_t length;
	char *text = day_text(drivers, drivers / 6, 0, 0, &length);
	struct race_problems problems = {0};
	struct drawing_case drawing = {studio, race_day_decode(text, length, &problems)};

	must(drawing.day != NULL, "there is no race day");
	race_problems_finish(&problems);
	rg_free(text);
	return drawing;
}

static double slice_drawing(void *data)
{
	const struct drawing_case *drawing = data;
	struct graphic_ask ask = {
		.day = drawing->day,
		.template_id = "heat-results",
		.heat = "final",
		.width = 1920,
		.height = 1080,
	};
	double begun = measure_thread_ms();

	for (int i = 0; i < 3; i++) {
		struct graphic *graphic = graphic_make(drawing->studio, &ask, NULL, NULL);
		must(graphic && graphic->count > DAY_ROWS, "there is no graphic");
		graphic_unref(graphic);
	}
	return (measure_thread_ms() - begun) / 3;
}

static void draw_rows(void)
{
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));

	must(studio != NULL, "there are no fonts");
	struct drawing_case few = make_drawing(studio, DAY_ROWS), many = make_drawing(studio, 10000);
	if (measure_wanted("drivers-known"))
		measure_ratio("drivers-known", "12 rows laid out and painted, 10,000 drivers known", "12 drivers known",
			      "ms", 1.10, slice_drawing, &many, slice_drawing, &few);
	race_day_unref(few.day);
	race_day_unref(many.day);
	graphic_studio_destroy(studio);
}

/* ---- all ---- */

static double slice_per_driver(void *data)
{
	return slice_ours(data) / 8;
}

static void feed_rows(void)
{
	struct feed_case plain = make_case("feed.json", MANY_DRIVERS, MANY_HEATS, false);
	struct feed_case table = {plain.path, write_table(MANY_DRIVERS)};

	if (measure_wanted("feed-time"))
		measure_ratio("feed-time", "a 5 MB feed, file to race day, one layer", "cJSON_Parse of it", "ms", 2.2,
			      slice_ours, &plain, slice_cjson, &plain);
	if (measure_wanted("feed-table-time"))
		measure_ratio("feed-table-time", "the same with a crew's table of as many drivers", "cJSON_Parse of it",
			      "ms", 3.5, slice_ours, &table, slice_cjson, &plain);
	rg_free(plain.path);
	rg_free(table.table);
	if (!measure_wanted("feed-linear"))
		return;
	struct feed_case small = make_case("small.json", 1250, 208, false),
			 large = make_case("large.json", 10000, 1666, false);
	measure_ratio("feed-linear", "10,000 drivers and 1,666 heats, for each eighth of them", "1,250 and 208", "ms",
		      1.15, slice_per_driver, &large, slice_ours, &small);
	rg_free(small.path);
	rg_free(large.path);
}

static int peak_of(const char *whose)
{
	struct feed_case feed = {rg_strdup(whose + strcspn(whose, ":") + 1), NULL};
	char *table = rg_asprintf("%s.csv", feed.path);

	feed.table = rg_starts_with(whose, "table") ? table : NULL;
	if (rg_starts_with(whose, "cjson"))
		slice_cjson(&feed);
	else if (!rg_starts_with(whose, "nothing"))
		slice_ours(&feed);
	printf("%.2f\n", peak_mb());
	rg_free(feed.path);
	rg_free(table);
	return 0;
}

static int write_day(const char *path)
{
	size_t length;
	char *text = day_text(DAY_ROWS, 8, 0, 0, &length);

	must(rg_file_replace(path, text, length), "no file can be written");
	rg_free(text);
	return 0;
}

/* The files for --peak, which are another process'. */
static int write_feeds(const char *path)
{
	size_t length;
	char *text = day_text(MANY_DRIVERS, MANY_HEATS, 0, 0, &length), *table = write_table(MANY_DRIVERS);
	char *beside = rg_asprintf("%s.csv", path);

	must(rg_file_replace(path, text, length) && rename(table, beside) == 0, "no file can be written");
	rg_free(beside);
	rg_free(table);
	rg_free(text);
	return 0;
}

int main(int count, char **arguments)
{
	struct race_problems problems = {0};
	int failed = 0;

	must(mkdtemp(folder) != NULL, "there is no temporary folder");
	shelf = race_shelf_create(RG_STAGE_DATA, NULL);
	intake_books_init(&books, shelf, NULL, &problems);
	if (count == 3 && strcmp(arguments[1], "--peak") == 0) {
		failed = peak_of(arguments[2]);
	} else if (count == 3 && strcmp(arguments[1], "--write") == 0) {
		failed = write_feeds(arguments[2]);
	} else if (count == 3 && strcmp(arguments[1], "--day") == 0) {
		failed = write_day(arguments[2]);
	} else if (!measure_begin(count, arguments)) {
		failed = 2;
	} else {
		feed_rows();
		draw_rows();
	}
	intake_books_finish(&books);
	race_shelf_unref(shelf);
	race_problems_finish(&problems);
	char *path = rg_asprintf("rm -rf %s", folder);
	failed = system(path) ? 1 : failed;
	rg_free(path);
	return failed;
}

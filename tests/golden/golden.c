/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Golden pictures: every case of cases.tsv is drawn by the code that draws in OBS and held against
 * expected/<case>.png; what must be so of every graphic is checked on the way. See README.md.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "race/file/shelf.h"
#include "case.h"
#include "check.h"
#include "compare.h"
#include "fonts.h"
#include "measure.h"
#include "sheet.h"

#define SKIPPED      77 /* ctest knows it */
#define LAYOUT_APART 24 /* px of a canvas of 1920: how much wider or narrower another font may make a box */
#define UPDATED      3  /* tools/update-expected knows it; for ctest it is a failure */

static const char usage[] =
	"usage: golden [--update] [--sheet DIR] [--missing | --names | --beside | --measure | --fonts] [NAME...]\n"
	"\n"
	"  --update     write the expected pictures instead of comparing, as tools/update-expected asks; never passes\n"
	"  --sheet DIR  also write each case at 640 x 360, JPEG quality 30, and sheets of them\n"
	"  --missing    draw with every member of the feeds missing in turn; no pictures\n"
	"  --names      lay out every name of fixtures/names/corpus.tsv; no pictures\n"
	"  --beside     which graphics of different zones lie over each other; no pictures\n"
	"  --measure    check the measure itself; no pictures\n"
	"  --fonts      whether the fonts are those of the expected pictures; status 77 when not; no pictures\n"
	"  NAME         only cases whose name begins so; with --missing: feeds\n";

struct golden {
	struct graphic_studio *studio;
	struct laid_tools tools;
	struct sheet *sheet;
	bool update, other_fonts;
	int count, grades[GRADE_FAIL + 1], faults;
};

static struct canvas canvas_of(const struct graphic *graphic)
{
	struct canvas canvas = canvas_create(graphic->width, graphic->height);

	graphic_compose(graphic, canvas.pixels);
	graphic_unpremultiply(canvas.pixels, (size_t)canvas.width * (size_t)canvas.height);
	return canvas;
}

static void leave(const char *name, const char *what, const struct canvas *canvas)
{
	char *path = rg_asprintf("%s/%s.%s.png", GOLDEN_FAILED, name, what);

	if (!rg_directory_make(GOLDEN_FAILED) || !canvas_write(canvas, path))
		golden_die("%s: cannot be written", path);
	printf("  %s: %s\n", what, path);
	rg_free(path);
}

static void compare(struct golden *golden, const char *name, const struct canvas *actual)
{
	char *path = rg_asprintf("%s/%s.png", GOLDEN_EXPECTED, name);
	struct canvas expected = canvas_create(actual->width, actual->height);
	struct canvas difference = canvas_create(actual->width, actual->height);
	double measure = 0;

	if (golden->update) {
		if (!canvas_write(actual, path))
			golden_die("%s: cannot be written", path);
	} else if (!canvas_read(&expected, path)) {
		printf("%s: there is no %s of this size; look at the picture, then run tools/update-expected golden\n",
		       name, path);
		leave(name, "actual", actual);
		golden->faults++;
	} else if (golden->other_fonts) {
		int apart = canvas_edges_apart(&expected, actual);
		if (apart > LAYOUT_APART * actual->width / 1920) {
			printf("%s: its layout is %d px apart from %s\n", name, apart, path);
			leave(name, "actual", actual);
			golden->faults++;
		}
	} else {
		enum grade grade = canvas_compare(&expected, actual, &difference, &measure);
		golden->grades[grade]++;
		if (grade > GRADE_GOOD) {
			printf("%s: %s, %.2f from %s\n", name, grade_name(grade), measure, path);
			leave(name, "actual", actual);
			leave(name, "difference", &difference);
			golden->faults++;
		}
	}
	canvas_finish(&expected);
	canvas_finish(&difference);
	rg_free(path);
}

static void check(struct golden *golden, const struct golden_case *one, const struct graphic_ask *ask,
		  const struct graphic *graphic)
{
	struct graphic *again = graphic_make(golden->studio, ask, NULL, NULL);
	struct laid laid;

	laid_make(&laid, &golden->tools, ask);
	if (!laid.root) {
		printf("%s: shows nothing: there is no %s\n", one->name, graphic->empty_reason);
		golden->faults++;
	} else {
		golden->faults += check_sprites(one->name, ask, graphic, &laid);
		golden->faults += check_equal(one->name, graphic, again);
		golden->faults += check_face(one->name, ask, graphic);
		golden->faults += check_ink(one->name, &laid);
		if (!strstr(one->feed, "hard"))
			golden->faults += check_whole(one->name, &laid);
	}
	laid_finish(&laid);
	graphic_unref(again);
}

static void run(struct golden *golden, const struct golden_case *one)
{
	struct graphic_ask ask = one->ask;
	char *error = NULL;

	ask.day = case_day(one->feed);
	struct graphic *graphic = graphic_make(golden->studio, &ask, NULL, &error);
	golden->count++;
	if (!graphic || error) {
		printf("%s: %s\n", one->name, error ? error : "cannot be drawn");
		golden->faults++;
	} else {
		struct canvas canvas = canvas_of(graphic);
		check(golden, one, &ask, graphic);
		compare(golden, one->name, &canvas);
		if (golden->sheet)
			sheet_add(golden->sheet, one->name, graphic);
		canvas_finish(&canvas);
	}
	graphic_unref(graphic);
	race_day_unref(ask.day);
	rg_free(error);
}

/* The cases of each template; there are no others. */
static const struct family {
	const char *name;
	size_t cases;
} families[] = {
	{"title", 12},       {"class-bumper", 12}, {"next-up", 13},    {"countdown", 21},   {"classification", 13},
	{"podium", 12},      {"winner", 13},       {"schedule", 13},   {"session-bug", 22}, {"race-strip", 15},
	{"driver-card", 70}, {"driver-strap", 45}, {"name-strap", 24}, {"message", 16},     {"heat-grid", 68},
	{"calendar", 33},    {"heat-results", 56}, {"standings", 38},  {"club", 21},
};

static void check_count(const struct golden_case *cases, size_t count)
{
	size_t known = 0;

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		size_t found = 0;
		for (size_t k = 0; k < count; k++)
			found += rg_starts_with(cases[k].name, families[i].name);
		if (found != families[i].cases)
			golden_die("%s: %zu cases, but the test knows of %zu", families[i].name, found,
				   families[i].cases);
		known += found;
	}
	if (known != count)
		golden_die("%zu cases, of which %zu are of no family that is tested", count, count - known);
}

static bool wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++) {
		if (rg_starts_with(name, *names))
			return true;
	}
	return false;
}

static void run_all(struct golden *golden, char **names)
{
	struct rg_arena *arena = rg_arena_create();
	struct rg_array cases = cases_read(GOLDEN_CASES, arena);
	const struct golden_case *list = cases.items;

	if (golden->update && !*names)
		fonts_write();
	golden->other_fonts = !fonts_same();
	if (golden->update && golden->other_fonts)
		golden_die("Only all pictures at once can be drawn anew with other fonts.");
	check_count(list, cases.count);
	for (size_t i = 0; i < cases.count; i++) {
		if (wanted(list[i].name, names))
			run(golden, &list[i]);
	}
	rg_array_finish(&cases);
	rg_arena_destroy(arena);
	if (golden->other_fonts)
		printf("%d cases BY LAYOUT ALONE, because the fonts are other ones; %d faults\n", golden->count,
		       golden->faults);
	else
		printf("%d cases: %d the same, %d good, %d bad, %d failed; %d faults\n", golden->count,
		       golden->grades[GRADE_SAME], golden->grades[GRADE_GOOD], golden->grades[GRADE_BAD],
		       golden->grades[GRADE_FAIL], golden->faults);
	if (!golden->count)
		golden->faults++;
}

static void count_message(void *data, enum rg_log_level level, const char *message)
{
	struct golden *golden = data;

	if (level > RG_LOG_WARNING)
		return;
	printf("log: %s\n", message);
	golden->faults++;
}

int main(int argc, char **argv)
{
	struct golden golden = {0};
	bool missing = false, names = false, beside = false;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--update") == 0) {
			golden.update = true;
		} else if (strcmp(argv[i], "--missing") == 0) {
			missing = true;
		} else if (strcmp(argv[i], "--names") == 0) {
			names = true;
		} else if (strcmp(argv[i], "--beside") == 0) {
			beside = true;
		} else if (strcmp(argv[i], "--measure") == 0) {
			return !rg_directory_make(GOLDEN_FAILED) || measure_check(GOLDEN_FAILED) ? 1 : 0;
		} else if (strcmp(argv[i], "--fonts") == 0) {
			return fonts_same() ? 0 : SKIPPED;
		} else if (strcmp(argv[i], "--sheet") == 0 && i + 1 < argc && rg_directory_make(argv[i + 1])) {
			golden.sheet = sheet_create(argv[++i]);
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	rg_log_set_sink(count_message, &golden);
	golden.studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	if (!golden.studio)
		golden_die("%s: cannot be used", RG_STAGE_DATA);
	laid_tools_open(&golden.tools);
	if (missing)
		golden.faults += check_missing(golden.studio, &golden.tools, wanted, argv + i);
	else if (names)
		golden.faults += check_corpus(&golden.tools);
	else if (beside)
		golden.faults += check_beside(golden.studio);
	else
		run_all(&golden, argv + i);
	if (golden.sheet && !sheet_destroy(golden.sheet))
		golden_die("the sheets cannot be written");
	laid_tools_close(&golden.tools);
	graphic_studio_destroy(golden.studio);
	if (golden.update)
		puts("The expected pictures were written anew: this was no test.");
	return golden.faults ? 1 : golden.update ? UPDATED : 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew draws itself: a template, or a theme, as a file of its own over the shipped data, filled with a race day
 * and drawn to pixels; and a flag.
 */
#include <cairo.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "graphic/graphic.h"
#include "graphic/picture/flag.h"
#include "race/file/shelf.h"
#include "support.h"

#define WIDTH  480
#define HEIGHT 270

static uint32_t pixels[WIDTH * HEIGHT];

static struct race_day *day;
static struct race_shelf *shelf;
static struct graphic_studio *studio;

static void begin(void)
{
	char *templates = rg_path_join(fuzz_folder(), "templates"), *themes = rg_path_join(fuzz_folder(), "themes");
	struct race_problems problems = {0};
	char *bytes, *error;
	size_t length;

	fuzz_must(rg_directory_make(templates) && rg_directory_make(themes), "there is room for folders");
	fuzz_must(rg_file_read(RG_STAGE_DATA "/samples/ouluzone-2021/race-day.json", SIZE_MAX, &bytes, &length, &error),
		  "the sample is there");
	day = race_day_decode(bytes, length, &problems);
	fuzz_must(day != NULL, "the sample is right");
	shelf = race_shelf_create(RG_STAGE_DATA, fuzz_folder());
	studio = graphic_studio_create(race_shelf_ref(shelf));
	fuzz_must(studio != NULL, "there are fonts");
	race_problems_finish(&problems);
	rg_free(bytes);
	rg_free(templates);
	rg_free(themes);
}

/* A name that was not used before: what is known of a file by its time may be as new as this one. */
static void draw(struct fuzz_input *input, bool theme)
{
	static unsigned number;
	struct fuzz_part file = fuzz_part(input);
	char *name = rg_asprintf("%s/x%u.json", theme ? "themes" : "templates", ++number);
	char *id = rg_asprintf("x%u", number), *own = fuzz_text(input), *error = NULL;
	char *path = rg_strdup(fuzz_file(name, file.bytes, file.length));
	struct graphic_ask ask = {
		.day = day,
		.template_id = theme ? "driver-card" : id,
		.theme = theme ? id : "dark",
		.language = "fi",
		.text1 = own,
		.width = WIDTH,
		.height = HEIGHT,
		.today = {2021, 6, 5},
		.now = {.utc_ms = 1622880000000},
	};

	struct graphic *graphic = graphic_make(studio, &ask, NULL, &error);
	fuzz_must_be_text(error);
	if (graphic) {
		memset(pixels, 0, sizeof(pixels));
		graphic_compose(graphic, pixels);
		graphic_unpremultiply(pixels, WIDTH * HEIGHT);
	}
	graphic_unref(graphic);
	remove(path);
	race_shelf_look(shelf);
	rg_free(error);
	rg_free(path);
	rg_free(own);
	rg_free(id);
	rg_free(name);
	rg_free(file.bytes);
}

static void draw_flag(struct fuzz_input *input)
{
	struct fuzz_part file = fuzz_rest(input);
	const char *path = fuzz_file("XX.json", file.bytes, file.length);
	struct flag_set *flags = flag_set_create(fuzz_folder());
	const struct flag *flag = flag_set_find(flags, "XX");
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 60, 40);
	cairo_t *cairo = cairo_create(surface);

	if (flag) {
		double x, y, width = 60, height = 40;
		flag_fit(flag, &x, &y, &width, &height);
		flag_draw(flag, cairo, x, y, width, height);
	}
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	flag_set_destroy(flags);
	remove(path);
	rg_free(file.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	unsigned way = fuzz_choice(&input, 3);

	if (!studio)
		begin();
	if (way == 2)
		draw_flag(&input);
	else
		draw(&input, way == 1);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics render`: one graphic into one PNG file, by the code that draws it in OBS.
 */
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command.h"
#include "graphic/motion/motion_scene.h"
#include "graphic/proof/still.h"
#include "options.h"
#include "race/value/date.h"
#include "race/file/shelf.h"
#include "source.h"

struct render {
	const char *template_id, *theme, *language, *series, *class_, *heat, *driver, *grid_text, *view, *place;
	const char *scale, *height, *today, *tag, *ground, *at, *from, *output, *text1, *text2, *page;
	struct tool_source_ask source;
	bool crop, leaving, show_minors;
};

static const char help[] =
	"usage: race-graphics render --template NAME [OPTIONS] [FILE-FOLDER-OR-URL] -o OUT.png\n"
	"\n"
	"Draws a graphic as OBS would show it.\n"
	"\n"
	"  --feed F          the same as the address without an option; the bundled sample when neither is given\n"
	"  --mapping M       the API that the address is of; recognised when not given\n"
	"  --crew F          the crew's own file or folder, laid over it\n"
	"  --wait S          seconds to wait for all answers at most (default 60)\n"
	"  --template T      driver-card, heat-grid, heat-results, calendar ..., or one of your own\n"
	"  --theme T         dark (default), light, or one of your own\n"
	"  --language L      en (default), fi, sv, nb, et\n"
	"  --series ID       a series; several with commas between; * for all\n"
	"  --class ID        only this class\n"
	"  --heat ID         this heat instead of the one that is on or next\n"
	"  --driver ID       this driver, by id or number\n"
	"  --grid-text G     car numbers in slot order, - for an empty slot: \"11 68 - 7 40\"\n"
	"  --grid-view V     behind (default) or front: from where the camera sees the cars\n"
	"  --place P         top-left, top, ... bottom-right, center; the template's own when not given\n"
	"  --scale N         80 to 125 per cent\n"
	"  --height H        of the canvas: 720, 1080 (default), 1440 or 2160; its width is 16:9\n"
	"  --text1 TEXT      first free line: a name, a message\n"
	"  --text2 TEXT      second: a role\n"
	"  --page N          of a graphic with several, from 1\n"
	"  --show-minors     age and photo of drivers under 18, too, which are hidden unless the event says otherwise\n"
	"  --today DATE      as if it were that day (2021-06-05)\n"
	"  --tag TEXT        a tag above the graphic, such as SAMPLE\n"
	"  --ground COLOUR   compose over #RRGGBB instead of leaving the picture transparent\n"
	"  --at MS           in motion: that long after it began to enter\n"
	"  --leaving         with --at: after it began to leave\n"
	"  --from F          with --at: after it began to change from what this race feed gives\n"
	"  --crop            only the part of the canvas that holds something\n"
	"  -o, --output F    the PNG file\n";

static bool number_in(const char *text, int64_t low, int64_t high, int64_t *number)
{
	return rg_parse_int(text, number) && *number >= low && *number <= high;
}

static bool make_ask(const struct render *render, struct graphic_ask *ask)
{
	int64_t height = 1080, scale = 100, page = 1;

	if (render->height && !number_in(render->height, 90, 4320, &height)) {
		fprintf(stderr, "race-graphics render: --height: expected 90 to 4320, got \"%s\"\n", render->height);
		return false;
	}
	if (render->scale && !number_in(render->scale, 80, 125, &scale)) {
		fprintf(stderr, "race-graphics render: --scale: expected 80 to 125, got \"%s\"\n", render->scale);
		return false;
	}
	if (render->view && strcmp(render->view, "front") != 0 && strcmp(render->view, "behind") != 0) {
		fprintf(stderr, "race-graphics render: --grid-view: expected behind or front, got \"%s\"\n",
			render->view);
		return false;
	}
	if (render->today && !race_date_parse(render->today, &ask->today)) {
		fprintf(stderr, "race-graphics render: --today: expected a date like 2021-06-05, got \"%s\"\n",
			render->today);
		return false;
	}
	if (render->page && !number_in(render->page, 1, 999, &page)) {
		fprintf(stderr, "race-graphics render: --page: expected 1 to 999, got \"%s\"\n", render->page);
		return false;
	}
	ask->template_id = render->template_id;
	ask->theme = render->theme;
	ask->language = render->language;
	ask->series = render->series;
	ask->class_ = render->class_;
	ask->heat = render->heat;
	ask->driver = render->driver;
	ask->grid_text = render->grid_text;
	ask->grid_from_front = render->view && strcmp(render->view, "front") == 0;
	ask->place = render->place;
	ask->scale = (double)scale / 100;
	ask->height = (int)height;
	ask->width = (int)((height * 16 + 8) / 9);
	ask->tag = render->tag;
	ask->text1 = render->text1;
	ask->text2 = render->text2;
	ask->page = (int)page - 1;
	ask->hide_minors = !render->show_minors;
	return true;
}

static bool write_png(const struct render *render, const struct graphic *graphic, uint32_t *pixels,
		      struct still_rect rect)
{
	size_t count = (size_t)graphic->width * graphic->height;

	still_for_cairo(pixels, count);
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		(unsigned char *)(pixels + (size_t)rect.top * graphic->width + rect.left), CAIRO_FORMAT_ARGB32,
		rect.width, rect.height, graphic->width * 4);
	cairo_status_t status = cairo_surface_write_to_png(surface, render->output);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		fprintf(stderr, "race-graphics render: %s: %s\n", render->output, cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

/* 0xAARRGGBB; 0: none was asked for. */
static bool parse_ground(const struct render *render, uint32_t *ground)
{
	const char *text = render->ground;

	*ground = 0;
	if (!text)
		return true;
	if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
		fprintf(stderr, "race-graphics render: --ground: expected #RRGGBB, got \"%s\"\n", text);
		return false;
	}
	*ground = 0xFF000000 | (uint32_t)strtoul(text + 1, NULL, 16);
	return true;
}

/*
 * By id; else by number, in the class that was asked for. Numbers are taken because nobody can type the ids of foreign
 * APIs.
 */
static const char *driver_of(const struct race_day *day, const char *wanted, const char *class_id)
{
	if (!day || !wanted || race_day_driver(day, wanted))
		return wanted;
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		if (rg_equal(driver->number, wanted) && (!class_id || rg_equal(driver->class_.id, class_id)))
			return driver->id;
	}
	return wanted;
}

/*
 * Makes the graphic that the options ask for from an address. NULL when there is none; *good becomes false on any
 * fault.
 */
static struct graphic *make_graphic(const struct render *render, const char *address, struct graphic_studio *studio,
				    struct graphic_ask ask, bool *good)
{
	struct tool_source_ask source_ask = render->source;
	struct graphic *graphic = NULL;
	struct tool_source source;
	char *error = NULL;

	*good = false;
	source_ask.address = address;
	if (!tool_source_open(&source, &source_ask))
		return NULL;
	for (size_t i = 0; i < source.problems.count; i++)
		fprintf(stderr, "%s: %s\n", source.name, source.problems.lines[i]);
	ask.day = source.day;
	ask.driver = driver_of(source.day, ask.driver, ask.class_);
	ask.picture = tool_source_picture;
	ask.picture_data = &source;
	if (ask.day)
		graphic = graphic_make(studio, &ask, NULL, &error);
	if (error && !tool_said(error))
		fprintf(stderr, "race-graphics render: %s\n", error);
	if (graphic && graphic->empty_reason)
		fprintf(stderr, "race-graphics render: nothing to draw: the race day has no %s\n",
			graphic->empty_reason);
	*good = graphic && !graphic->empty_reason && !error;
	rg_free(error);
	tool_source_close(&source);
	return graphic;
}

static bool draw(const struct render *render, uint32_t ground, const struct motion_scene *scene)
{
	const struct graphic *graphic = scene->graphic;
	size_t count = (size_t)graphic->width * graphic->height;
	uint32_t *pixels = rg_alloc(count, 4);
	struct still_rect rect = {0, 0, graphic->width, graphic->height};

	motion_scene_compose(scene, pixels);
	if (render->crop)
		rect = still_held(pixels, graphic->width, graphic->height);
	for (size_t i = 0; ground && i < count; i++)
		pixels[i] = ground;
	if (ground)
		motion_scene_compose(scene, pixels);
	bool written = write_png(render, graphic, pixels, rect);
	rg_free(pixels);
	return written;
}

/* Sets the scene; false when something was wrong with a graphic, which is drawn as far as possible all the same. */
static bool set_scene(const struct render *render, int64_t at, struct graphic_studio *studio,
		      const struct graphic_ask *ask, struct motion_scene *scene)
{
	bool good = true, from_good = true;
	struct graphic *from = render->from ? make_graphic(render, render->from, studio, *ask, &from_good) : NULL;
	struct graphic *graphic = make_graphic(render, render->source.address, studio, *ask, &good);

	if (from) {
		motion_scene_take(scene, from);
		motion_scene_rest(scene);
	}
	if (graphic)
		motion_scene_take(scene, graphic);
	if (render->leaving || !render->at)
		motion_scene_rest(scene);
	if (render->at)
		motion_scene_show(scene, !render->leaving, -1);
	motion_scene_advance(scene, (double)at);
	return good && from_good;
}

int command_render(int argc, char **argv)
{
	struct render render = {0};
	const struct option options[] = {
		TOOL_SOURCE_OPTIONS(render.source),
		{"--feed", &render.source.address, NULL},
		{"--template", &render.template_id, NULL},
		{"--theme", &render.theme, NULL},
		{"--language", &render.language, NULL},
		{"--series", &render.series, NULL},
		{"--class", &render.class_, NULL},
		{"--heat", &render.heat, NULL},
		{"--driver", &render.driver, NULL},
		{"--grid-text", &render.grid_text, NULL},
		{"--grid-view", &render.view, NULL},
		{"--place", &render.place, NULL},
		{"--scale", &render.scale, NULL},
		{"--height", &render.height, NULL},
		{"--today", &render.today, NULL},
		{"--tag", &render.tag, NULL},
		{"--ground", &render.ground, NULL},
		{"--at", &render.at, NULL},
		{"--from", &render.from, NULL},
		{"--text1", &render.text1, NULL},
		{"--text2", &render.text2, NULL},
		{"--page", &render.page, NULL},
		{"--leaving", NULL, &render.leaving},
		{"--output", &render.output, NULL},
		{"-o", &render.output, NULL},
		{"--crop", NULL, &render.crop},
		{"--show-minors", NULL, &render.show_minors},
		{NULL, NULL, NULL},
	};
	struct motion_scene scene = {0};
	struct graphic_ask ask = {0};
	uint32_t ground = 0;
	int64_t at = 0;
	int status = 1;

	int parsed = options_parse("render", help, options, argc, argv, 1);
	if (parsed <= 0)
		return parsed < 0 ? 2 : 0;
	if (parsed == 2)
		render.source.address = argv[1];
	if (!render.template_id || !render.output) {
		fprintf(stderr, "race-graphics render: --template and -o are needed\n\n%s", help);
		return 2;
	}
	if (!make_ask(&render, &ask) || !parse_ground(&render, &ground))
		return 2;
	if (render.at && !number_in(render.at, 0, 60000, &at)) {
		fprintf(stderr, "race-graphics render: --at: expected 0 to 60000, got \"%s\"\n", render.at);
		return 2;
	}
	if (!render.at && (render.from || render.leaving)) {
		fprintf(stderr, "race-graphics render: --from and --leaving need --at\n");
		return 2;
	}
	struct graphic_studio *studio = graphic_studio_create(race_shelf_ref(tool_shelf()));
	if (studio) {
		bool good = set_scene(&render, at, studio, &ask, &scene);
		bool drawn = scene.graphic && draw(&render, ground, &scene);
		status = good && drawn ? 0 : 1;
	}
	motion_scene_finish(&scene);
	graphic_studio_destroy(studio);
	return status;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics render`: one graphic into one PNG file, by the code that draws it in OBS.
 */
#include <stdio.h>

#include "base/mem.h"
#include "base/process.h"
#include "command.h"
#include "drawing.h"
#include "options.h"
#include "race/file/shelf.h"
#include "watch.h"

struct render {
	struct drawing drawing;
	const char *at, *from;
	bool leaving, watch;
};

static const char help[] = "usage: race-graphics render --template NAME [OPTIONS] [FILE-FOLDER-OR-URL] -o OUT.png\n"
			   "\n"
			   "Draws a graphic as OBS would show it.\n"
			   "\n" TOOL_SOURCE_HELP DRAWING_HELP
			   "  --at MS           in motion: that long after it began to enter\n"
			   "  --leaving         with --at: after it began to leave\n"
			   "  --from F          with --at: after it began to change from what this race feed gives\n"
			   "  --watch           draws again whenever a file that it is made of is saved, until Ctrl+C\n"
			   "  -o, --output F    the PNG file\n";

/* Ends with the scene. */
static bool draw(const struct render *render, uint32_t ground, struct motion_scene *scene)
{
	int width = scene->graphic->width, height = scene->graphic->height;
	uint32_t *pixels = drawing_compose(scene, render->drawing.crop ? 0 : ground);
	struct still_rect rect = {0, 0, width, height};

	if (render->drawing.crop)
		rect = still_held(pixels, width, height);
	if (render->drawing.crop && ground) {
		rg_free(pixels);
		pixels = drawing_compose(scene, ground);
	}
	motion_scene_finish(scene);
	bool written = drawing_write(&render->drawing, pixels, width, rect);
	rg_free(pixels);
	return written;
}

/* Sets the scene; false when something was wrong with a graphic, which is drawn as far as possible all the same. */
static bool set_scene(const struct render *render, int64_t at, struct graphic_studio *studio,
		      const struct graphic_ask *ask, struct motion_scene *scene)
{
	bool good = true, from_good = true;
	const struct drawing *drawing = &render->drawing;
	struct graphic *from = render->from ? drawing_make(drawing, render->from, studio, *ask, &from_good) : NULL;
	struct graphic *graphic = drawing_make(drawing, drawing->source.address, studio, *ask, &good);

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

/* Once; true when all was well. */
static bool render_once(const struct render *render, int64_t at, uint32_t ground, struct graphic_studio *studio,
			const struct graphic_ask *ask)
{
	struct motion_scene scene = {0};
	bool good = set_scene(render, at, studio, ask, &scene);
	bool drawn = scene.graphic && draw(render, ground, &scene);

	motion_scene_finish(&scene);
	return good && drawn;
}

/* Again and again until the process is to end; the last good picture stays while something is wrong. */
static void render_on_save(const struct render *render, int64_t at, uint32_t ground, struct graphic_studio *studio,
			   const struct graphic_ask *ask)
{
	const struct tool_source_ask *source = &render->drawing.source;
	uint64_t stamp = tool_watch_stamp(source);

	rg_process_end_on_signal();
	do {
		if (render_once(render, at, ground, studio, ask)) {
			printf("%s\n", render->drawing.output);
			fflush(stdout);
		}
	} while (tool_watch_wait(source, &stamp));
}

int command_render(int argc, char **argv)
{
	struct render render = {.drawing = {.command = "render"}};
	const struct option options[] = {
		DRAWING_OPTIONS(render.drawing),      {"--at", &render.at, NULL},       {"--from", &render.from, NULL},
		{"--leaving", NULL, &render.leaving}, {"--watch", NULL, &render.watch}, {NULL, NULL, NULL},
	};
	struct graphic_ask ask = {0};
	uint32_t ground = 0;
	int64_t at = 0;
	int status = 1;

	int parsed = options_parse("render", help, options, argc, argv, 1);
	if (parsed <= 0)
		return parsed < 0 ? 2 : 0;
	if (parsed == 2)
		render.drawing.source.address = argv[1];
	if (!render.drawing.template_id || !render.drawing.output) {
		fprintf(stderr, "race-graphics render: --template and -o are needed\n\n%s", help);
		return 2;
	}
	if (!drawing_ask(&render.drawing, 1080, &ask) || !drawing_ground(&render.drawing, &ground))
		return 2;
	if (render.at && !drawing_number(render.at, 0, 60000, &at)) {
		fprintf(stderr, "race-graphics render: --at: expected 0 to 60000, got \"%s\"\n", render.at);
		return 2;
	}
	if (!render.at && (render.from || render.leaving)) {
		fprintf(stderr, "race-graphics render: --from and --leaving need --at\n");
		return 2;
	}
	ask.still = !render.at;
	struct graphic_studio *studio = graphic_studio_create(race_shelf_ref(tool_shelf()));
	if (studio && render.watch) {
		render_on_save(&render, at, ground, studio, &ask);
		status = 0;
	} else if (studio) {
		status = render_once(&render, at, ground, studio, &ask) ? 0 : 1;
	}
	graphic_studio_destroy(studio);
	return status;
}

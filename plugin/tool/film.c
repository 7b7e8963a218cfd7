/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics film`: how a graphic comes, changes and goes, by the code that moves it in OBS: as a sheet of frames,
 * or as a film, by the program ffmpeg.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "command.h"
#include "drawing.h"
#include "options.h"
#include "projector.h"
#include "race/file/shelf.h"

#define MOST_FRAMES 1200 /* of one movement */
#define BORDER      4    /* px between the frames of a sheet, and round a graphic in its frame */
#define PAPER       0xFFFFFFFF
#define TRACK       0xFF857A66 /* the ground of the frames when none is asked for: dust in the sun */

struct film {
	struct drawing drawing;
	const char *from, *from_driver, *from_heat, *from_page, *from_series, *step, *columns;
};

/* Frames of one movement; pixels are new, of the whole canvas. */
struct reel {
	const char *what;
	struct rg_array frames; /* uint32_t * */
};

static const char help[] =
	"usage: race-graphics film --template NAME [OPTIONS] [FILE-FOLDER-OR-URL] -o OUT.png|OUT.mp4\n"
	"\n"
	"Makes a sheet of frames, or a film, of how a graphic comes, changes from another one, and goes.\n"
	"\n" TOOL_SOURCE_HELP DRAWING_HELP "  --from F          it changes from what this race feed gives\n"
	"  --from-driver ID  it changes from this driver\n"
	"  --from-heat ID    from this heat\n"
	"  --from-page N     from this page\n"
	"  --from-series ID  from this series\n"
	"  --step N          every N-th frame of 60 a second (default 3)\n"
	"  --columns N       frames side by side (default 4)\n"
	"  -o, --output F    the PNG file, or the MP4 file, which the program ffmpeg makes\n";

/* Leaves out a frame that looks like the one before: while something stands there is nothing to see. */
static void keep_frame(struct reel *reel, const struct motion_scene *scene, uint32_t ground)
{
	uint32_t **frames = reel->frames.items, *frame = drawing_compose(scene, ground);
	size_t bytes = (size_t)scene->graphic->width * scene->graphic->height * sizeof(*frame);

	if (reel->frames.count && memcmp(frames[reel->frames.count - 1], frame, bytes) == 0) {
		rg_free(frame);
		return;
	}
	*(uint32_t **)rg_array_push(&reel->frames, sizeof(frame)) = frame;
}

/* Takes each frame until nothing moves, the first and the last included. */
static void roll(struct reel *reel, struct motion_scene *scene, int64_t step, uint32_t ground)
{
	for (int frame = 0; frame < MOST_FRAMES; frame++) {
		bool ends = !motion_scene_moves(scene);
		if (frame % step == 0 || ends)
			keep_frame(reel, scene, ground);
		if (ends)
			return;
		motion_scene_advance(scene, FRAME_MS);
	}
}

/* The graphic it changes from; NULL: it does not. */
static struct graphic *make_before(const struct film *film, struct graphic_studio *studio, struct graphic_ask ask,
				   int64_t page, bool *good)
{
	if (!film->from && !film->from_driver && !film->from_heat && !film->from_page && !film->from_series)
		return NULL;
	if (film->from_driver)
		ask.driver = film->from_driver;
	if (film->from_heat)
		ask.heat = film->from_heat;
	if (film->from_series)
		ask.series = film->from_series;
	if (film->from_page)
		ask.page = (int)page - 1;
	return drawing_make(&film->drawing, film->from ? film->from : film->drawing.source.address, studio, ask, good);
}

/* The part of the canvas that one of the two graphics holds, with a border. */
static struct still_rect held_by(const struct graphic *before, const struct graphic *graphic)
{
	int width = graphic->width, height = graphic->height;
	uint32_t *pixels = rg_alloc((size_t)width * height, sizeof(*pixels));

	if (before)
		graphic_compose(before, pixels);
	graphic_compose(graphic, pixels);
	/* What comes with news is not in a still. */
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		bool inside = sprite->x >= 0 && sprite->y >= 0 && sprite->x < width && sprite->y < height;
		if (before && inside && sprite->motions->news_ms > 0)
			pixels[(size_t)sprite->y * width + sprite->x] = PAPER;
	}
	struct still_rect rect = still_held(pixels, width, height);
	int left = rect.left > BORDER ? rect.left - BORDER : 0, top = rect.top > BORDER ? rect.top - BORDER : 0;
	int right = rect.left + rect.width + BORDER, bottom = rect.top + rect.height + BORDER;
	rg_free(pixels);
	right = right < width ? right : width;
	bottom = bottom < height ? bottom : height;
	return (struct still_rect){left, top, right - left, bottom - top};
}

static int rows_of(const struct reel *reel, int columns)
{
	return ((int)reel->frames.count + columns - 1) / columns;
}

/* Lays the frames side by side, each movement from a new row on. */
static bool write_sheet(const struct film *film, struct reel *reels, size_t count, int canvas_width,
			struct still_rect rect, int columns)
{
	int rows = 0, rows_used = 0;

	for (size_t i = 0; i < count; i++)
		rows += rows_of(&reels[i], columns);
	int width = columns * (rect.width + BORDER) + BORDER, height = rows * (rect.height + BORDER) + BORDER;
	uint32_t *sheet = rg_alloc((size_t)width * height, sizeof(*sheet));
	for (size_t i = 0; i < (size_t)width * height; i++)
		sheet[i] = PAPER;
	for (size_t i = 0; i < count; i++) {
		uint32_t **frames = reels[i].frames.items;
		int first = rows_used;
		for (size_t k = 0; k < reels[i].frames.count; k++) {
			int left = BORDER + (int)k % columns * (rect.width + BORDER);
			int row = first + (int)k / columns;
			for (int y = 0; y < rect.height; y++)
				memcpy(sheet + (size_t)(BORDER + row * (rect.height + BORDER) + y) * width + left,
				       frames[k] + (size_t)(rect.top + y) * canvas_width + rect.left,
				       (size_t)rect.width * sizeof(*sheet));
		}
		printf("%s: %zu frames from row %d on\n", reels[i].what, reels[i].frames.count, first + 1);
		rows_used += rows_of(&reels[i], columns);
	}
	bool written = drawing_write(&film->drawing, sheet, width, (struct still_rect){0, 0, width, height});
	rg_free(sheet);
	return written;
}

/* ---- a film ---- */

#define HOLD_FRAMES 60 /* that a graphic stands */

static void project(struct projector *projector, const struct motion_scene *scene, uint32_t ground)
{
	uint32_t *frame = drawing_compose(scene, ground);

	projector_show(projector, frame);
	rg_free(frame);
}

/* Every frame until nothing moves, then a while of the last one. */
static void run_film(struct projector *projector, struct motion_scene *scene, uint32_t ground)
{
	for (int frame = 0; frame < MOST_FRAMES && motion_scene_moves(scene) && projector->good; frame++) {
		project(projector, scene, ground);
		motion_scene_advance(scene, FRAME_MS);
	}
	for (int frame = 0; frame < HOLD_FRAMES && projector->good; frame++)
		project(projector, scene, ground);
}

/* Takes both graphics' references. */
static bool shoot_film(const struct film *film, struct graphic *before, struct graphic *graphic, struct still_rect rect,
		       uint32_t ground)
{
	struct projector projector = {.command = "film", .output = film->drawing.output};
	struct motion_scene scene = {0};
	bool good = false;

	rg_process_end_on_signal();
	motion_scene_take(&scene, before ? before : graphic);
	if (projector_start(&projector, graphic->width, rect)) {
		motion_scene_show(&scene, true, -1);
		run_film(&projector, &scene, ground);
		if (before) {
			motion_scene_take(&scene, graphic);
			run_film(&projector, &scene, ground);
		}
		motion_scene_show(&scene, false, -1);
		run_film(&projector, &scene, ground);
		good = projector_finish(&projector);
	} else if (before) {
		graphic_unref(graphic);
	}
	motion_scene_finish(&scene);
	return good;
}

/* ---- a sheet ---- */

static void finish_reel(struct reel *reel)
{
	uint32_t **frames = reel->frames.items;

	for (size_t i = 0; i < reel->frames.count; i++)
		rg_free(frames[i]);
	rg_array_finish(&reel->frames);
}

/* Takes both graphics' references. */
static bool shoot_sheet(const struct film *film, struct graphic *before, struct graphic *graphic, int64_t step,
			int64_t columns, struct still_rect rect, uint32_t ground)
{
	struct reel reels[] = {{.what = "entrance"}, {.what = "change"}, {.what = "exit"}};
	struct motion_scene scene = {0};
	int width = graphic->width;

	motion_scene_take(&scene, before ? before : graphic);
	motion_scene_show(&scene, true, -1);
	roll(&reels[0], &scene, step, ground);
	if (before) {
		motion_scene_take(&scene, graphic);
		roll(&reels[1], &scene, step, ground);
	}
	motion_scene_show(&scene, false, -1);
	roll(&reels[2], &scene, step, ground);
	bool written = write_sheet(film, reels, 3, width, rect, (int)columns);
	for (int i = 0; i < 3; i++)
		finish_reel(&reels[i]);
	motion_scene_finish(&scene);
	return written;
}

static bool shoot(const struct film *film, struct graphic *before, struct graphic *graphic, int64_t step,
		  int64_t columns, uint32_t ground)
{
	struct still_rect rect = {0, 0, graphic->width, graphic->height};

	if (film->drawing.crop)
		rect = held_by(before, graphic);
	size_t length = strlen(film->drawing.output), suffix = strlen(".mp4");
	if (length > suffix && strcmp(film->drawing.output + length - suffix, ".mp4") == 0)
		return shoot_film(film, before, graphic, rect, ground);
	return shoot_sheet(film, before, graphic, step, columns, rect, ground);
}

static bool numbers(const struct film *film, int64_t *step, int64_t *columns, int64_t *page)
{
	const struct {
		const char *name, *given;
		int64_t most, *number;
	} wanted[] = {{"--step", film->step, 60, step},
		      {"--columns", film->columns, 20, columns},
		      {"--from-page", film->from_page, 999, page}};

	for (int i = 0; i < 3; i++) {
		if (wanted[i].given && !drawing_number(wanted[i].given, 1, wanted[i].most, wanted[i].number)) {
			fprintf(stderr, "race-graphics film: %s: expected 1 to %lld, got \"%s\"\n", wanted[i].name,
				(long long)wanted[i].most, wanted[i].given);
			return false;
		}
	}
	return true;
}

int command_film(int argc, char **argv)
{
	struct film film = {.drawing = {.command = "film"}};
	const struct option options[] = {
		DRAWING_OPTIONS(film.drawing),
		{"--from", &film.from, NULL},
		{"--from-driver", &film.from_driver, NULL},
		{"--from-heat", &film.from_heat, NULL},
		{"--from-page", &film.from_page, NULL},
		{"--from-series", &film.from_series, NULL},
		{"--step", &film.step, NULL},
		{"--columns", &film.columns, NULL},
		{NULL, NULL, NULL},
	};
	struct graphic_ask ask = {0};
	uint32_t ground = 0;
	int64_t step = 3, columns = 4, page = 1;
	bool good = true, before_good = true, written = false;

	int parsed = options_parse("film", help, options, argc, argv, 1);
	if (parsed <= 0)
		return parsed < 0 ? 2 : 0;
	if (parsed == 2)
		film.drawing.source.address = argv[1];
	if (!film.drawing.template_id || !film.drawing.output) {
		fprintf(stderr, "race-graphics film: --template and -o are needed\n\n%s", help);
		return 2;
	}
	if (!drawing_ask(&film.drawing, 540, &ask) || !drawing_ground(&film.drawing, &ground) ||
	    !numbers(&film, &step, &columns, &page))
		return 2;
	struct graphic_studio *studio = graphic_studio_create(race_shelf_ref(tool_shelf()));
	if (!studio)
		return 1;
	struct graphic *before = make_before(&film, studio, ask, page, &before_good);
	struct graphic *graphic = drawing_make(&film.drawing, film.drawing.source.address, studio, ask, &good);
	if (graphic)
		written = shoot(&film, before, graphic, step, columns, ground ? ground : TRACK);
	else
		graphic_unref(before);
	graphic_studio_destroy(studio);
	return good && before_good && written ? 0 : 1;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a frame costs: the stage beside OBS's own image sources with the same pixels, drawn many times over into a
 * texture by libobs without a window, in turns. The stage is linked in, so that the clock is ours.
 *
 * usage: frames [--pairs N] [ROW...]
 */
#include "measure.h"
#include "day.h"
#include "support_obs.h"

#include <cairo.h>
#include <dlfcn.h>
#include <obs-module.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "obs/stage/stage.h"
#include "race/day/decode.h"

#define SLICE_MS    120.0
#define ROUND_MOST  64
#define IMAGES_MOST 128

/* The stage finds its effect as in the module. */
OBS_DECLARE_MODULE()

const char *obs_module_text(const char *key)
{
	return key;
}

static struct race_day *day;
static bool gpu; /* a real one */
static struct stage_kit kit;

/* ---- what is drawn into ---- */

static struct canvas {
	int width, height;
	gs_texrender_t *target;
	gs_texture_t *spot;
	gs_stagesurf_t *surface;
} canvas;

static void open_canvas(int width, int height)
{
	obs_enter_graphics();
	canvas = (struct canvas){
		.width = width,
		.height = height,
		.target = gs_texrender_create(GS_BGRA, GS_ZS_NONE),
		.spot = gs_texture_create(1, 1, GS_BGRA, 1, NULL, 0),
		.surface = gs_stagesurface_create(1, 1, GS_BGRA),
	};
	obs_leave_graphics();
}

static void close_canvas(void)
{
	obs_enter_graphics();
	gs_texrender_destroy(canvas.target);
	gs_texture_destroy(canvas.spot);
	gs_stagesurface_destroy(canvas.surface);
	obs_leave_graphics();
}

static void begin_frame(void)
{
	struct vec4 ground;

	vec4_set(&ground, 0.2f, 0.4f, 0.2f, 1.0f);
	gs_texrender_reset(canvas.target);
	assert_true(gs_texrender_begin(canvas.target, (uint32_t)canvas.width, (uint32_t)canvas.height));
	gs_clear(GS_CLEAR_COLOR, &ground, 0.0f, 0);
	gs_ortho(0.0f, (float)canvas.width, 0.0f, (float)canvas.height, -100.0f, 100.0f);
	gs_blend_state_push();
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
}

static void end_frame(void)
{
	gs_blend_state_pop();
	gs_texrender_end(canvas.target);
}

/* Until all that was asked for is drawn: one pixel of it comes back. */
static void wait_for_pixels(void)
{
	uint8_t *mapped;
	uint32_t linesize;

	gs_copy_texture_region(canvas.spot, 0, 0, gs_texrender_get_texture(canvas.target), 0, 0, 1, 1);
	gs_stage_texture(canvas.surface, canvas.spot);
	if (gs_stagesurface_map(canvas.surface, &mapped, &linesize))
		gs_stagesurface_unmap(canvas.surface);
}

/* ---- how long it takes ---- */

static struct stopwatch {
	double begun_ms;
	gs_timer_t *timer;
	gs_timer_range_t *range;
} watch;

/* Both within the graphics context; what was asked for before is drawn. */
static void start_watch(void)
{
	if (gpu) {
		watch.timer = gs_timer_create();
		watch.range = gs_timer_range_create();
		gs_timer_range_begin(watch.range);
		gs_timer_begin(watch.timer);
	}
	watch.begun_ms = measure_process_ms();
}

static double stop_watch(void)
{
	uint64_t ticks = 0, frequency = 0;
	bool disjoint = true;

	if (!gpu) {
		wait_for_pixels();
		return measure_process_ms() - watch.begun_ms;
	}
	gs_timer_end(watch.timer);
	gs_timer_range_end(watch.range);
	wait_for_pixels();
	while (!gs_timer_get_data(watch.timer, &ticks))
		;
	while (!gs_timer_range_get_data(watch.range, &disjoint, &frequency))
		;
	gs_timer_destroy(watch.timer);
	gs_timer_range_destroy(watch.range);
	assert_true(!disjoint && frequency > 0);
	return (double)ticks * 1000 / (double)frequency;
}

/* ---- graphics and their pictures ---- */

static struct graphic *graphic_of(const char *template_id, const char *place)
{
	struct graphic_ask ask = {
		.day = day,
		.template_id = template_id,
		.heat = "final",
		.place = place,
		.width = canvas.width,
		.height = canvas.height,
	};
	struct graphic *graphic = make_graphic(&ask);

	assert_true(graphic->count > 0);
	return graphic;
}

/* An image source of premultiplied pixels in linear light, which are changed. */
static obs_source_t *image_of(uint32_t *pixels, int width, int height)
{
	static int number;
	char *path = rg_asprintf("%s/image-%d.png", stand_folder(), number++);

	graphic_unpremultiply(pixels, (size_t)width * height);
	for (size_t i = 0; i < (size_t)width * height; i++) {
		uint32_t pixel = pixels[i], alpha = pixel >> 24, out = alpha << 24;
		for (int shift = 0; shift < 24; shift += 8)
			out |= (pixel >> shift & 255) * alpha / 255 << shift;
		pixels[i] = out;
	}
	cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)pixels, CAIRO_FORMAT_ARGB32,
								       width, height, width * 4);
	assert_int_equal(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(surface);
	obs_data_t *settings = obs_data_create();
	obs_data_set_string(settings, "file", path);
	obs_source_t *source = obs_source_create_private("image_source", "image", settings);
	assert_non_null(source);
	obs_data_release(settings);
	rg_free(path);
	return source;
}

struct image {
	obs_source_t *source;
	int x, y;
	const struct sprite *sprite;
};

/* The whole graphic at rest, cut to the pixels that it covers. */
static struct image image_of_graphic(const struct graphic *graphic)
{
	int width = graphic->width, height = graphic->height, left = width, top = height, right = 0, bottom = 0;
	uint32_t *pixels = rg_alloc((size_t)width * height, 4);

	graphic_compose(graphic, pixels);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			if (!pixels[(size_t)y * width + x])
				continue;
			left = x < left ? x : left;
			right = x >= right ? x + 1 : right;
			top = y < top ? y : top;
			bottom = y + 1;
		}
	}
	assert_true(right > left);
	uint32_t *cut = rg_alloc((size_t)(right - left) * (bottom - top), 4);
	for (int y = top; y < bottom; y++)
		memcpy(cut + (size_t)(y - top) * (right - left), pixels + (size_t)y * width + left,
		       (size_t)(right - left) * 4);
	struct image image = {image_of(cut, right - left, bottom - top), left, top, NULL};
	rg_free(cut);
	rg_free(pixels);
	return image;
}

/* As a scene does with an item. */
static void draw_image(const struct image *image, double x, double y)
{
	const bool srgb = gs_framebuffer_srgb_enabled();

	gs_enable_framebuffer_srgb(true);
	gs_matrix_push();
	gs_matrix_translate3f((float)x, (float)y, 0.0f);
	obs_source_video_render(image->source);
	gs_matrix_pop();
	gs_enable_framebuffer_srgb(srgb);
}

static void upload(struct stage *stage, struct graphic *graphic)
{
	stage_set_next(stage, graphic);
	for (int i = 0; i < 100 && !stage->complete; i++) {
		kit.spent = 0;
		obs_enter_graphics();
		begin_frame();
		stage_render(stage, true);
		end_frame();
		obs_leave_graphics();
	}
	assert_true(stage->complete);
}

/* ---- at rest ---- */

struct still {
	struct stage stages[3];
	struct image images[3];
	int count;
	int frames; /* of a slice */
};

static void draw_ours(struct still *still)
{
	for (int i = 0; i < still->count; i++)
		stage_render(&still->stages[i], true);
}

static void draw_images(struct still *still)
{
	for (int i = 0; i < still->count; i++)
		draw_image(&still->images[i], still->images[i].x, still->images[i].y);
}

static double slice_of(struct still *still, void (*draw)(struct still *still))
{
	obs_enter_graphics();
	start_watch();
	for (int i = 0; i < still->frames; i++) {
		begin_frame();
		draw(still);
		end_frame();
	}
	double took = stop_watch();
	obs_leave_graphics();
	return took / still->frames;
}

static double slice_ours(void *data)
{
	return slice_of(data, draw_ours);
}

static double slice_images(void *data)
{
	return slice_of(data, draw_images);
}

static void open_still(struct still *still, const char *const *templates, const char *const *places, int count)
{
	*still = (struct still){.count = count, .frames = 4};
	for (int i = 0; i < count; i++) {
		struct graphic *graphic = graphic_of(templates[i], places[i]);
		still->images[i] = image_of_graphic(graphic);
		stage_init(&still->stages[i], &kit);
		upload(&still->stages[i], graphic);
		stage_rest(&still->stages[i]);
	}
	slice_images(still);
	double each = slice_images(still);
	still->frames = (int)(SLICE_MS / (each > 1 ? each : 1)) + 1;
}

static void close_still(struct still *still)
{
	for (int i = 0; i < still->count; i++) {
		obs_source_release(still->images[i].source);
		stage_finish(&still->stages[i]);
	}
	obs_wait_for_destroy_queue();
}

/* What a frame asks for beside drawing: memory and uploads. */
static void count_at_rest(struct still *still, const char *size)
{
	struct measure_counts counts[3];
	char *what = rg_asprintf("allocations a frame at rest, %s, beyond image_source's", size);

	obs_enter_graphics();
	begin_frame();
	counts[0] = measure_counts();
	draw_ours(still);
	counts[1] = measure_counts();
	draw_images(still);
	counts[2] = measure_counts();
	end_frame();
	obs_leave_graphics();
	uint64_t ours = counts[1].allocations - counts[0].allocations,
		 theirs = counts[2].allocations - counts[1].allocations;
	measure_figure("rest-allocations", what, "", (double)ours - (double)theirs, 0);
	measure_figure("rest-uploads", "bytes uploaded in a frame at rest", "B",
		       (double)(counts[1].uploaded_bytes - counts[0].uploaded_bytes), 0);
	rg_free(what);
}

static void at_rest(int width, int height, bool noise)
{
	static const char *const template = "heat-results", *const place = NULL;
	char *row = rg_asprintf("rest-%d", height),
	     *what = rg_asprintf("frame at rest, 12 rows, %d × %d", width, height);
	struct still still;

	open_canvas(width, height);
	open_still(&still, &template, &place, 1);
	if (noise && measure_wanted("noise"))
		measure_ratio("noise", "A/A: the image source beside itself, which is the noise", "image_source",
			      "ms/frame", 0, slice_images, &still, slice_images, &still);
	if (measure_wanted(row))
		measure_ratio(row, what, "image_source", "ms/frame", 1.10, slice_ours, &still, slice_images, &still);
	if (noise && measure_wanted("rest-counts"))
		count_at_rest(&still, "1080p");
	close_still(&still);
	close_canvas();
	rg_free(row);
	rg_free(what);
}

static void together(void)
{
	static const char *const templates[] = {"session-bug", "race-strip", "heat-results"};
	static const char *const places[] = {NULL, NULL, NULL};
	struct still still;

	if (!measure_wanted("three"))
		return;
	open_canvas(1920, 1080);
	open_still(&still, templates, places, 3);
	measure_ratio("three", "bug, strip and results on air together, 1080p", "their pixels as image sources",
		      "ms/frame", 1.15, slice_ours, &still, slice_images, &still);
	close_still(&still);
	close_canvas();
}

/* ---- in motion ---- */

struct moving {
	struct graphic *graphic;
	struct stage stage;
	struct motion_scene scene; /* the same motion, for the images */
	struct image images[IMAGES_MOST];
	int count;
	int frames;
};

/* The same pixels, at the same place: what a wipe covers is cut off. */
static void draw_piece(void *data, const struct motion_piece *piece)
{
	struct moving *moving = data;

	if (piece->draw == DRAW_LINE)
		return;
	for (int i = 0; i < moving->count; i++) {
		if (moving->images[i].sprite != piece->a)
			continue;
		struct gs_rect cut = {(int)piece->left, (int)piece->top, (int)(piece->right - piece->left),
				      (int)(piece->bottom - piece->top)};
		gs_set_scissor_rect(&cut);
		draw_image(&moving->images[i], piece->ax, piece->ay);
		gs_set_scissor_rect(NULL);
	}
}

static double slice_moving(struct moving *moving, bool ours)
{
	double took = 0;
	int frames = 0;

	motion_scene_show(&moving->scene, false, 0);
	motion_scene_show(&moving->scene, true, -1);
	stage_show(&moving->stage, false, 0);
	stage_show(&moving->stage, true, -1);
	obs_enter_graphics();
	wait_for_pixels();
	start_watch();
	for (; motion_scene_moves(&moving->scene) && frames < 400; frames++) {
		motion_scene_advance(&moving->scene, 1000.0 / 60);
		begin_frame();
		if (ours) {
			stage_tick(&moving->stage, 1.0f / 60);
			stage_render(&moving->stage, true);
		} else {
			motion_scene_draw(&moving->scene, draw_piece, moving);
		}
		end_frame();
	}
	took = stop_watch();
	obs_leave_graphics();
	assert_true(frames > 10);
	return took / frames;
}

static double slice_moving_ours(void *data)
{
	return slice_moving(data, true);
}

static double slice_moving_images(void *data)
{
	return slice_moving(data, false);
}

static void in_motion(void)
{
	struct moving moving = {0};

	if (!measure_wanted("motion"))
		return;
	open_canvas(1920, 1080);
	moving.graphic = graphic_of("heat-results", NULL);
	for (size_t i = 0; i < moving.graphic->count && i < IMAGES_MOST; i++) {
		const struct sprite *sprite = &moving.graphic->sprites[i];
		uint32_t *pixels = rg_alloc((size_t)sprite->width * sprite->height, 4);
		memcpy(pixels, sprite->pixels, (size_t)sprite->width * sprite->height * 4);
		moving.images[moving.count++] = (struct image){image_of(pixels, sprite->width, sprite->height), 0, 0,
							       sprite};
		rg_free(pixels);
	}
	motion_scene_take(&moving.scene, graphic_ref(moving.graphic));
	stage_init(&moving.stage, &kit);
	stage_show(&moving.stage, true, -1);
	upload(&moving.stage, graphic_ref(moving.graphic));
	stage_tick(&moving.stage, 0);
	slice_moving_ours(&moving);
	struct measure_counts before = measure_counts();
	measure_ratio("motion", "frame in motion, 12 rows entering, 1080p", "the same pixels moved as image sources",
		      "ms/frame", 1.25, slice_moving_ours, &moving, slice_moving_images, &moving);
	struct measure_counts after = measure_counts();
	measure_figure("motion-paintings", "paintings and uploads in all those entrances", "",
		       (double)(after.paintings - before.paintings + after.textures - before.textures), 0);
	motion_scene_finish(&moving.scene);
	stage_finish(&moving.stage);
	for (int i = 0; i < moving.count; i++)
		obs_source_release(moving.images[i].source);
	obs_wait_for_destroy_queue();
	graphic_unref(moving.graphic);
	close_canvas();
}

/* ---- all ---- */

static void slow_down(void)
{
	struct obs_video_info video;

	/* OBS's own frames beside ours are as few as they can be. */
	assert_true(obs_get_video_info(&video));
	video.fps_num = 1;
	assert_int_equal(obs_reset_video(&video), OBS_VIDEO_SUCCESS);
}

/*
 * By whom it is drawn. A real GPU works beside the processor, and its own timer counts; software is the processor,
 * whose time is the whole cost.
 */
static void find_renderer(void)
{
	/* libobs loads it by itself, where this program does not look. */
	void *library = dlopen("libGL.so.1", RTLD_NOW);
	const unsigned char *(*get)(
		unsigned) = library ? (const unsigned char *(*)(unsigned))dlsym(library, "glGetString") : NULL;
	obs_enter_graphics();
	const char *name = get ? (const char *)get(0x1F01 /* GL_RENDERER */) : NULL;
	obs_leave_graphics();
	name = name ? name : "llvmpipe, or so it seems";
	gpu = !strstr(name, "llvmpipe") && !strstr(name, "softpipe") && !strstr(name, "SWR");
	printf("{\"renderer\": \"%s, %s\"}\n", name, gpu ? "by its own timer" : "by processor time");
}

static void load(const char *binary, const char *data)
{
	obs_module_t *module = NULL;

	assert_int_equal(obs_open_module(&module, binary, data), MODULE_SUCCESS);
	assert_true(obs_init_module(module));
}

static void frames(void **state)
{
	struct race_problems problems = {0};
	size_t length;
	char *text = day_text(DAY_ROWS, 4, 0, 0, &length);

	(void)state;
	stand_up(640, 360);
	slow_down();
	load(RG_OBS_IMAGES, RG_OBS_IMAGES_DATA);
	obs_module_set_pointer(obs_get_module("race-graphics"));
	day = race_day_decode(text, length, &problems);
	assert_non_null(day);
	race_problems_finish(&problems);
	rg_free(text);
	stage_kit_init(&kit);
	find_renderer();
	at_rest(1920, 1080, true);
	at_rest(1280, 720, false);
	at_rest(3840, 2160, false);
	in_motion();
	together();
	stage_kit_finish(&kit);
	race_day_unref(day);
	stand_down();
	stand_finish();
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(frames)};

	if (!measure_begin(count, arguments))
		return 2;
	return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}

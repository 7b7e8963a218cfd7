/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_obs.h"

#include <cairo.h>
#include <ftw.h>
#include <graphics/graphics.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util/platform.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "race/day/decode.h"
#include "race/file/shelf.h"

#define LINES_MOST 4096
#define TASKS_MOST 64

static char *folder, *user_folder;
static int starts; /* of libobs */
static struct graphic_studio *studio;

/* ---- the log ---- */

static struct {
	pthread_mutex_t mutex;
	struct {
		int level;
		char *text;
	} lines[LINES_MOST];
	size_t count, forgotten;
	char *expected[32];
	size_t expected_count;
} logged = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void collect(int level, const char *format, va_list arguments, void *data)
{
	char text[2048];

	(void)data;
	vsnprintf(text, sizeof(text), format, arguments);
	if (getenv("RG_TEST_LOG"))
		fprintf(stderr, "%d %s\n", level, text);
	pthread_mutex_lock(&logged.mutex);
	if (logged.count < LINES_MOST) {
		logged.lines[logged.count].level = level;
		logged.lines[logged.count++].text = strdup(text);
	}
	pthread_mutex_unlock(&logged.mutex);
}

void log_expect(const char *part)
{
	assert_true(logged.expected_count < 32);
	logged.expected[logged.expected_count++] = rg_strdup(part);
}

int log_count(const char *part)
{
	int count = 0;

	pthread_mutex_lock(&logged.mutex);
	for (size_t i = logged.forgotten; i < logged.count; i++)
		count += strstr(logged.lines[i].text, part) != NULL;
	pthread_mutex_unlock(&logged.mutex);
	return count;
}

void log_forget(void)
{
	pthread_mutex_lock(&logged.mutex);
	logged.forgotten = logged.count;
	pthread_mutex_unlock(&logged.mutex);
}

static bool is_fault(int level, const char *text)
{
	if (strstr(text, "Allocating 0 bytes") || strstr(text, "Freeing textures while") ||
	    strstr(text, "race_graphics"))
		return level <= LOG_WARNING;
	if (level > LOG_WARNING || !strstr(text, "[race-graphics]"))
		return false;
	for (size_t i = 0; i < logged.expected_count; i++) {
		if (strstr(text, logged.expected[i]))
			return false;
	}
	return true;
}

void log_assert_clean(void)
{
	int faults = 0;

	pthread_mutex_lock(&logged.mutex);
	for (size_t i = 0; i < logged.count; i++) {
		if (is_fault(logged.lines[i].level, logged.lines[i].text)) {
			print_error("not expected in the log: %s\n", logged.lines[i].text);
			faults++;
		}
	}
	bool full = logged.count == LINES_MOST;
	pthread_mutex_unlock(&logged.mutex);
	assert_false(full);
	assert_int_equal(faults, 0);
}

/* ---- libobs ---- */

static void load_module(const char *binary, const char *data)
{
	obs_module_t *module = NULL;

	if (obs_open_module(&module, binary, data) != MODULE_SUCCESS)
		fail_msg("%s cannot be loaded", binary);
	assert_true(obs_init_module(module));
}

void stand_video(int width, int height)
{
	struct obs_video_info video = {
		.graphics_module = RG_OBS_GRAPHICS,
		.fps_num = 30,
		.fps_den = 1,
		.base_width = (uint32_t)width,
		.base_height = (uint32_t)height,
		.output_width = (uint32_t)width,
		.output_height = (uint32_t)height,
		.output_format = VIDEO_FORMAT_NV12,
		.gpu_conversion = true,
		.colorspace = VIDEO_CS_709,
		.range = VIDEO_RANGE_PARTIAL,
		.scale_type = OBS_SCALE_BICUBIC,
	};
	int result = obs_reset_video(&video);
	if (result != OBS_VIDEO_SUCCESS)
		fail_msg("no picture can be made here (obs_reset_video gives %d): is there GL?", result);
}

/* ---- the UI thread ---- */

static struct {
	pthread_mutex_t mutex;
	struct {
		obs_task_t task;
		void *data;
	} list[TASKS_MOST];
	size_t count;
} posted = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static pthread_t ui_thread;

/* As OBS's own: the UI thread does not wait for itself. */
static void queue_task(obs_task_t task, void *data, bool wait)
{
	(void)wait;
	if (pthread_equal(pthread_self(), ui_thread)) {
		task(data);
		return;
	}
	pthread_mutex_lock(&posted.mutex);
	assert_true(posted.count < TASKS_MOST);
	posted.list[posted.count].task = task;
	posted.list[posted.count++].data = data;
	pthread_mutex_unlock(&posted.mutex);
}

bool stand_run_task(void)
{
	obs_task_t task = NULL;
	void *data = NULL;

	pthread_mutex_lock(&posted.mutex);
	if (posted.count) {
		task = posted.list[0].task;
		data = posted.list[0].data;
		memmove(posted.list, posted.list + 1, --posted.count * sizeof(posted.list[0]));
	}
	pthread_mutex_unlock(&posted.mutex);
	if (task)
		task(data);
	return task != NULL;
}

static void make_folders(void)
{
	const char *base = getenv("TMPDIR");

	if (folder)
		return;
	folder = rg_asprintf("%s/rg-obs-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	user_folder = rg_asprintf("%s/config/race-graphics", folder);
	assert_true(rg_directory_make(user_folder));
}

/* As OBS's window looks for plugins. */
static void find_modules(const char *plugins)
{
	char *binaries = rg_asprintf("%s/%%module%%/bin/64bit", plugins);
	char *data = rg_asprintf("%s/%%module%%/data", plugins);

	obs_add_module_path(binaries, data);
	obs_load_all_modules();
	rg_free(binaries);
	rg_free(data);
}

/* A seat has the module's own file and folder, or a folder of plugins in which OBS finds it. */
struct seat {
	const char *language, *data, *plugins;
};

static void start(const struct seat *seat, int width, int height)
{
	make_folders();
	base_set_log_handler(collect, NULL);
	char *config = rg_asprintf("%s/config", folder);
	if (!obs_startup(seat->language, config, NULL))
		fail_msg("libobs does not start: is there a display? (run through xvfb-run -a)");
#ifdef RG_OBS_EFFECTS
	obs_add_data_path(RG_OBS_EFFECTS);
	/* Once loaded it stays. It registers its windows' class at each load, and Windows keeps the class of one that
	 * was unloaded: libobs' second start would find it taken. OBS starts once. */
	assert_non_null(LoadLibraryA(RG_OBS_GRAPHICS ".dll"));
#endif
	starts++;
	ui_thread = pthread_self();
	obs_set_ui_task_handler(queue_task);
	rg_free(config);
	stand_video(width, height);
	/* Without sound libobs does not wait for its destroy queue. */
	struct obs_audio_info audio = {.samples_per_sec = 48000, .speakers = SPEAKERS_STEREO};
	assert_true(obs_reset_audio(&audio));
	if (seat->plugins)
		find_modules(seat->plugins);
	else
		load_module(RG_MODULE, seat->data);
	load_module(RG_OBS_FILTERS, RG_OBS_FILTERS_DATA);
	obs_post_load_modules();
	if (!studio)
		studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, user_folder));
	assert_non_null(studio);
}

void stand_up(int width, int height)
{
	start(&(struct seat){.language = "en-US", .data = RG_STAGE_DATA}, width, height);
}

void stand_up_in(const char *language, int width, int height)
{
	start(&(struct seat){.language = language, .data = RG_STAGE_DATA}, width, height);
}

void stand_up_with(const char *data, int width, int height)
{
	start(&(struct seat){.language = "en-US", .data = data}, width, height);
}

void stand_up_from(const char *plugins, int width, int height)
{
	start(&(struct seat){.language = "en-US", .plugins = plugins}, width, height);
}

int64_t stand_down(void)
{
	int64_t start = rg_monotonic_ms();

	obs_shutdown();
	int64_t took = rg_monotonic_ms() - start;
	assert_int_equal(bnum_allocs(), RG_OBS_KEEPS + starts * RG_OBS_KEEPS_A_START);
	assert_int_equal(our_threads(), 0);
	return took;
}

int stand_up_720(void **state)
{
	(void)state;
	stand_up(1280, 720);
	return 0;
}

const char *stand_user_folder(void)
{
	return user_folder;
}

const char *stand_folder(void)
{
	return folder;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat;
	(void)kind;
	(void)walk;
	return remove(path);
}

void stand_finish(void)
{
	graphic_studio_destroy(studio);
	studio = NULL;
	if (folder)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	rg_free(folder);
	rg_free(user_folder);
	folder = user_folder = NULL;
	for (size_t i = 0; i < logged.count; i++)
		free(logged.lines[i].text);
	for (size_t i = 0; i < logged.expected_count; i++)
		rg_free(logged.expected[i]);
	logged.count = logged.forgotten = logged.expected_count = 0;
}

void leaves_nothing_behind(void **state)
{
	(void)state;
	stand_down();
	log_assert_clean();
	stand_finish();
}

static void write_below(const char *path, const char *text)
{
	char *parent = rg_path_directory(path);

	assert_true(rg_directory_make(parent));
	/* Wine lets nobody replace a file at the moment when the module reads it. */
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; !rg_file_replace(path, text, strlen(text)); rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < end);
	rg_free(parent);
}

char *stand_write(const char *name, const char *text)
{
	char *path = rg_path_join(folder, name);
	write_below(path, text);
	return path;
}

void stand_write_user(const char *name, const char *text)
{
	char *path = rg_path_join(user_folder, name);
	write_below(path, text);
	rg_free(path);
}

char *stand_write_picture(const char *name, int width, int height, unsigned color)
{
	char *part_name = rg_asprintf("%s.part", name), *part = stand_write(part_name, "");
	char *path = rg_path_join(folder, name);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cairo = cairo_create(surface);

	cairo_set_source_rgb(cairo, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
	cairo_paint(cairo);
	cairo_destroy(cairo);
	assert_int_equal(cairo_surface_write_to_png(surface, part), CAIRO_STATUS_SUCCESS);
	assert_int_equal(rename(part, path), 0);
	cairo_surface_destroy(surface);
	rg_free(part_name);
	rg_free(part);
	return path;
}

void wait_file(const char *path, const char *part)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS;; rg_sleep_ms(20)) {
		char *bytes = NULL, *error = NULL;
		size_t length;
		bool has = rg_file_read(path, 1 << 20, &bytes, &length, &error) && strstr(bytes, part);
		if (!has && rg_monotonic_ms() > end)
			fail_msg("\"%s\" is not in %s: %s", part, path, bytes ? bytes : error);
		rg_free(bytes);
		rg_free(error);
		if (has)
			return;
	}
}

/* ---- sources ---- */

obs_data_t *data_new(const char *json)
{
	char *text = rg_strdup(json);

	for (char *at = text; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	obs_data_t *data = obs_data_create_from_json(text);
	assert_non_null(data);
	rg_free(text);
	return data;
}

obs_source_t *source_new(const char *settings)
{
	obs_data_t *data = settings ? data_new(settings) : NULL;
	obs_source_t *source = obs_source_create_private("race_graphics", "graphic", data);

	assert_non_null(source);
	obs_data_release(data);
	return source;
}

void source_set(obs_source_t *source, const char *settings)
{
	obs_data_t *data = data_new(settings);
	obs_source_update(source, data);
	obs_data_release(data);
}

int64_t source_drop(obs_source_t *source)
{
	int64_t start = rg_monotonic_ms();

	obs_source_release(source);
	obs_wait_for_destroy_queue();
	return rg_monotonic_ms() - start;
}

void scene_drop(obs_scene_t *scene)
{
	obs_source_remove(obs_scene_get_source(scene));
	obs_scene_release(scene);
}

/* ---- pictures ---- */

uint32_t *render_source(obs_source_t *source, int width, int height, int ground)
{
	struct vec4 color;
	uint32_t *pixels = rg_alloc((size_t)width * height, sizeof(*pixels)), linesize = 0;
	uint8_t *mapped = NULL;

	obs_enter_graphics();
	gs_texrender_t *target = gs_texrender_create(GS_BGRA, GS_ZS_NONE);
	gs_stagesurf_t *surface = gs_stagesurface_create((uint32_t)width, (uint32_t)height, GS_BGRA);
	bool begun = gs_texrender_begin(target, (uint32_t)width, (uint32_t)height);
	if (begun) {
		vec4_set(&color, ground / 255.0f, ground / 255.0f, ground / 255.0f, 1.0f);
		gs_clear(GS_CLEAR_COLOR, &color, 0.0f, 0);
		gs_ortho(0.0f, (float)width, 0.0f, (float)height, -100.0f, 100.0f);
		gs_blend_state_push();
		gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
		obs_source_video_render(source);
		gs_blend_state_pop();
		gs_texrender_end(target);
		gs_stage_texture(surface, gs_texrender_get_texture(target));
	}
	bool read = begun && gs_stagesurface_map(surface, &mapped, &linesize);
	for (int y = 0; read && y < height; y++)
		memcpy(pixels + (size_t)y * width, mapped + (size_t)y * linesize, (size_t)width * 4);
	if (read)
		gs_stagesurface_unmap(surface);
	gs_stagesurface_destroy(surface);
	gs_texrender_destroy(target);
	obs_leave_graphics();
	assert_true(read);
	return pixels;
}

uint32_t *render_graphic(const struct graphic *graphic, int ground)
{
	size_t count = (size_t)graphic->width * graphic->height;
	uint32_t *pixels = rg_alloc(count, sizeof(*pixels));

	for (size_t i = 0; i < count; i++)
		pixels[i] = 0xFF000000u | (uint32_t)ground * 0x010101u;
	graphic_compose(graphic, pixels);
	return pixels;
}

int pixels_difference(const uint32_t *a, const uint32_t *b, size_t count)
{
	int most = 0;

	for (size_t i = 0; i < count; i++) {
		for (int shift = 0; a[i] != b[i] && shift < 24; shift += 8) {
			int difference = abs((int)(a[i] >> shift & 255) - (int)(b[i] >> shift & 255));
			most = difference > most ? difference : most;
		}
	}
	return most;
}

size_t pixels_drawn(const uint32_t *pixels, size_t count, int ground)
{
	size_t drawn = 0;

	for (size_t i = 0; i < count; i++)
		drawn += (pixels[i] & 0xFFFFFF) != (uint32_t)ground * 0x010101u;
	return drawn;
}

struct race_day *read_day(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;
	struct race_problems problems = {0};

	if (!rg_file_read(path, 8 << 20, &bytes, &length, &error))
		fail_msg("%s %s", path, error);
	struct race_day *day = race_day_decode(bytes, length, &problems);
	assert_non_null(day);
	race_problems_finish(&problems);
	rg_free(bytes);
	return day;
}

struct race_day *day_of(const char *json)
{
	char *path = stand_write("expected.json", json);
	struct race_day *day = read_day(path);

	rg_free(path);
	return day;
}

struct race_day *sample_day(void)
{
	return read_day(RG_STAGE_DATA "/samples/ouluzone-2021/race-day.json");
}

struct graphic *make_graphic(const struct graphic_ask *ask)
{
	char *error = NULL;
	struct graphic *graphic = graphic_make(studio, ask, NULL, &error);

	if (!graphic)
		fail_msg("no graphic: %s", error ? error : "no reason given");
	rg_free(error);
	return graphic;
}

static struct graphic *make_asked(struct graphic_ask *ask)
{
	struct obs_video_info video;

	assert_true(obs_get_video_info(&video));
	ask->width = (int)video.base_width;
	ask->height = (int)video.base_height;
	return make_graphic(ask);
}

static int difference_on(obs_source_t *source, const struct graphic *graphic, int ground)
{
	uint32_t *wanted = render_graphic(graphic, ground);
	uint32_t *seen = render_source(source, graphic->width, graphic->height, ground);
	int difference = pixels_difference(wanted, seen, (size_t)graphic->width * graphic->height);

	rg_free(wanted);
	rg_free(seen);
	return difference;
}

/* On white as well: a dark panel that is still coming in is hardly another on black. */
static int wait_for(obs_source_t *source, const struct graphic *graphic, int64_t timeout_ms)
{
	int64_t end = rg_monotonic_ms() + timeout_ms;
	int difference;

	while (((difference = difference_on(source, graphic, GROUND_BLACK)) > 2 ||
		difference_on(source, graphic, GROUND_WHITE) > 2) &&
	       rg_monotonic_ms() < end)
		rg_sleep_ms(30);
	return difference;
}

bool shows_within(obs_source_t *source, struct graphic_ask *ask, int64_t timeout_ms)
{
	struct graphic *graphic = make_asked(ask);
	int difference = wait_for(source, graphic, timeout_ms);

	graphic_unref(graphic);
	return difference <= 2;
}

void assert_shows(obs_source_t *source, struct graphic_ask *ask)
{
	struct graphic *graphic = make_asked(ask);
	int black = wait_for(source, graphic, WAIT_MS);
	int grey = difference_on(source, graphic, GROUND_GREY), white = difference_on(source, graphic, GROUND_WHITE);

	graphic_unref(graphic);
	if (black > 2 || grey > 2 || white > 2)
		fail_msg("the source does not show the graphic: off by %d on black, %d on grey, %d on white", black,
			 grey, white);
}

void assert_shows_card(obs_source_t *source, const char *json)
{
	struct race_day *day = day_of(json);
	struct graphic_ask ask = {.day = day, .template_id = "driver-card", .driver = "x", .hide_minors = true};

	assert_shows(source, &ask);
	race_day_unref(day);
}

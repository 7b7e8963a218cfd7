/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module in libobs without a window, as in a programme: what changes cost beside rest, what an answer without news
 * asks for, how long news takes, what a hundred sources ask for, and how it begins. Processor time is the whole
 * process', less that of this thread, for each frame that OBS drew.
 *
 * usage: live [--pairs N] [ROW...]
 *        live --memory bare|image|texts|ours|changes    resident memory of such a process, MB
 *        live --orders bare|image|ours    slices of such a process, one for each line that comes in
 */
#include "day.h"
#include "measure.h"
#include "support_event.h"
#include "support_server.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util/platform.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define WIDTH      1920
#define HEIGHT     1080
#define SLICE_MS   2000
#define CHANGE_MS  250
#define SETTLED_MS 1500
#define PICTURE_MS 20000
#define TEXTS      60

static obs_scene_t *scene;

static void load(const char *binary, const char *data)
{
	obs_module_t *module = NULL;

	assert_int_equal(obs_open_module(&module, binary, data), MODULE_SUCCESS);
	assert_true(obs_init_module(module));
}

static void open_scene(int width, int height, int fps)
{
	struct obs_video_info video;

	stand_up(width, height);
	assert_true(obs_get_video_info(&video));
	video.fps_num = (uint32_t)fps;
	assert_int_equal(obs_reset_video(&video), OBS_VIDEO_SUCCESS);
	scene = obs_scene_create("Bench");
	obs_set_output_source(0, obs_scene_get_source(scene));
}

static void close_scene(void)
{
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	obs_wait_for_destroy_queue();
	while (stand_run_task()) {
	}
	stand_down();
}

/* Until there is a first texture: a machine that is out of breath takes long to read a file. */
static void wait_for_picture(uint64_t textures)
{
	for (int64_t begun = rg_monotonic_ms(); rg_monotonic_ms() - begun < PICTURE_MS; rg_sleep_ms(20)) {
		if (measure_counts().textures != textures)
			return;
		stand_run_task();
	}
}

/* Until no texture was made or written for a while: all is there, and nothing moves any more. */
static void settle(void)
{
	struct measure_counts counts = measure_counts();

	for (int64_t quiet_ms = rg_monotonic_ms(); rg_monotonic_ms() - quiet_ms < SETTLED_MS; rg_sleep_ms(20)) {
		struct measure_counts now = measure_counts();
		if (now.textures != counts.textures)
			quiet_ms = rg_monotonic_ms();
		counts = now;
		stand_run_task();
	}
}

/* ---- one source on a file ---- */

static struct {
	char *path;
	int changed; /* rows */
	unsigned turn;
	obs_source_t *source;
} table;

static void write_turn(void)
{
	size_t length;
	char *text = day_text(DAY_ROWS, 8, table.changed, table.turn++, &length);

	assert_true(rg_file_replace(table.path, text, length));
	rg_free(text);
}

static obs_source_t *result_source(const char *feed)
{
	char *settings = rg_asprintf(
		"{'graphic': 'heat-results', 'own_data': true, 'feed': '%s', 'refresh_s': 1, 'heat': "
		"'final'}",
		feed);
	obs_source_t *source = source_new(settings);

	obs_scene_add(scene, source);
	rg_free(settings);
	return source;
}

static void open_table(void)
{
	table.path = stand_write("day.json", "");
	write_turn();
	uint64_t textures = measure_counts().textures;
	table.source = result_source(table.path);
	wait_for_picture(textures);
	settle();
	struct measure_counts counts = measure_counts();
	assert_true(counts.textures > 0 && counts.paintings > 0 && counts.parses > 0 && counts.allocations > 0);
}

static void close_table(void)
{
	obs_source_release(table.source);
	rg_free(table.path);
}

static uint32_t lagged[2], total[2]; /* frames, at rest and with changes */

static uint32_t frames_drawn(void)
{
	return obs_get_total_frames() - obs_get_lagged_frames();
}

/* Processor time of all other threads in ms for each frame; changes come from here meanwhile. */
static double slice(bool changes)
{
	int64_t end_ms = rg_monotonic_ms() + SLICE_MS;
	uint32_t late = obs_get_lagged_frames(), all = obs_get_total_frames();
	uint32_t frames = frames_drawn();
	double process = measure_process_ms(), own = measure_thread_ms();

	while (rg_monotonic_ms() < end_ms) {
		if (changes)
			write_turn();
		rg_sleep_ms(CHANGE_MS);
	}
	process = measure_process_ms() - process - (measure_thread_ms() - own);
	frames = frames_drawn() - frames;
	lagged[changes] += obs_get_lagged_frames() - late;
	total[changes] += obs_get_total_frames() - all;
	if (changes)
		settle();
	return process / (frames ? frames : 1);
}

static double slice_changes(void *data)
{
	(void)data;
	return slice(true);
}

static double slice_rest(void *data)
{
	(void)data;
	return slice(false);
}

static double lagged_part(int changes)
{
	return total[changes] ? 100.0 * lagged[changes] / total[changes] : 0;
}

static void measure_change(const char *row, const char *what, int rows, double most)
{
	struct measure_counts before;
	unsigned turn = table.turn;

	if (!measure_wanted(row))
		return;
	char *name = rg_asprintf("%s-uploads", row), *late = rg_asprintf("%s-lagged", row);
	table.changed = rows;
	memset(lagged, 0, sizeof(lagged));
	memset(total, 0, sizeof(total));
	before = measure_counts();
	measure_ratio(row, what, "at rest", "ms/frame", most, slice_changes, NULL, slice_rest, NULL);
	measure_told(name, "uploaded for each of those changes", "kB",
		     (double)(measure_counts().uploaded_bytes - before.uploaded_bytes) / 1024 / (table.turn - turn));
	measure_told(late, "lagged frames beyond those at rest", "%", lagged_part(1) - lagged_part(0));
	rg_free(name);
	rg_free(late);
}

/* ---- ticks ---- */

#define TICKS_MOST 2000

static struct {
	double begun_ms, us[TICKS_MOST];
	volatile size_t count;
} ticks;

static const char *mark_name(void *type)
{
	(void)type;
	return "mark";
}

static void *mark_create(obs_data_t *settings, obs_source_t *source)
{
	(void)source;
	return obs_data_get_bool(settings, "last") ? (void *)"last" : (void *)"first";
}

static void mark_destroy(void *data)
{
	(void)data;
}

/* libobs ticks the newest source first: one made before ours and one made after it stand around it. */
static void mark_tick(void *data, float seconds)
{
	double now = measure_thread_ms();

	(void)seconds;
	if (strcmp(data, "first") == 0)
		ticks.begun_ms = now;
	else if (ticks.begun_ms > 0 && ticks.count < TICKS_MOST)
		ticks.us[ticks.count++] = (now - ticks.begun_ms) * 1000;
}

static struct obs_source_info mark_info = {
	.id = "bench_mark",
	.type = OBS_SOURCE_TYPE_INPUT,
	.get_name = mark_name,
	.create = mark_create,
	.destroy = mark_destroy,
	.video_tick = mark_tick,
};

static obs_source_t *mark_new(const char *settings)
{
	obs_data_t *data = data_new(settings);
	obs_source_t *source = obs_source_create_private("bench_mark", "mark", data);

	assert_non_null(source);
	obs_data_release(data);
	return source;
}

static void watch_ticks(void)
{
	ticks.count = 0;
	while (ticks.count < (measure_pairs >= 20 ? 600 : 60))
		rg_sleep_ms(50);
}

/* What the marks themselves take, with no source between them: the clock of a thread is a call of the kernel. */
static double ticks_of_nothing(void)
{
	obs_source_t *first = mark_new("{}");

	watch_ticks();
	obs_source_release(first);
	obs_wait_for_destroy_queue();
	double median = measure_median(ticks.us, ticks.count);
	measure_told("tick-nothing-p99", "a tick of no source, p99", "µs", ticks.us[(ticks.count - 1) * 99 / 100]);
	return median;
}

static void measure_ticks(double nothing_us)
{
	watch_ticks();
	for (size_t i = 0; i < ticks.count; i++)
		ticks.us[i] -= nothing_us;
	measure_figures("tick", "tick of the graphics thread at rest, p99 of its processor time", "µs", ticks.us,
			ticks.count, 0.99, 20);
	measure_told("tick-nothing", "already taken off that: a tick of no source", "µs", nothing_us);
}

static void measure_changes(void)
{
	if (!measure_wanted("change-one") && !measure_wanted("change-all") && !measure_wanted("tick"))
		return;
	open_scene(WIDTH, HEIGHT, 30);
	obs_register_source(&mark_info);
	obs_source_t *last = mark_new("{'last': true}");
	double nothing_us = measure_wanted("tick") ? ticks_of_nothing() : 0;
	open_table();
	obs_source_t *first = mark_new("{}");
	if (measure_wanted("tick"))
		measure_ticks(nothing_us);
	obs_source_release(first);
	obs_source_release(last);
	measure_change("change-one", "four changes a second, one row each, 1080p", 1, 1.15);
	measure_change("change-all", "four changes a second, every row, 1080p", DAY_ROWS, 1.3);
	close_table();
	close_scene();
}

/* ---- an answer without news ---- */

static void wait_for_answers(struct server *server, int more)
{
	for (int wanted = server_requests(server) + more; server_requests(server) < wanted;)
		rg_sleep_ms(10);
	rg_sleep_ms(100);
}

static char *url_of(const struct server *server)
{
	return rg_asprintf("http://127.0.0.1:%d/day.json", server_port(server));
}

static void measure_unchanged(void)
{
	if (!measure_wanted("unchanged"))
		return;
	char *text = day_text(DAY_ROWS, 8, 0, 0, NULL);
	struct server *server = server_start(text);
	char *url = url_of(server);

	open_scene(1280, 720, 30);
	obs_source_t *source = result_source(url);
	settle();
	wait_for_answers(server, 1);
	struct measure_counts before = measure_counts();
	wait_for_answers(server, 5);
	struct measure_counts after = measure_counts();
	measure_figure("unchanged", "parses, paintings and uploads of five answers with the same bytes", "",
		       (double)(after.parses - before.parses + after.paintings - before.paintings + after.textures -
				before.textures),
		       0);
	obs_source_release(source);
	close_scene();
	server_stop(server);
	rg_free(url);
	rg_free(text);
}

/* ---- how long news takes ---- */

static struct {
	uint64_t hash;
	volatile uint64_t changed_ns; /* of the first frame that differs from the one before, since it was 0 */
	volatile bool still;          /* the newest is as the one before */
} seen;

static void look_at_frame(void *data, struct video_data *frame)
{
	uint64_t hash = RG_HASH_START;

	(void)data;
	for (int y = 0; y < 360; y++)
		hash = rg_hash(hash, frame->data[0] + (size_t)y * frame->linesize[0], 640);
	if (hash != seen.hash && !seen.changed_ns)
		seen.changed_ns = frame->timestamp;
	seen.still = hash == seen.hash;
	seen.hash = hash;
}

static void wait_for_still(void)
{
	for (int still = 0; still < 20; rg_sleep_ms(17))
		still = seen.still ? still + 1 : 0;
}

/* ns from the answer to the first frame with other pixels. */
static double time_news(struct server *server, obs_source_t *source, obs_properties_t *dialog, unsigned turn)
{
	char *text = day_text(DAY_ROWS, 8, DAY_ROWS, turn, NULL);
	int requests = server_requests(server);

	wait_for_still();
	server_set(server, "application/json", text);
	rg_free(text);
	seen.changed_ns = 0;
	obs_property_button_clicked(obs_properties_get(dialog, "fetch"), source);
	while (server_requests(server) == requests)
		rg_sleep_ms(0);
	uint64_t sent_ns = os_gettime_ns();
	while (!seen.changed_ns)
		rg_sleep_ms(1);
	return (double)seen.changed_ns - (double)sent_ns;
}

static void measure_latency(void)
{
	static const double frame_ns = 1e9 / 60;
	double frames[100];
	size_t count = measure_pairs >= 20 ? 60 : (size_t)measure_pairs;

	if (!measure_wanted("latency"))
		return;
	char *text = day_text(DAY_ROWS, 8, 0, 0, NULL);
	struct server *server = server_start(text);
	char *url = url_of(server);
	open_scene(640, 360, 60);
	obs_add_raw_video_callback(NULL, look_at_frame, NULL);
	obs_source_t *source = result_source(url);
	settle();
	obs_properties_t *dialog = obs_source_properties(source);
	for (size_t i = 0; i < count; i++) {
		double ns = time_news(server, source, dialog, (unsigned)i + 1);
		frames[i] = ns <= 0 ? 1 : 1 + (double)(int)(ns / frame_ns);
	}
	measure_figures("latency-median", "answer to new pixels at 60 fps, median", "frames", frames, count, 0.5, 2);
	measure_figures("latency-p99", "the same, p99", "frames", frames, count, 0.99, 4);
	obs_properties_destroy(dialog);
	obs_remove_raw_video_callback(look_at_frame, NULL);
	obs_source_release(source);
	close_scene();
	server_stop(server);
	rg_free(url);
	rg_free(text);
}

/* ---- a hundred sources ---- */

static void measure_many(void)
{
	obs_source_t *sources[100];

	if (!measure_wanted("many"))
		return;
	char *text = day_text(DAY_ROWS, 8, 0, 0, NULL);
	struct server *server = server_start(text);
	char *url = url_of(server);
	open_scene(640, 360, 5);
	sources[0] = result_source(url);
	settle();
	int threads = our_threads();
	int64_t begun = rg_monotonic_ms();
	int before = server_requests(server);
	wait_for_answers(server, 4);
	double one = (double)(server_requests(server) - before) * 1000 / (double)(rg_monotonic_ms() - begun);
	for (int i = 1; i < 100; i++)
		sources[i] = result_source(url);
	settle();
	begun = rg_monotonic_ms();
	before = server_requests(server);
	wait_for_answers(server, 4);
	double hundred = (double)(server_requests(server) - before) * 1000 / (double)(rg_monotonic_ms() - begun);
	measure_figure("many-requests", "100 sources on one feed: requests for each one of a single source", "×",
		       hundred / one, 1.05);
	measure_figure("many-threads", "100 sources on one feed: threads more than with one", "",
		       our_threads() - threads, 0);
	for (int i = 0; i < 100; i++)
		obs_source_release(sources[i]);
	close_scene();
	server_stop(server);
	rg_free(url);
	rg_free(text);
}

/* ---- how it begins ---- */

static double load_ms;

/* support_obs.c finds these before libobs' own. */
int obs_open_module(obs_module_t **module, const char *path, const char *data)
{
	int (*next)(obs_module_t **, const char *, const char *) = (int (*)(
		obs_module_t **, const char *, const char *))dlsym(RTLD_NEXT, "obs_open_module");
	double begun = measure_thread_ms();
	int result = next(module, path, data);

	load_ms = strcmp(path, RG_MODULE) == 0 ? measure_thread_ms() - begun : load_ms;
	return result;
}

bool obs_init_module(obs_module_t *module)
{
	bool (*next)(obs_module_t *) = (bool (*)(obs_module_t *))dlsym(RTLD_NEXT, "obs_init_module");
	double begun = measure_thread_ms();
	bool result = next(module);

	if (strstr(obs_get_module_binary_path(module), "race-graphics"))
		load_ms += measure_thread_ms() - begun;
	return result;
}

static void measure_start(void)
{
	double first[20], loads[20];
	size_t count = measure_pairs >= 20 ? 10 : 2;

	if (!measure_wanted("start"))
		return;
	char *text = day_text(DAY_ROWS, 8, 0, 0, NULL);
	struct server *server = server_start(text);
	char *url = url_of(server), *event = rg_asprintf("{'from': 'address', 'address': '%s', 'refresh_s': 1}", url);
	/* Once to have something in the cache, then from there, for the server is gone. */
	for (size_t i = 0; i <= count; i++) {
		open_scene(1280, 720, 60);
		obs_source_t *settings = the_event();
		set_event(settings, event);
		struct measure_counts before = measure_counts();
		int64_t begun = rg_monotonic_ms();
		obs_source_t *source = source_new("{'graphic': 'heat-results', 'heat': 'final'}");
		obs_scene_add(scene, source);
		while (measure_counts().textures == before.textures && rg_monotonic_ms() - begun < 20000)
			rg_sleep_ms(1);
		if (i) {
			first[i - 1] = (double)(rg_monotonic_ms() - begun);
			loads[i - 1] = load_ms;
		} else {
			rg_sleep_ms(3000);
			server_stop(server);
		}
		obs_source_release(source);
		obs_source_release(settings);
		close_scene();
	}
	measure_figures("start-first", "source made to its first picture from the cache, by the clock on the wall",
			"ms", first, count, 0.5, 300);
	measure_figures("start-load", "module loaded and begun, processor time", "ms", loads, count, 0.5, 10);
	rg_free(event);
	rg_free(url);
	rg_free(text);
}

/* ---- memory ---- */

static void add_texts(obs_source_t **sources)
{
	load(RG_OBS_TEXTS, RG_OBS_TEXTS_DATA);
	for (int i = 0; i < TEXTS; i++) {
		char *settings = rg_asprintf(
			"{'text': 'Hirvilampi %d', 'font': {'face': 'Roboto Condensed', 'size': 44}}", i);
		obs_data_t *data = data_new(settings);
		sources[i] = obs_source_create_private("text_ft2_source_v2", "text", data);
		assert_non_null(sources[i]);
		obs_sceneitem_t *item = obs_scene_add(scene, sources[i]);
		obs_sceneitem_set_pos(item, &(struct vec2){.x = 80 + i % 5 * 350, .y = 100 + i / 5 * 70});
		obs_data_release(data);
		rg_free(settings);
	}
}

static obs_source_t *add_image(const char *path)
{
	load(RG_OBS_IMAGES, RG_OBS_IMAGES_DATA);
	char *settings = rg_asprintf("{'file': '%s'}", path);
	obs_data_t *data = data_new(settings);
	obs_source_t *source = obs_source_create_private("image_source", "image", data);

	assert_non_null(source);
	obs_scene_add(scene, source);
	obs_data_release(data);
	rg_free(settings);
	return source;
}

/* What a scene of one kind holds: 60 texts, an image, nothing, or our source. */
static void put_up(const char *what, const char *image, obs_source_t **sources)
{
	open_scene(WIDTH, HEIGHT, 30);
	if (strcmp(what, "texts") == 0)
		add_texts(sources);
	else if (strcmp(what, "image") == 0)
		sources[0] = add_image(image);
	else if (strcmp(what, "bare") != 0)
		open_table();
	settle();
	table.changed = DAY_ROWS;
}

static void take_down(obs_source_t **sources)
{
	if (table.source)
		close_table();
	for (int i = 0; i < TEXTS; i++)
		obs_source_release(sources[i]);
	close_scene();
}

static double memory_of(const char *what, const char *image)
{
	obs_source_t *sources[TEXTS] = {NULL};

	put_up(what, image, sources);
	for (int i = 0; strcmp(what, "changes") == 0 && i < 120; i++) {
		write_turn();
		rg_sleep_ms(CHANGE_MS);
	}
	settle();
	rg_sleep_ms(2000);
	double memory = measure_resident_mb();
	take_down(sources);
	return memory;
}

/* ---- beside other processes ---- */

/* Lines come in, "rest" or "changes", and for each goes out what such a slice cost, ms a frame. */
static void take_orders(const char *what, const char *image)
{
	obs_source_t *sources[TEXTS] = {NULL};
	char order[16];

	put_up(what, image, sources);
	printf("{\"process\": %ld}\n", (long)getpid());
	fflush(stdout);
	while (fgets(order, sizeof(order), stdin)) {
		printf("{\"ms\": %.4f}\n", slice(strcmp(order, "changes\n") == 0));
		fflush(stdout);
	}
	take_down(sources);
}

static const char *memory_what, *orders_what, *peer_image;

static void live(void **state)
{
	(void)state;
	if (memory_what) {
		printf("{\"memory\": %.2f}\n", memory_of(memory_what, peer_image));
	} else if (orders_what) {
		take_orders(orders_what, peer_image);
	} else {
		measure_changes();
		measure_unchanged();
		measure_latency();
		measure_many();
		measure_start();
	}
	stand_finish();
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(live)};
	bool one = count >= 3 && strcmp(arguments[1], "--memory") == 0;
	bool orders = count >= 3 && strcmp(arguments[1], "--orders") == 0;

	if (one || orders) {
		*(one ? &memory_what : &orders_what) = arguments[2];
		peer_image = count > 3 ? arguments[3] : NULL;
	} else if (!measure_begin(count, arguments)) {
		return 2;
	}
	return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An automatic source in libobs: what the director puts on air of a race day whose clock is this machine's, what hands
 * do to it, and a restart. Graphics are boxes and the rundown is short, both the test's own; the rules and times of the
 * shipped rundowns are the engine's tests.
 */
#include "support_event.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"

#define CLEAN_S  15 /* before a start nothing comes any more: no rundown may say less */
#define GRID_S   3  /* how long the grid stands */
#define BEFORE_S (CLEAN_S + GRID_S + 2)

static const char rundown[] =
	"{\"rundown\":1,\"based_on\":\"show\",\"numbers\":{\"rest_after_change_s\":0},"
	"\"rests\":[{\"gap_least_s\":0,\"rest_s\":1}],\"cues\":{"
	"\"bug\":{\"role\":\"bug\",\"graphic\":\"z-bug\"},\"strip\":null,"
	"\"grid\":{\"role\":\"grid\",\"graphic\":\"z-grid\",\"seconds\":3,\"before_start_s\":[20]},"
	"\"result\":{\"role\":\"result\",\"graphic\":\"z-result\",\"seconds\":3,\"after_finish_s\":1,\"again_most\":1},"
	"\"bumper\":null,\"podium\":null,\"next-up\":null,\"card\":null,\"classification\":null,\"standings\":null,"
	"\"schedule\":null,\"calendar\":null,\"title\":null,\"countdown\":null},\"order\":[]}";

static obs_source_t *show, *event;
static obs_data_t *said;

/* The bug has its place, where nothing lies over it. */
static void write_box(const char *id, const char *zone, const char *color, const char *needs)
{
	char *name = rg_asprintf("templates/%s.json", id);
	char *text = rg_asprintf("{\"template\":1,\"seconds\":3600,\"zone\":\"%s\"%s,\"children\":[{\"type\":\"stack\","
				 "\"sprite\":true,\"x\":96,\"y\":%d,\"width\":520,\"height\":56,\"fill\":\"%s\","
				 "\"enter\":{\"kind\":\"fade\",\"ms\":100},\"exit\":{\"kind\":\"fade\",\"ms\":100}}]}",
				 zone, needs, strcmp(zone, "top-left") == 0 ? 54 : 500, color);

	stand_write_user(name, text);
	rg_free(text);
	rg_free(name);
}

/* "2026-11-28T13:25:00Z", so many seconds from now. */
static char *clock_in(int seconds)
{
	time_t at = (time_t)(rg_wall_ms() / 1000) + seconds;
	struct tm utc;
	char text[40];

	gmtime_r(&at, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return rg_strdup(text);
}

/* Two heats; the second one, of that id, starts in so many seconds. */
static void write_day(const char *id, const char *status, int start_s)
{
	char *start = clock_in(start_s), *now = clock_in(0);
	bool over = strcmp(status, "finished") == 0;
	char *text = rg_asprintf(
		"{\"race_feed\":1,\"updated\":\"%s\",\"classes\":[{\"id\":\"sc\",\"name\":\"Supercar\"}],"
		"\"drivers\":[{\"id\":\"a\",\"number\":\"11\",\"last_name\":\"Aalto\",\"class\":\"sc\"},"
		"{\"id\":\"b\",\"number\":\"40\",\"last_name\":\"Berg\",\"class\":\"sc\"}],\"heats\":["
		"{\"id\":\"r1\",\"classes\":[\"sc\"],\"phase\":\"heat\",\"group\":\"Q1\",\"race\":1,\"status\":"
		"\"official\","
		"\"entries\":[{\"driver\":\"a\",\"slot\":1,\"position\":1},{\"driver\":\"b\",\"slot\":2,\"position\":2}"
		"]},"
		"{\"id\":\"%s\",\"classes\":[\"sc\"],\"phase\":\"heat\",\"group\":\"Q1\",\"race\":2,\"status\":\"%s\","
		"\"start\":\"%s\",\"entries\":[{\"driver\":\"b\",\"slot\":1%s},{\"driver\":\"a\",\"slot\":2%s}]}]}",
		now, id, status, start, over ? ",\"position\":1" : "", over ? ",\"position\":2" : "");

	rg_free(stand_write("day.json", text));
	rg_free(text);
	rg_free(start);
	rg_free(now);
}

static void give(const char *name, const char *value)
{
	char *error = NULL;

	obs_data_release(said);
	said = give_command(name, "*", value, &error);
	if (!said)
		fail_msg("%s %s: %s", name, value ? value : "", error);
	rg_free(error);
}

static bool is_state(const char *key, const char *wanted)
{
	give("state", NULL);
	return strcmp(obs_data_get_string(said, key), wanted) == 0;
}

static void assert_state(const char *key, const char *wanted)
{
	if (!is_state(key, wanted))
		fail_msg("%s is \"%s\", not \"%s\"; all: %s", key, obs_data_get_string(said, key), wanted,
			 obs_data_get_json(said));
}

static void wait_state(const char *key, const char *wanted)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; rg_monotonic_ms() < end; rg_sleep_ms(10)) {
		if (is_state(key, wanted))
			return;
	}
	assert_state(key, wanted);
}

/* It stays so for a while. */
static void stays(const char *key, const char *wanted, int ms)
{
	for (int64_t end = rg_monotonic_ms() + ms; rg_monotonic_ms() < end; rg_sleep_ms(20))
		assert_state(key, wanted);
}

static int starts(void **state)
{
	(void)state;
	stand_up(640, 360);
	char *json = rg_asprintf("{'from':'file','path':'%s/day.json','rundown':'fast','record':true}", stand_folder());
	write_box("z-bug", "top-left", "#FF0000", "");
	write_box("z-grid", "full", "#00FF00", ",\"needs\":\"grid\"");
	write_box("z-result", "full", "#0000FF", ",\"needs\":\"results\"");
	write_box("z-card", "lower", "#FFFF00", "");
	stand_write_user("rundowns/fast.json", rundown);
	write_day("r2", "scheduled", 3600);
	event = the_event();
	set_event(event, json);
	rg_free(json);
	return 0;
}

static void put_on(obs_source_t *source)
{
	show = source;
	obs_set_output_source(0, source);
	wait_state("Show.top-left.shown", "on");
}

static void take_off(void)
{
	obs_set_output_source(0, NULL);
	source_drop(show);
	show = NULL;
	give("state", "gap");
}

static obs_source_t *automatic(void)
{
	obs_data_t *data = data_new("{'graphic':'automatic'}");
	obs_source_t *source = obs_source_create("race_graphics", "Show", data, NULL);

	obs_data_release(data);
	return source;
}

static void a_source_that_is_added_runs_at_once(void **state)
{
	(void)state;
	put_on(automatic());
	assert_state("auto", "on");
	assert_state("Show.top-left.graphic", "z-bug");
	/*
	 * The grid, when its time has come, and not longer than it is to. The data comes only now, so that a slow
	 * machine is not too late for it.
	 */
	write_day("r2", "scheduled", BEFORE_S + 1);
	wait_state("Show.full.shown", "on");
	int64_t start_ms = rg_monotonic_ms();
	assert_state("Show.full.graphic", "z-grid");
	assert_state("auto", "on");
	wait_state("Show.full.shown", "off");
	int64_t ms = rg_monotonic_ms() - start_ms;
	if (ms < GRID_S * 1000 - 1500 || ms > GRID_S * 1000 + 2500)
		fail_msg("the grid stood for %lld ms", (long long)ms);
	assert_state("Show.top-left.shown", "on");
	take_off();
}

static void cars_go_without_waiting_for_anybody(void **state)
{
	(void)state;
	put_on(automatic());
	write_day("r3", "scheduled", BEFORE_S + 1);
	wait_state("Show.full.shown", "on");
	give("state", "race");
	/* The command itself takes it off: nobody has looked yet. */
	const char *shown = obs_data_get_string(said, "Show.full.shown");
	assert_true(strcmp(shown, "leaving") == 0 || strcmp(shown, "off") == 0);
	wait_state("Show.full.shown", "off");
	stays("Show.full.shown", "off", 1000);
	assert_state("Show.top-left.shown", "on");
	/* Its result comes by itself, once cars are in and the data has it. */
	write_day("r3", "finished", 0);
	give("state", "finished");
	wait_state("Show.full.shown", "on");
	assert_state("Show.full.graphic", "z-result");
	take_off();
}

static void a_hand_has_it_until_auto(void **state)
{
	(void)state;
	write_day("r4", "scheduled", 3600);
	put_on(automatic());
	give("graphic", "z-card");
	wait_state("auto", "suspended");
	wait_state("Show.lower.shown", "on");
	assert_state("Show.top-left.shown", "on");
	assert_true(*obs_data_get_string(said, "words_1"));
	give("clear", NULL);
	wait_state("Show.lower.shown", "off");
	assert_state("auto", "suspended");
	give("auto", NULL);
	wait_state("auto", "on");
	/* Held by a hand, until auto. */
	give("auto", "off");
	wait_state("auto", "held");
	give("auto", "on");
	wait_state("auto", "on");
	take_off();
}

/* A duplicate, or one that is loaded beside it, is no AUTO. */
static void another_one_leaves_it_to_the_hand(void **state)
{
	(void)state;
	write_day("r4", "scheduled", 3600);
	put_on(automatic());
	give("graphic", "z-card");
	wait_state("Show.lower.shown", "on");
	wait_state("auto", "suspended");
	give("clear", NULL);
	wait_state("Show.lower.shown", "off");
	obs_data_t *settings = data_new("{'graphic':'automatic'}");
	obs_source_t *another = obs_source_create("race_graphics", "Show 2", settings, NULL);
	obs_data_release(settings);
	stays("auto", "suspended", 1500);
	source_drop(another);
	stays("auto", "suspended", 500);
	give("auto", NULL);
	wait_state("auto", "on");
	take_off();
}

static void nothing_comes_back_after_all_off(void **state)
{
	(void)state;
	put_on(automatic());
	give("all-off", NULL);
	wait_state("Show.top-left.shown", "off");
	give("release", NULL);
	stays("on_air", "", 1500);
	give("auto", NULL);
	wait_state("Show.top-left.shown", "on");
	take_off();
}

static void nor_after_one_that_was_released_meanwhile(void **state)
{
	(void)state;
	put_on(automatic());
	/* The programme shows a camera alone. */
	obs_set_output_source(0, NULL);
	wait_state("Show.top-left.shown", "off");
	give("all-off", NULL);
	give("release", NULL);
	obs_set_output_source(0, show);
	wait_state("auto", "suspended");
	stays("Show.top-left.shown", "off", 1500);
	/* AUTO that comes after it counts. */
	give("all-off", NULL);
	give("release", NULL);
	give("auto", NULL);
	wait_state("Show.top-left.shown", "on");
	assert_state("auto", "on");
	take_off();
}

static void what_a_hand_took_off_stays_off(void **state)
{
	(void)state;
	put_on(automatic());
	give("graphic", "z-bug");
	wait_state("Show.top-left.shown", "off");
	stays("Show.top-left.shown", "off", 1500);
	take_off();
}

/* OBS lets go of what no scene has. */
static void keep_loaded(void *kept, obs_source_t *source)
{
	*(obs_source_t **)kept = obs_source_get_ref(source);
}

static void after_a_restart_it_is_held(void **state)
{
	(void)state;
	obs_source_t *source = automatic();
	obs_data_t *saved = obs_save_source(source);
	obs_data_array_t *sources = obs_data_array_create();

	obs_data_array_push_back(sources, saved);
	obs_data_release(saved);
	source_drop(source);
	obs_load_sources(sources, keep_loaded, &show);
	obs_data_array_release(sources);
	assert_non_null(show);
	obs_set_output_source(0, show);
	wait_state("auto", "held");
	stays("on_air", "", 1500);
	give("auto", NULL);
	wait_state("Show.top-left.shown", "on");
	assert_state("auto", "on");
	obs_set_output_source(0, NULL);
	obs_source_remove(show);
	take_off();
}

/* What was on air, and the race states, in the event's folder; written by a file thread. */
static void the_log_has_what_was_on_air(void **state)
{
	static const char *const wanted[] = {"time,stream,",     ",full,z-grid,",  ",full,z-result,",
					     ",top-left,z-bug,", ",lower,z-card,", ",state,race,Supercar Q1 race 2,,"};
	char *event_path = rg_asprintf("%s/day.json", stand_folder());
	char *path = rg_asprintf("%s/events/%016llx/as-run.csv", stand_user_folder(),
				 (unsigned long long)rg_hash_text(RG_HASH_START, event_path));

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		wait_file(path, wanted[i]);
	rg_free(path);
	rg_free(event_path);
}

static void wait_recording(const char *records)
{
	char *root = rg_asprintf("%s/recordings", records), *path = NULL;

	for (int64_t end = rg_monotonic_ms() + WAIT_MS; !path || !rg_path_exists(path); rg_sleep_ms(50)) {
		size_t count;
		char **names = rg_directory_folders(root, &count);
		rg_free(path);
		path = count ? rg_asprintf("%s/%s/timeline.json", root, names[0]) : NULL;
		for (size_t i = 0; i < count; i++)
			rg_free(names[i]);
		rg_free(names);
		if (rg_monotonic_ms() > end)
			fail_msg("nothing was recorded in %s", root);
	}
	rg_free(path);
	rg_free(root);
}

/* What a disk does not take waits: the crew is told, and nothing is lost when it takes it again. */
static void what_cannot_be_written_waits(void **state)
{
	static const char *const wanted[] = {",state,gap,", ",top-left,z-bug,"};
	char *other = rg_asprintf("%s/unwritten.json", stand_folder()), *bytes = NULL;
	char *json = rg_asprintf("{'from':'file','path':'%s','rundown':'fast','record':true}", other);
	char *own = rg_asprintf("{'from':'file','path':'%s/day.json','rundown':'fast','record':true}", stand_folder());
	char *folder = rg_asprintf("events/%016llx", (unsigned long long)rg_hash_text(RG_HASH_START, other));
	char *path = rg_asprintf("%s/%s", stand_user_folder(), folder), *file = rg_asprintf("%s/as-run.csv", path);
	char *day = rg_asprintf("%s/day.json", stand_folder());
	size_t length;

	(void)state;
	log_expect("what was on air is not written down");
	log_expect("cannot be written: is the disk full");
	/* A file where its folder is to be. */
	stand_write_user(folder, "in the way");
	assert_true(rg_file_read(day, 1 << 20, &bytes, &length, NULL));
	rg_free(stand_write("unwritten.json", bytes));
	set_event(event, json);
	put_on(automatic());
	for (int64_t end = rg_monotonic_ms() + WAIT_MS;
	     !log_count("is not written down") || !log_count("is the disk full"); rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < end);
	assert_true(rg_path_remove(path));
	take_off();
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		wait_file(file, wanted[i]);
	assert_int_equal(log_count("is not written down"), 1);
	assert_int_equal(log_count("is the disk full"), 1);
	wait_recording(path);
	set_event(event, own);
	rg_free(bytes);
	rg_free(day);
	rg_free(file);
	rg_free(path);
	rg_free(folder);
	rg_free(own);
	rg_free(json);
	rg_free(other);
}

/* Record this race day: what came is there to be played, once it is a few seconds old. */
static void the_race_day_is_recorded(void **state)
{
	char *event_path = rg_asprintf("%s/day.json", stand_folder());
	char *root = rg_asprintf("%s/events/%016llx/recordings", stand_user_folder(),
				 (unsigned long long)rg_hash_text(RG_HASH_START, event_path));
	size_t count;
	char **names = rg_directory_folders(root, &count);

	(void)state;
	assert_int_equal(count, 1);
	char *path = rg_asprintf("%s/%s/timeline.json", root, names[0]);
	wait_file(path, "\"id\":\"r4\"");
	rg_free(path);
	rg_free(names[0]);
	rg_free(names);
	rg_free(root);
	rg_free(event_path);
}

/* Who was shown when is there after a restart, too; the engine's own tests read it back. */
static void what_was_shown_is_kept(void **state)
{
	char *event_path = rg_asprintf("%s/day.json", stand_folder());
	char *path = rg_asprintf("%s/events/%016llx/rundown.json", stand_user_folder(),
				 (unsigned long long)rg_hash_text(RG_HASH_START, event_path));

	(void)state;
	wait_file(path, "\"r3\"");
	rg_free(path);
	rg_free(event_path);
}

/* Nor is it lost when another event follows at once. */
static void what_was_shown_is_kept_of_the_last_event(void **state)
{
	char *event_path = rg_asprintf("%s/day.json", stand_folder()), *json;
	char *path = rg_asprintf("%s/events/%016llx/rundown.json", stand_user_folder(),
				 (unsigned long long)rg_hash_text(RG_HASH_START, event_path));

	(void)state;
	put_on(automatic());
	write_day("r77", "scheduled", BEFORE_S + 1);
	wait_state("Show.full.shown", "on");
	give("state", "race");
	wait_state("Show.full.shown", "off");
	write_day("r77", "finished", 0);
	give("state", "finished");
	wait_state("Show.full.shown", "on");
	rg_free(stand_write("other.json", "{\"race_feed\":1}"));
	json = rg_asprintf("{'from':'file','path':'%s/other.json','rundown':'fast'}", stand_folder());
	set_event(event, json);
	wait_file(path, "\"r77\"");
	rg_free(path);
	rg_free(json);
	json = rg_asprintf("{'from':'file','path':'%s','rundown':'fast','record':true}", event_path);
	set_event(event, json);
	rg_free(json);
	rg_free(event_path);
	take_off();
}

/* ---- a storm ---- */

#define TURNS      250
#define FROZEN_MS  20000 /* none of four threads has come on for so long */
#define SOURCES    2     /* automatic ones of the scene */
#define STORM_SEED 17
#define READ_MS    25 /* the graphics thread reads new settings within so long */

static struct {
	/* obs_data has no lock (overlay_settings.c); OBS's window writes settings and saves them on one thread */
	struct rg_mutex settings;
	obs_source_t *scene;
	int done[4]; /* turns: atomic */
} storm = {.settings = RG_MUTEX_STATIC};

static unsigned dice(unsigned *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

/* As a script or obs-websocket would; whether it is refused is no matter. */
static void command_any(const char *name, const char *value)
{
	calldata_t call = {0};

	calldata_set_string(&call, "name", name);
	calldata_set_string(&call, "source", "*");
	calldata_set_string(&call, "value", value);
	proc_handler_call(obs_get_proc_handler(), "race_graphics_command", &call);
	calldata_free(&call);
}

static void give_commands(void *data)
{
	static const char *const list[][2] = {
		{"auto", "on"},    {"take", NULL},        {"graphic", "z-card"}, {"auto", "off"},
		{"clear", NULL},   {"all-off", NULL},     {"release", NULL},     {"graphic", "z-bug"},
		{"state", "race"}, {"state", "finished"}, {"state", "gap"},      {"heat", "next"},
		{"hold", NULL},    {"page", "next"},      {"state", NULL},       {"correct", "joker r5 11"},
	};
	int *done = data;
	unsigned seed = STORM_SEED + (unsigned)(done - storm.done);

	for (int i = 0; i < TURNS; i++) {
		const char *const *one = list[dice(&seed) % (sizeof(list) / sizeof(list[0]))];
		command_any(one[0], one[1]);
		rg_sleep_ms(2);
		__atomic_add_fetch(done, 1, __ATOMIC_RELAXED);
	}
}

/* Sources come, become automatic or are it no longer, and go; the programme shows the scene, another one, nothing. */
static void change_scenes(void *data)
{
	int *done = data;
	unsigned seed = STORM_SEED;
	obs_source_t *kept[SOURCES] = {NULL};

	for (int i = 0; i < TURNS; i++) {
		obs_source_t **one = &kept[dice(&seed) % SOURCES];
		if (*one && dice(&seed) % 3 == 0) {
			obs_source_remove(*one);
			obs_source_release(*one);
			*one = NULL;
		} else if (*one) {
			rg_mutex_lock(&storm.settings);
			source_set(*one, dice(&seed) % 2 ? "{'graphic':'automatic'}" : "{'graphic':'z-card'}");
			rg_sleep_ms(READ_MS);
			rg_mutex_unlock(&storm.settings);
		} else {
			*one = automatic();
			obs_scene_add(obs_scene_from_source(storm.scene), *one);
		}
		obs_set_output_source(0, dice(&seed) % 4 ? storm.scene : dice(&seed) % 2 ? *one : NULL);
		rg_sleep_ms(4);
		__atomic_add_fetch(done, 1, __ATOMIC_RELAXED);
	}
	for (int i = 0; i < SOURCES; i++) {
		obs_source_remove(kept[i]);
		obs_source_release(kept[i]);
	}
}

/* Of scenes none is kept (scene_drop): with each turn twice as many would be saved. */
static void take_loaded(void *kept, obs_source_t *source)
{
	obs_source_t **list = kept;

	if (obs_scene_from_source(source))
		obs_source_remove(source);
	obs_source_release(*list);
	*list = obs_source_get_ref(source);
}

/* The collection is saved, and one like it is loaded; the event is another one. */
static void change_collections(void *data)
{
	int *done = data;
	unsigned seed = STORM_SEED + 5;
	char *other = rg_asprintf("{'from':'file','path':'%s/other.json','rundown':'fast'}", stand_folder());
	char *same = rg_asprintf("{'from':'file','path':'%s/day.json','rundown':'show','record':true}", stand_folder());
	const char *const events[] = {same, other, "{'from':'sample','rundown':'fast'}"};

	for (int i = 0; i < TURNS; i++) {
		obs_source_t *loaded = NULL;
		if (dice(&seed) % 3 == 0)
			source_set(event, events[dice(&seed) % 3]);
		rg_mutex_lock(&storm.settings);
		obs_data_array_t *saved = obs_save_sources();
		rg_mutex_unlock(&storm.settings);
		obs_load_sources(saved, take_loaded, &loaded);
		obs_data_array_release(saved);
		if (loaded)
			obs_source_remove(loaded);
		obs_source_release(loaded);
		rg_sleep_ms(10);
		__atomic_add_fetch(done, 1, __ATOMIC_RELAXED);
	}
	rg_free(same);
	rg_free(other);
}

static int turns_done(void)
{
	int sum = 0;

	for (size_t i = 0; i < 4; i++)
		sum += __atomic_load_n(&storm.done[i], __ATOMIC_RELAXED);
	return sum;
}

static void nothing_stands_still_in_a_storm(void **state)
{
	static void (*const runs[4])(void *) = {give_commands, give_commands, change_scenes, change_collections};
	struct rg_thread threads[4];
	int64_t moved_ms = rg_monotonic_ms();

	(void)state;
	write_day("r5", "scheduled", BEFORE_S + 1);
	obs_scene_t *scene = obs_scene_create("Storm");
	storm.scene = obs_scene_get_source(scene);
	for (int i = 0; i < 4; i++)
		assert_true(rg_thread_start(&threads[i], "storm", RG_PRIORITY_NORMAL, runs[i], &storm.done[i]));
	for (int done = 0, now; done < 4 * TURNS; done = now) {
		now = turns_done();
		moved_ms = now != done ? rg_monotonic_ms() : moved_ms;
		if (rg_monotonic_ms() - moved_ms > FROZEN_MS)
			fail_msg("nothing moves any more: %d %d %d %d turns", storm.done[0], storm.done[1],
				 storm.done[2], storm.done[3]);
		if (!stand_run_task())
			rg_sleep_ms(5);
	}
	for (int i = 0; i < 4; i++)
		rg_thread_join(&threads[i]);
	while (stand_run_task())
		;
	obs_set_output_source(0, NULL);
	scene_drop(scene);
	obs_wait_for_destroy_queue();
	give("release", NULL);
	give("state", "gap");
}

static void leaves_nothing(void **state)
{
	obs_source_release(event);
	obs_data_release(said);
	leaves_nothing_behind(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_that_is_added_runs_at_once),
		cmocka_unit_test(cars_go_without_waiting_for_anybody),
		cmocka_unit_test(a_hand_has_it_until_auto),
		cmocka_unit_test(another_one_leaves_it_to_the_hand),
		cmocka_unit_test(nothing_comes_back_after_all_off),
		cmocka_unit_test(nor_after_one_that_was_released_meanwhile),
		cmocka_unit_test(what_a_hand_took_off_stays_off),
		cmocka_unit_test(after_a_restart_it_is_held),
		cmocka_unit_test(the_log_has_what_was_on_air),
		cmocka_unit_test(the_race_day_is_recorded),
		cmocka_unit_test(what_was_shown_is_kept),
		cmocka_unit_test(what_was_shown_is_kept_of_the_last_event),
		cmocka_unit_test(what_cannot_be_written_waits),
		cmocka_unit_test(nothing_stands_still_in_a_storm),
		cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests(tests, starts, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of the user's own that are broken, of each kind at once, found when OBS starts: what the shipped files draw is
 * drawn, the crew is told, and a file that is mended is taken without a restart.
 */
#include "support_obs.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#define WIDTH  1280
#define HEIGHT 720
#define PIXELS ((size_t)WIDTH * HEIGHT)

static uint32_t *shipped; /* the picture without any file of the user's */

static char *own_path(const char *name)
{
	return rg_path_join(stand_user_folder(), name);
}

/* The user's folder begins empty, as does each test. */
static void empty_own(void)
{
	char *command = rg_asprintf("rm -rf '%s' && mkdir -p '%s'", stand_user_folder(), stand_user_folder());

	assert_int_equal(system(command), 0);
	rg_free(command);
}

static obs_source_t *new_grid(void)
{
	return source_new("{'graphic':'heat-grid','grid_text':'11 68 7','language':'en'}");
}

/* Waits until the source looks like `wanted`, or, with `same` false, unlike it and not empty. */
static void wait_for_picture(obs_source_t *source, const uint32_t *wanted, bool same)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	for (;;) {
		uint32_t *seen = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
		size_t drawn = pixels_drawn(seen, PIXELS, GROUND_BLACK);
		bool is_same = pixels_difference(seen, wanted, PIXELS) <= 2;
		rg_free(seen);
		if (drawn && is_same == same)
			return;
		if (rg_monotonic_ms() > end)
			fail_msg("%zu pixels are drawn, %s", drawn, is_same ? "still as before" : "not as awaited");
		rg_sleep_ms(50);
	}
}

static const char *status_of(obs_properties_t *properties, enum obs_text_info_type *type)
{
	obs_property_t *status = obs_properties_get(properties, "status");

	*type = obs_property_text_info_type(status);
	return obs_property_description(status);
}

/* Waits until the status line holds `part`, or, with `there` false, does not. */
static void wait_for_status(obs_source_t *source, const char *part, bool there)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	for (bool done = false; !done;) {
		obs_properties_t *properties = obs_source_properties(source);
		enum obs_text_info_type type;
		const char *status = status_of(properties, &type);
		done = (strstr(status, part) != NULL) == there;
		if (!done && rg_monotonic_ms() > end)
			fail_msg("the status line says \"%s\", \"%s\" %s in it", status, part,
				 there ? "is not" : "is still");
		if (done && there)
			assert_int_not_equal(type, OBS_TEXT_INFO_NORMAL);
		obs_properties_destroy(properties);
		if (!done)
			rg_sleep_ms(50);
	}
}

static int starts(void **state)
{
	(void)state;
	/* Everything of ours that is said is looked at by the tests themselves. */
	log_expect("/config/race-graphics");
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (!shipped && rg_monotonic_ms() < end) {
		uint32_t *seen = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
		if (pixels_drawn(seen, PIXELS, GROUND_BLACK))
			shipped = seen;
		else
			rg_free(seen);
		rg_sleep_ms(50);
	}
	assert_non_null(shipped);
	source_drop(source);
	stand_down();
	return 0;
}

static int ends(void **state)
{
	(void)state;
	rg_free(shipped);
	stand_finish();
	return 0;
}

/* One of each kind, each broken in another way. */
static void write_broken(void)
{
	char *folder = own_path("themes/dark.json"), *words = own_path("mappings/words"), *link;

	stand_write_user("templates/heat-grid.json", "{ \"template\": 1,");
	stand_write_user("templates/parts/tag.json", "{\"type\":\"text\",\"colour\":\"text\"}");
	assert_true(rg_directory_make(folder));
	stand_write_user("languages/en.json", "{\"language\":1,\"code\":\"\xFF\xFE\"}");
	stand_write_user("controls.json", "");
	stand_write_user("mappings/speedhive.json", "{\"mapping\":1,\"colour\":\"red\"}");
	assert_true(rg_directory_make(words));
	link = rg_path_join(words, "common.json");
#ifdef _WIN32 /* no links without rights */
	assert_true(rg_directory_make(link));
#else
	assert_int_equal(symlink("/nowhere/common.json", link), 0);
#endif
	stand_write_user("fonts/Club.ttf", "no font");
	rg_free(folder);
	rg_free(words);
	rg_free(link);
}

#ifdef _WIN32 /* in the words of Windows, which are others in Wine */
#define NOT_READ     "is a folder, not a file"
#define NOT_A_FOLDER ""
#else
#define NOT_READ     "No such file or directory"
#define NOT_A_FOLDER "Not a directory"
#endif

static const struct {
	const char *name, *reason;
} told[] = {
	{"templates/heat-grid.json", "line 1, column 17: is not JSON"},
	{"templates/parts/tag.json", "colour: no such member"},
	{"themes/dark.json", "is a folder, not a file"},
	{"languages/en.json", "not valid UTF-8"},
	{"controls.json", "line 1, column 1: is not JSON"},
	{"mappings/speedhive.json", "colour: a mapping has no such member"},
	{"mappings/words/common.json", NOT_READ},
	{"fonts/Club.ttf", "is no font that can be read"},
};

#define TOLD (sizeof(told) / sizeof(told[0]))

static bool count_key(void *data, obs_hotkey_id id, obs_hotkey_t *key)
{
	(void)id;
	*(int *)data += strncmp(obs_hotkey_get_name(key), "race_graphics.", 14) == 0;
	return true;
}

static void broken_files_hide_nothing(void **state)
{
	char count[64];

	(void)state;
	empty_own();
	write_broken();
	log_forget();
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	wait_for_picture(source, shipped, true);
	snprintf(count, sizeof(count), "Your own files: %zu cannot be used", TOLD);
	wait_for_status(source, count, true);
	/* What this graphic asked for stands first, with its place. */
	wait_for_status(source, "templates/heat-grid.json: line 1, column 17: is not JSON", true);
	for (size_t i = 0; i < TOLD; i++) {
		char *line = rg_asprintf("%s/%s: %s", stand_user_folder(), told[i].name, told[i].reason);
		if (log_count(line) != 1)
			fail_msg("the log has %d times \"%s\"", log_count(line), line);
		rg_free(line);
	}
	/* The keys are those of the shipped file. */
	int keys = 0;
	obs_enum_hotkeys(count_key, &keys);
	assert_uint_in_range(keys, 10, 100);
	source_drop(source);
	stand_down();
	/* Nothing of the user's was written over. */
	char *path = own_path("templates/heat-grid.json"), *bytes = NULL, *error = NULL;
	size_t length = 0;
	assert_true(rg_file_read(path, 100, &bytes, &length, &error));
	assert_string_equal(bytes, "{ \"template\": 1,");
	rg_free(bytes);
	rg_free(path);
}

/* The shipped theme with another ground. */
static void write_blue_dark(void)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	assert_true(rg_file_read(RG_STAGE_DATA "/themes/dark.json", 65536, &bytes, &length, &error));
	char *color = strstr(bytes, "#0D1117");
	assert_non_null(color);
	memcpy(color, "#0000A0", 7);
	stand_write_user("themes/dark.json", bytes);
	rg_free(bytes);
}

/* After the restart the shipped one stands until the user's is right; that is taken as soon as it is. */
static void a_mended_file_is_taken_at_once(void **state)
{
	char *path = own_path("themes/dark.json");

	(void)state;
	empty_own();
	stand_write_user("themes/dark.json", "{");
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	wait_for_picture(source, shipped, true);
	wait_for_status(source, "One of your own files cannot be used", true);
	write_blue_dark();
	wait_for_picture(source, shipped, false);
	wait_for_status(source, "cannot be used", false);
	/* It was good and stays when its file becomes wrong, as ever. */
	uint32_t *blue = render_source(source, WIDTH, HEIGHT, GROUND_BLACK);
	stand_write_user("themes/dark.json", "{\"theme\":1,\"colors\":7}");
	wait_for_status(source, "themes/dark.json: colors: not known, or of the wrong kind", true);
	wait_for_picture(source, blue, true);
	/* Taken away, it leaves its place to the shipped one. */
	assert_int_equal(unlink(path), 0);
	wait_for_picture(source, shipped, true);
	wait_for_status(source, "cannot be used", false);
	rg_free(blue);
	rg_free(path);
	source_drop(source);
	stand_down();
}

#define MAPPING                                                                                                        \
	"{\"mapping\":1,\"requests\":[{\"id\":\"r\",\"url\":\"result\",\"shape\":\"cars[0].pilot\"}],"                 \
	"\"base\":\"https://timing.example/api\",\"fill\":[{\"list\":\"drivers\",\"rows\":\"cars[*]\","                \
	"\"fields\":{\"id\":\"no\",\"number\":\"no\",\"last_name\":\"pilot\"}}]"

/* The name of one key that is looked for, and how many there are of it. */
struct key_count {
	const char *name;
	int count;
};

static bool count_named(void *data, obs_hotkey_id id, obs_hotkey_t *key)
{
	struct key_count *wanted = data;

	(void)id;
	wanted->count += strcmp(obs_hotkey_get_name(key), wanted->name) == 0;
	return true;
}

static int keys_named(const char *name)
{
	struct key_count wanted = {name, 0};

	obs_enum_hotkeys(count_named, &wanted);
	return wanted.count;
}

/* Of the keys a wrong line is left out alone; a file with nothing right in it counts as none. */
static void wrong_keys_are_left_out_alone(void **state)
{
	(void)state;
	empty_own();
	stand_write_user("controls.json", "{\"controls_file\":1,\"graphics\":{\"name\":7},\"controls\":["
					  "{\"id\":\"mine\",\"command\":\"all-off\"},"
					  "{\"id\":\"wrong\",\"command\":\"dance\"}]}");
	log_forget();
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	assert_int_equal(keys_named("race_graphics.mine"), 1);
	assert_int_equal(keys_named("race_graphics.wrong"), 0);
	wait_for_status(source, "controls.json: graphics.name: expected a text", true);
	assert_int_equal(log_count("controls.json: controls[1].command: there is no command \"dance\""), 1);
	source_drop(source);
	stand_down();

	stand_write_user("controls.json",
			 "{\"controls_file\":1,\"controls\":[{\"id\":\"wrong\",\"command\":\"dance\"}]}");
	stand_up(WIDTH, HEIGHT);
	int keys = 0;
	obs_enum_hotkeys(count_key, &keys);
	assert_uint_in_range(keys, 10, 100);
	stand_down();
}

/* An answer that only the user's own mapping understands. */
static void a_mended_mapping_is_taken_at_once(void **state)
{
	(void)state;
	empty_own();
	char *answer = stand_write("answer.json", "{\"cars\":[{\"no\":\"7\",\"pilot\":\"Virtanen\"}]}");
	char *settings = rg_asprintf("{'graphic':'driver-card','feed':'%s'}", answer);
	stand_write_user("mappings/mine.json", MAPPING ",\"colour\":1}");
	log_expect("race data cannot be used");
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = source_new(settings);
	wait_for_status(source, "no race feed and of no API that is known", true);
	wait_for_status(source, "mappings/mine.json: colour: a mapping has no such member", true);
	stand_write_user("mappings/mine.json", MAPPING "}");
	wait_for_status(source, "cannot be used", false);
	wait_for_status(source, "no race feed", false);
	obs_properties_t *properties = obs_source_properties(source);
	enum obs_text_info_type type;
	if (!strstr(status_of(properties, &type), "1 driver"))
		fail_msg("the status line says \"%s\"", status_of(properties, &type));
	obs_properties_destroy(properties);
	source_drop(source);
	stand_down();
	rg_free(settings);
	rg_free(answer);
}

/* A folder that is none looks like one without files: it is told. */
static void a_folder_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	empty_own();
	stand_write_user("templates", "no folder");
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	wait_for_picture(source, shipped, true);
	wait_for_status(source, "/race-graphics/templates: " NOT_A_FOLDER, true);
	source_drop(source);
	stand_down();
	log_assert_clean();
}

static void a_link_to_nothing_is_told(void **state)
{
	(void)state;
	empty_own();
	assert_int_equal(rmdir(stand_user_folder()), 0);
	assert_int_equal(symlink("/nowhere", stand_user_folder()), 0);
	stand_up(WIDTH, HEIGHT);
	obs_source_t *source = new_grid();
	wait_for_picture(source, shipped, true);
	wait_for_status(source, "/config/race-graphics: No such file or directory", true);
	source_drop(source);
	stand_down();
	log_assert_clean();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_files_hide_nothing),
		cmocka_unit_test(a_mended_file_is_taken_at_once),
		cmocka_unit_test(wrong_keys_are_left_out_alone),
		cmocka_unit_test(a_mended_mapping_is_taken_at_once),
		cmocka_unit_test(a_folder_that_cannot_be_read_is_told),
		cmocka_unit_test(a_link_to_nothing_is_told),
	};
	return cmocka_run_group_tests(tests, starts, ends);
}

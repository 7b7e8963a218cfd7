/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was painted before is not painted again, and nobody can tell by the pixels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/mem.h"
#include "graphic/graphic.h"
#include "graphic/picture/pixels.h"
#include "race/day/decode.h"
#include "race/file/shelf.h"
#include "support_graphic.h"
#include "support_race.h"
#include "support_sample.h"

#define ASKS_MOST 512

static struct graphic_studio *studio_new(const char *user)
{
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, user));

	assert_non_null(studio);
	return studio;
}

static struct race_day *day_of(int first_ms, int second_ms)
{
	char *text = rg_asprintf(
		"{'race_feed':1,'classes':[{'id':'sc','name':'Supercar','color':'#FF6B35'}],"
		"'drivers':[{'id':'a','number':'11','last_name':'Hirvilampi'},{'id':'b','number':'7','last_name':"
		"'Harju'}],'heats':[{'id':'h','classes':['sc'],'status':'official','laps':4,'entries':["
		"{'driver':'a','position':1,'laps':4,'time_ms':%d},{'driver':'b','position':2,'laps':4,'time_ms':%d}]}]"
		"}",
		first_ms, second_ms);
	struct race_day *day = race_decode_text(text, NULL);

	rg_free(text);
	return day;
}

static void only_what_changed_is_painted(void **state)
{
	struct graphic_studio *studio = studio_new(NULL);
	struct race_day *before = day_of(200000, 201000), *after = day_of(200000, 202000);
	struct graphic_ask ask = {
		.day = before, .template_id = "heat-results", .width = 1280, .height = 720, .today = {2021, 6, 5}};
	struct graphic *one = graphic_make(studio, &ask, NULL, NULL);
	int others = 0;

	(void)state;
	ask.day = after;
	struct graphic *two = graphic_make(studio, &ask, NULL, NULL);
	assert_true(one->count > 2 && one->count == two->count);
	for (size_t i = 0; i < one->count; i++) {
		const struct sprite *was = &one->sprites[i], *is = &two->sprites[i];
		assert_string_equal(was->key, is->key);
		assert_ptr_equal(was->ground, is->ground);
		assert_true((was->pixels == is->pixels) == (was->change_id == is->change_id));
		others += was->pixels != is->pixels;
	}
	assert_int_equal(others, 1);
	/* Each graphic has them for itself. */
	graphic_unref(one);
	for (size_t i = 0; i < two->count; i++)
		assert_true(pixels_are_shared(two->sprites[i].pixels));
	graphic_studio_destroy(studio);
	for (size_t i = 0; i < two->count; i++)
		assert_false(pixels_are_shared(two->sprites[i].pixels));
	graphic_unref(two);
	race_day_unref(before);
	race_day_unref(after);
}

/* ---- many graphics by one studio, each as a studio of its own makes it ---- */

static struct {
	struct graphic_studio *studio;
	struct graphic *made[ASKS_MOST]; /* what is still there is what need not be painted again */
	size_t count;
} warm;

static void hold(struct graphic_ask ask)
{
	struct graphic_studio *cold = studio_new(NULL);
	struct graphic *expected = graphic_make(cold, &ask, NULL, NULL);
	struct graphic *graphic = graphic_make(warm.studio, &ask, NULL, NULL);

	assert_true(warm.count < ASKS_MOST);
	warm.made[warm.count++] = graphic;
	assert_int_equal(graphic->count, expected->count);
	if (graphic->change_id != expected->change_id)
		fail_msg("%s, graphic %zu of this studio: another one paints it otherwise", ask.template_id,
			 warm.count);
	for (size_t i = 0; i < graphic->count; i++)
		assert_int_equal(graphic->sprites[i].ground_id, expected->sprites[i].ground_id);
	graphic_unref(expected);
	graphic_studio_destroy(cold);
}

static void hold_all_ways(struct graphic_ask ask)
{
	static const double scales[] = {0.9, 1.25};

	hold(ask);
	for (size_t i = 0; i < 2; i++) {
		ask.scale = scales[i];
		hold(ask);
	}
	ask.scale = 0;
	ask.theme = "light";
	hold(ask);
	ask.theme = NULL;
	ask.language = "fi";
	hold(ask);
	ask.language = NULL;
	ask.place = "bottom-right";
	hold(ask);
	ask.place = NULL;
	ask.grid_from_front = true;
	hold(ask);
	ask.grid_from_front = false;
	ask.page = 1;
	hold(ask);
	ask.page = 0;
	ask.tag = "SAMPLE";
	hold(ask);
	ask.tag = NULL;
	ask.still = true;
	hold(ask);
	ask.still = false;
	ask.width = 360;
	ask.height = 640;
	hold(ask);
}

static void as_if_painted_anew(void **state)
{
	static const char *const templates[] = {"heat-results", "heat-grid", "driver-card", "standings", "session-bug"};

	(void)state;
	warm.studio = studio_new(NULL);
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		struct graphic_ask ask = {
			.template_id = templates[i],
			.width = 640,
			.height = 360,
			.today = {2021, 6, 5},
			.now = {.utc_ms = 1622900000000},
		};
		/* One step after the other, as on a race day. */
		for (size_t k = 0; k < sample_day_count; k += sample_day_count / 4) {
			ask.day = sample_days[k];
			hold(ask);
		}
		hold_all_ways(ask);
	}
	for (size_t i = 0; i < warm.count; i++)
		graphic_unref(warm.made[i]);
	graphic_studio_destroy(warm.studio);
}

/* A file that was read again may have its nodes where those of before were, so what was painted of them counts no more.
 */
static void a_file_that_is_read_is_told(void **state)
{
	static const char box[] =
		"{\"template\":1,\"children\":[{\"type\":\"shape\",\"sprite\":true,\"x\":%d,\"width\":90,"
		"\"height\":40,\"fill\":\"#E4002B\"}]}";
	char *folder = bench_folder_make();
	struct library *library = library_create(race_shelf_create(RG_STAGE_DATA, folder));
	uint64_t changes = library_changes(library);

	(void)state;
	for (int i = 0; i < 2; i++) {
		char *text = rg_asprintf(box, 100 + i);
		const char *error = NULL;
		bench_write(folder, "templates/box.json", text);
		assert_non_null(library_template(library, "box", &error));
		assert_true(library_changes(library) != changes);
		changes = library_changes(library);
		assert_non_null(library_template(library, "box", &error));
		assert_true(library_changes(library) == changes);
		rg_free(text);
	}
	library_destroy(library);
	bench_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_changed_is_painted),
		cmocka_unit_test_setup_teardown(as_if_painted_anew, sample_load, sample_unload),
		cmocka_unit_test(a_file_that_is_read_is_told),
	};
	return cmocka_run_group_tests_name("painted", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shipped templates in motion, with real data and photos: they come from nothing and are exactly the graphic in the
 * end, they leave in the time that television gives them, and what changes is old, new or between in every frame.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/motion/motion_scene.h"
#include "graphic/picture/picture.h"
#include "race/day/decode.h"
#include "race/file/shelf.h"

#define WIDTH  640
#define HEIGHT 360
#define COUNT  ((size_t)WIDTH * HEIGHT)
#define SIDE   64

static struct graphic_studio *studio;
static struct race_day *cards, *results, *frame, *live;
static uint32_t photo_pixels[2][SIDE * SIDE];
static struct picture photos[2];

static struct race_day *read_day(const char *name)
{
	char *path = rg_asprintf(RG_FIXTURES "/golden/%s", name), *bytes = NULL, *error = NULL;
	struct race_problems problems = {0};
	size_t length;

	if (!rg_file_read(path, 1 << 20, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	struct race_day *day = race_day_decode(bytes, length, &problems);
	assert_non_null(day);
	race_problems_finish(&problems);
	rg_free(bytes);
	rg_free(path);
	return day;
}

static int starts(void **state)
{
	(void)state;
	studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	assert_non_null(studio);
	cards = read_day("ordinary.json");
	results = read_day("results.json");
	frame = read_day("frame.json");
	live = read_day("frame-live.json");
	for (int i = 0; i < 2; i++) {
		for (uint32_t at = 0; at < SIDE * SIDE; at++)
			photo_pixels[i][at] = 0xFF000000 | (i ? 0x40 + at % SIDE : at / SIDE << 16 | at % SIDE * 3);
		photos[i] = (struct picture){SIDE, SIDE, SIDE * 4, photo_pixels[i], (uint64_t)i + 1, 1};
	}
	return 0;
}

static int ends(void **state)
{
	(void)state;
	race_day_unref(cards);
	race_day_unref(results);
	race_day_unref(frame);
	race_day_unref(live);
	graphic_studio_destroy(studio);
	return 0;
}

static const struct picture *find_photo(void *data, const char *reference, bool *pending)
{
	(void)data;
	(void)pending;
	return &photos[reference[0] == 'o'];
}

static struct race_day *day_for(const char *template_id)
{
	static const struct {
		const char *template_id;
		struct race_day **day;
	} days[] = {
		{"heat-results", &results}, {"standings", &results}, {"title", &frame},      {"class-bumper", &frame},
		{"next-up", &frame},        {"countdown", &frame},   {"schedule", &frame},   {"classification", &frame},
		{"podium", &frame},         {"winner", &frame},      {"session-bug", &live}, {"race-strip", &live},
	};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		if (strcmp(days[i].template_id, template_id) == 0)
			return *days[i].day;
	}
	return cards;
}

static struct graphic *make(const char *template_id, const char *driver)
{
	struct graphic_ask ask = {
		.day = day_for(template_id),
		.template_id = template_id,
		.driver = driver,
		.width = WIDTH,
		.height = HEIGHT,
		.today = {2021, 6, 5},
		.text1 = "Aino Rantakari",
		.text2 = "Race director",
		.tag = "sample",
		.picture = find_photo,
	};
	struct graphic *graphic = graphic_make(studio, &ask, NULL, NULL);

	assert_non_null(graphic);
	if (!graphic->count)
		fail_msg("%s shows nothing: %s", template_id, graphic->empty_reason ? graphic->empty_reason : "");
	return graphic;
}

static uint32_t *compose(const struct motion_scene *scene)
{
	uint32_t *pixels = rg_alloc(COUNT, 4);
	motion_scene_compose(scene, pixels);
	return pixels;
}

static uint32_t *compose_still(const struct graphic *graphic)
{
	uint32_t *pixels = rg_alloc(COUNT, 4);
	graphic_compose(graphic, pixels);
	return pixels;
}

static size_t drawn(const uint32_t *pixels)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT; i++)
		count += pixels[i] != 0;
	return count;
}

/* Moves on by ms and says how many pixels hold something then. */
static size_t drawn_after(struct motion_scene *scene, double ms)
{
	motion_scene_advance(scene, ms);
	uint32_t *pixels = compose(scene);
	size_t count = drawn(pixels);
	rg_free(pixels);
	return count;
}

/* ms until it is at rest, a ms at a time */
static int time_left(struct motion_scene *scene)
{
	int ms = 0;

	for (; motion_scene_moves(scene) && ms < 10000; ms++)
		motion_scene_advance(scene, 1);
	return ms;
}

static void comes_and_goes(const char *id)
{
	struct graphic *graphic = make(id, "aaro");
	uint32_t *still = compose_still(graphic);
	struct motion_scene scene = {0};

	motion_scene_take(&scene, graphic);
	motion_scene_show(&scene, true, -1);
	assert_int_equal(drawn_after(&scene, 0), 0);
	size_t some = drawn_after(&scene, 120);
	assert_true(some > 0 && some < drawn(still));
	int enters = 120 + time_left(&scene);
	uint32_t *moved = compose(&scene);
	assert_memory_equal(moved, still, COUNT * 4);
	rg_free(moved);

	motion_scene_show(&scene, false, -1);
	assert_int_equal(drawn_after(&scene, 0), drawn(still));
	int leaves = time_left(&scene);
	assert_int_equal(scene.state, SCENE_OFF);
	assert_int_equal(drawn_after(&scene, 0), 0);
	motion_scene_rest(&scene);
	motion_scene_show(&scene, false, 250);
	int gone = time_left(&scene);
	print_message("  %-14s enters in %d ms, leaves in %d ms, for cars go in %d ms\n", id, enters, leaves, gone);
	assert_uint_in_range(enters, 200, 1000);
	assert_uint_in_range(leaves, 100, 350);
	assert_uint_in_range(gone, 100, 251);
	motion_scene_finish(&scene);
	rg_free(still);
}

static void every_template_comes_and_goes(void **state)
{
	size_t count = 0;
	char **names = rg_directory_list(RG_STAGE_DATA "/templates", ".json", &count);

	(void)state;
	assert_true(count >= 3);
	for (size_t i = 0; i < count; i++) {
		char *id = rg_strndup(names[i], strlen(names[i]) - strlen(".json"));
		comes_and_goes(id);
		rg_free(id);
		rg_free(names[i]);
	}
	rg_free(names);
}

/* The boxes without what lies on them. */
static uint32_t *compose_grounds(const struct graphic *graphic)
{
	struct sprite *sprites = rg_alloc(graphic->count, sizeof(*sprites));
	struct graphic grounds = *graphic;

	for (size_t i = 0; i < graphic->count; i++) {
		sprites[i] = graphic->sprites[i];
		sprites[i].pixels = sprites[i].ground ? sprites[i].ground : sprites[i].pixels;
	}
	grounds.sprites = sprites;
	uint32_t *pixels = compose_still(&grounds);
	rg_free(sprites);
	return pixels;
}

/* Within 1 of one of them in every channel, or between them: old, new and their grounds. */
static void assert_between(const uint32_t *seen, uint32_t *const stills[4], double at)
{
	for (size_t i = 0; i < COUNT; i++) {
		for (int shift = 0; shift < 32; shift += 8) {
			int value = (int)(seen[i] >> shift & 255), low = 255, high = 0;
			for (int k = 0; k < 4; k++) {
				int still = (int)(stills[k][i] >> shift & 255);
				low = still < low ? still : low;
				high = still > high ? still : high;
			}
			if (value < low - 1 || value > high + 1)
				fail_msg("at %.1f ms, %zu,%zu is #%08X, not between #%08X, #%08X and their grounds", at,
					 i % WIDTH, i / WIDTH, (unsigned)seen[i], (unsigned)stills[0][i],
					 (unsigned)stills[1][i]);
		}
	}
}

/* The next driver, with another photo and other honours: one movement, whatever the frame rate. */
static void every_frame_of_an_update(void **state)
{
	static const double rates[] = {25, 30, 50, 60000 / 1001.0, 60};
	static const char *const ids[] = {"driver-card", "driver-strap"};

	(void)state;
	for (int k = 0; k < 10; k++) {
		struct graphic *before = make(ids[k / 5], "aaro"), *after = make(ids[k / 5], "odd");
		uint32_t *old = compose_still(before), *new = compose_still(after);
		uint32_t *const stills[] = {old, new, compose_grounds(before), compose_grounds(after)};
		struct motion_scene scene = {0};
		double at = 0, step = 1000 / rates[k % 5];
		int frames = 0;
		assert_true(memcmp(old, new, COUNT * 4) != 0);
		motion_scene_take(&scene, before);
		motion_scene_rest(&scene);
		motion_scene_take(&scene, after);
		for (; motion_scene_moves(&scene); at += step, frames++) {
			uint32_t *seen = compose(&scene);
			assert_between(seen, stills, at);
			rg_free(seen);
			motion_scene_advance(&scene, step);
		}
		assert_true(frames >= 5 && at < 200 + step);
		uint32_t *seen = compose(&scene);
		assert_memory_equal(seen, new, COUNT * 4);
		rg_free(seen);
		for (int i = 0; i < 4; i++)
			rg_free(stills[i]);
		motion_scene_finish(&scene);
	}
}

/* What did not change is not touched: the line and the ground of the card stay as they are. */
static void identical_data_does_nothing(void **state)
{
	struct graphic *before = make("driver-card", "aaro"), *after = make("driver-card", "aaro");
	struct motion_scene scene = {0};

	(void)state;
	assert_int_equal(before->change_id, after->change_id);
	motion_scene_take(&scene, before);
	motion_scene_rest(&scene);
	motion_scene_take(&scene, after);
	assert_int_equal(scene.state, SCENE_ON);
	motion_scene_finish(&scene);
}

/* Where nothing lies on it a ground is the sprite, and where something lies the rest is. */
static void grounds_lie_under_their_sprites(void **state)
{
	struct graphic *graphic = make("driver-card", "odd");
	size_t grounds = 0;

	(void)state;
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		size_t same = 0, all = (size_t)sprite->width * (size_t)sprite->height;
		if (!sprite->ground)
			continue;
		grounds++;
		assert_true(sprite->ground_id != sprite->change_id);
		for (size_t k = 0; k < all; k++) {
			same += sprite->ground[k] == sprite->pixels[k];
			assert_true((sprite->ground[k] >> 24) <= (sprite->pixels[k] >> 24));
		}
		assert_true(same > all / 3 && same < all);
	}
	assert_int_equal(grounds, 2);
	graphic_unref(graphic);
}

/* What the template says, in this canvas's px, with the rows' delays. */
static void lanes_rise_in_slot_order(void **state)
{
	struct graphic *graphic = make("heat-grid", NULL);
	const double scale = HEIGHT / 1080.0;
	int lanes = 0;

	(void)state;
	for (size_t i = 0; i < graphic->count; i++) {
		const struct motions *motions = graphic->sprites[i].motions;
		if (!graphic->sprites[i].repeated)
			continue;
		assert_int_equal(motions->enter.kind, MOTION_SLIDE);
		assert_int_equal(motions->enter.direction, MOTION_UP);
		assert_true(motions->enter.delay_ms == 180 + 50 * lanes++);
		assert_true(motions->enter.distance > 39.9 * scale && motions->enter.distance < 40.1 * scale);
		assert_true(motions->exit.delay_ms == 0 && motions->exit.ms == 250);
		/* not said: the standard */
		assert_true(motions->move.ms == 500 && motions->move.mix_ms == 200);
	}
	assert_int_equal(lanes, 5);
	graphic_unref(graphic);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_template_comes_and_goes), cmocka_unit_test(every_frame_of_an_update),
		cmocka_unit_test(identical_data_does_nothing),   cmocka_unit_test(grounds_lie_under_their_sprites),
		cmocka_unit_test(lanes_rise_in_slot_order),
	};

	return cmocka_run_group_tests(tests, starts, ends);
}

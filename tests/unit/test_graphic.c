/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graphic room as a whole: from a race day to sprites, and data files that change while it is on air. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "graphic/graphic.h"
#include "graphic/picture/picture.h"
#include "race/day/decode.h"
#include "race/file/shelf.h"
#include "support_graphic.h"
#include "support_race.h"

#define ONE_BOX(color)                                                                                                 \
	"{\"template\":1,\"children\":[{\"type\":\"shape\",\"sprite\":true,\"x\":100,\"y\":200,\"width\":50,"          \
	"\"height\":40,\"fill\":\"" color "\"}]}"

static const char day_text[] = "{'race_feed':1,'classes':[{'id':'sc','name':'Supercar','color':'#FF6B35'}],"
			       "'drivers':[{'id':'a','number':'11','last_name':'Hirvilampi','photo':'a.jpg'}],"
			       "'heats':[{'id':'h','classes':['sc'],'status':'grid','laps':4,"
			       "'entries':[{'driver':'a','slot':1}]}]}";

struct fixture {
	char *user;
	struct graphic_studio *studio;
	struct race_day *day;
	int warnings, infos;
	char last[512];
};

static void count_message(void *data, enum rg_log_level level, const char *message)
{
	struct fixture *fixture = data;

	fixture->warnings += level <= RG_LOG_WARNING;
	fixture->infos += level == RG_LOG_INFO;
	if (level <= RG_LOG_WARNING) {
		strncpy(fixture->last, message, sizeof(fixture->last) - 1);
		fixture->last[sizeof(fixture->last) - 1] = 0;
	}
}

static int open_fixture(void **state)
{
	struct fixture *fixture = rg_alloc(1, sizeof(*fixture));

	rg_log_set_sink(count_message, fixture);
	fixture->user = bench_folder_make();
	fixture->studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, fixture->user));
	fixture->day = race_decode_text(day_text, NULL);
	*state = fixture;
	return fixture->studio ? 0 : -1;
}

static int close_fixture(void **state)
{
	struct fixture *fixture = *state;

	graphic_studio_destroy(fixture->studio);
	race_day_unref(fixture->day);
	bench_folder_remove(fixture->user);
	rg_log_set_sink(NULL, NULL);
	rg_free(fixture);
	return 0;
}

static struct graphic_ask ask_for(const struct fixture *fixture, const char *template_id)
{
	return (struct graphic_ask){
		.day = fixture->day, .template_id = template_id, .width = 1920, .height = 1080, .today = {2021, 6, 5}};
}

/* A graphic of one box: its colour is the pixel in the middle. NULL reason: none is expected. */
static uint32_t color_of(struct fixture *fixture, const struct graphic_ask *ask, const char *reason)
{
	char *error = NULL;
	struct graphic *graphic = graphic_make(fixture->studio, ask, NULL, &error);

	if (!reason && error)
		fail_msg("%s", error);
	if (reason && (!error || !strstr(error, reason)))
		fail_msg("\"%s\", expected \"%s\"", error ? error : "", reason);
	assert_non_null(graphic);
	assert_int_equal(graphic->count, 1);
	const struct sprite *sprite = &graphic->sprites[0];
	uint32_t color = sprite->pixels[sprite->height / 2 * (sprite->stride / 4) + sprite->width / 2];
	graphic_unref(graphic);
	rg_free(error);
	return color;
}

/* look.md and DESIGN 6: exactly where it was asked for, exactly that colour, a clear rim. */
static void one_sprite(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/box.json", ONE_BOX("#E4002B"));
	struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_non_null(graphic);
	assert_int_equal(graphic->count, 1);
	assert_null(graphic->empty_reason);
	const struct sprite *sprite = &graphic->sprites[0];
	assert_int_equal(sprite->x, 99);
	assert_int_equal(sprite->y, 199);
	assert_int_equal(sprite->width, 52);
	assert_int_equal(sprite->height, 42);
	for (int y = 0; y < 42; y++) {
		for (int x = 0; x < 52; x++) {
			bool inside = x > 0 && y > 0 && x < 51 && y < 41;
			assert_int_equal(sprite->pixels[y * (sprite->stride / 4) + x], inside ? 0xFFE4002B : 0);
		}
	}
	uint32_t *pixels = rg_alloc(1920 * 1080, 4);
	graphic_compose(graphic, pixels);
	assert_int_equal(pixels[200 * 1920 + 100], 0xFFE4002B);
	assert_int_equal(pixels[239 * 1920 + 149], 0xFFE4002B);
	assert_int_equal(pixels[199 * 1920 + 100], 0);
	assert_int_equal(pixels[240 * 1920 + 149], 0);
	rg_free(pixels);
	graphic_unref(graphic);
}

static void template_is_read_again(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/box.json", ONE_BOX("#E4002B"));
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFFE4002B);
	bench_write(fixture->user, "templates/box.json", ONE_BOX("#00FF00"));
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF00FF00);
	assert_int_equal(fixture->warnings, 0);
	/* a wrong one is refused with its place, said once, and the last good one stays */
	bench_write(fixture->user, "templates/box.json", ONE_BOX("#00FF0"));
	for (int i = 0; i < 3; i++)
		assert_int_equal(color_of(fixture, &ask, "box.json: children[0].fill: expected a role"), 0xFF00FF00);
	assert_int_equal(fixture->warnings, 1);
	assert_non_null(strstr(fixture->last, "the last good one stays"));
	bench_write(fixture->user, "templates/box.json", "{ \"template\": 1,");
	assert_int_equal(color_of(fixture, &ask, "box.json: line 1, column 1"), 0xFF00FF00);
	assert_int_equal(fixture->warnings, 2);
	/* good again */
	bench_write(fixture->user, "templates/box.json", ONE_BOX("#0000FF"));
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF0000FF);
	assert_int_equal(fixture->warnings, 2);
}

static void parts_are_watched(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/parts/mine.json",
		    "{\"type\":\"shape\",\"sprite\":true,\"width\":50,\"height\":40,\"fill\":\"#E4002B\"}");
	bench_write(fixture->user, "templates/box.json", "{\"template\":1,\"children\":[{\"use\":\"mine\"}]}");
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFFE4002B);
	bench_write(fixture->user, "templates/parts/mine.json",
		    "{\"type\":\"shape\",\"sprite\":true,\"width\":50,\"height\":40,\"fill\":\"#00FF00\"}");
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF00FF00);
}

static void theme_of_the_user_wins(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/box.json", ONE_BOX("panel"));
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF0D1117);
	ask.theme = "light";
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFFF7F8FA);
	ask.theme = "club";
	bench_write(fixture->user, "themes/club.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"panel\":\"#102030\"}}");
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF102030);
	bench_write(fixture->user, "themes/club.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"panel\":\"blue\"}}");
	assert_int_equal(color_of(fixture, &ask, "club.json: colors.panel: expected a colour"), 0xFF102030);
	assert_int_equal(fixture->warnings, 1);
	bench_write(fixture->user, "themes/club.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"panel\":\"#405060\"}}");
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFF405060);
	/* even over a shipped one */
	ask.theme = "light";
	bench_write(fixture->user, "themes/light.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"panel\":\"#ABCDEF\"}}");
	assert_int_equal(color_of(fixture, &ask, NULL), 0xFFABCDEF);
}

/* What was never good: said, and the dark theme stands in; without a template there is no graphic. */
static void unknown_names(void **state)
{
	static const char *const names[] = {"nothing", "../themes/dark", "", "/etc/passwd", "a/b"};
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/box.json", ONE_BOX("panel"));
	ask.theme = "nowhere";
	assert_int_equal(color_of(fixture, &ask, "nowhere.json"), 0xFF0D1117);
	ask.theme = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *error = NULL;
		ask.template_id = names[i];
		assert_null(graphic_make(fixture->studio, &ask, NULL, &error));
		assert_non_null(error);
		rg_free(error);
	}
}

static void missing_font(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "driver-card");
	char *error = NULL;

	ask.theme = "script";
	bench_write(fixture->user, "themes/script.json",
		    "{\"theme\":1,\"base\":\"dark\",\"fonts\":{\"bold\":{\"family\":\"Comic Sans\",\"weight\":700}}}");
	struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, &error);
	assert_non_null(graphic);
	assert_true(graphic->count > 0);
	assert_string_equal(error,
			    "theme script: fonts.bold: there is no font \"Comic Sans\" among the plugin's fonts");
	graphic_unref(graphic);
	rg_free(error);
}

/* A role that no theme has is refused; one that the theme has not is said, and the rest is drawn. */
static void missing_role(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");
	char *error = NULL;

	bench_write(fixture->user, "templates/box.json",
		    "{\"template\":1,\"children\":[{\"type\":\"shape\",\"sprite\":true,\"width\":50,\"height\":40,"
		    "\"fill\":\"panel\"},"
		    "{\"type\":\"shape\",\"sprite\":true,\"x\":500,\"width\":50,\"height\":40,\"fill\":\"mauve\"}]}");
	assert_null(graphic_make(fixture->studio, &ask, NULL, &error));
	assert_non_null(strstr(error, "templates/box.json: children[1].fill: no theme has this colour, got \"mauve\""));
	rg_free(error);
	bench_write(fixture->user, "themes/mauve.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"mauve\":\"#E0B0FF\"}}");
	assert_int_equal(color_of(fixture, &ask, "children[1]: the theme has no colour \"mauve\""), 0xFF0D1117);
}

/* What the director has to say of a grid stands on it, and it is for air; a tag stands before it, and is not. */
static void an_occasion_is_for_air(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "driver-card");
	struct graphic *plain = graphic_make(fixture->studio, &ask, NULL, NULL);

	ask.occasion = "Restart";
	struct graphic *noted = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_true(noted->count > plain->count);
	assert_false(noted->tagged);
	ask.tag = "sample";
	struct graphic *tagged = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_true(tagged->tagged);
	assert_true(tagged->count > noted->count);
	assert_true(tagged->change_id != noted->change_id);
	graphic_unref(plain);
	graphic_unref(noted);
	graphic_unref(tagged);
}

/* Drawing evaluates what was compiled when the template was read. */
static void nothing_is_parsed_at_drawing(void **state)
{
	static const char *const languages[] = {"fi", "sv"};
	struct fixture *fixture = *state;
	size_t count = 0, drawn = 0;
	char **names = rg_directory_list(RG_DATA "/templates", ".json", &count);

	for (size_t i = 0; i < count; i++) {
		names[i][strlen(names[i]) - strlen(".json")] = 0;
		struct graphic_ask ask = ask_for(fixture, names[i]);
		size_t before = expression_compiled();
		graphic_unref(graphic_make(fixture->studio, &ask, NULL, NULL));
		size_t read = expression_compiled();
		assert_true(read > before);
		for (int k = 0; k < 2; k++) {
			ask.language = languages[k];
			ask.page = k;
			ask.tag = "sample";
			ask.text1 = "A. Driver";
			struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);
			drawn += graphic && graphic->count;
			graphic_unref(graphic);
		}
		assert_int_equal(expression_compiled(), read);
		rg_free(names[i]);
	}
	assert_true(count >= 8 && drawn > count);
	rg_free(names);
}

/* A cut that is larger than half of its box is cut to it: here to 20 of 60 × 40. */
static void corners_cut_too_far(void **state)
{
	static const struct {
		int x, y;
		bool filled;
	} spots[] = {{2, 2, false}, {57, 2, false}, {2, 16, false}, {57, 16, false}, {30, 2, true},  {22, 2, true},
		     {37, 2, true}, {2, 24, true},  {57, 24, true}, {2, 37, true},   {57, 37, true}, {30, 20, true}};
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "cut");

	bench_write(fixture->user, "templates/cut.json",
		    "{\"template\":1,\"children\":[{\"type\":\"shape\",\"sprite\":true,\"x\":100,\"y\":200,"
		    "\"width\":60,\"height\":40,\"fill\":\"panel\",\"cut\":100}]}");
	struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_int_equal(graphic->count, 1);
	const struct sprite *sprite = &graphic->sprites[0];
	for (size_t i = 0; i < sizeof(spots) / sizeof(spots[0]); i++) {
		uint32_t pixel = sprite->pixels[(spots[i].y + 1) * (sprite->stride / 4) + spots[i].x + 1];
		if ((pixel >> 24 == 255) != spots[i].filled || (pixel >> 24 == 0) == spots[i].filled)
			fail_msg("%d, %d is %08X", spots[i].x, spots[i].y, (unsigned)pixel);
	}
	graphic_unref(graphic);
}

/* More names than the library keeps: what is in use must not be thrown out. */
static void many_names(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "box");

	bench_write(fixture->user, "templates/box.json", ONE_BOX("panel"));
	for (int i = 0; i < 200; i++) {
		char *name = rg_asprintf("theme-%d", i), *language = rg_asprintf("%c%c", 'a' + i % 26, 'a' + i / 26);
		ask.theme = name;
		ask.language = language;
		assert_int_equal(color_of(fixture, &ask, "theme-"), 0xFF0D1117);
		rg_free(name);
		rg_free(language);
	}
}

static void change_ids(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "heat-grid");
	struct graphic *one = graphic_make(fixture->studio, &ask, NULL, NULL);
	struct graphic *two = graphic_make(fixture->studio, &ask, NULL, NULL);

	assert_true(one->change_id != 0 && one->change_id == two->change_id);
	graphic_unref(two);
	/* another studio, as after a restart */
	struct graphic_studio *other = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	two = graphic_make(other, &ask, NULL, NULL);
	assert_true(one->change_id == two->change_id);
	graphic_unref(two);
	graphic_studio_destroy(other);
	ask.place = "top";
	two = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_true(one->change_id != two->change_id);
	graphic_unref(two);
	ask.place = NULL;
	struct race_day *changed = race_decode_text(
		"{'race_feed':1,'classes':[{'id':'sc','name':'Supercar','color':'#FF6B35'}],"
		"'drivers':[{'id':'a','number':'12','last_name':'Hirvilampi'}],"
		"'heats':[{'id':'h','classes':['sc'],'status':'grid','laps':4,"
		"'entries':[{'driver':'a','slot':1}]}]}",
		NULL);
	ask.day = changed;
	two = graphic_make(fixture->studio, &ask, NULL, NULL);
	assert_true(one->change_id != two->change_id);
	assert_int_equal(one->count, two->count);
	/* the header is the same, the lane is not, and both keep their names */
	int same = 0;
	for (size_t i = 0; i < one->count; i++) {
		assert_string_equal(one->sprites[i].key, two->sprites[i].key);
		same += one->sprites[i].change_id == two->sprites[i].change_id;
	}
	assert_int_equal(same, (int)one->count - 1);
	graphic_unref(one);
	graphic_unref(two);
	race_day_unref(changed);
}

static void nothing_to_show(void **state)
{
	static const char *const templates[] = {"driver-card", "heat-grid", "calendar"};
	struct fixture *fixture = *state;
	struct race_day *empty = race_decode_text("{'race_feed':1}", NULL);

	for (int i = 0; i < 6; i++) {
		struct graphic_ask ask = ask_for(fixture, templates[i % 3]);
		char *error = NULL;
		ask.day = i < 3 ? empty : NULL;
		struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, &error);
		assert_non_null(graphic);
		assert_null(error);
		assert_int_equal(graphic->count, 0);
		assert_non_null(graphic->empty_reason);
		graphic_unref(graphic);
	}
	race_day_unref(empty);
	graphic_unref(NULL);
	graphic_studio_destroy(NULL);
}

static void canvases(void **state)
{
	static const int sizes[][2] = {{1280, 720}, {3840, 2160}, {1440, 1080}, {1080, 1920},
				       {16, 9},     {1, 1},       {640, 1},     {1, 640}};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct graphic_ask ask = ask_for(fixture, "driver-card");
		ask.width = sizes[i][0];
		ask.height = sizes[i][1];
		struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);
		assert_non_null(graphic);
		uint32_t *pixels = rg_alloc((size_t)ask.width * (size_t)ask.height, 4);
		graphic_compose(graphic, pixels);
		rg_free(pixels);
		graphic_unref(graphic);
	}
	struct graphic_ask ask = ask_for(fixture, "driver-card");
	ask.width = 0;
	assert_null(graphic_make(fixture->studio, &ask, NULL, NULL));
	ask.width = 100000;
	assert_null(graphic_make(fixture->studio, &ask, NULL, NULL));
	ask.width = -5;
	assert_null(graphic_make(fixture->studio, &ask, NULL, NULL));
}

/* Sprites that hang over any edge of the canvas are composed as far as they are on it. */
static void composed_over_edges(void **state)
{
	uint32_t dot[3 * 3] = {1, 0xFFE4002B, 0xFFE4002B};
	uint32_t pixels[4 * 4 + 2] = {0};

	(void)state;
	for (int i = 0; i < 9; i++)
		dot[i] = 0xFFE4002B;
	for (int y = -5; y <= 6; y++) {
		for (int x = -5; x <= 6; x++) {
			struct sprite sprite = {
				.key = "x", .x = x, .y = y, .width = 3, .height = 3, .stride = 12, .pixels = dot};
			struct graphic graphic = {.sprites = &sprite, .count = 1, .width = 4, .height = 4};
			int drawn = 0, expected = 0;
			memset(pixels, 0, sizeof(pixels));
			graphic_compose(&graphic, pixels + 1);
			for (int i = 0; i < 16; i++)
				drawn += pixels[1 + i] != 0;
			for (int i = 0; i < 9; i++)
				expected += x + i % 3 >= 0 && x + i % 3 < 4 && y + i / 3 >= 0 && y + i / 3 < 4;
			assert_int_equal(drawn, expected);
			assert_int_equal(pixels[0] | pixels[17], 0);
		}
	}
}

static const struct picture *late_picture(void *data, const char *reference, bool *pending)
{
	(void)data;
	assert_string_equal(reference, "a.jpg");
	*pending = true;
	return NULL;
}

/* A photo that is still to come: the card without it now, and asked for again later. */
static void photo_to_come(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "driver-card");
	bool pending = false;

	ask.picture = late_picture;
	struct graphic *graphic = graphic_make(fixture->studio, &ask, &pending, NULL);
	assert_true(graphic->count > 0);
	assert_true(pending);
	graphic_unref(graphic);
	ask.picture = NULL;
	graphic = graphic_make(fixture->studio, &ask, &pending, NULL);
	assert_false(pending);
	graphic_unref(graphic);
}

static const struct picture *wide_picture(void *data, const char *reference, bool *pending)
{
	static uint32_t red[40 * 10];
	static const struct picture wide = {.width = 40, .height = 10, .stride = 160, .pixels = red, .references = 1};

	(void)data;
	(void)reference;
	(void)pending;
	for (int i = 0; i < 40 * 10; i++)
		red[i] = 0xFFFF0000;
	return &wide;
}

/* A picture fills its box and loses what stands out; a logo is all there, in the middle, and nothing beside it. */
static void picture_cut_and_whole(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "logo");

	ask.picture = wide_picture;
	for (int whole = 0; whole < 2; whole++) {
		char *text = rg_asprintf(
			"{\"template\":1,\"children\":[{\"type\":\"picture\",\"sprite\":true,\"x\":100,"
			"\"y\":200,\"width\":100,\"height\":65,\"source\":\"x\"%s}]}",
			whole ? ",\"whole\":true" : "");
		bench_write(fixture->user, "templates/logo.json", text);
		rg_free(text);
		struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);
		assert_int_equal(graphic->count, 1);
		const struct sprite *sprite = &graphic->sprites[0];
		assert_int_equal(sprite->x, 99);
		assert_int_equal(sprite->width, 102);
		assert_int_equal(sprite->y, whole ? 219 : 199);
		assert_int_equal(sprite->height, whole ? 27 : 67);
		assert_int_equal(sprite->pixels[sprite->stride / 4 + 1], 0xFFFF0000);
		graphic_unref(graphic);
	}
}

static void references(void **state)
{
	struct fixture *fixture = *state;
	struct graphic_ask ask = ask_for(fixture, "driver-card");
	struct graphic *graphic = graphic_make(fixture->studio, &ask, NULL, NULL);

	assert_ptr_equal(graphic_ref(graphic), graphic);
	graphic_unref(graphic);
	assert_true(graphic->count > 0);
	graphic_unref(graphic);
	assert_null(graphic_ref(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_sprite, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(template_is_read_again, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(parts_are_watched, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(theme_of_the_user_wins, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(unknown_names, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(missing_font, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(missing_role, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(nothing_is_parsed_at_drawing, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(corners_cut_too_far, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(many_names, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(change_ids, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(nothing_to_show, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(canvases, open_fixture, close_fixture),
		cmocka_unit_test(composed_over_edges),
		cmocka_unit_test_setup_teardown(photo_to_come, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(picture_cut_and_whole, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(an_occasion_is_for_air, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(references, open_fixture, close_fixture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A club's own artwork: a theme that is a folder, with its pictures, grounds and faults; round, graded, see-through
 * boxes, pixel by pixel.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "graphic/graphic.h"
#include "race/day/decode.h"
#include "race/file/shelf.h"
#include "support_graphic.h"
#include "support_picture.h"
#include "support_race.h"

#define WIDTH  1920
#define HEIGHT 1080

static char *own;
static struct graphic_studio *studio;
static struct race_day *day;
static int warnings;
static uint32_t canvas[WIDTH * HEIGHT];

static void count_warnings(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	(void)message;
	warnings += level <= RG_LOG_WARNING;
}

static int open_club(void **state)
{
	(void)state;
	warnings = 0;
	rg_log_set_sink(count_warnings, NULL);
	own = bench_folder_make();
	studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, own));
	day = race_decode_text("{'race_feed':1,'classes':[{'id':'sc','name':'Supercar','short':'SC'}],"
			       "'drivers':[{'id':'a','number':'11','last_name':'Hirvilampi','photo':'logo.png'}]}",
			       NULL);
	return studio && day ? 0 : -1;
}

static int close_club(void **state)
{
	(void)state;
	graphic_studio_destroy(studio);
	race_day_unref(day);
	bench_folder_remove(own);
	rg_log_set_sink(NULL, NULL);
	return 0;
}

static void put(const char *name, struct made_picture picture)
{
	char *path = rg_path_join(own, name), *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder) && rg_file_replace(path, picture.bytes, picture.length));
	rg_free(picture.bytes);
	rg_free(folder);
	rg_free(path);
}

static void take(const char *name)
{
	char *path = rg_path_join(own, name);

	assert_true(rg_path_remove(path));
	rg_free(path);
}

/* Blue, so that nothing else is. */
static void paint_blue(int x, int y, uint8_t rgba[4])
{
	(void)x;
	(void)y;
	memcpy(rgba, (const uint8_t[]){0, 0, 255, 255}, 4);
}

static struct made_picture small_png(picture_painter paint)
{
	return make_png((struct made_png){.width = 8, .height = 8, .colour_type = 6}, paint);
}

static void write_template(const char *children)
{
	char *text = rg_asprintf("{'template':1,'children':[%s]}", children), *quoted = bench_quoted(text);

	bench_write(own, "templates/own.json", quoted);
	rg_free(text);
	rg_free(quoted);
}

/* A theme over "dark"; `rest` begins with a comma or is empty. */
static void write_theme(const char *name, const char *rest)
{
	char *text = rg_asprintf("{'theme':1,'base':'dark'%s}", rest), *quoted = bench_quoted(text);

	bench_write(own, name, quoted);
	rg_free(text);
	rg_free(quoted);
}

static char asked[40]; /* of the feed, the name asked for last */

static const struct picture *feed_picture(void *data, const char *reference, bool *pending)
{
	(void)data;
	(void)pending;
	snprintf(asked, sizeof(asked), "%s", reference);
	return NULL;
}

/* Draws the template of this test into `canvas`, straight alpha. `reason` NULL: nothing is wrong. */
static size_t draw(const char *theme, const char *reason)
{
	struct graphic_ask ask = {.day = day,
				  .template_id = "own",
				  .theme = theme,
				  .width = WIDTH,
				  .height = HEIGHT,
				  .today = {2021, 6, 5},
				  .picture = feed_picture};
	char *error = NULL;
	struct graphic *graphic = graphic_make(studio, &ask, NULL, &error);

	if (!reason != !error || (reason && !strstr(error, reason)))
		fail_msg("\"%s\", expected \"%s\"", error ? error : "", reason ? reason : "");
	assert_non_null(graphic);
	memset(canvas, 0, sizeof(canvas));
	graphic_compose(graphic, canvas);
	graphic_unpremultiply(canvas, WIDTH * HEIGHT);
	size_t count = graphic->count;
	graphic_unref(graphic);
	rg_free(error);
	return count;
}

static uint32_t at(int x, int y)
{
	return canvas[y * WIDTH + x];
}

#define BOX(rest) "{'type':'shape','sprite':true,'x':100,'y':200,'width':60,'height':40" rest "}"

/* ---- boxes ---- */

static void round_corners(void **state)
{
	(void)state;
	write_template(BOX(",'fill':'#FF0000','radius':[20,0,20,0]"));
	draw("dark", NULL);
	assert_int_equal(at(100, 200), 0);
	assert_int_equal(at(101, 201), 0);
	assert_int_equal(at(108, 208), 0xFFFF0000);
	assert_int_equal(at(159, 200), 0xFFFF0000);
	assert_int_equal(at(159, 239), 0);
	assert_int_equal(at(100, 239), 0xFFFF0000);
	assert_int_equal(at(130, 200), 0xFFFF0000);
}

/* What lies in a round box is cut with it, and its edge follows. */
static void round_boxes_cut_what_is_in_them(void **state)
{
	(void)state;
	write_template(
		"{'type':'stack','sprite':true,'x':100,'y':200,'width':60,'height':40,'fill':'#FF0000','radius':16,"
		"'border':2,'border_color':'#FFFFFF','children':"
		"[{'type':'shape','x':0,'y':0,'width':20,'height':40,'fill':'#00FF00'}]}");
	draw("dark", NULL);
	assert_int_equal(at(101, 201), 0);
	assert_int_equal(at(101, 238), 0);
	assert_int_equal(at(110, 220), 0xFF00FF00);
	assert_int_equal(at(140, 220), 0xFFFF0000);
	assert_int_equal(at(130, 200), 0xFFFFFFFF);
	assert_int_equal(at(100, 220), 0xFFFFFFFF);
}

static void gradients(void **state)
{
	(void)state;
	/* Forty rows from black to white: the first is half a row on its way. */
	write_template(BOX(",'gradient':['#000000','#FFFFFF']"));
	draw("dark", NULL);
	for (int row = 0; row < 40; row++) {
		uint32_t grey = (uint32_t)((row + 0.5) / 40 * 255 + 0.5);
		assert_int_equal(at(100, 200 + row), 0xFF000000 | grey * 0x010101);
		assert_int_equal(at(159, 200 + row), at(100, 200 + row));
	}
	write_template(BOX(",'gradient':['#FF0000','#00FF00','#0000FF'],'angle':90"));
	draw("dark", NULL);
	assert_int_equal(at(100, 220), 0xFFFB0400);
	assert_int_equal(at(159, 220), 0xFF0004FB);
	assert_int_equal(at(130, 200) >> 8 & 255, 251);
	assert_int_equal(at(115, 239) & 255, 0);
	/* What does not hide all lets the ground through. */
	write_template(BOX(",'fill':'#FFFFFF','gradient':['#00000000','#000000']"));
	draw("dark", NULL);
	assert_true((at(130, 200) & 255) > 248 && (at(130, 239) & 255) < 8);
}

static void opacity(void **state)
{
	(void)state;
	write_template(
		"{'type':'stack','sprite':true,'x':100,'y':200,'width':60,'height':40,'fill':'#FF0000','opacity':0.5,"
		"'children':[{'type':'shape','x':20,'y':0,'width':20,'height':40,'fill':'#00FF00'}]}");
	draw("dark", NULL);
	/* As a whole: what lies below does not shine through what lies above it. */
	assert_int_equal(at(110, 220), 0x80FF0000);
	assert_int_equal(at(130, 220), 0x8000FF00);
}

static void letter_spacing(void **state)
{
	struct bench_layout plain, wide;

	(void)state;
	bench_layout_open(&plain, "{'race_feed':1}",
			  "{'type':'text','sprite':true,'id':'t','text':'ABCDEF','size':100}");
	bench_layout_open(&wide, "{'race_feed':1}",
			  "{'type':'text','sprite':true,'id':'t','text':'ABCDEF','size':100,'letter_spacing':0.1}");
	double more = bench_box(&wide, "t")->width - bench_box(&plain, "t")->width;
	if (!(more > 49 && more < 61))
		fail_msg("%.2f px wider, expected 50 to 60", more);
	bench_layout_close(&plain);
	bench_layout_close(&wide);
	/* It shrinks with the letters. */
	bench_layout_open(&wide, "{'race_feed':1}",
			  "{'type':'text','sprite':true,'id':'t','text':'ABCDEF','size':100,'floor':20,'max_width':200,"
			  "'letter_spacing':0.5}");
	assert_true(bench_box(&wide, "t")->width <= 200.01);
	assert_false(bench_box(&wide, "t")->text.cut);
	bench_layout_close(&wide);
}

/* ---- a theme's grounds ---- */

#define ROWS                                                                                                           \
	"{'type':'shape','sprite':true,'x':100,'y':200,'width':60,'height':40,'fill':'panel'},"                        \
	"{'type':'shape','sprite':true,'x':100,'y':240,'width':60,'height':40,'fill':'well'},"                         \
	"{'type':'shape','sprite':true,'x':100,'y':300,'width':60,'height':40,'fill':'panel','radius':0}"

static void grounds_by_role(void **state)
{
	(void)state;
	write_theme("themes/club.json",
		    ",'grounds':{'panel':{'radius':16,'gradient':['#FF0000','#FF0000']},'well':{'radius':16}}");
	write_template(ROWS);
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFFFF0000);
	assert_int_equal(at(130, 260), 0xFF1A212B);
	/* Round where nothing joins, one surface where something does, and a template's own word counts before. */
	assert_int_equal(at(100, 200), 0);
	assert_int_equal(at(100, 239), 0xFFFF0000);
	assert_int_equal(at(100, 240), 0xFF1A212B);
	assert_int_equal(at(100, 279), 0);
	assert_int_equal(at(100, 300), 0xFFFF0000);
	/* Another theme's boxes are plain. */
	draw("dark", NULL);
	assert_int_equal(at(100, 200), 0xFF0D1117);
	/* What is built on it has its grounds, but for those that it says itself. */
	bench_write(own, "themes/next.json", "{\"theme\":1,\"base\":\"club\",\"grounds\":{\"panel\":{}}}");
	draw("next", NULL);
	assert_int_equal(at(100, 200), 0xFF0D1117);
	assert_int_equal(at(159, 279), 0);
}

/* Rows on one backing are round where it is. */
static void rows_on_a_backing(void **state)
{
	(void)state;
	write_theme("themes/club.json", ",'grounds':{'panel':{'radius':16},'well':{'radius':16}}");
	write_template("{'type':'shape','sprite':true,'x':100,'y':200,'width':60,'height':80,'fill':'panel'},"
		       "{'type':'shape','sprite':true,'x':100,'y':200,'width':60,'height':40,'fill':'well'},"
		       "{'type':'shape','sprite':true,'x':100,'y':240,'width':60,'height':40,'fill':'well'}");
	draw("club", NULL);
	assert_int_equal(at(100, 200), 0);
	assert_int_equal(at(159, 279), 0);
	assert_int_equal(at(100, 239), 0xFF1A212B);
	assert_int_equal(at(159, 240), 0xFF1A212B);
}

static void texture(void **state)
{
	(void)state;
	paint_quarters_of(8, 8);
	put("themes/club/tile.png", small_png(paint_quarters));
	write_theme("themes/club/theme.json", ",'grounds':{'panel':{'texture':'Tile.PNG'},"
					      "'well':{'texture':'tile.png','texture_opacity':0.5}}");
	write_template(ROWS);
	draw("club", NULL);
	/* Tiles lie still on the frame: 100 is the fifth column of one of 8. */
	assert_int_equal(at(96 + 8, 200), 0xFFFF0000);
	assert_int_equal(at(100, 200), 0xFF00FF00);
	assert_int_equal(at(104, 204), 0xFF0000FF);
	assert_int_equal(at(100, 204), 0xFFFFFFFF);
	/* Half of it over the well, #1A212B. */
	assert_uint_in_range(at(104, 240) >> 16 & 255, 0x8C, 0x8D);
}

/* ---- a theme's pictures ---- */

#define LOGO "{'type':'picture','sprite':true,'x':100,'y':200,'width':60,'height':40,'source':'logo.png'}"

static void pictures_are_looked_for_in_order(void **state)
{
	(void)state;
	write_template(LOGO);
	write_theme("themes/club/theme.json", "");
	asked[0] = 0;
	draw("club", NULL);
	assert_string_equal(asked, "logo.png");
	put("templates/logo.png", small_png(paint_black));
	asked[0] = 0;
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF000000);
	put("themes/club/logo.png", small_png(paint_blue));
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF0000FF);
	assert_string_equal(asked, "");
	/* Nor does a theme without it have it. */
	draw("dark", NULL);
	assert_int_equal(at(130, 220), 0xFF000000);
	/* What the data names is the data's. */
	write_template(
		"{'type':'stack','each':'drivers','as':'who','sprite':true,'fill':'#FF0000','width':60,'height':40,"
		"'children':[{'type':'picture','width':60,'height':40,'source':'{who.photo?}'}]}");
	draw("club", NULL);
	assert_int_equal(at(30, 20), 0xFFFF0000);
	assert_string_equal(asked, "logo.png");
}

static void logo_and_emblems(void **state)
{
	(void)state;
	write_theme("themes/club/theme.json", "");
	write_template("{'type':'picture','sprite':true,'x':100,'y':200,'width':60,'height':40,'source':'{logo}'},"
		       "{'type':'row','each':'classes','as':'class','sprite':true,'x':300,'y':200,'children':"
		       "[{'type':'picture','width':60,'height':40,'source':'{class.emblem}'}]}");
	asked[0] = 0;
	assert_int_equal(draw("club", NULL), 0);
	put("themes/club/LOGO.png", small_png(paint_blue));
	put("themes/club/class-sc.png", small_png(paint_black));
	assert_int_equal(draw("club", NULL), 2);
	assert_int_equal(at(130, 220), 0xFF0000FF);
	assert_int_equal(at(330, 220), 0xFF000000);
	assert_string_equal(asked, "");
}

/* ---- faults ---- */

static struct made_picture some_bytes(size_t length)
{
	return (struct made_picture){rg_alloc(length + 1, 1), length};
}

static struct made_picture cut_png(void)
{
	struct made_picture picture = make_png((struct made_png){.width = 90, .height = 90, .colour_type = 6},
					       paint_grey);

	picture.length /= 2;
	return picture;
}

/* Each fault is told once, by its place and reason; the last good look stays until it is mended. */
static void broken_artwork(void **state)
{
	(void)state;
	struct made_picture wrong[] = {some_bytes(0),
				       some_bytes(100),
				       some_bytes(9 * 1024 * 1024),
				       cut_png(),
				       make_png_header(20000, 20),
				       make_png_header(0, 20)};
	static const char *const reasons[] = {
		"themes/club/theme.json: logo.png: is empty",
		"themes/club/theme.json: logo.png: is no PNG, JPEG or WebP picture",
		"themes/club/theme.json: logo.png: ",
		"themes/club/theme.json: logo.png: ",
		"themes/club/theme.json: logo.png: is 20000 × 20 pixels, more than 16384 on a side",
		"themes/club/theme.json: logo.png: ",
	};

	write_template(LOGO);
	write_theme("themes/club/theme.json", "");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		put("themes/club/logo.png", small_png(paint_blue));
		draw("club", NULL);
		warnings = 0;
		put("themes/club/logo.png", wrong[i]);
		for (int again = 0; again < 3; again++) {
			draw("club", reasons[i]);
			assert_int_equal(at(130, 220), 0xFF0000FF);
		}
		assert_int_equal(warnings, 1);
	}
	put("themes/club/logo.png", small_png(paint_black));
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF000000);
}

static void missing_artwork(void **state)
{
	(void)state;
	write_template(BOX(",'fill':'panel'"));
	put("themes/club/tile.png", small_png(paint_blue));
	write_theme("themes/club/theme.json", ",'grounds':{'panel':{'texture':'tile.png'}}");
	draw("club", NULL);
	warnings = 0;
	take("themes/club/tile.png");
	for (int again = 0; again < 2; again++) {
		draw("club", "themes/club/theme.json: grounds.panel.texture: expected a picture that lies beside "
			     "theme.json, got \"tile.png\"");
		assert_int_equal(at(130, 220), 0xFF0000FF);
	}
	assert_int_equal(warnings, 1);
	put("themes/club/tile.png", small_png(paint_black));
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF000000);
	/* At a start there is no last good one: the shipped look stands in. */
	draw("dark", NULL);
	put("themes/late/logo.png", some_bytes(3));
	write_theme("themes/late/theme.json", "");
	draw("late", "themes/late/theme.json: logo.png: is no PNG");
	assert_int_equal(at(130, 220), 0xFF0D1117);
	put("templates/logo.png", some_bytes(3));
	write_template(LOGO "," BOX(",'fill':'panel'"));
	assert_int_equal(draw("dark", "templates/logo.png: is no PNG"), 1);
}

static void too_many_pictures(void **state)
{
	char name[60];

	(void)state;
	write_template(BOX(",'fill':'panel'"));
	write_theme("themes/club/theme.json", "");
	for (int i = 0; i < 65; i++) {
		snprintf(name, sizeof(name), "themes/club/%d.png", i);
		put(name, small_png(paint_black));
	}
	draw("club", "themes/club/theme.json: more than 64 pictures lie beside it");
}

static void wrong_grounds(void **state)
{
	static const struct {
		const char *grounds, *reason;
	} cases[] = {
		{"{'panel':7}", "grounds.panel: expected an object, got 7"},
		{"{'panel':{'radius':'round'}}",
		 "grounds.panel.radius: expected a number from 0 to 1000, or four of them"},
		{"{'panel':{'radius':-1}}", "grounds.panel.radius: expected a number"},
		{"{'panel':{'radius':[1,2]}}", "grounds.panel.radius: expected a number"},
		{"{'panel':{'gradient':['#000000']}}", "grounds.panel.gradient: expected two or three colours"},
		{"{'panel':{'gradient':['#000000','red']}}", "grounds.panel.gradient: expected two or three colours"},
		{"{'panel':{'angle':1e9}}", "grounds.panel.angle: expected a number from -360 to 360"},
		{"{'panel':{'texture':'../dark.json'}}", "grounds.panel.texture: expected a picture that lies beside"},
		{"{'panel':{'texture_opacity':2}}", "grounds.panel.texture_opacity: expected a number from 0 to 1"},
		{"{'panel':{'shadow':1}}", "grounds.panel.shadow: not known"},
		{"[]", "grounds: not known, or of the wrong kind"},
	};

	(void)state;
	write_template(BOX(",'fill':'panel'"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *rest = rg_asprintf(",'grounds':%s", cases[i].grounds);
		write_theme("themes/club.json", rest);
		draw("club", cases[i].reason);
		rg_free(rest);
	}
}

/* ---- a file and a folder of one name ---- */

static void folder_beside_a_file(void **state)
{
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, own);
	size_t count = 0;
	int found = 0;

	(void)state;
	write_template(BOX(",'fill':'panel'"));
	write_theme("themes/club.json", ",'colors':{'panel':'#111111'}");
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF111111);
	/* A folder that says nothing is no theme beside a file; */
	put("themes/club/logo.png", small_png(paint_blue));
	draw("club", NULL);
	assert_int_equal(at(130, 220), 0xFF111111);
	/* one that does counts, and that is told. */
	write_theme("themes/club/theme.json", ",'colors':{'panel':'#222222'}");
	draw("club", "themes/club/theme.json: counts, and club.json beside its folder is not read");
	assert_int_equal(at(130, 220), 0xFF222222);
	char **ids = race_shelf_ids(shelf, "themes", "theme.json", &count);
	for (size_t i = 0; i < count; i++) {
		found += strcmp(ids[i], "club") == 0;
		rg_free(ids[i]);
	}
	rg_free(ids);
	race_shelf_unref(shelf);
	assert_int_equal(found, 1);
	take("themes/club.json");
	draw("club", NULL);
	/* The user's of either kind counts before the shipped one of either kind. */
	write_theme("themes/myrvalla.json", ",'colors':{'panel':'#333333'}");
	draw("myrvalla", NULL);
	assert_int_equal(at(130, 220), 0xFF333333);
	write_theme("themes/dark/theme.json", ",'base':'light'");
	put("themes/dark/logo.png", some_bytes(3));
	draw("dark", "themes/dark/theme.json");
	assert_int_equal(at(130, 220), 0xFF0D1117);
	/* A folder without theme.json, and no file: it is said what is missing. */
	put("themes/empty/logo.png", small_png(paint_blue));
	draw("empty", "themes/empty/theme.json: ");
}

int main(void)
{
#define IN_CLUB(test) cmocka_unit_test_setup_teardown(test, open_club, close_club)
	const struct CMUnitTest tests[] = {
		IN_CLUB(round_corners),
		IN_CLUB(round_boxes_cut_what_is_in_them),
		IN_CLUB(gradients),
		IN_CLUB(opacity),
		cmocka_unit_test_setup_teardown(letter_spacing, bench_open, bench_close),
		IN_CLUB(grounds_by_role),
		IN_CLUB(rows_on_a_backing),
		IN_CLUB(texture),
		IN_CLUB(pictures_are_looked_for_in_order),
		IN_CLUB(logo_and_emblems),
		IN_CLUB(broken_artwork),
		IN_CLUB(missing_artwork),
		IN_CLUB(too_many_pictures),
		IN_CLUB(wrong_grounds),
		IN_CLUB(folder_beside_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "graphic/picture/linear.h"
#include "graphic/picture/picture.h"
#include "support_graphic.h"

static struct theme *parse(const char *text, const struct theme *base, struct race_problems *problems)
{
	char *quoted = bench_quoted(text);
	struct theme *theme = theme_parse("my.json", quoted, NULL, base, problems);

	rg_free(quoted);
	return theme;
}

#define ALL_COLORS                                                                                                     \
	"'panel':'#0D1117','well':'#1A212B','ghost':'#0D1117EB','text':'#F4F6F8','quiet':'#AEB8C4','idle':'#7A8694',"  \
	"'accent':'#FF6B35','on-accent':'#0D1117','gold':'#E8B923','silver':'#B9C2CC','bronze':'#C98544',"             \
	"'on-medal':'#0D1117','hairline':'#FFFFFF66'"
#define ALL_FONTS                                                                                                      \
	"'regular':{'family':'Roboto Condensed','weight':400},'bold':{'family':'Roboto Condensed','weight':700}"
#define WHOLE "{'theme':1,'name':'Whole','colors':{" ALL_COLORS "},'fonts':{" ALL_FONTS "}}"

static void whole_theme(void **state)
{
	struct race_problems problems = {0};
	struct theme *theme = parse(WHOLE, NULL, &problems);
	theme_color color = 0;

	(void)state;
	assert_non_null(theme);
	assert_int_equal(problems.count, 0);
	assert_true(theme_find_color(theme, "panel", &color));
	assert_int_equal(color, 0xFF0D1117);
	assert_true(theme_find_color(theme, "ghost", &color));
	assert_int_equal(color, 0xEB0D1117);
	color = 7;
	assert_false(theme_find_color(theme, "pane", &color));
	assert_int_equal(color, 7);
	assert_string_equal(theme_find_font(theme, "bold")->family, "Roboto Condensed");
	assert_int_equal(theme_find_font(theme, "bold")->weight, 700);
	assert_null(theme_find_font(theme, "black"));
	theme_destroy(theme);
	theme_destroy(NULL);
}

/* A user's own theme is one small file over another. */
static void small_theme_over_a_base(void **state)
{
	struct race_problems problems = {0};
	struct theme *base = parse(WHOLE, NULL, &problems);
	struct theme *own = parse("{'theme':1,'base':'dark','colors':{'accent':'#00FF00','extra':'#123456'},"
				  "'fonts':{'bold':{'family':'Mine','weight':900}}}",
				  base, &problems);
	theme_color color = 0;

	(void)state;
	assert_non_null(own);
	theme_destroy(base); /* nothing is borrowed from it */
	assert_true(theme_find_color(own, "accent", &color) && color == 0xFF00FF00);
	assert_true(theme_find_color(own, "extra", &color) && color == 0xFF123456);
	assert_true(theme_find_color(own, "panel", &color) && color == 0xFF0D1117);
	assert_string_equal(theme_find_font(own, "bold")->family, "Mine");
	assert_string_equal(theme_find_font(own, "regular")->family, "Roboto Condensed");
	theme_destroy(own);
	race_problems_finish(&problems);
}

static void wrong_themes(void **state)
{
	static const struct {
		const char *text, *problem;
	} cases[] = {
		{"", "my.json: line 1, column 1: is not JSON"},
		{"{'theme':1,", "my.json: line 1, column 12: is not JSON"},
		{"{\n'theme':1,\n  oops}", "my.json: line 3, column 4: is not JSON"},
		{"[]", "my.json: expected an object"},
		{"{'name':'x'}", "my.json: theme: expected 1, the version of the format"},
		{"{'theme':2}", "my.json: theme: expected 1, the version of the format, got 2"},
		{"{'theme':1}", "my.json: colors.panel: missing (or name a \"base\" that has it)"},
		{"{'theme':1,'colors':{" ALL_COLORS "}}",
		 "my.json: fonts.regular: missing (or name a \"base\" that has it)"},
		{"{'theme':1,'colors':{'panel':'red'}}",
		 "my.json: colors.panel: expected a colour like \"#0D1117\", got \"red\""},
		{"{'theme':1,'colors':{'panel':'#12345'}}",
		 "my.json: colors.panel: expected a colour like \"#0D1117\", got \"#12345\""},
		{"{'theme':1,'colors':{'panel':'#12345G'}}",
		 "my.json: colors.panel: expected a colour like \"#0D1117\", got \"#12345G\""},
		{"{'theme':1,'colors':{'panel':7}}",
		 "my.json: colors.panel: expected a colour like \"#0D1117\", got 7"},
		{"{'theme':1,'colors':'dark'}", "my.json: colors: not known, or of the wrong kind, got \"dark\""},
		{"{'theme':1,'colours':{}}", "my.json: colours: not known, or of the wrong kind"},
		{"{'theme':1,'fonts':{'bold':'Arial'}}", "my.json: fonts.bold.family: expected the name of a font"},
		{"{'theme':1,'fonts':{'bold':{'family':'','weight':700}}}",
		 "my.json: fonts.bold.family: expected the name of a font, got \"\""},
		{"{'theme':1,'fonts':{'bold':{'family':'Arial','weight':'bold'}}}",
		 "my.json: fonts.bold.weight: expected a number from 100 to 1000, got \"bold\""},
		{"{'theme':1,'fonts':{'bold':{'family':'Arial','weight':1e300}}}",
		 "my.json: fonts.bold.weight: expected a number from 100 to 1000, got 1e+300"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct race_problems problems = {0};
		assert_null(parse(cases[i].text, NULL, &problems));
		assert_int_equal(problems.count, 1);
		assert_string_equal(problems.lines[0], cases[i].problem);
		race_problems_finish(&problems);
	}
}

static void too_many_colours(void **state)
{
	struct rg_buffer text = {0};
	struct race_problems problems = {0};

	(void)state;
	rg_buffer_text(&text, "{\"theme\":1,\"colors\":{\"a\":\"#000000\"");
	for (int i = 0; i < 100; i++)
		rg_buffer_format(&text, ",\"role-%d\":\"#000000\"", i);
	rg_buffer_text(&text, "}}");
	assert_null(theme_parse("my.json", text.bytes, NULL, NULL, &problems));
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.lines[0], "my.json: colors: more than 64 colours, got \"#000000\"");
	race_problems_finish(&problems);
	rg_buffer_finish(&text);
}

static void base_by_name(void **state)
{
	char *base = theme_base("{\"theme\":1,\"base\":\"dark\"}");

	(void)state;
	assert_string_equal(base, "dark");
	rg_free(base);
	assert_null(theme_base("{\"theme\":1}"));
	assert_null(theme_base("{\"base\":5}"));
	assert_null(theme_base("nonsense"));
	assert_null(theme_base(""));
}

/* ---- contrast ---- */

static void contrast_as_wcag_reckons(void **state)
{
	(void)state;
	assert_true(fabs(theme_contrast(0xFF000000, 0xFFFFFFFF) - 21) < 1e-9);
	assert_true(fabs(theme_contrast(0xFFFFFFFF, 0xFF000000) - 21) < 1e-9);
	assert_true(fabs(theme_contrast(0xFF777777, 0xFFFFFFFF) - 4.48) < 0.01);
	assert_true(fabs(theme_contrast(0xFF123456, 0xFF123456) - 1) < 1e-9);
}

static struct library *library;

static const struct theme *shipped(const char *id)
{
	const char *error = NULL;
	const struct theme *theme = library_theme(library, id, &error);

	if (error)
		fail_msg("%s", error);
	assert_non_null(theme);
	return theme;
}

static theme_color color_of(const struct theme *theme, const char *role)
{
	theme_color color = 0;

	if (!theme_find_color(theme, role, &color))
		fail_msg("no colour %s", role);
	return color;
}

/* What a ground that lets the picture through looks like over it, blended in linear light as on the stage. */
static theme_color composed(theme_color ground, theme_color picture)
{
	double alpha = (ground >> 24) / 255.0;
	theme_color result = 0xFF000000;

	for (int shift = 0; shift <= 16; shift += 8) {
		double light = linear_from_srgb((ground >> shift & 255) / 255.0) * alpha +
			       linear_from_srgb((picture >> shift & 255) / 255.0) * (1 - alpha);
		result |= (theme_color)lrint(linear_to_srgb(light) * 255) << shift;
	}
	return result;
}

static void check_contrast(const char *id, const char *text, const char *ground, double least)
{
	static const theme_color pictures[] = {0xFF000000, 0xFF808080, 0xFFFFFFFF};
	const struct theme *theme = shipped(id);

	for (size_t i = 0; i < 3; i++) {
		theme_color below = composed(color_of(theme, ground), pictures[i]);
		double ratio = theme_contrast(color_of(theme, text), below);
		if (ratio < least)
			fail_msg("%s: %s on %s over #%06X: %.2f, less than %g", id, text, ground,
				 (unsigned)(pictures[i] & 0xFFFFFF), ratio, least);
	}
}

/* look.md 1: 7:1 for names and numbers, 4.5:1 for the rest, over black, grey and white. */
static void shipped_themes_can_be_read(void **state)
{
	static const char *const ids[] = {"dark", "light", "myrvalla"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		check_contrast(ids[i], "text", "panel", 7);
		check_contrast(ids[i], "text", "well", 7);
		check_contrast(ids[i], "text", "ghost", 7);
		check_contrast(ids[i], "quiet", "panel", 4.5);
		check_contrast(ids[i], "quiet", "well", 4.5);
		check_contrast(ids[i], "on-medal", "gold", 4.5);
		check_contrast(ids[i], "on-medal", "silver", 4.5);
		check_contrast(ids[i], "on-medal", "bronze", 4.5);
		check_contrast(ids[i], "on-accent", "accent", 4.5);
		assert_int_equal(color_of(shipped(ids[i]), "panel") >> 24, 255);
		assert_int_equal(color_of(shipped(ids[i]), "well") >> 24, 255);
	}
}

/* A gradient is no way round that, nor is a texture over it, as light or as dark as it may be. */
static void shipped_grounds_can_be_read(void **state)
{
	static const char *const roles[] = {"panel", "well"};
	const struct theme *theme = shipped("myrvalla");

	(void)state;
	for (size_t r = 0; r < 2; r++) {
		const struct theme_ground *ground = theme_find_ground(theme, roles[r]);
		assert_non_null(ground);
		assert_true(ground->color_count >= 2);
		assert_non_null(ground->texture);
		assert_true(ground->radius[0] > 0);
		int strongest = 0;
		for (int i = 0; i < ground->texture->width * ground->texture->height; i++) {
			int alpha = (int)(ground->texture->pixels[i] >> 24);
			strongest = alpha > strongest ? alpha : strongest;
		}
		theme_color white = (theme_color)strongest << 24 | 0xFFFFFF;
		for (size_t i = 0; i < ground->color_count; i++) {
			theme_color lightest = composed(white, ground->colors[i]);
			assert_true(theme_contrast(color_of(theme, "text"), lightest) >= 4.5);
			assert_true(theme_contrast(color_of(theme, "text"), ground->colors[i]) >= 7);
			assert_true(theme_contrast(color_of(theme, "quiet"), ground->colors[i]) >= 4.5);
		}
	}
	assert_non_null(theme_find_picture(theme, "logo.png"));
	assert_non_null(theme_find_picture(theme, "emblem.png"));
}

/* Any class colour a feed may bring can be read where it is text, and is left alone where it can be read already. */
static void any_accent_can_be_read(void **state)
{
	static const char *const ids[] = {"dark", "light", "myrvalla"}, *const grounds[] = {"panel", "well"};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		const struct theme *theme = shipped(ids[i / 2]);
		theme_color ground = color_of(theme, grounds[i % 2]);
		for (uint32_t r = 0; r < 256; r += 51) {
			for (uint32_t g = 0; g < 256; g += 51) {
				for (uint32_t b = 0; b < 256; b += 51) {
					theme_color accent = 0xFF000000 | r << 16 | g << 8 | b;
					theme_color mended = theme_readable(theme, accent, ground, THEME_TEXT_RATIO);
					assert_int_equal(mended >> 24, 255);
					assert_true(theme_contrast(mended, ground) >= 4.5);
					if (theme_contrast(accent, ground) >= 4.5)
						assert_int_equal(mended, accent);
				}
			}
		}
	}
}

/* Tiles and lines in any class colour are seen, and so is the digit on the tile. */
static void any_accent_can_be_seen(void **state)
{
	static const char *const ids[] = {"dark", "light", "myrvalla"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct theme *theme = shipped(ids[i]);
		theme_color panel = color_of(theme, "panel");
		for (uint32_t grey = 0; grey < 256; grey += 15) {
			theme_color accent = 0xFF000000 | grey << 16 | grey << 8 | grey;
			theme_color tile = theme_readable(theme, accent, panel, THEME_FORM_RATIO);
			assert_true(theme_contrast(tile, panel) >= 3);
			assert_true(theme_contrast(theme_on_accent(theme, tile), tile) >= 4.1);
		}
	}
	assert_int_equal(theme_on_accent(shipped("dark"), 0xFFFF6B35), color_of(shipped("dark"), "on-accent"));
}

/* look.md 3: the class colours that are proposed. */
static void proposed_class_colours(void **state)
{
	static const theme_color colors[] = {0xFFFF6B35, 0xFF4CC2FF, 0xFFC6E548, 0xFFFF8AC4,
					     0xFFB79CFF, 0xFF2DD4BF, 0xFFFF4D5E, 0xFFD9C7A3};
	const struct theme *dark = shipped("dark");

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		assert_true(theme_contrast(colors[i], color_of(dark, "panel")) >= 5.8);
		assert_true(theme_contrast(color_of(dark, "on-accent"), colors[i]) >= 4.5);
		assert_int_equal(theme_readable(dark, colors[i], color_of(dark, "panel"), THEME_TEXT_RATIO), colors[i]);
	}
}

/* ---- through the library: the base chain ---- */

static void chain_of_bases(void **state)
{
	char *folder = bench_folder_make();
	const char *error = NULL;
	theme_color color;

	(void)state;
	bench_write(folder, "themes/one.json", "{\"theme\":1,\"base\":\"two\",\"colors\":{\"accent\":\"#111111\"}}");
	bench_write(folder, "themes/two.json",
		    "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"accent\":\"#222222\",\"gold\":\"#333333\"}}");
	bench_write(folder, "themes/circle.json", "{\"theme\":1,\"base\":\"circle\"}");
	bench_write(folder, "themes/lost.json", "{\"theme\":1,\"base\":\"nowhere\"}");
	bench_write(folder, "themes/away.json", "{\"theme\":1,\"base\":\"../../etc/passwd\"}");
	struct library *own = library_create(race_shelf_create(RG_STAGE_DATA, folder));
	const struct theme *theme = library_theme(own, "one", &error);
	assert_non_null(theme);
	assert_null(error);
	assert_true(theme_find_color(theme, "accent", &color) && color == 0xFF111111);
	assert_true(theme_find_color(theme, "gold", &color) && color == 0xFF333333);
	assert_true(theme_find_color(theme, "panel", &color) && color == 0xFF0D1117);
	assert_null(library_theme(own, "circle", &error));
	assert_non_null(strstr(error, "circle.json: base: more than 4 themes stand on each other"));
	assert_null(library_theme(own, "lost", &error));
	assert_non_null(strstr(error, "nowhere.json"));
	assert_null(library_theme(own, "away", &error));
	assert_non_null(error);
	assert_null(library_theme(own, "../themes/dark", &error));
	assert_non_null(error);
	library_destroy(own);
	bench_folder_remove(folder);
}

/* A change in the base counts as a change of the theme. */
static void base_is_watched(void **state)
{
	char *folder = bench_folder_make();
	const char *error = NULL;
	theme_color color;

	(void)state;
	bench_write(folder, "themes/one.json", "{\"theme\":1,\"base\":\"two\"}");
	bench_write(folder, "themes/two.json", "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"gold\":\"#333333\"}}");
	struct library *own = library_create(race_shelf_create(RG_STAGE_DATA, folder));
	assert_non_null(library_theme(own, "one", &error));
	bench_write(folder, "themes/two.json", "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"gold\":\"#4444440\"}}");
	const struct theme *theme = library_theme(own, "one", &error);
	assert_non_null(error);
	assert_true(theme_find_color(theme, "gold", &color) && color == 0xFF333333); /* the last good one */
	bench_write(folder, "themes/two.json", "{\"theme\":1,\"base\":\"dark\",\"colors\":{\"gold\":\"#444444\"}}");
	theme = library_theme(own, "one", &error);
	assert_null(error);
	assert_true(theme_find_color(theme, "gold", &color) && color == 0xFF444444);
	library_destroy(own);
	bench_folder_remove(folder);
}

static void quiet(void *data, enum rg_log_level level, const char *message)
{
	(void)data;
	(void)level;
	(void)message;
}

static int open_library(void **state)
{
	(void)state;
	rg_log_set_sink(quiet, NULL);
	library = library_create(race_shelf_create(RG_STAGE_DATA, NULL));
	return 0;
}

static int close_library(void **state)
{
	(void)state;
	library_destroy(library);
	return 0;
}

/* A grey accent looks switched off. */
static void grey_is_no_accent(void **state)
{
	struct race_problems problems = {0};
	struct theme *theme = theme_parse(
		"t.json",
		"{\"theme\":1,\"colors\":{\"panel\":\"#0D1117\",\"well\":\"#1A212B\",\"ghost\":\"#0D1117\",\"text\":"
		"\"#F4F6F8\",\"quiet\":\"#AEB8C4\",\"idle\":\"#7A8694\",\"rule\":\"#2B3440\",\"accent\":\"#FF6B35\","
		"\"on-accent\":\"#"
		"0D1117\","
		"\"gold\":\"#E8B923\",\"silver\":\"#B9C2CC\",\"bronze\":\"#C98544\",\"on-medal\":\"#0D1117\","
		"\"hairline\":"
		"\"#FFFFFF66\"},\"fonts\":{\"regular\":{\"family\":\"R\",\"weight\":400},\"bold\":{\"family\":\"R\","
		"\"weight\":"
		"700}}}",
		NULL, NULL, &problems);
	static const theme_color greys[] = {0xFF000000, 0xFF111111, 0xFF808080, 0xFFAEB8C4, 0xFFFFFFFF};
	static const theme_color colours[] = {0xFFFF6B35, 0xFF14233C, 0xFFD9C7A3, 0xFF2DD4BF, 0xFF330000};

	(void)state;
	assert_non_null(theme);
	for (size_t i = 0; i < sizeof(greys) / sizeof(greys[0]); i++)
		assert_int_equal(theme_accent_of(theme, greys[i]), 0xFFF4F6F8);
	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
		assert_int_equal(theme_accent_of(theme, colours[i]), colours[i]);
	theme_destroy(theme);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grey_is_no_accent),
		cmocka_unit_test(whole_theme),
		cmocka_unit_test(small_theme_over_a_base),
		cmocka_unit_test(wrong_themes),
		cmocka_unit_test(too_many_colours),
		cmocka_unit_test(base_by_name),
		cmocka_unit_test(contrast_as_wcag_reckons),
		cmocka_unit_test(shipped_themes_can_be_read),
		cmocka_unit_test(shipped_grounds_can_be_read),
		cmocka_unit_test(any_accent_can_be_read),
		cmocka_unit_test(any_accent_can_be_seen),
		cmocka_unit_test(proposed_class_colours),
		cmocka_unit_test(chain_of_bases),
		cmocka_unit_test(base_is_watched),
	};

	return cmocka_run_group_tests(tests, open_library, close_library);
}

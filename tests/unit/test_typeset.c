/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/mem.h"
#include "graphic/text/typeset.h"
#include "race/file/shelf.h"

static struct typesetter *typesetter;
static const struct theme_font regular = {"Roboto Condensed", 400}, bold = {"Roboto Condensed", 700};

static struct typesetter *open_folder(const char *data)
{
	struct race_shelf *shelf = race_shelf_create(data, NULL);
	struct typesetter *made = typesetter_create(shelf);

	race_shelf_unref(shelf);
	return made;
}

static int open_typesetter(void **state)
{
	(void)state;
	typesetter = open_folder(RG_STAGE_DATA);
	return typesetter ? 0 : -1;
}

static int close_typesetter(void **state)
{
	(void)state;
	typesetter_destroy(typesetter);
	typesetter_destroy(NULL);
	return 0;
}

static struct text_style style_of(double size, double floor)
{
	return (struct text_style){.font = &bold, .size = size, .floor = floor, .lines = 1};
}

static const char *shown(const struct text_box *box)
{
	return pango_layout_get_text(box->layout);
}

static bool is_near(double a, double b)
{
	return fabs(a - b) < 0.02;
}

static void families(void **state)
{
	(void)state;
	assert_true(typesetter_has_family(typesetter, "Roboto Condensed"));
	assert_true(typesetter_has_family(typesetter, "Noto Sans"));
	assert_false(typesetter_has_family(typesetter, "DejaVu Sans"));
	assert_false(typesetter_has_family(typesetter, "Comic Sans"));
	assert_null(open_folder(RG_FIXTURES "/no-such-folder"));
	assert_null(open_folder(RG_FIXTURES));
}

/* What fontconfig takes for a family that is not there depends on its version; ours does not. */
static void a_family_that_is_not_there(void **state)
{
	static const struct theme_font no_regular = {"Nato Sans", 400}, no_bold = {"Nato Sans", 700};
	static const struct theme_font *const pairs[][2] = {{&no_regular, &regular}, {&no_bold, &bold}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct text_style missing = style_of(64, 64), ours = missing;
		missing.font = pairs[i][0];
		ours.font = pairs[i][1];
		assert_true(text_width(typesetter, "KALLIOKOSKI", &missing) ==
			    text_width(typesetter, "KALLIOKOSKI", &ours));
	}
}

/* Digits of one width, or figures would dance and columns not stand; for every theme's font this is what counts. */
static void digits_have_one_width(void **state)
{
	static const struct theme_font *const fonts[] = {&regular, &bold};

	(void)state;
	for (size_t f = 0; f < 2; f++) {
		struct text_style style = {.font = fonts[f], .size = 128, .floor = 128, .lines = 1};
		double width = text_width(typesetter, "0", &style);
		assert_true(width > 40 && width < 90);
		for (char digit = '1'; digit <= '9'; digit++) {
			const char text[2] = {digit, 0};
			if (!is_near(text_width(typesetter, text, &style), width))
				fail_msg("%c is not as wide as 0", digit);
		}
		assert_true(is_near(text_width(typesetter, "2:42.154", &style),
				    text_width(typesetter, "1:11.111", &style)));
		assert_true(is_near(text_width(typesetter, "007", &style), 3 * width));
	}
}

/* "11" is not "1 1" where it stands alone. */
static void figures_of_their_own_widths(void **state)
{
	struct text_style columns = style_of(208, 208), alone = columns;
	struct text_box box;

	(void)state;
	alone.proportional = true;
	double gain = text_width(typesetter, "11", &columns) - text_width(typesetter, "11", &alone);
	assert_true(gain > 20);
	text_box_init(&box, typesetter, "11", &alone, -1);
	assert_true(is_near(box.width, text_width(typesetter, "11", &alone)));
	text_box_finish(&box);
	assert_true(is_near(text_width(typesetter, "HIR", &columns), text_width(typesetter, "HIR", &alone)));
}

/* A size scales to any canvas without moving a letter: nothing is hinted. */
static void widths_grow_evenly(void **state)
{
	struct text_style one = style_of(36, 36), four = style_of(144, 144);

	(void)state;
	double ratio = text_width(typesetter, "KALLIOKOSKI", &four) / text_width(typesetter, "KALLIOKOSKI", &one);
	assert_true(fabs(ratio - 4) < 0.01);
}

/* look.md: capitals are 0.711 of the size. */
static void capitals(void **state)
{
	struct text_style style = style_of(100, 100);
	struct text_box box;

	(void)state;
	text_box_init(&box, typesetter, "Åä", &style, -1);
	assert_true(fabs(box.capital - 71.1) < 0.5);
	assert_true(is_near(box.size, 100));
	assert_true(box.baseline > box.capital && box.height > box.baseline);
	assert_true(is_near(box.last_baseline, box.baseline));
	text_box_finish(&box);
	text_box_finish(&box); /* twice does no harm */
}

static void shrinks_to_the_floor(void **state)
{
	struct text_style style = style_of(48, 38);
	struct text_box box;

	(void)state;
	text_box_init(&box, typesetter, "PELTOKANGAS", &style, 296);
	assert_false(box.cut);
	assert_true(box.size >= 46 && box.width <= 296.02);
	text_box_finish(&box);
	text_box_init(&box, typesetter, "KRISTOFFERSSON", &style, 296);
	assert_false(box.cut);
	assert_true(box.size >= 38 && box.size < 46 && box.width <= 296.02);
	text_box_finish(&box);
	text_box_init(&box, typesetter, "KALLE", &style, 296);
	assert_true(is_near(box.size, 48));
	text_box_finish(&box);
	/* an edge that just fits is no reason to shrink */
	double width = text_width(typesetter, "KALLE", &style);
	text_box_init(&box, typesetter, "KALLE", &style, width);
	assert_true(is_near(box.size, 48) && !box.cut);
	text_box_finish(&box);
	text_box_init(&box, typesetter, "KALLE", &style, width - 0.5);
	assert_true(is_near(box.size, 47) && !box.cut);
	text_box_finish(&box);
}

static void cuts_below_the_floor(void **state)
{
	struct text_style style = style_of(48, 38);
	struct text_box box;

	(void)state;
	text_box_init(&box, typesetter, "BAUMANIS-KRISTOFFERSSON", &style, 296);
	assert_true(box.cut);
	assert_true(is_near(box.size, 38));
	assert_true(box.width <= 296.02 && box.width > 200);
	text_box_finish(&box);
}

/* A lone ellipsis says nothing: the box is empty instead. */
static void no_lone_ellipsis(void **state)
{
	struct text_style style = style_of(48, 36);
	struct text_box box;

	(void)state;
	for (double width = 0; width < 50; width += 10) {
		text_box_init(&box, typesetter, "Jukka-Pekka", &style, width);
		assert_true(box.cut && is_near(box.width, 0));
		text_box_finish(&box);
	}
	text_box_init(&box, typesetter, "Jukka-Pekka", &style, 100);
	assert_true(box.cut && box.width > 50);
	text_box_finish(&box);
}

/* An ellipsis stands behind a whole letter: never between a letter and its mark, or within an emoji. */
static void cuts_between_graphemes(void **state)
{
	static const char text[] = "A\xCC\x8A"
				   "A\xCC\x8A"
				   "A\xCC\x8A"
				   "A\xCC\x8A"
				   "A\xCC\x8A"
				   "A\xCC\x8A"
				   "A\xCC\x8A";
	struct text_style style = style_of(48, 48);

	(void)state;
	double one = text_width(typesetter, "Å", &style), dots = text_width(typesetter, "…", &style);
	for (int letters = 1; letters < 6; letters++) {
		struct text_box box;
		PangoRectangle logical;
		text_box_init(&box, typesetter, text, &style, letters * one + dots + 1);
		assert_true(box.cut);
		pango_layout_get_extents(box.layout, NULL, &logical);
		assert_true(fabs(logical.width / (double)PANGO_SCALE - (letters * one + dots)) < one / 4);
		text_box_finish(&box);
	}
}

static void breaks_in_two(void **state)
{
	struct text_style style = style_of(104, 72);
	struct text_box box;

	(void)state;
	style.lines = 2;
	text_box_init(&box, typesetter, "KESKI-KORSU-MÄKI-IKOLA", &style, 520);
	assert_false(box.cut);
	assert_string_equal(shown(&box), "KESKI-KORSU-\nMÄKI-IKOLA");
	assert_true(box.last_baseline > box.baseline && box.width <= 520.02);
	text_box_finish(&box);
	text_box_init(&box, typesetter, "SOLBERG KRISTOFFERSSON", &style, 560);
	assert_false(box.cut);
	assert_string_equal(shown(&box), "SOLBERG\nKRISTOFFERSSON");
	text_box_finish(&box);
	/* what cannot be broken is cut, on one line */
	text_box_init(&box, typesetter, "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFT", &style, 520);
	assert_true(box.cut);
	assert_null(strchr(shown(&box), '\n'));
	text_box_finish(&box);
	/* and what fits stays whole */
	text_box_init(&box, typesetter, "DE VRIES", &style, 520);
	assert_string_equal(shown(&box), "DE VRIES");
	text_box_finish(&box);
}

/* With `wrap` the lines come before the shrinking, and a cut is at the end of the last line. */
static void wraps_before_it_shrinks(void **state)
{
	static const struct {
		const char *text, *shown;
		double size;
		bool cut;
	} cases[] = {
		{"Next race", "Next race", 48, false},
		{"Track repair: the next race in 20 minutes", "Track repair: the next\nrace in 20 minutes", 48, false},
		{"Track repair: the next race begins in some 20 minutes",
		 "Track repair: the next race\nbegins in some 20 minutes", 41, false},
		{"Track repair: the next race begins in some 20 minutes, please wait for it beside the paddock", NULL,
		 36, true},
		{"Donaudampfschifffahrtsgesellschaftskapitän", NULL, 36, true},
	};
	struct text_style style = {.font = &regular, .size = 48, .floor = 36, .lines = 2, .wrap = true};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text_box box;
		text_box_init(&box, typesetter, cases[i].text, &style, 440);
		if (cases[i].shown)
			assert_string_equal(shown(&box), cases[i].shown);
		if (!is_near(box.size, cases[i].size))
			fail_msg("%s: %g px, expected %g", cases[i].text, box.size, cases[i].size);
		assert_int_equal(box.cut, cases[i].cut);
		assert_true(box.width <= 440.02);
		assert_true(pango_layout_get_line_count(box.layout) <= 2);
		text_box_finish(&box);
	}
}

/* What none of the fonts has is left out with what belongs to it, and leaves no hole. */
/* What two lines do not hold takes three where it may, each as full as it can be. */
static void breaks_in_three(void **state)
{
	struct text_style style = {.font = &regular, .size = 44, .floor = 44, .lines = 3, .wrap = true};
	double width = text_width(typesetter, "one two three", &style);
	struct text_box box;

	(void)state;
	text_box_init(&box, typesetter, "one two three one two three four", &style, width + 1);
	assert_string_equal(shown(&box), "one two three\none two three\nfour");
	assert_false(box.cut);
	text_box_finish(&box);
	style.lines = 2;
	text_box_init(&box, typesetter, "one two three one two three four", &style, width + 1);
	assert_true(box.cut);
	text_box_finish(&box);
	style.lines = 3;
	text_box_init(&box, typesetter, "onetwothreefourfivesix one", &style, width + 1);
	assert_true(box.cut);
	text_box_finish(&box);
}

static void unknown_letters(void **state)
{
	static const struct {
		const char *text, *left; /* NULL: all of it is drawn */
	} cases[] = {
		{"Jānis Bērziņš – Ž", NULL},
		{"Ωμέγα Иван", NULL},
		{"A\xCC\x8Ake", NULL},
		{"", NULL},
		{"Иван 🏁 Ωμέγα 中文", "Иван Ωμέγα"},
		{"👩🏽‍🚀 VIP", "VIP"},
		{"🏎️ — до", "— до"},
		{"a🏁b", "ab"},
		{"🏁", ""},
		{" 🏁 中 ", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *left = text_without_unknown(typesetter, cases[i].text, &bold);
		if (!cases[i].left)
			assert_null(left);
		else
			assert_string_equal(left, cases[i].left);
		rg_free(left);
	}
}

static void drops_words(void **state)
{
	static const struct {
		const char *text, *shown;
		double width;
	} cases[] = {
		{"Volkswagen Polo KMS 601 RX", "Volkswagen Polo KMS 601 RX", 600},
		{"Volkswagen Polo KMS 601 RX", "Volkswagen Polo", 250},
		{"Volkswagen Polo", "Volkswagen", 200},
		{"Ann Marie · Ford Fiesta", "Ann Marie", 220},
		{"Ann Marie - Ford Fiesta", "Ann Marie", 190},
		{"Ann Marie – Ford Fiesta", "Ann Marie", 190},
	};
	struct text_style style = {.font = &regular, .size = 36, .floor = 36, .lines = 1, .drop_words = true};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text_box box;
		text_box_init(&box, typesetter, cases[i].text, &style, cases[i].width);
		assert_string_equal(shown(&box), cases[i].shown);
		assert_false(box.cut);
		assert_true(is_near(box.size, 36) && box.width <= cases[i].width + 0.02);
		text_box_finish(&box);
	}
	/* one word that is too long has nothing to drop */
	struct text_box box;
	text_box_init(&box, typesetter, "Rallycrossautomobilbauer", &style, 120);
	assert_true(box.cut);
	assert_true(box.width <= 120.02);
	text_box_finish(&box);
}

static void hostile_texts(void **state)
{
	static const char *const texts[] = {"",
					    " ",
					    "-",
					    "&amp;<b>x</b>",
					    "\xE2\x80\xAE"
					    "abc",
					    "\xF0\x9F\x8F\x81",
					    "محمد",
					    "\xEF\xBF\xBD",
					    "a\tb",
					    "ﷺ"};
	struct text_style style = style_of(48, 38);

	(void)state;
	style.lines = 2;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (int drop = 0; drop < 2; drop++) {
			struct text_box box;
			style.drop_words = drop;
			text_box_init(&box, typesetter, texts[i], &style, 60);
			assert_true(isfinite(box.width) && isfinite(box.height) && isfinite(box.baseline));
			text_box_finish(&box);
			text_box_init(&box, typesetter, texts[i], &style, 0);
			text_box_finish(&box);
			text_box_init(&box, typesetter, texts[i], &style, -1);
			assert_string_equal(shown(&box), texts[i]); /* never read as markup */
			text_box_finish(&box);
		}
	}
}

/* The names that this sport has are all in the font: no box, no question mark. */
static void no_letter_is_missing(void **state)
{
	static const char text[] = "ÄÖÅŠŽĀŅÕÜäöåšžāņõüßéèêëçčćđīķļģūŗñóòôøæðþÁÍÓÚÝŐŰłŁĄĘŚŹŻ’'–·×";
	struct text_style style = style_of(48, 48);

	(void)state;
	for (int b = 0; b < 2; b++) {
		struct text_box box;
		style.font = b ? &bold : &regular;
		text_box_init(&box, typesetter, text, &style, -1);
		assert_int_equal(pango_layout_get_unknown_glyphs_count(box.layout), 0);
		text_box_finish(&box);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(families),
		cmocka_unit_test(a_family_that_is_not_there),
		cmocka_unit_test(digits_have_one_width),
		cmocka_unit_test(figures_of_their_own_widths),
		cmocka_unit_test(widths_grow_evenly),
		cmocka_unit_test(capitals),
		cmocka_unit_test(shrinks_to_the_floor),
		cmocka_unit_test(cuts_below_the_floor),
		cmocka_unit_test(no_lone_ellipsis),
		cmocka_unit_test(cuts_between_graphemes),
		cmocka_unit_test(breaks_in_two),
		cmocka_unit_test(wraps_before_it_shrinks),
		cmocka_unit_test(breaks_in_three),
		cmocka_unit_test(unknown_letters),
		cmocka_unit_test(drops_words),
		cmocka_unit_test(hostile_texts),
		cmocka_unit_test(no_letter_is_missing),
	};

	return cmocka_run_group_tests(tests, open_typesetter, close_typesetter);
}

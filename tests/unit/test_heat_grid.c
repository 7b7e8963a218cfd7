/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/day/derive.h"
#include "support_race.h"

/* The cells of the grid, rows parted by "/", "." where there is no place. */
static void expect_grid(const struct race_heat *heat, const char *expected)
{
	struct race_grid grid = race_heat_grid(heat);
	struct rg_buffer text = {0};

	rg_buffer_text(&text, "");
	for (int i = 0; i < grid.rows * grid.columns; i++) {
		rg_buffer_text(&text, i == 0 ? "" : i % grid.columns ? " " : " / ");
		if (grid.cells[i])
			rg_buffer_format(&text, "%d", grid.cells[i]);
		else
			rg_buffer_text(&text, ".");
	}
	char *actual = rg_buffer_take(&text);
	assert_string_equal(actual, expected);
	rg_free(actual);
	rg_free((void *)(uintptr_t)grid.cells);
}

/* `places` entries with slots, with pole on a side. */
static void expect_shape(int places, int phase, int pole, const char *expected)
{
	struct race_entry entries[20] = {{.slot = 0}};
	struct race_round round = {.pole = pole};
	struct race_heat heat = {.phase = phase, .round = {.id = "r", .to = &round}};

	/* From the last to the first: the feed's order does not matter where there are slots. */
	for (int i = 0; i < places; i++)
		entries[i].slot = places - i;
	heat.entries = (struct race_list){.items = entries, .count = (size_t)places};
	expect_grid(&heat, expected);
}

static const struct {
	const char *abreast, *abreast_right, *knock_out, *knock_out_right;
} shapes[] = {
	{"", "", "", ""},
	{"1", "1", "1", "1"},
	{"1 2", "2 1", "1 2", "2 1"},
	{"1 2 3", "3 2 1", "1 2 / 3 .", "2 1 / . 3"},
	{"1 2 3 4", "4 3 2 1", "1 2 / 3 4", "2 1 / 4 3"},
	{"1 2 3 4 5", "5 4 3 2 1", "1 2 / 3 4 / 5 .", "2 1 / 4 3 / . 5"},
	{"1 2 / 3 4 / 5 6", "2 1 / 4 3 / 6 5", "1 2 / 3 4 / 5 6", "2 1 / 4 3 / 6 5"},
	{"1 . 2 . 3 / . 4 . 5 . / 6 . 7 . .", "3 . 2 . 1 / . 5 . 4 . / . . 7 . 6", "1 . 2 . 3 / . 4 . 5 . / 6 . 7 . .",
	 "3 . 2 . 1 / . 5 . 4 . / . . 7 . 6"},
	{"1 . 2 . 3 / . 4 . 5 . / 6 . 7 . 8", "3 . 2 . 1 / . 5 . 4 . / 8 . 7 . 6", "1 . 2 . 3 / . 4 . 5 . / 6 . 7 . 8",
	 "3 . 2 . 1 / . 5 . 4 . / 8 . 7 . 6"},
	{"1 2 / 3 4 / 5 6 / 7 8 / 9 .", "2 1 / 4 3 / 6 5 / 8 7 / . 9", "1 2 / 3 4 / 5 6 / 7 8 / 9 .",
	 "2 1 / 4 3 / 6 5 / 8 7 / . 9"},
	{"1 2 / 3 4 / 5 6 / 7 8 / 9 10", "2 1 / 4 3 / 6 5 / 8 7 / 10 9", "1 2 / 3 4 / 5 6 / 7 8 / 9 10",
	 "2 1 / 4 3 / 6 5 / 8 7 / 10 9"},
	{"1 2 / 3 4 / 5 6 / 7 8 / 9 10 / 11 .", "2 1 / 4 3 / 6 5 / 8 7 / 10 9 / . 11",
	 "1 2 / 3 4 / 5 6 / 7 8 / 9 10 / 11 .", "2 1 / 4 3 / 6 5 / 8 7 / 10 9 / . 11"},
	{"1 2 / 3 4 / 5 6 / 7 8 / 9 10 / 11 12", "2 1 / 4 3 / 6 5 / 8 7 / 10 9 / 12 11",
	 "1 2 / 3 4 / 5 6 / 7 8 / 9 10 / 11 12", "2 1 / 4 3 / 6 5 / 8 7 / 10 9 / 12 11"},
};

static void shapes_of_one_to_twelve(void **state)
{
	static const int abreast[] = {0, RACE_PHASE_PRACTICE, RACE_PHASE_SUPERPOLE, RACE_PHASE_HEAT,
				      RACE_PHASE_PROGRESSION};
	static const int knock_out[] = {RACE_PHASE_QUARTERFINAL, RACE_PHASE_SEMIFINAL, RACE_PHASE_FINAL};

	(void)state;
	for (int places = 0; places <= 12; places++) {
		for (size_t i = 0; i < sizeof(abreast) / sizeof(abreast[0]); i++) {
			expect_shape(places, abreast[i], RACE_POLE_LEFT, shapes[places].abreast);
			expect_shape(places, abreast[i], RACE_POLE_RIGHT, shapes[places].abreast_right);
		}
		for (size_t i = 0; i < sizeof(knock_out) / sizeof(knock_out[0]); i++) {
			expect_shape(places, knock_out[i], RACE_POLE_LEFT, shapes[places].knock_out);
			expect_shape(places, knock_out[i], RACE_POLE_RIGHT, shapes[places].knock_out_right);
		}
	}
}

static void only_the_first_twelve_slots(void **state)
{
	(void)state;
	expect_shape(13, RACE_PHASE_HEAT, RACE_POLE_LEFT, shapes[12].abreast);
	expect_shape(20, RACE_PHASE_FINAL, RACE_POLE_RIGHT, shapes[12].knock_out_right);
}

static void expect_decoded(const char *heat, const char *expected)
{
	char *text = rg_asprintf("{'race_feed':1,'heats':[{'id':'h',%s}],'rounds':[{'id':'r','pole':'right'}]}", heat);
	struct race_day *day = race_decode_text(text, NULL);

	expect_grid(race_day_heat(day, "h"), expected);
	race_day_unref(day);
	rg_free(text);
}

static void holes_and_missing_slots(void **state)
{
	(void)state;
	expect_decoded("'entries':[{'driver':'a','slot':1},{'driver':'b','slot':5}]", "1 2 3 4 5");
	expect_decoded("'phase':'semifinal','entries':[{'driver':'a','slot':6}]", "1 2 / 3 4 / 5 6");
	expect_decoded("'entries':[{'driver':'a'},{'driver':'b'},{'driver':'c'}]", "1 2 3");
	expect_decoded("'entries':[{'driver':'a'},{'driver':'b','slot':2},{'driver':'c'}]", "1 2");
	expect_decoded("'phase':'final'", "");
	expect_decoded("'entries':[{'driver':'a','slot':99}]", shapes[12].abreast);
}

static void a_given_grid_is_drawn_as_given(void **state)
{
	(void)state;
	expect_decoded("'round':'r','entries':[{'driver':'a','slot':1},{'driver':'b','slot':9}],"
		       "'grid':[[1,null,2,null,3],[null,4,null,5]]",
		       "1 . 2 . 3 / . 4 . 5 .");
	expect_decoded("'round':'r','grid':[[3,2,1]]", "3 2 1");
	expect_decoded("'round':'r','entries':[{'driver':'a'},{'driver':'b'}]", "2 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes_of_one_to_twelve),
		cmocka_unit_test(only_the_first_twelve_slots),
		cmocka_unit_test(holes_and_missing_slots),
		cmocka_unit_test(a_given_grid_is_drawn_as_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "race/grid/shapes.h"
#include "support_graphic.h"
#include "support_race.h"

static struct race_grid_shapes *shipped;

static int opens(void **state)
{
	struct race_problems problems = {0};

	(void)state;
	shipped = race_grid_shapes_load(RG_DATA "/grids/shapes.json", NULL, &problems);
	race_problems_finish(&problems);
	return shipped ? 0 : -1;
}

static int closes(void **state)
{
	(void)state;
	race_grid_shapes_destroy(shipped);
	return 0;
}

/* The cells of the grid, rows parted by "/", "." where there is no place. */
static void expect_grid_of(const struct race_grid_shapes *shapes, const struct race_heat *heat, const char *expected)
{
	struct race_grid grid = race_heat_grid(heat, shapes);
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

static void expect_grid(const struct race_heat *heat, const char *expected)
{
	expect_grid_of(shipped, heat, expected);
}

/* `places` entries with slots, with pole on a side. */
static void expect_shape_of(const struct race_grid_shapes *shapes, int places, int phase, int pole,
			    const char *expected)
{
	struct race_entry entries[20] = {{.slot = 0}};
	struct race_round round = {.pole = pole};
	struct race_heat heat = {.phase = phase, .round = {.id = "r", .to = &round}};

	/* From the last to the first: the feed's order does not matter where there are slots. */
	for (int i = 0; i < places; i++)
		entries[i].slot = places - i;
	heat.entries = (struct race_list){.items = entries, .count = (size_t)places};
	expect_grid_of(shapes, &heat, expected);
}

static void expect_shape(int places, int phase, int pole, const char *expected)
{
	expect_shape_of(shipped, places, phase, pole, expected);
}

static const struct {
	const char *abreast, *abreast_right, *knock_out, *knock_out_right;
} shapes_table[] = {
	{"", "", "", ""},
	{"1 . . . .", ". . . . 1", "1 . . . .", ". . . . 1"},
	{"1 2 . . .", ". . . 2 1", "1 2 . . .", ". . . 2 1"},
	{"1 2 3 . .", ". . 3 2 1", "1 . 2 . / . 3 . .", ". 2 . 1 / . . 3 ."},
	{"1 2 3 4 .", ". 4 3 2 1", "1 . 2 . / . 3 . 4", ". 2 . 1 / 4 . 3 ."},
	{"1 2 3 4 5", "5 4 3 2 1", "1 . 2 . / . 3 . 4 / 5 . . .", ". 2 . 1 / 4 . 3 . / . . . 5"},
	{"1 . 2 . / . 3 . 4 / 5 . 6 .", ". 2 . 1 / 4 . 3 . / . 6 . 5", "1 . 2 . / . 3 . 4 / 5 . 6 .",
	 ". 2 . 1 / 4 . 3 . / . 6 . 5"},
	{"1 . 2 . 3 / . 4 . 5 . / 6 . 7 . .", "3 . 2 . 1 / . 5 . 4 . / . . 7 . 6", "1 . 2 . 3 / . 4 . 5 . / 6 . 7 . .",
	 "3 . 2 . 1 / . 5 . 4 . / . . 7 . 6"},
	{"1 . 2 . 3 / . 4 . 5 . / 6 . 7 . 8", "3 . 2 . 1 / . 5 . 4 . / 8 . 7 . 6", "1 . 2 . 3 / . 4 . 5 . / 6 . 7 . 8",
	 "3 . 2 . 1 / . 5 . 4 . / 8 . 7 . 6"},
	{"1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . . .", ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . . . 9",
	 "1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . . .", ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . . . 9"},
	{"1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 .", ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9",
	 "1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 .", ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9"},
	{"1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 . / . 11 . .",
	 ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9 / . . 11 .",
	 "1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 . / . 11 . .",
	 ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9 / . . 11 ."},
	{"1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 . / . 11 . 12",
	 ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9 / 12 . 11 .",
	 "1 . 2 . / . 3 . 4 / 5 . 6 . / . 7 . 8 / 9 . 10 . / . 11 . 12",
	 ". 2 . 1 / 4 . 3 . / . 6 . 5 / 8 . 7 . / . 10 . 9 / 12 . 11 ."},
};

static void shapes_of_one_to_twelve(void **state)
{
	static const int abreast[] = {0, RACE_PHASE_PRACTICE, RACE_PHASE_SUPERPOLE, RACE_PHASE_HEAT,
				      RACE_PHASE_PROGRESSION};
	static const int knock_out[] = {RACE_PHASE_QUARTERFINAL, RACE_PHASE_SEMIFINAL, RACE_PHASE_FINAL};

	(void)state;
	for (int places = 0; places <= 12; places++) {
		for (size_t i = 0; i < sizeof(abreast) / sizeof(abreast[0]); i++) {
			expect_shape(places, abreast[i], RACE_POLE_LEFT, shapes_table[places].abreast);
			expect_shape(places, abreast[i], RACE_POLE_RIGHT, shapes_table[places].abreast_right);
		}
		for (size_t i = 0; i < sizeof(knock_out) / sizeof(knock_out[0]); i++) {
			expect_shape(places, knock_out[i], RACE_POLE_LEFT, shapes_table[places].knock_out);
			expect_shape(places, knock_out[i], RACE_POLE_RIGHT, shapes_table[places].knock_out_right);
		}
	}
}

static void only_the_first_twelve_slots(void **state)
{
	(void)state;
	expect_shape(13, RACE_PHASE_HEAT, RACE_POLE_LEFT, shapes_table[12].abreast);
	expect_shape(20, RACE_PHASE_FINAL, RACE_POLE_RIGHT, shapes_table[12].knock_out_right);
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
	expect_decoded("'phase':'semifinal','entries':[{'driver':'a','slot':6}]", "1 . 2 . / . 3 . 4 / 5 . 6 .");
	expect_decoded("'entries':[{'driver':'a'},{'driver':'b'},{'driver':'c'}]", "1 2 3 . .");
	expect_decoded("'entries':[{'driver':'a'},{'driver':'b','slot':2},{'driver':'c'}]", "1 2 . . .");
	expect_decoded("'phase':'final'", "");
	expect_decoded("'entries':[{'driver':'a','slot':99}]", shapes_table[12].abreast);
}

static void a_given_grid_is_drawn_as_given(void **state)
{
	(void)state;
	expect_decoded("'round':'r','entries':[{'driver':'a','slot':1},{'driver':'b','slot':9}],"
		       "'grid':[[1,null,2,null,3],[null,4,null,5]]",
		       "1 . 2 . 3 / . 4 . 5 .");
	expect_decoded("'round':'r','grid':[[3,2,1]]", "3 2 1");
	expect_decoded("'round':'r','phase':'final','grid':[[1,2],[3,4],[5,6]]", "1 2 / 3 4 / 5 6");
	expect_decoded("'round':'r','entries':[{'driver':'a'},{'driver':'b'}]", ". . . 2 1");
}

/* ---- the file ---- */

/* What a club's rules say of a grid of six (seen from behind, pole in column 0) is what comes without a word. */
static void row_three_stands_under_row_one(void **state)
{
	(void)state;
	expect_shape(6, RACE_PHASE_FINAL, RACE_POLE_LEFT, "1 . 2 . / . 3 . 4 / 5 . 6 .");
	expect_shape(5, RACE_PHASE_SEMIFINAL, RACE_POLE_LEFT, "1 . 2 . / . 3 . 4 / 5 . . .");
}

static struct race_grid_shapes *load(const char *text, const char *behind, struct race_problems *problems)
{
	char *folder = bench_folder_make(), *path = rg_path_join(folder, "shapes.json"), *quoted = bench_quoted(text);

	bench_write(folder, "shapes.json", quoted);
	struct race_grid_shapes *shapes = race_grid_shapes_load(path, behind, problems);
	rg_free(quoted);
	rg_free(path);
	bench_folder_remove(folder);
	return shapes;
}

/* A file of one's own says what is different; the rest is as it comes. */
static void a_shape_of_ones_own(void **state)
{
	struct race_problems problems = {0};
	struct race_grid_shapes *shapes = load("{'grid_shapes':1,'shapes':[{'phases':['final'],'cars':[5,6],'grid':"
					       "[[1,null,2,null,3],[null,4,null,5,null],[6]]}]}",
					       RG_DATA "/grids/shapes.json", &problems);

	(void)state;
	assert_non_null(shapes);
	assert_int_equal(problems.count, 0);
	expect_shape_of(shapes, 6, RACE_PHASE_FINAL, RACE_POLE_LEFT, "1 . 2 . 3 / . 4 . 5 . / 6 . . . .");
	expect_shape_of(shapes, 5, RACE_PHASE_FINAL, RACE_POLE_RIGHT, "3 . 2 . 1 / . 5 . 4 .");
	expect_shape_of(shapes, 6, RACE_PHASE_SEMIFINAL, RACE_POLE_LEFT, shapes_table[6].knock_out);
	expect_shape_of(shapes, 4, RACE_PHASE_FINAL, RACE_POLE_LEFT, shapes_table[4].knock_out);
	race_grid_shapes_destroy(shapes);
}

static void wrong_files(void **state)
{
	static const char *const cases[][2] = {
		{"{'shapes':[]}", "shapes.json: grid_shapes: expected 1"},
		{"{'grid_shapes':1}", "shapes.json: shapes: expected a list of at most 100"},
		{"{'grid_shapes':1,'shapes':[7]}", "shapes.json: shapes[0]: expected an object"},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,1],'grid':[[1]]},{'phases':['finale'],'cars':[1,1],'grid':"
		 "[[1]]}]}",
		 "shapes.json: shapes[1].phases: expected phases of the race feed, such as \"semifinal\""},
		{"{'grid_shapes':1,'shapes':[{'phases':[],'cars':[1,1],'grid':[[1]]}]}",
		 "shapes.json: shapes[0].phases: expected a list of phases"},
		{"{'grid_shapes':1,'shapes':[{'cars':[3,2],'grid':[[1,2,3]]}]}",
		 "shapes.json: shapes[0].cars: expected the least and the most cars, from 1 to 12, such as [3, 6]"},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,13],'grid':[[1,2,3]]}]}",
		 "shapes.json: shapes[0].cars: expected the least and the most cars, from 1 to 12, such as [3, 6]"},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,3],'grid':[[1,3]]}]}",
		 "shapes.json: shapes[0].grid: expected a slot for each of the most cars, from 1 up"},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,2],'grid':[[1,'2']]}]}",
		 "shapes.json: shapes[0].grid[0][1]: expected a slot from 1 to 99 or null, got \"2\""},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,2],'grid':[[null]]}]}",
		 "shapes.json: shapes[0].grid: expected rows of slots"},
		{"{'grid_shapes':1,'shapes':[{'cars':[1,2]}]}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct race_problems problems = {0};
		assert_null(load(cases[i][0], NULL, &problems));
		assert_true(problems.count >= 1);
		if (cases[i][1])
			assert_string_equal(problems.lines[0], cases[i][1]);
		race_problems_finish(&problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes_of_one_to_twelve),
		cmocka_unit_test(only_the_first_twelve_slots),
		cmocka_unit_test(holes_and_missing_slots),
		cmocka_unit_test(a_given_grid_is_drawn_as_given),
		cmocka_unit_test(row_three_stands_under_row_one),
		cmocka_unit_test(a_shape_of_ones_own),
		cmocka_unit_test(wrong_files),
	};
	return cmocka_run_group_tests(tests, opens, closes);
}

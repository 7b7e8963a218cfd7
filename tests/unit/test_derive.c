/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/day/derive.h"
#include "support_race.h"

static const struct race_date no_day = {0};

static struct race_date day_of(int year, int month, int day)
{
	return (struct race_date){.year = year, .month = month, .day = day};
}

static const char *id_of(const struct race_heat *heat)
{
	return heat ? heat->id : "none";
}

/* Two classes that take turns, and a heat that both share. */
static const char interleaved[] = "{'race_feed':1,'heats':["
				  "{'id':'sc1','classes':['sc'],'status':'official'},"
				  "{'id':'jr1','classes':['jr'],'status':'finished'},"
				  "{'id':'sc2','classes':['sc'],'status':'rerun'},"
				  "{'id':'sc2b','classes':['sc'],'attempt':2,'status':'live'},"
				  "{'id':'jr2','classes':['jr'],'status':'cancelled'},"
				  "{'id':'jr3','classes':['jr'],'status':'delayed'},"
				  "{'id':'sc3','classes':['sc']},"
				  "{'id':'both','classes':['jr','sc']}]%s}";

static struct race_day *decode_interleaved(const char *more)
{
	char *text = rg_asprintf(interleaved, more);
	struct race_day *day = race_decode_text(text, NULL);
	rg_free(text);
	return day;
}

static void heats_of_classes_that_take_turns(void **state)
{
	struct race_day *day = decode_interleaved("");

	(void)state;
	assert_string_equal(id_of(race_day_current_heat(day, NULL)), "sc2b");
	assert_string_equal(id_of(race_day_next_heat(day, NULL)), "jr3");
	assert_string_equal(id_of(race_day_last_heat(day, NULL)), "jr1");
	assert_string_equal(id_of(race_day_current_heat(day, "sc")), "sc2b");
	assert_string_equal(id_of(race_day_next_heat(day, "sc")), "sc3");
	assert_string_equal(id_of(race_day_last_heat(day, "sc")), "sc1");
	assert_string_equal(id_of(race_day_current_heat(day, "jr")), "jr3");
	assert_string_equal(id_of(race_day_next_heat(day, "jr")), "both");
	assert_string_equal(id_of(race_day_last_heat(day, "jr")), "jr1");
	assert_string_equal(id_of(race_day_current_heat(day, "s4")), "none");
	assert_string_equal(id_of(race_day_next_heat(day, "s4")), "none");
	assert_string_equal(id_of(race_day_last_heat(day, "s4")), "none");
	race_day_unref(day);
}

static void where_no_status_is_told(void **state)
{
	static const char *const wanted[] = {"a", "b", "c", "c"};

	(void)state;
	for (int run = 0; run < 4; run++) {
		char *text = rg_asprintf(
			"{'race_feed':1,'heats':[{'id':'a','entries':[{'number':'1'%s}]},"
			"{'id':'b','entries':[{'number':'1'%s}]},{'id':'c','entries':[{'number':'1'%s}]}]}",
			run > 0 ? ",'position':1" : "", run > 1 ? ",'position':1" : "", run > 2 ? ",'position':1" : "");
		struct race_day *day = race_decode_text(text, NULL);
		assert_string_equal(id_of(race_day_current_heat(day, NULL)), wanted[run]);
		race_day_unref(day);
		rg_free(text);
	}
}

static void now_wins_where_it_fits(void **state)
{
	struct race_day *day = decode_interleaved(",'now':{'heat':'sc3'}");

	(void)state;
	assert_string_equal(id_of(race_day_current_heat(day, NULL)), "sc3");
	assert_string_equal(id_of(race_day_next_heat(day, NULL)), "both");
	assert_string_equal(id_of(race_day_current_heat(day, "sc")), "sc3");
	assert_string_equal(id_of(race_day_current_heat(day, "jr")), "jr3");
	race_day_unref(day);

	day = decode_interleaved(",'now':{'heat':'sc1'}");
	assert_string_equal(id_of(race_day_current_heat(day, NULL)), "sc2b");
	race_day_unref(day);
}

static void heats_when_all_is_over(void **state)
{
	struct race_day *day = race_decode_text("{'race_feed':1,'heats':[{'id':'a','status':'finished'},"
						"{'id':'b','status':'cancelled'}],'now':{'heat':'a'}}",
						NULL);

	(void)state;
	assert_null(race_day_current_heat(day, NULL));
	assert_null(race_day_next_heat(day, NULL));
	assert_string_equal(id_of(race_day_last_heat(day, NULL)), "a");
	race_day_unref(day);
}

static void which_heats_are_over(void **state)
{
	static const struct {
		int status;
		bool over;
	} cases[] = {
		{RACE_HEAT_SCHEDULED, false}, {RACE_HEAT_DELAYED, false},  {RACE_HEAT_GRID, false},
		{RACE_HEAT_LIVE, false},      {RACE_HEAT_STOPPED, false},  {RACE_HEAT_FINISHED, true},
		{RACE_HEAT_OFFICIAL, true},   {RACE_HEAT_CANCELLED, true}, {RACE_HEAT_RERUN, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct race_heat heat = {.status = cases[i].status};
		assert_int_equal(race_heat_over(&heat), cases[i].over);
	}
}

static void classes_of_a_heat(void **state)
{
	struct race_day *day = decode_interleaved("");
	const struct race_heat *both = race_day_heat(day, "both");
	struct race_heat none = {0};

	(void)state;
	assert_true(race_heat_has_class(both, "sc"));
	assert_true(race_heat_has_class(both, "jr"));
	assert_false(race_heat_has_class(both, "s4"));
	assert_string_equal(race_heat_class(both)->id, "jr");
	assert_null(race_heat_class(&none));
	race_day_unref(day);
}

static void expect_last_result(const char *heats, const char *class_id, const char *expected)
{
	char *text = rg_asprintf("{'race_feed':1,'heats':[%s}", heats);
	struct race_day *day = race_decode_text(text, NULL);

	assert_string_equal(id_of(race_day_last_result_heat(day, class_id)), expected);
	race_day_unref(day);
	rg_free(text);
}

static void the_last_heat_with_a_result(void **state)
{
	static const char run[] =
		"{'id':'a','classes':['sc'],'status':'official','entries':[{'driver':'x','position':1}]},"
		"{'id':'b','classes':['jr'],'status':'finished','entries':[{'driver':'x','time_ms':1}]},"
		"{'id':'c','classes':['sc'],'status':'finished','entries':[{'driver':'x','slot':1}]},"
		"{'id':'d','classes':['sc'],'status':'rerun','entries':[{'driver':'x','position':1}]},"
		"{'id':'e','classes':['sc'],'status':'live','entries':[{'driver':'x','position':1}]},"
		"{'id':'f','classes':['sc'],'entries':[{'driver':'x','position':1}]}]";
	char *now = rg_asprintf("%s,'now':{'heat':'a'}", run), *next = rg_asprintf("%s,'now':{'heat':'f'}", run);

	(void)state;
	expect_last_result(run, NULL, "b");
	expect_last_result(run, "sc", "a"); /* c has nothing to show yet, f is not run yet */
	expect_last_result(run, "s4", "none");
	expect_last_result(now, NULL, "a");
	expect_last_result(now, "jr", "b");
	expect_last_result(next, NULL, "b");
	/* A feed without statuses. */
	expect_last_result("{'id':'a','entries':[{'driver':'x','position':1}]},"
			   "{'id':'b','entries':[{'driver':'x','position':1}]},{'id':'c','entries':[{'driver':'x'}]}]",
			   NULL, "b");
	expect_last_result("{'id':'a','status':'finished','entries':[{'driver':'x','status':'dns'}]}]", NULL, "a");
	expect_last_result("{'id':'a','status':'cancelled','entries':[{'driver':'x','position':1}]}]", NULL, "none");
	rg_free(now);
	rg_free(next);
}

static const char calendar[] =
	"{'race_feed':1,'rounds':["
	"{'id':'r1','series':'rxn','start':'2021-05-01','end':'2021-05-02','status':'finished'},"
	"{'id':'r2','series':'rxn','start':'2021-05-13','end':'2021-05-16','status':'postponed'},"
	"{'id':'sm1','series':'sm','start':'2021-05-22'},"
	"{'id':'r3','series':'rxn','start':'2021-06-05','end':'2021-06-06'},"
	"{'id':'r4','series':'rxn','start':'2021-08-13','end':'2021-08-15','status':'cancelled'},"
	"{'id':'r5','series':'rxn','status':'scheduled'}]%s}";

static void expect_round(const struct race_day *day, const char *series, struct race_date today, const char *expected)
{
	const struct race_round *round = race_day_current_round(day, series, today);
	assert_string_equal(round ? round->id : "none", expected);
}

static void the_round_by_its_days(void **state)
{
	char *text = rg_asprintf(calendar, "");
	struct race_day *day = race_decode_text(text, NULL);

	(void)state;
	expect_round(day, NULL, day_of(2021, 4, 1), "sm1");
	expect_round(day, NULL, day_of(2021, 5, 14), "sm1");
	expect_round(day, NULL, day_of(2021, 5, 22), "sm1");
	expect_round(day, NULL, day_of(2021, 5, 23), "r3");
	expect_round(day, "rxn", day_of(2021, 5, 14), "r3");
	expect_round(day, "rxn", day_of(2021, 6, 6), "r3");
	expect_round(day, "rxn", day_of(2021, 6, 7), "r5");
	expect_round(day, "sm", day_of(2021, 6, 7), "none");
	expect_round(day, NULL, no_day, "sm1");
	race_day_unref(day);
	rg_free(text);
}

static void the_round_that_is_said_to_be_on(void **state)
{
	char *text = rg_asprintf(calendar, ",'now':{'round':'r1'}");
	struct race_day *day = race_decode_text(text, NULL);

	(void)state;
	expect_round(day, NULL, day_of(2021, 6, 5), "r1");
	expect_round(day, "rxn", day_of(2021, 6, 5), "r1");
	expect_round(day, "sm", day_of(2021, 5, 1), "sm1");
	race_day_unref(day);
	rg_free(text);

	text = rg_asprintf(calendar, ",'heats':[{'id':'h','round':'r4'}],'now':{'heat':'h'}");
	day = race_decode_text(text, NULL);
	expect_round(day, NULL, day_of(2021, 6, 5), "r4");
	race_day_unref(day);
	rg_free(text);

	day = race_decode_text("{'race_feed':1,'rounds':[{'id':'a','start':'2021-06-05'},"
			       "{'id':'b','start':'2021-07-01','status':'live'}]}",
			       NULL);
	expect_round(day, NULL, day_of(2021, 6, 5), "b");
	race_day_unref(day);
}

static void today_is_pulled_into_the_round(void **state)
{
	char *text = rg_asprintf(calendar, ",'now':{'round':'r3'}");
	struct race_day *day = race_decode_text(text, NULL);

	(void)state;
	assert_int_equal(race_day_today(day, day_of(2021, 6, 5)).day, 5);
	assert_int_equal(race_day_today(day, day_of(2021, 6, 6)).day, 6);
	assert_int_equal(race_day_today(day, day_of(2026, 1, 1)).day, 6);
	assert_int_equal(race_day_today(day, day_of(2026, 1, 1)).year, 2021);
	assert_int_equal(race_day_today(day, day_of(2020, 1, 1)).day, 5);
	race_day_unref(day);
	rg_free(text);

	text = rg_asprintf(calendar, "");
	day = race_decode_text(text, NULL);
	assert_int_equal(race_day_today(day, day_of(2026, 1, 1)).year, 2026);
	race_day_unref(day);
	rg_free(text);
}

static void which_rounds_are_over(void **state)
{
	struct race_round round = {.start = day_of(2021, 6, 5), .end = day_of(2021, 6, 6)}, undated = {0};

	(void)state;
	assert_false(race_round_over(&round, day_of(2021, 6, 4)));
	assert_false(race_round_over(&round, day_of(2021, 6, 6)));
	assert_true(race_round_over(&round, day_of(2021, 6, 7)));
	assert_false(race_round_over(&undated, day_of(2021, 6, 7)));
	undated.status = RACE_ROUND_FINISHED;
	assert_true(race_round_over(&undated, day_of(2021, 6, 7)));
}

static void age_on_the_day_of_the_event(void **state)
{
	static const struct {
		struct race_date born, start;
		int given, expected;
	} cases[] = {
		{{1997, 5, 2}, {2021, 5, 1}, RACE_NONE, 23},
		{{1997, 5, 2}, {2021, 5, 2}, 99, 24},
		{{2000, 2, 29}, {2021, 2, 28}, RACE_NONE, 20},
		{{2000, 2, 29}, {2021, 3, 1}, RACE_NONE, 21},
		{{2000, 2, 29}, {2024, 2, 28}, RACE_NONE, 23},
		{{2000, 2, 29}, {2024, 2, 29}, RACE_NONE, 24},
		{{0}, {2021, 5, 1}, 23, 23},
		{{0}, {2021, 5, 1}, RACE_NONE, RACE_NONE},
		{{1997, 5, 2}, {0}, 24, 24},
		{{1997, 5, 2}, {0}, RACE_NONE, RACE_NONE},
		{{2022, 1, 1}, {2021, 5, 1}, 23, 23},               /* not born yet */
		{{1097, 5, 2}, {2021, 5, 1}, RACE_NONE, RACE_NONE}, /* a slip of the pen */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct race_driver driver = {.born = cases[i].born, .age = cases[i].given};
		struct race_round round = {.start = cases[i].start, .end = cases[i].start};
		assert_int_equal(race_driver_age(&driver, &round), cases[i].expected);
	}
	struct race_driver driver = {.born = day_of(1997, 5, 2), .age = 23};
	assert_int_equal(race_driver_age(&driver, NULL), 23);
}

static void slots_with_holes(void **state)
{
	struct race_day *day = race_decode_text(
		"{'race_feed':1,'heats':[{'id':'h','entries':[{'driver':'none1'},{'driver':'d5','slot':5},"
		"{'driver':'d1','slot':1},{'driver':'none2'},{'driver':'d3','slot':3}]}]}",
		NULL);
	static const char *const order[] = {"d1", "d3", "d5", "none1", "none2"};
	const struct race_heat *heat = race_day_heat(day, "h");
	size_t count;

	(void)state;
	const struct race_entry **entries = race_heat_by_slot(heat, &count);
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(entries[i]->driver.id, order[i]);
	rg_free(entries);
	assert_string_equal(race_heat_entry_in_slot(heat, 3)->driver.id, "d3");
	assert_null(race_heat_entry_in_slot(heat, 2));
	assert_null(race_heat_entry_in_slot(heat, 0));
	assert_null(race_heat_entry_in_slot(heat, RACE_NONE));
	race_day_unref(day);
}

static void without_slots_the_feeds_order_counts(void **state)
{
	struct race_day *day = race_decode_text(
		"{'race_feed':1,'heats':[{'id':'h','entries':[{'driver':'a'},{'driver':'b'}]},{'id':'empty'}]}", NULL);
	const struct race_heat *heat = race_day_heat(day, "h");
	size_t count = 1;

	(void)state;
	assert_string_equal(race_heat_entry_in_slot(heat, 2)->driver.id, "b");
	assert_null(race_heat_entry_in_slot(heat, 3));
	rg_free(race_heat_by_slot(race_day_heat(day, "empty"), &count));
	assert_int_equal(count, 0);
	race_day_unref(day);
}

/* A choice made of a number goes on when the same number comes from elsewhere. */
static void a_choice_by_number(void **state)
{
	struct race_day *day = race_decode_text(
		"{'race_feed':1,'classes':[{'id':'sc'},{'id':'src'}],'drivers':[{'id':'a','number':'11','class':'sc'},"
		"{'id':'b','number':'7','class':'sc'},{'id':'c','number':'7','class':'src'},"
		"{'id':'#40/sc','number':'41','class':'sc'}]}",
		NULL);
	static const char *const cases[][2] = {{"a", "a"},     {"~11/supercar", "a"}, {"#11/sc", "a"},
					       {"~11", "a"},   {"~7/src", "c"},       {"#7/sc", "b"},
					       {"~7/x", NULL}, {"~7", NULL},          {"#40/sc", "#40/sc"},
					       {"~12", NULL},  {"11", NULL},          {"~", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct race_driver *driver = race_day_chosen_driver(day, cases[i][0]);
		const char *found = driver ? driver->id : NULL;
		if (found != cases[i][1] && (!found || !cases[i][1] || strcmp(found, cases[i][1]) != 0))
			fail_msg("%s is %s, expected %s", cases[i][0], found, cases[i][1]);
	}
	assert_null(race_day_chosen_driver(day, NULL));
	race_day_unref(day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heats_of_classes_that_take_turns),
		cmocka_unit_test(where_no_status_is_told),
		cmocka_unit_test(now_wins_where_it_fits),
		cmocka_unit_test(heats_when_all_is_over),
		cmocka_unit_test(which_heats_are_over),
		cmocka_unit_test(classes_of_a_heat),
		cmocka_unit_test(the_last_heat_with_a_result),
		cmocka_unit_test(the_round_by_its_days),
		cmocka_unit_test(the_round_that_is_said_to_be_on),
		cmocka_unit_test(today_is_pulled_into_the_round),
		cmocka_unit_test(which_rounds_are_over),
		cmocka_unit_test(age_on_the_day_of_the_event),
		cmocka_unit_test(slots_with_holes),
		cmocka_unit_test(without_slots_the_feeds_order_counts),
		cmocka_unit_test(a_choice_by_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

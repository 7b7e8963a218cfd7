/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "race/day/derive.h"
#include "support_race.h"

static const char feed[] =
	"{'race_feed':1,"
	"'classes':[{'id':'sc'},{'id':'jr'}],"
	"'drivers':[{'id':'x','number':'11','last_name':'Hirvilampi','class':'sc'},"
	"{'id':'j','number':'11','last_name':'Junior','class':'jr'},"
	"{'id':'b','number':'007','last_name':'Bond','class':'sc'},"
	"{'id':'m','number':'68','last_name':'Master','class':'sc'},"
	"{'id':'o','number':'40','last_name':'Only','class':'jr'},"
	"{'id':'t1','number':'5','class':'jr'},{'id':'t2','number':'5','class':'s4'}],"
	"'rounds':[{'id':'r'}],"
	"'heats':[{'id':'q','classes':['jr'],'status':'live'},"
	"{'id':'sf','round':'r','classes':['sc'],'phase':'semifinal','group':'A','race':1,'laps':6,'name':'Semi',"
	"'start':'2021-06-05T13:25:00+03:00','status':'finished','result':'official','grid':[[1,2],[3,4],[5,6]],"
	"'entries':[{'driver':'x','slot':1,'position':1}]}],"
	"'now':{'heat':'q'}}";

/* "1=x 3=#7": slots and drivers' ids of the heat by hand. */
static void expect_slots(const struct race_day *day, const char *expected)
{
	const struct race_heat *heat = race_day_heat(day, RACE_BY_HAND);
	struct rg_buffer text = {0};

	assert_non_null(heat);
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		assert_ptr_equal(entry->driver.to, race_day_driver(day, entry->driver.id));
		assert_non_null(entry->driver.to);
		rg_buffer_format(&text, "%s%d=%s", text.length ? " " : "", entry->slot, entry->driver.id);
	}
	char *actual = rg_buffer_take(&text);
	assert_string_equal(actual, expected);
	rg_free(actual);
}

/* With the feed above; `problem` NULL: none. */
static void expect(const char *heat_id, const char *class_id, const char *grid_text, const char *expected,
		   const char *problem)
{
	struct race_day *base = race_decode_text(feed, NULL);
	struct race_problems problems = {0};
	struct race_day *day = race_day_with_grid_text(base, heat_id, class_id, grid_text, &problems);

	/* What it borrows must live on. */
	race_day_unref(base);
	if (expected) {
		assert_non_null(day);
		expect_slots(day, expected);
	} else {
		assert_null(day);
	}
	if (problem) {
		assert_int_equal(problems.count, 1);
		assert_string_equal(problems.lines[0], problem);
	} else if (problems.count) {
		fail_msg("%s", problems.lines[0]);
	}
	race_problems_finish(&problems);
	race_day_unref(day);
}

static void numbers_find_drivers(void **state)
{
	(void)state;
	expect("sf", NULL, "11 68", "1=x 2=m", NULL);
	expect("q", NULL, "11", "1=j", NULL);
	expect("sf", NULL, "40", "1=o", NULL);    /* nobody of the class, but one of another */
	expect("sf", NULL, "5", "1=#5/sc", NULL); /* two of others: neither */
	expect("sf", NULL, "7", "1=b", NULL);     /* 007 */
	expect("sf", NULL, "0011", "1=x", NULL);
	expect("sf", NULL, "99 X1", "1=#99/sc 2=#X1/sc", NULL);
	expect(NULL, "sc", "11", "1=x", NULL);
	expect(NULL, "jr", "11", "1=j", NULL);
	expect(NULL, NULL, "11", "1=j", NULL); /* as the heat that is on */
	expect("gone", "sc", "11", "1=x", NULL);
	expect("gone", NULL, "11 68", "1=#11 2=m", NULL);
}

static void ways_of_writing(void **state)
{
	(void)state;
	expect("sf", NULL, "11 68 - 7 40", "1=x 2=m 4=b 5=o", NULL);
	expect("sf", NULL, "11,68;-;\t7 ,  40\n", "1=x 2=m 4=b 5=o", NULL);
	expect("sf", NULL, "– 11 — 68 _ 7 empty Empty 40", "2=x 4=m 6=b 9=o", NULL);
	expect("sf", NULL,
	       "11\xC2\xA0"
	       "68",
	       "1=x 2=m", NULL);
}

static void what_cannot_be_used(void **state)
{
	(void)state;
	expect("sf", NULL, "", NULL, NULL);
	expect("sf", NULL, " , ;", NULL, NULL);
	expect("sf", NULL, "- - -", NULL, NULL);
	expect("sf", NULL, "\xff", NULL, "grid: this is not UTF-8");
	expect("sf", NULL, "12345678901234567", NULL, "grid: \"12345678901234567\" is too long for a start number");
	expect("sf", NULL, "11 68 11", "1=x 2=m", "grid: \"11\" stands there twice");
	expect("sf", NULL, "7 007", "1=b", "grid: \"007\" is a driver who stands there already");
	expect("sf", NULL, "1 2 3 4 6 8 9 10 12 13 14 15 16",
	       "1=#1/sc 2=#2/sc 3=#3/sc 4=#4/sc 5=#6/sc 6=#8/sc "
	       "7=#9/sc 8=#10/sc 9=#12/sc 10=#13/sc 11=#14/sc 12=#15/sc",
	       "grid: more than 12 places, the rest is left out");
}

static void without_a_feed(void **state)
{
	struct race_problems problems = {0};
	struct race_day *day = race_day_with_grid_text(NULL, NULL, NULL, "68 007 - 12X", &problems);
	static const char *const sorted[] = {"007", "12X", "68"};
	size_t i = 0;

	(void)state;
	assert_int_equal(problems.count, 0);
	expect_slots(day, "1=#68 2=#007 4=#12X");
	assert_int_equal(day->drivers.count, 3);
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		assert_string_equal(driver->number, sorted[i++]);
		assert_null(driver->last_name);
		assert_false(driver->listed);
	}
	assert_int_equal(day->version, 1);
	assert_int_equal(day->heats.count, 1);
	assert_string_equal(race_day_current_heat(day, NULL)->id, RACE_BY_HAND);
	race_day_unref(day);
}

static void keeps_what_the_heat_was(void **state)
{
	struct race_day *base = race_decode_text(feed, NULL);
	struct race_problems problems = {0};
	struct race_day *day = race_day_with_grid_text(base, "sf", NULL, "68 11 - - 7 -", &problems);
	const struct race_heat *heat = race_day_heat(day, RACE_BY_HAND), *was = race_day_heat(base, "sf");

	(void)state;
	assert_int_equal(heat->phase, RACE_PHASE_SEMIFINAL);
	assert_string_equal(heat->group, "A");
	assert_string_equal(heat->name, "Semi");
	assert_int_equal(heat->race, 1);
	assert_int_equal(heat->laps, 6);
	assert_true(heat->start.utc_ms == was->start.utc_ms);
	assert_ptr_equal(heat->round.to, race_day_round(day, "r"));
	assert_string_equal(race_heat_class(heat)->id, "sc");
	/* A new grid has no result yet. */
	assert_int_equal(heat->status, RACE_HEAT_SCHEDULED);
	assert_int_equal(heat->result, 0);
	/* Six places, as many as the heat's own grid has. */
	assert_int_equal(heat->grid.rows, 3);
	assert_int_equal(base->heats.count, 2);
	assert_int_equal(day->heats.count, 3);
	assert_ptr_equal(day->now.heat.to, race_day_heat(day, "q"));
	assert_false(day->hash == base->hash);

	/* A day by hand can itself be changed by hand. */
	struct race_day *again = race_day_with_grid_text(day, "sf", NULL, "11 68", &problems);
	assert_int_equal(again->heats.count, 3);
	expect_slots(again, "1=x 2=m");
	assert_int_equal(race_day_heat(again, RACE_BY_HAND)->grid.rows, 0);
	assert_false(again->hash == day->hash);
	assert_int_equal(problems.count, 0);
	race_day_unref(base);
	race_day_unref(day);
	expect_slots(again, "1=x 2=m");
	race_day_unref(again);
}

static void new_drivers_are_in_the_list(void **state)
{
	struct race_day *base = race_decode_text(feed, NULL);
	struct race_problems problems = {0};
	struct race_day *day = race_day_with_grid_text(base, "sf", NULL, "2 99", &problems);
	const struct race_driver *drivers = day->drivers.items;

	(void)state;
	assert_int_equal(base->drivers.count, 7);
	assert_int_equal(day->drivers.count, 9);
	assert_string_equal(drivers[0].number, "2");
	assert_string_equal(drivers[8].number, "99");
	assert_string_equal(drivers[8].class_.id, "sc");
	assert_ptr_equal(drivers[8].class_.to, race_day_class(day, "sc"));
	race_day_unref(day);
	race_day_unref(base);
	race_problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_find_drivers),    cmocka_unit_test(ways_of_writing),
		cmocka_unit_test(what_cannot_be_used),     cmocka_unit_test(without_a_feed),
		cmocka_unit_test(keeps_what_the_heat_was), cmocka_unit_test(new_drivers_are_in_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Corrections: each command typed against a race day and laid over the data; what makes no sense and what is not there,
 * by name; what the data agrees with later; a heat that is run again; undo; the file, whole and damaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "race/correct/corrections.h"
#include "race/day/derive.h"
#include "race/day/follow.h"
#include "race/day/tree.h"
#include "support_chance.h"
#include "support_race.h"

/* Heat a is over, b on the grid, c and d are to come, e is tomorrow; 40 is nobody's here but in another class. */
static const char feed[] =
	"{'race_feed':1,'classes':[{'id':'sc'},{'id':'xc'}],'drivers':["
	"{'id':'x','number':'11','last_name':'Kallio','class':'sc'},"
	"{'id':'y','number':'68','last_name':'Berg','class':'sc'},"
	"{'id':'z','number':'007','last_name':'Bond','class':'sc'},"
	"{'id':'r','number':'40','last_name':'Reserve','class':'xc'},"
	"{'id':'o','number':'11','last_name':'Other','class':'xc'}],'heats':["
	"{'id':'a','classes':['sc'],'status':'finished','start':'2021-06-05T13:00:00+03:00','entries':["
	"{'driver':'x','slot':1,'position':1,'points':'8','gap':'0','time_ms':100000},"
	"{'driver':'y','slot':2,'position':2,'points':'5','gap':'+1.2','time_ms':101200},"
	"{'driver':'z','slot':3,'position':3,'points':'4','gap':'+2.0'}]},"
	"{'id':'b','classes':['sc'],'status':'grid','start':'2021-06-05T13:25:00+03:00','entries':["
	"{'driver':'x','slot':1},{'driver':'y','slot':3},{'driver':'z','slot':2}]},"
	"{'id':'c','classes':['xc'],'start':'2021-06-05T13:35:00+03:00','entries':[{'driver':'r'},{'driver':'o'}]},"
	"{'id':'d','classes':['xc'],'start':'2021-06-05T13:45:00+03:00'},"
	"{'id':'e','classes':['xc'],'start':'2021-06-06T10:00:00+03:00'}]}";

/* What a test has: the data, what was typed, and the day with it. */
struct crew {
	char *data; /* as JSON, `'` for `"` */
	struct race_corrections typed;
	struct race_correction_looks looks;
	struct race_day *day;
};

static void lay(void *data, struct race_day *day)
{
	struct crew *crew = data;

	race_corrections_lay(&crew->typed, day, &crew->looks);
}

static void look(struct crew *crew)
{
	struct race_follow follow = {.correct = lay, .correct_data = crew};
	struct race_problems problems = {0};
	char *json = rg_strdup(crew->data);

	for (char *at = json; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	cJSON *tree = race_tree_parse(json, strlen(json), &problems);
	race_day_unref(crew->day);
	race_correction_looks_finish(&crew->looks);
	crew->day = race_follow_decode(&follow, tree, 1, &problems);
	assert_non_null(crew->day);
	assert_int_equal(problems.count, 0);
	cJSON_Delete(tree);
	rg_free(json);
}

static struct crew begin(void)
{
	struct crew crew = {.data = rg_strdup(feed)};

	look(&crew);
	return crew;
}

static void end(struct crew *crew)
{
	race_day_unref(crew->day);
	race_correction_looks_finish(&crew->looks);
	race_corrections_finish(&crew->typed);
	rg_free(crew->data);
}

/* The data says something else from now on. */
static void replace(struct crew *crew, const char *old, const char *new)
{
	char *at = strstr(crew->data, old);

	assert_non_null(at);
	char *data = rg_asprintf("%.*s%s%s", (int)(at - crew->data), crew->data, new, at + strlen(old));
	rg_free(crew->data);
	crew->data = data;
	look(crew);
}

static void type_about(struct crew *crew, const char *heat, const char *command, const char *value)
{
	struct race_correction_ask ask = {.day = crew->day, .heat = heat};
	char *error;

	if (!race_corrections_type(&crew->typed, &ask, command, value, &error))
		fail_msg("%s %s: %s", command, value, error);
	assert_null(error);
	look(crew);
}

static void type(struct crew *crew, const char *command, const char *value)
{
	type_about(crew, NULL, command, value);
}

/* The reason holds `words`, and nothing has changed. */
static void refuse(struct crew *crew, const char *command, const char *value, const char *words)
{
	struct race_correction_ask ask = {.day = crew->day};
	uint64_t before = race_corrections_hash(&crew->typed);
	char *error;

	if (race_corrections_type(&crew->typed, &ask, command, value, &error))
		fail_msg("%s %s was taken", command, value);
	if (!strstr(error, words))
		fail_msg("%s %s: \"%s\" does not say \"%s\"", command, value, error, words);
	assert_true(race_corrections_hash(&crew->typed) == before);
	rg_free(error);
}

/* The numbers of a heat by their places, or lanes: "68 11 -". */
static void assert_order(const struct crew *crew, const char *heat_id, bool lanes, const char *expected)
{
	const struct race_heat *heat = race_day_heat(crew->day, heat_id);
	struct rg_buffer text = {0};

	for (int at = 1; at <= 3; at++) {
		const char *number = "-";
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			if ((lanes ? entry->slot : entry->position) == at)
				number = ((const struct race_driver *)entry->driver.to)->number;
		}
		rg_buffer_format(&text, "%s%s", at > 1 ? " " : "", number);
	}
	char *order = rg_buffer_take(&text);
	assert_string_equal(order, expected);
	rg_free(order);
}

static void assert_line(const struct crew *crew, size_t place, const char *expected)
{
	const struct race_correction_look *looks = crew->looks.list.items;

	assert_true(place < crew->looks.list.count);
	assert_string_equal(looks[place].line, expected);
}

static void assert_words(const struct crew *crew, size_t place, const char *expected)
{
	char *words = race_correction_words((const struct race_correction_look *)crew->looks.list.items + place);

	assert_string_equal(words, expected);
	rg_free(words);
}

/* Minutes after 13:00. */
static void assert_start(const struct crew *crew, const char *heat_id, int expected)
{
	int64_t noon = race_day_heat(crew->day, "a")->start.utc_ms;

	assert_int_equal((race_day_heat(crew->day, heat_id)->start.utc_ms - noon) / 60000, expected);
}

static const struct race_entry *entry_of(const struct crew *crew, const char *heat_id, const char *driver)
{
	for (RACE_EACH(struct race_entry, entry, race_day_heat(crew->day, heat_id)->entries)) {
		if (rg_equal(entry->driver.id, driver))
			return entry;
	}
	return NULL;
}

static void a_result(void **state)
{
	struct crew crew = begin();

	(void)state;
	/* While b stands on the grid, the result is that of a. */
	type(&crew, "result", "68 11 7");
	assert_order(&crew, "a", false, "68 11 007");
	assert_line(&crew, 0, "1. Result by hand: 68 11 007 (a), differs from data: 11 68 007");
	/* What follows from another place is the data's no more; times are. */
	assert_null(entry_of(&crew, "a", "x")->points);
	assert_string_equal(entry_of(&crew, "a", "z")->points, "4");
	assert_null(entry_of(&crew, "a", "z")->gap);
	assert_int_equal(entry_of(&crew, "a", "x")->time.ms, 100000);
	/* Two of them: the third keeps its place behind them, the second has none any more. */
	type(&crew, "result", "007, 68");
	assert_order(&crew, "a", false, "007 68 -");
	type(&crew, "undo", "");
	assert_order(&crew, "a", false, "68 11 007");
	replace(&crew, "'slot':1,'position':1", "'slot':1,'position':2");
	replace(&crew, "'slot':2,'position':2", "'slot':2,'position':1");
	assert_line(&crew, 0, "1. Result by hand: 68 11 007 (a), as the data has it");
	/* What the data says of it counts again. */
	assert_string_equal(entry_of(&crew, "a", "x")->points, "8");
	end(&crew);
}

static void a_result_of_a_feed_that_died(void **state)
{
	struct crew crew = begin();

	(void)state;
	replace(&crew, "'status':'grid'", "'status':'live'");
	type(&crew, "result", "68 11");
	assert_int_equal(race_day_heat(crew.day, "b")->status, RACE_HEAT_FINISHED);
	assert_ptr_equal(race_day_last_result_heat(crew.day, "sc"), race_day_heat(crew.day, "b"));
	assert_order(&crew, "b", false, "68 11 -");
	end(&crew);
}

static void an_empty_lane(void **state)
{
	struct crew crew = begin();

	(void)state;
	type(&crew, "empty", "3");
	assert_order(&crew, "b", true, "11 007 -");
	assert_null(entry_of(&crew, "b", "y"));
	assert_words(&crew, 0, "Lane 3 emptied by hand, differs from data");
	assert_line(&crew, 0, "1. Lane 3 emptied by hand (b), differs from data: 68");
	refuse(&crew, "empty", "3", "Lane 3 of the heat b is empty.");
	refuse(&crew, "empty", "4", "no lane \"4\" in the heat b, which has 3");
	replace(&crew, "{'driver':'y','slot':3},", "");
	assert_words(&crew, 0, "Lane 3 emptied by hand, as the data has it");
	end(&crew);
}

/* Without slots the feed's order is the grid, and nobody moves up. */
static void an_empty_lane_without_slots(void **state)
{
	struct crew crew = begin();

	(void)state;
	type_about(&crew, "c", "empty", "1");
	assert_order(&crew, "c", true, "- 11 -");
	end(&crew);
}

static void a_lane(void **state)
{
	struct crew crew = begin();

	(void)state;
	/* Two of the heat change places. */
	type(&crew, "lane", "1 68");
	assert_order(&crew, "b", true, "68 007 11");
	assert_line(&crew, 0, "1. Number 68 in lane 1 by hand (b), differs from data: 11");
	refuse(&crew, "lane", "1 68", "in lane 1 already");
	/* A reserve takes the place of one. */
	type(&crew, "lane", "2 40");
	assert_order(&crew, "b", true, "68 40 11");
	assert_null(entry_of(&crew, "b", "z"));
	type(&crew, "undo", "1");
	assert_order(&crew, "b", true, "11 40 68");
	replace(&crew, "{'driver':'z','slot':2}", "{'driver':'r','slot':2}");
	assert_words(&crew, 0, "Number 40 in lane 2 by hand, as the data has it");
	/* Who was sent away comes back; one more starts. */
	type(&crew, "empty", "3");
	type(&crew, "lane", "3 68");
	type(&crew, "lane", "4 7");
	assert_int_equal(race_heat_highest_slot(race_day_heat(crew.day, "b")), 4);
	for (int i = 0; i < 3; i++)
		type(&crew, "undo", "");
	refuse(&crew, "lane", "9 11", "no lane \"9\" in the heat b, which has 3");
	refuse(&crew, "lane", "2 99", "Number \"99\" is not in the heat b. In it are: 11, 68, 40.");
	refuse(&crew, "lane", "2", "lane 3 40");
	refuse(&crew, "lane", "2 11 68", "lane 3 40");
	end(&crew);
}

static void a_joker(void **state)
{
	struct crew crew = begin();

	(void)state;
	type(&crew, "joker", "11");
	type(&crew, "joker", "lane 3");
	assert_true(entry_of(&crew, "b", "x")->joker && entry_of(&crew, "b", "y")->joker);
	type(&crew, "joker", "11");
	assert_false(entry_of(&crew, "b", "x")->joker);
	assert_int_equal(crew.typed.list.count, 1);
	refuse(&crew, "joker", "9", "Number \"9\" is not in the heat b. In it are: 11, 68, 007.");
	refuse(&crew, "joker", "lane 9", "no lane \"9\"");
	refuse(&crew, "joker", ",", "Number \",\" is not in the heat b.");
	replace(&crew, "{'driver':'y','slot':3}", "{'driver':'y','slot':3,'joker_lap':2}");
	assert_words(&crew, 0, "Joker of number 68 by hand, as the data has it");
	end(&crew);
}

static void a_slip(void **state)
{
	struct crew crew = begin();

	(void)state;
	type(&crew, "slip", "+15");
	assert_start(&crew, "a", 0);
	assert_start(&crew, "b", 40);
	assert_start(&crew, "c", 50);
	assert_start(&crew, "d", 60);
	assert_start(&crew, "e", 21 * 60);
	assert_line(&crew, 0, "1. Times +15 min by hand, differs from data: 13:25");
	type(&crew, "slip", "10");
	assert_start(&crew, "b", 50);
	/* The data comes nearer and does not slip twice; where it is later, it counts. */
	replace(&crew, "T13:25", "T13:40");
	replace(&crew, "T13:35", "T14:05");
	assert_start(&crew, "b", 50);
	assert_start(&crew, "c", 65);
	assert_start(&crew, "d", 70);
	/* The first of two goes, with its minutes. */
	type(&crew, "undo", "1");
	assert_start(&crew, "b", 40);
	assert_start(&crew, "d", 55);
	replace(&crew, "T13:45", "T14:20");
	assert_words(&crew, 0, "Times +10 min by hand, as the data has it");
	type(&crew, "slip", "-5");
	assert_start(&crew, "b", 35);
	/* A delay that is published later counts, also over minutes that a hand took back. */
	replace(&crew, "T13:40", "T14:30");
	assert_start(&crew, "b", 90);
	refuse(&crew, "slip", "+999", "\"+999\" is no slip. A slip is minutes from -240 to +240: +15.");
	refuse(&crew, "slip", "0", "no slip");
	refuse(&crew, "slip", "soon", "no slip");
	end(&crew);
}

/* Pressed faster than it is laid: each press is held against the same day. */
static void pressed_again_at_once(void **state)
{
	struct crew crew = begin();
	struct race_correction_ask ask = {.day = crew.day};
	char *error;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(race_corrections_type(&crew.typed, &ask, "slip", "+5", &error));
	look(&crew);
	assert_start(&crew, "b", 40);
	type(&crew, "joker", "11");
	ask.day = crew.day;
	for (int i = 0; i < 4; i++)
		assert_true(race_corrections_type(&crew.typed, &ask, "joker", "11", &error));
	look(&crew);
	assert_true(entry_of(&crew, "b", "x")->joker);
	assert_int_equal(crew.typed.list.count, 4);
	end(&crew);
}

static const struct race_driver *driver_of(const struct crew *crew, const char *id)
{
	return race_day_driver(crew->day, id);
}

static void a_fix(void **state)
{
	struct crew crew = begin();

	(void)state;
	/* 11 of the heat on the grid, not that of the other class. */
	type(&crew, "fix", "driver 11 last_name \"Virtanen\"");
	assert_string_equal(driver_of(&crew, "x")->last_name, "Virtanen");
	assert_string_equal(driver_of(&crew, "o")->last_name, "Other");
	assert_line(&crew, 0, "1. By hand: driver 11, last_name Virtanen, differs from data: Kallio");
	type(&crew, "fix", "driver o team Team of two words");
	assert_string_equal(driver_of(&crew, "o")->team, "Team of two words");
	type(&crew, "fix", "driver 68 colors #FF0000 #00ff00");
	assert_int_equal(driver_of(&crew, "y")->colors.count, 2);
	type(&crew, "fix", "driver 68 feature yes");
	assert_true(driver_of(&crew, "y")->feature);
	type(&crew, "fix", "driver 68 last_name \"\"");
	assert_null(driver_of(&crew, "y")->last_name);
	type(&crew, "fix", "heat b laps 6");
	assert_int_equal(race_day_heat(crew.day, "b")->laps, 6);
	type(&crew, "fix", "driver 40 class sc");
	assert_ptr_equal(driver_of(&crew, "r")->class_.to, race_day_class(crew.day, "sc"));
	type(&crew, "fix", "driver 68 born 2001-02-03");
	assert_int_equal(driver_of(&crew, "y")->born.month, 2);
	replace(&crew, "Kallio", "Virtanen");
	assert_line(&crew, 0, "1. By hand: driver 11, last_name Virtanen, as the data has it");
	end(&crew);
}

static void a_fix_that_makes_no_sense(void **state)
{
	struct crew crew = begin();

	(void)state;
	refuse(&crew, "fix", "driver 11 surname X",
	       "A driver has no \"surname\" that can be typed. There are: number, first_name");
	refuse(&crew, "fix", "driver 11 id y", "has no \"id\" that can be typed");
	refuse(&crew, "fix", "driver 11 honours X", "has no \"honours\" that can be typed");
	refuse(&crew, "fix", "driver 99 team X",
	       "There is no driver \"99\" in the race data. In this heat are: 11, 68, 007.");
	refuse(&crew, "fix", "car 11 team X",
	       "\"car\" cannot be fixed. There are: series, class, driver, round, heat.");
	refuse(&crew, "fix", "heat z laps 4", "There is no heat \"z\". There are: a, b, c, d, e.");
	refuse(&crew, "fix", "heat b laps many", "laps: expected a whole number, got \"many\"");
	refuse(&crew, "fix", "heat b laps 0", "laps: expected a whole number from 1 to 9999, got 0");
	refuse(&crew, "fix", "driver 11 age old", "age: expected a whole number");
	refuse(&crew, "fix", "driver 11 colors red", "expected a colour");
	refuse(&crew, "fix", "driver 11 class none", "There is no class \"none\". There are: sc, xc.");
	refuse(&crew, "fix", "driver 11 last_name Kallio", "is \"Kallio\" already");
	refuse(&crew, "fix", "driver 11", "fix driver 11 last_name");
	refuse(&crew, "fix", "driver 11 team", "fix driver 11 last_name");
	end(&crew);
}

/* Another drives: of him counts what a hand typed, and the season's table names whom it named before. */
static void a_stand_in(void **state)
{
	struct crew crew = begin();

	(void)state;
	replace(&crew, "'last_name':'Kallio',", "'first_name':'Aaro','last_name':'Kallio','age':23,'car':'Ford',");
	replace(&crew, "'heats':[", "'standings':[{'class':'sc','rows':[{'driver':'x','points':'30'}]}],'heats':[");
	type(&crew, "fix", "driver 11 last_name Virtala");
	type(&crew, "fix", "driver 11 stand_in yes");
	const struct race_driver *driver = race_day_driver(crew.day, "x");
	assert_string_equal(driver->last_name, "Virtala");
	assert_string_equal(driver->car, "Ford");
	assert_null(driver->first_name);
	assert_int_equal(driver->age, RACE_NONE);
	const struct race_standing *standing = crew.day->standings.items;
	const struct race_row *row = standing->rows.items;
	assert_string_equal(((const struct race_driver *)row->driver.to)->last_name, "Kallio");
	assert_string_equal(((const struct race_driver *)row->driver.to)->number, "11");
	assert_null(race_day_driver(crew.day, row->driver.id));
	end(&crew);
}

/* 11 stands in two classes, and in no heat that is on. */
static void a_number_of_two_drivers(void **state)
{
	struct crew crew = begin();

	(void)state;
	replace(&crew, "{'driver':'x','slot':1},{'driver':'y','slot':3},", "");
	refuse(&crew, "fix", "driver 11 team X", "could be 11 Kallio (id x), 11 Other (id o). Give the id.");
	end(&crew);
}

static void a_result_that_makes_no_sense(void **state)
{
	struct crew crew = begin();

	(void)state;
	refuse(&crew, "result", "68 68", "Number 68 stands in the result twice.");
	refuse(&crew, "result", "68 99", "Number \"99\" is not in the heat a. In it are: 11, 68, 007.");
	refuse(&crew, "result", "11 68 7", "That is the result of the heat a already.");
	refuse(&crew, "result", ",,", "no correction");
	refuse(&crew, "undo", "", "There is no correction to undo.");
	type(&crew, "result", "68");
	refuse(&crew, "undo", "7", "There is no correction \"7\". There are: 1.");
	end(&crew);
}

static void without_race_data(void **state)
{
	struct race_corrections typed = {0};
	struct race_correction_ask ask = {0};
	char *error;

	(void)state;
	assert_false(race_corrections_type(&typed, &ask, "slip", "+5", &error));
	assert_string_equal(error, "There is no race data yet.");
	rg_free(error);
	assert_int_equal(race_grid_differences(&ask, "11 68"), 0);
	race_corrections_finish(&typed);
}

/* The same id, or not: what was typed of the first run is not of the second. */
static void a_heat_that_is_run_again(void **state)
{
	struct crew crew = begin();

	(void)state;
	type(&crew, "joker", "11");
	type(&crew, "empty", "3");
	replace(&crew, "{'id':'b',", "{'id':'b','attempt':2,");
	assert_false(entry_of(&crew, "b", "x")->joker);
	assert_order(&crew, "b", true, "11 007 68");
	assert_line(&crew, 1, "2. Lane 3 emptied by hand (b), of an earlier run");
	/* It is the new run's own. */
	type(&crew, "joker", "11");
	assert_true(entry_of(&crew, "b", "x")->joker);
	assert_int_equal(crew.typed.list.count, 3);
	replace(&crew, "{'id':'b',", "{'id':'b2',");
	assert_line(&crew, 0, "1. Joker of number 11 by hand (b), no longer in the data");
	assert_false(entry_of(&crew, "b2", "x")->joker);
	end(&crew);
}

/* The roster came, or went: ids change, numbers do not. */
static void ids_that_change(void **state)
{
	struct crew crew = begin();

	(void)state;
	type(&crew, "joker", "68");
	type(&crew, "fix", "driver 68 team One");
	rg_free(crew.data);
	crew.data = rg_strdup("{'race_feed':1,'heats':[{'id':'b','status':'grid','entries':[{'number':'68','slot':1},"
			      "{'number':'12','slot':2}]}]}");
	look(&crew);
	assert_true(((const struct race_entry *)race_day_heat(crew.day, "b")->entries.items)[0].joker);
	assert_line(&crew, 1, "2. By hand: driver 68, team One, no longer in the data");
	end(&crew);
}

static void a_typed_grid(void **state)
{
	struct crew crew = begin();
	struct race_correction_ask ask = {.day = crew.day};

	(void)state;
	assert_int_equal(race_grid_differences(&ask, "11 7 68"), 0);
	assert_int_equal(race_grid_differences(&ask, "68 7 11"), 2);
	assert_int_equal(race_grid_differences(&ask, "11 - 68 99"), 2);
	ask.heat = "c";
	assert_int_equal(race_grid_differences(&ask, "40 11"), 0);
	end(&crew);
}

static void written_and_read(void **state)
{
	struct crew crew = begin();
	struct race_corrections copy, again = {0};
	struct race_problems problems = {0};

	(void)state;
	type(&crew, "result", "68 11");
	type(&crew, "joker", "11");
	type(&crew, "slip", "-15");
	type(&crew, "fix", "driver 11 last_name \"Äijälä \\ X\"");
	type(&crew, "lane", "1 40");
	type(&crew, "undo", "2");
	char *text = race_corrections_write(&crew.typed);
	assert_true(race_corrections_read(&again, text, strlen(text), &problems));
	assert_int_equal(problems.count, 0);
	assert_true(race_corrections_hash(&again) == race_corrections_hash(&crew.typed));
	race_corrections_copy(&copy, &again);
	assert_true(race_corrections_hash(&copy) == race_corrections_hash(&crew.typed));
	/* No number is given twice, also when the newest was undone before. */
	race_corrections_finish(&crew.typed);
	crew.typed = copy;
	type(&crew, "undo", "");
	type(&crew, "empty", "2");
	assert_line(&crew, 3, "6. Lane 2 emptied by hand (b), differs from data: 007");
	race_corrections_finish(&again);
	rg_free(text);
	end(&crew);
}

static void a_damaged_file(void **state)
{
	static const char *const useless[] = {
		"",
		"{",
		"[]",
		"{\"corrections\":2,\"list\":[]}",
		"{\"corrections\":1}",
		"{\"corrections\":\"1\",\"list\":[]}",
		"{\"corrections\":1,\"list\":{}}",
		"\xff",
	};
	static const char partly[] =
		"{\"corrections\":1,\"last\":\"x\",\"list\":[7,{\"id\":1},{\"id\":2,\"kind\":\"slip\",\"minutes\":900,"
		"\"starts\":[{\"heat\":\"b\",\"from_ms\":0,\"to_ms\":1}]},{\"id\":3,\"kind\":\"slip\",\"minutes\":5,"
		"\"starts\":[{\"heat\":\"b\",\"from_ms\":1e300,\"to_ms\":1}]},{\"id\":4,\"kind\":\"joker\",\"heat\":"
		"\"b\","
		"\"attempt\":1,\"cars\":[{\"driver\":\"x\",\"number\":\"11\"}]},{\"id\":4,\"kind\":\"joker\",\"heat\":"
		"\"b\","
		"\"attempt\":1,\"cars\":[{\"driver\":\"y\",\"number\":\"68\"}]},{\"id\":5,\"kind\":\"fix\",\"of\":"
		"\"driver\","
		"\"item\":\"x\",\"shown\":\"11\",\"field\":\"id\",\"value\":\"y\"},{\"id\":6,\"kind\":\"lane\","
		"\"heat\":\"b\","
		"\"attempt\":1,\"lane\":100,\"cars\":[{\"driver\":\"y\",\"number\":\"68\"}]},{\"id\":7,\"kind\":"
		"\"lane\","
		"\"heat\":\"b\",\"attempt\":1,\"lane\":2,\"cars\":[]},{\"id\":8,\"kind\":\"empty\",\"heat\":\"b\","
		"\"lane\":2,\"cars\":[{\"driver\":\"y\",\"number\":\"68\"}]}]}";
	struct race_problems problems = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(useless) / sizeof(useless[0]); i++) {
		struct race_corrections read = {0};
		assert_false(race_corrections_read(&read, useless[i], strlen(useless[i]), &problems));
		assert_int_equal(problems.count, i + 1);
		assert_int_equal(read.list.count, 0);
	}
	race_problems_finish(&problems);
	struct crew crew = begin();
	problems = (struct race_problems){0};
	assert_true(race_corrections_read(&crew.typed, partly, strlen(partly), &problems));
	assert_int_equal(problems.count, 9);
	assert_string_equal(problems.lines[0], "list[0]: this is no correction, it is left out");
	assert_int_equal(crew.typed.list.count, 1);
	look(&crew);
	assert_true(entry_of(&crew, "b", "x")->joker);
	race_problems_finish(&problems);
	end(&crew);
}

static void too_many(void **state)
{
	struct crew crew = begin();
	struct race_correction_ask ask = {.day = crew.day};
	char *error;

	(void)state;
	for (int i = 0; i < RACE_CORRECTIONS_MOST; i++) {
		char *value = rg_asprintf("driver 11 team %d", i);
		assert_true(race_corrections_type(&crew.typed, &ask, "fix", value, &error));
		rg_free(value);
	}
	look(&crew);
	assert_string_equal(driver_of(&crew, "x")->team, "499");
	refuse(&crew, "joker", "11", "There are 500 corrections, which is the most. Undo one.");
	type(&crew, "undo", "");
	type(&crew, "joker", "11");
	end(&crew);
}

/* Words that a hand may type, in any order: what is taken can be laid, written and read again. */
static void typed_by_chance(void **state)
{
	static const char *const commands[] = {"result", "empty", "lane", "joker", "slip", "fix", "undo"};
	static const char *const words[] = {"11",
					    "68",
					    "7",
					    "007",
					    "40",
					    "1",
					    "2",
					    "3",
					    "-1",
					    "lane",
					    "+15",
					    "-5",
					    "driver",
					    "heat",
					    "a",
					    "b",
					    "c",
					    "class",
					    "team",
					    "\"",
					    "\"X\"",
					    "last_name",
					    "laps",
					    "sc",
					    "born",
					    "yes",
					    "start",
					    "\xC3\x84",
					    "2021-06-05T15:00:00+03:00",
					    "status",
					    "live",
					    "attempt",
					    "2",
					    "#11"};
	struct chance chance = {7};
	struct crew crew = begin();
	int taken = 0;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct race_correction_ask ask = {.day = crew.day, .heat = chance_below(&chance, 3) ? NULL : "b"};
		struct rg_buffer value = {0};
		for (size_t j = chance_below(&chance, 5); j > 0; j--)
			rg_buffer_format(&value, "%s ", words[chance_below(&chance, sizeof(words) / sizeof(words[0]))]);
		char *text = rg_buffer_take(&value), *error;
		bool done = race_corrections_type(&crew.typed, &ask, commands[chance_below(&chance, 7)], text, &error);
		assert_true(done == !error);
		assert_true(done || rg_utf8_valid(error, strlen(error)));
		taken += done;
		if (done)
			look(&crew);
		rg_free(error);
		rg_free(text);
	}
	print_message("%d of 4000 were taken\n", taken);
	assert_true(taken > 100);
	char *text = race_corrections_write(&crew.typed);
	struct race_corrections again = {0};
	struct race_problems problems = {0};
	assert_true(race_corrections_read(&again, text, strlen(text), &problems));
	assert_int_equal(problems.count, 0);
	assert_true(race_corrections_hash(&again) == race_corrections_hash(&crew.typed));
	race_corrections_finish(&again);
	rg_free(text);
	end(&crew);
}

static void broken_by_chance(void **state)
{
	struct chance chance = {11};
	struct crew crew = begin();

	(void)state;
	type(&crew, "result", "68 11");
	type(&crew, "lane", "1 68");
	type(&crew, "joker", "11");
	type(&crew, "slip", "15");
	type(&crew, "fix", "driver 11 colors #FF0000");
	char *text = race_corrections_write(&crew.typed);
	for (int i = 0; i < 3000; i++) {
		struct race_problems problems = {0};
		size_t length = strlen(text);
		char *broken = rg_strdup(text);
		for (size_t j = 1 + chance_below(&chance, 3); j > 0; j--)
			chance_change(&chance, "\"{}[]:,0129-e\\\xff", broken, &length);
		race_corrections_finish(&crew.typed);
		race_corrections_read(&crew.typed, broken, length, &problems);
		look(&crew);
		race_problems_finish(&problems);
		rg_free(broken);
	}
	rg_free(text);
	end(&crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result),
		cmocka_unit_test(a_result_of_a_feed_that_died),
		cmocka_unit_test(an_empty_lane),
		cmocka_unit_test(an_empty_lane_without_slots),
		cmocka_unit_test(a_lane),
		cmocka_unit_test(a_joker),
		cmocka_unit_test(a_slip),
		cmocka_unit_test(pressed_again_at_once),
		cmocka_unit_test(a_fix),
		cmocka_unit_test(a_fix_that_makes_no_sense),
		cmocka_unit_test(a_stand_in),
		cmocka_unit_test(a_number_of_two_drivers),
		cmocka_unit_test(a_result_that_makes_no_sense),
		cmocka_unit_test(without_race_data),
		cmocka_unit_test(a_heat_that_is_run_again),
		cmocka_unit_test(ids_that_change),
		cmocka_unit_test(a_typed_grid),
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(a_damaged_file),
		cmocka_unit_test(too_many),
		cmocka_unit_test(typed_by_chance),
		cmocka_unit_test(broken_by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results and standings as templates get them: which one, in what order, what is said and what is left out; pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "graphic/view/results.h"
#include "race/file/shelf.h"
#include "support_graphic.h"
#include "support_race.h"

static void add_int(struct rg_buffer *text, const char *name, int value)
{
	if (value != RACE_NONE)
		rg_buffer_format(text, " %s %d", name, value);
}

/* "1 a 2:42,154 laps 4 joker 2 | out b" */
static char *results_text(const struct view_results *results)
{
	struct rg_buffer text = {0};

	rg_buffer_text(&text, "");
	for (RACE_EACH(struct view_result, row, results->rows)) {
		rg_buffer_text(&text, text.length ? " | " : "");
		if (row->position != RACE_NONE)
			rg_buffer_format(&text, "%d ", row->position);
		rg_buffer_format(&text, "%s%s", row->out ? "out " : "", row->key);
		if (row->time)
			rg_buffer_format(&text, " %s", row->time);
		add_int(&text, "behind", row->behind);
		if (row->penalty)
			rg_buffer_format(&text, " penalty %s", row->penalty);
		add_int(&text, "laps", row->laps);
		add_int(&text, "joker", row->joker);
		rg_buffer_text(&text, row->no_joker ? " missed" : "");
		rg_buffer_text(&text, row->winner ? " winner" : "");
	}
	return rg_buffer_take(&text);
}

/* One finished heat with `members`. NULL: there is nothing to show. */
static void expect_rows(const char *members, const char *expected)
{
	char *day = rg_asprintf("{'race_feed':1,'heats':[{'id':'h','status':'finished',%s}]}", members);
	struct bench_view on;

	bench_view_open(&on, day, "fi", NULL);
	const struct view_results *results = view_results_make(&on.view);
	if (!expected) {
		assert_null(results);
	} else {
		assert_non_null(results);
		assert_ptr_equal(view_results_make(&on.view), results);
		char *text = results_text(results);
		assert_string_equal(text, expected);
		rg_free(text);
	}
	bench_view_close(&on);
	rg_free(day);
}

static void order_is_the_sources(void **state)
{
	(void)state;
	expect_rows("'entries':[{'driver':'c','position':3},{'driver':'a','position':1},{'driver':'b','position':2}]",
		    "1 a winner | 2 b | 3 c");
	/* Ties keep their places, and the source's order. */
	expect_rows("'entries':[{'driver':'x','position':2},{'driver':'a','position':1},{'driver':'b','position':2}]",
		    "1 a winner | 2 x | 2 b");
	/* Without a place between those that have one and those that are out, whatever place the source kept. */
	expect_rows("'entries':[{'driver':'q','position':1,'status':'dsq'},{'driver':'n'},{'driver':'a','position':2},"
		    "{'driver':'r','status':'dnf'}]",
		    "2 a | n | out q | out r");
	expect_rows("'entries':[{'driver':'a'},{'driver':'b'}]", NULL);
	expect_rows("'entries':[]", NULL);
}

static void times_and_gaps(void **state)
{
	(void)state;
	/* The leader's total, others' gap as it came, else their total: no gap is reckoned. */
	expect_rows("'entries':[{'driver':'a','position':1,'time_ms':162154,'gap':'-'},"
		    "{'driver':'b','position':2,'time_ms':163358,'gap':'+1.204'},"
		    "{'driver':'c','position':3,'time_ms':163999,'decimals':2},{'driver':'d','position':4}]",
		    "1 a 2:42,154 winner | 2 b +1,204 | 3 c 2:43,99 | 4 d");
	/* From an hour on, too, and where the best lap has others. */
	expect_rows(
		"'entries':[{'driver':'a','position':1,'time_ms':{'ms':5133607,'decimals':3},"
		"'best_lap_ms':{'ms':99100,'decimals':1}},{'driver':'b','position':2,'time_ms':5134700,'decimals':1}]",
		"1 a 1:25:33,607 winner | 2 b 1:25:34,7");
	/* A total of 0 is none; the winner without a total has what there is. */
	expect_rows("'entries':[{'driver':'a','position':1,'time_ms':0,'gap':'interval'},"
		    "{'driver':'b','position':2,'time_ms':0}]",
		    "1 a interval winner | 2 b");
	/* Laps in words, in the forms that are understood; everything else as it came. */
	expect_rows("'entries':[{'driver':'a','position':1},{'driver':'b','position':2,'gap':'1 lap'},"
		    "{'driver':'c','position':3,'gap':'+2 Laps'},{'driver':'d','position':4,'gap':'4 Tr.'},"
		    "{'driver':'e','position':5,'gap':'1 lap down'},{'driver':'f','position':6,'gap':'0 laps'},"
		    "{'driver':'g','position':7,'gap':'99999999999999999999 laps'}]",
		    "1 a winner | 2 b behind 1 | 3 c behind 2 | 4 d 4 Tr. | 5 e 1 lap down | 6 f 0 laps | "
		    "7 g 99999999999999999999 laps");
	/* Fewer laps than the winner say more than a total: 4.2 s for no lap. */
	expect_rows("'entries':[{'driver':'a','position':1,'time_ms':162154,'laps':4},"
		    "{'driver':'b','position':2,'time_ms':163000,'laps':4},"
		    "{'driver':'c','position':3,'time_ms':4200,'laps':0}]",
		    "1 a 2:42,154 winner | 2 b 2:43,000 | 3 c behind 4");
	expect_rows("'entries':[{'driver':'a','time_ms':162154,'laps':4},{'driver':'b','time_ms':4200,'laps':0}]",
		    "a 2:42,154 | b 4,200");
}

/* The rows of one class where two drove together. */
static void expect_class(const char *members, const char *expected)
{
	char *day = rg_asprintf("{'race_feed':1,'classes':[{'id':'sc','name':'Supercar'},{'id':'li','name':'Lites'}],"
				"'heats':[{'id':'h','status':'finished','classes':['sc','li'],%s}]}",
				members);
	struct graphic_ask ask = {.class_ = "li"};
	struct bench_view on;

	bench_view_open(&on, day, "fi", &ask);
	const struct view_results *results = view_results_make(&on.view);
	assert_non_null(results);
	assert_string_equal(results->classes, "Lites");
	assert_false(results->mixed);
	char *text = results_text(results);
	assert_string_equal(text, expected);
	rg_free(text);
	bench_view_close(&on);
	rg_free(day);
}

static void one_class_of_two(void **state)
{
	(void)state;
	/* Its own places; the gap to the winner of the other class is none in this one. */
	expect_class(
		"'entries':[{'driver':'a','class':'sc','position':1,'position_in_class':1,'time_ms':162154,'laps':4},"
		"{'driver':'b','class':'li','position':2,'position_in_class':1,'time_ms':163358,'gap':'+1.204','laps':"
		"4},"
		"{'driver':'c','class':'li','position':3,'position_in_class':2,'time_ms':165000,'gap':'+2.846','laps':"
		"4},"
		"{'driver':'d','class':'li','position':4,'position_in_class':3,'gap':'1 Lap','laps':3},"
		"{'driver':'e','class':'li','status':'dnf'}]",
		"1 b 2:43,358 winner | 2 c 2:45,000 | 3 d behind 1 | out e");
	/* Where its winner has won them all, gaps are to him. */
	expect_class("'entries':[{'driver':'b','class':'li','position':1,'position_in_class':1,'time_ms':163358},"
		     "{'driver':'a','class':'sc','position':2,'position_in_class':1,'gap':'+0.900'},"
		     "{'driver':'c','class':'li','position':3,'position_in_class':2,'gap':'+2.846'}]",
		     "1 b 2:43,358 winner | 2 c +2,846");
	/* Places in the class follow from nothing. */
	expect_class("'entries':[{'driver':'a','class':'sc','position':1},{'driver':'b','class':'li','position':2,"
		     "'time_ms':163358,'gap':'+1.204'},{'driver':'c','class':'li','position':3}]",
		     "2 b 2:43,358 | 3 c");
}

static void who_is_out_has_no_time(void **state)
{
	(void)state;
	expect_rows("'laps':4,'entries':[{'driver':'a','position':20,'status':'dnf','time_ms':4200,'gap':'+1','laps':1,"
		    "'joker_lap':1,'penalty_ms':3000},{'driver':'b','status':'dns'}]",
		    "out a penalty +3 s | out b");
}

static void penalties(void **state)
{
	(void)state;
	expect_rows("'entries':[{'driver':'a','position':1,'penalty_ms':3000},"
		    "{'driver':'b','position':2,'penalty_ms':500},{'driver':'c','position':3,'penalty_ms':0},"
		    "{'driver':'d','position':4,'penalty_ms':125050}]",
		    "1 a penalty +3 s winner | 2 b penalty +0,5 s | 3 c | 4 d penalty +125,05 s");
	/* Of the times' decimals it has none; of its own, all. */
	expect_rows("'entries':[{'driver':'a','position':1,'penalty_ms':3000,'decimals':2},"
		    "{'driver':'b','position':2,'penalty_ms':{'ms':3000,'decimals':1}}]",
		    "1 a penalty +3 s winner | 2 b penalty +3,0 s");
}

static void lap_glyphs(void **state)
{
	(void)state;
	expect_rows("'laps':4,'entries':[{'driver':'a','position':1,'joker_lap':2,'laps':4},"
		    "{'driver':'b','position':2,'joker_lap':0,'laps':4},{'driver':'c','position':3},"
		    "{'driver':'d','position':4,'joker_lap':9}]",
		    "1 a laps 4 joker 2 winner | 2 b laps 4 missed | 3 c | 4 d");
	/* As many as were driven, where the heat does not say; none for so many that they cannot be told apart. */
	expect_rows("'entries':[{'driver':'a','position':1,'joker_lap':2,'laps':6},"
		    "{'driver':'b','position':2,'joker_lap':5,'laps':5}]",
		    "1 a laps 6 joker 2 winner | 2 b behind 1 laps 6 joker 5");
	expect_rows("'laps':12,'entries':[{'driver':'a','position':1,'joker_lap':2},"
		    "{'driver':'b','position':2,'joker_lap':0}]",
		    "1 a winner | 2 b missed");
}

static const char tables[] =
	"{'race_feed':1,'series':[{'id':'rx'},{'id':'sm'}],"
	"'classes':[{'id':'sc','name':'Supercar','short':'SC'},{'id':'li','name':'Lites'}],"
	"'drivers':[{'id':'a','number':'1','country':'FI','colors':['#FFFFFF']},{'id':'b','country':'Atlantis'}],"
	"'rounds':[{'id':'r','series':'rx'}],'heats':["
	"{'id':'mixed','classes':['sc','li'],'status':'official','entries':["
	"{'driver':'a','class':'sc','position':1,'laps':4},{'driver':'b','class':'li','position':1,'laps':3},"
	"{'driver':'c','class':'li','position':2,'laps':3,'through':true}]},"
	"{'id':'gone','classes':['sc'],'status':'rerun','entries':[{'driver':'a','position':1}]},"
	"{'id':'live','classes':['sc'],'status':'live','entries':[{'driver':'b','position':1}]},"
	"{'id':'said','classes':['sc'],'status':'official','result':'provisional','entries':[{'driver':'b','status':'"
	"dnf'}]},"
	"{'id':'next','classes':['sc'],'entries':[{'driver':'a'}]}],"
	"'standings':["
	"{'series':'sm','class':'sc','rows':[{'driver':'a','position':1}]},"
	"{'series':'rx','class':'li','after':'R4','rows':[{'driver':'b','position':1,'points':'9','gap':''}]},"
	"{'series':'rx','class':'sc','rows':[{'driver':'a','position':1,'change':-2},{'driver':'c','change':0}]},"
	"{'series':'rx','class':'empty','rows':[]}],"
	"'now':{'round':'r','heat':'next'}}";

static const char *results_of(struct graphic_ask ask, bool *provisional, bool *official)
{
	static char id[32];
	struct bench_view on;

	bench_view_open(&on, tables, "fi", &ask);
	const struct view_results *results = view_results_make(&on.view);
	snprintf(id, sizeof(id), "%s", results ? results->heat.id : "none");
	*provisional = results && results->provisional;
	*official = results && results->official;
	bench_view_close(&on);
	return id;
}

static void which_heat(void **state)
{
	bool provisional, official;

	(void)state;
	assert_string_equal(results_of((struct graphic_ask){0}, &provisional, &official), "said");
	assert_true(provisional && !official); /* the result's own word comes before the heat's status */
	assert_string_equal(results_of((struct graphic_ask){.class_ = "li"}, &provisional, &official), "mixed");
	assert_true(official && !provisional);
	assert_string_equal(results_of((struct graphic_ask){.heat = "live"}, &provisional, &official), "live");
	assert_true(provisional && !official);
	assert_string_equal(results_of((struct graphic_ask){.heat = "next"}, &provisional, &official), "none");
	assert_string_equal(results_of((struct graphic_ask){.heat = "gone"}, &provisional, &official), "none");
	assert_string_equal(results_of((struct graphic_ask){.heat = "no such"}, &provisional, &official), "none");
	assert_string_equal(results_of((struct graphic_ask){.class_ = "no such"}, &provisional, &official), "none");
}

static void two_classes_in_one_heat(void **state)
{
	struct graphic_ask ask = {.heat = "mixed"};
	struct bench_view on;

	(void)state;
	bench_view_open(&on, tables, "fi", &ask);
	const struct view_results *results = view_results_make(&on.view);
	const struct view_result *rows = results->rows.items;
	assert_string_equal(results->classes, "SC · Lites");
	/* Each class has its own winner, and its own laps. */
	char *text = results_text(results);
	assert_string_equal(text, "1 a winner | 1 b winner | 2 c");
	assert_string_equal(rows[1].class_.id, "li");
	assert_true(results->through && results->chips && results->numbers && results->flags && results->positions);
	assert_false(results->times || results->penalties);
	assert_int_equal(results->laps, RACE_NONE);
	rg_free(text);
	bench_view_close(&on);
}

static void expect_standings(struct graphic_ask ask, const char *series, const char *class_, bool called)
{
	struct bench_view on;

	bench_view_open(&on, tables, "fi", &ask);
	const struct view_standings *standings = view_standings_make(&on.view);
	if (!series) {
		assert_null(standings);
	} else {
		assert_non_null(standings);
		assert_string_equal(standings->series.id, series);
		assert_string_equal(standings->class_.id, class_);
		assert_int_equal(standings->called, called);
		assert_ptr_equal(view_standings_make(&on.view), standings);
	}
	bench_view_close(&on);
}

static void which_standings(void **state)
{
	(void)state;
	expect_standings((struct graphic_ask){0}, "rx", "sc",
			 false); /* of this event's series, of the next heat's class */
	expect_standings((struct graphic_ask){.class_ = "li"}, "rx", "li", false);
	expect_standings((struct graphic_ask){.driver = "b"}, "rx", "li", true);
	expect_standings((struct graphic_ask){.driver = "b", .class_ = "sc"}, "rx", "sc", false);
	expect_standings((struct graphic_ask){.driver = "nobody"}, "rx", "sc", false);
	expect_standings((struct graphic_ask){.series = "sm"}, "sm", "sc", false);
	expect_standings((struct graphic_ask){.series = "sm", .class_ = "li"}, NULL, NULL, false);
	expect_standings((struct graphic_ask){.series = "no such"}, NULL, NULL, false);
	expect_standings((struct graphic_ask){.class_ = "empty"}, NULL, NULL, false);
}

static void rows_of_standings(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(&on, tables, "fi", NULL);
	const struct view_standings *standings = view_standings_make(&on.view);
	const struct view_standing *rows = standings->rows.items;
	assert_int_equal(standings->count, 2);
	assert_true(rows[0].leader && !rows[1].leader);
	assert_int_equal(rows[0].moved, 2);
	assert_int_equal(rows[1].moved, 0);
	assert_int_equal(rows[1].position, RACE_NONE);
	assert_true(standings->positions && standings->changes && standings->flags);
	assert_false(standings->points || standings->gaps);
	bench_view_close(&on);
}

/* Twenty in the table, the called one on the second page. */
static struct race_day *long_table(void)
{
	struct rg_buffer text = {0};

	rg_buffer_text(&text, "{'race_feed':1,'series':[{'id':'rx'}],'standings':[{'series':'rx','rows':[");
	for (int i = 1; i <= 20; i++)
		rg_buffer_format(&text, "%s{'driver':'d%d','position':%d}", i > 1 ? "," : "", i, i);
	rg_buffer_text(&text, "]}]}");
	char *feed = rg_buffer_take(&text);
	struct race_day *day = race_decode_text(feed, NULL);
	rg_free(feed);
	return day;
}

static bool has_row(const struct graphic *graphic, const char *driver)
{
	char *end = rg_asprintf(":%s", driver);
	bool found = false;

	for (size_t i = 0; i < graphic->count; i++) {
		const char *at = strstr(graphic->sprites[i].key, end);
		found = found || (at && strlen(at) == strlen(end));
	}
	rg_free(end);
	return found;
}

static void pages(void **state)
{
	static const struct {
		int page;
		const char *driver;
		int shown;
		const char *first;
	} cases[] = {
		{0, NULL, 0, "d1"},   {1, NULL, 1, "d9"},       {2, NULL, 2, "d17"},      {3, NULL, 0, "d1"},
		{-1, NULL, 2, "d17"}, {0, "d12", 1, "d9"},      {1, "d12", 2, "d17"},     {2, "d12", 0, "d1"},
		{0, "x", 0, "d1"},    {INT_MAX, NULL, 1, "d9"}, {INT_MIN, NULL, 1, "d9"}, {INT_MAX, "d12", 2, "d17"},
	};
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	struct race_day *day = long_table();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.day = day,
					  .template_id = "standings",
					  .width = 1280,
					  .height = 720,
					  .page = cases[i].page,
					  .driver = cases[i].driver};
		struct graphic *graphic = graphic_make(studio, &ask, NULL, NULL);
		assert_int_equal(graphic->pages, 3);
		assert_int_equal(graphic->page, cases[i].shown);
		assert_string_equal(graphic->about, "rx");
		assert_true(has_row(graphic, cases[i].first));
		assert_int_equal(has_row(graphic, "d1"), cases[i].shown == 0);
		graphic_unref(graphic);
	}
	race_day_unref(day);
	graphic_studio_destroy(studio);
}

/* What a graphic is about, by its template's `needs`. */
static void about(void **state)
{
	static const struct {
		const char *template_id, *about;
	} cases[] = {{"heat-results", "said"}, {"standings", "rx"}, {"heat-grid", "next"}, {"driver-card", "a"}};
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	struct race_day *day = race_decode_text(tables, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {
			.day = day, .template_id = cases[i].template_id, .width = 1280, .height = 720};
		struct graphic *graphic = graphic_make(studio, &ask, NULL, NULL);
		assert_string_equal(graphic->about, cases[i].about);
		assert_int_equal(graphic->pages, 1);
		graphic_unref(graphic);
	}
	race_day_unref(day);
	graphic_studio_destroy(studio);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_the_sources),
		cmocka_unit_test(times_and_gaps),
		cmocka_unit_test(who_is_out_has_no_time),
		cmocka_unit_test(one_class_of_two),
		cmocka_unit_test(penalties),
		cmocka_unit_test(lap_glyphs),
		cmocka_unit_test(which_heat),
		cmocka_unit_test(two_classes_in_one_heat),
		cmocka_unit_test(which_standings),
		cmocka_unit_test(rows_of_standings),
		cmocka_unit_test(pages),
		cmocka_unit_test(about),
	};
	return cmocka_run_group_tests(tests, bench_open, bench_close);
}

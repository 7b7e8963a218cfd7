/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support_graphic.h"

static struct graphic_bench bench;

static const char day[] =
	"{'race_feed':1,"
	"'series':[{'id':'rxn','name':'RallyX Nordic','short':'RXN','season':'2021','color':'#FF6B35'}],"
	"'classes':[{'id':'sc','name':'Supercar','color':'#FF6B35'}],"
	"'drivers':[{'id':'x','number':'007','first_name':'Aaro','last_name':'Määttä','country':'FIN','age':23,"
	"'class':'sc','feature':true,'colors':['#FFFFFF']},{'id':'y','number':'12X'}],"
	"'rounds':[{'id':'oulu','series':'rxn','venue':'OuluZone','start':'2021-06-05','end':'2021-06-06',"
	"'status':'live','surface':{'asphalt':78,'gravel':22}}],"
	"'heats':[{'id':'q','round':'oulu','classes':['sc'],'phase':'semifinal','group':'A','start':'2021-06-05T13:25:"
	"00+03:00',"
	"'status':'grid','laps':1,'entries':[{'driver':'x','slot':1,'time_ms':162154,'decimals':3},{'driver':'y','slot'"
	":2}]}],"
	"'standings':[{'series':'rxn','class':'sc','rows':[{'position':2,'driver':'x','points':'55.5','gap':'-16.5'}]}]"
	"}";

static void text_gives(struct bench_view *on, const char *text, const char *expected)
{
	struct scope root = scope_root();
	char error[EXPRESSION_ERROR_SIZE] = "";

	if (!text_check(&root, text, error))
		fail_msg("%s: %s", text, error);
	const char *value = text_value(&on->view, &root, text);
	if (!expected) {
		if (value)
			fail_msg("%s: gave \"%s\", expected nothing", text, value);
		return;
	}
	if (!value)
		fail_msg("%s: gave nothing", text);
	if (strcmp(value, expected) != 0)
		fail_msg("%s: gave \"%s\", expected \"%s\"", text, value, expected);
}

static void texts(void **state)
{
	static const struct {
		const char *text, *fi, *en;
	} cases[] = {
		{"plain", "plain", "plain"},
		{"", "", ""},
		{"a } b", "a } b", "a } b"},
		{"{driver.last_name}", "Määttä", "Määttä"},
		{"{ driver.last_name }", "Määttä", "Määttä"},
		{"{driver.last_name|upper}", "MÄÄTTÄ", "MÄÄTTÄ"},
		{"{driver.number}", "007", "007"},
		{"<{driver.first_name} {driver.last_name}>", "<Aaro Määttä>", "<Aaro Määttä>"},
		{"{driver.team}", NULL, NULL},
		{"by {driver.team}", NULL, NULL}, /* one hole without a value takes the whole text with it */
		{"{driver.age}", "23", "23"},
		{"{driver.standing.points|number}", "55,5", "55.5"},
		{"{driver.standing.points}", "55.5", "55.5"},
		{"{round.start}", "5.6.", "05/06"},
		{"{round.start|date}", "5.6.", "05/06"},
		{"{round.start|date-full}", "5.6.2021", "05/06/2021"},
		{"{round.date}", "5.–6.6.", "05/06 – 06/06"},
		{"{heat.start}", "13.25", "13:25"},
		{"{heat.start|clock}", "13.25", "13:25"},
		{"{heat.laps|Laps}", "1 kierros", "1 lap"},
		{"{driver.age|Laps|upper}", "23 KIERROSTA", "23 LAPS"},
		{"{=Empty}", "Tyhjä", "Empty"},
		{"{=Empty|upper}", "TYHJÄ", "EMPTY"},
		{"{=NoSuchWord}", NULL, NULL},
		{"{driver.age|NoSuchWord}", "23", "23"},
		{"{heat.phase|Phase.}", "Semifinaali", "Semi-final"},
		{"{driver.number|Phase.}", "007", "007"}, /* unknown: as it is */
		{"{driver.flag}", "FI", "FI"},
		{"{driver.class.name}", "Supercar", "Supercar"},
		{"{round.surface.asphalt}", "78", "78"},
		{"{driver.standing.position} {driver.standing.points|number|Points}", "2 55,5 p", "2 55.5 pts"},
	};
	struct bench_view finnish, english;

	(void)state;
	bench_view_open(&finnish, &bench, day, "fi", NULL);
	bench_view_open(&english, &bench, day, "en", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_gives(&finnish, cases[i].text, cases[i].fi);
		text_gives(&english, cases[i].text, cases[i].en);
	}
	bench_view_close(&finnish);
	bench_view_close(&english);
}

/* A time is drawn with the decimals its source gave, whichever member it is and however long. */
static void times(void **state)
{
	static const char results[] =
		"{'race_feed':1,'heats':[{'id':'f','status':'finished','entries':["
		"{'driver':'a','position':1,'time_ms':162100,'best_lap_ms':37700,'penalty_ms':3000,'decimals':1},"
		"{'driver':'b','position':2,'time_ms':5133607,'best_lap_ms':37000,'penalty_ms':500},"
		"{'driver':'c','position':3,'time_ms':{'ms':5133600,'decimals':1},"
		"'best_lap_ms':{'ms':37790,'decimals':2},'penalty_ms':{'ms':3000,'decimals':0}}]}]}";
	static const char *const cases[] = {"2:42.1 37.7 3", "1:25:33.607 37.000 0.5", "1:25:33.6 37.79 3"};
	const size_t count = sizeof(cases) / sizeof(cases[0]);
	struct scope root = scope_root();
	struct bench_view on;

	(void)state;
	bench_view_open(&on, &bench, results, "fi", NULL);
	struct value rows = path_value(&on.view, &root, "results.rows");
	assert_int_equal(rows.list.count, count);
	for (size_t i = 0; i < count; i++) {
		struct value row = {.kind = VALUE_OBJECT,
				    .type = rows.type,
				    .object = (const char *)rows.list.items + i * rows.type->size};
		struct scope inner = scope_inner(&root, "row", &row);
		assert_string_equal(text_value(&on.view, &inner,
					       "{row.entry.time_ms} {row.entry.best_lap_ms} {row.entry.penalty_ms}"),
				    cases[i]);
	}
	bench_view_close(&on);
}

static void long_dates(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(&on, &bench, day, "fi", NULL);
	text_gives(&on, "{round.start|date-long}", "5. kesäkuuta 2021");
	bench_view_close(&on);
}

static void conditions(void **state)
{
	static const struct {
		const char *condition;
		bool is;
	} cases[] = {
		{"driver", true},
		{"!driver", false},
		{"driver.team", false},
		{"!driver.team", true},
		{"! driver.team", true},
		{"driver.feature", true},
		{"driver.colors", true},
		{"driver.honours", false},
		{"heat.laps == 1", true},
		{"heat.laps != 1", false},
		{"heat.laps < 1", false},
		{"heat.laps <= 1", true},
		{"heat.laps >= 1", true},
		{"heat.laps > 0", true},
		{"heat.laps>0", true},
		{"heat.laps > -5", true},
		{"heat.race == 1", false},
		{"heat.race < 1", false},
		{"heat.race != 1", true}, /* what is not given is not 1 */
		{"heat.group == A", true},
		{"heat.group != A", false},
		{"heat.group == B", false},
		{"driver.team == A", false},
		{"driver.team != A", true},
		{"heat.phase == semifinal", true},
		{"driver && heat.laps == 1", true},
		{"driver && heat.laps == 2", false},
		{"driver.team && heat.laps == 1", false},
		{"grid.rows == 1 && grid.columns <= 5 && !grid.mirrored", true},
	};
	struct bench_view on;
	struct scope root = scope_root();

	(void)state;
	bench_view_open(&on, &bench, day, "fi", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[EXPRESSION_ERROR_SIZE] = "";
		if (!condition_check(&root, cases[i].condition, error))
			fail_msg("%s: %s", cases[i].condition, error);
		if (condition_true(&on.view, &root, cases[i].condition) != cases[i].is)
			fail_msg("%s is not %d", cases[i].condition, cases[i].is);
	}
	bench_view_close(&on);
}

static void paths(void **state)
{
	static const struct {
		const char *path;
		enum value_kind kind;
	} cases[] = {
		{"driver", VALUE_OBJECT},
		{"driver.number", VALUE_TEXT},
		{"driver.age", VALUE_INT},
		{"driver.feature", VALUE_BOOL},
		{"driver.born", VALUE_DATES},
		{"driver.colors", VALUE_COLORS},
		{"class.color", VALUE_COLOR},
		{"heat.start", VALUE_TIME},
		{"grid.cells", VALUE_LIST},
		{"heat.entries", VALUE_LIST},
		{"round.surface", VALUE_OBJECT},
		{"series.season", VALUE_TEXT},
		{"tag", VALUE_TEXT},
		{"calendar.rows", VALUE_LIST},
	};
	struct scope root = scope_root();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[EXPRESSION_ERROR_SIZE] = "";
		enum value_kind kind = VALUE_NONE;
		const struct race_type *type = NULL;
		if (!path_check(&root, cases[i].path, &kind, &type, error))
			fail_msg("%s: %s", cases[i].path, error);
		assert_int_equal(kind, cases[i].kind);
	}
}

static void wrong_texts(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"{", "a \"{\" has no \"}\""},
		{"a {driver.number", "a \"{\" has no \"}\""},
		{"{}", "a name is missing"},
		{"{|upper}", "a name is missing"},
		{"{drivr.number}", "drivr.number: the race day has no \"drivr\""},
		{"{driver.surname}", "driver.surname: driver has no \"surname\""},
		{"{Driver.number}", "Driver.number: the race day has no \"Driver\""},
		{"{driver.number.x}", NULL},
		{"{driver..number}", NULL},
		{"{driver.}", NULL},
		{"{driver}", "driver: is no text"},
		{"{driver.feature}", "driver.feature: is no text"},
		{"{driver.colors}", "driver.colors: is no text"},
		{"{class.color}", "class.color: is no text"},
		{"{driver.honours}", "driver.honours: is no text"},
		{"{driver.number|shout}", "no filter is called \"shout\""},
		{"{driver.number|}", "no filter is called \"\""},
		{"{driver.number|date}", "date is for dates"},
		{"{round.date|date-long}", "date-long is for dates"},
		{"{round.start|clock}", "clock is for moments"},
		{"{driver.number|upper|upper|upper|upper|upper}", "more than 4 filters"},
		{"{=}", "{=}: expected a word like {=Empty}"},
		{"{=empty}", "{=empty}: expected a word like {=Empty}"},
		{"{driver.number} {x}", "x: the race day has no \"x\""},
	};
	struct scope root = scope_root();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[EXPRESSION_ERROR_SIZE] = "";
		if (text_check(&root, cases[i].text, error))
			fail_msg("%s is taken", cases[i].text);
		if (cases[i].error)
			assert_string_equal(error, cases[i].error);
		assert_true(*error);
	}
}

static void wrong_conditions(void **state)
{
	static const struct {
		const char *condition, *error;
	} cases[] = {
		{"", "a name is missing"},
		{"!", "a name is missing"},
		{"driver &&", "a name is missing"},
		{"&& driver", "a name is missing"},
		{"drivr", "drivr: the race day has no \"drivr\""},
		{"driver || heat", NULL},
		{"heat.laps == many", "heat.laps: only numbers and texts can be compared"},
		{"heat.laps ==", "heat.laps: only numbers and texts can be compared"},
		{"heat.laps == 1.5", "heat.laps: only numbers and texts can be compared"},
		{"driver == 1", "driver: only numbers and texts can be compared"},
		{"driver.feature == true", "driver.feature: only numbers and texts can be compared"},
		{"driver.colors > 1", "driver.colors: only numbers and texts can be compared"},
		{"!heat.laps == 1", NULL},
		{"heat.laps === 1", NULL},
		{"== 1", "a name is missing"},
		{"driver.number < 5", NULL}, /* texts are equal or not; there is no more and less */
	};
	struct scope root = scope_root();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[EXPRESSION_ERROR_SIZE] = "";
		if (condition_check(&root, cases[i].condition, error))
			fail_msg("%s is taken", cases[i].condition);
		if (cases[i].error)
			assert_string_equal(error, cases[i].error);
		assert_true(*error);
	}
}

/* A name in an inner scope hides the outer ones; the view is behind all. */
static void scopes(void **state)
{
	struct bench_view on;
	struct scope root = scope_root();
	char error[EXPRESSION_ERROR_SIZE] = "";

	(void)state;
	bench_view_open(&on, &bench, day, "fi", NULL);
	struct value entry = path_value(&on.view, &root, "heat.entries");
	assert_int_equal(entry.kind, VALUE_LIST);
	struct value second = {
		.kind = VALUE_OBJECT, .type = entry.type, .object = (const char *)entry.list.items + entry.type->size};
	struct scope inner = scope_inner(&root, "heat", &second);
	assert_true(text_check(&inner, "{heat.driver.number}", error));
	assert_false(text_check(&inner, "{heat.laps|Laps} {heat.phase}", error));
	assert_string_equal(text_value(&on.view, &inner, "{heat.driver.number}"), "12X");
	assert_string_equal(text_value(&on.view, &inner, "{driver.number}"), "007");
	struct value first = {.kind = VALUE_OBJECT, .type = entry.type, .object = entry.list.items};
	struct scope innermost = scope_inner(&inner, "other", &first);
	assert_string_equal(text_value(&on.view, &innermost, "{other.driver.number} {heat.driver.number}"), "007 12X");
	bench_view_close(&on);
}

/* A race day that has nothing: every path is without value, nothing fails. */
static void nothing_there(void **state)
{
	static const char *const texts[] = {
		"{driver.last_name|upper}",        "{heat.title}",       "{round.date}", "{series.title}",
		"{driver.standing.points|number}", "{heat.start|clock}", "{class.title}"};
	struct bench_view on;
	struct scope root = scope_root();

	(void)state;
	bench_view_open(&on, &bench, "{'race_feed':1}", "fi", NULL);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		text_gives(&on, texts[i], NULL);
	assert_false(condition_true(&on.view, &root, "driver"));
	assert_false(condition_true(&on.view, &root, "grid"));
	assert_false(condition_true(&on.view, &root, "calendar"));
	assert_int_equal(path_value(&on.view, &root, "grid.cells").kind, VALUE_NONE);
	bench_view_close(&on);
}

static int open_bench(void **state)
{
	(void)state;
	bench_open(&bench);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(times),
		cmocka_unit_test(long_dates),
		cmocka_unit_test(conditions),
		cmocka_unit_test(paths),
		cmocka_unit_test(wrong_texts),
		cmocka_unit_test(wrong_conditions),
		cmocka_unit_test(scopes),
		cmocka_unit_test(nothing_there),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "support_chance.h"
#include "support_graphic.h"

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

static const struct expression_text *compile_text(struct rg_arena *arena, const struct scope *scope, const char *text)
{
	struct expression_reading reading = scope_reading(scope, arena);
	const struct expression_text *compiled = expression_compile(&reading, EXPRESSION_TEXT, text);

	if (!compiled)
		fail_msg("%s: %s", text, reading.error);
	return compiled;
}

static bool holds(struct bench_view *on, const struct scope *scope, const char *condition)
{
	struct expression_reading reading = scope_reading(scope, on->arena);
	const struct expression_condition *compiled = expression_compile(&reading, EXPRESSION_CONDITION, condition);

	if (!compiled)
		fail_msg("%s: %s", condition, reading.error);
	return condition_true(&on->view, scope, compiled);
}

static void text_gives(struct bench_view *on, const char *text, const char *expected)
{
	struct scope root = scope_root();
	const char *value = text_value(&on->view, &root, compile_text(on->arena, &root, text));

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
		{"{driver.last_name}", "Määttä", "Määttä"},
		{"{ driver.last_name }", "Määttä", "Määttä"},
		{"{driver.last_name|upper}", "MÄÄTTÄ", "MÄÄTTÄ"},
		{"{driver.number}", "007", "007"},
		{"<{driver.first_name} {driver.last_name}>", "<Aaro Määttä>", "<Aaro Määttä>"},
		{"{driver.team}", NULL, NULL},
		{"by {driver.team}", NULL, NULL}, /* one place without a value takes the whole text with it */
		{"by {driver.team?}.", "by .", "by ."},
		{"{driver.team? | upper}{driver.number}", "007", "007"},
		{"{driver.last_name | upper}", "MÄÄTTÄ", "MÄÄTTÄ"},
		{"{driver.age}", "23", "23"},
		{"{driver.standing.points|number}", "55,5", "55.5"},
		{"{driver.standing.points}", "55.5", "55.5"},
		{"{round.start}", "5.6.", "5 Jun"},
		{"{round.start|date}", "5.6.", "5 Jun"},
		{"{round.start|date-full}", "5.6.2021", "5 Jun 2021"},
		{"{round.date}", "5.–6.6.", "5–6 Jun"},
		{"{heat.start}", "13.25", "13:25"},
		{"{heat.start|clock}", "13.25", "13:25"},
		{"{heat.laps|Laps}", "1 kierros", "1 lap"},
		{"{driver.age|Laps|upper}", "23 KIERROSTA", "23 LAPS"},
		{"{=Empty}", "Tyhjä", "Empty"},
		{"{=Empty|upper}", "TYHJÄ", "EMPTY"},
		{"{=NoSuchWord}", NULL, NULL}, /* no words were given to check by */
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
	bench_view_open(&finnish, day, "fi", NULL);
	bench_view_open(&english, day, "en", NULL);
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
	static const char *const cases[] = {"2:42,1 37,7 3", "1:25:33,607 37,000 0,5", "1:25:33,6 37,79 3"};
	static const char text[] = "{row.entry.time_ms} {row.entry.best_lap_ms} {row.entry.penalty_ms}";
	const size_t count = sizeof(cases) / sizeof(cases[0]);
	struct scope root = scope_root();
	struct bench_view on;

	(void)state;
	bench_view_open(&on, results, "fi", NULL);
	struct value rows = bench_value(&on, "results.rows");
	assert_int_equal(rows.list.count, count);
	for (size_t i = 0; i < count; i++) {
		struct value row = {.kind = VALUE_OBJECT,
				    .type = rows.type,
				    .object = (const char *)rows.list.items + i * rows.type->size};
		struct scope inner = scope_inner(&root, &row);
		inner.name = "row";
		assert_string_equal(text_value(&on.view, &inner, compile_text(on.arena, &inner, text)), cases[i]);
	}
	bench_view_close(&on);
}

/* One apostrophe, whatever was typed between letters. */
static void apostrophes(void **state)
{
	static const char *const cases[][2] = {
		{"O'Carrigan", "O’Carrigan"},
		{"O`Carrigan", "O’Carrigan"},
		{"D´Arc", "D’Arc"},
		{"Dʼx", "D’x"},
		{"Le Kervac'h", "Le Kervac’h"},
		{"'Ari'", "'Ari'"},
		{"Jõ'ä", "Jõ’ä"},
		{"O’Carrigan", "O’Carrigan"},
		{"", ""},
		{"´", "´"},
		{"Rock 'n' Roll", "Rock 'n' Roll"},
		{"dʻOr", "dʻOr"},
	};
	struct bench_view on;

	(void)state;
	bench_view_open(&on, day, "fi", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(view_apostrophes(&on.view, cases[i][0]), cases[i][1]);
	bench_view_close(&on);
}

static void long_dates(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(&on, day, "fi", NULL);
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
		{"heat.group == 'A'", true},
		{"driver.team == ''", true},
		{"heat.group == ''", false},
		{"heat.laps == +1", true},
		{"heat.laps == 1.0", true},
		{"driver.team || heat.laps == 1", true},
		{"driver.team || heat.laps == 2", false},
		{"driver||driver.team", true},
		{"driver.team && driver || heat", true}, /* && binds tighter */
		{"driver.team && (driver || heat)", false},
		{"!(driver && heat)", false},
		{"!(driver.team || heat.laps == 2)", true},
		{"!!driver", true},
		{" ( ( driver ) ) ", true},
	};
	struct bench_view on;
	struct scope root = scope_root();

	(void)state;
	bench_view_open(&on, day, "fi", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (holds(&on, &root, cases[i].condition) != cases[i].is)
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
	struct rg_arena *arena = rg_arena_create();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct expression_reading reading = scope_reading(&root, arena);
		const struct expression_path *path = expression_compile(&reading, EXPRESSION_PATH, cases[i].path);
		if (!path)
			fail_msg("%s: %s", cases[i].path, reading.error);
		assert_int_equal(path->kind, cases[i].kind);
		assert_string_equal(path->source, cases[i].path);
	}
	rg_arena_destroy(arena);
}

struct wrong {
	const char *text, *error;
};

/* Each is refused with the place and the reason. */
static void refuses(const struct wrong *cases, size_t count, enum expression_kind kind)
{
	struct scope root = scope_root();
	struct rg_arena *arena = rg_arena_create();
	int failures = 0;

	static const struct own_words none;
	const struct words_known known = {.words = library_words(bench.library, "en"), .own = &none};
	root.words = &known;
	for (size_t i = 0; i < count; i++) {
		struct expression_reading reading = scope_reading(&root, arena);
		if (expression_compile(&reading, kind, cases[i].text) || strcmp(reading.error, cases[i].error) != 0) {
			print_error("%s: \"%s\", expected \"%s\"\n", cases[i].text, reading.error, cases[i].error);
			failures++;
		}
	}
	rg_arena_destroy(arena);
	assert_int_equal(failures, 0);
}

static void wrong_paths(void **state)
{
	static const struct wrong cases[] = {
		{"", "character 1: a name is missing"},
		{"driver.", "character 8: a name is missing"},
		{".driver", "character 1: a name is missing"},
		{"driver..number", "character 8: a name is missing"},
		{"driver. number", "character 8: a name is missing"},
		{"driver number", "character 7: expected the end (a name with a blank stands in ['…'])"},
		{"driver.number|upper", "character 14: expected the end of the path, not \"|upper\""},
		{"drivr", "character 1: the race day has no \"drivr\""},
		{"driver.number.x", "character 15: what stands before it has no \"x\""},
		{"driver.class.colour", "character 14: class has no \"colour\""},
		{"heat.entries[0]", "character 1: a template's path is names with points between"},
		{"heat.entries[x]", "character 14: expected [0], [-1], [*], [@name] or ['name']"},
		{"heat.entries[0", "character 13: a \"[\" has no \"]\""},
		{"heat['phase", "character 6: a ' has no second one"},
		{"$driver", "character 1: a template's path is names with points between"},
		{"@driver", "character 1: a template's path is names with points between"},
		{"^driver", "character 1: a template's path is names with points between"},
		{".", "character 1: a template's path is names with points between"},
		{"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", "character 32: a path of more than 16 steps"},
		{"^^^^^^^^^a", "character 1: more than 8 ^"},
		{"Määttä.x", "character 1: the race day has no \"Määttä\""},
	};

	(void)state;
	refuses(cases, sizeof(cases) / sizeof(cases[0]), EXPRESSION_PATH);
}

static void wrong_texts(void **state)
{
	static const struct wrong cases[] = {
		{"{", "character 1: a \"{\" has no \"}\""},
		{"a {driver.number", "character 3: a \"{\" has no \"}\""},
		{"{=Empty", "character 1: a \"{\" has no \"}\""},
		{"a } b", "character 3: a \"}\" has no \"{\""},
		{"{{driver.number}}", "character 2: a name is missing"},
		{"{}", "character 2: a name is missing"},
		{"{|upper}", "character 2: a name is missing"},
		{"{driver number}", "character 9: expected | or }, not \"number}\""},
		{"{drivr.number}", "character 2: the race day has no \"drivr\""},
		{"é{driver.surname}", "character 10: driver has no \"surname\""},
		{"{Driver.number}", "character 2: the race day has no \"Driver\""},
		{"{driver.number.x}", "character 16: what stands before it has no \"x\""},
		{"{driver..number}", "character 9: a name is missing"},
		{"{driver.}", "character 9: a name is missing"},
		{"{driver}", "character 2: driver is no text"},
		{"{driver.feature}", "character 2: driver.feature is no text"},
		{"{driver.colors}", "character 2: driver.colors is no text"},
		{"{class.color}", "character 2: class.color is no text"},
		{"{driver.honours}", "character 2: driver.honours is no text"},
		{"{driver.number|shout}", "character 16: no filter is called \"shout\""},
		{"{driver.number|}", "character 16: a filter is missing"},
		{"{driver.number|date}", "character 16: date is for dates"},
		{"{round.date|date-long}", "character 13: date-long is for dates"},
		{"{round.start|clock}", "character 14: clock is for moments"},
		{"{driver.number|upper|upper|upper|upper|upper}", "character 40: more than 4 filters"},
		{"{=}", "character 2: expected a word like {=Empty}"},
		{"{=empty}", "character 2: expected a word like {=Empty}"},
		{"{=NextUp}", "character 2: no language file has the word OnAir.NextUp"},
		{"{driver.age|upper|NextUp}", "character 19: no language file has the word OnAir.NextUp"},
		{"{heat.phase|Phases.}", "character 13: no language file has the word OnAir.Phases."},
		{"{driver.number} {x}", "character 18: the race day has no \"x\""},
		{"{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}{tag}",
		 "character 81: more than 16 { }"},
	};

	(void)state;
	refuses(cases, sizeof(cases) / sizeof(cases[0]), EXPRESSION_TEXT);
}

static void wrong_conditions(void **state)
{
	static const struct wrong cases[] = {
		{"", "character 1: a name is missing"},
		{"!", "character 2: a name is missing"},
		{"driver &&", "character 10: a name is missing"},
		{"&& driver", "character 1: a name is missing"},
		{"|| driver", "character 1: a name is missing"},
		{"== 1", "character 1: a name is missing"},
		{"()", "character 2: a name is missing"},
		{"drivr", "character 1: the race day has no \"drivr\""},
		{"driver && drivr", "character 11: the race day has no \"drivr\""},
		{"driver or heat", "character 8: expected &&, || or the end, not \"or\""},
		{"driver & heat", "character 8: expected &&, || or the end, not \"&\""},
		{"driver)", "character 7: expected &&, || or the end, not \")\""},
		{"driver && (heat || class", "character 11: a \"(\" has no \")\""},
		{"heat.group == A|B", "character 16: expected &&, || or the end, not \"|B\""},
		{"heat.group = A", "character 12: equals is =="},
		{"heat.laps === 1", "character 13: a value is missing"},
		{"heat.laps == many", "character 1: heat.laps is a whole number, \"many\" is none"},
		{"heat.laps ==", "character 13: a value is missing"},
		{"heat.laps == ''", "character 1: heat.laps is a whole number, \"\" is none"},
		{"heat.laps == 'x", "character 14: a ' has no second one"},
		{"heat.laps == 1.5", "character 1: heat.laps is a whole number, \"1.5\" is none"},
		{"heat.laps < many", "character 13: expected a number"},
		{"driver == 1", "character 1: driver is neither a number nor a text to compare"},
		{"driver.feature == true", "character 1: driver.feature is neither a number nor a text to compare"},
		{"driver.colors > 1", "character 1: driver.colors is neither a number nor a text to compare"},
		{"!heat.laps == 1", "character 1: a ! before a comparison: write !( … )"},
		{"driver.number < 5", "character 1: driver.number is a text, which has no more and less"},
		{"((((((((((((((((( driver )))))))))))))))))", "character 17: nested too deeply"},
		{"!!!!!!!!!!!!!!!!!driver", "character 17: nested too deeply"},
	};
	struct rg_buffer long_one = {0};

	(void)state;
	refuses(cases, sizeof(cases) / sizeof(cases[0]), EXPRESSION_CONDITION);
	for (int i = 0; i < 65; i++)
		rg_buffer_text(&long_one, i ? "||tag" : "tag");
	const struct wrong too_long = {long_one.bytes, "character 321: more than 64 tests"};
	refuses(&too_long, 1, EXPRESSION_CONDITION);
	rg_buffer_finish(&long_one);
}

/* A name in an inner scope hides the outer ones; the view is behind all. */
static void scopes(void **state)
{
	struct bench_view on;
	struct scope root = scope_root();

	(void)state;
	bench_view_open(&on, day, "fi", NULL);
	struct value entry = bench_value(&on, "heat.entries");
	assert_int_equal(entry.kind, VALUE_LIST);
	struct value second = {
		.kind = VALUE_OBJECT, .type = entry.type, .object = (const char *)entry.list.items + entry.type->size};
	struct scope inner = scope_inner(&root, &second);
	inner.name = "heat";
	struct expression_reading reading = scope_reading(&inner, on.arena);
	assert_null(expression_compile(&reading, EXPRESSION_TEXT, "{heat.laps|Laps} {heat.phase}"));
	struct value first = {.kind = VALUE_OBJECT, .type = entry.type, .object = entry.list.items};
	struct scope innermost = scope_inner(&inner, &first);
	innermost.name = "other";
	static const struct {
		int scope;
		const char *text, *expected;
	} cases[] = {{1, "{heat.driver.number}", "12X"},
		     {1, "{driver.number}", "007"},
		     {2, "{other.driver.number} {heat.driver.number} {driver.number}", "007 12X 007"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct scope *scope = cases[i].scope == 1 ? &inner : &innermost;
		assert_string_equal(text_value(&on.view, scope, compile_text(on.arena, scope, cases[i].text)),
				    cases[i].expected);
	}
	bench_view_close(&on);
}

/* Numbers are read the same in every locale, and nothing else is one. */
static void numbers(void **state)
{
	static const struct {
		const char *text;
		double number;
	} good[] = {{"0", 0}, {"12", 12}, {"-5", -5}, {"+5", 5}, {"1.5", 1.5}, {"-0.25", -0.25}, {"007", 7}, {"5.", 5}};
	static const char *const wrong[] = {"", "-", ".", ".5", "1e3", "1,5", "1 ", " 1", "0x1", "nan", "1.2.3", "--1"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(expression_number(good[i].text) == good[i].number);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_true(isnan(expression_number(wrong[i])));
}

static struct expression_found find_nothing(void *data, const struct expression_path *path)
{
	assert_non_null(path->source);
	++*(int *)data;
	return (struct expression_found){.number = 1};
}

static enum expression_filled fill_nothing(void *data, const struct expression_place *place, struct rg_buffer *to)
{
	assert_true(place->word || place->path.source);
	++*(int *)data;
	return rg_buffer_text(to, "x") ? EXPRESSION_FILLED : EXPRESSION_REFUSED;
}

/* Taken or refused, and what is taken can be evaluated; nothing is read beyond the end (the sanitizers say so). */
static void expressions_can_be_anything(void **state)
{
	static const char *const seeds[] = {
		"driver.class.color",
		"$MRData.Races[0].Results[*]",
		"^^rows['Best Lap'][-1][@team]",
		"{driver.age|Laps|upper} {heat.laps?} {=Empty|upper}",
		"{@session?}/{cat}",
		"grid.rows == 1 && grid.columns <= 5 && !(grid.mirrored || heat.group == 'A B')",
		"!driver && (heat.laps > -5 || heat.race != 1)",
		"($[0].slot || !@event) && total_lap >= 0.5",
	};
	struct expression_rules none = {0};
	struct chance chance = {20210605};
	struct bench_view on;
	struct scope root = scope_root();
	int taken = 0, refused = 0, evaluated = 0;

	(void)state;
	bench_view_open(&on, day, "fi", NULL);
	for (int i = 0; i < 40000; i++) {
		const char *seed = seeds[i % 8];
		size_t length = strlen(seed);
		char *copy = rg_strdup(seed);
		if (i >= 8)
			chance_change(&chance, "{}[]().|&!<>=\'^$@?*-01aé ", copy, &length);
		char *text = rg_strndup(copy, length);
		for (int kind = EXPRESSION_PATH; kind <= EXPRESSION_CONDITION * 2; kind++) {
			bool ours = kind <= EXPRESSION_CONDITION;
			enum expression_kind of = (enum expression_kind)(ours ? kind : kind - EXPRESSION_CONDITION);
			struct expression_reading reading = scope_reading(&root, on.arena);
			struct rg_buffer filled = {0};
			reading.rules = ours ? reading.rules : &none;
			const void *made = expression_compile(&reading, of, text);
			assert_true(made ? !reading.error[0] : rg_starts_with(reading.error, "character "));
			taken += made != NULL;
			refused += made == NULL;
			if (made && of == EXPRESSION_TEXT && ours)
				text_value(&on.view, &root, made);
			else if (made && of == EXPRESSION_TEXT)
				expression_add(made, fill_nothing, &evaluated, &filled);
			else if (made && of == EXPRESSION_CONDITION && ours)
				condition_true(&on.view, &root, made);
			else if (made && of == EXPRESSION_CONDITION)
				expression_holds(made, find_nothing, &evaluated);
			else if (made && ours)
				path_value(&on.view, &root, made);
			rg_buffer_finish(&filled);
		}
		rg_free(text);
		rg_free(copy);
	}
	assert_true(taken > 1000 && refused > 1000 && evaluated > 1000);
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
	bench_view_open(&on, "{'race_feed':1}", "fi", NULL);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		text_gives(&on, texts[i], NULL);
	assert_false(holds(&on, &root, "driver"));
	assert_false(holds(&on, &root, "grid"));
	assert_false(holds(&on, &root, "calendar"));
	assert_int_equal(bench_value(&on, "grid.cells").kind, VALUE_NONE);
	bench_view_close(&on);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(times),
		cmocka_unit_test(apostrophes),
		cmocka_unit_test(long_dates),
		cmocka_unit_test(conditions),
		cmocka_unit_test(paths),
		cmocka_unit_test(wrong_paths),
		cmocka_unit_test(wrong_texts),
		cmocka_unit_test(wrong_conditions),
		cmocka_unit_test(scopes),
		cmocka_unit_test(numbers),
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(expressions_can_be_anything),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}

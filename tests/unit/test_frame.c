/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the graphics of the day's frame and of the race are made of: the clock and how long its words hold, what is
 * next, the cut, the running order, words of one's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "graphic/graphic.h"
#include "graphic/view/frame.h"
#include "graphic/view/race.h"
#include "race/file/shelf.h"
#include "race/value/date.h"
#include "support_graphic.h"

#define ROUND "'rounds':[{'id':'r','start':'2021-06-05','end':'2021-06-06'}],'now':{'round':'r'}"

static struct race_time moment(const char *text)
{
	struct race_time time;

	assert_true(race_time_parse(text, &time));
	return time;
}

/* ---- the countdown ---- */

struct counted {
	const char *start, *now, *expected;
	int64_t holds_ms;
};

static const char *countdown_text(const struct view_countdown *countdown, char *text, size_t size)
{
	if (!countdown)
		snprintf(text, size, "none");
	else if (countdown->soon)
		snprintf(text, size, "soon");
	else if (countdown->left)
		snprintf(text, size, "%s", countdown->left);
	else if (countdown->minutes != RACE_NONE)
		snprintf(text, size, "%d min", countdown->minutes);
	else if (countdown->days != RACE_NONE)
		snprintf(text, size, "%d days", countdown->days);
	else
		snprintf(text, size, "%s", countdown->at.utc_ms == RACE_NO_MS ? "nothing" : "at");
	return text;
}

static void expect_countdown(const struct counted *one, const char *start_is)
{
	char *day = rg_asprintf("{'race_feed':1," ROUND
				",'heats':[{'id':'h','round':'r','start':'%s','start_is':'%s'}]}",
				one->start, start_is);
	struct graphic_ask ask = {.now = moment(one->now)};
	struct bench_view on;
	char text[40];

	bench_view_open(&on, day, "fi", &ask);
	countdown_text(view_countdown_make(&on.view), text, sizeof(text));
	if (strcmp(text, one->expected) != 0 || on.view.holds_ms != one->holds_ms)
		fail_msg("%s at %s: \"%s\" for %lld ms, expected \"%s\" for %lld", one->start, one->now, text,
			 (long long)on.view.holds_ms, one->expected, (long long)one->holds_ms);
	bench_view_close(&on);
	rg_free(day);
}

static void counts_seconds_of_a_plan(void **state)
{
	static const struct counted cases[] = {
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:47:20+03:00", "12:40", 1000},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:47:20.400+03:00", "12:40", 600},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:59:59+03:00", "0:01", 1000},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:59:59.999+03:00", "0:01", 1},
		/* Never 0:00, never less. */
		{"2021-06-05T13:00:00+03:00", "2021-06-05T13:00:00+03:00", "soon", 0},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T13:20:00+03:00", "soon", 0},
		/* That is no delay any more. */
		{"2021-06-05T13:00:00+03:00", "2021-06-05T19:00:01+03:00", "none", 0},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:00:01+03:00", "59:59", 1000},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:00:00+03:00", "at", 1},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T11:59:00+03:00", "at", 60001},
		/* In another zone, and by the clock of the place. */
		{"2021-06-05T13:00:00+03:00", "2021-06-05T09:59:50Z", "0:10", 1000},
		{"2021-06-05T13:00:00", "2021-06-05T12:59:50+03:00", "0:10", 1000},
		/* After midnight it is still the same evening when it is near. */
		{"2021-06-06T00:10:00+03:00", "2021-06-05T23:50:00+03:00", "20:00", 1000},
		{"2021-06-06T10:00:00+03:00", "2021-06-05T18:00:00+03:00", "1 days", 3600000},
		{"2021-06-06", "2021-06-05T18:00:00+03:00", "1 days", 3600000},
		{"2021-06-05", "2021-06-05T18:00:00+03:00", "none", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_countdown(&cases[i], "planned");
}

static void counts_minutes_of_an_estimate(void **state)
{
	static const struct counted cases[] = {
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:47:20+03:00", "12 min", 40001},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:59:00+03:00", "1 min", 1},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T12:59:01+03:00", "soon", 0},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T11:00:00+03:00", "at", 3600001},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_countdown(&cases[i], "estimate");
}

/* A laptop that kept its own time abroad, or a feed that is read elsewhere. */
static void the_clock_is_that_of_the_place(void **state)
{
	static const struct {
		const char *start, *now, *expected;
	} cases[] = {
		{"2021-06-05T13:00:00+02:00", "2021-06-05T13:10:00+03:00", "2021-06-05T12:10:00+02:00"},
		{"2021-06-05T13:00:00+03:00", "2021-06-05T21:30:00Z", "2021-06-06T00:30:00+03:00"},
		/* What names no zone is by this machine's clock. */
		{"2021-06-05T13:00:00", "2021-06-05T13:10:00+03:00", "2021-06-05T13:10:00+03:00"},
		{"2021-06-05", "2021-06-05T13:10:00+03:00", "2021-06-05T13:10:00+03:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *day = rg_asprintf("{'race_feed':1," ROUND ",'heats':[{'id':'h','round':'r','start':'%s'}]}",
					cases[i].start);
		struct graphic_ask ask = {.now = moment(cases[i].now)};
		struct bench_view on;
		bench_view_open(&on, day, "fi", &ask);
		char *text = race_time_text(on.view.clock);
		assert_string_equal(text, cases[i].expected);
		rg_free(text);
		bench_view_close(&on);
		rg_free(day);
	}
}

/* A race day that is played back stands at the moment of its last news, and has no clock without one. */
static void another_year_has_its_own_clock(void **state)
{
	static const char day[] = "{'race_feed':1,%s" ROUND
				  ",'heats':[{'id':'h','round':'r','start':'2021-06-05T13:00:00+03:00'}]}";
	static const struct {
		const char *updated, *expected;
	} cases[] = {
		{"'updated':'2021-06-05T12:50:00+03:00',", "10:00"},
		{"'updated':'2020-01-01T12:50:00+03:00',", "none"},
		{"", "none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.now = moment("2026-11-28T08:00:00Z")};
		char *json = rg_asprintf(day, cases[i].updated), text[40];
		struct bench_view on;
		bench_view_open(&on, json, "fi", &ask);
		assert_string_equal(countdown_text(view_countdown_make(&on.view), text, sizeof(text)),
				    cases[i].expected);
		bench_view_close(&on);
		rg_free(json);
	}
}

static void counts_days_to_a_round(void **state)
{
	struct graphic_ask ask = {.now = moment("2021-06-05T23:30:00+03:00")};
	struct bench_view on;
	char text[40];

	(void)state;
	bench_view_open(&on, "{'race_feed':1,'rounds':[{'id':'r','venue':'Oulu','start':'2021-07-02'}]}", "fi", &ask);
	assert_string_equal(countdown_text(view_countdown_make(&on.view), text, sizeof(text)), "27 days");
	bench_view_close(&on);
}

/* ---- what is next ---- */

static void expect_next(const char *heats, const char *heat, const char *next, const char *track)
{
	char *day = rg_asprintf("{'race_feed':1,'heats':[%s]}", heats);
	struct graphic_ask ask = {.heat = heat};
	struct bench_view on;

	bench_view_open(&on, day, "fi", &ask);
	assert_string_equal(on.view.next ? on.view.next->id : "none", next);
	assert_string_equal(on.view.track ? on.view.track->id : "none", track);
	bench_view_close(&on);
	rg_free(day);
}

static void next_is_what_has_not_started(void **state)
{
	(void)state;
	expect_next("{'id':'a','status':'finished'},{'id':'b','status':'grid'},{'id':'c'}", NULL, "b", "b");
	expect_next("{'id':'a','status':'finished'},{'id':'b','status':'live'},{'id':'c'}", NULL, "c", "b");
	expect_next("{'id':'a','status':'stopped'}", NULL, "none", "a");
	/* When the flag falls, cars still race. */
	expect_next("{'id':'a','status':'finished'},{'id':'b'}", NULL, "b", "a");
	expect_next("{'id':'a','status':'finished'},{'id':'b'}", "b", "b", "b");
	expect_next("{'id':'a'},{'id':'b'}", NULL, "a", "a");
}

static void schedule_has_five(void **state)
{
	struct graphic_ask ask = {.now = moment("2021-06-05T12:00:00+03:00")};
	struct bench_view on;

	(void)state;
	bench_view_open(&on,
			"{'race_feed':1,'heats':[{'id':'a','status':'finished'},"
			"{'id':'b','start':'2021-06-05T13:00:00+03:00'},{'id':'c','status':'cancelled'},"
			"{'id':'d','start':'2021-06-06T13:00:00+03:00','start_is':'estimate'},{'id':'e'},"
			"{'id':'f'},{'id':'g'},{'id':'h'}]}",
			"fi", &ask);
	const struct view_schedule *schedule = view_schedule_make(&on.view);
	const struct view_scheduled *rows = schedule->rows.items;
	static const char *const keys[] = {"b", "d", "e", "f", "g"};
	assert_int_equal(schedule->count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(rows[i].key, keys[i]);
	assert_true(rows[0].next && !rows[1].next && rows[0].timed && !rows[2].timed);
	assert_true(!rows[0].estimate && rows[1].estimate && schedule->estimates && schedule->times);
	/* Only another day is told. */
	assert_true(!race_date_given(rows[0].date) && rows[1].date.day == 6 && schedule->dates);
	bench_view_close(&on);
}

/* ---- tables ---- */

static void the_cut_is_after_the_last_who_goes_on(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(
		&on,
		"{'race_feed':1,'classifications':[{'after':'Q1','rows':[{'driver':'z'}]},{'after':'Q2','cut':2,"
		"'rows':[{'position':1,'driver':'a'},{'position':2,'driver':'b'},{'position':2,'driver':'c'},"
		"{'position':4,'driver':'d'},{'driver':'e'}]}]}",
		"fi", NULL);
	const struct view_classification *all = view_classification_make(&on.view);
	const struct view_classified *rows = all->rows.items;
	/* The later one counts; who ties with the last place goes on, and who has no place does not. */
	assert_string_equal(all->group, "2");
	assert_int_equal(all->count, 5);
	assert_true(rows[2].goes_on && rows[2].last_in && !rows[1].last_in);
	assert_true(!rows[3].goes_on && !rows[4].goes_on && !rows[4].last_in);
	bench_view_close(&on);
}

static void a_podium_is_of_a_final(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(&on,
			"{'race_feed':1,'heats':[{'id':'f','phase':'final','status':'finished','entries':["
			"{'driver':'d','position':4},{'driver':'b','position':2},{'driver':'a','position':1},"
			"{'driver':'c','position':3,'status':'dsq'}]},"
			"{'id':'q','phase':'heat','status':'finished','entries':[{'driver':'x','position':1}]},"
			"{'id':'g','phase':'final','entries':[{'driver':'y','position':1}]}]}",
			"fi", NULL);
	const struct view_podium *podium = view_podium_make(&on.view);
	const struct view_result *rows = podium->rows.items;
	/* Not the one that has not been run, not who was thrown out, and nobody moves up. */
	assert_string_equal(podium->heat.id, "f");
	assert_int_equal(podium->count, 2);
	assert_string_equal(rows[0].key, "a");
	assert_string_equal(rows[1].key, "b");
	assert_string_equal(((const struct race_driver *)view_winner_make(&on.view)->driver.to)->id, "x");
	bench_view_close(&on);
}

/* ---- the race ---- */

/* "a * | b +1.204 joker | out c" */
static char *strip_text(const struct view_strip *strip)
{
	struct rg_buffer text = {0};

	for (RACE_EACH(struct view_runner, row, strip->rows)) {
		rg_buffer_format(&text, "%s%s%s", text.length ? " | " : "", row->out ? "out " : "", row->key);
		if (row->gap)
			rg_buffer_format(&text, " %s", row->gap);
		if (row->behind != RACE_NONE)
			rg_buffer_format(&text, " %d laps", row->behind);
		rg_buffer_text(&text, row->joker == 1 ? " joker" : "");
		rg_buffer_text(&text, row->fastest ? " fastest" : "");
	}
	return rg_buffer_take(&text);
}

static void expect_strip(const char *entries, const char *expected)
{
	char *day = rg_asprintf("{'race_feed':1,'heats':[{'id':'h','status':'live','entries':[%s]}]}", entries);
	struct bench_view on;

	bench_view_open(&on, day, "fi", NULL);
	const struct view_strip *strip = view_strip_make(&on.view);
	assert_non_null(strip);
	assert_null(on.view.remark);
	char *text = strip_text(strip);
	assert_string_equal(text, expected);
	rg_free(text);
	bench_view_close(&on);
	rg_free(day);
}

static void the_strip_runs(void **state)
{
	(void)state;
	/* By lane until the source tells the order. */
	expect_strip("{'driver':'b','slot':2},{'driver':'a','slot':1},{'driver':'c'}", "a | b | c");
	/* Gaps as told, else by the totals of as many laps, else in laps. */
	expect_strip("{'driver':'b','position':2,'laps':2,'time_ms':79358},"
		     "{'driver':'a','position':1,'laps':2,'time_ms':78154},"
		     "{'driver':'c','position':3,'laps':2,'gap':'+2.8'},{'driver':'d','position':4,'laps':1},"
		     "{'driver':'e','position':5,'gap':'2 laps'},{'driver':'f','position':6}",
		     "a | b +1,204 | c +2,8 | d 1 laps | e 2 laps | f");
	expect_strip("{'driver':'b','position':1,'status':'dnf'},{'driver':'a','position':2}", "a | out b");
	/* One mark: the first of equals; one lap alone is no fastest. */
	expect_strip("{'driver':'a','position':1,'best_lap_ms':38000},{'driver':'b','position':2,'best_lap_ms':37000},"
		     "{'driver':'c','position':3,'best_lap_ms':37000}",
		     "a | b fastest | c");
	expect_strip("{'driver':'a','position':1,'best_lap_ms':38000},{'driver':'b','position':2}", "a | b");
	expect_strip("{'driver':'a','joker_lap':2},{'driver':'b','joker_lap':0},{'driver':'c','joker':true}",
		     "a joker | b | c joker");
}

/* A graphic of a strip; *error is the sentence for the crew, rg_free. */
static struct graphic *draw_strip(const char *json, char **error)
{
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	struct race_problems problems = {0};
	struct race_day *day = race_day_decode(json, strlen(json), &problems);
	struct graphic_ask ask = {.day = day, .template_id = "race-strip", .width = 1920, .height = 1080};
	struct graphic *graphic = graphic_make(studio, &ask, NULL, error);

	assert_non_null(graphic);
	race_day_unref(day);
	race_problems_finish(&problems);
	graphic_studio_destroy(studio);
	return graphic;
}

static void forty_cars_give_one_sentence(void **state)
{
	struct rg_buffer entries = {0};
	char *error = NULL;

	(void)state;
	for (int i = 1; i <= 40; i++)
		rg_buffer_format(&entries, "%s{'number':'%d','slot':%d}", i > 1 ? "," : "", i, i);
	char *text = rg_asprintf("{'race_feed':1,'heats':[{'id':'h','entries':[%s]}]}", entries.bytes);
	char *json = bench_quoted(text);
	struct graphic *graphic = draw_strip(json, &error);
	assert_int_equal(graphic->count, 12);
	assert_string_equal(error, "race-strip: 40 cars are in the heat and 12 have room; the first 12 are shown");
	graphic_unref(graphic);
	rg_free(error);
	rg_free(json);
	rg_free(text);
	rg_buffer_finish(&entries);
}

static void no_car_is_what_it_lacks(void **state)
{
	char *error = NULL, *json = bench_quoted("{'race_feed':1,'heats':[{'id':'h'}]}");

	(void)state;
	struct graphic *graphic = draw_strip(json, &error);
	assert_int_equal(graphic->count, 0);
	assert_string_equal(graphic->empty_reason, "strip");
	assert_null(error);
	graphic_unref(graphic);
	rg_free(json);
}

static void a_silent_source_is_not_believed(void **state)
{
	static const char day[] = "{'race_feed':1,'updated':'2021-06-05T12:00:00+03:00'," ROUND
				  ",'heats':[{'id':'h','status':'live','laps':4,'entries':[{'driver':'a','laps':1}]}]}";
	static const struct {
		const char *now;
		bool stale;
		int64_t holds_ms;
	} cases[] = {
		{"2021-06-05T12:00:10+03:00", false, 80001},
		{"2021-06-05T12:01:30+03:00", false, 1},
		{"2021-06-05T12:01:31+03:00", true, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.now = moment(cases[i].now)};
		struct bench_view on;
		bench_view_open(&on, day, "fi", &ask);
		const struct view_session *session = view_session_make(&on.view);
		assert_int_equal(session->stale, cases[i].stale);
		assert_int_equal(session->lap, 2);
		assert_int_equal(on.view.holds_ms, cases[i].holds_ms);
		bench_view_close(&on);
	}
}

/* ---- words ---- */

static void short_titles(void **state)
{
	static const struct {
		const char *heat, *language, *expected;
	} cases[] = {
		{"'phase':'heat','group':'Q2','race':3", "en", "Q2 · R3"},
		{"'phase':'heat','group':'Q2','race':3", "fi", "AE2 · L3"},
		{"'phase':'semifinal','group':'A'", "en", "SF A"},
		{"'phase':'semifinal'", "en", "SF"},
		{"'phase':'final'", "en", "Final"},
		{"'phase':'heat'", "en", "Q"},
		{"'name':'Oulu Dash'", "en", "Oulu Dash"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *day = rg_asprintf("{'race_feed':1,'heats':[{'id':'h',%s}]}", cases[i].heat);
		struct bench_view on;
		bench_view_open(&on, day, cases[i].language, NULL);
		assert_string_equal(bench_value(&on, "heat.short_title").text, cases[i].expected);
		bench_view_close(&on);
		rg_free(day);
	}
}

static void lists_of_the_day(void **state)
{
	struct bench_view on;

	(void)state;
	bench_view_open(&on,
			"{'race_feed':1,'classes':[{'id':'a'},{'id':'b'}],'people':[{'name':'X'}],"
			"'drivers':[{'id':'1','class':'a'},{'id':'2','class':'b'},{'id':'3','class':'a'}],"
			"'heats':[{'id':'h','classes':['a']},{'id':'i'}],'classifications':[{'after':'Q1'}]}",
			"fi", NULL);
	assert_int_equal(bench_value(&on, "heats").list.count, 2);
	assert_int_equal(bench_value(&on, "people").list.count, 1);
	assert_int_equal(bench_value(&on, "drivers").list.count, 3);
	assert_int_equal(bench_value(&on, "classes").list.count, 2);
	assert_int_equal(bench_value(&on, "classifications").list.count, 1);
	struct value drivers = bench_value(&on, "class.drivers");
	assert_int_equal(drivers.list.count, 2);
	assert_string_equal(((const struct race_driver *)drivers.list.items)[1].id, "3");
	bench_view_close(&on);
}

/* A template and a theme of the crew's with words in two languages: "Slogan" of both, "Race" of the theme alone. */
static char *say(const char *theme, const char *language, const char *text, char **error)
{
	static const char day[] =
		"{\"race_feed\":1,\"heats\":[{\"id\":\"h\",\"phase\":\"heat\",\"group\":\"Q1\",\"race\":2}]}";
	char *folder = bench_folder_make(), *said = NULL;
	struct race_shelf *shelf = race_shelf_create(RG_STAGE_DATA, folder);
	struct race_problems problems = {0};
	char *file = rg_asprintf(
		"{\"template\":1,\"words\":{\"en\":{\"Slogan\":\"Go!\",\"Empty\":\"Free lane\"},"
		"\"fi\":{\"Slogan\":\"Anna mennä!\"}},\"children\":[{\"type\":\"text\",\"sprite\":true,"
		"\"text\":\"%s\"}]}",
		text);
	const char *why = NULL;

	bench_write(folder, "templates/own.json", file);
	bench_write(folder, "themes/club.json",
		    "{\"theme\":1,\"base\":\"dark\",\"words\":{\"en\":{\"Race\":\"Run "
		    "{}\"},\"fi\":{\"Slogan\":\"Hep!\"}}}");
	struct library *library = library_create(shelf);
	const struct template *template = library_template(library, "own", &why);
	*error = why ? rg_strdup(why) : NULL;
	if (template) {
		struct race_day *one = race_day_decode(day, strlen(day), &problems);
		struct graphic_ask ask = {.day = one};
		struct rg_arena *arena = rg_arena_create();
		struct view view;
		const struct words *words = library_words(library, language);
		view_init(&view, &ask, "own", words, library_language(library, language), library_countries(library),
			  library_grid_shapes(library), arena);
		struct box_maker maker = {.view = &view,
					  .theme = library_theme(library, theme, &why),
					  .typesetter = bench.typesetter,
					  .flags = bench.flags,
					  .arena = arena};
		struct box *root = box_build(&maker, template);
		said = rg_strdup(root && root->child_count ? root->children[0].parts[0] : "");
		box_finish(root);
		view_finish(&view);
		rg_arena_destroy(arena);
		race_day_unref(one);
	}
	library_destroy(library);
	bench_folder_remove(folder);
	rg_free(file);
	return said;
}

static void words_of_ones_own(void **state)
{
	static const struct {
		const char *theme, *language, *text, *expected;
	} cases[] = {
		{"dark", "en", "{=Slogan}", "Go!"},
		{"dark", "fi", "{=Slogan}", "Anna mennä!"},
		/* The theme wins; a language that has none gets English. */
		{"club", "fi", "{=Slogan}", "Hep!"},
		{"club", "sv", "{=Slogan}", "Go!"},
		/* A shipped word in another form, in that language alone. */
		{"dark", "en", "{=Empty}", "Free lane"},
		{"dark", "fi", "{=Empty}", "Tyhjä"},
		{"club", "en", "{heat.title}", "Qualifier 1 · Run 2"},
		{"dark", "en", "{heat.title}", "Qualifier 1 · Race 2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *error, *said = say(cases[i].theme, cases[i].language, cases[i].text, &error);
		if (!said || strcmp(said, cases[i].expected) != 0)
			fail_msg("%s in %s with %s: \"%s\" (%s), expected \"%s\"", cases[i].text, cases[i].language,
				 cases[i].theme, said ? said : "", error ? error : "", cases[i].expected);
		rg_free(said);
		rg_free(error);
	}
}

static void a_word_that_nobody_has_is_refused(void **state)
{
	char *error, *said = say("dark", "en", "{=Nowhere}", &error);

	(void)state;
	assert_null(said);
	assert_non_null(strstr(error, "no language file has the word OnAir.Nowhere"));
	rg_free(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_seconds_of_a_plan),
		cmocka_unit_test(counts_minutes_of_an_estimate),
		cmocka_unit_test(the_clock_is_that_of_the_place),
		cmocka_unit_test(another_year_has_its_own_clock),
		cmocka_unit_test(counts_days_to_a_round),
		cmocka_unit_test(next_is_what_has_not_started),
		cmocka_unit_test(schedule_has_five),
		cmocka_unit_test(the_cut_is_after_the_last_who_goes_on),
		cmocka_unit_test(a_podium_is_of_a_final),
		cmocka_unit_test(the_strip_runs),
		cmocka_unit_test(forty_cars_give_one_sentence),
		cmocka_unit_test(no_car_is_what_it_lacks),
		cmocka_unit_test(a_silent_source_is_not_believed),
		cmocka_unit_test(short_titles),
		cmocka_unit_test(lists_of_the_day),
		cmocka_unit_test(words_of_ones_own),
		cmocka_unit_test(a_word_that_nobody_has_is_refused),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}

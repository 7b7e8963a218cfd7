/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the crew types and chooses beside the race day: names, messages, sponsors, what is hidden of minors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "graphic/view/free_text.h"
#include "graphic/view/minor.h"
#include "graphic/view/sponsor.h"
#include "graphic/picture/picture.h"
#include "race/file/shelf.h"
#include "support_graphic.h"

static void equal(const char *what, const char *got, const char *expected)
{
	if (!rg_equal(got, expected))
		fail_msg("%s: \"%s\", expected \"%s\"", what, got ? got : "nothing", expected ? expected : "nothing");
}

/* ---- texts and people ---- */

static void texts(void **state)
{
	static const struct {
		const char *typed, *text;
	} cases[] = {
		{NULL, NULL},
		{"", NULL},
		{" \n\t ", NULL},
		{"  Tauko  ", "Tauko"},
		{"Tauko,\njatkamme\x01klo 14", "Tauko, jatkamme klo 14"},
		{"P\xE4"
		 "iv\xE4\xE4",
		 "Päivää"},
		{"a\xE2\x80\xA8"
		 "b",
		 "a b"},
		{"A\xCC\x8A"
		 "ke",
		 "Åke"},
		{"{driver.last_name}", "{driver.last_name}"},
		{"<b>&amp;%s", "<b>&amp;%s"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.text1 = cases[i].typed, .text2 = cases[i].typed};
		struct bench_view on;
		bench_view_open(&on, "{'race_feed':1}", "en", &ask);
		equal("text1", on.view.text1, cases[i].text);
		equal("text2", on.view.text2, cases[i].text);
		bench_view_close(&on);
	}
}

static void endless_text(void **state)
{
	char *typed = rg_alloc(100001, 1);
	struct graphic_ask ask = {.text1 = typed};
	struct bench_view on;

	(void)state;
	for (size_t i = 0; i < 100000; i += 2)
		memcpy(typed + i, "ä", 2);
	bench_view_open(&on, "{'race_feed':1}", "en", &ask);
	assert_int_equal(strlen(on.view.text1), 400);
	assert_true(rg_utf8_valid(on.view.text1, 400));
	bench_view_close(&on);
	rg_free(typed);
}

#define PEOPLE                                                                                                         \
	"{'race_feed':1,'people':[{'name':'Ari Mäki','role':'Starter'},{'name':'Aino Maki','role':'Judge'},"          \
	"{'name':'Aino Mäki','role':'Speaker'},{'name':'Olli'}]}"

static void people(void **state)
{
	static const struct {
		const char *day, *text1, *text2, *name, *role;
	} cases[] = {
		{PEOPLE, NULL, NULL, "Ari Mäki", "Starter"},
		{PEOPLE, " ", "", "Ari Mäki", "Starter"},
		{PEOPLE, "ARI MAKI", NULL, "Ari Mäki", "Starter"},
		{PEOPLE, "Aino Mäki", NULL, "Aino Mäki", "Speaker"},
		{PEOPLE, "Aino Maki", NULL, "Aino Maki", "Judge"},
		{PEOPLE, "aino mäki", NULL, "Aino Maki", "Judge"},
		{PEOPLE, "olli", NULL, "Olli", NULL},
		{PEOPLE, "olli", "Guest", "olli", "Guest"},
		{PEOPLE, "Ari", NULL, "Ari", NULL},
		{PEOPLE, NULL, "Guest", "Guest", NULL},
		{"{'race_feed':1}", "Somebody", "Something", "Somebody", "Something"},
		{"{'race_feed':1}", NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.text1 = cases[i].text1, .text2 = cases[i].text2};
		struct bench_view on;
		bench_view_open(&on, cases[i].day, "en", &ask);
		const struct race_person *person = free_text_person(&on.view);
		equal("name", person ? person->name : NULL, cases[i].name);
		equal("role", person ? person->role : NULL, cases[i].role);
		bench_view_close(&on);
	}
}

/* ---- sponsors ---- */

static struct picture picture = {
	.width = 1, .height = 1, .stride = 4, .pixels = &(uint32_t){0xFF000000}, .references = 1};

/* "gone..." is not to be had, "late..." may still come. */
static const struct picture *find_picture(void *data, const char *reference, bool *pending)
{
	int *asked = data;

	++*asked;
	if (rg_starts_with(reference, "late"))
		*pending = true;
	return rg_starts_with(reference, "late") || rg_starts_with(reference, "gone") ? NULL : &picture;
}

#define SPONSORS                                                                                                       \
	"{'race_feed':1,'sponsors':[{'picture':'a','weight':3},{'picture':'b','on':['test']},"                         \
	"{'picture':'z','on':['title','other'],'weight':9},{'picture':'%s'}]}"

static const char *sponsor_of(const char *day, struct graphic_ask *ask, int number, bool *pending, char *name)
{
	struct bench_view on;
	int asked = 0;

	ask->sponsor = number;
	ask->picture_data = &asked;
	bench_view_open(&on, day, "en", ask);
	on.view.template_id = "test";
	const struct race_sponsor *sponsor = sponsor_chosen(&on.view);
	assert_ptr_equal(sponsor_chosen(&on.view), sponsor);
	assert_true(asked <= 5);
	*pending = on.view.pending;
	strcpy(name, sponsor ? sponsor->picture : "");
	bench_view_close(&on);
	return sponsor ? name : NULL;
}

/* By weight, never twice running where there are others enough, counted round in both directions. */
static void turns(void **state)
{
	static const char *const own[] = {"d", ""};
	static const char expected[] = "abacda";
	struct graphic_ask ask = {.picture = find_picture, .sponsors = own, .sponsor_count = 2};
	char *day = rg_asprintf(SPONSORS, "c"), name[64];
	bool pending;

	(void)state;
	for (int number = -12; number < 30; number++) {
		char letter[2] = {expected[(number + 12) % 6], 0};
		equal("sponsor", sponsor_of(day, &ask, number, &pending, name), letter);
		assert_false(pending);
	}
	equal("far", sponsor_of(day, &ask, INT32_MAX - INT32_MAX % 6, &pending, name), "a");
	assert_non_null(sponsor_of(day, &ask, INT32_MIN, &pending, name));
	ask.no_sponsors = true;
	assert_null(sponsor_of(day, &ask, 0, &pending, name));
	ask.no_sponsors = false;
	ask.picture = NULL;
	assert_null(sponsor_of(day, &ask, 0, &pending, name));
	rg_free(day);
}

/* A picture that is not to be had leaves its turn to the next; for one that may come nobody else stands in. */
static void pictures_missing(void **state)
{
	struct graphic_ask ask = {.picture = find_picture};
	char *gone = rg_asprintf(SPONSORS, "gone"), *late = rg_asprintf(SPONSORS, "late"), name[64];
	bool pending;

	(void)state;
	equal("gone", sponsor_of(gone, &ask, 3, &pending, name), "a");
	assert_false(pending);
	assert_null(sponsor_of(late, &ask, 3, &pending, name));
	assert_true(pending);
	equal("not late", sponsor_of(late, &ask, 0, &pending, name), "a");
	assert_false(pending);
	assert_null(sponsor_of("{'race_feed':1,'sponsors':[{'picture':'gone1'},{'picture':'gone2'}]}", &ask, 1,
			       &pending, name));
	assert_false(pending);
	assert_null(sponsor_of("{'race_feed':1}", &ask, 1, &pending, name));
	rg_free(gone);
	rg_free(late);
}

static void light_pictures(void **state)
{
	static const struct {
		uint32_t letters, ground;
		bool light;
	} cases[] = {
		{0xFFFFFFFF, 0, true},           /* white on nothing */
		{0xFF14233C, 0, false},          /* dark on nothing */
		{0xFFE4002B, 0, false},          /* red is read on both */
		{0xFFFFE000, 0, true},           /* yellow */
		{0xFFFFFFFF, 0xFF14233C, false}, /* brings its ground */
		{0, 0, false},                   /* nothing at all */
	};
	uint32_t pixels[100 * 40];
	struct graphic_ask ask = {.picture = find_picture, .picture_data = &(int){0}};
	const struct picture before = picture;

	(void)state;
	picture = (struct picture){.width = 100, .height = 40, .stride = 400, .pixels = pixels, .references = 1};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench_view on;
		for (int p = 0; p < 100 * 40; p++)
			pixels[p] = p % 100 < 50 ? cases[i].letters : cases[i].ground;
		bench_view_open(&on, "{'race_feed':1,'sponsors':[{'picture':'a'}]}", "en", &ask);
		if (sponsor_is_light(&on.view) != cases[i].light)
			fail_msg("picture %zu is %s", i, cases[i].light ? "dark" : "light");
		bench_view_close(&on);
	}
	picture = before;
}

/* ---- minors ---- */

#define ROUND "'rounds':[{'id':'r','start':'2021-06-05','end':'2021-06-06'}],'now':{'round':'r'}"

static void minors(void **state)
{
	static const struct {
		const char *driver, *rest;
		bool hidden;
	} cases[] = {
		{"'born':'2003-06-06'", ROUND, true},  /* 18 on the second day */
		{"'born':'2003-06-05'", ROUND, false}, /* 18 on the first */
		{"'born':'1990-01-01','age':12", ROUND, false},
		{"'age':17", ROUND, true},
		{"'age':18", ROUND, false},
		{"'last_name':'X'", ROUND, false},            /* not known */
		{"'born':'2003-06-06'", "'series':[]", true}, /* no event: today, 2021-06-05 */
		{"'born':'2003-06-05'", "'series':[]", false},
		{"'age':9", "'series':[]", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *day = rg_asprintf("{'race_feed':1,'drivers':[{'id':'a',%s,'photo':'a.jpg'}],%s}", cases[i].driver,
					cases[i].rest);
		for (int hide = 0; hide < 2; hide++) {
			struct graphic_ask ask = {.hide_minors = hide,
						  .today = {2021, 6, 5},
						  .picture = find_picture,
						  .picture_data = &(int){0}};
			struct bench_view on;
			bench_view_open(&on, day, "en", &ask);
			bool hidden = hide && cases[i].hidden;
			struct value photo = bench_value(&on, "driver.photo");
			struct value age = bench_value(&on, "driver.age");
			struct value born = bench_value(&on, "driver.born");
			if (minor_is_hidden(&on.view, on.view.driver) != hidden || value_true(&photo) == hidden ||
			    (hidden && (value_true(&age) || value_true(&born))))
				fail_msg("%s is %s", cases[i].driver, hidden ? "shown" : "hidden");
			bench_view_close(&on);
		}
		rg_free(day);
	}
}

/* A class that hides the age does not tell the birthday either. */
static void class_hides_birthday(void **state)
{
	struct graphic_ask ask = {.today = {2021, 6, 5}};
	struct bench_view on;

	(void)state;
	bench_view_open(&on,
			"{'race_feed':1,'classes':[{'id':'c','hide':['age']}],"
			"'drivers':[{'id':'a','born':'2009-01-01','class':'c'},{'id':'b','born':'2009-01-01'}]}",
			"en", &ask);
	assert_int_equal(bench_value(&on, "driver.born").kind, VALUE_NONE);
	on.view.driver = race_day_driver(on.view.day, "b");
	assert_int_equal(bench_value(&on, "driver.born").kind, VALUE_DATES);
	bench_view_close(&on);
}

/* ---- what only an automatic graphic says ---- */

/* A hand's card may be of who is on air now; only the director's says that its driver comes next. */
static void automatic_says_who_comes_next(void **state)
{
	static const char day[] =
		"{'race_feed':1,'classes':[{'id':'sc'},{'id':'li'}],'series':[{'id':'sm'}],"
		"'drivers':[{'id':'a','class':'sc'},{'id':'b','class':'sc','stand_in':true},{'id':'c'},{'id':'d'}],"
		"'standings':[{'series':'sm','class':'li','rows':[{'driver':'a','position':9}]},"
		"{'series':'sm','class':'sc','rows':[{'driver':'b','position':1},{'driver':'a','position':2}]}],"
		"'heats':[{'id':'h','classes':['sc'],'status':'grid','attempt':2,'group':'Q3','phase':'heat',"
		"'entries':[{'driver':'b','slot':1},{'driver':'a','slot':3},{'driver':'d','slot':4,'status':'dns'}]},"
		"{'id':'over','classes':['sc'],'status':'official','entries':[{'driver':'a','slot':1}]}]}";
	static const struct {
		const char *driver, *heat;
		bool automatic;
		int lane, position; /* 0: none */
		bool next;
	} cases[] = {{"a", "h", true, 3, 2, true},    {"a", "h", false, 0, 2, false}, {"b", "h", true, 1, 0, true},
		     {"c", "h", true, 0, 0, false},   {"d", "h", true, 0, 0, false},  {"a", "over", true, 0, 2, false},
		     {"a", "gone", true, 0, 2, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.heat = cases[i].heat,
					  .driver = cases[i].driver,
					  .automatic = cases[i].automatic,
					  .today = {2021, 6, 5}};
		struct bench_view on;
		bench_view_open(&on, day, "fi", &ask);
		struct value next = bench_value(&on, "driver.up_next"), lane = bench_value(&on, "driver.lane");
		struct value position = bench_value(&on, "driver.standing.position");
		if (value_true(&next) != cases[i].next || (lane.kind == VALUE_INT ? lane.number : 0) != cases[i].lane ||
		    (position.kind == VALUE_INT ? position.number : 0) != cases[i].position)
			fail_msg("%s in %s: next %d, lane %d, position %d", cases[i].driver, cases[i].heat,
				 value_true(&next), (int)lane.number, (int)position.number);
		bench_view_close(&on);
	}
}

/* Why the director shows it: in the words on air, and then not in the title as well. */
static void occasion_is_said_once(void **state)
{
	static const char day[] = "{'race_feed':1,'heats':[{'id':'h','attempt':2,'group':'Q3','phase':'heat'}]}";
	static const struct {
		const char *occasion, *said, *title;
	} cases[] = {{NULL, NULL, "Alkuerä 3 · Uusinta"},
		     {"Restart", "Uusintalähtö", "Alkuerä 3"},
		     {"Rerun", "Uusinta", "Alkuerä 3"},
		     {"Updated", "Päivitetty", "Alkuerä 3"},
		     {"Own word", "Own word", "Alkuerä 3"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.heat = "h", .occasion = cases[i].occasion, .today = {2021, 6, 5}};
		struct bench_view on;
		bench_view_open(&on, day, "fi", &ask);
		struct value said = bench_value(&on, "occasion");
		assert_true(rg_equal(said.kind == VALUE_TEXT ? said.text : NULL, cases[i].said));
		assert_string_equal(bench_value(&on, "heat.title").text, cases[i].title);
		bench_view_close(&on);
	}
}

/* ---- drawn ---- */

static void without_race_data(void **state)
{
	static const struct {
		const char *template_id, *text1, *text2, *missing;
	} cases[] = {
		{"name-strap", "Åke", "VIP", NULL},   {"name-strap", NULL, "VIP", NULL},
		{"message", "Tauko", NULL, NULL},     {"message", "\n ", NULL, "text1"},
		{"message", NULL, "x", "text1"},      {"name-strap", NULL, NULL, "person"},
		{"driver-strap", "x", "x", "driver"},
	};
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct graphic_ask ask = {.template_id = cases[i].template_id,
					  .text1 = cases[i].text1,
					  .text2 = cases[i].text2,
					  .width = 1920,
					  .height = 1080};
		char *error = NULL;
		struct graphic *graphic = graphic_make(studio, &ask, NULL, &error);
		assert_null(error);
		equal(cases[i].template_id, graphic->empty_reason, cases[i].missing);
		assert_int_equal(graphic->count == 0, cases[i].missing != NULL);
		graphic_unref(graphic);
	}
	graphic_studio_destroy(studio);
}

/* Boxes with figures are never drawn; where nothing is left of a text, the crew is told. */
static void letters_of_no_font(void **state)
{
	struct graphic_studio *studio = graphic_studio_create(race_shelf_create(RG_STAGE_DATA, NULL));
	struct graphic_ask ask = {.template_id = "message", .width = 1920, .height = 1080};
	char *error = NULL;

	(void)state;
	ask.text1 = "Tauko 🏁";
	struct graphic *marked = graphic_make(studio, &ask, NULL, &error);
	assert_null(error);
	ask.text1 = "Tauko";
	struct graphic *plain = graphic_make(studio, &ask, NULL, NULL);
	assert_true(marked->change_id == plain->change_id);
	ask.text1 = "休憩";
	struct graphic *unknown = graphic_make(studio, &ask, NULL, &error);
	assert_string_equal(error, "no font has the letters of \"休憩\"");
	rg_free(error);
	assert_int_equal(unknown->count, 0);
	assert_string_equal(unknown->empty_reason, "text1");
	graphic_unref(marked);
	graphic_unref(plain);
	graphic_unref(unknown);
	graphic_studio_destroy(studio);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(endless_text),
		cmocka_unit_test(people),
		cmocka_unit_test(turns),
		cmocka_unit_test(pictures_missing),
		cmocka_unit_test(light_pictures),
		cmocka_unit_test(minors),
		cmocka_unit_test(class_hides_birthday),
		cmocka_unit_test(automatic_says_who_comes_next),
		cmocka_unit_test(occasion_is_said_once),
		cmocka_unit_test(without_race_data),
		cmocka_unit_test(letters_of_no_font),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the crew is told of its data: in its words; whose age is not known where somebody is known to be under 18. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/day/fields.h"
#include "race/file/said.h"
#include "race/review/phrase.h"
#include "race/review/review.h"
#include "race/review/review_unfilled.h"
#include "support_race.h"

#define HEAD                                                                                                           \
	"{'race_feed':1,'classes':[{'id':'m','name':'Crosskart Mini','short':'MINI'},{'id':'sc','name':'Supercar'}],"  \
	"'rounds':[{'id':'r','start':'2021-06-05'}],'now':{'round':'r'},'drivers':["
#define CHILD "{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2010-01-01'}"

static void whose_age_is_not_known(void **state)
{
	static const struct {
		const char *drivers, *told; /* NULL: nothing */
	} cases[] = {
		{CHILD, NULL},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'m'}", "MINI: 12 Virtanen"},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'sc'}", NULL},
		{CHILD ",{'id':'b','number':'12','last_name':'Virtanen','class':'m','age':40}", NULL},
		{CHILD ",{'id':'b','number':'12','first_name':'Elli','class':'m'},{'id':'c','last_name':'Niemi',"
		       "'class':'m'},{'id':'d','number':'14','class':'m'}",
		 "MINI: 12 Elli, 14, Niemi"},
		/* of age, all who are known: the others are no children either */
		{"{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2003-06-05'},"
		 "{'id':'b','number':'12','last_name':'Virtanen','class':'m'}",
		 NULL},
		{"{'id':'a','number':'1','last_name':'Aho','class':'m','born':'2003-06-06'},"
		 "{'id':'b','number':'12','last_name':'Virtanen','class':'m'}",
		 "MINI: 12 Virtanen"},
		{CHILD ",{'id':'n2','number':'2','class':'m'},{'id':'n3','number':'3','class':'m'},{'id':'n4','number':"
		       "'4','class':'m'},"
		       "{'id':'n5','number':'5','class':'m'},{'id':'n6','number':'6','class':'m'},{'id':'n7','number':'"
		       "7','class':'m'},"
		       "{'id':'n8','number':'8','class':'m'}",
		 "MINI: 2, 3, 4, 5, 6, 7, …"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = rg_asprintf("%s%s]}", HEAD, cases[i].drivers);
		struct race_day *day = race_decode_text(text, NULL);
		char *told = race_review_ageless(day, (struct race_date){2026, 1, 1});
		if (!rg_equal(told, cases[i].told))
			fail_msg("%s: \"%s\", expected \"%s\"", cases[i].drivers, told ? told : "",
				 cases[i].told ? cases[i].told : "");
		rg_free(told);
		race_day_unref(day);
		rg_free(text);
	}
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

#define IS_AMONG(name, ...)                                                                                            \
	is_among((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), name)

static void expect_words(const struct words *words, const char *key)
{
	if (!phrase_find(words, key))
		fail_msg("%s: no Check.%s", words_language(words), key);
}

/* Members that a crew does not fill or would not miss have no word. */
static void expect_type(const struct words *words, const struct race_type *type)
{
	const char *name = type == &race_type_day ? "feed" : type->name;
	char key[64];

	snprintf(key, sizeof(key), "Lacks.%s", name);
	if (!IS_AMONG(name, "winner", "surface", "now"))
		expect_words(words, key);
	snprintf(key, sizeof(key), "With.%s", name);
	if (!IS_AMONG(name, "winner", "surface", "now", "row", "honour", "feed"))
		expect_words(words, key);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct race_field *field = &type->fields[i];
		if (!IS_AMONG(field->name, "id", "order", "hide", "kind", "driver", "asphalt", "gravel", "decimals",
			      "start_is", "race_feed", "updated", "now", "heat", "flag", "joker", "focus_x", "focus_y",
			      "photo_ground", "absent") &&
		    !race_review_member(words, name, field->name))
			fail_msg("%s: no word for %s.%s", words_language(words), name, field->name);
		if (field->of && field->kind != RACE_REF && field->kind != RACE_REFS)
			expect_type(words, field->of);
	}
}

static void each_member_has_a_word(void **state)
{
	static const char *const languages[] = {"en", "fi", "sv", "nb", "et"};

	(void)state;
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		struct words *words = words_load(RG_LOCALE, languages[i], "");
		assert_string_equal(words_language(words), languages[i]);
		expect_type(words, &race_type_day);
		words_destroy(words);
	}
}

static void phrases(void **state)
{
	struct words *words = words_load(RG_LOCALE, "en", "");
	struct rg_buffer text = {0};

	(void)state;
	phrase_add_count(&text, words, "With.heat", 3, race_review_member(words, "heat", "classes"));
	rg_buffer_text(&text, " | ");
	phrase_add_count(&text, words, "With.heat", 1, "{}"); /* a hole in what is filled in is no hole */
	rg_buffer_text(&text, " | ");
	phrase_add(&text, words, "TwiceIn", "11", "125");
	rg_buffer_text(&text, " | ");
	phrase_add(&text, NULL, "Twice", "11", NULL);
	assert_string_equal(text.bytes, "3 heats with a class | 1 heat with {} | 11 used twice in 125 | Twice");
	rg_buffer_finish(&text);
	words_destroy(words);
}

static char said_folder[] = "/tmp/rg-said-XXXXXX";

static void write_said(const char *name, const char *text)
{
	char *path = rg_asprintf("%s/%s.json", said_folder, name);

	assert_true(rg_file_replace(path, text, strlen(text)));
	rg_free(path);
}

/* A sentence with other places than the code's would print what is not there. */
static void sentences_of_a_language(void **state)
{
	struct race_problems problems = {0}, said = {0};

	(void)state;
	assert_non_null(mkdtemp(said_folder));
	write_said("fi", "{\"said\":1,\"lines\":{\"%s: row %zu\":\"%s: rivi %zu\",\"%d %% of %s\":\"%d %% kun %s\","
			 "\"got %s\":\"saatiin %d\",\"took %s\":\"%s %s\",\"gave %zu\":\"antoi\",\"two %s\":7}}");
	write_said("sv", "{\"said\":1,\"lines\":");
	assert_string_equal(race_said("%s: row %zu"), "%s: row %zu");
	race_said_load(said_folder, "fi-FI", &problems);
	assert_int_equal(problems.count, 4);
	assert_non_null(strstr(problems.lines[0], "\"got %s\": expected a text with the same places"));
	assert_string_equal(race_said("%d %% of %s"), "%d %% kun %s");
	assert_string_equal(race_said("got %s"), "got %s");
	race_problems_add(&said, "%s: row %zu", "a.csv", (size_t)3);
	race_problems_remark(&said, "got %s", "x");
	assert_string_equal(said.lines[0], "a.csv: rivi 3");
	assert_string_equal(said.remarks[0], "got x");
	race_problems_finish(&problems);
	/* A broken file is named, and it is English then. */
	race_said_load(said_folder, "sv-SE", &problems);
	assert_int_equal(problems.count, 1);
	assert_string_equal(race_said("%s: row %zu"), "%s: row %zu");
	race_problems_finish(&problems);
	race_said_load(said_folder, "en-US", &problems);
	race_said_load(said_folder, NULL, &problems);
	assert_int_equal(problems.count, 0);
	assert_string_equal(race_said("%s: row %zu"), "%s: row %zu");
	race_problems_finish(&said);
	char *command = rg_asprintf("rm -r '%s'", said_folder);
	assert_int_equal(system(command), 0);
	rg_free(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_age_is_not_known),
		cmocka_unit_test(each_member_has_a_word),
		cmocka_unit_test(phrases),
		cmocka_unit_test(sentences_of_a_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

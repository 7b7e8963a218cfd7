/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes over the network, end to end on loopback: feeds, foreign APIs, timing, keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "feed/secrets.h"
#include "support_clock.h"
#include "support_intake.h"
#include "support_timing.h"

#define NATIVE                                                                                                         \
	"{'race_feed':1,'drivers':[{'id':'a','number':'11','first_name':'Aaro','last_name':'Virta'},"                  \
	"{'id':'b','number':'5','first_name':'Bo','last_name':'Ek'}]}"

/* An API of the test's own: a day with races, whose cars are asked again when the race's figure changed; and a list in
 * pages of two. */
static const char shop[] =
	"{'mapping':1,'title':'Shop','about':'A test.','base':'https://shop.test/api',"
	"'addresses':['shop.test/day/{day}'],'parameters':{'day':{'about':'its name'}},"
	"'requests':["
	"{'id':'day','url':'day/{day}','interval_s':1,'shape':['races','day'],'valid':'day'},"
	"{'id':'race','url':'race/{race}','interval_s':1,'valid':'cars',"
	"'each':{'from':'day','rows':'races[*]','as':{'race':'id'}},'when':['changed']}],"
	"'fill':["
	"{'list':'heats','from':'day','rows':'races[*]','fields':{'id':'id','name':'name'}},"
	"{'list':'heats','from':'race','fields':{'id':'id','entries':{'rows':'cars[*]','fields':{'number':'number',"
	"'name':'name','position':'place'}}}}]}";
static const char pages[] =
	"{'mapping':1,'title':'Pages','about':'A test.','base':'https://pages.test/api',"
	"'addresses':['pages.test/list'],'parameters':{},"
	"'requests':[{'id':'list','url':'list','interval_s':1,'shape':['items','all'],'valid':'all',"
	"'paging':{'limit':'limit','offset':'offset','size':2,'total':'all','rows':'items[*]'}}],"
	"'fill':[{'list':'drivers','from':'list','rows':'items[*]','fields':{'id':'no','number':'no','last_name':'name'"
	"}}]}";

static void open_url(struct intake_run *run, struct intake_site *site, const char *path, const char *mapping)
{
	char *url = intake_site_url(site, path);

	intake_run_open(run, (struct intake_options){.address = url, .mapping = mapping}, intake_folder());
	rg_free(url);
}

static void native_feed(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_site_set(site, "/day.json", "200 OK", NATIVE);
	open_url(&run, site, "/day.json", NULL);
	intake_run_until(&run, intake_has, "'last_name':'Virta'");
	assert_true(intake_is_done(&run, ""));
	assert_true(intake_says(&run, "race feed): 2 drivers"));
	assert_int_equal(run.look.problems->count, 0);
	uint64_t hash = run.look.hash;
	intake_site_set(site, "/day.json", "200 OK", "{'race_feed':1,'drivers':[{'id':'c','number':'7'}]}");
	intake_run_until(&run, intake_has, "'id':'c'");
	assert_true(intake_lacks(&run, "Virta"));
	assert_true(run.look.hash != hash);
	intake_run_close(&run);
	intake_site_stop(site);
}

/* Whatever comes instead: what was good stays, and why is said; when it is good again, no more. */
static void last_good_stays(void **state)
{
	static const struct {
		const char *status, *body, *unusable, *error;
	} bad[] = {
		{"404 Not Found", "", NULL, "404 Not Found"},
		{"500 Internal Server Error", "<html>", NULL, "500"},
		{"200 OK", "<!doctype html><html><body>log in</body></html>", NULL, "web page"},
		{"200 OK", "{'race_feed':1,'drivers':[{'id':", "it was cut off", NULL},
		{"200 OK", "{'Successful':false}", "no race feed and of no API", NULL},
		{"200 OK", "{'race_feed':2}", "race_feed: expected 1", NULL},
		{"204 No Content", "", NULL, NULL},
		{"200 OK", "", NULL, NULL},
	};
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		intake_site_set(site, "/day.json", "200 OK", NATIVE);
		open_url(&run, site, "/day.json", NULL);
		intake_run_until(&run, intake_has, "'last_name':'Virta'");
		int asked = intake_site_asked(site, "/day.json");
		intake_site_set(site, "/day.json", bad[i].status, bad[i].body);
		intake_refresh(run.intake);
		if (bad[i].unusable)
			intake_run_until(&run, intake_is_unusable, bad[i].unusable);
		else if (bad[i].error)
			intake_run_until(&run, intake_fails, bad[i].error);
		while (intake_site_asked(site, "/day.json") == asked)
			intake_run_for(&run, 20);
		intake_run_for(&run, 50);
		assert_true(intake_has(&run, "'last_name':'Virta'"));
		intake_site_set(site, "/day.json", "200 OK",
				"{'race_feed':1,'drivers':[{'id':'a','last_name':'Again'}]}");
		intake_refresh(run.intake);
		intake_run_until(&run, intake_has, "Again");
		assert_true(intake_is_usable(&run, ""));
		assert_false(run.look.failing);
		intake_run_close(&run);
	}
	intake_site_stop(site);
}

static void a_crews_table_lies_over_it(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_site_set(site, "/day.json", "200 OK", NATIVE);
	intake_write("crew.csv", "number;name;car\n11;Aaro Virta;Ford Fiesta\n99;Nora Uusi;Lada\n");
	char *url = intake_site_url(site, "/day.json"), *crew = intake_path("crew.csv");
	intake_run_open(&run, (struct intake_options){.address = url, .crew = crew}, NULL);
	intake_run_until(&run, intake_has, "'car':'Ford Fiesta'");
	intake_run_until(&run, intake_has, "'last_name':'Ek'");
	assert_true(intake_has(&run, "'Uusi'"));
	assert_true(intake_says(&run, "crew.csv (table): 2 drivers: 1 matched, 1 added"));
	assert_int_equal(run.look.stranger_count, 1);
	assert_string_equal(run.look.strangers[0], "5");
	/* The crew takes its line back. */
	intake_write("crew.csv", "number;name;car\n99;Nora Uusi;Lada\n");
	intake_run_until(&run, intake_lacks, "Ford Fiesta");
	assert_true(intake_says(&run, "crew.csv (table): 1 driver: 1 added; "));
	intake_run_close(&run);
	rg_free(url);
	rg_free(crew);
	intake_site_stop(site);
}

static void an_api_at_another_place(void **state)
{
	struct intake_site *site = intake_site_start();
	size_t length;
	char *event = timing_input("mapping", "001-speedhive", "event.json", &length);
	char *class_ = timing_input("mapping", "001-speedhive", "class.json", &length);
	struct intake_run run;

	(void)state;
	intake_site_set_bytes(site, "/mirror/events/3721130?sessions=true", event);
	intake_site_set_bytes(site, "/mirror/sessions/12867842/classification", class_);
	open_url(&run, site, "/mirror/events/3721130", "speedhive");
	intake_run_until(&run, intake_has, "'entries'");
	assert_true(intake_says(&run, "(speedhive)"));
	assert_int_equal(intake_site_asked(site, "/mirror/events/3721130?sessions=true"), 1);
	intake_run_close(&run);
	rg_free(event);
	rg_free(class_);
	intake_site_stop(site);
}

static void an_api_by_its_shape(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_site_set(site, "/any", "200 OK", "[{'No':'11','Driver':'Aaro Virta','Slot':1},{'No':'7','Driver':'X'}]");
	open_url(&run, site, "/any", NULL);
	intake_run_until(&run, intake_has, "'number':'11'");
	assert_true(intake_says(&run, "(vmix): 2 drivers, 1 heat"));
	assert_int_equal(run.look.problems->count, 0);
	intake_run_close(&run);
	intake_site_stop(site);
}

static void all_pages_or_none(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_write("mappings/pages.json", pages);
	intake_site_set(site, "/api/list?limit=2&offset=0", "200 OK",
			"{'all':3,'items':[{'no':'1','name':'One'},{'no':'2','name':'Two'}]}");
	intake_site_set(site, "/api/list?limit=2&offset=2", "200 OK", "{'all':3,'items':[]}");
	open_url(&run, site, "/api/list", "pages");
	intake_run_until(&run, intake_is_unusable, "2 rows of 3 came");
	assert_true(intake_lacks(&run, "'One'"));
	intake_run_close(&run);

	intake_site_set(site, "/api/list?limit=2&offset=2", "200 OK", "{'all':3,'items':[{'no':'3','name':'Three'}]}");
	open_url(&run, site, "/api/list", "pages");
	intake_run_until(&run, intake_has, "'Three'");
	assert_true(intake_has(&run, "'One'"));
	assert_true(intake_is_usable(&run, ""));
	/* The second page changes although the first is the same. */
	intake_site_set(site, "/api/list?limit=2&offset=2", "200 OK", "{'all':3,'items':[{'no':'3','name':'Third'}]}");
	intake_run_until(&run, intake_has, "'Third'");
	intake_run_close(&run);
	intake_site_stop(site);
}

static void asked_again_when_the_marker_moves(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	intake_write("mappings/shop.json", shop);
	intake_site_set(site, "/api/day/7", "200 OK", "{'day':7,'races':[{'id':'r1','name':'One','changed':1}]}");
	intake_site_set(site, "/api/race/r1", "200 OK", "{'id':'r1','cars':[{'number':'11','name':'Virta'}]}");
	open_url(&run, site, "/api/day/7", "shop");
	intake_run_until(&run, intake_has, "'Virta'");
	intake_run_until(&run, intake_is_done, "");
	intake_run_for(&run, 2500);
	assert_true(intake_site_asked(site, "/api/day/7") >= 2);
	assert_int_equal(intake_site_asked(site, "/api/race/r1"), 1);
	/* Another marker: asked once more, whether it gives the same or not. */
	intake_site_set(site, "/api/day/7", "200 OK", "{'day':7,'races':[{'id':'r1','name':'Two','changed':2}]}");
	intake_run_until(&run, intake_has, "'Two'");
	intake_run_for(&run, 1500);
	assert_int_equal(intake_site_asked(site, "/api/race/r1"), 2);
	intake_site_set(site, "/api/race/r1", "200 OK",
			"{'id':'r1','cars':[{'number':'11','name':'Virta','place':1}]}");
	intake_site_set(site, "/api/day/7", "200 OK", "{'day':7,'races':[{'id':'r1','name':'Two','changed':3}]}");
	intake_run_until(&run, intake_has, "'position':1");
	assert_int_equal(intake_site_asked(site, "/api/race/r1"), 3);
	/* An answer that is none leaves what was there, and is told until a better one comes. */
	intake_site_set(site, "/api/day/7", "200 OK", "{'Successful':false}");
	intake_run_until(&run, intake_is_unusable, "this is no answer");
	assert_true(intake_has(&run, "'position':1"));
	intake_site_set(site, "/api/day/7", "200 OK", "{'day':7,'races':[{'id':'r1','name':'Two','changed':3}]}");
	intake_run_until(&run, intake_is_usable, "");
	assert_int_equal(intake_site_asked(site, "/api/race/r1"), 3);
	/* A race that went, goes. */
	intake_site_set(site, "/api/day/7", "200 OK", "{'day':7,'races':[]}");
	intake_run_until(&run, intake_lacks, "'r1'");
	intake_run_close(&run);
	intake_site_stop(site);
}

static void an_address_that_cannot_be_asked(void **state)
{
	struct intake_site *site = intake_site_start();
	struct intake_run run;

	(void)state;
	open_url(&run, site, "/day.json", "nothing-of-this-name");
	intake_run_until(&run, intake_is_unusable, "there is no mapping \"nothing-of-this-name\"");
	intake_run_for(&run, 100);
	assert_true(intake_is_done(&run, ""));
	assert_int_equal(intake_site_asked(site, "/day.json"), 0);
	intake_run_close(&run);
	intake_run_open(&run, (struct intake_options){.address = "ftp://127.0.0.1/x"}, NULL);
	intake_run_until(&run, intake_fails, "");
	intake_run_close(&run);
	intake_run_open(&run, (struct intake_options){0}, NULL);
	intake_run_for(&run, 20);
	assert_null(run.look.tree);
	intake_run_close(&run);
	intake_site_stop(site);
}

/* ---- keys ---- */

static void keys_go_to_their_server_alone(void **state)
{
	struct intake_site *ours = intake_site_start(), *theirs = intake_site_start();
	char *address = intake_site_url(ours, "/api/day/7"), *crew = intake_site_url(theirs, "/crew.csv");
	struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "open-sesame"};
	struct intake_run run;

	(void)state;
	intake_write("mappings/shop.json", shop);
	assert_true(secrets_set(intake_folder(), address, &auth, NULL));
	intake_site_set(ours, "/api/day/7", "200 OK", "{'day':7,'races':[{'id':'r1','name':'One','changed':1}]}");
	intake_site_set(ours, "/api/race/r1", "200 OK", "{'id':'r1','cars':[{'number':'11','name':'Virta'}]}");
	intake_site_set(theirs, "/crew.csv", "200 OK", "number;name\n99;Nora Uusi\n");
	intake_run_open(&run,
			(struct intake_options){
				.address = address, .mapping = "shop", .crew = crew, .secrets_dir = intake_folder()},
			intake_folder());
	intake_run_until(&run, intake_has, "'Virta'");
	intake_run_until(&run, intake_has, "'Uusi'");
	assert_true(intake_site_asked_with(ours, "/api/day/7", "Authorization: Bearer open-sesame\r\n") >= 1);
	assert_int_equal(intake_site_asked_with(ours, "/api/race/r1", "Authorization: Bearer open-sesame\r\n"), 1);
	assert_true(intake_site_asked(theirs, "/crew.csv") >= 1);
	assert_int_equal(intake_site_asked_with(theirs, "/crew.csv", "open-sesame"), 0);
	assert_int_equal(intake_site_asked_with(theirs, "/crew.csv", "Authorization"), 0);
	for (size_t i = 0; i < intake_layer_count(run.intake); i++)
		assert_null(strstr(intake_layer_line(run.intake, i), "sesame"));
	intake_run_close(&run);
	rg_free(address);
	rg_free(crew);
	intake_site_stop(ours);
	intake_site_stop(theirs);
}

/* ---- timing ---- */

static void replay(struct http_talk *talk)
{
	http_send_text(talk, talk->data);
	http_wait(talk, 60000);
}

/* ---- a table is named by its file, its server, never by the host ---- */

static void answer_table(struct http_talk *talk)
{
	const char *path = talk->request + strlen("GET ");
	const char *headers = "Content-Type: text/csv\r\n";

	if (rg_starts_with(path, "/moved "))
		http_send_answer(talk, "302 Found", "Location: /x/Q1%20race%202.csv\r\n", "");
	else if (rg_starts_with(path, "/named "))
		http_send_answer(talk, "200 OK",
				 "Content-Disposition: attachment; filename=\"x.csv\"; "
				 "filename*=UTF-8''Q1%20race%202.csv\r\n",
				 talk->data);
	else
		http_send_answer(talk, "200 OK", headers, talk->data);
}

#define ROWS                                                                                                           \
	"[{\"pos\":1,\"number\":11,\"laps\":4,\"time\":\"2:42.154\"},"                                                 \
	"{\"pos\":2,\"number\":12,\"laps\":4,\"time\":\"2:43.154\"}]"

/* Race 1 the first time that it is asked, then race 2, as a program writes over its file. */
static void answer_turns(struct http_talk *talk)
{
	int *asked = talk->data, count = __atomic_add_fetch(asked, 1, __ATOMIC_RELAXED);
	char *headers = rg_asprintf("Content-Disposition: attachment; filename=\"Q1 race %d.json\"\r\n",
				    count < 2 ? 1 : 2);

	http_send_answer(talk, "200 OK", headers, count < 2 ? ROWS : ROWS "\n");
	rg_free(headers);
}

static void a_list_is_called_as_a_table_is(void **state)
{
	static const struct {
		const char *path;
		bool named;
	} cases[] = {
		{"/x/Q1%20race%202.json", true},
		{"/rows", false},
		{"/named", true},
		{"/moved", true},
		{"/rows#mapping=vmix", false},
		{"/named#mapping=vmix", true},
	};
	struct http_server *server = http_server_start(answer_table, ROWS);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct intake_run run;
		char *url = http_server_url(server, cases[i].path);
		intake_run_open(&run, (struct intake_options){.address = url}, intake_folder());
		intake_run_until(&run, intake_has, "'position':2");
		if (intake_has(&run, "'phase':'heat','group':'Q1','race':2") != cases[i].named)
			fail_msg("%s is called wrongly", cases[i].path);
		assert_true(intake_lacks(&run, "127.0.0"));
		intake_run_close(&run);
		rg_free(url);
	}
	http_server_stop(server);
}

static void a_list_that_is_called_otherwise(void **state)
{
	int asked = 0;
	struct http_server *server = http_server_start(answer_turns, &asked);
	char *url = http_server_url(server, "/rows");
	struct intake_run run;

	(void)state;
	intake_run_open(&run, (struct intake_options){.address = url}, intake_folder());
	intake_run_until(&run, intake_has, "'race':1");
	intake_run_until(&run, intake_has, "'race':2");
	intake_run_close(&run);
	rg_free(url);
	http_server_stop(server);
}

static void a_table_is_never_called_as_its_host(void **state)
{
	static const struct {
		const char *path;
		bool named;
	} cases[] = {
		{"/x/Q1%20race%202.csv", true}, {"/pub?output=csv", false}, {"/named", true}, {"/moved", true},
		{"/x/results.csv?y=1", false},
	};
	size_t length;
	char *bytes = timing_input("file-names", "", "Q1 race 2.csv", &length);
	char *text = rg_strndup(bytes, length);
	struct http_server *server = http_server_start(answer_table, text);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct intake_run run;
		char *url = http_server_url(server, cases[i].path);
		intake_run_open(&run, (struct intake_options){.address = url}, intake_folder());
		intake_run_until(&run, intake_has, "'position':2");
		assert_int_equal(run.look.problems->count, 0);
		assert_int_equal(intake_has(&run, "'phase':'heat','group':'Q1','race':2"), cases[i].named);
		assert_true(intake_lacks(&run, "127.0.0"));
		assert_int_equal(intake_has(&run, "'name':'results'"), strstr(cases[i].path, "results") != NULL);
		intake_run_close(&run);
		rg_free(url);
	}
	http_server_stop(server);
	rg_free(text);
	rg_free(bytes);
}

/* Whatever it is that came: a table, a race feed, an answer of an API, a recording. */
static void old_letters_by_their_names(void **state)
{
	static const struct {
		const char *name, *text;
	} files[] = {
		{"x.csv", "number,name\n11,J\xE2nis B\xE7rzi\xF2\xF0\n"},
		{"x.json", "{\"race_feed\":1,\"drivers\":[{\"id\":\"a\",\"first_name\":\"J\xE2nis\","
			   "\"last_name\":\"B\xE7rzi\xF2\xF0\"}]}"},
		{"pages.json", "{\"items\":[{\"no\":\"1\",\"name\":\"J\xE2nis B\xE7rzi\xF2\xF0\"}],\"all\":1}"},
		{"x.txt", "$A,\"1\",\"1\",1,\"J\xE2nis\",\"B\xE7rzi\xF2\xF0\",\"\",1\r\n"},
		{"x.xml", "<resultspage><results><result no=\"1\" fullname=\"J\xE2nis "
			  "B\xE7rzi\xF2\xF0\"/></results></resultspage>"},
	};

	(void)state;
	intake_write("mappings/pages.json", pages);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct intake_run run;
		char *path = intake_path(files[i].name);
		intake_write_bytes(files[i].name, files[i].text, strlen(files[i].text));
		intake_run_open(&run, (struct intake_options){.address = path}, intake_folder());
		intake_run_until(&run, intake_has, "B\xC4\x93rzi\xC5\x86\xC5\xA1");
		assert_int_equal(run.look.problems->count, 0);
		intake_run_close(&run);
		intake_run_open(&run, (struct intake_options){.address = path, .encoding = RACE_ENCODING_1252},
				intake_folder());
		intake_run_until(&run, intake_has, "B\xC3\xA7rzi\xC3\xB2\xC3\xB0");
		intake_run_close(&run);
		rg_free(path);
	}
}

/* The format has no such member; what stands in a feed all the same is not carried on into what is written of it. */
static void transponders_are_not_carried_on(void **state)
{
	struct intake_run run;
	char *path = intake_path("x.json");

	(void)state;
	intake_write("x.json", "{'race_feed':1,'drivers':[{'id':'a','last_name':'Virta','transponder':9900001,"
			       "'user':{'chip':{'code':'9900001'}}}]}");
	intake_run_open(&run, (struct intake_options){.address = path}, intake_folder());
	intake_run_until(&run, intake_has, "Virta");
	assert_true(intake_lacks(&run, "9900001"));
	intake_run_close(&run);
	rg_free(path);
}

static void a_feed_in_utf16(void **state)
{
	static const char feed[] = "\xFF\xFE{\0\"\0r\0a\0c\0e\0_\0f\0e\0e\0d\0\"\0:\0"
				   "1\0,\0\"\0p\0e\0o\0p\0l\0"
				   "e\0\"\0:\0[\0{\0\"\0n\0a\0m\0e\0\"\0:\0\"\0\x61\x01\"\0}\0]\0}\0";
	struct intake_run run;
	char *path = intake_path("x.json");

	(void)state;
	intake_write_bytes("x.json", feed, sizeof(feed) - 1);
	intake_run_open(&run, (struct intake_options){.address = path}, intake_folder());
	intake_run_until(&run, intake_has, "'name':'\xC5\xA1'");
	assert_int_equal(run.look.problems->count, 0);
	assert_null(run.look.samples[0]);
	intake_run_close(&run);
	rg_free(path);
}

static void one_old_byte_is_said(void **state)
{
	struct intake_run run;
	char *path = intake_path("x.json");

	(void)state;
	intake_write("x.json", "{'race_feed':1,'drivers':[\n{'id':'a','last_name':'Gr\xC3\xB6nholm'},\n"
			       "{'id':'b','last_name':'Gr\xF6nlund'}]}");
	intake_run_open(&run, (struct intake_options){.address = path}, intake_folder());
	intake_run_until(&run, intake_has, "Gr\xC3\xB6nholm");
	assert_true(intake_has(&run, "Gr\xEF\xBF\xBDnlund"));
	assert_int_equal(run.look.problems->count, 1);
	assert_true(rg_starts_with(run.look.problems->lines[0], "line 3: 1 letter"));
	intake_run_close(&run);
	rg_free(path);
}

static void timing_by_lines(void **state)
{
	size_t length;
	char *lines = timing_input("rmonitor", "001-the-specification", "input.txt", &length);
	struct http_server *server = http_server_start_talking(replay, lines);
	char *address = rg_asprintf("rmonitor://127.0.0.1:%d", http_server_port(server));
	struct intake_run run;

	(void)state;
	intake_write("crew.csv", "number;name\n777;Nora Uusi\n");
	char *crew = intake_path("crew.csv");
	intake_run_open(&run, (struct intake_options){.address = address, .crew = crew}, NULL);
	intake_run_until(&run, intake_says, " (RMonitor): ");
	assert_true(intake_says(&run, address));
	intake_run_until(&run, intake_has, "'Uusi'");
	assert_true(intake_has(&run, "'entries':[{"));
	intake_run_close(&run);
	http_server_stop(server);
	rg_free(address);
	rg_free(crew);
	rg_free(lines);
}

#define FAST 5 /* the clock: files and servers are looked at every second of it */

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, intake_folder_make, intake_folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(native_feed),
		IN_FOLDER(last_good_stays),
		IN_FOLDER(a_crews_table_lies_over_it),
		IN_FOLDER(an_api_at_another_place),
		IN_FOLDER(an_api_by_its_shape),
		IN_FOLDER(all_pages_or_none),
		IN_FOLDER(asked_again_when_the_marker_moves),
		IN_FOLDER(an_address_that_cannot_be_asked),
		IN_FOLDER(keys_go_to_their_server_alone),
		IN_FOLDER(a_table_is_never_called_as_its_host),
		IN_FOLDER(a_list_is_called_as_a_table_is),
		IN_FOLDER(a_list_that_is_called_otherwise),
		IN_FOLDER(old_letters_by_their_names),
		IN_FOLDER(transponders_are_not_carried_on),
		IN_FOLDER(a_feed_in_utf16),
		IN_FOLDER(one_old_byte_is_said),
		IN_FOLDER(timing_by_lines),
	};
	clock_run(FAST);
	http_log_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rg_free(http_log_take());
	return failed;
}

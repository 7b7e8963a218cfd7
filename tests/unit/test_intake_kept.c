/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an intake keeps for the next start of OBS, and what it makes of it then. By the real clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/cache/cache.h"
#include "support_intake.h"
#include "support_timing.h"

#define EVENT  "the event"
#define NATIVE "{'race_feed':1,'drivers':[{'id':'a','number':'11','last_name':'Virta'}]}"
#define OTHER  "{'race_feed':1,'drivers':[{'id':'a','number':'11','last_name':'Uusi'}]}"

static const char shop[] =
	"{'mapping':1,'title':'Shop','about':'A test.','base':'https://shop.test/api',"
	"'addresses':['shop.test/day/{day}'],'parameters':{'day':{'about':'its name'}},"
	"'requests':["
	"{'id':'day','url':'day/{day}','interval_s':1,'shape':['races','day'],'valid':'day'},"
	"{'id':'race','url':'race/{race}','interval_s':1,'valid':'cars',"
	"'each':{'from':'day','rows':'races[*]','as':{'race':'id'}}}],"
	"'fill':["
	"{'list':'heats','from':'day','rows':'races[*]','fields':{'id':'id','name':'name'}},"
	"{'list':'heats','from':'race','fields':{'id':'id','entries':{'rows':'cars[*]','fields':{'number':'number',"
	"'name':'name','position':'place'}}}}]}";

static struct cache *open_cache(void)
{
	char *folder = intake_path("cache");
	struct cache *cache = cache_open(folder, EVENT);

	rg_free(folder);
	return cache;
}

static void open_kept(struct intake_run *run, const char *address, const char *mapping)
{
	struct cache *cache = open_cache();
	char *user = intake_path("user");

	intake_run_open(run, (struct intake_options){.address = address, .mapping = mapping, .cache = cache},
			mapping ? user : NULL);
	cache_unref(cache);
	rg_free(user);
}

/* True when the disk has it, with these words. */
static bool is_on_disk(const char *name, const char *words, int64_t youngest_ms)
{
	struct cache *cache = open_cache();
	struct cache_entry entry;
	bool is = cache_find(cache, name, &entry);

	if (is) {
		is = strstr(entry.bytes->bytes, words) && entry.age_ms <= youngest_ms;
		feed_bytes_unref(entry.bytes);
	}
	cache_unref(cache);
	return is;
}

static void run_until_on_disk(struct intake_run *run, const char *name, const char *words, int64_t youngest_ms)
{
	int64_t start = rg_monotonic_ms();

	while (!is_on_disk(name, words, youngest_ms)) {
		assert_true(rg_monotonic_ms() - start < 5000);
		intake_run_for(run, 50);
	}
}

/* The very first look, as the work thread has it when it opens the data. */
static void assert_there_at_once(struct intake_run *run, const char *what)
{
	intake_step(run->intake, rg_monotonic_ms(), NULL);
	intake_look(run->intake, &run->look);
	assert_true(intake_has(run, what));
	assert_true(run->look.kept);
	assert_true(run->look.good_at_ms != 0);
}

static bool is_not_kept(struct intake_run *run, const char *what)
{
	(void)what;
	return run->look.tree && !run->look.kept;
}

static void it_is_there_without_a_network(void **state)
{
	struct intake_site *site = intake_site_start();
	char *url = intake_site_url(site, "/feed?key=s3cret");
	struct intake_run run;
	(void)state;

	intake_site_set(site, "/feed?key=s3cret", "200 OK", NATIVE);
	open_kept(&run, url, NULL);
	intake_run_until(&run, intake_has, "'Virta'");
	assert_false(run.look.kept);
	uint64_t hash = run.look.hash;
	run_until_on_disk(&run, url, "Virta", 5000);
	/* Good again and again, the same: it stays young. */
	intake_run_for(&run, 2500);
	assert_true(is_on_disk(url, "Virta", 2200));
	intake_run_close(&run);
	intake_site_set(site, "/feed?key=s3cret", "503 Service Unavailable", "");

	open_kept(&run, url, NULL);
	assert_there_at_once(&run, "'Virta'");
	assert_int_equal(run.look.hash, hash);
	assert_uint_in_range(rg_monotonic_ms() - run.look.good_at_ms, 0, 4000);
	intake_run_until(&run, intake_fails, "503");
	assert_true(intake_has(&run, "'Virta'"));
	assert_true(run.look.kept);
	/* What is no race data leaves it, too. */
	intake_site_set(site, "/feed?key=s3cret", "200 OK", "{'error':'later'}");
	intake_run_until(&run, intake_is_unusable, "");
	assert_true(intake_has(&run, "'Virta'"));
	assert_true(run.look.kept);
	/* The same as was kept: it is known to be right, and nothing moves. */
	intake_site_set(site, "/feed?key=s3cret", "200 OK", NATIVE);
	intake_run_until(&run, is_not_kept, "");
	assert_int_equal(run.look.hash, hash);
	intake_site_set(site, "/feed?key=s3cret", "200 OK", OTHER);
	intake_run_until(&run, intake_has, "'Uusi'");
	run_until_on_disk(&run, url, "Uusi", 5000);
	intake_run_close(&run);
	intake_site_stop(site);
	rg_free(url);
}

/* A mapping's first answers make half a day: the whole one stays until the rest has come. */
static void half_an_answer_replaces_nothing(void **state)
{
	struct intake_site *site = intake_site_start();
	char *url = intake_site_url(site, "/api/day/one"), *named = rg_asprintf("%s#mapping=shop", url);
	struct intake_run run;
	(void)state;

	intake_write("user/mappings/shop.json", shop);
	intake_site_set(site, "/api/day/one", "200 OK", "{'day':'one','races':[{'id':'7','name':'Q1'}]}");
	intake_site_set(site, "/api/race/7", "200 OK", "{'id':'7','cars':[{'number':'11','name':'Virta','place':1}]}");
	open_kept(&run, url, "shop");
	intake_run_until(&run, intake_has, "'Virta'");
	run_until_on_disk(&run, named, "Virta", 5000);
	intake_run_close(&run);

	intake_site_set(site, "/api/race/7", "503 Service Unavailable", "");
	open_kept(&run, url, "shop");
	assert_there_at_once(&run, "'Virta'");
	intake_run_until(&run, intake_fails, "503");
	intake_run_for(&run, 1500);
	assert_true(intake_has(&run, "'Virta'"));
	assert_true(run.look.kept);
	assert_true(is_on_disk(named, "Virta", 60000));
	intake_site_set(site, "/api/race/7", "200 OK", "{'id':'7','cars':[{'number':'11','name':'Uusi','place':1}]}");
	intake_run_until(&run, intake_has, "'Uusi'");
	assert_false(run.look.kept);
	intake_run_close(&run);
	intake_site_stop(site);
	rg_free(url);
	rg_free(named);
}

/* An API that is recognised by its answer begins as any address. */
static void by_its_shape(void **state)
{
	struct intake_site *site = intake_site_start();
	char *url = intake_site_url(site, "/any");
	struct intake_run run;
	(void)state;

	intake_site_set(site, "/any", "200 OK", "[{'No':'11','Driver':'Aaro Virta','Slot':1},{'No':'7','Driver':'X'}]");
	open_kept(&run, url, NULL);
	intake_run_until(&run, intake_has, "'number':'11'");
	run_until_on_disk(&run, url, "11", 5000);
	intake_run_close(&run);
	open_kept(&run, url, NULL);
	assert_there_at_once(&run, "'number':'11'");
	intake_site_set(site, "/any", "200 OK", "[{'No':'12','Driver':'Bo Ek','Slot':1},{'No':'7','Driver':'X'}]");
	intake_run_until(&run, intake_has, "'number':'12'");
	assert_false(run.look.kept);
	intake_run_close(&run);
	intake_site_stop(site);
	rg_free(url);
}

static void replay_and_beat(struct http_talk *talk)
{
	bool open = http_send_text(talk, talk->data);

	/* Only what time it is: that changes nothing. */
	while (open)
		open = http_wait(talk, 200) &&
		       http_send_text(talk, "$F,14,\"00:12:45\",\"13:34:23\",\"00:09:47\",\"Green \"\r\n");
}

/* A timing's line that is open and sends is a good answer, time and again. */
static void lines_of_a_timing(void **state)
{
	size_t length;
	char *lines = timing_input("rmonitor", "001-the-specification", "input.txt", &length);
	struct http_server *server = http_server_start_talking(replay_and_beat, lines);
	char *address = rg_asprintf("rmonitor://127.0.0.1:%d", http_server_port(server));
	struct intake_run run;
	(void)state;

	open_kept(&run, address, NULL);
	intake_run_until(&run, intake_has, "'entries':[{");
	intake_run_for(&run, 4000);
	assert_true(is_on_disk(address, "entries", 2000));
	intake_run_close(&run);
	http_server_stop(server);
	open_kept(&run, address, NULL);
	assert_there_at_once(&run, "'entries':[{");
	intake_run_until(&run, intake_fails, "127.0.0.1");
	assert_true(run.look.kept);
	intake_run_close(&run);
	rg_free(address);
	rg_free(lines);
}

/* Files of the crew's are read where they lie; without a cache nothing is kept. */
static void what_is_not_kept(void **state)
{
	struct intake_run run;
	char *path = intake_path("day.json"), *folder = intake_path("cache");
	struct cache *cache = open_cache();
	struct cache_entry entry;
	(void)state;

	intake_write("day.json", NATIVE);
	open_kept(&run, path, NULL);
	intake_run_until(&run, intake_has, "'Virta'");
	intake_run_for(&run, 1500);
	assert_false(cache_find(cache, path, &entry));
	intake_run_close(&run);
	cache_unref(cache);
	rg_free(path);
	rg_free(folder);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, intake_folder_make, intake_folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(it_is_there_without_a_network),
		IN_FOLDER(half_an_answer_replaces_nothing),
		IN_FOLDER(by_its_shape),
		IN_FOLDER(lines_of_a_timing),
		IN_FOLDER(what_is_not_kept),
	};

	http_log_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rg_free(http_log_take());
	return failed;
}

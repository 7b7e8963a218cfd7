/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shares that hang: what lies elsewhere goes on, who leaves does not wait, and what comes back is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/disk/disk.h"
#include "feed/disk/disk_folder.h"
#include "support_hang.h"
#include "support_http.h"
#include "support_intake.h"

#define FIRST  "{\"race_feed\": 1}"
#define SECOND "{\"race_feed\": 1, \"rounds\": []}"

#define USUAL_MS 1000 /* a file is looked at four times a second; beside a busy machine it may take some more */
#define LEAVE_MS 2000 /* who waited for a share would wait for good; a machine that is busy takes its time, too */

static int make_shares(void **state)
{
	(void)state;
	hang_make();
	return 0;
}

static int remove_shares(void **state)
{
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	(void)state;
	hang_remove();
	/* Whatever was given up comes back now, finds nothing to do and ends. */
	while (disk_threads() && rg_monotonic_ms() < until_ms)
		rg_sleep_ms(5);
	assert_int_equal(disk_threads(), 0);
	assert_null(disk_silent());
	return 0;
}

static void wait_silent(const char *part)
{
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	for (;;) {
		char *silent = disk_silent();
		bool there = part ? silent && strstr(silent, part) : !silent;
		if (!there && rg_monotonic_ms() > until_ms)
			fail_msg("silent are: %s", silent ? silent : "none");
		rg_free(silent);
		if (there)
			return;
		rg_sleep_ms(5);
	}
}

static int64_t close_user(struct http_user *user)
{
	int64_t start_ms = rg_monotonic_ms();

	http_user_close(user);
	return rg_monotonic_ms() - start_ms;
}

/* How long a change of the file takes to arrive. */
static int64_t time_of_change(struct http_user *user, const char *share)
{
	int64_t start_ms = rg_monotonic_ms();

	rg_free(hang_write(share, "feed.json", SECOND));
	http_user_wait_good(user, SECOND);
	int64_t took_ms = rg_monotonic_ms() - start_ms;
	rg_free(hang_write(share, "feed.json", FIRST));
	http_user_wait_good(user, FIRST);
	return took_ms;
}

static void a_share_that_hangs_delays_no_other(void **state)
{
	char *bad = hang_write("bad", "feed.json", FIRST), *good = hang_write("good", "feed.json", FIRST);
	struct http_user one, two;
	struct feed_look look;

	(void)state;
	http_user_open(&one, bad, NULL);
	http_user_open(&two, good, NULL);
	http_user_wait_good(&one, FIRST);
	http_user_wait_good(&two, FIRST);
	hang("bad");
	/* Before it is known to hang, and after. */
	assert_uint_in_range(time_of_change(&two, "good"), 0, USUAL_MS);
	int64_t start_ms = rg_monotonic_ms();
	wait_silent("/bad");
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, DISK_SILENT_MS + 1000);
	assert_uint_in_range(time_of_change(&two, "good"), 0, USUAL_MS);
	feed_look(one.feed, &look);
	assert_true(look.silent);
	assert_int_equal(look.state, FEED_FAILING);
	assert_string_equal(look.error, "The folder of feed.json does not answer");
	assert_string_equal(look.bytes->bytes, FIRST);
	assert_true(look.age_ms >= DISK_SILENT_MS);
	feed_look_finish(&look);
	feed_look(two.feed, &look);
	assert_false(look.silent);
	assert_int_equal(look.state, FEED_GOOD);
	feed_look_finish(&look);
	/* It comes back, and what changed meanwhile is read. */
	rg_free(hang_write("bad", "feed.json", SECOND));
	hang_end("bad");
	http_user_wait_good(&one, SECOND);
	wait_silent(NULL);
	feed_look(one.feed, &look);
	assert_false(look.silent);
	assert_int_equal(look.state, FEED_GOOD);
	feed_look_finish(&look);
	http_user_close(&one);
	http_user_close(&two);
	rg_free(bad);
	rg_free(good);
}

static void who_leaves_does_not_wait(void **state)
{
	char *bad = hang_write("bad", "feed.json", FIRST);
	struct http_user user;

	(void)state;
	/* While it has only just begun to hang, and when it is known to. */
	for (int known = 0; known < 2; known++) {
		http_user_open(&user, bad, NULL);
		http_user_wait_good(&user, FIRST);
		struct disk_folder *folder = disk_folder_open(bad, NULL, NULL);
		hang("bad");
		if (known)
			wait_silent("/bad");
		else
			rg_sleep_ms(400);
		int64_t start_ms = rg_monotonic_ms();
		disk_folder_close(folder);
		int64_t took_ms = rg_monotonic_ms() - start_ms;
		assert_uint_in_range(took_ms, 0, LEAVE_MS);
		assert_uint_in_range(close_user(&user), 0, LEAVE_MS);
		/* Who is not wanted any more is not told. */
		assert_null(disk_silent());
		hang_end("bad");
	}
	rg_free(bad);
}

/* A crew that goes to and fro between a share that hangs and another costs one thread, not one each time. */
static void the_same_share_hangs_once(void **state)
{
	char *bad = hang_write("bad", "feed.json", FIRST), *good = hang_write("good", "feed.json", FIRST);
	struct http_user user, other;

	(void)state;
	hang("bad");
	http_user_open(&other, good, NULL);
	for (int i = 0; i < 20; i++) {
		http_user_open(&user, bad, NULL);
		rg_sleep_ms(20);
		assert_uint_in_range(close_user(&user), 0, LEAVE_MS);
	}
	assert_uint_in_range(disk_threads(), 1, 4);
	http_user_open(&user, bad, NULL);
	wait_silent("/bad");
	hang_end("bad");
	http_user_wait_good(&user, FIRST);
	http_user_close(&user);
	http_user_close(&other);
	rg_free(bad);
	rg_free(good);
}

static void a_folder_is_listed_when_it_comes_back(void **state)
{
	struct disk_folder_look look;
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	(void)state;
	rg_free(hang_write("bad", "one.csv", "x"));
	hang("bad");
	char *path = hang_path("bad", "");
	struct disk_folder *folder = disk_folder_open(path, NULL, NULL);
	wait_silent("/bad");
	disk_folder_look(folder, &look);
	assert_true(look.silent);
	assert_int_equal(look.kind, DISK_UNKNOWN);
	disk_folder_look_finish(&look);
	hang_end("bad");
	for (disk_folder_look(folder, &look); !look.names && rg_monotonic_ms() < until_ms; rg_sleep_ms(5)) {
		disk_folder_look_finish(&look);
		disk_folder_look(folder, &look);
	}
	assert_int_equal(look.kind, DISK_FOLDER);
	assert_int_equal(look.names->count, 1);
	assert_string_equal(look.names->names[0], "one.csv");
	/* What one knows the next knows at once. */
	struct disk_folder_look second;
	struct disk_folder *again = disk_folder_open(path, NULL, NULL);
	disk_folder_look(again, &second);
	assert_ptr_equal(second.names, look.names);
	disk_folder_look_finish(&second);
	disk_folder_look_finish(&look);
	disk_folder_close(again);
	disk_folder_close(folder);
	rg_free(path);
}

#define SHARES 40

/* Six files are looked at four times a second, so that every thread has something to do now and then. */
static void what_was_needed_for_a_moment_ends(void **state)
{
	struct http_user users[6];
	char name[16], *paths[6];
	int64_t until_ms;

	(void)state;
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "m%02d", i);
		paths[i] = hang_write(name, "feed.json", FIRST);
		http_user_open(&users[i], paths[i], NULL);
		http_user_wait_good(&users[i], FIRST);
	}
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "m%02d", i);
		hang(name);
	}
	rg_sleep_ms(DISK_SILENT_MS / 2);
	assert_uint_in_range(disk_threads(), 5, DISK_THREADS_MOST);
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "m%02d", i);
		hang_end(name);
	}
	for (until_ms = rg_monotonic_ms() + 20000; disk_threads() > 3 && rg_monotonic_ms() < until_ms;)
		rg_sleep_ms(50);
	assert_uint_in_range(disk_threads(), 2, 3);
	for (int i = 0; i < 6; i++) {
		close_user(&users[i]);
		rg_free(paths[i]);
	}
}

/* More shares than there may be threads; then those that hang make room for those that answer. */
static void there_are_not_too_many_threads(void **state)
{
	struct http_user users[SHARES];
	char name[16], *paths[SHARES];

	(void)state;
	for (int i = 0; i < SHARES; i++) {
		snprintf(name, sizeof(name), "s%02d", i);
		paths[i] = hang_write(name, "feed.json", FIRST);
		http_user_open(&users[i], paths[i], NULL);
	}
	for (int i = 0; i < SHARES; i++)
		http_user_wait_good(&users[i], FIRST);
	assert_uint_in_range(disk_threads(), 2, DISK_THREADS_MOST);
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "s%02d", i);
		hang(name);
	}
	wait_silent("/s11");
	assert_uint_in_range(disk_threads(), 13, DISK_THREADS_MOST + 12);
	assert_uint_in_range(time_of_change(&users[SHARES - 1], "s39"), 0, USUAL_MS);
	/* More than are ever given up: the last one that answers may be lost, but no more threads come. */
	for (int i = 12; i < SHARES; i++) {
		snprintf(name, sizeof(name), "s%02d", i);
		hang(name);
	}
	rg_sleep_ms(DISK_SILENT_MS + 1500);
	assert_uint_in_range(disk_threads(), DISK_HUNG_MOST, DISK_HUNG_MOST + DISK_THREADS_MOST);
	for (int i = 0; i < SHARES; i++) {
		snprintf(name, sizeof(name), "s%02d", i);
		hang_end(name);
	}
	for (int i = 0; i < SHARES; i++) {
		snprintf(name, sizeof(name), "s%02d", i);
		rg_free(hang_write(name, "feed.json", SECOND));
	}
	for (int i = 0; i < SHARES; i++)
		http_user_wait_good(&users[i], SECOND);
	assert_uint_in_range(disk_threads(), 2, DISK_THREADS_MOST);
	for (int i = 0; i < SHARES; i++) {
		http_user_close(&users[i]);
		rg_free(paths[i]);
	}
}

static void users_come_and_go_while_shares_do(void **state)
{
	static const char *const names[] = {"a", "b", "c"};
	uint64_t random = 7;
	struct http_user users[3];
	char *paths[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		paths[i] = hang_write(names[i], "feed.json", FIRST);
	for (int round = 0; round < 100; round++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		for (int i = 0; i < 3; i++) {
			if (random >> (33 + i) & 1)
				hang(names[i]);
			else
				hang_end(names[i]);
			http_user_open(&users[i], paths[i], NULL);
		}
		rg_sleep_ms(random >> 40 & 31);
		for (int i = 0; i < 3; i++)
			assert_uint_in_range(close_user(&users[i]), 0, LEAVE_MS);
	}
	for (int i = 0; i < 3; i++)
		rg_free(paths[i]);
}

/* ---- an intake, whose steps are those of the work thread ---- */

static const char *const nothing = "";

/* Steps until it is so; no step may take long. */
static void run_until(struct intake_run *run, bool (*is)(struct intake_run *run, const char *what), const char *what)
{
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	for (bool done = false; !done;) {
		int64_t start_ms = rg_monotonic_ms();
		intake_step(run->intake, start_ms, NULL);
		assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, LEAVE_MS);
		intake_look(run->intake, &run->look);
		done = is(run, what);
		if (!done && rg_monotonic_ms() > until_ms)
			fail_msg("waited for: %s", what);
		rg_sleep_ms(5);
	}
}

static bool is_silent(struct intake_run *run, const char *what)
{
	return run->look.silent && intake_fails(run, what);
}

static void a_race_folder_that_hangs(void **state)
{
	struct intake_site *site = intake_site_start();
	char *url = intake_site_url(site, "/day"), *folder = hang_path("bad", nothing);
	struct intake_run run;

	(void)state;
	intake_site_set(site, "/day", "200 OK",
			"{'race_feed':1,'drivers':[{'id':'a','number':'11','first_name':'Aaro','last_name':'Virta'}]}");
	rg_free(hang_write("bad", "crew.csv", "number;name;car\n11;Aaro Virta;Lada\n"));
	rg_free(hang_write("bad", "photos/virta.jpg", "not really a picture"));
	hang("bad");
	int64_t start_ms = rg_monotonic_ms();
	intake_run_open(&run, (struct intake_options){.address = url, .crew = folder}, NULL);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, USUAL_MS);
	/* The timing's data is there without it, and does not count as old. */
	run_until(&run, intake_has, "'Virta'");
	wait_silent("/bad");
	intake_site_set(site, "/day", "200 OK",
			"{'race_feed':1,'drivers':[{'id':'a','number':'11','first_name':'Aaro','last_name':'Virta',"
			"'team':'Other'}]}");
	run_until(&run, intake_has, "'team':'Other'");
	assert_false(run.look.failing);
	assert_true(intake_lacks(&run, "Lada"));
	hang_end("bad");
	run_until(&run, intake_has, "'car':'Lada'");
	run_until(&run, intake_has, "/photos/virta.jpg'");
	/* It hangs once more: what it told stays. */
	hang("bad");
	wait_silent("/bad");
	run_until(&run, intake_has, "'car':'Lada'");
	start_ms = rg_monotonic_ms();
	intake_run_close(&run);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 2 * LEAVE_MS);
	/* All of the data lies there: that is told as its own failure. */
	intake_run_open(&run, (struct intake_options){.address = folder}, NULL);
	run_until(&run, is_silent, "bad does not answer");
	hang_end("bad");
	run_until(&run, intake_has, "'car':'Lada'");
	assert_false(run.look.failing);
	intake_run_close(&run);
	intake_site_stop(site);
	rg_free(url);
	rg_free(folder);
}

/* A share is often mounted only after OBS was started. */
static void a_folder_that_comes_later(void **state)
{
	char *folder = hang_path("later", nothing);
	struct intake_run run;

	(void)state;
	intake_run_open(&run, (struct intake_options){.address = folder}, NULL);
	run_until(&run, intake_fails, "later is not there");
	rg_free(hang_write("later", "crew.csv", "number;name;car\n11;Aaro Virta;Lada\n"));
	run_until(&run, intake_has, "'car':'Lada'");
	assert_false(run.look.failing);
	intake_run_close(&run);
	rg_free(folder);
}

#define WITH_SHARES(test) cmocka_unit_test_setup_teardown(test, make_shares, remove_shares)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SHARES(a_share_that_hangs_delays_no_other), WITH_SHARES(who_leaves_does_not_wait),
		WITH_SHARES(the_same_share_hangs_once),          WITH_SHARES(a_folder_is_listed_when_it_comes_back),
		WITH_SHARES(what_was_needed_for_a_moment_ends),  WITH_SHARES(there_are_not_too_many_threads),
		WITH_SHARES(users_come_and_go_while_shares_do),  WITH_SHARES(a_race_folder_that_hangs),
		WITH_SHARES(a_folder_that_comes_later),
	};
	http_log_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rg_free(http_log_take());
	return failed;
}

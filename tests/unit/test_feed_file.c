/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds from files: they appear, change, are replaced, vanish, and are not always files. */
#define _GNU_SOURCE /* utimensat, truncate, mkfifo */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_http.h"

#define FIRST  "{\"race_feed\": 1}"
#define SECOND "{\"race_feed\": 1, \"rounds\": []}"
#define THIRD  "{\"race_feed\": 9}" /* as long as the first */

struct folder {
	char path[64];
	char *file, *other;
};

static int make_folder(void **state)
{
	struct folder *folder = rg_alloc(1, sizeof(*folder));

	strcpy(folder->path, "/tmp/rg-feed-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	folder->file = rg_path_join(folder->path, "feed.json");
	folder->other = rg_path_join(folder->path, "other.json");
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	struct folder *folder = *state;

	remove(folder->file);
	remove(folder->other);
	rmdir(folder->path);
	rg_free(folder->file);
	rg_free(folder->other);
	rg_free(folder);
	return 0;
}

/* In place, as a careless program does. */
static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static void a_file_appears_changes_is_replaced_and_vanishes(void **state)
{
	struct folder *folder = *state;
	struct http_user user;
	struct feed_look look;

	http_user_open(&user, folder->file, NULL);
	http_user_wait_error(&user, "The file feed.json is not there");
	write_file(folder->file, FIRST);
	http_user_wait_good(&user, FIRST);
	int64_t start_ms = rg_monotonic_ms();
	write_file(folder->file, SECOND);
	http_user_wait_good(&user, SECOND);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 1000);
	write_file(folder->other, FIRST);
	assert_int_equal(rename(folder->other, folder->file), 0);
	http_user_wait_good(&user, FIRST);
	assert_int_equal(remove(folder->file), 0);
	http_user_wait_error(&user, "The file feed.json is not there");
	feed_look(user.feed, &look);
	assert_string_equal(look.bytes->bytes, FIRST);
	assert_int_equal(look.generation, 3);
	feed_look_finish(&look);
	write_file(folder->file, SECOND);
	http_user_wait_good(&user, SECOND);
	http_user_close(&user);
}

static void write_row_by_row(const char *path, int rows)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	for (int i = 0; i < rows; i++) {
		fprintf(file, "%d;Driver %d\n", i, i);
		assert_int_equal(fflush(file), 0);
		rg_sleep_ms(100);
	}
	assert_int_equal(fclose(file), 0);
}

/* Half a table looks like a whole one. A log, which never rests, is read nevertheless. */
static void a_table_is_not_read_while_it_is_written(void **state)
{
	struct folder *folder = *state;
	char *path = rg_path_join(folder->path, "crew.csv");
	struct http_user user;
	struct feed_look look;

	write_file(path, "1;First\n");
	http_user_open(&user, path, NULL);
	http_user_wait_good(&user, "1;First\n");
	write_row_by_row(path, 9);
	http_user_wait_good(&user, "0;Driver 0\n1;Driver 1\n2;Driver 2\n3;Driver 3\n4;Driver 4\n5;Driver 5\n"
				   "6;Driver 6\n7;Driver 7\n8;Driver 8\n");
	feed_look(user.feed, &look);
	assert_int_equal(look.generation, 2);
	feed_look_finish(&look);
	write_row_by_row(path, 30);
	feed_look(user.feed, &look);
	assert_uint_in_range(look.generation, 3, 4);
	feed_look_finish(&look);
	http_user_close(&user);
	remove(path);
	rg_free(path);
}

static void a_file_that_is_none_has_words(void **state)
{
	struct folder *folder = *state;
	struct http_user user;

	write_file(folder->file, FIRST);
	http_user_open(&user, folder->file, NULL);
	http_user_wait_good(&user, FIRST);
	assert_int_equal(remove(folder->file), 0);
	assert_int_equal(mkdir(folder->file, 0700), 0);
	http_user_wait_error(&user, "feed.json is a folder, not a file");
	assert_int_equal(rmdir(folder->file), 0);
	write_file(folder->file, "");
	http_user_wait_error(&user, "The file feed.json is empty");
	assert_int_equal(truncate(folder->file, 100 * 1024 * 1024), 0);
	http_user_wait_error(&user, "The file feed.json is larger than 8 MiB");
	write_file(folder->file, SECOND);
	http_user_wait_good(&user, SECOND);
	http_user_close(&user);
	http_expect_error("no/such/feed.json", NULL,
			  "The file feed.json is not there (an address on a network begins with http://)");
}

static void a_pipe_is_no_file(void **state)
{
	struct folder *folder = *state;
	struct http_user user;

	assert_int_equal(mkfifo(folder->file, 0600), 0);
	http_user_open(&user, folder->file, NULL);
	http_user_wait_error(&user, "The file feed.json is not a regular file");
	assert_int_equal(remove(folder->file), 0);
	write_file(folder->file, SECOND);
	http_user_wait_good(&user, SECOND);
	http_user_close(&user);
}

static void set_time(const char *path)
{
	const struct timespec times[2] = {{.tv_sec = 1622970271}, {.tv_sec = 1622970271}};

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void a_change_within_the_file_systems_clock_is_not_missed(void **state)
{
	struct folder *folder = *state;
	struct http_user user;

	write_file(folder->file, FIRST);
	set_time(folder->file);
	struct rg_file_stamp before = rg_file_stamp(folder->file);
	http_user_open(&user, folder->file, NULL);
	http_user_wait_good(&user, FIRST);
	write_file(folder->file, THIRD);
	set_time(folder->file);
	assert_true(rg_file_stamp_equal(before, rg_file_stamp(folder->file)));
	http_user_wait_good(&user, THIRD);
	http_user_close(&user);
}

static void a_quiet_file_is_good_and_young(void **state)
{
	struct folder *folder = *state;
	char *url = rg_asprintf("file://%s", folder->file);
	struct http_user user;
	struct feed_look look;

	write_file(folder->file, FIRST);
	http_log_start();
	http_user_open(&user, url, NULL);
	http_user_wait_good(&user, FIRST);
	int calls = http_user_calls(&user);
	rg_sleep_ms(1000);
	feed_look(user.feed, &look);
	assert_uint_in_range(look.age_ms, 0, 700);
	assert_int_equal(look.generation, 1);
	feed_look_finish(&look);
	assert_int_equal(http_user_calls(&user), calls);
	/* Somebody who asks gets an answer although nothing is new. */
	feed_refresh(user.feed);
	http_user_wait_call(&user, calls);
	http_user_close(&user);
	char *log = http_log_take();
	assert_int_equal(http_count(log, "\n"), 1);
	assert_non_null(strstr(log, "info: Race data from /tmp/rg-feed-"));
	assert_non_null(strstr(log, "/feed.json: good (16 bytes)"));
	rg_free(log);
	rg_free(url);
}

static void pictures_are_watched_too(void **state)
{
	struct folder *folder = *state;
	struct http_user picture;

	write_file(folder->file, "\x89PNG");
	http_user_open_picture(&picture, folder->file, NULL);
	http_user_wait_good(&picture, "\x89PNG");
	write_file(folder->file, "\xFF\xD8...");
	http_user_wait_good(&picture, "\xFF\xD8...");
	assert_int_equal(truncate(folder->file, 17 * 1024 * 1024), 0);
	http_user_wait_error(&picture, "The file feed.json is larger than 16 MiB");
	http_user_close(&picture);
}

int main(void)
{
#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		FILE_TEST(a_file_appears_changes_is_replaced_and_vanishes),
		FILE_TEST(a_table_is_not_read_while_it_is_written),
		FILE_TEST(a_file_that_is_none_has_words),
		FILE_TEST(a_pipe_is_no_file),
		FILE_TEST(a_change_within_the_file_systems_clock_is_not_missed),
		FILE_TEST(a_quiet_file_is_good_and_young),
		FILE_TEST(pictures_are_watched_too),
	};

	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kept keys: per server, private, whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/http/request.h"
#include "feed/secrets.h"
#include "support_clock.h"
#include "support_http.h"

static char root[] = "/tmp/rg-secrets-XXXXXX";
static char *folder, *file;

static int make_folder(void **state)
{
	(void)state;
	memcpy(root + sizeof(root) - 7, "XXXXXX", 6);
	if (!mkdtemp(root))
		return -1;
	folder = rg_asprintf("%s/not/there/yet", root);
	file = rg_asprintf("%s/secrets.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char *command = rg_asprintf("rm -rf '%s'", root);
	int result = system(command);

	(void)state;
	rg_free(command);
	rg_free(folder);
	rg_free(file);
	return result;
}

static mode_t mode_of(const char *path)
{
#ifdef _WIN32 /* where rights are a list of who may */
	return rg_file_is_private(path) ? 0600 : 0644;
#else
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
#endif
}

static void expect_kept(const char *address, const struct feed_auth *expected)
{
	struct feed_auth auth;

	assert_int_equal(secrets_find(folder, address, &auth), expected != NULL);
	assert_true(feed_auth_equal(&auth, expected ? expected : &(struct feed_auth){0}));
	feed_auth_finish(&auth);
}

static void keys_are_kept_per_server(void **state)
{
	const struct feed_auth bearer = {.scheme = FEED_AUTH_BEARER, .key = "b\"\\ \xC3\xA4"},
			       basic = {.scheme = FEED_AUTH_BASIC, .user = "Ann", .password = "pw"},
			       header = {.scheme = FEED_AUTH_HEADER, .name = "Api-Token", .key = "h"},
			       form = {.scheme = FEED_AUTH_FORM, .key = "f"};
	char *error = NULL;

	(void)state;
	expect_kept("https://a.example/", NULL);
	assert_false(rg_file_exists(file));
	assert_true(secrets_forget(folder, "https://a.example/", &error));
	assert_false(rg_file_exists(file));
	assert_true(secrets_set(folder, "https://A.example/feed?x=1", &bearer, &error));
	assert_true(secrets_set(folder, "http://a.example/", &basic, &error));
	assert_true(secrets_set(folder, "https://a.example:8443", &header, &error));
	assert_true(secrets_set(folder, "https://b.example", &form, &error));
	assert_null(error);
	expect_kept(" https://user:pw@a.EXAMPLE:443/other#x", &bearer);
	expect_kept("http://a.example:80/x", &basic);
	expect_kept("https://a.example:8443/y", &header);
	expect_kept("https://b.example/", &form);
	expect_kept("https://c.example/", NULL);
	expect_kept("https://sub.a.example/", NULL);
	/* Another one takes its place; the others stay. */
	assert_true(secrets_set(folder, "https://a.example", &form, &error));
	expect_kept("https://a.example", &form);
	assert_true(secrets_forget(folder, "https://a.example/zzz", &error));
	expect_kept("https://a.example", NULL);
	assert_true(secrets_set(folder, "https://b.example", &(struct feed_auth){0}, &error));
	expect_kept("https://b.example", NULL);
	expect_kept("http://a.example/", &basic);
	expect_kept("https://a.example:8443/", &header);
}

static void nobody_else_can_read_them(void **state)
{
	const struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "very-secret"};
	mode_t mask = umask(0);

	(void)state;
	assert_true(secrets_set(folder, "https://a.example", &auth, NULL));
	umask(mask);
	assert_int_equal(mode_of(file), 0600);
	/* Copied from elsewhere with its rights gone: said, and mended. */
	assert_int_equal(chmod(file, 0644), 0);
	http_log_start();
	expect_kept("https://a.example", &auth);
	assert_int_equal(mode_of(file), 0600);
	char *log = http_log_take();
	assert_string_equal(log, "warning: Others could read the kept keys (secrets.json): only you can now\n");
	rg_free(log);
	expect_kept("https://a.example", &auth);
	log = http_log_take();
	assert_string_equal(log, "");
	rg_free(log);
	/* And nothing beside it. */
	size_t count;
	char **names = rg_directory_list(folder, "", &count);
	assert_int_equal(count, 1);
	rg_free(names[0]);
	rg_free(names);
}

/* The damaged file itself is still there, under another name, and nobody else can read it. */
static void expect_aside(size_t number, const char *damaged)
{
	char *path = rg_asprintf("%s.damaged-%zu", file, number), *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, 1024, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	assert_int_equal(length, strlen(damaged));
	assert_memory_equal(bytes, damaged, length);
	assert_true(rg_file_is_private(path));
	rg_free(bytes);
	rg_free(path);
}

static void what_is_damaged_is_said_and_put_aside(void **state)
{
	static const char *const damaged[] = {
		"", "{", "[]", "{\"secrets\": 2, \"hosts\": {}}", "{\"secrets\": 1, \"hosts\": []}", "\xFF\xFE",
	};
	static const char *const unusable[] = {
		"{\"scheme\": \"rot13\", \"key\": \"k\"}",
		"{\"scheme\": \"bearer\"}",
		"\"text\"",
		"null",
		"{\"scheme\": \"bearer\", \"key\": 7}",
		"{\"scheme\": \"bearer\", \"key\": \"a\\nb\"}",
	};
	const struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "k"};

	(void)state;
	assert_true(rg_directory_make(folder));
	for (size_t i = 0; i < sizeof(damaged) / sizeof(*damaged); i++) {
		assert_true(rg_file_replace_private(file, damaged[i], strlen(damaged[i])));
		http_log_start();
		expect_kept("https://a.example", NULL);
		char *log = http_log_take();
		assert_string_equal(log, "warning: The kept keys (secrets.json) cannot be read: the file is damaged\n");
		rg_free(log);
		/* To forget what nobody can read changes nothing. */
		assert_true(secrets_forget(folder, "https://a.example", NULL));
		http_log_start();
		assert_true(secrets_set(folder, "https://a.example", &auth, NULL));
		rg_free(http_log_take());
		expect_kept("https://a.example", &auth);
		expect_aside(i + 1, damaged[i]);
	}
	/* What cannot be put aside is not written over either. */
	char *error = NULL;
	assert_true(rg_path_remove(file) && rg_directory_make(file));
	http_log_start();
	assert_false(secrets_set(folder, "https://a.example", &auth, &error));
	rg_free(http_log_take());
	assert_string_equal(error,
			    "The key could not be kept: the file of kept keys (secrets.json) is damaged and cannot be "
			    "put aside");
	rg_free(error);
	assert_true(rg_path_remove(file));
	for (size_t i = 0; i < sizeof(unusable) / sizeof(*unusable); i++) {
		char *text = rg_asprintf("{\"secrets\": 1, \"hosts\": {\"https://a.example:443\": %s}}", unusable[i]);
		assert_true(rg_file_replace_private(file, text, strlen(text)));
		rg_free(text);
		http_log_start();
		expect_kept("https://a.example", NULL);
		char *log = http_log_take();
		assert_string_equal(log, "warning: The key kept for https://a.example:443 cannot be used\n");
		rg_free(log);
	}
}

static void what_cannot_be_kept_says_why(void **state)
{
	const struct feed_auth good = {.scheme = FEED_AUTH_BEARER, .key = "k"};
	static const struct {
		const char *address;
		struct feed_auth auth;
		const char *error;
	} cases[] = {
		{"/srv/feed.json",
		 {.scheme = FEED_AUTH_BEARER, .key = "k"},
		 "A key is kept only for an address that begins with http:// or https://"},
		{"rmonitor://192.0.2.1",
		 {.scheme = FEED_AUTH_BEARER, .key = "k"},
		 "A key is kept only for an address that begins with http:// or https://"},
		{NULL,
		 {.scheme = FEED_AUTH_BEARER, .key = "k"},
		 "A key is kept only for an address that begins with http:// or https://"},
		{"https://a.example", {.scheme = FEED_AUTH_BEARER}, "The key is missing"},
		{"https://a.example",
		 {.scheme = FEED_AUTH_BEARER, .key = "\xFF"},
		 "The key or password holds characters that cannot be kept"},
	};
	char *error = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_false(secrets_set(folder, cases[i].address, &cases[i].auth, &error));
		assert_string_equal(error, cases[i].error);
		rg_free(error);
	}
	assert_false(rg_file_exists(file));
	/* Where a file stands in the place of the folder. */
	char *blocked = rg_path_join(root, "file");
	assert_true(rg_file_replace(blocked, "", 0));
	assert_false(secrets_set(blocked, "https://a.example", &good, &error));
	assert_string_equal(error, "The key could not be kept: is the disk full or locked?");
	rg_free(error);
	rg_free(blocked);
}

struct writer {
	int number;
};

static void write_many(void *data)
{
	const struct writer *writer = data;

	for (int i = 0; i < 10; i++) {
		char *address = rg_asprintf("https://h%d-%d.example", writer->number, i), *key = rg_asprintf("k%d", i);
		assert_true(secrets_set(folder, address, &(struct feed_auth){.scheme = FEED_AUTH_BEARER, .key = key},
					NULL));
		rg_free(address);
		rg_free(key);
	}
}

static void threads_lose_nothing(void **state)
{
	struct writer writers[4];
	struct rg_thread threads[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		writers[i].number = i;
		assert_true(rg_thread_start(&threads[i], "test-writer", RG_PRIORITY_NORMAL, write_many, &writers[i]));
	}
	for (int i = 0; i < 4; i++)
		rg_thread_join(&threads[i]);
	for (int i = 0; i < 4; i++) {
		char *address = rg_asprintf("https://h%d-9.example/", i);
		expect_kept(address, &(struct feed_auth){.scheme = FEED_AUTH_BEARER, .key = "k9"});
		rg_free(address);
	}
}

#define PROCESSES 4
#define KEYS_EACH 20

static void write_and_end(int number)
{
	bool good = true;

	for (int i = 0; i < KEYS_EACH; i++) {
		char *address = rg_asprintf("https://p%d-%d.example", number, i);
		good = secrets_set(folder, address, &(struct feed_auth){.scheme = FEED_AUTH_BEARER, .key = "k"},
				   NULL) &&
		       good;
		rg_free(address);
	}
	_exit(good ? 0 : 1);
}

static void processes_lose_nothing(void **state)
{
	pid_t processes[PROCESSES];

	(void)state;
	for (int i = 0; i < PROCESSES; i++) {
		processes[i] = fork();
		assert_true(processes[i] >= 0);
		if (processes[i] == 0)
			write_and_end(i);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		assert_int_equal(waitpid(processes[i], &status, 0), processes[i]);
		assert_int_equal(status, 0);
	}
	for (int i = 0; i < PROCESSES * KEYS_EACH; i++) {
		char *address = rg_asprintf("https://p%d-%d.example/", i / KEYS_EACH, i % KEYS_EACH);
		expect_kept(address, &(struct feed_auth){.scheme = FEED_AUTH_BEARER, .key = "k"});
		rg_free(address);
	}
}

/* A process that was ended in the middle leaves a file with keys in it. */
static void what_was_left_half_written_goes(void **state)
{
	const struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "k"};
	char *left = rg_asprintf("%s.4711.1.tmp", file), *aside = rg_asprintf("%s.damaged-1.4711.2.tmp", file);
	char *other = rg_asprintf("%s/notes.tmp", folder);

	(void)state;
	assert_true(rg_directory_make(folder));
	assert_true(rg_file_replace_private(left, "{", 1));
	assert_true(rg_file_replace_private(aside, "{", 1));
	assert_true(rg_file_replace_private(other, "{", 1));
	assert_true(secrets_set(folder, "https://a.example", &auth, NULL));
	assert_false(rg_path_exists(left));
	assert_false(rg_path_exists(aside));
	assert_true(rg_path_exists(other));
	expect_kept("https://a.example", &auth);
	rg_free(left);
	rg_free(aside);
	rg_free(other);
}

/* Another program that never gives the folder back takes no key with it, and nobody waits for ever. */
static void who_cannot_write_says_so(void **state)
{
	const struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "k"};
	int ready[2];
	char *error = NULL, byte;

	(void)state;
	assert_true(secrets_set(folder, "https://a.example", &auth, NULL));
	assert_int_equal(pipe(ready), 0);
	pid_t holder = fork();
	if (holder == 0) {
		rg_folder_lock(folder, 0);
		(void)!write(ready[1], "x", 1);
		alarm(60);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	clock_run(20);
	assert_false(secrets_set(folder, "https://b.example", &auth, &error));
	clock_run(1);
	assert_non_null(strstr(error, "another program is writing"));
	rg_free(error);
	expect_kept("https://a.example", &auth);
	/* Ended however: the system gives its lock back. */
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	assert_true(secrets_set(folder, "https://b.example", &auth, NULL));
	close(ready[0]);
	close(ready[1]);
}

static void the_crew_is_told(void **state)
{
	const struct feed_auth auth = {.scheme = FEED_AUTH_BEARER, .key = "k"};
	struct feed_auth found;
	char *told;

	(void)state;
	assert_true(rg_directory_make(folder));
	secrets_find(folder, "https://a.example", &found);
	secrets_take_told(&told); /* of tests before */
	rg_free(told);
	assert_true(rg_file_replace_private(file, "{", 1));
	secrets_find(folder, "https://a.example", &found);
	assert_true(secrets_take_told(&told));
	assert_string_equal(told, "the kept keys cannot be read: the file is damaged");
	rg_free(told);
	secrets_find(folder, "https://a.example", &found);
	assert_false(secrets_take_told(&told)); /* once */
	assert_null(told);
	/* Mended by hand. */
	assert_true(rg_path_remove(file));
	secrets_find(folder, "https://a.example", &found);
	assert_true(secrets_take_told(&told));
	assert_null(told);
	/* Written over: what happened to the damaged one is told as long as the process lives. */
	assert_true(rg_file_replace_private(file, "{", 1));
	assert_true(secrets_set(folder, "https://a.example", &auth, NULL));
	expect_kept("https://a.example", &auth);
	assert_true(secrets_take_told(&told));
	assert_string_equal(told,
			    "it was damaged and is now secrets.json.damaged-1; enter the keys again that are missing");
	rg_free(told);
	expect_kept("https://a.example", &auth);
	assert_false(secrets_take_told(&told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_are_kept_per_server, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(nobody_else_can_read_them, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_is_damaged_is_said_and_put_aside, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_cannot_be_kept_says_why, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(threads_lose_nothing, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(processes_lose_nothing, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_was_left_half_written_goes, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(who_cannot_write_says_so, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(the_crew_is_told, make_folder, remove_folder),
	};

	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

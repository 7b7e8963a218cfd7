/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kept keys: per server, private, whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/http/request.h"
#include "feed/secrets.h"
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
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 07777;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_are_kept_per_server, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(nobody_else_can_read_them, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_is_damaged_is_said_and_put_aside, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_cannot_be_kept_says_why, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(threads_lose_nothing, make_folder, remove_folder),
	};

	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

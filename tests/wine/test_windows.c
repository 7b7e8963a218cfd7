/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only Windows has: a home and a race folder whose names no code page knows, files that others hold open, the long
 * form of paths and shares, and Schannel. tools/windows makes the share and the servers, and says where they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "base/thread.h"
#include "graphic/text/typeset.h"
#include "race/file/shelf.h"
#include "support_http.h"

#define HOME    "C:/K\xC3\xA4ytt\xC3\xA4j\xC3\xA4/\xE6\x97\xA5\xE6\x9C\xAC" /* C:/Käyttäjä/日本 */
#define RACES   HOME "/kisat \xC3\x85land"
#define FIRST   "{\"a\":1}"
#define SECOND  "{\"a\":22}"
#define REST_MS 4000
#define ALL     (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static void write_text(const char *path, const char *text)
{
	char *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder));
	if (!rg_file_replace(path, text, strlen(text)))
		fail_msg("%s cannot be written", path);
	rg_free(folder);
}

static void expect_text(const char *path, const char *text)
{
	char *bytes = NULL, *error = NULL;
	size_t length;

	if (!rg_file_read(path, 1 << 20, &bytes, &length, &error))
		fail_msg("%s %s", path, error);
	assert_int_equal(length, strlen(text));
	assert_memory_equal(bytes, text, length);
	rg_free(bytes);
}

static HANDLE hold(const char *path, DWORD others_may)
{
	wchar_t wide[1024];

	assert_true(MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 1024) > 0);
	HANDLE held = CreateFileW(wide, GENERIC_READ, others_may, NULL, OPEN_EXISTING, 0, NULL);
	assert_true(held != INVALID_HANDLE_VALUE);
	return held;
}

/* A feed by that name gives the file, and its next state. */
static void expect_followed(const char *address, const char *path)
{
	struct http_user user;

	write_text(path, FIRST);
	http_user_open(&user, address, NULL);
	http_user_wait_good(&user, FIRST);
	write_text(path, SECOND);
	http_user_wait_good(&user, SECOND);
	http_user_close(&user);
}

static void the_home_may_have_any_name(void **state)
{
	(void)state;
	SetEnvironmentVariableW(L"USERPROFILE", L"C:\\K\u00E4ytt\u00E4j\u00E4\\\u65E5\u672C");
	SetEnvironmentVariableW(L"APPDATA", L"C:\\K\u00E4ytt\u00E4j\u00E4\\\u65E5\u672C\\AppData\\Roaming");
	char *home = rg_home_directory(), *config = rg_config_directory();
	assert_string_equal(home, HOME);
	assert_string_equal(config, HOME "/AppData/Roaming");
	write_text(HOME "/AppData/Roaming/obs-studio/x.json", FIRST);
	expect_text(HOME "/AppData/Roaming/obs-studio/x.json", FIRST);
	rg_free(home);
	rg_free(config);
}

static void a_race_folder_may_have_any_name(void **state)
{
	(void)state;
	expect_followed(RACES "/p\xC3\xA4iv\xC3\xA4.json", RACES "/p\xC3\xA4iv\xC3\xA4.json");
	/* As the crew pastes it out of the Explorer. */
	expect_followed("C:\\K\xC3\xA4ytt\xC3\xA4j\xC3\xA4\\\xE6\x97\xA5\xE6\x9C\xAC\\a b.json", HOME "/a b.json");
}

/* fontconfig and FreeType open files with C's fopen, in the system's code page. */
static void fonts_may_lie_anywhere(void **state)
{
	static const char *const names[] = {"RobotoCondensed-Regular.ttf", "RobotoCondensed-Bold.ttf"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *from = rg_path_join(RG_STAGE_DATA "/fonts", names[i]),
		     *to = rg_path_join(HOME "/data/fonts", names[i]);
		char *bytes = NULL, *error = NULL;
		size_t length;
		assert_true(rg_file_read(from, 8 << 20, &bytes, &length, &error));
		assert_true(rg_directory_make(HOME "/data/fonts"));
		assert_true(rg_file_replace(to, bytes, length));
		rg_free(bytes);
		rg_free(from);
		rg_free(to);
	}
	http_log_start();
	struct race_shelf *shelf = race_shelf_create(HOME "/data", NULL);
	struct typesetter *typesetter = typesetter_create(shelf);
	char *log = http_log_take();
	if (!typesetter)
		fail_msg("no fonts: %s", log);
	typesetter_destroy(typesetter);
	race_shelf_unref(shelf);
	rg_free(log);
}

/* No byte of a file is a line's or a file's end to C's library here. */
static void bytes_are_bytes(void **state)
{
	(void)state;
	write_text(HOME "/rivit.csv", "a;b\r\nc;d\r\n\x1A;e\n");
	expect_text(HOME "/rivit.csv", "a;b\r\nc;d\r\n\x1A;e\n");
}

static void let_go_soon(void *held)
{
	rg_sleep_ms(20);
	CloseHandle(held);
}

/* Who reads it lets others delete it, as all of ours do. Wine replaces no open file at all; newer Windows does. */
static void a_file_that_is_read_is_replaced_or_stays_whole(void **state)
{
	const char *path = RACES "/open.json";
	struct rg_thread thread;
	bool replaced = false;

	(void)state;
	write_text(path, FIRST);
	HANDLE held = hold(path, ALL);
	if (!rg_file_replace(path, SECOND, strlen(SECOND)))
		expect_text(path, FIRST);
	assert_true(rg_thread_start(&thread, "test-reader", RG_PRIORITY_NORMAL, let_go_soon, held));
	for (int tries = 0; tries < 50 && !replaced; tries++)
		replaced = rg_file_replace(path, SECOND, strlen(SECOND));
	rg_thread_join(&thread);
	assert_true(replaced);
	expect_text(path, SECOND);
}

/* A spreadsheet lets nobody read what it has open. */
static void a_locked_file_says_so(void **state)
{
	const char *path = RACES "/locked.csv";
	char *bytes = NULL, *error = NULL;
	size_t length;
	struct http_user user;

	(void)state;
	write_text(path, FIRST);
	HANDLE held = hold(path, 0);
	assert_false(rg_file_read(path, 1 << 20, &bytes, &length, &error));
	assert_non_null(strstr(error, "is open in another program"));
	rg_free(error);
	assert_false(rg_file_replace(path, SECOND, strlen(SECOND)));
	http_user_open(&user, path, NULL);
	http_user_wait_error(&user, "is open in another program");
	CloseHandle(held);
	http_user_wait_good(&user, FIRST);
	http_user_close(&user);
	assert_true(rg_file_replace(path, SECOND, strlen(SECOND)));
	expect_text(path, SECOND);
}

static void a_path_may_be_long(void **state)
{
	char *path = rg_strdup(HOME);

	(void)state;
	for (int i = 0; i < 12; i++) {
		char *longer = rg_asprintf("%s/a folder with a long n\xC3\xA4me of 40 signs", path);
		rg_free(path);
		path = longer;
	}
	char *file = rg_path_join(path, "day.json");
	assert_true(strlen(file) > 400);
	expect_followed(file, file);
	char *real = rg_path_real(file);
	assert_string_equal(real, file);
	rg_free(real);
	rg_free(file);
	rg_free(path);
}

static void the_long_form_is_a_path(void **state)
{
	(void)state;
	expect_followed("\\\\?\\C:\\K\xC3\xA4ytt\xC3\xA4j\xC3\xA4\\\xE6\x97\xA5\xE6\x9C\xAC\\form.json",
			HOME "/form.json");
}

/* \\studio\kisat */
static void a_share_is_a_path(void **state)
{
	(void)state;
	if (!rg_directory_exists("//studio/kisat"))
		posix_skip("the share \\\\studio\\kisat, which tools/windows makes");
	expect_followed("\\\\studio\\kisat\\p\xC3\xA4iv\xC3\xA4.json", "//studio/kisat/p\xC3\xA4iv\xC3\xA4.json");
	expect_followed("\\\\?\\UNC\\studio\\kisat\\form.json", "//studio/kisat/form.json");
	char *real = rg_path_real("//studio/kisat/form.json");
	assert_non_null(real);
	rg_free(real);
}

static const char *server(const char *variable)
{
	const char *value = getenv(variable);

	if (!value)
		posix_skip("the TLS server, which tools/windows starts");
	return value;
}

static void a_right_certificate_is_taken(void **state)
{
	struct http_user user;

	(void)state;
	http_user_open(&user, server("RG_TLS_URL"), &(struct feed_options){.ca_file = server("RG_TLS_CA")});
	http_user_wait_good(&user, FIRST);
	http_user_close(&user);
}

static void a_wrong_certificate_is_refused(void **state)
{
	struct http_user user;

	(void)state;
	http_user_open(&user, server("RG_TLS_URL"), &(struct feed_options){.ca_file = server("RG_TLS_OTHER_CA")});
	http_user_wait_error(&user, "certificate");
	http_user_close(&user);
	/* The right authority, but another server's name. */
	http_user_open(&user, server("RG_TLS_WRONG_NAME"), &(struct feed_options){.ca_file = server("RG_TLS_CA")});
	http_user_wait_error(&user, "certificate");
	http_user_close(&user);
}

static void answer_the_same(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "", FIRST);
}

static int cpu_ms(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return (int)((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
		     (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000);
}

/* A file that is watched and a server that is asked each second, and nothing new from either. */
static void no_thread_is_busy_at_rest(void **state)
{
	struct http_server *server = http_server_start(answer_the_same, NULL);
	char *url = http_server_url(server, "/day.json");
	struct http_user file, http;

	(void)state;
	write_text(RACES "/rest.json", FIRST);
	http_user_open(&file, RACES "/rest.json", NULL);
	http_user_open(&http, url, &(struct feed_options){.refresh_s = 1});
	http_user_wait_good(&file, FIRST);
	http_user_wait_good(&http, FIRST);
	rg_sleep_ms(500);
	int used = cpu_ms();
	rg_sleep_ms(REST_MS);
	used = cpu_ms() - used;
	print_message("%d ms of CPU in %d ms of rest\n", used, REST_MS);
	assert_true(used < REST_MS / 20);
	http_user_close(&file);
	http_user_close(&http);
	http_server_stop(server);
	rg_free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_home_may_have_any_name),
		cmocka_unit_test(a_race_folder_may_have_any_name),
		cmocka_unit_test(fonts_may_lie_anywhere),
		cmocka_unit_test(bytes_are_bytes),
		cmocka_unit_test(a_file_that_is_read_is_replaced_or_stays_whole),
		cmocka_unit_test(a_locked_file_says_so),
		cmocka_unit_test(a_path_may_be_long),
		cmocka_unit_test(the_long_form_is_a_path),
		cmocka_unit_test(a_share_is_a_path),
		cmocka_unit_test(no_thread_is_busy_at_rest),
		cmocka_unit_test(a_right_certificate_is_taken),
		cmocka_unit_test(a_wrong_certificate_is_refused),
	};
	return cmocka_run_group_tests_name("windows", tests, NULL, NULL);
}

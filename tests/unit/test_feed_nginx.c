/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds from a real web server: Debian's nginx with static files, ETags, compression, redirects and TLS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support_http.h"
#include "support_http_nginx.h"

#define FIRST  "{\"race_feed\": 1, \"series\": []}"
#define SECOND "{\"race_feed\": 1, \"series\": [], \"rounds\": []}"

static struct nginx *nginx;

static const struct feed_options rarely = {.refresh_s = 3600};

static void put(const char *name, const char *text)
{
	nginx_put(nginx, name, text, strlen(text));
}

/* nginx writes its log after the answer: the last line may be late. */
static void expect_logged(const char *line, int count)
{
	int64_t until_ms = rg_monotonic_ms() + 1000;
	int seen = -1;

	while (seen < count && rg_monotonic_ms() < until_ms) {
		char *log = nginx_log(nginx);
		if (seen >= 0)
			rg_sleep_ms(10);
		seen = http_count(log, line);
		rg_free(log);
	}
	assert_int_equal(seen, count);
}

static void refresh(struct http_user *user)
{
	int calls = http_user_calls(user);

	feed_refresh(user->feed);
	http_user_wait_call(user, calls);
}

static void an_unchanged_file_is_not_sent_again(void **state)
{
	char *url = nginx_url(nginx, "/unchanged.json");
	struct http_user user;
	struct feed_look first, second;

	(void)state;
	put("unchanged.json", FIRST);
	http_user_open(&user, url, &rarely);
	http_user_wait_good(&user, FIRST);
	feed_look(user.feed, &first);
	rg_sleep_ms(300);
	refresh(&user);
	refresh(&user);
	feed_look(user.feed, &second);
	expect_logged("/unchanged.json 200", 1);
	expect_logged("/unchanged.json 304", 2);
	assert_int_equal(second.state, FEED_GOOD);
	assert_ptr_equal(first.bytes, second.bytes);
	assert_int_equal(second.generation, 1);
	assert_uint_in_range(second.age_ms, 0, 299);
	feed_look_finish(&first);
	feed_look_finish(&second);
	http_user_close(&user);
	rg_free(url);
}

static void a_changed_file_is_seen_after_the_interval(void **state)
{
	const struct feed_options often = {.refresh_s = 1};
	char *url = nginx_url(nginx, "/changed.json");
	struct http_user user;
	int64_t start_ms;

	(void)state;
	put("changed.json", FIRST);
	http_user_open(&user, url, &often);
	http_user_wait_good(&user, FIRST);
	put("changed.json", SECOND);
	start_ms = rg_monotonic_ms();
	http_user_wait_good(&user, SECOND);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 2000);
	http_user_close(&user);
	rg_free(url);
}

static void a_missing_file_may_appear_and_go(void **state)
{
	char *url = nginx_url(nginx, "/later.json");
	struct http_user user;

	(void)state;
	http_user_open(&user, url, &rarely);
	http_user_wait_error(&user, "The address answered with 404 Not Found");
	put("later.json", FIRST);
	feed_refresh(user.feed);
	http_user_wait_good(&user, FIRST);
	http_user_close(&user);
	rg_free(url);
}

static void a_compressed_answer_arrives_whole(void **state)
{
	char *url = nginx_url(nginx, "/long.json"), *text = rg_alloc(100001, 1);
	struct http_user user;

	(void)state;
	memset(text, ' ', 100000);
	memcpy(text, "{", 1);
	memcpy(text + 99999, "}", 1);
	put("long.json", text);
	http_user_open(&user, url, &rarely);
	http_user_wait_good(&user, text);
	expect_logged("/long.json 200 gzip", 1);
	/* The weak ETag of a compressed answer serves as well. */
	refresh(&user);
	expect_logged("/long.json 304", 1);
	http_user_close(&user);
	rg_free(text);
	rg_free(url);
}

static void a_large_file_is_refused(void **state)
{
	const struct feed_options small = {.max_bytes = 2048};
	char *url = nginx_url(nginx, "/large.json"), *text = rg_alloc(1, 1 << 20);

	(void)state;
	/* Sent as it is, the length is known before; compressed, it is seen only while it is received. */
	for (int i = 0; i < (1 << 20) - 1; i++)
		text[i] = (char)('0' + i % 10);
	put("large.json", text);
	http_expect_error(url, &small, "The answer is larger than 2 KiB");
	rg_free(url);
	url = nginx_url(nginx, "/large.bin");
	put("large.bin", text);
	http_expect_error(url, &small, "The answer is larger than 2 KiB");
	rg_free(url);
	rg_free(text);
}

static void redirects_lead_to_http_only(void **state)
{
	char *moved = nginx_url(nginx, "/moved.json"), *loop = nginx_url(nginx, "/loop.json"),
	     *secrets = nginx_url(nginx, "/secrets.json");
	struct http_user user;

	(void)state;
	put("feed.json", FIRST);
	http_user_open(&user, moved, &rarely);
	http_user_wait_good(&user, FIRST);
	refresh(&user);
	expect_logged("/feed.json 304", 1);
	http_user_close(&user);
	http_expect_error(loop, NULL, "The address sends us on and on to other addresses (too many redirects)");
	expect_logged("/loop.json 302", 6);
	http_expect_error(secrets, NULL, "The address sends us on to something that is not an http address");
	rg_free(moved);
	rg_free(loop);
	rg_free(secrets);
}

static void a_page_and_a_status_have_words(void **state)
{
	char *page = nginx_url(nginx, "/login.html"), *wait = nginx_url(nginx, "/wait.json");

	(void)state;
	put("login.html", "<!DOCTYPE html><title>Hotel</title>");
	http_expect_error(
		page, NULL,
		"The address answered with a web page, not race data. Open it in a browser: do you see a log-in?");
	http_expect_error(wait, NULL, "The address answered with 429 Too Many Requests");
	rg_free(page);
	rg_free(wait);
}

static void certificates_are_checked(void **state)
{
	const struct feed_options trusted = {.refresh_s = 3600, .ca_file = nginx_ca_file(nginx)};
	const struct feed_options no_file = {.ca_file = "/nonexistent/ca.pem"};
	char *url = nginx_tls_url(nginx, "localhost", "/secure.json");
	char *other_name = nginx_tls_url(nginx, "127.0.0.1", "/secure.json");
	struct http_user user;

	(void)state;
	put("secure.json", FIRST);
	http_user_open(&user, url, &trusted);
	http_user_wait_good(&user, FIRST);
	http_user_close(&user);
	expect_logged("/secure.json 200", 1);

	http_user_open(&user, url, NULL);
	http_user_wait_error(&user, "The server's certificate is not trusted: ");
	http_user_close(&user);
	http_user_open(&user, other_name, &trusted);
	http_user_wait_error(&user, "The server's certificate is not trusted: it is not made out to 127.0.0.1:");
	http_user_close(&user);
	http_expect_error(url, &no_file, "The file of trusted certificates cannot be read");
	expect_logged("/secure.json", 1);
	rg_free(url);
	rg_free(other_name);
}

static void https_of_a_plain_server_has_words(void **state)
{
	char *url = rg_asprintf("https://127.0.0.1:%d/", nginx_port(nginx));
	char *words = rg_asprintf("No secure connection to 127.0.0.1:%d could be made (is it an http:// address?)",
				  nginx_port(nginx));

	(void)state;
	http_expect_error(url, NULL, words);
	rg_free(url);
	rg_free(words);
}

static void many_pictures_come_at_once(void **state)
{
	enum { COUNT = 40 };
	struct http_user users[COUNT];
	char bytes[64 * 1024];

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		char *name = rg_asprintf("%d.png", i), *path = rg_asprintf("/%s", name), *url = nginx_url(nginx, path);
		memset(bytes, 'a' + i % 26, sizeof(bytes) - 1);
		bytes[sizeof(bytes) - 1] = 0;
		put(name, bytes);
		http_user_open_picture(&users[i], url, NULL);
		rg_free(name);
		rg_free(path);
		rg_free(url);
	}
	for (int i = 0; i < COUNT; i++) {
		memset(bytes, 'a' + i % 26, sizeof(bytes) - 1);
		http_user_wait_good(&users[i], bytes);
	}
	for (int i = 0; i < COUNT; i++)
		http_user_close(&users[i]);
	expect_logged(".png 200", COUNT);
}

static int start(void **state)
{
	(void)state;
	setenv("no_proxy", "*", 1);
	http_log_start();
	nginx = nginx_start();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	nginx_stop(nginx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unchanged_file_is_not_sent_again),
		cmocka_unit_test(a_changed_file_is_seen_after_the_interval),
		cmocka_unit_test(a_missing_file_may_appear_and_go),
		cmocka_unit_test(a_compressed_answer_arrives_whole),
		cmocka_unit_test(a_large_file_is_refused),
		cmocka_unit_test(redirects_lead_to_http_only),
		cmocka_unit_test(a_page_and_a_status_have_words),
		cmocka_unit_test(certificates_are_checked),
		cmocka_unit_test(https_of_a_plain_server_has_words),
		cmocka_unit_test(many_pictures_come_at_once),
	};
	return cmocka_run_group_tests(tests, start, finish);
}

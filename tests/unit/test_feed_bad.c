/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds from a server that misbehaves: each misdeed gets one clear sentence, and the last good answer stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/http/http.h"
#include "support_http.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define GOOD         "{\"race_feed\": 1}"
#define WEB_PAGE     "The address answered with a web page, not race data. Open it in a browser: do you see a log-in?"

/* Answers that are just text: `data` is the whole of it. */
static void answer_text(struct http_talk *talk)
{
	http_send_text(talk, talk->data);
}

/* Starts a server, expects the sentence; "%H" in it stands for host and port. */
static void expect(void (*answer)(struct http_talk *talk), void *data, const struct feed_options *options,
		   const char *sentence)
{
	struct http_server *server = http_server_start(answer, data);
	char *url = http_server_url(server, "/feed.json");
	const char *host = strstr(sentence, "%H");
	char *expected = host ? rg_asprintf("%.*s127.0.0.1:%d%s", (int)(host - sentence), sentence,
					    http_server_port(server), host + 2)
			      : rg_strdup(sentence);

	http_expect_error(url, options, expected);
	rg_free(expected);
	rg_free(url);
	http_server_stop(server);
}

static void answers_that_cannot_be_used_have_words(void **state)
{
	static const struct {
		const char *answer, *sentence;
	} cases[] = {
		{"HTTP/1.1 404 Not here\r\nContent-Length: 4\r\n\r\nnope", "The address answered with 404 Not Found"},
		{"HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n", "The address answered with 500 Internal Server Error"},
		{"HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n",
		 "The address answered with 401 Unauthorized (does it need a user name and a password?)"},
		{"HTTP/1.1 599 x\r\nContent-Length: 0\r\n\r\n", "The address answered with the status 599"},
		{"HTTP/1.1 304 x\r\n\r\n", "The address answered with 304 Not Modified"},
		{"HTTP/1.1 302 x\r\nContent-Length: 0\r\n\r\n", "The address answered with 302 Found"},
		{"HTTP/1.1 206 x\r\nContent-Length: 2\r\n\r\n{}", "The address answered with 206 Partial Content"},
		{"HTTP/1.1 204 No Content\r\n\r\n", "The address answered with nothing"},
		{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "The address answered with nothing"},
		{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "The address answered with nothing"},
		{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"race_", "The answer from %H broke off"},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
		 "The answer from %H broke off"},
		{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
		 "The answer from %H is damaged (its compression cannot be undone)"},
		{"", "%H closed the connection without an answer"},
		{"what is this\r\n\r\n", "%H answered with something that is not HTTP"},
		{"HTTP/1.1 banana OK\r\n\r\n", "%H answered with something that is not HTTP"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect(answer_text, (void *)cases[i].answer, NULL, cases[i].sentence);
}

static void web_pages_are_told_from_race_data(void **state)
{
	static const char *const pages[] = {
		"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!DOCTYPE html><p>Log in</p>",
		"HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML\r\n\r\nWelcome to the hotel",
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n<!doctype html>",
		"HTTP/1.1 200 OK\r\n\r\n\xEF\xBB\xBF\n <HTML><head>",
		"HTTP/1.1 200 OK\r\n\r\n<html",
	};
	static const char *const data[] = {
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" GOOD,
		"HTTP/1.1 200 OK\r\n\r\n" GOOD,
		"HTTP/1.1 203 OK\r\n\r\n" GOOD,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++)
		expect(answer_text, (void *)pages[i], NULL, WEB_PAGE);
	for (size_t i = 0; i < COUNT(data); i++) {
		struct http_server *server = http_server_start(answer_text, (void *)data[i]);
		char *url = http_server_url(server, "/");
		struct http_user user;
		http_user_open(&user, url, NULL);
		http_user_wait_good(&user, GOOD);
		http_user_close(&user);
		rg_free(url);
		http_server_stop(server);
	}
}

static void promise_much(struct http_talk *talk)
{
	http_send_text(talk, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n{");
	http_wait(talk, WAIT_MS);
}

static void send_endlessly(struct http_talk *talk)
{
	static char chunk[65536];

	http_send_text(talk, talk->data);
	memset(chunk, ' ', sizeof(chunk));
	while (http_send_text(talk, "10000\r\n") && http_send(talk, chunk, sizeof(chunk)) &&
	       http_send_text(talk, "\r\n"))
		;
}

struct bomb {
	char *bytes;
	size_t length;
};

static void send_bomb(struct http_talk *talk)
{
	const struct bomb *bomb = talk->data;
	char *head = rg_asprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
				 bomb->length);

	http_send_text(talk, head);
	http_send(talk, bomb->bytes, bomb->length);
	rg_free(head);
	http_wait(talk, WAIT_MS);
}

static void answers_that_are_too_large_are_cut_off(void **state)
{
	static const char *const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
	static const char *const missing = "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n";
	const struct feed_options small = {.max_bytes = 1024 * 1024}, odd = {.max_bytes = 1000};

	(void)state;
	expect(promise_much, NULL, NULL, "The answer is larger than 8 MiB");
	expect(send_endlessly, (void *)chunked, NULL, "The answer is larger than 8 MiB");
	expect(send_endlessly, (void *)chunked, &small, "The answer is larger than 1 MiB");
	expect(send_endlessly, (void *)chunked, &odd, "The answer is larger than 1000 bytes");
	expect(send_endlessly, (void *)missing, NULL, "The address answered with 404 Not Found");
}

static void a_gzip_bomb_is_stopped_by_what_it_becomes(void **state)
{
	struct bomb bomb = {.bytes = rg_alloc(1 << 20, 1)};
	FILE *gzip = popen("head -c 67108864 /dev/zero | gzip -9", "r");

	(void)state;
	assert_non_null(gzip);
	bomb.length = fread(bomb.bytes, 1, 1 << 20, gzip);
	assert_int_equal(pclose(gzip), 0);
	assert_uint_in_range(bomb.length, 1000, 200000);
	expect(send_bomb, &bomb, NULL, "The answer is larger than 8 MiB");
	rg_free(bomb.bytes);
}

static void send_headers_endlessly(struct http_talk *talk)
{
	http_send_text(talk, "HTTP/1.1 200 OK\r\n");
	while (http_send_text(talk, talk->data))
		;
}

static void headers_are_limited(void **state)
{
	(void)state;
	expect(send_headers_endlessly, (void *)"X-Much: of what nobody needs to know\r\n", NULL,
	       "The answer's headers are too large");
	expect(send_headers_endlessly, (void *)"X-and-no-end-of-the-line-ever", NULL,
	       "The answer's headers are too large");
}

/* Redirects: "/3" leads to "/2", "/1", "/0", which is good; "/loop" to itself; the rest where `data` says. */
static void redirect(struct http_talk *talk)
{
	int left = 0;
	char *location = NULL;

	if (sscanf(talk->request, "GET /%d ", &left) == 1 && left == 0) {
		http_send_answer(talk, "200 OK", "", GOOD);
		return;
	}
	location = left ? rg_asprintf("Location: /%d\r\n", left - 1)
			: rg_asprintf("Location: %s\r\n", talk->data ? (const char *)talk->data : "/loop");
	http_send_answer(talk, "301 Moved Permanently", location, "moved");
	rg_free(location);
}

static void redirects_are_followed_so_far(void **state)
{
	struct http_server *server = http_server_start(redirect, NULL);
	char *five = http_server_url(server, "/5"), *six = http_server_url(server, "/6");
	struct http_user user;

	(void)state;
	http_user_open(&user, five, NULL);
	http_user_wait_good(&user, GOOD);
	http_user_close(&user);
	assert_int_equal(http_server_requests(server), 6);
	http_expect_error(six, NULL, "The address sends us on and on to other addresses (too many redirects)");
	http_server_stop(server);
	rg_free(five);
	rg_free(six);

	expect(redirect, NULL, NULL, "The address sends us on and on to other addresses (too many redirects)");
	static const char *const elsewhere[] = {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:1/"};
	for (size_t i = 0; i < COUNT(elsewhere); i++)
		expect(redirect, (void *)elsewhere[i], NULL,
		       "The address sends us on to something that is not an http address");
}

static void addresses_without_a_server_have_words(void **state)
{
	int port = http_free_port();
	char *url = rg_asprintf("http://user:geheim@127.0.0.1:%d/?key=geheim", port);
	char *refused = rg_asprintf("No answer from 127.0.0.1:%d (connection refused)", port);

	(void)state;
	http_expect_error(url, NULL, refused);
	http_expect_error("", NULL, "No address is given");
	http_expect_error(NULL, NULL, "No address is given");
	http_expect_error("ftp://h/x", NULL, "Addresses with ftp:// are not taken, only http://, https:// and files");
	expect(answer_text, (void *)"", NULL, "%H closed the connection without an answer");
	rg_free(url);
	rg_free(refused);
}

/* By number: good, broken, the same again, a page, changed. */
static void answer_in_turn(struct http_talk *talk)
{
	static const char page[] = "<!doctype html>";

	switch (talk->number) {
	case 2:
		http_send_answer(talk, "500 x", "ETag: \"wrong\"\r\n", "{}");
		break;
	case 4:
		http_send_answer(talk, "200 OK", "ETag: \"wrong\"\r\n", page);
		break;
	case 5:
		http_send_answer(talk, "200 OK", "", "{\"race_feed\": 1, \"new\": true}");
		break;
	default:
		http_send_answer(talk, "200 OK", "etag: \"right\"\r\n", GOOD);
	}
}

static void check_look(struct http_user *user, enum feed_state state, uint64_t generation, const char *bytes)
{
	struct feed_look look;

	feed_look(user->feed, &look);
	assert_int_equal(look.state, state);
	assert_int_equal(look.generation, generation);
	assert_string_equal(look.bytes->bytes, bytes);
	assert_int_equal(look.bytes->hash, rg_hash_bulk(RG_HASH_START, bytes, strlen(bytes)));
	assert_uint_in_range(look.age_ms, 0, WAIT_MS);
	assert_int_equal(state == FEED_FAILING, look.error != NULL);
	feed_look_finish(&look);
}

static void refresh(struct http_user *user)
{
	int calls = http_user_calls(user);

	feed_refresh(user->feed);
	http_user_wait_call(user, calls);
}

static void good_and_bad_by_turns(struct http_talk *talk)
{
	unsigned *asked = talk->data, count = __atomic_add_fetch(asked, 1, __ATOMIC_RELAXED);

	if (count % 2)
		http_send_answer(talk, "200 OK", "", GOOD);
	else
		http_send_answer(talk, "500 Internal Server Error", "", "");
}

/* A server that is good and bad by turns for an hour fills no log. */
static void a_server_that_alternates(void **state)
{
	const struct feed_options rarely = {.refresh_s = 3600};
	unsigned asked = 0;
	struct http_server *server = http_server_start(good_and_bad_by_turns, &asked);
	char *url = http_server_url(server, "/feed.json");
	struct http_user user;

	(void)state;
	http_log_start();
	http_user_open(&user, url, &rarely);
	http_user_wait_good(&user, GOOD);
	for (int i = 0; i < 100; i++)
		refresh(&user);
	http_user_close(&user);
	assert_true(asked > 100);
	char *log = http_log_take();
	size_t lines = (size_t)http_count(log, "Race data from http://127.0.0.1");
	if (lines < 4 || lines > 20)
		fail_msg("%zu lines: %s", lines, log);
	rg_free(log);
	http_server_stop(server);
	rg_free(url);
}

static void paced_lines(void **state)
{
	struct rg_log_pace pace = {0};

	(void)state;
	http_log_start();
	/* Twice a second for three hours. */
	for (int64_t ms = 0; ms < 3 * 3600 * INT64_C(1000); ms += 500)
		rg_log_paced(&pace, ms, RG_LOG_WARNING, "turned");
	char *log = http_log_take();
	/* 8 at once; after 1, 2, 4, ... 32 minutes, then one an hour. */
	assert_uint_in_range(http_count(log, "warning: turned"), 14, 17);
	assert_non_null(strstr(log, "turned (119 lines like this were left out)"));
	rg_free(log);
	/* Ten quiet minutes later it is news again. */
	http_log_start();
	for (int i = 0; i < 8; i++)
		rg_log_paced(&pace, (3 * 3600 + 601) * INT64_C(1000) + i, RG_LOG_WARNING, "again");
	log = http_log_take();
	assert_int_equal(http_count(log, "warning: again"), 8);
	rg_free(log);
}

static void the_last_good_answer_stays(void **state)
{
	const struct feed_options rarely = {.refresh_s = 3600};
	struct http_server *server = http_server_start(answer_in_turn, NULL);
	char *url = http_server_url(server, "/feed.json?key=geheim");
	struct http_user user;

	(void)state;
	http_log_start();
	http_user_open(&user, url, &rarely);
	http_user_wait_good(&user, GOOD);
	check_look(&user, FEED_GOOD, 1, GOOD);
	refresh(&user);
	check_look(&user, FEED_FAILING, 1, GOOD);
	http_user_wait_error(&user, "500");
	refresh(&user);
	check_look(&user, FEED_GOOD, 1, GOOD);
	refresh(&user);
	check_look(&user, FEED_FAILING, 1, GOOD);
	http_user_wait_error(&user, WEB_PAGE);
	refresh(&user);
	check_look(&user, FEED_GOOD, 2, "{\"race_feed\": 1, \"new\": true}");
	http_user_close(&user);

	char *log = http_log_take();
	assert_int_equal(http_count(log, "info: Race data from http://127.0.0.1"), 3);
	assert_int_equal(http_count(log, "warning: Race data from http://127.0.0.1"), 2);
	assert_int_equal(http_count(log, "\n"), 5);
	assert_null(strstr(log, "geheim"));
	rg_free(log);
	http_server_stop(server);
	rg_free(url);
}

static struct rg_mutex requests_lock = RG_MUTEX_STATIC;
static char last_request[sizeof(((struct http_talk *)0)->request)];

static void keep_request(struct http_talk *talk)
{
	rg_mutex_lock(&requests_lock);
	memcpy(last_request, talk->request, sizeof(last_request));
	rg_mutex_unlock(&requests_lock);
}

static bool request_has(const char *part)
{
	rg_mutex_lock(&requests_lock);
	bool has = strstr(last_request, part);
	rg_mutex_unlock(&requests_lock);
	return has;
}

static void answer_conditionally(struct http_talk *talk)
{
	keep_request(talk);
	if (talk->number == 1)
		http_send_answer(talk, "302 Found", "Location: /there\r\nETag: \"of the redirect\"\r\n", "");
	else if (talk->number == 2)
		http_send_answer(talk, "200 OK",
				 "eTaG:  W/\"good\" \r\nLast-Modified: Sun, 06 Jun 2021 09:04:31 GMT\r\n", GOOD);
	else if (talk->number == 3)
		http_send_answer(talk, "302 Found", "Location: /there\r\n", "");
	else
		http_send_text(talk, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
}

static void the_request_says_who_we_are_and_what_we_have(void **state)
{
	const struct feed_options rarely = {.refresh_s = 3600};
	struct http_server *server = http_server_start(answer_conditionally, NULL);
	char *url = rg_asprintf("http://user:geheim@127.0.0.1:%d/feed.json#x", http_server_port(server));
	struct http_user user;

	(void)state;
	http_log_start();
	http_user_open(&user, url, &rarely);
	http_user_wait_good(&user, GOOD);
	assert_true(request_has("GET /there HTTP/1.1\r\n"));
	assert_true(request_has("User-Agent: RaceGraphics/"));
	assert_true(request_has("gzip"));
	assert_true(request_has("Authorization: Basic dXNlcjpnZWhlaW0="));
	assert_false(request_has("If-"));
	refresh(&user);
	assert_int_equal(http_server_requests(server), 4);
	assert_true(request_has("If-None-Match: W/\"good\"\r\n"));
	assert_true(request_has("If-Modified-Since: Sun, 06 Jun 2021 09:04:31 GMT\r\n"));
	check_look(&user, FEED_GOOD, 1, GOOD);
	http_user_close(&user);
	char *log = http_log_take();
	assert_int_equal(http_count(log, "\n"), 1);
	assert_null(strstr(log, "geheim"));
	assert_null(strstr(log, "user"));
	rg_free(log);
	http_server_stop(server);
	rg_free(url);
}

static void answer_not_now(struct http_talk *talk)
{
	http_send_answer(talk, "503 x", "Retry-After: 20\r\n", "");
}

static void the_server_is_left_alone_when_it_asks(void **state)
{
	const struct feed_options often = {.refresh_s = 1};
	struct http_server *server = http_server_start(answer_not_now, NULL);
	char *url = http_server_url(server, "/");
	struct http_user user;

	(void)state;
	http_user_open(&user, url, &often);
	http_user_wait_error(&user, "503 Service Unavailable");
	rg_sleep_ms(1600);
	assert_int_equal(http_server_requests(server), 1);
	/* A person's wish counts more. */
	refresh(&user);
	assert_int_equal(http_server_requests(server), 2);
	http_user_close(&user);
	http_server_stop(server);
	rg_free(url);
}

static void answer_with_headers(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", talk->data, GOOD);
}

static int64_t fresh_ms_of(const char *headers, bool picture)
{
	struct http_server *server = http_server_start(answer_with_headers, (void *)headers);
	char *url = http_server_url(server, "/");
	struct http_job job = {.url = url, .max_bytes = 1 << 20, .picture = picture};
	struct http_request *request = http_request_create(&job, NULL);
	struct http_answer answer;

	http_request_answer(request, curl_easy_perform(http_request_handle(request)), &answer);
	int64_t fresh_ms = answer.fresh_ms;
	assert_int_equal(answer.result, HTTP_GOOD);
	http_answer_finish(&answer);
	http_request_destroy(request);
	http_server_stop(server);
	rg_free(url);
	return fresh_ms;
}

static void a_server_says_how_long_it_has_nothing_new(void **state)
{
	static const struct {
		const char *headers;
		int64_t fresh_ms;
	} cases[] = {
		{"", 0},
		{"Cache-Control: max-age=20\r\n", 20000},
		{"cache-control: public , MAX-AGE=20, s-maxage=900\r\n", 20000},
		{"Cache-Control: max-age=20\r\nAge: 15\r\n", 5000},
		{"Age: 25\r\nCache-Control: max-age=20\r\n", 0},
		{"Cache-Control: max-age=20, no-cache\r\n", 0},
		{"Cache-Control: no-store,max-age=20\r\n", 0},
		{"Cache-Control: max-age=0\r\n", 0},
		{"Cache-Control: max-age=-20\r\n", 0},
		{"Cache-Control: max-age=\"20\"\r\n", 0},
		{"Cache-Control: max-age\r\n", 0},
		{"Cache-Control: max-age=99999999999999999999999999\r\n", 86400000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(fresh_ms_of(cases[i].headers, false), cases[i].fresh_ms);
	assert_int_equal(fresh_ms_of("Cache-Control: max-age=20\r\n", true), 0);
}

static bool is_unreached(const char *url)
{
	struct http_job job = {.url = url, .max_bytes = 1 << 20, .timeout_ms = 700};
	struct http_request *request = http_request_create(&job, NULL);
	struct http_answer answer;

	http_request_answer(request, curl_easy_perform(http_request_handle(request)), &answer);
	assert_int_equal(answer.result, HTTP_FAILED);
	bool unreached = answer.unreached;
	http_answer_finish(&answer);
	http_request_destroy(request);
	return unreached;
}

/* It is asked again sooner, which must not press a server that is there and not well. */
static void a_server_that_is_not_reached_is_told_from_one_that_fails(void **state)
{
	struct http_server *fails = http_server_start(answer_not_now, NULL),
			   *hangs = http_server_start(promise_much, NULL);
	char *fails_url = http_server_url(fails, "/"), *hangs_url = http_server_url(hangs, "/");
	char *nobody = rg_asprintf("http://127.0.0.1:%d/", http_free_port());

	(void)state;
	assert_true(is_unreached(nobody));
	assert_true(is_unreached("http://no-such-host.invalid/"));
	assert_false(is_unreached(fails_url));
	assert_false(is_unreached(hangs_url));
	http_server_stop(fails);
	http_server_stop(hangs);
	rg_free(fails_url);
	rg_free(hangs_url);
	rg_free(nobody);
}

static void a_server_that_has_nothing_new_is_not_asked(void **state)
{
	const struct feed_options often = {.refresh_s = 1};
	struct http_server *server = http_server_start(answer_with_headers, (void *)"Cache-Control: max-age=20\r\n");
	char *url = http_server_url(server, "/");
	struct http_user user;

	(void)state;
	http_user_open(&user, url, &often);
	http_user_wait_good(&user, GOOD);
	rg_sleep_ms(1600);
	assert_int_equal(http_server_requests(server), 1);
	refresh(&user);
	assert_int_equal(http_server_requests(server), 2);
	http_user_close(&user);
	http_server_stop(server);
	rg_free(url);
}

static void answer_picture(struct http_talk *talk)
{
	if (strstr(talk->request, "GET /page"))
		http_send_answer(talk, "200 OK", "", "<html>");
	else if (strstr(talk->request, "GET /large"))
		promise_much(talk);
	else
		http_send_answer(talk, "200 OK", "Content-Type: text/html\r\n", "\x89PNG...");
}

static void pictures_are_fetched_once(void **state)
{
	struct http_server *server = http_server_start(answer_picture, NULL);
	char *good = http_server_url(server, "/11.png"), *page = http_server_url(server, "/page"),
	     *large = http_server_url(server, "/large");
	struct http_user one, other, third;

	(void)state;
	http_user_open_picture(&one, good, NULL);
	http_user_wait_good(&one, "\x89PNG...");
	http_user_open_picture(&other, good, NULL);
	http_user_wait_good(&other, "\x89PNG...");
	rg_sleep_ms(300);
	assert_int_equal(http_server_requests(server), 1);
	http_user_open_picture(&third, page, NULL);
	http_user_wait_error(&third, "The address answered with a web page, not a picture");
	http_user_close(&third);
	http_user_open_picture(&third, large, NULL);
	http_user_wait_error(&third, "The answer is larger than 16 MiB");
	http_user_close(&third);
	http_user_close(&one);
	http_user_close(&other);
	http_server_stop(server);
	rg_free(good);
	rg_free(page);
	rg_free(large);
}

/* Timeouts, on a request of its own with less patience than feeds have. */
static void expect_timeout(void (*answer)(struct http_talk *talk), const char *sentence)
{
	struct http_server *server = http_server_start(answer, NULL);
	char *url = http_server_url(server, "/");
	struct http_job job = {.url = url, .max_bytes = 1 << 20, .timeout_ms = 700};
	struct http_request *request = http_request_create(&job, NULL);
	struct http_answer result;
	int64_t start_ms = rg_monotonic_ms();

	http_request_answer(request, curl_easy_perform(http_request_handle(request)), &result);
	assert_int_equal(result.result, HTTP_FAILED);
	assert_non_null(strstr(result.error, sentence));
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 500, 3000);
	http_answer_finish(&result);
	http_request_destroy(request);
	http_server_stop(server);
	rg_free(url);
}

static void never_answer(struct http_talk *talk)
{
	http_wait(talk, 60000);
}

static void drip(struct http_talk *talk)
{
	http_send_text(talk, "HTTP/1.1 200 OK\r\n\r\n{");
	while (http_wait(talk, 100) && http_send_text(talk, " "))
		;
}

static void slow_servers_are_given_up(void **state)
{
	(void)state;
	expect_timeout(never_answer, " took the request but did not answer in time");
	expect_timeout(drip, " comes too slowly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_that_cannot_be_used_have_words),
		cmocka_unit_test(web_pages_are_told_from_race_data),
		cmocka_unit_test(answers_that_are_too_large_are_cut_off),
		cmocka_unit_test(a_gzip_bomb_is_stopped_by_what_it_becomes),
		cmocka_unit_test(headers_are_limited),
		cmocka_unit_test(redirects_are_followed_so_far),
		cmocka_unit_test(addresses_without_a_server_have_words),
		cmocka_unit_test(a_server_that_alternates),
		cmocka_unit_test(paced_lines),
		cmocka_unit_test(the_last_good_answer_stays),
		cmocka_unit_test(the_request_says_who_we_are_and_what_we_have),
		cmocka_unit_test(the_server_is_left_alone_when_it_asks),
		cmocka_unit_test(a_server_says_how_long_it_has_nothing_new),
		cmocka_unit_test(a_server_that_has_nothing_new_is_not_asked),
		cmocka_unit_test(a_server_that_is_not_reached_is_told_from_one_that_fails),
		cmocka_unit_test(pictures_are_fetched_once),
		cmocka_unit_test(slow_servers_are_given_up),
	};

	/* The machine's proxy is not for loopback. */
	setenv("no_proxy", "*", 1);
	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

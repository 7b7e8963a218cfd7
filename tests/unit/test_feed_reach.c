/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where pictures may be asked for that race data names. What is "private" here is loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "feed/http/reach.h"
#include "support_http.h"

#define GOOD    "{\"race_feed\": 1}"
#define PICTURE "pixels"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void every_range_is_known(void **state)
{
	static const char *const public[] = {
		"8.8.8.8",     "1.1.1.1",         "9.255.255.255",    "11.0.0.0",          "100.63.0.1",
		"100.128.0.1", "126.1.1.1",       "128.0.0.1",        "169.253.1.1",       "172.15.0.1",
		"172.32.0.1",  "192.0.1.1",       "192.167.1.1",      "192.169.1.1",       "198.17.1.1",
		"198.20.1.1",  "223.255.255.255", "2600::1",          "2a00:1450:4001::5", "[2606:4700::1111]",
		"2001:200::1", "::ffff:8.8.8.8",  "64:ff9b::808:808", "2002:808:808::1",
	};
	static const char *const private[] = {
		"0.0.0.0",
		"0.1.2.3",
		"10.0.0.1",
		"10.255.255.255",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.0.1",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.8",
		"192.0.2.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.7",
		"224.0.0.251",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"[::1]",
		"fe80::1",
		"fe80::1%eth0",
		"[fe80::1%25eth0]",
		"fec0::1",
		"fc00::1",
		"fd12:3456::1",
		"ff02::fb",
		"2001:db8::1",
		"2001::1",
		"3fff::1",
		"::ffff:127.0.0.1",
		"::ffff:10.0.0.1",
		"::ffff:7f00:1",
		"::127.0.0.1",
		"::a00:1",
		"64:ff9b::a00:1",
		"64:ff9b:1::1",
		"2002:7f00:1::1",
		"2002:c0a8:101::1",
		"4000::1",
		"100::1",
	};
	struct rg_net_ip ip;

	(void)state;
	for (size_t i = 0; i < COUNT(public); i++) {
		if (!rg_net_ip_read(&ip, public[i]) || !reach_ip_is_public(&ip))
			fail_msg("%s is public", public[i]);
	}
	for (size_t i = 0; i < COUNT(private); i++) {
		if (!rg_net_ip_read(&ip, private[i]) || reach_ip_is_public(&ip))
			fail_msg("%s is not public", private[i]);
	}
	assert_false(rg_net_ip_read(&ip, "timing.example"));
	assert_false(rg_net_ip_read(&ip, ""));
	assert_false(rg_net_ip_read(&ip, "1.2.3"));
}

/* However a URL writes it. */
static void every_spelling_is_one_address(void **state)
{
	static const char *const urls[] = {
		"http://127.0.0.1/x",
		"http://2130706433/x",
		"http://0x7f000001/x",
		"http://0177.0.0.1/x",
		"http://127.1/x",
		"http://[::1]/x",
		"http://[::]/x",
		"http://0/x",
		"http://[::ffff:7f00:1]/x",
		"http://[0:0:0:0:0:0:0:1]/x",
		"http://%31%30.0.0.1/x",
		"http://u:p@10.0.0.1:81/x",
		"https://169.254.169.254/meta",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct reach_place place = reach_place(urls[i], NULL, 0);
		if (!place.known || !place.is_private)
			fail_msg("%s is private", urls[i]);
	}
	assert_false(reach_place("http://timing.example/x", NULL, 0).known);
}

static void answer(struct http_talk *talk)
{
	const char *const *to = talk->data;

	if (strstr(talk->request, " /from") && to && *to) {
		char *headers = rg_asprintf("Location: %s\r\n", *to);
		http_send_answer(talk, "302 Found", headers, "");
		rg_free(headers);
		return;
	}
	http_send_answer(talk, "200 OK", "", strstr(talk->request, "GET /feed") ? GOOD : PICTURE);
}

static void expect_refused(const char *url, const char *named_by)
{
	struct http_user user;

	http_user_open_picture(&user, url, named_by);
	http_user_wait_error(&user,
			     "is in a private network, and the race data that names the picture is not from there");
	http_user_close(&user);
}

static void expect_had(const char *url, const char *named_by)
{
	struct http_user user;

	http_user_open_picture(&user, url, named_by);
	http_user_wait_good(&user, PICTURE);
	http_user_close(&user);
}

static void public_feed_reaches_no_private_host(void **state)
{
	struct http_server *server = http_server_start(answer, NULL);
	char *url = http_server_url(server, "/x.png"), *feed_url = http_server_url(server, "/feed");
	char *named = rg_asprintf("http://localhost:%d/x.png", http_server_port(server));
	struct http_user feed;

	(void)state;
	expect_refused(url, "http://timing.example/feed");
	expect_refused(url, "https://timing.example/api#mapping=x");
	expect_refused(url, "rmonitor://192.168.1.10:50000");
	assert_int_equal(http_server_requests(server), 0);
	/* By the address that a name leads to, not by the name. */
	expect_refused(named, "http://timing.example/feed");
	/* Another feed is there; the one that names it is not. */
	http_user_open(&feed, feed_url, &(struct feed_options){.refresh_s = 3600});
	http_user_wait_good(&feed, GOOD);
	expect_refused(url, "http://timing.example/feed");
	/* Nor over a connection that was kept for the other one. */
	expect_refused(named, "http://timing.example/feed");
	assert_int_equal(http_server_requests(server), 1);
	http_user_close(&feed);
	http_server_stop(server);
	rg_free(url);
	rg_free(named);
	rg_free(feed_url);
}

static void own_files_and_feeds_that_are_there_do(void **state)
{
	struct http_server *server = http_server_start(answer, NULL), *other = http_server_start(answer, NULL);
	char *url = http_server_url(server, "/x.png"), *feed_url = http_server_url(other, "/feed");
	char *elsewhere = rg_strdup("http://127.0.0.2:9/x.png");
	struct http_user feed;

	(void)state;
	expect_had(url, NULL);
	expect_had(url, "/race/feed.json");
	/* The same computer, another port. */
	http_user_open(&feed, feed_url, &(struct feed_options){.refresh_s = 3600});
	http_user_wait_good(&feed, GOOD);
	expect_had(url, feed_url);
	/* Another computer of that network. */
	expect_refused(elsewhere, feed_url);
	expect_refused("http://10.0.0.1/x.png", feed_url);
	expect_refused("http://[fe80::1]/x.png", feed_url);
	http_user_close(&feed);
	http_server_stop(server);
	http_server_stop(other);
	rg_free(url);
	rg_free(elsewhere);
	rg_free(feed_url);
}

/* At a start both are asked at once: a picture is not refused before it is known where its feed is. */
static void a_picture_waits_for_its_feed(void **state)
{
	struct http_server *server = http_server_start(answer, NULL);
	char *feed_url = rg_asprintf("http://localhost:%d/feed", http_server_port(server));
	char *url = rg_asprintf("http://localhost:%d/x.png", http_server_port(server));
	struct http_user feed, picture;

	(void)state;
	http_log_start();
	http_user_open(&feed, feed_url, &(struct feed_options){.refresh_s = 3600});
	http_user_open_picture(&picture, url, feed_url);
	http_user_wait_good(&picture, PICTURE);
	http_user_wait_good(&feed, GOOD);
	char *log = http_log_take();
	assert_null(strstr(log, "private network"));
	rg_free(log);
	http_user_close(&picture);
	http_user_close(&feed);
	http_server_stop(server);
	rg_free(feed_url);
	rg_free(url);
}

static void each_redirect_is_judged(void **state)
{
	static const char *to;
	struct http_server *server = http_server_start(answer, &to);
	char *url = http_server_url(server, "/from"), *feed_url = http_server_url(server, "/feed");
	char *here = http_server_url(server, "/x.png");
	struct http_user feed;

	(void)state;
	http_user_open(&feed, feed_url, &(struct feed_options){.refresh_s = 3600});
	http_user_wait_good(&feed, GOOD);
	static const char *const away[] = {"http://127.0.0.2:9/admin", "http://10.0.0.1/", "//192.168.1.1/",
					   "http://[::1]:9/"};
	for (size_t i = 0; i < COUNT(away); i++) {
		/* Not what is known of the one before. */
		char *another = rg_asprintf("%s%zu", url, i);
		to = away[i];
		expect_refused(another, feed_url);
		rg_free(another);
	}
	to = here;
	expect_had(url, feed_url);
	assert_int_equal(http_server_requests(server), 1 + COUNT(away) + 2);
	http_user_close(&feed);
	http_server_stop(server);
	rg_free(url);
	rg_free(here);
	rg_free(feed_url);
}

/* Behind a proxy, which is in a private network itself, the host that is asked for counts. */
static void behind_a_proxy_the_host_counts(void **state)
{
	struct http_server *proxy = http_server_start(answer, NULL);
	char *address = http_server_url(proxy, "");

	(void)state;
	setenv("http_proxy", address, 1);
	setenv("https_proxy", address, 1);
	expect_had("http://photos.example/x.png", "http://timing.example/feed");
	assert_int_equal(http_server_requests(proxy), 1);
	static const char *const refused[] = {"http://10.0.0.1/x.png",  "https://192.168.1.1/x.png",
					      "http://localhost/x.png", "http://router.lan/x.png",
					      "http://intranet/x.png",  "http://photos.local./x.png",
					      "http://[fd00::1]/x.png"};
	for (size_t i = 0; i < COUNT(refused); i++)
		expect_refused(refused[i], "http://timing.example/feed");
	assert_int_equal(http_server_requests(proxy), 1);
	/* What is excepted goes directly, and is judged by where it is. */
	setenv("no_proxy", "localhost.example,127.0.0.1", 1);
	char *direct = http_server_url(proxy, "/x.png");
	expect_refused(direct, "http://timing.example/feed");
	assert_int_equal(http_server_requests(proxy), 1);
	unsetenv("http_proxy");
	unsetenv("https_proxy");
	unsetenv("no_proxy");
	http_server_stop(proxy);
	rg_free(address);
	rg_free(direct);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_range_is_known),
		cmocka_unit_test(every_spelling_is_one_address),
		cmocka_unit_test(public_feed_reaches_no_private_host),
		cmocka_unit_test(own_files_and_feeds_that_are_there_do),
		cmocka_unit_test(a_picture_waits_for_its_feed),
		cmocka_unit_test(each_redirect_is_judged),
		cmocka_unit_test(behind_a_proxy_the_host_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

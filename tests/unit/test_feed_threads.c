/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds come and go on many threads; nobody waits for the network, and nobody is called who has gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_http.h"

#define GOOD "{\"race_feed\": 1}"

/* The promise is 100 ms; a machine that does other things as well gets more before the test fails. */
#define DESTROY_MS 500

static void answer_good(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "", GOOD);
}

static void never_answer(struct http_talk *talk)
{
	http_wait(talk, 60000);
}

static void drip(struct http_talk *talk)
{
	http_send_text(talk, "HTTP/1.1 200 OK\r\n\r\n{");
	while (http_wait(talk, 1000) && http_send_text(talk, " "))
		;
}

static void users_of_an_address_share_one_poller(void **state)
{
	const struct feed_options often = {.refresh_s = 1}, rarely = {.refresh_s = 3600};
	struct http_server *server = http_server_start(answer_good, NULL);
	char *url = http_server_url(server, "/feed.json");
	char *same = rg_asprintf(" HTTP://127.0.0.1:%d/x/../feed.json#now", http_server_port(server));
	struct http_user one, other;

	(void)state;
	http_user_open(&one, url, &rarely);
	http_user_wait_good(&one, GOOD);
	/* What is known is there at once, and the newcomer is called for it. */
	http_user_open(&other, same, &rarely);
	struct feed_look a, b;
	feed_look(one.feed, &a);
	feed_look(other.feed, &b);
	assert_int_equal(b.state, FEED_GOOD);
	assert_ptr_equal(a.bytes, b.bytes);
	feed_look_finish(&a);
	feed_look_finish(&b);
	http_user_wait_call(&other, 0);
	assert_int_equal(http_server_requests(server), 1);
	http_user_close(&other);
	/* The shortest interval counts, as long as its user is there. */
	http_user_open(&other, url, &often);
	int64_t start_ms = rg_monotonic_ms();
	while (http_server_requests(server) < 3 && rg_monotonic_ms() - start_ms < WAIT_MS)
		rg_sleep_ms(10);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 900, 3500);
	http_user_close(&other);
	rg_sleep_ms(200);
	int requests = http_server_requests(server);
	rg_sleep_ms(1300);
	assert_int_equal(http_server_requests(server), requests);
	http_user_close(&one);
	http_server_stop(server);
	rg_free(url);
	rg_free(same);
}

static void expect_quick_end(const char *what, const char *url, bool with_another, int wait_ms)
{
	struct http_user user, another;

	if (with_another)
		http_user_open(&another, "/nonexistent/feed.json", NULL);
	http_user_open(&user, url, NULL);
	rg_sleep_ms(wait_ms);
	int64_t start_ms = rg_monotonic_ms();
	feed_destroy(user.feed);
	int64_t took_ms = rg_monotonic_ms() - start_ms;
	print_message("%s: destroyed in %d ms\n", what, (int)took_ms);
	user.feed = NULL;
	http_user_close(&user);
	if (with_another)
		http_user_close(&another);
	assert_uint_in_range(took_ms, 0, DESTROY_MS);
}

static void destroy_does_not_wait_for_the_network(void **state)
{
	struct http_server *silent = http_server_start(never_answer, NULL), *slow = http_server_start(drip, NULL);
	char *silent_url = http_server_url(silent, "/"), *slow_url = http_server_url(slow, "/");

	(void)state;
	expect_quick_end("a server that never answers, last feed", silent_url, false, 100);
	expect_quick_end("a server that never answers, not the last", silent_url, true, 100);
	expect_quick_end("a server that drips", slow_url, false, 100);
	/* 192.0.2.0/24 is for documentation (RFC 5737): nobody answers, or the network says so at once. */
	expect_quick_end("an address nobody has", "http://192.0.2.1/", false, 100);
	expect_quick_end("a name being looked up", "http://timing.invalid/", false, 0);
	expect_quick_end("a name nobody has", "http://no-such-host.invalid/", false, 300);
	http_server_stop(silent);
	http_server_stop(slow);
	rg_free(silent_url);
	rg_free(slow_url);
}

static void a_hanging_feed_does_not_hold_up_another(void **state)
{
	struct http_server *silent = http_server_start(never_answer, NULL),
			   *good = http_server_start(answer_good, NULL);
	char *silent_url = http_server_url(silent, "/"), *good_url = http_server_url(good, "/");
	struct http_user hanging, unknown, fine;

	(void)state;
	http_user_open(&hanging, silent_url, NULL);
	http_user_open(&unknown, "http://timing.invalid/", NULL);
	int64_t start_ms = rg_monotonic_ms();
	http_user_open(&fine, good_url, NULL);
	http_user_wait_good(&fine, GOOD);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 1000);
	http_user_close(&hanging);
	http_user_close(&unknown);
	http_user_close(&fine);
	http_server_stop(silent);
	http_server_stop(good);
	rg_free(silent_url);
	rg_free(good_url);
}

static void hanging_pictures_do_not_hold_up_a_feed(void **state)
{
	enum { COUNT = 30 };
	struct http_server *silent = http_server_start(never_answer, NULL),
			   *good = http_server_start(answer_good, NULL);
	char *good_url = http_server_url(good, "/");
	struct http_user pictures[COUNT], fine;

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		char *path = rg_asprintf("/%d.png", i), *url = http_server_url(silent, path);
		http_user_open_picture(&pictures[i], url, NULL);
		rg_free(path);
		rg_free(url);
	}
	rg_sleep_ms(200);
	assert_uint_in_range(http_server_requests(silent), 1, 6);
	http_user_open(&fine, good_url, NULL);
	http_user_wait_good(&fine, GOOD);
	http_user_close(&fine);
	for (int i = 0; i < COUNT; i++)
		http_user_close(&pictures[i]);
	http_server_stop(silent);
	http_server_stop(good);
	rg_free(good_url);
}

struct storm {
	const char *urls[3];
	uint64_t seed;
};

/* Lives as long as its feed; `gone` is set right after feed_destroy, before the memory is given back. */
struct guest {
	struct rg_mutex lock;
	bool gone;
	int calls;
	bool called_when_gone;
	struct feed *feed;
};

static void guest_changed(void *data)
{
	struct guest *guest = data;

	rg_mutex_lock(&guest->lock);
	guest->calls++;
	guest->called_when_gone = guest->called_when_gone || guest->gone;
	rg_mutex_unlock(&guest->lock);
}

static void run_storm(void *data)
{
	const struct storm *storm = data;
	const struct feed_options options = {.refresh_s = 1};
	uint64_t random = storm->seed;

	for (int i = 0; i < 50; i++) {
		struct guest *guest = rg_alloc(1, sizeof(*guest));
		random = random * 6364136223846793005ull + 1442695040888963407ull;
		rg_mutex_init(&guest->lock);
		guest->feed = feed_create(storm->urls[random >> 33 & 1   ? 0
						      : random >> 34 & 1 ? 1
									 : 2],
					  &options, guest_changed, guest);
		if (random >> 35 & 1)
			feed_refresh(guest->feed);
		if (random >> 36 & 1)
			rg_sleep_ms((int64_t)(random >> 37 & 7));
		struct feed_look look;
		feed_look(guest->feed, &look);
		feed_look_finish(&look);
		feed_destroy(guest->feed);
		rg_mutex_lock(&guest->lock);
		guest->gone = true;
		bool wrong = guest->called_when_gone;
		rg_mutex_unlock(&guest->lock);
		/* With a call after this, the memory checker speaks up. */
		rg_mutex_finish(&guest->lock);
		rg_free(guest);
		if (wrong)
			abort();
	}
}

static void storms_of_users_come_and_go(void **state)
{
	struct http_server *good = http_server_start(answer_good, NULL),
			   *silent = http_server_start(never_answer, NULL);
	char *good_url = http_server_url(good, "/"), *silent_url = http_server_url(silent, "/");
	struct storm storms[4];
	struct rg_thread threads[4];

	(void)state;
	int64_t start_ms = rg_monotonic_ms();
	for (int i = 0; i < 4; i++) {
		storms[i] = (struct storm){{good_url, silent_url, "/nonexistent/feed.json"}, (uint64_t)i + 1};
		assert_true(rg_thread_start(&threads[i], "test-storm", RG_PRIORITY_NORMAL, run_storm, &storms[i]));
	}
	for (int i = 0; i < 4; i++)
		rg_thread_join(&threads[i]);
	print_message("200 users came and went in %d ms\n", (int)(rg_monotonic_ms() - start_ms));
	http_server_stop(good);
	http_server_stop(silent);
	rg_free(good_url);
	rg_free(silent_url);
}

/* `changed` is slow, and destroy is called in the middle of it. */
struct slow_guest {
	struct rg_mutex lock;
	bool entered, left;
};

static void slow_changed(void *data)
{
	struct slow_guest *guest = data;

	rg_mutex_lock(&guest->lock);
	guest->entered = true;
	rg_mutex_unlock(&guest->lock);
	rg_sleep_ms(150);
	rg_mutex_lock(&guest->lock);
	guest->left = true;
	rg_mutex_unlock(&guest->lock);
}

static bool read_flag(struct slow_guest *guest, const bool *flag)
{
	rg_mutex_lock(&guest->lock);
	bool value = *flag;
	rg_mutex_unlock(&guest->lock);
	return value;
}

static void destroy_waits_for_the_call_that_is_under_way(void **state)
{
	struct slow_guest guest = {0};
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	(void)state;
	rg_mutex_init(&guest.lock);
	struct feed *feed = feed_create("/nonexistent/feed.json", NULL, slow_changed, &guest);
	while (!read_flag(&guest, &guest.entered) && rg_monotonic_ms() < until_ms)
		rg_sleep_ms(1);
	assert_true(read_flag(&guest, &guest.entered));
	feed_destroy(feed);
	assert_true(read_flag(&guest, &guest.left));
	rg_mutex_finish(&guest.lock);
}

static void a_feed_works_without_anybody_to_call(void **state)
{
	struct http_server *server = http_server_start(answer_good, NULL);
	char *url = http_server_url(server, "/");
	struct feed *feed = feed_create(url, NULL, NULL, NULL);
	struct feed_bytes *kept = NULL;
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	(void)state;
	while (!kept && rg_monotonic_ms() < until_ms) {
		struct feed_look look;
		feed_look(feed, &look);
		kept = feed_bytes_ref(look.bytes);
		feed_look_finish(&look);
		rg_sleep_ms(5);
	}
	feed_destroy(feed);
	feed_destroy(NULL);
	/* Bytes live as long as somebody holds them. */
	assert_non_null(kept);
	assert_string_equal(kept->bytes, GOOD);
	feed_bytes_unref(kept);
	feed_bytes_unref(NULL);
	assert_null(feed_bytes_ref(NULL));
	http_server_stop(server);
	rg_free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_of_an_address_share_one_poller),
		cmocka_unit_test(destroy_does_not_wait_for_the_network),
		cmocka_unit_test(a_hanging_feed_does_not_hold_up_another),
		cmocka_unit_test(hanging_pictures_do_not_hold_up_a_feed),
		cmocka_unit_test(storms_of_users_come_and_go),
		cmocka_unit_test(destroy_waits_for_the_call_that_is_under_way),
		cmocka_unit_test(a_feed_works_without_anybody_to_call),
	};

	setenv("no_proxy", "*", 1);
	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

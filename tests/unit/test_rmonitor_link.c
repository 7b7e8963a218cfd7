/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rmonitor:// over real sockets: a timing is played back in pieces, goes away, comes back, floods, falls silent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/timing/rmonitor.h"
#include "support_clock.h"
#include "support_http.h"
#include "support_timing.h"

#define DESTROY_MS 500 /* the promise is 100 ms */
#define FAST       3   /* the clock, in the test of tries that come ever later */

static char *timing_address(struct http_server *server)
{
	return rg_asprintf("rmonitor://127.0.0.1:%d", http_server_port(server));
}

/* Waits until the state as text has `part` and not `without` (NULL: whatever else). */
static void wait_lines(struct http_user *user, const char *part, const char *without)
{
	int64_t until_ms = rg_monotonic_ms() + clock_real_ms(WAIT_MS);

	for (bool done = false; !done;) {
		struct feed_look look;
		int calls = http_user_calls(user);
		feed_look(user->feed, &look);
		const char *text = look.bytes ? look.bytes->bytes : "";
		done = look.state == FEED_GOOD && strstr(text, part) && (!without || !strstr(text, without));
		if (!done && rg_monotonic_ms() >= until_ms)
			fail_msg("waited for %s, state %d: %s", part, look.state, look.error ? look.error : text);
		feed_look_finish(&look);
		for (int i = 0; !done && i < 20 && http_user_calls(user) == calls; i++)
			rg_sleep_ms(5);
	}
}

/* ---- a recording in pieces, with the connection cut in the middle of a line ---- */

struct replay {
	char *bytes;
	size_t length, cut, resume;
	struct rg_mutex lock;
	size_t at;
};

static void play(struct http_talk *talk)
{
	struct replay *replay = talk->data;

	if (talk->number == 2) {
		rg_mutex_lock(&replay->lock);
		replay->at = replay->resume;
		rg_mutex_unlock(&replay->lock);
	}
	for (size_t size = 1;; size = size % 23 + 1) {
		rg_mutex_lock(&replay->lock);
		size_t at = replay->at, end = talk->number == 1 ? replay->cut : replay->length;
		size_t piece = size < end - at ? size : end - at;
		replay->at += piece;
		rg_mutex_unlock(&replay->lock);
		if (!piece)
			break;
		if (!http_send(talk, replay->bytes + at, piece) || !http_wait(talk, 1))
			return;
	}
	/* The second time it stays. */
	if (talk->number > 1)
		http_wait(talk, 60000);
}

static char *expected_day(const char *bytes, size_t length)
{
	struct race_problems problems = {0};
	char *text = timing_day_text(race_rmonitor_parse(bytes, length, NULL, &problems), &problems);

	race_problems_finish(&problems);
	return text;
}

static void a_recording_in_pieces_with_a_cut_becomes_the_same_day(void **state)
{
	struct replay replay = {0};
	struct http_user user;

	(void)state;
	rg_mutex_init(&replay.lock);
	replay.bytes = timing_input("rmonitor", "003-race-finished", "input.txt", &replay.length);
	/* Cut off in the middle of a line, which a timing sends again from its start. */
	replay.resume = (size_t)(strstr(replay.bytes, "$G,1,\"b\"") - replay.bytes);
	replay.cut = replay.resume + 6;
	struct http_server *server = http_server_start_talking(play, &replay);
	char *address = timing_address(server);
	http_user_open(&user, address, NULL);
	wait_lines(&user, "\"Finish\"", NULL);
	assert_int_equal(http_server_requests(server), 2);
	struct feed_look look;
	feed_look(user.feed, &look);
	char *got = expected_day(look.bytes->bytes, look.bytes->length);
	char *expected = expected_day(replay.bytes, replay.length);
	assert_string_equal(got, expected);
	assert_null(look.error);
	feed_look_finish(&look);
	rg_free(got);
	rg_free(expected);
	http_user_close(&user);
	http_server_stop(server);
	rg_free(address);
	rg_free(replay.bytes);
	rg_mutex_finish(&replay.lock);
}

/* ---- resets ---- */

#define CAR(number) "$A,\"" number "\",\"" number "\"," number ",\"Ann\",\"Example\",\"\",1\r\n"

static void reset_slowly(struct http_talk *talk)
{
	http_send_text(talk, "$I\r\n$B,1,\"Heat 1\"\r\n" CAR("11") CAR("12"));
	http_wait(talk, 700);
	/* A reset, and the cars dribble in: never is the first alone given out. */
	http_send_text(talk, "$I,\"10:00:00\",\"1 jan 26\"\r\n");
	http_wait(talk, 600);
	http_send_text(talk, "$B,2,\"Heat 2\"\r\n" CAR("21"));
	http_wait(talk, 150);
	http_send_text(talk, CAR("22"));
	http_wait(talk, 60000);
}

static void a_reset_clears_and_is_shown_when_the_cars_are_there(void **state)
{
	struct http_server *server = http_server_start_talking(reset_slowly, NULL);
	char *address = timing_address(server);
	struct http_user user;
	struct feed_look look;

	(void)state;
	http_user_open(&user, address, NULL);
	wait_lines(&user, "\"11\"", NULL);
	int64_t until_ms = rg_monotonic_ms() + clock_real_ms(WAIT_MS);
	for (bool second = false; !second && rg_monotonic_ms() < until_ms; rg_sleep_ms(5)) {
		feed_look(user.feed, &look);
		second = strstr(look.bytes->bytes, "Heat 2") != NULL;
		assert_true(second || strstr(look.bytes->bytes, "\"12\""));
		assert_int_equal(second, strstr(look.bytes->bytes, "\"22\"") != NULL);
		feed_look_finish(&look);
	}
	wait_lines(&user, "\"22\"", "\"11\"");
	http_user_close(&user);
	http_server_stop(server);
	rg_free(address);
}

/* ---- how often ---- */

static void chatter(struct http_talk *talk)
{
	http_send_text(talk, "$I\r\n" CAR("1"));
	for (int lap = 1; lap < 5000; lap++) {
		char *line = rg_asprintf("$G,1,\"1\",%d,\"00:01:00.000\"\r\n$F,3,\"\",\"12:%02d\",\"\",\"Green \"\r\n",
					 lap, lap % 60);
		bool sent = http_send_text(talk, line) && http_wait(talk, 2);
		rg_free(line);
		if (!sent)
			return;
	}
}

static void changes_come_four_times_a_second_at_most(void **state)
{
	struct http_server *server = http_server_start_talking(chatter, NULL);
	char *address = timing_address(server);
	struct http_user user;
	struct feed_look before, after;

	(void)state;
	http_user_open(&user, address, NULL);
	wait_lines(&user, "$G", NULL);
	feed_look(user.feed, &before);
	rg_sleep_ms(2000);
	feed_look(user.feed, &after);
	assert_uint_in_range(after.generation - before.generation, 3, 9);
	assert_uint_in_range(after.age_ms, 0, 500);
	feed_look_finish(&before);
	feed_look_finish(&after);
	http_user_close(&user);
	http_server_stop(server);
	rg_free(address);
}

static void tick(struct http_talk *talk)
{
	http_send_text(talk, "$I\r\n" CAR("1"));
	for (int second = 0; second < 60; second++) {
		char *line = rg_asprintf("$F,3,\"\",\"12:00:%02d\",\"00:00:%02d\",\"Green \"\r\n", second, second);
		bool sent = http_send_text(talk, line) && http_wait(talk, 50);
		rg_free(line);
		if (!sent)
			return;
	}
}

static void a_clock_alone_makes_no_news_but_keeps_it_young(void **state)
{
	struct http_server *server = http_server_start_talking(tick, NULL);
	char *address = timing_address(server);
	struct http_user user;
	struct feed_look before, after;

	(void)state;
	http_user_open(&user, address, NULL);
	wait_lines(&user, "Green", NULL);
	int calls = http_user_calls(&user);
	feed_look(user.feed, &before);
	rg_sleep_ms(700);
	feed_look(user.feed, &after);
	assert_int_equal(after.generation, before.generation);
	assert_int_equal(http_user_calls(&user), calls);
	assert_uint_in_range(after.age_ms, 0, 300);
	/* Who asks for it anew is answered with what is known. */
	feed_refresh(user.feed);
	http_user_wait_call(&user, calls);
	feed_look_finish(&before);
	feed_look_finish(&after);
	http_user_close(&user);
	http_server_stop(server);
	rg_free(address);
}

/* ---- what goes wrong ---- */

static void flood(struct http_talk *talk)
{
	char *line = rg_asprintf("$A,\"%0300d\",\"x\",1,\"Ann\",\"Example\",\"\",1\r\n", 0);
	size_t length = strlen(line);

	http_send_text(talk, "$I\r\n" CAR("1"));
	for (unsigned i = 0; http_send(talk, line, length); i++) {
		for (unsigned digit = 0, rest = i; digit < 8; digit++, rest /= 10)
			line[4 + digit] = (char)('0' + rest % 10);
	}
	rg_free(line);
}

static void answer_good(struct http_talk *talk)
{
	http_send_answer(talk, "200 OK", "", "{\"race_feed\": 1}");
}

static void a_flood_is_bounded_and_holds_up_nobody(void **state)
{
	struct http_server *server = http_server_start_talking(flood, NULL),
			   *good = http_server_start(answer_good, NULL);
	char *address = timing_address(server), *url = http_server_url(good, "/");
	struct http_user user, other;
	struct feed_look look;

	(void)state;
	http_user_open(&user, address, NULL);
	wait_lines(&user, "$SKIPPED", NULL);
	int64_t start_ms = rg_monotonic_ms();
	http_user_open(&other, url, NULL);
	http_user_wait_good(&other, "{\"race_feed\": 1}");
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, 1000);
	feed_look(user.feed, &look);
	assert_uint_in_range(look.bytes->length, 1, 1536 * 1024);
	feed_look_finish(&look);
	start_ms = rg_monotonic_ms();
	http_user_close(&user);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, DESTROY_MS);
	http_user_close(&other);
	http_server_stop(server);
	http_server_stop(good);
	rg_free(address);
	rg_free(url);
}

static void send_a_page(struct http_talk *talk)
{
	for (int i = 0; i < 200; i++)
		http_send_text(talk, "<p>this is not a timing, whatever the port</p>\n");
	http_wait(talk, 60000);
}

static void hang_up(struct http_talk *talk)
{
	(void)talk;
}

static void say_nothing(struct http_talk *talk)
{
	http_wait(talk, 60000);
}

static void expect_error(void (*answer)(struct http_talk *talk), const char *sentence)
{
	struct http_server *server = http_server_start_talking(answer, NULL);
	char *address = timing_address(server), *error = rg_asprintf(sentence, http_server_port(server));

	http_expect_error(address, NULL, error);
	http_server_stop(server);
	rg_free(address);
	rg_free(error);
}

static void what_is_wrong_is_said(void **state)
{
	char *nobody = rg_asprintf("rmonitor://127.0.0.1:%d", http_free_port());
	char *error = rg_asprintf("No answer from %s (connection refused)", nobody + strlen("rmonitor://"));

	(void)state;
	http_expect_error(nobody, NULL, error);
	http_expect_error("rmonitor://timing.invalid", NULL, "timing.invalid:50000 is not known (is the network up?)");
	expect_error(send_a_page, "127.0.0.1:%d sends something that is not RMonitor");
	expect_error(hang_up, "127.0.0.1:%d ended the connection");
	rg_free(nobody);
	rg_free(error);
}

static void send_once_and_hang_up(struct http_talk *talk)
{
	if (talk->number == 1) {
		http_send_text(talk, "$I\r\n" CAR("1"));
		http_wait(talk, 500);
	} else if (talk->number >= 4) {
		http_send_text(talk, CAR("2"));
		http_wait(talk, 60000);
	}
}

static void the_last_state_stays_and_the_timing_is_tried_again_ever_later(void **state)
{
	struct http_server *server = http_server_start_talking(send_once_and_hang_up, NULL);
	char *address = timing_address(server);
	struct http_user user;
	struct feed_look look;

	(void)state;
	http_log_start();
	clock_run(FAST);
	http_user_open(&user, address, NULL);
	wait_lines(&user, "\"1\"", NULL);
	int64_t start_ms = rg_monotonic_ms();
	http_user_wait_error(&user, "ended the connection");
	feed_look(user.feed, &look);
	assert_non_null(strstr(look.bytes->bytes, "\"1\""));
	feed_look_finish(&look);
	/* After 1, 2 and 4 s; without a reset what was known still is. */
	int64_t until_ms = rg_monotonic_ms() + 12000;
	while (http_server_requests(server) < 4 && rg_monotonic_ms() < until_ms)
		rg_sleep_ms(20);
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 6000, 12000);
	wait_lines(&user, "\"2\"", NULL);
	wait_lines(&user, "\"1\"", NULL);
	clock_run(1);
	http_user_close(&user);
	char *log = http_log_take();
	assert_int_equal(http_count(log, "ended the connection"), 1);
	rg_free(log);
	http_server_stop(server);
	rg_free(address);
}

static void expect_quick_end(const char *what, const char *address)
{
	struct http_user user;

	http_user_open(&user, address, NULL);
	rg_sleep_ms(100);
	int64_t start_ms = rg_monotonic_ms();
	http_user_close(&user);
	print_message("%s: destroyed in %d ms\n", what, (int)(rg_monotonic_ms() - start_ms));
	assert_uint_in_range(rg_monotonic_ms() - start_ms, 0, DESTROY_MS);
}

static void destroy_does_not_wait(void **state)
{
	struct http_server *server = http_server_start_talking(say_nothing, NULL);
	char *address = timing_address(server);

	(void)state;
	expect_quick_end("a timing that says nothing", address);
	expect_quick_end("an address nobody has", "rmonitor://192.0.2.1");
	expect_quick_end("a name nobody has", "rmonitor://timing.invalid");
	http_server_stop(server);
	rg_free(address);
}

/* ---- many users ---- */

struct storm {
	const char *address;
	uint64_t seed;
};

static void nobody(void *data)
{
	(void)data;
}

static void run_storm(void *data)
{
	const struct storm *storm = data;
	uint64_t random = storm->seed;

	for (int i = 0; i < 40; i++) {
		random = random * 6364136223846793005ull + 1442695040888963407ull;
		struct feed *feed = feed_create(storm->address, NULL, nobody, NULL);
		struct feed_look look;
		if (random >> 35 & 1)
			feed_refresh(feed);
		rg_sleep_ms((int64_t)(random >> 37 & 15));
		feed_look(feed, &look);
		feed_look_finish(&look);
		feed_destroy(feed);
	}
}

static void users_share_one_connection_and_come_and_go(void **state)
{
	struct http_server *server = http_server_start_talking(chatter, NULL);
	char *address = timing_address(server);
	struct http_user one;
	struct storm storms[4];
	struct rg_thread threads[4];

	(void)state;
	http_user_open(&one, address, NULL);
	wait_lines(&one, "$G", NULL);
	for (int i = 0; i < 4; i++) {
		storms[i] = (struct storm){address, (uint64_t)i + 1};
		assert_true(rg_thread_start(&threads[i], "test-storm", RG_PRIORITY_NORMAL, run_storm, &storms[i]));
	}
	for (int i = 0; i < 4; i++)
		rg_thread_join(&threads[i]);
	assert_int_equal(http_server_requests(server), 1);
	http_user_close(&one);
	/* Alone, every one of them opens and closes the connection. */
	run_storm(&storms[0]);
	http_server_stop(server);
	rg_free(address);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_in_pieces_with_a_cut_becomes_the_same_day),
		cmocka_unit_test(a_reset_clears_and_is_shown_when_the_cars_are_there),
		cmocka_unit_test(changes_come_four_times_a_second_at_most),
		cmocka_unit_test(a_clock_alone_makes_no_news_but_keeps_it_young),
		cmocka_unit_test(a_flood_is_bounded_and_holds_up_nobody),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(the_last_state_stays_and_the_timing_is_tried_again_ever_later),
		cmocka_unit_test(destroy_does_not_wait),
		cmocka_unit_test(users_share_one_connection_and_come_and_go),
	};

	setenv("no_proxy", "*", 1);
	http_log_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Race data on its way to the stream: over HTTP, from files, with photos, and what stays on air when it goes wrong.
 */
#include "support_obs.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "graphic/picture/picture.h"
#include "race/day/race_day.h"
#include "support_server.h"

#define DAY(name, photo)                                                                                               \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"}],\"drivers\":[{\"id\":"     \
	"\"x\","                                                                                                       \
	"\"number\":\"5\",\"first_name\":\"Xa\",\"last_name\":\"" name "\",\"class\":\"a\"" photo "}]}"

static void wait_for_requests(struct server *server, int count)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	int wanted = server_requests(server) + count;

	while (server_requests(server) < wanted) {
		if (rg_monotonic_ms() > end)
			fail_msg("the feed is not asked for any more");
		rg_sleep_ms(20);
	}
}

static double process_cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_utime.tv_sec * 1000.0 + usage.ru_utime.tv_usec / 1000.0 + usage.ru_stime.tv_sec * 1000.0 +
	       usage.ru_stime.tv_usec / 1000.0;
}

static obs_source_t *source_of(struct server *server)
{
	char *settings = rg_asprintf(
		"{'graphic': 'driver-card', 'driver': 'x', 'refresh_s': 1, 'feed': 'http://127.0.0.1:%d/d'}",
		server_port(server));
	obs_source_t *source = source_new(settings);

	rg_free(settings);
	return source;
}

static void good_data_stays_when_bad_comes(void **state)
{
	(void)state;
	static const char *const bad[][2] = {{"text/html", "<!DOCTYPE html><html><body>Sign in to WLAN</body></html>"},
					     {"application/json", ""},
					     {"application/json", "{\"race_feed\":1,\"drivers\":[{\"id\":"},
					     {"application/json", "[]"},
					     {"application/octet-stream", "\xff\xfe\x01garbage"}};
	struct server *server = server_start(DAY("Good", ""));
	obs_source_t *source = source_of(server);

	log_expect("race data cannot be used");
	log_expect("127.0.0.1");
	assert_shows_card(source, DAY("Good", ""));
	uint32_t *before = render_source(source, 1280, 720, GROUND_GREY);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		server_set(server, bad[i][0], bad[i][1]);
		wait_for_requests(server, 2);
		uint32_t *after = render_source(source, 1280, 720, GROUND_GREY);
		assert_int_equal(pixels_difference(before, after, (size_t)1280 * 720), 0);
		rg_free(after);
	}
	server_set(server, "application/json", DAY("Better", ""));
	assert_shows_card(source, DAY("Better", ""));
	rg_free(before);
	source_drop(source);
	server_stop(server);
}

static void server_that_goes_and_returns(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("Here", ""));
	obs_source_t *source = source_of(server);

	assert_shows_card(source, DAY("Here", ""));
	server_stop(server);
	rg_sleep_ms(2500);
	assert_shows_card(source, DAY("Here", ""));
	source_drop(source);
}

static void same_data_is_no_work(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("Quiet", ""));
	obs_source_t *source = source_of(server);

	assert_shows_card(source, DAY("Quiet", ""));
	rg_sleep_ms(300);
	log_forget();
	int64_t ours = our_threads_cpu_ms();
	double all = process_cpu_ms();
	int64_t start = rg_monotonic_ms();
	wait_for_requests(server, 3);
	int64_t took = rg_monotonic_ms() - start;
	ours = our_threads_cpu_ms() - ours;
	print_message("3 answers with the same data in %d ms: our threads %d ms, the process %.0f ms of CPU\n",
		      (int)took, (int)ours, process_cpu_ms() - all);
	assert_true(ours < 60);
	assert_int_equal(log_count("[race-graphics]"), 0);
	source_drop(source);
	server_stop(server);
}

/* No data comes any more and nobody touches anything: the clock alone changes what is seen, and says "soon" at last. */
static void the_clock_runs_by_itself(void **state)
{
	(void)state;
	int64_t start_s = rg_wall_ms() / 1000 + 12;
	char *text = rg_asprintf("{\"race_feed\":1,\"heats\":[{\"id\":\"h\",\"name\":\"Final\",\"start\":\"%lld\"}]}",
				 (long long)start_s);
	char *path = stand_write("clock.json", text);
	char *settings = rg_asprintf("{'feed': '%s', 'graphic': 'countdown', 'refresh_s': 3600}", path);
	obs_source_t *source = source_new(settings);
	struct graphic_ask ask = {.day = day_of(text), .template_id = "countdown"};

	ask.now.utc_ms = (start_s - 5) * 1000;
	assert_true(shows_within(source, &ask, 10000));
	ask.now.utc_ms = (start_s - 3) * 1000;
	assert_true(shows_within(source, &ask, 4000));
	ask.now.utc_ms = start_s * 1000;
	assert_true(shows_within(source, &ask, 6000));
	race_day_unref(ask.day);
	source_drop(source);
	rg_free(settings);
	rg_free(path);
	rg_free(text);
}

static void new_address_is_not_opened_while_it_is_typed(void **state)
{
	(void)state;
	struct server *first = server_start(DAY("First", "")), *second = server_start(DAY("Second", ""));
	obs_source_t *source = source_of(first);

	assert_shows_card(source, DAY("First", ""));
	for (int i = 1; i < 8; i++) {
		char *settings = rg_asprintf("{'feed': 'http://127.0.0.1:%d/%.*s'}", server_port(second), i,
					     "race-day");
		source_set(source, settings);
		rg_free(settings);
		rg_sleep_ms(100);
	}
	assert_int_equal(server_requests(second), 0);
	assert_shows_card(source, DAY("Second", ""));
	/* It is asked once a second while it waits for the hand to rest. */
	assert_true(server_requests(second) <= 6);
	source_drop(source);
	server_stop(first);
	server_stop(second);
}

/* ---- photos ---- */

static const struct picture *the_picture(void *data, const char *reference, bool *pending)
{
	(void)reference;
	(void)pending;
	return data;
}

static struct picture *read_photo(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	assert_true(rg_file_read(path, PICTURE_MAX_BYTES, &bytes, &length, &error));
	struct picture *picture = picture_decode(bytes, length, &error);
	assert_non_null(picture);
	rg_free(bytes);
	return picture;
}

static void assert_shows_photo(obs_source_t *source, struct race_day *day, struct picture *picture)
{
	struct graphic_ask ask = {.day = day,
				  .template_id = "driver-card",
				  .driver = "x",
				  .picture = the_picture,
				  .picture_data = picture};
	assert_shows(source, &ask);
}

static void photo_comes_and_stays(void **state)
{
	(void)state;
	char *photo = stand_write_picture("x.png", 300, 400, 0xE6331A);
	char *path = stand_write("photo-day.json", DAY("Photo", ",\"photo\":\"x.png\""));
	char *settings = rg_asprintf("{'graphic': 'driver-card', 'driver': 'x', 'feed': '%s'}", path);
	struct race_day *day = read_day(path);
	struct picture *red = read_photo(photo);
	obs_source_t *source = source_new(settings);

	log_expect("x.png");
	assert_shows_photo(source, day, red);
	/* No picture any more: what is on air stays. */
	rg_free(stand_write("x.png", "This is a text."));
	rg_sleep_ms(1500);
	assert_shows_photo(source, day, red);
	assert_int_equal(log_count("x.png: is no PNG"), 1);
	/* Another one: it comes by itself. */
	rg_free(stand_write_picture("x.png", 300, 400, 0x1A4DE6));
	struct picture *blue = read_photo(photo);
	assert_shows_photo(source, day, blue);
	source_drop(source);
	picture_unref(red);
	picture_unref(blue);
	race_day_unref(day);
	rg_free(settings);
	rg_free(path);
	rg_free(photo);
}

static void photo_that_comes_late(void **state)
{
	(void)state;
	char *path = stand_write("late-day.json", DAY("Late", ",\"photo\":\"late.png\""));
	char *settings = rg_asprintf("{'graphic': 'driver-card', 'driver': 'x', 'feed': '%s'}", path);
	struct race_day *day = read_day(path);
	struct graphic_ask without = {.day = day, .template_id = "driver-card", .driver = "x", .picture = the_picture};
	obs_source_t *source = source_new(settings);

	log_expect("late.png");
	assert_shows(source, &without);
	char *photo = stand_write_picture("late.png", 300, 400, 0x1ACC33);
	struct picture *green = read_photo(photo);
	assert_shows_photo(source, day, green);
	source_drop(source);
	picture_unref(green);
	race_day_unref(day);
	rg_free(settings);
	rg_free(path);
	rg_free(photo);
}

/* A photo whose server never answers keeps the card waiting for two seconds, not for ever. */
static void photo_that_never_comes(void **state)
{
	(void)state;
	int port, silent = silent_listen(&port);
	char *text = rg_asprintf(DAY("Never", ",\"photo\":\"http://127.0.0.1:%d/n.png\""), port);
	char *path = stand_write("never-day.json", text);
	char *settings = rg_asprintf("{'graphic': 'driver-card', 'driver': 'x', 'feed': '%s'}", path);
	struct race_day *day = read_day(path);
	struct graphic_ask without = {.day = day, .template_id = "driver-card", .driver = "x", .picture = the_picture};
	int64_t start = rg_monotonic_ms();
	obs_source_t *source = source_new(settings);

	log_expect("n.png");
	assert_true(shows_within(source, &without, 8000));
	print_message("the card came without its photo after %d ms\n", (int)(rg_monotonic_ms() - start));
	source_drop(source);
	race_day_unref(day);
	rg_free(settings);
	rg_free(path);
	rg_free(text);
	close(silent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_data_stays_when_bad_comes),
		cmocka_unit_test(server_that_goes_and_returns),
		cmocka_unit_test(same_data_is_no_work),
		cmocka_unit_test(the_clock_runs_by_itself),
		cmocka_unit_test(new_address_is_not_opened_while_it_is_typed),
		cmocka_unit_test(photo_comes_and_stays),
		cmocka_unit_test(photo_that_comes_late),
		cmocka_unit_test(photo_that_never_comes),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("data", tests, stand_up_720, NULL);
}

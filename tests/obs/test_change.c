/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the data comes from is changed while a graphic is on air: what is seen stays until the other data is good and
 * nobody touches it any more, and dialog and status line say whose data that is.
 */
#include "support_event.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support_server.h"

#define REST_MS 3000
#define DAY(name)                                                                                                      \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"}],\"drivers\":[{\"id\":"     \
	"\"x\",\"number\":\"5\",\"first_name\":\"Xa\",\"last_name\":\"" name "\",\"class\":\"a\"}]}"
#define WALL "<!DOCTYPE html><title>Sign in to WLAN</title>"
#define PX   ((size_t)1280 * 720)

static struct {
	struct server *old;
	obs_source_t *event, *source;
	uint32_t *seen; /* the card of the old data */
} stand;

static void point_at(struct server *server, const char *path)
{
	char *address = rg_asprintf("http://127.0.0.1:%d/%s", server_port(server), path);

	dialog_type(stand.event, "address", address);
	rg_free(address);
}

/* The old data is on air. */
static void begin(void)
{
	/* The server of the test before is asked until this one has answered. */
	log_expect("127.0.0.1");
	stand.old = server_start(DAY("Old"));
	stand.event = the_event();
	stand.source = source_new("{'graphic':'driver-card','driver':'x'}");
	char *settings = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/old','refresh_s':1}",
				     server_port(stand.old));
	set_event(stand.event, settings);
	assert_shows_card(stand.source, DAY("Old"));
	stand.seen = render_source(stand.source, 1280, 720, GROUND_GREY);
	rg_free(settings);
}

static void end(void)
{
	set_event(stand.event, "{}");
	rg_free(stand.seen);
	source_drop(stand.source);
	obs_source_release(stand.event);
	server_stop(stand.old);
}

static bool is_as_before(void)
{
	uint32_t *now = render_source(stand.source, 1280, 720, GROUND_GREY);
	bool same = pixels_difference(stand.seen, now, PX) == 0;

	rg_free(now);
	return same;
}

/* Every picture of that time is the old one. */
static void assert_stays(int64_t ms)
{
	for (int64_t until = rg_monotonic_ms() + ms; rg_monotonic_ms() < until; rg_sleep_ms(50))
		assert_true(is_as_before());
}

static void assert_says(const char *whose, const char *why)
{
	obs_properties_t *dialog = dialog_wait(stand.source, NULL, "status", whose);
	dialog = dialog_wait(stand.source, dialog, "status", why);
	obs_properties_destroy(dialog);
}

static void assert_says_nothing_of_it(void)
{
	obs_properties_t *dialog = obs_source_properties(stand.source);

	assert_null(strstr(dialog_line(dialog, "status"), "Still shown"));
	obs_properties_destroy(dialog);
}

static void bad_data_changes_nothing(void **state)
{
	(void)state;
	struct server *wall = server_start("");

	begin();
	log_expect("race data cannot be used");
	server_set(wall, "text/html", WALL);
	point_at(wall, "day");
	assert_stays(REST_MS + 1500);
	assert_true(server_requests(wall) > 0);
	assert_says("Still shown: the data of 127.0.0.1", "not race data");
	/* The old data goes on, and so does everything else that is set. */
	server_set(stand.old, "application/json", DAY("Older"));
	assert_shows_card(stand.source, DAY("Older"));
	/* It comes good at last. */
	server_set(wall, "application/json", DAY("New"));
	assert_shows_card(stand.source, DAY("New"));
	assert_says_nothing_of_it();
	end();
	server_stop(wall);
}

static void good_data_waits_for_the_hand_to_rest(void **state)
{
	(void)state;
	struct server *next = server_start(DAY("Next"));
	int64_t touched_ms = 0;

	begin();
	for (int i = 0; i < 3; i++) {
		char path[2] = {(char)('a' + i), 0};
		point_at(next, path);
		touched_ms = rg_monotonic_ms();
		for (int64_t until = touched_ms + 1500; i < 2 && rg_monotonic_ms() < until; rg_sleep_ms(50))
			assert_true(is_as_before());
	}
	while (is_as_before())
		assert_true(rg_monotonic_ms() - touched_ms < WAIT_MS);
	print_message("other data is shown %d ms after the last change\n", (int)(rg_monotonic_ms() - touched_ms));
	assert_true(rg_monotonic_ms() - touched_ms >= REST_MS);
	assert_shows_card(stand.source, DAY("Next"));
	end();
	server_stop(next);
}

/* A feed that has nothing yet is right; its data counts, and the card of the driver before is gone. */
static void an_empty_answer_is_good(void **state)
{
	(void)state;
	struct server *next = server_start("{\"race_feed\":1,\"drivers\":[]}");

	begin();
	point_at(next, "2026");
	for (int64_t until = rg_monotonic_ms() + WAIT_MS; is_as_before(); rg_sleep_ms(50))
		assert_true(rg_monotonic_ms() < until);
	assert_says_nothing_of_it();
	end();
	server_stop(next);
}

/* OBS takes every value out of the settings and updates. */
static void press_defaults(void)
{
	obs_data_t *settings = obs_source_get_settings(stand.event);

	obs_data_clear(settings);
	obs_data_release(settings);
	obs_source_update(stand.event, NULL);
}

static void defaults_and_cancel_never_empty_the_stage(void **state)
{
	(void)state;

	begin();
	obs_data_t *settings = obs_source_get_settings(stand.event), *before = obs_data_create();
	obs_data_apply(before, settings);
	dialog_type(stand.event, "theme", "light");
	/* Else it might come only after the defaults. */
	for (int64_t until = rg_monotonic_ms() + WAIT_MS; is_as_before(); rg_sleep_ms(50))
		assert_true(rg_monotonic_ms() < until);
	press_defaults();
	assert_string_equal(obs_data_get_string(settings, "theme"), "");
	assert_string_equal(obs_data_get_string(settings, "from"), "address");
	assert_string_equal(obs_data_get_string(settings, "address"), obs_data_get_string(before, "address"));
	for (int64_t until = rg_monotonic_ms() + WAIT_MS; !is_as_before(); rg_sleep_ms(50))
		assert_true(rg_monotonic_ms() < until);
	assert_stays(REST_MS + 1000);
	/* Another way, for which nothing is entered; then Cancel, which takes all out and puts back what was. */
	static const char *const ways[] = {"hand", "file", "timing"};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		dialog_type(stand.event, "from", ways[i]);
		assert_stays(1200);
	}
	assert_stays(REST_MS);
	assert_says("Still shown: the data of 127.0.0.1", "Nothing is entered");
	obs_data_clear(settings);
	obs_source_update(stand.event, before);
	assert_stays(REST_MS + 500);
	assert_says_nothing_of_it();
	obs_data_release(settings);
	obs_data_release(before);
	end();
}

/* The first values of a collection are none that a hand chose; Cancel brings them back. */
static void cancel_of_the_first_address_brings_the_sample_back(void **state)
{
	(void)state;
	stand.event = the_event();
	set_event(stand.event, "{}");
	obs_data_t *settings = obs_source_get_settings(stand.event), *before = obs_data_create();

	obs_data_apply(before, settings);
	dialog_type(stand.event, "from", "address");
	dialog_type(stand.event, "address", "http://127.0.0.1:1/x");
	obs_data_clear(settings);
	obs_source_update(stand.event, before);
	assert_string_equal(obs_data_get_string(settings, "from"), "sample");
	assert_string_equal(obs_data_get_string(settings, "address"), "");
	obs_data_release(settings);
	obs_data_release(before);
	obs_source_release(stand.event);
}

/* The same of a source with data of its own. */
static void a_source_keeps_its_own_data(void **state)
{
	(void)state;
	struct server *one = server_start(DAY("One")), *wall = server_start("");
	char *settings = rg_asprintf("{'graphic':'driver-card','driver':'x','own_data':true,'refresh_s':1,'feed':"
				     "'http://127.0.0.1:%d/d'}",
				     server_port(one));

	stand.source = source_new(settings);
	assert_shows_card(stand.source, DAY("One"));
	stand.seen = render_source(stand.source, 1280, 720, GROUND_GREY);
	server_set(wall, "text/html", WALL);
	char *bad = rg_asprintf("{'feed':'http://127.0.0.1:%d/d'}", server_port(wall));
	source_set(stand.source, bad);
	assert_stays(REST_MS + 1500);
	assert_says("Still shown: the data of 127.0.0.1", "not race data");
	/* What is chosen now counts, with the old data. */
	source_set(stand.source, "{'theme':'light'}");
	for (int64_t until = rg_monotonic_ms() + WAIT_MS; is_as_before(); rg_sleep_ms(50))
		assert_true(rg_monotonic_ms() < until);
	source_set(stand.source, "{'theme':''}");
	for (int64_t until = rg_monotonic_ms() + WAIT_MS; !is_as_before(); rg_sleep_ms(50))
		assert_true(rg_monotonic_ms() < until);
	source_set(stand.source, "{'feed':''}");
	assert_stays(REST_MS + 1000);
	assert_says("Still shown: the data of 127.0.0.1", "Nothing is entered");
	source_drop(stand.source);
	server_stop(one);
	server_stop(wall);
	rg_free(stand.seen);
	rg_free(settings);
	rg_free(bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cancel_of_the_first_address_brings_the_sample_back),
		cmocka_unit_test(bad_data_changes_nothing),
		cmocka_unit_test(good_data_waits_for_the_hand_to_rest),
		cmocka_unit_test(an_empty_answer_is_good),
		cmocka_unit_test(defaults_and_cancel_never_empty_the_stage),
		cmocka_unit_test(a_source_keeps_its_own_data),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("change of data", tests, stand_up_720, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module goes and comes again, and the network does not: the race day is there as it was, its age is told, a hand
 * may forget it. What goes on air of it is looked at in the real OBS (real_restart.py).
 */
#include "support_event.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_server.h"

#define DAY(name)                                                                                                      \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"c\",\"name\":\"C\"}],\"drivers\":[{\"id\":\"x\",\"number\":\"5\","    \
	"\"last_name\":\"" name "\",\"class\":\"c\"}]}"
#define CARD   "{'graphic': 'driver-card', 'driver': 'x'}"
#define BROKEN "<html>Log in</html>"

static void point_at(struct server *server, const char *path)
{
	obs_source_t *event = the_event();
	char *json = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/%s','refresh_s':1}",
				 server_port(server), path);

	set_event(event, json);
	obs_source_release(event);
	rg_free(json);
}

/* How many files are kept, of all events. */
static size_t count_kept(void)
{
	char *root = rg_asprintf("%s/cache", stand_user_folder());
	size_t folders, sum = 0;
	char **names = rg_directory_folders(root, &folders);

	for (size_t i = 0; i < folders; i++) {
		char *folder = rg_path_join(root, names[i]);
		size_t count;
		char **found = rg_directory_list(folder, "", &count);
		for (size_t j = 0; j < count; j++)
			rg_free(found[j]);
		sum += count;
		rg_free(found);
		rg_free(folder);
		rg_free(names[i]);
	}
	rg_free(names);
	rg_free(root);
	return sum;
}

static void wait_for_kept(size_t more_than)
{
	for (int64_t until_ms = rg_monotonic_ms() + WAIT_MS; count_kept() <= more_than; rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < until_ms);
}

static void it_comes_again_without_a_network(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("Kept"));
	obs_source_t *source = source_new(CARD);

	log_expect("web page");           /* what the server says then */
	log_expect("connection refused"); /* what is said of the one before, when it has gone */
	point_at(server, "day?key=s3cret");
	assert_shows_card(source, DAY("Kept"));
	wait_for_kept(0);
	source_drop(source);
	server_set(server, "text/html", BROKEN);
	stand_down();

	stand_up(1280, 720);
	point_at(server, "day?key=s3cret");
	source = source_new(CARD);
	int64_t start = rg_monotonic_ms();
	struct race_day *day = day_of(DAY("Kept"));
	struct graphic_ask ask = {.day = day, .template_id = "driver-card", .driver = "x"};
	assert_true(shows_within(source, &ask, 3000));
	print_message("there after %lld ms\n", (long long)(rg_monotonic_ms() - start));
	obs_source_t *event = the_event();
	obs_properties_t *dialog = dialog_wait(event, NULL, "age", "from before OBS was started");
	/* It is some seconds old: nothing waits for a hand. */
	assert_false(obs_property_enabled(obs_properties_get(dialog, "confirm")));
	obs_properties_destroy(dialog);
	/* The network is back. */
	server_set(server, "application/json", DAY("Fresh"));
	assert_shows_card(source, DAY("Fresh"));
	assert_int_equal(log_count("s3cret"), 0);
	obs_source_release(event);
	race_day_unref(day);
	source_drop(source);
	server_stop(server);
}

/* That of one address is never shown for another. */
static void another_event_has_nothing_of_it(void **state)
{
	(void)state;
	struct server *server = server_start(BROKEN);
	struct race_day *day = day_of(DAY("Fresh"));
	struct graphic_ask ask = {.day = day, .template_id = "driver-card", .driver = "x"};

	server_set(server, "text/html", BROKEN);
	stand_down();
	stand_up(1280, 720);
	point_at(server, "another");
	obs_source_t *source = source_new(CARD);
	assert_false(shows_within(source, &ask, 1500));
	race_day_unref(day);
	source_drop(source);
	server_stop(server);
}

/* A file where corrections, recordings and logs of an event lie; rg_free. */
static char *make_record(const char *event)
{
	char *path = rg_asprintf("%s/events/%016llx/recordings/one.json", stand_user_folder(),
				 (unsigned long long)rg_hash_text(RG_HASH_START, event));
	char *folder = rg_path_directory(path);

	assert_true(rg_directory_make(folder));
	assert_true(rg_file_replace_private(path, "Leo", 3));
	rg_free(folder);
	return path;
}

static void press_forget(obs_source_t *event)
{
	obs_properties_t *dialog = dialog_wait(event, NULL, "age", "");
	obs_property_t *button = obs_properties_get(dialog, "forget");

	assert_true(obs_property_button_clicked(button, event));
	assert_false(obs_property_enabled(button));
	obs_properties_destroy(dialog);
}

static void wait_until_gone(const char *path)
{
	for (int64_t until_ms = rg_monotonic_ms() + WAIT_MS; rg_path_exists(path); rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < until_ms);
}

static void a_hand_forgets_it(void **state)
{
	(void)state;
	struct server *server = server_start(DAY("Gone"));
	obs_source_t *event = the_event();

	/* What was kept of the events before is not this one's. */
	size_t others = count_kept();
	point_at(server, "forgotten");
	obs_source_t *source = source_new(CARD);
	assert_shows_card(source, DAY("Gone"));
	wait_for_kept(others);
	rg_sleep_ms(1500);
	char *address = rg_asprintf("http://127.0.0.1:%d/forgotten", server_port(server));
	char *record = make_record(address), *another = make_record("another");
	press_forget(event);
	wait_until_gone(record);
	assert_true(rg_path_exists(another));
	for (int64_t until_ms = rg_monotonic_ms() + WAIT_MS; count_kept() != others; rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < until_ms);
	/* It goes on being shown, and nothing of it is kept any more. */
	server_set(server, "application/json", DAY("More"));
	assert_shows_card(source, DAY("More"));
	rg_sleep_ms(1500);
	assert_int_equal(count_kept(), others);
	rg_free(address);
	rg_free(record);
	rg_free(another);
	obs_source_release(event);
	source_drop(source);
	server_stop(server);
}

/* It has no address and no cache, but a crew's own words on air and in the log. */
static void an_event_by_hand_is_forgotten_too(void **state)
{
	(void)state;
	obs_source_t *event = the_event();

	set_event(event, "{'from':'hand','grid_text':'11 68'}");
	obs_source_t *source = source_new("{'graphic': 'heat-grid'}");
	char *record = make_record(""), *another = make_record("another");
	press_forget(event);
	wait_until_gone(record);
	assert_true(rg_path_exists(another));
	rg_free(record);
	rg_free(another);
	obs_source_release(event);
	source_drop(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_again_without_a_network),
		cmocka_unit_test(another_event_has_nothing_of_it),
		cmocka_unit_test(a_hand_forgets_it),
		cmocka_unit_test(an_event_by_hand_is_forgotten_too),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("kept", tests, stand_up_720, NULL);
}

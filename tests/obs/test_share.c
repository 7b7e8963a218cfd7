/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network share that hangs costs nobody but itself: beside it an HTTP feed, a timing's lines, a file of this computer
 * and a key keep their usual times, the dialog opens at once, nothing that goes waits for it, and when it comes back it
 * is read. The share is a folder whose calls wait (tests/support/hang.c).
 */
#include "support_event.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "race/day/race_day.h"
#include "support_hang.h"
#include "support_server.h"

/* It is known to hang after 2 s. More than a few rounds after that show nothing new; RG_TEST_HANG_S makes it longer. */
#define HANG_S 8

#define DAY(name, photo)                                                                                               \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"a\",\"name\":\"A\",\"color\":\"#E4002B\"}],\"drivers\":["             \
	"{\"id\":\"x\",\"number\":\"5\",\"first_name\":\"Xa\",\"last_name\":\"" name "\",\"class\":\"a\"" photo "},"   \
	"{\"id\":\"y\",\"number\":\"6\",\"first_name\":\"Ya\",\"last_name\":\"" name "\",\"class\":\"a\"}]}"

#define LINES                                                                                                          \
	"$I,\"14:00:00.000\",\"05 jun 21\"\r\n$B,5,\"Q1 race 2\"\r\n$C,1,\"Supercar\"\r\n"                             \
	"$A,\"T1\",\"11\",1,\"Aaro\",\"Hirvilampi\",\"FIN\",1\r\n$A,\"T2\",\"68\",2,\"Niilo\",\"Example\","            \
	"\"FIN\",1\r\n$F,4,\"00:04:00\",\"14:00:01\",\"00:00:00\",\"Green \"\r\n"
#define FLAG(color) "$F,4,\"00:04:00\",\"14:00:30\",\"00:00:29\",\"" color "\"\r\n"

/* What is there: a source on each, and the event on a timing's lines with the crew's folder and sponsors on the share.
 */
static struct {
	struct server *server;
	int listening, call;
	obs_source_t *event, *on_event, *http, *file, *bad, *keyed;
	int round;
} stand;

static int starts(void **state)
{
	(void)state;
	hang_make();
	stand_up(640, 360);
	return 0;
}

/* ---- what is asked of OBS ---- */

static bool state_has(const char *key, const char *part)
{
	obs_data_t *said = give_command("state", "*", "", NULL);
	const char *text = obs_data_get_string(said, key);
	bool has = *part ? strstr(text, part) != NULL : !*text;

	obs_data_release(said);
	return has;
}

static int64_t wait_state(const char *key, const char *part)
{
	int64_t start = rg_monotonic_ms();

	while (!state_has(key, part)) {
		if (rg_monotonic_ms() - start > WAIT_MS)
			fail_msg("%s does not become \"%s\"", key, part);
		rg_sleep_ms(5);
	}
	return rg_monotonic_ms() - start;
}

static void must_do(const char *name, const char *source, const char *value)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	obs_data_t *said;

	while (!(said = give_command(name, source, value, NULL))) {
		if (rg_monotonic_ms() > end)
			fail_msg("%s is refused", name);
		rg_sleep_ms(10);
	}
	obs_data_release(said);
}

static char *description(const char *key, int64_t *took_ms)
{
	int64_t start = rg_monotonic_ms();
	obs_properties_t *dialog = obs_source_properties(stand.event);

	*took_ms = rg_monotonic_ms() - start;
	char *text = rg_strdup(obs_property_description(obs_properties_get(dialog, key)));
	obs_properties_destroy(dialog);
	return text;
}

/* A dialog that is open follows the data: the next one knows. */
static void assert_dialog_says(const char *one, const char *other)
{
	obs_properties_t *open = obs_source_properties(stand.event);
	int64_t end = rg_monotonic_ms() + WAIT_MS, took_ms;

	for (bool said = false; !said;) {
		char *text = description("found", &took_ms);
		said = strstr(text, one) && strstr(text, other);
		if (!said && rg_monotonic_ms() > end)
			fail_msg("the dialog says: %s", text);
		rg_free(text);
		rg_sleep_ms(20);
	}
	obs_properties_destroy(open);
}

static int64_t wait_card(obs_source_t *source, const char *json)
{
	struct race_day *day = day_of(json);
	struct graphic_ask ask = {.day = day, .template_id = "driver-card", .driver = "x", .hide_minors = true};
	int64_t start = rg_monotonic_ms();

	if (!shows_within(source, &ask, WAIT_MS))
		fail_msg("the card does not come: %s", json);
	race_day_unref(day);
	return rg_monotonic_ms() - start;
}

/* ---- the stand ---- */

static void write_picture(const char *share, const char *name)
{
	char *path = stand_write_picture("picture.png", 300, 120, 0x1AE64D), *bytes = NULL, *error = NULL;
	size_t length;

	assert_true(rg_file_read(path, 1 << 20, &bytes, &length, &error));
	hang_write_bytes(share, name, bytes, length);
	rg_free(bytes);
	rg_free(path);
}

static obs_source_t *card_of(const char *feed)
{
	char *json = rg_asprintf("{'graphic':'driver-card','driver':'x','refresh_s':1,'feed':'%s'}", feed);
	obs_source_t *source = source_new(json);

	rg_free(json);
	return source;
}

static void open_call(void)
{
	struct pollfd wait = {.fd = stand.listening, .events = POLLIN};

	assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
	stand.call = accept(stand.listening, NULL, NULL);
	assert_true(stand.call >= 0);
}

static void say(const char *lines)
{
	assert_int_equal(send(stand.call, lines, strlen(lines), MSG_NOSIGNAL), (ssize_t)strlen(lines));
}

static void open_event(void)
{
	int port;
	char *folder = hang_path("bad", "");

	stand.listening = silent_listen(&port);
	char *json = rg_asprintf("{'from':'timing','timing':'127.0.0.1:%d','folder':'%s','sponsors':'%s/sponsors'}",
				 port, folder, folder);
	stand.event = the_event();
	stand.on_event = source_new("{'graphic':'heat-grid'}");
	source_set(stand.event, json);
	open_call();
	say(LINES);
	rg_free(json);
	rg_free(folder);
}

static void open_stand(void)
{
	stand.server = server_start(DAY("Web", ""));
	char *url = rg_asprintf("http://127.0.0.1:%d/d", server_port(stand.server));
	char *good = hang_write("good", "day.json", DAY("Here", ""));
	char *bad = hang_write("bad", "day.json", DAY("There", ",\"photo\":\"photos/5.png\""));

	rg_free(hang_write("bad", "crew.csv", "number;name;car\n11;Aaro Hirvilampi;Lada\n"));
	write_picture("bad", "photos/5.png");
	write_picture("bad", "sponsors/one.png");
	open_event();
	stand.http = card_of(url);
	stand.file = card_of(good);
	stand.bad = card_of(bad);
	char *json = rg_asprintf(
		"{'graphic':'driver-card','driver':'x','on':'key','seconds':0,'clean_race':false,'feed':'%s'}", url);
	obs_data_t *data = data_new(json);
	stand.keyed = obs_source_create_private("race_graphics", "Keyed", data);
	obs_data_release(data);
	obs_set_output_source(0, stand.keyed);
	must_do("take", "Keyed", NULL);
	wait_state("Keyed.about", "x");
	wait_state("state", "race");
	rg_free(json);
	rg_free(url);
	rg_free(good);
	rg_free(bad);
}

static void close_stand(void)
{
	obs_set_output_source(0, NULL);
	source_drop(stand.keyed);
	source_drop(stand.http);
	source_drop(stand.file);
	source_drop(stand.on_event);
	/* The timing that goes now is asked until nothing stands on it any more. */
	log_expect("connection refused");
	set_event(stand.event, "{}");
	obs_source_release(stand.event);
	close(stand.call);
	close(stand.listening);
	server_stop(stand.server);
	memset(&stand, 0, sizeof(stand));
}

/* ---- how long things take ---- */

enum { HTTP, LOCAL_FILE, TIMING, KEY, DIALOG, UPDATE, TIMES };

static const char *const names[TIMES] = {"HTTP feed", "local file", "timing line", "key", "dialog", "update"};

/* Longest until now. */
static void note(int64_t *times, int what, int64_t took_ms)
{
	times[what] = took_ms > times[what] ? took_ms : times[what];
}

static void time_round(int64_t *times)
{
	bool odd = stand.round++ & 1;
	int64_t took_ms;

	server_set(stand.server, "application/json", odd ? DAY("Web", "") : DAY("Net", ""));
	note(times, HTTP, wait_card(stand.http, odd ? DAY("Web", "") : DAY("Net", "")));
	rg_free(hang_write("good", "day.json", odd ? DAY("Here", "") : DAY("Now", "")));
	note(times, LOCAL_FILE, wait_card(stand.file, odd ? DAY("Here", "") : DAY("Now", "")));
	say(odd ? FLAG("Green ") : FLAG("Red   "));
	note(times, TIMING, wait_state("state", odd ? "race" : "stopped"));
	must_do("driver", "Keyed", odd ? "x" : "y");
	note(times, KEY, wait_state("Keyed.about", odd ? "x" : "y"));
	rg_free(description("found", &took_ms));
	note(times, DIALOG, took_ms);
	int64_t start = rg_monotonic_ms();
	source_set(stand.event, odd ? "{'shift_min':0}" : "{'hide_minors':true}");
	note(times, UPDATE, rg_monotonic_ms() - start);
}

static int64_t hang_ms(void)
{
	const char *seconds = getenv("RG_TEST_HANG_S");
	return (seconds ? atoi(seconds) : HANG_S) * INT64_C(1000);
}

static void a_share_that_hangs_costs_nobody_else(void **state)
{
	(void)state;
	int64_t usual[TIMES] = {0}, beside[TIMES] = {0}, took_ms;

	open_stand();
	for (int i = 0; i < 4; i++)
		time_round(usual);
	for (int i = 0; i < TIMES; i++)
		print_message("%-12s usually %4d ms at most\n", names[i], (int)usual[i]);
	log_expect("/bad");
	int64_t start = rg_monotonic_ms(), told_ms = 0;
	hang("bad");
	do {
		time_round(beside);
		if (!told_ms && state_has("silent", "/bad"))
			told_ms = rg_monotonic_ms() - start;
	} while (rg_monotonic_ms() - start < hang_ms());
	for (int i = 0; i < TIMES; i++)
		print_message("%-12s beside a share that hangs %4d ms at most\n", names[i], (int)beside[i]);
	print_message("told after %d ms at the latest\n", (int)told_ms);
	for (int i = 0; i < TIMES; i++)
		assert_uint_in_range(beside[i], 0, usual[i] + 1000);
	assert_uint_in_range(beside[DIALOG], 0, 200);
	assert_uint_in_range(beside[UPDATE], 0, 100);
	assert_uint_in_range(told_ms, 1, hang_ms());
	assert_dialog_says("/bad does not answer", "4 drivers");
	/* A source that stands on it, and its photo, goes without waiting for it. */
	took_ms = source_drop(stand.bad);
	print_message("a source on the share is gone in %d ms\n", (int)took_ms);
	assert_uint_in_range(took_ms, 0, 100);
	/* And one is there, which shows what is there when the share comes back. */
	char *bad = hang_write("bad", "day.json", DAY("Back", ""));
	stand.bad = card_of(bad);
	rg_sleep_ms(1000);
	hang_end("bad");
	print_message("it is back and read after %d ms\n", (int)wait_card(stand.bad, DAY("Back", "")));
	wait_state("silent", "");
	source_drop(stand.bad);
	rg_free(bad);
	close_stand();
}

/* The threads that were given up end when the share is back. */
static int64_t leave(bool hanging)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	open_stand();
	if (hanging) {
		hang("bad");
		wait_state("silent", "/bad");
	}
	obs_set_output_source(0, NULL);
	obs_source_t *const sources[] = {stand.keyed, stand.http, stand.file, stand.bad, stand.on_event, stand.event};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		obs_source_release(sources[i]);
	int64_t start = rg_monotonic_ms();
	obs_shutdown();
	int64_t took_ms = rg_monotonic_ms() - start;
	assert_int_equal(bnum_allocs(), 0);
	close(stand.call);
	close(stand.listening);
	server_stop(stand.server);
	memset(&stand, 0, sizeof(stand));
	if (hanging)
		assert_true(our_threads() > 0);
	hang_end("bad");
	while (our_threads() && rg_monotonic_ms() < end)
		rg_sleep_ms(10);
	assert_int_equal(our_threads(), 0);
	return took_ms;
}

static void exit_does_not_wait_for_it(void **state)
{
	(void)state;
	int64_t usual = leave(false);
	stand_up(640, 360);
	int64_t beside = leave(true);

	print_message("OBS ends in %d ms, beside a share that hangs in %d ms\n", (int)usual, (int)beside);
	assert_uint_in_range(beside, 0, usual + 100);
	log_assert_clean();
	stand_finish();
	hang_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_share_that_hangs_costs_nobody_else),
		cmocka_unit_test(exit_does_not_wait_for_it),
	};
	return cmocka_run_group_tests_name("share", tests, starts, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timing on this network, entered in the event: Orbits' file and RMonitor's lines become the race data, and their
 * flag drives the race state.
 */
#include "support_event.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "support_server.h"

static obs_source_t *event, *source;

static int starts(void **state)
{
	(void)state;
	stand_up(640, 360);
	event = the_event();
	source = source_new("{}");
	return 0;
}

static bool state_is(const char *wanted)
{
	obs_data_t *said = give_command("state", "*", "", NULL);
	bool same = strcmp(obs_data_get_string(said, "state"), wanted) == 0;

	obs_data_release(said);
	return same;
}

static void wait_for_state(const char *wanted)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (!state_is(wanted)) {
		if (rg_monotonic_ms() > end)
			fail_msg("the race state does not become %s", wanted);
		rg_sleep_ms(20);
	}
}

#define PAGE(flag)                                                                                                     \
	"<?xml version=\"1.0\"?><resultspage><label type=\"runname\">Final</label><label type=\"runtype\">R</label>"   \
	"<label type=\"flag\">" flag "</label><label type=\"laps\">2</label><results>"                                 \
	"<result position=\"1\" no=\"3\" firstname=\"Ida\" lastname=\"Sample\" class=\"SC\" laps=\"2\" "               \
	"totaltime=\"1:24.096\"/>"                                                                                     \
	"<result position=\"2\" no=\"5\" firstname=\"Hal\" lastname=\"Example\" class=\"SC\" laps=\"2\" "              \
	"totaltime=\"1:25.300\"/></results></resultspage>"

static void the_flag_in_orbits_file_drives_the_state(void **state)
{
	(void)state;
	char *path = stand_write("timing/current.xml", PAGE("Green"));
	char *json = rg_asprintf("{'from':'timing','timing':'%s'}", path);

	set_event(event, json);
	wait_for_state("race");
	obs_properties_destroy(dialog_wait(event, NULL, "found", "2 drivers"));
	rg_free(stand_write("timing/current.xml", PAGE("Red")));
	wait_for_state("stopped");
	rg_free(stand_write("timing/current.xml", PAGE("Green")));
	wait_for_state("race");
	rg_free(stand_write("timing/current.xml", PAGE("Finish")));
	wait_for_state("finished");
	rg_free(json);
	rg_free(path);
}

static int take_call(int listening)
{
	struct pollfd wait = {.fd = listening, .events = POLLIN};

	assert_int_equal(poll(&wait, 1, 10000), 1);
	int call = accept(listening, NULL, NULL);
	assert_true(call >= 0);
	return call;
}

static void say(int call, const char *lines)
{
	assert_int_equal(send(call, lines, strlen(lines), MSG_NOSIGNAL), (ssize_t)strlen(lines));
}

/* Typed as it stands on the timekeeper's screen: host and port. */
static void the_flag_in_rmonitor_lines_drives_the_state(void **state)
{
	(void)state;
	int port, listening = silent_listen(&port);
	char *json = rg_asprintf("{'from':'timing','timing':'127.0.0.1:%d'}", port);

	set_event(event, json);
	int call = take_call(listening);
	say(call, "$I,\"14:00:00.000\",\"05 jun 21\"\r\n$B,5,\"Q1 race 2\"\r\n$C,1,\"Supercar\"\r\n"
		  "$A,\"T1\",\"11\",1,\"Aaro\",\"Hirvilampi\",\"FIN\",1\r\n"
		  "$A,\"T2\",\"68\",2,\"Niilo\",\"Example\",\"FIN\",1\r\n"
		  "$A,\"T3\",\"7\",3,\"Ilmari\",\"Sample\",\"FIN\",1\r\n"
		  "$F,4,\"00:04:00\",\"14:00:01\",\"00:00:00\",\"Green \"\r\n");
	wait_for_state("race");
	obs_properties_destroy(dialog_wait(event, NULL, "found", "3 drivers"));
	say(call, "$F,4,\"00:04:00\",\"14:00:30\",\"00:00:29\",\"Red   \"\r\n");
	wait_for_state("stopped");
	/* It comes back after the connection broke, and goes on. */
	close(call);
	log_expect("127.0.0.1");
	call = take_call(listening);
	say(call, "$F,4,\"00:04:00\",\"14:02:30\",\"00:00:29\",\"Green \"\r\n");
	wait_for_state("race");
	say(call, "$F,0,\"00:00:00\",\"14:04:30\",\"00:02:29\",\"Finish\"\r\n");
	wait_for_state("finished");
	set_event(event, "{}");
	close(call);
	close(listening);
	rg_free(json);
}

static void leaves_nothing(void **state)
{
	set_event(event, "{}");
	source_drop(source);
	obs_source_release(event);
	leaves_nothing_behind(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flag_in_orbits_file_drives_the_state),
		cmocka_unit_test(the_flag_in_rmonitor_lines_drives_the_state),
		cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests_name("timing", tests, starts, NULL);
}

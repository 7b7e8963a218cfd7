/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signing in to the event's address: what is typed into the dialog is in no settings, reaches its own server and no
 * other, and is kept where only its owner can read it.
 */
#include "support_event.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "obs/event/event_settings.h"
#include "support_server.h"

#define DAY    "{\"race_feed\":1,\"drivers\":[{\"id\":\"x\",\"number\":\"5\",\"last_name\":\"Xa\"}]}"
#define SECRET "s3cr3t-of-the-crew"

/* Somebody who asks for the data all the time. */
static obs_source_t *asker;

static int starts(void **state)
{
	(void)state;
	stand_up(640, 360);
	asker = source_new("{}");
	return 0;
}

static void assert_nowhere(obs_source_t *event, const char *part)
{
	obs_data_t *settings = obs_source_get_settings(event), *saved = event_settings_pack(settings);
	obs_data_t *copy = obs_data_create();

	/* What OBS keeps for Cancel and for undo. */
	obs_data_apply(copy, settings);
	assert_null(strstr(obs_data_get_json(settings), part));
	assert_null(strstr(obs_data_get_json(saved), part));
	assert_null(strstr(obs_data_get_json(copy), part));
	obs_data_release(copy);
	obs_data_release(saved);
	obs_data_release(settings);
	assert_int_equal(log_count(part), 0);
}

static void type_field(obs_source_t *event, const char *key, const char *text)
{
	char typed[64];

	for (size_t i = 1; i <= strlen(text); i++) {
		snprintf(typed, sizeof(typed), "%.*s", (int)i, text);
		dialog_type(event, key, typed);
		if (i > 3)
			assert_nowhere(event, typed);
	}
}

static void point_at(obs_source_t *event, struct server *server, const char *more)
{
	char *json = rg_asprintf("{'from':'address','address':'http://127.0.0.1:%d/d','refresh_s':1%s}",
				 server_port(server), more);

	set_event(event, json);
	rg_free(json);
}

/* What was typed counts as soon as the crew asks to fetch. */
static void press_fetch(obs_source_t *event, obs_properties_t *dialog)
{
	obs_property_button_clicked(obs_properties_get(dialog, "fetch"), event);
}

static void wait_for(struct server *server, const char *part, int more)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	int wanted = server_saw(server, part) + more;

	while (server_saw(server, part) < wanted) {
		if (rg_monotonic_ms() > end)
			fail_msg("the server was not sent \"%s\"", part);
		rg_sleep_ms(50);
	}
}

static const char *field_text(obs_source_t *event, const char *key)
{
	obs_data_t *settings = obs_source_get_settings(event);
	const char *text = obs_data_get_string(settings, key);

	obs_data_release(settings);
	return text;
}

static char *secrets_path(void)
{
	return rg_path_join(stand_user_folder(), "secrets.json");
}

static bool file_holds(const char *part)
{
	char *path = secrets_path(), *bytes = NULL, *error = NULL;
	size_t length;
	bool holds = rg_file_read(path, 65536, &bytes, &length, &error) && strstr(bytes, part);

	rg_free(bytes);
	rg_free(error);
	rg_free(path);
	return holds;
}

static void a_key_reaches_its_server_alone(void **state)
{
	(void)state;
	struct server *own = server_start(DAY), *other = server_start(DAY);
	obs_source_t *event = the_event();
	obs_properties_t *dialog = obs_source_properties(event);

	point_at(event, own, "");
	wait_for(own, "GET /d", 1);
	point_at(event, own, ",'sign_in':true");
	type_field(event, E_SIGN_KEY, SECRET);
	/* A dialog that is made anew meanwhile has it still. */
	assert_string_equal(field_text(event, E_SIGN_KEY), SECRET);
	rg_sleep_ms(2500);
	assert_int_equal(server_saw(own, "uthorization"), 0);
	assert_false(file_holds(SECRET));
	press_fetch(event, dialog);
	wait_for(own, "Authorization: Bearer " SECRET "\r\n", 2);
	assert_int_equal(server_saw(own, "Bearer"), server_saw(own, SECRET));
	assert_nowhere(event, SECRET);
	char *path = secrets_path();
	assert_true(rg_file_is_private(path));
#ifndef _WIN32 /* where rights are a list of who may */
	struct stat file;
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
#endif
	assert_true(file_holds(SECRET));
	obs_properties_destroy(dialog_wait(event, NULL, "sign_in_kept", "http://127.0.0.1"));
	/* The next address is another server's: neither the kept key nor the typed one is for it. */
	point_at(event, other, ",'sign_in':true");
	wait_for(other, "GET /d", 3);
	rg_sleep_ms(2500);
	assert_int_equal(server_saw(other, SECRET), 0);
	assert_string_equal(field_text(event, E_SIGN_KEY), "");
	/* Back at the first nothing need be typed; without the tick nothing is sent. */
	point_at(event, own, ",'sign_in':true");
	wait_for(own, SECRET, 1);
	point_at(event, own, "");
	rg_sleep_ms(1500);
	int sent = server_saw(own, SECRET);
	wait_for(own, "GET /d", 2);
	assert_int_equal(server_saw(own, SECRET), sent);
	obs_properties_destroy(dialog);
	obs_source_release(event);
	rg_free(path);
	server_stop(own);
	server_stop(other);
}

static void each_way_is_sent_as_it_should(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	obs_source_t *event = the_event();
	obs_properties_t *dialog = obs_source_properties(event);

	point_at(event, server, ",'sign_in':true,'sign_in_how':'basic'");
	type_field(event, E_SIGN_USER, "crewman");
	press_fetch(event, dialog);
	rg_sleep_ms(1000);
	/* A user alone is not the whole of it while the dialog is open. */
	assert_false(file_holds("crewman"));
	type_field(event, E_SIGN_PASSWORD, "paddock4");
	press_fetch(event, dialog);
	wait_for(server, "Authorization: Basic Y3Jld21hbjpwYWRkb2NrNA==", 1);
	point_at(event, server, ",'sign_in':true,'sign_in_how':'header','sign_in_name':'X-Timing'");
	type_field(event, E_SIGN_KEY, "k1234567");
	press_fetch(event, dialog);
	wait_for(server, "X-Timing: k1234567", 1);
	/* Another way counts for the key that is there. */
	point_at(event, server, ",'sign_in':true,'sign_in_how':'form','sign_in_name':'token'");
	press_fetch(event, dialog);
	wait_for(server, "token=k1234567", 1);
	assert_nowhere(event, "k1234567");
	assert_nowhere(event, "paddock4");
	assert_nowhere(event, "crewman");
	obs_properties_destroy(dialog);
	obs_source_release(event);
	server_stop(server);
}

static void closing_the_dialog_keeps_at_once_and_forget_forgets(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	obs_source_t *event = the_event();
	obs_properties_t *dialog = obs_source_properties(event);
	int64_t end = rg_monotonic_ms() + 1500;

	point_at(event, server, ",'sign_in':true");
	type_field(event, E_SIGN_KEY, "hasty-key");
	obs_properties_destroy(dialog);
	assert_string_equal(field_text(event, E_SIGN_KEY), "");
	while (!file_holds("hasty-key")) {
		assert_true(rg_monotonic_ms() < end);
		rg_sleep_ms(20);
	}
	wait_for(server, "Bearer hasty-key", 1);
	/* The next dialog says so, and has an empty field. */
	dialog = dialog_wait(event, NULL, "sign_in_kept", "kept on this computer for http://127.0.0.1");
	assert_string_equal(field_text(event, E_SIGN_KEY), "");
	obs_property_button_clicked(obs_properties_get(dialog, "sign_in_forget"), event);
	obs_properties_destroy(dialog);
	obs_properties_destroy(dialog_wait(event, NULL, "sign_in_kept", "Nothing is kept"));
	assert_false(file_holds("hasty-key"));
	rg_sleep_ms(1500);
	int sent = server_saw(server, "hasty-key");
	wait_for(server, "GET /d", 2);
	assert_int_equal(server_saw(server, "hasty-key"), sent);
	obs_source_release(event);
	server_stop(server);
}

/* A collection that somebody wrote a key into: it goes where it belongs. */
static void a_key_in_a_collection_is_taken_out(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	obs_source_t *event = the_event();

	point_at(event, server, ",'sign_in':true,'sign_in_key':'by-hand-key','sign_in_user':7");
	assert_nowhere(event, "by-hand-key");
	wait_for(server, "Bearer by-hand-key", 1);
	obs_source_release(event);
	server_stop(server);
}

static void leaves_nothing(void **state)
{
	/* Servers that are gone are asked until the next has answered. */
	log_expect("connection refused");
	obs_source_t *event = the_event();

	set_event(event, "{}");
	obs_source_release(event);
	source_drop(asker);
	leaves_nothing_behind(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_reaches_its_server_alone),
		cmocka_unit_test(each_way_is_sent_as_it_should),
		cmocka_unit_test(closing_the_dialog_keeps_at_once_and_forget_forgets),
		cmocka_unit_test(a_key_in_a_collection_is_taken_out),
		cmocka_unit_test(leaves_nothing),
	};
	return cmocka_run_group_tests_name("sign_in", tests, starts, NULL);
}

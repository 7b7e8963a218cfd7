/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report for whoever helps: the control panel lists what it would hold, a second press writes it, and what is a
 * secret, a place on this computer or a name is not in it, wherever it was put.
 */
#include "support_event.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_server.h"

#define MINOR "Leonora"
#define DAY                                                                                                            \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"c\",\"name\":\"C\"}],\"drivers\":[{\"id\":\"x\",\"number\":\"5\","    \
	"\"last_name\":\"" MINOR "\",\"class\":\"c\",\"photo\":\"" MINOR ".png\"}]}"
/* Each secret has this in it. */
#define SECRET "s3cret"

#ifdef _WIN32
#define SYSTEM "Windows "
#else
#define SYSTEM "Linux "
#endif

static const char *const names[] = {"versions.txt", "log.txt", "settings.json", "answers.txt", "state.json"};

#define COUNT (sizeof(names) / sizeof(names[0]))

static char *home;

static bool find_panel(void *data, obs_source_t *source)
{
	obs_source_t **panel = data;

	if (strcmp(obs_source_get_unversioned_id(source), "race_graphics_panel") == 0)
		*panel = obs_source_get_ref(source);
	return !*panel;
}

/* A new reference to the door of the control panel. */
static obs_source_t *the_panel(void)
{
	obs_source_t *panel = NULL;

	obs_enum_all_sources(find_panel, &panel);
	assert_non_null(panel);
	return panel;
}

/* Presses a button of the window as OBS would make it now; whether it could be pressed. */
static bool press(const char *id)
{
	obs_source_t *panel = the_panel();
	obs_properties_t *window = obs_source_properties(panel);
	obs_property_t *button = obs_properties_get(window, id);

	assert_non_null(button);
	bool on = obs_property_enabled(button);
	if (on)
		obs_property_button_clicked(button, panel);
	obs_properties_destroy(window);
	obs_source_release(panel);
	return on;
}

/* What stands below the buttons, "" for nothing; rg_free. */
static char *words(void)
{
	obs_source_t *panel = the_panel();
	obs_properties_t *window = obs_source_properties(panel);
	obs_data_t *settings = obs_source_get_settings(panel);
	bool there = obs_properties_get(window, "report.words") != NULL;
	char *text = rg_strdup(there ? obs_data_get_string(settings, "report.words") : "");

	obs_data_release(settings);
	obs_properties_destroy(window);
	obs_source_release(panel);
	return text;
}

/* The words, once they hold `part`; rg_free. */
static char *wait_for_words(const char *part)
{
	int64_t until_ms = rg_monotonic_ms() + WAIT_MS;

	for (;;) {
		char *text = words();
		if (strstr(text, part))
			return text;
		if (rg_monotonic_ms() > until_ms)
			fail_msg("the panel says: %s", text);
		rg_free(text);
		rg_sleep_ms(20);
	}
}

static void assert_not_in(const char *text, const char *name, const char *part)
{
	if (strstr(text, part))
		fail_msg("%s holds \"%s\": %s", name, part, text);
}

static void assert_in(const char *text, const char *name, const char *part)
{
	if (!strstr(text, part))
		fail_msg("%s lacks \"%s\": %s", name, part, text);
}

/* The entries, in their order, with nothing else; each is freed with rg_free. */
static void read_report(const char *path, char *texts[COUNT])
{
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	zip_stat_t stat;

	assert_non_null(zip);
	assert_true(rg_file_is_private(path));
	assert_int_equal(zip_get_num_entries(zip, 0), COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(zip_stat_index(zip, i, 0, &stat), 0);
		assert_string_equal(stat.name, names[i]);
		zip_file_t *file = zip_fopen_index(zip, i, 0);
		texts[i] = rg_alloc(stat.size + 1, 1);
		assert_int_equal(zip_fread(file, texts[i], stat.size), stat.size);
		zip_fclose(file);
		assert_not_in(texts[i], names[i], SECRET);
		assert_not_in(texts[i], names[i], home);
		if (strcmp(names[i], "log.txt") != 0) /* the panel says that a line of it can name a driver */
			assert_not_in(texts[i], names[i], MINOR);
		assert_true(rg_utf8_valid(texts[i], stat.size));
	}
	zip_discard(zip);
}

/* Secrets everywhere they can be put, and a minor's name. */
static void set_secrets(obs_source_t *event, int port)
{
	char *crew = rg_path_join(home, "crew.csv");
	char *json = rg_asprintf("{'from':'address','address':'http://me:" SECRET "-pw@127.0.0.1:%d/day?key=" SECRET
				 "-query','refresh_s':1,'shift_min':7,'crew':'%s','sign_in':true,'sign_in_how':"
				 "'header','sign_in_name':'X-Club','sign_in_key':'" SECRET "-key','mapping':''}",
				 port, crew);

	assert_true(rg_file_replace(crew, "number;class;team\n5;C;Friends\n", 30));
	set_event(event, json);
	rg_free(json);
	rg_free(crew);
}

static void look_at_texts(char *texts[COUNT], int port)
{
	char *address = rg_asprintf("http://127.0.0.1:%d/day", port);

	assert_in(texts[0], names[0], "Race Graphics ");
	assert_in(texts[0], names[0], obs_get_version_string());
	assert_in(texts[0], names[0], "libcurl/");
	assert_in(texts[0], names[0], SYSTEM);
	assert_in(texts[1], names[1], address);
	assert_in(texts[1], names[1], ": good (");
	assert_in(texts[2], names[2], "\"shift_min\":7");
	assert_in(texts[2], names[2], "\"graphic\":\"name-strap\"");
	assert_in(texts[2], names[2], "~/crew.csv");
	assert_in(texts[3], names[3], address);
	assert_in(texts[3], names[3], "HTTP/1.1 200 OK\n");
	assert_in(texts[3], names[3], "Content-Type: application/json\n");
	assert_in(texts[3], names[3], "a picture, 127.0.0.1");
	assert_not_in(texts[3], names[3], "ookie");
	assert_in(texts[4], names[4], "\"state\":\"");
	rg_free(address);
}

static void is_listed_and_written_by_a_second_press(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	obs_source_t *event = the_event();

	server_set(server,
		   "application/json\r\nSet-Cookie: crumb=" SECRET "-cookie\r\nX-Club: " SECRET "-echo\r\n"
		   "Location: /else?k=" SECRET "-place",
		   DAY);
	log_expect("is no PNG, JPEG or WebP"); /* the same answer comes for the photo */
	log_expect("connection refused");      /* what is said of it while another event is not shown yet */
	set_secrets(event, server_port(server));
	obs_source_t *strap = source_new("{'graphic': 'name-strap', 'text1': '" MINOR "', 'text2': '" MINOR "'}");
	char *own = rg_asprintf("{'graphic': 'driver-card', 'driver': 'x', 'own_data': true, 'feed': "
				"'127.0.0.1:%d/own?key=" SECRET "-own'}",
				server_port(server));
	obs_source_t *card = source_new(own);
	assert_shows_card(card, DAY);

	/* Nothing is written before it was listed. */
	assert_false(press("report.write"));
	assert_true(press("report.make"));
	char *list = wait_for_words("versions.txt");
	for (size_t i = 0; i < COUNT; i++)
		assert_in(list, "the list", names[i]);
	assert_in(list, "the list", home);
	assert_true(press("report.write"));
	char *said = wait_for_words("Written to "), *path = rg_strdup(said + strlen("Written to "));
	path[strcspn(path, " ") - 1] = 0;
	char *texts[COUNT];
	read_report(path, texts);
	look_at_texts(texts, server_port(server));
	assert_false(press("report.write"));

	for (size_t i = 0; i < COUNT; i++)
		rg_free(texts[i]);
	rg_free(list);
	rg_free(said);
	rg_free(path);
	rg_free(own);
	source_drop(card);
	source_drop(strap);
	set_event(event, "{}");
	obs_source_release(event);
	server_stop(server);
}

static void what_cannot_be_written_is_said(void **state)
{
	(void)state;
	char *nowhere = rg_path_join(home, "not-there");

	setenv("HOME", nowhere, 1);
	assert_true(press("report.make"));
	assert_true(press("report.write"));
	rg_free(wait_for_words("cannot be written"));
	/* It is tried again with the next. */
	setenv("HOME", home, 1);
	assert_true(press("report.make"));
	assert_true(press("report.write"));
	rg_free(wait_for_words("Written to "));
	rg_free(nowhere);
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat, (void)kind, (void)walk;
	return remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_listed_and_written_by_a_second_press),
		cmocka_unit_test(what_cannot_be_written_is_said),
		cmocka_unit_test(leaves_nothing_behind),
	};
	static char folder[] = "/tmp/rg-home-XXXXXX";

	home = mkdtemp(folder);
	setenv("HOME", home, 1);
	int failed = cmocka_run_group_tests_name("report", tests, stand_up_720, NULL);
	nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return failed;
}

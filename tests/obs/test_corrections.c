/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hands correct, in libobs: by the commands, on the picture, in the event's folder and in the race folder; over a
 * restart, over data that is held back, with the data that comes to agree, and until a hand forgets the event.
 */
#include "support_event.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_server.h"

/* A heat of three on the grid; what stands in the third lane, and more members, differ. */
#define DAY_OF(third)                                                                                                  \
	"{\"race_feed\":1,\"classes\":[{\"id\":\"c\",\"name\":\"C\"}],\"drivers\":[{\"id\":\"x\",\"number\":\"5\","    \
	"\"last_name\":\"Kallio\",\"class\":\"c\"},{\"id\":\"y\",\"number\":\"6\",\"last_name\":\"Berg\","             \
	"\"class\":\"c\"},{\"id\":\"z\",\"number\":\"7\",\"last_name\":\"Bond\",\"class\":\"c\"}],\"heats\":["         \
	"{\"id\":\"h\",\"classes\":[\"c\"],\"status\":\"grid\",\"grid\":[[1,2,3]],\"entries\":["                       \
	"{\"driver\":\"x\",\"slot\":1},{\"driver\":\"y\",\"slot\":2}" third "]}]}"
#define DAY                    DAY_OF(",{\"driver\":\"z\",\"slot\":3}")
#define EMPTIED                DAY_OF("")
#define GRID                   "{'graphic': 'heat-grid'}"
#define EMPTY_3                "Lane 3 emptied by hand"
#define LINE_OF(number, state) #number ". " EMPTY_3 " (h), " state

/* ---- commands and what they say ---- */

static void give(const char *command, const char *value)
{
	char *error = NULL;
	obs_data_t *state = give_command(command, "*", value, &error);

	if (!state)
		fail_msg("%s %s: %s", command, value, error);
	obs_data_release(state);
	rg_free(error);
}

static void refused(const char *command, const char *source, const char *value, const char *part)
{
	char *error = NULL;
	obs_data_t *state = give_command(command, source, value, &error);

	if (state || !strstr(error, part))
		fail_msg("%s %s: expected \"%s\", got \"%s\"", command, value, part, error);
	obs_data_release(state);
	rg_free(error);
}

static void wait_said(const char *key, const char *wanted)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS;; rg_sleep_ms(10)) {
		obs_data_t *state = give_command("state", "*", NULL, NULL);
		const char *said = obs_data_get_string(state, key);
		bool same = strcmp(said, wanted) == 0;
		if (!same && rg_monotonic_ms() > end)
			fail_msg("%s is \"%s\", not \"%s\"", key, said, wanted);
		obs_data_release(state);
		if (same)
			return;
	}
}

/* ---- where data and corrections lie ---- */

static char *address_of(struct server *server, const char *path)
{
	return rg_asprintf("http://127.0.0.1:%d/%s", server_port(server), path);
}

static void point_at(struct server *server, const char *path, const char *more)
{
	obs_source_t *event = the_event();
	char *address = address_of(server, path);
	char *json = rg_asprintf("{'from':'address','address':'%s','refresh_s':1%s}", address, more);

	set_event(event, json);
	obs_source_release(event);
	rg_free(json);
	rg_free(address);
}

static char *record_of(struct server *server, const char *path)
{
	char *address = address_of(server, path);
	char *record = rg_asprintf("%s/events/%016llx/corrections.json", stand_user_folder(),
				   (unsigned long long)rg_hash_text(RG_HASH_START, address));

	rg_free(address);
	return record;
}

static void wait_gone(const char *path)
{
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; rg_path_exists(path); rg_sleep_ms(20))
		assert_true(rg_monotonic_ms() < end);
}

static void assert_shows_grid(obs_source_t *source, const char *json)
{
	struct graphic_ask ask = {.day = day_of(json), .template_id = "heat-grid"};

	assert_shows(source, &ask);
	race_day_unref(ask.day);
}

/* Another event's data would be shown only when nobody has touched its fields for three seconds. */
static int begin_anew(void **state)
{
	stand_down();
	return stand_up_720(state);
}

static obs_source_t *put_on(const char *settings)
{
	obs_source_t *source = source_new(settings);

	obs_set_output_source(0, source);
	return source;
}

static void take_off(obs_source_t *source)
{
	obs_set_output_source(0, NULL);
	source_drop(source);
}

/* ---- */

static void a_hand_beats_the_data_until_it_agrees(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *record = record_of(server, "agrees");

	point_at(server, "agrees", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	give("empty", "3");
	assert_shows_grid(source, EMPTIED);
	wait_said("corrections", LINE_OF(1, "differs from data: 7"));
	wait_said("corrected", EMPTY_3 ", differs from data");
	wait_file(record, "\"empty\"");
	refused("empty", "*", "4", "There is no lane \"4\" in the heat h, which has 3.");
	refused("lane", "*", "1 99", "Number \"99\" is not in the heat h. In it are: 5, 6.");
	server_set(server, "application/json", EMPTIED);
	wait_said("corrections", LINE_OF(1, "as the data has it"));
	wait_said("corrected", "");
	server_set(server, "application/json", DAY);
	wait_said("corrected", EMPTY_3 ", differs from data");
	give("undo", NULL);
	assert_shows_grid(source, DAY);
	wait_said("corrections", "");
	wait_said("corrected", "");
	rg_free(record);
	take_off(source);
	server_stop(server);
}

/* The day is held back for the cameras, and what a hand types is about what is seen. */
static void data_that_is_held_back(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);

	point_at(server, "held", ",'hold_back_s':60");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	server_set(server, "application/json", DAY_OF(",{\"driver\":\"z\",\"slot\":3,\"guest\":true}"));
	give("empty", "3");
	assert_shows_grid(source, EMPTIED);
	give("undo", "1");
	assert_shows_grid(source, DAY);
	take_off(source);
	server_stop(server);
}

static void over_a_restart(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);

	point_at(server, "restart", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	give("empty", "3");
	give("fix", "driver 5 last_name \"Virtanen\"");
	wait_said("corrections", LINE_OF(1, "differs from data: 7") "\n2. By hand: driver 5, last_name Virtanen, "
								    "differs from data: Kallio");
	take_off(source);
	stand_down();
	stand_up(1280, 720);
	point_at(server, "restart", "");
	source = put_on(GRID);
	wait_said("corrections", LINE_OF(1, "differs from data: 7") "\n2. By hand: driver 5, last_name Virtanen, "
								    "differs from data: Kallio");
	give("undo", "2");
	assert_shows_grid(source, EMPTIED);
	/* Those of another event are others. */
	point_at(server, "other", "");
	wait_said("corrections", "");
	assert_shows_grid(source, DAY);
	take_off(source);
	server_stop(server);
}

static void a_hand_forgets_the_event(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *record = record_of(server, "forgotten"), *folder = rg_path_join(stand_folder(), "forgotten");
	char *more = rg_asprintf(",'folder':'%s'", folder);
	char *copy = rg_path_join(folder, "typed-corrections.json");

	assert_true(rg_directory_make(folder));
	point_at(server, "forgotten", more);
	obs_source_t *source = put_on(GRID), *event = the_event();
	assert_shows_grid(source, DAY);
	give("empty", "3");
	wait_file(record, "\"empty\"");
	wait_file(copy, "\"empty\"");
	obs_properties_t *dialog = dialog_wait(event, NULL, "age", "");
	assert_true(obs_property_button_clicked(obs_properties_get(dialog, "forget"), event));
	obs_properties_destroy(dialog);
	wait_gone(record);
	wait_gone(copy);
	assert_shows_grid(source, DAY);
	wait_said("corrections", "");
	obs_source_release(event);
	rg_free(copy);
	rg_free(more);
	rg_free(folder);
	rg_free(record);
	take_off(source);
	server_stop(server);
}

/* Whoever shares the race folder keeps what is his. */
static void the_copy_of_another_event_stays(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *record = record_of(server, "shared"), *folder = rg_path_join(stand_folder(), "shared");
	char *more = rg_asprintf(",'folder':'%s'", folder), *bytes = NULL;
	char *copy = rg_path_join(folder, "typed-corrections.json");
	size_t length;

	assert_true(rg_directory_make(folder));
	point_at(server, "shared", more);
	obs_source_t *source = put_on(GRID), *event = the_event();
	assert_shows_grid(source, DAY);
	give("empty", "3");
	wait_file(record, "\"empty\"");
	wait_file(copy, "\"empty\"");
	assert_true(rg_file_read(copy, 1 << 20, &bytes, &length, NULL));
	char *whose = strstr(bytes, "\"event\"");
	assert_non_null(whose);
	/* The last digit of its name. */
	whose = strchr(strchr(whose, ':'), '"') + 16;
	*whose = *whose == '0' ? '1' : '0';
	assert_true(rg_file_replace(copy, bytes, length));
	obs_properties_t *dialog = dialog_wait(event, NULL, "age", "");
	assert_true(obs_property_button_clicked(obs_properties_get(dialog, "forget"), event));
	obs_properties_destroy(dialog);
	wait_gone(record);
	wait_said("corrections", "");
	rg_sleep_ms(500);
	assert_true(rg_path_exists(copy));
	obs_source_release(event);
	rg_free(bytes);
	rg_free(copy);
	rg_free(more);
	rg_free(folder);
	rg_free(record);
	take_off(source);
	server_stop(server);
}

static obs_source_t *show_folder(const char *folder)
{
	char *json = rg_asprintf("{'from':'file','path':'%s'}", folder);
	obs_source_t *event = the_event();

	set_event(event, json);
	obs_source_release(event);
	rg_free(json);
	return put_on(GRID);
}

/* In a folder's data the copy is no layer; where the folder lies elsewhere, and nothing was typed, it is taken. */
static void with_the_race_folder(void **state)
{
	(void)state;
	char *path = stand_write("race/day.json", DAY), *folder = rg_path_directory(path);
	char *copy = rg_path_join(folder, "typed-corrections.json"), *bytes = NULL;
	size_t length;

	obs_source_t *source = show_folder(folder);
	assert_shows_grid(source, DAY);
	give("empty", "3");
	wait_file(copy, "\"empty\"");
	wait_said("corrections", LINE_OF(1, "differs from data: 7"));
	take_off(source);
	stand_down();

	assert_true(rg_file_read(copy, 1 << 20, &bytes, &length, NULL));
	rg_free(copy);
	rg_free(folder);
	rg_free(path);
	path = stand_write("unpacked/day.json", DAY);
	copy = stand_write("unpacked/typed-corrections.json", bytes);
	folder = rg_path_directory(path);
	char *record = rg_asprintf("%s/events/%016llx/corrections.json", stand_user_folder(),
				   (unsigned long long)rg_hash_text(RG_HASH_START, folder));
	stand_up(1280, 720);
	source = show_folder(folder);
	wait_said("corrections", LINE_OF(1, "differs from data: 7"));
	assert_shows_grid(source, EMPTIED);
	wait_file(record, "\"empty\"");
	take_off(source);
	rg_free(record);
	rg_free(bytes);
	rg_free(copy);
	rg_free(folder);
	rg_free(path);
}

/* The next weekend's heats are called the same. */
static void of_an_earlier_weekend(void **state)
{
	static const char typed[] = "{\"corrections\":1,\"last\":4,\"written_ms\":%lld,\"list\":[{\"id\":4,\"kind\":"
				    "\"empty\",\"heat\":\"h\","
				    "\"attempt\":1,\"lane\":3,\"cars\":[{\"driver\":\"z\",\"number\":\"7\"}]}]}";
	(void)state;
	struct server *server = server_start(DAY);

	for (int days = 3; days <= 5; days += 2) {
		char *record = record_of(server, days == 3 ? "young" : "old"), *folder = rg_path_directory(record);
		char *text = rg_asprintf(typed, (long long)(rg_wall_ms() - days * INT64_C(86400000)));
		assert_true(rg_directory_make(folder) && rg_file_replace_private(record, text, strlen(text)));
		rg_free(text);
		rg_free(folder);
		rg_free(record);
	}
	point_at(server, "young", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, EMPTIED);
	wait_said("corrections", LINE_OF(4, "differs from data: 7"));
	point_at(server, "old", "");
	wait_said("corrections", "");
	assert_shows_grid(source, DAY);
	take_off(source);
	server_stop(server);
}

static void a_damaged_file(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *record = record_of(server, "damaged"), *folder = rg_path_directory(record);
	char *aside = rg_asprintf("%s.damaged-1", record);

	log_expect("typed corrections was damaged");
	assert_true(rg_directory_make(folder) && rg_file_replace_private(record, "{\"corrections\":1", 16));
	point_at(server, "damaged", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	wait_file(aside, "{\"corrections\":1");
	wait_said("corrected", "The file of typed corrections was damaged (line 1, column 17: the data ends too early, "
			       "it was cut off); it is "
			       "kept as corrections.json.damaged-1");
	give("empty", "3");
	assert_shows_grid(source, EMPTIED);
	wait_file(record, "\"empty\"");
	wait_said("corrected", EMPTY_3 ", differs from data");
	rg_free(aside);
	rg_free(folder);
	rg_free(record);
	take_off(source);
	server_stop(server);
}

/* A full disk, for instance: what was typed counts, and the crew knows that it will not last. */
static void a_file_that_cannot_be_written(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *record = record_of(server, "full"), *folder = rg_path_directory(record),
	     *above = rg_path_directory(folder);

	log_expect("cannot be kept");
	log_expect("what was on air is not written down");
	assert_true(rg_directory_make(above) && rg_file_replace_private(folder, "x", 1));
	point_at(server, "full", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	give("empty", "3");
	assert_shows_grid(source, EMPTIED);
	wait_said("corrected", "Corrections count, but cannot be kept: is the disk full or locked?");
	wait_said("corrections", LINE_OF(1, "differs from data: 7"));
	assert_true(rg_path_remove(folder));
	give("fix", "driver 5 team Back");
	wait_said("corrected", "By hand: driver 5, team Back, differs from data");
	wait_file(record, "\"empty\"");
	rg_free(above);
	rg_free(folder);
	rg_free(record);
	take_off(source);
	server_stop(server);
}

/* Lanes that hands and data have otherwise, as long as the grid is a hand's. */
static void a_typed_grid(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);

	point_at(server, "grid", "");
	obs_source_t *source = put_on(GRID);
	assert_shows_grid(source, DAY);
	give("grid", "5 7 6");
	wait_said("grid_by_hand", "Grid by hand. Data differs in 2 places");
	/* The data is corrected, too: what is compared is what would be shown. */
	give("empty", "3");
	wait_said("grid_by_hand", "Grid by hand. Data differs in 2 places");
	give("grid", "5 6 9");
	wait_said("grid_by_hand", "Grid by hand. Data differs in one place");
	give("grid", "automatic");
	wait_said("grid_by_hand", "");
	refused("grid", "*", "5 5", "stands there twice");
	take_off(source);
	server_stop(server);
}

/* It would be about other heats. */
static void a_source_with_data_of_its_own(void **state)
{
	(void)state;
	struct server *server = server_start(DAY);
	char *address = address_of(server, "own");
	char *json = rg_asprintf("{'graphic':'heat-grid','own_data':true,'feed':'%s'}", address);
	obs_source_t *source = put_on(json);

	assert_shows_grid(source, DAY);
	refused("empty", "*", "3", "has data of its own; what is corrected is the event's.");
	rg_free(json);
	rg_free(address);
	take_off(source);
	server_stop(server);
}

/* 11 and 7 have taken theirs in the heat on track. */
static struct race_day *sample_with_jokers(void)
{
	static const char *const entries[] = {"{ \"driver\": \"hirvilampi\", \"slot\": 1 ",
					      "{ \"driver\": \"lumikangas\", \"slot\": 4 "};
	char *bytes = NULL;
	size_t length;

	assert_true(rg_file_read(RG_STAGE_DATA "/samples/ouluzone-2021/race-day.json", 1 << 20, &bytes, &length, NULL));
	for (int i = 0; i < 2; i++) {
		char *heat = strstr(bytes, "\"sc-q3-3\""), *at = heat ? strstr(heat, entries[i]) : NULL;
		assert_non_null(at);
		char *more = rg_asprintf("%.*s%s, \"joker\": true %s", (int)(at - bytes), bytes, entries[i],
					 at + strlen(entries[i]));
		rg_free(bytes);
		bytes = more;
	}
	struct race_day *day = day_of(bytes);
	rg_free(bytes);
	return day;
}

/* The sample's are nobody's, but a crew tries it out. */
static void jokers_of_the_sample(void **state)
{
	(void)state;
	obs_source_t *source = put_on("{'graphic':'race-strip'}");
	struct graphic_ask ask = {.template_id = "race-strip", .day = sample_day(), .tag = "sample"};

	assert_shows(source, &ask);
	give("joker", "11");
	give("joker", "lane 4");
	struct graphic_ask typed = {.template_id = "race-strip", .day = sample_with_jokers(), .tag = "sample"};
	assert_shows(source, &typed);
	race_day_unref(typed.day);
	wait_said("corrections", "1. Joker of number 11 by hand (sc-q3-3), differs from data: -\n"
				 "2. Joker of number 7 by hand (sc-q3-3), differs from data: -");
	/* Again takes it back, by whichever name. */
	give("joker", "Lane 1");
	give("joker", "7");
	assert_shows(source, &ask);
	race_day_unref(ask.day);
	take_off(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jokers_of_the_sample),
		cmocka_unit_test_setup(a_hand_beats_the_data_until_it_agrees, begin_anew),
		cmocka_unit_test_setup(data_that_is_held_back, begin_anew),
		cmocka_unit_test_setup(over_a_restart, begin_anew),
		cmocka_unit_test_setup(a_hand_forgets_the_event, begin_anew),
		cmocka_unit_test_setup(the_copy_of_another_event_stays, begin_anew),
		cmocka_unit_test_setup(with_the_race_folder, begin_anew),
		cmocka_unit_test_setup(of_an_earlier_weekend, begin_anew),
		cmocka_unit_test_setup(a_damaged_file, begin_anew),
		cmocka_unit_test_setup(a_file_that_cannot_be_written, begin_anew),
		cmocka_unit_test_setup(a_typed_grid, begin_anew),
		cmocka_unit_test_setup(a_source_with_data_of_its_own, begin_anew),
		cmocka_unit_test(leaves_nothing_behind),
	};
	return cmocka_run_group_tests_name("corrections", tests, stand_up_720, NULL);
}

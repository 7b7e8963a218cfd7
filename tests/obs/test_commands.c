/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands in libobs, by their procedures and by keys: what they take on and off, whom they mean, what they
 * refuse, and that they can be given from several threads while sources go.
 */
#include "support_event.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_server.h"

static struct {
	char *error;
	obs_data_t *state;
} said;

static void forget_said(void)
{
	rg_free(said.error);
	obs_data_release(said.state);
	said.error = NULL;
	said.state = NULL;
}

/* False when it is refused; `said` has the answer. */
static bool give(const char *name, const char *source, const char *value)
{
	forget_said();
	said.state = give_command(name, source, value, &said.error);
	return said.state != NULL;
}

static void done(const char *name, const char *source, const char *value)
{
	if (!give(name, source, value))
		fail_msg("%s %s: %s", name, value ? value : "", said.error);
}

static const char *state_of(const char *key)
{
	return obs_data_get_string(said.state, key);
}

static void assert_state(const char *key, const char *wanted)
{
	done("state", NULL, NULL);
	if (strcmp(state_of(key), wanted) != 0)
		fail_msg("%s is \"%s\", not \"%s\"; all: %s", key, state_of(key), wanted,
			 obs_data_get_json(said.state));
}

static void wait_state(const char *key, const char *wanted)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	do {
		while (stand_run_task())
			;
		done("state", NULL, NULL);
		if (strcmp(state_of(key), wanted) == 0)
			return;
		rg_sleep_ms(10);
	} while (rg_monotonic_ms() < end);
	assert_state(key, wanted);
}

static char *state_text(void)
{
	done("state", NULL, NULL);
	return rg_strdup(obs_data_get_json(said.state));
}

/* When the work thread has looked at what was done last. */
static char *settled_state(void)
{
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	char *before = state_text();

	for (;;) {
		rg_sleep_ms(60);
		char *now = state_text();
		bool same = strcmp(before, now) == 0;
		rg_free(before);
		before = now;
		if (same)
			return before;
		assert_true(rg_monotonic_ms() < end);
	}
}

/* Refused with a reason that holds `part`, and nothing is other than before. */
static void refused(const char *name, const char *source, const char *value, const char *part)
{
	char *before = settled_state();
	bool ok = give(name, source, value);

	if (ok || !strstr(said.error, part))
		fail_msg("%s %s: expected \"%s\", got \"%s\"", name, value ? value : "", part, ok ? "ok" : said.error);
	done("state", NULL, NULL);
	assert_string_equal(before, obs_data_get_json(said.state));
	rg_free(before);
}

/* ---- sources in the programme's picture: as OBS's output channels ---- */

static obs_source_t *put_on(int channel, const char *name, const char *settings)
{
	obs_data_t *data = data_new(settings);
	obs_source_t *source = obs_source_create_private("race_graphics", name, data);

	assert_non_null(source);
	obs_data_release(data);
	if (channel >= 0)
		obs_set_output_source((uint32_t)channel, source);
	return source;
}

static void take_off(int channel, obs_source_t *source)
{
	if (channel >= 0)
		obs_set_output_source((uint32_t)channel, NULL);
	source_drop(source);
}

/* Until a first graphic stands ready and OBS has told the source that it is in the picture. */
static void settle(const char *name)
{
	char *key = rg_asprintf("%s.shown", name);
	int64_t end = rg_monotonic_ms() + WAIT_MS;

	while (!give("take", name, NULL) && rg_monotonic_ms() < end)
		rg_sleep_ms(10);
	wait_state(key, "on");
	done("clear", name, NULL);
	wait_state(key, "off");
	rg_free(key);
}

static int ends(void **state)
{
	forget_said();
	leaves_nothing_behind(state);
	return 0;
}

/* ---- without a source ---- */

static void without_a_source(void **state)
{
	(void)state;
	refused("take", "*", NULL, "There is no Race Graphics source");
	refused("graphic", NULL, "heat-grid", "There is no Race Graphics source");
	refused("no-such", "*", NULL, "There is no command \"no-such\". There are: take, clear,");
	refused("take", "*", "now", "takes no value");
	refused("graphic", "*", "  ", "needs a value");
	refused("state", "*", "parade", "There is no state \"parade\"");
	refused("sponsor", "*", "maybe", "on or off");
	refused("message", "*", "\xC3\x28", "UTF-8");
	refused("confirm", "*", NULL, "There is no old race data");
	refused("confirm", "*", "yes", "takes no value");
	refused("auto", "*", NULL, "No source shows \"Between heats (automatic)\"");
	refused("auto", "*", "maybe", "\"auto\" takes on or off");
	assert_state("auto", "off");
	done("state", "*", "grid");
	assert_state("state", "grid");
	assert_state("state_by", "key");
	done("state", "*", "gap");
	done("sponsor", "*", NULL);
	assert_state("sponsors", "off");
	done("sponsor", "*", "on");
	assert_state("sponsors", "on");
	assert_state("sources", "");
}

/* ---- one source ---- */

#define BY_KEY "{'graphic':'driver-card','on':'key','seconds':0}"

/* A card that a key takes up, which stands ready. */
static obs_source_t *put_on_by_key(const char *name)
{
	obs_source_t *source = put_on(0, name, BY_KEY);

	settle(name);
	return source;
}

static obs_source_t *put_card_on_air(void)
{
	obs_source_t *source = put_on_by_key("Card");

	done("take", "*", NULL);
	wait_state("Card.shown", "on");
	return source;
}

static void takes_and_clears(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	done("take", "*", NULL);
	assert_string_equal(state_of("Card.shown"), "entering");
	assert_string_equal(state_of("on_air"), "driver-card");
	wait_state("Card.shown", "on");
	done("take", "*", NULL);
	assert_string_equal(state_of("Card.graphic"), "");
	wait_state("Card.shown", "off");
	done("take", "Card", NULL);
	wait_state("Card.shown", "on");
	done("clear", "*", NULL);
	wait_state("Card.shown", "off");
	done("clear", "*", NULL);
	refused("take", "Carb", NULL, "There is no Race Graphics source \"Carb\". There are: Card.");
	take_off(0, source);
}

static void refuses_without_change(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	refused("graphic", "*", "no-such", "There is no graphic \"no-such\". There are: calendar, class-bumper,");
	refused("driver", "*", "4711", "There is no driver \"4711\"");
	refused("driver", "*", "Nobody", "There is no driver \"Nobody\"");
	refused("heat", "*", "no-such", "There is no heat \"no-such\". Still to come are: sc-q3-3,");
	refused("class", "*", "no-such", "There is no class \"no-such\". There are: sc, scl, ck85.");
	refused("series", "*", "no-such", "There is no series \"no-such\". There are: rallyx, rxsm.");
	refused("grid", "*", "11 11", "twice");
	refused("grid", "*", "11 narvala", "\"narvala\" is no start number");
	refused("grid", "*", "1 2 3 4 5 6 7 8 9 10 12 13 14 15", "more than");
	refused("joker", "*", "99", "Number \"99\" is not in the heat sc-q3-3. In it are: 11, 68, 7, 40.");
	refused("joker", "*", "lane 9", "There is no lane \"9\" in the heat sc-q3-3, which has 5.");
	refused("joker", "*", "lane 0", "There is no lane \"0\"");
	refused("joker", "*", "lane x", "There is no lane \"x\"");
	refused("joker", "*", "lane", "There is no lane \"\"");
	refused("joker", "*", "lane 3", "Lane 3 of the heat sc-q3-3 is empty.");
	refused("joker", "*", NULL, "\"joker\" needs a value: a start number, or lane and its number");
	refused("name", "*", "\"\" \"role\"", "needs a name");
	refused("hold", "*", NULL, "Nothing is on air");
	refused("hold", "Card", "on", "\"Card\" has nothing on air");
	take_off(0, source);
	obs_source_t *away = put_on(-1, "Away", BY_KEY);
	refused("take", "*", NULL, "No Race Graphics source is in the programme's picture");
	refused("take", "Away", NULL, "\"Away\" is not in the programme's picture");
	refused("graphic", "Away", "heat-grid", "\"Away\" is not in the programme's picture");
	take_off(-1, away);
}

static void shows_what_was_asked(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	done("graphic", "*", "heat-grid");
	assert_string_equal(state_of("Card.graphic"), "heat-grid");
	assert_string_equal(state_of("state"), "grid");
	wait_state("Card.about", "sc-q3-3");
	wait_state("Card.shown", "on");
	done("graphic", "*", "driver-card");
	done("driver", "*", "40");
	wait_state("Card.about", "bergdal-nilsen");
	/* The next in slot order comes round to the first. */
	done("next", "*", NULL);
	wait_state("Card.about", "hirvilampi");
	done("previous", "*", NULL);
	wait_state("Card.about", "bergdal-nilsen");
	done("driver", "*", "narvala");
	wait_state("Card.about", "narvala");
	done("driver", "*", "7");
	wait_state("Card.about", "lumikangas");
	done("driver", "*", "OUNMAGI");
	wait_state("Card.about", "ounmagi");
	done("driver", "*", "11");
	wait_state("Card.about", "hirvilampi");
	done("driver", "*", "automatic");
	wait_state("Card.about", "hirvilampi");
	done("graphic", "*", "driver-card");
	wait_state("Card.shown", "off");
	/* The settings' hand is newer than a choice. */
	source_set(source, "{'graphic':'calendar'}");
	rg_sleep_ms(100);
	done("take", "*", NULL);
	assert_string_equal(state_of("Card.graphic"), "calendar");
	done("state", "*", "gap");
	take_off(0, source);
}

/* A hand chose the heat: `state` and the dialog say so; the dialog has a button then, which takes it back. */
static void tells_who_chose_the_heat(obs_source_t *source)
{
	assert_string_equal(state_of("Grid.heat"), "sc-q3-2");
	assert_string_equal(state_of("Grid.heat_by"), "hand");
	obs_properties_t *dialog = obs_source_properties(source);
	assert_non_null(strstr(dialog_line(dialog, "status"), "A hand chose the heat Supercar · Q3/2"));
	assert_true(dialog_shows(dialog, "heat_back"));
	obs_property_button_clicked(obs_properties_get(dialog, "heat_back"), source);
	assert_null(strstr(dialog_line(dialog, "status"), "A hand chose the heat"));
	assert_false(dialog_shows(dialog, "heat_back"));
	obs_properties_destroy(dialog);
	wait_state("Grid.about", "sc-q3-3");
	assert_string_equal(state_of("Grid.heat"), "");
	assert_string_equal(state_of("Grid.heat_by"), "data");
	dialog = obs_source_properties(source);
	assert_null(strstr(dialog_line(dialog, "status"), "A hand chose the heat"));
	assert_false(dialog_shows(dialog, "heat_back"));
	obs_properties_destroy(dialog);
}

/* A typed grid is the heat: the card begins on pole, and goes along the lanes and round. */
static void goes_along_typed_lanes(void **state)
{
	(void)state;
	static const char *const lanes[] = {"bergdal-nilsen", "hirvilampi", "narvala", "lumikangas"};
	obs_source_t *source = put_on(0, "Card",
				      "{'graphic':'heat-grid','on':'key','seconds':0,'grid_text':"
				      "'40 11 foo 68 7','feed':'" RG_STAGE_DATA
				      "/samples/ouluzone-2021/race-day.json'}");

	settle("Card");
	done("graphic", "*", "driver-card");
	wait_state("Card.shown", "on");
	for (int i = 0; i < 9; i++) {
		wait_state("Card.about", lanes[i % 4]);
		done("next", "*", NULL);
	}
	wait_state("Card.about", lanes[1]);
	done("previous", "*", NULL);
	wait_state("Card.about", lanes[0]);
	done("previous", "*", NULL);
	wait_state("Card.about", lanes[3]);
	/* Somebody outside it, whom a hand chose; then on with the grid. */
	done("driver", "*", "ounmagi");
	wait_state("Card.about", "ounmagi");
	done("next", "*", NULL);
	wait_state("Card.about", lanes[0]);
	take_off(0, source);
}

/* A lane that was only a number is nobody once its grid is gone: the card leaves, and the next one is of somebody. */
static void a_lane_goes_with_its_grid(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	done("grid", "*", "11 9998 7");
	done("graphic", "*", "driver-card");
	wait_state("Card.about", "#11");
	done("next", "*", NULL);
	wait_state("Card.about", "#9998");
	wait_state("Card.shown", "on");
	done("grid", "*", "-");
	wait_state("Card.lacks", "driver");
	done("clear", "*", NULL);
	wait_state("Card.shown", "off");
	done("graphic", "*", "driver-card");
	wait_state("Card.about", "hirvilampi");
	wait_state("Card.shown", "on");
	take_off(0, source);
}

/* A typed grid is what a crew has while nothing answers: it has no next heat, and that is said. */
static void a_typed_grid_without_data_has_no_next(void **state)
{
	(void)state;
	log_expect("No answer from 127.0.0.1:9");
	obs_source_t *source = put_on(0, "Grid",
				      "{'graphic':'heat-grid','on':'key','seconds':0,'grid_text':'40 11',"
				      "'own_data':true,'feed':'http://127.0.0.1:9/none.json'}");

	log_expect("none.json");
	settle("Grid");
	done("take", "*", NULL);
	wait_state("Grid.shown", "on");
	refused("next", "*", NULL, "has no race data yet");
	done("graphic", "*", "driver-card");
	wait_state("Grid.about", "#40");
	done("next", "*", NULL);
	wait_state("Grid.about", "#11");
	take_off(0, source);
}

static void goes_through_heats(void **state)
{
	(void)state;
	obs_source_t *source = put_on(0, "Grid", "{'graphic':'heat-grid','on':'key','seconds':0}");

	settle("Grid");
	done("take", "*", NULL);
	done("heat", "*", "previous");
	wait_state("Grid.about", "sc-q3-2");
	tells_who_chose_the_heat(source);
	done("heat", "*", "sc-dash");
	wait_state("Grid.about", "sc-dash");
	done("next", "*", NULL);
	wait_state("Grid.about", "sc-dash");
	done("class", "*", "Supercar");
	done("heat", "*", "sc-q1-1");
	/* What is run again does not count. */
	done("next", "*", NULL);
	wait_state("Grid.about", "sc-q1-2-again");
	done("heat", "*", "ck85-q1-1");
	refused("heat", "*", "previous", "There is no heat before \"ck85-q1-1\"");
	done("heat", "*", "automatic");
	wait_state("Grid.about", "sc-q3-3");
	done("grid", "*", "11 68 - 7 40");
	wait_state("Grid.about", "by-hand");
	done("grid", "*", "-");
	wait_state("Grid.about", "sc-q3-3");
	done("state", "*", "gap");
	take_off(0, source);
}

static void names_and_messages(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Strap");

	done("name", "*", "\"Aino Vierimaa\" \"Clerk of the course\"");
	assert_string_equal(state_of("Strap.graphic"), "name-strap");
	wait_state("Strap.shown", "on");
	assert_string_equal(state_of("Strap.lacks"), "");
	done("name", "*", "Aino Vierimaa, Clerk of the course");
	wait_state("Strap.shown", "off");
	done("message", "*", "Back at 13:00, after the break");
	assert_string_equal(state_of("Strap.graphic"), "message");
	wait_state("Strap.shown", "on");
	done("message", "*", "Back at 13:30");
	assert_string_equal(state_of("Strap.graphic"), "message");
	done("message", "*", "Back at 13:30");
	wait_state("Strap.shown", "off");
	take_off(0, source);
}

static size_t drawn_above(obs_source_t *source)
{
	uint32_t *pixels = render_source(source, 1280, 720, GROUND_BLACK);
	size_t drawn = pixels_drawn(pixels, (size_t)1280 * 360, GROUND_BLACK);

	rg_free(pixels);
	return drawn;
}

/* The sample, but the photo of one driver never comes. */
static char *write_slow_day(int port)
{
	static const char driver[] = "\"id\": \"hirvilampi\"";
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	assert_true(
		rg_file_read(RG_STAGE_DATA "/samples/ouluzone-2021/race-day.json", 1 << 20, &bytes, &length, &error));
	char *rest = strstr(bytes, driver);
	assert_non_null(rest);
	rest += strlen(driver);
	char *text = rg_asprintf("%.*s, \"photo\": \"http://127.0.0.1:%d/n.png\"%s", (int)(rest - bytes), bytes, port,
				 rest);
	char *path = stand_write("slow-day.json", text);
	rg_free(text);
	rg_free(bytes);
	return path;
}

/* Not even one frame of what it showed last, however long what was chosen takes. */
static void enters_with_what_was_chosen(void **state)
{
	(void)state;
	int port, silent = silent_listen(&port);
	char *path = write_slow_day(port);
	char *settings = rg_asprintf("{'graphic':'calendar','on':'key','seconds':0,'feed':'%s'}", path);
	obs_source_t *source = put_on(0, "Card", settings);
	bool on = false;

	log_expect("n.png");
	settle("Card");
	done("take", "*", NULL);
	wait_state("Card.shown", "on");
	assert_true(drawn_above(source) > 10000);
	done("clear", "*", NULL);
	wait_state("Card.shown", "off");
	/* A card stands in the lower half, which the calendar does not. */
	done("graphic", "*", "driver-card");
	for (int64_t end = rg_monotonic_ms() + WAIT_MS; !on && rg_monotonic_ms() < end;) {
		assert_int_equal(drawn_above(source), 0);
		done("state", NULL, NULL);
		on = strcmp(state_of("Card.shown"), "on") == 0;
	}
	assert_true(on);
	take_off(0, source);
	close(silent);
	rg_free(settings);
	rg_free(path);
}

static void all_off_is_latched(void **state)
{
	(void)state;
	obs_source_t *source = put_on(0, "Card", BY_KEY), *eye = put_on(1, "Eye", "{'graphic':'calendar'}");

	settle("Card");
	wait_state("Eye.shown", "on");
	done("take", "Card", NULL);
	done("all-off", "*", NULL);
	assert_string_equal(state_of("all_off"), "on");
	assert_string_equal(state_of("on_air"), "");
	done("all-off", "*", NULL);
	assert_state("all_off", "on");
	refused("take", "*", NULL, "ALL OFF is on");
	refused("graphic", "*", "heat-grid", "ALL OFF is on");
	done("release", "*", NULL);
	rg_sleep_ms(300);
	assert_state("on_air", "");
	assert_state("Eye.shown", "off");
	take_off(1, eye);
	take_off(0, source);
}

static void holds_what_is_seen(void **state)
{
	(void)state;
	obs_source_t *source = put_card_on_air();

	done("hold", "*", NULL);
	assert_state("hold", "on");
	assert_state("Card.held", "on");
	done("hold", "*", NULL);
	assert_state("hold", "off");
	done("hold", "*", "on");
	/* A hand that chooses something else ends it. */
	done("driver", "*", "68");
	assert_state("hold", "off");
	wait_state("Card.about", "narvala");
	take_off(0, source);
}

/* Those that were left out because the machine was too slow do not count: motion does not go on in them, either. */
static uint32_t frames_ticked(void)
{
	return obs_get_total_frames() - obs_get_lagged_frames();
}

static void cars_go(void **state)
{
	(void)state;
	obs_source_t *source = put_card_on_air();

	done("state", "*", "race");
	uint32_t start = frames_ticked();
	wait_state("Card.shown", "off");
	/* 250 ms, and as much again for this thread to see it; in frames, for a slow machine draws few of them. */
	assert_uint_in_range(frames_ticked() - start, 1, 15);
	/* A hand beats the race state. */
	done("take", "*", NULL);
	wait_state("Card.shown", "on");
	done("clear", "*", NULL);
	done("state", "*", "gap");
	take_off(0, source);
}

/* ---- several sources: whom "*" means ---- */

static void means_the_right_one(void **state)
{
	(void)state;
	obs_source_t *eye = put_on(0, "Eye", "{'graphic':'calendar'}");
	obs_source_t *card = put_on(1, "Card", BY_KEY);
	obs_source_t *grid = put_on(2, "Grid", "{'graphic':'heat-grid','on':'key','seconds':0}");

	settle("Card");
	settle("Grid");
	done("take", "*", NULL);
	assert_string_equal(state_of("Card.graphic"), "driver-card");
	done("graphic", "*", "heat-grid");
	assert_string_equal(state_of("Grid.graphic"), "heat-grid");
	done("graphic", "*", "driver-strap");
	assert_string_equal(state_of("Card.graphic"), "driver-strap");
	assert_string_equal(state_of("Eye.graphic"), "calendar");
	done("graphic", "*", "driver-strap");
	assert_string_equal(state_of("Card.graphic"), "");
	done("heat", "*", "sc-q2-3");
	wait_state("Grid.about", "sc-q2-3");
	done("clear", "*", NULL);
	assert_string_equal(state_of("on_air"), "");
	assert_string_equal(state_of("sources"), "Eye, Card, Grid");
	done("state", "*", "gap");
	take_off(2, grid);
	take_off(1, card);
	take_off(0, eye);
}

/* ---- the other ways ---- */

static void of_one_source(void **state)
{
	(void)state;
	obs_source_t *first = put_on(0, "First", BY_KEY), *second = put_on(1, "Second", BY_KEY);
	calldata_t call = {0};

	settle("First");
	settle("Second");
	calldata_set_string(&call, "name", "take");
	assert_true(proc_handler_call(obs_source_get_proc_handler(second), "command", &call));
	assert_true(calldata_bool(&call, "ok"));
	assert_string_equal(calldata_string(&call, "error"), "");
	calldata_free(&call);
	assert_state("Second.graphic", "driver-card");
	assert_state("First.graphic", "");
	take_off(1, second);
	take_off(0, first);
}

struct heard {
	pthread_mutex_t mutex;
	int count;
	char *last;
};

static void on_state(void *data, calldata_t *call)
{
	struct heard *heard = data;

	pthread_mutex_lock(&heard->mutex);
	heard->count++;
	rg_free(heard->last);
	heard->last = rg_strdup(calldata_string(call, "state"));
	pthread_mutex_unlock(&heard->mutex);
}

static int heard_count(struct heard *heard)
{
	pthread_mutex_lock(&heard->mutex);
	int count = heard->count;
	pthread_mutex_unlock(&heard->mutex);
	return count;
}

static void tells_every_change_once(void **state)
{
	(void)state;
	struct heard heard = {.mutex = PTHREAD_MUTEX_INITIALIZER};
	obs_source_t *source = put_on_by_key("Card");

	rg_sleep_ms(300);
	signal_handler_connect(obs_get_signal_handler(), "race_graphics_state", on_state, &heard);
	for (int i = 0; i < 50; i++)
		done("clear", "*", NULL);
	rg_sleep_ms(200);
	assert_int_equal(heard_count(&heard), 0);
	done("state", "*", "stopped");
	int64_t end = rg_monotonic_ms() + WAIT_MS;
	while (!heard_count(&heard) && rg_monotonic_ms() < end)
		rg_sleep_ms(10);
	rg_sleep_ms(200);
	signal_handler_disconnect(obs_get_signal_handler(), "race_graphics_state", on_state, &heard);
	assert_int_equal(heard.count, 1);
	obs_data_t *told = obs_data_create_from_json(heard.last);
	assert_string_equal(obs_data_get_string(told, "state"), "stopped");
	for (obs_data_item_t *item = obs_data_first(told); item; obs_data_item_next(&item))
		assert_int_equal(obs_data_item_gettype(item), OBS_DATA_STRING);
	obs_data_release(told);
	rg_free(heard.last);
	done("state", "*", "gap");
	take_off(0, source);
}

/* ---- keys ---- */

struct wanted_key {
	const char *name;
	obs_hotkey_id id;
};

static bool look_at_key(void *data, obs_hotkey_id id, obs_hotkey_t *key)
{
	struct wanted_key *wanted = data;

	if (strcmp(obs_hotkey_get_name(key), wanted->name) == 0)
		wanted->id = id;
	return true;
}

static void bind_key(const char *name, obs_key_t key, uint32_t modifiers)
{
	struct wanted_key wanted = {name, OBS_INVALID_HOTKEY_ID};
	obs_key_combination_t combination = {modifiers, key};

	obs_enum_hotkeys(look_at_key, &wanted);
	if (wanted.id == OBS_INVALID_HOTKEY_ID)
		fail_msg("there is no hotkey %s", name);
	obs_hotkey_load_bindings(wanted.id, &combination, 1);
}

static void press(obs_key_t key, uint32_t modifiers)
{
	obs_key_combination_t combination = {modifiers, key};

	obs_hotkey_inject_event(combination, false);
	obs_hotkey_inject_event(combination, true);
	obs_hotkey_inject_event(combination, false);
}

static void assert_status(obs_source_t *source, const char *part, bool there)
{
	obs_properties_t *dialog = obs_source_properties(source);
	const char *line = dialog_line(dialog, "status");

	if ((strstr(line, part) != NULL) != there)
		fail_msg("\"%s\" is %sin: %s", part, there ? "not " : "", line);
	obs_properties_destroy(dialog);
}

/* Why, until another key does something; and keys that X has not. */
static void a_key_that_does_nothing_is_told(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	obs_hotkey_enable_background_press(true);
	bind_key("race_graphics.release", OBS_KEY_NUMASTERISK, 0);
	bind_key("race_graphics.all-off", OBS_KEY_NUMSLASH, 0);
	press(OBS_KEY_NUMASTERISK, 0);
	wait_state("said", "Release ALL OFF: ALL OFF is not on.");
	assert_status(source, "Release ALL OFF: ALL OFF is not on.", true);
	press(OBS_KEY_NUMSLASH, 0);
	wait_state("said", "");
	assert_status(source, "ALL OFF is not on.", false);
	done("release", "*", NULL);
	bind_key("race_graphics.take", OBS_KEY_ENTER, 0);
	wait_state("dead_keys", "Take (OBS_KEY_ENTER)");
	assert_status(source, "do nothing: Take (OBS_KEY_ENTER)", true);
	bind_key("race_graphics.take", OBS_KEY_F8, 0);
	wait_state("dead_keys", "");
	obs_hotkey_enable_background_press(false);
	take_off(0, source);
}

static void keys_give_commands(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	obs_hotkey_enable_background_press(true);
	bind_key("race_graphics.card", OBS_KEY_NUM4, 0);
	bind_key("race_graphics.cars-go", OBS_KEY_NUM0, 0);
	bind_key("race_graphics.stopped", OBS_KEY_NUM0, INTERACT_CONTROL_KEY);
	press(OBS_KEY_NUM4, 0);
	wait_state("Card.shown", "on");
	press(OBS_KEY_NUM4, 0);
	wait_state("Card.shown", "off");
	press(OBS_KEY_NUM0, 0);
	wait_state("state", "race");
	/* With control it is another key. */
	press(OBS_KEY_NUM0, INTERACT_CONTROL_KEY);
	wait_state("state", "stopped");
	rg_sleep_ms(100);
	assert_state("state", "stopped");
	done("state", "*", "gap");
	/* Show and hide of the source, both on one key. */
	bind_key("race_graphics.show", OBS_KEY_A, 0);
	bind_key("race_graphics.hide", OBS_KEY_A, 0);
	press(OBS_KEY_A, 0);
	wait_state("Card.shown", "on");
	press(OBS_KEY_A, 0);
	wait_state("Card.shown", "off");
	take_off(0, source);
}

/* ---- several threads, and sources that go ---- */

#define THREADS  4
#define COMMANDS 1500

static const char *const storm[][2] = {
	{"take", NULL},         {"graphic", "heat-grid"},  {"graphic", "driver-card"},
	{"next", NULL},         {"previous", NULL},        {"driver", "11"},
	{"heat", "next"},       {"heat", "previous"},      {"hold", NULL},
	{"clear", NULL},        {"all-off", NULL},         {"release", NULL},
	{"state", "race"},      {"state", "grid"},         {"state", NULL},
	{"name", "A, B"},       {"message", "text"},       {"grid", "11 68 - 7"},
	{"grid", "-"},          {"class", "scl"},          {"sponsor", NULL},
	{"class", "automatic"}, {"no-such", "x"},          {"driver", "automatic"},
	{"graphic", "wrong"},   {"series", "rxsm"},        {"joker", "11"},
	{"joker", "lane 4"},    {"graphic", "race-strip"},
};

static void *give_many(void *data)
{
	size_t offset = (size_t)(uintptr_t)data;

	for (size_t i = 0; i < COMMANDS; i++) {
		size_t at = (i * 7 + offset) % (sizeof(storm) / sizeof(storm[0]));
		calldata_t call = {0};
		calldata_set_string(&call, "name", storm[at][0]);
		calldata_set_string(&call, "source", i % 3 ? "*" : "Coming");
		calldata_set_string(&call, "value", storm[at][1]);
		proc_handler_call(obs_get_proc_handler(), "race_graphics_command", &call);
		calldata_free(&call);
	}
	return NULL;
}

/* With Prepare on, what a hand chooses waits for "take", and what is on air stays as it is. */
static void prepares_what_is_chosen(void **state)
{
	(void)state;
	obs_source_t *source = put_on_by_key("Card");

	done("graphic", "*", "driver-card");
	wait_state("Card.shown", "on");
	done("prepare", NULL, "on");
	assert_state("prepare", "on");
	done("driver", "*", "40");
	assert_state("prepared", "driver-card");
	done("graphic", "*", "calendar");
	assert_state("prepared", "calendar");
	done("message", "*", "Back at 13:00");
	rg_sleep_ms(500);
	assert_state("on_air", "driver-card");
	assert_string_not_equal(state_of("Card.lower.about"), state_of("prepared_driver"));
	done("card", "*", "40");
	char *driver = rg_strdup(state_of("prepared_driver"));
	assert_string_not_equal(driver, "");
	done("all-off", NULL, NULL);
	refused("take", "*", NULL, "ALL OFF is on");
	assert_state("prepared", "driver-card");
	done("release", NULL, NULL);
	done("take", "*", NULL);
	wait_state("Card.shown", "on");
	wait_state("Card.about", driver);
	assert_state("prepared", "");
	/* A source that is named is meant, not what comes next. */
	done("graphic", "Card", "driver-card");
	wait_state("Card.shown", "off");
	done("graphic", "*", "calendar");
	done("prepare", NULL, "off");
	assert_state("prepared", "");
	rg_sleep_ms(300);
	assert_state("on_air", "");
	done("card", "*", "11");
	wait_state("Card.shown", "on");
	done("card", "*", "11");
	wait_state("Card.shown", "off");
	done("driver", "*", "automatic");
	rg_free(driver);
	take_off(0, source);
}

static void survives_a_storm(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	obs_source_t *source = put_on_by_key("Card");

	int64_t start = rg_monotonic_ms();
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, give_many, (void *)(uintptr_t)(i * 5)), 0);
	for (int i = 0; i < 20; i++) {
		obs_source_t *coming = put_on(1, "Coming", BY_KEY);
		rg_sleep_ms(20);
		/* Its last reference may be a command's. */
		obs_set_output_source(1, NULL);
		obs_source_release(coming);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	int64_t took = rg_monotonic_ms() - start;
	print_message("%d commands by %d threads in %d ms\n", THREADS * COMMANDS, THREADS, (int)took);
	assert_true(took < THREADS * COMMANDS); /* 1,000 a second */
	obs_wait_for_destroy_queue();
	done("release", "*", NULL);
	done("state", "*", "gap");
	done("clear", "*", NULL);
	done("class", "*", "automatic");
	done("sponsor", "*", "on");
	/* What it chose last may have no driver. */
	done("grid", "*", "-");
	done("heat", "*", "automatic");
	done("driver", "*", "automatic");
	wait_state("Card.shown", "off");
	done("graphic", "*", "driver-card");
	wait_state("Card.shown", "on");
	take_off(0, source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_source),
		cmocka_unit_test(takes_and_clears),
		cmocka_unit_test(refuses_without_change),
		cmocka_unit_test(shows_what_was_asked),
		cmocka_unit_test(goes_along_typed_lanes),
		cmocka_unit_test(a_lane_goes_with_its_grid),
		cmocka_unit_test(a_typed_grid_without_data_has_no_next),
		cmocka_unit_test(goes_through_heats),
		cmocka_unit_test(names_and_messages),
		cmocka_unit_test(enters_with_what_was_chosen),
		cmocka_unit_test(all_off_is_latched),
		cmocka_unit_test(holds_what_is_seen),
		cmocka_unit_test(cars_go),
		cmocka_unit_test(means_the_right_one),
		cmocka_unit_test(of_one_source),
		cmocka_unit_test(tells_every_change_once),
		cmocka_unit_test(a_key_that_does_nothing_is_told),
		cmocka_unit_test(keys_give_commands),
		cmocka_unit_test(prepares_what_is_chosen),
		cmocka_unit_test(survives_a_storm),
	};
	return cmocka_run_group_tests(tests, stand_up_720, ends);
}

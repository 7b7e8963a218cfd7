/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module in libobs, watched from outside while its data goes wrong (tools/lib/faults.py): what is on air and what
 * the crew is told, one line of JSON for each look, until standard input ends. Then OBS goes, and nothing may be left.
 *
 * usage: faults EVENT-SETTINGS SOURCE-SETTINGS
 */
#include "support_event.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "support_hang.h"

#define WIDTH          640
#define HEIGHT         360
#define LOOK_MS        50
#define LOOKS_A_DIALOG 5

static struct {
	const char *event, *source;
} asked;

static struct {
	obs_source_t *event, *source;
	obs_properties_t *dialog; /* open, so that the event is followed */
} watched;

static void open_all(void)
{
	watched.event = the_event();
	set_event(watched.event, asked.event);
	watched.dialog = obs_source_properties(watched.event);
	watched.source = source_new(asked.source);
	obs_set_output_source(0, watched.source);
}

static void close_all(void)
{
	obs_set_output_source(0, NULL);
	obs_source_release(watched.source);
	obs_properties_destroy(watched.dialog);
	obs_source_release(watched.event);
}

/* What a row of the event's dialog says, and whether it is a warning. */
static void add_row(obs_data_t *said, obs_properties_t *dialog, const char *key)
{
	obs_property_t *row = obs_properties_get(dialog, key);
	char *warns = rg_asprintf("%s_warns", key);

	obs_data_set_string(said, key, obs_property_description(row));
	obs_data_set_bool(said, warns, obs_property_text_info_type(row) != OBS_TEXT_INFO_NORMAL);
	rg_free(warns);
}

/* Seldomer than the picture, because each dialog leaves a line in the log: the frontend is missing here. */
static void read_dialog(obs_data_t *said)
{
	static const char *const rows[] = {"found", "look_at", "age"};
	obs_properties_t *dialog = obs_source_properties(watched.event);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		add_row(said, dialog, rows[i]);
	obs_properties_destroy(dialog);
}

static void look_at_air(obs_data_t *said)
{
	uint32_t *pixels = render_source(watched.source, WIDTH, HEIGHT, GROUND_GREY);
	char picture[24];

	snprintf(picture, sizeof(picture), "%016llx",
		 (unsigned long long)rg_hash(RG_HASH_START, pixels, (size_t)WIDTH * HEIGHT * sizeof(*pixels)));
	obs_data_set_string(said, "picture", picture);
	obs_data_set_bool(said, "nothing", pixels_drawn(pixels, (size_t)WIDTH * HEIGHT, GROUND_GREY) == 0);
	rg_free(pixels);
}

static void tell(obs_data_t *said, unsigned number)
{
	look_at_air(said);
	if (number % LOOKS_A_DIALOG == 0)
		read_dialog(said);
	printf("%s\n", obs_data_get_json(said));
	fflush(stdout);
}

static void watch(void **state)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	obs_data_t *said = obs_data_create();
	unsigned looks = 0;
	char byte;

	(void)state;
	open_all();
	while (!poll(&input, 1, LOOK_MS) || read(STDIN_FILENO, &byte, 1) > 0) {
		while (stand_run_task())
			;
		tell(said, looks++);
	}
	close_all();
	obs_data_release(said);
}

static int starts(void **state)
{
	(void)state;
	/* What goes wrong is what is played; what is said of it is looked at from outside. */
	log_expect("");
	stand_up(WIDTH, HEIGHT);
	return 0;
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(watch),
		cmocka_unit_test(leaves_nothing_behind),
	};

	if (count != 3)
		return 2;
	asked.event = arguments[1];
	asked.source = arguments[2];
	hang_never_here();
	return cmocka_run_group_tests_name("faults", tests, starts, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics rehearse`: a race day through the engine of the automatic source, without OBS: its cue sheet, and its
 * film.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "base/process.h"
#include "base/text.h"
#include "cue_sheet.h"
#include "play.h"
#include "reel.h"
#include "rundown/rehearsal.h"
#include "tool/command.h"
#include "tool/drawing.h"
#include "tool/options.h"

#define STANDARD_RUNDOWN "club"
#define STANDARD_HEIGHT  540
#define TRACK            0xFF857A66 /* the ground of a film when none is asked for: dust in the sun */
#define ANSWER_MS        5000       /* that the same answer comes again, as in OBS */
#define SLEEP_MS         100        /* that Ctrl+C is looked at */
#define MOST_SPEED       1000.0
#define KEYS_BYTES       (1024u * 1024)
/* The engine's clock must not stand at nothing, which it takes for never. */
#define CLOCK_MS     3600000
#define RACE_EXIT_MS 250  /* in which what a hand has is gone when the cars go, as in OBS */
#define ROUNDS_MOST  1000 /* of the engine at one moment; more is a fault of it */

static const char help[] =
	"usage: race-graphics rehearse [OPTIONS] FOLDER-OR-FEED\n"
	"\n"
	"Plays a race day through the automatic source, without OBS, and prints what comes on air and leaves. A "
	"folder\n"
	"with a timeline (of `record`, or written by hand) is played as it is; of other race data the starts of its "
	"heats\n"
	"make one.\n"
	"\n" TOOL_SOURCE_HELP "  --rundown R       club (default), show, quiet, or one of your own\n"
	"  --keys F          keys that the crew presses: docs/rundowns.md\n"
	"  --speed X         1 as it was (default), 10 ten times faster, 0 or max as fast as it goes\n"
	"  --json            one object a line\n"
	"  --language L      of what is told: en (default), fi, sv, nb, et; of a film, too\n"
	"  --film OUT.mp4    draws what would have been on air, by the program ffmpeg, as fast as it goes\n"
	"  --height H        of the film, 90 to 4320 (default 540)\n"
	"  --theme T         of the film\n"
	"  --ground COLOUR   of the film, #RRGGBB\n"
	"  --show-minors     age and photo of drivers under 18 in it, too\n"
	"\n"
	"Exit status: 0 played to its end, 1 a mistake in what was given or no film, 2 called wrongly.\n";

struct rehearse {
	struct drawing drawing; /* of what there is in a film, and where the race data comes from */
	const char *rundown_id, *keys_path, *speed_text;
	bool json;

	double speed; /* 0: as fast as it goes */
	struct graphic_ask ask;
	uint32_t ground;

	struct play play;
	struct race_shelf_made made;
	struct graphic_studio *studio;
	struct rg_array graphics; /* struct rehearsal_graphic, and the strings of each */
	struct rehearsal_keys keys;
	struct rehearsal *rehearsal;
	struct cue_sheet sheet;
	struct reel *reel;

	int64_t length_ms, begun_ms;
	int64_t at_ms;              /* of the race day */
	size_t step, key;           /* the next ones */
	int64_t step_ms, answer_ms; /* when the step that is on began; when the next answer is due */
	struct race_day *day;       /* the last one that could be used; NULL: none could */
	struct race_time clock;     /* of the place, as the data told it last, */
	int64_t clock_at_ms;        /* and when */
	unsigned words;             /* that were told */
	struct rundown_hand hands[REHEARSAL_HANDS_MOST]; /* on air after the last step of the engine */
	size_t hand_count;
	bool wrong; /* something that was given is */
};

/* ---- what is given ---- */

static bool read_keys(struct rehearse *rehearse)
{
	struct race_problems problems = {0};
	char *bytes = NULL, *error = NULL;
	size_t length;

	if (!rehearse->keys_path)
		return true;
	if (!rg_file_read(rehearse->keys_path, KEYS_BYTES, &bytes, &length, &error)) {
		fprintf(stderr, "race-graphics rehearse: %s: %s\n", rehearse->keys_path, error);
		rg_free(error);
		return false;
	}
	bool good = rehearsal_keys_read(bytes, length, &rehearse->keys, &problems);
	for (size_t i = 0; i < problems.count; i++)
		fprintf(stderr, "race-graphics rehearse: %s: %s\n", rehearse->keys_path, problems.lines[i]);
	race_problems_finish(&problems);
	rg_free(bytes);
	return good;
}

static void add_graphic(struct rehearse *rehearse, const char *id)
{
	struct graphic_facts facts;

	if (!graphic_studio_facts(rehearse->studio, id, &facts))
		return;
	struct rehearsal_graphic *graphic = rg_array_push(&rehearse->graphics, sizeof(*graphic));
	graphic->graphic.id = rg_strdup(id);
	graphic->graphic.zone = rg_strdup(facts.zone);
	graphic->graphic.rows_per_page = facts.rows_per_page;
	graphic->seconds = facts.seconds;
	if (facts.state)
		race_state_find(facts.state, &graphic->state);
}

/* Every graphic there is, because a key may name any. */
static void add_graphics(struct rehearse *rehearse)
{
	size_t count = 0;
	char **ids = race_shelf_ids(tool_shelf(), "templates", NULL, &count);

	for (size_t i = 0; i < count; i++) {
		add_graphic(rehearse, ids[i]);
		rg_free(ids[i]);
	}
	rg_free(ids);
}

static bool has_graphic(const struct rehearse *rehearse, const char *id)
{
	const struct rehearsal_graphic *graphics = rehearse->graphics.items;

	for (size_t i = 0; i < rehearse->graphics.count; i++) {
		if (strcmp(graphics[i].graphic.id, id) == 0)
			return true;
	}
	return false;
}

static const struct rundown *load_rundown(struct rehearse *rehearse)
{
	const char *id = rehearse->rundown_id ? rehearse->rundown_id : STANDARD_RUNDOWN;
	const struct rundown *rundown = rundown_load(tool_shelf(), id, &rehearse->made);

	if (rehearse->made.told && !tool_said(rehearse->made.told))
		fprintf(stderr, "race-graphics rehearse: %s\n", rehearse->made.told);
	if (!rundown) {
		fprintf(stderr, "race-graphics rehearse: --rundown: there is no rundown \"%s\" that can be used\n", id);
		return NULL;
	}
	size_t count = 0;
	const char *const *ids = rundown_graphics(rundown, &count);
	for (size_t i = 0; i < count; i++) {
		if (has_graphic(rehearse, ids[i]))
			continue;
		fprintf(stderr, "race-graphics rehearse: the rundown %s names the graphic \"%s\", which is not there\n",
			id, ids[i]);
		rehearse->wrong = true;
	}
	return rundown;
}

static bool open_film(struct rehearse *rehearse)
{
	const char *output = rehearse->drawing.output;

	if (output)
		rehearse->reel = reel_create(rehearse->studio, &rehearse->ask, output,
					     rehearse->ground ? rehearse->ground : TRACK);
	return rehearse->reel || !output;
}

/* ---- the race day goes on ---- */

static int64_t clock_ms(const struct rehearse *rehearse)
{
	return rehearse->at_ms + CLOCK_MS;
}

static struct race_time wall(const struct rehearse *rehearse)
{
	struct race_time time = rehearse->clock;

	time.utc_ms += rehearse->at_ms - rehearse->clock_at_ms;
	return time;
}

/* Ends a wait when the process is to end. */
static void wait_until(const struct rehearse *rehearse, int64_t at_ms)
{
	int64_t until_ms = rehearse->begun_ms + (int64_t)((double)at_ms / rehearse->speed), now_ms;

	while (!rg_process_must_end() && (now_ms = rg_monotonic_ms()) < until_ms)
		rg_sleep_ms(rg_smaller(SLEEP_MS, until_ms - now_ms));
}

static void act(struct rehearse *rehearse, const struct rundown_action *action)
{
	cue_sheet_action(&rehearse->sheet, action);
	reel_action(rehearse->reel, action);
}

static bool is_among(const struct rundown_hand *hand, const struct rundown_hand *hands, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(hands[i].graphic, hand->graphic) == 0)
			return true;
	}
	return false;
}

/* What hands have that they had not, or the other way round, as the engine tells of its own. */
static void act_by_hand(struct rehearse *rehearse, enum rundown_act what, const struct rundown_hand *hand)
{
	const struct rehearsal_graphic *graphics = rehearse->graphics.items;
	bool at_once = rehearsal_race_state(rehearse->rehearsal)->state == RACE_STATE_RACE;
	struct rundown_action action = {
		.act = what,
		.cue = {.graphic = hand->graphic,
			.zone = hand->zone,
			.pages = 1,
			.rule = RUNDOWN_RULE_HAND,
			.by_hand = true},
		.rule = RUNDOWN_RULE_HAND,
		.exit_ms = at_once ? RACE_EXIT_MS : -1,
	};

	for (size_t i = 0; i < rehearse->graphics.count; i++) {
		if (strcmp(graphics[i].graphic.id, hand->graphic) == 0)
			action.cue.ms = graphics[i].seconds * (int64_t)1000;
	}
	act(rehearse, &action);
}

/* The engine once, and what it says. True when it wants to be asked again at once. */
static bool step_engine(struct rehearse *rehearse)
{
	struct rundown_hand hands[REHEARSAL_HANDS_MOST] = {0};
	struct rundown_out out;

	rehearsal_step(rehearse->rehearsal, clock_ms(rehearse), wall(rehearse).utc_ms, &out);
	size_t count = rehearsal_hands(rehearse->rehearsal, hands);
	cue_sheet_state(&rehearse->sheet, rehearsal_race_state(rehearse->rehearsal));
	for (size_t i = 0; i < rehearse->hand_count; i++) {
		if (!is_among(&rehearse->hands[i], hands, count))
			act_by_hand(rehearse, RUNDOWN_CLEAR, &rehearse->hands[i]);
	}
	for (size_t i = 0; i < out.action_count; i++)
		act(rehearse, &out.actions[i]);
	for (size_t i = 0; i < count; i++) {
		if (!is_among(&hands[i], rehearse->hands, rehearse->hand_count))
			act_by_hand(rehearse, RUNDOWN_CUE, &hands[i]);
	}
	memcpy(rehearse->hands, hands, sizeof(hands));
	rehearse->hand_count = count;
	for (size_t i = out.word_count; i-- > 0;) {
		if (out.words[i].number > rehearse->words)
			cue_sheet_word(&rehearse->sheet, out.words[i].text);
	}
	rehearse->words = out.words_told;
	int64_t wake_ms = rehearsal_wake_at(rehearse->rehearsal);
	return wake_ms && wake_ms <= clock_ms(rehearse);
}

/* What cannot be used leaves what there was before. */
static void enter_step(struct rehearse *rehearse)
{
	struct race_day *day = play_enter(&rehearse->play, rehearse->step);
	struct race_time clock = play_clock(&rehearse->play);

	if (day) {
		race_day_unref(rehearse->day);
		rehearse->day = day;
		rehearse->sheet.day = day;
		rehearse->answer_ms = rehearse->at_ms;
	}
	if (clock.utc_ms != RACE_NO_MS) {
		rehearse->clock = clock;
		rehearse->clock_at_ms = rehearse->at_ms;
	}
	rehearse->step_ms = rehearse->at_ms;
	rehearse->step++;
}

static void press_keys(struct rehearse *rehearse)
{
	while (rehearse->key < rehearse->keys.count && rehearse->keys.keys[rehearse->key].at_ms <= rehearse->at_ms) {
		const char *line = rehearse->keys.keys[rehearse->key++].line;
		char *problem = NULL;
		if (rehearsal_press(rehearse->rehearsal, line, clock_ms(rehearse), &problem))
			continue;
		fprintf(stderr, "race-graphics rehearse: %s: \"%s\": %s\n", rehearse->keys_path, line, problem);
		rg_free(problem);
		rehearse->wrong = true;
	}
}

static int64_t step_end(const struct rehearse *rehearse)
{
	return rehearse->step ? rehearse->step_ms + rehearse->play.timeline.steps[rehearse->step - 1].for_ms : 0;
}

/* When something happens next. */
static int64_t next_moment(const struct rehearse *rehearse)
{
	int64_t next_ms = step_end(rehearse);

	if (rehearse->day)
		next_ms = rg_smaller(next_ms, rehearse->answer_ms);
	int64_t wake_ms = rehearsal_wake_at(rehearse->rehearsal);

	if (rehearse->key < rehearse->keys.count)
		next_ms = rg_smaller(next_ms, rehearse->keys.keys[rehearse->key].at_ms);
	if (wake_ms)
		next_ms = rg_smaller(next_ms, wake_ms - CLOCK_MS);
	return rg_larger(next_ms, rehearse->at_ms);
}

/* Everything that happens at this moment. */
static void happen(struct rehearse *rehearse)
{
	if (rehearse->step < rehearse->play.timeline.count && rehearse->at_ms >= step_end(rehearse))
		enter_step(rehearse);
	if (rehearse->day && rehearse->at_ms >= rehearse->answer_ms) {
		rehearsal_answer(rehearse->rehearsal, rehearse->day, clock_ms(rehearse));
		rehearse->answer_ms = rehearse->at_ms + ANSWER_MS;
		reel_set(rehearse->reel, rehearse->day, wall(rehearse));
	}
	press_keys(rehearse);
	for (int round = 0; round < ROUNDS_MOST && step_engine(rehearse); round++)
		;
}

static void play(struct rehearse *rehearse)
{
	int64_t now_ms = rg_wall_ms();

	rehearse->clock = (struct race_time){.utc_ms = now_ms, .offset_s = rg_utc_offset_s(now_ms)};
	rehearse->begun_ms = rg_monotonic_ms();
	for (;;) {
		int64_t next_ms = next_moment(rehearse);
		bool ends = next_ms >= rehearse->length_ms;
		if (rehearse->speed > 0)
			wait_until(rehearse, ends ? rehearse->length_ms : next_ms);
		reel_run_to(rehearse->reel, ends ? rehearse->length_ms : next_ms);
		if (ends || rg_process_must_end())
			return;
		rehearse->at_ms = rehearse->sheet.at_ms = next_ms;
		happen(rehearse);
	}
}

/* ---- the command ---- */

static void finish(struct rehearse *rehearse)
{
	struct rehearsal_graphic *graphics = rehearse->graphics.items;

	cue_sheet_finish(&rehearse->sheet);
	rehearsal_destroy(rehearse->rehearsal);
	rehearsal_keys_finish(&rehearse->keys);
	race_shelf_made_finish(&rehearse->made, rundown_destroy);
	race_day_unref(rehearse->day);
	for (size_t i = 0; i < rehearse->graphics.count; i++) {
		rg_free((char *)graphics[i].graphic.id);
		rg_free((char *)graphics[i].graphic.zone);
	}
	rg_array_finish(&rehearse->graphics);
	if (rehearse->play.timeline.count)
		play_close(&rehearse->play);
	graphic_studio_destroy(rehearse->studio);
}

static int run(struct rehearse *rehearse)
{
	bool good = false;

	rehearse->studio = graphic_studio_create(race_shelf_ref(tool_shelf()));
	if (rehearse->studio && read_keys(rehearse)) {
		add_graphics(rehearse);
		const struct rundown *rundown = load_rundown(rehearse);
		good = rundown && play_open(&rehearse->play, &rehearse->drawing.source);
		if (good)
			rehearse->rehearsal = rehearsal_create(rundown, rehearse->graphics.items,
							       rehearse->graphics.count);
	}
	if (good) {
		rehearse->length_ms = play_length_ms(&rehearse->play);
		rehearse->sheet.json = rehearse->json;
		rg_process_end_on_signal();
		good = open_film(rehearse);
	}
	if (good) {
		play(rehearse);
		good = reel_finish(rehearse->reel);
	}
	finish(rehearse);
	return good && !rehearse->wrong ? 0 : 1;
}

static bool take_options(struct rehearse *rehearse)
{
	const char *speed = rehearse->speed_text;
	char *rest = NULL;

	rehearse->speed = speed && strcmp(speed, "max") != 0 ? strtod(speed, &rest) : !speed;
	if (rest && (rest == speed || *rest || !(rehearse->speed >= 0 && rehearse->speed <= MOST_SPEED))) {
		fprintf(stderr, "race-graphics rehearse: --speed: expected 0 to 1000, or max, got \"%s\"\n", speed);
		return false;
	}
	if (rehearse->drawing.output)
		rehearse->speed = 0;
	rehearse->drawing.source.language = rehearse->drawing.language;
	rehearse->ask.picture = tool_source_picture;
	rehearse->ask.picture_data = &rehearse->play.source;
	return drawing_ask(&rehearse->drawing, STANDARD_HEIGHT, &rehearse->ask) &&
	       drawing_ground(&rehearse->drawing, &rehearse->ground);
}

int command_rehearse(int argc, char **argv)
{
	struct rehearse rehearse = {.drawing = {.command = "rehearse"}};
	const struct option options[] = {
		TOOL_SOURCE_OPTIONS(rehearse.drawing.source),
		{"--rundown", &rehearse.rundown_id, NULL},
		{"--keys", &rehearse.keys_path, NULL},
		{"--speed", &rehearse.speed_text, NULL},
		{"--json", NULL, &rehearse.json},
		{"--language", &rehearse.drawing.language, NULL},
		{"--film", &rehearse.drawing.output, NULL},
		{"--height", &rehearse.drawing.height, NULL},
		{"--theme", &rehearse.drawing.theme, NULL},
		{"--ground", &rehearse.drawing.ground, NULL},
		{"--show-minors", NULL, &rehearse.drawing.show_minors},
		{NULL, NULL, NULL},
	};

	int count = options_parse("rehearse", help, options, argc, argv, 1);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count == 1) {
		fprintf(stderr, "race-graphics rehearse: which folder or feed?\n\n%s", help);
		return 2;
	}
	rehearse.drawing.source.address = argv[1];
	if (!take_options(&rehearse))
		return 2;
	return run(&rehearse);
}

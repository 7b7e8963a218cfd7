/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "panel_rows.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "obs/control/command.h"
#include "obs/director/director.h"
#include "obs/control/controls.h"
#include "obs/source/overlay.h"
#include "obs/source/status_line.h"
#include "obs/work/catalogue.h"
#include "obs/work/work_thread.h"
#include "obs/control/operator.h"
#include "obs/control/prepare.h"
#include "obs/control/programme.h"
#include "race/day/derive.h"
#include "report.h"

#define WORDS_MOST     150 /* bytes: what stands above the buttons must not push them away from under the mouse */
#define LINE           70  /* of which so many stand in one line; the words to the operator always have two */
#define LANES_MOST     12
#define NO_WORDS       "–"
#define NO_BREAK_SPACE "\u00a0"
#define LAMP           "● "

/* What sections are made from. */
struct making {
	struct panel_rows *rows;
	const struct overlay_snapshot *event; /* NULL: not known */
	struct overlay_snapshot **overlays;   /* of all sources */
	size_t count;
	struct director_look director;
};

static struct panel_row *add_row(struct making *making, const char *group, char *id, char *label)
{
	struct panel_row *row = rg_array_push(&making->rows->list, sizeof(*row));

	*row = (struct panel_row){.id = id, .group = rg_strdup(group), .label = label};
	return row;
}

/* Takes the words over. */
static void add_words(struct making *making, const char *key, char *words)
{
	size_t length = words ? strlen(words) : 0;

	if (length > WORDS_MOST) {
		for (length = WORDS_MOST; length && ((unsigned char)words[length] & 0xC0) == 0x80; length--)
			;
		char *cut = rg_asprintf("%.*s…", (int)length, words);
		rg_free(words);
		words = cut;
	}
	struct panel_row *row = add_row(making, NULL, rg_strdup(key), rg_strdup(obs_module_text(key)));
	row->words = length ? words : rg_strdup(NO_WORDS);
	if (!length)
		rg_free(words);
}

/* Takes the label over. */
static void add_button(struct making *making, const char *group, const char *id, char *label, bool lit,
		       const char *command, const char *value)
{
	struct panel_row *row = add_row(making, group, rg_strdup(id), rg_asprintf("%s%s", lit ? LAMP : "", label));

	row->command = rg_strdup(command);
	row->value = rg_strdup(value);
	rg_free(label);
}

static char *named(const char *prefix, const char *id)
{
	char *key = rg_asprintf("%s.%s", prefix, id);
	const char *name = obs_module_text(key);
	char *copy = rg_strdup(strcmp(name, key) == 0 ? id : name);

	rg_free(key);
	return copy;
}

/* ---- words ---- */

/* Whom or what the graphic on air in a zone is about: "Supercar · Q3/2", "11 Hirvilampi". */
static void add_about(struct rg_buffer *text, const struct race_day *day, const struct overlay_zone_snapshot *zone)
{
	const struct graphic *seen = zone->on_air;
	const char *about = seen && rg_equal(seen->template_id, zone->intent->settings.graphic) ? seen->about : NULL;
	const struct race_heat *heat = about && day ? race_day_heat(day, about) : NULL;
	const struct race_driver *driver = about && day ? race_day_driver(day, about) : NULL;

	if (heat) {
		rg_buffer_text(text, ": ");
		status_line_heat(text, heat);
	} else if (driver) {
		rg_buffer_format(text, ": %s %s", driver->number ? driver->number : "",
				 driver->last_name ? driver->last_name : "");
	}
}

/* How long it still stands there, in steps of five seconds: OBS makes the window anew with each. */
static void add_left(struct rg_buffer *text, const struct overlay_presence *presence)
{
	int limit_s = presence->by_director ? presence->seconds : presence->limit_s;
	int64_t ms = presence->on_since_ms + limit_s * INT64_C(1000) - rg_monotonic_ms();

	if (limit_s && presence->on_since_ms && ms > 0)
		rg_buffer_format(text, " (%d s)", (int)((ms + 4999) / 5000 * 5));
}

static void add_zones(struct rg_buffer *text, const struct overlay_snapshot *snapshot, bool about)
{
	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (!overlay_snapshot_is_seen(snapshot, zone))
			continue;
		char *name = named("Graphic", snapshot->zones[zone].intent->settings.graphic);
		rg_buffer_format(text, "%s%s", text->length ? " · " : "", name);
		if (about)
			add_about(text, snapshot->day, &snapshot->zones[zone]);
		add_left(text, &snapshot->zones[zone].presence);
		rg_free(name);
	}
}

static struct rg_buffer list_on_air(const struct making *making, bool about)
{
	struct rg_buffer text = {0};

	if (programme_is_all_off())
		rg_buffer_text(&text, obs_module_text("Status.AllOff"));
	for (size_t i = 0; i < making->count; i++)
		add_zones(&text, making->overlays[i], about);
	return text;
}

/* In one line: what several are about is left out where it would need another. */
static void add_on_air(struct making *making)
{
	struct rg_buffer text = list_on_air(making, true);

	if (text.length > LINE) {
		rg_buffer_finish(&text);
		text = list_on_air(making, false);
	}
	add_words(making, "Panel.OnAir", rg_buffer_take(&text));
}

static void add_part(struct rg_buffer *text, const char *part)
{
	if (!rg_empty(part))
		rg_buffer_format(text, "%s%s", text->length ? " · " : "", part);
}

static void add_driver(struct rg_buffer *text, const struct race_day *day, const char *id)
{
	const struct race_driver *driver = day && !rg_empty(id) ? race_day_driver(day, id) : NULL;
	char *name = driver ? rg_asprintf("%s %s", driver->number ? driver->number : "",
					  driver->last_name ? driver->last_name : "")
			    : NULL;

	add_part(text, name);
	rg_free(name);
}

static const struct race_day *event_day(const struct making *making)
{
	return making->event ? making->event->day : NULL;
}

/* What TAKE would bring, whom it is about, by the director in how long. */
static void add_next(struct making *making)
{
	struct command_next next;
	struct rg_buffer text = {0};

	if (command_would_take(&next)) {
		char *name = named("Graphic", next.settings.graphic);
		char *in = director_next_in(&making->director);
		add_part(&text, name);
		if (next.choices.automatic) {
			add_part(&text, making->director.next_about);
			add_part(&text, in);
		} else {
			add_driver(&text, event_day(making), next.settings.driver);
		}
		rg_free(in);
		rg_free(name);
		command_next_finish(&next);
	}
	add_words(making, "Panel.Next", rg_buffer_take(&text));
	add_words(making, "Panel.NextHeat", event_day(making) ? status_line_next_heat(event_day(making)) : NULL);
}

/* Who has the word between heats, and what it said last. */
static void add_director(struct making *making)
{
	struct rg_buffer text = {0};
	char *mode = status_line_director(&making->director);

	if (!making->director.there)
		return;
	add_part(&text, mode);
	if (making->director.word_count)
		add_part(&text, making->director.words[0]);
	add_words(making, "Panel.Director", rg_buffer_take(&text));
	rg_free(mode);
}

static void add_state(struct making *making)
{
	enum race_state_by by = programme_race_state_by();
	char *state = named("Panel.State", race_state_name(programme_race_state()));
	const char *who = obs_module_text(by == RACE_STATE_BY_KEY     ? "Panel.By.key"
					  : by == RACE_STATE_BY_SCENE ? "Panel.By.scene"
								      : "Panel.By.data");

	add_words(making, "Panel.Race", rg_asprintf("%s (%s)", state, who));
	rg_free(state);
}

static void add_heat_by_hand(struct making *making)
{
	char *words = NULL;

	for (size_t i = 0; !words && i < making->count; i++)
		words = status_line_heat_by_hand(making->overlays[i]);
	for (size_t i = 0; !words && i < making->count; i++)
		words = status_line_grid_by_hand(making->overlays[i]);
	add_words(making, "Panel.Heat", words);
}

static void add_operator_words(struct making *making)
{
	char *words = operator_words(OPERATOR_SAID);

	words = words ? words : operator_words(OPERATOR_CORRECTED);
	char *dead = words ? NULL : operator_words(OPERATOR_DEAD_KEYS);
	if (dead)
		words = status_line_fill("Status.DeadKeys", dead);
	if (!words && making->event)
		words = status_line_trouble(making->event);
	rg_free(dead);
	if (!words || strlen(words) < LINE) {
		char *one = words;
		words = rg_asprintf("%s\n%s", one ? one : NO_WORDS, NO_BREAK_SPACE);
		rg_free(one);
	}
	add_words(making, "Panel.Words", words);
}

/* ---- buttons ---- */

static bool is_on_air(const struct making *making, const char *graphic)
{
	for (size_t i = 0; i < making->count; i++) {
		const struct overlay_snapshot *snapshot = making->overlays[i];
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (overlay_snapshot_is_shown(snapshot, zone) &&
			    rg_equal(snapshot->zones[zone].intent->settings.graphic, graphic))
				return true;
		}
	}
	return false;
}

static bool is_held(const struct making *making)
{
	for (size_t i = 0; i < making->count; i++) {
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (overlay_snapshot_is_held(making->overlays[i], zone))
				return true;
		}
	}
	return false;
}

/* What a button's command is about is so already. */
static bool is_lit(const struct making *making, const char *command, const char *value)
{
	if (strcmp(command, "graphic") == 0)
		return is_on_air(making, value);
	if (strcmp(command, "state") == 0)
		return strcmp(race_state_name(programme_race_state()), value) == 0;
	if (strcmp(command, "hold") == 0)
		return is_held(making);
	if (strcmp(command, "sponsor") == 0)
		return programme_shows_sponsors();
	return strcmp(command, "all-off") == 0 && programme_is_all_off();
}

/* The buttons of controls.json with that group. */
static void add_controls(struct making *making, const char *panel, const char *title)
{
	for (size_t i = 0; i < controls_count(); i++) {
		const struct control *control = controls_at(i);
		if (rg_equal(control->panel, panel))
			add_button(making, title, control->id, controls_label(control),
				   is_lit(making, control->command, control->value), control->command, control->value);
	}
}

static void add_air(struct making *making)
{
	add_controls(making, "air", "Panel.Air");
}

/* The heat that a hand stepped to, else the one that is on or next. */
static const struct race_heat *heat_of_lanes(const struct making *making)
{
	const struct race_day *day = event_day(making);

	for (size_t i = 0; day && i < making->count; i++) {
		const char *heat = making->overlays[i]->hand_heat;
		if (heat && race_day_heat(day, heat))
			return race_day_heat(day, heat);
	}
	return day ? race_day_current_heat(day, NULL) : NULL;
}

/* "1 · 11 HIRVILAMPI" */
static char *label_lane(const struct race_entry *entry)
{
	const struct race_driver *driver = entry->driver.to;
	char *name = rg_utf8_upper(driver->last_name ? driver->last_name : "");
	char *lane = entry->slot ? rg_asprintf("%d · ", entry->slot) : rg_strdup("");
	char *label = rg_asprintf("%s%s %s", lane, driver->number ? driver->number : "–", name ? name : "");

	rg_free(lane);
	rg_free(name);
	return label;
}

/* A card each of who stands in the lanes. */
static void add_lanes(struct making *making)
{
	const struct race_heat *heat = heat_of_lanes(making);
	size_t count = 0;
	const struct race_entry **entries = heat ? race_heat_by_slot(heat, &count) : NULL;

	for (size_t i = 0; i < count && i < LANES_MOST; i++) {
		const struct race_driver *driver = entries[i]->driver.to;
		if (!driver || rg_empty(driver->id))
			continue;
		char *row = rg_asprintf("lane.%zu", i + 1);
		add_button(making, "Panel.Lanes", row, label_lane(entries[i]), false, "card", driver->id);
		rg_free(row);
	}
	rg_free(entries);
}

static void add_prepare(struct making *making)
{
	struct panel_row *row = add_row(making, NULL, rg_strdup("prepare"),
					rg_strdup(obs_module_text("Panel.Prepare")));

	row->box = true;
	row->ticked = prepare_is_on();
	row->command = rg_strdup("prepare");
}

static void add_graphics(struct making *making)
{
	struct catalogue *catalogue = catalogue_get(work_thread_shelf());

	for (size_t i = 0; i < catalogue->count; i++) {
		const char *id = catalogue->graphics[i].id;
		char *row = rg_asprintf("graphic.%s", id);
		add_button(making, "Panel.Graphics", row, named("Graphic", id), is_lit(making, "graphic", id),
			   "graphic", id);
		rg_free(row);
	}
	catalogue_unref(catalogue);
}

static void add_race(struct making *making)
{
	add_controls(making, "race", "Panel.Race");
}

/* What it would hold stands below its buttons, so that these do not move, and is not cut. */
static void add_report(struct making *making)
{
	bool ready;
	char *words = report_words(&ready);

	add_row(making, "Panel.Report", rg_strdup("report.make"), rg_strdup(obs_module_text("Report.Make")))->press =
		report_make;
	struct panel_row *write = add_row(making, "Panel.Report", rg_strdup("report.write"),
					  rg_strdup(obs_module_text("Report.Write")));
	write->press = report_write;
	write->off = !ready;
	if (words)
		add_row(making, NULL, rg_strdup("report.words"), rg_strdup(obs_module_text("Report.Label")))->words =
			words;
}

/* ---- all of it, from the top ---- */

static void (*const sections[])(struct making *making) = {
	add_on_air,  add_next, add_director, add_state,    add_heat_by_hand, add_operator_words,
	add_prepare, add_air,  add_lanes,    add_graphics, add_race,         add_report,
};

void panel_rows_init(struct panel_rows *rows, const struct overlay_snapshot *event)
{
	struct making making = {.rows = rows, .event = event};
	struct programme_list list;

	*rows = (struct panel_rows){0};
	programme_list_init(&list);
	making.overlays = rg_alloc(list.count, sizeof(*making.overlays));
	for (making.count = 0; making.count < list.count; making.count++)
		making.overlays[making.count] = overlay_snapshot_get(list.overlays[making.count]);
	programme_list_finish(&list);
	director_see(&making.director);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		sections[i](&making);
	while (making.count)
		overlay_snapshot_unref(making.overlays[--making.count]);
	rg_free(making.overlays);
	director_look_finish(&making.director);
}

void panel_rows_finish(struct panel_rows *rows)
{
	struct panel_row *list = rows->list.items;

	for (size_t i = 0; i < rows->list.count; i++) {
		rg_free(list[i].id);
		rg_free(list[i].group);
		rg_free(list[i].label);
		rg_free(list[i].words);
		rg_free(list[i].command);
		rg_free(list[i].value);
	}
	rg_array_finish(&rows->list);
	*rows = (struct panel_rows){0};
}

char *panel_rows_text(const struct panel_rows *rows)
{
	const struct panel_row *list = rows->list.items;
	struct rg_buffer text = {0};

	for (size_t i = 0; i < rows->list.count; i++)
		rg_buffer_format(&text, "%s\t%s\t%s\t%d%d\t%s\n", list[i].id, list[i].label,
				 list[i].words ? list[i].words : "", list[i].off, list[i].ticked,
				 list[i].value ? list[i].value : "");
	return rg_buffer_take(&text);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"
#include "controls.h"
#include "prepare.h"
#include "race/day/decode.h"
#include "race/day/derive.h"
#include "race/file/said.h"

static bool choose_one(const struct command_call *call, const struct target *target, enum overlay_choice choice,
		       const char *value)
{
	command_make_choice(call, target, &(struct overlay_chosen){choice, value}, 1);
	return true;
}

static bool steps_by(const struct command_call *call, const struct target *target, const char *what)
{
	const struct catalogue_graphic *facts = command_facts(call, target);
	/* What stays is about what is on, unless it is what the source is for. */
	bool meant = !rundown_zone_stays(target->at) || target->at == target->snapshot->home;

	return facts && meant && rg_equal(facts->step, what);
}

static int fits_driver(const struct command_call *call, const struct target *target)
{
	return steps_by(call, target, "driver");
}

static int fits_heat(const struct command_call *call, const struct target *target)
{
	return steps_by(call, target, "heat");
}

static int fits_series(const struct command_call *call, const struct target *target)
{
	return steps_by(call, target, "series");
}

static int fits_grid(const struct command_call *call, const struct target *target)
{
	const struct catalogue_graphic *facts = command_facts(call, target);
	return facts && rg_equal(facts->needs, "grid");
}

/* The target with a race day to look into; NULL and refused when there is none. */
static struct target *pick_with_day(struct command_call *call, command_fit fit)
{
	struct target *target = command_pick_ahead(call, fit);

	if (!target || target->snapshot->day)
		return target;
	command_refuse(call, "\"%s\" has no race data yet.", target->snapshot->name);
	return NULL;
}

/* Case and diacritics do not count. */
static bool reads_as(const char *text, const char *folded)
{
	char *own = rg_utf8_fold(text);
	bool same = own && *own && strcmp(own, folded) == 0;

	rg_free(own);
	return same;
}

/* ---- driver ---- */

static bool has_id(const struct race_driver *driver, const char *value)
{
	return rg_equal(driver->id, value);
}

static bool has_number(const struct race_driver *driver, const char *value)
{
	return rg_equal(driver->number, value);
}

static bool has_number_without_zeros(const struct race_driver *driver, const char *value)
{
	return !rg_empty(driver->number) && rg_same_number(driver->number, value, true);
}

static bool has_surname(const struct race_driver *driver, const char *folded)
{
	return reads_as(driver->last_name, folded);
}

static bool has_full_name(const struct race_driver *driver, const char *folded)
{
	char *name = rg_asprintf("%s %s", driver->first_name ? driver->first_name : "",
				 driver->last_name ? driver->last_name : "");
	bool same = reads_as(name, folded);

	rg_free(name);
	return same;
}

static const struct {
	bool (*has)(const struct race_driver *driver, const char *value);
	bool folded;
} driver_keys[] = {
	{has_id, false},     {has_number, false},   {has_number_without_zeros, false},
	{has_surname, true}, {has_full_name, true},
};

static const struct race_heat *heat_of(const struct target *target)
{
	const struct overlay_settings *settings = &target->zone->intent->settings;
	const struct race_day *day = target->snapshot->day;
	const struct race_heat *heat = rg_empty(settings->heat) ? NULL : race_day_heat(day, settings->heat);

	return heat ? heat : race_day_current_heat(day, rg_empty(settings->class_) ? NULL : settings->class_);
}

static bool is_in_heat(const struct race_heat *heat, const struct race_driver *driver)
{
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->driver.to == driver)
			return true;
	}
	return false;
}

static void name_driver(struct rg_buffer *text, const struct race_driver *driver)
{
	const struct race_class *class_ = driver->class_.to;

	rg_buffer_format(text, "%s%s %s", text->length ? ", " : "", driver->number ? driver->number : "–",
			 driver->last_name ? driver->last_name : "");
	if (class_ && class_->name)
		rg_buffer_format(text, " (%s, id %s)", class_->name, driver->id);
	else
		rg_buffer_format(text, " (id %s)", driver->id);
}

/* How many have it, and the last of them: in the heat (rank 0), in the class (1), anywhere (2). */
struct found {
	const struct race_driver *driver[3];
	size_t count[3];
	struct rg_buffer names;
};

static void look_for_driver(const struct target *target, size_t key, const char *value, struct found *found)
{
	const struct race_heat *heat = heat_of(target);
	const char *class_ = target->zone->intent->settings.class_;

	for (RACE_EACH(struct race_driver, driver, target->snapshot->day->drivers)) {
		if (!driver_keys[key].has(driver, value))
			continue;
		name_driver(&found->names, driver);
		bool in[3] = {heat && is_in_heat(heat, driver),
			      !rg_empty(class_) && rg_equal(driver->class_.id, class_), true};
		for (int rank = 0; rank < 3; rank++) {
			found->count[rank] += in[rank];
			found->driver[rank] = in[rank] ? driver : found->driver[rank];
		}
	}
}

static const struct race_driver *decide_driver(struct command_call *call, struct found *found)
{
	for (int rank = 0; rank < 3; rank++) {
		if (found->count[rank] == 1)
			return found->driver[rank];
	}
	char *names = rg_buffer_take(&found->names);
	command_refuse(call, "\"%.80s\" could be %s. Give the id.", call->value, names);
	rg_free(names);
	return NULL;
}

static void refuse_driver(struct command_call *call, const struct target *target)
{
	const struct race_heat *heat = heat_of(target);
	struct rg_buffer names = {0};

	if (heat) {
		for (RACE_EACH(struct race_entry, entry, heat->entries)) {
			if (entry->driver.to)
				name_driver(&names, entry->driver.to);
		}
	}
	char *list = rg_buffer_take(&names);
	command_refuse(call, "There is no driver \"%.80s\" in the race data.%s%s%s", call->value,
		       *list ? race_said(" In this heat are: ") : "", list, *list ? "." : "");
	rg_free(list);
}

static const struct race_driver *find_driver(struct command_call *call, const struct target *target)
{
	const struct race_driver *driver = NULL;
	char *folded = rg_utf8_fold(call->value);

	for (size_t i = 0; !driver && !call->error && i < sizeof(driver_keys) / sizeof(driver_keys[0]); i++) {
		struct found found = {0};
		look_for_driver(target, i, driver_keys[i].folded ? folded : call->value, &found);
		if (found.count[2])
			driver = decide_driver(call, &found);
		rg_buffer_finish(&found.names);
	}
	rg_free(folded);
	if (!driver && !call->error)
		refuse_driver(call, target);
	return driver;
}

/* For what comes next: of the graphic that is prepared, else of a card. */
static bool prepare_driver(const char *driver)
{
	struct overlay_choices prepared = {0};
	const struct overlay_chosen chosen[] = {{CHOICE_DRIVER, driver}, {CHOICE_GRAPHIC, controls_card_graphic()}};

	prepare_choose(chosen, prepare_see(&prepared) || !driver ? 1 : 2);
	overlay_choices_finish(&prepared);
	return true;
}

static bool choose_driver(const struct command_call *call, const struct target *target, const char *driver)
{
	return command_is_prepared(call) ? prepare_driver(driver) : choose_one(call, target, CHOICE_DRIVER, driver);
}

bool command_driver(struct command_call *call)
{
	struct target *target;

	if (command_is_automatic(call->value)) {
		target = command_pick_ahead(call, fits_driver);
		return target && choose_driver(call, target, NULL);
	}
	target = pick_with_day(call, fits_driver);
	const struct race_driver *driver = target ? find_driver(call, target) : NULL;
	return driver && choose_driver(call, target, driver->id);
}

bool command_card(struct command_call *call)
{
	const struct target *target = pick_with_day(call, fits_driver);
	const struct race_driver *driver = target ? find_driver(call, target) : NULL;

	return driver && command_show_card(call, driver->id);
}

/* ---- heat ---- */

static bool refuse_heat(struct command_call *call, const struct race_day *day)
{
	struct rg_buffer names = {0};

	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (!race_heat_over(heat))
			rg_buffer_format(&names, "%s%s", names.length ? ", " : "", heat->id);
	}
	char *list = rg_buffer_take(&names);
	command_refuse(call, "There is no heat \"%.80s\". Still to come are: %s.", call->value,
		       *list ? list : race_said("none"));
	rg_free(list);
	return false;
}

bool command_heat(struct command_call *call)
{
	bool next = rg_equal(call->value, "next"), previous = rg_equal(call->value, "previous");
	struct target *target;

	if (command_is_automatic(call->value)) {
		target = command_pick_ahead(call, fits_heat);
		return target && choose_one(call, target, CHOICE_HEAT, NULL);
	}
	target = pick_with_day(call, fits_heat);
	if (!target)
		return false;
	if (next || previous) {
		const char *id = command_heat_after(call, target, next ? 1 : -1);
		return id && choose_one(call, target, CHOICE_HEAT, id);
	}
	if (!race_day_heat(target->snapshot->day, call->value))
		return refuse_heat(call, target->snapshot->day);
	return choose_one(call, target, CHOICE_HEAT, call->value);
}

/* ---- class and series ---- */

/* What a class and a series have in common. */
struct named {
	const char *id, *name, *short_name;
};

static struct named class_named(const void *item)
{
	const struct race_class *class_ = item;
	return (struct named){class_->id, class_->name, class_->short_name};
}

static struct named series_named(const void *item)
{
	const struct race_series *series = item;
	return (struct named){series->id, series->name, series->short_name};
}

static const char *find_named(struct command_call *call, const struct race_list *list, size_t size,
			      struct named (*get)(const void *item), const char *refusal)
{
	char *folded = rg_utf8_fold(call->value);
	const char *id = NULL;
	struct rg_buffer names = {0};

	for (size_t i = 0; !id && i < list->count; i++) {
		struct named named = get((const char *)list->items + i * size);
		id = rg_equal(named.id, call->value) ? named.id : NULL;
	}
	for (size_t i = 0; !id && i < list->count; i++) {
		struct named named = get((const char *)list->items + i * size);
		if (reads_as(named.name, folded) || reads_as(named.short_name, folded))
			id = named.id;
		rg_buffer_format(&names, "%s%s", i ? ", " : "", named.id);
	}
	char *there = rg_buffer_take(&names);
	if (!id)
		command_refuse(call, refusal, call->value, there);
	rg_free(there);
	rg_free(folded);
	return id;
}

bool command_class(struct command_call *call)
{
	struct target *target;

	if (command_is_automatic(call->value)) {
		target = command_pick_ahead(call, NULL);
		return target && choose_one(call, target, CHOICE_CLASS, NULL);
	}
	target = pick_with_day(call, NULL);
	if (!target)
		return false;
	const char *id = find_named(call, &target->snapshot->day->classes, sizeof(struct race_class), class_named,
				    "There is no class \"%.80s\". There are: %s.");
	if (!id)
		return false;
	/* A heat of another class that was chosen before would win, so it is taken back. */
	const struct race_heat *heat = race_day_heat(target->snapshot->day, target->zone->intent->settings.heat);
	const struct overlay_chosen chosen[] = {{CHOICE_CLASS, id}, {CHOICE_HEAT, ""}};
	command_make_choice(call, target, chosen, heat && !race_heat_has_class(heat, id) ? 2 : 1);
	return true;
}

bool command_series(struct command_call *call)
{
	struct target *target;

	if (command_is_automatic(call->value)) {
		target = command_pick_ahead(call, fits_series);
		return target && choose_one(call, target, CHOICE_SERIES, NULL);
	}
	target = pick_with_day(call, fits_series);
	if (!target)
		return false;
	/* All of them, as in the dialog. */
	if (strcmp(call->value, "*") == 0)
		return choose_one(call, target, CHOICE_SERIES, "*");
	const char *id = find_named(call, &target->snapshot->day->series, sizeof(struct race_series), series_named,
				    "There is no series \"%.80s\". There are: %s.");
	return id && choose_one(call, target, CHOICE_SERIES, id);
}

/* ---- grid ---- */

bool command_grid(struct command_call *call)
{
	struct target *target = command_pick_ahead(call, fits_grid);
	struct race_problems problems = {0};

	if (!target)
		return false;
	if (command_is_automatic(call->value) || strcmp(call->value, "-") == 0)
		return choose_one(call, target, CHOICE_GRID, NULL);
	const struct overlay_settings *settings = &target->zone->intent->settings;
	struct race_day *day = race_day_with_grid_text(
		target->snapshot->day, rg_empty(settings->heat) ? NULL : settings->heat,
		rg_empty(settings->class_) ? NULL : settings->class_, call->value, &problems);
	if (problems.count)
		command_refuse(call, "%s. A grid is start numbers in lane order, - for an empty place: 11 68 - 7 40.",
			       problems.lines[0]);
	else if (!day || !command_looks_like_grid(call->value))
		command_refuse(call, "\"%.80s\" is no grid. A grid is start numbers in lane order: 11 68 - 7 40.",
			       call->value);
	race_day_unref(day);
	race_problems_finish(&problems);
	return !call->error && choose_one(call, target, CHOICE_GRID, call->value);
}

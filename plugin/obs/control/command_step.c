/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"
#include "race/day/derive.h"

/* "next" is about what is on air and has a next one. */
static int fits_step(const struct command_call *call, const struct target *target)
{
	const struct catalogue_graphic *facts = command_facts(call, target);
	return command_is_shown(target) ? (facts && facts->step ? 2 : 1) : 0;
}

static const char *class_of(const struct target *target)
{
	const char *class_ = target->zone->intent->settings.class_;
	return rg_empty(class_) ? NULL : class_;
}

/* ---- heats: in the order of running; the last one has no next ---- */

static bool is_stepped_to(const struct target *target, const struct race_heat *heat)
{
	const char *class_ = class_of(target);

	return heat->status != RACE_HEAT_CANCELLED && heat->status != RACE_HEAT_RERUN &&
	       (!class_ || race_heat_has_class(heat, class_));
}

static const struct race_heat *heat_now(const struct command_call *call, const struct target *target)
{
	const struct race_day *day = target->snapshot->day;
	const struct catalogue_graphic *facts = command_facts(call, target);
	const char *about = facts && rg_equal(facts->step, "heat") ? command_about(target) : NULL;
	const char *chosen = target->zone->intent->settings.heat;
	const struct race_heat *heat = rg_empty(chosen) ? race_day_heat(day, about) : race_day_heat(day, chosen);

	if (!heat)
		heat = race_day_current_heat(day, class_of(target));
	return heat ? heat : race_day_last_heat(day, class_of(target));
}

const char *command_heat_after(struct command_call *call, const struct target *target, int by)
{
	const struct race_list *heats = &target->snapshot->day->heats;
	const struct race_heat *all = heats->items, *now = heat_now(call, target);

	if (!now) {
		command_refuse(call, "The race data has no heats.");
		return NULL;
	}
	for (ptrdiff_t i = now - all + by; i >= 0 && i < (ptrdiff_t)heats->count; i += by) {
		if (is_stepped_to(target, &all[i]))
			return all[i].id;
	}
	command_refuse(call, by > 0 ? "There is no heat after \"%s\"." : "There is no heat before \"%s\".", now->id);
	return NULL;
}

static bool step_heat(struct command_call *call, const struct target *target, int by)
{
	const char *id = command_heat_after(call, target, by);

	if (!id)
		return false;
	command_make_choice(call, target, &(struct overlay_chosen){CHOICE_HEAT, id}, 1);
	return true;
}

/* ---- drivers: of the heat by slot, else of the class by number; the first follows the last ---- */

static bool holds_driver(const struct rg_array *drivers, const char *id)
{
	const struct race_driver *const *list = drivers->items;

	for (size_t i = 0; i < drivers->count; i++) {
		if (rg_equal(list[i]->id, id))
			return true;
	}
	return false;
}

static void list_heat(const struct race_heat *heat, struct rg_array *drivers)
{
	size_t count = 0;
	const struct race_entry **entries = race_heat_by_slot(heat, &count);

	for (size_t i = 0; i < count; i++) {
		if (entries[i]->driver.to)
			*(const struct race_driver **)rg_array_push(
				drivers, sizeof(struct race_driver *)) = entries[i]->driver.to;
	}
	rg_free(entries);
}

static void list_class(const struct race_day *day, const char *class_, struct rg_array *drivers)
{
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		if (driver->id && (!class_ || rg_equal(driver->class_.id, class_)))
			*(const struct race_driver **)rg_array_push(drivers, sizeof(struct race_driver *)) = driver;
	}
}

static void list_drivers(const struct command_call *call, const struct target *target, const char *now,
			 struct rg_array *drivers)
{
	const struct race_day *day = target->snapshot->day;
	const struct race_driver *driver = race_day_driver(day, now);
	const struct race_heat *heat = heat_now(call, target);

	if (heat)
		list_heat(heat, drivers);
	if (drivers->count && (!now || holds_driver(drivers, now)))
		return;
	rg_array_finish(drivers);
	*drivers = (struct rg_array){0};
	list_class(day, driver && driver->class_.id ? driver->class_.id : class_of(target), drivers);
}

/* The drivers of a typed grid, from pole on; NULL: none is typed. */
static const char *lanes_of(const struct target *target)
{
	return target->snapshot->status->zones[target->at].lanes;
}

/* Along the lanes; who is not in the grid is followed by the one on pole. */
static bool step_lane(const struct target *target, const char *now, int by)
{
	char *lanes = rg_strdup(lanes_of(target)), *at = lanes;
	struct rg_array ids = {0};

	for (size_t length; *at; at += length) {
		length = strcspn(at, "\n");
		*(char **)rg_array_push(&ids, sizeof(char *)) = at;
		if (at[length])
			at[length++] = 0;
	}
	char **list = ids.items;
	size_t place = by > 0 ? ids.count - 1 : 0;
	for (size_t i = 0; now && i < ids.count; i++)
		place = strcmp(list[i], now) == 0 ? i : place;
	if (ids.count) {
		const char *id = list[(place + ids.count + (size_t)by) % ids.count];
		overlay_choose(target->overlay, target->at, &(struct overlay_chosen){CHOICE_DRIVER, id}, 1);
	}
	rg_array_finish(&ids);
	rg_free(lanes);
	return true;
}

static bool step_driver(struct command_call *call, const struct target *target, int by)
{
	struct rg_array drivers = {0};
	const char *chosen = target->zone->intent->settings.driver;
	const char *now = rg_empty(chosen) ? command_about(target) : chosen;
	if (lanes_of(target))
		return step_lane(target, now, by);
	const struct race_driver *called = race_day_chosen_driver(target->snapshot->day, now);

	now = called ? called->id : now;
	list_drivers(call, target, now, &drivers);
	const struct race_driver *const *list = drivers.items;
	size_t place = by > 0 ? drivers.count - 1 : 0;
	for (size_t i = 0; now && i < drivers.count; i++)
		place = rg_equal(list[i]->id, now) ? i : place;
	if (drivers.count) {
		size_t next = (place + drivers.count + (size_t)by) % drivers.count;
		command_make_choice(call, target, &(struct overlay_chosen){CHOICE_DRIVER, list[next]->id}, 1);
	} else {
		command_refuse(call, "The race data has no drivers.");
	}
	rg_array_finish(&drivers);
	return !call->error;
}

/* ---- series ---- */

static bool step_series(struct command_call *call, const struct target *target, int by)
{
	const struct race_list *series = &target->snapshot->day->series;
	const struct race_series *list = series->items;
	const char *chosen = target->zone->intent->settings.series;
	const char *now = rg_empty(chosen) ? command_about(target) : chosen;
	size_t place = by > 0 ? series->count - 1 : 0;

	if (!series->count)
		return command_refuse(call, "The race data has no series.");
	for (size_t i = 0; now && i < series->count; i++)
		place = rg_equal(list[i].id, now) ? i : place;
	const char *id = list[(place + series->count + (size_t)by) % series->count].id;
	command_make_choice(call, target, &(struct overlay_chosen){CHOICE_SERIES, id}, 1);
	return true;
}

/* ---- what the graphic goes on to ---- */

static bool step_page(struct command_call *call, const struct target *target, int by)
{
	(void)call;
	overlay_turn_page(target->overlay, target->at, by);
	return true;
}

static const struct {
	const char *name;
	bool no_data;
	bool (*step)(struct command_call *call, const struct target *target, int by);
} steps[] = {
	{"driver", false, step_driver},
	{"heat", false, step_heat},
	{"page", true, step_page},
	{"series", false, step_series},
};

static bool step_target(struct command_call *call, int by)
{
	struct target *target = command_pick(call, fits_step);
	const struct catalogue_graphic *facts = target ? command_facts(call, target) : NULL;

	for (size_t i = 0; facts && i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!rg_equal(facts->step, steps[i].name))
			continue;
		/* Along the lanes of a typed grid drivers need no race day; everything else does. */
		bool lanes = steps[i].step == step_driver && lanes_of(target);
		if (!target->snapshot->day && !steps[i].no_data && !lanes)
			return command_refuse(call, "\"%s\" has no race data yet.", target->snapshot->name);
		return steps[i].step(call, target, by);
	}
	return target && command_refuse(call, "\"%s\" shows \"%s\", which has no next and no previous.",
					target->snapshot->name, target->zone->intent->settings.graphic);
}

bool command_next(struct command_call *call)
{
	return step_target(call, 1);
}

bool command_previous(struct command_call *call)
{
	return step_target(call, -1);
}

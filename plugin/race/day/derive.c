/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "derive.h"

#include <stdlib.h>

#include "base/text.h"
#include "race/value/date.h"

#define OLDEST 120
#define OF_AGE 18

bool race_heat_has_class(const struct race_heat *heat, const char *class_id)
{
	for (RACE_EACH(struct race_ref, class_, heat->classes)) {
		if (rg_equal(class_->id, class_id))
			return true;
	}
	return false;
}

const struct race_class *race_heat_class(const struct race_heat *heat)
{
	return heat->classes.count ? ((const struct race_ref *)heat->classes.items)->to : NULL;
}

static bool was_run(const struct race_heat *heat)
{
	return heat->status == RACE_HEAT_FINISHED || heat->status == RACE_HEAT_OFFICIAL;
}

bool race_heat_over(const struct race_heat *heat)
{
	return was_run(heat) || heat->status == RACE_HEAT_CANCELLED || heat->status == RACE_HEAT_RERUN;
}

static bool heat_is_on(const struct race_heat *heat)
{
	return heat->status == RACE_HEAT_GRID || heat->status == RACE_HEAT_LIVE || heat->status == RACE_HEAT_STOPPED;
}

static bool fits_class(const struct race_heat *heat, const char *class_id)
{
	return !class_id || race_heat_has_class(heat, class_id);
}

const struct race_heat *race_day_current_heat(const struct race_day *day, const char *class_id)
{
	const struct race_heat *now = day->now.heat.to, *first = NULL, *open = NULL, *last = NULL;
	bool told = false;

	if (now && fits_class(now, class_id) && !race_heat_over(now))
		return now;
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		told = told || heat->status != RACE_HEAT_SCHEDULED;
		if (!fits_class(heat, class_id) || race_heat_over(heat))
			continue;
		if (heat_is_on(heat))
			return heat;
		if (!first)
			first = heat;
		if (!open && !race_heat_has_result(heat))
			open = heat;
		last = heat;
	}
	/* Some sources tell no status of any heat. There, a heat with a result counts as run. */
	return told ? first : open ? open : last;
}

const struct race_heat *race_day_next_heat(const struct race_day *day, const char *class_id)
{
	const struct race_heat *current = race_day_current_heat(day, class_id);

	if (!current)
		return NULL;
	const struct race_heat *end = (const struct race_heat *)day->heats.items + day->heats.count;
	for (const struct race_heat *heat = current + 1; heat < end; heat++) {
		if (fits_class(heat, class_id) && !race_heat_over(heat))
			return heat;
	}
	return NULL;
}

const struct race_heat *race_day_last_heat(const struct race_day *day, const char *class_id)
{
	const struct race_heat *last = NULL;

	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (was_run(heat) && fits_class(heat, class_id))
			last = heat;
	}
	return last;
}

const struct race_heat *race_day_track_heat(const struct race_day *day, const char *class_id)
{
	static const int on_track[] = {RACE_HEAT_LIVE, RACE_HEAT_STOPPED, RACE_HEAT_GRID};
	const struct race_heat *now = day->now.heat.to;

	if (now && fits_class(now, class_id) && now->status != RACE_HEAT_CANCELLED && now->status != RACE_HEAT_RERUN)
		return now;
	for (size_t i = 0; i < sizeof(on_track) / sizeof(on_track[0]); i++) {
		for (RACE_EACH(struct race_heat, heat, day->heats)) {
			if (heat->status == on_track[i] && fits_class(heat, class_id))
				return heat;
		}
	}
	const struct race_heat *last = race_day_last_heat(day, class_id);
	return last ? last : race_day_current_heat(day, class_id);
}

bool race_heat_has_result(const struct race_heat *heat)
{
	if (heat->status == RACE_HEAT_CANCELLED || heat->status == RACE_HEAT_RERUN)
		return false;
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->position != RACE_NONE)
			return true;
		if (was_run(heat) && (entry->time.ms != RACE_NO_MS || entry->status))
			return true;
	}
	return false;
}

const struct race_heat *race_day_last_result_heat(const struct race_day *day, const char *class_id)
{
	const struct race_heat *now = day->now.heat.to, *last = NULL, *placed = NULL;
	bool statuses = false;

	if (now && fits_class(now, class_id) && was_run(now) && race_heat_has_result(now))
		return now;
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (!fits_class(heat, class_id))
			continue;
		statuses = statuses || was_run(heat);
		if (!race_heat_has_result(heat))
			continue;
		if (was_run(heat))
			last = heat;
		else if (heat->status == RACE_HEAT_SCHEDULED)
			placed = heat;
	}
	return statuses ? last : placed;
}

bool race_round_over(const struct race_round *round, struct race_date today)
{
	if (round->status == RACE_ROUND_FINISHED)
		return true;
	return race_date_given(round->end) && race_date_given(today) && race_date_compare(round->end, today) < 0;
}

/* Postponed and cancelled rounds do not take place on the days that are still written beside them. */
static bool takes_place(const struct race_round *round)
{
	return round->status != RACE_ROUND_POSTPONED && round->status != RACE_ROUND_CANCELLED;
}

static bool holds_day(const struct race_round *round, struct race_date today)
{
	return race_date_given(round->start) && race_date_given(today) && race_date_compare(round->start, today) <= 0 &&
	       race_date_compare(today, round->end) <= 0;
}

static const struct race_round *round_of_now(const struct race_day *day)
{
	const struct race_heat *heat = day->now.heat.to;

	if (day->now.round.to)
		return day->now.round.to;
	return heat ? heat->round.to : NULL;
}

const struct race_round *race_day_current_round(const struct race_day *day, const char *series_id,
						struct race_date today)
{
	const struct race_round *now = round_of_now(day), *live = NULL, *holding = NULL, *next = NULL;

	if (now && (!series_id || rg_equal(now->series.id, series_id)))
		return now;
	for (RACE_EACH(struct race_round, round, day->rounds)) {
		if ((series_id && !rg_equal(round->series.id, series_id)) || !takes_place(round))
			continue;
		if (!live && round->status == RACE_ROUND_LIVE)
			live = round;
		if (!holding && holds_day(round, today))
			holding = round;
		if (!next && !race_round_over(round, today))
			next = round;
	}
	return live ? live : holding ? holding : next;
}

struct race_date race_day_today(const struct race_day *day, struct race_date today)
{
	const struct race_round *round = round_of_now(day);

	if (!round || !race_date_given(round->start))
		return today;
	if (!race_date_given(today) || race_date_compare(today, round->start) < 0)
		return round->start;
	return race_date_compare(today, round->end) > 0 ? round->end : today;
}

int race_driver_age(const struct race_driver *driver, const struct race_round *round)
{
	int age = round ? race_age(driver->born, round->start) : RACE_NONE;
	/* A mistyped year of birth gives no age. */
	return age > 0 && age <= OLDEST ? age : driver->age;
}

bool race_driver_is_minor(const struct race_driver *driver, const struct race_round *round, struct race_date today)
{
	int age = race_driver_age(driver, round);

	if (age == RACE_NONE)
		age = race_age(driver->born, today);
	return age != RACE_NONE && age < OF_AGE;
}

/* A heat without any slot is a list in grid order; where some have slots, those without are not on the grid. */
static int slot_of(const struct race_heat *heat, size_t place)
{
	const struct race_entry *entries = heat->entries.items;

	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->slot != RACE_NONE)
			return entries[place].slot;
	}
	return (int)place + 1;
}

const struct race_entry *race_heat_entry_in_slot(const struct race_heat *heat, int slot)
{
	const struct race_entry *entries = heat->entries.items;

	for (size_t i = 0; slot != RACE_NONE && i < heat->entries.count; i++) {
		if (slot_of(heat, i) == slot)
			return &entries[i];
	}
	return NULL;
}

static int by_slot(const void *a, const void *b)
{
	const struct race_entry *one = *(const struct race_entry *const *)a;
	const struct race_entry *two = *(const struct race_entry *const *)b;
	int first = one->slot == RACE_NONE ? INT_MAX : one->slot, second = two->slot == RACE_NONE ? INT_MAX : two->slot;

	if (first != second)
		return first < second ? -1 : 1;
	return one < two ? -1 : one > two;
}

const struct race_entry **race_heat_by_slot(const struct race_heat *heat, size_t *count)
{
	const struct race_entry **sorted = rg_alloc(heat->entries.count, sizeof(*sorted));

	*count = 0;
	for (RACE_EACH(struct race_entry, entry, heat->entries))
		sorted[(*count)++] = entry;
	qsort(sorted, *count, sizeof(*sorted), by_slot);
	return sorted;
}

int race_heat_highest_slot(const struct race_heat *heat)
{
	int highest = 0;

	for (size_t i = 0; i < heat->entries.count; i++) {
		int slot = slot_of(heat, i);
		if (slot != RACE_NONE && slot > highest)
			highest = slot;
	}
	return highest;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"
#include "frame.h"
#include "lists.h"
#include "lists_internal.h"
#include "race/day/derive.h"
#include "race/value/date.h"

#define SCHEDULE_ROWS 5
#define LANES_SHOWN   6

static const struct race_field scheduled_fields[] = {
	FIELD(view_scheduled, heat, RACE_REF, .of = &race_type_heat),
	FIELD_AS(view_scheduled, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_scheduled, next, RACE_BOOL),
	FIELD(view_scheduled, date, RACE_DATE),
	FIELD(view_scheduled, timed, RACE_BOOL),
	FIELD(view_scheduled, estimate, RACE_BOOL),
	FIELD(view_scheduled, key, RACE_TEXT),
};
TYPE(scheduled, view_scheduled, "schedule row");

static const struct race_field schedule_fields[] = {
	FIELD(view_schedule, rows, RACE_LIST, .of = &view_type_scheduled),
	FIELD(view_schedule, count, RACE_INT),
	FIELD(view_schedule, dates, RACE_BOOL),
	FIELD(view_schedule, times, RACE_BOOL),
	FIELD(view_schedule, estimates, RACE_BOOL),
};
TYPE(schedule, view_schedule, "schedule");

static const struct race_field lanes_fields[] = {
	FIELD(view_lanes, first, RACE_LIST, .of = &view_type_cell),
	FIELD(view_lanes, count, RACE_INT),
	FIELD(view_lanes, more, RACE_INT),
	FIELD(view_lanes, numbers, RACE_BOOL),
};
TYPE(lanes, view_lanes, "lanes");

static bool has_clock(const struct race_heat *heat)
{
	return heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only;
}

/* Today's heats need no date; without a clock the day of the heat that is next counts as today. */
static struct race_date date_of(const struct view *view, const struct race_heat *heat)
{
	struct race_time today = view->clock.utc_ms != RACE_NO_MS ? view->clock : view->next->start;

	if (heat->start.utc_ms == RACE_NO_MS)
		return (struct race_date){0};
	struct race_date date = race_time_date(heat->start);
	bool same = today.utc_ms != RACE_NO_MS && race_date_compare(race_time_date(today), date) == 0;
	return same ? (struct race_date){0} : date;
}

const struct view_schedule *view_schedule_make(struct view *view)
{
	const char *class_id = rg_empty(view->ask->class_) ? NULL : view->ask->class_;
	size_t count = 0;

	if (view->schedule || !view->next)
		return view->schedule;
	struct view_schedule *schedule = rg_arena_alloc(view->arena, 1, sizeof(*schedule));
	struct view_scheduled *rows = rg_arena_alloc(view->arena, SCHEDULE_ROWS, sizeof(*rows));
	const struct race_heat *end = (const struct race_heat *)view->day->heats.items + view->day->heats.count;
	for (const struct race_heat *heat = view->next; heat < end && count < SCHEDULE_ROWS; heat++) {
		if (race_heat_over(heat) || (class_id && !race_heat_has_class(heat, class_id)))
			continue;
		const struct race_class *class_ = race_heat_class(heat);
		struct view_scheduled *row = &rows[count++];
		*row = (struct view_scheduled){
			.heat = {heat->id, heat},
			.class_ = {class_ ? class_->id : NULL, class_},
			.next = count == 1,
			.date = date_of(view, heat),
			.timed = has_clock(heat),
			.estimate = has_clock(heat) && heat->start_is == RACE_START_ESTIMATE,
			.key = heat->id,
		};
		schedule->dates = schedule->dates || race_date_given(row->date);
		schedule->times = schedule->times || row->timed;
		schedule->estimates = schedule->estimates || row->estimate;
	}
	if (!count)
		return NULL;
	schedule->rows = (struct race_list){rows, count};
	schedule->count = (int)count;
	view->schedule = schedule;
	return schedule;
}

const struct view_lanes *view_lanes_make(struct view *view, const struct race_heat *heat)
{
	int highest = race_heat_highest_slot(heat), drivers = 0;

	if (!highest)
		return NULL;
	bool numbers = false;
	int shown = highest < LANES_SHOWN ? highest : LANES_SHOWN;
	struct view_lanes *lanes = rg_arena_alloc(view->arena, 1, sizeof(*lanes));
	struct view_cell *cells = rg_arena_alloc(view->arena, (size_t)shown, sizeof(*cells));
	for (int i = 0; i < shown; i++) {
		view_cell_fill(view, heat, i + 1, &cells[i]);
		drivers += !cells[i].empty;
		numbers = numbers || view_columns_of(view, cells[i].driver.to).number;
	}
	int all = 0;
	for (int slot = 1; slot <= highest; slot++)
		all += race_heat_entry_in_slot(heat, slot) != NULL;
	*lanes = (struct view_lanes){
		.first = {cells, (size_t)shown},
		.count = shown,
		.more = all > drivers ? all - drivers : RACE_NONE,
		.numbers = numbers,
	};
	return lanes;
}

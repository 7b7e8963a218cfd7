/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/clock.h"
#include "base/text.h"
#include "frame.h"
#include "lists_internal.h"
#include "race/day/derive.h"
#include "race/value/date.h"

#define SECOND_MS 1000
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
/* A start that is longer ago than any delay was not moved but forgotten, or the clock is of another day. */
#define LATE_MOST_MS (6 * HOUR_MS)

static const struct race_field countdown_fields[] = {
	FIELD(view_countdown, heat, RACE_REF, .of = &race_type_heat),
	FIELD(view_countdown, round, RACE_REF, .of = &race_type_round),
	FIELD(view_countdown, left, RACE_TEXT),
	FIELD(view_countdown, minutes, RACE_INT),
	FIELD(view_countdown, at, RACE_TIME),
	FIELD(view_countdown, days, RACE_INT),
	FIELD(view_countdown, soon, RACE_BOOL),
	FIELD(view_countdown, estimate, RACE_BOOL),
};
TYPE(countdown, view_countdown, "countdown");

void view_holds(struct view *view, int64_t ms)
{
	ms = ms < 1 ? 1 : ms;
	view->holds_ms = view->holds_ms && view->holds_ms < ms ? view->holds_ms : ms;
}

static bool in_days_of(const struct race_round *round, struct race_time time)
{
	struct race_date date = race_time_date(time);

	return race_date_compare(round->start, date) <= 0 && race_date_compare(date, round->end) <= 0;
}

/* As the clock stands at the place, which starts tell, wherever this machine's is. */
static struct race_time at_the_place(const struct race_day *day, const struct race_round *round, struct race_time now)
{
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if ((round && heat->round.to != round) || heat->start.utc_ms == RACE_NO_MS || heat->start.date_only)
			continue;
		if (!heat->start.local && !now.local)
			now.offset_s = heat->start.offset_s;
		return now;
	}
	return now;
}

struct race_time view_clock(const struct view *view)
{
	const struct race_day *day = view->day;
	const struct race_heat *heat = day->now.heat.to;
	const struct race_round *round = day->now.round.to ? day->now.round.to : heat ? heat->round.to : NULL;
	struct race_time now = view->ask->now, none = {.utc_ms = RACE_NO_MS};

	if (!now.utc_ms) {
		now.utc_ms = rg_wall_ms();
		now.offset_s = rg_utc_offset_s(now.utc_ms);
	}
	now = at_the_place(day, round, now);
	if (!round || !race_date_given(round->start) || in_days_of(round, now))
		return now;
	return day->updated.utc_ms != RACE_NO_MS && !day->updated.date_only && in_days_of(round, day->updated)
		       ? at_the_place(day, round, day->updated)
		       : none;
}

/* A start without an offset is by the clock of the place, which this machine's is taken for. */
static int64_t ms_until(struct race_time start, struct race_time clock)
{
	return start.utc_ms - clock.utc_ms - (start.local && !clock.local ? clock.offset_s * (int64_t)SECOND_MS : 0) +
	       (clock.local && !start.local ? start.offset_s * (int64_t)SECOND_MS : 0);
}

/* The day at the place of the start. */
static struct race_date day_of_clock(struct race_time clock, struct race_time start)
{
	if (!start.local && !clock.local)
		clock.offset_s = start.offset_s;
	return race_time_date(clock);
}

static int days_between(struct race_date from, struct race_date to)
{
	return (int)(race_date_to_days(to) - race_date_to_days(from));
}

static void count_minutes(struct view *view, struct view_countdown *countdown, int64_t ms)
{
	countdown->soon = ms < MINUTE_MS;
	countdown->minutes = countdown->soon ? RACE_NONE : (int)(ms / MINUTE_MS);
	if (!countdown->soon)
		view_holds(view, ms % MINUTE_MS + 1);
}

/* The seconds that are still to run, the one that has begun counted: 0:00 never stands there. */
static void count_seconds(struct view *view, struct view_countdown *countdown, int64_t ms)
{
	int64_t seconds = (ms + SECOND_MS - 1) / SECOND_MS;

	countdown->soon = ms <= 0;
	if (countdown->soon)
		return;
	countdown->left = rg_arena_printf(view->arena, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
	view_holds(view, ms - (seconds - 1) * SECOND_MS);
}

/* False: the clock tells nothing of this start. */
static bool count_to(struct view *view, const struct race_heat *heat, struct view_countdown *countdown)
{
	struct race_time start = heat->start, clock = view->clock;

	if (start.utc_ms == RACE_NO_MS || clock.utc_ms == RACE_NO_MS)
		return false;
	int64_t ms = ms_until(start, clock);
	int days = days_between(day_of_clock(clock, start), race_time_date(start));
	if (ms < -LATE_MOST_MS && !start.date_only)
		return false;
	countdown->heat = (struct race_ref){heat->id, heat};
	countdown->round = heat->round;
	countdown->estimate = heat->start_is == RACE_START_ESTIMATE;
	if (days > 0 && (ms >= HOUR_MS || start.date_only)) {
		countdown->days = days;
		view_holds(view, HOUR_MS);
	} else if (start.date_only) {
		return false;
	} else if (ms >= HOUR_MS) {
		countdown->at = start;
		view_holds(view, ms - HOUR_MS + 1);
	} else if (countdown->estimate) {
		count_minutes(view, countdown, ms);
	} else {
		count_seconds(view, countdown, ms);
	}
	return true;
}

static bool count_to_round(struct view *view, struct view_countdown *countdown)
{
	const struct race_round *round = view->round;

	if (!round || !race_date_given(round->start) || view->clock.utc_ms == RACE_NO_MS)
		return false;
	int days = days_between(race_time_date(view->clock), round->start);
	if (days < 1)
		return false;
	countdown->round = (struct race_ref){round->id, round};
	countdown->days = days;
	view_holds(view, HOUR_MS);
	return true;
}

const struct view_countdown *view_countdown_make(struct view *view)
{
	if (view->countdown)
		return view->countdown;
	struct view_countdown *countdown = rg_arena_alloc(view->arena, 1, sizeof(*countdown));
	*countdown = (struct view_countdown){.minutes = RACE_NONE, .days = RACE_NONE, .at = {.utc_ms = RACE_NO_MS}};
	if ((view->next && count_to(view, view->next, countdown)) || (!view->next && count_to_round(view, countdown)))
		view->countdown = countdown;
	return view->countdown;
}

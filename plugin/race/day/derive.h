/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts that follow from a race day without being written in it. Pure functions; any thread that holds a reference.
 * Points, places and who goes through are never computed here: they come from the source.
 */
#ifndef RG_RACE_DAY_DERIVE_H
#define RG_RACE_DAY_DERIVE_H

#include "race_day.h"

bool race_heat_has_class(const struct race_heat *heat, const char *class_id);
/* The heat's first class, NULL when it has none. */
const struct race_class *race_heat_class(const struct race_heat *heat);
/* Run or given up: finished, official, cancelled, rerun. */
bool race_heat_over(const struct race_heat *heat);

/*
 * The heat that is on (grid, live or stopped), else the next one that is not over; `class_id` NULL: of all classes.
 * `now.heat` wins when it fits the class and is not over. Where the status of no heat is told, the first without a
 * result is next, and the last when all have one. NULL when all is over or there is none.
 */
const struct race_heat *race_day_current_heat(const struct race_day *day, const char *class_id);
/*
 * The heat that is on track: now.heat, else the one that is live, stopped or on the grid. When the flag falls cars
 * still race, so one that is over stays until another comes to the grid; where none was run yet it is the current one.
 */
const struct race_heat *race_day_track_heat(const struct race_day *day, const char *class_id);
/* The one after the current: the next that is neither over nor the current one. */
const struct race_heat *race_day_next_heat(const struct race_day *day, const char *class_id);
/* The heat that was finished last; NULL when none was. */
const struct race_heat *race_day_last_heat(const struct race_day *day, const char *class_id);
/*
 * True when the heat has a result, or a standing so far, to show: a place, or after the finish also a time or a status.
 * Never for a heat that was cancelled or is run again.
 */
bool race_heat_has_result(const struct race_heat *heat);
/*
 * The heat whose result came last: now.heat when it was finished, else the last of the list that was; with a result,
 * in either case. Where no heat of the class was ever said to be finished, the last scheduled one with places counts:
 * such a feed has no statuses. NULL when there is none.
 */
const struct race_heat *race_day_last_result_heat(const struct race_day *day, const char *class_id);

/* The round the day is about: now.round, else that of now.heat, else a live one, else the one whose days hold `today`,
 * else the next (neither finished, postponed nor cancelled, not over by `today`); of `series_id`, NULL: any. */
const struct race_round *race_day_current_round(const struct race_day *day, const char *series_id,
						struct race_date today);
/*
 * `today`, pulled into the days of now.round when that is given: a race day played back years later still has its
 * past and its future.
 */
struct race_date race_day_today(const struct race_day *day, struct race_date today);
/* finished, or its last day is before `today`. */
bool race_round_over(const struct race_round *round, struct race_date today);

/* We made the id from a number ("#11/sc", "~11/supercar"). NULL: false. */
bool race_is_number_id(const char *id);
/* That number, in the arena. */
const char *race_number_of_id(struct rg_arena *arena, const char *id);
/*
 * Finds a driver who was chosen earlier. Ids that we made from a number change when other
 * data comes, such as the timing after the crew's roster: then it is the driver with that number, in that class if
 * several have it. NULL when there is none, or several could be meant.
 */
const struct race_driver *race_day_chosen_driver(const struct race_day *day, const char *id);

/* The driver's age on the day of the event: `born` on the round's first day (1 to 120 years), else `age` as given, else
 * RACE_NONE. */
int race_driver_age(const struct race_driver *driver, const struct race_round *round);

/* Known to be under 18: by the age on the day of the event, or, without one, by `born` on `today`. */
bool race_driver_is_minor(const struct race_driver *driver, const struct race_round *round, struct race_date today);

/* The heat's entry in a slot, NULL for an empty slot. When no entry of the heat has a slot, the feed's order counts. */
const struct race_entry *race_heat_entry_in_slot(const struct race_heat *heat, int slot);
/* Entries in slot order (those without a slot last, in the feed's order). Caller frees with rg_free; *count may be 0.
 */
const struct race_entry **race_heat_by_slot(const struct race_heat *heat, size_t *count);

/* 0 when there is nobody. */
int race_heat_highest_slot(const struct race_heat *heat);

#endif

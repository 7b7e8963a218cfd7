/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/day/derive.h"
#include "lists_internal.h"
#include "results.h"

static const struct race_field standing_fields[] = {
	FIELD(view_standing, driver, RACE_REF, .of = &race_type_driver),
	FIELD(view_standing, position, RACE_INT),
	FIELD(view_standing, change, RACE_INT),
	FIELD(view_standing, moved, RACE_INT),
	FIELD(view_standing, points, RACE_TEXT),
	FIELD(view_standing, gap, RACE_TEXT),
	FIELD(view_standing, leader, RACE_BOOL),
	FIELD(view_standing, called, RACE_BOOL),
	FIELD(view_standing, key, RACE_TEXT),
};
TYPE(standing, view_standing, "standings row");

static const struct race_field standings_fields[] = {
	FIELD(view_standings, series, RACE_REF, .of = &race_type_series),
	FIELD_AS(view_standings, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_standings, after, RACE_TEXT),
	FIELD(view_standings, after_round, RACE_INT),
	FIELD(view_standings, rows, RACE_LIST, .of = &view_type_standing),
	FIELD(view_standings, count, RACE_INT),
	FIELD(view_standings, called, RACE_BOOL),
	FIELD(view_standings, positions, RACE_BOOL),
	FIELD(view_standings, changes, RACE_BOOL),
	FIELD(view_standings, chips, RACE_BOOL),
	FIELD(view_standings, numbers, RACE_BOOL),
	FIELD(view_standings, flags, RACE_BOOL),
	FIELD(view_standings, gaps, RACE_BOOL),
	FIELD(view_standings, points, RACE_BOOL),
};
TYPE(standings, view_standings, "standings");

static bool holds_driver(const struct race_standing *standing, const char *driver)
{
	for (RACE_EACH(struct race_row, row, standing->rows)) {
		if (rg_equal(row->driver.id, driver))
			return true;
	}
	return false;
}

/* A standing without a series is this event's; it is no other series', when one was asked for. */
static bool of_series(const struct view *view, const struct race_standing *standing)
{
	const struct race_series *series = view->series;
	bool asked = !rg_empty(view->ask->series) && !strpbrk(view->ask->series, "*,");

	if (asked)
		return rg_equal(standing->series.id, view->ask->series);
	return !series || !standing->series.id || rg_equal(standing->series.id, series->id);
}

/* The driver who was called, NULL when nobody was. */
static const char *called_driver(const struct view *view)
{
	const struct race_driver *driver = rg_empty(view->ask->driver)
						   ? NULL
						   : race_day_chosen_driver(view->day, view->ask->driver);
	return driver ? driver->id : NULL;
}

/* How well it fits, 0: not at all. */
static int fit_of(const struct view *view, const struct race_standing *standing)
{
	const char *asked = view->ask->class_, *driver = called_driver(view);
	const char *of_heat = view->class_ ? view->class_->id : NULL;

	bool own = of_series(view, standing);
	if (!standing->rows.count || (!own && (rg_empty(asked) || !rg_empty(view->ask->series))))
		return 0;
	/* A class alone is found in whatever series has it, in that of the event first. */
	if (!rg_empty(asked))
		return rg_equal(standing->class_.id, asked) ? 1 + own : 0;
	int fit = 1 + (of_heat && rg_equal(standing->class_.id, of_heat));
	return fit + (driver && holds_driver(standing, driver) ? 2 : 0);
}

static struct view_standing new_row(const struct view *view, const struct race_row *row)
{
	return (struct view_standing){
		.driver = row->driver,
		.position = row->position,
		.change = row->change,
		.moved = row->change == RACE_NONE ? RACE_NONE : abs(row->change),
		.points = row->points,
		.gap = row->gap,
		.leader = row->position == 1,
		.called = row->driver.id && rg_equal(row->driver.id, called_driver(view)),
		.key = row->driver.id,
	};
}

/* "R4", "4", "4/5"; "R5-6" and what is said in words stays as it is. */
static int round_of(const char *after)
{
	const char *at = after ? after : "";
	int64_t number = 0;

	at += *at == 'R' || *at == 'r';
	size_t digits = strspn(at, "0123456789"), of = at[digits] == '/' ? strspn(at + digits + 1, "0123456789") : 0;
	bool whole = digits && digits <= 3 && !at[digits + (of ? of + 1 : 0)];
	char figures[4] = {0};

	if (!whole)
		return RACE_NONE;
	memcpy(figures, at, digits);
	return rg_parse_int(figures, &number) ? (int)number : RACE_NONE;
}

static void note_columns(const struct view *view, struct view_standings *standings, const struct view_standing *row)
{
	struct view_columns columns = view_columns_of(view, row->driver.to);

	standings->called = standings->called || row->called;
	standings->positions = standings->positions || row->position != RACE_NONE;
	standings->changes = standings->changes || row->change != RACE_NONE;
	standings->chips = standings->chips || columns.chip;
	standings->numbers = standings->numbers || columns.number;
	standings->flags = standings->flags || columns.flag;
	standings->gaps = standings->gaps || !rg_empty(row->gap);
	standings->points = standings->points || !rg_empty(row->points);
}

const struct view_standings *view_standings_make(struct view *view)
{
	const struct race_standing *best = NULL;
	int fit = 0;
	size_t count = 0;

	if (view->standings)
		return view->standings;
	for (RACE_EACH(struct race_standing, standing, view->day->standings)) {
		int its = fit_of(view, standing);
		best = its > fit ? standing : best;
		fit = its > fit ? its : fit;
	}
	if (!best)
		return NULL;
	struct view_standings *standings = rg_arena_alloc(view->arena, 1, sizeof(*standings));
	struct view_standing *rows = rg_arena_alloc(view->arena, best->rows.count, sizeof(*rows));
	*standings = (struct view_standings){.series = best->series,
					     .class_ = best->class_,
					     .after = best->after,
					     .after_round = round_of(best->after),
					     .count = (int)best->rows.count};
	for (RACE_EACH(struct race_row, row, best->rows)) {
		rows[count] = new_row(view, row);
		note_columns(view, standings, &rows[count++]);
	}
	standings->rows = (struct race_list){rows, count};
	view->standings = standings;
	return standings;
}

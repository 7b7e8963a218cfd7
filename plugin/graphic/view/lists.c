/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lists_internal.h"
#include "race/value/date.h"
#include "race/day/derive.h"
#include "results.h"

static const struct race_field cell_fields[] = {
	FIELD(view_cell, row, RACE_INT),
	FIELD(view_cell, column, RACE_INT),
	FIELD(view_cell, slot, RACE_INT, .help = "1 = pole"),
	FIELD(view_cell, empty, RACE_BOOL),
	FIELD(view_cell, entry, RACE_REF, .of = &race_type_entry),
	FIELD(view_cell, driver, RACE_REF, .of = &race_type_driver),
	FIELD_AS(view_cell, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_cell, key, RACE_TEXT),
};
TYPE(cell, view_cell, "cell");

static const struct race_field grid_fields[] = {
	FIELD(view_grid, rows, RACE_INT),        FIELD(view_grid, columns, RACE_INT),
	FIELD(view_grid, count, RACE_INT),       FIELD(view_grid, classes, RACE_TEXT),
	FIELD(view_grid, mirrored, RACE_BOOL),   FIELD(view_grid, wide, RACE_BOOL),
	FIELD(view_grid, pole_right, RACE_BOOL), FIELD(view_grid, cells, RACE_LIST, .of = &view_type_cell),
};
TYPE(grid, view_grid, "grid");

static const struct race_field calendar_row_fields[] = {
	FIELD(view_calendar_row, round, RACE_REF, .of = &race_type_round),
	FIELD(view_calendar_row, series, RACE_REF, .of = &race_type_series),
	FIELD(view_calendar_row, winner, RACE_REF, .of = &race_type_driver),
	FIELD(view_calendar_row, over, RACE_BOOL),
	FIELD(view_calendar_row, current, RACE_BOOL),
	FIELD(view_calendar_row, today, RACE_BOOL),
	FIELD(view_calendar_row, cancelled, RACE_BOOL),
	FIELD(view_calendar_row, postponed, RACE_BOOL),
	FIELD(view_calendar_row, key, RACE_TEXT),
};
TYPE(calendar_row, view_calendar_row, "calendar row");

static const struct race_field calendar_fields[] = {
	FIELD(view_calendar, rows, RACE_LIST, .of = &view_type_calendar_row),
	FIELD(view_calendar, several, RACE_BOOL),
	FIELD(view_calendar, title, RACE_TEXT),
	FIELD(view_calendar, season, RACE_TEXT),
	FIELD(view_calendar, color, RACE_COLOR),
};
TYPE(calendar, view_calendar, "calendar");

static const struct race_field honour_fields[] = {
	FIELD(view_honour, title, RACE_TEXT),   FIELD(view_honour, year, RACE_TEXT),
	FIELD(view_honour, position, RACE_INT), FIELD(view_honour, titles, RACE_INT),
	FIELD(view_honour, count, RACE_INT),    FIELD(view_honour, team, RACE_BOOL),
};
TYPE(honour, view_honour, "honour line");

/* ---- grid ---- */

static int compare_slots(const void *a, const void *b)
{
	return ((const struct view_cell *)a)->slot - ((const struct view_cell *)b)->slot;
}

void view_cell_fill(struct view *view, const struct race_heat *heat, int slot, struct view_cell *cell)
{
	const struct race_entry *entry = race_heat_entry_in_slot(heat, slot);
	const struct race_class *class_ = race_heat_class(heat);

	cell->slot = slot;
	cell->empty = !entry;
	if (entry) {
		const struct race_driver *driver = entry->driver.to;
		cell->entry = (struct race_ref){NULL, entry};
		cell->driver = entry->driver;
		if (entry->class_.to)
			class_ = entry->class_.to;
		else if (heat->classes.count > 1 && driver && driver->class_.to)
			class_ = driver->class_.to;
	}
	cell->class_ = (struct race_ref){class_ ? class_->id : NULL, class_};
	cell->key = entry && entry->driver.id ? entry->driver.id : rg_arena_printf(view->arena, "slot-%d", cell->slot);
}

#define LANES 5 /* side by side on a starting line, and in the width of a graphic */

/* Cars in two files one behind the other: the feed's columns have nothing between, the drawing has. */
static void part_files(struct view_grid *grid, struct view_cell *cells)
{
	if (grid->rows < 2 || grid->columns != 2)
		return;
	for (int i = 0; i < grid->count; i++)
		cells[i].column = 2 * cells[i].column + grid->pole_right;
	grid->columns = LANES - 1;
}

/* Whether no cell stands beside another, and all of them have the room to be two columns wide; moves them to it. */
static bool widen(const struct view_grid *grid, struct view_cell *cells)
{
	int first = LANES, last = 0;

	if (grid->rows < 2 || grid->columns > LANES)
		return false;
	for (int i = 0; i < grid->count; i++) {
		for (int k = 0; k < grid->count; k++) {
			if (cells[i].row == cells[k].row && cells[i].column + 1 == cells[k].column)
				return false;
		}
		first = cells[i].column < first ? cells[i].column : first;
		last = cells[i].column > last ? cells[i].column : last;
	}
	int over = last + 2 - LANES > 0 ? last + 2 - LANES : 0;
	bool room = first >= over;
	for (int i = 0; room && i < grid->count; i++)
		cells[i].column -= over;
	return room;
}

const struct view_grid *view_grid_make(struct view *view)
{
	if (view->grid || !view->heat)
		return view->grid;
	struct race_grid plan = race_heat_grid(view->heat, view->shapes);
	if (!plan.rows || !plan.columns) {
		rg_free((void *)plan.cells);
		return NULL;
	}
	struct view_grid *grid = rg_arena_alloc(view->arena, 1, sizeof(*grid));
	struct view_cell *cells = rg_arena_alloc(view->arena, (size_t)plan.rows * (size_t)plan.columns, sizeof(*cells));
	size_t count = 0;

	grid->rows = plan.rows;
	grid->columns = plan.columns;
	grid->classes = view_class_titles(view, view->heat, NULL);
	grid->mirrored = view->ask->grid_from_front;
	for (int row = 0; row < plan.rows; row++) {
		for (int column = 0; column < plan.columns; column++) {
			int slot = plan.cells[row * plan.columns + column];
			if (!slot)
				continue;
			struct view_cell *cell = &cells[count++];
			cell->row = row;
			cell->column = grid->mirrored ? plan.columns - 1 - column : column;
			view_cell_fill(view, view->heat, slot, cell);
		}
	}
	rg_free((void *)plan.cells);
	qsort(cells, count, sizeof(*cells), compare_slots);
	grid->cells = (struct race_list){cells, count};
	grid->count = (int)count;
	grid->pole_right = count && 2 * cells[0].column + 1 > grid->columns;
	part_files(grid, cells);
	grid->wide = widen(grid, cells);
	view->grid = count ? grid : NULL;
	return view->grid;
}

/* ---- calendar ---- */

/* `wanted`: NULL or "" = the view's series, "*" = all, else ids with commas between. */
static bool series_wanted(const struct view *view, const struct race_round *round, const char *wanted)
{
	if (rg_empty(wanted))
		return !view->series || !round->series.to || round->series.to == view->series;
	if (strcmp(wanted, "*") == 0)
		return true;
	for (const char *at = wanted; *at;) {
		size_t length = strcspn(at, ",");
		if (round->series.id && strlen(round->series.id) == length && memcmp(at, round->series.id, length) == 0)
			return true;
		at += length + (at[length] == ',');
	}
	return false;
}

static const struct race_driver *round_winner(const struct view *view, const struct race_round *round)
{
	for (RACE_EACH(struct race_winner, winner, round->winners)) {
		if (!view->class_ || !winner->class_.to || winner->class_.to == view->class_)
			return winner->driver.to;
	}
	return NULL;
}

/* A round that is known by its id alone is a row without a word. */
static bool says_something(const struct race_round *round)
{
	return round->venue || round->name || round->date_text || race_date_given(round->start);
}

static void fill_row(const struct view *view, struct view_calendar_row *row, const struct race_round *round)
{
	const struct race_driver *winner = round_winner(view, round);

	row->round = (struct race_ref){round->id, round};
	row->series = round->series;
	row->winner = (struct race_ref){NULL, winner};
	row->cancelled = round->status == RACE_ROUND_CANCELLED;
	row->postponed = round->status == RACE_ROUND_POSTPONED;
	row->over = !row->cancelled && !row->postponed && race_round_over(round, view->today);
	row->current = round == view->round && !row->cancelled && !row->postponed && !row->over;
	row->today = row->current && race_date_given(round->start) && race_date_compare(round->start, view->today) <= 0;
	row->key = round->id;
}

static void title_calendar(struct view *view, struct view_calendar *calendar)
{
	const struct view_calendar_row *rows = calendar->rows.items;
	const struct race_series *first = NULL;

	calendar->color = RACE_NONE;
	calendar->title = NULL;
	for (size_t i = 0; i < calendar->rows.count; i++) {
		const struct race_series *series = rows[i].series.to;
		bool seen = !series;
		for (size_t k = 0; k < i && !seen; k++)
			seen = rows[k].series.to == series;
		if (seen)
			continue;
		const char *name = series->name ? series->name : series->short_name ? series->short_name : series->id;
		calendar->title = calendar->title ? rg_arena_printf(view->arena, "%s · %s", calendar->title, name)
						  : name;
		calendar->several = first != NULL;
		first = first ? first : series;
	}
	if (first) {
		calendar->season = first->season;
		calendar->color = calendar->several ? RACE_NONE : first->color;
	}
}

const struct view_calendar *view_calendar_make(struct view *view)
{
	if (view->calendar)
		return view->calendar;
	size_t count = 0, most = view->day->rounds.count;
	struct view_calendar_row *rows = rg_arena_alloc(view->arena, most ? most : 1, sizeof(*rows));

	for (RACE_EACH(struct race_round, round, view->day->rounds)) {
		if (says_something(round) && series_wanted(view, round, view->ask->series))
			fill_row(view, &rows[count++], round);
	}
	if (!count)
		return NULL;
	struct view_calendar *calendar = rg_arena_alloc(view->arena, 1, sizeof(*calendar));
	calendar->rows = (struct race_list){rows, count};
	title_calendar(view, calendar);
	view->calendar = calendar;
	return calendar;
}

/* ---- honours ---- */

#define HONOUR_LINES 3

/* Honours without a place come last; newest year first, those without a year behind. */
static int compare_honours(const void *a, const void *b)
{
	const struct view_honour *x = a, *y = b;
	int x_place = x->position == RACE_NONE ? INT_MAX : x->position;
	int y_place = y->position == RACE_NONE ? INT_MAX : y->position;

	if (x_place != y_place)
		return x_place < y_place ? -1 : 1;
	if (!x->year != !y->year)
		return x->year ? -1 : 1;
	int by_year = x->year ? -rg_compare_numbers(x->year, y->year) : 0;
	return by_year ? by_year : strcmp(x->title, y->title);
}

static struct view_honour *find_same(struct view_honour *lines, size_t count, const struct view_honour *wanted)
{
	for (size_t i = 0; i < count; i++) {
		if (lines[i].position == wanted->position && lines[i].team == wanted->team &&
		    strcmp(lines[i].title, wanted->title) == 0)
			return &lines[i];
	}
	return NULL;
}

static void join_years(struct view *view, struct view_honour *line, const struct view_honour *more)
{
	line->count += more->count;
	if (!more->year || (line->year && strstr(line->year, more->year)))
		return;
	line->year = line->year ? rg_arena_printf(view->arena, "%s, %s", line->year, more->year) : more->year;
}

struct race_list view_honours_make(struct view *view, const struct race_driver *driver)
{
	size_t count = 0, kept = 0;
	int titles = 0;

	if (!driver->honours.count)
		return (struct race_list){0};
	struct view_honour *lines = rg_arena_alloc(view->arena, driver->honours.count, sizeof(*lines));
	for (RACE_EACH(struct race_honour, honour, driver->honours)) {
		struct view_honour *line = &lines[count++];
		*line = (struct view_honour){
			.title = honour->title,
			.year = honour->year,
			.position = honour->position,
			.count = honour->count == RACE_NONE ? 1 : honour->count,
			.team = honour->kind == RACE_HONOUR_TEAM,
		};
		titles += honour->position == 1 ? line->count : 0;
	}
	qsort(lines, count, sizeof(*lines), compare_honours);
	for (size_t i = 0; i < count; i++) {
		struct view_honour line = lines[i], *same = find_same(lines, kept, &line);
		if (same)
			join_years(view, same, &line);
		else
			lines[kept++] = line;
	}
	if (kept > HONOUR_LINES) {
		kept = HONOUR_LINES;
		if (titles > HONOUR_LINES - 1)
			lines[HONOUR_LINES - 1] = (struct view_honour){.position = 1, .titles = titles, .count = 1};
	}
	for (size_t i = 0; i < kept; i++)
		lines[i].count = lines[i].count > 1 ? lines[i].count : RACE_NONE;
	return (struct race_list){lines, kept};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists made for drawing: the cells of a grid, the rows of a calendar, the lines of a driver's honours. All memory is
 * of the view's arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_LISTS_H
#define RG_GRAPHIC_VIEW_LISTS_H

#include "view.h"

struct view_cell {
	int row, column; /* from 0, as drawn */
	int slot;
	bool empty;
	struct race_ref entry; /* NULL target: an empty slot */
	struct race_ref driver;
	struct race_ref class_;
	const char *key; /* the driver's id, else the slot: what makes it the same cell in the next graphic */
};

struct view_grid {
	int rows, columns, count; /* count: of cells */
	const char *classes;      /* their titles */
	bool mirrored;            /* the camera sees the cars from the front, so left is right in all cells */
	bool wide;                /* several rows in which each cell has room for two columns, of five at most */
	bool pole_right;          /* as drawn */
	struct race_list cells;   /* struct view_cell, in slot order */
};

struct view_calendar_row {
	struct race_ref round;
	struct race_ref series;
	struct race_ref winner;
	bool over, current, today, cancelled, postponed;
	const char *key;
};

struct view_calendar {
	struct race_list rows; /* struct view_calendar_row */
	bool several;          /* more than one series */
	const char *title, *season;
	int color; /* of the series, RACE_NONE when there are several or it has none */
};

struct view_honour {
	const char *title, *year;
	int position;
	int titles; /* > 0: the line that sums up "8 championships" */
	int count;  /* > 1: so many times */
	bool team;
};

extern const struct race_type view_type_cell;
extern const struct race_type view_type_grid;
extern const struct race_type view_type_calendar_row;
extern const struct race_type view_type_calendar;
extern const struct race_type view_type_honour;

/* NULL when there is nothing to show. */
const struct view_grid *view_grid_make(struct view *view);
/* The cell of a heat's slot, without a place on a grid. */
void view_cell_fill(struct view *view, const struct race_heat *heat, int slot, struct view_cell *cell);
const struct view_calendar *view_calendar_make(struct view *view);
/* struct view_honour: best place first, then newest; equal titles joined; of more than three the third sums up. */
struct race_list view_honours_make(struct view *view, const struct race_driver *driver);

#endif

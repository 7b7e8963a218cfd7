/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the table reader share; nobody else includes it. A table belongs to one thread for one reading;
 * everything lies in its arena.
 */
#ifndef RG_RACE_TABLE_TABLE_INTERNAL_H
#define RG_RACE_TABLE_TABLE_INTERNAL_H

#include "base/format.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/value/duration.h"
#include "race/day/fields.h"
#include "race/day/id_index.h"
#include "table.h"

#define TABLE_MAX_ROWS    20000
#define TABLE_MAX_COLUMNS 200
#define TABLE_CELL_BYTES  8000

/* table_text.c: the bytes as UTF-8 without NUL, any encoding. NULL with a problem. */
char *table_text_read(struct rg_arena *arena, const char *bytes, size_t length, const char *name,
		      struct race_problems *problems);

/* A row that has something in it. */
struct table_row {
	size_t line;         /* where it begins, or which it is, from 1 */
	const bool *numbers; /* cells that are numbers of JSON, which have lost their last zeros; NULL: none */
	size_t count;
	const char **cells; /* as written; blank ones are "" */
};

/* table_cells.c: the rows of a text, `limit` at most. What is left out is reported unless `name` is NULL. */
void table_cells_read(struct rg_arena *arena, const char *text, char delimiter, size_t limit, const char *name,
		      struct race_problems *problems, struct rg_array *rows);

enum table_kind {
	TABLE_NONE,
	TABLE_HEATS, /* grids and results */
	TABLE_STANDINGS,
	TABLE_CALENDAR,
	TABLE_PEOPLE,
	TABLE_DRIVERS,
};

enum table_day_order { TABLE_DAY_UNKNOWN, TABLE_DAY_FIRST, TABLE_MONTH_FIRST };

struct table_column {
	const char *header;           /* as written, cleaned */
	const struct race_type *type; /* NULL: not understood */
	const char *field;
	enum race_unit unit;       /* of times */
	bool passed_over;          /* known, and of no use here */
	bool twice;                /* means what one before it means */
	enum table_day_order days; /* of dates with slashes */
};

struct table {
	struct rg_arena *arena;
	const char *name; /* in problems */
	const char *heat; /* what a heat is called where no column says it; NULL: nobody knows */
	const char *unit; /* of its rows in problems: "line" of a text, "row" of a list */
	const struct race_table_words *words;
	struct race_problems *problems;
	enum table_kind kind;
	struct rg_array rows; /* struct table_row; the header row and what stands before it left out */
	struct table_column *columns;
	size_t column_count;
	const struct table_row *row; /* that is being read */
};

/* table_head.c: finds the delimiter, the header row and the kind, and fills the table. False with a problem. */
bool table_head_read(struct table *table, const char *text);
/* The same for rows that are parted already, the first of which has the headers. Takes the rows over. */
bool table_head_read_rows(struct table *table, struct rg_array *rows);
/* table_objects.c: the rows of a list of JSON objects, the names of their members first. */
void table_objects_read(struct rg_arena *arena, const cJSON *list, struct rg_array *rows);
/* The cell of the current row, cleaned; NULL when there is no such column or nothing in it. */
const char *table_cell(const struct table *table, const struct race_type *type, const char *field);
const struct table_column *table_column(const struct table *table, const struct race_type *type, const char *field);

/* table_date.c */
void table_find_day_order(struct table *table);
/* "2021-06-05", "5.6.2021", and with slashes as the column has it: to "2021-06-05". NULL: no date. */
const char *table_date(struct rg_arena *arena, const char *text, enum table_day_order order);
/* "5.–6.6.2021" and the like to two dates; false for anything else. */
bool table_date_range(struct rg_arena *arena, const char *text, const char **start, const char **end);

/* table_value.c: sets the members of the object that the current row's columns of `type` mean. What is wrong is
 * reported and left out; "-" in a table of drivers sets null: "take it away". */
void table_set_all(struct table *table, cJSON *object, const struct race_type *type);
void table_problem(struct table *table, const struct table_column *column, const char *format, ...) RG_FORMAT(3, 4);
/* Without blanks around, NFC, entities resolved ("&amp;", "%C3%BC"). NULL when nothing is left, or the error that a
 * spreadsheet shows for what it could not reckon ("#N/A"). */
const char *table_clean(struct rg_arena *arena, const char *raw);
/* "3", "3.", "=3", "3,0" of a spreadsheet. */
bool table_read_whole(const char *text, int64_t *value);
/* "-", "--", "n/a": what stands for nothing. */
bool table_is_nothing(const char *text);

/* table_driver.c: what identifies drivers and classes, over all rows. */
struct table_names {
	struct race_id_index class_keys, driver_ids, list_keys;
	struct race_id_index people; /* by number and whole name */
	struct rg_array classes;     /* const char *: the spelling that came first */
	struct rg_array drivers;     /* struct table_driver */
	struct rg_array lists;       /* cJSON *: the rows of each standing */
};

struct table_driver {
	cJSON *json;
	size_t line;
};

void table_names_finish(struct table_names *names);
/* The class of the current row in the spelling of its first row; NULL: none. */
const char *table_class(const struct table *table, struct table_names *names);
/* What tells a class from others; "" for NULL. */
const char *table_key(const struct table *table, const char *text);
/*
 * The id of the current row's driver, who is added to `drivers`. One who is there already is a mistake in a list of
 * drivers, which is reported, and none in other tables. NULL (reported): the row names nobody, or somebody again.
 */
const char *table_driver(struct table *table, struct table_names *names, cJSON *drivers);

/* table_heat.c: grids and results. */
void table_heats_build(struct table *table, struct table_names *names, cJSON *tree);

#endif

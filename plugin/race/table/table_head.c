/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <string.h>

#include "race/day/decode_internal.h"
#include "race/value/merge_name.h"

/* Titles may stand above the headers. */
#define HEADER_ROWS 10
#define MOST_TYPES  3

/* In which members of the feed the headers of a kind are looked for, in this order. */
static const struct {
	enum table_kind kind;
	const struct race_type *types[MOST_TYPES];
} kinds[] = {
	{TABLE_HEATS, {&race_type_entry, &race_type_heat, &race_type_driver}},
	{TABLE_STANDINGS, {&race_type_row, &race_type_standing, &race_type_driver}},
	{TABLE_CALENDAR, {&race_type_round}},
	{TABLE_PEOPLE, {&race_type_person}},
	{TABLE_DRIVERS, {&race_type_driver}},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

struct head {
	struct table_column columns[TABLE_MAX_COLUMNS];
	size_t count;
	size_t understood;
};

static bool has(const struct head *head, const struct race_type *type, const char *field)
{
	for (size_t i = 0; i < head->count; i++) {
		if (head->columns[i].type == type && strcmp(head->columns[i].field, field) == 0)
			return true;
	}
	return false;
}

/* At least one of up to four members. */
static bool has_one(const struct head *head, const struct race_type *type, const char *const fields[4])
{
	for (size_t i = 0; i < 4 && fields[i]; i++) {
		if (has(head, type, fields[i]))
			return true;
	}
	return false;
}

#define HAS_ONE(head, type, ...) has_one(head, &race_type_##type, (const char *const[4]){__VA_ARGS__})

static bool names_drivers(const struct head *head)
{
	return HAS_ONE(head, driver, "number", "name", "name_last_first", "last_name") ||
	       has(head, &race_type_driver, "id");
}

/* A grid or a result of named heats; of one heat, when there is no column for it. */
static bool is_driven(const struct head *head)
{
	return HAS_ONE(head, entry, "slot", "position") && HAS_ONE(head, entry, "time_ms", "best_lap_ms", "laps");
}

static bool is_heats(const struct head *head)
{
	bool place = HAS_ONE(head, entry, "slot", "position");

	if (HAS_ONE(head, heat, "heat", "id", "group", "name"))
		return place || HAS_ONE(head, entry, "time_ms", "best_lap_ms", "laps", "gap") ||
		       HAS_ONE(head, entry, "joker_lap", "penalty_ms", "status", "through");
	return has(head, &race_type_entry, "slot") || is_driven(head);
}

static bool is_calendar(const struct head *head)
{
	return HAS_ONE(head, round, "start", "date", "date_text") &&
	       (HAS_ONE(head, round, "venue", "name") || has(head, &race_type_round, "number"));
}

static bool satisfies(enum table_kind kind, const struct head *head)
{
	switch (kind) {
	case TABLE_HEATS:
		return names_drivers(head) && is_heats(head);
	case TABLE_STANDINGS:
		return names_drivers(head) && has(head, &race_type_row, "points");
	case TABLE_CALENDAR:
		return is_calendar(head);
	case TABLE_PEOPLE:
		return has(head, &race_type_person, "name") && has(head, &race_type_person, "role");
	case TABLE_DRIVERS:
		return names_drivers(head);
	case TABLE_NONE:
		break;
	}
	return false;
}

/* "Time (s)", "Aika [ms]" without the bracket. */
static char *without_bracket(const char *header)
{
	size_t length = strcspn(header, "([");
	return rg_strndup(header, length);
}

/* How long the end of a header is that says its times are milliseconds: "total_time_ms", "totalTimeMs"; 0: none does.
 */
static size_t milliseconds_end(const char *header)
{
	static const char *const ends[] = {"(ms)", "[ms]", "_ms", " ms", "Ms", "Millis", "milliseconds", "_millis"};
	size_t length = strlen(header);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t size = strlen(ends[i]);
		bool joined = ends[i][0] == 'M'; /* to the word before, by its capital alone */
		const char *end = length > size ? header + length - size : "";
		if (joined ? strcmp(end, ends[i]) == 0 : rg_equal_ignoring_case(end, ends[i]))
			return size;
	}
	return 0;
}

static bool find_header(const struct race_table_words *words, const struct race_type *const types[MOST_TYPES],
			const char *text, struct table_column *column)
{
	char *key = race_table_words_key(text);

	column->field = NULL;
	for (size_t i = 0; *key && i < MOST_TYPES && types[i] && !column->field; i++) {
		column->type = types[i];
		column->field = race_table_words_header(words, types[i], key);
	}
	rg_free(key);
	return column->field != NULL;
}

static struct table_column *column_of(struct head *head, const struct race_type *type, const char *field)
{
	for (size_t i = 0; i < head->count; i++) {
		if (head->columns[i].type == type && strcmp(head->columns[i].field, field) == 0)
			return &head->columns[i];
	}
	return NULL;
}

static void pass_over(struct table_column *column)
{
	column->type = NULL;
	column->passed_over = true;
}

/* The column means `field`, unless another one does already. */
static void settle_as(struct head *head, struct table_column *column, const char *field)
{
	if (has(head, column->type, field))
		pass_over(column);
	else
		column->field = field;
}

/* Totals of what? Of times, where one stands in the column. */
static bool has_times(const struct head *head, const struct table_column *column, const struct rg_array *rows,
		      size_t from)
{
	size_t at = (size_t)(column - head->columns);

	for (size_t i = from; i < rows->count; i++) {
		const struct table_row *row = (const struct table_row *)rows->items + i;
		if (at < row->count && strchr(row->cells[at], ':'))
			return true;
	}
	return false;
}

/* What a column means that only those beside it, or what stands in it, can tell. */
static void settle_columns(struct head *head, const struct rg_array *rows, size_t from)
{
	struct table_column *gap = column_of(head, &race_type_entry, "gap");
	struct table_column *diff = column_of(head, &race_type_entry, "diff");
	struct table_column *time = column_of(head, &race_type_entry, "total");
	struct table_column *points = column_of(head, &race_type_row, "total");

	/* MYLAPS: Gap to the car ahead, Diff to the leader. */
	if (diff && gap)
		pass_over(gap);
	if (diff)
		diff->field = "gap";
	if (time && has_times(head, time, rows, from))
		settle_as(head, time, "time_ms");
	else if (time)
		pass_over(time);
	if (points && (HAS_ONE(head, standing, "series", "after") || has(head, &race_type_row, "change")))
		settle_as(head, points, "points");
	else if (points)
		pass_over(points);
	for (size_t i = 0; i < head->count; i++) {
		if (head->columns[i].type && strcmp(head->columns[i].field, "passed_over") == 0)
			pass_over(&head->columns[i]);
	}
}

static void read_head(const struct table *table, const struct rg_array *rows, size_t at,
		      const struct race_type *const types[MOST_TYPES], struct head *head)
{
	const struct table_row *row = (const struct table_row *)rows->items + at;

	head->count = row->count;
	head->understood = 0;
	for (size_t i = 0; i < row->count; i++) {
		struct table_column *column = &head->columns[i];
		const char *text = table_clean(table->arena, row->cells[i]);
		*column = (struct table_column){.header = text ? text : "", .unit = RACE_UNIT_SECONDS};
		size_t end = milliseconds_end(column->header);
		char *bare = without_bracket(column->header);
		char *unitless = rg_strndup(column->header, strlen(column->header) - end);
		bool found = find_header(table->words, types, column->header, column) ||
			     find_header(table->words, types, bare, column) ||
			     find_header(table->words, types, unitless, column);
		rg_free(bare);
		rg_free(unitless);
		/* The second of two columns of one meaning is none; many may be of no use. */
		head->count = i;
		column->twice = found && has(head, column->type, column->field) &&
				strcmp(column->field, "passed_over") != 0;
		if (!found || column->twice)
			column->type = NULL;
		head->count = row->count;
		if (end)
			column->unit = RACE_UNIT_MS;
	}
	settle_columns(head, rows, at + 1);
	for (size_t i = 0; i < head->count; i++)
		head->understood += head->columns[i].type != NULL;
}

struct choice {
	struct head head;
	enum table_kind kind;
	char delimiter;
	size_t row;
};

/* The first kind that fits; but a calendar is told from a roster with dates, and points from a grid, by how much of it
 * is understood. Places with laps or times are a result, whatever points stand beside them. */
static bool is_better(const struct choice *choice, enum table_kind kind, const struct head *head)
{
	if (!satisfies(kind, head))
		return false;
	if (choice->kind == TABLE_NONE)
		return true;
	if ((choice->kind == TABLE_CALENDAR && kind == TABLE_DRIVERS) ||
	    (choice->kind == TABLE_HEATS && kind == TABLE_STANDINGS && !is_driven(&choice->head)))
		return head->understood > choice->head.understood;
	return false;
}

static void try_row(const struct table *table, const struct rg_array *rows, size_t at, struct choice *choice)
{
	struct head *head = rg_alloc(1, sizeof(*head));

	choice->kind = TABLE_NONE;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		read_head(table, rows, at, kinds[i].types, head);
		if (is_better(choice, kinds[i].kind, head)) {
			choice->head = *head;
			choice->kind = kinds[i].kind;
		}
	}
	rg_free(head);
}

static void try_delimiter(const struct table *table, const char *text, char delimiter, struct choice *best)
{
	struct rg_array rows = {0};
	struct choice *choice = rg_alloc(1, sizeof(*choice));

	table_cells_read(table->arena, text, delimiter, HEADER_ROWS, NULL, NULL, &rows);
	for (size_t i = 0; i < rows.count; i++) {
		try_row(table, &rows, i, choice);
		if (choice->kind != TABLE_NONE && choice->head.understood > best->head.understood) {
			*best = *choice;
			best->delimiter = delimiter;
			best->row = i;
		}
	}
	rg_free(choice);
	rg_array_finish(&rows);
}

/* Excel's first line "sep=;" says nothing that looking does not find. */
static const char *skip_separator_line(const char *text)
{
	if (rg_starts_with(text, "sep=") && text[4] && (text[5] == '\n' || text[5] == '\r'))
		return text + 5;
	return text;
}

/* What a column that was left over is. */
enum left_over {
	LEFT_UNKNOWN = 1,
	LEFT_TWICE,   /* it means what one before it does */
	LEFT_MISSING, /* a result's or a standing's, but what makes the table one is missing */
};

/* The table was taken for less than it is meant as: laps and times without a place, points without a driver. */
static bool is_of_a_result(const struct table *table, const struct table_column *column)
{
	struct table_column found = {0};

	for (size_t i = 0; table->kind == TABLE_DRIVERS && i < KIND_COUNT; i++) {
		bool telling = kinds[i].kind == TABLE_HEATS || kinds[i].kind == TABLE_STANDINGS;
		if (telling && find_header(table->words, kinds[i].types, column->header, &found) &&
		    strcmp(found.field, "passed_over") != 0)
			return true;
	}
	return false;
}

static enum left_over left_over_of(const struct table *table, const struct table_column *column)
{
	if (column->type || column->passed_over || !*column->header)
		return 0;
	return column->twice ? LEFT_TWICE : is_of_a_result(table, column) ? LEFT_MISSING : LEFT_UNKNOWN;
}

/* New; NULL: there is none. */
static char *list_columns(const struct table *table, enum left_over which)
{
	struct rg_buffer list = {0};

	for (size_t i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		if (left_over_of(table, column) != which)
			continue;
		char *shown = race_shown_text(column->header);
		rg_buffer_format(&list, "%s%s", list.length ? ", " : "", shown);
		rg_free(shown);
	}
	return list.length ? rg_buffer_take(&list) : NULL;
}

/* A column that nobody needs is no fault; of two that mean the same, one is not read. */
static void report_columns(const struct table *table)
{
	char *unknown = list_columns(table, LEFT_UNKNOWN), *twice = list_columns(table, LEFT_TWICE);
	char *missing = list_columns(table, LEFT_MISSING);

	if (unknown)
		race_problems_remark(table->problems, "%s: columns that nobody needs: %s", table->name, unknown);
	if (twice)
		race_problems_add(table->problems, "%s: columns that mean what one before them does, left out: %s",
				  table->name, twice);
	if (missing)
		race_problems_add(table->problems,
				  "%s: read as a list of drivers, for a result has a place beside laps or times, a "
				  "standing one beside points; left out: %s",
				  table->name, missing);
	rg_free(unknown);
	rg_free(twice);
	rg_free(missing);
}

/* The table begins behind its row of headers. */
static bool take_head(struct table *table, const struct choice *best)
{
	table->kind = best->kind;
	if (best->kind == TABLE_NONE) {
		race_problems_add(table->problems,
				  "%s: no line of headers is understood. A table is: drivers (number or name), a grid "
				  "(heat, slot, number), results (heat, position, number), standings (position, number "
				  "or name, points), a calendar (date, venue or name), people (name, role)",
				  table->name);
	} else {
		table->column_count = best->head.count;
		table->columns = rg_arena_alloc(table->arena, best->head.count, sizeof(*table->columns));
		memcpy(table->columns, best->head.columns, best->head.count * sizeof(*table->columns));
		table->rows.count -= best->row + 1;
		memmove(table->rows.items, (struct table_row *)table->rows.items + best->row + 1,
			table->rows.count * sizeof(struct table_row));
		report_columns(table);
	}
	return table->kind != TABLE_NONE;
}

bool table_head_read(struct table *table, const char *text)
{
	static const char delimiters[] = {';', ',', '\t'};
	struct choice *best = rg_alloc(1, sizeof(*best));

	text = skip_separator_line(text);
	for (size_t i = 0; i < sizeof(delimiters); i++)
		try_delimiter(table, text, delimiters[i], best);
	if (best->kind != TABLE_NONE)
		table_cells_read(table->arena, text, best->delimiter, TABLE_MAX_ROWS, table->name, table->problems,
				 &table->rows);
	bool known = take_head(table, best);
	rg_free(best);
	return known;
}

bool table_head_read_rows(struct table *table, struct rg_array *rows)
{
	struct choice *best = rg_alloc(1, sizeof(*best));

	table->rows = *rows;
	*rows = (struct rg_array){0};
	try_row(table, &table->rows, 0, best);
	bool known = take_head(table, best);
	rg_free(best);
	return known;
}

const struct table_column *table_column(const struct table *table, const struct race_type *type, const char *field)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct table_column *column = &table->columns[i];
		if (column->type == type && strcmp(column->field, field) == 0)
			return column;
	}
	return NULL;
}

const char *table_cell(const struct table *table, const struct race_type *type, const char *field)
{
	const struct table_column *column = table_column(table, type, field);
	size_t at = column ? (size_t)(column - table->columns) : table->row->count;
	return at < table->row->count ? table_clean(table->arena, table->row->cells[at]) : NULL;
}

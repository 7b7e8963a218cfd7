/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "race/value/convert.h"
#include "race/value/date.h"
#include "race/day/decode_internal.h"
#include "honour_text.h"
#include "race/row/result.h"
#include "race/value/merge_name.h"
#include "race/day/tree.h"
#include "race/file/said.h"

#define MOST_COLORS 2
#define NO_PASSING  3599999 /* 00:59:59.999, what MYLAPS writes for "none" */

void table_problem(struct table *table, const struct table_column *column, const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), race_said(format), args);
	va_end(args);
	race_problems_add(table->problems, "%s %s %zu%s%s: %s", table->name, race_said(table->unit), table->row->line,
			  column ? ", " : "", column ? column->header : "", what);
}

static bool expected(struct table *table, const struct table_column *column, const char *what, const char *got)
{
	char *shown = race_shown_text(got);
	table_problem(table, column, "expected %s, got %s", race_said(what), shown);
	rg_free(shown);
	return false;
}

static const char *clean_cell(struct rg_arena *arena, const char *raw)
{
	if (!strpbrk(raw, "&%"))
		return race_clean_text(arena, raw, TABLE_CELL_BYTES, NULL);
	char *plain = race_convert_unescape(raw, false), *decoded = rg_percent_decoded(plain, false);
	const char *clean = race_clean_text(arena, decoded, TABLE_CELL_BYTES, NULL);
	rg_free(decoded);
	rg_free(plain);
	return clean;
}

const char *table_clean(struct rg_arena *arena, const char *raw)
{
	const char *text = clean_cell(arena, raw);
	return text && !race_convert_is_sheet_error(text) ? text : NULL;
}

bool table_is_nothing(const char *text)
{
	return race_convert_is_empty(text) || strcmp(text, "n/a") == 0 || strcmp(text, "N/A") == 0;
}

bool table_read_whole(const char *text, int64_t *value)
{
	char copy[24];
	size_t length = strlen(text += *text == '=');

	if (length >= sizeof(copy))
		return false;
	strcpy(copy, text);
	if (length > 2 && (strcmp(copy + length - 2, ",0") == 0 || strcmp(copy + length - 2, ".0") == 0))
		copy[length - 2] = 0;
	else if (length > 1 && strchr(".):", copy[length - 1]))
		copy[length - 1] = 0;
	return rg_parse_int(copy, value);
}

static bool set_whole(struct table *table, cJSON *object, const struct table_column *column,
		      const struct race_field *field, const char *text)
{
	int64_t value;
	char what[64];

	if (!table_read_whole(text, &value) || value < field->min || value > field->max) {
		snprintf(what, sizeof(what), race_said("a whole number from %d to %d"), (int)field->min,
			 (int)field->max);
		return expected(table, column, what, text);
	}
	cJSON_AddNumberToObject(object, field->name, (double)value);
	return true;
}

/* "3 s", "+3 sec" for a penalty. */
static const char *without_seconds(struct rg_arena *arena, const char *text)
{
	size_t length = strcspn(text, "sS");
	const char *unit = text + length;

	if (!rg_equal_ignoring_case(unit, "s") && !rg_equal_ignoring_case(unit, "sec") &&
	    !rg_equal_ignoring_case(unit, "sek") && !rg_equal_ignoring_case(unit, "s."))
		return text;
	while (length && text[length - 1] == ' ')
		length--;
	return rg_arena_strndup(arena, text, length);
}

static bool set_duration(struct table *table, cJSON *object, const struct table_column *column,
			 const struct race_field *field, const char *text)
{
	struct race_duration duration;

	size_t at = (size_t)(column - table->columns);
	bool number = table->row->numbers && table->row->numbers[at];

	if (strcmp(text, "-1") == 0)
		return true;
	/* "37794" is no time of that many seconds; of what else, nobody says. */
	if (column->unit == RACE_UNIT_SECONDS && strlen(text) > 3 && !text[strspn(text, "0123456789")])
		return expected(table, column, "a time such as 2:42.154, or a header that ends in (ms)", text);
	if (!race_duration_parse(without_seconds(table->arena, text), column->unit, &duration))
		return expected(table, column, "a time such as 2:42.154", text);
	if (duration.ms == 0 || (duration.ms == NO_PASSING && duration.decimals == 3))
		return true;
	/* 3000 ms of penalty are 3 s; 77.7 as a number may have been 77.700. */
	if (column->unit == RACE_UNIT_SECONDS ? number : field->ruled && !strpbrk(text, ":.,"))
		duration.decimals = RACE_NONE;
	cJSON_AddItemToObject(object, field->name, race_tree_duration(duration));
	return true;
}

static bool set_word(struct table *table, cJSON *object, const struct table_column *column,
		     const struct race_field *field, const char *text)
{
	char place[64], *key = race_table_words_key(text);
	bool yes_no = field->kind == RACE_BOOL;

	snprintf(place, sizeof(place), "%s.%s", column->type->name, field->name);
	const char *word = race_table_words_value(table->words, yes_no ? "yes_no" : place, key);
	for (const struct race_word *own = field->words; !yes_no && !word && own->text; own++) {
		if (strcmp(own->text, key) == 0)
			word = own->text;
	}
	rg_free(key);
	if (rg_equal(word, RACE_TABLE_NONE))
		return true;
	if (!word)
		return expected(table, column, yes_no ? "yes or no" : "a word that is known here", text);
	if (yes_no)
		cJSON_AddBoolToObject(object, field->name, strcmp(word, "yes") == 0);
	else
		cJSON_AddStringToObject(object, field->name, word);
	return true;
}

static bool set_date(struct table *table, cJSON *object, const struct table_column *column, const char *name,
		     const char *text)
{
	const char *date = table_date(table->arena, text, column->days);

	if (!date)
		return expected(table, column, "a date such as 1997-05-02 or 2.5.1997", text);
	cJSON_AddStringToObject(object, name, date);
	return true;
}

/* What the feed takes, and "5.6.2021 13:25". */
static bool set_time(struct table *table, cJSON *object, const struct table_column *column, const char *name,
		     const char *text)
{
	struct race_time time;
	size_t length = strcspn(text, " ");
	const char *date = table_date(table->arena, rg_arena_strndup(table->arena, text, length), column->days);
	const char *clock = text + length + strspn(text + length, " ");

	if (date && *clock) {
		char *iso = rg_arena_printf(table->arena, "%sT%s%s", date,
					    clock[1] == ':' || clock[1] == '.' ? "0" : "", clock);
		if (strlen(iso) > 13 && iso[13] == '.')
			iso[13] = ':';
		text = iso;
	}
	if (!race_time_parse(text, &time))
		return expected(table, column, "a day and time such as 2021-06-05 13:25", text);
	cJSON_AddStringToObject(object, name, text);
	return true;
}

static bool set_colors(struct table *table, cJSON *object, const struct table_column *column, const char *name,
		       const char *text)
{
	cJSON *list = cJSON_CreateArray();

	for (const char *at = text; *(at += strspn(at, " ,;/|+"));) {
		size_t length = strcspn(at, " ,;/|+");
		const char *digits = at + (*at == '#');
		if (strspn(digits, "0123456789abcdefABCDEF") != 6 || digits + 6 != at + length ||
		    cJSON_GetArraySize(list) == MOST_COLORS) {
			cJSON_Delete(list);
			return expected(table, column, "one or two colours such as #FFFFFF #0057B8", text);
		}
		char *color = rg_asprintf("#%.6s", digits);
		cJSON_AddItemToArray(list, cJSON_CreateString(color));
		rg_free(color);
		at += length;
	}
	cJSON_AddItemToObject(object, name, list);
	return true;
}

/* What is drawn in figures: a gap in a result, points, gaps between points. */
static bool set_figures(struct table *table, cJSON *object, const struct table_column *column,
			const struct race_field *field, const char *text)
{
	bool points = column->type == &race_type_row;
	struct race_convert convert = {
		.kind = points ? RACE_CONVERT_POINTS : RACE_CONVERT_GAP, .unit = column->unit, .decimals = RACE_NONE};
	cJSON *raw = cJSON_CreateString(points ? text : without_seconds(table->arena, text)), *value = NULL;
	const char *what;
	enum race_converted result = race_convert(&convert, raw, &value, &what);

	cJSON_Delete(raw);
	if (result == RACE_CONVERT_WRONG)
		return expected(table, column, points ? "a number" : "a gap such as +1.204 or 1 lap", text);
	if (value)
		cJSON_AddItemToObject(object, field->name, value);
	return true;
}

static bool set_text(struct table *table, cJSON *object, const struct table_column *column,
		     const struct race_field *field, const char *text)
{
	if (column->type == &race_type_row || (column->type == &race_type_entry && strcmp(field->name, "gap") == 0))
		return set_figures(table, object, column, field, text);
	cJSON_AddStringToObject(object, field->name, text);
	return true;
}

static bool set_honours(struct table *table, cJSON *object, const struct table_column *column, const char *raw)
{
	const char *place = rg_arena_printf(table->arena, "%s line %zu, %s", table->name, table->row->line,
					    column->header);
	cJSON *list = race_honours_read(raw, table->words, place, table->problems);

	if (list)
		cJSON_AddItemToObject(object, "honours", list);
	return list != NULL;
}

static bool set_value(struct table *table, cJSON *object, const struct table_column *column,
		      const struct race_field *field, const char *raw, const char *text)
{
	switch (field->kind) {
	case RACE_TEXT:
	case RACE_REF:
		return set_text(table, object, column, field, text);
	case RACE_INT:
		return set_whole(table, object, column, field, text);
	case RACE_MS:
		return set_duration(table, object, column, field, text);
	case RACE_BOOL:
	case RACE_WORD:
		return set_word(table, object, column, field, text);
	case RACE_DATE:
		return set_date(table, object, column, field->name, text);
	case RACE_TIME:
		return set_time(table, object, column, field->name, text);
	case RACE_COLORS:
		return set_colors(table, object, column, field->name, text);
	case RACE_LIST:
		return set_honours(table, object, column, raw);
	default:
		return false;
	}
}

static bool set(struct table *table, cJSON *object, const struct table_column *column, const char *raw)
{
	const struct race_field *field = race_type_field(column->type, column->field, strlen(column->field));
	const char *text = table_clean(table->arena, raw);

	if (!field || cJSON_GetObjectItemCaseSensitive(object, field->name))
		return true;
	if (!text && (text = clean_cell(table->arena, raw))) {
		table_problem(table, column, "the spreadsheet shows an error here (%.20s)", text);
		return true;
	}
	if (!text)
		return true;
	if (table_is_nothing(text)) {
		/* In the crew's own lists "-" takes away what another source says; in a result it is an empty place. */
		if (column->type == &race_type_driver || column->type == &race_type_round)
			cJSON_AddNullToObject(object, field->name);
		return true;
	}
	return set_value(table, object, column, field, raw, text);
}

void table_set_all(struct table *table, cJSON *object, const struct race_type *type)
{
	for (size_t i = 0; i < table->column_count && i < table->row->count; i++) {
		if (table->columns[i].type == type)
			set(table, object, &table->columns[i], table->row->cells[i]);
	}
}

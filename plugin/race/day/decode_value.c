/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/file/said.h"
#include "race/value/date.h"
#include "tree.h"

#define NUMBER_BYTES 32

static void add_path(struct rg_buffer *buffer, const struct race_path *path)
{
	if (!path)
		return;
	add_path(buffer, path->up);
	if (path->name)
		rg_buffer_format(buffer, "%s%s", buffer->length ? "." : "", path->name);
	else
		rg_buffer_format(buffer, "[%zu]", path->index);
}

static void add_problem(struct race_decoder *decoder, const struct race_path *path, const char *what)
{
	struct rg_buffer buffer = {0};

	add_path(&buffer, path);
	race_problems_add(decoder->problems, "%s%s%s", buffer.length ? buffer.bytes : "", buffer.length ? ": " : "",
			  what);
	rg_buffer_finish(&buffer);
}

void race_decode_problem(struct race_decoder *decoder, const struct race_path *path, const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), race_said(format), args);
	va_end(args);
	add_problem(decoder, path, what);
	race_decode_is_wrong(decoder, path);
}

void race_decode_too_many(struct race_decoder *decoder, const struct race_path *path, size_t keep)
{
	char what[96];

	snprintf(what, sizeof(what), race_said("more than %zu items, the rest is left out"), keep);
	add_problem(decoder, path, what);
	race_decode_is_cut(decoder, path, keep);
}

void race_decode_too_long(struct race_decoder *decoder, const struct race_path *path, size_t keep)
{
	char what[96];

	snprintf(what, sizeof(what), race_said("longer than %zu bytes, cut off"), keep);
	add_problem(decoder, path, what);
	race_decode_is_cut(decoder, path, keep);
}

/* The shortest text that reads back as the same number, whatever the locale of the process. */
static void number_text(double number, char text[NUMBER_BYTES])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, NUMBER_BYTES, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	for (char *at = text; *at; at++) {
		if (*at == ',')
			*at = '.';
	}
}

static char *shown_value(const cJSON *json)
{
	char number[NUMBER_BYTES];

	if (cJSON_IsString(json))
		return race_shown_text(json->valuestring);
	if (cJSON_IsNumber(json)) {
		number_text(json->valuedouble, number);
		return rg_strdup(isfinite(json->valuedouble) ? number : race_said("a number beyond all bounds"));
	}
	return rg_strdup(cJSON_IsTrue(json)     ? "true"
			 : cJSON_IsFalse(json)  ? "false"
			 : cJSON_IsArray(json)  ? race_said("a list")
			 : cJSON_IsObject(json) ? race_said("an object")
						: "null");
}

void race_decode_expected(struct race_decoder *decoder, const struct race_path *path, const char *what,
			  const cJSON *got)
{
	char *shown = shown_value(got);
	race_decode_problem(decoder, path, "expected %s, got %s", race_said(what), shown);
	rg_free(shown);
}

/* NULL: wrong (and reported) or empty, which is the same as not given. */
static const char *decode_text(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			       const struct race_path *path)
{
	size_t limit = race_field_max_bytes(field);
	char number[NUMBER_BYTES];
	const char *text = number;
	bool cut;

	if (cJSON_IsString(json)) {
		text = json->valuestring;
	} else if (cJSON_IsNumber(json) && isfinite(json->valuedouble)) {
		number_text(json->valuedouble, number);
	} else {
		race_decode_expected(decoder, path, "text", json);
		return NULL;
	}
	text = race_clean_text(decoder->day->arena, text, limit, &cut);
	if (cut)
		race_decode_too_long(decoder, path, limit);
	return text;
}

static bool decode_whole(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			 const struct race_path *path, int64_t *value)
{
	char what[96];

	if (!cJSON_IsNumber(json)) {
		race_decode_expected(decoder, path, "a whole number", json);
		return false;
	}
	double number = json->valuedouble;
	if (!(number >= (double)field->min && number <= (double)field->max) || number != floor(number)) {
		snprintf(what, sizeof(what), race_said("a whole number from %lld to %lld"), (long long)field->min,
			 (long long)field->max);
		race_decode_expected(decoder, path, what, json);
		return false;
	}
	*value = (int64_t)number;
	return true;
}

#define DURATION_MS       "ms"
#define DURATION_DECIMALS "decimals"

cJSON *race_tree_duration(struct race_duration duration)
{
	cJSON *json;

	if (duration.decimals == RACE_NONE)
		return cJSON_CreateNumber((double)duration.ms);
	json = cJSON_CreateObject();
	cJSON_AddNumberToObject(json, DURATION_MS, (double)duration.ms);
	cJSON_AddNumberToObject(json, DURATION_DECIMALS, duration.decimals);
	return json;
}

/* Milliseconds alone, or with their decimals. */
static bool decode_duration(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			    const struct race_path *path, struct race_duration *duration)
{
	static const struct race_field digits = {.min = 0, .max = 3};
	struct race_path at = {.up = path, .name = DURATION_DECIMALS};
	int64_t whole;

	if (cJSON_IsObject(json)) {
		const cJSON *decimals = cJSON_GetObjectItemCaseSensitive(json, DURATION_DECIMALS);
		if (decimals && !cJSON_IsNull(decimals) && decode_whole(decoder, &digits, decimals, &at, &whole))
			duration->decimals = (int)whole;
		at.name = DURATION_MS;
		path = &at;
		json = cJSON_GetObjectItemCaseSensitive(json, DURATION_MS);
		if (!json || cJSON_IsNull(json)) {
			race_decode_problem(decoder, path->up, "has no %s", DURATION_MS);
			return false;
		}
	}
	return decode_whole(decoder, field, json, path, &duration->ms);
}

static bool parse_color(const char *text, int *color)
{
	if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	*color = (int)strtol(text + 1, NULL, 16);
	return true;
}

static bool decode_color(struct race_decoder *decoder, const cJSON *json, const struct race_path *path, int *color)
{
	if (cJSON_IsString(json) && parse_color(json->valuestring, color))
		return true;
	race_decode_expected(decoder, path, "a colour such as \"#FF6B35\"", json);
	return false;
}

static bool decode_word(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			const struct race_path *path, int *value)
{
	struct rg_buffer what = {0};

	for (const struct race_word *word = field->words; cJSON_IsString(json) && word->text; word++) {
		if (strcmp(word->text, json->valuestring) == 0) {
			*value = word->value;
			return true;
		}
	}
	rg_buffer_text(&what, race_said("one of"));
	for (const struct race_word *word = field->words; word->text; word++)
		rg_buffer_format(&what, "%s %s", word == field->words ? "" : ",", word->text);
	race_decode_expected(decoder, path, what.bytes, json);
	rg_buffer_finish(&what);
	return false;
}

/* A list of texts, references or colours: a wrong item is dropped alone. */
static bool decode_items(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			 const struct race_path *path, struct race_list *list)
{
	size_t size = field->kind == RACE_REFS     ? sizeof(struct race_ref)
		      : field->kind == RACE_COLORS ? sizeof(int)
						   : sizeof(const char *);
	size_t limit = race_field_max_items(field), index = 0;
	const cJSON *item;

	if (!cJSON_IsArray(json)) {
		race_decode_expected(decoder, path, "a list", json);
		return false;
	}
	list->count = 0;
	list->items = rg_arena_alloc(decoder->day->arena, limit, size);
	cJSON_ArrayForEach(item, json)
	{
		struct race_path at = {.up = path, .index = index++};
		char *to = (char *)list->items + list->count * size;
		if (at.index == limit) {
			race_decode_too_many(decoder, path, limit);
			break;
		}
		if (field->kind == RACE_COLORS) {
			list->count += decode_color(decoder, item, &at, (int *)to);
			continue;
		}
		const char *text = decode_text(decoder, field, item, &at);
		if (!text)
			continue;
		/* This also sets a struct race_ref, whose first member is the id. */
		memcpy(to, &text, sizeof(text));
		list->count++;
	}
	return list->count > 0;
}

struct grid_rows {
	int rows, columns, places;
	int cells[RACE_GRID_MAX_ROWS][RACE_GRID_MAX_COLUMNS];
	bool seen[100]; /* by slot */
};

static bool decode_cell(struct race_decoder *decoder, const cJSON *json, const struct race_path *path,
			struct grid_rows *grid, int *cell)
{
	double slot = cJSON_IsNumber(json) ? json->valuedouble : -1;

	if (cJSON_IsNull(json))
		return true;
	if (!(slot >= 1 && slot <= 99) || slot != floor(slot)) {
		race_decode_expected(decoder, path, "a slot from 1 to 99 or null", json);
		return false;
	}
	if (grid->seen[(int)slot]) {
		race_decode_problem(decoder, path, "slot %d stands in the grid already", (int)slot);
		return false;
	}
	if (++grid->places > RACE_GRID_MAX_PLACES) {
		race_decode_problem(decoder, path, "more than %d places", RACE_GRID_MAX_PLACES);
		return false;
	}
	grid->seen[(int)slot] = true;
	*cell = (int)slot;
	return true;
}

static bool decode_row(struct race_decoder *decoder, const cJSON *json, const struct race_path *path,
		       struct grid_rows *grid)
{
	const cJSON *cell;
	int column = 0;

	if (!cJSON_IsArray(json)) {
		race_decode_expected(decoder, path, "a list", json);
		return false;
	}
	if (grid->rows == RACE_GRID_MAX_ROWS) {
		race_decode_problem(decoder, path, "more than %d rows", RACE_GRID_MAX_ROWS);
		return false;
	}
	cJSON_ArrayForEach(cell, json)
	{
		struct race_path at = {.up = path, .index = (size_t)column};
		if (column == RACE_GRID_MAX_COLUMNS) {
			race_decode_problem(decoder, &at, "more than %d places side by side", RACE_GRID_MAX_COLUMNS);
			return false;
		}
		if (!decode_cell(decoder, cell, &at, grid, &grid->cells[grid->rows][column]))
			return false;
		column++;
	}
	grid->rows++;
	grid->columns = column > grid->columns ? column : grid->columns;
	return true;
}

/* One mistake drops the whole grid, because half a grid would put drivers in wrong places. */
static bool decode_grid(struct race_decoder *decoder, const cJSON *json, const struct race_path *path,
			struct race_grid *to)
{
	struct grid_rows grid = {0};
	const cJSON *row;
	size_t index = 0;

	if (!cJSON_IsArray(json)) {
		race_decode_expected(decoder, path, "a list", json);
		return false;
	}
	cJSON_ArrayForEach(row, json)
	{
		struct race_path at = {.up = path, .index = index++};
		if (!decode_row(decoder, row, &at, &grid)) {
			race_decode_problem(decoder, path, "this grid is left out");
			return false;
		}
	}
	if (!grid.places)
		return false;
	int *cells = rg_arena_alloc(decoder->day->arena, (size_t)grid.rows * (size_t)grid.columns, sizeof(*cells));
	for (int i = 0; i < grid.rows * grid.columns; i++)
		cells[i] = grid.cells[i / grid.columns][i % grid.columns];
	*to = (struct race_grid){.rows = grid.rows, .columns = grid.columns, .cells = cells};
	return true;
}

bool race_tree_grid(const cJSON *json, const char *place, struct rg_arena *arena, struct race_grid *grid,
		    struct race_problems *problems)
{
	struct race_day day = {.arena = arena};
	struct race_decoder decoder = {.day = &day, .problems = problems};
	struct race_path path = {.name = place};

	return decode_grid(&decoder, json, &path, grid);
}

static bool decode_moment(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
			  const struct race_path *path, void *to)
{
	bool date = field->kind == RACE_DATE;
	struct rg_arena *arena = decoder->day->arena;

	if (cJSON_IsString(json)) {
		const char *text = race_clean_text(arena, json->valuestring, race_field_max_bytes(field), NULL);
		if (!text || (date ? race_date_parse(text, to) : race_time_parse(text, to)))
			return text != NULL;
	}
	race_decode_expected(decoder, path,
			     date ? "a date such as \"2021-06-05\"" : "a time such as \"2021-06-05T13:25:00+03:00\"",
			     json);
	return false;
}

bool race_decode_value(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
		       const struct race_path *path, void *to)
{
	int64_t whole;

	switch (field->kind) {
	case RACE_TEXT:
	case RACE_REF: /* begins with its id */
		*(const char **)to = decode_text(decoder, field, json, path);
		return *(const char **)to != NULL;
	case RACE_INT:
		if (!decode_whole(decoder, field, json, path, &whole))
			return false;
		*(int *)to = (int)whole;
		return true;
	case RACE_MS:
		return decode_duration(decoder, field, json, path, to);
	case RACE_BOOL:
		if (!cJSON_IsBool(json)) {
			race_decode_expected(decoder, path, "true or false", json);
			return false;
		}
		*(bool *)to = cJSON_IsTrue(json);
		return true;
	case RACE_COLOR:
		return decode_color(decoder, json, path, to);
	case RACE_DATE:
	case RACE_TIME:
		return decode_moment(decoder, field, json, path, to);
	case RACE_WORD:
		return decode_word(decoder, field, json, path, to);
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_COLORS:
		return decode_items(decoder, field, json, path, to);
	case RACE_GRID:
		return decode_grid(decoder, json, path, to);
	case RACE_OBJECT:
	case RACE_LIST:
		break;
	}
	return false;
}

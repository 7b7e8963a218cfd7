/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table_internal.h"

#include <stddef.h>
#include <string.h>

#include "race/value/convert.h"

#define ENTITY_BYTES      12
#define ENTITY_CHARACTERS "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct reader {
	struct rg_arena *arena;
	const char *at;
	size_t line;
	char delimiter;
	const char *name; /* NULL: nothing is reported */
	struct race_problems *problems;
	struct rg_buffer cell;
};

/* The ";" that ends "&amp;" and the like, which some exports leave in names. */
static bool ends_entity(const char *start, const char *at)
{
	char text[ENTITY_BYTES + 1];
	size_t length = 1;

	if (*at != ';')
		return false;
	while (length < ENTITY_BYTES && (size_t)(at - start) >= length &&
	       strchr(ENTITY_CHARACTERS, at[-(ptrdiff_t)length]))
		length++;
	if (length == ENTITY_BYTES || (size_t)(at - start) < length || at[-(ptrdiff_t)length] != '&')
		return false;
	memcpy(text, at - length, length + 1);
	text[length + 1] = 0;
	char *plain = race_convert_unescape(text, false);
	bool entity = strcmp(plain, text) != 0;
	rg_free(plain);
	return entity;
}

static bool ends_cell(const struct reader *reader, const char *start, const char *at)
{
	return !*at || *at == '\n' || *at == '\r' || (*at == reader->delimiter && !ends_entity(start, at));
}

/* CRLF, LF and the old Macintosh's CR. */
static bool skip_line_end(const char **at)
{
	if (**at != '\r' && **at != '\n')
		return false;
	*at += (*at)[0] == '\r' && (*at)[1] == '\n' ? 2 : 1;
	return true;
}

/* The text between quotes, "" for one; false when they are never closed, or not before a cell is full. */
static bool read_quoted(struct reader *reader)
{
	const char *at = reader->at + 1;
	size_t lines = 0;

	for (; *at; at++) {
		if (*at == '"' && *++at != '"') {
			reader->at = at;
			reader->line += lines;
			return true;
		}
		lines += *at == '\n' || (*at == '\r' && at[1] != '\n');
		if (!rg_buffer_add(&reader->cell, at, 1))
			break;
	}
	return false;
}

/* One cell into the buffer; false when it is too long. */
static bool read_cell(struct reader *reader)
{
	bool fits = true;
	const char *start = reader->at;

	reader->cell.length = 0;
	rg_buffer_text(&reader->cell, "");
	while (*start == ' ' && reader->delimiter != ' ')
		start++;
	if (*start == '"') {
		reader->at = start;
		if (!read_quoted(reader)) {
			/* A quote that nobody closes is one: an inch sign, or somebody's slip. It must not eat the
			 * rest. */
			reader->cell.length = 0;
			if (reader->name)
				race_problems_add(reader->problems, "%s line %zu: a quote is not closed", reader->name,
						  reader->line);
		}
	}
	size_t length = 0;
	while (!ends_cell(reader, reader->at, reader->at + length))
		length++;
	fits = rg_buffer_add(&reader->cell, reader->at, length);
	reader->at += length;
	return fits;
}

static bool is_blank_cell(const char *text)
{
	for (; *text; text++) {
		if (strncmp(text, "\xC2\xA0", 2) == 0)
			text++;
		else if (!strchr(" \t\r\n", *text))
			return false;
	}
	return true;
}

/* One row; false when it is not to be kept. */
static bool read_row(struct reader *reader, struct rg_array *cells, const char **wrong)
{
	bool something = false;

	*wrong = NULL;
	for (;;) {
		bool fits = read_cell(reader), blank = is_blank_cell(reader->cell.bytes);
		if (!fits)
			*wrong = "a cell is too long";
		else if (!blank && cells->count >= TABLE_MAX_COLUMNS)
			*wrong = "too many cells";
		if (cells->count < TABLE_MAX_COLUMNS)
			*(const char **)rg_array_push(
				cells, sizeof(char *)) = blank || !fits
								 ? ""
								 : rg_arena_strdup(reader->arena, reader->cell.bytes);
		something = something || !blank;
		if (*reader->at != reader->delimiter || !*reader->at)
			break;
		reader->at++;
	}
	return something && !*wrong;
}

static void keep_row(struct reader *reader, struct rg_array *rows, const struct rg_array *cells, size_t line)
{
	struct table_row *row = rg_array_push(rows, sizeof(*row));

	row->line = line;
	row->count = cells->count;
	while (row->count && !((const char **)cells->items)[row->count - 1][0])
		row->count--;
	row->cells = rg_arena_alloc(reader->arena, row->count + 1, sizeof(*row->cells));
	memcpy(row->cells, cells->items, row->count * sizeof(*row->cells));
}

void table_cells_read(struct rg_arena *arena, const char *text, char delimiter, size_t limit, const char *name,
		      struct race_problems *problems, struct rg_array *rows)
{
	struct reader reader = {.arena = arena,
				.at = text,
				.line = 1,
				.delimiter = delimiter,
				.name = name,
				.problems = problems,
				.cell = {.limit = TABLE_CELL_BYTES}};
	struct rg_array cells = {0};

	while (*reader.at && rows->count < limit) {
		size_t line = reader.line;
		const char *wrong;
		cells.count = 0;
		if (read_row(&reader, &cells, &wrong))
			keep_row(&reader, rows, &cells, line);
		else if (wrong && name)
			race_problems_add(problems, "%s line %zu: %s, the row is left out", name, line, wrong);
		reader.line += skip_line_end(&reader.at);
	}
	if (*reader.at && name)
		race_problems_add(problems, "%s line %zu: more than %zu rows, the rest is left out", name, reader.line,
				  limit);
	rg_buffer_finish(&reader.cell);
	rg_array_finish(&cells);
}

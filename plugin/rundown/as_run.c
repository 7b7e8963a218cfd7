/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "as_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "race/file/said.h"
#include "race/value/date.h"
#include "race/value/duration.h"

#define ROWS_MOST   200000
#define FIELD_MOST  500 /* bytes of a word */
#define LINE_MOST   4000
#define LONGEST_S   (7 * 24 * 60 * 60)
#define COLUMN_MOST 32

enum column { TIME, STREAM, RECORDING, ZONE, GRAPHIC, SUBJECT, SPONSOR, SECONDS, COLUMNS };

static const char *const names[COLUMNS] = {"time",    "stream",  "recording", "zone",
					   "graphic", "subject", "sponsor",   "seconds"};
static const char head[] = "time,stream,recording,zone,graphic,subject,sponsor,seconds\n";

/* ---- writing ---- */

/* A word within quotes where it needs them, on one line. A blank before it keeps spreadsheets from reckoning. */
static void add_word(struct rg_buffer *line, const char *word)
{
	size_t length = word ? strlen(word) : 0;

	length = length < FIELD_MOST ? length : FIELD_MOST;
	while (word && length && (word[length] & 0xC0) == 0x80)
		length--;
	bool quoted = length && strpbrk(word, ",;\"\t\r\n");
	if (quoted)
		rg_buffer_text(line, "\"");
	if (length && strchr("=+-@", word[0]))
		rg_buffer_text(line, " ");
	for (size_t i = 0; i < length; i++) {
		bool blank = (unsigned char)word[i] < ' ';
		rg_buffer_add(line, blank ? " " : &word[i], 1);
		if (word[i] == '"')
			rg_buffer_text(line, "\"");
	}
	rg_buffer_text(line, quoted ? "\"," : ",");
}

/* 0:12:31.4 */
static void add_clock(struct rg_buffer *line, int64_t ms)
{
	long long tenths = ms / 100;

	if (ms >= 0)
		rg_buffer_format(line, "%lld:%02d:%02d.%d", tenths / 36000, (int)(tenths / 600 % 60),
				 (int)(tenths / 10 % 60), (int)(tenths % 10));
	rg_buffer_text(line, ",");
}

char *as_run_line(const struct as_run_row *row)
{
	struct rg_buffer line = {0};
	char *at = race_time_text(row->at);

	rg_buffer_format(&line, "%s,", at ? at : "");
	add_clock(&line, row->stream_ms);
	add_clock(&line, row->recording_ms);
	add_word(&line, row->zone);
	add_word(&line, row->graphic);
	add_word(&line, row->subject);
	add_word(&line, row->sponsor);
	if (row->on_air_ms >= 0)
		rg_buffer_format(&line, "%lld.%d", (long long)row->on_air_ms / 1000, (int)(row->on_air_ms / 100 % 10));
	rg_buffer_text(&line, "\n");
	rg_free(at);
	return rg_buffer_take(&line);
}

bool as_run_append(const char *path, const struct as_run_row *row, char **error)
{
	char *line = as_run_line(row), *why = NULL;
	bool done = rg_file_append(path, head, line, &why);

	if (!done)
		*error = rg_asprintf(race_said("%s: what was on air is not written down: %s"), path, why);
	rg_free(why);
	rg_free(line);
	return done;
}

/* ---- reading ---- */

struct reader {
	const char *at, *end;
	char delimiter;
	int places[COLUMNS]; /* which column of the file it is; -1: there is none */
	struct rg_arena *arena;
	struct race_problems *problems;
};

/* The next field of a line, without its quotes; *at is behind its delimiter, or at the line's end. */
static char *take_field(struct reader *reader, const char **at, const char *end)
{
	struct rg_buffer field = {.limit = LINE_MOST + 1};
	bool quoted = *at < end && **at == '"';

	for (*at += quoted; *at < end && (quoted || **at != reader->delimiter); (*at)++) {
		if (quoted && **at == '"') {
			quoted = *at + 1 < end && (*at)[1] == '"';
			if (!quoted)
				continue;
			(*at)++;
		}
		rg_buffer_add(&field, *at, 1);
	}
	char *trimmed = rg_trimmed(field.bytes ? field.bytes : "", field.length);
	char *text = rg_arena_strdup(reader->arena, trimmed);
	rg_free(trimmed);
	rg_buffer_finish(&field);
	return text;
}

/* How many there are, at most COLUMN_MOST. */
static int take_fields(struct reader *reader, const char *at, const char *end, char *fields[COLUMN_MOST])
{
	int count = 0;

	while (count < COLUMN_MOST) {
		fields[count++] = take_field(reader, &at, end);
		if (at == end)
			break;
		at++;
	}
	return count;
}

/* The next line without its end; false when there is none. */
static bool next_line(struct reader *reader, const char **line, const char **end)
{
	if (reader->at >= reader->end)
		return false;
	const char *sign = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
	*line = reader->at;
	*end = sign ? sign : reader->end;
	reader->at = sign ? sign + 1 : reader->end;
	if (*end > *line && (*end)[-1] == '\r')
		(*end)--;
	return true;
}

static bool read_head(struct reader *reader)
{
	const char *line, *end;
	char *fields[COLUMN_MOST];
	int count = 0;

	if (next_line(reader, &line, &end) && end - line <= LINE_MOST) {
		size_t name = strcspn(line, ",;\t");
		reader->delimiter = line + name < end ? line[name] : ',';
		count = take_fields(reader, line, end, fields);
	}
	for (int i = 0; i < COLUMNS; i++) {
		reader->places[i] = -1;
		for (int k = 0; k < count; k++) {
			if (rg_equal_ignoring_case(fields[k], names[i]))
				reader->places[i] = k;
		}
	}
	return reader->places[TIME] >= 0 && reader->places[GRAPHIC] >= 0 && reader->places[ZONE] >= 0;
}

/* "" is not given. */
static bool read_clock(const char *text, int64_t *ms)
{
	struct race_duration duration;

	*ms = RACE_NO_MS;
	if (!*text)
		return true;
	if (!race_duration_parse(text, RACE_UNIT_SECONDS, &duration) || duration.ms > LONGEST_S * 1000LL)
		return false;
	*ms = duration.ms;
	return true;
}

/* Which column is wrong; COLUMNS: none is. */
static enum column read_row(const struct reader *reader, char *const *fields, int count, struct as_run_row *row)
{
	const char *texts[COLUMNS];

	for (int i = 0; i < COLUMNS; i++) {
		int place = reader->places[i];
		texts[i] = place >= 0 && place < count ? fields[place] : "";
	}
	if (!race_time_parse(texts[TIME], &row->at) || row->at.date_only)
		return TIME;
	if (!read_clock(texts[STREAM], &row->stream_ms))
		return STREAM;
	if (!read_clock(texts[RECORDING], &row->recording_ms))
		return RECORDING;
	if (!read_clock(texts[SECONDS], &row->on_air_ms))
		return SECONDS;
	if (!*texts[ZONE])
		return ZONE;
	if (!*texts[GRAPHIC])
		return GRAPHIC;
	row->zone = texts[ZONE];
	row->graphic = texts[GRAPHIC];
	row->subject = *texts[SUBJECT] ? texts[SUBJECT] : NULL;
	row->sponsor = *texts[SPONSOR] ? texts[SPONSOR] : NULL;
	return COLUMNS;
}

static void read_line(struct reader *reader, const char *line, const char *end, size_t number, struct rg_array *rows)
{
	char *fields[COLUMN_MOST];
	struct as_run_row row = {.line = number};

	if (end - line > LINE_MOST) {
		race_problems_add(reader->problems, "line %zu: longer than %d bytes, the line is left out", number,
				  LINE_MOST);
		return;
	}
	if (!rg_utf8_valid(line, (size_t)(end - line))) {
		race_problems_add(reader->problems, "line %zu: is no UTF-8, the line is left out", number);
		return;
	}
	int count = take_fields(reader, line, end, fields);
	enum column wrong = read_row(reader, fields, count, &row);
	if (wrong == COLUMNS) {
		*(struct as_run_row *)rg_array_push(rows, sizeof(row)) = row;
		return;
	}
	race_problems_add(reader->problems, "line %zu: %s cannot be read, the line is left out", number, names[wrong]);
}

static int by_time(const void *a, const void *b)
{
	const struct as_run_row *first = a, *second = b;

	if (first->at.utc_ms != second->at.utc_ms)
		return first->at.utc_ms < second->at.utc_ms ? -1 : 1;
	return (first->line > second->line) - (first->line < second->line);
}

bool as_run_read(const char *bytes, size_t length, struct as_run *log, struct race_problems *problems)
{
	struct reader reader = {.at = bytes, .end = bytes + length, .problems = problems, .arena = rg_arena_create()};
	struct rg_array rows = {0};
	const char *line, *end;

	if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		reader.at += 3;
	if (memchr(bytes, 0, length) || !read_head(&reader)) {
		race_problems_add(problems, "this is no as-run log: its first line lacks time, zone or graphic");
		rg_arena_destroy(reader.arena);
		return false;
	}
	for (size_t number = 2; next_line(&reader, &line, &end); number++) {
		if (rows.count == ROWS_MOST) {
			race_problems_add(problems, "line %zu: more than %d lines, the rest is left out", number,
					  ROWS_MOST);
			break;
		}
		if (end > line)
			read_line(&reader, line, end, number, &rows);
	}
	*log = (struct as_run){.rows = rows.items, .count = rows.count, .arena = reader.arena};
	if (log->count)
		qsort(log->rows, log->count, sizeof(*log->rows), by_time);
	return true;
}

void as_run_finish(struct as_run *log)
{
	rg_free(log->rows);
	rg_arena_destroy(log->arena);
	*log = (struct as_run){0};
}

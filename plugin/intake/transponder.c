/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transponder.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "race/timing/orbits.h"
#include "race/timing/rmonitor.h"
#include "race/value/encoding.h"
#include "race/value/merge_name.h"

#define LONGEST_NAME    60
#define TITLE_ROWS_MOST 50
#define RMONITOR_PLACE  2 /* of a $A's fields */
#define DEEPEST         64
#define LONGEST_COMMAND 8

/*
 * The first two letters rule nearly every name out, and each member of a feed has one. What is not ASCII is looked at
 * properly.
 */
static bool may_be_transponder(const char *name)
{
	char letters[2] = {0};

	for (size_t count = 0; *name && count < 2; name++) {
		if ((unsigned char)*name >= 0x80)
			return true;
		if (isalnum((unsigned char)*name))
			letters[count++] = (char)tolower((unsigned char)*name);
	}
	return (letters[0] == 't' && letters[1] == 'r') || (letters[0] == 'c' && letters[1] == 'h');
}

bool transponder_name(const char *name)
{
	if (!may_be_transponder(name))
		return false;
	/* With a number or a word for it behind: "transponder1", "chipcode"; not "Transponder Racing", nor a Chipman.
	 */
	static const char *const words[] = {"transponder",  "transponderi", "transponders",
					    "transpondere", "transpondeur", "transpondrar",
					    "transpondern", "chip",         "chips"};
	static const char *const ends[] = {"", "id", "no", "nr", "nro", "num", "number", "code", "nummer", "numero"};
	char *valid = rg_utf8_from_bytes(name, strlen(name)), *key = race_name_key(valid);
	size_t length = strlen(key);
	bool is = false;

	while (length && key[length - 1] >= '0' && key[length - 1] <= '9')
		key[--length] = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t size = strlen(words[i]);
		for (size_t end = 0; rg_starts_with(key, words[i]) && end < sizeof(ends) / sizeof(*ends); end++)
			is = is || strcmp(key + size, ends[end]) == 0;
	}
	rg_free(valid);
	rg_free(key);
	return is;
}

static void strip(cJSON *item, int depth)
{
	cJSON *next;

	for (cJSON *child = item ? item->child : NULL; child && depth < DEEPEST; child = next) {
		next = child->next;
		if (child->string && transponder_name(child->string))
			cJSON_Delete(cJSON_DetachItemViaPointer(item, child));
		else
			strip(child, depth + 1);
	}
}

void transponder_strip(cJSON *tree)
{
	strip(tree, 0);
}

/* ---- files: what is copied is everything but the transponders ---- */

struct copy {
	const char *at, *end;
	struct rg_buffer to;
	bool changed;
};

static void copy_to(struct copy *copy, const char *until)
{
	rg_buffer_add(&copy->to, copy->at, (size_t)(until - copy->at));
	copy->at = until;
}

/* Leaves out what stands up to `until`. */
static void leave_out(struct copy *copy, const char *until)
{
	copy->changed = copy->changed || until > copy->at;
	copy->at = until;
}

static bool is_name(const char *text, size_t length)
{
	char *name = length <= LONGEST_NAME ? rg_strndup(text, length) : NULL;
	bool is = name && transponder_name(name);

	rg_free(name);
	return is;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && isspace((unsigned char)*at))
		at++;
	return at;
}

/* ---- JSON ---- */

/* Behind the text that begins at `at`. */
static const char *behind_text(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\' && at + 1 < end;
	return at < end ? at + 1 : end;
}

static const char *behind_value(const char *at, const char *end)
{
	int depth = 0;

	if (at < end && *at == '"')
		return behind_text(at, end);
	while (at < end) {
		if (*at == '"') {
			at = behind_text(at, end);
			continue;
		}
		if (depth == 0 && strchr(",}]", *at))
			break;
		depth += *at == '{' || *at == '[' ? 1 : *at == '}' || *at == ']' ? -1 : 0;
		at++;
		if (depth == 0 && strchr("}]", at[-1]))
			break;
		if (depth == 0 && at < end && isspace((unsigned char)*at))
			break;
	}
	return at;
}

static void without_json(struct copy *copy)
{
	while (copy->at < copy->end) {
		const char *quote = memchr(copy->at, '"', (size_t)(copy->end - copy->at));
		copy_to(copy, quote ? quote : copy->end);
		if (!quote)
			return;
		const char *behind = behind_text(quote, copy->end), *colon = skip_blanks(behind, copy->end);
		bool found = colon < copy->end && *colon == ':' && is_name(quote + 1, (size_t)(behind - quote - 2));
		copy_to(copy, found ? skip_blanks(colon + 1, copy->end) : behind);
		bool is_null = copy->end - copy->at >= 4 && memcmp(copy->at, "null", 4) == 0;
		if (found && !is_null) {
			leave_out(copy, behind_value(copy->at, copy->end));
			rg_buffer_text(&copy->to, "null");
		}
	}
}

/* ---- XML: the values of attributes ---- */

static void without_xml(struct copy *copy)
{
	while (copy->at < copy->end) {
		const char *sign = memchr(copy->at, '=', (size_t)(copy->end - copy->at)), *name = sign;
		if (!sign)
			break;
		while (name > copy->at && isspace((unsigned char)name[-1]))
			name--;
		const char *behind = name;
		while (name > copy->at && (isalnum((unsigned char)name[-1]) || strchr("_-.:", name[-1])))
			name--;
		const char *quote = skip_blanks(sign + 1, copy->end);
		const char *close = quote < copy->end && strchr("\"'", *quote)
					    ? memchr(quote + 1, *quote, (size_t)(copy->end - quote - 1))
					    : NULL;
		copy_to(copy, close ? quote + 1 : sign + 1);
		if (!close)
			continue;
		if (is_name(name, (size_t)(behind - name)))
			leave_out(copy, close);
		copy_to(copy, close + 1);
	}
	copy_to(copy, copy->end);
}

/* ---- cells: tables and RMonitor's lines ---- */

/* Behind a cell: at its delimiter, the end of the line or of the text. A quote that nothing closes ends with the line.
 */
static const char *behind_cell(const char *at, const char *end, char delimiter)
{
	const char *start = at;

	while (at < end && (*at == ' ' || (*at == '\t' && delimiter != '\t')))
		at++;
	if (at < end && *at == '"') {
		const char *close = at + 1;
		for (;; close++) {
			close = memchr(close, '"', (size_t)(end - close));
			if (!close)
				break;
			if (close + 1 < end && close[1] == '"') {
				close++;
				continue;
			}
			at = close + 1;
			break;
		}
		at = close ? at : start;
	}
	while (at < end && *at != delimiter && *at != '\n' && *at != '\r')
		at++;
	return at;
}

struct cell {
	const char *text;
	size_t length;
};

/* Without its quotes and the blanks around. */
static struct cell cell_of(const char *cell, const char *behind)
{
	while (cell < behind && (isspace((unsigned char)*cell) || *cell == '"'))
		cell++;
	while (behind > cell && (isspace((unsigned char)behind[-1]) || behind[-1] == '"'))
		behind--;
	return (struct cell){cell, (size_t)(behind - cell)};
}

static bool is_number(const struct cell *cell)
{
	size_t i = 0;

	while (i < cell->length && (isdigit((unsigned char)cell->text[i]) || strchr(".,:+-", cell->text[i])))
		i++;
	return cell->length && i == cell->length;
}

#define COLUMNS_MOST 256

struct columns {
	bool left_out[COLUMNS_MOST];
	bool any;
	bool figures;
	size_t filled; /* cells with something in them */
};

/* Of one row; *next is behind its line's end. A row with a figure in it is no header. */
static void find_columns(const char *at, const char *end, char delimiter, struct columns *columns, const char **next)
{
	*columns = (struct columns){0};
	for (size_t i = 0;; i++) {
		const char *behind = behind_cell(at, end, delimiter);
		struct cell cell = cell_of(at, behind);
		columns->figures = columns->figures || is_number(&cell);
		columns->filled += cell.length > 0;
		if (i < COLUMNS_MOST && is_name(cell.text, cell.length))
			columns->left_out[i] = columns->any = true;
		at = behind;
		if (at == end || *at != delimiter)
			break;
		at++;
	}
	*next = at < end ? at + 1 : end;
	columns->any = columns->any && !columns->figures;
}

static void copy_row(struct copy *copy, char delimiter, const struct columns *columns)
{
	for (size_t i = 0; copy->at < copy->end; i++) {
		const char *behind = behind_cell(copy->at, copy->end, delimiter);
		if (i < COLUMNS_MOST && columns->left_out[i])
			leave_out(copy, behind);
		copy_to(copy, behind);
		if (behind == copy->end)
			return;
		bool row_ends = *behind != delimiter;
		copy_to(copy, behind + 1);
		if (row_ends)
			return;
	}
}

static char delimiter_of(const char *line, const char *end)
{
	static const char candidates[] = {';', '\t', ','};
	size_t counts[sizeof(candidates)] = {0}, best = 0;

	for (; line < end && *line != '\n' && *line != '\r'; line++) {
		for (size_t i = 0; i < sizeof(candidates); i++)
			counts[i] += *line == candidates[i];
	}
	for (size_t i = 1; i < sizeof(candidates); i++)
		best = counts[i] > counts[best] ? i : best;
	return candidates[best];
}

/* The header is the first row of several cells; titles of one cell may stand above it. */
static void without_table(struct copy *copy)
{
	struct columns columns;
	const char *row = copy->at, *next;

	for (int i = 0; row < copy->end && i < TITLE_ROWS_MOST; i++, row = next) {
		char delimiter = delimiter_of(row, copy->end);
		find_columns(row, copy->end, delimiter, &columns, &next);
		if (!columns.any && columns.filled > 1 && !columns.figures)
			return;
		if (!columns.any)
			continue;
		copy_to(copy, row);
		while (copy->at < copy->end)
			copy_row(copy, delimiter, &columns);
		return;
	}
}

static bool is_entry(const char *line, const char *end)
{
	while (line < end && (unsigned char)*line <= ' ')
		line++;
	if (end - line < 3 || line[0] != '$' || line[1] != 'A')
		return false;
	line += 2;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	return line < end && *line == ',';
}

static void without_lines(struct copy *copy)
{
	struct columns entry = {.any = true};
	struct columns none = {0};

	entry.left_out[1 + RMONITOR_PLACE] = true;
	while (copy->at < copy->end)
		copy_row(copy, ',', is_entry(copy->at, copy->end) ? &entry : &none);
}

/* ---- whichever it is ---- */

/* As UTF-8 without the declaration of another encoding. */
static char *from_utf16(const char *bytes, size_t length)
{
	struct race_problems problems = {0};
	char *text = race_text_decode(bytes, length, RACE_ENCODING_AUTO, NULL, NULL, &problems), *end;

	race_problems_finish(&problems);
	if (rg_starts_with(text, "<?xml") && (end = strstr(text, "?>")))
		memset(text, ' ', (size_t)(end + 2 - text));
	return text;
}

char *transponder_without(const char *bytes, size_t length, size_t *new_length)
{
	char *decoded = race_encoding_is_utf16(bytes, length) ? from_utf16(bytes, length) : NULL;
	const char *text = decoded ? decoded : bytes;
	size_t size = decoded ? strlen(decoded) : length;
	struct copy copy = {.at = text, .end = text + size, .to = {.limit = 2 * size + 64}};
	const char *start = skip_blanks(text, copy.end);

	if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		start = skip_blanks(text + 3, copy.end);
	bool is_text = !memchr(text, 0, size) && start < copy.end;
	if (is_text && (*start == '{' || *start == '['))
		without_json(&copy);
	else if (is_text && *start == '<')
		without_xml(&copy);
	else if (is_text && race_rmonitor_looks_like(start, (size_t)(copy.end - start)))
		without_lines(&copy);
	else if (is_text)
		without_table(&copy);
	rg_free(decoded);
	if (!copy.changed) {
		rg_buffer_finish(&copy.to);
		return NULL;
	}
	*new_length = copy.to.length;
	return rg_buffer_take(&copy.to);
}

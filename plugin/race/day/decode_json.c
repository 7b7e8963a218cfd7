/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <string.h>

#include "base/text.h"
#include "race/file/said.h"

/* A JSON value takes about 64 bytes in memory and may take two in the feed. */
#define MAX_VALUES (2 * 1000 * 1000)

static const char bom[] = "\xEF\xBB\xBF";

static void problem_at(struct race_problems *problems, const char *text, size_t offset, const char *what)
{
	size_t line, column;

	rg_line_and_column(text, offset, &line, &column);
	race_problems_add(problems, "line %zu, column %zu: %s", line, column, race_said(what));
}

/* The offset of the first byte that is NUL or not UTF-8; `length` when there is none. */
static size_t first_bad_byte(const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length) {
		unsigned char lead = (unsigned char)bytes[at];
		size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
		if (size > length - at || !rg_utf8_valid(bytes + at, size))
			break;
		at += size;
	}
	return at;
}

/* Recognises common mistakes before parsing, for better messages. */
static bool looks_like_json(const char *bytes, size_t length, struct race_problems *problems)
{
	size_t at = 0;

	while (at < length && strchr(" \t\r\n", bytes[at]) && bytes[at])
		at++;
	if (at == length) {
		race_problems_add(problems, "this is empty");
		return false;
	}
	if (bytes[at] == '<') {
		bool xml = length - at >= 5 && memcmp(bytes + at, "<?xml", 5) == 0;
		race_problems_add(problems, "this is %s, not race data", xml ? "XML" : race_said("a web page"));
		return false;
	}
	if (!rg_utf8_valid(bytes, length)) {
		size_t bad = first_bad_byte(bytes, length);
		race_problems_add(problems, "byte %zu: %s", bad,
				  bytes[bad] ? race_said("this is not UTF-8") : race_said("NUL in the text"));
		return false;
	}
	return true;
}

struct scan {
	size_t values;
	bool in_text;      /* at the end: a text was not closed */
	size_t text_start; /* of the last text */
};

/*
 * Goes over the text before cJSON does, because cJSON does not limit the number of values and takes an escaped NUL for
 * the end of a text. The NUL becomes a blank, as every control character does. False with a problem.
 */
static bool scan_json(char *text, size_t length, struct scan *scan, struct race_problems *problems)
{
	size_t depth = 0;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (scan->in_text) {
			if (c == '\\') {
				if (memcmp(text + i, "\\u0000", length - i < 6 ? length - i : 6) == 0 &&
				    length - i >= 6)
					text[i + 4] = '2';
				i++;
			} else if (c == '"') {
				scan->in_text = false;
			}
			continue;
		}
		if (c == '"') {
			scan->in_text = true;
			scan->text_start = i;
		} else if (c == '[' || c == '{') {
			if (++depth > CJSON_NESTING_LIMIT) {
				problem_at(problems, text, i, "nested too deeply");
				return false;
			}
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
		if ((c == ',' || c == '[' || c == '{') && ++scan->values > MAX_VALUES) {
			problem_at(problems, text, i, "more values than race data can have");
			return false;
		}
	}
	return true;
}

static void report_parse_error(const char *text, size_t length, const struct scan *scan, size_t error,
			       struct race_problems *problems)
{
	while (length > 0 && strchr(" \t\r\n", text[length - 1]))
		length--;
	if (error >= length || (scan->in_text && error >= scan->text_start)) {
		problem_at(problems, text, length, "the data ends too early, it was cut off");
		return;
	}
	char *near = race_shown_text(text + error);
	char *what = rg_asprintf(race_said("this is not JSON: %s"), near);
	problem_at(problems, text, error, what);
	rg_free(what);
	rg_free(near);
}

cJSON *race_json_parse(const char *bytes, size_t length, struct race_problems *problems)
{
	struct scan scan = {0};
	const char *end = NULL;
	cJSON *json = NULL;

	if (length > RACE_FEED_MAX_BYTES) {
		race_problems_add(problems, "%zu bytes: more than %u MiB, this is not race data", length,
				  RACE_FEED_MAX_BYTES / (1024 * 1024));
		return NULL;
	}
	if (length >= 3 && memcmp(bytes, bom, 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	if (!looks_like_json(bytes, length, problems))
		return NULL;

	/* A copy with a NUL behind it: cJSON 1.7.15 looks one byte past the end of a text that is cut off. */
	char *text = rg_strndup(bytes, length);
	if (scan_json(text, length, &scan, problems)) {
		json = cJSON_ParseWithLengthOpts(text, length + 1, &end, true);
		if (!json)
			report_parse_error(text, length, &scan, end ? (size_t)(end - text) : 0, problems);
	}
	rg_free(text);
	return json;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "race/file/said.h"

#define SHOWN 40 /* characters of a wrong value that a message repeats */

cJSON *json_parse_file(const struct json_place *place, const char *bytes)
{
	const char *end = NULL;
	size_t length = strlen(bytes);

	if (!rg_utf8_valid(bytes, length)) {
		race_problems_add(place->problems, "%s: is not UTF-8", place->file);
		return NULL;
	}
	cJSON *json = cJSON_ParseWithLengthOpts(bytes, length + 1, &end, true);
	if (cJSON_IsObject(json))
		return json;
	if (json) {
		race_problems_add(place->problems, "%s: expected an object", place->file);
	} else {
		size_t line, column;
		rg_line_and_column(bytes, end ? (size_t)(end - bytes) : 0, &line, &column);
		race_problems_add(place->problems, "%s: line %zu, column %zu: is not JSON", place->file, line, column);
	}
	cJSON_Delete(json);
	return NULL;
}

bool json_fail(const struct json_place *place, const cJSON *got, const char *format, ...)
{
	char what[512], shown[SHOWN * 4 + 8] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), race_said(format), args);
	va_end(args);
	if (got && !cJSON_IsObject(got) && !cJSON_IsArray(got)) {
		char *text = cJSON_PrintUnformatted(got);
		const char *at = text;
		for (int i = 0; at && i < SHOWN && rg_utf8_next(&at); i++)
			;
		snprintf(shown, sizeof(shown), "%.*s%s", (int)(text ? at - text : 0), text ? text : "",
			 at && *at ? "…" : "");
		cJSON_free(text);
		race_problems_add(place->problems, "%s: %s, got %s", place->file, what, shown);
	} else {
		race_problems_add(place->problems, "%s: %s", place->file, what);
	}
	return false;
}

bool json_parse_color(const char *text, uint32_t *color)
{
	size_t length = strlen(text);

	if (text[0] != '#' || (length != 7 && length != 9) || strspn(text + 1, "0123456789abcdefABCDEF") != length - 1)
		return false;
	uint32_t value = (uint32_t)strtoul(text + 1, NULL, 16);
	*color = length == 7 ? 0xFF000000 | value : (value >> 8) | (value << 24);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json_file.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "said.h"

static cJSON *parse(const char *bytes, size_t length, const char *name, struct race_problems *problems)
{
	const char *end = NULL;
	cJSON *json;

	if (!rg_utf8_valid(bytes, length)) {
		race_problems_add(problems, "%s: not valid UTF-8", name);
		return NULL;
	}
	/* The length includes the NUL, because cJSON only then checks that nothing follows the value. */
	json = cJSON_ParseWithLengthOpts(bytes, length + 1, &end, true);
	if (!json) {
		size_t line, column;
		rg_line_and_column(bytes, end ? (size_t)(end - bytes) : 0, &line, &column);
		race_problems_add(problems, "%s: line %zu, column %zu: is not JSON", name, line, column);
	}
	return json;
}

cJSON *race_json_file_read(const char *path, size_t limit, const char *format, struct race_problems *problems)
{
	const char *name = rg_path_name(path);
	char *bytes, *error = NULL;
	size_t length;

	if (!rg_file_read(path, limit, &bytes, &length, &error)) {
		race_problems_add(problems, "%s: %s", name, race_said(error));
		rg_free(error);
		return NULL;
	}
	cJSON *json = parse(bytes, length, name, problems);
	rg_free(bytes);
	if (!json)
		return NULL;
	const cJSON *version = cJSON_GetObjectItemCaseSensitive(json, format);
	if (!cJSON_IsObject(json))
		race_problems_add(problems, "%s: expected an object", name);
	else if (!cJSON_IsNumber(version) || version->valuedouble != 1.0)
		race_problems_add(problems, "%s: %s: expected 1", name, format);
	else
		return json;
	cJSON_Delete(json);
	return NULL;
}

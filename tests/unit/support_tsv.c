/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

static const char *plain(const char *field)
{
	if (strcmp(field, "<empty>") == 0)
		return "";
	return strcmp(field, "<blank>") == 0 ? " " : field;
}

static size_t split(char *line, const char **fields)
{
	size_t count = 0;

	for (char *at = line; at && count < TSV_MAX_FIELDS;) {
		char *tab = strchr(at, '\t');
		if (tab)
			*tab++ = 0;
		fields[count++] = plain(at);
		at = tab;
	}
	return count;
}

void tsv_each(const char *name, size_t field_count, size_t case_count, tsv_case run, void *data)
{
	char *path = rg_path_join(RG_FIXTURES, name), *bytes, *error = NULL;
	size_t length, cases = 0;

	if (!rg_file_read(path, 1024 * 1024, &bytes, &length, &error))
		fail_msg("%s: %s", path, error);
	int number = 1;
	for (char *line = bytes; *line; number++) {
		const char *fields[TSV_MAX_FIELDS];
		char *end = strchr(line, '\n');
		char place[256];
		if (end)
			*end = 0;
		snprintf(place, sizeof(place), "%s:%d", name, number);
		if (*line && *line != '#') {
			if (split(line, fields) != field_count)
				fail_msg("%s: expected %zu fields", place, field_count);
			run(place, fields, data);
			cases++;
		}
		if (!end)
			break;
		line = end + 1;
	}
	if (cases != case_count)
		fail_msg("%s: %zu cases, but the test knows of %zu", name, cases, case_count);
	rg_free(bytes);
	rg_free(path);
}

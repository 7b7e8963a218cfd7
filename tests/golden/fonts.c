/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fonts.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "case.h"

#define FONT_MOST (64 * 1024 * 1024)
#define SUMS      GOLDEN_EXPECTED "/fonts.sha256"

static const char *const names[] = {"NotoSans-Bold.ttf", "NotoSans-Regular.ttf", "RobotoCondensed-Bold.ttf",
				    "RobotoCondensed-Regular.ttf"};

#define COUNT (sizeof(names) / sizeof(names[0]))

static char *read_all(const char *path)
{
	char *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, FONT_MOST, &bytes, &length, &error))
		golden_die("%s: %s", path, error);
	return bytes;
}

/* As sha256sum writes it; new. */
static char *line_of(const char *name)
{
	char *path = rg_asprintf("%s/fonts/%s", RG_STAGE_DATA, name), *bytes = NULL, *error = NULL;
	size_t length = 0;

	if (!rg_file_read(path, FONT_MOST, &bytes, &length, &error))
		golden_die("%s: %s", path, error);
	char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
	char *line = rg_asprintf("%s  %s\n", sum, name);
	g_free(sum);
	rg_free(bytes);
	rg_free(path);
	return line;
}

bool fonts_same(void)
{
	char *sums = read_all(SUMS);
	bool same = true;

	for (size_t i = 0; i < COUNT; i++) {
		char *line = line_of(names[i]);
		if (!strstr(sums, line)) {
			same = false;
			printf("OTHER FONT: %s is not the one that the expected pictures were drawn with\n", names[i]);
		}
		rg_free(line);
	}
	rg_free(sums);
	if (!same)
		puts("Pictures are judged by their layout alone: places, sizes and what is cut, not letter by letter.");
	return same;
}

void fonts_write(void)
{
	FILE *file = fopen(SUMS, "wb");
	bool done = file != NULL;

	for (size_t i = 0; i < COUNT && done; i++) {
		char *line = line_of(names[i]);
		done = fputs(line, file) >= 0;
		rg_free(line);
	}
	if (!file || fclose(file) != 0 || !done)
		golden_die("%s: cannot be written", SUMS);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The measure held against pictures of which the verdict is known: a comparison that cannot fail is none. */
#include "measure.h"

#include <stdio.h>
#include <string.h>

#include "compare.h"

#define SIDE 32

static void fill(struct canvas *canvas, uint32_t color)
{
	for (int i = 0; i < SIDE * SIDE; i++)
		canvas->pixels[i] = color;
}

static void set(struct canvas *canvas, int x, int y, uint32_t color)
{
	canvas->pixels[y * SIDE + x] = color;
}

static int expect(const char *what, const struct canvas *expected, const struct canvas *actual, enum grade wanted)
{
	double measure = 0;
	enum grade grade = canvas_compare(expected, actual, NULL, &measure);

	if (grade == wanted)
		return 0;
	printf("measure: %s: %s (%.2f), expected %s\n", what, grade_name(grade), measure, grade_name(wanted));
	return 1;
}

static int measure_flats(struct canvas *expected, struct canvas *actual)
{
	int faults = 0;

	fill(expected, 0xFF0D1117);
	fill(actual, 0xFF0D1117);
	faults += expect("equal", expected, actual, GRADE_SAME);
	set(actual, 5, 5, 0xFF0F1117);
	faults += expect("a flat pixel by 2", expected, actual, GRADE_GOOD);
	set(actual, 5, 5, 0xFF0D1511);
	faults += expect("a flat pixel by 6", expected, actual, GRADE_FAIL);
	set(actual, 5, 5, 0xFF0D1417);
	faults += expect("a flat pixel by 3", expected, actual, GRADE_BAD);
	fill(actual, 0xF40D1117);
	faults += expect("less opaque by 11", expected, actual, GRADE_FAIL);
	fill(expected, 0);
	fill(actual, 0x00FFFFFF);
	faults += expect("the colour of what is transparent", expected, actual, GRADE_SAME);
	fill(actual, 0xFF000000);
	faults += expect("black instead of nothing", expected, actual, GRADE_FAIL);
	return faults;
}

static void edge(struct canvas *canvas, int at, uint32_t on_edge)
{
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++)
			set(canvas, x, y, x < at ? 0xFF000000 : x == at ? on_edge : 0xFFFFFFFF);
	}
}

static int measure_edges(struct canvas *expected, struct canvas *actual)
{
	int faults = 0;

	edge(expected, 16, 0xFF808080);
	edge(actual, 16, 0xFF989898);
	faults += expect("a soft edge by 24", expected, actual, GRADE_GOOD);
	edge(actual, 18, 0xFF808080);
	faults += expect("an edge moved by two px", expected, actual, GRADE_FAIL);
	return faults;
}

/* What is written is what is read. */
static int measure_files(const struct canvas *picture, struct canvas *read, const char *folder)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/measure.png", folder);
	if (canvas_write(picture, path) && canvas_read(read, path) &&
	    memcmp(picture->pixels, read->pixels, sizeof(uint32_t) * SIDE * SIDE) == 0)
		return 0;
	printf("measure: %s: what was written is not what is read\n", path);
	return 1;
}

int measure_check(const char *folder)
{
	struct canvas expected = canvas_create(SIDE, SIDE), actual = canvas_create(SIDE, SIDE);
	int faults = measure_flats(&expected, &actual) + measure_edges(&expected, &actual);

	fill(&expected, 0);
	set(&expected, 7, 9, 0x80123456);
	set(&expected, 20, 30, 0xFFE4002B);
	faults += measure_files(&expected, &actual, folder);
	canvas_finish(&expected);
	canvas_finish(&actual);
	printf("the measure: %d faults\n", faults);
	return faults;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define GOOD 2.0
#define BAD  4.0

struct canvas canvas_create(int width, int height)
{
	return (struct canvas){width, height, rg_alloc((size_t)width * (size_t)height, 4)};
}

void canvas_finish(struct canvas *canvas)
{
	rg_free(canvas->pixels);
	canvas->pixels = NULL;
}

struct canvas_rect canvas_held(const struct canvas *canvas)
{
	int left = canvas->width, top = canvas->height, right = -1, bottom = -1;

	for (int y = 0; y < canvas->height; y++) {
		for (int x = 0; x < canvas->width; x++) {
			if (!canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x])
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y;
		}
	}
	return right < 0 ? (struct canvas_rect){0, 0, 1, 1}
			 : (struct canvas_rect){left, top, right - left + 1, bottom - top + 1};
}

int canvas_edges_apart(const struct canvas *expected, const struct canvas *actual)
{
	struct canvas_rect a = canvas_held(expected), b = canvas_held(actual);
	int steps[] = {a.left - b.left, a.top - b.top, a.left + a.width - b.left - b.width,
		       a.top + a.height - b.top - b.height};
	int most = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		most = abs(steps[i]) > most ? abs(steps[i]) : most;
	return most;
}

/* As seen: colour times alpha, so that the colour of what is transparent does not count. */
static void seen(uint32_t pixel, int channels[4])
{
	int alpha = (int)(pixel >> 24);

	channels[3] = alpha;
	for (int i = 0; i < 3; i++)
		channels[i] = ((int)(pixel >> (8 * i) & 255) * alpha + 127) / 255;
}

static int apart(uint32_t a, uint32_t b)
{
	int x[4], y[4], most = 0;

	if (a == b)
		return 0;
	seen(a, x);
	seen(b, y);
	for (int i = 0; i < 4; i++)
		most = abs(x[i] - y[i]) > most ? abs(x[i] - y[i]) : most;
	return most;
}

/* The largest step from a pixel to its neighbours: beside and above, or at the corners. */
static int steepest(const struct canvas *canvas, int x, int y, bool diagonal)
{
	static const int sides[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
	static const int corners[4][2] = {{-1, -1}, {1, -1}, {-1, 1}, {1, 1}};
	uint32_t here = canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x];
	int most = 0;

	for (int i = 0; i < 4; i++) {
		int to_x = x + (diagonal ? corners : sides)[i][0], to_y = y + (diagonal ? corners : sides)[i][1];
		if (to_x < 0 || to_y < 0 || to_x >= canvas->width || to_y >= canvas->height)
			continue;
		int step = apart(here, canvas->pixels[(size_t)to_y * (size_t)canvas->width + (size_t)to_x]);
		most = step > most ? step : most;
	}
	return most;
}

enum grade canvas_compare(const struct canvas *expected, const struct canvas *actual, struct canvas *difference,
			  double *measure)
{
	*measure = 0;
	for (int y = 0; y < expected->height; y++) {
		for (int x = 0; x < expected->width; x++) {
			size_t at = (size_t)y * (size_t)expected->width + (size_t)x;
			int step = apart(expected->pixels[at], actual->pixels[at]);
			if (!step)
				continue;
			double side = steepest(expected, x, y, false), corner = steepest(expected, x, y, true);
			double value = step / (1 + fmax(side / 4, corner / 8));
			*measure = fmax(*measure, value);
			if (difference) {
				uint32_t light = (uint32_t)fmin(255, 64 + value * 48);
				difference->pixels[at] = 0xFF000000 | light * 0x010101;
			}
		}
	}
	return *measure <= 0 ? GRADE_SAME : *measure <= GOOD ? GRADE_GOOD : *measure <= BAD ? GRADE_BAD : GRADE_FAIL;
}

const char *grade_name(enum grade grade)
{
	static const char *const names[] = {"", "SAME", "GOOD", "BAD", "FAIL"};
	return names[grade];
}

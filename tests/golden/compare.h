/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Canvases of straight-alpha pixels (0xAARRGGBB), their PNG files, and how far two of them are apart. One thread.
 *
 * The measure lets edges breathe and holds flats: at each pixel the largest difference of a channel (as seen, so
 * multiplied by alpha) is divided by 1 + max(side/4, diagonal/8), where side and diagonal are the largest steps from
 * the expected pixel to its neighbours. Another processor may round an edge otherwise by a grey level, where the steps
 * are large; a wrong colour or a shifted box is caught where they are small.
 */
#ifndef GOLDEN_COMPARE_H
#define GOLDEN_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

struct canvas {
	int width, height;
	uint32_t *pixels; /* straight alpha */
};

enum grade { GRADE_SAME = 1, GRADE_GOOD, GRADE_BAD, GRADE_FAIL };

struct canvas canvas_create(int width, int height);
void canvas_finish(struct canvas *canvas);

/* `difference` (may be NULL): where and how much, white over black. Sizes must be equal. */
enum grade canvas_compare(const struct canvas *expected, const struct canvas *actual, struct canvas *difference,
			  double *measure);
const char *grade_name(enum grade grade);
/*
 * Layout alone, for other fonts than those of the expected picture: how far the edges of what the canvases hold are
 * apart at most, in px.
 */
int canvas_edges_apart(const struct canvas *expected, const struct canvas *actual);

struct canvas_rect {
	int left, top, width, height;
};

/* The part that holds something; one px of nothing when there is none. */
struct canvas_rect canvas_held(const struct canvas *canvas);
/* 8-bit RGBA, only the part that holds something, its place in the oFFs chunk. False when it cannot be written. */
bool canvas_write(const struct canvas *canvas, const char *path);
/* Reads what canvas_write wrote onto a canvas of that size. False when there is no such file or it does not fit. */
bool canvas_read(struct canvas *canvas, const char *path);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between picture.c and its three decoders. A decoder reads the header, refuses what is too large, then hands rows of
 * straight RGBA to a shrink, which averages them down to what is kept: so a photo never lies in memory at full size.
 */
#ifndef RG_GRAPHIC_PICTURE_PICTURE_INTERNAL_H
#define RG_GRAPHIC_PICTURE_PICTURE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "picture.h"

/* Averages rows in linear light, weighted by area and alpha. Rows of a picture that is not too large stay exact. */
struct picture_shrink {
	int from_width, from_height; /* size of the source */
	struct picture *picture;     /* the result */
	int from_row, row;           /* the next source row, the next row to be written */
	float *across;               /* a source row scaled to the kept width: R, G, B, A; colours times alpha */
	float *sum;                  /* the sum for the row being written */
};

/* Sides must be positive. The picture is given as large as PICTURE_KEEP_SIDE allows, never larger than the rows. */
void picture_shrink_begin(struct picture_shrink *shrink, int from_width, int from_height);
/* from_width pixels R, G, B, A, not premultiplied, sRGB. Rows after the last are ignored. */
void picture_shrink_row(struct picture_shrink *shrink, const uint8_t *rgba);
/* Hands the picture over, or NULL when rows are missing. */
struct picture *picture_shrink_take(struct picture_shrink *shrink);
/* Frees everything that was not handed over; accepts a zeroed struct. */
void picture_shrink_finish(struct picture_shrink *shrink);

/* The size that is kept of a picture: the longer side at most PICTURE_KEEP_SIDE, no side under 1. */
void picture_kept_size(int width, int height, int *kept_width, int *kept_height);

/* False with a sentence when a side is 0 or over PICTURE_MAX_SIDE, or there are more pixels than max_pixels. */
bool picture_size_allowed(uint64_t width, uint64_t height, uint64_t max_pixels, char **error);

/* False when the decoding is to end now; it says so in the budget, and needs no sentence of its own. */
bool picture_may_go_on(struct picture_budget *budget);

/* Each decodes a picture with its format's first bytes; NULL with a sentence in *error. */
struct picture *picture_png_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error);
struct picture *picture_jpeg_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error);
struct picture *picture_webp_decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error);

#endif

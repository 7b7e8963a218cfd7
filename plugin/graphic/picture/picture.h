/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures from outside bytes: PNG, JPEG and WebP, recognised by their first bytes. Dimensions and bytes are capped
 * before anything is decoded, time while it is. A picture is immutable and counted by reference; any thread may decode
 * and read.
 */
#ifndef RG_GRAPHIC_PICTURE_PICTURE_H
#define RG_GRAPHIC_PICTURE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURE_MAX_BYTES (16u * 1024 * 1024)
#define PICTURE_MAX_SIDE  16384 /* px, either side */
/* px decoded at once; a larger JPEG is decoded at a half, a quarter or an eighth, a larger PNG row by row */
#define PICTURE_MAX_PIXELS 25000000
#define PICTURE_KEEP_SIDE  1280 /* px: what is larger is scaled down to this */

struct picture {
	int width, height; /* px */
	int stride;        /* bytes */
	uint32_t *pixels;  /* 0xAARRGGBB, premultiplied in sRGB as Cairo wants (CAIRO_FORMAT_ARGB32) */
	uint64_t hash;     /* of the bytes it was made from */
	int references;
};

/* A picture of a camera takes some tenths of a second; this is for one on a laptop that is out of breath. */
#define PICTURE_MOST_MS 10000

/*
 * How long a decoding may take. It is looked at between rows and pieces of the file, so a decoding goes on a little
 * longer than it says.
 */
struct picture_budget {
	int64_t until_ms; /* monotonic */
	const int *drop;  /* atomic: another thread does not want the picture any more; NULL: none does that */
	bool over;        /* out: given up for one of these, and may be a picture all the same */
};

/*
 * NULL with a sentence in *error (free with rg_free), such as "is no PNG, JPEG or WebP picture". `budget` NULL:
 * PICTURE_MOST_MS from now.
 */
struct picture *picture_decode_within(const char *bytes, size_t length, struct picture_budget *budget, char **error);
struct picture *picture_decode(const char *bytes, size_t length, char **error);
struct picture *picture_ref(struct picture *picture);
void picture_unref(struct picture *picture); /* accepts NULL */

#endif

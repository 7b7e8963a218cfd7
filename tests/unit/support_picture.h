/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Picture files made at run time with the same libraries that read them. Free what is returned with rg_free.
 */
#ifndef RG_TEST_SUPPORT_PICTURE_H
#define RG_TEST_SUPPORT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct made_picture {
	char *bytes;
	size_t length;
};

/* What one pixel is: R, G, B, A of 8 bits. */
typedef void (*picture_painter)(int x, int y, uint8_t rgba[4]);

/* Red, green above; blue, white below, in a picture of the size that was given. */
void paint_quarters_of(int width, int height);
void paint_quarters(int x, int y, uint8_t rgba[4]);
void paint_half_red(int x, int y, uint8_t rgba[4]); /* red, alpha 128 */
void paint_grey(int x, int y, uint8_t rgba[4]);     /* 200 */
void paint_black(int x, int y, uint8_t rgba[4]);
void paint_index(int x, int y, uint8_t rgba[4]); /* 0 1 2 3 0 1 2 3 */

struct made_png {
	int width, height;
	int colour_type; /* PNG_COLOR_TYPE_... */
	int depth;       /* bits; 0 = 8 */
	bool interlaced;
	bool transparent_key; /* tRNS: pure red (or index 1, or white) is transparent */
};

struct made_jpeg {
	int width, height;
	int orientation; /* as Exif numbers it; 0: no Exif */
	bool progressive;
	int components; /* 1: grey; 4: CMYK; 0 = 3 */
	int scans;      /* progressive, in so many scans, 640 at most; 0: as is usual */
};

/* A palette picture has 4 colours: black, red, green, white; the painter's R gives the index. */
struct made_picture make_png(struct made_png kind, picture_painter paint);
struct made_picture make_jpeg(struct made_jpeg kind, picture_painter paint);
struct made_picture make_webp(int width, int height, bool lossless, picture_painter paint);
/* A PNG header of any size, followed by one short, empty IDAT. */
struct made_picture make_png_header(uint32_t width, uint32_t height);
/* A PNG of 100 × 100 whose pixels are followed by so many MiB that inflate to a thousand times as much. */
struct made_picture make_png_bomb(int mib, bool interlaced);
/* An 8000 × 8000 PNG of the deepest kind that takes a second or more to decode, and at its end turns out to be cut. */
struct made_picture make_png_slow(void);
/* A PNG of 100 × 100 behind so many notes that inflate to more than a GiB each. */
struct made_picture make_png_notes(int count);

#endif

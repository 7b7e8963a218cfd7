/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_write.h"

#include <png.h>

#include "base/mem.h"

/*
 * A graphic is even grounds and letters: rows as they are (no filter) pack as well as with the best of all filters,
 * which libpng takes longer to find than all else together; and from level 4 on zlib takes twice as long for a fourth.
 */
#define LEVEL 3

struct png_work {
	struct rg_buffer *bytes;
	png_structp png;
	png_infop info;
	uint8_t *row; /* R, G, B, A */
};

static void add_bytes(png_structp png, png_bytep from, size_t count)
{
	struct png_work *work = png_get_io_ptr(png);

	if (!rg_buffer_add(work->bytes, from, count))
		png_error(png, "too large");
}

static void flush_nothing(png_structp png)
{
	(void)png;
}

static void on_error(png_structp png, png_const_charp message)
{
	(void)message;
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

/* Rounded as Cairo does when it writes a PNG. */
static void fill_row(uint8_t *row, const uint32_t *pixels, int width)
{
	for (int x = 0; x < width; x++, row += 4) {
		uint32_t pixel = pixels[x], alpha = pixel >> 24;
		for (int i = 0; i < 3; i++) {
			uint32_t part = pixel >> (16 - 8 * i) & 255;
			row[i] = (uint8_t)(alpha == 255 ? part : alpha ? (part * 255 + alpha / 2) / alpha : 0);
		}
		row[3] = (uint8_t)alpha;
	}
}

static bool write_all(struct png_work *work, const uint32_t *pixels, int width, int height, int stride)
{
	if (setjmp(png_jmpbuf(work->png)))
		return false;
	png_set_write_fn(work->png, work, add_bytes, flush_nothing);
	png_set_IHDR(work->png, work->info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB_ALPHA,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_filter(work->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_compression_level(work->png, LEVEL);
	png_write_info(work->png, work->info);
	for (int y = 0; y < height; y++) {
		fill_row(work->row, pixels + (size_t)y * (size_t)stride, width);
		png_write_row(work->png, work->row);
	}
	png_write_end(work->png, work->info);
	return true;
}

bool picture_write_png(const uint32_t *pixels, int width, int height, int stride, struct rg_buffer *bytes)
{
	struct png_work work = {.bytes = bytes, .row = rg_alloc((size_t)width, 4)};
	bool written = false;

	work.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
	work.info = work.png ? png_create_info_struct(work.png) : NULL;
	if (work.info)
		written = write_all(&work, pixels, width, height, stride);
	png_destroy_write_struct(&work.png, &work.info);
	rg_free(work.row);
	return written;
}

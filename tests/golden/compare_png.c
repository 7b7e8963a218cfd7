/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static void to_bytes(const uint32_t *pixels, int count, unsigned char *bytes)
{
	for (int i = 0; i < count; i++, bytes += 4) {
		bytes[0] = (unsigned char)(pixels[i] >> 16);
		bytes[1] = (unsigned char)(pixels[i] >> 8);
		bytes[2] = (unsigned char)pixels[i];
		bytes[3] = (unsigned char)(pixels[i] >> 24);
	}
}

static void from_bytes(const unsigned char *bytes, int count, uint32_t *pixels)
{
	for (int i = 0; i < count; i++, bytes += 4)
		pixels[i] = (uint32_t)bytes[3] << 24 | (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
}

/* libpng comes back by longjmp: what calls setjmp has no variables of its own that could be lost by it. */
static bool write_picture(const struct canvas *canvas, const struct canvas_rect *rect, png_structp png, png_infop info,
			  unsigned char *row, FILE *file)
{
	if (setjmp(png_jmpbuf(png)) != 0)
		return false;
	png_init_io(png, file);
	/* Flat grounds and letters: rows as they are pack better than differences. */
	png_set_compression_level(png, 9);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(png, info, (png_uint_32)rect->width, (png_uint_32)rect->height, 8, PNG_COLOR_TYPE_RGB_ALPHA,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_oFFs(png, info, rect->left, rect->top, PNG_OFFSET_PIXEL);
	png_write_info(png, info);
	for (int y = rect->top; y < rect->top + rect->height; y++) {
		to_bytes(canvas->pixels + (size_t)y * (size_t)canvas->width + rect->left, rect->width, row);
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	return true;
}

bool canvas_write(const struct canvas *canvas, const char *path)
{
	struct canvas_rect rect = canvas_held(canvas);
	FILE *file = fopen(path, "wb");
	png_structp png = file ? png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL) : NULL;
	png_infop info = png ? png_create_info_struct(png) : NULL;
	unsigned char *row = rg_alloc((size_t)rect.width, 4);
	bool done = info && write_picture(canvas, &rect, png, info, row, file);

	png_destroy_write_struct(&png, &info);
	rg_free(row);
	return file && fclose(file) == 0 && done;
}

static bool fits(const struct canvas *canvas, png_structp png, png_infop info, struct canvas_rect *rect)
{
	png_int_32 left = 0, top = 0;
	int unit = 0;

	png_get_oFFs(png, info, &left, &top, &unit);
	*rect = (struct canvas_rect){left, top, (int)png_get_image_width(png, info),
				     (int)png_get_image_height(png, info)};
	return png_get_bit_depth(png, info) == 8 && png_get_color_type(png, info) == PNG_COLOR_TYPE_RGB_ALPHA &&
	       left >= 0 && top >= 0 && rect->width <= canvas->width - left && rect->height <= canvas->height - top;
}

static bool read_picture(struct canvas *canvas, struct canvas_rect *rect, png_structp png, png_infop info,
			 unsigned char *row, FILE *file)
{
	if (setjmp(png_jmpbuf(png)) != 0)
		return false;
	png_init_io(png, file);
	png_read_info(png, info);
	if (!fits(canvas, png, info, rect))
		return false;
	for (int y = rect->top; y < rect->top + rect->height; y++) {
		png_read_row(png, row, NULL);
		from_bytes(row, rect->width, canvas->pixels + (size_t)y * (size_t)canvas->width + rect->left);
	}
	return true;
}

bool canvas_read(struct canvas *canvas, const char *path)
{
	FILE *file = fopen(path, "rb");
	png_structp png = file ? png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL) : NULL;
	png_infop info = png ? png_create_info_struct(png) : NULL;
	unsigned char *row = rg_alloc((size_t)canvas->width, 4);
	struct canvas_rect rect;

	memset(canvas->pixels, 0, (size_t)canvas->width * (size_t)canvas->height * 4);
	bool done = info && read_picture(canvas, &rect, png, info, row, file);

	png_destroy_read_struct(&png, &info, NULL);
	rg_free(row);
	if (file)
		fclose(file);
	return done;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "base/mem.h"

#define WIDTH   640
#define HEIGHT  360
#define ACROSS  3
#define DOWN    4
#define QUALITY 30

struct sheet {
	char *folder;
	unsigned char *bytes; /* RGB of ACROSS x DOWN pictures */
	int count, sheets;
	FILE *list;
	bool failed;
};

static bool write_jpeg(const char *path, const unsigned char *bytes, int width, int height, int quality)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	FILE *file = fopen(path, "wb");

	if (!file)
		return false;
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_stdio_dest(&jpeg, file);
	jpeg.image_width = (JDIMENSION)width;
	jpeg.image_height = (JDIMENSION)height;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, quality, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW row = (JSAMPROW)(bytes + (size_t)jpeg.next_scanline * (size_t)width * 3);
		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	return fclose(file) == 0;
}

/* Sky, trees, gravel and asphalt with some grain: what a camera at a track sees. */
static uint32_t ground(int x, int y, int height)
{
	static const uint32_t bands[] = {0x9FB4CA, 0x5F7350, 0x7D7468, 0x8D8270, 0x6B6A68};
	uint32_t seed = (uint32_t)(x / 2) * 374761393u + (uint32_t)(y / 2) * 668265263u;
	uint32_t color = bands[y * 5 / height];

	seed = (seed ^ seed >> 13) * 1274126177u;
	int grain = (int)(seed >> 28) * 3 - 24;
	uint32_t pixel = 0xFF000000;
	for (int shift = 0; shift <= 16; shift += 8) {
		int value = (int)(color >> shift & 255) + grain;
		pixel |= (uint32_t)(value < 0 ? 0 : value > 255 ? 255 : value) << shift;
	}
	return pixel;
}

/* Area average onto the small picture, with bars beside a canvas that is not 16:9. */
static void shrink(const uint32_t *pixels, int width, int height, unsigned char *to, int to_stride)
{
	double step = fmax(width / (double)WIDTH, height / (double)HEIGHT);
	int small_width = (int)(width / step), small_height = (int)(height / step);

	for (int y = 0; y < small_height; y++) {
		for (int x = 0; x < small_width; x++) {
			int sums[3] = {0}, count = 0;
			for (int from_y = (int)(y * step); from_y < (int)((y + 1) * step) && from_y < height;
			     from_y++) {
				for (int from_x = (int)(x * step); from_x < (int)((x + 1) * step) && from_x < width;
				     from_x++) {
					uint32_t pixel = pixels[(size_t)from_y * (size_t)width + (size_t)from_x];
					sums[0] += (int)(pixel >> 16 & 255);
					sums[1] += (int)(pixel >> 8 & 255);
					sums[2] += (int)(pixel & 255);
					count++;
				}
			}
			for (int i = 0; i < 3; i++)
				to[y * to_stride + x * 3 + i] = (unsigned char)(count ? sums[i] / count : 0);
		}
	}
}

static void flush(struct sheet *sheet)
{
	char *path = rg_asprintf("%s/sheet-%02d.jpg", sheet->folder, sheet->sheets);

	/* Nearly lossless, so that what is seen is what quality 30 left. */
	sheet->failed |= !write_jpeg(path, sheet->bytes, ACROSS * WIDTH, DOWN * HEIGHT, 92);
	memset(sheet->bytes, 0, (size_t)(ACROSS * WIDTH * DOWN * HEIGHT * 3));
	sheet->sheets++;
	sheet->count = 0;
	rg_free(path);
}

struct sheet *sheet_create(const char *folder)
{
	struct sheet *sheet = rg_alloc(1, sizeof(*sheet));
	char *path = rg_asprintf("%s/list.txt", folder);

	sheet->folder = rg_strdup(folder);
	sheet->bytes = rg_alloc(ACROSS * WIDTH * DOWN * HEIGHT, 3);
	sheet->list = fopen(path, "w");
	sheet->failed = !sheet->list;
	rg_free(path);
	return sheet;
}

void sheet_add(struct sheet *sheet, const char *name, const struct graphic *graphic)
{
	size_t count = (size_t)graphic->width * (size_t)graphic->height;
	uint32_t *pixels = rg_alloc(count, 4);
	unsigned char *small = rg_alloc(WIDTH * HEIGHT, 3);
	char *path = rg_asprintf("%s/%s.jpg", sheet->folder, name);

	for (size_t i = 0; i < count; i++)
		pixels[i] = ground((int)(i % (size_t)graphic->width), (int)(i / (size_t)graphic->width),
				   graphic->height);
	graphic_compose(graphic, pixels);
	shrink(pixels, graphic->width, graphic->height, small, WIDTH * 3);
	sheet->failed |= !write_jpeg(path, small, WIDTH, HEIGHT, QUALITY);
	int left = sheet->count % ACROSS * WIDTH, top = sheet->count / ACROSS * HEIGHT;
	for (int y = 0; y < HEIGHT; y++)
		memcpy(sheet->bytes + ((size_t)(top + y) * ACROSS * WIDTH + (size_t)left) * 3, small + y * WIDTH * 3,
		       WIDTH * 3);
	if (sheet->list)
		fprintf(sheet->list, "sheet-%02d row %d column %d: %s\n", sheet->sheets, sheet->count / ACROSS + 1,
			sheet->count % ACROSS + 1, name);
	if (++sheet->count == ACROSS * DOWN)
		flush(sheet);
	rg_free(path);
	rg_free(small);
	rg_free(pixels);
}

bool sheet_destroy(struct sheet *sheet)
{
	if (sheet->count)
		flush(sheet);
	bool done = !sheet->failed && fclose(sheet->list) == 0;
	rg_free(sheet->bytes);
	rg_free(sheet->folder);
	rg_free(sheet);
	return done;
}

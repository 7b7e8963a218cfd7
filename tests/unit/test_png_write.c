/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tool writes as PNG, read again by libpng.
 */
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "tool/picture/png_write.h"

static void keep(uint32_t *pixels, size_t count)
{
	(void)pixels;
	(void)count;
}

/* Swaps red and blue. */
static void swap(uint32_t *pixels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pixels[i] = (pixels[i] & 0xFF00FF00) | (pixels[i] & 255) << 16 | (pixels[i] >> 16 & 255);
}

static uint8_t *read_back(const struct rg_buffer *bytes, int width, int height)
{
	png_image image = {.version = PNG_IMAGE_VERSION};

	assert_true(png_image_begin_read_from_memory(&image, bytes->bytes, bytes->length));
	assert_int_equal(image.width, width);
	assert_int_equal(image.height, height);
	assert_int_equal(image.format, PNG_FORMAT_RGBA);
	uint8_t *pixels = rg_alloc((size_t)width * (size_t)height, 4);
	assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
	assert_int_equal(image.warning_or_error, 0);
	return pixels;
}

/* Of Cairo's pixels, as Cairo itself writes them. */
static uint8_t straight(uint32_t pixel, int shift)
{
	uint32_t alpha = pixel >> 24;

	return alpha ? (uint8_t)(((pixel >> shift & 255) * 255 + alpha / 2) / alpha) : 0;
}

static void holds(const uint32_t *pixels, int width, int height, int stride)
{
	struct rg_buffer bytes = {.limit = 64 << 20};

	assert_true(write_png(pixels, width, height, stride, keep, &bytes));
	uint8_t *read = read_back(&bytes, width, height), *at = read;
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++, at += 4) {
			uint32_t pixel = pixels[y * stride + x];
			assert_int_equal(at[0], straight(pixel, 16));
			assert_int_equal(at[1], straight(pixel, 8));
			assert_int_equal(at[2], straight(pixel, 0));
			assert_int_equal(at[3], pixel >> 24);
		}
	}
	rg_free(read);
	rg_buffer_finish(&bytes);
}

/* A random one as Cairo has it: no colour is larger than its alpha. */
static uint32_t any_pixel(void)
{
	uint32_t alpha = rand() % 3 ? 255 : (uint32_t)rand() % 256, pixel = alpha << 24;

	for (int shift = 0; shift < 24; shift += 8)
		pixel |= (uint32_t)rand() % (alpha + 1) << shift;
	return rand() % 4 ? pixel : 0;
}

/* Runs of rows that are the same as the one above, each longer than the last, behind one that is not. */
static void keeps_rows_that_repeat(void **state)
{
	enum { WIDTH = 37, STRIDE = 41, HEIGHT = 40 * 41 / 2 };
	static const int blank_rows[] = {0, 1, 6, 40};

	(void)state;
	for (int i = 0; i < 4; i++) {
		uint32_t *pixels = rg_alloc(STRIDE * HEIGHT, sizeof(*pixels));
		int y = blank_rows[i];
		for (int run = 0; y < HEIGHT; run++) {
			for (int x = 0; x < STRIDE; x++)
				pixels[y * STRIDE + x] = any_pixel();
			for (int end = y++ + run; y <= end && y < HEIGHT; y++)
				memcpy(pixels + y * STRIDE, pixels + (y - 1) * STRIDE, WIDTH * sizeof(*pixels));
		}
		holds(pixels, WIDTH, HEIGHT, STRIDE);
		rg_free(pixels);
	}
}

static void keeps_any_size(void **state)
{
	static const int sizes[][2] = {{1, 1}, {1, 200}, {8192, 1}, {8192, 40}, {3, 3}, {64, 4}, {64, 5}, {64, 36}};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int width = sizes[i][0], height = sizes[i][1];
		uint32_t *pixels = rg_alloc((size_t)width * (size_t)height, sizeof(*pixels));
		holds(pixels, width, height, width);
		for (int p = 0; p < width * height; p++)
			pixels[p] = any_pixel();
		holds(pixels, width, height, width);
		rg_free(pixels);
	}
}

static void converts_what_it_writes(void **state)
{
	uint32_t pixels[2] = {0xFF112233, 0}, before = pixels[0];
	struct rg_buffer bytes = {0};

	(void)state;
	assert_true(write_png(pixels, 2, 1, 2, swap, &bytes));
	assert_int_equal(pixels[0], before);
	uint8_t *read = read_back(&bytes, 2, 1);
	assert_memory_equal(read, "\x33\x22\x11\xFF\0\0\0\0", 8);
	rg_free(read);
	rg_buffer_finish(&bytes);
}

static void says_that_it_is_too_large(void **state)
{
	uint32_t pixels[64 * 64];
	struct rg_buffer bytes = {.limit = 1000};

	(void)state;
	for (int i = 0; i < 64 * 64; i++)
		pixels[i] = any_pixel();
	assert_false(write_png(pixels, 64, 64, 64, keep, &bytes));
	rg_buffer_finish(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_rows_that_repeat),
		cmocka_unit_test(keeps_any_size),
		cmocka_unit_test(converts_what_it_writes),
		cmocka_unit_test(says_that_it_is_too_large),
	};

	return cmocka_run_group_tests_name("png_write", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/clock.h"
#include "base/mem.h"
#include "graphic/picture/picture.h"
#include "support_picture.h"

#define RED   0xFFFF0000u
#define GREEN 0xFF00FF00u
#define BLUE  0xFF0000FFu
#define WHITE 0xFFFFFFFFu

/* Columns white and black in turn. */
static void paint_stripes(int x, int y, uint8_t rgba[4])
{
	(void)y;
	memset(rgba, x % 2 ? 0 : 255, 3);
}

/* Columns blue and transparent in turn, with red hidden in what is transparent. */
static void paint_hidden_red(int x, int y, uint8_t rgba[4])
{
	(void)y;
	rgba[x % 2 ? 0 : 2] = 255;
	rgba[3] = x % 2 ? 0 : 255;
}

static struct picture *decoded(struct made_picture made)
{
	/* It is about pixels; the sanitizers on a busy machine take longer than a picture may. */
	struct picture_budget patient = {.until_ms = rg_monotonic_ms() + 200000};
	char *error = NULL;
	struct picture *picture = picture_decode_within(made.bytes, made.length, &patient, &error);

	if (!picture)
		fail_msg("refused: %s", error);
	assert_null(error);
	assert_true(picture->stride >= picture->width * 4);
	rg_free(made.bytes);
	return picture;
}

static uint32_t at(const struct picture *picture, int x, int y)
{
	return picture->pixels[(size_t)y * (size_t)picture->stride / 4 + (size_t)x];
}

static bool near(uint32_t a, uint32_t b, int tolerance)
{
	for (int shift = 0; shift < 32; shift += 8) {
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > tolerance)
			return false;
	}
	return true;
}

static void assert_corners(const struct picture *picture, uint32_t a, uint32_t b, uint32_t c, uint32_t d, int tolerance)
{
	int left = picture->width / 8, right = picture->width - 1 - left;
	int top = picture->height / 8, bottom = picture->height - 1 - top;

	assert_true(near(at(picture, left, top), a, tolerance));
	assert_true(near(at(picture, right, top), b, tolerance));
	assert_true(near(at(picture, left, bottom), c, tolerance));
	assert_true(near(at(picture, right, bottom), d, tolerance));
}

static void test_png_colours(void **state)
{
	static const int types[] = {PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA};
	(void)state;

	paint_quarters_of(32, 16);
	for (int i = 0; i < 8; i++) {
		struct made_png kind = {32, 16, types[i & 1], i & 2 ? 16 : 8, i & 4, false};
		struct picture *picture = decoded(make_png(kind, paint_quarters));
		assert_int_equal(picture->width, 32);
		assert_int_equal(picture->height, 16);
		assert_corners(picture, RED, GREEN, BLUE, WHITE, 0);
		picture_unref(picture);
	}
}

static void test_png_grey(void **state)
{
	(void)state;
	for (int depth = 1; depth <= 16; depth *= 2) {
		struct made_png kind = {9, 5, PNG_COLOR_TYPE_GRAY, depth, depth == 2, false};
		struct picture *picture = decoded(make_png(kind, paint_grey));
		/* 200 with only its top bits: 1, 11, 1100 */
		uint32_t value = depth == 1 || depth == 2 ? 255 : depth == 4 ? 0xCC : 200;
		assert_int_equal(at(picture, 8, 4), 0xFF000000u | value * 0x010101u);
		picture_unref(picture);
	}
	struct picture *picture = decoded(make_png((struct made_png){3, 3, PNG_COLOR_TYPE_GRAY_ALPHA}, paint_grey));
	assert_int_equal(at(picture, 1, 1), 0xFFC8C8C8u);
	picture_unref(picture);
}

static void test_png_palette(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++) {
		struct made_png kind = {8, 8, PNG_COLOR_TYPE_PALETTE, 2 << (i / 2), i == 3, i & 1};
		struct picture *picture = decoded(make_png(kind, paint_index));
		assert_int_equal(at(picture, 4, 7), 0xFF000000u);
		assert_int_equal(at(picture, 5, 7), i & 1 ? 0 : RED);
		assert_int_equal(at(picture, 6, 7), GREEN);
		assert_int_equal(at(picture, 7, 7), WHITE);
		picture_unref(picture);
	}
}

static void test_png_transparent_key(void **state)
{
	(void)state;
	paint_quarters_of(32, 16);
	for (int depth = 8; depth <= 16; depth += 8) {
		struct made_png kind = {32, 16, PNG_COLOR_TYPE_RGB, depth, false, true};
		struct picture *picture = decoded(make_png(kind, paint_quarters));
		assert_corners(picture, 0, GREEN, BLUE, WHITE, 0);
		picture_unref(picture);
	}
}

static void test_alpha_is_premultiplied(void **state)
{
	struct made_picture made[] = {
		make_png((struct made_png){6, 6, PNG_COLOR_TYPE_RGBA}, paint_half_red),
		make_png((struct made_png){6, 6, PNG_COLOR_TYPE_RGBA, 16, true, false}, paint_half_red),
		make_webp(6, 6, true, paint_half_red),
		make_png((struct made_png){2600, 26, PNG_COLOR_TYPE_RGBA}, paint_half_red),
	};
	(void)state;

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		struct picture *picture = decoded(made[i]);
		assert_int_equal(at(picture, 3, 3), 0x80800000u);
		picture_unref(picture);
	}
}

static void test_shrinks_in_linear_light(void **state)
{
	(void)state;
	/* Half of white's light is 188, not 128. */
	struct picture *picture = decoded(make_png((struct made_png){2560, 4, PNG_COLOR_TYPE_GRAY}, paint_stripes));
	assert_int_equal(picture->width, PICTURE_KEEP_SIDE);
	assert_int_equal(picture->height, 2);
	assert_int_equal(at(picture, 700, 1), 0xFFBCBCBCu);
	picture_unref(picture);

	picture = decoded(make_png((struct made_png){2560, 4, PNG_COLOR_TYPE_RGBA}, paint_hidden_red));
	assert_int_equal(at(picture, 700, 1), 0x80000080u);
	picture_unref(picture);
}

static void test_keeps_the_shape(void **state)
{
	static const int sizes[][4] = {{1280, 3, 1280, 3}, {1281, 3, 1280, 3},      {3, 4001, 1, 1280},
				       {4001, 1, 1280, 1}, {1999, 3001, 853, 1280}, {1283, 1282, 1280, 1279},
				       {1, 1, 1, 1}};
	(void)state;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct made_png kind = {sizes[i][0], sizes[i][1], PNG_COLOR_TYPE_GRAY, 8, i == 4, false};
		struct picture *picture = decoded(make_png(kind, paint_grey));
		assert_int_equal(picture->width, sizes[i][2]);
		assert_int_equal(picture->height, sizes[i][3]);
		for (int j = 0; j < picture->width * picture->height; j++)
			assert_int_equal(picture->pixels[j], 0xFFC8C8C8u);
		picture_unref(picture);
	}
}

static void test_jpeg_orientation(void **state)
{
	static const uint32_t corners[9][4] = {
		{RED, GREEN, BLUE, WHITE}, {RED, GREEN, BLUE, WHITE}, {GREEN, RED, WHITE, BLUE},
		{WHITE, BLUE, GREEN, RED}, {BLUE, WHITE, RED, GREEN}, {RED, BLUE, GREEN, WHITE},
		{BLUE, RED, WHITE, GREEN}, {WHITE, GREEN, BLUE, RED}, {GREEN, WHITE, RED, BLUE},
	};
	(void)state;

	paint_quarters_of(64, 32);
	for (int i = 0; i <= 8; i++) {
		struct picture *picture = decoded(make_jpeg((struct made_jpeg){64, 32, i, i == 2}, paint_quarters));
		assert_int_equal(picture->width, i >= 5 ? 32 : 64);
		assert_int_equal(picture->height, i >= 5 ? 64 : 32);
		assert_corners(picture, corners[i][0], corners[i][1], corners[i][2], corners[i][3], 6);
		picture_unref(picture);
	}
}

static void test_jpeg_grey(void **state)
{
	(void)state;
	for (int progressive = 0; progressive < 2; progressive++) {
		struct made_jpeg kind = {17, 9, 6, progressive, 1};
		struct picture *picture = decoded(make_jpeg(kind, paint_grey));
		assert_int_equal(picture->width, 9);
		assert_true(near(at(picture, 8, 16), 0xFFC8C8C8u, 2));
		picture_unref(picture);
	}
}

static void test_webp(void **state)
{
	(void)state;
	paint_quarters_of(64, 32);
	for (int lossless = 0; lossless < 2; lossless++) {
		struct picture *picture = decoded(make_webp(64, 32, lossless, paint_quarters));
		assert_corners(picture, RED, GREEN, BLUE, WHITE, lossless ? 0 : 6);
		picture_unref(picture);
	}
	paint_quarters_of(3000, 1500);
	struct picture *picture = decoded(make_webp(3000, 1500, false, paint_quarters));
	assert_int_equal(picture->width, PICTURE_KEEP_SIDE);
	assert_int_equal(picture->height, PICTURE_KEEP_SIDE / 2);
	assert_corners(picture, RED, GREEN, BLUE, WHITE, 6);
	picture_unref(picture);
}

static void test_hash_and_references(void **state)
{
	struct made_picture made = make_png((struct made_png){4, 4, PNG_COLOR_TYPE_RGB}, paint_grey);
	(void)state;

	struct picture *a = picture_decode(made.bytes, made.length, NULL);
	struct picture *b = decoded(made);
	assert_int_equal(a->hash, b->hash);
	assert_true(a->hash != 0);
	assert_ptr_equal(picture_ref(a), a);
	picture_unref(a);
	assert_int_equal(at(a, 0, 0), 0xFFC8C8C8u);
	picture_unref(a);
	picture_unref(b);
	picture_unref(NULL);
	assert_null(picture_ref(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_png_colours),
		cmocka_unit_test(test_png_grey),
		cmocka_unit_test(test_png_palette),
		cmocka_unit_test(test_png_transparent_key),
		cmocka_unit_test(test_alpha_is_premultiplied),
		cmocka_unit_test(test_shrinks_in_linear_light),
		cmocka_unit_test(test_keeps_the_shape),
		cmocka_unit_test(test_jpeg_orientation),
		cmocka_unit_test(test_jpeg_grey),
		cmocka_unit_test(test_webp),
		cmocka_unit_test(test_hash_and_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

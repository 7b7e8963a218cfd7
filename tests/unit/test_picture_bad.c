/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures that are too large, damaged, cut off or none at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <png.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "graphic/picture/picture.h"
#include "support_picture.h"

/* How long it takes is counted by this, for the machine of the test may be busy. */
static int64_t processor_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

static void assert_refused(const char *bytes, size_t length, const char *words)
{
	char *error = NULL;
	struct picture *picture = picture_decode(bytes, length, &error);

	assert_null(picture);
	assert_non_null(error);
	if (!strstr(error, words))
		fail_msg("said \"%s\", not \"%s\"", error, words);
	rg_free(error);
	assert_null(picture_decode(bytes, length, NULL));
}

static long peak_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static struct made_picture make_large(int index)
{
	switch (index) {
	case 0:
		return make_jpeg((struct made_jpeg){8000, 8000, 6}, paint_black);
	case 1:
		return make_png((struct made_png){8000, 8000, PNG_COLOR_TYPE_GRAY}, paint_black);
	case 2:
		return make_png((struct made_png){4800, 4800, PNG_COLOR_TYPE_GRAY, 8, true, false}, paint_black);
	default:
		return make_jpeg((struct made_jpeg){4000, 4000, 0, true}, paint_black);
	}
}

/* Runs first, and its least first: the peak of the process only ever rises. */
static void test_large_photos_stay_small_in_memory(void **state)
{
	static const char *names[] = {"JPEG 8000 × 8000", "PNG 8000 × 8000", "PNG 4800 × 4800 interlaced",
				      "progressive JPEG 4000 × 4000"};
	(void)state;

	for (int i = 0; i < 4; i++) {
		struct made_picture made = make_large(i);
		long before = peak_mb();
		int64_t start = rg_monotonic_ms();
		/* It is about memory; the sanitizers on a busy machine take longer than a picture may. */
		struct picture_budget patient = {.until_ms = start + 200000};
		struct picture *picture = picture_decode_within(made.bytes, made.length, &patient, NULL);
		assert_non_null(picture);
		long grown = peak_mb() - before;
		print_message("%s: %lld ms, peak memory up by %ld MB\n", names[i],
			      (long long)(rg_monotonic_ms() - start), grown);
		assert_int_equal(picture->width, PICTURE_KEEP_SIDE);
		assert_int_equal(picture->height, PICTURE_KEEP_SIDE);
		assert_int_equal(picture->pixels[640 * 1280 + 640], 0xFF000000u);
		assert_true(grown < 200);
		picture_unref(picture);
		rg_free(made.bytes);
	}
}

/* Its coefficients would take more than libjpeg is given. */
static void test_progressive_too_large(void **state)
{
	struct made_picture made = make_jpeg((struct made_jpeg){8000, 8000, 0, true}, paint_black);
	(void)state;

	assert_refused(made.bytes, made.length, "is a progressive JPEG picture of 8000 × 8000 pixels, too large");
	rg_free(made.bytes);
}

/* Every byte of the Exif block set to every kind of value: at worst upright, never a fault. */
static void test_jpeg_wild_exif(void **state)
{
	static const uint8_t values[] = {0, 1, 9, 0x7F, 0x80, 0xFF};
	struct made_picture made = make_jpeg((struct made_jpeg){8, 8, 6}, paint_grey);
	char *exif = made.bytes;
	(void)state;

	while (memcmp(exif, "Exif", 4) != 0)
		exif++;
	for (int i = 0; i < 32; i++) {
		char kept = exif[i];
		for (size_t j = 0; j < sizeof(values); j++) {
			exif[i] = (char)values[j];
			struct picture *picture = picture_decode(made.bytes, made.length, NULL);
			assert_non_null(picture);
			picture_unref(picture);
		}
		exif[i] = kept;
	}
	rg_free(made.bytes);
}

static void test_no_pictures(void **state)
{
	static const char text[] = "<!DOCTYPE html><p>Log in to this network";
	static const char gif[] = "GIF89a\1\0\1\0\0\0\0;";
	(void)state;

	assert_refused(NULL, 0, "is empty");
	assert_refused("", 0, "is empty");
	assert_refused(text, sizeof(text), "is no PNG, JPEG or WebP");
	assert_refused(gif, sizeof(gif), "is no PNG, JPEG or WebP");
	assert_refused("\x89PNG\r\n\x1a\n", 8, "cut off");
	assert_refused("\xff\xd8\xff", 3, "JPEG");
	assert_refused("RIFF\4\0\0\0WEBP", 12, "WebP");
	char *large = rg_alloc(PICTURE_MAX_BYTES + 1, 1);
	assert_refused(large, PICTURE_MAX_BYTES + 1, "larger than 16 MiB");
	rg_free(large);
}

static void test_print_colours(void **state)
{
	struct made_picture made = make_jpeg((struct made_jpeg){16, 16, .components = 4}, paint_grey);
	(void)state;

	assert_refused(made.bytes, made.length, "is a CMYK JPEG picture, made for print; save it as RGB");
	rg_free(made.bytes);
}

static void test_too_large(void **state)
{
	static const struct {
		uint32_t width, height;
		const char *words;
	} cases[] = {
		{30000, 30000, "is 30000 × 30000 pixels, more than 16384 on a side"},
		{1, 16385, "1 × 16385"},
		{16384, 16384, "more than 100 million in all"},
		{0, 5, "0 × 5"},
		{0x80000000u, 0xFFFFFFFFu, "2147483648 × 4294967295"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct made_picture made = make_png_header(cases[i].width, cases[i].height);
		int64_t before = processor_ms();
		assert_refused(made.bytes, made.length, cases[i].words);
		assert_true(processor_ms() - before < 100);
		rg_free(made.bytes);
	}
	struct made_picture made = make_png_header(9000, 9000); /* allowed, but its pixels are missing */
	assert_refused(made.bytes, made.length, "damaged PNG");
	made.bytes[28] = 1; /* interlaced: would have to lie whole in memory */
	assert_refused(made.bytes, made.length, "more than 25 million in all");
	rg_free(made.bytes);
}

/* Cut anywhere: refused, but for what stands after the pixels. */
static void test_cut_off(void **state)
{
	paint_quarters_of(64, 32);
	struct made_picture made[] = {
		make_png((struct made_png){64, 32, PNG_COLOR_TYPE_RGB}, paint_quarters),
		make_png((struct made_png){64, 32, PNG_COLOR_TYPE_RGB, 8, true, false}, paint_quarters),
		make_jpeg((struct made_jpeg){64, 32, 6}, paint_quarters),
		make_jpeg((struct made_jpeg){64, 32, 0, true}, paint_quarters),
		make_webp(64, 32, false, paint_quarters),
		make_webp(64, 32, true, paint_quarters),
	};
	(void)state;

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		for (size_t length = 1; length < made[i].length; length++) {
			char *copy = rg_strndup(made[i].bytes, length), *error = NULL;
			struct picture *picture = picture_decode(copy, length, &error);
			assert_true(picture ? !error : error != NULL);
			assert_false(picture && length < made[i].length - 24);
			picture_unref(picture);
			rg_free(error);
			rg_free(copy);
		}
		rg_free(made[i].bytes);
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void test_mutations(void **state)
{
	paint_quarters_of(24, 12);
	struct made_picture made[] = {
		make_png((struct made_png){24, 12, PNG_COLOR_TYPE_RGBA}, paint_quarters),
		make_png((struct made_png){24, 12, PNG_COLOR_TYPE_PALETTE, 4, true, true}, paint_index),
		make_jpeg((struct made_jpeg){24, 12, 6}, paint_quarters),
		make_jpeg((struct made_jpeg){24, 12, 3, true}, paint_quarters),
		make_webp(24, 12, false, paint_half_red),
		make_webp(24, 12, true, paint_half_red),
	};
	size_t count = sizeof(made) / sizeof(made[0]);
	uint32_t seed = 20210605;
	int whole = 0;
	(void)state;

	for (int round = 0; round < 3000; round++) {
		const struct made_picture *from = &made[round % count];
		char *copy = rg_strndup(from->bytes, from->length), *error = NULL;
		for (uint32_t i = next_random(&seed) % 6; i < 6; i++)
			copy[next_random(&seed) % from->length] = (char)next_random(&seed);
		struct picture *picture = picture_decode(copy, from->length, &error);
		assert_true(picture ? !error : error && rg_utf8_valid(error, strlen(error)));
		whole += picture != NULL;
		picture_unref(picture);
		rg_free(error);
		rg_free(copy);
	}
	print_message("%d of 3000 mutations still are pictures\n", whole);
	for (size_t i = 0; i < count; i++)
		rg_free(made[i].bytes);
}

/* ---- budgets ---- */

/* It is far from the minutes that they would take. */
#define SOON_MS 1500

/* A few MiB that would inflate to some GiB. */
static void test_bombs_are_refused_soon(void **state)
{
	static const char *words[] = {"holds more than its pixels", "holds more than its pixels", "PNG", "PNG",
				      "scans"};
	(void)state;

	struct made_picture made[] = {
		make_png_bomb(8, false),
		make_png_bomb(8, true),
		make_png_notes(1),
		make_png_notes(14),
		make_jpeg((struct made_jpeg){2000, 2000, .progressive = true, .scans = 600}, paint_black),
	};
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		int64_t start = processor_ms();
		char *error = NULL;
		struct picture *picture = picture_decode(made[i].bytes, made[i].length, &error);
		int64_t took = processor_ms() - start;
		print_message("bomb %zu, %zu bytes: %lld ms\n", i, made[i].length, (long long)took);
		assert_null(picture);
		assert_non_null(strstr(error, words[i]));
		assert_true(took < SOON_MS);
		rg_free(error);
		rg_free(made[i].bytes);
	}
}

static struct made_picture make_slow(int index)
{
	switch (index) {
	case 0:
		return make_png((struct made_png){6000, 6000, PNG_COLOR_TYPE_GRAY}, paint_black);
	case 1:
		return make_png((struct made_png){3000, 3000, PNG_COLOR_TYPE_RGB, 8, true, false}, paint_black);
	case 2:
		return make_jpeg((struct made_jpeg){5000, 5000}, paint_black);
	case 3:
		return make_jpeg((struct made_jpeg){2400, 2400, .progressive = true, .scans = 99}, paint_black);
	case 4:
		return make_webp(3200, 3200, false, paint_black);
	default:
		return make_webp(3200, 3200, true, paint_black);
	}
}

#define SLOW_COUNT 6

/* Each takes a while; with less time, or not wanted any more, it ends early and says so. */
static void test_every_decoding_can_be_given_up(void **state)
{
	(void)state;

	for (int i = 0; i < SLOW_COUNT; i++) {
		struct made_picture made = make_slow(i);
		int drop = 1;
		int64_t start = processor_ms();
		struct picture_budget whole = {.until_ms = rg_monotonic_ms() + 60000},
				      short_ = {.until_ms = INT64_MAX, .drop = &drop};
		struct picture *picture = picture_decode_within(made.bytes, made.length, &whole, NULL);
		int64_t full = processor_ms() - start;
		assert_non_null(picture);
		assert_false(whole.over);
		picture_unref(picture);
		/* A tenth of its time: a decoder that looks only once is found out. */
		start = processor_ms();
		struct picture_budget tenth = {.until_ms = rg_monotonic_ms() + full / 10};
		char *error = NULL;
		assert_null(picture_decode_within(made.bytes, made.length, &tenth, &error));
		int64_t took = processor_ms() - start;
		print_message("slow %d: %lld ms, given up after %lld ms\n", i, (long long)full, (long long)took);
		assert_true(tenth.over);
		assert_string_equal(error, "takes too long to decode");
		assert_true(took < full * 2 / 3 + 30);
		rg_free(error);
		assert_null(picture_decode_within(made.bytes, made.length, &short_, NULL));
		assert_true(short_.over);
		rg_free(made.bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_large_photos_stay_small_in_memory),
		cmocka_unit_test(test_progressive_too_large),
		cmocka_unit_test(test_jpeg_wild_exif),
		cmocka_unit_test(test_no_pictures),
		cmocka_unit_test(test_print_colours),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_mutations),
		cmocka_unit_test(test_bombs_are_refused_soon),
		cmocka_unit_test(test_every_decoding_can_be_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graphic/picture/linear.h"

static uint32_t over(uint32_t target, uint32_t source)
{
	linear_blend(&target, &source, 1);
	return target;
}

static void assert_near(uint32_t actual, uint32_t expected)
{
	for (int shift = 0; shift <= 24; shift += 8) {
		int difference = (int)(actual >> shift & 255) - (int)(expected >> shift & 255);
		if (abs(difference) > 1)
			fail_msg("0x%08X is not 0x%08X", (unsigned)actual, (unsigned)expected);
	}
}

/* Measured in OBS: Cairo's white at 50 % over black, grey and white. */
static void half_white_is_as_in_obs(void **state)
{
	uint32_t half = 0x80808080;

	(void)state;
	linear_premultiply(&half, 1);
	assert_int_equal(half, 0x80BCBCBC);
	assert_near(over(0xFF000000, half), 0xFFBCBCBC);
	assert_near(over(0xFF808080, half), 0xFFCDCDCD);
	assert_near(over(0xFFFFFFFF, half), 0xFFFFFFFF);
}

static void opaque_stays_exactly(void **state)
{
	static const uint32_t grounds[] = {0xFF000000, 0xFF808080, 0xFFFFFFFF, 0, 0x80BCBCBC};
	uint32_t colors[] = {0xFFE4002B, 0xFF0D1117, 0xFFFF6B35, 0xFF010203, 0xFFFFFFFF, 0xFF000000};

	(void)state;
	for (size_t i = 0; i < sizeof(colors) / sizeof(colors[0]); i++) {
		uint32_t pixel = colors[i];
		linear_premultiply(&pixel, 1);
		assert_int_equal(pixel, colors[i]);
		for (size_t k = 0; k < sizeof(grounds) / sizeof(grounds[0]); k++)
			assert_int_equal(over(grounds[k], pixel), colors[i]);
		linear_unpremultiply(&pixel, 1);
		assert_int_equal(pixel, colors[i]);
	}
}

static void nothing_changes_nothing(void **state)
{
	uint32_t empty = 0;

	(void)state;
	linear_premultiply(&empty, 1);
	assert_int_equal(empty, 0);
	linear_unpremultiply(&empty, 1);
	assert_int_equal(empty, 0);
	assert_int_equal(over(0xFF123456, 0), 0xFF123456);
	assert_int_equal(over(0x80112233, 0), 0x80112233);
	assert_int_equal(over(0, 0x40102030), 0x40102030);
}

static void transfer_function_is_its_own_inverse(void **state)
{
	(void)state;
	assert_true(fabs(linear_from_srgb(0)) < 1e-12);
	assert_true(fabs(linear_from_srgb(1) - 1) < 1e-12);
	assert_true(fabs(linear_from_srgb(0.5) - 0.21404114) < 1e-7);
	for (int i = 0; i <= 1000; i++)
		assert_true(fabs(linear_to_srgb(linear_from_srgb(i / 1000.0)) - i / 1000.0) < 1e-6);
}

/* Every alpha and colour, over several grounds, against the same arithmetic in doubles. */
static void blends_as_doubles_do(void **state)
{
	(void)state;
	for (int alpha = 1; alpha < 256; alpha++) {
		for (int byte = 0; byte <= alpha; byte += 3) {
			uint32_t source = (uint32_t)alpha << 24 | (uint32_t)byte * 0x010101;
			linear_premultiply(&source, 1);
			for (int ground = 0; ground < 256; ground += 51) {
				double light = linear_from_srgb((double)byte / alpha) * alpha / 255;
				/* The sprite keeps 8 bits: what is stored is what is blended. */
				double stored = linear_from_srgb((source & 255) / 255.0);
				assert_true(fabs(linear_to_srgb(light) * 255 - (source & 255)) <= 0.51);
				double mixed = stored + linear_from_srgb(ground / 255.0) * (1 - alpha / 255.0);
				double expected = linear_to_srgb(fmin(mixed, 1)) * 255;
				uint32_t result = over(0xFF000000 | (uint32_t)ground * 0x010101, source);
				assert_int_equal(result >> 24, 255);
				assert_true(fabs(expected - (result & 255)) <= 0.51);
			}
		}
	}
}

/* Channels do not mix, and alpha adds as it must. */
static void blends_each_channel_alone(void **state)
{
	(void)state;
	uint32_t result = over(0xFF102030, 0x00000000);
	assert_int_equal(result, 0xFF102030);
	result = over(0x80BC0000, 0x8000BC00);
	assert_int_equal(result >> 24, 0xC0);
	assert_int_equal(result & 255, 0);
	assert_int_equal(result >> 8 & 255, 0xBC);
	assert_uint_in_range(result >> 16 & 255, 0x88, 0x8A); /* half the light of 188 */
}

/* Straight alpha gives the colour back, as far as 8 bits can. */
static void straight_alpha_gives_the_colour_back(void **state)
{
	(void)state;
	for (int alpha = 64; alpha < 256; alpha++) {
		for (int byte = 0; byte <= alpha; byte += 5) {
			uint32_t pixel = (uint32_t)alpha << 24 | (uint32_t)byte * 0x010101;
			double wanted = 255.0 * byte / alpha;
			linear_premultiply(&pixel, 1);
			linear_unpremultiply(&pixel, 1);
			assert_int_equal(pixel >> 24, alpha);
			assert_true(fabs(wanted - (pixel & 255)) <= 3 + 255.0 / alpha);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_white_is_as_in_obs),
		cmocka_unit_test(opaque_stays_exactly),
		cmocka_unit_test(nothing_changes_nothing),
		cmocka_unit_test(transfer_function_is_its_own_inverse),
		cmocka_unit_test(blends_as_doubles_do),
		cmocka_unit_test(blends_each_channel_alone),
		cmocka_unit_test(straight_alpha_gives_the_colour_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

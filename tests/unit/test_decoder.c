/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The threads that decode pictures: none waits for another, and their end waits for none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <png.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/bytes.h"
#include "graphic/picture/picture.h"
#include "obs/work/decoder.h"
#include "support_picture.h"

#define LONGEST_MS 30000

static int told; /* atomic */

static void on_done(void *data)
{
	__atomic_add_fetch((int *)data, 1, __ATOMIC_RELEASE);
}

static struct decoding *begin(struct decoder *decoder, struct made_picture made)
{
	struct feed_bytes *bytes = feed_bytes_create(rg_strndup(made.bytes, made.length), made.length);
	struct decoding *decoding = decoder_begin(decoder, bytes);

	feed_bytes_unref(bytes);
	return decoding;
}

static struct picture *wait_for(struct decoding *decoding, char **error)
{
	struct picture *picture = NULL;
	int64_t until_ms = rg_monotonic_ms() + LONGEST_MS;

	while (!decoding_take(decoding, &picture, error)) {
		assert_true(rg_monotonic_ms() < until_ms);
		rg_sleep_ms(2);
	}
	return picture;
}

/* Two that take seconds come first, and a small one is there before either. */
static void test_slow_one_delays_no_other(void **state)
{
	struct decoder *decoder = decoder_create(on_done, &told);
	struct made_picture slow = make_png_slow();
	struct made_picture small = make_png((struct made_png){10, 10, PNG_COLOR_TYPE_RGB}, paint_black);
	char *error = NULL;
	(void)state;

	told = 0;
	struct decoding *first = begin(decoder, slow), *second = begin(decoder, slow);
	int64_t start = rg_monotonic_ms();
	struct picture *picture = wait_for(begin(decoder, small), &error);
	print_message("behind two slow ones: %lld ms\n", (long long)(rg_monotonic_ms() - start));
	assert_non_null(picture);
	assert_null(error);
	picture_unref(picture);
	assert_int_equal(__atomic_load_n(&told, __ATOMIC_ACQUIRE), 1);
	assert_null(wait_for(first, &error));
	print_message("slow: %lld ms, it %s\n", (long long)(rg_monotonic_ms() - start), error);
	assert_true(rg_monotonic_ms() - start > 400);
	rg_free(error);
	decoding_drop(second);
	decoder_destroy(decoder);
	rg_free(slow.bytes);
	rg_free(small.bytes);
}

static int64_t end_after(struct made_picture made, int wait_ms)
{
	struct decoder *decoder = decoder_create(on_done, &told);
	struct decoding *decoding = begin(decoder, made), *next = begin(decoder, made);

	rg_sleep_ms(wait_ms);
	int64_t start = rg_monotonic_ms();
	decoding_drop(decoding);
	decoding_drop(next);
	decoder_destroy(decoder);
	return rg_monotonic_ms() - start;
}

/*
 * Whatever kind is being decoded, at whatever moment. A machine that is out of breath may be late once; a decoder that
 * is waited for is late each time.
 */
static void test_end_waits_for_none(void **state)
{
	struct made_picture made[] = {
		make_png_slow(),
		make_png_bomb(15, true),
		make_jpeg((struct made_jpeg){2000, 2000, .progressive = true, .scans = 99}, paint_black),
		make_webp(3000, 3000, true, paint_black),
	};
	(void)state;

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		for (int wait_ms = 0; wait_ms <= 440; wait_ms += 110) {
			int64_t took = end_after(made[i], wait_ms);
			for (int tries = 0; took >= 100 && tries < 4; tries++)
				took = end_after(made[i], wait_ms);
			if (took >= 100)
				fail_msg("kind %zu after %d ms: its end took %lld ms", i, wait_ms, (long long)took);
		}
		rg_free(made[i].bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slow_one_delays_no_other),
		cmocka_unit_test(test_end_waits_for_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

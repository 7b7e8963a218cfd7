/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture from outside, decoded with a budget of its own, which counts; and the same bytes as a font. */
#include <time.h>

#include "base/clock.h"
#include "graphic/picture/picture.h"
#include "graphic/text/font_file.h"
#include "support.h"

#define BUDGET_MS 200
#define OVER_MS   5000 /* that it may be late, with sanitizers; of the processor, which others may have */

static void decode(const char *bytes, size_t length)
{
	struct picture_budget budget = {.until_ms = rg_monotonic_ms() + BUDGET_MS};
	clock_t begun = clock();
	char *error = NULL;
	struct picture *picture = picture_decode_within(bytes, length, &budget, &error);

	fuzz_must((picture == NULL) == (error != NULL), "it is said why there is no picture");
	fuzz_must_be_text(error);
	if (picture) {
		uint32_t last = picture->pixels[(size_t)picture->height * (size_t)picture->stride / 4 - 1];
		fuzz_must(picture->width <= PICTURE_KEEP_SIDE && picture->height <= PICTURE_KEEP_SIDE, "it is small");
		fuzz_must((last & 0xFF) <= last >> 24, "it is premultiplied");
	}
	fuzz_must((clock() - begun) / (CLOCKS_PER_SEC / 1000) < BUDGET_MS + OVER_MS, "the budget is kept");
	picture_unref(picture);
	rg_free(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct fuzz_input input = {bytes, length};
	struct fuzz_part part = fuzz_rest(&input);

	decode(part.bytes, part.length);
	char *fault = font_bytes_fault(part.bytes, part.length);
	fuzz_must_be_text(fault);
	rg_free(fault);
	rg_free(part.bytes);
	return 0;
}

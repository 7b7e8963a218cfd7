/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "still.h"

#include "graphic/graphic.h"

struct still_rect still_held(const uint32_t *pixels, int width, int height)
{
	int left = width, top = height, right = -1, bottom = -1;

	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			if (!pixels[(size_t)y * width + x])
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y;
		}
	}
	return right < 0 ? (struct still_rect){0, 0, width, height}
			 : (struct still_rect){left, top, right - left + 1, bottom - top + 1};
}

/*
 * Cairo's pixels are premultiplied in sRGB: straight colour times alpha, rounded so that Cairo gets the same colour
 * back.
 */
void still_for_cairo(uint32_t *pixels, size_t count)
{
	graphic_unpremultiply(pixels, count);
	for (size_t i = 0; i < count; i++) {
		uint32_t pixel = pixels[i], alpha = pixel >> 24, out = alpha << 24;
		if (alpha == 255 || pixel == 0)
			continue;
		for (int shift = 0; shift <= 16; shift += 8)
			out |= ((pixel >> shift & 255) * alpha + 127) / 255 << shift;
		pixels[i] = out;
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pixels as the bytes of a PNG file. Pure function; the main thread.
 */
#ifndef RG_TOOL_PICTURE_PNG_WRITE_H
#define RG_TOOL_PICTURE_PNG_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Makes Cairo's pixels (CAIRO_FORMAT_ARGB32) of those of the picture, in place. */
typedef void (*pixels_convert)(uint32_t *pixels, size_t count);

/*
 * Appends the file to `bytes`. `pixels`: width * height words 0xAARRGGBB, each row `stride` words after the one before.
 * False: it is larger than the limit of `bytes`, of which the caller frees what there is.
 */
bool write_png(const uint32_t *pixels, int width, int height, int stride, pixels_convert for_cairo,
	       struct rg_buffer *bytes);

#endif

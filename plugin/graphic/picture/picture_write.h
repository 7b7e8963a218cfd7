/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pixels as the bytes of a PNG file. Pure function; the tool's main thread.
 */
#ifndef RG_GRAPHIC_PICTURE_PICTURE_WRITE_H
#define RG_GRAPHIC_PICTURE_PICTURE_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Appends the file to `bytes`. `pixels`: width * height words 0xAARRGGBB as Cairo has them, each row `stride` words
 * after the one before. False: it is larger than the limit of `bytes`, of which the caller frees what there is.
 */
bool picture_write_png(const uint32_t *pixels, int width, int height, int stride, struct rg_buffer *bytes);

#endif

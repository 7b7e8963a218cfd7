/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A composed canvas as a still picture: for PNG files and for paper. Any thread.
 */
#ifndef RG_GRAPHIC_PROOF_STILL_H
#define RG_GRAPHIC_PROOF_STILL_H

#include <stddef.h>
#include <stdint.h>

struct still_rect {
	int left, top, width, height;
};

/* The part of the canvas that holds something; all of it when nothing does. */
struct still_rect still_held(const uint32_t *pixels, int width, int height);
/* From graphic_compose's pixels to those of Cairo (CAIRO_FORMAT_ARGB32), in place. */
void still_for_cairo(uint32_t *pixels, size_t count);

#endif

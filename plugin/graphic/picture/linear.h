/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Converts between Cairo's pixels (premultiplied in sRGB) and the stage's (premultiplied in linear light), and blends
 * in linear light as a GPU does with an sRGB framebuffer. Pure functions; any thread.
 */
#ifndef RG_GRAPHIC_PICTURE_LINEAR_H
#define RG_GRAPHIC_PICTURE_LINEAR_H

#include <stddef.h>
#include <stdint.h>

/* sRGB transfer function (IEC 61966-2-1), 0..1. */
double linear_from_srgb(double value);
double linear_to_srgb(double value);

/* Cairo's pixels to the stage's, in place. Opaque and empty pixels stay as they are. */
void linear_premultiply(uint32_t *pixels, size_t count);
/* The stage's pixels to straight alpha, in place. */
void linear_unpremultiply(uint32_t *pixels, size_t count);
/* over: `source` onto `target`, `count` of the stage's pixels. */
void linear_blend(uint32_t *target, const uint32_t *source, size_t count);

/* One pixel as light: blue, green, red, alpha, 0..1, premultiplied. */
struct linear_light {
	float part[4];
};
struct linear_light linear_decode(uint32_t pixel);
/* over: `light` onto one of the stage's pixels. */
void linear_blend_light(uint32_t *target, const struct linear_light *light);

#endif

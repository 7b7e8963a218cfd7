/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pixels of a sprite, which graphics share: counted by reference. They are written before anybody shares them and
 * immutable from then on; any thread may read them, take a reference and give it back.
 */
#ifndef RG_GRAPHIC_PICTURE_PIXELS_H
#define RG_GRAPHIC_PICTURE_PIXELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed, with one reference: the caller's. */
uint32_t *pixels_alloc(size_t bytes);
const uint32_t *pixels_ref(const uint32_t *pixels);
void pixels_unref(const uint32_t *pixels); /* accepts NULL */
/* Somebody beside the caller holds a reference. */
bool pixels_are_shared(const uint32_t *pixels);

#endif

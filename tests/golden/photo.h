/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawn pictures that stand for all of the golden feeds. One thread. */
#ifndef GOLDEN_PHOTO_H
#define GOLDEN_PHOTO_H

#include <stdbool.h>

#include "graphic/picture/picture.h"

#define PHOTO_FACE 0xFFE8A87C /* the colour of the faces that check_face looks for */

/*
 * graphic_ask.picture. Any name that ends in .jpg is a head and shoulders; those that begin with face- have shapes of
 * their own. Names in .png are marks of sponsors on
 * nothing: light.png in white, wide.png six times as wide as high, the rest dark. No other is to be had.
 */
const struct picture *photo_find(void *data, const char *reference, bool *pending);

#endif

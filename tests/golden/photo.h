/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A drawn head and shoulders that stands for every photo of the golden feeds. One thread. */
#ifndef GOLDEN_PHOTO_H
#define GOLDEN_PHOTO_H

#include <stdbool.h>

#include "graphic/picture.h"

/* graphic_ask.picture: any name that ends in .jpg is the drawn one, the rest is not to be had. */
const struct picture *photo_find(void *data, const char *reference, bool *pending);

#endif

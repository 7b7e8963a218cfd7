/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the staged fonts are those that the expected pictures were drawn with: fonts.sha256 beside these has their
 * checksums, as sha256sum writes them. With the same fonts a picture is the same everywhere; with others it is judged
 * by its layout alone. One thread.
 */
#ifndef GOLDEN_FONTS_H
#define GOLDEN_FONTS_H

#include <stdbool.h>

/* False after a message that names each font that is another one. */
bool fonts_same(void);
/* Writes the checksums anew. */
void fonts_write(void);

#endif

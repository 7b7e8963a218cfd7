/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks that every letter of a font file can be drawn. A check of its header alone would accept a damaged font, and
 * its letters would be missing on air. Any thread; takes some milliseconds for a thousand letters.
 */
#ifndef RG_GRAPHIC_TEXT_FONT_FILE_H
#define RG_GRAPHIC_TEXT_FONT_FILE_H

#include <stddef.h>

#define FONT_FILE_MOST ((size_t)64 * 1024 * 1024) /* bytes */

/* A sentence without the path (rg_free), or NULL when the font is whole. */
char *font_file_fault(const char *path);
/* The same for the bytes of such a file. */
char *font_bytes_fault(const char *bytes, size_t length);

#endif

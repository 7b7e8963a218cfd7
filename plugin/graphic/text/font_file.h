/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether every letter of a font file can be drawn. What only looks at its head takes a damaged font for a good one,
 * and its letters are missing on air. Any thread; takes some milliseconds for a thousand letters.
 */
#ifndef RG_GRAPHIC_FONT_FILE_H
#define RG_GRAPHIC_FONT_FILE_H

#include <stddef.h>

#define FONT_FILE_MOST ((size_t)64 * 1024 * 1024) /* bytes */

/* A sentence without the path (rg_free), or NULL when the font is whole. */
char *font_file_fault(const char *path);
/* The same of what stands in such a file. */
char *font_bytes_fault(const char *bytes, size_t length);

#endif

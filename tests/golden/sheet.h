/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sheets to look at: each case at 640 x 360 over a made-up track, through JPEG at quality 30, as a poor stream on a
 * phone shows it; twelve of them on a sheet. One thread.
 */
#ifndef GOLDEN_SHEET_H
#define GOLDEN_SHEET_H

#include "graphic/graphic.h"

struct sheet;

/* Writes into an existing folder. */
struct sheet *sheet_create(const char *folder);
void sheet_add(struct sheet *sheet, const char *name, const struct graphic *graphic);
/* Writes what is left and a list of what stands where. False when a file could not be written. */
bool sheet_destroy(struct sheet *sheet);

#endif

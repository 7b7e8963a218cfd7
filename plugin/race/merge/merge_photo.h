/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds photos of drivers by the names of their files. Work thread and tool. */
#ifndef RG_RACE_MERGE_MERGE_PHOTO_H
#define RG_RACE_MERGE_MERGE_PHOTO_H

#include "race/day/tree.h"

/*
 * Gives drivers without a photo the picture of a folder that is named after them: number and class ("sc-11.jpg", "11
 * Supercar.png"), both names in any order, the surname, the number alone; in any case, with or without diacritics.
 * `files`: names without a folder; only .jpg, .jpeg, .png and .webp count; `folder` ("" or "photos") is put before
 * them. A name that fits two drivers, or two files for one driver, are reported and not used; nor is a number for a
 * driver with "stand_in", because the photo of that number shows the regular driver. `tree` is one that nobody else has
 * a reference to. Returns how many photos were given.
 */
size_t race_photos_by_name(struct race_tree *tree, const char *const *files, size_t count, const char *folder,
			   struct race_problems *problems);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The race folder of a crew: which of its files are data, which are pictures. Works on the names that the disk has
 * told, touches no disk itself. For the intake, and for code that writes its tree to a file. One thread at a time.
 */
#ifndef RG_INTAKE_INTAKE_FOLDER_H
#define RG_INTAKE_INTAKE_FOLDER_H

#include "base/text.h"
#include "intake_place.h"
#include "race/merge/merge.h"

/*
 * Paths of the files that may hold data, in the order in which they are laid: what programs write (.json, .xml), then
 * tables, then crew.*; in each by name. Hidden and half-open ones are left out. Free each and the array.
 */
char **intake_folder_files(const struct intake_place *place, size_t *count);
/* Whether a path is one of them. */
bool intake_folder_has(const struct intake_place *place, const char *path);
/* A hash that changes when pictures come or go, in the folder and in its "photos". */
uint64_t intake_folder_pictures_stamp(const struct intake_place *place, uint64_t stamp);
/* Gives drivers without a photo the one that is named after them (race/merge/merge_photo.h). */
void intake_folder_find_photos(struct race_tree *tree, const struct intake_place *place,
			       struct race_problems *problems);
bool intake_folder_has_pictures(const struct intake_place *place);
/* Calls `visit` for each item of a race feed that may name a picture, with the member that does. */
void intake_folder_each_picture(cJSON *tree, void (*visit)(cJSON *item, const char *member, void *data), void *data);
/*
 * Turns the pictures that a file names into paths beside it, and takes out those that would leave its folder, with a
 * problem.
 */
void intake_folder_place_pictures(cJSON *tree, const char *path, struct race_problems *problems);

#endif

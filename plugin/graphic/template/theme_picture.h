/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pictures of a theme's folder: all are read with the theme, so that one that is broken refuses it as a whole, and
 * what was good stays. Belongs to the theme.
 */
#ifndef RG_GRAPHIC_TEMPLATE_THEME_PICTURE_H
#define RG_GRAPHIC_TEMPLATE_THEME_PICTURE_H

#include "base/mem.h"
#include "graphic/picture/picture.h"
#include "json.h"

/* Zero-initialise. */
struct theme_pictures {
	struct rg_array list; /* struct theme_picture */
};

/*
 * Reads the PNG, JPEG and WebP files of the folder; one wins over a picture of that name that is there. False with a
 * problem that names the picture.
 */
bool theme_pictures_read(struct theme_pictures *pictures, const char *folder, const struct json_place *place);
/* One picture of a theme's or a template's folder, the caller's reference. NULL with a sentence in *error (rg_free). */
struct picture *theme_picture_read(const char *path, int64_t until_ms, char **error);
void theme_pictures_copy(struct theme_pictures *pictures, const struct theme_pictures *from);
void theme_pictures_finish(struct theme_pictures *pictures);
/* By its file's name, upper and lower case alike; NULL: there is none. Borrowed. */
struct picture *theme_pictures_find(const struct theme_pictures *pictures, const char *name);
/* The picture made more transparent, the caller's reference. */
struct picture *theme_picture_faded(struct picture *picture, double opacity);

/* The endings of pictures, ended by NULL. */
extern const char *const theme_picture_endings[];

#endif

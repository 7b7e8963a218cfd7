/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The data files of graphics, by id: templates, themes, languages, words. Read when first asked for, read again when
 * they change on disk. The shelf decides whether the user's or the shipped file counts, and what happens to a wrong
 * one. Belongs to one thread.
 */
#ifndef RG_GRAPHIC_TEMPLATE_LIBRARY_H
#define RG_GRAPHIC_TEMPLATE_LIBRARY_H

#include "race/value/country.h"
#include "race/value/language.h"
#include "race/file/shelf.h"
#include "race/grid/shapes.h"
#include "template.h"
#include "theme.h"
#include "race/file/words.h"

struct library;

/* The caller's reference of the shelf goes to the library. */
struct library *library_create(struct race_shelf *shelf);
void library_destroy(struct library *library); /* accepts NULL */
/* Another number whenever a file was read: what was borrowed before may be gone, and its address another thing's. */
uint64_t library_changes(const struct library *library);

/*
 * Borrowed until the same id is asked for again, or thirty others were. NULL when there never was a good one. *error:
 * the reason why a file on disk is refused, or NULL; borrowed.
 */
const struct template *library_template(struct library *library, const char *id, const char **error);
const struct theme *library_theme(struct library *library, const char *id, const char **error);
/*
 * The picture of that name beside the templates, which may be given up as above; NULL with *error NULL: there is none.
 */
const struct picture *library_picture(struct library *library, const char *name, const char **error);
/* Falls back to English. NULL only when the installation is broken. */
const struct words *library_words(struct library *library, const char *language);
const struct race_language *library_language(struct library *library, const char *language);
const struct race_countries *library_countries(struct library *library);
/* NULL only when the installation is broken. */
const struct race_grid_shapes *library_grid_shapes(struct library *library);
/* Every template, theme and language and the shapes of grids once, for the shelf to tell what is wrong. Nothing stays
 * borrowed. */
void library_read_all(struct library *library);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flags, drawn from data/flags/XX.json (schema: flag.schema.json): rectangles, polygons, circles, crosses on a field of
 * given proportion. A set loads files as they are asked for and keeps them; it belongs to one thread.
 */
#ifndef RG_GRAPHIC_PICTURE_FLAG_H
#define RG_GRAPHIC_PICTURE_FLAG_H

#include <cairo.h>
#include <stdbool.h>

struct flag_set;
struct flag;

struct flag_set *flag_set_create(const char *directory);
void flag_set_destroy(struct flag_set *set); /* accepts NULL */
/* By ISO-2 code in capitals; NULL when there is no such file (remembered) or it is wrong (logged once). Borrowed. */
const struct flag *flag_set_find(struct flag_set *set, const char *iso2);
/* Width over height: 18/11 for Finland. */
double flag_ratio(const struct flag *flag);
/* Of the box that all flags have, so that names stand under each other beside them. */
#define FLAG_BOX_RATIO 1.5
/* Where the whole flag stands in such a box: as large as it can be, in the middle, never cropped; whole px. */
void flag_fit(const struct flag *flag, double *x, double *y, double *width, double *height);
/* Fills the box exactly. */
void flag_draw(const struct flag *flag, cairo_t *cairo, double x, double y, double width, double height);

#endif

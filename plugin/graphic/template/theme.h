/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A theme: colours and fonts by role, read from themes/<id>.json (schema: theme.schema.json). A theme may build on
 * another ("base"), so that a user's own is one small file. Immutable once loaded; any thread may read.
 */
#ifndef RG_GRAPHIC_TEMPLATE_THEME_H
#define RG_GRAPHIC_TEMPLATE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "race/day/decode.h"

/* 0xAARRGGBB, straight alpha */
typedef uint32_t theme_color;

struct theme_font {
	const char *family;
	int weight; /* 400, 700 */
};

struct theme;

/*
 * Reads `files[0]`, the theme itself, over files[1] and so on, its bases (see theme_base). NULL with a problem that
 * names file and member. `paths` is only for the messages.
 */
struct theme *theme_parse(const char *path, const char *bytes, const struct theme *base,
			  struct race_problems *problems);
/* The id a theme file names as its base, new (rg_free); NULL when it names none or is no JSON. */
char *theme_base(const char *bytes);
void theme_destroy(struct theme *theme); /* accepts NULL */

/* True and *color set when the theme has the role ("panel", "quiet", "accent" ...). */
bool theme_find_color(const struct theme *theme, const char *role, theme_color *color);
/* "regular" or "bold"; NULL when the theme has no such role. */
const struct theme_font *theme_find_font(const struct theme *theme, const char *role);

#define THEME_TEXT_RATIO 4.5 /* letters */
#define THEME_FORM_RATIO 3.0 /* lines and tiles */

/*
 * The accent on `ground`: mixed towards the theme's text colour until it has that contrast (WCAG 2) there, so that a
 * class colour made for dark panels can also be seen on light ones, and a black one on dark.
 */
theme_color theme_readable(const struct theme *theme, theme_color accent, theme_color ground, double ratio);
/*
 * The colour for letters on `ground`, a tile in the accent: the theme's "on-accent" if it is readable there, else one
 * that is.
 */
theme_color theme_on_accent(const struct theme *theme, theme_color ground);
/* WCAG 2.1 contrast ratio, 1 to 21, of opaque colours. */
double theme_contrast(theme_color a, theme_color b);

#endif

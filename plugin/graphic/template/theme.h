/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A theme: colours, fonts and grounds by role, and pictures, read from themes/<id>.json or from a folder that holds
 * theme.json (schema: theme.schema.json). A theme may build on another ("base"), so that a user's own is one small
 * file. Immutable once loaded; any thread may read.
 */
#ifndef RG_GRAPHIC_TEMPLATE_THEME_H
#define RG_GRAPHIC_TEMPLATE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "own_words.h"
#include "race/day/decode.h"

/* 0xAARRGGBB, straight alpha */
typedef uint32_t theme_color;

struct theme_font {
	const char *family;
	int weight;            /* 400, 700 */
	double letter_spacing; /* a part of the size */
};

#define THEME_COLORS_MOST 3 /* of a gradient */

/* How boxes look that are filled with a role's colour. */
struct theme_ground {
	double radius[4]; /* design px, from the upper left clockwise */
	theme_color colors[THEME_COLORS_MOST];
	size_t color_count;            /* 0: no gradient */
	double angle;                  /* degrees: 180 runs down */
	const struct picture *texture; /* as light as it is drawn; NULL: none */
};

struct picture;
struct theme;

/*
 * Reads the theme itself over its base (see theme_base), from which nothing is borrowed. NULL with a problem that names
 * file and member. `path` is only for the messages. `folder`: where all its pictures are read from; NULL: it has none.
 */
struct theme *theme_parse(const char *path, const char *bytes, const char *folder, const struct theme *base,
			  struct race_problems *problems);
/* The id a theme file names as its base, new (rg_free); NULL when it names none or is no JSON. */
char *theme_base(const char *bytes);
void theme_destroy(struct theme *theme); /* accepts NULL */

/* True and *color set when the theme has the role ("panel", "quiet", "accent" ...). */
bool theme_find_color(const struct theme *theme, const char *role, theme_color *color);
/* "regular" or "bold"; NULL when the theme has no such role. */
const struct theme_font *theme_find_font(const struct theme *theme, const char *role);

/* NULL when boxes of that colour are plain. */
const struct theme_ground *theme_find_ground(const struct theme *theme, const char *role);
/* "logo.png", upper and lower case alike; NULL when the theme has no such picture. Borrowed. */
const struct picture *theme_find_picture(const struct theme *theme, const char *name);

/* Its own words, which win over those of templates and languages. */
const struct own_words *theme_words(const struct theme *theme);

#define THEME_TEXT_RATIO 4.5 /* letters */
#define THEME_FORM_RATIO 3.0 /* lines and tiles */

/*
 * What stands for the colour of a class or series: the colour itself, or the theme's text colour for black, white and
 * what is nearly grey, because a grey accent makes a graphic look switched off.
 */
theme_color theme_accent_of(const struct theme *theme, theme_color color);
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

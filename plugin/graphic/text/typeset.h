/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text: loads our own fonts privately, and makes texts fit their boxes. A typesetter belongs to one thread. All lengths
 * are design px; nothing is hinted, so that a size scales to any canvas without moving a letter.
 */
#ifndef RG_GRAPHIC_TEXT_TYPESET_H
#define RG_GRAPHIC_TEXT_TYPESET_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "graphic/template/theme.h"

struct race_shelf;
struct typesetter;

/*
 * Loads all .ttf and .otf files of the folder "fonts", shipped and the user's, and no font of the machine. NULL when no
 * shipped one can be loaded. The shelf is borrowed for the call.
 */
struct typesetter *typesetter_create(struct race_shelf *shelf);
/*
 * For a process that draws no other text, before the first typesetter: Pango asks fontconfig's current configuration
 * for defaults, which would otherwise be read from the machine's files, with a list of all its fonts.
 */
void typesetter_forget_system_fonts(void);
void typesetter_destroy(struct typesetter *typesetter); /* accepts NULL */
bool typesetter_has_family(const struct typesetter *typesetter, const char *family);

struct text_style {
	const struct theme_font *font;
	double size;           /* design px */
	double floor;          /* smallest size it may shrink to; = size: does not shrink */
	int lines;             /* most lines it may be broken into, at the floor */
	double letter_spacing; /* a part of the size */
	double leading;        /* of broken lines, as a part of the font's own; 0: all of it */
	bool wrap;             /* broken into lines at every size on the way to the floor, not only at the floor */
	bool proportional;     /* figures of their own widths; otherwise all have one */
	bool drop_words;       /* words are dropped from the right, without an ellipsis, before and after shrinking */
};

/* A text that was made to fit. Owned by the caller; text_box_finish. */
struct text_box {
	void *layout;    /* PangoLayout */
	double width;    /* as drawn */
	double height;   /* of its lines */
	double baseline; /* of the first line, from the top */
	double last_baseline;
	double capital; /* height of a capital letter at the size used */
	double size;    /* as used */
	bool cut;       /* an ellipsis stands for letters that did not fit */
};

/* Fits `text` (valid UTF-8) into `max_width` (negative: no limit). */
void text_box_init(struct text_box *box, struct typesetter *typesetter, const char *text,
		   const struct text_style *style, double max_width);
void text_box_finish(struct text_box *box);
/*
 * `text` without the letters that none of the fonts has (emoji, other scripts), which Pango would draw as boxes with
 * figures; "" when nothing is left. New, rg_free; NULL: all of it can be drawn.
 */
char *text_without_unknown(struct typesetter *typesetter, const char *text, const struct theme_font *font);
/* The libraries for text, with their versions; rg_free. */
char *text_libraries(void);
/* On one line, at the full size. */
double text_width(struct typesetter *typesetter, const char *text, const struct text_style *style);
/*
 * Draws with the source that is set on `cairo`; x: left edge, y: first baseline. Several lines align by `align` (0
 * left, 0.5, 1). `strike`: how thick each line is struck through; 0: not.
 */
void text_box_draw(const struct text_box *box, cairo_t *cairo, double x, double y, double align, double strike);

#endif

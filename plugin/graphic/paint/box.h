/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boxes: a template filled with one race day. box_build turns names into texts, colours and pictures, box_layout places
 * them, paint.h draws them. After box_build nothing of the race day is needed any more. One thread; everything lives in
 * the arena but the texts' layouts, which box_finish frees.
 */
#ifndef RG_GRAPHIC_PAINT_BOX_H
#define RG_GRAPHIC_PAINT_BOX_H

#include "graphic/picture/flag.h"
#include "graphic/picture/picture.h"
#include "graphic/template/library.h"
#include "graphic/text/typeset.h"
#include "graphic/view/view.h"

/* Two or three colours, evenly spaced; count 0: none. */
struct ground_gradient {
	theme_color colors[GRADIENT_MOST];
	size_t count;
	double angle; /* degrees: 180 runs down */
};

struct box {
	const struct node *node;
	const char *key; /* path and row key */

	/* as bound */
	theme_color fill, border_color, color; /* 0: none */
	theme_color accent;
	struct ground_gradient gradient;
	const struct picture *texture; /* over the ground; borrowed from the theme */
	double radius[4];              /* of its corners, by enum line_corner */
	bool joins;                    /* the theme's ground, which is one with others that touch it */
	const char **parts;
	size_t part_count;
	struct text_style style;
	const struct picture *picture; /* borrowed for the call of graphic_make */
	const struct flag *flag;       /* borrowed from the flag set; NULL with a part: a tile with these letters */
	const theme_color *fills;
	size_t fill_count;
	int laps, joker, solid; /* RACE_NONE: not given */
	int focus_x, focus_y;   /* per cent of the picture; RACE_NONE: not given */
	int row, column;        /* in a grid */

	/* as laid out, design px in the frame */
	double x, y, width, height;
	double cuts[4];       /* of its corners by lines that go round it, by enum line_corner */
	struct text_box text; /* NODE_TEXT, a flag's tile */

	struct box *children;
	size_t child_count;
};

struct box_maker {
	struct view *view;
	const struct theme *theme;
	struct typesetter *typesetter;
	struct flag_set *flags;
	struct library *library; /* of pictures that lie beside templates */
	struct rg_arena *arena;
	const struct design *design; /* of the template, for `frame`; box_build sets both */
	struct frame frame;
	size_t boxes;      /* made so far */
	int texts;         /* boxes with letters, so far */
	bool texts_lost;   /* there was a text without a letter that any font has */
	const char *error; /* out: the first thing that could not be bound ("theme has no colour \"x\"") */
};

/* Binds the template; NULL when the template's `needs` is not there, or no font has a letter of all its texts. */
struct box *box_build(struct box_maker *maker, const struct template *template);
/* Gives every box its place in the frame. */
void box_layout(struct box_maker *maker, struct box *root);
/* Frees what does not lie in the arena. Accepts NULL. */
void box_finish(struct box *root);
/* The first box with that id, NULL when there is none (left out by `if`, for example). */
const struct box *box_find(const struct box *root, const char *id);

#endif

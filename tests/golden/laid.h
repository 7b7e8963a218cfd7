/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A graphic as boxes, before it is painted: what graphic_make does not show, for the checks. One thread.
 */
#ifndef GOLDEN_LAID_H
#define GOLDEN_LAID_H

#include "graphic/paint/box.h"
#include "graphic/graphic.h"
#include "graphic/template/library.h"

struct laid_tools {
	struct library *library;
	struct typesetter *typesetter;
	struct flag_set *flags;
};

struct laid {
	struct rg_arena *arena;
	struct view view;
	struct box *root; /* NULL: there is nothing to show */
	struct frame frame;
};

void laid_tools_open(struct laid_tools *tools);
void laid_tools_close(struct laid_tools *tools);

void laid_make(struct laid *laid, struct laid_tools *tools, const struct graphic_ask *ask);
void laid_finish(struct laid *laid);

/* Of what is laid out where: equal ids are painted alike, up to the pictures in them. NULL is nothing. */
uint64_t laid_id(const struct box *box);
/* True when a text box holds these words, in any of its parts, capitals or not. */
bool laid_says(const struct box *box, const char *words);
/* True when the sprite of that key is a line, which may leave the safe area and lie over others. */
bool laid_is_line(const struct box *box, const char *key);
/* A text that ends in an ellipsis; NULL when there is none. */
const struct box *laid_cut(const struct box *box);

#endif

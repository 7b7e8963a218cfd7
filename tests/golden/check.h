/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be so of every graphic, whatever it shows. Each check prints what is wrong and returns how many faults it
 * found. One thread.
 */
#ifndef GOLDEN_CHECK_H
#define GOLDEN_CHECK_H

#include "laid.h"

/* Rims, safe area, sprites that overlap. */
int check_sprites(const char *name, const struct graphic_ask *ask, const struct graphic *graphic,
		  const struct laid *laid);
/* Both have the same sprites, change ids and pixels. */
int check_equal(const char *name, const struct graphic *one, const struct graphic *other);
/* No text was cut with an ellipsis. */
int check_whole(const char *name, const struct laid *laid);
/* Letters stay inside their ground, and lie over no flag, chip or other letters. */
int check_ink(const char *name, const struct laid *laid);

/* The face of a photo whose reference begins with face- is there whole: neither cut nor under a plate. */
int check_face(const char *name, const struct graphic_ask *ask, const struct graphic *graphic);

/*
 * Every member of a feed that may be missing, missing in turn: still drawn, still in its place, and number and surname
 * still there where they are given. `wanted`: of the feeds for which it says so.
 */
int check_missing(struct graphic_studio *studio, struct laid_tools *tools,
		  bool (*wanted)(const char *feed, char **names), char **names);
/* Shipped graphics that may be on air together have room beside each other, or are named with the reason. */
int check_beside(struct graphic_studio *studio);
/* Every name of the corpus in every cell that holds a name: none is cut, none leaves its box. */
int check_corpus(struct laid_tools *tools);

#endif

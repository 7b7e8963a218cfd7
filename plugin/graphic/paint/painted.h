/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was painted and is still in some graphic, so that a row that did not change is not painted again. It holds no
 * pixels longer than the graphics do, but for those of the last one. Belongs to one thread.
 */
#ifndef RG_GRAPHIC_PAINT_PAINTED_H
#define RG_GRAPHIC_PAINT_PAINTED_H

#include "paint.h"

struct painted;

/* A painting that was cut out, with the place that it was cut from. */
struct cutting {
	uint64_t key;           /* of everything that decides the pixels */
	uint64_t id;            /* of the pixels themselves */
	const uint32_t *pixels; /* pixels.h */
	int left, top;          /* px of the painting: where the cutting's ink begins, inside its rim */
	int width, height;      /* px, with the rim */
};

struct painted *painted_create(void);
void painted_destroy(struct painted *painted); /* accepts NULL */
/* Nothing of it counts any more: other fonts, for one. */
void painted_forget(struct painted *painted);
/* Forgets what no graphic has any more; before each graphic. */
void painted_sweep(struct painted *painted);
/* NULL: it was not painted. Borrowed until the next call that is no find. */
const struct cutting *painted_find(const struct painted *painted, uint64_t key);
/* Takes the reference of the cutting's pixels. Of equal pixels only one copy is kept. Borrowed, as above. */
const struct cutting *painted_add(struct painted *painted, const struct cutting *cutting);

/*
 * The key of a box's painting of `width` by `height` px; `ground`: of the boxes alone. It holds as long as the template
 * that the box was made from. 0: it hangs on other boxes than its own, so that it has none.
 */
uint64_t painted_key(const struct paint_stage *stage, const struct box *box, bool ground, int width, int height);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stage: a graphic's sprites as textures, drawn in linear light. A new graphic is uploaded behind the one that is
 * seen, within a budget for each frame, and takes its place in one flip when all of it is there.
 *
 * Whoever holds OBS's graphics context: the graphics thread, and threads that take screenshots. stage_finish and
 * stage_set_next enter the context themselves.
 */
#ifndef RG_OBS_STAGE_H
#define RG_OBS_STAGE_H

#include <graphics/graphics.h>

#include "graphic/graphic.h"

struct stage_set {
	struct graphic *graphic; /* a reference, NULL: nothing */
	gs_texture_t **textures; /* one a sprite; NULL: not uploaded yet */
	bool *shared; /* of the coming set: borrowed from the seen one; of the seen one: lent to the coming */
};

enum stage_state { STAGE_OFF = 1, STAGE_ENTERING, STAGE_ON, STAGE_LEAVING };

struct stage {
	struct stage_set seen;
	struct stage_set coming;
	bool shown;
};

/* Zeroed memory is a stage with nothing on it. */
void stage_finish(struct stage *stage);
/* Takes the caller's reference. What was still coming is forgotten. */
void stage_set_next(struct stage *stage, struct graphic *graphic);
/* Wanted on or off from now; `limit_ms` < 0: the template's own motion, 0: at once, else squeezed into that. */
void stage_show(struct stage *stage, bool shown, int limit_ms);
/* Shown at once without motion, and kept that way: previews. */
void stage_rest(struct stage *stage);
void stage_tick(struct stage *stage, float seconds);
enum stage_state stage_state(const struct stage *stage);
/* What is seen or leaving; borrowed; NULL: nothing. */
const struct graphic *stage_graphic(const struct stage *stage);
/* Inside the graphics context: uploads within the budget, flips when the set is complete, draws. */
void stage_render(struct stage *stage);

#endif

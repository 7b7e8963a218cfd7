/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within the stage: what is seen at rest, frame after frame the same. Its corners lie in a vertex buffer of their own,
 * so that a frame writes none. Inside the graphics context, under the kit's mutex.
 */
#ifndef RG_OBS_STAGE_STAGE_STILL_H
#define RG_OBS_STAGE_STAGE_STILL_H

#include "stage.h"

/* Draws the stage at rest with the technique for pictures as they are. False when that is not all that is seen. */
bool stage_still_draw(struct stage *stage);
/* To be made anew, for something was changed. */
void stage_still_forget(struct stage *stage);

#endif

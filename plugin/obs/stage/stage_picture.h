/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stage's textures, found by the id of their pixels: two sprites that look the same share one, whatever graphic
 * they are in. Inside the graphics context only.
 */
#ifndef RG_OBS_STAGE_STAGE_PICTURE_H
#define RG_OBS_STAGE_STAGE_PICTURE_H

#include "stage.h"

/* NULL when it is not uploaded, or could not be. `ground`: the sprite's ground instead of the whole. */
gs_texture_t *stage_texture(const struct stage *stage, const struct sprite *sprite, bool ground);
/* Uploads what is missing, within what is left of this frame's budget. True when all of it was tried. */
bool stage_upload(struct stage *stage, const struct graphic *graphic);
/* Destroys the textures that no graphic on the stage needs. */
void stage_sweep(struct stage *stage);

#endif

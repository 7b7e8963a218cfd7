/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture above the rows of the control panel: the canvas with what TAKE would bring, drawn as the source itself
 * would draw it, the safe area, and OBS's programme small in a corner. For that the panel has an overlay of its own,
 * which is never in the programme; the work thread makes its graphic as that of any other. It belongs to the panel's
 * private source: made and destroyed with it, perhaps on libobs' destruction thread.
 */
#ifndef RG_OBS_PANEL_PREVIEW_H
#define RG_OBS_PANEL_PREVIEW_H

#include <obs-module.h>

struct preview;

struct preview *preview_create(obs_source_t *source);
void preview_destroy(struct preview *preview);

/* UI thread: the window is there, or gone. */
void preview_open(struct preview *preview);
void preview_close(struct preview *preview);

/* Work thread, once a pass while the window is open: shows what TAKE would bring now. */
void preview_look(struct preview *preview);

/* For libobs, as of any source. */
void preview_tick(void *preview, float seconds);
void preview_render(void *preview, gs_effect_t *effect);
uint32_t preview_width(void *preview);
uint32_t preview_height(void *preview);

#endif

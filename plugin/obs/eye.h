/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OBS's eye: a scene item that is hidden is not rendered any more from that frame on, unless it has a hide transition.
 * Every item that holds a source of ours and has none gets our own, which goes on drawing the source while it leaves
 * with its motion. One that the user chose is left alone.
 *
 * eye_start and eye_stop: module load and unload. eye_attach_all: UI thread. The callback comes on whatever thread
 * hides the item: OBS's UI, a hotkey, obs-websocket.
 */
#ifndef RG_OBS_EYE_H
#define RG_OBS_EYE_H

#include <obs-module.h>

#define EYE_HIDE_ID "race_graphics_hide" /* of the transition type; it is saved in scene collections */
#define EYE_HIDE_MS 450                  /* the longest exit of our templates, and a few frames */

/*
 * `leave`: an item that holds `source` (borrowed) was hidden in a scene that is on air, where no other shows it, and is
 * drawn for EYE_HIDE_MS more: it leaves from now; or it was shown, and comes (back).
 */
void eye_start(void (*leave)(obs_source_t *source, bool visible));
void eye_stop(void);
/* Items of all scenes and groups. Items that are added later are found by themselves. */
void eye_attach_all(void);

#endif

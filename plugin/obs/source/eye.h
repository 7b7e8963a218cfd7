/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OBS's eye: a scene item that is hidden is not rendered any more from that frame on, unless it has a hide transition.
 * Every item that holds a source of ours and has none gets our own (hide_transition.h), which goes on drawing the
 * source while it leaves with its motion. One that the user chose is left alone.
 *
 * libobs tells of items while it holds their scene's lock, where nothing may be made or looked up (see "Under libobs'
 * locks" in docs/architecture.md). The item is only noted then, and a task of OBS's UI thread does the rest.
 *
 * eye_start and eye_stop: module load and unload. `tell` is called on the UI thread.
 */
#ifndef RG_OBS_SOURCE_EYE_H
#define RG_OBS_SOURCE_EYE_H

#include <obs-module.h>

/*
 * `tell`: an item that holds `source` (borrowed) was hidden in a scene that is on air, where no other shows it, and is
 * drawn for HIDE_TRANSITION_MS more: it leaves from now; or it was shown, and comes (back).
 */
void eye_start(void (*tell)(obs_source_t *source, bool visible));
void eye_stop(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands as OBS hotkeys: one set for all, registered once by the module and listed in OBS's own settings, and
 * two keys for each source. Which keys the user gave to the set is kept in OBS's profile, where its settings dialog
 * writes it. UI thread; the keys themselves may come on any.
 */
#ifndef RG_OBS_CONTROL_HOTKEYS_H
#define RG_OBS_CONTROL_HOTKEYS_H

#include <obs-module.h>

struct overlay;

void hotkeys_start(void);
void hotkeys_stop(void);
/* The keys as the profile has them: when OBS is up, and whenever the profile changed. */
void hotkeys_load(void);
/*
 * Gives the standard keys of controls.json to those of ours that have none or nothing but standard ones, and saves
 * them. A key that stands on anything else in OBS stays there. Returns what was done, in words for the operator, who is
 * told the same; rg_free.
 */
char *hotkeys_assign_standard(void);

/* True on Wayland, where OBS hears keys only while one of its windows has the focus. */
bool hotkeys_need_focus(void);

/* Show and hide, of one source. Any thread. */
obs_hotkey_pair_id hotkeys_add_source(obs_source_t *source, struct overlay *overlay);
void hotkeys_remove_source(obs_hotkey_pair_id id);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that needs OBS Studio around libobs. Without it (a bare libobs) each call only logs a warning of libobs' own.
 * UI thread.
 */
#ifndef RG_OBS_FRONTEND_H
#define RG_OBS_FRONTEND_H

/* From now on the work thread is told when OBS is on air. */
void frontend_start(void);
/* At OBS's end, or of a bare libobs' unload. May be called twice. */
void frontend_stop(void);

/* Our entries of the Tools menu: after the controls and hotkeys are there. They stay until OBS goes. */
void frontend_add_menu(void);

/*
 * Which keys the user gave to a hotkey of ours, in OBS's profile: {"bindings": [...]}. NULL: none; rg_free. What is
 * written is kept by the last call.
 */
char *frontend_hotkey_read(const char *name);
void frontend_hotkey_write(const char *name, const char *bindings);
void frontend_hotkeys_save(void);

#endif

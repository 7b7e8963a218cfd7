/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that needs OBS Studio around libobs. Without it (a bare libobs) each call only logs a warning of libobs' own.
 * UI thread.
 */
#ifndef RG_OBS_FRONTEND_FRONTEND_H
#define RG_OBS_FRONTEND_FRONTEND_H

/* From now on the programme is told when it goes out. */
void frontend_start(void);
/* At OBS's end, or of a bare libobs' unload. May be called twice. */
void frontend_stop(void);

/* Adds our entries to the Tools menu, once the controls and hotkeys are there. They stay until OBS goes. */
void frontend_add_menu(void);

/* Where OBS puts recordings; NULL: it does not say. rg_free. */
char *frontend_record_folder(void);

/*
 * The keys that the user gave to a hotkey of ours, in OBS's profile: {"bindings": [...]}. NULL: none; rg_free. What is
 * written reaches the disk with frontend_hotkeys_save.
 */
char *frontend_hotkey_read(const char *name);
void frontend_hotkey_write(const char *name, const char *bindings);
void frontend_hotkeys_save(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event's settings as they are saved, and what they come to. A collection may have been edited by hand or by a
 * script: what is not understood counts as not given. UI thread; plain values belong to whoever has them.
 */
#ifndef RG_OBS_EVENT_EVENT_SETTINGS_H
#define RG_OBS_EVENT_EVENT_SETTINGS_H

#include "event.h"

#define REFRESH_LEAST  1
#define REFRESH_MOST   3600
#define SHIFT_MOST     (12 * 60) /* minutes, either way */
#define HOLD_BACK_MOST 120       /* seconds */

/*
 * The switch of one class in the dialog is called this and the class's id, that of a scene the other and its name. They
 * are views of E_CLASSES_OFF and E_SCENES, not saved.
 */
#define E_CLASS_PREFIX "class:"
#define E_SCENE_PREFIX "scene:"

/* What relative paths start from in a collection, when the dialog's own folder is empty. */
#define E_SAVED_FOLDER "race_folder"

/* Keys of settings that are paths; NULL at the end. */
extern const char *const event_path_keys[];
/* "x.zip" is a pack: it is unpacked, and is no data itself. */
bool event_is_pack(const char *path);
/* "192.168.1.20:50000", as it stands on the timekeeper's screen. */
bool event_is_host(const char *text);

void event_settings_defaults(obs_data_t *data);
/*
 * Where the data comes from is no matter of taste: it has no default to go back to while graphics are on air. OBS's
 * button "Defaults" takes all values out; this puts those of `before` back that say where data and pictures come from.
 * True when it was that button.
 */
bool event_settings_keep_where(obs_data_t *data, obs_data_t *before);
/* All but the pictures of sponsors. */
void event_settings_read(struct event_settings *settings, obs_data_t *data);

/* The folder that relative paths start from, NULL when there is none. By the names alone: no disk is asked. rg_free. */
char *event_race_folder(obs_data_t *data);
/* The folder of sponsors' pictures as an absolute path, "" when there is none. rg_free. */
char *event_sponsor_folder(obs_data_t *data);

/* What is written into a scene collection, a new object: paths below the race folder relative to it. */
obs_data_t *event_settings_pack(obs_data_t *data);
/* Takes out what is never written anywhere. */
void event_settings_strip(obs_data_t *data);
/* What a scene collection holds, a new object with absolute paths. */
obs_data_t *event_settings_unpack(obs_data_t *saved);

bool event_class_followed(obs_data_t *data, const char *id);
/* Leaves a class out until the crew has chosen classes itself. True when that changed anything. */
bool event_class_leave_out(obs_data_t *data, const char *id);

/* True when that scene was one without graphics, which it stays by its new name. */
bool event_scene_renamed(obs_data_t *data, const char *before, const char *now);

/* Sets a switch of the dialog (its whole name) to what its list says. */
void event_switch_set(obs_data_t *data, const char *name);
/* Takes over what the crew has switched. */
void event_switches_take(obs_data_t *data);
/* Forgets all switches: another race day or collection has other classes. */
void event_switches_forget(obs_data_t *data);

#endif

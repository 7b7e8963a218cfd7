/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event in a race folder: event.json beside the data holds its settings, and one zip of the folder (intake/pack.h)
 * brings both to another laptop. A file thread (feed/disk/disk.h) does what touches a disk. UI thread.
 */
#ifndef RG_OBS_EVENT_EVENT_PACK_H
#define RG_OBS_EVENT_EVENT_PACK_H

#include <obs-module.h>

#include "obs/source/status_line.h"

#define E_PACK_TO "pack_to" /* field of the dialog, not saved: where the zip is written */

/* The group of the dialog. */
void event_pack_add(obs_properties_t *properties);
/* What came of the last pack: in an open dialog, and by itself. */
void event_pack_show(obs_properties_t *properties);
struct status_line event_pack_line(void);
/*
 * A hand has chosen another file or folder in the dialog: a zip is unpacked beside itself, the settings of an
 * event.json are taken when it has been read. True when something was begun that the dialog is to tell.
 */
bool event_pack_chosen(obs_data_t *data);
/* The dialog opens: what is chosen already is not taken for a new choice. */
void event_pack_open(obs_data_t *data);
/* Gives up a pack that is being written, because OBS's exit must not wait for a disk. */
void event_pack_stop(void);

/* The event's settings as event.json has them: nothing of this laptop. A new object. */
obs_data_t *event_pack_settings(obs_data_t *data);
/* Takes those of a folder's event.json, which may be anybody's; false when `json` (may be NULL) is none. */
bool event_pack_take(obs_data_t *data, const char *folder, const char *json);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event's dialog. While it is open, an overlay without a picture follows the event's data, so that the dialog has
 * something to say when there is no source yet. UI thread, but for
 * event_properties_look.
 */
#ifndef RG_OBS_EVENT_EVENT_PROPERTIES_H
#define RG_OBS_EVENT_EVENT_PROPERTIES_H

#include <obs-module.h>

obs_properties_t *event_properties_make(void *data);
/*
 * The dialog may have something else to show: it is made again when a row or a list of it is another one and nobody has
 * edited anything for 3 s. Any thread, as often as one likes.
 */
void event_properties_look(void);
/* Somebody has edited the settings; what must not be taken is taken out of them. */
void event_properties_edited(obs_data_t *settings);
/* A path of the event with the button that clears it. */
void event_properties_path(obs_properties_t *properties, const char *key, const char *label, enum obs_path_type type,
			   const char *filter);

#endif

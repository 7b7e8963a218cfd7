/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event's dialog. While it is open, an overlay without a picture follows the event's data, so that the dialog has
 * something to say when there is no source yet. UI thread.
 */
#ifndef RG_OBS_EVENT_EVENT_PROPERTIES_H
#define RG_OBS_EVENT_EVENT_PROPERTIES_H

#include <obs-module.h>

obs_properties_t *event_properties_make(void *data);

#endif

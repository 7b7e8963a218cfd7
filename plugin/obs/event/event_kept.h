/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of the event from one start of OBS to the next, in its dialog: a hand says that it is right, or forgets
 * it. UI thread.
 */
#ifndef RG_OBS_EVENT_EVENT_KEPT_H
#define RG_OBS_EVENT_EVENT_KEPT_H

#include <obs-module.h>

/* Below the age of the data. It can be pressed while data waits for a hand, and stands there always, so that nothing
 * moves. */
void event_kept_add_confirm(obs_properties_t *properties);
void event_kept_add_forget(obs_properties_t *properties);

#endif

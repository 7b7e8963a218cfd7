/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * obs-websocket's interface for other modules: the vendor "race-graphics", each command a request of its name, and one
 * event. It is spoken through proc handlers, so nothing is linked; where obs-websocket is missing all this does
 * nothing.
 */
#ifndef RG_OBS_CONTROL_WEBSOCKET_H
#define RG_OBS_CONTROL_WEBSOCKET_H

#include <obs-module.h>

/* UI thread: from obs_module_post_load, before which obs-websocket may not be there, until OBS goes. */
void websocket_start(void);
void websocket_stop(void);
/* The event "state". Work thread. */
void websocket_emit(obs_data_t *state);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event and OBS Studio: saved with the scene collection, told of scenes, opened from the Tools menu. Without OBS
 * Studio around libobs each call only logs a warning of libobs' own. UI thread.
 */
#ifndef RG_OBS_FRONTEND_FRONTEND_EVENT_H
#define RG_OBS_FRONTEND_FRONTEND_EVENT_H

#include <obs-module.h>

void frontend_event_start(void);
void frontend_event_stop(void);
/* Opens the event's dialog. */
void frontend_event_open(void);
/* The names of the collection's scenes, NULL at the end; bfree. NULL: there are none. */
char **frontend_event_scenes(void);

#endif

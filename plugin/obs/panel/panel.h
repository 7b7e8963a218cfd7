/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control panel: a window of rows, each some words or a button. It is OBS's own properties window of a private
 * source, which is only a door for it. UI thread, unless said.
 */
#ifndef RG_OBS_PANEL_PANEL_H
#define RG_OBS_PANEL_PANEL_H

#include <obs-module.h>

void panel_start(void);
void panel_stop(void);
/* The source whose properties are the panel; borrowed, NULL before the start and after the end. */
obs_source_t *panel_source(void);

/* Work thread, once a pass: has OBS show the window again when the words on it have changed. True: they wait for that.
 */
bool panel_look(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands for Lua and Python scripts and for other modules:
 *
 *   global procedure    bool race_graphics_command(in string name, in string source, in string value,
 *                                                  out bool ok, out string error, out string state)
 *   of each source      bool command(in string name, in string value, out bool ok, out string error, out string state)
 *   global signal       void race_graphics_state(string state)
 *
 * `state` is the object of state_event.h as JSON text; error is "" when ok. The procedures may be called on any thread;
 * the signal comes on the work thread.
 */
#ifndef RG_OBS_CONTROL_PROCS_H
#define RG_OBS_CONTROL_PROCS_H

#include <obs-module.h>

/* When the module loads; libobs forgets them by itself. */
void procs_start(void);
/* When the source is made; they go with it. */
void procs_add_source(obs_source_t *source);
void procs_signal(const char *state);

#endif

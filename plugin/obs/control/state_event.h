/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is on air, as one flat object of texts: what every command answers with, and what goes out as the one event
 * whenever it changed (obs-websocket's stock clients compare single top-level texts of the last event).
 *
 *   all_off hold sponsors        on, off
 *   state state_by               gap, grid, race, finished, stopped; data, key, scene
 *   auto                         off (no automatic source), on, suspended, held
 *   next next_about next_in      what the director shows next, as an id; whom it is about; "0:40"; or ""
 *   words_1 ... words_5          what it said, the newest first; or ""
 *   on_air                       ids of the graphics on air, joined by ", "
 *   sources                      names of the sources, joined by ", "
 *   <source>.shown               off, entering, on, leaving
 *   <source>.graphic             id of what is on air or about to enter, else ""
 *   <source>.about               the driver, heat or series it is about, as an id, or ""
 *   <source>.held                on, off
 *   <source>.lacks               what the data lacks for the source's graphic, or ""
 */
#ifndef RG_OBS_CONTROL_STATE_EVENT_H
#define RG_OBS_CONTROL_STATE_EVENT_H

#include <obs-module.h>

/* Any thread. The caller's reference. */
obs_data_t *state_event_make(void);

/* UI thread. Nothing is published before the first or after the second, which waits for what is under way. */
void state_event_start(void);
void state_event_stop(void);
/* Work thread, once a pass: tells scripts and obs-websocket when it changed. */
void state_event_publish(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far OBS's stream and recording are, and chapters in the recording. Start and stop: UI thread; the rest: any
 * thread, but none that holds a lock of libobs'.
 */
#ifndef RG_OBS_FRONTEND_FRONTEND_OUTPUT_H
#define RG_OBS_FRONTEND_FRONTEND_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

void frontend_output_start(void);
void frontend_output_stop(void);

/* How much of it went out so far, by its own frames: a pause does not count. -1: there is none. */
int64_t frontend_stream_ms(void);
int64_t frontend_recording_ms(void);

/* Marks this moment in the recording, soon, when OBS's recording has chapters (30.2 and later). */
void frontend_chapter(const char *title);

#endif

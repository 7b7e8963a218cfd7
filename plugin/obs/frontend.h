/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that needs OBS Studio around libobs. Without it (a bare libobs) each call only logs a warning of libobs' own.
 * UI thread.
 */
#ifndef RG_OBS_FRONTEND_H
#define RG_OBS_FRONTEND_H

/* From now on the work thread is told when OBS streams or records. */
void frontend_start(void);
void frontend_stop(void);

#endif

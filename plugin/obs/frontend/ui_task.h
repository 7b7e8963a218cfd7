/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work for OBS's UI thread that must wait until whoever asks for it has let go of libobs' locks. Any thread may ask.
 */
#ifndef RG_OBS_FRONTEND_UI_TASK_H
#define RG_OBS_FRONTEND_UI_TASK_H

/*
 * Runs `run` on the UI thread, soon and never at once. obs_queue_task(OBS_TASK_UI) alone runs it at once when the UI
 * thread itself asks (OBS's handler, 29 to 32), under all the locks that are held there.
 */
void ui_task_later(void (*run)(void *data), void *data);

#endif

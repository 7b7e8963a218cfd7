/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the crew has something open that belongs to a field of a dialog: a chooser of files, a list that is rolled
 * down. OBS keeps a pointer to the field meanwhile, so a dialog that is made again then takes OBS with it, and closes
 * the list below the mouse. UI thread.
 */
#ifndef RG_OBS_FRONTEND_UI_BUSY_H
#define RG_OBS_FRONTEND_UI_BUSY_H

#include <stdbool.h>

bool ui_is_busy(void);
/* The field that the keyboard writes into, to be compared only; NULL: none. */
const void *ui_focus(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Children whose photo and age are not shown, when the crew wants that. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_MINOR_H
#define RG_GRAPHIC_VIEW_MINOR_H

#include "view.h"

/* The crew hides what is children's own, and the driver is known to be under 18 on the day of the event. */
bool minor_is_hidden(struct view *view, const struct race_driver *driver);

#endif

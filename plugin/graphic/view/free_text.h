/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two lines that a crew types beside the race day: a name and a role, or a message. All memory is of the view's
 * arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_FREE_TEXT_H
#define RG_GRAPHIC_VIEW_FREE_TEXT_H

#include "view.h"

/* A line that was typed, as text of a feed is taken: any bytes, no control characters, 400 bytes at most; or NULL. */
const char *free_text_clean(struct view *view, const char *typed);
/*
 * Whose name is shown: the two lines are name and role. A name alone that is one of `people` takes its role from there,
 * whatever its case and diacritics; one line alone is the name. Nothing typed: the first of `people`. NULL: nobody.
 */
const struct race_person *free_text_person(struct view *view);

#endif

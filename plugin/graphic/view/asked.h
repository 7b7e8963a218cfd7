/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the crew asked for beside the race day: two free lines, somebody's name, a sponsor's picture, no children. All
 * memory is of the view's arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_ASKED_H
#define RG_GRAPHIC_ASKED_H

#include "view.h"

/* A line that was typed, as text of a feed is taken: any bytes, no control characters, 400 bytes at most; or NULL. */
const char *asked_text(struct view *view, const char *typed);
/*
 * Whose name is shown: the two lines are name and role. A name alone that is one of `people` takes its role from there,
 * whatever its case and diacritics; one line alone is the name. Nothing typed: the first of `people`. NULL: nobody.
 */
const struct race_person *asked_person(struct view *view);
/*
 * The sponsor whose turn it is, of those that may stand on this graphic and whose picture is there: the day's by
 * weight, then the crew's. NULL: none. A picture that may still come makes the view pending, and no other takes its
 * place meanwhile.
 */
const struct race_sponsor *asked_sponsor(struct view *view);
/* More of its picture would be lost on white than on dark, and it brings no ground of its own. */
bool asked_sponsor_light(struct view *view);
/* The crew asked to hide what is children's own, and the driver is known to be under 18 on the day of the event. */
bool asked_hides(struct view *view, const struct race_driver *driver);

#endif

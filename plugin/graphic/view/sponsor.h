/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sponsor of a graphic. All memory is of the view's arena. Work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_SPONSOR_H
#define RG_GRAPHIC_VIEW_SPONSOR_H

#include "view.h"

/*
 * The sponsor whose turn it is, of those that may stand on this graphic and whose picture is there: the day's by
 * weight, then the crew's. NULL: none. A picture that may still come makes the view pending, and no other takes its
 * place meanwhile.
 */
const struct race_sponsor *sponsor_chosen(struct view *view);
/*
 * Whose turn it is when a number of graphics have left: who weighs more comes more often, but not twice running if
 * there are others: A B A C, not A A B C. `credits` has room for as many as `weights`; there is at least one.
 */
size_t sponsor_turn(const int *weights, int *credits, size_t count, int number);
/* More of its picture would be lost on white than on dark, and it brings no ground of its own. */
bool sponsor_is_light(struct view *view);

#endif

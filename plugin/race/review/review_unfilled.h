/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which members nobody ever filled, by the tables of fields.h. For review.c, and for
 * whoever else names members to a crew. Any thread that holds a reference to the race day. */
#ifndef RG_RACE_REVIEW_REVIEW_UNFILLED_H
#define RG_RACE_REVIEW_REVIEW_UNFILLED_H

#include "race/day/race_day.h"

struct words;

/*
 * "no driver has: a car, honours · no heat has: a start", of what there is at least one of and a crew has a word for;
 * "" when there is nothing. Free with rg_free.
 */
char *race_review_unfilled(const struct race_day *day, const struct words *words);
/* The crew's word ("a photo") for a member ("driver", "photo"); NULL: a crew has none. */
const char *race_review_member(const struct words *words, const char *type, const char *member);

#endif

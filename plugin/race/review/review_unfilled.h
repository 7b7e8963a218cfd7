/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which members nobody ever filled, by the tables of fields.h. Only for review.c. */
#ifndef RG_RACE_REVIEW_REVIEW_UNFILLED_H
#define RG_RACE_REVIEW_REVIEW_UNFILLED_H

#include "race/day/race_day.h"

/* "driver: say, colors · heat: laps", of what there is at least one of; "" when there is nothing. Free with rg_free. */
char *race_review_unfilled(const struct race_day *day);

#endif

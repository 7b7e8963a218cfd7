/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drivers whose car another drives this weekend. What the season knows by their numbers is theirs, and not the
 * stand-in's: standings, and winners, classifications and heats of other rounds than the one that is on. While a day is
 * made, before its references point anywhere; what is added lies in the day's arena.
 */
#ifndef RG_RACE_DAY_ABSENT_H
#define RG_RACE_DAY_ABSENT_H

#include "race_day.h"

/* `who` has the id under which the season knows him; nothing happens when it does not, or when he is absent already. */
void race_day_keep_absent(struct race_day *day, const struct race_driver *who);
/* For stand-ins whose id is no more than a number, and of whom nobody told whom they stand in for: without a name. */
void race_day_find_absent(struct race_day *day);
/* Leaves the car: number, class, team, car, colours. */
void race_driver_forget(struct race_driver *driver);

#endif

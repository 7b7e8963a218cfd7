/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "minor.h"

#include "race/day/derive.h"
#include "race/value/date.h"

#define OF_AGE 18

bool minor_is_hidden(struct view *view, const struct race_driver *driver)
{
	if (!view->ask->hide_minors)
		return false;
	int age = race_driver_age(driver, view->round);
	/* Without an event's day, today is the day that counts. */
	if (age == RACE_NONE)
		age = race_age(driver->born, view->today);
	return age != RACE_NONE && age < OF_AGE;
}

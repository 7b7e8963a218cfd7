/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "minor.h"

#include "race/day/derive.h"

bool minor_is_hidden(struct view *view, const struct race_driver *driver)
{
	return view->ask->hide_minors && race_driver_is_minor(driver, view->round, view->today);
}

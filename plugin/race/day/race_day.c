/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "race_day.h"

#include <string.h>

struct race_day *race_day_ref(struct race_day *day)
{
	if (day)
		__atomic_add_fetch(&day->references, 1, __ATOMIC_RELAXED);
	return day;
}

void race_day_unref(struct race_day *day)
{
	while (day && __atomic_sub_fetch(&day->references, 1, __ATOMIC_ACQ_REL) == 0) {
		struct race_day *base = day->base;
		/* The snapshot itself lies in its own arena. */
		rg_arena_destroy(day->arena);
		day = base;
	}
}

#define FIND(struct_name, list, wanted)                                                                                \
	do {                                                                                                           \
		if (!(wanted))                                                                                         \
			return NULL;                                                                                   \
		for (RACE_EACH(struct struct_name, item, list)) {                                                      \
			if (item->id && strcmp(item->id, wanted) == 0)                                                 \
				return item;                                                                           \
		}                                                                                                      \
		return NULL;                                                                                           \
	} while (0)

const struct race_driver *race_day_driver(const struct race_day *day, const char *id)
{
	FIND(race_driver, day->drivers, id);
}

const struct race_class *race_day_class(const struct race_day *day, const char *id)
{
	FIND(race_class, day->classes, id);
}

const struct race_heat *race_day_heat(const struct race_day *day, const char *id)
{
	FIND(race_heat, day->heats, id);
}

const struct race_round *race_day_round(const struct race_day *day, const char *id)
{
	FIND(race_round, day->rounds, id);
}

const struct race_series *race_day_series(const struct race_day *day, const char *id)
{
	FIND(race_series, day->series, id);
}

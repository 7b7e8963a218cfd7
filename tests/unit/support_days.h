/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race day of chance: what happens on the track, what a feed tells of it and when, what the crew presses. The tests
 * play it; the day that they hand on is changed in place, which only a test may do that is its one reader.
 */
#ifndef RG_TESTS_SUPPORT_DAYS_H
#define RG_TESTS_SUPPORT_DAYS_H

#include "rundown/rehearsal.h"
#include "support_chance.h"

#define WORLD_HEATS   10
#define WORLD_ENTRIES 6
#define WORLD_DRIVERS 14
#define WORLD_EVENTS  600
#define WORLD_WALL_MS 1780000000000LL /* at its beginning */

enum world_kind { WORLD_STATUS, WORLD_RESULT, WORLD_SWAP, WORLD_START, WORLD_NOW, WORLD_BACK, WORLD_FORTH, WORLD_KEY };

struct world_event {
	int64_t at_ms;
	enum world_kind kind;
	int heat, value;
	int64_t start_ms;
	char key[32];
	size_t order;
};

struct world {
	struct race_day day;
	struct race_class classes[3];
	struct race_ref class_refs[3];
	struct race_driver drivers[WORLD_DRIVERS];
	struct race_heat heats[WORLD_HEATS], before[WORLD_HEATS];
	struct race_entry entries[WORLD_HEATS][WORLD_ENTRIES];
	struct race_series series;
	struct race_round rounds[2];
	struct race_standing standings[3];
	struct race_row rows[3][WORLD_DRIVERS];
	char ids[WORLD_DRIVERS + WORLD_HEATS][16];

	struct world_event events[WORLD_EVENTS];
	size_t count;
	int64_t end_ms;
	int heats_run, late_ms;
	bool statuses;
};

/* `seed`: any number but 0. */
void world_init(struct world *world, uint64_t seed);
/* A day of `heats` heats in `hours` hours, all that a feed can tell told in time, and a crew that presses nothing. */
void world_init_plain(struct world *world, int heats, int hours);
/* What the event does to the day; a key is none of it. True: the feed has other bytes. */
bool world_apply(struct world *world, const struct world_event *event);

#endif

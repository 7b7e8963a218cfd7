/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of a feed that a crew follows: classes it does not want are left out of the race day, and the times of a
 * delayed day are moved. Both are done on the day while it is made; the tree stays as it is. Work thread and tool.
 */
#ifndef RG_RACE_DAY_FOLLOW_H
#define RG_RACE_DAY_FOLLOW_H

#include <cjson/cJSON.h>

#include "decode.h"

struct race_follow {
	char **classes_off; /* ids, owned */
	size_t count;
	int shift_min; /* added to the starts of heats that are still to come */
	/*
	 * Called on the day in the making when all of that is done, before its references are linked: what is laid over
	 * it as the last (race/correct/corrections.h). NULL: nothing. `hash` counts for what it does.
	 */
	void (*correct)(void *data, struct race_day *day);
	void *correct_data;
};

void race_follow_init(struct race_follow *follow, char *const *classes_off, size_t count, int shift_min);
void race_follow_finish(struct race_follow *follow);
/*
 * The race day of a tree (race_day_from_tree), without the heats, drivers, standings and classifications of classes
 * that are not followed; a heat of several classes stays while one of them is followed. Calendars stay whole, and `now`
 * goes with its heat. The list of classes stays whole too: it is what the crew chooses from. Heats that are not over
 * are moved. `hash` is the tree's. The caller owns the returned reference.
 */
struct race_day *race_follow_decode(const struct race_follow *follow, const cJSON *tree, uint64_t hash,
				    struct race_problems *problems);
/* The hash of the day made from bytes with that hash: equal only when the bytes and what is followed are the same. */
uint64_t race_follow_hash(const struct race_follow *follow, uint64_t hash);

#endif

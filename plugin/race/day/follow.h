/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a crew follows of a feed: classes it does not want are left out before the tree is decoded, and times that
 * slipped are moved in the race day that was made of it. Work thread and tool.
 */
#ifndef RG_RACE_FOLLOW_H
#define RG_RACE_FOLLOW_H

#include <cjson/cJSON.h>

#include "race_day.h"

struct race_follow {
	char **classes_off; /* ids, owned */
	size_t count;
	int shift_min; /* added to the starts of heats that are still to come */
};

void race_follow_init(struct race_follow *follow, char *const *classes_off, size_t count, int shift_min);
void race_follow_finish(struct race_follow *follow);
/*
 * Takes heats, drivers, standings and classifications of classes that are not followed out of a native tree; a heat of
 * several classes stays while one of them is followed. Calendars stay whole, and `now` goes with its heat. The list of
 * classes stays whole too: it is what the crew chooses from.
 */
void race_follow_tree(const struct race_follow *follow, cJSON *tree);
/* Before the day is given to anybody else: moves the heats that are not over. */
void race_follow_day(const struct race_follow *follow, struct race_day *day);
/* A hash for what bytes that hash to `hash` become: equal only when the same is followed. */
uint64_t race_follow_hash(const struct race_follow *follow, uint64_t hash);

#endif

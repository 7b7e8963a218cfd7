/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schedule.h"

#include "base/number.h"

#define LONGEST_FRESH_MS       60000
#define LONGEST_RETRY_AFTER_MS 300000
#define MOST_DOUBLINGS         16

/* A number of 0 to below - 1 (xorshift: good enough to keep laptops apart). */
static int64_t chance(struct schedule *schedule, int64_t below)
{
	uint64_t x = schedule->random ? schedule->random : 1;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	schedule->random = x;
	return below > 0 ? (int64_t)(x % (uint64_t)below) : 0;
}

void schedule_good(struct schedule *schedule, int64_t now_ms, int64_t fresh_ms)
{
	schedule->tried = true;
	schedule->ended_ms = now_ms;
	schedule->failures = 0;
	schedule->wait_ms = rg_smaller(fresh_ms, LONGEST_FRESH_MS);
}

void schedule_failed(struct schedule *schedule, int64_t now_ms, int64_t first_ms, int64_t longest_ms,
		     int64_t retry_after_ms)
{
	int doublings = schedule->failures < MOST_DOUBLINGS ? schedule->failures : MOST_DOUBLINGS;
	int64_t longest = rg_larger(first_ms, longest_ms);
	/* The latest moment is a quarter later than the doubled wait, so that even the first try is spread. */
	int64_t latest = rg_smaller((first_ms + first_ms / 4) << doublings, longest);
	int64_t earliest = rg_larger(first_ms, latest - latest / 4);

	schedule->tried = true;
	schedule->ended_ms = now_ms;
	schedule->failures++;
	schedule->wait_ms = earliest + chance(schedule, latest - earliest + 1);
	if (retry_after_ms > 0)
		schedule->wait_ms = rg_larger(first_ms, rg_smaller(retry_after_ms, LONGEST_RETRY_AFTER_MS));
}

int64_t schedule_due(const struct schedule *schedule, int64_t interval_ms)
{
	if (!schedule->tried)
		return 0;
	return schedule->ended_ms +
	       (schedule->failures ? schedule->wait_ms : rg_larger(interval_ms, schedule->wait_ms));
}

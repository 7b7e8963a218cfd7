/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When to ask an address again: after the refresh interval when all is well; after failures ever later, up to a
 * minute, and not at the same moment as everybody else. Pure figures without a clock; transfer thread.
 */
#ifndef RG_FEED_SCHEDULE_H
#define RG_FEED_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule {
	bool tried;       /* false: due at once */
	int64_t ended_ms; /* when the last try ended, monotonic */
	int failures;     /* tries that failed since the last good one */
	int64_t wait_ms;  /* from ended_ms: after a failure; else for so long nothing new is to be had */
	uint64_t random;  /* any start value but 0 */
};

/* `fresh_ms`: for so long the server has nothing new, 0 when it does not say; it counts up to a minute. */
void schedule_good(struct schedule *schedule, int64_t now_ms, int64_t fresh_ms);
/*
 * `first_ms`: the wait after the first failure at least; it doubles up to `longest_ms` (or first_ms, if that is
 * longer), with some chance in it. `retry_after_ms`: what the server asked for, 0 for nothing; it counts instead, up to
 * 5 minutes.
 */
void schedule_failed(struct schedule *schedule, int64_t now_ms, int64_t first_ms, int64_t longest_ms,
		     int64_t retry_after_ms);
/* The monotonic time of the next try. */
int64_t schedule_due(const struct schedule *schedule, int64_t interval_ms);

#endif

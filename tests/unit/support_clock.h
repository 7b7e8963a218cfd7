/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A clock that runs faster, for tests that wait for what the plugin does after seconds. What reads base's monotonic
 * clock sees it, and what waits by it waits shorter in the same measure: sleeps, conditions, and libcurl's poll. What
 * others take their time for (servers, disks, libcurl's own limits) takes as long as ever.
 */
#ifndef RG_TESTS_SUPPORT_CLOCK_H
#define RG_TESTS_SUPPORT_CLOCK_H

#include <stdint.h>

/*
 * From now on the clock runs so many times as fast as the real one; 1 at the start. 0: it stands still, and what waits
 * by it wakes as by the real one, so that nothing is ever late however busy this machine is. Any thread.
 */
void clock_run(int times);
/* What so many real milliseconds are on this clock (0 when it stands): how long a test may wait for what must come. */
int64_t clock_real_ms(int64_t ms);
/* How long such a wait by this clock is by the real one; at least 1 unless it is 0 or endless. */
int clock_shortened(int64_t ms);

#endif

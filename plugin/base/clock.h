/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks. Any thread.
 */
#ifndef RG_BASE_CLOCK_H
#define RG_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds that only go forward, also while the computer sleeps; for waiting and ages. */
int64_t rg_monotonic_ms(void);
/* Milliseconds since 1970-01-01 UTC; for what people read. */
int64_t rg_wall_ms(void);
/* Seconds by which local time is ahead of UTC at the given wall time. */
int rg_utc_offset_s(int64_t wall_ms);
void rg_sleep_ms(int64_t ms);

#endif

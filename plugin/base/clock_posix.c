/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "clock.h"

#include <errno.h>
#include <time.h>

static int64_t to_ms(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Linux' CLOCK_MONOTONIC stands still while the computer sleeps, so that data of two hours ago would seem to be new. */
#ifdef CLOCK_BOOTTIME
#define CLOCK_OF_AGES CLOCK_BOOTTIME
#else
#define CLOCK_OF_AGES CLOCK_MONOTONIC
#endif

int64_t rg_monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_OF_AGES, &now);
	return to_ms(now);
}

int64_t rg_wall_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return to_ms(now);
}

int rg_utc_offset_s(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm local, utc;

	if (!localtime_r(&seconds, &local) || !gmtime_r(&seconds, &utc))
		return 0;
	int days = local.tm_year != utc.tm_year ? local.tm_year - utc.tm_year : local.tm_yday - utc.tm_yday;
	return ((days * 24 + local.tm_hour - utc.tm_hour) * 60 + local.tm_min - utc.tm_min) * 60 + local.tm_sec -
	       utc.tm_sec;
}

void rg_sleep_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};

	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

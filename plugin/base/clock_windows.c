/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include "clock.h"

#define TICKS_A_MS 10000
/* 1601-01-01, where Windows begins to count, to 1970-01-01. */
#define TICKS_TO_1970    116444736000000000ll
#define LONGEST_SLEEP_MS 3600000

static int64_t ticks_of(FILETIME time)
{
	return (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime);
}

int64_t rg_monotonic_ms(void)
{
	LARGE_INTEGER now, a_second;

	QueryPerformanceCounter(&now);
	QueryPerformanceFrequency(&a_second);
	/* In two parts, or the product would pass 64 bits after some days. */
	return now.QuadPart / a_second.QuadPart * 1000 + now.QuadPart % a_second.QuadPart * 1000 / a_second.QuadPart;
}

int64_t rg_wall_ms(void)
{
	FILETIME now;

	GetSystemTimePreciseAsFileTime(&now);
	return (ticks_of(now) - TICKS_TO_1970) / TICKS_A_MS;
}

int rg_utc_offset_s(int64_t wall_ms)
{
	int64_t ticks = wall_ms * TICKS_A_MS + TICKS_TO_1970;
	FILETIME utc = {.dwLowDateTime = (DWORD)ticks, .dwHighDateTime = (DWORD)(ticks >> 32)}, local;
	SYSTEMTIME utc_parts, local_parts;
	TIME_ZONE_INFORMATION zone;

	/* By the rules of that year, where FileTimeToLocalFileTime takes those of today. */
	if (!FileTimeToSystemTime(&utc, &utc_parts) || !GetTimeZoneInformationForYear(utc_parts.wYear, NULL, &zone) ||
	    !SystemTimeToTzSpecificLocalTime(&zone, &utc_parts, &local_parts) ||
	    !SystemTimeToFileTime(&local_parts, &local))
		return 0;
	return (int)((ticks_of(local) - ticks) / (TICKS_A_MS * 1000));
}

void rg_sleep_ms(int64_t ms)
{
	for (; ms > LONGEST_SLEEP_MS; ms -= LONGEST_SLEEP_MS)
		Sleep(LONGEST_SLEEP_MS);
	if (ms >= 0)
		Sleep((DWORD)ms);
}

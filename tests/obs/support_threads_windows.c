/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_obs.h"

#include <tlhelp32.h>

static bool is_ours(HANDLE thread)
{
	HRESULT(WINAPI * describe)
	(HANDLE, wchar_t **) = (HRESULT(WINAPI *)(HANDLE, wchar_t **))(void *)GetProcAddress(
		GetModuleHandleW(L"kernelbase.dll"), "GetThreadDescription");
	wchar_t *name = NULL;

	/* A count that is always 0 would be no test. */
	assert_non_null(describe);
	bool ours = SUCCEEDED(describe(thread, &name)) && name && wcsncmp(name, L"rg-", 3) == 0;
	LocalFree(name);
	return ours;
}

static int64_t cpu_us(HANDLE thread)
{
	FILETIME begun, ended, kernel, user;

	if (!GetThreadTimes(thread, &begun, &ended, &kernel, &user))
		return 0;
	return (int64_t)(((uint64_t)kernel.dwHighDateTime << 32 | kernel.dwLowDateTime) +
			 ((uint64_t)user.dwHighDateTime << 32 | user.dwLowDateTime)) /
	       10;
}

static int look_at_threads(int64_t *us)
{
	THREADENTRY32 entry = {.dwSize = sizeof(entry)};
	HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
	int count = 0;

	assert_true(list != INVALID_HANDLE_VALUE);
	for (BOOL more = Thread32First(list, &entry); more; more = Thread32Next(list, &entry)) {
		if (entry.th32OwnerProcessID != GetCurrentProcessId())
			continue;
		HANDLE thread = OpenThread(THREAD_QUERY_INFORMATION, FALSE, entry.th32ThreadID);
		if (thread && is_ours(thread)) {
			count++;
			*us += cpu_us(thread);
		}
		CloseHandle(thread);
	}
	CloseHandle(list);
	return count;
}

int64_t our_threads_cpu_ms(void)
{
	int64_t us = 0;
	look_at_threads(&us);
	return us / 1000;
}

int our_threads(void)
{
	int64_t us = 0;
	return look_at_threads(&us);
}

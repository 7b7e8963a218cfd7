/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Windows' own locks and conditions: those of winpthreads cannot wait on the monotonic clock.
 */
#include "wide_windows.h"

#include <process.h>

#include "mem.h"
#include "thread.h"

_Static_assert(sizeof(SRWLOCK) <= sizeof(struct rg_mutex), "the lock needs more room");
_Static_assert(sizeof(CONDITION_VARIABLE) <= sizeof(struct rg_condition), "the condition needs more room");

/* A static lock is all zero, which is what SRWLOCK_INIT is. */
static SRWLOCK *lock_of(struct rg_mutex *mutex)
{
	return (SRWLOCK *)mutex->system;
}

static CONDITION_VARIABLE *condition_of(struct rg_condition *condition)
{
	return (CONDITION_VARIABLE *)condition->system;
}

void rg_mutex_init(struct rg_mutex *mutex)
{
	InitializeSRWLock(lock_of(mutex));
}

void rg_mutex_finish(struct rg_mutex *mutex)
{
	(void)mutex;
}

void rg_mutex_lock(struct rg_mutex *mutex)
{
	AcquireSRWLockExclusive(lock_of(mutex));
}

bool rg_mutex_trylock(struct rg_mutex *mutex)
{
	return TryAcquireSRWLockExclusive(lock_of(mutex));
}

void rg_mutex_unlock(struct rg_mutex *mutex)
{
	ReleaseSRWLockExclusive(lock_of(mutex));
}

void rg_condition_init(struct rg_condition *condition)
{
	InitializeConditionVariable(condition_of(condition));
}

void rg_condition_finish(struct rg_condition *condition)
{
	(void)condition;
}

void rg_condition_signal_all(struct rg_condition *condition)
{
	WakeAllConditionVariable(condition_of(condition));
}

void rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms)
{
	DWORD most = INFINITE - 1, wait = timeout_ms < 0 ? INFINITE : timeout_ms < most ? (DWORD)timeout_ms : most;

	SleepConditionVariableSRW(condition_of(condition), lock_of(mutex), wait, 0);
}

struct start {
	void (*run)(void *data);
	void *data;
	enum rg_priority priority;
};

static unsigned WINAPI thread_main(void *argument)
{
	struct start start = *(struct start *)argument;

	rg_free(argument);
	if (start.priority == RG_PRIORITY_LOW)
		SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
	start.run(start.data);
	return 0;
}

/* Windows has it from version 1607 on. */
static void set_name(HANDLE thread, const char *name)
{
	HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
	FARPROC found = kernel ? GetProcAddress(kernel, "SetThreadDescription") : NULL;
	HRESULT(WINAPI * describe)(HANDLE, const wchar_t *) = (HRESULT(WINAPI *)(HANDLE, const wchar_t *))(void *)found;
	wchar_t *wide = describe ? rg_wide(name) : NULL;

	if (wide)
		describe(thread, wide);
	rg_free(wide);
}

bool rg_thread_start(struct rg_thread *thread, const char *name, enum rg_priority priority, void (*run)(void *data),
		     void *data)
{
	struct start *start = rg_alloc(1, sizeof(*start));

	*start = (struct start){.run = run, .data = data, .priority = priority};
	thread->system = _beginthreadex(NULL, 0, thread_main, start, 0, NULL);
	thread->running = thread->system != 0;
	if (!thread->running) {
		rg_free(start);
		return false;
	}
	set_name((HANDLE)thread->system, name);
	return true;
}

void rg_thread_join(struct rg_thread *thread)
{
	if (!thread->running)
		return;
	WaitForSingleObject((HANDLE)thread->system, INFINITE);
	CloseHandle((HANDLE)thread->system);
	thread->running = false;
}

void rg_thread_let_go(struct rg_thread *thread)
{
	if (thread->running)
		CloseHandle((HANDLE)thread->system);
	thread->running = false;
}

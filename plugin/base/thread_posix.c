/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* pthread_setname_np, SCHED_BATCH */
#include "thread.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <time.h>

#include "mem.h"

/* A static lock is all zero, which is what PTHREAD_MUTEX_INITIALIZER is in glibc and musl. */
_Static_assert(sizeof(pthread_mutex_t) <= sizeof(struct rg_mutex), "the lock needs more room");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(struct rg_condition), "the condition needs more room");
_Static_assert(sizeof(pthread_t) <= sizeof(uintptr_t), "the thread needs more room");

static pthread_mutex_t *lock_of(struct rg_mutex *mutex)
{
	return (pthread_mutex_t *)mutex->system;
}

static pthread_cond_t *condition_of(struct rg_condition *condition)
{
	return (pthread_cond_t *)condition->system;
}

void rg_mutex_init(struct rg_mutex *mutex)
{
	pthread_mutex_init(lock_of(mutex), NULL);
}

void rg_mutex_finish(struct rg_mutex *mutex)
{
	pthread_mutex_destroy(lock_of(mutex));
}

void rg_mutex_lock(struct rg_mutex *mutex)
{
	pthread_mutex_lock(lock_of(mutex));
}

bool rg_mutex_trylock(struct rg_mutex *mutex)
{
	return pthread_mutex_trylock(lock_of(mutex)) == 0;
}

void rg_mutex_unlock(struct rg_mutex *mutex)
{
	pthread_mutex_unlock(lock_of(mutex));
}

void rg_condition_init(struct rg_condition *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition_of(condition), &attributes);
	pthread_condattr_destroy(&attributes);
}

void rg_condition_finish(struct rg_condition *condition)
{
	pthread_cond_destroy(condition_of(condition));
}

void rg_condition_signal_all(struct rg_condition *condition)
{
	pthread_cond_broadcast(condition_of(condition));
}

void rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms)
{
	struct timespec until;

	if (timeout_ms < 0) {
		pthread_cond_wait(condition_of(condition), lock_of(mutex));
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(condition_of(condition), lock_of(mutex), &until);
}

struct start {
	void (*run)(void *data);
	void *data;
	enum rg_priority priority;
};

static void *thread_main(void *argument)
{
	struct start start = *(struct start *)argument;

	rg_free(argument);
#ifdef SCHED_BATCH
	if (start.priority == RG_PRIORITY_LOW) {
		struct sched_param parameters = {0};
		pthread_setschedparam(pthread_self(), SCHED_BATCH, &parameters);
	}
#endif
	start.run(start.data);
	return NULL;
}

/*
 * A signal is for the main thread of the program, which may do in its handler what only that thread may: OBS closes its
 * window there. A new thread takes over what is blocked.
 */
static void block_signals(sigset_t *before)
{
	static const int of_the_thread[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPROF};
	sigset_t all;

	sigfillset(&all);
	for (size_t i = 0; i < sizeof(of_the_thread) / sizeof(*of_the_thread); i++)
		sigdelset(&all, of_the_thread[i]);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

bool rg_thread_start(struct rg_thread *thread, const char *name, enum rg_priority priority, void (*run)(void *data),
		     void *data)
{
	struct start *start = rg_alloc(1, sizeof(*start));

	*start = (struct start){.run = run, .data = data, .priority = priority};
	pthread_t handle;
	sigset_t before;
	block_signals(&before);
	thread->running = pthread_create(&handle, NULL, thread_main, start) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!thread->running) {
		rg_free(start);
		return false;
	}
	thread->system = (uintptr_t)handle;
#ifdef __linux__
	pthread_setname_np(handle, name);
#else
	(void)name;
#endif
	return true;
}

void rg_thread_join(struct rg_thread *thread)
{
	if (!thread->running)
		return;
	pthread_join((pthread_t)thread->system, NULL);
	thread->running = false;
}

void rg_thread_let_go(struct rg_thread *thread)
{
	if (thread->running)
		pthread_detach((pthread_t)thread->system);
	thread->running = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads, locks, waits and clocks of the system that this is built for. */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask */
#include <pthread.h>
#include <signal.h>
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/net.h"
#include "base/thread.h"

#define THREADS 4
#define TURNS   20000
#define WAIT_MS 5000

static struct rg_mutex still = RG_MUTEX_STATIC;
static long counted;
static int made;
static rg_once once = RG_ONCE_STATIC;

static void make(void)
{
	rg_sleep_ms(20);
	made++;
}

static void count(void *data)
{
	(void)data;
	rg_once_run(&once, make);
	for (int i = 0; i < TURNS; i++) {
		rg_mutex_lock(&still);
		counted += made;
		rg_mutex_unlock(&still);
	}
}

static void a_static_lock_and_once_serve_many_threads(void **state)
{
	struct rg_thread threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_true(rg_thread_start(&threads[i], "test-count", i % 2 ? RG_PRIORITY_LOW : RG_PRIORITY_NORMAL,
					    count, NULL));
	for (int i = 0; i < THREADS; i++)
		rg_thread_join(&threads[i]);
	assert_int_equal(made, 1);
	assert_int_equal(counted, (long)THREADS * TURNS);
	rg_thread_join(&threads[0]);
}

static bool locked;

static void try_to_lock(void *data)
{
	(void)data;
	locked = rg_mutex_trylock(&still);
	if (locked)
		rg_mutex_unlock(&still);
}

static void a_trylock_never_waits(void **state)
{
	struct rg_thread thread;

	(void)state;
	for (int held = 0; held < 2; held++) {
		if (held)
			rg_mutex_lock(&still);
		assert_true(rg_thread_start(&thread, "test-trylock", RG_PRIORITY_NORMAL, try_to_lock, NULL));
		rg_thread_join(&thread);
		assert_int_equal(locked, !held);
		if (held)
			rg_mutex_unlock(&still);
	}
}

struct meeting {
	struct rg_mutex mutex;
	struct rg_condition condition;
	bool asked, answered;
};

static void answer(void *data)
{
	struct meeting *meeting = data;

	rg_mutex_lock(&meeting->mutex);
	while (!meeting->asked)
		rg_condition_wait(&meeting->condition, &meeting->mutex, -1);
	meeting->answered = true;
	rg_condition_signal_all(&meeting->condition);
	rg_mutex_unlock(&meeting->mutex);
}

static void a_wait_ends_by_the_signal(void **state)
{
	struct meeting meeting = {0};
	struct rg_thread thread;

	(void)state;
	rg_mutex_init(&meeting.mutex);
	rg_condition_init(&meeting.condition);
	rg_mutex_lock(&meeting.mutex);
	assert_true(rg_thread_start(&thread, "test-answer", RG_PRIORITY_NORMAL, answer, &meeting));
	int64_t start = rg_monotonic_ms();
	meeting.asked = true;
	rg_condition_signal_all(&meeting.condition);
	while (!meeting.answered && rg_monotonic_ms() - start < WAIT_MS)
		rg_condition_wait(&meeting.condition, &meeting.mutex, WAIT_MS);
	rg_mutex_unlock(&meeting.mutex);
	assert_true(rg_monotonic_ms() - start < WAIT_MS);
	rg_thread_join(&thread);
	assert_true(meeting.answered);
	rg_condition_finish(&meeting.condition);
	rg_mutex_finish(&meeting.mutex);
}

/* A wait that comes back at once would make every loop of ours spin. Some come back too early, but not all of them. */
static void a_wait_lasts_as_long_as_it_was_told(void **state)
{
	struct meeting meeting = {0};
	int turns = 0;

	(void)state;
	rg_mutex_init(&meeting.mutex);
	rg_condition_init(&meeting.condition);
	rg_mutex_lock(&meeting.mutex);
	int64_t start = rg_monotonic_ms(), left = 200;
	for (; left > 0; turns++) {
		rg_condition_wait(&meeting.condition, &meeting.mutex, left);
		left = 200 - (rg_monotonic_ms() - start);
	}
	rg_mutex_unlock(&meeting.mutex);
	assert_true(turns < 20);
	assert_true(rg_monotonic_ms() - start < WAIT_MS);
	rg_condition_finish(&meeting.condition);
	rg_mutex_finish(&meeting.mutex);
}

#ifndef _WIN32
static void note_signals(void *data)
{
	sigset_t blocked;
	bool *is_well = data;

	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	*is_well = sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGTERM) == 1 &&
		   sigismember(&blocked, SIGSEGV) == 0;
}

/* OBS does in its handler what only its main thread may. */
static void signals_are_for_the_main_thread(void **state)
{
	struct rg_thread thread = {0};
	sigset_t blocked;
	bool is_well = false;

	(void)state;
	assert_true(rg_thread_start(&thread, "test", RG_PRIORITY_NORMAL, note_signals, &is_well));
	rg_thread_join(&thread);
	assert_true(is_well);
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	assert_int_equal(sigismember(&blocked, SIGINT), 0);
}
#endif

static void clocks_go_forward(void **state)
{
	int64_t monotonic = rg_monotonic_ms(), wall = rg_wall_ms();

	(void)state;
	assert_true(wall > 1735689600000); /* 2025-01-01 */
	assert_true(wall < 4102444800000); /* 2100-01-01: milliseconds since 1970, no other unit */
	rg_sleep_ms(50);
	int64_t slept = rg_monotonic_ms() - monotonic;
	assert_true(slept >= 45 && slept < WAIT_MS);
	assert_true(rg_wall_ms() - wall >= 40 && rg_wall_ms() - wall < WAIT_MS);
	int offset = rg_utc_offset_s(wall);
	assert_true(offset >= -14 * 3600 && offset <= 14 * 3600 && offset % 60 == 0);
}

static void a_local_address_is_local(void **state)
{
	struct rg_net_address address = rg_net_loopback(8321);
	/* Port and address as they travel, behind the family, whose size and order differ. */
	static const unsigned char travels[] = {0x20, 0x81, 127, 0, 0, 1};

	(void)state;
	assert_memory_equal((const char *)&address + 2, travels, sizeof(travels));
	assert_int_equal(rg_net_fault(0), RG_NET_OTHER);
#ifdef _WIN32
	assert_int_equal(rg_net_fault(10061), RG_NET_REFUSED);
#else
	assert_int_equal(rg_net_fault(111), RG_NET_REFUSED);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_static_lock_and_once_serve_many_threads),
		cmocka_unit_test(a_trylock_never_waits),
		cmocka_unit_test(a_wait_ends_by_the_signal),
		cmocka_unit_test(a_wait_lasts_as_long_as_it_was_told),
#ifndef _WIN32
		cmocka_unit_test(signals_are_for_the_main_thread),
#endif
		cmocka_unit_test(clocks_go_forward),
		cmocka_unit_test(a_local_address_is_local),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads, locks and a wake-up event. Objects are initialised in the caller's memory (init/finish).
 */
#ifndef RG_BASE_THREAD_H
#define RG_BASE_THREAD_H

#include <stdbool.h>
#include <stdint.h>

/* `system` is the system's own, with room to spare. */
struct rg_mutex {
	uint64_t system[8];
};

void rg_mutex_init(struct rg_mutex *mutex);
void rg_mutex_finish(struct rg_mutex *mutex);
void rg_mutex_lock(struct rg_mutex *mutex);
/* True when the lock was taken; never waits. */
bool rg_mutex_trylock(struct rg_mutex *mutex);
void rg_mutex_unlock(struct rg_mutex *mutex);

/* For static locks: `static struct rg_mutex m = RG_MUTEX_STATIC;` */
#define RG_MUTEX_STATIC                                                                                                \
	{                                                                                                              \
		{                                                                                                      \
			0                                                                                              \
		}                                                                                                      \
	}

/* Runs `make` once in the process, whoever comes first; the others wait. */
typedef struct {
	struct rg_mutex mutex;
	bool done; /* atomic */
} rg_once;
#define RG_ONCE_STATIC                                                                                                 \
	{                                                                                                              \
		.mutex = RG_MUTEX_STATIC                                                                               \
	}
void rg_once_run(rg_once *once, void (*make)(void));
/* The same for a thing that is made when it is first used; `once` is zeroed when the thing is new. */
void rg_once_fill(rg_once *once, void (*fill)(void *thing), void *thing);

/* A condition that goes with one mutex; waits on the monotonic clock. */
struct rg_condition {
	uint64_t system[8];
};

void rg_condition_init(struct rg_condition *condition);
void rg_condition_finish(struct rg_condition *condition);
void rg_condition_signal_all(struct rg_condition *condition);
/* Waits at most timeout_ms (negative: without end). The mutex must be held. Spurious wake-ups happen. */
void rg_condition_wait(struct rg_condition *condition, struct rg_mutex *mutex, int64_t timeout_ms);

struct rg_thread {
	uintptr_t system;
	bool running;
};

enum rg_priority {
	RG_PRIORITY_NORMAL = 1,
	RG_PRIORITY_LOW, /* work that may be late, such as decoding photos */
};

/* `name` (at most 15 bytes) is what debuggers show. False when no thread could be made. */
bool rg_thread_start(struct rg_thread *thread, const char *name, enum rg_priority priority, void (*run)(void *data),
		     void *data);
/* Waits for its end; does nothing when it was not started. */
void rg_thread_join(struct rg_thread *thread);
/* Nobody waits for its end; it goes by itself. Does nothing when it was not started. */
void rg_thread_let_go(struct rg_thread *thread);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "thread.h"

void rg_once_fill(rg_once *once, void (*fill)(void *thing), void *thing)
{
	if (__atomic_load_n(&once->done, __ATOMIC_ACQUIRE))
		return;
	rg_mutex_lock(&once->mutex);
	if (!once->done) {
		fill(thing);
		__atomic_store_n(&once->done, true, __ATOMIC_RELEASE);
	}
	rg_mutex_unlock(&once->mutex);
}

static void run(void *make)
{
	(*(void (**)(void))make)();
}

void rg_once_run(rg_once *once, void (*make)(void))
{
	rg_once_fill(once, run, &make);
}

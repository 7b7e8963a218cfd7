/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept.h"

#include <stddef.h>

#include "base/text.h"
#include "work_thread.h"

/* any thread, atomic */
static unsigned confirmations, forgettings;
static int waits_for_hand;

bool kept_confirm(void)
{
	bool waited = kept_waits();

	__atomic_add_fetch(&confirmations, 1, __ATOMIC_RELEASE);
	work_thread_wake();
	return waited;
}

bool kept_waits(void)
{
	return __atomic_load_n(&waits_for_hand, __ATOMIC_ACQUIRE);
}

void kept_forget(void)
{
	__atomic_add_fetch(&forgettings, 1, __ATOMIC_RELEASE);
	work_thread_wake();
}

unsigned kept_confirmations(void)
{
	return __atomic_load_n(&confirmations, __ATOMIC_ACQUIRE);
}

unsigned kept_forgettings(void)
{
	return __atomic_load_n(&forgettings, __ATOMIC_ACQUIRE);
}

void kept_set_waits(bool waits)
{
	__atomic_store_n(&waits_for_hand, waits, __ATOMIC_RELEASE);
}

bool kept_is_timely(const char *needs)
{
	/* What stays right for a day; anything else may be about this very heat. */
	static const char *const lasting[] = {"calendar", "round",  "schedule", "class",
					      "driver",   "person", "text1",    "standings"};

	for (size_t i = 0; needs && i < sizeof(lasting) / sizeof(lasting[0]); i++) {
		if (rg_equal(needs, lasting[i]))
			return false;
	}
	return needs != NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A poller whose address is a timing's (rmonitor://): it is not asked but listened to. All calls take a poller of any
 * kind, and do nothing with another. The transfer thread only, without the lock.
 */
#ifndef RG_FEED_TIMING_H
#define RG_FEED_TIMING_H

#include "base/mem.h"
#include "poller.h"

void timing_start(struct poller *poller);
bool timing_is_open(const struct poller *poller);
void timing_connected(struct poller *poller, CURLcode result);
/* Reads, and tells the users. */
void timing_tend(struct poller *poller);
/* Until when to wait for it, monotonic; its socket goes to `waits` (struct curl_waitfd). */
int64_t timing_wait(const struct poller *poller, struct rg_array *waits);
void timing_end(struct poller *poller);

#endif

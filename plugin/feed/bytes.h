/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making received bytes (struct feed_bytes of feed.h). Inside the feed room only; any thread.
 */
#ifndef RG_FEED_BYTES_H
#define RG_FEED_BYTES_H

#include "feed.h"

/* Takes `bytes` over (rg_alloc, with a NUL at `length`). One reference, the caller's. */
struct feed_bytes *feed_bytes_create(char *bytes, size_t length);
/* The same with a name, taken over; may be NULL. */
struct feed_bytes *feed_bytes_create_named(char *bytes, size_t length, char *name);
/* Both may be NULL; two NULLs are equal. */
bool feed_bytes_equal(const struct feed_bytes *a, const struct feed_bytes *b);

#endif

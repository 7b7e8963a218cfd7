/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include "base/mem.h"

struct feed_bytes *feed_bytes_ref(struct feed_bytes *bytes)
{
	if (bytes)
		__atomic_add_fetch(&bytes->references, 1, __ATOMIC_RELAXED);
	return bytes;
}

void feed_bytes_unref(struct feed_bytes *bytes)
{
	if (!bytes || __atomic_sub_fetch(&bytes->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	rg_free(bytes->bytes);
	rg_free(bytes);
}

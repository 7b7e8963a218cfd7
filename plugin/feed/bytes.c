/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bytes.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

struct feed_bytes *feed_bytes_create(char *bytes, size_t length)
{
	return feed_bytes_create_named(bytes, length, NULL);
}

struct feed_bytes *feed_bytes_create_named(char *bytes, size_t length, char *name)
{
	struct feed_bytes *made = rg_alloc(1, sizeof(*made));
	uint64_t hash = rg_hash_bulk(RG_HASH_START, bytes, length);

	*made = (struct feed_bytes){
		.bytes = bytes,
		.length = length,
		.hash = name ? rg_hash_text(hash, name) : hash,
		.name = name,
		.references = 1,
	};
	return made;
}

struct feed_bytes *feed_bytes_copy(const char *bytes, size_t length)
{
	return feed_bytes_create(rg_strndup(bytes, length), length);
}

bool feed_bytes_equal(const struct feed_bytes *a, const struct feed_bytes *b)
{
	if (!a || !b)
		return a == b;
	return a->hash == b->hash && a->length == b->length && rg_equal(a->name, b->name) &&
	       memcmp(a->bytes, b->bytes, a->length) == 0;
}

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
	rg_free(bytes->name);
	rg_free(bytes);
}

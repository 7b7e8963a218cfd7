/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pixels.h"

#include "base/mem.h"

#define HEAD 64 /* bytes before the pixels, so that they are aligned for anything */

struct head {
	size_t bytes; /* with the head */
	int references;
};

static struct head *head_of(const uint32_t *pixels)
{
	return (struct head *)((char *)(uintptr_t)pixels - HEAD);
}

uint32_t *pixels_alloc(size_t bytes)
{
	struct head *head = rg_pages_alloc(HEAD + bytes);

	*head = (struct head){HEAD + bytes, 1};
	return (uint32_t *)((char *)head + HEAD);
}

const uint32_t *pixels_ref(const uint32_t *pixels)
{
	__atomic_add_fetch(&head_of(pixels)->references, 1, __ATOMIC_RELAXED);
	return pixels;
}

void pixels_unref(const uint32_t *pixels)
{
	if (pixels && __atomic_sub_fetch(&head_of(pixels)->references, 1, __ATOMIC_ACQ_REL) == 0)
		rg_pages_free(head_of(pixels), head_of(pixels)->bytes);
}

bool pixels_are_shared(const uint32_t *pixels)
{
	return __atomic_load_n(&head_of(pixels)->references, __ATOMIC_ACQUIRE) > 1;
}

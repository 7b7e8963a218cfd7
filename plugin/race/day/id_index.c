/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "id_index.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define FIRST_CAPACITY 64

/* The slot that holds the id, or the free one where it belongs. */
static struct race_id_index_slot *slot_of(const struct race_id_index *index, const char *id)
{
	size_t at = (size_t)rg_hash_text(RG_HASH_START, id) & (index->capacity - 1);

	while (index->slots[at].id && strcmp(index->slots[at].id, id) != 0)
		at = (at + 1) & (index->capacity - 1);
	return &index->slots[at];
}

static void grow(struct race_id_index *index)
{
	struct race_id_index bigger = {.capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY,
				       .count = index->count};

	bigger.slots = rg_alloc(bigger.capacity, sizeof(*bigger.slots));
	for (size_t i = 0; i < index->capacity; i++) {
		if (index->slots[i].id)
			*slot_of(&bigger, index->slots[i].id) = index->slots[i];
	}
	rg_free(index->slots);
	*index = bigger;
}

bool race_id_index_add(struct race_id_index *index, const char *id, size_t place)
{
	if (index->count * 2 >= index->capacity)
		grow(index);
	struct race_id_index_slot *slot = slot_of(index, id);
	if (slot->id)
		return false;
	*slot = (struct race_id_index_slot){.id = id, .place = place};
	index->count++;
	return true;
}

bool race_id_index_find(const struct race_id_index *index, const char *id, size_t *place)
{
	if (!index->capacity)
		return false;
	const struct race_id_index_slot *slot = slot_of(index, id);
	if (!slot->id)
		return false;
	*place = slot->place;
	return true;
}

void race_id_index_finish(struct race_id_index *index)
{
	rg_free(index->slots);
	*index = (struct race_id_index){0};
}

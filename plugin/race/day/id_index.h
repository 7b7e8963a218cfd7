/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an id, or another text, to a place in a list, while trees are merged and a race day is made (a finished one has
 * pointers). One thread at a time; keys are borrowed. Finish frees.
 */
#ifndef RG_RACE_DAY_ID_INDEX_H
#define RG_RACE_DAY_ID_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct race_id_index_slot {
	const char *id; /* NULL: free */
	size_t place;
};

/* Zero-initialise. */
struct race_id_index {
	struct race_id_index_slot *slots;
	size_t capacity; /* a power of two, or 0 */
	size_t count;
};

/* False when the id is there already; it keeps its first place. */
bool race_id_index_add(struct race_id_index *index, const char *id, size_t place);
bool race_id_index_find(const struct race_id_index *index, const char *id, size_t *place);
void race_id_index_finish(struct race_id_index *index);

#endif

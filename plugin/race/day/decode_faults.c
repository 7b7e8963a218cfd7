/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes out of a tree what its decoding leaves out. */
#include <stdlib.h>
#include <string.h>

#include "decode_internal.h"
#include "tree.h"

#define ROUNDS_MOST 4 /* what is left without a wrong member may be wrong in its turn, but not for ever */

/* A node that is wrong, or of which only the first part is kept. */
struct fault {
	const cJSON *node;
	bool cut;
	size_t keep; /* items of a list, bytes of a text */
};

static const cJSON *node_at(const cJSON *tree, const struct race_path *path)
{
	const cJSON *up = path ? node_at(tree, path->up) : NULL;

	if (!path)
		return tree;
	return path->name ? cJSON_GetObjectItemCaseSensitive(up, path->name) : cJSON_GetArrayItem(up, (int)path->index);
}

static void add_fault(struct race_decoder *decoder, const struct race_path *path, bool cut, size_t keep)
{
	const cJSON *node = decoder->faults ? node_at(decoder->tree, path) : NULL;

	if (node && node != decoder->tree)
		*(struct fault *)rg_array_push(decoder->faults, sizeof(struct fault)) = (struct fault){node, cut, keep};
}

void race_decode_is_wrong(struct race_decoder *decoder, const struct race_path *path)
{
	add_fault(decoder, path, false, 0);
}

void race_decode_is_cut(struct race_decoder *decoder, const struct race_path *path, size_t keep)
{
	add_fault(decoder, path, true, keep);
}

/* Wrong ones come before cut ones of the same node. */
static int by_node(const void *a, const void *b)
{
	const struct fault *first = a, *second = b;

	if (first->node != second->node)
		return (uintptr_t)first->node < (uintptr_t)second->node ? -1 : 1;
	return first->cut - second->cut;
}

static const struct fault *find_fault(const struct rg_array *faults, const cJSON *node)
{
	const struct fault *items = faults->items;
	size_t low = 0, high = faults->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if ((uintptr_t)items[middle].node < (uintptr_t)node)
			low = middle + 1;
		else
			high = middle;
	}
	return low < faults->count && items[low].node == node ? &items[low] : NULL;
}

static void cut(cJSON *node, size_t keep)
{
	if (cJSON_IsString(node) && strlen(node->valuestring) > keep) {
		while (keep && (node->valuestring[keep] & 0xC0) == 0x80)
			keep--;
		node->valuestring[keep] = 0;
	}
	cJSON *item = cJSON_IsArray(node) ? cJSON_GetArrayItem(node, (int)keep) : NULL;
	for (cJSON *next; item; item = next) {
		next = item->next;
		cJSON_Delete(cJSON_DetachItemViaPointer(node, item));
	}
}

static void take_out(cJSON *node, const struct rg_array *faults)
{
	for (cJSON *item = node->child, *next; item; item = next) {
		const struct fault *fault = find_fault(faults, item);
		next = item->next;
		if (fault && !fault->cut) {
			cJSON_Delete(cJSON_DetachItemViaPointer(node, item));
			continue;
		}
		if (fault)
			cut(item, fault->keep);
		take_out(item, faults);
	}
}

void race_tree_leave_out(cJSON *tree)
{
	for (int round = 0; round < ROUNDS_MOST; round++) {
		struct race_problems unused = {0};
		struct rg_array faults = {0};
		race_day_unref(race_day_make_noting(tree, &faults, &unused));
		race_problems_finish(&unused);
		size_t count = faults.count;
		if (count) {
			qsort(faults.items, count, sizeof(struct fault), by_node);
			take_out(tree, &faults);
		}
		rg_array_finish(&faults);
		if (!count)
			return;
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include "base/text.h"

struct race_tree *race_tree_create(cJSON *json)
{
	if (!json)
		return NULL;
	struct race_tree *tree = rg_alloc(1, sizeof(*tree));
	tree->json = json;
	tree->references = 1;
	return tree;
}

struct race_tree *race_tree_ref(struct race_tree *tree)
{
	if (tree)
		tree->references++;
	return tree;
}

void race_tree_unref(struct race_tree *tree)
{
	if (!tree || --tree->references > 0)
		return;
	cJSON_Delete(tree->json);
	for (size_t i = 0; i < tree->parts.count; i++)
		race_tree_unref(((struct race_tree **)tree->parts.items)[i]);
	rg_array_finish(&tree->parts);
	rg_free(tree);
}

void race_tree_keep(struct race_tree *tree, struct race_tree *part)
{
	*(struct race_tree **)rg_array_push(&tree->parts, sizeof(part)) = race_tree_ref(part);
}

struct race_tree *race_tree_draft(struct race_tree *of)
{
	struct race_tree *draft = race_tree_create(race_tree_share(of->json));

	race_tree_keep(draft, of);
	return draft;
}

cJSON *race_tree_share(const cJSON *node)
{
	switch (node->type & 0xFF) {
	case cJSON_Object:
		return cJSON_CreateObjectReference(node->child);
	case cJSON_Array:
		return cJSON_CreateArrayReference(node->child);
	case cJSON_String:
		return cJSON_CreateStringReference(node->valuestring);
	case cJSON_Number:
		return cJSON_CreateNumber(node->valuedouble);
	case cJSON_True:
	case cJSON_False:
		return cJSON_CreateBool(cJSON_IsTrue(node));
	default:
		return cJSON_CreateNull();
	}
}

void race_tree_own(cJSON *node)
{
	race_tree_own_list(node, SIZE_MAX);
}

bool race_tree_own_list(cJSON *node, size_t most)
{
	const cJSON *shared = node->child;
	size_t count = 0;

	if (!(node->type & cJSON_IsReference) || !(cJSON_IsObject(node) || cJSON_IsArray(node))) {
		cJSON *item = node->child;
		for (; item && count < most; count++)
			item = item->next;
		for (cJSON *next; item; item = next) {
			next = item->next;
			cJSON_Delete(cJSON_DetachItemViaPointer(node, item));
			count++;
		}
		return count > most;
	}
	node->type &= ~cJSON_IsReference;
	node->child = NULL;
	for (; shared && count < most; shared = shared->next, count++) {
		if (cJSON_IsObject(node))
			cJSON_AddItemToObject(node, shared->string, race_tree_share(shared));
		else
			cJSON_AddItemToArray(node, race_tree_share(shared));
	}
	return shared != NULL;
}

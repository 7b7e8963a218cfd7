/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race feed as a JSON tree. All data (native feed, mapping, table, timing laptop, crew file) becomes such a tree
 * before it is merged and decoded. Work thread and tool.
 *
 * Who owns what. Whoever makes a tree (parses bytes, reads a table) has it alone, as cJSON, may change it, and frees it
 * with cJSON_Delete. race_tree_create takes it over: from then on it is counted, anybody may keep a reference, and
 * nobody changes it any more. Who wants another tree makes a draft of it: a tree that shares all nodes of the first,
 * and keeps it alive as one of its parts. Whoever made the draft may change it as long as he has the only reference to
 * it, in this way and no other:
 *
 * - A node is changed only when it is the draft's own. The root is. race_tree_own makes a child of an own node own:
 *   its children are then own nodes as well, which in their turn share everything below them. It may be called again
 *   and again. Pointers to the node stay valid; those to its children from before do not.
 * - A text is never changed in its place (cJSON_SetValuestring): the node is replaced by another.
 * - Nodes of another tree are put into a draft by race_tree_share, and that tree is kept alive by race_tree_keep.
 *
 * So nothing is copied but the nodes on the way to what differs. A shared node carries cJSON_IsReference, which makes
 * cJSON_Delete leave alone what is below it.
 */
#ifndef RG_RACE_DAY_TREE_H
#define RG_RACE_DAY_TREE_H

#include <cjson/cJSON.h>

#include "decode.h"

struct race_tree {
	cJSON *json;           /* to read */
	struct rg_array parts; /* struct race_tree *: references to the trees whose nodes this one shares */
	int references;        /* of one thread */
};

/* Takes `json` over; NULL gives NULL. */
struct race_tree *race_tree_create(cJSON *json);
struct race_tree *race_tree_ref(struct race_tree *tree); /* NULL gives NULL */
void race_tree_unref(struct race_tree *tree);            /* accepts NULL */
struct race_tree *race_tree_draft(struct race_tree *of);
void race_tree_keep(struct race_tree *tree, struct race_tree *part);
/* A node of one's own that shares all below it; without a name. */
cJSON *race_tree_share(const cJSON *node);
void race_tree_own(cJSON *node);
/* The same with the first `most` children; the others are not there any more. True when there were others. */
bool race_tree_own_list(cJSON *list, size_t most);

/* Any JSON, native feed or not, with our caps and checks (UTF-8, size, depth). NULL with a problem. */
cJSON *race_tree_parse(const char *bytes, size_t length, struct race_problems *problems);
/*
 * The race day of a tree in the native format, as race_day_decode makes it. `hash` identifies what the tree was made
 * of: equal hashes must mean equal trees. NULL with a problem when it is no race feed. The tree stays the caller's.
 */
struct race_day *race_day_from_tree(const cJSON *tree, uint64_t hash, struct race_problems *problems);
/* Takes out of a native tree, which is the caller's own, all that race_day_from_tree would leave out of it. */
void race_tree_leave_out(cJSON *tree);
/*
 * A time as a member of the feed: the milliseconds alone where the decimals are not told, else
 * {"ms": 162100, "decimals": 1}.
 */
cJSON *race_tree_duration(struct race_duration duration);
/* A grid as it stands in the feed, in the arena. False, mostly with a problem that begins with `place`. */
bool race_tree_grid(const cJSON *json, const char *place, struct rg_arena *arena, struct race_grid *grid,
		    struct race_problems *problems);

#endif

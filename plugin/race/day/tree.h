/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A race feed as a JSON tree: what every way in (native feed, mapping, table, timing laptop, crew file) becomes before
 * it is laid over another one and decoded. Work thread and tool. Whoever gets a tree frees it with cJSON_Delete.
 */
#ifndef RG_RACE_TREE_H
#define RG_RACE_TREE_H

#include <cjson/cJSON.h>

#include "decode.h"

/* Any JSON, native feed or not, with our caps and checks (UTF-8, size, depth). NULL with a problem. */
cJSON *race_tree_parse(const char *bytes, size_t length, struct race_problems *problems);
/*
 * The race day of a tree in the native format, as race_day_decode makes it. `hash` stands for what the tree was made
 * of: equal hashes must mean equal trees. NULL with a problem when it is no race feed. The tree stays the caller's.
 */
struct race_day *race_day_from_tree(const cJSON *tree, uint64_t hash, struct race_problems *problems);
/*
 * A time as a member of the feed: the milliseconds alone where the decimals are not told, else
 * {"ms": 162100, "decimals": 1}.
 */
cJSON *race_tree_duration(struct race_duration duration);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_kept.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "intake_layer.h"

#define KEEP_EVERY_MS  900
#define LONGEST_AGE_MS ((int64_t)366 * 24 * 60 * 60 * 1000)

/* Files are read again from where they lie. */
static bool is_kept(const struct intake_layer *layer)
{
	return layer->way.cache && !layer->path;
}

void intake_kept_find(struct intake_layer *layer)
{
	struct race_problems problems = {0};
	struct cache_entry entry;

	if (!is_kept(layer) || layer->refused || !cache_find(layer->way.cache, layer->address, &entry))
		return;
	cJSON *tree = race_tree_parse(entry.bytes->bytes, entry.bytes->length, &problems);
	race_problems_finish(&problems);
	feed_bytes_unref(entry.bytes);
	if (!tree)
		return;
	int64_t age_ms = entry.age_ms < LONGEST_AGE_MS ? entry.age_ms : LONGEST_AGE_MS;
	layer->tree = race_tree_create(tree);
	layer->hash = entry.hash;
	layer->kept = true;
	layer->good_at_ms = layer->kept_good_ms = rg_monotonic_ms() - age_ms;
	if (!layer->good_at_ms)
		layer->good_at_ms = -1;
}

/* At most once a second: a timing's tree may change four times in that. */
void intake_kept_step(struct intake_layer *layer, int64_t now_ms, int64_t *wait_ms)
{
	if (!is_kept(layer) || layer->kept || !layer->tree)
		return;
	if (layer->to_keep && now_ms - layer->kept_ms < KEEP_EVERY_MS) {
		*wait_ms = rg_smaller(*wait_ms, layer->kept_ms + KEEP_EVERY_MS - now_ms);
	} else if (layer->to_keep) {
		char *text = cJSON_PrintUnformatted(layer->tree->json);
		struct feed_bytes *bytes = text ? feed_bytes_copy(text, strlen(text)) : NULL;
		if (bytes)
			cache_put(layer->way.cache, layer->address, bytes, layer->hash, now_ms - layer->good_at_ms);
		feed_bytes_unref(bytes);
		cJSON_free(text);
		layer->to_keep = false;
		layer->kept_ms = now_ms;
		layer->kept_good_ms = layer->good_at_ms;
	} else if (layer->good_at_ms != layer->kept_good_ms) {
		layer->kept_good_ms = layer->good_at_ms;
		cache_touch(layer->way.cache, layer->address, now_ms - layer->good_at_ms);
	}
}

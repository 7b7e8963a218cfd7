/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is kept of an event, in two folders of the plugin's own that are called by the same 16 digits:
 *
 *   cache/ID/   what was good last, for the next time OBS starts: race data and pictures. It is written here by a file
 *               thread within a second, and goes by itself after CACHE_EVENT_DAYS.
 *   events/ID/  what the crew's work made: recordings, corrections, logs. Whoever makes it writes it (cache_records),
 *               and it goes only when a hand forgets the event.
 *
 * What cannot be read or written here costs one line in the log, and nothing else. Several OBS may use one folder:
 * files are replaced whole, and the last counts.
 *
 * Any thread. cache_find reads a file of the plugin's own folder; nothing else waits.
 */
#ifndef RG_FEED_CACHE_CACHE_H
#define RG_FEED_CACHE_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#define CACHE_EVENT_DAYS 60 /* an event's folder goes after so long without anything good */
/* An age that nobody can tell, because the clock was set back since. */
#define CACHE_AGE_UNKNOWN INT64_MAX

struct cache;
struct disk_task;
struct feed_bytes;

/*
 * What is kept of an event; one and the same for equal texts, which are not written down. `user`: the plugin's own
 * folder. The folders are made when there is something to keep. Never NULL; cache_unref.
 */
struct cache *cache_open(const char *user, const char *event);
struct cache *cache_ref(struct cache *cache); /* NULL gives NULL */
void cache_unref(struct cache *cache);        /* accepts NULL */

struct cache_entry {
	struct feed_bytes *bytes; /* the caller's reference */
	uint64_t hash;            /* as given to cache_put */
	int64_t age_ms;           /* since it was good last */
};

/* `name`: such as an address; it is not written down. False when nothing is kept under it. Accepts NULL for `cache`. */
bool cache_find(struct cache *cache, const char *name, struct cache_entry *entry);
/* Keeps these bytes, good now less `age_ms`. What is larger than 16 MiB is not kept. */
void cache_put(struct cache *cache, const char *name, struct feed_bytes *bytes, uint64_t hash, int64_t age_ms);
/* What was kept or found under that name was good again, the same as before. */
void cache_touch(struct cache *cache, const char *name, int64_t age_ms);

/*
 * events/ID, as a path that need not be there: a writer makes it by rg_directory_make or rg_file_replace_with_folder,
 * and folders in it, three deep at most. Names of minors may be in it: files are written by one of the private ones
 * or in a folder that is the owner's.
 */
const char *cache_records(const struct cache *cache);
/*
 * A hand has forgotten the event: nothing of it is written any more, and what was read of it counts no more. So that
 * nothing comes back after the folder was removed, a writer asks this before each write, on the thread that called
 * cache_forget or in a task that was started by cache_start_task: such tasks and the removal are done one at a time.
 */
bool cache_is_forgotten(struct cache *cache);
/* As disk_start, for a task that writes in the event's folder; disk_drop. It holds a cache_ref of its own. */
void cache_start_task(const struct cache *cache, struct disk_task *task);

/*
 * Removes both folders of the event, with all that is in them, and keeps nothing more for it until the cache is opened
 * anew after its last cache_unref.
 */
void cache_forget(struct cache *cache);

#endif

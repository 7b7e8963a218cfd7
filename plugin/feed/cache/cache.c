/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cache.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "cache_file.h"
#include "cache_sweep.h"
#include "feed/bytes.h"
#include "feed/disk/disk.h"

#define CACHE_FOLDER   "cache"
#define EVENTS_FOLDER  "events"
#define WRITE_EVERY_MS 900              /* what is older than a second is on the disk */
#define RETRY_MS       30000            /* after a disk that is full or read-only */
#define SWEEP_MS       (10 * 60 * 1000) /* how often the bounds are looked at */
#define MOST_ITEMS     512
#define MOST_WAITING   ((size_t)64 * 1024 * 1024) /* bytes that a disk does not take; more is not kept */
#define FUTURE_MS      (60 * 1000)                /* a clock that is off by less is no matter */

struct item {
	char *path;
	struct feed_bytes *bytes; /* to be written; NULL: they are */
	struct cache_file file;
	int64_t kept_good_ms; /* as the disk has it; 0: nothing is there */
};

struct cache {
	struct disk_task task; /* first, because the disk gives back a pointer to it */
	/* constant */
	char *user;          /* the plugin's own folder */
	char *root, *folder; /* of the caches of all events, of this one */
	char *records;       /* of the event, beside it */
	char *event;
	uint64_t event_hash;
	/* under cache_lock */
	struct cache *next;
	int references;
	struct rg_array items; /* struct item */
	bool forgotten, removed;
	/* file thread only */
	int64_t retry_ms, sweep_ms; /* monotonic */
};

/* The last that its holder takes. */
static struct rg_mutex cache_lock = RG_MUTEX_STATIC;
/* under cache_lock */
static struct cache *caches;
/* any thread, atomic: said already; the second is taken back when it works again */
static int told_damaged, told_unwritable;

static void free_items(struct rg_array *items)
{
	struct item *item = items->items;

	for (size_t i = 0; i < items->count; i++) {
		feed_bytes_unref(item[i].bytes);
		rg_free(item[i].path);
	}
	rg_array_finish(items);
}

/* ---- on a file thread ---- */

static void say_written(const struct cache *cache, bool written)
{
	int was = __atomic_exchange_n(&told_unwritable, !written, __ATOMIC_ACQ_REL);

	if (!written && !was)
		rg_warning("the last good data cannot be kept for a restart of OBS: %s cannot be written. Is the disk "
			   "full?",
			   cache->root);
	else if (written && was)
		rg_info("the last good data is kept again");
}

/* Takes what is to be written next; false when there is nothing. `from` goes on behind it. */
static bool take_item(struct cache *cache, size_t *from, struct item *taken)
{
	bool found = false;

	rg_mutex_lock(&cache_lock);
	for (; !found && !cache->forgotten && *from < cache->items.count; (*from)++) {
		struct item *item = &((struct item *)cache->items.items)[*from];
		found = item->bytes || (item->kept_good_ms && item->file.good_ms != item->kept_good_ms);
		if (!found)
			continue;
		*taken = *item;
		taken->path = rg_strdup(item->path);
		feed_bytes_ref(taken->bytes);
	}
	rg_mutex_unlock(&cache_lock);
	return found;
}

static struct item *find_item(struct cache *cache, uint64_t name)
{
	struct item *items = cache->items.items;

	for (size_t i = 0; i < cache->items.count; i++) {
		if (items[i].file.name == name)
			return &items[i];
	}
	return NULL;
}

/* Newer bytes may have come meanwhile: they are still to be written. */
static void note_written(struct cache *cache, const struct item *written)
{
	struct feed_bytes *old = NULL;

	rg_mutex_lock(&cache_lock);
	struct item *item = find_item(cache, written->file.name);
	if (item && item->bytes == written->bytes) {
		old = item->bytes;
		item->bytes = NULL;
		item->file.sum = written->file.sum;
		item->kept_good_ms = written->file.good_ms;
	}
	rg_mutex_unlock(&cache_lock);
	feed_bytes_unref(old);
}

static void write_items(struct cache *cache)
{
	struct item item;
	bool written = true, any = false;

	for (size_t from = 0; written && take_item(cache, &from, &item); any = true) {
		written = item.bytes ? cache_file_write(item.path, &item.file, item.bytes->bytes, item.bytes->length)
				     : cache_file_write_age(item.path, &item.file);
		if (written)
			note_written(cache, &item);
		feed_bytes_unref(item.bytes);
		rg_free(item.path);
	}
	if (any)
		say_written(cache, written);
	if (!written)
		cache->retry_ms = rg_monotonic_ms() + RETRY_MS;
}

static void remove_folder(const char *folder)
{
	if (!cache_sweep_remove(folder))
		rg_warning("not all of what was kept of the event could be removed: look into %s", folder);
}

static void run(struct disk_task *task)
{
	struct cache *cache = (struct cache *)task;
	int64_t now_ms = rg_monotonic_ms();

	rg_mutex_lock(&cache_lock);
	bool remove = cache->forgotten && !cache->removed;
	cache->removed = cache->forgotten;
	rg_mutex_unlock(&cache_lock);
	if (remove) {
		remove_folder(cache->folder);
		remove_folder(cache->records);
	}
	if (now_ms >= cache->retry_ms)
		write_items(cache);
	if (now_ms < cache->sweep_ms)
		return;
	cache->sweep_ms = now_ms + SWEEP_MS;
	cache_sweep(cache->root, cache->folder, rg_wall_ms());
}

static void end(struct disk_task *task)
{
	struct cache *cache = (struct cache *)task;

	free_items(&cache->items);
	rg_free(cache->user);
	rg_free(cache->root);
	rg_free(cache->folder);
	rg_free(cache->records);
	rg_free(cache->event);
	rg_free(cache);
}

/* ---- for its users ---- */

static struct cache *create(const char *user, const char *event)
{
	struct cache *cache = rg_alloc(1, sizeof(*cache));
	uint64_t hash = rg_hash_text(RG_HASH_START, event);
	char *root = rg_path_join(user, CACHE_FOLDER), *name = rg_asprintf("%016llx", (unsigned long long)hash);

	*cache = (struct cache){
		.task = {.run = run, .end = end, .every_ms = WRITE_EVERY_MS},
		.user = rg_strdup(user),
		.root = root,
		.folder = rg_path_join(root, name),
		.records = rg_asprintf("%s/" EVENTS_FOLDER "/%s", user, name),
		.event = rg_strdup(event),
		.event_hash = hash,
		.references = 1,
	};
	rg_free(name);
	return cache;
}

struct cache *cache_open(const char *user, const char *event)
{
	struct cache *cache;

	rg_mutex_lock(&cache_lock);
	for (cache = caches; cache; cache = cache->next) {
		if (strcmp(cache->user, user) == 0 && strcmp(cache->event, event) == 0)
			break;
	}
	bool made = !cache;
	if (made) {
		cache = create(user, event);
		cache->next = caches;
		caches = cache;
	} else {
		cache->references++;
	}
	rg_mutex_unlock(&cache_lock);
	if (made)
		cache_start_task(cache, &cache->task);
	return cache;
}

const char *cache_records(const struct cache *cache)
{
	return cache->records;
}

void cache_start_task(const struct cache *cache, struct disk_task *task)
{
	disk_start(task, cache->user);
}

bool cache_is_forgotten(struct cache *cache)
{
	rg_mutex_lock(&cache_lock);
	bool forgotten = cache->forgotten;
	rg_mutex_unlock(&cache_lock);
	return forgotten;
}

struct cache *cache_ref(struct cache *cache)
{
	if (!cache)
		return NULL;
	rg_mutex_lock(&cache_lock);
	cache->references++;
	rg_mutex_unlock(&cache_lock);
	return cache;
}

void cache_unref(struct cache *cache)
{
	if (!cache)
		return;
	rg_mutex_lock(&cache_lock);
	bool last = --cache->references == 0;
	for (struct cache **at = &caches; last && *at; at = &(*at)->next) {
		if (*at == cache) {
			*at = cache->next;
			break;
		}
	}
	rg_mutex_unlock(&cache_lock);
	if (last)
		disk_drop(&cache->task);
}

static char *path_of(const struct cache *cache, uint64_t name)
{
	return rg_asprintf("%s/%016llx", cache->folder, (unsigned long long)name);
}

/* With cache_lock held. */
static size_t waiting_bytes(const struct cache *cache)
{
	const struct item *items = cache->items.items;
	size_t sum = 0;

	for (size_t i = 0; i < cache->items.count; i++)
		sum += items[i].bytes ? items[i].bytes->length : 0;
	return sum;
}

/* With cache_lock held. The one that was good longest ago makes room. */
static struct item *add_item(struct cache *cache, uint64_t name)
{
	struct item *items = cache->items.items, *oldest = NULL;

	for (size_t i = 0; cache->items.count >= MOST_ITEMS && i < cache->items.count; i++) {
		if (!oldest || items[i].file.good_ms < oldest->file.good_ms)
			oldest = &items[i];
	}
	if (oldest) {
		feed_bytes_unref(oldest->bytes);
		rg_free(oldest->path);
		*oldest = items[--cache->items.count];
	}
	struct item *item = rg_array_push(&cache->items, sizeof(*item));
	*item = (struct item){
		.path = path_of(cache, name),
		.file = {.event = cache->event_hash, .name = name},
	};
	return item;
}

bool cache_find(struct cache *cache, const char *name, struct cache_entry *entry)
{
	if (!cache)
		return false;
	struct cache_file file = {.event = cache->event_hash, .name = rg_hash_text(RG_HASH_START, name)};
	char *path = path_of(cache, file.name), *bytes = NULL;
	size_t length;

	enum cache_found found = cache_file_read(path, &file, &bytes, &length);
	rg_free(path);
	if (found == CACHE_DAMAGED && !__atomic_exchange_n(&told_damaged, 1, __ATOMIC_ACQ_REL))
		rg_warning("what was kept for a restart of OBS is damaged or of another version, and is left alone: %s",
			   cache->folder);
	if (found != CACHE_FOUND)
		return false;
	int64_t age_ms = rg_wall_ms() - file.good_ms;
	*entry = (struct cache_entry){
		.bytes = feed_bytes_create(bytes, length),
		.hash = file.hash,
		.age_ms = age_ms >= 0           ? age_ms
			  : age_ms > -FUTURE_MS ? 0
						: CACHE_AGE_UNKNOWN,
	};
	rg_mutex_lock(&cache_lock);
	struct item *item = find_item(cache, file.name);
	if (!item) {
		item = add_item(cache, file.name);
		item->file = file;
		item->kept_good_ms = file.good_ms;
	}
	rg_mutex_unlock(&cache_lock);
	return true;
}

void cache_put(struct cache *cache, const char *name, struct feed_bytes *bytes, uint64_t hash, int64_t age_ms)
{
	uint64_t name_hash = rg_hash_text(RG_HASH_START, name);
	struct feed_bytes *old = NULL;

	if (bytes->length > CACHE_FILE_MOST)
		return;
	rg_mutex_lock(&cache_lock);
	if (!cache->forgotten && waiting_bytes(cache) + bytes->length <= MOST_WAITING) {
		struct item *item = find_item(cache, name_hash);
		item = item ? item : add_item(cache, name_hash);
		old = item->bytes;
		item->bytes = feed_bytes_ref(bytes);
		item->file.hash = hash;
		item->file.good_ms = rg_wall_ms() - age_ms;
	}
	rg_mutex_unlock(&cache_lock);
	feed_bytes_unref(old);
}

void cache_touch(struct cache *cache, const char *name, int64_t age_ms)
{
	rg_mutex_lock(&cache_lock);
	struct item *item = find_item(cache, rg_hash_text(RG_HASH_START, name));
	if (item)
		item->file.good_ms = rg_wall_ms() - age_ms;
	rg_mutex_unlock(&cache_lock);
}

void cache_forget(struct cache *cache)
{
	struct rg_array items;

	rg_mutex_lock(&cache_lock);
	cache->forgotten = true;
	items = cache->items;
	cache->items = (struct rg_array){0};
	rg_mutex_unlock(&cache_lock);
	free_items(&items);
	disk_hurry(&cache->task);
}

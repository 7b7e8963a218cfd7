/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "photos.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "feed/feed.h"
#include "graphic/picture/picture.h"

#define KEEP_MOST 48          /* pictures; each takes at most 6.5 MB once decoded */
#define REST_MS   (30 * 1000) /* a picture that was asked for within this time is not dropped for another */

struct job {
	struct feed_bytes *bytes;
	struct picture *picture; /* out */
	char *error;             /* out */
	bool done;
	bool dropped; /* the photo went while it was decoded: the bulk thread frees it */
	struct job *next;
};

/* Work thread only. */
struct photo {
	char *address;
	struct feed *feed;
	struct picture *picture;  /* the last good one */
	struct picture *replaced; /* the one before; a box may still borrow it until the sweep */
	struct job *job;          /* under way */
	uint64_t tried_hash;      /* of the bytes last given to the bulk thread */
	char *error;              /* as logged */
	int64_t used_ms;
};

struct photos {
	struct photo list[KEEP_MOST];
	size_t count;
	void (*wake)(void);
	int generation; /* atomic */

	struct rg_mutex mutex;
	struct rg_condition more;
	/* under the mutex */
	struct job *jobs;
	bool ending;

	struct rg_thread bulk;
};

static void free_job(struct job *job)
{
	feed_bytes_unref(job->bytes);
	picture_unref(job->picture);
	rg_free(job->error);
	rg_free(job);
}

static void tell_news(struct photos *photos)
{
	__atomic_add_fetch(&photos->generation, 1, __ATOMIC_RELEASE);
	photos->wake();
}

int photos_generation(const struct photos *photos)
{
	return __atomic_load_n(&photos->generation, __ATOMIC_ACQUIRE);
}

static void bulk_main(void *data)
{
	struct photos *photos = data;

	rg_mutex_lock(&photos->mutex);
	while (!photos->ending) {
		struct job *job = photos->jobs;
		if (!job) {
			rg_condition_wait(&photos->more, &photos->mutex, -1);
			continue;
		}
		photos->jobs = job->next;
		rg_mutex_unlock(&photos->mutex);
		job->picture = picture_decode(job->bytes->bytes, job->bytes->length, &job->error);
		rg_mutex_lock(&photos->mutex);
		job->done = true;
		bool dropped = job->dropped;
		rg_mutex_unlock(&photos->mutex);
		if (dropped)
			free_job(job);
		tell_news(photos);
		rg_mutex_lock(&photos->mutex);
	}
	rg_mutex_unlock(&photos->mutex);
}

struct photos *photos_create(void (*wake)(void))
{
	struct photos *photos = rg_alloc(1, sizeof(*photos));

	photos->wake = wake;
	rg_mutex_init(&photos->mutex);
	rg_condition_init(&photos->more);
	if (!rg_thread_start(&photos->bulk, "rg-bulk", RG_PRIORITY_LOW, bulk_main, photos))
		rg_error("no thread for decoding pictures: there will be none");
	return photos;
}

/* Takes a job out of the queue; one that the bulk thread has begun is marked, and it frees that. */
static void drop_job(struct photos *photos, struct job *job)
{
	rg_mutex_lock(&photos->mutex);
	bool queued = false;
	for (struct job **at = &photos->jobs; *at; at = &(*at)->next) {
		if (*at == job) {
			*at = job->next;
			queued = true;
			break;
		}
	}
	bool ours = queued || job->done;
	job->dropped = !ours;
	rg_mutex_unlock(&photos->mutex);
	if (ours)
		free_job(job);
}

static void drop_photo(struct photos *photos, struct photo *photo)
{
	if (photo->job)
		drop_job(photos, photo->job);
	feed_destroy(photo->feed);
	picture_unref(photo->picture);
	picture_unref(photo->replaced);
	rg_free(photo->address);
	rg_free(photo->error);
	*photo = photos->list[--photos->count];
}

void photos_destroy(struct photos *photos)
{
	if (!photos)
		return;
	while (photos->count)
		drop_photo(photos, &photos->list[photos->count - 1]);
	rg_mutex_lock(&photos->mutex);
	photos->ending = true;
	rg_condition_signal_all(&photos->more);
	rg_mutex_unlock(&photos->mutex);
	rg_thread_join(&photos->bulk);
	rg_condition_finish(&photos->more);
	rg_mutex_finish(&photos->mutex);
	rg_free(photos);
}

static void say_once(struct photo *photo, const char *reason)
{
	if (rg_equal(photo->error, reason))
		return;
	if (reason)
		rg_warning("picture %s: %s", photo->address, reason);
	rg_free(photo->error);
	photo->error = rg_strdup(reason);
}

static void feed_changed(void *data)
{
	tell_news(data);
}

static void start_job(struct photos *photos, struct photo *photo, struct feed_bytes *bytes)
{
	struct job *job = rg_alloc(1, sizeof(*job));

	job->bytes = feed_bytes_ref(bytes);
	photo->job = job;
	photo->tried_hash = bytes->hash;
	rg_mutex_lock(&photos->mutex);
	struct job **last = &photos->jobs;
	while (*last)
		last = &(*last)->next;
	*last = job;
	rg_condition_signal_all(&photos->more);
	rg_mutex_unlock(&photos->mutex);
}

static void take_decoded(struct photos *photos, struct photo *photo)
{
	struct job *job = photo->job;

	rg_mutex_lock(&photos->mutex);
	bool done = job->done;
	rg_mutex_unlock(&photos->mutex);
	if (!done)
		return;
	photo->job = NULL;
	say_once(photo, job->picture ? NULL : job->error);
	if (job->picture) {
		picture_unref(photo->replaced);
		photo->replaced = photo->picture;
		photo->picture = picture_ref(job->picture);
	}
	free_job(job);
}

/* Moves a photo one step on; true while more may come. */
static bool look_at_photo(struct photos *photos, struct photo *photo)
{
	struct feed_look look;

	if (photo->job)
		take_decoded(photos, photo);
	feed_look(photo->feed, &look);
	if (!photo->job && look.bytes && look.bytes->hash != photo->tried_hash)
		start_job(photos, photo, look.bytes);
	if (look.state == FEED_FAILING && !look.bytes && !look.silent)
		say_once(photo, look.error);
	bool more = photo->job || look.state == FEED_STARTING;
	feed_look_finish(&look);
	return more;
}

static struct photo *find_photo(struct photos *photos, const char *address)
{
	for (size_t i = 0; i < photos->count; i++) {
		if (strcmp(photos->list[i].address, address) == 0)
			return &photos->list[i];
	}
	return NULL;
}

/* Drops the picture that nobody has asked for the longest, if that is long enough ago. */
static bool make_room(struct photos *photos)
{
	struct photo *oldest = &photos->list[0];

	if (photos->count < KEEP_MOST)
		return true;
	for (size_t i = 1; i < photos->count; i++) {
		if (photos->list[i].used_ms < oldest->used_ms)
			oldest = &photos->list[i];
	}
	if (rg_monotonic_ms() - oldest->used_ms < REST_MS)
		return false;
	drop_photo(photos, oldest);
	return true;
}

const struct picture *photos_get(struct photos *photos, const char *feed_address, const char *reference, bool *pending)
{
	char *address = feed_resolve(feed_address, reference);
	struct photo *photo = address ? find_photo(photos, address) : NULL;

	if (!photo && (!address || !make_room(photos))) {
		rg_free(address);
		return NULL;
	}
	if (!photo) {
		photo = &photos->list[photos->count++];
		*photo = (struct photo){.address = rg_strdup(address)};
		photo->feed = feed_create_picture(address, feed_changed, photos);
	}
	rg_free(address);
	photo->used_ms = rg_monotonic_ms();
	bool more = look_at_photo(photos, photo);
	if (more && !photo->picture)
		*pending = true;
	return photo->picture;
}

void photos_sweep(struct photos *photos)
{
	int64_t now = rg_monotonic_ms();

	for (size_t i = photos->count; i-- > 0;) {
		picture_unref(photos->list[i].replaced);
		photos->list[i].replaced = NULL;
		if (now - photos->list[i].used_ms > PHOTOS_KEEP_MS)
			drop_photo(photos, &photos->list[i]);
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "photos.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "decoder.h"
#include "feed/cache/cache.h"
#include "feed/feed.h"
#include "graphic/picture/picture.h"

#define KEEP_MOST     48   /* pictures; each takes at most 6.5 MB once decoded */
#define AGAIN_MS      5000 /* after bytes that are no picture it is asked for again, then later and later */
#define AGAIN_MOST_MS 60000
#define REST_MS       (30 * 1000) /* a picture that was asked for within this time is not dropped for another */

/* Work thread only. */
struct photo {
	char *address;
	bool of_crew; /* the crew itself names it */
	struct feed *feed;
	struct picture *picture;  /* the last good one */
	struct picture *replaced; /* the one before; a box may still borrow it until the sweep */
	struct decoding *job;     /* under way */
	uint64_t tried_hash;      /* of the bytes last given to the decoder */
	char *error;              /* as logged */
	struct cache *cache;      /* of the event, or NULL */
	uint64_t kept_hash;       /* of the bytes that it keeps */
	uint64_t answers;         /* of the feed, as it was told last */
	int64_t used_ms;
	int64_t again_ms, wait_ms; /* what came was no picture: when it is asked for again, 0: it was one */
};

struct photos {
	struct photo list[KEEP_MOST];
	size_t count;
	void (*wake)(void);
	int generation; /* atomic */
	struct decoder *decoder;
};

static void tell_news(void *data)
{
	struct photos *photos = data;

	__atomic_add_fetch(&photos->generation, 1, __ATOMIC_RELEASE);
	photos->wake();
}

int photos_generation(const struct photos *photos)
{
	return __atomic_load_n(&photos->generation, __ATOMIC_ACQUIRE);
}

struct photos *photos_create(void (*wake)(void))
{
	struct photos *photos = rg_alloc(1, sizeof(*photos));

	photos->wake = wake;
	photos->decoder = decoder_create(tell_news, photos);
	return photos;
}

static void drop_photo(struct photos *photos, struct photo *photo)
{
	decoding_drop(photo->job);
	feed_destroy(photo->feed);
	picture_unref(photo->picture);
	picture_unref(photo->replaced);
	cache_unref(photo->cache);
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
	decoder_destroy(photos->decoder);
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

static void take_decoded(struct photo *photo)
{
	struct picture *picture;
	char *error;

	if (!decoding_take(photo->job, &picture, &error))
		return;
	photo->job = NULL;
	say_once(photo, error);
	rg_free(error);
	if (!picture) {
		photo->wait_ms = AGAIN_MS;
		photo->again_ms = rg_monotonic_ms() + AGAIN_MS;
		return;
	}
	photo->again_ms = 0;
	picture_unref(photo->replaced);
	photo->replaced = photo->picture;
	photo->picture = picture;
}

static void begin_decoding(struct photos *photos, struct photo *photo, struct feed_bytes *bytes)
{
	photo->job = decoder_begin(photos->decoder, bytes);
	photo->tried_hash = bytes->hash;
}

/* What was had before OBS was started is there before the network answers. */
static void find_kept(struct photos *photos, struct photo *photo)
{
	struct cache_entry entry;

	if (!cache_find(photo->cache, photo->address, &entry))
		return;
	photo->kept_hash = entry.bytes->hash;
	begin_decoding(photos, photo, entry.bytes);
	feed_bytes_unref(entry.bytes);
}

static void keep(struct photo *photo, const struct feed_look *look)
{
	if (!photo->cache || !look->bytes || look->answers == photo->answers)
		return;
	photo->answers = look->answers;
	if (look->bytes->hash == photo->kept_hash)
		cache_touch(photo->cache, photo->address, look->age_ms);
	else
		cache_put(photo->cache, photo->address, look->bytes, look->bytes->hash, look->age_ms);
	photo->kept_hash = look->bytes->hash;
}

/* Moves a photo one step on; true while more may come. */
static bool look_at_photo(struct photos *photos, struct photo *photo)
{
	struct feed_look look;

	if (photo->job)
		take_decoded(photo);
	feed_look(photo->feed, &look);
	if (!photo->job && look.bytes && look.bytes->hash != photo->tried_hash)
		begin_decoding(photos, photo, look.bytes);
	keep(photo, &look);
	if (look.state == FEED_FAILING && !look.bytes && !photo->picture && !look.silent)
		say_once(photo, look.error);
	bool more = photo->job || look.state == FEED_STARTING;
	feed_look_finish(&look);
	return more;
}

static struct photo *find_photo(struct photos *photos, const char *address, bool of_crew)
{
	for (size_t i = 0; i < photos->count; i++) {
		if (photos->list[i].of_crew == of_crew && strcmp(photos->list[i].address, address) == 0)
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

const struct picture *photos_get(struct photos *photos, const char *named_by, const char *reference,
				 struct cache *cache, bool *pending)
{
	char *address = named_by ? feed_resolve(named_by, reference) : rg_strdup(reference);
	struct photo *photo = address ? find_photo(photos, address, !named_by) : NULL;

	if (!photo && (!address || !make_room(photos))) {
		rg_free(address);
		return NULL;
	}
	if (!photo) {
		photo = &photos->list[photos->count++];
		*photo = (struct photo){.address = rg_strdup(address), .of_crew = !named_by};
		photo->feed = feed_create_picture(address, named_by, tell_news, photos);
		if (rg_starts_with(address, "http"))
			photo->cache = cache_ref(cache);
		find_kept(photos, photo);
	}
	rg_free(address);
	photo->used_ms = rg_monotonic_ms();
	bool more = look_at_photo(photos, photo);
	if (more && !photo->picture)
		*pending = true;
	return photo->picture;
}

/* A picture that is still being put on the server is cut off; the feed takes it for good and would wait for long. */
static void ask_again(struct photo *photo, int64_t now_ms)
{
	if (!photo->again_ms || now_ms < photo->again_ms)
		return;
	photo->wait_ms = rg_smaller(photo->wait_ms * 2, AGAIN_MOST_MS);
	photo->again_ms = now_ms + photo->wait_ms;
	feed_refresh(photo->feed);
}

/* The name of the file alone, because an address may have secrets behind it and is long. */
static char *photo_name(const struct photo *photo)
{
	const char *slash = strrchr(photo->address, '/'), *name = slash ? slash + 1 : photo->address;

	return rg_strndup(name, strcspn(name, "?#"));
}

char *photos_wrong(const struct photos *photos, size_t *count)
{
	char *wrong = NULL;

	*count = 0;
	for (size_t i = 0; i < photos->count; i++) {
		if (!photos->list[i].error)
			continue;
		if (!(*count)++) {
			char *name = photo_name(&photos->list[i]);
			wrong = rg_asprintf("%s: %s", name, photos->list[i].error);
			rg_free(name);
		}
	}
	return wrong;
}

void photos_sweep(struct photos *photos)
{
	int64_t now = rg_monotonic_ms();

	for (size_t i = photos->count; i-- > 0;) {
		picture_unref(photos->list[i].replaced);
		photos->list[i].replaced = NULL;
		ask_again(&photos->list[i], now);
		if (now - photos->list[i].used_ms > PHOTOS_KEEP_MS)
			drop_photo(photos, &photos->list[i]);
	}
}

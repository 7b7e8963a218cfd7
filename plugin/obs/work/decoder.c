/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decoder.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "base/thread.h"
#include "feed/feed.h"
#include "graphic/picture/picture.h"

#define SHORT_MS 400 /* a camera's photo takes less on a laptop */
#define END_MS   50

enum lane_id {
	LANE_SHORT = 0, /* everything is tried here first */
	LANE_LONG,      /* what took too long there */
	LANES,
};

struct decoding {
	struct decoder *decoder;
	struct feed_bytes *bytes;
	int drop; /* atomic, read by the thread that decodes it */
	/* under the mutex */
	struct decoding *next; /* in its lane */
	bool begun, done;
	/* written by the thread that decodes it, before `done` */
	struct picture *picture;
	char *error;
};

struct lane {
	struct decoder *decoder; /* constant after creation */
	const char *name;
	int64_t most_ms;
	/* under the mutex */
	struct rg_thread thread; /* started by the first picture that comes here */
	struct decoding *queue;
	bool ended;
};

/*
 * The owner holds a reference and each thread that runs another; whoever gives the last one back frees it. So a thread
 * that is slow to end needs nobody.
 */
struct decoder {
	void (*done)(void *data);
	void *data;
	struct rg_mutex mutex;
	struct rg_condition turned;
	/* under the mutex */
	bool ending;
	int references;

	struct lane lanes[LANES];
};

static void free_decoding(struct decoding *decoding)
{
	feed_bytes_unref(decoding->bytes);
	picture_unref(decoding->picture);
	rg_free(decoding->error);
	rg_free(decoding);
}

static void unref_and_unlock(struct decoder *decoder)
{
	bool last = --decoder->references == 0;

	rg_mutex_unlock(&decoder->mutex);
	if (!last)
		return;
	rg_condition_finish(&decoder->turned);
	rg_mutex_finish(&decoder->mutex);
	rg_free(decoder);
}

static void run_lane(void *data);

/* With the mutex held. */
static void put_last(struct lane *lane, struct decoding *decoding)
{
	struct decoder *decoder = lane->decoder;
	struct decoding **at = &lane->queue;

	if (!lane->thread.running) {
		if (!rg_thread_start(&lane->thread, lane->name, RG_PRIORITY_LOW, run_lane, lane)) {
			decoding->error = rg_strdup(
				race_said("cannot be decoded, because this computer cannot start a thread"));
			decoding->done = true;
			return;
		}
		decoder->references++;
	}
	while (*at)
		at = &(*at)->next;
	decoding->next = NULL;
	decoding->begun = false;
	*at = decoding;
	rg_condition_signal_all(&decoder->turned);
}

/* With the mutex held, which it gives away while it decodes. */
static void decode_first(struct lane *lane)
{
	struct decoder *decoder = lane->decoder;
	struct decoding *decoding = lane->queue;
	struct picture_budget budget = {.until_ms = rg_monotonic_ms() + lane->most_ms, .drop = &decoding->drop};

	lane->queue = decoding->next;
	decoding->begun = true;
	rg_mutex_unlock(&decoder->mutex);
	decoding->picture = picture_decode_within(decoding->bytes->bytes, decoding->bytes->length, &budget,
						  &decoding->error);
	rg_mutex_lock(&decoder->mutex);
	if (decoding->drop) {
		free_decoding(decoding);
	} else if (budget.over && !decoding->picture && lane != &decoder->lanes[LANE_LONG]) {
		rg_free(decoding->error);
		decoding->error = NULL;
		put_last(&decoder->lanes[LANE_LONG], decoding);
		if (decoding->done)
			decoder->done(decoder->data);
	} else {
		decoding->done = true;
		decoder->done(decoder->data);
	}
}

static void run_lane(void *data)
{
	struct lane *lane = data;
	struct decoder *decoder = lane->decoder;

	rg_mutex_lock(&decoder->mutex);
	while (!decoder->ending) {
		if (lane->queue)
			decode_first(lane);
		else
			rg_condition_wait(&decoder->turned, &decoder->mutex, -1);
	}
	lane->ended = true;
	rg_condition_signal_all(&decoder->turned);
	unref_and_unlock(decoder);
}

struct decoder *decoder_create(void (*done)(void *data), void *data)
{
	struct decoder *decoder = rg_alloc(1, sizeof(*decoder));

	*decoder = (struct decoder){
		.done = done,
		.data = data,
		.references = 1,
		.lanes = {{decoder, "rg-bulk", SHORT_MS}, {decoder, "rg-bulk-long", PICTURE_MOST_MS}},
	};
	rg_mutex_init(&decoder->mutex);
	rg_condition_init(&decoder->turned);
	return decoder;
}

static bool all_ended(const struct decoder *decoder)
{
	for (int i = 0; i < LANES; i++) {
		if (decoder->lanes[i].thread.running && !decoder->lanes[i].ended)
			return false;
	}
	return true;
}

void decoder_destroy(struct decoder *decoder)
{
	struct rg_thread ended[LANES] = {0};

	if (!decoder)
		return;
	rg_mutex_lock(&decoder->mutex);
	decoder->ending = true;
	rg_condition_signal_all(&decoder->turned);
	int64_t until_ms = rg_monotonic_ms() + END_MS;
	for (int64_t now_ms; !all_ended(decoder) && (now_ms = rg_monotonic_ms()) < until_ms;)
		rg_condition_wait(&decoder->turned, &decoder->mutex, until_ms - now_ms);
	for (int i = 0; i < LANES; i++) {
		if (decoder->lanes[i].ended)
			ended[i] = decoder->lanes[i].thread;
		else
			rg_thread_let_go(&decoder->lanes[i].thread);
	}
	unref_and_unlock(decoder);
	for (int i = 0; i < LANES; i++)
		rg_thread_join(&ended[i]);
}

struct decoding *decoder_begin(struct decoder *decoder, struct feed_bytes *bytes)
{
	struct decoding *decoding = rg_alloc(1, sizeof(*decoding));

	decoding->decoder = decoder;
	decoding->bytes = feed_bytes_ref(bytes);
	rg_mutex_lock(&decoder->mutex);
	put_last(&decoder->lanes[LANE_SHORT], decoding);
	rg_mutex_unlock(&decoder->mutex);
	return decoding;
}

bool decoding_take(struct decoding *decoding, struct picture **picture, char **error)
{
	rg_mutex_lock(&decoding->decoder->mutex);
	bool done = decoding->done;
	rg_mutex_unlock(&decoding->decoder->mutex);
	if (!done)
		return false;
	*picture = decoding->picture;
	*error = decoding->error;
	decoding->picture = NULL;
	decoding->error = NULL;
	free_decoding(decoding);
	return true;
}

/* With the mutex held. */
static void take_out(struct decoding *decoding)
{
	for (int i = 0; i < LANES; i++) {
		for (struct decoding **at = &decoding->decoder->lanes[i].queue; *at; at = &(*at)->next) {
			if (*at != decoding)
				continue;
			*at = decoding->next;
			return;
		}
	}
}

void decoding_drop(struct decoding *decoding)
{
	if (!decoding)
		return;
	struct decoder *decoder = decoding->decoder;
	rg_mutex_lock(&decoder->mutex);
	bool under_way = decoding->begun && !decoding->done;
	/* The thread that is at it frees it. */
	__atomic_store_n(&decoding->drop, 1, __ATOMIC_RELEASE);
	if (!under_way)
		take_out(decoding);
	rg_mutex_unlock(&decoder->mutex);
	if (!under_way)
		free_decoding(decoding);
}

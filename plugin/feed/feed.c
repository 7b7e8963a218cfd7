/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include <curl/curl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "feed/disk/disk_file.h"
#include "poller.h"
#include "transfer.h"

#define DEFAULT_REFRESH_S 5
#define LONGEST_REFRESH_S 86400
#define DEFAULT_MAX_BYTES ((size_t)8 * 1024 * 1024)
#define PICTURE_REFRESH_S 300
#define PICTURE_MAX_BYTES ((size_t)16 * 1024 * 1024)

/* With feed_lock held. */
static struct poller *find_or_create(struct transfer *transfer, struct poller_key *key)
{
	struct poller *poller = transfer->pollers;

	/*
	 * One without users that is not yet gone does not count. The others of its folder may be gone already, and who
	 * has something at once takes it for what is on air, and does not wait for the crew's corrections.
	 */
	while (poller && !(poller->users && poller_is(poller, key)))
		poller = poller->next;
	if (poller)
		return poller;
	poller = poller_create(key, transfer);
	transfer_add(transfer, poller);
	return poller;
}

static int64_t seconds_ms(int seconds)
{
	return (int64_t)(seconds > LONGEST_REFRESH_S ? LONGEST_REFRESH_S : seconds > 0 ? seconds : 0) * 1000;
}

static struct feed *create(struct poller_key *key, int refresh_s, int min_interval_s, void (*changed)(void *data),
			   void *data)
{
	struct feed *feed = rg_alloc(1, sizeof(*feed));

	feed->interval_ms = seconds_ms(refresh_s > 0 ? refresh_s : DEFAULT_REFRESH_S);
	feed->floor_ms = seconds_ms(min_interval_s);
	feed->changed = changed;
	feed->data = data;

	rg_mutex_lock(&feed_lock);
	struct transfer *transfer = transfer_take();
	struct poller *poller = find_or_create(transfer, key);
	poller_add_user(poller, feed);
	bool running = transfer->thread.running;
	if (!running)
		poller_cannot_start(poller);
	transfer_wake(transfer);
	rg_mutex_unlock(&feed_lock);
	if (!running)
		rg_error("The transfer thread could not be started: no race data will come");
	return feed;
}

struct feed *feed_create(const char *address, const struct feed_options *options, void (*changed)(void *data),
			 void *data)
{
	static const struct feed_options defaults;

	if (!options)
		options = &defaults;
	struct poller_key key = {
		.ca_file = options->ca_file,
		.max_bytes = options->max_bytes ? options->max_bytes : DEFAULT_MAX_BYTES,
	};
	address_init(&key.address, address);
	request_init(&key.request, options);
	if (key.address.kind == ADDRESS_HTTP) {
		char *fault = request_fault(&key.request);
		if (fault)
			address_make_bad(&key.address, fault);
	} else {
		/* Files and timings get no credentials, headers or body. */
		request_finish(&key.request);
	}
	struct feed *feed = create(&key, options->refresh_s, options->min_interval_s, changed, data);
	address_finish(&key.address);
	request_finish(&key.request);
	return feed;
}

/* The host of race data that is had from elsewhere; NULL when it is a file of the crew's. New. */
static char *host_of(const char *named_by)
{
	struct address address;

	if (!named_by)
		return NULL;
	address_init(&address, named_by);
	bool own = address.kind == ADDRESS_FILE;
	char *host = own ? NULL : reach_host(address.target);
	address_finish(&address);
	return own || host ? host : rg_strdup("");
}

struct feed *feed_create_picture(const char *address, const char *named_by, void (*changed)(void *data), void *data)
{
	char *host = host_of(named_by);
	struct poller_key key = {.max_bytes = PICTURE_MAX_BYTES, .picture = true, .named_by = host};

	address_init(&key.address, address);
	struct feed *feed = create(&key, PICTURE_REFRESH_S, 0, changed, data);
	address_finish(&key.address);
	rg_free(host);
	return feed;
}

void feed_destroy(struct feed *feed)
{
	if (!feed)
		return;
	rg_mutex_lock(&feed_lock);
	struct transfer *transfer = feed->poller->transfer;
	/* Off the list first, so that it is not called again while its last call is waited for. */
	poller_remove_user(feed->poller, feed);
	transfer_wait_for_call(transfer, feed);
	transfer_release_and_unlock(transfer);
	rg_free(feed);
}

void feed_look(struct feed *feed, struct feed_look *look)
{
	struct poller *poller = feed->poller;

	rg_mutex_lock(&feed_lock);
	*look = (struct feed_look){
		.state = poller->state,
		.bytes = feed_bytes_ref(poller->bytes),
		.generation = poller->generation,
		.answers = poller->answers,
		.refreshing = feed->asked || feed->awaited,
		.silent = poller->silent && poller->state == FEED_FAILING,
		.age_ms = poller->bytes ? rg_monotonic_ms() - poller->good_ms : -1,
		.error = rg_strdup(poller->error),
		.remark = rg_strdup(poller->remark),
	};
	struct disk_file *file = poller->file;
	rg_mutex_unlock(&feed_lock);
	/*
	 * The file lives as long as the poller has users. The poller is not told of reads without a change, so the age
	 * is asked here.
	 */
	int64_t good_ms = file ? disk_file_good_ms(file) : 0;
	if (look->bytes && good_ms)
		look->age_ms = rg_monotonic_ms() - good_ms;
}

void feed_look_finish(struct feed_look *look)
{
	feed_bytes_unref(look->bytes);
	rg_free(look->error);
	rg_free(look->remark);
	*look = (struct feed_look){0};
}

char *feed_describe(void)
{
	struct rg_buffer text = {0};

	rg_mutex_lock(&feed_lock);
	transfer_describe(&text);
	rg_mutex_unlock(&feed_lock);
	return rg_buffer_take(&text);
}

const char *feed_libraries(void)
{
	return curl_version();
}

void feed_refresh(struct feed *feed)
{
	struct poller *poller = feed->poller;

	rg_mutex_lock(&feed_lock);
	feed->asked = true;
	poller->refresh = true;
	transfer_wake(poller->transfer);
	rg_mutex_unlock(&feed_lock);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rmonitor_link.h"

#include <string.h>

#include "address.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "race/file/said.h"
#include "bytes.h"
#include "race/timing/rmonitor.h"
#include "feed/http/words.h"

#define CONNECT_TIMEOUT_MS 5000L
/* A timing says what time it is every second. A cable that was pulled says nothing for ever. */
#define SILENCE_MS 30000
/* One turn reads at most this much. The rest waits, so that a flood leaves time for other feeds. */
#define TURN_BYTES (64 * 1024)
#define REST_MS    20
/* After so many bytes without one line of the protocol, the other side is no timing. */
#define STRANGE_BYTES 4096

#define PUBLISH_EVERY_MS 250
/* After a reset the cars come line by line: what is half there is not shown. */
#define SETTLE_QUIET_MS 300
#define SETTLE_MOST_MS  1500
#define EMPTY_MOST_MS   3000

struct rmonitor_link {
	CURLM *multi;
	char *url, *host; /* for libcurl; to be shown */
	void *owner;
	struct race_rmonitor *state;
	/* of the connection at hand */
	CURL *handle; /* NULL: closed */
	bool connected;
	char *fault; /* why it is over */
	int64_t heard_ms, rest_until_ms;
	size_t received;
	uint64_t good_before;
	bool published;
	/* of all connections */
	uint64_t changes, published_changes, resets, told_skipped;
	int64_t changed_ms, reset_ms, published_ms;
};

struct rmonitor_link *rmonitor_link_create(CURLM *multi, const char *target, void *owner)
{
	struct rmonitor_link *link = rg_alloc(1, sizeof(*link));
	const char *place = strstr(target, "://");

	link->multi = multi;
	link->url = rg_asprintf("http%s/", place ? place : "");
	link->host = address_host(link->url);
	link->owner = owner;
	link->state = race_rmonitor_create();
	return link;
}

static void close_link(struct rmonitor_link *link)
{
	if (link->handle) {
		curl_multi_remove_handle(link->multi, link->handle);
		curl_easy_cleanup(link->handle);
	}
	link->handle = NULL;
	rg_free(link->fault);
	link->fault = NULL;
	race_rmonitor_end(link->state, false);
}

void rmonitor_link_destroy(struct rmonitor_link *link)
{
	if (!link)
		return;
	close_link(link);
	race_rmonitor_destroy(link->state);
	rg_free(link->url);
	rg_free(link->host);
	rg_free(link);
}

bool rmonitor_link_open(struct rmonitor_link *link, int64_t now_ms)
{
	CURL *handle = curl_easy_init();

	if (!handle)
		return false;
	/* To libcurl it is a web server to which nothing is ever said. */
	curl_easy_setopt(handle, CURLOPT_URL, link->url);
	curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(handle, CURLOPT_PRIVATE, link->owner);
	if (curl_multi_add_handle(link->multi, handle) != CURLM_OK) {
		curl_easy_cleanup(handle);
		return false;
	}
	link->handle = handle;
	link->connected = link->published = false;
	link->received = 0;
	link->heard_ms = now_ms;
	link->rest_until_ms = 0;
	link->good_before = race_rmonitor_good_lines(link->state);
	return true;
}

bool rmonitor_link_is_open(const struct rmonitor_link *link)
{
	return link->handle != NULL;
}

static char *connect_words(struct rmonitor_link *link, CURLcode result)
{
	curl_off_t looked_up = 0;
	long system_error = 0;

	curl_easy_getinfo(link->handle, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
	curl_easy_getinfo(link->handle, CURLINFO_OS_ERRNO, &system_error);
	return words_for_failure(&(struct words_failure){
		.result = result,
		.host = link->host,
		.system_error = system_error,
		.looked_up = looked_up > 0,
	});
}

void rmonitor_link_connected(struct rmonitor_link *link, CURLcode result, int64_t now_ms)
{
	if (result != CURLE_OK) {
		link->fault = connect_words(link, result);
		return;
	}
	link->connected = true;
	link->heard_ms = link->reset_ms = link->changed_ms = now_ms;
}

/* ---- reading ---- */

static void take_bytes(struct rmonitor_link *link, const char *bytes, size_t length, int64_t now_ms)
{
	race_rmonitor_feed(link->state, bytes, length);
	link->heard_ms = now_ms;
	link->received += length;
	if (race_rmonitor_changes(link->state) != link->changes) {
		link->changes = race_rmonitor_changes(link->state);
		link->changed_ms = now_ms;
	}
	if (race_rmonitor_resets(link->state) != link->resets) {
		link->resets = race_rmonitor_resets(link->state);
		link->reset_ms = now_ms;
	}
}

static void read_some(struct rmonitor_link *link, int64_t now_ms)
{
	char bytes[16 * 1024];
	size_t done = 0, got;

	while (done < TURN_BYTES) {
		CURLcode result = curl_easy_recv(link->handle, bytes, sizeof(bytes), &got);
		if (result == CURLE_AGAIN)
			return;
		if (result != CURLE_OK || !got) {
			link->fault = rg_asprintf(result == CURLE_OK ? race_said("%s ended the connection")
								     : race_said("The connection to %s broke off"),
						  link->host);
			return;
		}
		take_bytes(link, bytes, got, now_ms);
		done += got;
	}
	link->rest_until_ms = now_ms + REST_MS;
}

static bool heard_good(const struct rmonitor_link *link)
{
	return race_rmonitor_good_lines(link->state) != link->good_before;
}

static void find_fault(struct rmonitor_link *link, int64_t now_ms)
{
	if (link->fault)
		return;
	if (link->received >= STRANGE_BYTES && !heard_good(link))
		link->fault = rg_asprintf(race_said("%s sends something that is not RMonitor"), link->host);
	else if (now_ms - link->heard_ms >= SILENCE_MS)
		link->fault = rg_asprintf(race_said("%s has sent nothing for %d s"), link->host, SILENCE_MS / 1000);
}

/* ---- giving out ---- */

/* The moment from which on the state may be given out, INT64_MAX when there is nothing new in it. */
static int64_t publish_due(const struct rmonitor_link *link)
{
	int64_t settled_ms;

	if (!link->connected || !heard_good(link))
		return INT64_MAX;
	if (link->published && link->changes == link->published_changes)
		return INT64_MAX;
	if (race_rmonitor_has_entries(link->state))
		settled_ms = rg_smaller(link->changed_ms + SETTLE_QUIET_MS, link->reset_ms + SETTLE_MOST_MS);
	else
		settled_ms = link->reset_ms + EMPTY_MOST_MS;
	/* Long after a reset every change is complete in itself. */
	return rg_larger(settled_ms, link->published ? link->published_ms + PUBLISH_EVERY_MS : 0);
}

/* One line in the log for the first ones, then for each ten times as many. */
static void tell_skipped(struct rmonitor_link *link)
{
	uint64_t skipped = race_rmonitor_skipped_lines(link->state);

	if (skipped <= link->told_skipped * 10)
		return;
	link->told_skipped = skipped;
	rg_warning("Timing from %s: %llu lines could not be read and were skipped", link->host,
		   (unsigned long long)skipped);
}

static struct feed_bytes *publish(struct rmonitor_link *link, int64_t now_ms)
{
	char *text = race_rmonitor_text(link->state);

	link->published = true;
	link->published_ms = now_ms;
	link->published_changes = link->changes;
	tell_skipped(link);
	return feed_bytes_create(text, strlen(text));
}

enum link_result rmonitor_link_work(struct rmonitor_link *link, int64_t now_ms, struct feed_bytes **bytes, char **error)
{
	int64_t heard_ms = link->heard_ms;

	if (!link->handle)
		return LINK_QUIET;
	if (link->connected && now_ms >= link->rest_until_ms)
		read_some(link, now_ms);
	if (link->connected || link->fault)
		find_fault(link, now_ms);
	if (link->fault) {
		*error = link->fault;
		link->fault = NULL;
		close_link(link);
		return LINK_BROKEN;
	}
	if (publish_due(link) <= now_ms) {
		*bytes = publish(link, now_ms);
		return LINK_NEWS;
	}
	return link->published && link->heard_ms != heard_ms ? LINK_ALIVE : LINK_QUIET;
}

curl_socket_t rmonitor_link_socket(const struct rmonitor_link *link, int64_t now_ms)
{
	curl_socket_t socket = CURL_SOCKET_BAD;

	if (link->handle && link->connected && now_ms >= link->rest_until_ms)
		curl_easy_getinfo(link->handle, CURLINFO_ACTIVESOCKET, &socket);
	return socket;
}

int64_t rmonitor_link_due(const struct rmonitor_link *link)
{
	if (!link->handle || !link->connected)
		return link->fault ? 0 : INT64_MAX;
	return rg_smaller(rg_smaller(publish_due(link), link->heard_ms + SILENCE_MS),
			  link->rest_until_ms ? link->rest_until_ms : INT64_MAX);
}

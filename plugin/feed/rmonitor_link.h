/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection to a timing that speaks RMonitor: libcurl connects and reads (no sockets of our own), the state of the
 * lines is kept across connections, because only the timing's reset clears it. The transfer thread only.
 */
#ifndef RG_FEED_RMONITOR_LINK_H
#define RG_FEED_RMONITOR_LINK_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct feed_bytes;
struct rmonitor_link;

/* `target` is an address' "rmonitor://host:port". `owner` comes back from http_owner for the handle in `multi`. */
struct rmonitor_link *rmonitor_link_create(CURLM *multi, const char *target, void *owner);
void rmonitor_link_destroy(struct rmonitor_link *link); /* accepts NULL */

/* Begins to connect; false when this computer has no room for it. */
bool rmonitor_link_open(struct rmonitor_link *link, int64_t now_ms);
/* From rmonitor_link_open until LINK_BROKEN. */
bool rmonitor_link_is_open(const struct rmonitor_link *link);
/* libcurl is done with connecting. */
void rmonitor_link_connected(struct rmonitor_link *link, CURLcode result, int64_t now_ms);

enum link_result {
	LINK_QUIET = 1, /* nothing to say */
	LINK_ALIVE,     /* lines came, and what was given out last is still right */
	LINK_NEWS,      /* *bytes is set: the state as text */
	LINK_BROKEN,    /* *error is set, a sentence for the crew (rg_free); it is closed */
};

/* Reads what is there, for a few milliseconds at most. */
enum link_result rmonitor_link_work(struct rmonitor_link *link, int64_t now_ms, struct feed_bytes **bytes,
				    char **error);
/* What to wait for until the next work: a socket that can be read (CURL_SOCKET_BAD: none), and a monotonic time. */
curl_socket_t rmonitor_link_socket(const struct rmonitor_link *link, int64_t now_ms);
int64_t rmonitor_link_due(const struct rmonitor_link *link);

#endif

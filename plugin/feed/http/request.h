/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request sends beside its address: credentials, headers, a body. A copy of the feed's options whose secrets are
 * overwritten before they are freed (what libcurl copies for itself is out of our reach). Immutable between init and
 * finish; any thread.
 */
#ifndef RG_FEED_HTTP_REQUEST_H
#define RG_FEED_HTTP_REQUEST_H

#include <curl/curl.h>

#include "feed/feed.h"

struct request {
	struct feed_auth auth;
	char **headers; /* a NULL at the end; NULL: none */
	char *body;
};

void request_init(struct request *request, const struct feed_options *options);
void request_finish(struct request *request);
bool request_equal(const struct request *a, const struct request *b);
/* True when it has no credentials, headers or body, which only the address' own server may get. */
bool request_plain(const struct request *request);
bool request_posts(const struct request *request);
/* Why it cannot be sent, a sentence without the secret; NULL when it can. */
char *request_fault(const struct request *request);

/* The header lines behind `list`. Free with request_wipe_headers. */
struct curl_slist *request_add_headers(const struct request *request, struct curl_slist *list);
void request_wipe_headers(struct curl_slist *list);
bool request_has_header(const struct request *request, const char *name);
/* What is posted, with the token in it. Free with rg_free_secret. */
char *request_body(const struct request *request);

bool feed_auth_equal(const struct feed_auth *a, const struct feed_auth *b);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One HTTP request: the options it is made with, what is kept of the answer, and what the answer means. The transfer
 * thread only. libcurl must have been initialised.
 */
#ifndef RG_FEED_HTTP_HTTP_H
#define RG_FEED_HTTP_HTTP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reach.h"

struct feed_bytes;
struct request;

struct http_job {
	const char *url;      /* http or https */
	const char *etag;     /* of the last good answer, or NULL; with it "unchanged" is an answer */
	const char *modified; /* its Last-Modified, or NULL */
	const char *ca_file;  /* NULL: the system's certificates */
	size_t max_bytes;     /* of the answer, uncompressed */
	bool picture;         /* else race data */
	long timeout_ms;      /* in all; 0 = 20 s, 30 s for pictures */
	/* Headers, credentials and body, without a request_fault; NULL: none. Must live as long as the request. */
	const struct request *request;
	const struct reach *reach; /* of a picture: where it may be asked for; NULL: everywhere */
};

enum http_result {
	HTTP_GOOD = 1,
	HTTP_UNCHANGED,
	HTTP_NOTHING, /* the server is well and has nothing to say: 204, or 200 without a body */
	HTTP_FAILED,
};

/* Free with http_answer_finish; members taken out are set to NULL by the taker. */
struct http_answer {
	enum http_result result;
	struct feed_bytes *bytes; /* good */
	char *etag, *modified;    /* good; NULL when the server gave none */
	char *head;               /* as it may be shown to strangers (head.h); NULL when none came */
	char *error;              /* failed or nothing: a sentence for the crew */
	int64_t retry_after_ms;   /* failed: what the server asked for, 0 for nothing */
	bool unreached;           /* failed: no server was reached */
	int64_t fresh_ms;         /* of race data, not failed: so long it stays as it is (max-age), 0: not said */
	struct reach_place place; /* where the first of its redirects was */
};

struct http_request;

/* Why it may not even be tried, a sentence (rg_free); NULL when it may. */
char *http_job_fault(const struct http_job *job);
/* The strings of the job are copied, but for the host of `reach`, which must live as long as the request. `owner` comes
 * back from http_owner. NULL when libcurl has no handle for us. */
struct http_request *http_request_create(const struct http_job *job, void *owner);
/* Accepts NULL. The handle must have been removed from its multi handle. */
void http_request_destroy(struct http_request *request);
CURL *http_request_handle(struct http_request *request);
void *http_owner(CURL *handle);
/*
 * A request with headers, credentials or a body follows redirects itself, because libcurl would send those on to any
 * server; so does one with a `reach`, because each step is judged before it is made. To be called when libcurl is done
 * with the handle and it is in no multi handle; true when it is to be performed again.
 */
bool http_request_follow(struct http_request *request, CURLcode result);
/* The result; to be called once. */
void http_request_answer(struct http_request *request, CURLcode result, struct http_answer *answer);
void http_answer_finish(struct http_answer *answer);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the two files of a request share; nobody else includes it. The transfer thread.
 */
#ifndef RG_FEED_HTTP_HTTP_INTERNAL_H
#define RG_FEED_HTTP_HTTP_INTERNAL_H

#include "base/text.h"
#include "http.h"
#include "request.h"

#define HTTP_MOST_REDIRECTS 5L

struct http_request {
	/* constant after creation */
	CURL *handle;
	const struct request *said; /* headers, credentials, body; NULL: none, so libcurl follows redirects */
	size_t max_bytes;
	bool picture;
	bool conditional;
	char *origin; /* the only server that may get `said` */
	char *url;    /* the first one, before redirects */
	/* transfer thread only */
	struct curl_slist *headers;
	char *body_sent;
	long redirects;
	bool elsewhere; /* redirected to another server, which gets nothing of `said` */
	bool get;       /* a redirect turned the POST into a GET */
	char *fault;    /* of a redirect, a sentence */
	struct rg_buffer body;
	size_t ignored_bytes;
	size_t header_bytes;
	bool too_large, headers_too_large;
	char *etag, *modified;
	bool named;        /* the address that was asked has the name of a file in it */
	char *disposition; /* the Content-Disposition, as it came */
	char detail[CURL_ERROR_SIZE];
};

/* http.c: the last status, 0 when none came. */
long http_status(CURL *handle);
void http_forget_validators(struct http_request *request);
/* http_follow.c: sets the headers and the body that the server asked may get. */
void http_set_said(struct http_request *request, const struct http_job *job);

#endif

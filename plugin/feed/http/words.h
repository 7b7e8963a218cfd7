/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a request failed, as one sentence for a crew. Pure: everything it needs is handed in. Any thread; what is
 * returned is freed with rg_free.
 */
#ifndef RG_FEED_HTTP_WORDS_H
#define RG_FEED_HTTP_WORDS_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

struct words_failure {
	CURLcode result;
	long status;        /* the last HTTP status, 0 when none came */
	const char *host;   /* "timing.example:8080" of the last hop */
	const char *detail; /* libcurl's own words about a certificate; may be NULL */
	long system_error;  /* the system's number for a connection that failed, 0 if not known */
	bool looked_up;     /* the name was found in the DNS */
	bool connected;     /* the server took the connection */
	size_t received;    /* bytes of the answer that came */
};

char *words_for_failure(const struct words_failure *failure);
/* "The address answered with 404 Not Found" */
char *words_for_status(long status);
/* "is larger than 8 MiB" with any subject before it. */
char *words_for_size(const char *subject, size_t max_bytes);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which server gets a request's headers, credentials and body; redirects of requests that have some. */
#include <string.h>

#include "feed/address.h"
#include "base/mem.h"
#include "http_internal.h"

static void add_header(struct http_request *request, const char *name, const char *value)
{
	char *line = rg_asprintf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(request->headers, line);

	if (longer)
		request->headers = longer;
	rg_free(line);
}

static bool tells(const struct http_request *request)
{
	return request->said && !request->elsewhere;
}

static bool posts(const struct http_request *request)
{
	return tells(request) && !request->get && request_posts(request->said);
}

static void set_headers(struct http_request *request, const struct http_job *job)
{
	if (!request->said || !request_has_header(request->said, "Accept"))
		add_header(request, "Accept",
			   job->picture ? "image/webp, image/png, image/jpeg, */*;q=0.5"
					: "application/json, */*;q=0.8");
	if (job->etag && !posts(request))
		add_header(request, "If-None-Match", job->etag);
	if (job->modified && !posts(request))
		add_header(request, "If-Modified-Since", job->modified);
	request->conditional = (job->etag || job->modified) && !posts(request);
	if (tells(request))
		request->headers = request_add_headers(request->said, request->headers);
	curl_easy_setopt(request->handle, CURLOPT_HTTPHEADER, request->headers);
}

static void set_body(struct http_request *request)
{
	rg_free_secret(request->body_sent);
	request->body_sent = posts(request) ? request_body(request->said) : NULL;
	if (!request->body_sent) {
		/* The order counts, because setting POSTFIELDS makes the request a POST, even with NULL. */
		curl_easy_setopt(request->handle, CURLOPT_POSTFIELDS, NULL);
		curl_easy_setopt(request->handle, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(request->handle, CURLOPT_POST, 1L);
	curl_easy_setopt(request->handle, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body_sent));
	curl_easy_setopt(request->handle, CURLOPT_POSTFIELDS, request->body_sent);
}

void http_set_said(struct http_request *request, const struct http_job *job)
{
	set_headers(request, job);
	if (request->said)
		set_body(request);
}

/* ---- redirects ---- */

/* A URL on the same server gets the user and password of the address that was typed, as libcurl would do it. */
static char *own_url(const struct http_request *request, const char *url)
{
	CURLU *from = curl_url(), *to = curl_url();
	char *user = NULL, *password = NULL, *whole = NULL, *result = NULL;

	if (from && to && curl_url_set(from, CURLUPART_URL, request->url, 0) == CURLUE_OK &&
	    curl_url_set(to, CURLUPART_URL, url, ADDRESS_AS_TYPED) == CURLUE_OK) {
		curl_url_get(from, CURLUPART_USER, &user, 0);
		curl_url_get(from, CURLUPART_PASSWORD, &password, 0);
		curl_url_set(to, CURLUPART_USER, user, 0);
		curl_url_set(to, CURLUPART_PASSWORD, password, 0);
		curl_url_get(to, CURLUPART_URL, &whole, 0);
	}
	result = rg_strdup(whole ? whole : url);
	rg_wipe(password, password ? strlen(password) : 0);
	curl_free(user);
	curl_free(password);
	curl_free(whole);
	curl_url_cleanup(from);
	curl_url_cleanup(to);
	return result;
}

static bool refuse(struct http_request *request, const char *sentence)
{
	rg_free(request->fault);
	request->fault = rg_strdup(sentence);
	return false;
}

/* Drops what came with the redirect, before the next request. */
static void forget_answer(struct http_request *request)
{
	request->body.length = 0;
	request->ignored_bytes = request->header_bytes = 0;
	request->too_large = request->headers_too_large = false;
	http_forget_validators(request);
	request_wipe_headers(request->headers);
	request->headers = NULL;
	request->detail[0] = 0;
}

bool http_request_follow(struct http_request *request, CURLcode result)
{
	long status = http_status(request->handle);
	char *next = NULL, *url, *origin;

	if (!request->said || result != CURLE_OK || status < 301 || status > 308 || status == 304)
		return false;
	curl_easy_getinfo(request->handle, CURLINFO_REDIRECT_URL, &next);
	if (!next)
		return false;
	if (++request->redirects > HTTP_MOST_REDIRECTS)
		return refuse(request, "The address sends us on and on to other addresses (too many redirects)");
	origin = address_origin(next);
	if (!origin)
		return refuse(request, "The address sends us on to something that is not an http address");
	/* A request that was sent to another server gets no secrets any more, even when it is sent back. */
	bool other = request->elsewhere || !rg_equal(origin, request->origin);
	rg_free(origin);
	if (posts(request) && status != 307 && status != 308)
		request->get = true;
	if (posts(request) && other)
		return refuse(request, "The address sends us on to another server, which must not see what is posted");
	request->elsewhere = other;
	url = other ? rg_strdup(next) : own_url(request, next);
	forget_answer(request);
	/* No validators: they belong to the answer of another address. */
	http_set_said(request, &(struct http_job){.picture = request->picture});
	curl_easy_setopt(request->handle, CURLOPT_URL, url);
	rg_free_secret(url);
	return true;
}

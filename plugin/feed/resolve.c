/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed.h"

#include <ctype.h>
#include <curl/curl.h>
#include <string.h>

#include "address.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define LONGEST_REFERENCE 2048

static bool acceptable(const char *reference)
{
	if (rg_empty(reference) || strlen(reference) > LONGEST_REFERENCE)
		return false;
	for (const char *at = reference; *at; at++) {
		if (iscntrl((unsigned char)*at))
			return false;
	}
	return true;
}

static void set_sign_in(CURLU *url, CURLU *from)
{
	static const CURLUPart parts[] = {CURLUPART_USER, CURLUPART_PASSWORD};

	for (int i = 0; i < 2; i++) {
		char *value = NULL;
		if (from)
			curl_url_get(from, parts[i], &value, 0);
		curl_url_set(url, parts[i], value, 0);
		curl_free(value);
	}
}

static bool same_server(CURLU *url, const char *base)
{
	char *whole = NULL, *own = address_origin(base);

	curl_url_get(url, CURLUPART_URL, &whole, 0);
	char *origin = address_origin(whole);
	bool same = own && rg_equal(origin, own);
	rg_free(origin);
	rg_free(own);
	curl_free(whole);
	return same;
}

/* `base` NULL: the reference names its scheme, and the feed is no URL. Only http and https are for pictures. */
static char *resolve_http(const char *base, const char *reference)
{
	bool absolute = address_scheme_length(reference);
	CURLU *url = curl_url(), *from = curl_url();
	char *whole = NULL, *result = NULL;

	/* A query alone or a fragment alone would name the feed itself; a backslash is no folder on the web. */
	if (!url || !from || (!absolute && (strchr("?#", *reference) || strchr(reference, '\\'))))
		goto done;
	if (base && curl_url_set(from, CURLUPART_URL, base, 0) != CURLUE_OK)
		goto done;
	if (!absolute) {
		curl_url_set(url, CURLUPART_URL, base, 0);
		curl_url_set(url, CURLUPART_QUERY, NULL, 0);
		curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	}
	if (curl_url_set(url, CURLUPART_URL, reference, ADDRESS_AS_TYPED) != CURLUE_OK)
		goto done;
	curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	set_sign_in(url, same_server(url, base) ? from : NULL);
	if (curl_url_get(url, CURLUPART_URL, &whole, CURLU_NO_DEFAULT_PORT) == CURLUE_OK)
		result = rg_strdup(whole);
done:
	curl_free(whole);
	curl_url_cleanup(url);
	curl_url_cleanup(from);
	return result;
}

static char *resolve_file(const char *base, const char *reference)
{
	char *folder, *path;

	if (!rg_path_stays_below(reference))
		return NULL;
	folder = rg_path_directory(base);
	path = rg_path_join(folder, reference);
	rg_free(folder);
	return path;
}

static bool is_http(const char *reference)
{
	struct address address;

	address_init(&address, reference);
	bool is = address.kind == ADDRESS_HTTP;
	address_finish(&address);
	return is;
}

char *feed_resolve(const char *feed_address, const char *reference)
{
	struct address base;
	char *result = NULL;

	if (!acceptable(reference))
		return NULL;
	bool absolute = address_scheme_length(reference);
	if (absolute && !is_http(reference))
		return NULL;
	address_init(&base, feed_address);
	if (base.kind == ADDRESS_HTTP || absolute)
		result = resolve_http(base.kind == ADDRESS_HTTP ? base.target : NULL, reference);
	else if (base.kind == ADDRESS_FILE)
		result = resolve_file(base.target, reference);
	address_finish(&base);
	return result;
}

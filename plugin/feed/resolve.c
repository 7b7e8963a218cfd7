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

/* An address that names its scheme: only http and https are for pictures. */
static char *resolve_absolute(const char *reference)
{
	struct address address;
	char *result;

	address_init(&address, reference);
	result = address.kind == ADDRESS_HTTP ? rg_strdup(reference) : NULL;
	address_finish(&address);
	return result;
}

static char *resolve_http(const char *base, const char *reference)
{
	CURLU *url = curl_url();
	char *whole = NULL, *result = NULL;

	/* A query alone or a fragment alone would name the feed itself; a backslash is no folder on the web. */
	if (!url || strchr("?#", *reference) || strchr(reference, '\\'))
		goto done;
	if (curl_url_set(url, CURLUPART_URL, base, 0) != CURLUE_OK)
		goto done;
	curl_url_set(url, CURLUPART_QUERY, NULL, 0);
	curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	if (curl_url_set(url, CURLUPART_URL, reference, ADDRESS_AS_TYPED) != CURLUE_OK)
		goto done;
	curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	if (curl_url_get(url, CURLUPART_URL, &whole, CURLU_NO_DEFAULT_PORT) == CURLUE_OK)
		result = rg_strdup(whole);
done:
	curl_free(whole);
	curl_url_cleanup(url);
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

char *feed_resolve(const char *feed_address, const char *reference)
{
	struct address base;
	char *result = NULL;

	if (!acceptable(reference))
		return NULL;
	if (address_scheme_length(reference))
		return resolve_absolute(reference);
	address_init(&base, feed_address);
	if (base.kind == ADDRESS_HTTP)
		result = resolve_http(base.target, reference);
	else if (base.kind == ADDRESS_FILE)
		result = resolve_file(base.target, reference);
	address_finish(&base);
	return result;
}

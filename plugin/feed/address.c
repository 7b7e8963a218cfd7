/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address.h"

#include <ctype.h>
#include <curl/curl.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"

#define LONGEST_ADDRESS 4096
#define LONGEST_NAME    120
#define RMONITOR_PORT   "50000" /* as Orbits comes */

int address_scheme_length(const char *text)
{
	int length = 0;

	if (!isalpha((unsigned char)*text))
		return 0;
	while (isalnum((unsigned char)text[length]) || (text[length] && strchr("+-.", text[length])))
		length++;
	return text[length] == ':' && length > 1 ? length : 0;
}

static bool scheme_is(const char *text, int length, const char *scheme)
{
	char *copy = rg_strndup(text, (size_t)length);
	bool same = rg_equal_ignoring_case(copy, scheme);

	rg_free(copy);
	return same;
}

/* One part of a parsed URL as our own string, "" when it has none. */
static char *url_part(CURLU *url, CURLUPart part, unsigned flags)
{
	char *value = NULL, *copy;

	if (curl_url_get(url, part, &value, flags) != CURLUE_OK)
		return rg_strdup("");
	copy = rg_strdup(value);
	curl_free(value);
	return copy;
}

static bool showable(const char *text)
{
	if (!rg_utf8_valid(text, strlen(text)))
		return false;
	for (; *text; text++) {
		if (iscntrl((unsigned char)*text))
			return false;
	}
	return true;
}

/* A path may be a URL that somebody typed without "http://", password and all: the part before the @ is left out. */
static char *without_secrets(const char *path)
{
	const char *at = strrchr(path, '@'), *colon = strchr(path, ':');

	return rg_strdup(at && colon && colon < at ? at + 1 : path);
}

char *address_file_name(const char *path)
{
	char *safe = without_secrets(path), *name = rg_strdup(rg_path_name(safe));

	rg_free(safe);
	if (!*name || !showable(name) || strlen(name) > LONGEST_NAME) {
		rg_free(name);
		return rg_strdup("named");
	}
	return name;
}

char *address_host(const char *text)
{
	CURLU *url = curl_url();
	char *words = NULL;

	if (url && text && curl_url_set(url, CURLUPART_URL, text, ADDRESS_AS_TYPED) == CURLUE_OK) {
		char *host = url_part(url, CURLUPART_HOST, 0);
		char *port = url_part(url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
		if (*host && strlen(host) <= 255 && showable(host))
			words = rg_asprintf(*port ? "%s:%s" : "%s", host, port);
		rg_free(host);
		rg_free(port);
	}
	curl_url_cleanup(url);
	return words ? words : rg_strdup(race_said("the server"));
}

char *address_origin(const char *text)
{
	CURLU *url = curl_url();
	char *origin = NULL;

	if (url && text && curl_url_set(url, CURLUPART_URL, text, ADDRESS_AS_TYPED) == CURLUE_OK) {
		char *scheme = url_part(url, CURLUPART_SCHEME, 0), *host = url_part(url, CURLUPART_HOST, 0);
		char *port = url_part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
		if (*host && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0))
			origin = rg_asprintf("%s://%s:%s", scheme, host, port);
		for (char *at = origin; at && *at; at++)
			*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 'a' - 'A' : *at);
		rg_free(scheme);
		rg_free(host);
		rg_free(port);
	}
	curl_url_cleanup(url);
	return origin;
}

void address_make_bad(struct address *address, char *error)
{
	address->kind = ADDRESS_BAD;
	rg_free(address->label);
	address->label = rg_strdup(race_said("the address as typed"));
	address->error = error;
}

static void lower_host(CURLU *url)
{
	char *host = url_part(url, CURLUPART_HOST, 0);

	for (char *at = host; *at; at++)
		*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 'a' - 'A' : *at);
	curl_url_set(url, CURLUPART_HOST, host, 0);
	rg_free(host);
}

static void init_http(struct address *address)
{
	CURLU *url = curl_url();
	CURLUcode code = url ? curl_url_set(url, CURLUPART_URL, address->target, ADDRESS_AS_TYPED)
			     : CURLUE_OUT_OF_MEMORY;

	if (code != CURLUE_OK) {
		address_make_bad(address,
				 rg_asprintf(race_said("The address is not right: %s"), curl_url_strerror(code)));
		goto done;
	}
	lower_host(url);
	curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	rg_free(address->target);
	address->kind = ADDRESS_HTTP;
	address->target = url_part(url, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);

	curl_url_set(url, CURLUPART_USER, NULL, 0);
	curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(url, CURLUPART_QUERY, NULL, 0);
	address->label = url_part(url, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
	if (!showable(address->label)) {
		rg_free(address->label);
		address->label = rg_strdup(race_said("the address"));
	}
done:
	curl_url_cleanup(url);
}

/* A timing's address has a host and a port only. Anything more is a mistake that the crew must hear of. */
static void init_rmonitor(struct address *address)
{
	CURLU *url = curl_url();
	char *host = NULL, *port = NULL, *path = NULL, *user = NULL, *query = NULL;

	if (url && curl_url_set(url, CURLUPART_URL, address->target, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
		lower_host(url);
		host = url_part(url, CURLUPART_HOST, 0);
		port = url_part(url, CURLUPART_PORT, 0);
		path = url_part(url, CURLUPART_PATH, 0);
		user = url_part(url, CURLUPART_USER, 0);
		query = url_part(url, CURLUPART_QUERY, 0);
	}
	if (rg_empty(host) || !showable(host) || *user || *query || (*path && strcmp(path, "/") != 0)) {
		address_make_bad(address,
				 rg_strdup(race_said("The address is not right: that of a timing server looks like "
						     "rmonitor://192.168.1.10:50000")));
	} else {
		rg_free(address->target);
		address->kind = ADDRESS_RMONITOR;
		address->target = rg_asprintf("rmonitor://%s:%s", host, *port ? port : RMONITOR_PORT);
		address->label = rg_strdup(address->target);
	}
	rg_free(host);
	rg_free(port);
	rg_free(path);
	rg_free(user);
	rg_free(query);
	curl_url_cleanup(url);
}

static void init_path(struct address *address, char *path)
{
	if (path != address->target)
		rg_free(address->target);
	rg_path_unify(path);
	address->kind = ADDRESS_FILE;
	address->target = path;
	address->label = without_secrets(path);
	if (!showable(address->label)) {
		rg_free(address->label);
		address->label = rg_strdup(race_said("a file"));
	}
}

static void init_file_url(struct address *address)
{
	CURLU *url = curl_url();
	char *path = NULL;

	if (url && curl_url_set(url, CURLUPART_URL, address->target, ADDRESS_AS_TYPED) == CURLUE_OK)
		path = url_part(url, CURLUPART_PATH, CURLU_URLDECODE);
	curl_url_cleanup(url);
	if (!rg_empty(path)) {
		init_path(address, path);
		return;
	}
	rg_free(path);
	address_make_bad(
		address,
		rg_strdup(race_said("The address is not right: a file's address looks like file:///folder/name")));
}

void address_init(struct address *address, const char *text)
{
	*address = (struct address){.target = rg_trimmed(text ? text : "", text ? strlen(text) : 0)};
	int scheme = address_scheme_length(address->target);
	bool slashes = scheme && rg_starts_with(address->target + scheme, "://");

	if (!*address->target)
		address_make_bad(address, rg_strdup(race_said("No address is given")));
	else if (strlen(address->target) > LONGEST_ADDRESS)
		address_make_bad(address, rg_strdup(race_said("The address is too long")));
	else if (scheme_is(address->target, scheme, "http") || scheme_is(address->target, scheme, "https"))
		slashes ? init_http(address)
			: address_make_bad(
				  address,
				  rg_strdup(race_said("The address is not right: it begins with http:// or https://")));
	else if (slashes && scheme_is(address->target, scheme, "rmonitor"))
		init_rmonitor(address);
	else if (slashes && scheme_is(address->target, scheme, "file"))
		init_file_url(address);
	else if (slashes)
		address_make_bad(
			address,
			rg_asprintf(race_said("Addresses with %.*s:// are not taken, only http://, https:// and files"),
				    scheme < 20 ? scheme : 20, address->target));
	else
		init_path(address, address->target);
}

char *address_with_scheme(const char *typed)
{
	char *text = rg_trimmed(typed, strlen(typed));
	int scheme = address_scheme_length(text);
	bool known = strstr(text, "://") || scheme_is(text, scheme, "http") || scheme_is(text, scheme, "https");

	if (!*text || known || rg_path_absolute(text))
		return text;
	char *whole = rg_asprintf("http://%s", text);
	rg_free(text);
	return whole;
}

void address_finish(struct address *address)
{
	rg_free(address->target);
	rg_free(address->label);
	rg_free(address->error);
	*address = (struct address){0};
}

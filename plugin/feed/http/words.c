/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"

#include <string.h>

#include "base/mem.h"
#include "base/net.h"
#include "base/text.h"
#include "race/file/said.h"

#define LONGEST_DETAIL 160

/* Our own words: the server's are not to be trusted, and HTTP/2 sends none. RFC 9110, RFC 6585. */
static const struct {
	long status;
	const char *words;
} statuses[] = {
	{204, "No Content"},
	{206, "Partial Content"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{304, "Not Modified"},
	{307, "Temporary Redirect"},
	{308, "Permanent Redirect"},
	{400, "Bad Request"},
	{401, "Unauthorized (does it need a user name and a password?)"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{407, "Proxy Authentication Required"},
	{408, "Request Timeout"},
	{410, "Gone"},
	{418, "I'm a teapot"},
	{429, "Too Many Requests"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{511, "Network Authentication Required. Open it in a browser: do you see a log-in?"},
};

char *words_for_status(long status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		if (statuses[i].status == status)
			return rg_asprintf(race_said("The address answered with %ld %s"), status,
					   race_said(statuses[i].words));
	}
	return rg_asprintf(race_said("The address answered with the status %ld"), status);
}

char *words_for_size(const char *subject, size_t max_bytes)
{
	const size_t kib = 1024, mib = 1024 * 1024;

	if (max_bytes >= mib && max_bytes % mib == 0)
		return rg_asprintf(race_said("%s is larger than %zu MiB"), subject, max_bytes / mib);
	if (max_bytes >= kib && max_bytes % kib == 0)
		return rg_asprintf(race_said("%s is larger than %zu KiB"), subject, max_bytes / kib);
	return rg_asprintf(race_said("%s is larger than %zu bytes"), subject, max_bytes);
}

static char *no_connection(const struct words_failure *failure)
{
	switch (rg_net_fault(failure->system_error)) {
	case RG_NET_REFUSED:
		return rg_asprintf(race_said("No answer from %s (connection refused)"), failure->host);
	case RG_NET_UNREACHABLE:
		return rg_asprintf(race_said("No answer from %s (it cannot be reached: is the network up?)"),
				   failure->host);
	case RG_NET_SILENT:
		return rg_asprintf(race_said("No answer from %s (timed out)"), failure->host);
	default:
		return rg_asprintf(race_said("No answer from %s (no connection)"), failure->host);
	}
}

static char *timed_out(const struct words_failure *failure)
{
	if (!failure->looked_up)
		return rg_asprintf(race_said("%s could not be looked up in time (is the network up?)"), failure->host);
	if (!failure->connected)
		return rg_asprintf(race_said("No answer from %s (timed out)"), failure->host);
	if (failure->received)
		return rg_asprintf(race_said("The answer from %s comes too slowly"), failure->host);
	return rg_asprintf(race_said("%s took the request but did not answer in time"), failure->host);
}

/* What OpenSSL calls the usual cases, and what we call them. The first that is part of the detail counts. */
static const struct {
	const char *detail, *words;
} distrusts[] = {
	{"expired", "it has expired (is this computer's clock right?)"},
	{"not yet valid", "it is not valid yet (is this computer's clock right?)"},
	{"certificate in certificate chain", "this computer does not know who issued it"},
	{"self-signed", "the server made it by itself"},
	{"self signed", "the server made it by itself"},
	{"issuer", "this computer does not know who issued it"},
};

static const char *find_distrust(const char *detail)
{
	for (size_t i = 0; i < sizeof(distrusts) / sizeof(*distrusts); i++) {
		if (strstr(detail, distrusts[i].detail))
			return race_said(distrusts[i].words);
	}
	return NULL;
}

/* libcurl's detail without what only a programmer wants; nothing that is not plain printable ASCII. */
static char *untrusted(const struct words_failure *failure)
{
	static const char *const beginnings[] = {
		"SSL certificate problem: ", "SSL: ", "server certificate verification failed. "};
	const char *detail = rg_empty(failure->detail) ? race_said("it could not be verified") : failure->detail;

	if (strstr(detail, "match") && strstr(detail, "name"))
		return rg_asprintf(race_said("The server's certificate is not trusted: it is not made out to %s"),
				   failure->host);
	if (find_distrust(detail))
		return rg_asprintf(race_said("The server's certificate is not trusted: %.*s"), LONGEST_DETAIL,
				   find_distrust(detail));
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++) {
		if (rg_starts_with(detail, beginnings[i]))
			detail += strlen(beginnings[i]);
	}
	char *words = rg_asprintf(race_said("The server's certificate is not trusted: %.*s"), LONGEST_DETAIL, detail);
	for (char *at = words; *at; at++) {
		if (*at < ' ' || *at > '~')
			*at = '?';
	}
	return words;
}

char *words_for_failure(const struct words_failure *failure)
{
	const char *host = failure->host;

	switch (failure->result) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return rg_asprintf(race_said("%s is not known (is the network up?)"), host);
	case CURLE_COULDNT_RESOLVE_PROXY:
		return rg_strdup(race_said("The proxy of this computer's network settings is not known"));
	case CURLE_COULDNT_CONNECT:
		return no_connection(failure);
	case CURLE_OPERATION_TIMEDOUT:
		return timed_out(failure);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return untrusted(failure);
	case CURLE_SSL_CACERT_BADFILE:
		return rg_strdup(race_said("The file of trusted certificates cannot be read"));
	case CURLE_SSL_CONNECT_ERROR:
		return rg_asprintf(race_said("No secure connection to %s could be made (is it an http:// address?)"),
				   host);
	case CURLE_TOO_MANY_REDIRECTS:
		return rg_strdup(race_said("The address sends us on and on to other addresses (too many redirects)"));
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		/* With a status it was a redirect; without one it was an answer from before HTTP/1.0. */
		if (failure->status >= 300 && failure->status < 400)
			return rg_strdup(race_said("The address sends us on to something that is not an http address"));
		return rg_asprintf(race_said("%s answered with something that is not HTTP"), host);
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_HTTP2:
		return rg_asprintf(race_said("%s answered with something that is not HTTP"), host);
	case CURLE_GOT_NOTHING:
		return rg_asprintf(race_said("%s closed the connection without an answer"), host);
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2_STREAM:
	case CURLE_SEND_ERROR:
		return rg_asprintf(race_said("The answer from %s broke off"), host);
	case CURLE_BAD_CONTENT_ENCODING:
		return rg_asprintf(race_said("The answer from %s is damaged (its compression cannot be undone)"), host);
	default:
		return rg_asprintf(race_said("The request to %s failed: %s"), host,
				   curl_easy_strerror(failure->result));
	}
}

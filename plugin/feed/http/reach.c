/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reach.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "base/text.h"
#include "feed/address.h"

#define PROXY_PORT 1080 /* libcurl's own, where the settings name none */

/* ---- which addresses are public ---- */

struct range {
	uint8_t start[16];
	int bits;
	bool is_public;
	int embeds; /* where an IPv4 address stands in it that counts instead; 0: there is none */
};

/* RFC 6890 and IANA's registries of special-purpose addresses; the first that fits counts. */
static const struct range ranges6[] = {
	{{[10] = 0xFF, [11] = 0xFF}, 96, false, 12}, /* IPv4 written as IPv6 */
	{{0}, 127, false, 0},                        /* ::, ::1 */
	{{0}, 96, false, 12},                        /* IPv4 as it was written as IPv6 long ago */
	{{0x00, 0x64, 0xFF, 0x9B}, 96, false, 12},   /* IPv4 behind NAT64 */
	{{0x20, 0x02}, 16, false, 2},                /* IPv4 behind 6to4 */
	{{0x20, 0x01}, 23, false, 0},                /* Teredo and other protocols */
	{{0x20, 0x01, 0x0D, 0xB8}, 32, false, 0},    /* examples */
	{{0x3F, 0xFF}, 20, false, 0},                /* examples */
	{{0x20}, 3, true, 0},                        /* all that is public */
	{{0}, 0, false, 0},                          /* link-local, unique local, multicast ... */
};
static const struct range ranges4[] = {
	{{0}, 8, false, 0},             /* this network */
	{{10}, 8, false, 0},            /* private */
	{{100, 64}, 10, false, 0},      /* a provider's NAT */
	{{127}, 8, false, 0},           /* this machine */
	{{169, 254}, 16, false, 0},     /* link-local; clouds tell secrets there */
	{{172, 16}, 12, false, 0},      /* private */
	{{192, 0, 0}, 24, false, 0},    /* protocols */
	{{192, 0, 2}, 24, false, 0},    /* examples */
	{{192, 168}, 16, false, 0},     /* private */
	{{198, 18}, 15, false, 0},      /* benchmarks */
	{{198, 51, 100}, 24, false, 0}, /* examples */
	{{203, 0, 113}, 24, false, 0},  /* examples */
	{{224}, 3, false, 0},           /* multicast, reserved, broadcast */
	{{0}, 0, true, 0},
};

static bool lies_in(const uint8_t *bytes, const struct range *range)
{
	int whole = range->bits / 8, rest = range->bits % 8;
	uint8_t mask = (uint8_t)(0xFF00 >> rest);

	return memcmp(bytes, range->start, (size_t)whole) == 0 &&
	       (!rest || (bytes[whole] & mask) == (range->start[whole] & mask));
}

static const struct range *find_range(const struct range *ranges, const uint8_t *bytes)
{
	while (!lies_in(bytes, ranges))
		ranges++;
	return ranges;
}

bool reach_ip_is_public(const struct rg_net_ip *ip)
{
	const struct range *range = find_range(ranges6, ip->bytes);

	return range->embeds ? find_range(ranges4, ip->bytes + range->embeds)->is_public : range->is_public;
}

/* Names of a network of one's own: one word, or with such an end. */
static bool is_local_name(const char *host)
{
	static const char *const ends[] = {".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".home.arpa"};
	size_t length = strlen(host);

	if (length && host[length - 1] == '.')
		length--;
	if (!memchr(host, '.', length))
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end = strlen(ends[i]);
		if (length >= end && memcmp(host + length - end, ends[i], end) == 0)
			return true;
	}
	return false;
}

bool reach_host_is_public(const char *host)
{
	struct rg_net_ip ip;

	return rg_net_ip_read(&ip, host) ? reach_ip_is_public(&ip) : !is_local_name(host);
}

/* ---- where a request goes ---- */

/* One part of a URL as a new string, NULL when it has none. */
static char *part_of(const char *url, CURLUPart part, unsigned more, unsigned flags)
{
	CURLU *parsed = curl_url();
	char *value = NULL, *copy = NULL;

	if (parsed && url && curl_url_set(parsed, CURLUPART_URL, url, ADDRESS_AS_TYPED | more) == CURLUE_OK &&
	    curl_url_get(parsed, part, &value, flags) == CURLUE_OK)
		copy = rg_strdup(value);
	curl_free(value);
	curl_url_cleanup(parsed);
	return copy;
}

char *reach_host(const char *url)
{
	char *host = part_of(url, CURLUPART_HOST, 0, 0);

	for (char *at = host; at && *at; at++)
		*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 'a' - 'A' : *at);
	return host;
}

static int port_of(const char *url, unsigned more, unsigned flags, int otherwise)
{
	char *text = part_of(url, CURLUPART_PORT, more, flags);
	int port = text ? atoi(text) : otherwise;

	rg_free(text);
	return port;
}

/* The port of the proxy that libcurl uses for the URL, by the same variables; 0 when there is none. */
static int proxy_port(const char *url)
{
	static const char *const names[2][4] = {{"http_proxy", "all_proxy", "ALL_PROXY"},
						{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}};
	char *scheme = part_of(url, CURLUPART_SCHEME, 0, 0), *proxy = NULL;
	bool secure = rg_equal(scheme, "https");

	for (int i = 0; !proxy && i < 4 && names[secure][i]; i++)
		proxy = rg_environment(names[secure][i]);
	int port = proxy ? port_of(proxy, CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME, 0, PROXY_PORT) : 0;
	rg_free(scheme);
	rg_free(proxy);
	return port;
}

/*
 * libcurl tells the proxy's address, but not that it is one. What is connected to the proxy's port, and was not to go
 * to such a port itself, is connected to the proxy. A host whose port is the proxy's is judged as if it were asked
 * directly: a proxy in a private network then refuses it, which is on the safe side.
 */
static bool is_proxied(const char *url, int port)
{
	int proxy = proxy_port(url), own = port_of(url, 0, CURLU_DEFAULT_PORT, 0);

	return proxy && own != proxy && (!port || port == proxy);
}

struct reach_place reach_place(const char *url, const char *ip, int port)
{
	char *host = reach_host(url);
	struct reach_place place = {0};
	bool literal = host && rg_net_ip_read(&place.ip, host);

	if (!host)
		return place;
	if (is_proxied(url, ip ? port : 0) && !literal) {
		place.known = place.by_name = true;
		place.is_private = !reach_host_is_public(host);
	} else if (literal || (ip && rg_net_ip_read(&place.ip, ip))) {
		place.known = true;
		place.is_private = !reach_ip_is_public(&place.ip);
	}
	rg_free(host);
	return place;
}

void reach_add(struct reach *reach, const struct reach_place *place)
{
	if (place->known && place->is_private && reach->count < REACH_PLACES)
		reach->places[reach->count++] = *place;
}

bool reach_allows(const struct reach *reach, const char *url, const struct reach_place *place)
{
	if (!place->known || !place->is_private)
		return true;
	char *host = reach_host(url);
	bool same_host = host && rg_equal(host, reach->host), allowed = false;
	rg_free(host);
	for (size_t i = 0; i < reach->count; i++) {
		const struct reach_place *at = &reach->places[i];
		bool same_ip = !place->by_name && !at->by_name && memcmp(&place->ip, &at->ip, sizeof(at->ip)) == 0;
		allowed = allowed || same_host || same_ip;
	}
	return allowed;
}

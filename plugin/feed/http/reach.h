/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a picture may be asked for that race data names: at any public host, and at an address of a private network or
 * of this machine only when the data itself was had there. Else any feed could have the crew's own machines asked.
 * Plain values; any thread.
 */
#ifndef RG_FEED_HTTP_REACH_H
#define RG_FEED_HTTP_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/net.h"

#define REACH_PLACES 8

/* Where one request was sent. */
struct reach_place {
	bool known;
	bool is_private;
	bool by_name; /* behind a proxy: judged by the host that was asked for; `ip` is not known */
	struct rg_net_ip ip;
};

/* Owned by whoever has it; `host` is borrowed. */
struct reach {
	const char *host; /* of the race data that names the picture */
	struct reach_place places[REACH_PLACES];
	size_t count;
};

bool reach_ip_is_public(const struct rg_net_ip *ip);
/* By the host alone: of an IP what it is; of a name, whether it can be one that the whole world knows. */
bool reach_host_is_public(const char *host);

/* The host of a URL in small letters, without its port, for http and https. NULL when it is no such URL. rg_free. */
char *reach_host(const char *url);
/*
 * Where a request for `url` goes that is connected to `ip` and `port`; `ip` NULL: it is not connected yet, and what its
 * URL tells counts. Behind a proxy of this computer's settings it is connected to that, and the host that is asked for
 * counts.
 */
struct reach_place reach_place(const char *url, const char *ip, int port);
void reach_add(struct reach *reach, const struct reach_place *place);
/* Whether a picture at `url` may be asked for at `place`. One that is not known yet may. */
bool reach_allows(const struct reach *reach, const char *url, const struct reach_place *place);

#endif

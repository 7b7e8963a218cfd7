/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "timing.h"

#include "base/clock.h"
#include "rmonitor_link.h"
#include "transfer.h"

/* A timing stands beside the crew and is started again in the middle of a race: it is never left alone for long. */
#define RETRY_MS         1000
#define LONGEST_RETRY_MS 10000

static void failed(struct poller *poller, char *error)
{
	schedule_failed(&poller->schedule, rg_monotonic_ms(), RETRY_MS, LONGEST_RETRY_MS, 0);
	poller_failed(poller, error);
}

void timing_start(struct poller *poller)
{
	if (poller->address.kind != ADDRESS_RMONITOR)
		return;
	if (!poller->link)
		poller->link = rmonitor_link_create(poller->transfer->multi, poller->address.target, poller);
	if (!rmonitor_link_open(poller->link, rg_monotonic_ms()))
		failed(poller, rg_strdup(POLLER_NO_ROOM));
}

bool timing_is_open(const struct poller *poller)
{
	return poller->link && rmonitor_link_is_open(poller->link);
}

void timing_connected(struct poller *poller, CURLcode result)
{
	if (poller->link)
		rmonitor_link_connected(poller->link, result, rg_monotonic_ms());
}

void timing_tend(struct poller *poller)
{
	struct feed_bytes *bytes = NULL;
	char *error = NULL;

	if (!timing_is_open(poller))
		return;
	/* Lines are given out as they come, so a refresh is answered with what is known. */
	if (poller->wanted) {
		poller_begin(poller);
		if (poller->state == FEED_GOOD)
			poller_unchanged(poller);
	}
	switch (rmonitor_link_work(poller->link, rg_monotonic_ms(), &bytes, &error)) {
	case LINK_QUIET:
		break;
	case LINK_ALIVE:
		poller_unchanged(poller);
		break;
	case LINK_NEWS:
		schedule_good(&poller->schedule, rg_monotonic_ms(), 0);
		poller_good(poller, bytes);
		break;
	case LINK_BROKEN:
		failed(poller, error);
		break;
	}
}

int64_t timing_wait(const struct poller *poller, struct rg_array *waits)
{
	curl_socket_t socket = rmonitor_link_socket(poller->link, rg_monotonic_ms());

	if (socket != CURL_SOCKET_BAD) {
		struct curl_waitfd *wait = rg_array_push(waits, sizeof(*wait));
		*wait = (struct curl_waitfd){.fd = socket, .events = CURL_WAIT_POLLIN};
	}
	return rmonitor_link_due(poller->link);
}

void timing_end(struct poller *poller)
{
	rmonitor_link_destroy(poller->link);
	poller->link = NULL;
}

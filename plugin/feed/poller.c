/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "poller.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "bytes.h"

struct rg_mutex feed_lock = RG_MUTEX_STATIC;

struct poller *poller_create(struct poller_key *key, struct transfer *transfer)
{
	struct poller *poller = rg_alloc(1, sizeof(*poller));

	*poller = (struct poller){
		.transfer = transfer,
		.address = key->address,
		.said = key->request,
		.ca_file = rg_strdup(key->ca_file),
		.max_bytes = key->max_bytes,
		.picture = key->picture,
		.named_by = rg_strdup(key->named_by),
		.state = FEED_STARTING,
	};
	key->address = (struct address){0};
	key->request = (struct request){0};
	poller->schedule.random = rg_hash_text((uint64_t)rg_wall_ms(), poller->address.target);
	return poller;
}

void poller_destroy(struct poller *poller)
{
	if (!poller)
		return;
	address_finish(&poller->address);
	request_finish(&poller->said);
	rg_free(poller->ca_file);
	rg_free(poller->named_by);
	feed_bytes_unref(poller->bytes);
	rg_free(poller->error);
	rg_free(poller->head);
	rg_free(poller->etag);
	rg_free(poller->modified);
	rg_free(poller);
}

bool poller_is(const struct poller *poller, const struct poller_key *key)
{
	return poller->picture == key->picture && poller->max_bytes == key->max_bytes &&
	       rg_equal(poller->address.target, key->address.target) && rg_equal(poller->ca_file, key->ca_file) &&
	       rg_equal(poller->named_by, key->named_by) && request_equal(&poller->said, &key->request);
}

void poller_add_user(struct poller *poller, struct feed *feed)
{
	feed->poller = poller;
	feed->next = poller->users;
	/* A user who comes later is called once for what is known already. */
	feed->call = poller->state != FEED_STARTING;
	poller->users = feed;
}

void poller_remove_user(struct poller *poller, struct feed *feed)
{
	struct feed **at = &poller->users;

	while (*at && *at != feed)
		at = &(*at)->next;
	if (*at)
		*at = feed->next;
}

int64_t poller_shortest_interval(const struct poller *poller)
{
	int64_t shortest = poller->interval_ms;

	for (const struct feed *feed = poller->users; feed; feed = feed->next) {
		if (feed == poller->users || feed->interval_ms < shortest)
			shortest = feed->interval_ms;
	}
	return shortest;
}

int64_t poller_longest_floor(const struct poller *poller)
{
	int64_t longest = 0;

	for (const struct feed *feed = poller->users; feed; feed = feed->next)
		longest = feed->floor_ms > longest ? feed->floor_ms : longest;
	return longest;
}

void poller_cannot_start(struct poller *poller)
{
	rg_free(poller->error);
	poller->error = rg_strdup(race_said("This computer cannot start another task: restart OBS"));
	poller->state = FEED_FAILING;
}

/* Names of pictures are names of people: of a picture only where it lies is told. */
static void describe_place(const struct poller *poller, struct rg_buffer *text)
{
	bool web = poller->address.kind == ADDRESS_HTTP;
	char *host = poller->picture && web ? address_host(poller->address.target) : NULL;

	if (poller->picture)
		rg_buffer_format(text, "a picture, %s\n", host ? host : web ? "" : "a file");
	else
		rg_buffer_format(text, "%s%s\n", poller->address.label,
				 request_plain(&poller->said) ? "" : " (with a key or headers of its own)");
	rg_free(host);
}

void poller_describe(const struct poller *poller, struct rg_buffer *text)
{
	static const char *const states[] = {
		[FEED_STARTING] = "nothing yet", [FEED_GOOD] = "good", [FEED_FAILING] = "failing"};

	describe_place(poller, text);
	rg_buffer_format(text, "  %s, good answers: %llu", states[poller->state], (unsigned long long)poller->answers);
	if (poller->bytes)
		rg_buffer_format(text, ", the last %lld s ago: %zu bytes, %016llx",
				 (long long)((rg_monotonic_ms() - poller->good_ms) / 1000), poller->bytes->length,
				 (unsigned long long)poller->bytes->hash);
	if ((poller->error || poller->remark) && !(poller->picture && poller->address.kind == ADDRESS_FILE))
		rg_buffer_format(text, "\n  %s", poller->error ? poller->error : poller->remark);
	for (const char *line = poller->head; line && *line; line += strcspn(line, "\n") + 1)
		rg_buffer_format(text, "\n  %.*s", (int)strcspn(line, "\n"), line);
	rg_buffer_text(text, "\n\n");
}

struct feed *poller_take_call(struct poller *poller)
{
	for (struct feed *feed = poller->users; feed; feed = feed->next) {
		if (!feed->call)
			continue;
		feed->call = false;
		if (feed->changed)
			return feed;
	}
	return NULL;
}

void poller_begin(struct poller *poller)
{
	poller->wanted = false;
	rg_mutex_lock(&feed_lock);
	for (struct feed *feed = poller->users; feed; feed = feed->next) {
		feed->awaited = feed->awaited || feed->asked;
		feed->asked = false;
	}
	rg_mutex_unlock(&feed_lock);
}

/* With feed_lock held. */
static void mark_users(struct poller *poller, bool all)
{
	for (struct feed *feed = poller->users; feed; feed = feed->next) {
		feed->call = feed->call || all || feed->awaited;
		feed->awaited = false;
	}
}

static const char *what(const struct poller *poller)
{
	return poller->picture ? "Picture" : "Race data";
}

static void log_good(struct poller *poller, enum feed_state before)
{
	/* Pictures come by the dozen: only one that had failed is worth a line. */
	enum rg_log_level level = poller->picture && before == FEED_STARTING ? RG_LOG_DEBUG : RG_LOG_INFO;

	rg_log_paced(&poller->pace, rg_monotonic_ms(), level, "%s from %s: good (%zu bytes)", what(poller),
		     poller->address.label, poller->bytes->length);
}

/* `bytes` NULL: unchanged. With a remark nothing new came, so good_ms stays that of the last good answer. */
static void set_good(struct poller *poller, struct feed_bytes *bytes, const char *remark)
{
	bool news = bytes || poller->state != FEED_GOOD || !rg_equal(poller->remark, remark);
	enum feed_state before = poller->state;
	struct feed_bytes *old = NULL;
	char *error = NULL;

	rg_mutex_lock(&feed_lock);
	if (bytes) {
		old = poller->bytes;
		poller->bytes = bytes;
		poller->generation++;
	}
	error = poller->error;
	poller->error = NULL;
	poller->state = FEED_GOOD;
	poller->remark = remark;
	if (!remark) {
		poller->good_ms = rg_monotonic_ms();
		poller->answers++;
	}
	mark_users(poller, news);
	rg_mutex_unlock(&feed_lock);

	feed_bytes_unref(old);
	rg_free(error);
	if (before != FEED_GOOD)
		log_good(poller, before);
}

void poller_set_head(struct poller *poller, char *head)
{
	rg_mutex_lock(&feed_lock);
	char *old = poller->head;
	poller->head = head;
	rg_mutex_unlock(&feed_lock);
	rg_free(old);
}

void poller_good(struct poller *poller, struct feed_bytes *bytes)
{
	if (feed_bytes_equal(poller->bytes, bytes)) {
		feed_bytes_unref(bytes);
		bytes = NULL;
	}
	set_good(poller, bytes, NULL);
}

void poller_unchanged(struct poller *poller)
{
	set_good(poller, NULL, NULL);
}

void poller_nothing(struct poller *poller)
{
	set_good(poller, NULL, race_said("The address answered with nothing; the last answer stays"));
}

void poller_failed(struct poller *poller, char *error)
{
	bool news = poller->state != FEED_FAILING || !rg_equal(poller->error, error);

	rg_mutex_lock(&feed_lock);
	char *old = poller->error;
	poller->error = error;
	poller->remark = NULL;
	poller->state = FEED_FAILING;
	mark_users(poller, news);
	rg_mutex_unlock(&feed_lock);

	rg_free(old);
	/* A folder that does not answer is said once, not for each of its files. */
	if (news && !poller->silent)
		rg_log_paced(&poller->pace, rg_monotonic_ms(), RG_LOG_WARNING, "%s from %s: %s", what(poller),
			     poller->address.label, error);
}

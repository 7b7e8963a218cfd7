/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_mapped.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define NEVER_S       86400 /* a request that is asked again only when its marker changes */
#define HEADERS_MOST  16
#define REQUESTS_MOST 512 /* of one mapping at a time: more is a mistake, the rest waits */

struct asked {
	char *key, *url, *marker;
	struct feed *feed;
	int64_t asked_ms;
	uint64_t generation; /* of the answer taken last */
	bool again;          /* asked anew: only an answer from after asked_ms counts, changed or not */
	bool wanted;
};

struct intake_mapped {
	struct race_mapped *mapped;
	struct intake_way way;
	struct rg_array asked; /* struct asked */
	int64_t paced_ms;      /* when a request was begun last */
};

struct intake_mapped *intake_mapped_create(struct race_mapped *mapped, const struct intake_way *way)
{
	struct intake_mapped *made = rg_alloc(1, sizeof(*made));

	made->mapped = mapped;
	made->way = *way;
	made->paced_ms = INT64_MIN / 2;
	return made;
}

static void forget(struct asked *asked)
{
	feed_destroy(asked->feed);
	rg_free(asked->key);
	rg_free(asked->url);
	rg_free(asked->marker);
}

void intake_mapped_destroy(struct intake_mapped *mapped)
{
	if (!mapped)
		return;
	struct asked *asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count; i++)
		forget(&asked[i]);
	rg_array_finish(&mapped->asked);
	race_mapped_destroy(mapped->mapped);
	rg_free(mapped);
}

struct race_mapped *intake_mapped_of(const struct intake_mapped *mapped)
{
	return mapped->mapped;
}

static struct asked *find(struct intake_mapped *mapped, const struct race_wanted *wanted)
{
	struct asked *asked = mapped->asked.items;

	for (size_t i = 0; i < mapped->asked.count; i++) {
		if (strcmp(asked[i].key, wanted->key) == 0 && strcmp(asked[i].url, wanted->url) == 0)
			return &asked[i];
	}
	return NULL;
}

static struct feed *open_feed(struct intake_mapped *mapped, const struct race_wanted *wanted)
{
	const char *const *names, *const *values;
	size_t count = race_mapped_headers(mapped->mapped, &names, &values);
	char *headers[HEADERS_MOST + 1] = {0};
	struct feed_auth auth = {0};
	bool has_auth = mapped->way.auth_of && mapped->way.auth_of(mapped->way.auth_data, wanted->url, &auth);

	count = count < HEADERS_MOST ? count : HEADERS_MOST;
	for (size_t i = 0; i < count; i++)
		headers[i] = rg_asprintf("%s: %s", names[i], values[i]);
	struct feed_options options = {
		.refresh_s = wanted->interval_s ? wanted->interval_s : NEVER_S,
		.min_interval_s = wanted->min_s,
		.ca_file = mapped->way.ca_file,
		.auth = has_auth ? &auth : NULL,
		.headers = (const char *const *)headers,
		.body = wanted->body,
	};
	struct feed *feed = feed_create(wanted->url, &options, mapped->way.changed, mapped->way.changed_data);
	for (size_t i = 0; i < count; i++)
		rg_free(headers[i]);
	if (has_auth)
		feed_auth_finish(&auth);
	return feed;
}

/* True when it may begin a request now; else *wait_ms is shortened to when it may. */
static bool may_begin(struct intake_mapped *mapped, int64_t since_ms, int64_t apart_ms, int64_t now_ms,
		      int64_t *wait_ms)
{
	int64_t pace_ms = race_mapped_pace_ms(mapped->mapped), left = mapped->paced_ms + pace_ms - now_ms;

	if (since_ms + apart_ms - now_ms > left)
		left = since_ms + apart_ms - now_ms;
	if (left <= 0) {
		mapped->paced_ms = now_ms;
		return true;
	}
	*wait_ms = left < *wait_ms ? left : *wait_ms;
	return false;
}

/* Opens what is new, asks again where the marker moved. */
static void ask(struct intake_mapped *mapped, const struct race_wanted *wanted, int64_t now_ms, int64_t *wait_ms)
{
	struct asked *asked = find(mapped, wanted);

	if (!asked) {
		if (mapped->asked.count >= REQUESTS_MOST || !may_begin(mapped, INT64_MIN / 2, 0, now_ms, wait_ms))
			return;
		struct feed *feed = open_feed(mapped, wanted);
		asked = rg_array_push(&mapped->asked, sizeof(*asked));
		*asked = (struct asked){
			.key = rg_strdup(wanted->key),
			.url = rg_strdup(wanted->url),
			.marker = rg_strdup(wanted->marker),
			.feed = feed,
			.asked_ms = now_ms,
		};
	} else if (strcmp(asked->marker, wanted->marker) != 0 && !wanted->answered) {
		if (!may_begin(mapped, asked->asked_ms, wanted->min_s * INT64_C(1000), now_ms, wait_ms))
			return;
		rg_free(asked->marker);
		asked->marker = rg_strdup(wanted->marker);
		asked->asked_ms = now_ms;
		asked->again = true;
		feed_refresh(asked->feed);
	}
	asked->wanted = true;
}

static void ask_all(struct intake_mapped *mapped, int64_t now_ms, int64_t *wait_ms)
{
	const struct race_wanted *list;
	size_t count;

	race_mapped_wanted(mapped->mapped, &list, &count);
	struct asked *asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count; i++)
		asked[i].wanted = false;
	for (size_t i = 0; i < count; i++)
		ask(mapped, &list[i], now_ms, wait_ms);
	asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count;) {
		if (asked[i].wanted) {
			i++;
			continue;
		}
		forget(&asked[i]);
		asked[i] = asked[--mapped->asked.count];
	}
}

static void sum_up(struct intake_mapped_look *sum, const struct feed_look *look, int64_t now_ms)
{
	if (look->age_ms >= 0) {
		int64_t at = now_ms - look->age_ms;
		sum->good_at_ms = at > sum->good_at_ms ? at : sum->good_at_ms;
		sum->starting = false;
	}
	if (look->state == FEED_FAILING && !sum->failing) {
		sum->failing = true;
		sum->error = rg_strdup(look->error);
	}
}

/* True when something was new that changes what is asked or shown. */
static bool take(struct intake_mapped *mapped, struct asked *asked, int64_t now_ms, bool *changed,
		 struct race_problems *problems, struct intake_mapped_look *sum)
{
	struct feed_look look = {0};
	bool news = false;

	feed_look(asked->feed, &look);
	sum_up(sum, &look, now_ms);
	bool fresh = asked->again ? now_ms - look.age_ms > asked->asked_ms : look.generation != asked->generation;
	if (look.bytes && fresh) {
		asked->generation = look.generation;
		asked->again = false;
		news = true;
		if (race_mapped_answer(mapped->mapped, asked->key, asked->marker, look.bytes->bytes, look.bytes->length,
				       problems) == RACE_ANSWER_NEW)
			*changed = true;
	}
	feed_look_finish(&look);
	return news;
}

bool intake_mapped_step(struct intake_mapped *mapped, int64_t now_ms, int64_t *wait_ms, struct race_problems *problems,
			struct intake_mapped_look *look)
{
	bool changed = false, news = false;

	*look = (struct intake_mapped_look){.starting = true};
	ask_all(mapped, now_ms, wait_ms);
	struct asked *asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count; i++)
		news = take(mapped, &asked[i], now_ms, &changed, problems, look) || news;
	/* An answer may be what the next request needs to know. */
	if (news)
		ask_all(mapped, now_ms, wait_ms);
	return changed;
}

void intake_mapped_refresh(struct intake_mapped *mapped)
{
	const struct asked *asked = mapped->asked.items;

	for (size_t i = 0; i < mapped->asked.count; i++)
		feed_refresh(asked[i].feed);
}

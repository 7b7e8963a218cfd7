/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake_mapped.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake_name.h"

#define NEVER_S       86400 /* a request that is asked again only when its marker changes */
#define HEADERS_MOST  16
#define REQUESTS_MOST 512   /* open at a time for one mapping; more is a mistake, and the rest waits */
#define RETRY_MS      15000 /* at least, after an answer that is none */

struct asked {
	char *key, *url, *marker;
	char *unusable; /* what came last is no answer: why; NULL: it is one */
	char *lost;     /* its letters that were in no UTF-8, a sentence; or NULL */
	struct feed *feed;
	int64_t asked_ms;    /* when it was begun, or begun anew */
	uint64_t generation; /* feed_look.generation of the answer taken last */
	uint64_t answers;    /* feed_look.answers at that time */
	bool again;          /* asked anew: the answer counts, changed or not */
	bool paged;          /* a first page of several: the others are asked again even when it is unchanged */
	bool busy;
	bool wanted;
};

struct intake_mapped {
	struct race_mapped *mapped;
	struct intake_way way;
	struct rg_array asked; /* struct asked */
	int64_t paced_ms;      /* when a request was begun last */
	bool held;             /* something is to be asked as soon as the pace lets it */
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
	rg_free(asked->unusable);
	rg_free(asked->lost);
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

static struct asked *find_asked(struct intake_mapped *mapped, const struct race_wanted *wanted)
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

static void begin(struct intake_mapped *mapped, const struct race_wanted *wanted, int64_t now_ms, int64_t *wait_ms)
{
	if (mapped->asked.count >= REQUESTS_MOST)
		return;
	if (!may_begin(mapped, INT64_MIN / 2, 0, now_ms, wait_ms)) {
		mapped->held = true;
		return;
	}
	struct feed *feed = open_feed(mapped, wanted);
	struct asked *asked = rg_array_push(&mapped->asked, sizeof(*asked));
	*asked = (struct asked){
		.key = rg_strdup(wanted->key),
		.url = rg_strdup(wanted->url),
		.marker = rg_strdup(wanted->marker),
		.feed = feed,
		.asked_ms = now_ms,
		.busy = true,
		.wanted = true,
	};
}

/*
 * Asks again when the marker changed, or when the last bytes were no answer. Failed requests are repeated by their
 * feed.
 */
static void begin_again(struct intake_mapped *mapped, struct asked *asked, const struct race_wanted *wanted,
			int64_t now_ms, int64_t *wait_ms)
{
	int64_t apart_ms = wanted->min_s * INT64_C(1000);
	bool moved = strcmp(asked->marker, wanted->marker) != 0;

	if (wanted->answered || asked->again || (!moved && !asked->unusable))
		return;
	if (!moved && apart_ms < RETRY_MS)
		apart_ms = RETRY_MS;
	if (!may_begin(mapped, asked->asked_ms, apart_ms, now_ms, wait_ms))
		return;
	rg_free(asked->marker);
	asked->marker = rg_strdup(wanted->marker);
	asked->asked_ms = now_ms;
	asked->again = true;
	feed_refresh(asked->feed);
}

static void ask(struct intake_mapped *mapped, const struct race_wanted *wanted, int64_t now_ms, int64_t *wait_ms)
{
	struct asked *asked = find_asked(mapped, wanted);

	if (!asked) {
		begin(mapped, wanted, now_ms, wait_ms);
		return;
	}
	asked->wanted = true;
	begin_again(mapped, asked, wanted, now_ms, wait_ms);
}

static void ask_all(struct intake_mapped *mapped, int64_t now_ms, int64_t *wait_ms)
{
	const struct race_wanted *list;
	size_t count;

	mapped->held = false;
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

static void sum_up(struct intake_mapped_look *sum, const struct asked *asked, const struct feed_look *look,
		   int64_t now_ms)
{
	if (look->age_ms >= 0 && !asked->unusable) {
		int64_t at = now_ms - look->age_ms;
		sum->good_at_ms = at > sum->good_at_ms ? at : sum->good_at_ms;
	}
	if (look->state == FEED_FAILING && !sum->failing) {
		sum->failing = true;
		sum->error = rg_strdup(look->error);
	}
}

/* A fault of a page is a fault of its request, which begins with the first page again. */
static void set_unusable(struct intake_mapped *mapped, const struct asked *page, const char *reason)
{
	struct asked *asked = mapped->asked.items;
	size_t length = strcspn(page->key, "#");

	for (size_t i = 0; i < mapped->asked.count; i++) {
		if (strncmp(asked[i].key, page->key, length) != 0 || asked[i].key[length])
			continue;
		rg_free(asked[i].unusable);
		asked[i].unusable = rg_strdup(reason);
	}
}

/* The answer as UTF-8: as it is, or a new text in *decoded, which is the caller's. */
static const char *answer_text(const struct intake_mapped *mapped, struct asked *asked, const struct feed_bytes *bytes,
			       char **decoded)
{
	struct race_problems lost = {0};

	rg_free(asked->lost);
	asked->lost = NULL;
	*decoded = NULL;
	if (rg_utf8_valid(bytes->bytes, bytes->length) || memchr(bytes->bytes, 0, bytes->length))
		return bytes->bytes;
	*decoded = race_text_decode(bytes->bytes, bytes->length, mapped->way.encoding, mapped->way.names, NULL, &lost);
	asked->lost = lost.count ? rg_strdup(lost.lines[0]) : NULL;
	race_problems_finish(&lost);
	return *decoded;
}

void intake_mapped_say_lost(const struct intake_mapped *mapped, struct race_problems *problems)
{
	const struct asked *asked = mapped->asked.items;

	for (size_t i = 0; i < mapped->asked.count; i++) {
		if (asked[i].lost)
			race_problems_add(problems, "%s: %s", asked[i].key, asked[i].lost);
	}
}

/* A list of rows from the web is called as a table from there is. */
static bool call(const struct intake_mapped *mapped, const struct asked *asked, const struct feed_bytes *bytes)
{
	if (!strstr(asked->url, "://") || !mapped->way.words)
		return false;
	char *name = intake_table_name(asked->url, bytes->name, mapped->way.words);
	bool changed = race_mapped_call(mapped->mapped, name);
	rg_free(name);
	return changed;
}

/* What came goes to the mapping; what it says about it is kept until a whole answer came. */
static enum race_answer hand_over(struct intake_mapped *mapped, struct asked *asked, const struct feed_look *look)
{
	struct race_problems problems = {0};

	asked->generation = look->generation;
	asked->answers = look->answers;
	asked->again = false;
	char *decoded;
	const char *text = answer_text(mapped, asked, look->bytes, &decoded);
	enum race_answer answer = race_mapped_answer(mapped->mapped, asked->key, asked->marker, text,
						     decoded ? strlen(decoded) : look->bytes->length, &problems);
	rg_free(decoded);
	asked->paged = asked->paged || answer == RACE_ANSWER_PART;
	if (answer == RACE_ANSWER_NONE && problems.count)
		set_unusable(mapped, asked, problems.lines[0]);
	else if (answer == RACE_ANSWER_NEW || answer == RACE_ANSWER_SAME)
		set_unusable(mapped, asked, NULL);
	race_problems_finish(&problems);
	if (answer == RACE_ANSWER_SAME && call(mapped, asked, look->bytes))
		return RACE_ANSWER_NEW;
	if (answer == RACE_ANSWER_NEW)
		call(mapped, asked, look->bytes);
	return answer;
}

/* True when something came: that may change what is asked. */
static bool take_answer(struct intake_mapped *mapped, struct asked *asked, int64_t now_ms, bool *changed,
			struct intake_mapped_look *sum)
{
	struct feed_look look = {0};

	feed_look(asked->feed, &look);
	bool fresh = look.generation != asked->generation || (asked->paged && look.answers != asked->answers);
	if (asked->again)
		fresh = look.state == FEED_GOOD && !look.refreshing;
	fresh = fresh && look.bytes;
	asked->busy = look.state == FEED_STARTING || look.refreshing;
	if (fresh && hand_over(mapped, asked, &look) == RACE_ANSWER_NEW)
		*changed = true;
	sum_up(sum, asked, &look, now_ms);
	feed_look_finish(&look);
	return fresh;
}

bool intake_mapped_step(struct intake_mapped *mapped, int64_t now_ms, int64_t *wait_ms, struct intake_mapped_look *look)
{
	bool changed = false, news = false;

	*look = (struct intake_mapped_look){0};
	ask_all(mapped, now_ms, wait_ms);
	struct asked *asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count; i++)
		news = take_answer(mapped, &asked[i], now_ms, &changed, look) || news;
	/* An answer may be what the next request needs to know. */
	if (news)
		ask_all(mapped, now_ms, wait_ms);
	look->busy = mapped->held;
	asked = mapped->asked.items;
	for (size_t i = 0; i < mapped->asked.count; i++) {
		look->busy = look->busy || asked[i].busy;
		if (!look->unusable)
			look->unusable = asked[i].unusable;
	}
	return changed;
}

void intake_mapped_refresh(struct intake_mapped *mapped)
{
	const struct asked *asked = mapped->asked.items;

	for (size_t i = 0; i < mapped->asked.count; i++)
		feed_refresh(asked[i].feed);
}

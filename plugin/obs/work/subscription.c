/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "subscription.h"

#include <obs.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "feed/cache/cache.h"
#include "feed/secrets.h"
#include "intake/intake.h"
#include "kept.h"
#include "obs/event/event.h"
#include "obs/event/event_corrections.h"
#include "race/correct/corrections.h"
#include "race/day/follow.h"
#include "race/review/phrase.h"
#include "race/review/review.h"
#include "race/value/date.h"
#include "race/file/shelf.h"

#define CHECK_PROBLEMS 12   /* that are shown line by line */
#define CHECK_BYTES    8000 /* of all lines */
#define HELD_MOST      600  /* states that wait to be shown; the oldest go unseen beyond that */

struct held {
	struct race_tree *tree; /* a reference */
	uint64_t hash;
	int64_t since_ms;
};

struct subscription_inside {
	int users;
	char *key; /* the ask as one text */
	struct race_follow follow;
	int hold_back_s;
	const struct intake_books *books; /* that the intake was made with */
	struct intake *intake;
	void (*wake)(void);
	unsigned answers;       /* atomic: counted by the transfer thread */
	uint64_t seen_hash;     /* of the tree that came last */
	int64_t timely_ms;      /* so old is what a server that is well may have left us with */
	unsigned confirmations; /* as they were when it was good last, or was opened */
	bool told_unusable;     /* what was told last to the log */
	struct rg_log_pace pace;
	int64_t due_ms;       /* monotonic: when something is to be asked */
	char *fit_problems;   /* of the race day that is shown, a line each; or NULL */
	char *check;          /* subscription_check, as it was at `checked`; or NULL */
	unsigned checked;     /* generation */
	struct rg_array held; /* struct held, oldest first */
	bool corrected;       /* as asked */
	struct held shown;    /* what the race day was made of; no tree: none was yet */
	uint64_t laid;        /* the hash of the corrections that were laid over it */
};

/* Work thread only. */
static struct rg_array all;       /* struct subscription * */
static struct rg_array all_books; /* struct intake_books *, the newest last; older ones as long as data may use them */
static uint64_t books_stamp;
static struct race_shelf *shelf; /* borrowed from subscriptions_start to subscriptions_stop */
static char *user_dir;           /* secrets lie in it, and what is kept of events; or NULL */
static struct cache *kept;       /* of the event that is shown; NULL: none */
static struct cache *forgotten;  /* of the event that a hand forgot last; NULL: none was */
static unsigned forgettings;     /* as they were last */
/* What hands typed, and for whose data; borrowed. */
static const struct race_corrections *typed;
static const struct cache *typed_for;

static struct intake_books *newest_books(void)
{
	return ((struct intake_books **)all_books.items)[all_books.count - 1];
}

static uint64_t stamp_mappings(void)
{
	uint64_t stamp = race_shelf_stamp(shelf, "mappings", ".json");
	uint64_t words = race_shelf_stamp(shelf, "mappings/words", ".json");

	return rg_hash(stamp, &words, sizeof(words));
}

static void read_books(void)
{
	struct race_problems problems = {0};
	struct intake_books *books = rg_alloc(1, sizeof(*books));

	books_stamp = stamp_mappings();
	intake_books_init(books, shelf, obs_get_locale(), &problems);
	for (size_t i = 0; i < problems.count; i++)
		rg_warning("%s", problems.lines[i]);
	race_problems_finish(&problems);
	*(struct intake_books **)rg_array_push(&all_books, sizeof(books)) = books;
}

/* All but the newest `keep`. */
static void forget_books(size_t keep)
{
	struct intake_books **list = all_books.items;

	for (size_t i = 0; i + keep < all_books.count; i++) {
		intake_books_finish(list[i]);
		rg_free(list[i]);
	}
	if (keep && all_books.count)
		list[0] = newest_books();
	all_books.count = all_books.count < keep ? all_books.count : keep;
}

void subscriptions_start(struct race_shelf *of, const char *user)
{
	shelf = of;
	read_books();
	user_dir = rg_strdup(user);
	forgettings = kept_forgettings();
}

void subscriptions_stop(void)
{
	forget_books(0);
	rg_array_finish(&all_books);
	shelf = NULL;
	subscriptions_set_event(NULL);
	cache_unref(forgotten);
	forgotten = NULL;
	rg_free(user_dir);
	user_dir = NULL;
	kept_set_waits(false);
}

void subscriptions_set_event(const char *event)
{
	struct cache *old = kept;

	kept = event && user_dir ? cache_open(user_dir, event) : NULL;
	cache_unref(old);
}

struct cache *subscriptions_cache(void)
{
	return kept;
}

const struct subscription *subscription_of_event(void)
{
	for (size_t i = 0; kept && i < all.count; i++) {
		const struct subscription *subscription = ((struct subscription **)all.items)[i];
		if (subscription->cache == kept)
			return subscription;
	}
	return NULL;
}

const struct intake *subscription_intake(const struct subscription *subscription)
{
	return subscription->inside->intake;
}

void subscriptions_read_mappings(void)
{
	if (stamp_mappings() != books_stamp)
		read_books();
}

bool subscription_is_outdated(const struct subscription *subscription)
{
	return subscription->inside->books != newest_books();
}

static void intake_changed(void *data)
{
	struct subscription_inside *inside = data;

	__atomic_add_fetch(&inside->answers, 1, __ATOMIC_RELEASE);
	inside->wake();
}

static char *make_key(const struct subscription_ask *ask)
{
	struct rg_buffer key = {0};

	rg_buffer_format(&key, "%s\n%s\n%s\n%s\n%d\n%u\n%d\n%d\n%d\n%d", ask->address, ask->event ? ask->event : "",
			 ask->mapping ? ask->mapping : "", ask->crew ? ask->crew : "", ask->encoding, ask->keys,
			 ask->refresh_s, ask->hold_back_s, ask->shift_min, ask->corrected);
	for (size_t i = 0; i < ask->class_count; i++)
		rg_buffer_format(&key, "\n%s", ask->classes_off[i]);
	return rg_buffer_take(&key);
}

static bool step_subscription(struct subscription *subscription);

struct subscription *subscription_use(const struct subscription_ask *ask, void (*wake)(void))
{
	char *key = make_key(ask);
	struct subscription **list = all.items;

	for (size_t i = 0; i < all.count; i++) {
		if (strcmp(list[i]->inside->key, key) == 0 && !subscription_is_outdated(list[i])) {
			list[i]->inside->users++;
			rg_free(key);
			return list[i];
		}
	}
	struct subscription *subscription = rg_alloc(1, sizeof(*subscription));
	struct subscription_inside *inside = rg_alloc(1, sizeof(*inside));
	struct intake_options options = {
		.address = ask->address,
		.mapping = ask->mapping,
		.encoding = ask->encoding,
		.crew = ask->crew,
		.refresh_s = ask->refresh_s,
		.secrets_dir = ask->keys ? user_dir : NULL,
		.books = newest_books(),
		.cache = ask->event && user_dir ? cache_open(user_dir, ask->event) : NULL,
	};
	subscription->cache = options.cache;
	subscription->inside = inside;
	inside->users = 1;
	inside->key = key;
	inside->hold_back_s = ask->hold_back_s;
	/* Asked once in ten minutes, it may be ten minutes old, and something may be late once. */
	inside->timely_ms = rg_larger(KEPT_TIMELY_MOST_MS, ask->refresh_s * INT64_C(2000));
	inside->corrected = ask->corrected;
	inside->wake = wake;
	inside->confirmations = kept_confirmations();
	race_follow_init(&inside->follow, ask->classes_off, ask->class_count, ask->shift_min);
	inside->books = options.books;
	inside->intake = intake_create(&options, intake_changed, inside);
	*(struct subscription **)rg_array_push(&all, sizeof(subscription)) = subscription;
	/* Looks at once, because another user of the address may have data already, and nothing need leave the air. */
	step_subscription(subscription);
	return subscription;
}

static void forget_held(struct subscription_inside *inside, size_t count)
{
	struct held *held = inside->held.items;

	for (size_t i = 0; i < count; i++)
		race_tree_unref(held[i].tree);
	memmove(held, held + count, (inside->held.count - count) * sizeof(*held));
	inside->held.count -= count;
}

static void forget_texts(struct subscription *subscription)
{
	rg_free(subscription->error);
	rg_free(subscription->remark);
	rg_free(subscription->unusable);
	rg_free(subscription->lines);
	subscription->error = subscription->remark = subscription->unusable = subscription->lines = NULL;
	for (int page = 0; page < RG_CODE_PAGES; page++) {
		rg_free(subscription->samples[page]);
		subscription->samples[page] = NULL;
	}
}

void subscription_drop(struct subscription *subscription)
{
	if (!subscription || --subscription->inside->users > 0)
		return;
	struct subscription **list = all.items;
	for (size_t i = 0; i < all.count; i++) {
		if (list[i] == subscription) {
			list[i] = list[--all.count];
			break;
		}
	}
	if (!all.count)
		rg_array_finish(&all);
	struct subscription_inside *inside = subscription->inside;
	intake_destroy(inside->intake);
	if (!all.count)
		forget_books(1);
	if (inside->held.count)
		forget_held(inside, inside->held.count);
	rg_array_finish(&inside->held);
	race_tree_unref(inside->shown.tree);
	race_follow_finish(&inside->follow);
	rg_free(inside->fit_problems);
	rg_free(inside->check);
	rg_free(inside->key);
	rg_free(inside);
	cache_unref(subscription->cache);
	race_day_unref(subscription->day);
	forget_texts(subscription);
	rg_free(subscription->first_problem);
	rg_free(subscription);
}

static char *problem_lines(const struct race_problems *problems, const struct words *words)
{
	struct rg_buffer lines = {0};

	for (size_t i = 0; i < problems->count && i < CHECK_PROBLEMS; i++)
		rg_buffer_format(&lines, "\n%s", problems->lines[i]);
	size_t more = problems->count + problems->left_out;
	if (more > CHECK_PROBLEMS) {
		rg_buffer_text(&lines, "\n");
		phrase_add_count(&lines, words, "More", more - CHECK_PROBLEMS, NULL);
	}
	return rg_buffer_take(&lines);
}

/* ---- what is shown ---- */

static bool is_corrected(const struct subscription *subscription)
{
	return typed && subscription->inside->corrected && subscription->cache == typed_for;
}

static uint64_t corrections_hash(const struct subscription *subscription)
{
	return is_corrected(subscription) ? race_corrections_hash(typed) : RG_HASH_START;
}

static void lay_typed(void *looks, struct race_day *day)
{
	race_corrections_lay(typed, day, looks);
}

/* What hands typed is laid over what is shown, not over what comes, so that it is seen at once. */
static struct race_day *make_shown(struct subscription *subscription, struct race_problems *problems)
{
	struct subscription_inside *inside = subscription->inside;
	struct race_correction_looks looks = {0};
	struct race_follow follow = inside->follow;
	uint64_t hash = inside->shown.hash;

	inside->laid = corrections_hash(subscription);
	if (inside->laid != RG_HASH_START)
		hash = rg_hash(hash, &inside->laid, sizeof(inside->laid));
	if (is_corrected(subscription)) {
		follow.correct = lay_typed;
		follow.correct_data = &looks;
	}
	struct race_day *day = race_follow_decode(&follow, inside->shown.tree->json, hash, problems);
	if (is_corrected(subscription))
		event_corrections_tell(&looks);
	return day;
}

/* Makes the race day of what is shown. When its tree cannot be used, the last race day stays. */
static void show_day(struct subscription *subscription)
{
	struct subscription_inside *inside = subscription->inside;
	struct race_problems problems = {0};
	struct race_day *day = make_shown(subscription, &problems);

	if (day) {
		race_day_unref(subscription->day);
		subscription->day = day;
	}
	subscription->generation++;
	rg_free(inside->fit_problems);
	inside->fit_problems = problem_lines(&problems, inside->books->phrases);
	rg_free(subscription->first_problem);
	subscription->first_problem = problems.count ? rg_strdup(problems.lines[0]) : NULL;
	subscription->problems = problems.count + problems.left_out;
	if (subscription->problems)
		rg_log_paced(&inside->pace, rg_monotonic_ms(), RG_LOG_WARNING,
			     "race data: %zu to look at, the first: %s", subscription->problems,
			     subscription->first_problem);
	race_problems_finish(&problems);
}

/* Takes what was held back long enough; of several trees, the newest. True while some are left. */
static bool show_due_day(struct subscription *subscription, int64_t now)
{
	struct subscription_inside *inside = subscription->inside;
	const struct held *held = inside->held.items;
	size_t due = 0;

	while (due < inside->held.count && now - held[due].since_ms >= inside->hold_back_s * INT64_C(1000))
		due++;
	if (due) {
		race_tree_unref(inside->shown.tree);
		inside->shown = held[due - 1];
		race_tree_ref(inside->shown.tree);
		show_day(subscription);
		forget_held(inside, due);
	}
	return inside->held.count > 0;
}

static void look_at_age(struct subscription *subscription)
{
	int64_t most_ms = subscription->kept ? KEPT_TIMELY_MOST_MS : subscription->inside->timely_ms;

	subscription->aged = subscription->good_at_ms && !subscription->confirmed &&
			     rg_monotonic_ms() - subscription->good_at_ms > most_ms;
}

/* Copies what the intake says of itself and of its layers. */
static void take_look(struct subscription *subscription, const struct intake_look *look)
{
	struct subscription_inside *inside = subscription->inside;
	struct rg_buffer lines = {0};

	forget_texts(subscription);
	subscription->failing = look->failing;
	subscription->silent = look->silent;
	subscription->busy = look->busy;
	subscription->error = rg_strdup(look->error);
	subscription->remark = rg_strdup(look->remark);
	subscription->unusable = rg_strdup(look->unusable);
	/* What a hand said was about what was there before. */
	if (!look->kept && look->good_at_ms != subscription->good_at_ms)
		inside->confirmations = kept_confirmations();
	subscription->good_at_ms = look->good_at_ms;
	subscription->kept = look->kept;
	subscription->confirmed = kept_confirmations() != inside->confirmations;
	look_at_age(subscription);
	subscription->encoding = look->encoding;
	for (int page = 0; page < RG_CODE_PAGES; page++)
		subscription->samples[page] = rg_strdup(look->samples[page]);
	for (size_t i = 0; i < intake_layer_count(inside->intake); i++)
		rg_buffer_format(&lines, "%s%s", i ? "\n" : "", intake_layer_line(inside->intake, i));
	subscription->lines = rg_buffer_take(&lines);
	if (subscription->unusable && !inside->told_unusable)
		rg_log_paced(&inside->pace, rg_monotonic_ms(), RG_LOG_WARNING, "race data cannot be used: %s%s",
			     subscription->unusable, subscription->day ? " (the last good stays)" : "");
	inside->told_unusable = subscription->unusable != NULL;
}

static void add_intake_problems(struct subscription *subscription, const struct race_problems *problems)
{
	if (!problems->count)
		return;
	if (!subscription->first_problem)
		subscription->first_problem = rg_strdup(problems->lines[0]);
	subscription->problems += problems->count + problems->left_out;
}

static bool step_subscription(struct subscription *subscription)
{
	struct subscription_inside *inside = subscription->inside;
	struct intake_look look;
	int64_t now = rg_monotonic_ms(), wait_ms = INT64_MAX;
	unsigned generation = subscription->generation;

	subscription->answers = __atomic_load_n(&inside->answers, __ATOMIC_ACQUIRE);
	bool changed = intake_step(inside->intake, now, &wait_ms);
	intake_look(inside->intake, &look);
	if (look.tree && look.hash != inside->seen_hash) {
		struct held *held = rg_array_push(&inside->held, sizeof(*held));
		held->tree = race_tree_ref(look.laid);
		held->hash = look.hash;
		/* The first one is not held back, because nothing is on air that it could give away. */
		held->since_ms = subscription->day ? now : now - inside->hold_back_s * INT64_C(1000);
		inside->seen_hash = look.hash;
		if (inside->held.count > HELD_MOST)
			forget_held(inside, 1);
	}
	take_look(subscription, &look);
	bool holds = show_due_day(subscription, now);
	if (generation != subscription->generation)
		add_intake_problems(subscription, look.problems);
	else if (changed)
		subscription->generation++;
	return holds || wait_ms < INT64_MAX;
}

void subscriptions_correct(const struct race_corrections *corrections, const struct cache *of)
{
	struct intake_look look;

	typed = corrections;
	typed_for = of;
	for (size_t i = 0; i < all.count; i++) {
		struct subscription *subscription = ((struct subscription **)all.items)[i];
		struct subscription_inside *inside = subscription->inside;
		if (!inside->shown.tree || inside->laid == corrections_hash(subscription))
			continue;
		show_day(subscription);
		intake_look(inside->intake, &look);
		add_intake_problems(subscription, look.problems);
	}
}

/*
 * The event that is in the dialog, which may not be shown yet. What is kept of it goes, and nothing more is kept until
 * the end, whoever has it open.
 */
static void forget_kept(void)
{
	struct cache *before = forgotten;
	struct event_settings event;

	event_see(&event);
	if (user_dir && !event.sample && !event.unentered) {
		forgotten = cache_open(user_dir, event.address);
		cache_forget(forgotten);
		cache_unref(before);
	}
	event_settings_finish(&event);
}

/* The file of kept keys is one of the crew's own. */
static void tell_of_secrets(void)
{
	char *told;

	if (secrets_take_told(&told))
		race_shelf_refuse(shelf, "secrets.json", told, false);
	rg_free(told);
}

bool subscriptions_step(void)
{
	bool waiting = false, waits = false;

	tell_of_secrets();
	if (kept_forgettings() != forgettings)
		forget_kept();
	forgettings = kept_forgettings();
	for (size_t i = 0; i < all.count; i++) {
		struct subscription *subscription = ((struct subscription **)all.items)[i];
		waiting = step_subscription(subscription) || waiting;
		waits = waits || (subscription->aged && subscription->day);
	}
	kept_set_waits(waits);
	return waiting;
}

bool subscription_is_good(const struct subscription *subscription)
{
	return subscription->day && subscription->good_at_ms && !subscription->unusable && !subscription->busy &&
	       (!subscription->kept || subscription->confirmed);
}

void subscription_refresh(struct subscription *subscription)
{
	intake_refresh(subscription->inside->intake);
}

const char *subscription_address(const struct subscription *subscription)
{
	return intake_address(subscription->inside->intake);
}

/* `heading`: a phrase of the crew's language; NULL: none. */
static void add_line(struct rg_buffer *text, const struct words *words, const char *heading, const char *line)
{
	if (rg_empty(line))
		return;
	rg_buffer_text(text, text->length ? "\n" : "");
	if (heading) {
		phrase_add(text, words, heading, NULL, NULL);
		rg_buffer_text(text, ": ");
	}
	rg_buffer_text(text, line);
}

static char *make_check(struct subscription *subscription)
{
	struct subscription_inside *inside = subscription->inside;
	const struct words *words = inside->books->phrases;
	struct rg_buffer text = {.limit = CHECK_BYTES};
	struct race_review review = {0};
	struct intake_look look;

	intake_look(inside->intake, &look);
	struct race_review_ask ask = {
		.day = subscription->day,
		.today = race_date_today(),
		.strangers = look.strangers,
		.stranger_count = look.stranger_count,
		.words = words,
	};
	if (ask.day)
		race_review_init(&review, &ask);
	add_line(&text, words, NULL, review.found);
	for (size_t i = 0; i < intake_layer_count(inside->intake); i++)
		add_line(&text, words, "From", intake_layer_line(inside->intake, i));
	add_line(&text, words, "LookAt", review.look_at);
	add_line(&text, words, "NeverFilled", review.unfilled);
	char *corrected = inside->corrected ? event_corrections_lines() : NULL;
	add_line(&text, words, NULL, corrected);
	rg_free(corrected);
	add_line(&text, words, NULL, look.failing ? look.error : look.unusable);
	char *problems = problem_lines(look.problems, words);
	rg_buffer_text(&text, problems);
	rg_buffer_text(&text, inside->fit_problems ? inside->fit_problems : "");
	for (size_t i = 0; i < look.problems->remark_count; i++)
		add_line(&text, words, NULL, look.problems->remarks[i]);
	rg_free(problems);
	race_review_finish(&review);
	return rg_buffer_take(&text);
}

const char *subscription_check(struct subscription *subscription)
{
	struct subscription_inside *inside = subscription->inside;

	if (!inside->check || inside->checked != subscription->generation) {
		rg_free(inside->check);
		inside->check = make_check(subscription);
		inside->checked = subscription->generation;
	}
	return inside->check;
}

bool subscription_owns_picture(const struct subscription *subscription, const char *path)
{
	return intake_owns_picture(subscription->inside->intake, path);
}

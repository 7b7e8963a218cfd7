/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "subscription.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "intake/intake.h"
#include "race/day/follow.h"
#include "race/review/review.h"
#include "race/value/date.h"
#include "race/file/shelf.h"

#define CHECK_PROBLEMS 12   /* that are shown line by line */
#define CHECK_BYTES    8000 /* of all lines */
#define HELD_MOST      600  /* states that wait to be shown; the oldest go unseen beyond that */

struct held {
	struct race_day *day;          /* NULL: nothing in it can be used */
	struct race_problems problems; /* of its decoding */
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
	unsigned answers;     /* atomic: counted by the transfer thread */
	uint64_t seen_hash;   /* of the tree that came last */
	bool told_unusable;   /* what was told last to the log */
	int64_t due_ms;       /* monotonic: when something is to be asked */
	char *fit_problems;   /* of the race day that is shown, a line each; or NULL */
	char *check;          /* subscription_check, as it was at `checked`; or NULL */
	unsigned checked;     /* generation */
	struct rg_array held; /* struct held, oldest first */
};

/* Work thread only. */
static struct rg_array all;       /* struct subscription * */
static struct rg_array all_books; /* struct intake_books *, the newest last; older ones as long as data may use them */
static uint64_t books_stamp;
static struct race_shelf *shelf; /* borrowed from subscriptions_start to subscriptions_stop */
static char *secrets_dir;

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
	intake_books_init(books, shelf, &problems);
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

void subscriptions_start(struct race_shelf *of, const char *user_dir)
{
	shelf = of;
	read_books();
	secrets_dir = rg_strdup(user_dir);
}

void subscriptions_stop(void)
{
	forget_books(0);
	rg_array_finish(&all_books);
	shelf = NULL;
	rg_free(secrets_dir);
	secrets_dir = NULL;
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

	rg_buffer_format(&key, "%s\n%s\n%s\n%d\n%u\n%d\n%d\n%d", ask->address, ask->mapping ? ask->mapping : "",
			 ask->crew ? ask->crew : "", ask->encoding, ask->keys, ask->refresh_s, ask->hold_back_s,
			 ask->shift_min);
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
		.secrets_dir = ask->keys ? secrets_dir : NULL,
		.books = newest_books(),
	};
	subscription->inside = inside;
	inside->users = 1;
	inside->key = key;
	inside->hold_back_s = ask->hold_back_s;
	inside->wake = wake;
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

	for (size_t i = 0; i < count; i++) {
		race_day_unref(held[i].day);
		race_problems_finish(&held[i].problems);
	}
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
	race_follow_finish(&inside->follow);
	rg_free(inside->fit_problems);
	rg_free(inside->check);
	rg_free(inside->key);
	rg_free(inside);
	race_day_unref(subscription->day);
	forget_texts(subscription);
	rg_free(subscription->first_problem);
	rg_free(subscription);
}

static char *problem_lines(const struct race_problems *problems)
{
	struct rg_buffer lines = {0};

	for (size_t i = 0; i < problems->count && i < CHECK_PROBLEMS; i++)
		rg_buffer_format(&lines, "\n%s", problems->lines[i]);
	size_t more = problems->count + problems->left_out;
	if (more > CHECK_PROBLEMS)
		rg_buffer_format(&lines, "\nand %zu more", more - CHECK_PROBLEMS);
	return rg_buffer_take(&lines);
}

/* Shows the race day that was held. When its tree could not be used, the last race day stays. */
static void show_day(struct subscription *subscription, const struct held *held)
{
	struct subscription_inside *inside = subscription->inside;
	const struct race_problems *problems = &held->problems;

	if (held->day) {
		race_day_unref(subscription->day);
		subscription->day = race_day_ref(held->day);
	}
	subscription->generation++;
	rg_free(inside->fit_problems);
	inside->fit_problems = problem_lines(problems);
	rg_free(subscription->first_problem);
	subscription->first_problem = problems->count ? rg_strdup(problems->lines[0]) : NULL;
	subscription->problems = problems->count + problems->left_out;
	if (subscription->problems)
		rg_warning("race data: %zu to look at, the first: %s", subscription->problems,
			   subscription->first_problem);
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
		show_day(subscription, &held[due - 1]);
		forget_held(inside, due);
	}
	return inside->held.count > 0;
}

/* Copies what the intake says of itself and of its layers. */
static void take_look(struct subscription *subscription, const struct intake_look *look)
{
	struct subscription_inside *inside = subscription->inside;
	struct rg_buffer lines = {0};

	forget_texts(subscription);
	subscription->failing = look->failing;
	subscription->silent = look->silent;
	subscription->error = rg_strdup(look->error);
	subscription->remark = rg_strdup(look->remark);
	subscription->unusable = rg_strdup(look->unusable);
	subscription->good_at_ms = look->good_at_ms;
	subscription->encoding = look->encoding;
	for (int page = 0; page < RG_CODE_PAGES; page++)
		subscription->samples[page] = rg_strdup(look->samples[page]);
	for (size_t i = 0; i < intake_layer_count(inside->intake); i++)
		rg_buffer_format(&lines, "%s%s", i ? "\n" : "", intake_layer_line(inside->intake, i));
	subscription->lines = rg_buffer_take(&lines);
	if (subscription->unusable && !inside->told_unusable)
		rg_warning("race data cannot be used: %s%s", subscription->unusable,
			   subscription->day ? " (the last good stays)" : "");
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
		held->day = race_follow_decode(&inside->follow, look.tree, look.hash, &held->problems);
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

bool subscriptions_step(void)
{
	bool waiting = false;

	for (size_t i = 0; i < all.count; i++)
		waiting = step_subscription(((struct subscription **)all.items)[i]) || waiting;
	return waiting;
}

void subscription_refresh(struct subscription *subscription)
{
	intake_refresh(subscription->inside->intake);
}

const char *subscription_address(const struct subscription *subscription)
{
	return intake_address(subscription->inside->intake);
}

static void add_line(struct rg_buffer *text, const char *label, const char *words)
{
	if (!rg_empty(words))
		rg_buffer_format(text, "%s%s%s", text->length ? "\n" : "", label, words);
}

static char *make_check(struct subscription *subscription)
{
	struct subscription_inside *inside = subscription->inside;
	struct rg_buffer text = {.limit = CHECK_BYTES};
	struct race_review review = {0};
	struct intake_look look;

	intake_look(inside->intake, &look);
	if (subscription->day)
		race_review_init(&review, subscription->day, race_date_today(), look.strangers, look.stranger_count);
	add_line(&text, "", review.found);
	for (size_t i = 0; i < intake_layer_count(inside->intake); i++)
		add_line(&text, "from ", intake_layer_line(inside->intake, i));
	add_line(&text, "look at ", review.look_at);
	add_line(&text, "never filled ", review.unfilled);
	add_line(&text, "", look.failing ? look.error : look.unusable);
	char *problems = problem_lines(look.problems);
	rg_buffer_text(&text, problems);
	rg_buffer_text(&text, inside->fit_problems ? inside->fit_problems : "");
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

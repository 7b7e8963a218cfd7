/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ten thousand race days of chance, held against the rules by a checker of its own: it looks at what the feed told, at
 * the keys, at the race state, and at what came on air and left, and knows nothing of how the engine decides.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "graphic/view/sponsor.h"
#include "support_days.h"
#include "support_rundown.h"

#define DAYS   10000
#define SECOND 1000
#define NONE   INT64_MIN
#define SLACK  500
#define CUES   2000

/* One cue of what comes and goes, as it was seen. */
struct seen_cue {
	struct rundown_cue cue;
	char subject[24], heat[16];
	bool full;
	int64_t from, to; /* to: NONE while it is on air */
	enum rundown_rule off;
	int64_t gap_since;  /* the gap in which it came */
	bool order_changed; /* since the cue before it */
};

struct checker {
	uint64_t seed;
	const char *rundown;
	struct world *world;
	struct rehearsal *rehearsal;
	int64_t now;
	struct seen_cue cues[CUES];
	size_t count;
	unsigned stays[2];
	size_t stays_count;

	/* what was told */
	int64_t told[WORLD_HEATS]; /* the start that was told last, by the wall */
	int64_t slipped[WORLD_HEATS];
	int64_t clock;
	int64_t said_ms;         /* when a status, a key or a race state said last what goes on */
	int64_t gap_since, used; /* of the gap: since when, and what was on air in it */
	int64_t last_ms;
	bool main_on, hand_on, all_off, off_air, feed_off;
	int64_t feed_off_ms, hand_left;
	enum race_state state;
	char next[16];
	bool order_changed, confirmed;
	int held; /* until AUTO */
	struct rg_buffer *log;
};

static void broken(const struct checker *checker, const char *rule)
{
	for (size_t i = checker->count > 6 ? checker->count - 6 : 0; i < checker->count; i++) {
		const struct seen_cue *cue = &checker->cues[i];
		print_error("  %.1f-%.1f %s %s (%s) off by %s\n", (double)cue->from / SECOND,
			    cue->to == NONE ? -1 : (double)cue->to / SECOND, rundown_role_name(cue->cue.role),
			    cue->subject, rundown_rule_name(cue->cue.rule), rundown_rule_name(cue->off));
	}
	fail_msg("day %llu (%s), %.1f s: %s", (unsigned long long)checker->seed, checker->rundown,
		 (double)checker->now / SECOND, rule);
}

#define HOLD(condition, rule)                                                                                          \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			broken(checker, rule);                                                                         \
	} while (0)

static bool stays(const struct rundown_cue *cue)
{
	return cue->role == RUNDOWN_BUG || cue->role == RUNDOWN_STRIP;
}

static int heat_index(const char *id)
{
	return id && id[0] == 'h' ? atoi(id + 1) : -1;
}

/* The start that was told last for the heat that is next, on the clock of the test; NONE. */
static int64_t start_of(const struct checker *checker, const char *heat)
{
	int at = heat_index(heat);

	return at < 0 || checker->told[at] == NONE
		       ? NONE
		       : checker->told[at] + checker->slipped[at] - WORLD_WALL_MS - checker->clock;
}

/* ---- when a cue comes ---- */

static int64_t gap_length(const struct checker *checker, int64_t start)
{
	int64_t so_far = checker->now - checker->gap_since;

	if (start != NONE && start > checker->now)
		return start - checker->gap_since;
	return so_far > 240 * SECOND ? so_far : 240 * SECOND;
}

static bool is_optional(const struct rundown_cue *cue)
{
	return cue->role > RUNDOWN_RESULT || (cue->role == RUNDOWN_RESULT && (cue->class_ || cue->tag));
}

static void check_caps(struct checker *checker, const struct seen_cue *cue)
{
	static const int64_t again[] = {[RUNDOWN_CARD] = 1800, [RUNDOWN_STANDINGS] = 1200, [RUNDOWN_CALENDAR] = 3600};
	int cards = 0, grids = 0;

	for (size_t i = 0; i + 1 < checker->count; i++) {
		const struct seen_cue *other = &checker->cues[i];
		if (other->cue.role != cue->cue.role)
			continue;
		if (cue->cue.role < sizeof(again) / sizeof(again[0]) && again[cue->cue.role] &&
		    strcmp(other->subject, cue->subject) == 0)
			HOLD(cue->from - other->from >= again[cue->cue.role] * SECOND,
			     "caps: it was shown not long ago");
		cards += cue->cue.role == RUNDOWN_CARD && !other->cue.by_hand && strcmp(other->heat, cue->heat) == 0;
		grids += cue->cue.role == RUNDOWN_RESULT && !other->cue.tag && !other->cue.class_ && !cue->cue.tag &&
			 !cue->cue.class_ && strcmp(other->heat, cue->heat) == 0;
	}
	HOLD(cards < 2, "caps: two cards a heat");
	HOLD(grids < 2, "result: once for each attempt");
}

static void check_coming(struct checker *checker, const struct seen_cue *cue)
{
	const struct seen_cue *before = checker->count > 1 ? cue - 1 : NULL;
	int64_t start = start_of(checker, checker->next);
	bool grid = cue->cue.role == RUNDOWN_GRID;

	HOLD(!checker->hand_on, "hand: nothing comes while a hand has a graphic");
	HOLD(!checker->all_off, "all off: nothing comes");
	if (cue->cue.by_hand)
		return;
	HOLD(checker->state != RACE_STATE_RACE && checker->state != RACE_STATE_STOPPED, "safety: cars race");
	HOLD(!checker->held, "held: nothing comes until AUTO");
	HOLD(start == NONE || checker->now >= start || cue->from + cue->cue.ms <= start - 15 * SECOND,
	     "safety: it would stand in the last 15 s");
	HOLD(start == NONE || start > checker->now || start <= checker->said_ms,
	     "safety: the start passed, and nobody said what goes on");
	if (before && !grid) {
		int64_t rest = cue->order_changed || before->order_changed ? 3 * SECOND : 10 * SECOND;
		HOLD(cue->from - before->to >= rest, "rest: the picture was not clean long enough");
		HOLD(checker->hand_left == NONE || cue->from - checker->hand_left >= 3 * SECOND,
		     "rest: after a hand's");
	}
	if (is_optional(&cue->cue)) {
		HOLD(checker->state == RACE_STATE_GAP || checker->state == RACE_STATE_FINISHED,
		     "optional: only in a gap");
		HOLD((checker->used + cue->cue.ms) * 100 <= gap_length(checker, start) * 45, "share: more than 45 %");
	}
	bool timely = cue->cue.role == RUNDOWN_GRID || cue->cue.role == RUNDOWN_RESULT ||
		      cue->cue.role == RUNDOWN_NEXT_UP || cue->cue.role == RUNDOWN_BUMPER ||
		      cue->cue.role == RUNDOWN_COUNTDOWN || cue->cue.role == RUNDOWN_SCHEDULE;
	HOLD(!timely || checker->confirmed || !checker->feed_off || checker->now - checker->feed_off_ms < 90 * SECOND,
	     "age: timely, and the data is old");
	check_caps(checker, cue);
}

static void check_leaving(struct checker *checker, struct seen_cue *cue, const struct rundown_action *action)
{
	cue->to = checker->now;
	cue->off = action->rule;
	HOLD(cue->to - cue->from <= cue->cue.ms, "time: it stood longer than its time");
	HOLD(!cue->full || cue->to - cue->from <= 12 * SECOND, "full frame longer than 12 s");
	bool orderly = action->rule == RUNDOWN_RULE_TIME || action->rule == RUNDOWN_RULE_GRID;
	HOLD(!orderly || cue->to - cue->from >= 2 * SECOND, "it left before a viewer could see it");
	HOLD(action->rule != RUNDOWN_RULE_TIME || cue->to - cue->from == cue->cue.ms, "time: it left before its time");
}

static void see_main(struct checker *checker, const struct rundown_action *action)
{
	struct seen_cue *last = checker->count ? &checker->cues[checker->count - 1] : NULL;

	if (action->act == RUNDOWN_CLEAR) {
		HOLD(last && last->to == NONE && last->cue.serial == action->cue.serial, "a clear without its cue");
		check_leaving(checker, last, action);
		checker->main_on = false;
		return;
	}
	HOLD(!last || last->to != NONE, "two at once");
	HOLD(checker->count < CUES, "too many cues");
	struct seen_cue *cue = &checker->cues[checker->count++];
	*cue = (struct seen_cue){.cue = action->cue, .from = checker->now, .to = NONE, .gap_since = checker->gap_since};
	const char *subject = action->cue.driver   ? action->cue.driver
			      : action->cue.class_ ? action->cue.class_
			      : action->cue.series ? action->cue.series
			      : action->cue.heat   ? action->cue.heat
						   : "";
	cue->full = strcmp(action->cue.zone, "full") == 0;
	strncpy(cue->subject, subject, sizeof(cue->subject) - 1);
	int at = heat_index(action->cue.heat);
	if (at >= 0)
		snprintf(cue->heat, sizeof(cue->heat), "%s#%d", action->cue.heat, checker->world->heats[at].laps);
	cue->order_changed = checker->order_changed;
	checker->order_changed = false;
	check_coming(checker, cue);
	checker->main_on = true;
}

static void see_stays(struct checker *checker, const struct rundown_action *action)
{
	size_t at = action->cue.role == RUNDOWN_BUG ? 0 : 1;

	if (action->act == RUNDOWN_CUE) {
		HOLD(!checker->stays[at], "bug or strip twice");
		HOLD(!checker->all_off, "all off: bug or strip comes");
		checker->stays[at] = action->cue.serial;
	} else {
		HOLD(checker->stays[at] == action->cue.serial, "a clear without its cue");
		checker->stays[at] = 0;
	}
}

/* ---- each moment ---- */

static void account(struct checker *checker)
{
	if (checker->main_on || checker->hand_on)
		checker->used += checker->now - checker->last_ms;
	checker->last_ms = checker->now;
}

static void see_state(struct checker *checker)
{
	enum race_state state = rehearsal_race_state(checker->rehearsal)->state;
	bool was_race = checker->state == RACE_STATE_RACE || checker->state == RACE_STATE_STOPPED;

	if (state == checker->state)
		return;
	checker->said_ms = checker->now;
	if ((state == RACE_STATE_GAP || state == RACE_STATE_FINISHED) && was_race) {
		checker->gap_since = checker->now;
		checker->used = 0;
	}
	checker->state = state;
}

static void check_moment(struct checker *checker, const struct rundown_out *out)
{
	const struct seen_cue *last = checker->count ? &checker->cues[checker->count - 1] : NULL;
	int64_t start = start_of(checker, checker->next);

	if (checker->all_off)
		HOLD(!checker->main_on && !checker->stays[0] && !checker->stays[1], "all off: something is on air");
	if (!checker->main_on)
		return;
	HOLD(checker->state != RACE_STATE_RACE, "safety: something is on air while cars race");
	HOLD(!checker->hand_on, "hand: both have something on air");
	if (last->cue.by_hand)
		return;
	HOLD(start == NONE || checker->now < start - 15 * SECOND || checker->now >= start,
	     "safety: something is on air in the last 15 s");
	HOLD(out->wake_at_ms && out->wake_at_ms <= last->from + last->cue.ms, "it would not be taken off in time");
	HOLD(start == NONE || start <= checker->now || out->wake_at_ms <= start - 15 * SECOND || last->cue.by_hand ||
		     last->from + last->cue.ms <= start - 15 * SECOND,
	     "it would not be taken off before the start");
}

static void step(struct checker *checker)
{
	struct rundown_out out;

	account(checker);
	see_state(checker);
	bool hand_on = rehearsal_has_hand(checker->rehearsal);
	rehearsal_step(checker->rehearsal, checker->now, WORLD_WALL_MS + checker->now, &out);
	hand_on = rehearsal_has_hand(checker->rehearsal);
	if (checker->hand_on && !hand_on)
		checker->hand_left = checker->now;
	checker->hand_on = hand_on;
	if (strcmp(checker->next, out.heat ? out.heat : "") != 0) {
		checker->order_changed = true;
		snprintf(checker->next, sizeof(checker->next), "%s", out.heat ? out.heat : "");
	}
	for (size_t i = 0; i < out.action_count; i++) {
		if (stays(&out.actions[i].cue))
			see_stays(checker, &out.actions[i]);
		else
			see_main(checker, &out.actions[i]);
		if (checker->log)
			rg_buffer_format(checker->log, "%lld %d %s %s\n", (long long)checker->now, out.actions[i].act,
					 out.actions[i].cue.graphic, rundown_rule_name(out.actions[i].rule));
	}
	if (getenv("DBG") && checker->seed == (uint64_t)atoi(getenv("DBG")) && checker->now > atoll(getenv("FROM")) &&
	    checker->now < atoll(getenv("TO")))
		fprintf(stderr, "%lld state %d next %s start %lld wake %lld mode %d nx %s %lld waits %s\n",
			(long long)checker->now, checker->state, out.heat ? out.heat : "-", (long long)out.start_ms,
			(long long)out.wake_at_ms, out.mode, out.next.serial ? out.next.graphic : "-",
			(long long)out.next_at_ms, rundown_rule_name(out.next_waits));
	check_moment(checker, &out);
}

/* ---- what happens ---- */

static void see_key(struct checker *checker, const char *line)
{
	int at = heat_index(checker->next);

	if (strncmp(line, "state", 5) == 0 || strncmp(line, "heat", 4) == 0 || strncmp(line, "slip", 4) == 0 ||
	    strncmp(line, "graphic heat", 12) == 0)
		checker->said_ms = checker->now;
	if (strncmp(line, "slip", 4) == 0 && at >= 0 && checker->told[at] != NONE)
		checker->slipped[at] += atoi(line + 5) * 60 * SECOND;
	if (strncmp(line, "clock", 5) == 0)
		checker->clock += atoi(line + 6) * SECOND;
	if (strcmp(line, "all-off") == 0 || strcmp(line, "release") == 0)
		checker->all_off = strcmp(line, "all-off") == 0;
	if (strcmp(line, "restart") == 0 || strcmp(line, "collection") == 0 || strcmp(line, "auto off") == 0)
		checker->held = true;
	if (strcmp(line, "auto") == 0 && !checker->all_off)
		checker->held = false;
	if (strcmp(line, "feed off") == 0 && !checker->feed_off) {
		checker->feed_off = true;
		checker->feed_off_ms = checker->now;
	}
	if (strcmp(line, "feed on") == 0)
		checker->feed_off = checker->confirmed = false;
	if (strcmp(line, "confirm") == 0)
		checker->confirmed = true;
}

static void see_feed(struct checker *checker)
{
	struct world *world = checker->world;

	for (int i = 0; i < world->heats_run; i++) {
		int64_t told = world->heats[i].start.utc_ms;
		if (told == RACE_NO_MS || told == checker->told[i])
			continue;
		checker->told[i] = told;
		checker->slipped[i] = 0;
	}
}

static void happen(struct checker *checker, const struct world_event *event)
{
	if (event->kind == WORLD_KEY) {
		see_key(checker, event->key);
		/* A heat that is not there, such as the one after the last: the crew is told. */
		char *problem = NULL;
		rehearsal_press(checker->rehearsal, event->key, checker->now, &problem);
		rg_free(problem);
		return;
	}
	/* A silent feed tells nothing, and the day that it told is what the engine has: it is not changed under it. */
	if (checker->feed_off)
		return;
	if (event->kind == WORLD_STATUS || event->kind == WORLD_BACK || event->kind == WORLD_FORTH) {
		checker->said_ms = checker->now;
		/* `laps` counts the attempts, for the checker alone. */
		struct race_heat *heat = &checker->world->heats[event->heat];
		heat->laps += event->kind == WORLD_STATUS && event->value == RACE_HEAT_GRID;
	}
	if (world_apply(checker->world, event)) {
		see_feed(checker);
		rehearsal_answer(checker->rehearsal, &checker->world->day, checker->now);
		if (event->kind == WORLD_STATUS && event->value == RACE_HEAT_FINISHED) {
			account(checker);
			checker->gap_since = checker->now;
			checker->used = 0;
		}
		if (!checker->world->statuses && event->kind == WORLD_RESULT)
			checker->said_ms = checker->now + 60 * SECOND;
	}
}

/* `often`: looks also when nothing asks for it. */
static void play(struct checker *checker, unsigned *decided, struct chance *often)
{
	struct world *world = checker->world;
	size_t at = 0;

	checker->rehearsal = rehearsal_create(rundown_shipped(checker->rundown), rundown_facts, rundown_fact_count);
	checker->hand_left = NONE;
	checker->state = RACE_STATE_GAP;
	for (int i = 0; i < WORLD_HEATS; i++)
		checker->told[i] = NONE;
	see_feed(checker);
	rehearsal_answer(checker->rehearsal, &world->day, 0);
	while (checker->now < world->end_ms) {
		for (; at < world->count && world->events[at].at_ms <= checker->now; at++)
			happen(checker, &world->events[at]);
		step(checker);
		int64_t next = at < world->count ? world->events[at].at_ms : world->end_ms;
		int64_t wake = rehearsal_wake_at(checker->rehearsal);
		HOLD(!wake || wake > checker->now, "it wants to be woken in the past");
		next = wake && wake < next ? wake : next;
		if (often)
			next = checker->now + 1 + (int64_t)chance_below(often, (size_t)(next - checker->now));
		checker->now = next;
	}
	for (int rule = 1; decided && rule < RUNDOWN_RULE_COUNT; rule++)
		decided[rule] += rundown_decided(rehearsal_state(checker->rehearsal), (enum rundown_rule)rule);
	rehearsal_destroy(checker->rehearsal);
}

/* ---- the tests ---- */

static void keeps_the_rules(void **state)
{
	static const char *const rundowns[] = {"show", "show", "club", "quiet"};
	static unsigned decided[RUNDOWN_RULE_COUNT];
	struct checker *checker = rg_alloc(1, sizeof(*checker));
	struct world *world = rg_alloc(1, sizeof(*world));
	size_t cues = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		memset(checker, 0, sizeof(*checker));
		checker->seed = seed;
		checker->rundown = rundowns[seed % 4];
		checker->world = world;
		world_init(world, seed);
		play(checker, decided, NULL);
		cues += checker->count;
	}
	print_message("%d days, %zu cues; how often each rule decided:\n", DAYS, cues);
	for (int rule = 1; rule < RUNDOWN_RULE_COUNT; rule++) {
		print_message("  %-20s %u\n", rundown_rule_name((enum rundown_rule)rule), decided[rule]);
		assert_true(decided[rule]);
	}
	rg_free(world);
	rg_free(checker);
}

/* What the engine does depends on what happens, not on how often it is asked. */
static void is_the_same_when_asked_more_often(void **state)
{
	struct checker *checker = rg_alloc(1, sizeof(*checker));
	struct world *world = rg_alloc(1, sizeof(*world));

	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct chance often = {seed};
		struct rg_buffer logs[2] = {{.limit = 1024 * 1024}, {.limit = 1024 * 1024}};
		for (int i = 0; i < 2; i++) {
			memset(checker, 0, sizeof(*checker));
			checker->seed = seed;
			checker->rundown = "show";
			checker->world = world;
			checker->log = &logs[i];
			world_init(world, seed);
			play(checker, NULL, i ? &often : NULL);
		}
		const char *one = logs[0].bytes, *other = logs[1].bytes;
		size_t same = 0, line = 0;
		for (; one[same] && one[same] == other[same]; same++)
			line = one[same] == '\n' ? same + 1 : line;
		if (one[same] != other[same])
			fail_msg("day %llu: \"%.60s\", and when it is asked more often \"%.60s\"",
				 (unsigned long long)seed, one + line, other + line);
		rg_buffer_finish(&logs[0]);
		rg_buffer_finish(&logs[1]);
	}
	rg_free(world);
	rg_free(checker);
}

#define SPONSORS 3

/*
 * Seconds of each of three sponsors, of which the first weighs as much as the others together. Grid and title show
 * whose turn it is, and hand it on when they leave.
 */
static void sum_sponsors(const struct checker *checker, double seconds[SPONSORS])
{
	static const int weights[SPONSORS] = {2, 1, 1};
	int credits[SPONSORS], left = 0;

	for (size_t i = 0; i < checker->count; i++) {
		const struct seen_cue *cue = &checker->cues[i];
		if (cue->cue.role == RUNDOWN_GRID || cue->cue.role == RUNDOWN_TITLE)
			seconds[sponsor_turn(weights, credits, SPONSORS, left++)] += (double)(cue->to - cue->from) /
										     SECOND;
	}
}

/* Ten hours with ten heats and nobody at the keys. */
static void keeps_its_manners_for_ten_hours(void **state)
{
	struct checker *checker = rg_alloc(1, sizeof(*checker));
	struct world *world = rg_alloc(1, sizeof(*world));
	int64_t on_air = 0, rest = 0, shortest = INT64_MAX;
	size_t rests = 0, repeats = 0, grids = 0, results = 0, countdowns = 0;
	double sponsors[SPONSORS] = {0};

	(void)state;
	checker->rundown = "show";
	checker->world = world;
	world_init_plain(world, WORLD_HEATS, 10);
	play(checker, NULL, NULL);
	for (size_t i = 0; i < checker->count; i++) {
		const struct seen_cue *cue = &checker->cues[i];
		on_air += cue->to - cue->from;
		grids += cue->cue.role == RUNDOWN_GRID;
		results += cue->cue.role == RUNDOWN_RESULT;
		if (i && cue->gap_since == cue[-1].gap_since) {
			rest += cue->from - cue[-1].to;
			shortest = cue->from - cue[-1].to < shortest ? cue->from - cue[-1].to : shortest;
			rests++;
		}
		bool again = false;
		for (size_t j = 0; j < i; j++)
			again = again || (checker->cues[j].cue.role == cue->cue.role &&
					  strcmp(checker->cues[j].subject, cue->subject) == 0);
		countdowns += cue->cue.role == RUNDOWN_COUNTDOWN;
		repeats += again && cue->cue.role != RUNDOWN_GRID && cue->cue.role != RUNDOWN_COUNTDOWN;
	}
	int64_t gap = world->end_ms - (int64_t)WORLD_HEATS * 170 * SECOND;
	print_message("ten hours: %zu cues, %.1f %% of the gaps, rests %.0f s on average and %.0f s at least, "
		      "%zu countdowns, %zu times what had been shown before (each within its caps)\n",
		      checker->count, 100.0 * (double)on_air / (double)gap, (double)rest / (double)rests / SECOND,
		      (double)shortest / SECOND, countdowns, repeats);
	sum_sponsors(checker, sponsors);
	print_message("ten hours: sponsors (weights 2, 1, 1) %.0f s, %.0f s and %.0f s\n", sponsors[0], sponsors[1],
		      sponsors[2]);
	/* Each has what its weight says, give or take a tenth of the whole. */
	double all = sponsors[0] + sponsors[1] + sponsors[2];
	assert_true(fabs(sponsors[0] - all / 2) < all / 10);
	assert_true(fabs(sponsors[1] - all / 4) < all / 10);
	assert_true(fabs(sponsors[2] - all / 4) < all / 10);
	assert_int_equal(grids, 2 * WORLD_HEATS);
	assert_int_equal(results, WORLD_HEATS);
	assert_true(on_air * 100 < gap * 45);
	assert_true(shortest >= 10 * SECOND);
	rg_free(world);
	rg_free(checker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_its_manners_for_ten_hours),
		cmocka_unit_test(keeps_the_rules),
		cmocka_unit_test(is_the_same_when_asked_more_often),
	};
	return cmocka_run_group_tests(tests, rundowns_load, rundowns_free);
}

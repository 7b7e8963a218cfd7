/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One step of the engine: what is new, who has it, what leaves, what comes, and when to look again. */
#include "engine.h"

#include "base/text.h"

static const char *const rules[] = {
	[RUNDOWN_RULE_ALL_OFF] = "all-off",
	[RUNDOWN_RULE_RACE] = "race",
	[RUNDOWN_RULE_STOPPED] = "stopped",
	[RUNDOWN_RULE_CLEAN] = "clean-before-start",
	[RUNDOWN_RULE_PAST] = "past-start",
	[RUNDOWN_RULE_HELD] = "held",
	[RUNDOWN_RULE_HAND] = "hand",
	[RUNDOWN_RULE_GRID] = "grid",
	[RUNDOWN_RULE_GRID_AGAIN] = "grid-again",
	[RUNDOWN_RULE_RESULT] = "result",
	[RUNDOWN_RULE_RESULT_AGAIN] = "result-again",
	[RUNDOWN_RULE_WITHDRAWN] = "withdrawn",
	[RUNDOWN_RULE_REST] = "rest",
	[RUNDOWN_RULE_OLD] = "old-data",
	[RUNDOWN_RULE_GAP] = "gap",
	[RUNDOWN_RULE_SHARE] = "share",
	[RUNDOWN_RULE_CAP] = "cap",
	[RUNDOWN_RULE_LACKS] = "lacks",
	[RUNDOWN_RULE_ORDER] = "order",
	[RUNDOWN_RULE_TIME] = "time",
	[RUNDOWN_RULE_STAYS] = "stays",
	[RUNDOWN_RULE_TAKE] = "take",
};

const char *rundown_tag_word(enum rundown_tag tag)
{
	static const char *const words[] = {NULL, "Restart", "Rerun", "Updated"};

	return words[tag];
}

const char *rundown_rule_name(enum rundown_rule rule)
{
	return rule < 1 || rule >= RUNDOWN_RULE_COUNT ? "" : rules[rule];
}

unsigned rundown_decided(const struct rundown_state *state, enum rundown_rule rule)
{
	return rule < 1 || rule >= RUNDOWN_RULE_COUNT ? 0 : state->decided[rule];
}

struct rundown_state *rundown_state_create(void)
{
	struct rundown_state *state = rg_alloc(1, sizeof(*state));

	state->race = RACE_STATE_GAP;
	state->start_wall = RACE_NO_MS;
	state->last_start_ms = RUNDOWN_NEVER;
	state->arena = rg_arena_create();
	return state;
}

void rundown_state_destroy(struct rundown_state *state)
{
	if (!state)
		return;
	char **hands = state->hands.items;
	for (size_t i = 0; i < state->hands.count; i++)
		rg_free(hands[i]);
	rg_array_finish(&state->hands);
	rg_array_finish(&state->actions);
	rg_arena_destroy(state->arena);
	air_finish(state);
	memory_finish(state);
	words_finish(state);
	rg_free(state->race_heat);
	rg_free(state->next);
	rg_free(state->chosen);
	rg_free(state->last_class);
	rg_free(state->said_class);
	rg_free(state->guard.heat);
	rg_free(state->grid_word);
	rg_free(state);
}

void moment_wake(struct moment *moment, int64_t at_ms)
{
	if (at_ms > moment->now_ms && at_ms < moment->wake_ms)
		moment->wake_ms = at_ms;
}

/* ---- what comes ---- */

/* The one that may come first; of two at once, the higher. NULL: none is known to come. */
static struct chance *soonest(struct chance *chances, size_t count)
{
	struct chance *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (chances[i].possible && (!found || chances[i].at_ms < found->at_ms))
			found = &chances[i];
	}
	return found;
}

/* A rule counts once for each time that it begins to decide about a cue. */
static void count_decisions(struct moment *moment, const struct chance *chances, size_t count)
{
	struct rundown_state *state = moment->state;
	enum rundown_rule now[RUNDOWN_CUES_MOST] = {0};

	for (size_t i = 0; i < count; i++) {
		size_t at = (size_t)(chances[i].plan - moment->rundown->cues);
		now[at] = chances[i].possible ? chances[i].waits : chances[i].rule;
		if (chances[i].possible && chances[i].at_ms <= moment->now_ms && moment->mode != RUNDOWN_RUNS)
			now[at] = moment->mode == RUNDOWN_HELD ? RUNDOWN_RULE_HELD : RUNDOWN_RULE_HAND;
		if (now[at] && now[at] != state->last_blocked[at] && chances[i].at_ms >= moment->now_ms)
			state->decided[now[at]]++;
	}
	for (size_t i = 0; i < RUNDOWN_CUES_MOST; i++)
		state->last_blocked[i] = now[i];
}

static bool may_come_now(const struct moment *moment, const struct chance *chance)
{
	const struct on_air *main = &moment->state->on_air[ON_AIR_MAIN];

	if (!chance->possible || chance->at_ms > moment->now_ms || moment->state->hands_on_air)
		return false;
	if (!main->cue.serial)
		return true;
	/* The grid waits for nothing but that a viewer can see what leaves. */
	return chance->rule == RUNDOWN_RULE_GRID && !main->cue.by_hand && main->cue.role != RUNDOWN_GRID &&
	       moment->now_ms - main->since_ms >= moment->rundown->numbers.leave_after_least_ms;
}

static void put_on(struct moment *moment, const struct chance *chance)
{
	air_put(moment, ON_AIR_MAIN, chance);
	remember(moment, chance);
	moment_wake(moment, moment->state->on_air[ON_AIR_MAIN].until_ms);
	moment_wake(moment, moment->now_ms + moment->rundown->numbers.leave_after_least_ms);
}

/* A hand wants what is next: nothing but the race keeps it away. */
static bool take(struct moment *moment, struct chance *next)
{
	if (moment->in->all_off || moment->state->race == RACE_STATE_RACE || !next || moment->state->hands_on_air) {
		tell(moment, "TAKE: nothing can come now");
		return false;
	}
	next->rule = RUNDOWN_RULE_TAKE;
	next->cue.by_hand = true;
	put_on(moment, next);
	return true;
}

static int64_t again_wall(const struct moment *moment, const struct chance *chances, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (chances[i].rule == RUNDOWN_RULE_RESULT_AGAIN && chances[i].possible)
			return moment->wall_ms + (chances[i].at_ms - moment->now_ms);
	}
	return RACE_NO_MS;
}

static void choose(struct moment *moment, struct rundown_out *out)
{
	struct chance chances[CHANCES_MOST];
	struct chance *now = NULL;
	size_t count;

	chances_of(moment, chances, &count);
	count_decisions(moment, chances, count);
	tell_changed_result(moment, again_wall(moment, chances, count));
	if (count && chances[0].cue.role == RUNDOWN_GRID && moment->mode == RUNDOWN_RUNS)
		tell_of_grid(moment, &chances[0]);
	for (size_t i = 0; i < count && !now && moment->mode == RUNDOWN_RUNS; i++) {
		if (may_come_now(moment, &chances[i]))
			now = &chances[i];
	}
	bool taken = moment->take && take(moment, soonest(chances, count));
	if (now && !taken)
		put_on(moment, now);
	/* What comes after it is another matter. */
	if (now || taken)
		chances_of(moment, chances, &count);
	for (size_t i = 0; i < count; i++) {
		if (chances[i].possible)
			moment_wake(moment, chances[i].at_ms);
	}
	const struct chance *next = soonest(chances, count);
	if (!next)
		return;
	out->next = next->cue;
	cue_strings_to(moment->state->arena, &out->next);
	out->next.serial = moment->state->serial + 1;
	out->next.rule = next->rule;
	out->next_at_ms = next->at_ms > moment->now_ms ? next->at_ms : moment->now_ms;
	out->next_waits = moment->mode == RUNDOWN_HELD        ? RUNDOWN_RULE_HELD
			  : moment->mode == RUNDOWN_SUSPENDED ? RUNDOWN_RULE_HAND
							      : next->waits;
}

/* ---- what is told ---- */

static void fill_out(struct moment *moment, struct rundown_out *out)
{
	struct rundown_state *state = moment->state;

	out->actions = state->actions.items;
	out->action_count = state->actions.count;
	out->mode = moment->mode;
	for (int slot = 0; slot < ON_AIR_COUNT; slot++) {
		if (!state->on_air[slot].cue.serial)
			continue;
		out->on_air[out->on_air_count] = state->on_air[slot].cue;
		out->on_air_until_ms[out->on_air_count++] = state->on_air[slot].until_ms;
	}
	for (size_t i = 0; i < state->word_count; i++)
		out->words[i] = (struct rundown_word){state->words[i].text, state->words[i].wall_ms,
						      state->words[i].number};
	out->word_count = state->word_count;
	out->words_told = state->words_told;
	out->start_ms = moment->start_ms == RUNDOWN_NEVER ? 0 : moment->start_ms;
	out->heat = state->next;
	out->wake_at_ms = moment->wake_ms == RUNDOWN_NEVER ? 0 : moment->wake_ms;
}

static void begin(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	int64_t passed_ms = moment->now_ms - state->now_ms;

	rg_arena_destroy(state->arena);
	state->arena = rg_arena_create();
	state->actions.count = 0;
	if (!state->began_ms && moment->in->day)
		state->began_ms = moment->now_ms;
	if (!state->stepped) {
		state->gap_since_ms = moment->now_ms;
		return;
	}
	moment->jumped_ms = (moment->wall_ms - state->wall_ms) - passed_ms;
	if (state->on_air[ON_AIR_MAIN].cue.serial || state->hands_on_air)
		state->gap_used_ms += passed_ms;
}

static void reckon_gap(struct moment *moment)
{
	const struct rundown_state *state = moment->state;
	int64_t so_far_ms = moment->now_ms - state->gap_since_ms;
	int64_t unknown_ms = moment->rundown->numbers.unknown_gap_ms;

	moment->gap_ms = moment->start_ms != RUNDOWN_NEVER ? moment->start_ms - state->gap_since_ms
			 : so_far_ms > unknown_ms          ? so_far_ms
							   : unknown_ms;
	moment->rest_ms = rundown_rest_ms(moment->rundown, moment->gap_ms);
}

void rundown_step(struct rundown_state *state, const struct rundown *rundown, const struct rundown_inputs *inputs,
		  int64_t monotonic_ms, int64_t wall_ms, struct rundown_out *out)
{
	struct moment moment = {
		.state = state,
		.rundown = rundown,
		.in = inputs,
		.now_ms = monotonic_ms,
		.wall_ms = wall_ms,
		.start_ms = RUNDOWN_NEVER,
		.wake_ms = RUNDOWN_NEVER,
	};

	*out = (struct rundown_out){0};
	begin(&moment);
	look_at_presses(&moment);
	look_at_race(&moment);
	look_at_heats(&moment);
	look_at_start(&moment);
	look_at_mode(&moment);
	reckon_gap(&moment);
	air_keep_up(&moment);
	tell_of_moment(&moment);
	choose(&moment, out);
	air_stays(&moment);
	fill_out(&moment, out);
	state->stepped = true;
	state->now_ms = monotonic_ms;
	state->wall_ms = wall_ms;
}

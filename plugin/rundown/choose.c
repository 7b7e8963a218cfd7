/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes, by the rules in their order: safety, grid, result, rest, share, caps. For each cue it is found out
 * whether it may come in this gap, and when at the earliest; a lower one gives way to those above it.
 */
#include "engine.h"

#include "base/number.h"
#include "base/text.h"
#include "race/day/derive.h"

void not_before(struct chance *chance, int64_t at_ms, enum rundown_rule rule)
{
	if (at_ms <= chance->at_ms)
		return;
	chance->at_ms = at_ms;
	chance->waits = rule;
}

void keep_away(struct chance *chance, enum rundown_rule rule)
{
	if (!chance->possible)
		return;
	chance->possible = false;
	chance->rule = rule;
}

int64_t cue_ms(const struct moment *moment, const struct cue_plan *plan)
{
	bool full = rg_equal(graphic_facts(moment->in, plan->graphic)->zone, "full");

	return full ? rg_smaller(plan->ms, moment->rundown->numbers.full_longest_ms) : plan->ms;
}

static bool is_timely(enum rundown_role role)
{
	return role == RUNDOWN_GRID || role == RUNDOWN_RESULT || role == RUNDOWN_BUMPER || role == RUNDOWN_NEXT_UP ||
	       role == RUNDOWN_SCHEDULE || role == RUNDOWN_COUNTDOWN;
}

/* ---- safety ---- */

static enum rundown_rule safety(const struct moment *moment)
{
	if (moment->in->all_off)
		return RUNDOWN_RULE_ALL_OFF;
	if (moment->state->race == RACE_STATE_RACE || moment->unsettled)
		return RUNDOWN_RULE_RACE;
	if (moment->state->race == RACE_STATE_STOPPED)
		return RUNDOWN_RULE_STOPPED;
	return guard_rule(moment);
}

static void keep_clean_before_start(struct moment *moment, struct chance *chance)
{
	int64_t clean_ms = moment->rundown->numbers.clean_before_start_ms;

	if (moment->start_ms != RUNDOWN_NEVER && chance->at_ms + chance->cue.ms > moment->start_ms - clean_ms)
		keep_away(chance, RUNDOWN_RULE_CLEAN);
	int64_t jump = moment->state->before_jump_ms;
	if (jump && moment->now_ms < jump && chance->at_ms + chance->cue.ms > jump - clean_ms)
		not_before(chance, jump, RUNDOWN_RULE_CLEAN);
}

/* ---- the grid ---- */

static bool grid_may_come(const struct moment *moment)
{
	return moment->next && (moment->between || moment->state->race == RACE_STATE_GRID);
}

/* When it is due by the clock for the first time; RUNDOWN_NEVER: not by the clock. */
static int64_t first_grid_ms(const struct moment *moment, const struct cue_plan *plan)
{
	return moment->start_ms == RUNDOWN_NEVER || !plan->before_start_ms[0]
		       ? RUNDOWN_NEVER
		       : moment->start_ms - plan->before_start_ms[0];
}

/* A start that was moved far is another one, for which the grid comes anew. */
static void forget_moved_grids(struct moment *moment, const struct cue_plan *plan)
{
	struct heat_note *note = moment->note;

	if (note->grids && note->grid_wall != RACE_NO_MS && moment->start_ms != RUNDOWN_NEVER &&
	    moment->state->start_wall >= note->grid_wall + 2 * plan->before_start_ms[0])
		note->grids = 0;
}

/*
 * The heat before came in later than the grid was due: the winner's picture and the result go before it, as long as the
 * grid itself can still be seen.
 */
static void let_result_before(struct moment *moment, struct chance *grid, int64_t due_ms)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_RESULT);
	const struct heat_note *last = moment->last_note;

	if (!plan || !last || !last->finish_ms)
		return;
	int64_t result_ms = last->finish_ms + plan->after_finish_ms;
	if (moment->now_ms <= result_ms)
		not_before(grid, result_ms, RUNDOWN_RULE_RESULT);
	int64_t after_ms = (result_ms > moment->now_ms ? result_ms : moment->now_ms) + plan->ms + moment->rest_ms;
	if (last->result_owed && !moment->note->grids && due_ms < result_ms && moment->state->race != RACE_STATE_GRID &&
	    result_is_ready(moment, moment->last, last) && moment->start_ms != RUNDOWN_NEVER &&
	    after_ms + grid->cue.ms <= moment->start_ms - moment->rundown->numbers.clean_before_start_ms)
		not_before(grid, after_ms, RUNDOWN_RULE_RESULT);
}

static struct chance grid_chance(struct moment *moment, const struct cue_plan *plan)
{
	struct heat_note *note = moment->note;
	struct chance chance = {
		.plan = plan,
		.cue = {.role = plan->role,
			.graphic = plan->graphic,
			.zone = graphic_facts(moment->in, plan->graphic)->zone,
			.heat = moment->next->id,
			.pages = 1,
			.ms = cue_ms(moment, plan),
			.tag = note->tag},
		.possible = true,
		.at_ms = moment->now_ms,
		.rule = RUNDOWN_RULE_GRID,
	};

	forget_moved_grids(moment, plan);
	int64_t first = first_grid_ms(moment, plan), second = RUNDOWN_NEVER;
	if (moment->start_ms != RUNDOWN_NEVER && plan->before_start_ms[1])
		second = moment->start_ms - plan->before_start_ms[1];
	if (!note->grids && moment->state->race != RACE_STATE_GRID && !note->grid_owed) {
		if (first == RUNDOWN_NEVER)
			keep_away(&chance, RUNDOWN_RULE_GRID);
		else
			not_before(&chance, first, RUNDOWN_RULE_GRID);
	} else if (note->grids) {
		chance.rule = RUNDOWN_RULE_GRID_AGAIN;
		if (note->grids > 1 || second == RUNDOWN_NEVER || note->grid_ms + plan->ms + moment->rest_ms > second)
			keep_away(&chance, RUNDOWN_RULE_CAP);
		else
			not_before(&chance, second, RUNDOWN_RULE_GRID_AGAIN);
	}
	let_result_before(moment, &chance, first);
	if (moment->state->change_rest)
		not_before(&chance, moment->state->clean_since_ms + moment->rundown->numbers.rest_after_change_ms,
			   RUNDOWN_RULE_REST);
	if (!moment->next->entries.count)
		keep_away(&chance, RUNDOWN_RULE_LACKS);
	return chance;
}

/* ---- rest, gap, share, caps ---- */

static void keep_rest(struct moment *moment, struct chance *chance)
{
	const struct rundown_state *state = moment->state;
	const struct on_air *main = &state->on_air[ON_AIR_MAIN];
	int64_t rest_ms = state->change_rest ? moment->rundown->numbers.rest_after_change_ms : moment->rest_ms;

	if (main->cue.serial)
		not_before(chance, main->until_ms + rest_ms, RUNDOWN_RULE_REST);
	else if (state->clean_since_ms)
		not_before(chance, state->clean_since_ms + rest_ms, RUNDOWN_RULE_REST);
}

/* A gap whose end nobody tells is at least as long as it has been. */
static void keep_to_gap(struct moment *moment, struct chance *chance)
{
	int64_t least_ms = chance->plan->gap_least_ms;

	if (moment->start_ms != RUNDOWN_NEVER) {
		if (moment->gap_ms < least_ms)
			keep_away(chance, RUNDOWN_RULE_GAP);
	} else if (least_ms > moment->rundown->numbers.unknown_gap_ms) {
		not_before(chance, moment->state->gap_since_ms + least_ms, RUNDOWN_RULE_GAP);
	}
}

/* What grids are still to come has its part of the share already. */
static int64_t grids_to_come_ms(const struct moment *moment)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_GRID);
	int grids = moment->note ? moment->note->grids : 0;
	int most = moment->start_ms != RUNDOWN_NEVER && plan && plan->before_start_ms[1] ? 2 : 1;

	return plan && moment->next && moment->next->entries.count && grids < most ? (most - grids) * plan->ms : 0;
}

static void keep_to_share(struct moment *moment, struct chance *chance)
{
	const struct rundown_state *state = moment->state;
	const struct on_air *main = &state->on_air[ON_AIR_MAIN];
	int64_t used = state->gap_used_ms + grids_to_come_ms(moment) + chance->cue.ms;
	int64_t percent = moment->rundown->numbers.share_percent;

	if (main->cue.serial && main->until_ms > moment->now_ms)
		used += main->until_ms - moment->now_ms;
	if (used * 100 <= moment->gap_ms * percent)
		return;
	if (moment->start_ms != RUNDOWN_NEVER || !percent)
		keep_away(chance, RUNDOWN_RULE_SHARE);
	else
		not_before(chance, state->gap_since_ms + (used * 100 + percent - 1) / percent, RUNDOWN_RULE_SHARE);
}

static void keep_to_cap(struct moment *moment, struct chance *chance)
{
	const struct shown_note *shown = chance->key ? shown_find(moment->state, chance->key) : NULL;

	if (!shown)
		return;
	int64_t again_ms = shown->page ? chance->plan->pages_again_ms : chance->plan->again_ms;
	if (again_ms == RUNDOWN_NEVER)
		keep_away(chance, RUNDOWN_RULE_CAP);
	else
		not_before(chance, shown->at_ms + again_ms, RUNDOWN_RULE_CAP);
}

/* Optional ones are over, with a rest, when the grid comes; after that they would stand before cars that go. */
static void keep_before_grid(struct moment *moment, struct chance *chance)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_GRID);
	int64_t end_ms = chance->at_ms + chance->cue.ms;

	if (!moment->between || (moment->note && moment->note->grids))
		keep_away(chance, RUNDOWN_RULE_GRID);
	if (plan && moment->start_ms != RUNDOWN_NEVER && end_ms + moment->rest_ms > first_grid_ms(moment, plan))
		keep_away(chance, RUNDOWN_RULE_GAP);
}

/* The winner's picture comes first, then the result, as long as it may still come. */
static void keep_after_result(struct moment *moment, struct chance *chance)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_RESULT);
	const struct heat_note *last = moment->last_note;

	if (plan && moment->state->race_ended_ms)
		not_before(chance, moment->state->race_ended_ms + plan->after_finish_ms, RUNDOWN_RULE_RESULT);
	if (!plan || !last || !last->finish_ms)
		return;
	not_before(chance, last->finish_ms + plan->after_finish_ms, RUNDOWN_RULE_RESULT);
	if (last->result_owed && moment->fresh && !result_is_ready(moment, moment->last, last))
		not_before(chance, last->finish_ms + moment->rundown->numbers.result_wait_ms, RUNDOWN_RULE_RESULT);
}

static void keep_the_rules(struct moment *moment, struct chance *chance, bool optional)
{
	keep_rest(moment, chance);
	if (optional) {
		if (moment->note && (moment->note->stopped || moment->note->tag == RUNDOWN_TAG_RESTART))
			keep_away(chance, RUNDOWN_RULE_STOPPED);
		keep_to_gap(moment, chance);
		keep_after_result(moment, chance);
		keep_to_cap(moment, chance);
		keep_to_share(moment, chance);
	}
}

/* Gives way to those above it that come before it would be gone. */
static void give_way(const struct moment *moment, struct chance *chances, size_t at)
{
	struct chance *chance = &chances[at];

	for (size_t i = 0; i < at; i++) {
		const struct chance *above = &chances[i];
		/* The grid and the first result stand above the rest. */
		bool grid = above->cue.role == RUNDOWN_GRID && chance->rule == RUNDOWN_RULE_RESULT &&
			    !chance->cue.class_;
		int64_t rest_ms = grid ? moment->rundown->numbers.rest_after_change_ms : moment->rest_ms;
		if (!above->possible || chance->at_ms >= above->at_ms + above->cue.ms + moment->rest_ms ||
		    chance->at_ms + chance->cue.ms + rest_ms <= above->at_ms)
			continue;
		not_before(chance, above->at_ms + above->cue.ms + moment->rest_ms, above->rule);
	}
}

static struct chance optional_chance(struct moment *moment, const struct cue_plan *plan)
{
	struct chance chance = {
		.plan = plan,
		.cue = {.role = plan->role,
			.graphic = plan->graphic,
			.zone = graphic_facts(moment->in, plan->graphic)->zone,
			.pages = 1,
			.ms = cue_ms(moment, plan)},
		.possible = true,
		.at_ms = moment->now_ms,
		.rule = RUNDOWN_RULE_ORDER,
	};

	if (!subject_of(moment, plan, &chance))
		keep_away(&chance, RUNDOWN_RULE_LACKS);
	return chance;
}

static void settle_chance(struct moment *moment, struct chance *chances, size_t at, enum rundown_rule unsafe)
{
	struct chance *chance = &chances[at];
	bool grid = chance->rule == RUNDOWN_RULE_GRID || chance->rule == RUNDOWN_RULE_GRID_AGAIN;
	bool optional = !grid && (chance->rule != RUNDOWN_RULE_RESULT || chance->cue.class_);

	if (unsafe)
		keep_away(chance, unsafe);
	if (!chance->possible)
		return;
	if (is_timely(chance->cue.role) && !moment->fresh)
		keep_away(chance, RUNDOWN_RULE_OLD);
	if (moment->state->stopped_ms)
		not_before(chance, moment->state->stopped_ms + moment->rundown->numbers.quiet_after_stop_ms,
			   RUNDOWN_RULE_STOPPED);
	if (!grid)
		keep_the_rules(moment, chance, optional);
	else if (chance->rule == RUNDOWN_RULE_GRID_AGAIN && moment->state->on_air[ON_AIR_MAIN].cue.serial)
		not_before(chance, moment->state->on_air[ON_AIR_MAIN].until_ms, RUNDOWN_RULE_REST);
	give_way(moment, chances, at);
	if (optional)
		keep_before_grid(moment, chance);
	keep_clean_before_start(moment, chance);
}

void chances_of(struct moment *moment, struct chance *chances, size_t *count)
{
	const struct cue_plan *grid = rundown_plan(moment->rundown, RUNDOWN_GRID);
	enum rundown_rule unsafe = safety(moment);

	*count = 0;
	if (grid && grid_may_come(moment))
		chances[(*count)++] = grid_chance(moment, grid);
	result_chances(moment, chances, count);
	for (size_t i = 0; i < moment->rundown->order_count; i++)
		chances[(*count)++] = optional_chance(moment, moment->rundown->order[i]);
	for (size_t i = 0; i < *count; i++)
		settle_chance(moment, chances, i, unsafe);
}

void grid_was_shown(struct moment *moment, struct heat_note *note, bool by_hand)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_GRID);

	if (by_hand && plan && moment->start_ms != RUNDOWN_NEVER &&
	    moment->now_ms + plan->ms + moment->rest_ms < first_grid_ms(moment, plan))
		return;
	if (!note->grids++)
		note->grid_ms = moment->now_ms;
	note->grid_wall = moment->state->start_wall;
	note->grid_owed = false;
}

void remember(struct moment *moment, const struct chance *chance)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *heat = chance->cue.heat && moment->in->day
					       ? race_day_heat(moment->in->day, chance->cue.heat)
					       : NULL;
	struct heat_note *note = heat ? heat_note_get(state, heat) : NULL;

	state->change_rest = false;
	if (chance->key)
		shown_add(state, chance->key, moment->now_ms, chance->next_page);
	if (!note)
		return;
	if (chance->cue.role == RUNDOWN_GRID) {
		grid_was_shown(moment, note, chance->cue.by_hand);
	} else if (chance->cue.role == RUNDOWN_CARD) {
		note->cards++;
	} else if (chance->cue.role == RUNDOWN_RESULT && chance->cue.class_) {
		note->classes_shown++;
	} else if (chance->cue.role == RUNDOWN_RESULT) {
		note->agains += chance->rule == RUNDOWN_RULE_RESULT_AGAIN;
		remember_result(note, heat);
	}
}

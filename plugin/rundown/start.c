/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The start that was told last, and the guard around it: nothing of ours in the last seconds before it, and nothing
 * after it until somebody says what goes on.
 */
#include "engine.h"

#include "base/text.h"

#define SLIP_MOST_MIN 600

/* A start without an offset is by the clock of the place, which this machine's is taken for. */
static int64_t told_wall(const struct moment *moment, const struct race_heat *heat)
{
	if (!heat || heat->start.utc_ms == RACE_NO_MS || heat->start.date_only)
		return RACE_NO_MS;
	int64_t wall = heat->start.utc_ms - (heat->start.local ? moment->in->utc_offset_s * (int64_t)SECOND_MS : 0);
	int64_t old_ms = moment->rundown->numbers.start_old_ms;
	/* It was not moved but forgotten, or the clock is of another day. */
	return wall < moment->wall_ms - old_ms ? RACE_NO_MS : wall;
}

static int64_t in_monotonic(const struct moment *moment, int64_t wall_ms)
{
	return moment->now_ms + (wall_ms - moment->wall_ms);
}

/* A feed that loses its starts has not taken them back. */
void see_start(struct moment *moment, const struct race_heat *heat, struct heat_note *note)
{
	int64_t told = told_wall(moment, heat);

	if (told == RACE_NO_MS || told == note->told_wall)
		return;
	note->told_wall = told;
	note->slip_ms = 0;
	note->past_told = note->past_minute_told = false;
	if (in_monotonic(moment, told) > moment->now_ms)
		note->spent = false;
}

static void slip(struct moment *moment)
{
	struct heat_note *note = moment->note;

	for (size_t i = 0; i < moment->in->press_count; i++) {
		const struct rundown_press *press = &moment->in->presses[i];
		if (press->kind != RUNDOWN_PRESS_SLIP || !press->minutes || !note || note->told_wall == RACE_NO_MS ||
		    press->minutes < -SLIP_MOST_MIN || press->minutes > SLIP_MOST_MIN)
			continue;
		note->slip_ms += press->minutes * (int64_t)MINUTE_MS;
		note->spent = note->past_told = note->past_minute_told = false;
		char *label = heat_label(moment, moment->next);
		tell(moment, "%s starts at %s now", label, wall_clock(moment, note->told_wall + note->slip_ms));
	}
}

static int64_t start_wall(const struct heat_note *note)
{
	return !note || note->told_wall == RACE_NO_MS ? RACE_NO_MS : note->told_wall + note->slip_ms;
}

/* ---- the guard ---- */

static void put_up_guard(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	int64_t wall = start_wall(moment->note);
	int64_t start = wall == RACE_NO_MS ? RUNDOWN_NEVER : in_monotonic(moment, wall);

	/* A clock that was put back brings a start again. */
	if (start != RUNDOWN_NEVER && moment->note->spent && start <= moment->now_ms)
		start = RUNDOWN_NEVER;

	if (start == RUNDOWN_NEVER || !moment->next)
		return;
	/* A start that had passed when the last cars came in tells nothing of these ones. */
	if (start <= state->gap_since_ms) {
		moment->note->spent = true;
		return;
	}
	moment->start_ms = start;
	int64_t from = start - moment->rundown->numbers.clean_before_start_ms;
	moment_wake(moment, from);
	moment_wake(moment, start);
	if (moment->now_ms < from)
		return;
	if (!state->guard.on || !rg_equal(state->guard.heat, moment->next->id)) {
		rg_free(state->guard.heat);
		state->guard.heat = rg_strdup(moment->next->id);
		state->guard.status = moment->next->status;
		state->guard.on = true;
		state->guard.at_ms = start;
	} else if (start < state->guard.at_ms) {
		state->guard.at_ms = start;
	}
	/* What is said before the start is no answer to its passing. */
	if (moment->now_ms < state->guard.at_ms)
		state->guard.status = moment->next->status;
}

/*
 * The status of the guarded heat is another one. A feed that is late may say only now that its cars roll to the line,
 * while they race; after `late_feed` it would have said more.
 */
static bool status_frees(struct moment *moment, const struct race_heat *heat)
{
	const struct rundown_state *state = moment->state;
	int64_t late = state->guard.at_ms + moment->rundown->numbers.late_feed_ms;

	if (heat->status == state->guard.status || moment->now_ms < state->guard.at_ms)
		return false;
	if (heat->status != RACE_HEAT_GRID)
		return true;
	moment_wake(moment, late);
	return moment->now_ms >= late;
}

static bool guard_is_lifted(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *heat = moment->guarded, *next = moment->next;
	bool same = next && rg_equal(next->id, state->guard.heat);
	int64_t late = state->guard.at_ms + moment->rundown->numbers.late_feed_ms;

	if (moment->hand_acts)
		return true;
	/* The start was moved, by more than an estimate creeps. */
	int64_t wall = start_wall(moment->note);
	if (same && wall != RACE_NO_MS &&
	    in_monotonic(moment, wall) >= moment->now_ms + moment->rundown->numbers.moved_least_ms)
		return true;
	if (heat && (status_frees(moment, heat) || heat_note_get(state, heat)->finish_ms >= state->guard.at_ms))
		return true;
	if (same || !next || !heat_is_on(next))
		return false;
	moment_wake(moment, late);
	return next->status != RACE_HEAT_GRID || moment->now_ms >= late;
}

/*
 * A start that was still to come when somebody changed the clock keeps its last seconds clean all the same: the clock
 * may have been right before.
 */
static void look_at_jump(struct moment *moment, int64_t jumped_ms)
{
	struct rundown_state *state = moment->state;

	if (moment->other_next)
		state->before_jump_ms = 0;
	if ((jumped_ms < 5 * SECOND_MS && jumped_ms > -5 * SECOND_MS) || state->last_start_ms == RUNDOWN_NEVER)
		return;
	if (state->last_start_ms > moment->now_ms)
		state->before_jump_ms = state->last_start_ms;
	if (!moment->other_next)
		tell(moment, "This computer's clock was changed. Starts are reckoned anew");
}

void look_at_start(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool waits = moment->between || state->race == RACE_STATE_GRID;

	look_at_jump(moment, moment->jumped_ms);
	slip(moment);
	moment->start_ms = RUNDOWN_NEVER;
	if (waits)
		put_up_guard(moment);
	else
		state->guard.on = false;
	moment->guarded = state->guard.on && moment->in->day ? race_day_heat(moment->in->day, state->guard.heat) : NULL;
	if (state->guard.on && guard_is_lifted(moment)) {
		/* What has passed guides nobody any more; what is to come still does. */
		if (moment->start_ms <= moment->now_ms) {
			moment->note->spent = true;
			moment->start_ms = RUNDOWN_NEVER;
		}
		state->guard.on = false;
	}
	if (state->before_jump_ms) {
		moment_wake(moment, state->before_jump_ms - moment->rundown->numbers.clean_before_start_ms);
		moment_wake(moment, state->before_jump_ms);
	}
	state->start_wall = start_wall(moment->note);
	state->last_start_ms = moment->start_ms;
}

enum rundown_rule guard_rule(const struct moment *moment)
{
	const struct rundown_state *state = moment->state;
	int64_t clean_ms = moment->rundown->numbers.clean_before_start_ms;

	if (moment->start_ms != RUNDOWN_NEVER && moment->now_ms >= moment->start_ms - clean_ms &&
	    moment->now_ms < moment->start_ms)
		return RUNDOWN_RULE_CLEAN;
	if (state->guard.on)
		return moment->now_ms < state->guard.at_ms ? RUNDOWN_RULE_CLEAN : RUNDOWN_RULE_PAST;
	if (state->before_jump_ms && moment->now_ms >= state->before_jump_ms - clean_ms &&
	    moment->now_ms < state->before_jump_ms)
		return RUNDOWN_RULE_CLEAN;
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is new since the last step: keys, the race state, the heats and which of them is next. */
#include "engine.h"

#include <string.h>

#include "base/text.h"
#include "race/day/derive.h"

bool heat_is_run(const struct race_heat *heat)
{
	return heat->status == RACE_HEAT_FINISHED || heat->status == RACE_HEAT_OFFICIAL;
}

bool heat_is_on(const struct race_heat *heat)
{
	return heat->status == RACE_HEAT_GRID || heat->status == RACE_HEAT_LIVE || heat->status == RACE_HEAT_STOPPED;
}

static void put_text(char **text, const char *value)
{
	if (rg_equal(*text, value))
		return;
	rg_free(*text);
	*text = rg_strdup(value);
}

/* ---- keys ---- */

void look_at_presses(struct moment *moment)
{
	for (size_t i = 0; i < moment->in->press_count; i++) {
		const struct rundown_press *press = &moment->in->presses[i];
		switch (press->kind) {
		case RUNDOWN_PRESS_HEAT:
			put_text(&moment->state->chosen, press->value);
			moment->hand_acts = true;
			break;
		case RUNDOWN_PRESS_STATE:
		case RUNDOWN_PRESS_SLIP:
			moment->hand_acts = true;
			break;
		case RUNDOWN_PRESS_TAKE_NEXT:
			moment->take = true;
			break;
		case RUNDOWN_PRESS_CONFIRM:
			moment->state->confirmed = true;
			break;
		default:
			break;
		}
	}
}

/* ---- the race state ---- */

static const struct race_heat *find_heat(const struct moment *moment, const char *id)
{
	return moment->in->day && id ? race_day_heat(moment->in->day, id) : NULL;
}

/* A gap begins: graphics have had nothing of it yet. */
static void begin_gap(struct moment *moment)
{
	moment->state->gap_since_ms = moment->now_ms;
	moment->state->gap_used_ms = 0;
}

static void finish_heat(struct moment *moment, const struct race_heat *heat, struct heat_note *note)
{
	struct rundown_state *state = moment->state;
	const struct race_class *class_ = race_heat_class(heat);

	if (note->finish_ms)
		return;
	note->finish_ms = moment->now_ms;
	note->result_owed = true;
	note->went = true;
	if (class_)
		put_text(&state->last_class, class_->id);
	if (rg_equal(state->chosen, heat->id))
		put_text(&state->chosen, NULL);
	begin_gap(moment);
}

static void race_begins(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool by_data = moment->in->by == RACE_STATE_BY_DATA;
	const char *id = (by_data || !state->next) && moment->in->heat ? moment->in->heat : state->next;
	const struct race_heat *heat = find_heat(moment, id);
	int64_t early_ms = state->last_start_ms == RUNDOWN_NEVER ? 0 : state->last_start_ms - moment->now_ms;

	put_text(&state->race_heat, id);
	state->late_told = false;
	if (!heat)
		return;
	struct heat_note *note = heat_note_get(state, heat);
	note->went = true;
	note->over_by_hand = false;
	if (rg_equal(id, state->next) && early_ms >= moment->rundown->numbers.clean_before_start_ms)
		tell(moment, "%s goes before its time", heat_label(moment, heat));
}

static void race_ends(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *heat = find_heat(moment, state->race_heat);
	struct heat_note *note = heat ? heat_note_get(state, heat) : NULL;

	begin_gap(moment);
	state->race_ended_ms = moment->now_ms;
	if (!note)
		return;
	/* By data its status says so; a hand may be before it. */
	if (moment->in->by != RACE_STATE_BY_DATA)
		note->over_by_hand = !heat_is_run(heat);
	finish_heat(moment, heat, note);
}

static void race_stops(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *heat = find_heat(moment, state->race_heat ? state->race_heat : moment->in->heat);

	state->stopped_ms = moment->now_ms;
	if (heat)
		heat_note_get(state, heat)->stopped = true;
	tell(moment, "Stopped. Nothing comes before the grid of the restart");
}

static bool is_between(enum race_state state)
{
	return state == RACE_STATE_GAP || state == RACE_STATE_FINISHED;
}

/* RESULT by key without CARS GO: the heat that was next is over. */
static void finished_from_grid(struct moment *moment)
{
	if (moment->in->by == RACE_STATE_BY_DATA || moment->in->state != RACE_STATE_FINISHED)
		return;
	put_text(&moment->state->race_heat, moment->state->next);
	race_ends(moment);
}

void look_at_race(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	enum race_state before = state->race, now = moment->in->state;

	moment->between = is_between(now);
	state->race_by = moment->in->by;
	if (before == now)
		return;
	state->race = now;
	state->race_since_ms = moment->now_ms;
	if (!state->stepped) {
		begin_gap(moment);
		return;
	}
	if (now == RACE_STATE_RACE)
		race_begins(moment);
	else if (now == RACE_STATE_STOPPED)
		race_stops(moment);
	else if (is_between(now) && (before == RACE_STATE_RACE || before == RACE_STATE_STOPPED))
		race_ends(moment);
	else if (before == RACE_STATE_GRID || before == RACE_STATE_GAP)
		finished_from_grid(moment);
}

/* ---- heats ---- */

/* Places and statuses: what a viewer sees of a result. Times that come later change nothing of it. */
static uint64_t hash_result(const struct race_heat *heat)
{
	uint64_t hash = RG_HASH_START;

	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		hash = rg_hash_text(hash, entry->driver.id ? entry->driver.id : "");
		hash = rg_hash(hash, &entry->position, sizeof(entry->position));
		hash = rg_hash(hash, &entry->status, sizeof(entry->status));
	}
	return hash ? hash : 1;
}

static void begin_again(struct heat_note *note, enum rundown_tag tag)
{
	note->tag = tag;
	note->grids = 0;
	note->finish_ms = 0;
	note->result_owed = note->result_again = note->over_by_hand = note->went = false;
	note->result_count = note->classes_shown = 0;
	note->agains = 0;
}

/* The attempt that this one takes the place of: of the same id, or one that counts no more, of the same name. */
static const struct heat_note *attempt_before(const struct moment *moment, const struct race_heat *heat)
{
	struct rundown_state *state = moment->state;

	for (int attempt = heat_attempt(heat) - 1; attempt > 0; attempt--) {
		const struct heat_note *note = heat_note_find(state, heat->id, attempt);
		if (note)
			return note;
	}
	for (RACE_EACH(struct race_heat, other, moment->in->day->heats)) {
		if (other != heat && other->status == RACE_HEAT_RERUN && other->phase == heat->phase &&
		    other->race == heat->race && rg_equal(other->group, heat->group) &&
		    race_heat_class(other) == race_heat_class(heat))
			return heat_note_find(state, other->id, heat_attempt(other));
	}
	return NULL;
}

static bool status_is_run(int status)
{
	return status == RACE_HEAT_FINISHED || status == RACE_HEAT_OFFICIAL;
}

static void tell_run_again(struct moment *moment, const struct race_heat *heat)
{
	tell(moment, "%s is run again. Old result withdrawn", heat_label(moment, heat));
}

static void see_new_attempt(struct moment *moment, const struct race_heat *heat, struct heat_note *note)
{
	const struct heat_note *before = heat_attempt(heat) > 1 ? attempt_before(moment, heat) : NULL;

	if (!before)
		return;
	bool was_over = status_is_run(before->status) || before->finish_ms || before->status == RACE_HEAT_RERUN;
	note->tag = was_over ? RUNDOWN_TAG_RERUN : RUNDOWN_TAG_RESTART;
	note->stopped = !was_over;
	if (was_over && moment->now_ms != moment->state->began_ms)
		tell_run_again(moment, heat);
}

static void see_status(struct moment *moment, const struct race_heat *heat, struct heat_note *note)
{
	int before = note->status;

	note->status = heat->status;
	if (!before)
		see_new_attempt(moment, heat, note);
	if (!race_heat_over(heat))
		note->open_seen = true;
	if (!before || before == heat->status)
		return;
	if (heat->status == RACE_HEAT_STOPPED)
		note->stopped = true;
	if (heat->status == RACE_HEAT_GRID && status_is_run(before)) {
		begin_again(note, RUNDOWN_TAG_RERUN);
		tell_run_again(moment, heat);
	} else if (heat->status == RACE_HEAT_GRID && note->stopped && note->tag != RUNDOWN_TAG_RESTART) {
		begin_again(note, RUNDOWN_TAG_RESTART);
	}
}

bool result_is_ready(const struct moment *moment, const struct race_heat *heat, const struct heat_note *note)
{
	if (!race_heat_has_result(heat))
		return false;
	return heat_is_run(heat) ||
	       (!moment->statuses && note->finish_ms &&
		moment->now_ms - note->result_since_ms >= moment->rundown->numbers.settled_after_ms);
}

static bool was_shown(const struct heat_note *note, uint64_t result)
{
	for (size_t i = 0; i < note->result_count && i < RESULTS_KEPT; i++) {
		if (note->results[i] == result)
			return true;
	}
	return false;
}

static void see_result(struct moment *moment, const struct race_heat *heat, struct heat_note *note)
{
	uint64_t result = race_heat_has_result(heat) ? hash_result(heat) : 0;

	if (result != note->result) {
		note->result = result;
		note->result_since_ms = moment->now_ms;
	}
	if (heat->result != RACE_RESULT_PROVISIONAL)
		note->provisional_wall = RACE_NO_MS;
	else if (note->provisional_wall == RACE_NO_MS)
		note->provisional_wall = moment->wall_ms;
	if (!result || !note->result_count || !heat_is_run(heat))
		return;
	note->result_again = !was_shown(note, result);
}

static void see_heats(struct moment *moment)
{
	const struct race_heat *last = race_day_last_heat(moment->in->day, NULL);

	moment->statuses = false;
	for (RACE_EACH(struct race_heat, heat, moment->in->day->heats)) {
		moment->statuses = moment->statuses || heat->status != RACE_HEAT_SCHEDULED;
		struct heat_note *note = heat_note_get(moment->state, heat);
		see_start(moment, heat, note);
		see_status(moment, heat, note);
		see_result(moment, heat, note);
		/* Of several that are over at once, which a feed that skips has, the last counts. */
		if (note->open_seen && !note->finish_ms && heat_is_run(heat) &&
		    (heat == last || rg_equal(moment->state->race_heat, heat->id)))
			finish_heat(moment, heat, note);
	}
}

/*
 * A feed without statuses: a heat is over when its places have not changed for a while. Until then its cars may race,
 * whatever is next.
 */
static void settle(struct moment *moment)
{
	const struct race_heat *placed = race_day_last_result_heat(moment->in->day, NULL);
	struct heat_note *note = placed ? heat_note_get(moment->state, placed) : NULL;

	if (!note || !moment->state->stepped)
		return;
	int64_t settled = note->result_since_ms + moment->rundown->numbers.settled_after_ms;
	moment_wake(moment, settled);
	if (note->finish_ms)
		return;
	/* It was so when the engine began: that is no news. */
	if (note->result_since_ms <= moment->state->began_ms)
		return;
	moment->unsettled = moment->now_ms < settled;
	if (!moment->unsettled)
		finish_heat(moment, placed, note);
}

static const struct race_heat *choose_next(const struct moment *moment)
{
	const struct race_day *day = moment->in->day;
	const struct race_heat *current = race_day_current_heat(day, NULL),
			       *chosen = find_heat(moment, moment->state->chosen);

	if (chosen && !race_heat_over(chosen) && !heat_note_get(moment->state, chosen)->over_by_hand)
		return chosen;
	for (; current; current++) {
		if (current == (const struct race_heat *)day->heats.items + day->heats.count)
			return NULL;
		if (!race_heat_over(current) && !heat_note_get(moment->state, current)->over_by_hand)
			return current;
	}
	return NULL;
}

static const struct race_heat *choose_last(const struct moment *moment)
{
	const struct race_heat *last = NULL;
	int64_t finish_ms = 0;

	for (RACE_EACH(struct race_heat, heat, moment->in->day->heats)) {
		const struct heat_note *note = heat_note_get(moment->state, heat);
		if (note->finish_ms && note->finish_ms >= finish_ms && heat->status != RACE_HEAT_RERUN &&
		    heat->status != RACE_HEAT_CANCELLED) {
			last = heat;
			finish_ms = note->finish_ms;
		}
	}
	return last ? last : race_day_last_result_heat(moment->in->day, NULL);
}

/* Neither has the heat before been run, nor do its cars race: others take its place. */
static void see_change_of_order(struct moment *moment, const char *before_id, int before_attempt)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *before = find_heat(moment, before_id);
	const struct heat_note *note = heat_note_find(state, before_id, before_attempt);

	if (!note || note->went || note->over_by_hand || !moment->next || (before && race_heat_over(before)) ||
	    (before && heat_attempt(before) != before_attempt))
		return;
	state->change_rest = true;
	bool was_due = note->grids > 0;
	if (moment->note && !moment->note->grids)
		moment->note->grid_owed = was_due;
	if (before && !state->chosen && moment->note->tag != RUNDOWN_TAG_RERUN)
		tell(moment, "Order changed by data: %s → %s. ◀ to go back", heat_label(moment, before),
		     heat_label(moment, moment->next));
}

void look_at_heats(struct moment *moment)
{
	struct rundown_state *state = moment->state;

	if (!moment->in->day)
		return;
	see_heats(moment);
	if (!moment->statuses)
		settle(moment);
	moment->next = choose_next(moment);
	moment->last = choose_last(moment);
	/* Notes do not move any more in this step. */
	moment->note = moment->next ? heat_note_get(state, moment->next) : NULL;
	moment->last_note = moment->last ? heat_note_get(state, moment->last) : NULL;
	const char *id = moment->next ? moment->next->id : NULL;
	int attempt = moment->next ? heat_attempt(moment->next) : 0;
	moment->other_next = !rg_equal(id, state->next) || attempt != state->next_attempt;
	if (!moment->other_next)
		return;
	char *before = state->next;
	int before_attempt = state->next_attempt;
	state->next = rg_strdup(id);
	state->next_attempt = attempt;
	if (before && state->stepped)
		see_change_of_order(moment, before, before_attempt);
	rg_free(before);
}

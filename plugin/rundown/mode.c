/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has it: the automatic, a hand, nobody until AUTO, or ALL OFF. */
#include "engine.h"

#include <string.h>

#include "base/text.h"
#include "race/file/said.h"
#include "zone.h"

/* The last word of a hand about who has it: AUTO or AUTO_OFF; 0: none. */
static enum rundown_press_kind last_word(const struct moment *moment)
{
	for (size_t i = moment->in->press_count; i-- > 0;) {
		enum rundown_press_kind kind = moment->in->presses[i].kind;
		if (kind == RUNDOWN_PRESS_AUTO || kind == RUNDOWN_PRESS_AUTO_OFF)
			return kind;
	}
	return 0;
}

/* ---- hands ---- */

static const struct cue_plan *plan_of_graphic(const struct rundown *rundown, const char *graphic)
{
	for (size_t i = 0; i < rundown->cue_count; i++) {
		if (rg_equal(rundown->cues[i].graphic, graphic))
			return &rundown->cues[i];
	}
	return NULL;
}

/* What a hand showed was shown: it does not come once more by itself a moment later. */
static void note_shown_by_hand(struct moment *moment, const struct rundown_hand *hand)
{
	struct rundown_state *state = moment->state;
	const struct cue_plan *plan = plan_of_graphic(moment->rundown, hand->graphic);
	const struct race_heat *heat = hand->heat && moment->in->day ? race_day_heat(moment->in->day, hand->heat)
								     : NULL;

	if (!plan)
		return;
	if (plan->role == RUNDOWN_RESULT && (heat || moment->last)) {
		struct heat_note *note = heat_note_get(state, heat ? heat : moment->last);
		note->result_owed = note->result_again = false;
		if (note->result)
			note->results[note->result_count++ % RESULTS_KEPT] = note->result;
	} else if (plan->role == RUNDOWN_GRID && (heat || moment->next)) {
		struct heat_note *note = heat_note_get(state, heat ? heat : moment->next);
		grid_was_shown(moment, note, true);
	} else {
		const char *subject = hand->driver ? hand->driver : hand->class_ ? hand->class_ : hand->heat;
		shown_add(state, rg_arena_printf(state->arena, "%s %s", plan->name, subject ? subject : ""),
			  moment->now_ms, 0);
	}
}

static char *hand_key(struct rundown_state *state, const struct rundown_hand *hand)
{
	return rg_arena_printf(state->arena, "%s %s %s %s %s", hand->graphic ? hand->graphic : "",
			       hand->zone ? hand->zone : "", hand->heat ? hand->heat : "",
			       hand->class_ ? hand->class_ : "", hand->driver ? hand->driver : "");
}

static bool had(const struct rundown_state *state, const char *key)
{
	char **keys = state->hands.items;

	for (size_t i = 0; i < state->hands.count; i++) {
		if (strcmp(keys[i], key) == 0)
			return true;
	}
	return false;
}

static void forget_hands(struct rundown_state *state)
{
	char **keys = state->hands.items;

	for (size_t i = 0; i < state->hands.count; i++)
		rg_free(keys[i]);
	state->hands.count = 0;
}

/* A graphic that a hand takes suspends the automatic; one that was there before AUTO does not do so again. */
static bool look_at_hands(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool any = false, news = false;

	for (size_t i = 0; i < moment->in->hand_count; i++) {
		const struct rundown_hand *hand = &moment->in->hands[i];
		if (rundown_zone_name_stays(hand->zone))
			continue;
		any = true;
		if (had(state, hand_key(state, hand)))
			continue;
		news = true;
		note_shown_by_hand(moment, hand);
	}
	forget_hands(state);
	for (size_t i = 0; i < moment->in->hand_count; i++) {
		if (!rundown_zone_name_stays(moment->in->hands[i].zone))
			*(char **)rg_array_push(&state->hands,
						sizeof(char *)) = rg_strdup(hand_key(state, &moment->in->hands[i]));
	}
	if (state->hands_on_air && !any)
		state->hand_left_ms = state->clean_since_ms = moment->now_ms;
	state->hands_on_air = any;
	return news;
}

/* A hand took off what the automatic had on. */
static bool look_at_clears(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool cleared = false;

	for (size_t i = 0; i < moment->in->press_count; i++) {
		const struct rundown_press *press = &moment->in->presses[i];
		for (int slot = 0; slot < ON_AIR_COUNT && press->kind == RUNDOWN_PRESS_CLEAR; slot++) {
			if (!state->on_air[slot].cue.serial ||
			    (press->serial ? press->serial != state->on_air[slot].cue.serial : slot != ON_AIR_MAIN))
				continue;
			air_clear(moment, slot, RUNDOWN_RULE_HAND, -1);
			state->off_by_hand[slot] = slot != ON_AIR_MAIN;
			cleared = cleared || slot == ON_AIR_MAIN;
		}
	}
	return cleared;
}

static void suspend(struct moment *moment, const char *words)
{
	struct rundown_state *state = moment->state;

	if (!state->suspended && !state->held)
		tell(moment, "%s", race_said(words));
	state->suspended = true;
	state->auto_waits = false;
	state->hand_left_ms = moment->now_ms;
}

static void give_back(struct moment *moment)
{
	struct rundown_state *state = moment->state;

	if (state->suspended || state->held)
		tell(moment, "Automatic again");
	state->suspended = state->held = state->by_all_off = state->auto_waits = false;
	memset(state->off_by_hand, 0, sizeof(state->off_by_hand));
}

/* ---- held ---- */

static void hold(struct moment *moment)
{
	moment->state->held = true;
	moment->state->auto_waits = false;
}

static void look_at_silence(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	int64_t age_ms = moment->in->age_ms, most_ms = moment->rundown->numbers.held_after_ms;

	moment->fresh = age_ms >= 0 && age_ms < moment->rundown->numbers.fresh_ms;
	if (moment->fresh) {
		state->silence_released = state->confirmed = false;
		moment_wake(moment, moment->now_ms + moment->rundown->numbers.fresh_ms - age_ms);
	}
	moment->fresh = moment->fresh || state->confirmed;
	if (age_ms < 0 || state->silence_released)
		return;
	if (age_ms < most_ms) {
		moment_wake(moment, moment->now_ms + most_ms - age_ms);
		return;
	}
	state->silence_released = true;
	hold(moment);
	tell(moment, "Data from %s (%d min). The automatic is held: press AUTO",
	     wall_clock(moment, moment->wall_ms - age_ms), (int)(age_ms / MINUTE_MS));
}

static void look_at_holds(struct moment *moment)
{
	if (moment->in->hold == RUNDOWN_HOLD_RESTART) {
		hold(moment);
		tell(moment, "OBS was started anew. The automatic is held: press AUTO");
	} else if (moment->in->hold == RUNDOWN_HOLD_COLLECTION) {
		hold(moment);
		tell(moment, "Another scene collection. The automatic is held: press AUTO");
	}
	if (last_word(moment) == RUNDOWN_PRESS_AUTO_OFF) {
		hold(moment);
		tell(moment, "The automatic is held: press AUTO");
	}
	look_at_silence(moment);
}

/* ---- AUTO, and by itself ---- */

static void look_at_auto(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool races = state->race == RACE_STATE_RACE || state->race == RACE_STATE_STOPPED;
	int64_t age_ms = moment->in->age_ms;

	if (last_word(moment) == RUNDOWN_PRESS_AUTO) {
		if (moment->in->all_off)
			return;
		state->auto_waits = true;
		if (races)
			tell(moment, "Cars race. The automatic comes back after it");
		else if (age_ms >= moment->rundown->numbers.held_after_ms)
			tell(moment, "Data from %s (%d min). Grid: type it in",
			     wall_clock(moment, moment->wall_ms - age_ms), (int)(age_ms / MINUTE_MS));
	}
	if (state->auto_waits && !races)
		give_back(moment);
	int64_t back_ms = moment->rundown->numbers.back_after_hand_ms;
	if (!state->suspended || state->held || state->hands_on_air || !back_ms || moment->in->all_off)
		return;
	moment_wake(moment, state->hand_left_ms + back_ms);
	if (moment->between && moment->now_ms >= state->hand_left_ms + back_ms)
		give_back(moment);
}

static void look_at_all_off(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	bool off = moment->in->all_off;

	if (off && !state->was_off)
		tell(moment, "ALL OFF, held. Press * to release");
	if (!off && state->was_off) {
		suspend(moment, "Released. AUTO gives it back to the automatic");
		state->by_all_off = true;
	}
	state->was_off = off;
}

void look_at_mode(struct moment *moment)
{
	struct rundown_state *state = moment->state;

	look_at_holds(moment);
	bool cleared = look_at_clears(moment), news = look_at_hands(moment);
	if (cleared || news)
		suspend(moment, "A hand has it. AUTO gives it back");
	look_at_all_off(moment);
	look_at_auto(moment);
	moment->mode = moment->in->all_off ? RUNDOWN_OFF
		       : state->held       ? RUNDOWN_HELD
		       : state->suspended  ? RUNDOWN_SUSPENDED
					   : RUNDOWN_RUNS;
}

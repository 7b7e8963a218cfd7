/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine has on air: put on, taken off, and why it has to leave. */
#include "engine.h"

#include "base/text.h"
#include "race/day/derive.h"

#define CARS_GO_MS   250
#define REFUSED_MOST 3 /* of a heat: offered so often again */

static const struct rundown_graphic no_facts = {.zone = "full"};

const struct rundown_graphic *graphic_facts(const struct rundown_inputs *inputs, const char *graphic)
{
	for (size_t i = 0; i < inputs->graphic_count; i++) {
		if (rg_equal(inputs->graphics[i].id, graphic))
			return &inputs->graphics[i];
	}
	return &no_facts;
}

static void free_on_air(struct on_air *air)
{
	const char *const texts[] = {air->name,       air->cue.graphic, air->cue.zone,  air->cue.heat,
				     air->cue.class_, air->cue.driver,  air->cue.series};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		rg_free((char *)texts[i]);
	*air = (struct on_air){0};
}

void air_finish(struct rundown_state *state)
{
	for (int slot = 0; slot < ON_AIR_COUNT; slot++)
		free_on_air(&state->on_air[slot]);
}

void cue_strings_to(struct rg_arena *arena, struct rundown_cue *cue)
{
	cue->graphic = rg_arena_strdup(arena, cue->graphic);
	cue->zone = rg_arena_strdup(arena, cue->zone);
	cue->heat = rg_arena_strdup(arena, cue->heat);
	cue->class_ = rg_arena_strdup(arena, cue->class_);
	cue->driver = rg_arena_strdup(arena, cue->driver);
	cue->series = rg_arena_strdup(arena, cue->series);
}

/* The strings of an action live as long as the step's arena. */
static void act(struct moment *moment, enum rundown_act kind, const struct rundown_cue *cue, enum rundown_rule rule,
		int exit_ms)
{
	struct rundown_state *state = moment->state;
	struct rundown_action *action = rg_array_push(&state->actions, sizeof(*action));

	*action = (struct rundown_action){.act = kind, .cue = *cue, .rule = rule, .exit_ms = exit_ms};
	cue_strings_to(state->arena, &action->cue);
	state->decided[rule]++;
}

void air_clear(struct moment *moment, int slot, enum rundown_rule rule, int exit_ms)
{
	struct on_air *air = &moment->state->on_air[slot];

	if (!air->cue.serial)
		return;
	act(moment, RUNDOWN_CLEAR, &air->cue, rule, exit_ms);
	free_on_air(air);
	if (slot == ON_AIR_MAIN)
		moment->state->clean_since_ms = moment->now_ms;
}

void air_put(struct moment *moment, int slot, const struct chance *chance)
{
	struct rundown_state *state = moment->state;
	struct on_air *air = &state->on_air[slot];

	air_clear(moment, slot, chance->rule, -1);
	air->name = rg_strdup(chance->plan->name);
	air->cue = chance->cue;
	air->cue.serial = ++state->serial;
	air->cue.rule = chance->rule;
	air->cue.graphic = rg_strdup(chance->cue.graphic);
	air->cue.zone = rg_strdup(chance->cue.zone);
	air->cue.heat = rg_strdup(chance->cue.heat);
	air->cue.class_ = rg_strdup(chance->cue.class_);
	air->cue.driver = rg_strdup(chance->cue.driver);
	air->cue.series = rg_strdup(chance->cue.series);
	if (slot == ON_AIR_MAIN)
		state->clean_before_ms = state->clean_since_ms;
	air->since_ms = moment->now_ms;
	air->until_ms = chance->cue.ms ? moment->now_ms + chance->cue.ms : 0;
	act(moment, RUNDOWN_CUE, &air->cue, chance->rule, -1);
}

/* ---- why it leaves ---- */

static bool drives_in(const struct race_heat *heat, const char *driver)
{
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (rg_equal(entry->driver.id, driver))
			return true;
	}
	return false;
}

/* What it tells is no longer so. *at_once: it does not stay the moment that a viewer needs to see it leave. */
static bool is_withdrawn(const struct moment *moment, const struct rundown_cue *cue, bool *at_once)
{
	const struct race_heat *heat = cue->heat && moment->in->day ? race_day_heat(moment->in->day, cue->heat) : NULL;
	bool is_next = moment->next && rg_equal(moment->next->id, cue->heat);

	*at_once = false;
	switch (cue->role) {
	case RUNDOWN_RESULT:
	case RUNDOWN_PODIUM:
		*at_once = true;
		return heat && !result_is_ready(moment, heat, heat_note_get(moment->state, heat));
	case RUNDOWN_GRID:
	case RUNDOWN_NEXT_UP:
	case RUNDOWN_BUMPER:
	case RUNDOWN_COUNTDOWN:
		return !is_next;
	case RUNDOWN_CARD:
		*at_once = heat && !drives_in(heat, cue->driver);
		return !is_next || *at_once;
	default:
		return false;
	}
}

static bool was_unshown(const struct moment *moment, unsigned serial)
{
	for (size_t i = 0; i < moment->in->press_count; i++) {
		if (moment->in->presses[i].kind == RUNDOWN_PRESS_UNSHOWN && moment->in->presses[i].serial == serial)
			return true;
	}
	return false;
}

/* The first rule that takes off what comes and goes, in order of precedence; 0: none does. */
static enum rundown_rule leaves_by(const struct moment *moment, const struct on_air *air, int *exit_ms)
{
	const struct rundown_state *state = moment->state;
	enum rundown_rule guard = guard_rule(moment);
	bool at_once;

	*exit_ms = CARS_GO_MS;
	if (moment->in->all_off)
		return RUNDOWN_RULE_ALL_OFF;
	if (state->race == RACE_STATE_RACE || moment->unsettled)
		return RUNDOWN_RULE_RACE;
	if (state->race == RACE_STATE_STOPPED)
		return RUNDOWN_RULE_STOPPED;
	*exit_ms = -1;
	if (guard && !air->cue.by_hand)
		return guard;
	if (state->hands_on_air)
		return RUNDOWN_RULE_HAND;
	if (!air->cue.by_hand && is_withdrawn(moment, &air->cue, &at_once) &&
	    (at_once || moment->now_ms - air->since_ms >= moment->rundown->numbers.leave_after_least_ms))
		return RUNDOWN_RULE_WITHDRAWN;
	return air->until_ms && moment->now_ms >= air->until_ms ? RUNDOWN_RULE_TIME : 0;
}

/*
 * A grid or a result that nothing could show is owed as before: there may be a picture for it after a rest. Not for
 * ever, for a graphic that always lacks something would keep all others away.
 */
static bool offer_again(struct moment *moment, const struct rundown_cue *cue)
{
	const struct race_heat *heat = cue->heat && moment->in->day ? race_day_heat(moment->in->day, cue->heat) : NULL;
	struct heat_note *note = heat ? heat_note_get(moment->state, heat) : NULL;

	if (!note || (cue->role != RUNDOWN_GRID && cue->role != RUNDOWN_RESULT) || note->refused++ >= REFUSED_MOST)
		return false;
	if (cue->role == RUNDOWN_GRID)
		note->grids -= note->grids > 0;
	else if (cue->class_)
		note->classes_shown -= note->classes_shown > 0;
	else if (cue->tag == RUNDOWN_TAG_UPDATED)
		note->result_again = true;
	else
		note->result_owed = true;
	return true;
}

void air_keep_up(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	struct on_air *air = &state->on_air[ON_AIR_MAIN];
	int exit_ms;

	for (int slot = 0; slot < ON_AIR_COUNT; slot++) {
		if (!state->on_air[slot].cue.serial)
			continue;
		if (moment->in->all_off) {
			air_clear(moment, slot, RUNDOWN_RULE_ALL_OFF, 0);
		} else if (was_unshown(moment, state->on_air[slot].cue.serial)) {
			bool again = slot == ON_AIR_MAIN && offer_again(moment, &air->cue);
			air_clear(moment, slot, RUNDOWN_RULE_LACKS, -1);
			state->off_by_hand[slot] = slot != ON_AIR_MAIN;
			/* Nothing was seen of it, so the picture has been clean all the time. */
			if (slot == ON_AIR_MAIN && !again)
				state->clean_since_ms = state->clean_before_ms;
		}
	}
	if (!air->cue.serial)
		return;
	enum rundown_rule rule = leaves_by(moment, air, &exit_ms);
	if (rule) {
		air_clear(moment, ON_AIR_MAIN, rule, exit_ms);
		return;
	}
	moment_wake(moment, air->until_ms);
	moment_wake(moment, air->since_ms + moment->rundown->numbers.leave_after_least_ms);
}

/* ---- what stays ---- */

static bool stays_now(const struct moment *moment, const struct cue_plan *plan, int slot)
{
	const struct rundown_state *state = moment->state;
	const struct on_air *main = &state->on_air[ON_AIR_MAIN];

	if (moment->mode == RUNDOWN_OFF || state->by_all_off || state->off_by_hand[slot])
		return false;
	/* Held: what is there stays, and nothing new comes. */
	if (moment->mode == RUNDOWN_HELD && !state->on_air[slot].cue.serial)
		return false;
	/* A feed that loses its heats for a while takes nothing off. */
	if (!state->on_air[slot].cue.serial && (!moment->in->day || !moment->in->day->heats.count))
		return false;
	if (plan->role == RUNDOWN_STRIP && state->race != RACE_STATE_RACE)
		return false;
	for (size_t i = 0; main->cue.serial && i < moment->rundown->cue_count; i++) {
		const struct cue_plan *other = &moment->rundown->cues[i];
		if (other->alone && rg_equal(other->name, main->name))
			return false;
	}
	return true;
}

void air_stays(struct moment *moment)
{
	static const enum rundown_role roles[] = {[ON_AIR_BUG] = RUNDOWN_BUG, [ON_AIR_STRIP] = RUNDOWN_STRIP};

	for (int slot = ON_AIR_BUG; slot < ON_AIR_COUNT; slot++) {
		const struct cue_plan *plan = rundown_plan(moment->rundown, roles[slot]);
		bool on = moment->state->on_air[slot].cue.serial != 0, wanted = plan && stays_now(moment, plan, slot);
		if (on && !wanted)
			air_clear(moment, slot, RUNDOWN_RULE_STAYS, -1);
		if (on || !wanted)
			continue;
		struct chance chance = {
			.plan = plan,
			.cue = {.role = plan->role,
				.graphic = plan->graphic,
				.zone = graphic_facts(moment->in, plan->graphic)->zone,
				.pages = 1},
			.rule = RUNDOWN_RULE_STAYS,
		};
		air_put(moment, slot, &chance);
	}
}

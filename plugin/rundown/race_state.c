/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "race_state.h"

#include "base/mem.h"
#include "base/text.h"
#include "race/day/derive.h"

static const struct {
	enum race_state state;
	const char *name;
} states[] = {
	{RACE_STATE_GAP, "gap"},           {RACE_STATE_GRID, "grid"},       {RACE_STATE_RACE, "race"},
	{RACE_STATE_FINISHED, "finished"}, {RACE_STATE_STOPPED, "stopped"},
};

const char *race_state_name(enum race_state state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (states[i].state == state)
			return states[i].name;
	}
	return "gap";
}

bool race_state_find(const char *name, enum race_state *state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!rg_equal(states[i].name, name))
			continue;
		*state = states[i].state;
		return true;
	}
	return false;
}

void race_state_forget(struct race_state_now *now)
{
	rg_free(now->heat);
	rg_free(now->data_heat);
	*now = (struct race_state_now){.state = RACE_STATE_GAP, .by = RACE_STATE_BY_DATA, .from = now->from};
}

static bool is_listened_to(const struct race_state_now *now, enum race_state_by by)
{
	return by == RACE_STATE_BY_KEY || now->from == RACE_STATE_FROM_ALL ||
	       (by == RACE_STATE_BY_SCENE && now->from == RACE_STATE_FROM_KEYS_AND_SCENES) ||
	       (by == RACE_STATE_BY_DATA && now->from == RACE_STATE_FROM_KEYS_AND_DATA);
}

/*
 * The heat whose race state begins when the data says this, NULL: none. The data says the same again and again. Once a
 * heat is over, it is about the next one.
 */
static char *begun_by_data(struct race_state_now *now, enum race_state state, const char *heat)
{
	bool news = state != now->data_state || !rg_equal(heat, now->data_heat);
	bool over = state == RACE_STATE_FINISHED && state != now->data_state;
	char *begun = news && state != RACE_STATE_GAP ? rg_strdup(over ? now->data_heat : heat) : NULL;

	if (!rg_equal(heat, now->data_heat)) {
		rg_free(now->data_heat);
		now->data_heat = rg_strdup(heat);
	}
	now->data_state = state;
	return begun;
}

/* The same when a key or a scene says it, which may name no heat. */
static char *begun_by_hand(const struct race_state_now *now, enum race_state state, const char *heat)
{
	const char *about = heat ? heat : now->heat;
	bool news = state != now->state || !rg_equal(about, now->heat);

	return news && state != RACE_STATE_GAP ? rg_strdup(about) : NULL;
}

struct race_state_change race_state_set(struct race_state_now *now, enum race_state state, enum race_state_by by,
					const char *heat)
{
	bool same_heat = !heat || !now->heat || rg_equal(heat, now->heat);
	struct race_state_change change = {0};

	/* A key stands against data for its heat, because data is late or wrong more often than the hand at the track.
	 */
	bool stands = by == RACE_STATE_BY_DATA && now->by == RACE_STATE_BY_KEY && same_heat;
	/* The last heat of a day has no next one to be about: that it is over now, and was not before, is news. */
	bool is_over = state == RACE_STATE_FINISHED && now->data_state && now->data_state != RACE_STATE_FINISHED &&
		       rg_equal(heat, now->data_heat);
	change.taken = is_listened_to(now, by) && (!stands || is_over);
	change.begun = by == RACE_STATE_BY_DATA ? begun_by_data(now, state, heat) : begun_by_hand(now, state, heat);
	if (change.taken) {
		change.begins = state == RACE_STATE_RACE && now->state != RACE_STATE_RACE;
		now->state = state;
		now->by = by;
	}
	/* A key names no heat: it is about the first one that the data names after it. */
	if (heat && !rg_equal(heat, now->heat) && (change.taken || !now->heat)) {
		rg_free(now->heat);
		now->heat = rg_strdup(heat);
	}
	return change;
}

bool race_state_is_meant(const struct race_state_now *now, enum race_state state, const char *heat)
{
	if (state == now->state)
		return false;
	if (state != RACE_STATE_FINISHED)
		return true;
	if (heat)
		return !now->heat || rg_equal(heat, now->heat);
	bool cars_out = now->state == RACE_STATE_RACE || now->state == RACE_STATE_STOPPED;
	return cars_out || now->by != RACE_STATE_BY_DATA || !now->heat;
}

enum race_state race_state_of_day(const struct race_day *day, enum race_state before, const char **heat)
{
	const struct race_heat *current = race_day_current_heat(day, NULL), *last = race_day_last_heat(day, NULL);

	*heat = current ? current->id : last ? last->id : NULL;
	if (current && current->status == RACE_HEAT_GRID)
		return RACE_STATE_GRID;
	if (current && current->status == RACE_HEAT_LIVE)
		return RACE_STATE_RACE;
	if (current && current->status == RACE_HEAT_STOPPED)
		return RACE_STATE_STOPPED;
	return last && before != RACE_STATE_GAP && before != RACE_STATE_GRID ? RACE_STATE_FINISHED : RACE_STATE_GAP;
}

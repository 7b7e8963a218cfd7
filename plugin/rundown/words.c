/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the operator is told: one short sentence for each decision and oddity, in the crew's language. */
#include "engine.h"
#include "subject.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "race/day/derive.h"
#include "race/file/said.h"

#define LONGEST        400
#define SAME_AGAIN_MS  MINUTE_MS /* a feed that jumps to and fro says the same again and again */
#define LATE_TOLD_MS   (35 * SECOND_MS)
#define PAST_TOLD_MS   (5 * SECOND_MS) /* cars that go on time say so within it */
#define GRID_TOLD_MS   (40 * SECOND_MS)
#define GRID_SOON_MS   (5 * SECOND_MS)
#define PROVISIONAL_MS (10 * MINUTE_MS)

static void put_word(struct moment *moment, const char *text)
{
	struct rundown_state *state = moment->state;

	for (size_t i = 0; i < state->word_count; i++) {
		int64_t ago_ms = moment->now_ms - state->words[i].at_ms;
		if (strcmp(state->words[i].text, text) == 0 && ago_ms < SAME_AGAIN_MS)
			return;
	}
	if (state->word_count == RUNDOWN_WORDS)
		rg_free(state->words[RUNDOWN_WORDS - 1].text);
	else
		state->word_count++;
	memmove(state->words + 1, state->words, (state->word_count - 1) * sizeof(state->words[0]));
	state->words[0] = (struct told_word){.text = rg_strdup(text),
					     .wall_ms = moment->wall_ms,
					     .at_ms = moment->now_ms,
					     .number = ++state->words_told};
}

void tell(struct moment *moment, const char *format, ...)
{
	char text[LONGEST];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), race_said(format), list);
	va_end(list);
	/* A name that was cut within a letter is no text any more. */
	char *whole = rg_utf8_from_bytes(text, strlen(text));
	put_word(moment, whole);
	rg_free(whole);
}

void words_finish(struct rundown_state *state)
{
	for (size_t i = 0; i < state->word_count; i++)
		rg_free(state->words[i].text);
	state->word_count = 0;
}

/* "Q3 R3", "Semi-final A"; in the step's arena. */
char *heat_label(struct moment *moment, const struct race_heat *heat)
{
	struct rg_arena *arena = moment->state->arena;
	const char *phase = heat ? rundown_phase_word(heat->phase) : NULL;

	if (!heat)
		return rg_arena_strdup(arena, "?");
	if (heat->race != RACE_NONE)
		return heat->group ? rg_arena_printf(arena, "%s R%d", heat->group, heat->race)
				   : rg_arena_printf(arena, "R%d", heat->race);
	if (phase && heat->group)
		return rg_arena_printf(arena, "%s %s", phase, heat->group);
	if (phase || heat->group)
		return rg_arena_strdup(arena, phase ? phase : heat->group);
	return rg_arena_strdup(arena, heat->name ? heat->name : heat->id);
}

/* "13.31", in the step's arena. */
char *wall_clock(struct moment *moment, int64_t wall_ms)
{
	int64_t day_ms = 24 * 60 * (int64_t)MINUTE_MS;
	int64_t local = (wall_ms + moment->in->utc_offset_s * (int64_t)SECOND_MS) % day_ms;
	int minutes = (int)((local < 0 ? local + day_ms : local) / MINUTE_MS);

	return rg_arena_printf(moment->state->arena, "%d.%02d", minutes / 60, minutes % 60);
}

/* ---- of the moment ---- */

static const char *status_word(int status)
{
	switch (status) {
	case RACE_HEAT_GRID:
		return race_said("grid");
	case RACE_HEAT_STOPPED:
		return race_said("stopped");
	case RACE_HEAT_DELAYED:
		return race_said("delayed");
	case RACE_HEAT_FINISHED:
	case RACE_HEAT_OFFICIAL:
		return race_said("finished");
	default:
		return race_said("scheduled");
	}
}

static void tell_late_data(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *heat = moment->in->day && state->race_heat
					       ? race_day_heat(moment->in->day, state->race_heat)
					       : NULL;
	int64_t since_ms = moment->now_ms - state->race_since_ms;

	if (state->race != RACE_STATE_RACE || state->race_by != RACE_STATE_BY_KEY || state->late_told || !heat ||
	    heat->status == RACE_HEAT_LIVE)
		return;
	moment_wake(moment, state->race_since_ms + LATE_TOLD_MS);
	if (since_ms < LATE_TOLD_MS)
		return;
	state->late_told = true;
	tell(moment, "RACING (your key). Data still says %s, %d s", status_word(heat->status),
	     (int)(since_ms / SECOND_MS));
}

static void tell_past_start(struct moment *moment)
{
	struct rundown_state *state = moment->state;

	if (guard_rule(moment) != RUNDOWN_RULE_PAST || !moment->note)
		return;
	int64_t since_ms = moment->now_ms - state->guard.at_ms;
	moment_wake(moment, state->guard.at_ms + PAST_TOLD_MS);
	if (since_ms < PAST_TOLD_MS)
		return;
	if (!moment->note->past_told)
		tell(moment, "Past start time: press CARS GO or slip");
	moment->note->past_told = true;
	moment_wake(moment, state->guard.at_ms + MINUTE_MS);
	if (since_ms < MINUTE_MS || moment->note->past_minute_told)
		return;
	moment->note->past_minute_told = true;
	tell(moment, "Start time passed %d min ago. Slip? +5 +15 +25", (int)(since_ms / MINUTE_MS));
}

static void tell_classes(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_heat *next = moment->next;
	struct rg_buffer counts = {0};

	if (!next || !moment->other_next || next->classes.count < 2)
		return;
	for (RACE_EACH(struct race_ref, class_, next->classes)) {
		size_t cars = 0;
		for (RACE_EACH(struct race_entry, entry, next->entries))
			cars += rg_equal(entry->class_.id, class_->id);
		rg_buffer_format(&counts, "%s%zu", counts.length ? " + " : "", cars);
	}
	char *text = rg_buffer_take(&counts);
	if (state->stepped)
		tell(moment, "%d classes: %s cars", (int)next->classes.count, text);
	rg_free(text);
}

static void tell_class_change(struct moment *moment)
{
	struct rundown_state *state = moment->state;
	const struct race_class *class_ = moment->next ? race_heat_class(moment->next) : NULL;
	const char *phase;

	if (!class_ || !state->last_class || rg_equal(class_->id, state->last_class) ||
	    rg_equal(class_->id, state->said_class))
		return;
	rg_free(state->said_class);
	state->said_class = rg_strdup(class_->id);
	phase = rundown_phase_word(moment->next->phase);
	phase = moment->next->group ? moment->next->group : phase ? phase : "";
	char *name = rg_utf8_upper(class_->name ? class_->name : class_->id);
	if (moment->next->races > 1)
		tell(moment, "Now %s · %s · %d races", name, phase, moment->next->races);
	else
		tell(moment, "Now %s · %s", name, *phase ? phase : heat_label(moment, moment->next));
	rg_free(name);
}

/* A protest after a final takes its time. */
static void tell_provisional(struct moment *moment)
{
	struct heat_note *note = moment->last_note;

	if (!note || moment->last->phase != RACE_PHASE_FINAL || note->provisional_wall == RACE_NO_MS ||
	    note->provisional_told || !note->finish_ms)
		return;
	moment_wake(moment, note->finish_ms + PROVISIONAL_MS);
	if (moment->now_ms < note->finish_ms + PROVISIONAL_MS)
		return;
	note->provisional_told = true;
	tell(moment, "Provisional since %s", wall_clock(moment, note->provisional_wall));
}

void tell_of_moment(struct moment *moment)
{
	tell_late_data(moment);
	tell_past_start(moment);
	tell_classes(moment);
	tell_class_change(moment);
	tell_provisional(moment);
}

void tell_of_grid(struct moment *moment, const struct chance *grid)
{
	struct rundown_state *state = moment->state;
	const struct heat_note *note = moment->note;
	bool due = state->race == RACE_STATE_GRID ||
		   (moment->start_ms != RUNDOWN_NEVER &&
		    moment->now_ms >= moment->start_ms - grid->plan->before_start_ms[0]);
	char *about = rg_arena_printf(state->arena, "%s %d %d", note->id, note->attempt, note->grids);

	if (!grid->possible && grid->rule == RUNDOWN_RULE_LACKS && due && !rg_equal(about, state->grid_word)) {
		tell(moment, "%s has no cars in the data: type the grid", heat_label(moment, moment->next));
	} else if (grid->possible && grid->rule == RUNDOWN_RULE_GRID && grid->at_ms > moment->now_ms + GRID_SOON_MS &&
		   !rg_equal(about, state->grid_word)) {
		int seconds = (int)((grid->at_ms - moment->now_ms + SECOND_MS / 2) / SECOND_MS);
		moment_wake(moment, grid->at_ms - GRID_TOLD_MS);
		if (grid->at_ms - moment->now_ms > GRID_TOLD_MS)
			return;
		tell(moment, "Next: %s, grid in %d:%02d", heat_label(moment, moment->next), seconds / 60, seconds % 60);
	} else {
		return;
	}
	rg_free(state->grid_word);
	state->grid_word = rg_strdup(about);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results: of the heat that finished last, of each of its classes, and once more when one has changed. */
#include "engine.h"

#include "base/text.h"
#include "race/day/derive.h"

static uint64_t hash_driver(const struct race_entry *entry)
{
	return rg_hash_text(RG_HASH_START, entry->driver.id ? entry->driver.id : "");
}

void remember_result(struct heat_note *note, const struct race_heat *heat)
{
	note->result_owed = note->result_again = false;
	note->results[note->result_count++ % RESULTS_KEPT] = note->result;
	note->row_count = 0;
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (note->row_count < ROWS_KEPT)
			note->rows[note->row_count++] = (struct result_row){
				.driver = hash_driver(entry),
				.position = entry->position,
				.penalty_ms = entry->penalty.ms == RACE_NO_MS ? 0 : entry->penalty.ms};
	}
}

static struct chance begin(const struct moment *moment, const struct race_heat *heat, enum rundown_rule rule)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_RESULT);

	return (struct chance){
		.plan = plan,
		.cue = {.role = RUNDOWN_RESULT,
			.graphic = plan->graphic,
			.zone = graphic_facts(moment->in, plan->graphic)->zone,
			.heat = heat->id,
			.pages = 1,
			.ms = cue_ms(moment, plan)},
		.possible = true,
		.at_ms = moment->now_ms,
		.rule = rule,
	};
}

static struct chance first_result(struct moment *moment)
{
	struct chance chance = begin(moment, moment->last, RUNDOWN_RULE_RESULT);
	const struct heat_note *note = moment->last_note;

	not_before(&chance, note->finish_ms + chance.plan->after_finish_ms, RUNDOWN_RULE_RESULT);
	if (!result_is_ready(moment, moment->last, note))
		keep_away(&chance, RUNDOWN_RULE_LACKS);
	/* On the grid the cars go any moment, unless it is known when. */
	if (moment->state->race == RACE_STATE_GRID && moment->start_ms == RUNDOWN_NEVER)
		keep_away(&chance, RUNDOWN_RULE_GRID);
	return chance;
}

/* A heat of two classes: the whole comes first, each class after a rest. */
static struct chance class_result(struct moment *moment)
{
	struct chance chance = begin(moment, moment->last, RUNDOWN_RULE_RESULT);
	const struct race_ref *classes = moment->last->classes.items;

	chance.cue.class_ = classes[moment->last_note->classes_shown].id;
	if (!result_is_ready(moment, moment->last, moment->last_note))
		keep_away(&chance, RUNDOWN_RULE_LACKS);
	return chance;
}

/* A result of long ago is no news of this gap: the last heat's, and that of the one before. */
static const struct race_heat *find_changed(struct moment *moment, struct heat_note **found)
{
	const struct race_heat *changed = NULL;
	int64_t last_ms = moment->last_note ? moment->last_note->finish_ms : 0, before_ms = 0;

	for (RACE_EACH(struct race_heat, heat, moment->in->day->heats)) {
		const struct heat_note *note = heat_note_get(moment->state, heat);
		if (note->finish_ms < last_ms && note->finish_ms > before_ms)
			before_ms = note->finish_ms;
	}
	for (RACE_EACH(struct race_heat, heat, moment->in->day->heats)) {
		struct heat_note *note = heat_note_get(moment->state, heat);
		if (note->result_again && note->finish_ms && note->finish_ms >= before_ms &&
		    result_is_ready(moment, heat, note)) {
			changed = heat;
			*found = note;
		}
	}
	return changed;
}

void result_chances(struct moment *moment, struct chance *chances, size_t *count)
{
	const struct cue_plan *plan = rundown_plan(moment->rundown, RUNDOWN_RESULT);
	struct heat_note *note = NULL;

	if (!plan || !moment->in->day)
		return;
	if (moment->last_note && moment->last_note->result_owed)
		chances[(*count)++] = first_result(moment);
	else if (moment->last_note && moment->last_note->finish_ms && moment->last_note->result_count &&
		 moment->last->classes.count > 1 && moment->last_note->classes_shown < moment->last->classes.count)
		chances[(*count)++] = class_result(moment);
	const struct race_heat *changed = find_changed(moment, &note);
	if (!changed || (moment->last_note && moment->last_note->result_owed && changed == moment->last))
		return;
	struct chance again = begin(moment, changed, RUNDOWN_RULE_RESULT_AGAIN);
	again.cue.tag = RUNDOWN_TAG_UPDATED;
	if (note->agains >= plan->again_most)
		keep_away(&again, RUNDOWN_RULE_CAP);
	chances[(*count)++] = again;
}

/* ---- what changed ---- */

/* Who was given a penalty, else who lost most places; NULL: it cannot be said in a word. */
static const struct race_entry *find_hit(const struct race_heat *heat, const struct heat_note *note,
					 int64_t *penalty_ms)
{
	const struct race_entry *hit = NULL;
	int most = 0;

	*penalty_ms = 0;
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		uint64_t driver = hash_driver(entry);
		for (size_t i = 0; i < note->row_count; i++) {
			const struct result_row *row = &note->rows[i];
			if (row->driver != driver || row->position == RACE_NONE || entry->position == RACE_NONE)
				continue;
			int64_t more = (entry->penalty.ms == RACE_NO_MS ? 0 : entry->penalty.ms) - row->penalty_ms;
			int lost = entry->position - row->position;
			if (more > *penalty_ms || (!*penalty_ms && lost > most)) {
				hit = entry;
				*penalty_ms = more > 0 ? more : 0;
				most = lost;
			}
		}
	}
	return hit;
}

static const char *number_of(const struct race_entry *entry)
{
	const struct race_driver *driver = entry->driver.to;

	return entry->number ? entry->number : driver && driver->number ? driver->number : entry->driver.id;
}

static void tell_change(struct moment *moment, const struct race_heat *heat, struct heat_note *note, int64_t again_wall)
{
	int64_t penalty_ms;
	const struct race_entry *hit = find_hit(heat, note, &penalty_ms);
	const char *again = again_wall == RACE_NO_MS ? NULL : wall_clock(moment, again_wall);

	note->told = note->result;
	if (hit && penalty_ms && again)
		tell(moment, "Result changed: %s +%d s, now P%d. Shown again %s", number_of(hit),
		     (int)(penalty_ms / SECOND_MS), hit->position, again);
	else if (hit && penalty_ms)
		tell(moment, "Result changed: %s +%d s, now P%d", number_of(hit), (int)(penalty_ms / SECOND_MS),
		     hit->position);
	else if (hit && again)
		tell(moment, "Result changed: %s, now P%d. Shown again %s", number_of(hit), hit->position, again);
	else if (again)
		tell(moment, "Result of %s changed. Shown again %s", heat_label(moment, heat), again);
	else
		tell(moment, "Result of %s changed", heat_label(moment, heat));
}

void tell_changed_result(struct moment *moment, int64_t again_wall)
{
	struct on_air *main = &moment->state->on_air[ON_AIR_MAIN];
	struct heat_note *note = NULL;
	const struct race_heat *changed = moment->in->day ? find_changed(moment, &note) : NULL;

	if (!changed)
		return;
	/* One that is about to leave would leave with the rows as they were. */
	bool seen = main->cue.serial && main->cue.role == RUNDOWN_RESULT && rg_equal(main->cue.heat, changed->id) &&
		    main->until_ms - moment->now_ms >= moment->rundown->numbers.change_seen_ms;
	if (note->told != note->result)
		tell_change(moment, changed, note, seen ? RACE_NO_MS : again_wall);
	/* Its rows change places before the viewers' eyes. */
	if (seen)
		remember_result(note, changed);
}

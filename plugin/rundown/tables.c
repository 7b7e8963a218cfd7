/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom and what a cue of the order is about, as the race day has it now. */
#include "engine.h"

#include <stdlib.h>

#include "base/text.h"
#include "race/day/derive.h"
#include "race/value/date.h"

static char *key_of(struct moment *moment, const struct cue_plan *plan, const char *subject)
{
	return rg_arena_printf(moment->state->arena, "%s %s", plan->name, subject ? subject : "");
}

static const struct race_class *class_that_is_on(const struct moment *moment)
{
	const struct race_class *class_ = moment->next ? race_heat_class(moment->next) : NULL;

	return class_ ? class_ : moment->last ? race_heat_class(moment->last) : NULL;
}

static const struct race_round *round_that_is_on(const struct moment *moment)
{
	int64_t day_ms = 24 * 60 * (int64_t)MINUTE_MS;
	struct race_date today = race_date_from_days((moment->wall_ms + moment->in->utc_offset_s * (int64_t)SECOND_MS) /
						     day_ms);

	return race_day_current_round(moment->in->day, NULL, today);
}

/* ---- pages ---- */

/* Those that fit into the longest that a full-frame graphic may be on air; the rest comes the next time. */
static void set_pages(struct moment *moment, struct chance *chance, size_t rows)
{
	int per_page = graphic_facts(moment->in, chance->plan->graphic)->rows_per_page;
	int64_t page_ms = chance->plan->page_ms ? chance->plan->page_ms : chance->plan->ms;
	int pages = per_page > 0 ? (int)((rows + (size_t)per_page - 1) / (size_t)per_page) : 1;
	int fit = (int)(moment->rundown->numbers.full_longest_ms / page_ms);
	const struct shown_note *shown = shown_find(moment->state, chance->key);
	int first = shown && shown->page < pages ? shown->page : 0;

	fit = fit < 1 ? 1 : fit;
	chance->cue.page = first;
	chance->cue.pages = pages - first < fit ? pages - first : fit;
	chance->next_page = first + chance->cue.pages < pages ? first + chance->cue.pages : 0;
	if (chance->cue.pages > 1 && chance->cue.pages * page_ms > chance->cue.ms)
		chance->cue.ms = chance->cue.pages * page_ms;
}

/* ---- one function a role: false when the data lacks it ---- */

static bool bumper(struct moment *moment, struct chance *chance)
{
	const struct race_class *class_ = moment->next ? race_heat_class(moment->next) : NULL;

	if (!class_ || !moment->state->last_class || rg_equal(class_->id, moment->state->last_class))
		return false;
	chance->cue.heat = moment->next->id;
	chance->cue.class_ = class_->id;
	chance->key = key_of(moment, chance->plan, moment->next->id);
	return true;
}

static bool podium(struct moment *moment, struct chance *chance)
{
	const struct race_heat *heat = moment->last;
	int placed = 0;

	if (!heat || heat->phase != RACE_PHASE_FINAL || moment->last_note->result_owed ||
	    !moment->last_note->finish_ms || !result_is_ready(moment, heat, moment->last_note))
		return false;
	for (RACE_EACH(struct race_entry, entry, heat->entries))
		placed += entry->position >= 1 && entry->position <= 3;
	chance->cue.heat = heat->id;
	chance->key = key_of(moment, chance->plan, heat->id);
	return placed >= 3;
}

static bool next_up(struct moment *moment, struct chance *chance)
{
	if (!moment->next || (!moment->next->entries.count && moment->start_ms == RUNDOWN_NEVER))
		return false;
	chance->cue.heat = moment->next->id;
	chance->key = key_of(moment, chance->plan, moment->next->id);
	return true;
}

static const struct race_standing *standing_of(const struct race_day *day, const struct race_class *class_,
					       const struct race_series *series)
{
	const struct race_standing *found = NULL;

	for (RACE_EACH(struct race_standing, standing, day->standings)) {
		if (!standing->rows.count || (class_ && !rg_equal(standing->class_.id, class_->id)))
			continue;
		if (series && rg_equal(standing->series.id, series->id))
			return standing;
		found = found ? found : standing;
	}
	return found;
}

static const struct race_series *series_that_is_on(const struct moment *moment)
{
	const struct race_round *round = round_that_is_on(moment);

	return round ? round->series.to : NULL;
}

struct starter {
	const struct race_driver *driver;
	int position; /* in the championship; INT_MAX: not known */
	size_t order;
};

/* Who is featured first, then as the championship stands, then as they stand on the grid. */
static int by_interest(const void *a, const void *b)
{
	const struct starter *one = a, *two = b;

	if (one->driver->feature != two->driver->feature)
		return one->driver->feature ? -1 : 1;
	if (one->position != two->position)
		return one->position < two->position ? -1 : 1;
	return one->order < two->order ? -1 : one->order > two->order;
}

/* The row that a stand-in's car leads to is the regular driver's. */
static int place_in(const struct race_standing *standing, const struct race_driver *driver)
{
	if (driver->stand_in)
		return INT_MAX;
	for (RACE_EACH(struct race_row, row, standing->rows)) {
		if (row->driver.to == driver && row->position != RACE_NONE)
			return row->position;
	}
	return INT_MAX;
}

static size_t list_starters(struct moment *moment, struct starter *starters)
{
	const struct race_standing *standing = standing_of(moment->in->day, race_heat_class(moment->next),
							   series_that_is_on(moment));
	size_t entries, count = 0;
	const struct race_entry **sorted = race_heat_by_slot(moment->next, &entries);

	for (size_t i = 0; i < entries; i++) {
		const struct race_driver *driver = sorted[i]->driver.to;
		if (!driver || sorted[i]->status == RACE_ENTRY_DNS || sorted[i]->status == RACE_ENTRY_DNQ ||
		    (rg_empty(driver->last_name) && rg_empty(driver->first_name)))
			continue;
		starters[count++] = (struct starter){driver, standing ? place_in(standing, driver) : INT_MAX, i};
	}
	rg_free(sorted);
	qsort(starters, count, sizeof(*starters), by_interest);
	return count;
}

/* Of those whose card may come again, the first; else the one whose turn comes soonest. */
static bool card(struct moment *moment, struct chance *chance)
{
	if (!moment->next || !moment->next->entries.count)
		return false;
	struct starter *starters = rg_alloc(moment->next->entries.count, sizeof(*starters));
	size_t count = list_starters(moment, starters);
	int64_t soonest = RUNDOWN_NEVER;

	for (size_t i = 0; i < count; i++) {
		char *key = key_of(moment, chance->plan, starters[i].driver->id);
		const struct shown_note *shown = shown_find(moment->state, key);
		int64_t at = !shown                                    ? 0
			     : chance->plan->again_ms == RUNDOWN_NEVER ? RUNDOWN_NEVER - 1
								       : shown->at_ms + chance->plan->again_ms;
		at = at < moment->now_ms ? 0 : at;
		if (at >= soonest)
			continue;
		soonest = at;
		chance->key = key;
		chance->cue.driver = starters[i].driver->id;
	}
	rg_free(starters);
	chance->cue.heat = moment->next->id;
	if (chance->plan->most_per_heat && moment->note->cards >= chance->plan->most_per_heat)
		keep_away(chance, RUNDOWN_RULE_CAP);
	return count > 0;
}

static bool standings(struct moment *moment, struct chance *chance)
{
	const struct race_class *class_ = class_that_is_on(moment);
	const struct race_standing *standing = standing_of(moment->in->day, class_, series_that_is_on(moment));

	if (!standing)
		return false;
	chance->cue.class_ = standing->class_.id;
	chance->cue.series = standing->series.id;
	chance->key = key_of(moment, chance->plan, standing->class_.id);
	set_pages(moment, chance, standing->rows.count);
	return true;
}

static bool classification(struct moment *moment, struct chance *chance)
{
	const struct race_class *class_ = class_that_is_on(moment);
	const struct race_round *round = round_that_is_on(moment);
	const struct race_classification *found = NULL;

	/* Sources add the order after Q2 behind that after Q1. */
	for (RACE_EACH(struct race_classification, one, moment->in->day->classifications)) {
		if (one->rows.count && class_ && rg_equal(one->class_.id, class_->id) &&
		    (!round || !one->round.to || one->round.to == round))
			found = one;
	}
	if (!found)
		return false;
	chance->cue.class_ = found->class_.id;
	chance->key = key_of(moment, chance->plan, found->class_.id);
	set_pages(moment, chance, found->rows.count);
	return true;
}

static bool schedule(struct moment *moment, struct chance *chance)
{
	size_t open = 0;

	for (RACE_EACH(struct race_heat, heat, moment->in->day->heats))
		open += !race_heat_over(heat);
	chance->key = key_of(moment, chance->plan, NULL);
	return open >= 2;
}

static bool calendar(struct moment *moment, struct chance *chance)
{
	const struct race_series *series = series_that_is_on(moment);
	size_t rounds = 0;

	for (RACE_EACH(struct race_round, round, moment->in->day->rounds))
		rounds += series && rg_equal(round->series.id, series->id);
	if (rounds < 2)
		return false;
	chance->cue.series = series->id;
	chance->key = key_of(moment, chance->plan, series->id);
	return true;
}

static bool title(struct moment *moment, struct chance *chance)
{
	const struct race_round *round = round_that_is_on(moment);

	chance->key = key_of(moment, chance->plan, round ? round->id : NULL);
	return round != NULL;
}

static bool countdown(struct moment *moment, struct chance *chance)
{
	if (moment->start_ms == RUNDOWN_NEVER)
		return false;
	chance->cue.heat = moment->next->id;
	chance->key = key_of(moment, chance->plan, NULL);
	return true;
}

bool subject_of(struct moment *moment, const struct cue_plan *plan, struct chance *chance)
{
	static bool (*const subjects[])(struct moment *, struct chance *) = {
		[RUNDOWN_BUMPER] = bumper,       [RUNDOWN_PODIUM] = podium,
		[RUNDOWN_NEXT_UP] = next_up,     [RUNDOWN_CARD] = card,
		[RUNDOWN_STANDINGS] = standings, [RUNDOWN_CLASSIFICATION] = classification,
		[RUNDOWN_SCHEDULE] = schedule,   [RUNDOWN_CALENDAR] = calendar,
		[RUNDOWN_TITLE] = title,         [RUNDOWN_COUNTDOWN] = countdown,
	};

	return moment->in->day && subjects[plan->role](moment, chance);
}

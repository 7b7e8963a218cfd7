/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"
#include "frame.h"
#include "lists_internal.h"
#include "race/day/derive.h"

#define STEPS 3

static const struct race_field podium_fields[] = {
	FIELD(view_podium, heat, RACE_REF, .of = &race_type_heat),
	FIELD_AS(view_podium, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_podium, rows, RACE_LIST, .of = &view_type_result),
	FIELD(view_podium, count, RACE_INT),
	FIELD(view_podium, classes, RACE_TEXT),
	FIELD(view_podium, provisional, RACE_BOOL),
	FIELD(view_podium, official, RACE_BOOL),
	FIELD(view_podium, flags, RACE_BOOL),
	FIELD(view_podium, times, RACE_BOOL),
};
TYPE(podium, view_podium, "podium");

static const struct race_field winner_fields[] = {
	FIELD(view_winner, heat, RACE_REF, .of = &race_type_heat),
	FIELD_AS(view_winner, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_winner, driver, RACE_REF, .of = &race_type_driver),
	FIELD(view_winner, entry, RACE_REF, .of = &race_type_entry),
	FIELD(view_winner, time, RACE_TEXT),
	FIELD(view_winner, provisional, RACE_BOOL),
	FIELD(view_winner, official, RACE_BOOL),
	FIELD(view_winner, no_joker, RACE_BOOL),
	FIELD(view_winner, joker, RACE_INT),
};
TYPE(winner, view_winner, "winner");

static bool is_final(const struct race_heat *heat)
{
	return heat->phase == RACE_PHASE_FINAL && race_heat_over(heat) && race_heat_has_result(heat);
}

/* now.heat when it is one, else the last of the list: sources add the finals in their order. */
static const struct race_heat *choose_final(const struct view *view)
{
	const char *asked = view->ask->class_;
	const struct race_heat *now = view->day->now.heat.to, *last = NULL;

	if (!rg_empty(view->ask->heat)) {
		const struct race_heat *heat = race_day_heat(view->day, view->ask->heat);
		return heat && is_final(heat) ? heat : NULL;
	}
	for (RACE_EACH(struct race_heat, heat, view->day->heats)) {
		if (!is_final(heat) || (!rg_empty(asked) && !race_heat_has_class(heat, asked)))
			continue;
		if (heat == now)
			return heat;
		last = heat;
	}
	return last;
}

const struct view_podium *view_podium_make(struct view *view)
{
	const struct race_heat *heat = view->podium ? NULL : choose_final(view);
	const struct view_results *results = heat ? view_results_of(view, heat) : NULL;
	size_t count = 0;

	if (!results)
		return view->podium;
	struct view_podium *podium = rg_arena_alloc(view->arena, 1, sizeof(*podium));
	struct view_result *rows = rg_arena_alloc(view->arena, STEPS, sizeof(*rows));
	for (RACE_EACH(struct view_result, row, results->rows)) {
		if (row->position != RACE_NONE && row->position <= STEPS && count < STEPS)
			rows[count++] = *row;
	}
	if (!count)
		return NULL;
	const struct race_class *class_ = results->only ? results->only : race_heat_class(heat);
	*podium = (struct view_podium){
		.heat = results->heat,
		.class_ = {class_ ? class_->id : NULL, class_},
		.rows = {rows, count},
		.count = (int)count,
		.classes = results->classes,
		.provisional = results->provisional,
		.official = results->official,
	};
	for (size_t i = 0; i < count; i++) {
		podium->flags = podium->flags || view_columns_of(view, rows[i].driver.to).flag;
		podium->times = podium->times || rows[i].time || rows[i].behind != RACE_NONE;
	}
	view->podium = podium;
	return podium;
}

const struct view_winner *view_winner_make(struct view *view)
{
	const struct view_results *results = view->winner ? NULL : view_results_make(view);

	for (size_t i = 0; results && i < results->rows.count; i++) {
		const struct view_result *row = (const struct view_result *)results->rows.items + i;
		if (!row->winner || !row->driver.to)
			continue;
		struct view_winner *winner = rg_arena_alloc(view->arena, 1, sizeof(*winner));
		*winner = (struct view_winner){
			.heat = results->heat,
			.class_ = row->class_,
			.driver = row->driver,
			.entry = row->entry,
			.time = row->time,
			.provisional = results->provisional,
			.official = results->official,
			.no_joker = row->no_joker,
			.joker = row->no_joker ? RACE_NONE : ((const struct race_entry *)row->entry.to)->joker_lap,
		};
		view->winner = winner;
		return winner;
	}
	return view->winner;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>

#include "base/text.h"
#include "frame.h"
#include "lists_internal.h"

static const struct race_field classified_fields[] = {
	FIELD(view_classified, driver, RACE_REF, .of = &race_type_driver),
	FIELD(view_classified, position, RACE_INT),
	FIELD(view_classified, change, RACE_INT),
	FIELD(view_classified, moved, RACE_INT),
	FIELD(view_classified, points, RACE_TEXT),
	FIELD(view_classified, gap, RACE_TEXT),
	FIELD(view_classified, leader, RACE_BOOL),
	FIELD(view_classified, goes_on, RACE_BOOL),
	FIELD(view_classified, last_in, RACE_BOOL),
	FIELD(view_classified, key, RACE_TEXT),
};
TYPE(classified, view_classified, "classification row");

static const struct race_field classification_fields[] = {
	FIELD(view_classification, round, RACE_REF, .of = &race_type_round),
	FIELD_AS(view_classification, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_classification, after, RACE_TEXT),
	FIELD(view_classification, group, RACE_TEXT),
	FIELD(view_classification, cut, RACE_INT),
	FIELD(view_classification, dashed, RACE_INT),
	FIELD(view_classification, count, RACE_INT),
	FIELD(view_classification, rows, RACE_LIST, .of = &view_type_classified),
	FIELD(view_classification, positions, RACE_BOOL),
	FIELD(view_classification, changes, RACE_BOOL),
	FIELD(view_classification, chips, RACE_BOOL),
	FIELD(view_classification, numbers, RACE_BOOL),
	FIELD(view_classification, flags, RACE_BOOL),
	FIELD(view_classification, gaps, RACE_BOOL),
	FIELD(view_classification, points, RACE_BOOL),
};
TYPE(classification, view_classification, "classification");

/* 0: not at all. Among equals the last counts, because sources add the order after Q2 behind that after Q1. */
static int fit_of(const struct view *view, const struct race_classification *one)
{
	const char *asked = view->ask->class_;
	int fit = 1;

	if (!one->rows.count)
		return 0;
	if (one->round.to && view->round && one->round.to != view->round)
		return 0;
	if (!rg_empty(asked) && !rg_equal(one->class_.id, asked))
		return 0;
	fit += view->class_ && rg_equal(one->class_.id, view->class_->id) ? 2 : 0;
	fit += one->round.to && one->round.to == view->round;
	return fit;
}

static const struct race_classification *choose(const struct view *view)
{
	const struct race_classification *best = NULL;
	int fit = 0;

	for (RACE_EACH(struct race_classification, one, view->day->classifications)) {
		int its = fit_of(view, one);
		if (its && its >= fit) {
			best = one;
			fit = its;
		}
	}
	return best;
}

static bool is_in(const struct race_classification *one, const struct race_row *row)
{
	return one->cut == RACE_NONE || (row->position != RACE_NONE && row->position <= one->cut);
}

static void note_columns(const struct view *view, struct view_classification *all, const struct view_classified *row)
{
	struct view_columns columns = view_columns_of(view, row->driver.to);

	all->positions = all->positions || row->position != RACE_NONE;
	all->changes = all->changes || row->change != RACE_NONE;
	all->chips = all->chips || columns.chip;
	all->numbers = all->numbers || columns.number;
	all->flags = all->flags || columns.flag;
	all->gaps = all->gaps || !rg_empty(row->gap);
	all->points = all->points || !rg_empty(row->points);
}

/* "Q2": which qualifier, for a language's own words. */
static const char *group_of(const char *after)
{
	return after && toupper((unsigned char)after[0]) == 'Q' && isdigit((unsigned char)after[1]) && !after[2]
		       ? after + 1
		       : NULL;
}

const struct view_classification *view_classification_make(struct view *view)
{
	const struct race_classification *chosen = view->classification ? NULL : choose(view);
	size_t count = 0;

	if (!chosen)
		return view->classification;
	struct view_classification *all = rg_arena_alloc(view->arena, 1, sizeof(*all));
	struct view_classified *rows = rg_arena_alloc(view->arena, chosen->rows.count, sizeof(*rows));
	*all = (struct view_classification){
		.round = chosen->round,
		.class_ = chosen->class_,
		.after = chosen->after,
		.group = group_of(chosen->after),
		.cut = chosen->cut,
	};
	for (RACE_EACH(struct race_row, row, chosen->rows)) {
		rows[count] = (struct view_classified){
			.driver = row->driver,
			.position = row->position,
			.change = row->change,
			.moved = row->change == RACE_NONE ? RACE_NONE : abs(row->change),
			.points = row->points,
			.gap = row->gap,
			.leader = row->position == 1,
			.goes_on = is_in(chosen, row),
			.key = row->driver.id,
		};
		if (count && rows[count - 1].goes_on && !rows[count].goes_on)
			rows[count - 1].last_in = true;
		note_columns(view, all, &rows[count++]);
	}
	all->rows = (struct race_list){rows, count};
	all->count = (int)count;
	view->classification = all;
	return all;
}

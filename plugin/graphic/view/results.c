/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "results.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lists_internal.h"
#include "race/day/derive.h"
#include "race/value/duration.h"

#define GLYPH_MOST 8 /* laps; more segments are too short to be lifted at 45° */

static const struct race_field result_fields[] = {
	FIELD(view_result, entry, RACE_REF, .of = &race_type_entry),
	FIELD(view_result, driver, RACE_REF, .of = &race_type_driver),
	FIELD_AS(view_result, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_result, position, RACE_INT),
	FIELD(view_result, out, RACE_BOOL),
	FIELD(view_result, winner, RACE_BOOL),
	FIELD(view_result, behind, RACE_INT),
	FIELD(view_result, time, RACE_TEXT),
	FIELD(view_result, penalty, RACE_TEXT),
	FIELD(view_result, laps, RACE_INT),
	FIELD(view_result, joker, RACE_INT),
	FIELD(view_result, no_joker, RACE_BOOL),
	FIELD(view_result, key, RACE_TEXT),
};
TYPE(result, view_result, "result row");

static const struct race_field results_fields[] = {
	FIELD(view_results, heat, RACE_REF, .of = &race_type_heat),
	FIELD(view_results, rows, RACE_LIST, .of = &view_type_result),
	FIELD(view_results, count, RACE_INT),
	FIELD(view_results, classes, RACE_TEXT),
	FIELD(view_results, mixed, RACE_BOOL),
	FIELD(view_results, provisional, RACE_BOOL),
	FIELD(view_results, official, RACE_BOOL),
	FIELD(view_results, laps, RACE_INT),
	FIELD(view_results, positions, RACE_BOOL),
	FIELD(view_results, through, RACE_BOOL),
	FIELD(view_results, chips, RACE_BOOL),
	FIELD(view_results, numbers, RACE_BOOL),
	FIELD(view_results, flags, RACE_BOOL),
	FIELD(view_results, penalties, RACE_BOOL),
	FIELD(view_results, penalty_length, RACE_INT),
	FIELD(view_results, times, RACE_BOOL),
};
TYPE(results, view_results, "results");

static const struct race_field page_fields[] = {
	FIELD(view_page, number, RACE_INT),
	FIELD(view_page, count, RACE_INT),
	FIELD(view_page, holds, RACE_BOOL),
};
TYPE(page, view_page, "page");

struct view_columns view_columns_of(const struct view *view, const struct race_driver *driver)
{
	if (!driver)
		return (struct view_columns){0};
	return (struct view_columns){
		.chip = driver->colors.count > 0,
		.number = !rg_empty(driver->number),
		.flag = view_flag(view, driver->country) != NULL,
	};
}

static bool is_out(const struct race_entry *entry)
{
	return entry->status && entry->status != RACE_ENTRY_FINISHED;
}

/* Who is out comes last, whatever place the source kept; the source's order decides among equals. */
static int compare_results(const void *a, const void *b)
{
	const struct view_result *x = a, *y = b;
	const struct race_entry *one = x->entry.to, *two = y->entry.to;
	int first = x->out ? one->position : x->position, second = y->out ? two->position : y->position;

	first = first == RACE_NONE ? INT_MAX : first;
	second = second == RACE_NONE ? INT_MAX : second;
	if (x->out != y->out)
		return x->out ? 1 : -1;
	if (first != second)
		return first < second ? -1 : 1;
	return one < two ? -1 : one > two;
}

/* "1 lap", "+2 Laps": how many; RACE_NONE for anything else. */
static int laps_in(const char *gap)
{
	char *end = NULL;

	gap += *gap == '+';
	if (!isdigit((unsigned char)*gap))
		return RACE_NONE;
	long laps = strtol(gap, &end, 10);
	end += *end == ' ';
	bool word = rg_equal_ignoring_case(end, "lap") || rg_equal_ignoring_case(end, "laps");
	return word && laps > 0 && laps < 1000 ? (int)laps : RACE_NONE;
}

int view_laps_behind(const struct race_entry *entry, const struct race_entry *leader)
{
	if (!rg_empty(entry->gap))
		return laps_in(entry->gap);
	if (leader && leader->laps != RACE_NONE && entry->laps != RACE_NONE && entry->laps < leader->laps)
		return leader->laps - entry->laps;
	return RACE_NONE;
}

static const char *total_time(struct view *view, const struct race_entry *entry)
{
	if (entry->time.ms == RACE_NO_MS || entry->time.ms == 0)
		return NULL;
	char *text = race_duration_format(entry->time);
	const char *kept = rg_arena_strdup(view->arena, text);
	rg_free(text);
	return kept;
}

/* "+3 s", "+0.5 s" */
static const char *penalty_text(struct view *view, struct race_duration penalty)
{
	if (penalty.ms == RACE_NO_MS || penalty.ms <= 0)
		return NULL;
	char *seconds = race_duration_seconds(penalty);
	const char *text = rg_arena_printf(view->arena, "+%s s", seconds);
	rg_free(seconds);
	return view_measured(view, text);
}

/* Who won, in the row's own class where two share the heat; NULL where the source names no winner. */
static const struct race_entry *leader_of(const struct view_results *results, const struct view_result *row)
{
	const struct race_heat *heat = results->heat.to;

	for (RACE_EACH(struct view_result, other, results->rows)) {
		if (other->position == 1 && (heat->classes.count < 2 || other->class_.to == row->class_.to))
			return other->entry.to;
	}
	return NULL;
}

static void fill_time(struct view *view, const struct view_results *results, struct view_result *row)
{
	const struct race_entry *entry = row->entry.to, *leader = leader_of(results, row);
	const char *gap = rg_empty(entry->gap) ? NULL : entry->gap, *total = total_time(view, entry);

	if (row->out)
		return;
	/* A gap is to the winner of the heat: of a class that somebody else has won it would tell a plausible lie. */
	if (results->only && (!leader || leader->position != 1))
		gap = NULL;
	if (row->winner) {
		row->time = view_measured(view, total ? total : gap);
		return;
	}
	if (gap)
		row->behind = laps_in(gap);
	else if (leader && leader->laps != RACE_NONE && entry->laps != RACE_NONE && entry->laps < leader->laps)
		row->behind = leader->laps - entry->laps;
	if (row->behind == RACE_NONE)
		row->time = view_measured(view, gap ? gap : total);
}

/* As many segments as the heat has laps; where that is not said, as the one who drove most. */
static int laps_of(const struct race_heat *heat)
{
	int laps = heat->laps;

	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (heat->laps == RACE_NONE && entry->laps > laps)
			laps = entry->laps;
	}
	return laps;
}

/* A joker in a lap that the heat does not have is not understood: no glyph, rather than one that says "missed". */
static void fill_glyph(const struct race_heat *heat, struct view_result *row)
{
	const struct race_entry *entry = row->entry.to;
	int laps = laps_of(heat);

	if (row->out || entry->joker_lap == RACE_NONE)
		return;
	row->no_joker = entry->joker_lap == 0;
	if (laps < 1 || laps > GLYPH_MOST || entry->joker_lap > laps)
		return;
	row->laps = laps;
	row->joker = row->no_joker ? RACE_NONE : entry->joker_lap;
}

/* The class asked for, where the heat has others beside it; else NULL: all of them are shown. */
static const struct race_class *only_class(const struct view *view, const struct race_heat *heat)
{
	const struct graphic_ask *ask = view->ask;

	return rg_empty(ask->class_) || heat->classes.count < 2 ? NULL : race_day_class(view->day, ask->class_);
}

static struct view_result new_row(struct view *view, const struct race_heat *heat, const struct race_entry *entry)
{
	const struct race_driver *driver = entry->driver.to;
	const struct race_class *class_ = entry->class_.to;
	bool out = is_out(entry);
	/* Among its own class; where the source does not say that, the place in the heat. */
	bool within = only_class(view, heat) && entry->position_in_class != RACE_NONE;
	int position = within ? entry->position_in_class : entry->position;

	if (!class_)
		class_ = heat->classes.count > 1 && driver ? driver->class_.to : race_heat_class(heat);
	return (struct view_result){
		.entry = {NULL, entry},
		.driver = entry->driver,
		.class_ = {class_ ? class_->id : NULL, class_},
		.position = out ? RACE_NONE : position,
		.out = out,
		.winner = !out && position == 1,
		.behind = RACE_NONE,
		.penalty = penalty_text(view, entry->penalty),
		.laps = RACE_NONE,
		.joker = RACE_NONE,
		.key = entry->driver.id,
	};
}

static void note_columns(const struct view *view, struct view_results *results, const struct view_result *row)
{
	const struct race_entry *entry = row->entry.to;
	struct view_columns columns = view_columns_of(view, row->driver.to);

	results->positions = results->positions || row->position != RACE_NONE;
	results->through = results->through || (entry->through && !row->out);
	results->chips = results->chips || columns.chip;
	results->numbers = results->numbers || columns.number;
	results->flags = results->flags || columns.flag;
	int length = row->penalty ? (int)strlen(row->penalty) : 0;
	results->penalties = results->penalties || length > 0;
	if (length > results->penalty_length && !row->out)
		results->penalty_length = length;
	results->times = results->times || row->time || row->behind != RACE_NONE || row->out;
	if (row->laps != RACE_NONE)
		results->laps = row->laps;
}

const char *view_class_titles(struct view *view, const struct race_heat *heat, const struct race_class *only)
{
	const char *titles = NULL;

	for (RACE_EACH(struct race_ref, ref, heat->classes)) {
		const struct race_class *class_ = ref->to;
		if (only && class_ != only)
			continue;
		if (only)
			return class_->name ? class_->name : class_->short_name ? class_->short_name : class_->id;
		const char *first = heat->classes.count > 1 ? class_->short_name : class_->name;
		const char *second = heat->classes.count > 1 ? class_->name : class_->short_name;
		const char *title = first ? first : second ? second : class_->id;
		titles = titles ? rg_arena_printf(view->arena, "%s · %s", titles, title) : title;
	}
	return titles;
}

static const struct race_heat *choose(const struct view *view)
{
	const struct graphic_ask *ask = view->ask;

	if (rg_empty(ask->heat))
		return race_day_last_result_heat(view->day, rg_empty(ask->class_) ? NULL : ask->class_);
	const struct race_heat *heat = race_day_heat(view->day, ask->heat);
	return heat && race_heat_has_result(heat) ? heat : NULL;
}

/* What is still being driven is as unsettled as a result can be. */
static bool is_provisional(const struct race_heat *heat)
{
	if (heat->result)
		return heat->result == RACE_RESULT_PROVISIONAL;
	return heat->status == RACE_HEAT_LIVE || heat->status == RACE_HEAT_STOPPED;
}

static bool is_official(const struct race_heat *heat)
{
	return heat->result ? heat->result == RACE_RESULT_OFFICIAL : heat->status == RACE_HEAT_OFFICIAL;
}

const struct view_results *view_results_make(struct view *view)
{
	const struct race_heat *heat = view->results ? NULL : choose(view);

	if (heat)
		view->results = view_results_of(view, heat);
	return view->results;
}

const struct view_results *view_results_of(struct view *view, const struct race_heat *heat)
{
	size_t count = 0;

	const struct race_class *only = only_class(view, heat);
	struct view_results *results = rg_arena_alloc(view->arena, 1, sizeof(*results));
	struct view_result *rows = rg_arena_alloc(view->arena, heat->entries.count, sizeof(*rows));
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (!entry->driver.to)
			continue;
		struct view_result row = new_row(view, heat, entry);
		if (!only || row.class_.to == only)
			rows[count++] = row;
	}
	if (!count)
		return NULL;
	qsort(rows, count, sizeof(*rows), compare_results);
	*results = (struct view_results){
		.heat = {heat->id, heat},
		.rows = {rows, count},
		.count = (int)count,
		.classes = view_class_titles(view, heat, only),
		.only = only,
		.mixed = heat->classes.count > 1 && !only,
		.provisional = is_provisional(heat),
		.official = is_official(heat),
		.laps = RACE_NONE,
	};
	for (size_t i = 0; i < count; i++) {
		fill_time(view, results, &rows[i]);
		fill_glyph(heat, &rows[i]);
		note_columns(view, results, &rows[i]);
	}
	return results;
}

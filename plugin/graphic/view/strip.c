/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "base/text.h"
#include "lists_internal.h"
#include "race.h"
#include "race/day/derive.h"
#include "race/value/duration.h"
#include "race/file/said.h"

#define ROWS_MOST 12 /* below the session's bug, above the foot line; a rallycross grid has no more */

static const struct race_field runner_fields[] = {
	FIELD(view_runner, entry, RACE_REF, .of = &race_type_entry),
	FIELD(view_runner, driver, RACE_REF, .of = &race_type_driver),
	FIELD_AS(view_runner, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_runner, position, RACE_INT),
	FIELD(view_runner, behind, RACE_INT),
	FIELD(view_runner, gap, RACE_TEXT),
	FIELD(view_runner, joker, RACE_INT),
	FIELD(view_runner, jokers, RACE_INT),
	FIELD(view_runner, out, RACE_BOOL),
	FIELD(view_runner, leader, RACE_BOOL),
	FIELD(view_runner, fastest, RACE_BOOL),
	FIELD(view_runner, key, RACE_TEXT),
};
TYPE(runner, view_runner, "race strip row");

static const struct race_field strip_fields[] = {
	FIELD(view_strip, heat, RACE_REF, .of = &race_type_heat),
	FIELD_AS(view_strip, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_strip, rows, RACE_LIST, .of = &view_type_runner),
	FIELD(view_strip, count, RACE_INT),
	FIELD(view_strip, total, RACE_INT),
	FIELD(view_strip, running, RACE_BOOL),
	FIELD(view_strip, chips, RACE_BOOL),
	FIELD(view_strip, numbers, RACE_BOOL),
	FIELD(view_strip, gaps, RACE_BOOL),
	FIELD(view_strip, jokers, RACE_BOOL),
};
TYPE(strip, view_strip, "race strip");

static int after_all(int number)
{
	return number == RACE_NONE ? INT_MAX : number;
}

/* By place, then by lane, then as the source has them; who is out comes last. */
static int compare_runners(const void *a, const void *b)
{
	const struct view_runner *x = a, *y = b;
	const struct race_entry *one = x->entry.to, *two = y->entry.to;
	int first = after_all(x->position), second = after_all(y->position);

	if (x->out != y->out)
		return x->out ? 1 : -1;
	if (first != second)
		return first < second ? -1 : 1;
	first = after_all(one->slot);
	second = after_all(two->slot);
	if (first != second)
		return first < second ? -1 : 1;
	return one < two ? -1 : one > two;
}

static bool is_out(const struct race_entry *entry)
{
	return entry->status && entry->status != RACE_ENTRY_FINISHED;
}

/* The one who drove the fastest lap, when there is one: the first of equals. */
static const struct race_entry *fastest_of(const struct race_heat *heat)
{
	const struct race_entry *fastest = NULL;
	int laps = 0;

	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->best_lap.ms == RACE_NO_MS || entry->best_lap.ms <= 0)
			continue;
		laps++;
		if (!fastest || entry->best_lap.ms < fastest->best_lap.ms)
			fastest = entry;
	}
	return laps > 1 ? fastest : NULL;
}

/* From the totals of two who have driven as many laps; NULL where that tells nothing. */
static const char *gap_of_totals(struct view *view, const struct race_entry *entry, const struct race_entry *leader)
{
	if (entry->time.ms == RACE_NO_MS || leader->time.ms == RACE_NO_MS || entry->laps == RACE_NONE ||
	    entry->laps != leader->laps || entry->time.ms <= leader->time.ms || leader->time.ms <= 0)
		return NULL;
	struct race_duration behind = {entry->time.ms - leader->time.ms, entry->time.decimals};
	char *text = race_duration_format(behind);
	const char *gap = rg_arena_printf(view->arena, "+%s", text);
	rg_free(text);
	return gap;
}

static void fill_gap(struct view *view, struct view_runner *row, const struct race_entry *leader)
{
	const struct race_entry *entry = row->entry.to;

	if (row->leader || row->out || row->position == RACE_NONE || !leader)
		return;
	row->behind = view_laps_behind(entry, leader);
	if (row->behind != RACE_NONE)
		return;
	const char *gap = rg_empty(entry->gap) ? gap_of_totals(view, entry, leader) : entry->gap;
	row->gap = gap ? view_measured(view, gap) : NULL;
}

static struct view_runner new_row(const struct race_heat *heat, const struct race_entry *entry, bool running)
{
	const struct race_driver *driver = entry->driver.to;
	const struct race_class *class_ = entry->class_.to;
	bool out = is_out(entry), taken = entry->joker || (entry->joker_lap != RACE_NONE && entry->joker_lap > 0);

	if (!class_)
		class_ = heat->classes.count > 1 && driver ? driver->class_.to : race_heat_class(heat);
	return (struct view_runner){
		.entry = {NULL, entry},
		.driver = entry->driver,
		.class_ = {class_ ? class_->id : NULL, class_},
		.position = running && !out ? entry->position : RACE_NONE,
		.behind = RACE_NONE,
		.joker = taken ? 1 : RACE_NONE,
		.jokers = heat->phase == RACE_PHASE_PRACTICE ? RACE_NONE : 1,
		.out = out,
		.leader = running && !out && entry->position == 1,
		.key = entry->driver.id,
	};
}

static void note_columns(const struct view *view, struct view_strip *strip, const struct view_runner *row)
{
	struct view_columns columns = view_columns_of(view, row->driver.to);

	strip->chips = strip->chips || columns.chip;
	strip->numbers = strip->numbers || columns.number;
	strip->gaps = strip->gaps || row->gap || row->behind != RACE_NONE;
	strip->jokers = strip->jokers || row->jokers != RACE_NONE;
}

static bool has_order(const struct race_heat *heat)
{
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (entry->position != RACE_NONE)
			return true;
	}
	return false;
}

static void cut_to_room(struct view *view, struct view_strip *strip)
{
	if (strip->rows.count <= ROWS_MOST)
		return;
	strip->rows.count = ROWS_MOST;
	strip->count = ROWS_MOST;
	view->remark = rg_arena_printf(
		view->arena, race_said("%s: %d cars are in the heat and %d have room; the first %d are shown"),
		view->template_id, strip->total, ROWS_MOST, ROWS_MOST);
}

const struct view_strip *view_strip_make(struct view *view)
{
	const struct race_heat *heat = view->track;
	size_t count = 0;

	if (view->strip || !heat || !heat->entries.count)
		return view->strip;
	bool running = has_order(heat);
	struct view_strip *strip = rg_arena_alloc(view->arena, 1, sizeof(*strip));
	struct view_runner *rows = rg_arena_alloc(view->arena, heat->entries.count, sizeof(*rows));
	const struct race_entry *fastest = fastest_of(heat), *leader = NULL;
	for (RACE_EACH(struct race_entry, entry, heat->entries)) {
		if (!entry->driver.to)
			continue;
		rows[count] = new_row(heat, entry, running);
		rows[count].fastest = entry == fastest;
		leader = rows[count++].leader ? entry : leader;
	}
	if (!count)
		return NULL;
	qsort(rows, count, sizeof(*rows), compare_runners);
	const struct race_class *class_ = race_heat_class(heat);
	*strip = (struct view_strip){
		.heat = {heat->id, heat},
		.class_ = {class_ ? class_->id : NULL, class_},
		.rows = {rows, count},
		.count = (int)count,
		.total = (int)count,
		.running = running,
	};
	cut_to_room(view, strip);
	for (size_t i = 0; i < strip->rows.count; i++) {
		fill_gap(view, &rows[i], leader);
		note_columns(view, strip, &rows[i]);
	}
	view->strip = strip;
	return strip;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"
#include "lists_internal.h"
#include "race.h"
#include "race/day/derive.h"

#define SILENT_MOST_MS 90000 /* a source that says nothing for longer while cars race is not believed any more */

static const struct race_field session_fields[] = {
	FIELD(view_session, heat, RACE_REF, .of = &race_type_heat),
	FIELD_AS(view_session, class_, RACE_REF, "class", .of = &race_type_class),
	FIELD(view_session, lap, RACE_INT),
	FIELD(view_session, laps, RACE_INT),
	FIELD(view_session, flag, RACE_TEXT),
	FIELD(view_session, live, RACE_BOOL),
	FIELD(view_session, stale, RACE_BOOL),
};
TYPE(session, view_session, "session");

/* The lap that the first car is in. */
static int lap_of(const struct race_heat *heat)
{
	int driven = RACE_NONE;

	for (RACE_EACH(struct race_entry, entry, heat->entries))
		driven = entry->laps > driven ? entry->laps : driven;
	if (driven == RACE_NONE)
		return RACE_NONE;
	return heat->laps != RACE_NONE && driven >= heat->laps ? heat->laps : driven + 1;
}

/* Green and white need no word: racing is what a viewer sees, and the last lap stands beside it. */
static const char *flag_of(const struct race_heat *heat)
{
	if (heat->status == RACE_HEAT_STOPPED || heat->flag == RACE_FLAG_RED)
		return "red";
	if (heat->status == RACE_HEAT_FINISHED || heat->status == RACE_HEAT_OFFICIAL || heat->flag == RACE_FLAG_FINISH)
		return "finish";
	return heat->flag == RACE_FLAG_YELLOW ? "yellow" : NULL;
}

static bool is_stale(struct view *view)
{
	const struct race_time updated = view->day->updated, clock = view->clock;

	if (updated.utc_ms == RACE_NO_MS || updated.date_only || updated.local || clock.utc_ms == RACE_NO_MS ||
	    clock.local)
		return false;
	int64_t age = clock.utc_ms - updated.utc_ms;
	if (age <= SILENT_MOST_MS)
		view_holds(view, SILENT_MOST_MS - age + 1);
	return age > SILENT_MOST_MS;
}

const struct view_session *view_session_make(struct view *view)
{
	const struct race_heat *heat = view->track;

	if (view->session || !heat)
		return view->session;
	struct view_session *session = rg_arena_alloc(view->arena, 1, sizeof(*session));
	const struct race_class *class_ = race_heat_class(heat);
	bool live = heat->status == RACE_HEAT_LIVE;
	*session = (struct view_session){
		.heat = {heat->id, heat},
		.class_ = {class_ ? class_->id : NULL, class_},
		.lap = live ? lap_of(heat) : RACE_NONE,
		.laps = heat->laps,
		.flag = flag_of(heat),
		.live = live,
		.stale = live && is_stale(view),
	};
	view->session = session;
	return session;
}

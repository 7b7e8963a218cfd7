/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hands correct of the event's data: read by race/correct, kept and laid by event_corrections. Each command means
 * the heat of the source that shows what it is about.
 */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"
#include "obs/director/director.h"
#include "obs/event/event_corrections.h"
#include "race/file/said.h"

static bool needs(const struct command_call *call, const struct target *target, const char *what)
{
	const struct catalogue_graphic *facts = command_facts(call, target);
	return facts && rg_equal(facts->needs, what);
}

static int fits_strip(const struct command_call *call, const struct target *target)
{
	return needs(call, target, "strip");
}

static int fits_grid(const struct command_call *call, const struct target *target)
{
	return needs(call, target, "grid");
}

static int fits_results(const struct command_call *call, const struct target *target)
{
	return needs(call, target, "results");
}

static int fits_any(const struct command_call *call, const struct target *target)
{
	(void)call;
	(void)target;
	return 0;
}

static bool correct(struct command_call *call, const char *command, command_fit fit)
{
	struct target *target = command_pick_of_event(call, fit);
	struct race_correction_ask ask = {0};
	char *error = NULL;

	if (!target)
		return false;
	const struct overlay_settings *settings = &target->zone->intent->settings;
	ask.day = target->snapshot->day;
	ask.heat = settings->heat;
	ask.class_ = settings->class_;
	if (!event_corrections_type(&ask, command, call->value, &error))
		command_refuse(call, "%s", error);
	rg_free(error);
	return !call->error;
}

bool command_joker(struct command_call *call)
{
	return correct(call, "joker", fits_strip);
}

bool command_result(struct command_call *call)
{
	return correct(call, "result", fits_results);
}

bool command_empty(struct command_call *call)
{
	return correct(call, "empty", fits_grid);
}

bool command_lane(struct command_call *call)
{
	return correct(call, "lane", fits_grid);
}

bool command_slip(struct command_call *call)
{
	if (!correct(call, "slip", fits_any))
		return false;
	director_press(RUNDOWN_PRESS_SLIP);
	return true;
}

bool command_fix(struct command_call *call)
{
	return correct(call, "fix", fits_any);
}

bool command_undo(struct command_call *call)
{
	return correct(call, "undo", fits_any);
}

/* They stand in the state that every command answers with. */
bool command_corrections(struct command_call *call)
{
	char *lines = event_corrections_lines();

	if (!*lines)
		call->nothing = race_said("Nothing is corrected.");
	rg_free(lines);
	return true;
}

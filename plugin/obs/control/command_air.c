/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"
#include "controls.h"

static bool is_latched(struct command_call *call)
{
	if (!programme_is_all_off())
		return false;
	command_refuse(call, "ALL OFF is on: nothing comes on air until \"release\".");
	return true;
}

/* The source may have left the programme since its snapshot was taken. */
static bool bring_on(struct command_call *call, const struct target *target)
{
	return overlay_take_air(target->overlay, target->at) ||
	       command_refuse(call, "\"%s\" is not in the programme's picture.", target->snapshot->name);
}

bool command_take(struct command_call *call)
{
	struct target *target = command_pick(call, NULL);

	if (!target)
		return false;
	if (command_is_shown(target)) {
		overlay_clear(target->overlay, target->at, OVERLAY_EXIT_OWN);
		return true;
	}
	return !is_latched(call) && bring_on(call, target);
}

bool command_clear(struct command_call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		const struct target *target = &call->targets[i];
		for (int zone = 0; zone < OVERLAY_ZONES; zone++) {
			if (target->snapshot->zones[zone].presence.wanted)
				overlay_clear(target->overlay, zone, OVERLAY_EXIT_OWN);
		}
	}
	return true;
}

/* on, off, or the other way round. */
static bool read_switch(struct command_call *call, const char *command, bool now, bool *on)
{
	bool is_on = rg_equal_ignoring_case(call->value, "on"), is_off = rg_equal_ignoring_case(call->value, "off");

	*on = is_on || (!is_off && !now);
	if (*call->value && !is_on && !is_off)
		return command_refuse(call, "\"%s\" takes on or off, not \"%.80s\".", command, call->value);
	return true;
}

static bool is_held_anywhere(const struct command_call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		for (int zone = 0; zone < OVERLAY_ZONES; zone++) {
			if (overlay_snapshot_is_held(call->targets[i].snapshot, zone))
				return true;
		}
	}
	return false;
}

/* Holds what the zones show, or lets it go; returns for how many. */
static size_t hold_zones(const struct target *target, bool on)
{
	size_t done = 0;

	for (int zone = 0; zone < OVERLAY_ZONES; zone++) {
		if (!on || overlay_snapshot_is_shown(target->snapshot, zone))
			done += overlay_hold(target->overlay, zone, on);
	}
	return done;
}

bool command_hold(struct command_call *call)
{
	bool on;
	size_t done = 0;

	if (!read_switch(call, "hold", is_held_anywhere(call), &on))
		return false;
	for (size_t i = 0; i < call->count; i++)
		done += hold_zones(&call->targets[i], on);
	if (done)
		return true;
	if (call->one)
		return command_refuse(call, "\"%s\" has nothing on air that could be held.",
				      call->targets[0].snapshot->name);
	return command_refuse(call, "Nothing is on air that could be held.");
}

bool command_all_off(struct command_call *call)
{
	(void)call;
	programme_set_all_off(true);
	return true;
}

bool command_release(struct command_call *call)
{
	(void)call;
	programme_set_all_off(false);
	return true;
}

/* ---- a graphic by name ---- */

struct wish {
	const char *graphic;
	const char *text1, *text2; /* NULL: none of its own */
};

/* A source whose settings name the graphic fits best, then one that has it by a choice. */
static int fits_graphic(const struct command_call *call, const struct target *target)
{
	if (rg_equal(target->zone->intent->own_graphic, call->value))
		return 2;
	return rg_equal(target->zone->intent->settings.graphic, call->value) ? 1 : 0;
}

static bool refuse_graphic(struct command_call *call, const char *id)
{
	struct rg_buffer names = {0};

	for (size_t i = 0; i < call->catalogue->count; i++)
		rg_buffer_format(&names, "%s%s", i ? ", " : "", call->catalogue->graphics[i].id);
	char *list = rg_buffer_take(&names);
	command_refuse(call, "There is no graphic \"%.80s\". There are: %s.", id, list);
	rg_free(list);
	return false;
}

static bool is_as_wished(const struct target *target, const struct wish *wish)
{
	const struct overlay_settings *settings = &target->zone->intent->settings;

	return command_is_shown(target) && rg_equal(settings->graphic, wish->graphic) &&
	       (!wish->text1 || (rg_equal(settings->text1, wish->text1) && rg_equal(settings->text2, wish->text2)));
}

/* A grid on air means that the cars are on it; a result, that they have finished. */
static void follow_meaning(const struct catalogue_graphic *facts)
{
	enum race_state state;

	if (facts->state && race_state_find(facts->state, &state) && state != programme_race_state())
		programme_set_race_state(state, RACE_STATE_BY_KEY, NULL);
}

static bool show_wish(struct command_call *call, const struct wish *wish)
{
	const struct catalogue_graphic *facts = catalogue_find(call->catalogue, wish->graphic);

	if (!facts)
		return refuse_graphic(call, wish->graphic);
	struct target *target = command_pick(call, fits_graphic);
	if (!target)
		return false;
	if (is_as_wished(target, wish)) {
		overlay_clear(target->overlay, target->at, OVERLAY_EXIT_OWN);
		return true;
	}
	if (is_latched(call))
		return false;
	const struct overlay_chosen chosen[] = {
		{CHOICE_GRAPHIC, wish->graphic}, {CHOICE_TEXT1, wish->text1}, {CHOICE_TEXT2, wish->text2}};
	overlay_choose(target->overlay, target->at, chosen, wish->text1 ? 3 : 1);
	follow_meaning(facts);
	return bring_on(call, target);
}

bool command_graphic(struct command_call *call)
{
	return show_wish(call, &(struct wish){.graphic = call->value});
}

/* The typed value is text here, but fits_graphic looks for a graphic in it. */
static bool show_texts(struct command_call *call, const char *graphic, const char *text1, const char *text2)
{
	const struct wish wish = {graphic, text1, text2};

	call->value = graphic;
	return show_wish(call, &wish);
}

bool command_name_strap(struct command_call *call)
{
	char *name, *role;
	bool two = command_split_texts(call->value, &name, &role), done = false;

	if (!two)
		command_refuse(call,
			       "\"name\" needs a name and what they do, as \"A\" \"B\" or A, B; it was given: %.200s",
			       call->value);
	else
		done = show_texts(call, controls_name_graphic(), name, role);
	rg_free(name);
	rg_free(role);
	return done;
}

bool command_message(struct command_call *call)
{
	const char *text = call->value;
	size_t length = strlen(text);
	bool quoted = length > 2 && text[0] == '"' && text[length - 1] == '"' && !memchr(text + 1, '"', length - 2);
	char *message = quoted ? rg_strndup(text + 1, length - 2) : rg_strdup(text);
	bool done = show_texts(call, controls_message_graphic(), message, "");

	rg_free(message);
	return done;
}

/* ---- what counts for all ---- */

bool command_state(struct command_call *call)
{
	enum race_state state;

	if (!*call->value)
		return true;
	if (!race_state_find(call->value, &state))
		return command_refuse(call,
				      "There is no state \"%.80s\". There are: gap, grid, race, finished, stopped.",
				      call->value);
	programme_set_race_state(state, RACE_STATE_BY_KEY, NULL);
	return true;
}

bool command_sponsor(struct command_call *call)
{
	bool on;

	if (!read_switch(call, "sponsor", programme_shows_sponsors(), &on))
		return false;
	programme_set_sponsors(on);
	return true;
}

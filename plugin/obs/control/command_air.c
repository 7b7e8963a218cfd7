/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "command_internal.h"
#include "controls.h"
#include "obs/director/director.h"
#include "prepare.h"
#include "obs/work/kept.h"
#include "race/file/said.h"

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

/* A source whose settings name the graphic fits best, then one that has it by a choice. */
static int fits_graphic(const struct command_call *call, const struct target *target)
{
	if (rg_equal(target->zone->intent->own_graphic, call->value))
		return 2;
	return rg_equal(target->zone->intent->settings.graphic, call->value) ? 1 : 0;
}

/* A grid on air means that the cars of that heat are on it; a result, that they have finished. */
static void follow_meaning(const struct target *target, const struct catalogue_graphic *facts)
{
	const struct overlay_intent *intent = target->zone->intent;
	const char *heat = intent->heat_by_hand ? intent->settings.heat : NULL;
	enum race_state state;

	if (facts->state && race_state_find(facts->state, &state) && programme_is_meant(state, heat))
		programme_set_race_state(state, RACE_STATE_BY_KEY, heat);
}

/* ---- what comes next ---- */

/* The director's, which "take" means then; overlay_choices_finish. False: nothing, or it is no source of its. */
static bool see_directed(const struct command_call *call, const struct target *target, struct overlay_choices *choices)
{
	struct director_look look;

	if (!target->snapshot->automatic || call->zone_told)
		return false;
	director_see(&look);
	bool there = look.next.texts[CHOICE_GRAPHIC] != NULL;
	if (there)
		overlay_choices_copy(choices, &look.next);
	director_look_finish(&look);
	return there;
}

/* Whom what was prepared is for; overlay_choices_finish. NULL: nothing is prepared, or it can be shown nowhere. */
static struct target *pick_prepared(struct command_call *call, struct overlay_choices *choices)
{
	const char *value = call->value;

	if (call->one || call->zone_told || !prepare_see(choices))
		return NULL;
	const struct catalogue_graphic *facts = catalogue_find(call->catalogue, choices->texts[CHOICE_GRAPHIC]);
	if (!facts)
		return NULL;
	command_aim(call, facts->zone);
	call->value = choices->texts[CHOICE_GRAPHIC];
	struct target *target = command_pick(call, fits_graphic);
	call->value = value;
	return target;
}

static void fill_next(struct command_next *next, const struct target *target, const struct overlay_choices *choices)
{
	overlay_settings_copy(&next->settings, &target->zone->intent->settings);
	overlay_choices_apply(choices, &next->settings);
	next->choices = (struct overlay_choices){
		.page = choices->page, .automatic = choices->automatic, .occasion = choices->occasion};
}

bool command_see_next(struct command_call *call)
{
	struct overlay_choices choices = {0};
	struct target *target = pick_prepared(call, &choices);

	*call->next = (struct command_next){0};
	if (target)
		fill_next(call->next, target, &choices);
	overlay_choices_finish(&choices);
	if (target || !(target = command_pick(call, NULL)))
		return target != NULL;
	if (see_directed(call, target, &choices)) {
		/* What it leaves open is as the graphic chooses; a hand's choices in that zone do not count for it. */
		for (int i = 0; i < CHOICE_COUNT; i++)
			overlay_choices_set(&choices, i, choices.texts[i] ? choices.texts[i] : "");
		fill_next(call->next, target, &choices);
		overlay_choices_finish(&choices);
		return true;
	}
	if (command_is_shown(target) || target->snapshot->automatic || rg_empty(target->zone->intent->settings.graphic))
		return false;
	choices.page = target->zone->intent->page;
	fill_next(call->next, target, &choices);
	return true;
}

bool command_is_prepared(const struct command_call *call)
{
	return !call->one && !call->zone_told && prepare_is_on();
}

static bool take_prepared(struct command_call *call, const struct target *target, const struct overlay_choices *choices)
{
	struct overlay_chosen chosen[CHOICE_COUNT];
	size_t count = 0;

	if (is_latched(call))
		return false;
	for (int i = 0; i < CHOICE_COUNT; i++) {
		if (choices->texts[i])
			chosen[count++] = (struct overlay_chosen){i, choices->texts[i]};
	}
	overlay_choose(target->overlay, target->at, chosen, count);
	follow_meaning(target, catalogue_find(call->catalogue, choices->texts[CHOICE_GRAPHIC]));
	if (!bring_on(call, target))
		return false;
	prepare_forget();
	return true;
}

/* What comes next, now; the director does it with its next look. */
static bool take_next(struct command_call *call)
{
	if (is_latched(call))
		return false;
	director_press(RUNDOWN_PRESS_TAKE_NEXT);
	return true;
}

bool command_take(struct command_call *call)
{
	struct overlay_choices choices = {0};
	struct target *target = pick_prepared(call, &choices);
	bool done = target && take_prepared(call, target, &choices);

	overlay_choices_finish(&choices);
	if (target || !(target = command_pick(call, NULL)))
		return done;
	bool directed = see_directed(call, target, &choices);
	overlay_choices_finish(&choices);
	if (directed)
		return take_next(call);
	if (command_is_shown(target)) {
		overlay_clear(target->overlay, target->at, OVERLAY_EXIT_OWN);
		return true;
	}
	if (target->snapshot->automatic && !call->zone_told)
		return command_refuse(call, "Nothing comes next.");
	if (rg_empty(target->zone->intent->settings.graphic))
		return command_refuse(call, "\"%s\" has no graphic in the zone \"%s\".", target->snapshot->name,
				      rundown_zone_name(target->at));
	return !is_latched(call) && bring_on(call, target);
}

bool command_clear(struct command_call *call)
{
	call->nothing = race_said("Nothing is on air.");
	for (size_t i = 0; i < call->count; i++) {
		const struct target *target = &call->targets[i];
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (!command_means(call, zone) || !target->snapshot->zones[zone].presence.wanted)
				continue;
			overlay_clear(target->overlay, zone, OVERLAY_EXIT_OWN);
			call->nothing = NULL;
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

bool command_auto(struct command_call *call)
{
	struct director_look look;
	bool on;

	director_see(&look);
	bool there = look.there, held = look.mode == RUNDOWN_HELD;
	director_look_finish(&look);
	if (!read_switch(call, "auto", false, &on))
		return false;
	if (!there)
		return command_refuse(call, "No source shows \"Between heats (automatic)\".");
	if (!on && held)
		call->nothing = race_said("It is held already.");
	director_press(on ? RUNDOWN_PRESS_AUTO : RUNDOWN_PRESS_AUTO_OFF);
	return true;
}

static bool is_held_anywhere(const struct command_call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
			if (command_means(call, zone) && overlay_snapshot_is_held(call->targets[i].snapshot, zone))
				return true;
		}
	}
	return false;
}

/* Holds what the zones show, or lets it go; returns for how many. */
static size_t hold_zones(const struct command_call *call, const struct target *target, bool on)
{
	size_t done = 0;

	for (int zone = 0; zone < RUNDOWN_ZONES; zone++) {
		if (!command_means(call, zone))
			continue;
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
		done += hold_zones(call, &call->targets[i], on);
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
	call->nothing = programme_is_all_off() ? NULL : race_said("ALL OFF is not on.");
	programme_set_all_off(false);
	return true;
}

/* ---- a graphic by name ---- */

struct wish {
	const char *graphic;
	const char *text1, *text2; /* NULL: none of its own */
	const char *driver;        /* an id; NULL: as it is chosen already */
};

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
	       (!wish->driver || rg_equal(settings->driver, wish->driver)) &&
	       (!wish->text1 || (rg_equal(settings->text1, wish->text1) && rg_equal(settings->text2, wish->text2)));
}

static bool show_wish(struct command_call *call, const struct wish *wish)
{
	const struct catalogue_graphic *facts = catalogue_find(call->catalogue, wish->graphic);

	if (!facts)
		return refuse_graphic(call, wish->graphic);
	const struct overlay_chosen chosen[] = {
		{CHOICE_GRAPHIC, wish->graphic},
		{wish->driver ? CHOICE_DRIVER : CHOICE_TEXT1, wish->driver ? wish->driver : wish->text1},
		{CHOICE_TEXT2, wish->text2}};
	size_t count = wish->text1 ? 3 : wish->driver ? 2 : 1;
	if (command_is_prepared(call)) {
		prepare_choose(chosen, count);
		return true;
	}
	command_aim(call, facts->zone);
	struct target *target = command_pick(call, fits_graphic);
	if (!target)
		return false;
	if (is_as_wished(target, wish)) {
		overlay_clear(target->overlay, target->at, OVERLAY_EXIT_OWN);
		return true;
	}
	if (is_latched(call))
		return false;
	overlay_choose(target->overlay, target->at, chosen, count);
	follow_meaning(target, facts);
	return bring_on(call, target);
}

bool command_graphic(struct command_call *call)
{
	return show_wish(call, &(struct wish){.graphic = call->value});
}

/* The typed value is text here, but fits_graphic looks for a graphic in it. */
static bool show_texts(struct command_call *call, const char *graphic, const char *text1, const char *text2)
{
	const struct wish wish = {.graphic = graphic, .text1 = text1, .text2 = text2};

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

bool command_show_card(struct command_call *call, const char *driver)
{
	const struct wish wish = {.graphic = controls_card_graphic(), .driver = driver};

	call->value = wish.graphic;
	return show_wish(call, &wish);
}

/* ---- what counts for all ---- */

bool command_prepare(struct command_call *call)
{
	bool on;

	if (!read_switch(call, "prepare", prepare_is_on(), &on))
		return false;
	prepare_set(on);
	return true;
}

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

bool command_confirm(struct command_call *call)
{
	return kept_confirm() || command_refuse(call, "There is no old race data that waits for it");
}

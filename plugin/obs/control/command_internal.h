/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the commands share; nobody else includes it. A call belongs to the thread that runs the command.
 */
#ifndef RG_OBS_CONTROL_COMMAND_INTERNAL_H
#define RG_OBS_CONTROL_COMMAND_INTERNAL_H

#include "base/format.h"
#include "programme.h"
#include "command.h"
#include "obs/source/overlay.h"
#include "obs/work/catalogue.h"
#include "obs/work/work_thread.h"

struct target {
	struct overlay *overlay;           /* borrowed of the call's list */
	struct overlay_snapshot *snapshot; /* as it was when the command came; a reference */
	enum rundown_zone at;              /* the zone that is meant */
	const struct overlay_zone_snapshot *zone;
};

struct command_call {
	const char *value;      /* trimmed, valid UTF-8, never NULL */
	bool one;               /* a source was named: targets holds it alone */
	bool zone_told;         /* a zone was named: */
	enum rundown_zone zone; /* this one */
	bool aimed;             /* by command_aim */
	struct target *targets; /* in the order in which the sources were made */
	size_t count;
	struct catalogue *catalogue; /* the graphics that there are */
	char *error;
	struct command_next *next; /* to be filled, of command_would_take */
	const char *nothing;       /* a sentence: it is right, but there is nothing to do; or NULL */
};

/* Says why not; returns false. The first reason stays. */
bool command_refuse(struct command_call *call, const char *format, ...) RG_FORMAT(2, 3);

/* ---- command_target.c: who is meant ---- */

/* False and refused when there is no source at all, or none of that name. */
bool command_find_targets(struct command_call *call, const struct programme_list *list, const char *source);
/* How well what is in a zone of a source fits, of those in the programme's picture; 0: as any other. */
typedef int (*command_fit)(const struct command_call *call, const struct target *target);
/* Each target is about that zone, unless one was told. */
void command_aim(struct command_call *call, enum rundown_zone zone);
/*
 * The one source that is meant: the one named, else of those in the programme's picture the first that comes by key
 * and fits best, else the first. Its zone is the one that was told, or that fits best: rather one that comes and
 * goes, rather one that is on air, rather the one that was changed last. NULL and refused when it is not in the
 * picture.
 */
struct target *command_pick(struct command_call *call, command_fit fit);
/* The same, but a source that was named need not be in the picture. */
struct target *command_pick_ahead(struct command_call *call, command_fit fit);
/*
 * The same of a source that shows the event's data, in the picture or not. NULL and refused when all have data of their
 * own, or the one that was named has.
 */
struct target *command_pick_of_event(struct command_call *call, command_fit fit);
/* The zone is meant: the one that was told, else any that comes and goes. */
bool command_means(const struct command_call *call, enum rundown_zone zone);
/* A hand chose so: in the zone that was told, else wherever something comes and goes. */
void command_make_choice(const struct command_call *call, const struct target *target,
			 const struct overlay_chosen *chosen, size_t count);
/* It is on air or about to enter, and nothing keeps it off. */
bool command_is_shown(const struct target *target);
/* Facts of the graphic that the target has now; NULL: not known. */
const struct catalogue_graphic *command_facts(const struct command_call *call, const struct target *target);
/* What is on air, or would be, is about: a driver's, heat's or series' id, NULL: not known. */
const char *command_about(const struct target *target);

/* ---- the handlers: what a row of the table does. False: refused ---- */

/* command_air.c */
bool command_take(struct command_call *call);
bool command_clear(struct command_call *call);
bool command_auto(struct command_call *call);
/* Fills call->next; false: "take" would bring nothing. */
bool command_see_next(struct command_call *call);
bool command_prepare(struct command_call *call);
/* While Prepare is on, a hand's choice that names no source or zone is for what comes next. */
bool command_is_prepared(const struct command_call *call);
/* The card of that driver, as `graphic` shows one. */
bool command_show_card(struct command_call *call, const char *driver);
bool command_hold(struct command_call *call);
bool command_all_off(struct command_call *call);
bool command_release(struct command_call *call);
bool command_graphic(struct command_call *call);
bool command_name_strap(struct command_call *call);
bool command_message(struct command_call *call);
bool command_state(struct command_call *call);
bool command_sponsor(struct command_call *call);
bool command_confirm(struct command_call *call);

/* command_choose.c */
bool command_driver(struct command_call *call);
bool command_card(struct command_call *call);
bool command_heat(struct command_call *call);
bool command_class(struct command_call *call);
bool command_series(struct command_call *call);
bool command_grid(struct command_call *call);

/* command_correct.c */
bool command_result(struct command_call *call);
bool command_empty(struct command_call *call);
bool command_lane(struct command_call *call);
bool command_joker(struct command_call *call);
bool command_slip(struct command_call *call);
bool command_fix(struct command_call *call);
bool command_undo(struct command_call *call);
bool command_corrections(struct command_call *call);

/* command_step.c */
bool command_next(struct command_call *call);
bool command_previous(struct command_call *call);
/* The id of the heat that comes `by` after the one that the target has; NULL and refused when there is none. */
const char *command_heat_after(struct command_call *call, const struct target *target, int by);

/* ---- command_text.c: values that are typed ---- */

/*
 * Splits `"A" "B"` or `A, B`; the second is "" when there is only one. False: there is no text at all, or a third one.
 * The caller frees both.
 */
bool command_split_texts(const char *value, char **first, char **second);
/* Every word is an empty place or has a digit, as start numbers do. race_day_with_grid_text takes any word. */
bool command_looks_like_grid(const char *value);
/* "automatic", in any case. */
bool command_is_automatic(const char *value);

#endif

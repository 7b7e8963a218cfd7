/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programme: the list of all overlays, and what counts for all of them (ALL OFF, the race state, sponsors, whether
 * others see OBS's output). Commands, scenes and the race data write it; the graphics thread reads it in each tick, as
 * atomics. Any thread may call these functions; each takes short locks of ours only, never OBS's.
 */
#ifndef RG_OBS_CONTROL_PROGRAMME_H
#define RG_OBS_CONTROL_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rundown/race_state.h"

struct obs_source;
struct overlay;

/* ---- the overlays that there are ---- */

/* By the source's create and destroy. The list holds no reference: destroy takes the overlay off before it lets go. */
void programme_add(struct overlay *overlay);
void programme_remove(struct overlay *overlay);

struct programme_list {
	struct overlay **overlays; /* a reference each, in the order in which they were made */
	size_t count;
};

/* All; programme_list_finish gives the references back. */
void programme_list_init(struct programme_list *list);
void programme_list_finish(struct programme_list *list);

/* The sample is seen in the programme, or was with the last frame. */
bool programme_shows_sample(void);

/* The eye of an item with this source was opened; or closed, while the item is still drawn for its way out. */
void programme_follow_eye(struct obs_source *source, bool visible);

/* ---- what counts for all ---- */

/* Latched: everything of ours is off within a frame and stays off; nothing returns by itself when it is released. */
void programme_set_all_off(bool off);
bool programme_is_all_off(void);
/* How often it was set: whoever looks now and then sees that it was, though it is released again. */
unsigned programme_all_offs(void);

/*
 * Until when the programme goes out, so that others can see it, in monotonic ms: overlays without an address draw
 * nothing meanwhile.
 */
#define PROGRAMME_GOES_OUT INT64_MAX
#define PROGRAMME_STAYS_IN 0
void programme_set_goes_out(int64_t until_ms);
bool programme_goes_out(void);

/* Pictures of sponsors are drawn (they are unless somebody says no). */
void programme_set_sponsors(bool shown);
bool programme_shows_sponsors(void);

/* Which of them are listened to. */
void programme_set_race_state_from(enum race_state_from from);

/*
 * race_state_set, told to all overlays: a heat that a hand chose is left when the race state of another one begins.
 * False: it was not taken.
 */
bool programme_set_race_state(enum race_state state, enum race_state_by by, const char *heat);
/* Another event begins: what was said of the last one's heats counts no longer. ALL OFF stays. */
void programme_forget_race_state(void);
enum race_state programme_race_state(void);
/* The heat that it is about, as an id; NULL: not known; rg_free. */
char *programme_race_heat(void);
/* Grows whenever a key or a scene gave a state, another one or the same. */
unsigned programme_states_by_hand(void);
/* race_state_is_meant, by the state as it is now. */
bool programme_is_meant(enum race_state state, const char *heat);
enum race_state_by programme_race_state_by(void);

/* Grows with every change that the state event tells (on air or not, choices, the above). */
unsigned programme_changes(void);
void programme_changed(void);

#endif

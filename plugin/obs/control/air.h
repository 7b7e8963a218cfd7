/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is on air, and who decides it: the shows that there are, what hands have chosen for each, and what counts for
 * all of them (ALL OFF, the race state, sponsors). Commands (command.c), scenes and the race data write it; the
 * graphics thread reads it once a tick. Any thread may call these; each takes short locks of its own only, and never
 * OBS's.
 */
#ifndef RG_OBS_AIR_H
#define RG_OBS_AIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct obs_source;
struct show;

/* ---- the shows that there are ---- */

/* By the source's create and destroy. The list holds no reference: destroy takes the show off before it lets go. */
void air_add(struct show *show);
void air_remove(struct show *show);

struct air_list {
	struct show **shows; /* a reference each, in the order in which they were made */
	size_t count;
};

/* All; air_list_finish gives the references back. */
void air_list_init(struct air_list *list);
void air_list_finish(struct air_list *list);

/* The sample is seen in the programme, or was with the last frame. */
bool air_shows_sample(void);

/* The eye of an item that holds this source was closed, while it is still drawn for its way out; or opened. */
void air_follow_eye(struct obs_source *source, bool visible);

/* ---- what counts for all ---- */

/* Latched: everything of ours is off within a frame and stays off; nothing returns by itself when it is released. */
void air_set_all_off(bool off);
bool air_is_all_off(void);

/* Pictures of sponsors are drawn (they are unless somebody says no). */
void air_set_sponsors(bool shown);
bool air_shows_sponsors(void);

enum air_state { AIR_GAP = 1, AIR_GRID, AIR_RACE, AIR_FINISHED, AIR_STOPPED };
enum air_by { AIR_BY_DATA = 1, AIR_BY_KEY, AIR_BY_SCENE };

/* Which of the three ways in are listened to. */
enum air_from { AIR_FROM_ALL = 1, AIR_FROM_KEYS, AIR_FROM_KEYS_AND_SCENES, AIR_FROM_KEYS_AND_DATA };
void air_set_from(enum air_from from);

/*
 * The race state, by `by`, about the heat that is on (`heat` NULL: the same as before). A key beats data for that heat,
 * otherwise the latest wins. False: it is not listened to, or a key stands against it.
 */
bool air_set_state(enum air_state state, enum air_by by, const char *heat);
/* Another event: what the last one's heats, keys and scenes said holds no longer. ALL OFF stays. */
void air_forget_state(void);
enum air_state air_state(void);
enum air_by air_state_by(void);
/* "gap", "grid", "race", "finished", "stopped". */
const char *air_state_name(enum air_state state);
/* False: there is no such state. */
bool air_state_find(const char *name, enum air_state *state);

/* Grows with every change that the state event tells (on air or not, choices, the above). */
unsigned air_changes(void);
void air_changed(void);

#endif

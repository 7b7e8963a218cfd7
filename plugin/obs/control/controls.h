/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * data/controls.json: which keys and menu entries there are, and which graphics "name" and "message" take. Read once
 * when the module loads; after that any thread may look at it.
 */
#ifndef RG_OBS_CONTROL_CONTROLS_H
#define RG_OBS_CONTROL_CONTROLS_H

#include <obs-module.h>

struct race_shelf;

struct control {
	char *id;      /* the key's name in OBS's settings is "race_graphics.<id>", its words are "Key.<id>" */
	char *command; /* of the table */
	char *value;   /* "" none */
	obs_key_combination_t standard; /* key OBS_KEY_NONE: none */
	bool menu;                      /* in the Tools menu too */
};

/* UI thread. The shelf, borrowed for the call, decides between the user's file and the shipped one. */
void controls_start(struct race_shelf *shelf);
void controls_stop(void);

size_t controls_count(void);
const struct control *controls_at(size_t index);
/* Ids of templates. */
const char *controls_name_graphic(void);
const char *controls_message_graphic(void);

/* "Race Graphics: CARS GO", in OBS's language; rg_free. */
char *controls_label(const struct control *control);

#endif

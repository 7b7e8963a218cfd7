/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * data/controls.json: which keys and buttons of the control panel there are, and which graphics "name", "message" and
 * "card" take. Read once when the module loads; after that any thread may look at it.
 */
#ifndef RG_OBS_CONTROL_CONTROLS_H
#define RG_OBS_CONTROL_CONTROLS_H

#include <obs-module.h>

struct race_shelf;

#define CONTROL_KEYS_MOST 4

struct control {
	char *id;      /* the key's name in OBS's settings is "race_graphics.<id>", its words are "Key.<id>" */
	char *command; /* of the table */
	char *value;   /* "" none */
	/* the standard keys, which are assigned together; and those that were standard in earlier versions */
	obs_key_combination_t keys[CONTROL_KEYS_MOST], earlier[CONTROL_KEYS_MOST];
	size_t key_count, earlier_count;
	char *panel; /* the group of the control panel in which it has a button, NULL: none */
};

/* UI thread. The shelf, borrowed for the call, decides between the user's file and the shipped one. */
void controls_start(struct race_shelf *shelf);
void controls_stop(void);

size_t controls_count(void);
const struct control *controls_at(size_t index);
/* Ids of templates. */
const char *controls_name_graphic(void);
const char *controls_message_graphic(void);
const char *controls_card_graphic(void);

/* "CARS GO", in OBS's language; rg_free. */
char *controls_label(const struct control *control);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source's settings as they are saved, and what a hand chose over them by command. Plain values: whoever has one
 * owns it. Any thread.
 */
#ifndef RG_OBS_SHOW_SETTINGS_H
#define RG_OBS_SHOW_SETTINGS_H

#include <obs-module.h>

enum show_on { SHOW_ON_VISIBLE = 1, SHOW_ON_KEY };

/* All strings are owned, never NULL. */
struct show_settings {
	char *graphic, *feed, *series, *class_, *heat, *driver, *grid_text, *text1, *text2, *place, *language, *theme;
	bool own_data; /* other data than the event's */
	bool from_front;
	bool clean_race; /* stays off while cars race */
	enum show_on on;
	int seconds; /* until it leaves by itself; 0: stays; SECONDS_OWN: as usual */
	int refresh_s;
	int scale; /* per cent */
};

void show_settings_init(struct show_settings *settings, obs_data_t *data);
void show_settings_finish(struct show_settings *settings);
void show_settings_copy(struct show_settings *to, const struct show_settings *from);

/* What can be chosen by command. */
enum show_choice {
	CHOICE_GRAPHIC,
	CHOICE_SERIES,
	CHOICE_CLASS,
	CHOICE_HEAT,
	CHOICE_DRIVER,
	CHOICE_GRID,
	CHOICE_TEXT1,
	CHOICE_TEXT2,
	CHOICE_COUNT,
};

struct show_choices {
	char *texts[CHOICE_COUNT]; /* owned; NULL: as the settings say */
	int page;
};

void show_choices_finish(struct show_choices *choices);
/* `value` NULL takes the choice back. */
void show_choices_set(struct show_choices *choices, enum show_choice choice, const char *value);
/* Takes back every choice whose setting was changed: the newest hand wins. */
void show_choices_yield(struct show_choices *choices, const struct show_settings *before,
			const struct show_settings *after);
/* Writes the choices over the settings. */
void show_choices_apply(const struct show_choices *choices, struct show_settings *settings);

#endif

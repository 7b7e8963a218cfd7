/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source's settings as they are saved, and what a hand chose over them by command. Plain values: whoever has one
 * owns it. Any thread.
 */
#ifndef RG_OBS_SOURCE_OVERLAY_SETTINGS_H
#define RG_OBS_SOURCE_OVERLAY_SETTINGS_H

#include <obs-module.h>

enum overlay_on { OVERLAY_ON_VISIBLE = 1, OVERLAY_ON_KEY };

/* All strings are owned, never NULL. */
struct overlay_settings {
	char *graphic, *feed, *series, *class_, *heat, *driver, *grid_text, *text1, *text2, *place, *language, *theme;
	bool automatic; /* the director decides what its zones show; it has no graphic, place or data of its own */
	bool own_data;  /* other data than the event's */
	bool from_front;
	bool clean_race; /* stays off while cars race */
	enum overlay_on on;
	int seconds; /* until it leaves by itself; 0: stays; SECONDS_OWN: as usual */
	int refresh_s;
	int scale; /* per cent */
};

void overlay_settings_init(struct overlay_settings *settings, obs_data_t *data);
void overlay_settings_finish(struct overlay_settings *settings);
bool overlay_settings_equal(const struct overlay_settings *a, const struct overlay_settings *b);
void overlay_settings_copy(struct overlay_settings *to, const struct overlay_settings *from);

/* What can be chosen by command, and by the director. */
enum overlay_choice {
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

struct overlay_choices {
	char *texts[CHOICE_COUNT]; /* owned; NULL: as the settings say */
	int page;
	bool automatic;       /* the director's own, of whom comes next */
	const char *occasion; /* of graphic_ask, static; NULL: none */
	unsigned lent;        /* bits of those that the director chose, of which a hand took the graphic over */
};

void overlay_choices_finish(struct overlay_choices *choices);
/* `value` NULL takes the choice back. */
void overlay_choices_set(struct overlay_choices *choices, enum overlay_choice choice, const char *value);
/* What a hand itself chose, not "" and not what it took over; NULL: nothing. Borrowed. */
const char *overlay_choices_by_hand(const struct overlay_choices *choices, enum overlay_choice choice);
/* `to` is zeroed or has some, which go. */
void overlay_choices_copy(struct overlay_choices *to, const struct overlay_choices *from);
/* A hand goes on with what the director shows: its choices become the hand's, until they are taken back. */
void overlay_choices_lend(struct overlay_choices *to, const struct overlay_choices *from);
void overlay_choices_take_back(struct overlay_choices *choices);
/*
 * Takes back every choice whose setting was changed: the newest hand wins. `home`: the settings' graphic is shown
 * there; elsewhere it is another one, with its own texts, of which the settings say nothing.
 */
void overlay_choices_yield(struct overlay_choices *choices, const struct overlay_settings *before,
			   const struct overlay_settings *after, bool home);
/* Writes the choices over the settings. */
void overlay_choices_apply(const struct overlay_choices *choices, struct overlay_settings *settings);

#endif

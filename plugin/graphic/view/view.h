/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view: one race day, and what was chosen from it for one graphic. It offers the names that a template begins its
 * paths with (heat, driver, grid, calendar ...). Lives during one graphic_make; work thread and tool.
 */
#ifndef RG_GRAPHIC_VIEW_VIEW_H
#define RG_GRAPHIC_VIEW_VIEW_H

#include "graphic/graphic.h"
#include "race/grid/shapes.h"
#include "race/value/country.h"
#include "race/value/language.h"
#include "value.h"
#include "graphic/template/own_words.h"
#include "race/file/words.h"

/* Which part is shown of a list that does not fit at once; count 0: the template has no such list. */
struct view_page {
	int number, count; /* number: from 1 */
	bool holds;        /* the item that its "page_around" looks for is on it */
};

/* What the name of a picture begins with that is the theme's and nobody else's. */
#define VIEW_THEME_PICTURE "theme:"

struct view {
	const struct graphic_ask *ask;
	struct race_day *day; /* a reference; with the grid typed by hand, if there is one */
	const struct words *words;
	const void *theme; /* NULL: it has no pictures (build.c) */
	bool (*theme_has)(const void *theme, const char *picture);
	const struct own_words *own_words[2]; /* the theme's, the template's (build.c); NULL: none */
	const struct race_language *language;
	const struct race_countries *countries;
	const struct race_grid_shapes *shapes;
	struct rg_arena *arena;
	struct race_date today;
	struct race_time clock; /* what the day's clock shows; not given: the day was of another time and tells none */
	const char *template_id;

	/* chosen; NULL when there is none */
	const struct race_heat *heat;
	const struct race_heat *track; /* chosen by hand, else the one on track, until another comes to the grid */
	const struct race_heat *next;  /* chosen by hand, else the first that has not been started */
	const struct race_class *class_;
	const struct race_round *round;
	const struct race_series *series;
	const struct race_driver *driver;
	const char *text1, *text2; /* what was typed, cleaned */

	/* chosen when first asked for (sponsor.c), since looking for a picture makes it be fetched */
	bool sponsor_chosen;
	const struct race_sponsor *sponsor;
	const struct picture *sponsor_picture;

	/* made when first asked for (lists.c) */
	const struct view_grid *grid;
	const struct view_calendar *calendar;
	const struct view_results *results;               /* results.c */
	const struct view_standings *standings;           /* standings.c */
	const struct view_countdown *countdown;           /* clock.c */
	const struct view_schedule *schedule;             /* schedule.c */
	const struct view_classification *classification; /* classification.c */
	const struct view_podium *podium;                 /* podium.c */
	const struct view_winner *winner;
	const struct view_session *session; /* session.c */
	const struct view_strip *strip;     /* strip.c */
	struct view_page page;              /* build.c */

	bool pending;       /* out: a picture that was looked for is still to come */
	int64_t holds_ms;   /* out: so long what was asked of the clock stays as it is; 0: for good */
	const char *remark; /* out: what the crew should know of what was made; NULL: nothing */
};

/* Chooses by ask->... and the rules of each; the strings and tables are borrowed, the day is referenced. */
void view_init(struct view *view, const struct graphic_ask *ask, const char *template_id, const struct words *words,
	       const struct race_language *language, const struct race_countries *countries,
	       const struct race_grid_shapes *shapes, struct rg_arena *arena);
void view_finish(struct view *view);
/* What a flag is looked up by: the ISO-2 code of a known country, three letters of another as they are; NULL: neither.
 */
const char *view_flag(const struct view *view, const char *country);
/*
 * A measured time as the language writes it: its decimal sign stands for a point between figures, the same as in
 * points. In the view's arena, or the text itself.
 */
const char *view_measured(const struct view *view, const char *text);
/*
 * With one apostrophe whatever the source has typed between letters: ' ` ´ ʼ ‘. In the view's arena, or the text
 * itself.
 */
const char *view_apostrophes(const struct view *view, const char *text);
/* What was worked out from the clock stays so for `ms` at most (1 at least); the graphic is then made again. */
void view_holds(struct view *view, int64_t ms);
/* The on-air word of a key, as theme, template and language have it; NULL when none has. */
const char *view_word(const struct view *view, const char *key, size_t length);
/* The id of what the value of a template's `needs` is about: a driver, a heat, a series; NULL when there is none. */
const char *view_about(const struct view *view, const struct value *needed);

/* What paths may begin with, as members of this type (the object is the view itself). */
extern const struct race_type view_type_root;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source type "race_graphics" and its settings. The keys are public: they are saved in scene collections and used
 * by scripts, so they never change.
 */
#ifndef RG_OBS_SOURCE_SOURCE_H
#define RG_OBS_SOURCE_SOURCE_H

#include <obs-module.h>

#define S_GRAPHIC    "graphic"    /* text: id of a template, or GRAPHIC_AUTOMATIC */
#define S_FEED       "feed"       /* text: address or path; "" = the bundled sample */
#define S_REFRESH    "refresh_s"  /* int: seconds */
#define S_SERIES     "series"     /* text: id; "" = this event's; "*" = all */
#define S_CLASS      "class"      /* text: id; "" = the class that is next */
#define S_HEAT       "heat"       /* text: id; "" = the one that is on or next */
#define S_DRIVER     "driver"     /* text: id; "" = automatic */
#define S_GRID_TEXT  "grid_text"  /* text: "11 68 - 7 40" */
#define S_GRID_VIEW  "grid_view"  /* text: "behind" or "front" */
#define S_PLACE      "place"      /* text: "" or "top-left" ... */
#define S_SCALE      "scale"      /* int: per cent, 80 to 125 */
#define S_LANGUAGE   "language"   /* text: "fi"; "" = OBS's own */
#define S_THEME      "theme"      /* text: id of a theme; "" = the event's */
#define S_TEXT1      "text1"      /* text: first free line */
#define S_TEXT2      "text2"      /* text: second free line */
#define S_ON         "on"         /* text: "visible" or "key": when it comes on air */
#define S_SECONDS    "seconds"    /* int: leaves after so long; 0 = stays; -1 = as usual */
#define S_CLEAN_RACE "clean_race" /* bool: stays off while cars race */
#define S_OWN_DATA   "own_data"   /* bool: other data than the event's; never set: true with an address in "feed" */

#define GRAPHIC_FIRST "heat-grid" /* of a new source, and of one that was saved without any; never another */

#define GRAPHIC_AUTOMATIC "automatic" /* between heats the director decides; no template is called so */

#define GRID_VIEW_BEHIND "behind"
#define GRID_VIEW_FRONT  "front"

#define ON_VISIBLE "visible"
#define ON_KEY     "key"

#define SECONDS_OWN  (-1) /* by key: the graphic's own time; while visible: stays */
#define SECONDS_MOST 3600

#define REFRESH_STANDARD 5
#define SCALE_LEAST      80
#define SCALE_MOST       125

extern struct obs_source_info race_graphics_info;

struct race_source;
struct overlay;
/* Borrowed. */
struct overlay *race_source_overlay(struct race_source *source);
obs_source_t *race_source_obs(struct race_source *source);

#endif

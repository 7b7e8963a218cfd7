/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands draw that make pictures: the options that say which graphic of which race data, and the graphic
 * that they lead to. Main thread.
 */
#ifndef RG_TOOL_DRAWING_H
#define RG_TOOL_DRAWING_H

#include "graphic/motion/motion_scene.h"
#include "graphic/proof/still.h"
#include "source.h"

/* The options as they were given; NULL: not. */
struct drawing {
	const char *command; /* whose they are, for messages */
	const char *template_id, *theme, *language, *series, *class_, *heat, *driver, *grid_text, *view, *place;
	const char *scale, *height, *size, *today, *now, *tag, *ground, *output, *text1, *text2, *page;
	struct tool_source_ask source;
	bool crop, show_minors;
};

#define DRAWING_OPTIONS(drawing)                                                                                       \
	TOOL_SOURCE_OPTIONS((drawing).source), {"--feed", &(drawing).source.address, NULL},                            \
		{"--template", &(drawing).template_id, NULL}, {"--theme", &(drawing).theme, NULL},                     \
		{"--language", &(drawing).language, NULL}, {"--series", &(drawing).series, NULL},                      \
		{"--class", &(drawing).class_, NULL}, {"--heat", &(drawing).heat, NULL},                               \
		{"--driver", &(drawing).driver, NULL}, {"--grid-text", &(drawing).grid_text, NULL},                    \
		{"--grid-view", &(drawing).view, NULL}, {"--place", &(drawing).place, NULL},                           \
		{"--scale", &(drawing).scale, NULL}, {"--height", &(drawing).height, NULL},                            \
		{"--size", &(drawing).size, NULL}, {"--today", &(drawing).today, NULL},                                \
		{"--now", &(drawing).now, NULL}, {"--tag", &(drawing).tag, NULL},                                      \
		{"--ground", &(drawing).ground, NULL}, {"--text1", &(drawing).text1, NULL},                            \
		{"--text2", &(drawing).text2, NULL}, {"--page", &(drawing).page, NULL},                                \
		{"--output", &(drawing).output, NULL}, {"-o", &(drawing).output, NULL},                                \
		{"--crop", NULL, &(drawing).crop},                                                                     \
	{                                                                                                              \
		"--show-minors", NULL, &(drawing).show_minors                                                          \
	}

/* What --help says about them; TOOL_SOURCE_HELP goes with it. */
#define DRAWING_HELP                                                                                                   \
	"  --feed F          the same as the address without an option; the bundled sample when neither is given\n"    \
	"  --template T      driver-card, heat-grid, heat-results, calendar ..., or one of your own\n"                 \
	"  --theme T         dark (default), light, or one of your own\n"                                              \
	"  --language L      en (default), fi, sv, nb, et\n"                                                           \
	"  --series ID       a series; several with commas between; * for all\n"                                       \
	"  --class C         only this class, by id or name\n"                                                         \
	"  --heat ID         this heat instead of the one that is on or next\n"                                        \
	"  --driver ID       this driver, by id or number\n"                                                           \
	"  --grid-text G     car numbers in slot order, - for an empty slot: \"11 68 - 7 40\"\n"                       \
	"  --grid-view V     behind (default) or front: from where the camera sees the cars\n"                         \
	"  --place P         top-left, top, ... bottom-right, center; the template's own when not given\n"             \
	"  --scale N         80 to 125 per cent\n"                                                                     \
	"  --height H        of the canvas, 90 to 4320; its width is 16:9\n"                                           \
	"  --size WxH        of the canvas, each 90 to 8192: 1080x1920\n"                                              \
	"  --text1 TEXT      first free line: a name, a message\n"                                                     \
	"  --text2 TEXT      second: a role\n"                                                                         \
	"  --page N          of a graphic with several, from 1\n"                                                      \
	"  --show-minors     age and photo of drivers under 18, too, which are hidden unless the event says "          \
	"otherwise\n"                                                                                                  \
	"  --today DATE      as if it were that day (2021-06-05)\n"                                                    \
	"  --now TIME        as if the clock showed that (2021-06-05T12:10:00+03:00)\n"                                \
	"  --tag TEXT        a tag above the graphic, such as SAMPLE\n"                                                \
	"  --ground COLOUR   compose over #RRGGBB instead of leaving the picture transparent\n"                        \
	"  --crop            only the part of the canvas that holds something\n"

/* A whole number between low and high. */
bool drawing_number(const char *text, int64_t low, int64_t high, int64_t *number);
/* All but what comes with the race day. `height`: of the canvas when none was given. False after saying why. */
bool drawing_ask(const struct drawing *drawing, int height, struct graphic_ask *ask);
/* 0xAARRGGBB; 0: none was asked for. False after saying why. */
bool drawing_ground(const struct drawing *drawing, uint32_t *ground);
/*
 * Makes the graphic that the options ask for from an address. NULL when there is none; *good becomes false on any
 * fault, after saying it.
 */
struct graphic *drawing_make(const struct drawing *drawing, const char *address, struct graphic_studio *studio,
			     struct graphic_ask ask, bool *good);
/* The scene as it is now; new, rg_free. */
uint32_t *drawing_compose(const struct motion_scene *scene, uint32_t ground);
/* Writes a part of a canvas that is `width` wide. False after saying why. */
bool drawing_write(const struct drawing *drawing, const uint32_t *pixels, int width, struct still_rect rect);

#endif

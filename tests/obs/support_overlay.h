/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Overlays without a source, by a clock that the test holds: what one wants on the stage, graphics for it, and a show
 * by the test's own stages. overlay.c and programme.c by themselves; there is no OBS, no work thread, and nothing is
 * drawn. One thread, but for what a test begins itself.
 */
#ifndef RG_TESTS_OBS_SUPPORT_OVERLAY_H
#define RG_TESTS_OBS_SUPPORT_OVERLAY_H

#include <obs-module.h>

#include "obs/source/overlay.h"

extern int64_t test_now_ms; /* what the plugin takes for the machine's clock */

/* A source's settings, as OBS gives them; `on`: ON_KEY or ON_VISIBLE. The caller's reference. */
obs_data_t *make_settings(const char *on);
/* Of those settings, in the programme's list, in a gap, with ALL OFF released. */
struct overlay *make_overlay(const char *on);
void drop_overlay(struct overlay *overlay);
/* As the work thread does when the graphic for the newest settings is made; "no ...": one with nothing to show. */
struct graphic *hand_over_in(struct overlay *overlay, enum rundown_zone zone, const char *id);
/* The same in the settings' zone. */
struct graphic *hand_over(struct overlay *overlay, const char *id);
/* As a hand does, in the settings' zone; NULL: the automatic's again. */
void choose_heat(struct overlay *overlay, const char *heat);
/* In the programme, with nothing on air in any zone. */
struct overlay_tick empty_tick(void);

struct show {
	struct overlay *overlay;
	struct overlay_tick last; /* as it was answered */
	struct graphic *graphics[RUNDOWN_ZONES];
	enum stage_state stages[RUNDOWN_ZONES];
};

struct show make_show(const char *on);
/* A tick with the stages as they are: what is shown is on, what is not has left by the next one. */
void show_tick(struct show *show);
/* `wanted`: the zones that are shown, in their order, with a blank before each. */
void assert_shown(struct show *show, const char *wanted);
/* As the command for a graphic does. */
void put_on_air(struct show *show, enum rundown_zone zone, const char *graphic);
/* What it goes by: the settings with what was chosen over them. */
const struct overlay_settings *settings_in(const struct overlay_snapshot *snapshot, enum rundown_zone zone);
/* The settings' own graphic is another one. */
void set_graphic(struct show *show, const char *on, const char *graphic);

#endif

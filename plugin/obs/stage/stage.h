/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stage: a graphic's sprites as textures, moved and drawn in linear light. A new graphic is uploaded behind the one
 * that is seen, within a budget for each frame, and its motion begins on the first frame on which all of it is there.
 *
 * stage_render runs on whatever thread holds OBS's graphics context: the graphics thread, and threads that take
 * screenshots. It alone enters textures, and it takes the kit's mutex itself. All others are for the thread that
 * ticks, between stage_kit_begin and stage_kit_end; none of them enters the context, for OBS 29 ticks under its lock
 * of sources.
 *
 * The stages of one source share a kit: their mutex, so that all of them move on together, the effect that draws them,
 * and the budget of a frame's uploads.
 */
#ifndef RG_OBS_STAGE_STAGE_H
#define RG_OBS_STAGE_STAGE_H

#include <graphics/graphics.h>

#include "base/thread.h"
#include "graphic/motion/motion_scene.h"

enum stage_state { STAGE_OFF = 1, STAGE_ENTERING, STAGE_ON, STAGE_LEAVING };

/* The effect with its parameters; libobs keeps effects until it ends. */
struct stage_brush {
	gs_effect_t *effect;
	gs_technique_t *draw, *lit, *fade, *content, *mix, *line;
	gs_eparam_t *image, *ground, *image_b, *ground_b, *place, *place_b, *amount, *out, *in, *opacity, *tint;
	bool failed;
};

struct stage_kit {
	struct rg_mutex mutex;
	/* renderers, under the mutex */
	struct stage_brush brush;
	size_t spent; /* bytes uploaded since the last tick, which sets it to 0 */
};

/* Written under the kit's mutex, by the ticking thread unless said; that thread may read without it. */
struct stage {
	struct stage_kit *kit; /* borrowed */
	struct motion_scene scene;
	struct graphic *coming; /* a reference: is uploaded, or waits until it may be shown; NULL: none */
	bool complete;          /* all of `coming` has its textures; written by renderers */
	bool changed;           /* something else is seen at rest, or needed no more; renderers set it to false */
	bool wanted;            /* shown, as soon as there is something */
	bool resting;           /* shown without motion */

	/* renderers, under the mutex */
	struct rg_array pictures; /* struct stage_picture: textures by their pixels' id */
	gs_vertbuffer_t *still;   /* what is seen at rest (stage_still.h); NULL: not made, or not all of it is plain */
	struct rg_array still_textures;
	bool still_known; /* it was tried to make it */
};

void stage_kit_init(struct stage_kit *kit);
void stage_kit_finish(struct stage_kit *kit);
/*
 * Begins a tick of all its stages. False when one of them is being drawn for a screenshot just now: then nothing of
 * them may be called until the next tick.
 */
bool stage_kit_begin(struct stage_kit *kit);
void stage_kit_end(struct stage_kit *kit);

/* A stage with nothing on it that is not shown. The kit outlives it. */
void stage_init(struct stage *stage, struct stage_kit *kit);
/* Once nothing else is called; enters the graphics context. */
void stage_finish(struct stage *stage);
/* Takes the caller's reference. One that still waited is forgotten: the latest wins. */
void stage_set_next(struct stage *stage, struct graphic *graphic);
/*
 * It is wanted on or off from now on, and turns round where it is. `limit_ms` < 0: the template's own motion; 0: at
 * once; else an exit takes at most that long. May be called every tick.
 */
void stage_show(struct stage *stage, bool shown, int limit_ms);
/* Shown without motion, and kept that way until stage_show: for previews, dialogs, sources that are not on air. */
void stage_rest(struct stage *stage);
/* Forgets what was kept for the next time, if the stage is off: it will not be seen again. */
void stage_forget(struct stage *stage);
/* Moves on by a frame. No more than 50 ms are counted, so that motion goes on where it was after a stall. */
void stage_tick(struct stage *stage, float seconds);
/* Inside the graphics context: uploads within the budget, draws; `tagged`: also what is tagged (struct graphic). */
void stage_render(struct stage *stage, bool tagged);

/* On the way from one graphic to the next counts as on, unless the one had nothing to show: then the next enters. */
enum stage_state stage_state(const struct stage *stage);
/* What is seen, or a part of it, is tagged (struct graphic). */
bool stage_is_tagged(const struct stage *stage);
/* Takes off at once what is tagged, and forgets what waits to come if that is. */
void stage_drop_tagged(struct stage *stage);
/* What is seen, or leaving; borrowed until the next call with the stage. NULL: nothing. */
const struct graphic *stage_graphic(const struct stage *stage);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The film of a rehearsal: the graphics of all zones as OBS would show them, over a plain ground. Its clock is that of
 * the race day. Main thread.
 */
#ifndef RG_TOOL_REHEARSE_REEL_H
#define RG_TOOL_REHEARSE_REEL_H

#include "graphic/graphic.h"
#include "rundown/rundown.h"
#include "tool/projector.h"

struct reel;

/*
 * `ask`: what each graphic is asked for with, beside its cue and the race day; `ground`: 0xAARRGGBB. The studio and the
 * strings are borrowed until it is finished. NULL after saying why there is no film.
 */
struct reel *reel_create(struct graphic_studio *studio, const struct graphic_ask *ask, const char *output,
			 uint32_t ground);
/* Frames until that moment. Without one it does nothing. */
void reel_run_to(struct reel *reel, int64_t at_ms);
/* What the data is from now on, and what the clock of the place shows now; the day is referenced. */
void reel_set(struct reel *reel, struct race_day *day, struct race_time now);
void reel_action(struct reel *reel, const struct rundown_action *action);
/* False when there is no film; frees it. Accepts NULL, which is true. */
bool reel_finish(struct reel *reel);

#endif

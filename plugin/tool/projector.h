/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where frames of a film go: the program ffmpeg, sixty a second. Main thread, after rg_process_end_on_signal.
 */
#ifndef RG_TOOL_PROJECTOR_H
#define RG_TOOL_PROJECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "graphic/proof/still.h"

#define FRAME_MS (1000.0 / 60)

struct rg_child;

struct projector {
	const char *command, *output; /* whose film it is, for messages; borrowed */
	struct rg_child *ffmpeg;
	int width;              /* of a whole frame, px */
	struct still_rect rect; /* the part of it that is shown; even numbers across and down */
	bool good;
};

/* `width`: of a whole frame, of which `rect` is shown. False after saying that there is no ffmpeg. */
bool projector_start(struct projector *projector, int width, struct still_rect rect);
/* A whole frame, 0xAARRGGBB. Does nothing when something went wrong. */
void projector_show(struct projector *projector, const uint32_t *frame);
/* Only after it was started. False after saying that there is no film. */
bool projector_finish(struct projector *projector);

#endif

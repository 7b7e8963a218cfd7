/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "projector.h"

#include <stdio.h>

#include "base/child.h"
#include "base/mem.h"

bool projector_start(struct projector *projector, int width, struct still_rect rect)
{
	/* Half the pixels have a colour in such a film, across and down. */
	projector->rect = (struct still_rect){rect.left, rect.top, rect.width & ~1, rect.height & ~1};
	projector->width = width;
	char *size = rg_asprintf("%dx%d", projector->rect.width, projector->rect.height);
	char *target = rg_asprintf("file:%s", projector->output);
	const char *const arguments[] = {
		"ffmpeg", "-v", "error", "-y", "-f",       "rawvideo", "-pix_fmt",  "bgra",       "-s",   size,
		"-r",     "60", "-i",    "-",  "-pix_fmt", "yuv420p",  "-movflags", "+faststart", target, NULL};
	projector->ffmpeg = rg_child_start(arguments);
	projector->good = projector->ffmpeg != NULL;
	if (!projector->good)
		fprintf(stderr, "race-graphics %s: %s: films are made by the program ffmpeg, which is not there\n",
			projector->command, projector->output);
	rg_free(target);
	rg_free(size);
	return projector->good;
}

void projector_show(struct projector *projector, const uint32_t *frame)
{
	const struct still_rect *rect = &projector->rect;

	for (int y = 0; y < rect->height && projector->good; y++) {
		const uint32_t *row = frame + (size_t)(rect->top + y) * projector->width + rect->left;
		projector->good = rg_child_write(projector->ffmpeg, row, (size_t)rect->width * sizeof(*row));
	}
}

bool projector_finish(struct projector *projector)
{
	bool good = rg_child_finish(projector->ffmpeg) == 0 && projector->good;

	projector->ffmpeg = NULL;
	if (!good)
		fprintf(stderr, "race-graphics %s: %s: ffmpeg made no film\n", projector->command, projector->output);
	return good;
}

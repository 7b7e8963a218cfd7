/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_kind.h"

#include <math.h>

#define LANDSCAPE_WIDTH  1920
#define LANDSCAPE_HEIGHT 1080
#define LANDSCAPE_FLOOR  1000 /* room for a player's controls below */
#define SIDE             96
#define TOP              54

/*
 * Portrait: what apps lay over a picture that fills a phone of 9:16: names and buttons at the top, a rail of buttons on
 * the right, the caption at the bottom. A lower canvas stands in the middle of such a phone.
 */
#define PORTRAIT_WIDTH  1080
#define PHONE_HEIGHT    1920
#define PHONE_LEFT      60
#define PHONE_RIGHT     120
#define PHONE_TOP       270
#define PHONE_BOTTOM    480
#define PORTRAIT_MARGIN 54 /* at least, at top and bottom */

enum frame_kind frame_kind_wanted(int width, int height)
{
	return width > height ? FRAME_LANDSCAPE : FRAME_PORTRAIT;
}

static struct frame portrait(int width, int height)
{
	double scale = width / (double)PORTRAIT_WIDTH, high = height / scale, bar = fmax(PHONE_HEIGHT - high, 0) / 2;
	struct frame frame = {
		.kind = FRAME_PORTRAIT,
		.width = PORTRAIT_WIDTH,
		.height = high,
		.scale = scale,
		.left = PHONE_LEFT,
		.top = fmax(PHONE_TOP - bar, PORTRAIT_MARGIN),
		.right = PORTRAIT_WIDTH - PHONE_RIGHT,
		.floor = high - fmax(PHONE_BOTTOM - bar, PORTRAIT_MARGIN),
	};

	frame.boxes_x = frame.left;
	frame.boxes_y = frame.top;
	frame.boxes_width = frame.right - frame.left;
	frame.boxes_height = frame.floor - frame.top;
	return frame;
}

static struct frame landscape(int width, int height)
{
	double scale = fmin(width / (double)LANDSCAPE_WIDTH, height / (double)LANDSCAPE_HEIGHT);
	struct frame frame = {
		.kind = FRAME_LANDSCAPE,
		.width = LANDSCAPE_WIDTH,
		.height = LANDSCAPE_HEIGHT,
		.scale = scale,
		.left = SIDE,
		.top = TOP,
		.right = LANDSCAPE_WIDTH - SIDE,
		.floor = LANDSCAPE_FLOOR,
		.boxes_width = LANDSCAPE_WIDTH,
		.boxes_height = LANDSCAPE_HEIGHT,
		.last_x = width - LANDSCAPE_WIDTH * scale,
		.last_y = height - LANDSCAPE_HEIGHT * scale,
	};

	/* On a portrait canvas it keeps to what is safe there. */
	if (frame_kind_wanted(width, height) == FRAME_PORTRAIT) {
		struct frame tall = portrait(width, height);
		frame.first_y = tall.top * tall.scale - frame.top * scale;
		frame.last_y = tall.floor * tall.scale - frame.floor * scale;
	}
	return frame;
}

struct frame frame_make(enum frame_kind kind, int width, int height)
{
	return kind == FRAME_PORTRAIT ? portrait(width, height) : landscape(width, height);
}

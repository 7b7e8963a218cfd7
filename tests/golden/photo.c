/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "photo.h"

#include <string.h>

#define WIDTH  480
#define HEIGHT 640

static uint32_t pixels[WIDTH * HEIGHT];
static struct picture photo = {
	.width = WIDTH, .height = HEIGHT, .stride = WIDTH * 4, .pixels = pixels, .hash = 1, .references = 1};

static bool inside(int x, int y, int center_x, int center_y, int radius_x, int radius_y)
{
	double across = (double)(x - center_x) / radius_x, down = (double)(y - center_y) / radius_y;
	return across * across + down * down <= 1;
}

static uint32_t shade(int x, int y)
{
	if (inside(x, y, WIDTH / 2, 190, 80, 105))
		return y < 140 ? 0xFF4A3526 : 0xFFD9A883; /* hair over a face */
	if (inside(x, y, WIDTH / 2, 620, 210, 310))
		return x < WIDTH / 2 ? 0xFF0057B8 : 0xFFFFFFFF; /* overalls in the car's colours */
	uint32_t grey = 0x60 + (uint32_t)(y * 0x50 / HEIGHT);
	return 0xFF000000 | grey << 16 | grey << 8 | (grey + 0x10);
}

/* Portraits of every shape: an ellipse for the face, one below for the rest of the person. */
static const struct shape {
	const char *reference;
	int width, height;
	int face_x, face_y, radius; /* the face is 4/3 as high as wide */
	uint32_t ground;            /* 0: cut out */
} shapes[] = {
	{"face-tall.jpg", 400, 1200, 200, 120, 48, 0xFF60708A},  {"face-wide.jpg", 1200, 500, 264, 150, 66, 0xFF60708A},
	{"face-low.jpg", 900, 600, 630, 468, 60, 0xFF60708A},    {"face-corner.jpg", 800, 800, 64, 736, 40, 0xFF60708A},
	{"face-square.jpg", 600, 600, 300, 180, 90, 0xFF60708A}, {"face-cutout.png", 480, 640, 240, 180, 80, 0},
	{"face-white.jpg", 480, 640, 240, 180, 80, 0xFFFFFFFF},
};

static uint32_t shape_pixels[1200 * 1200];
static struct picture shaped = {.pixels = shape_pixels, .references = 1};

static const struct picture *draw_shape(const struct shape *shape)
{
	int radius = shape->radius;

	shaped.width = shape->width;
	shaped.height = shape->height;
	shaped.stride = shape->width * 4;
	shaped.hash = (uint64_t)(100 + (shape - shapes));
	for (int i = 0; i < shape->width * shape->height; i++) {
		int x = i % shape->width, y = i / shape->width;
		shape_pixels[i] = shape->ground;
		if (inside(x, y, shape->face_x, shape->face_y + 5 * radius, 5 * radius / 2, 7 * radius / 2))
			shape_pixels[i] = x < shape->face_x ? 0xFF0057B8 : 0xFFD8DEE6;
		if (inside(x, y, shape->face_x, shape->face_y, radius, radius * 4 / 3))
			shape_pixels[i] = PHOTO_FACE;
	}
	return &shaped;
}

#define MARK_WIDTH  600
#define MARK_HEIGHT 200
#define WIDE_HEIGHT 100

static uint32_t mark_pixels[MARK_WIDTH * MARK_HEIGHT];
static struct picture mark = {.width = MARK_WIDTH, .stride = MARK_WIDTH * 4, .pixels = mark_pixels, .references = 1};

/* A disc, and four bars that stand for a name; what is between them is nothing. */
static uint32_t mark_shade(int x, int y, int height, uint32_t color)
{
	int bar = (x - height - height / 4) * 4 / (MARK_WIDTH - height - height / 4);
	int foot = height * 3 / 4, top = height / 4;

	if (inside(x, y, height / 2, height / 2, height / 2, height / 2))
		return inside(x, y, height / 2, height / 2, height / 4, height / 4) ? 0 : 0xFFE4002B;
	if (x < height + height / 4 || y < top || y >= foot)
		return 0;
	int left = height + height / 4 + bar * (MARK_WIDTH - height - height / 4) / 4;
	return x - left < 80 ? color : 0;
}

static const struct picture *draw_mark(const char *reference)
{
	bool light = strcmp(reference, "light.png") == 0;

	mark.height = strcmp(reference, "wide.png") == 0 ? WIDE_HEIGHT : MARK_HEIGHT;
	mark.hash = 2 + light + 2 * (mark.height == WIDE_HEIGHT);
	for (int y = 0; y < mark.height; y++) {
		for (int x = 0; x < MARK_WIDTH; x++)
			mark_pixels[y * MARK_WIDTH + x] = mark_shade(x, y, mark.height,
								     light ? 0xFFFFFFFF : 0xFF14233C);
	}
	return &mark;
}

const struct picture *photo_find(void *data, const char *reference, bool *pending)
{
	size_t length = strlen(reference);

	(void)data;
	*pending = false;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (strcmp(reference, shapes[i].reference) == 0)
			return draw_shape(&shapes[i]);
	}
	if (length > 4 && strcmp(reference + length - 4, ".png") == 0)
		return draw_mark(reference);
	if (length < 4 || strcmp(reference + length - 4, ".jpg") != 0)
		return NULL;
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		pixels[i] = shade(i % WIDTH, i / WIDTH);
	return &photo;
}

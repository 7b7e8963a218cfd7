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

const struct picture *photo_find(void *data, const char *reference, bool *pending)
{
	size_t length = strlen(reference);

	(void)data;
	*pending = false;
	if (length < 4 || strcmp(reference + length - 4, ".jpg") != 0)
		return NULL;
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		pixels[i] = shade(i % WIDTH, i / WIDTH);
	return &photo;
}

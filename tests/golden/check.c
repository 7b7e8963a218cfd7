/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAFE_X 96 /* design px */
#define SAFE_Y 54

static uint32_t at(const struct sprite *sprite, int x, int y)
{
	return sprite->pixels[(size_t)y * (size_t)(sprite->stride / 4) + (size_t)x];
}

static bool rim_is_clear(const struct sprite *sprite)
{
	for (int x = 0; x < sprite->width; x++) {
		if (at(sprite, x, 0) || at(sprite, x, sprite->height - 1))
			return false;
	}
	for (int y = 0; y < sprite->height; y++) {
		if (at(sprite, 0, y) || at(sprite, sprite->width - 1, y))
			return false;
	}
	return true;
}

/* What a sprite shows lies inside its rim. */
static bool overlap(const struct sprite *a, const struct sprite *b)
{
	return a->x + 1 < b->x + b->width - 1 && b->x + 1 < a->x + a->width - 1 && a->y + 1 < b->y + b->height - 1 &&
	       b->y + 1 < a->y + a->height - 1;
}

/* In design px from the canvas' own edges, so that it holds for canvases of any shape. */
static bool is_safe(const struct graphic_ask *ask, const struct sprite *sprite)
{
	double fit = fmin(ask->width / (double)FRAME_WIDTH, ask->height / (double)FRAME_HEIGHT);
	double x = SAFE_X * fit - 1, y = SAFE_Y * fit - 1;

	return sprite->x + 1 >= x && sprite->x + sprite->width - 1 <= ask->width - x && sprite->y + 1 >= y &&
	       sprite->y + sprite->height - 1 <= ask->height - y;
}

int check_sprites(const char *name, const struct graphic_ask *ask, const struct graphic *graphic,
		  const struct laid *laid)
{
	int faults = 0;

	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		if (!rim_is_clear(sprite)) {
			printf("%s: sprite %s: its rim is not transparent\n", name, sprite->key);
			faults++;
		}
		if (laid_is_line(laid->root, sprite->key))
			continue;
		if (!is_safe(ask, sprite)) {
			printf("%s: sprite %s: leaves the safe area: x %d..%d, y %d..%d\n", name, sprite->key,
			       sprite->x + 1, sprite->x + sprite->width - 1, sprite->y + 1,
			       sprite->y + sprite->height - 1);
			faults++;
		}
		for (size_t k = 0; k < i; k++) {
			const struct sprite *other = &graphic->sprites[k];
			if (laid_is_line(laid->root, other->key) || !overlap(sprite, other))
				continue;
			printf("%s: sprites %s and %s overlap\n", name, sprite->key, other->key);
			faults++;
		}
		for (size_t k = 0; k < i; k++) {
			if (strcmp(sprite->key, graphic->sprites[k].key) == 0) {
				printf("%s: two sprites are called %s\n", name, sprite->key);
				faults++;
			}
		}
	}
	return faults;
}

static bool equal_sprites(const struct sprite *a, const struct sprite *b)
{
	return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height &&
	       a->stride == b->stride && a->change_id == b->change_id && strcmp(a->key, b->key) == 0 &&
	       memcmp(a->pixels, b->pixels, (size_t)a->stride * (size_t)a->height) == 0;
}

int check_equal(const char *name, const struct graphic *one, const struct graphic *other)
{
	bool equal = one->count == other->count && one->change_id == other->change_id;

	for (size_t i = 0; i < one->count && equal; i++)
		equal = equal_sprites(&one->sprites[i], &other->sprites[i]);
	if (!equal)
		printf("%s: made twice from the same data it is not the same\n", name);
	return !equal;
}

int check_whole(const char *name, const struct laid *laid)
{
	const struct box *cut = laid_cut(laid->root);

	if (cut)
		printf("%s: %s: \"%s\" is cut\n", name, cut->key, cut->parts[0]);
	return cut != NULL;
}

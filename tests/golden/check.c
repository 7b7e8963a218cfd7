/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "photo.h"
#include "race/day/derive.h"

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

/* A landscape frame's, from the canvas' own edges whatever its shape; a portrait frame's is its own. */
static bool is_safe(const struct frame *frame, const struct graphic_ask *ask, const struct sprite *sprite)
{
	double fit = frame->scale, left = frame->left * fit, right = ask->width - left;
	double top = frame->top * fit, bottom = ask->height - top;

	if (frame->kind == FRAME_PORTRAIT) {
		right = frame->right * fit;
		bottom = frame->floor * fit;
	}
	return sprite->x + 1 >= left - 1 && sprite->x + sprite->width - 1 <= right + 1 && sprite->y + 1 >= top - 1 &&
	       sprite->y + sprite->height - 1 <= bottom + 1;
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
		if (!is_safe(&laid->frame, ask, sprite)) {
			printf("%s: sprite %s: leaves the safe area: x %d..%d, y %d..%d\n", name, sprite->key,
			       sprite->x + 1, sprite->x + sprite->width - 1, sprite->y + 1,
			       sprite->y + sprite->height - 1);
			faults++;
		}
		for (size_t k = 0; k < i; k++) {
			const struct sprite *other = &graphic->sprites[k];
			if (laid_is_line(laid->root, other->key) || !sprite_overlaps(sprite, other))
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

/* The drawn faces are ellipses, 4/3 as high as wide. */
int check_face(const char *name, const struct graphic_ask *ask, const struct graphic *graphic)
{
	const struct race_driver *driver = ask->driver ? race_day_chosen_driver(ask->day, ask->driver) : NULL;
	int left = graphic->width, top = graphic->height, right = 0, bottom = 0, count = 0;

	if (!driver || !driver->photo || strncmp(driver->photo, "face-", 5) != 0)
		return 0;
	uint32_t *pixels = rg_alloc((size_t)graphic->width * (size_t)graphic->height, sizeof(*pixels));
	graphic_compose(graphic, pixels);
	graphic_unpremultiply(pixels, (size_t)graphic->width * (size_t)graphic->height);
	for (int i = 0; i < graphic->width * graphic->height; i++) {
		int x = i % graphic->width, y = i / graphic->width;
		if (pixels[i] != PHOTO_FACE)
			continue;
		left = x < left ? x : left;
		right = x > right ? x : right;
		top = y < top ? y : top;
		bottom = y > bottom ? y : bottom;
		count++;
	}
	rg_free(pixels);
	double width = right - left + 1, height = bottom - top + 1, filled = count / (width * height);
	bool whole = count > 1000 && fabs(height / width - 4.0 / 3) < 0.06 && fabs(filled - 0.785) < 0.03;
	if (!whole)
		printf("%s: the face is not whole: %d px in %.0f x %.0f\n", name, count, width, height);
	return !whole;
}

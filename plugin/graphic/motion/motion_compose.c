/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does what the GPU does with the pieces of a scene, pixel by pixel: bilinear samples in linear light, premultiplied.
 */
#include <math.h>

#include "graphic/picture/linear.h"
#include "motion_scene.h"

#define NOTHING ((struct linear_light){{0}})

struct picture_part {
	const struct sprite *sprite;
	const uint32_t *pixels;
};

static struct linear_light texel(const struct picture_part *from, int x, int y)
{
	const struct sprite *sprite = from->sprite;

	/* The outermost pixels are transparent, and so is what a sampler finds beyond them. */
	if (x < 0 || y < 0 || x >= sprite->width || y >= sprite->height)
		return NOTHING;
	uint32_t pixel = from->pixels[(size_t)y * (size_t)(sprite->stride / 4) + (size_t)x];
	return pixel ? linear_decode(pixel) : NOTHING;
}

/* a + (b - a) * part */
static struct linear_light mixed(struct linear_light a, struct linear_light b, float part)
{
	for (int i = 0; i < 4; i++)
		a.part[i] += (b.part[i] - a.part[i]) * part;
	return a;
}

/* At (x, y) px of the picture. */
static struct linear_light sample(const struct picture_part *from, double x, double y)
{
	double left = floor(x - 0.5), top = floor(y - 0.5);
	float across = (float)(x - 0.5 - left), down = (float)(y - 0.5 - top);
	int column = (int)left, row = (int)top;
	struct linear_light upper = texel(from, column, row);

	if (across > 0)
		upper = mixed(upper, texel(from, column + 1, row), across);
	if (down <= 0)
		return upper;
	struct linear_light lower = texel(from, column, row + 1);
	if (across > 0)
		lower = mixed(lower, texel(from, column + 1, row + 1), across);
	return mixed(upper, lower, down);
}

static struct linear_light piece_light(const struct motion_piece *piece, double x, double y)
{
	const struct picture_part a = {piece->a, piece->a->pixels};
	float amount = (float)piece->amount;
	struct linear_light light;

	x -= piece->ax;
	y -= piece->ay;
	if (piece->draw == DRAW_CONTENT) {
		const struct picture_part ground = {piece->a, piece->a->ground};
		double from_x = x - piece->content_x, from_y = y - piece->content_y;
		struct linear_light with = sample(&a, from_x, from_y), without = sample(&ground, from_x, from_y);
		light = sample(&ground, x, y);
		for (int i = 0; i < 4; i++)
			light.part[i] = fminf(fmaxf(light.part[i] + amount * (with.part[i] - without.part[i]), 0), 1);
	} else if (piece->draw == DRAW_MIX) {
		const struct picture_part b = {piece->b, piece->b->pixels};
		light = mixed(sample(&a, x, y), sample(&b, x + piece->ax - piece->bx, y + piece->ay - piece->by),
			      amount);
	} else {
		light = sample(&a, x, y);
	}
	for (int i = 0; i < 4; i++)
		light.part[i] *= (float)piece->opacity;
	return light;
}

/* The first pixel whose middle is not before the edge. */
static int first_pixel(double edge, int most)
{
	return (int)fmin(fmax(ceil(edge - 0.5), 0), most);
}

static bool is_plain(const struct motion_piece *piece)
{
	return piece->draw == DRAW_WHOLE && piece->opacity == 1 && piece->ax == floor(piece->ax) &&
	       piece->ay == floor(piece->ay);
}

static void compose_piece(const struct motion_piece *piece, uint32_t *pixels, int width, int height)
{
	int left = first_pixel(piece->left, width), right = first_pixel(piece->right, width);
	int top = first_pixel(piece->top, height), bottom = first_pixel(piece->bottom, height);

	for (int y = top; y < bottom && left < right; y++) {
		uint32_t *row = pixels + (size_t)y * (size_t)width;
		if (is_plain(piece)) {
			const struct sprite *sprite = piece->a;
			const uint32_t *from = sprite->pixels +
					       (size_t)(y - (int)piece->ay) * (size_t)(sprite->stride / 4);
			linear_blend(row + left, from + (left - (int)piece->ax), (size_t)(right - left));
			continue;
		}
		for (int x = left; x < right; x++) {
			struct linear_light light = piece_light(piece, x + 0.5, y + 0.5);
			if (light.part[0] + light.part[1] + light.part[2] + light.part[3] > 0)
				linear_blend_light(&row[x], &light);
		}
	}
}

void motion_scene_compose(const struct motion_scene *scene, uint32_t *pixels)
{
	struct motion_piece piece;

	for (size_t i = 0; i < motion_scene_count(scene); i++) {
		if (motion_scene_piece(scene, i, &piece))
			compose_piece(&piece, pixels, scene->graphic->width, scene->graphic->height);
	}
}

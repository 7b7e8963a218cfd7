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

/* What lies on a picture's ground. */
static struct linear_light sample_content(const struct sprite *sprite, double x, double y)
{
	const struct picture_part with = {sprite, sprite->pixels}, without = {sprite, sprite->ground};
	struct linear_light light = sample(&with, x, y), under;

	if (!sprite->ground)
		return NOTHING;
	under = sample(&without, x, y);
	for (int i = 0; i < 4; i++)
		light.part[i] -= under.part[i];
	return light;
}

static struct linear_light sample_ground(const struct sprite *sprite, double x, double y)
{
	const struct picture_part ground = {sprite, sprite->ground ? sprite->ground : sprite->pixels};
	return sample(&ground, x, y);
}

static void add(struct linear_light *light, struct linear_light content, double amount)
{
	for (int i = 0; i < 4; i++)
		light->part[i] += content.part[i] * (float)amount;
}

static struct linear_light piece_light(const struct motion_piece *piece, double x, double y)
{
	const struct picture_part a = {piece->a, piece->a->pixels};
	double ax = x - piece->ax, ay = y - piece->ay, bx = x - piece->bx, by = y - piece->by;
	struct linear_light light;

	if (piece->draw == DRAW_CONTENT) {
		light = sample_ground(piece->a, ax, ay);
		add(&light, sample_content(piece->a, ax - piece->content_x, ay - piece->content_y), piece->amount);
	} else if (piece->draw == DRAW_MIX) {
		light = mixed(sample_ground(piece->a, ax, ay), sample_ground(piece->b, bx, by), (float)piece->amount);
		add(&light, sample_content(piece->a, ax, ay), piece->out);
		add(&light, sample_content(piece->b, bx, by), piece->in);
	} else {
		light = sample(&a, ax, ay);
	}
	for (int i = 0; i < 4; i++)
		light.part[i] = fminf(fmaxf(light.part[i], 0), 1);
	for (int i = 0; i < 3; i++)
		light.part[i] = light.part[i] * (float)piece->keep + piece->light.part[i] * light.part[3];
	for (int i = 0; i < 4; i++)
		light.part[i] *= (float)piece->opacity;
	return light;
}

/* The first pixel whose middle is not before the edge. */
static int first_pixel(double edge, int most)
{
	return (int)fmin(fmax(ceil(edge - 0.5), 0), most);
}

static bool is_copied(const struct motion_piece *piece)
{
	return motion_piece_is_plain(piece) && piece->ax == floor(piece->ax) && piece->ay == floor(piece->ay);
}

struct canvas {
	uint32_t *pixels;
	int width, height;
};

static void compose_rect(const struct motion_piece *piece, struct motion_rect rect, const struct canvas *canvas)
{
	int left = first_pixel(rect.left, canvas->width), right = first_pixel(rect.right, canvas->width);
	int top = first_pixel(rect.top, canvas->height), bottom = first_pixel(rect.bottom, canvas->height);

	for (int y = top; y < bottom && left < right; y++) {
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width;
		if (is_copied(piece)) {
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

/* ---- lines, as triangles ---- */

/* Twice the area of the triangle of an edge and a point; 0: the point lies on the edge. */
static double side_of(const struct motion_corner *a, const struct motion_corner *b, double x, double y)
{
	return ((double)b->x - a->x) * (y - a->y) - ((double)b->y - a->y) * (x - a->x);
}

/* A pixel on an edge belongs to the triangle of which that is an upper or left edge; corners go clockwise. */
static bool is_inside(double side, const struct motion_corner *a, const struct motion_corner *b)
{
	bool upper = a->y == b->y && b->x > a->x, left = b->y < a->y;

	return side > 0 || (side == 0 && (upper || left));
}

static void compose_triangle(const struct motion_piece *piece, const struct motion_corner *corners,
			     const struct canvas *canvas)
{
	const struct motion_corner *a = &corners[0], *b = &corners[1], *c = &corners[2];
	double area = side_of(a, b, c->x, c->y), half = piece->line.stroke / 2;

	if (area < 0) {
		const struct motion_corner *swap = b;
		b = c;
		c = swap;
		area = -area;
	}
	int left = first_pixel(fmin(fmin(a->x, b->x), c->x) - 1, canvas->width);
	int right = first_pixel(fmax(fmax(a->x, b->x), c->x) + 1, canvas->width);
	int top = first_pixel(fmin(fmin(a->y, b->y), c->y) - 1, canvas->height);
	int bottom = first_pixel(fmax(fmax(a->y, b->y), c->y) + 1, canvas->height);
	struct linear_light color = linear_decode(piece->line.color | 0xFF000000);
	for (int y = top; y < bottom && area > 0; y++) {
		for (int x = left; x < right; x++) {
			double ab = side_of(a, b, x + 0.5, y + 0.5), bc = side_of(b, c, x + 0.5, y + 0.5);
			double ca = side_of(c, a, x + 0.5, y + 0.5);
			if (!is_inside(ab, a, b) || !is_inside(bc, b, c) || !is_inside(ca, c, a))
				continue;
			double across = (bc * a->across + ca * b->across + ab * c->across) / area;
			double cover = fmin(fmax(half + 0.5 - fabs(across), 0), 1) * piece->opacity *
				       (piece->line.color >> 24) / 255;
			struct linear_light light = NOTHING;
			add(&light, color, cover);
			if (cover > 0)
				linear_blend_light(&canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x],
						   &light);
		}
	}
}

static void compose_piece(void *data, const struct motion_piece *piece)
{
	const struct canvas *canvas = data;
	struct motion_corner corners[MOTION_CORNERS_MOST];

	if (piece->draw == DRAW_LINE) {
		size_t count = motion_line_corners(piece, corners);
		for (size_t i = 0; i + 2 < count; i += 3)
			compose_triangle(piece, &corners[i], canvas);
		return;
	}
	for (size_t i = 0; i < motion_piece_rects(piece); i++)
		compose_rect(piece, motion_piece_rect(piece, i), canvas);
}

void motion_scene_compose(const struct motion_scene *scene, uint32_t *pixels)
{
	struct canvas canvas = {pixels, 0, 0};

	if (!motion_scene_shows(scene))
		return;
	canvas.width = scene->graphic->width;
	canvas.height = scene->graphic->height;
	motion_scene_draw(scene, compose_piece, &canvas);
}

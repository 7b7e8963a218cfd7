/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/file/said.h"
#include "base/thread.h"
#include "linear.h"
#include "picture_internal.h"

#define LEVELS 16384 /* steps of linear light on the way back to sRGB's bytes, before the square root */

static float light[256];
static uint8_t bytes_of_root[LEVELS + 1];
static rg_once tables_once = RG_ONCE_STATIC;

static void make_tables(void)
{
	for (int byte = 0; byte < 256; byte++)
		light[byte] = (float)linear_from_srgb(byte / 255.0);
	/* Indexed by the square root, which is close to sRGB's curve: even steps, also in the dark. */
	for (int level = 0; level <= LEVELS; level++) {
		double root = (double)level / LEVELS;
		bytes_of_root[level] = (uint8_t)lrint(linear_to_srgb(root * root) * 255.0);
	}
}

static uint32_t premultiplied(uint32_t red, uint32_t green, uint32_t blue, uint32_t alpha)
{
	return alpha << 24 | (red * alpha + 127) / 255 << 16 | (green * alpha + 127) / 255 << 8 |
	       (blue * alpha + 127) / 255;
}

void picture_kept_size(int width, int height, int *kept_width, int *kept_height)
{
	int longer = width > height ? width : height;

	*kept_width = width;
	*kept_height = height;
	if (longer <= PICTURE_KEEP_SIDE)
		return;
	int64_t scaled_width = ((int64_t)width * PICTURE_KEEP_SIDE + longer / 2) / longer;
	int64_t scaled_height = ((int64_t)height * PICTURE_KEEP_SIDE + longer / 2) / longer;
	*kept_width = scaled_width > 0 ? (int)scaled_width : 1;
	*kept_height = scaled_height > 0 ? (int)scaled_height : 1;
}

static struct picture *picture_create(int width, int height)
{
	struct picture *picture = rg_alloc(1, sizeof(*picture));

	picture->width = width;
	picture->height = height;
	picture->stride = width * (int)sizeof(uint32_t);
	picture->pixels = rg_alloc((size_t)width * (size_t)height, sizeof(uint32_t));
	picture->references = 1;
	return picture;
}

void picture_shrink_begin(struct picture_shrink *shrink, int from_width, int from_height)
{
	int width, height;

	rg_once_run(&tables_once, make_tables);
	picture_kept_size(from_width, from_height, &width, &height);
	*shrink = (struct picture_shrink){
		.from_width = from_width,
		.from_height = from_height,
		.picture = picture_create(width, height),
		.across = rg_alloc((size_t)width * 4, sizeof(float)),
		.sum = rg_alloc((size_t)width * 4, sizeof(float)),
	};
}

/*
 * Scales one row to the width that is kept. Lengths are in units of which a source pixel has `width` and a kept one
 * `from`.
 */
static void average_across(struct picture_shrink *shrink, const uint8_t *rgba)
{
	int width = shrink->picture->width, from = shrink->from_width, left = from;
	float *to = shrink->across;

	memset(to, 0, (size_t)width * 4 * sizeof(float));
	for (int x = 0; x < from; x++, rgba += 4) {
		float alpha = rgba[3];
		float value[4] = {light[rgba[0]] * alpha, light[rgba[1]] * alpha, light[rgba[2]] * alpha, alpha};
		int here = width < left ? width : left;
		for (int i = 0; i < 4; i++)
			to[i] += value[i] * (float)here;
		left -= here;
		if (left > 0)
			continue;
		left = from - (width - here);
		to += 4;
		for (int i = 0; i < 4 && here < width; i++)
			to[i] += value[i] * (float)(width - here);
	}
}

static uint32_t colour_byte(float part, float alpha)
{
	float root = sqrtf(part / alpha);
	return bytes_of_root[root < 1.0f ? (int)lrintf(root * LEVELS) : LEVELS];
}

static void write_row(struct picture_shrink *shrink)
{
	struct picture *picture = shrink->picture;
	uint32_t *to = picture->pixels + (size_t)shrink->row++ * (size_t)picture->width;
	float area = (float)shrink->from_width * (float)shrink->from_height;
	const float *from = shrink->sum;

	for (int x = 0; x < picture->width; x++, from += 4) {
		uint32_t alpha = (uint32_t)lrintf(from[3] / area);
		if (alpha > 255)
			alpha = 255;
		if (alpha > 0)
			to[x] = premultiplied(colour_byte(from[0], from[3]), colour_byte(from[1], from[3]),
					      colour_byte(from[2], from[3]), alpha);
	}
	memset(shrink->sum, 0, (size_t)picture->width * 4 * sizeof(float));
}

static void add_row(struct picture_shrink *shrink, int weight)
{
	for (int i = 0; i < shrink->picture->width * 4; i++)
		shrink->sum[i] += shrink->across[i] * (float)weight;
}

static void copy_row(struct picture_shrink *shrink, const uint8_t *rgba)
{
	struct picture *picture = shrink->picture;
	uint32_t *to = picture->pixels + (size_t)shrink->row++ * (size_t)picture->width;

	for (int x = 0; x < picture->width; x++, rgba += 4)
		to[x] = premultiplied(rgba[0], rgba[1], rgba[2], rgba[3]);
}

void picture_shrink_row(struct picture_shrink *shrink, const uint8_t *rgba)
{
	int height = shrink->picture->height, from = shrink->from_height;

	if (shrink->from_row >= from)
		return;
	int64_t top = (int64_t)shrink->from_row++ * height, bottom = top + height;
	int64_t border = (int64_t)(shrink->row + 1) * from;
	if (shrink->picture->width == shrink->from_width && height == from) {
		copy_row(shrink, rgba);
		return;
	}
	average_across(shrink, rgba);
	if (bottom < border) {
		add_row(shrink, height);
		return;
	}
	add_row(shrink, (int)(border - top));
	write_row(shrink);
	if (bottom > border)
		add_row(shrink, (int)(bottom - border));
}

struct picture *picture_shrink_take(struct picture_shrink *shrink)
{
	struct picture *picture = shrink->picture;

	if (!picture || shrink->row < picture->height)
		return NULL;
	shrink->picture = NULL;
	return picture;
}

void picture_shrink_finish(struct picture_shrink *shrink)
{
	picture_unref(shrink->picture);
	rg_free(shrink->across);
	rg_free(shrink->sum);
	*shrink = (struct picture_shrink){0};
}

bool picture_size_allowed(uint64_t width, uint64_t height, uint64_t max_pixels, char **error)
{
	unsigned long long wide = width, high = height;

	if (width == 0 || height == 0)
		*error = rg_asprintf(race_said("is %llu × %llu pixels, which is no picture"), wide, high);
	else if (width > PICTURE_MAX_SIDE || height > PICTURE_MAX_SIDE)
		*error = rg_asprintf(race_said("is %llu × %llu pixels, more than %d on a side"), wide, high,
				     PICTURE_MAX_SIDE);
	else if (width * height > max_pixels)
		*error = rg_asprintf(race_said("is %llu × %llu pixels, more than %llu million in all"), wide, high,
				     (unsigned long long)(max_pixels / 1000000));
	else
		return true;
	return false;
}

bool picture_may_go_on(struct picture_budget *budget)
{
	if (rg_monotonic_ms() >= budget->until_ms || (budget->drop && __atomic_load_n(budget->drop, __ATOMIC_ACQUIRE)))
		budget->over = true;
	return !budget->over;
}

static struct picture *decode(const uint8_t *bytes, size_t length, struct picture_budget *budget, char **error)
{
	if (length >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
		return picture_png_decode(bytes, length, budget, error);
	if (length >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
		return picture_jpeg_decode(bytes, length, budget, error);
	if (length >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
		return picture_webp_decode(bytes, length, budget, error);
	*error = rg_strdup(race_said("is no PNG, JPEG or WebP picture"));
	return NULL;
}

struct picture *picture_decode_within(const char *bytes, size_t length, struct picture_budget *budget, char **error)
{
	struct picture_budget standard = {.until_ms = rg_monotonic_ms() + PICTURE_MOST_MS};
	struct picture *picture = NULL;
	char *reason = NULL;

	budget = budget ? budget : &standard;
	budget->over = false;
	if (!bytes || length == 0)
		reason = rg_strdup(race_said("is empty"));
	else if (length > PICTURE_MAX_BYTES)
		reason = rg_asprintf(race_said("is larger than %u MiB"), PICTURE_MAX_BYTES / (1024 * 1024));
	else
		picture = decode((const uint8_t *)bytes, length, budget, &reason);
	if (picture)
		picture->hash = rg_hash_bulk(RG_HASH_START, bytes, length);
	if (!picture && budget->over) {
		rg_free(reason);
		reason = rg_strdup(race_said("takes too long to decode"));
	}
	if (error)
		*error = reason;
	else
		rg_free(reason);
	return picture;
}

struct picture *picture_decode(const char *bytes, size_t length, char **error)
{
	return picture_decode_within(bytes, length, NULL, error);
}

struct picture *picture_ref(struct picture *picture)
{
	if (picture)
		__atomic_add_fetch(&picture->references, 1, __ATOMIC_RELAXED);
	return picture;
}

void picture_unref(struct picture *picture)
{
	if (!picture || __atomic_sub_fetch(&picture->references, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	rg_free(picture->pixels);
	rg_free(picture);
}

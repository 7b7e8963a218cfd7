/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "linear.h"

#include <math.h>

#include "base/thread.h"

/*
 * What a byte becomes at each alpha. Most pixels are opaque or empty and few alphas are ever met, so each is reckoned
 * when the first pixel has it.
 */
struct table {
	void (*make)(uint8_t *bytes, double alpha);
	uint8_t (*bytes)[256]; /* [alpha][byte]; constant after it was made */
	bool made[256];        /* atomic; [alpha] */
	struct rg_mutex mutex; /* for making */
};

static float decoded[256];
static uint8_t premultiplied_bytes[256][256], straight_bytes[256][256];
static rg_once decoded_once = RG_ONCE_STATIC;

double linear_from_srgb(double value)
{
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

double linear_to_srgb(double value)
{
	return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1.0 / 2.4) - 0.055;
}

static uint8_t to_byte(double value)
{
	return (uint8_t)lrint(fmin(fmax(value, 0.0), 1.0) * 255.0);
}

static void make_decoded(void)
{
	for (int byte = 0; byte < 256; byte++)
		decoded[byte] = (float)linear_from_srgb(byte / 255.0);
}

/* Of Cairo's bytes the stage's. */
static void make_premultiplied(uint8_t *bytes, double alpha)
{
	for (int byte = 0; byte < 256; byte++) {
		double colour = fmin(byte / alpha, 1.0);
		bytes[byte] = to_byte(linear_to_srgb(linear_from_srgb(colour) * alpha / 255.0));
	}
}

/* Of the stage's bytes those of straight alpha. */
static void make_straight(uint8_t *bytes, double alpha)
{
	rg_once_run(&decoded_once, make_decoded);
	for (int byte = 0; byte < 256; byte++)
		bytes[byte] = to_byte(linear_to_srgb(decoded[byte] * 255.0 / alpha));
}

static struct table premultiplied = {make_premultiplied, premultiplied_bytes, .mutex = RG_MUTEX_STATIC};
static struct table straight = {make_straight, straight_bytes, .mutex = RG_MUTEX_STATIC};

/* `alpha` is not 0. */
static const uint8_t *bytes_at(struct table *table, uint32_t alpha)
{
	if (__atomic_load_n(&table->made[alpha], __ATOMIC_ACQUIRE))
		return table->bytes[alpha];
	rg_mutex_lock(&table->mutex);
	if (!table->made[alpha]) {
		table->make(table->bytes[alpha], alpha);
		__atomic_store_n(&table->made[alpha], true, __ATOMIC_RELEASE);
	}
	rg_mutex_unlock(&table->mutex);
	return table->bytes[alpha];
}

static void map(uint32_t *pixels, size_t count, struct table *table)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t pixel = pixels[i], alpha = pixel >> 24;
		if (alpha == 255 || pixel == 0)
			continue;
		if (!alpha) {
			pixels[i] = 0;
			continue;
		}
		const uint8_t *bytes = bytes_at(table, alpha);
		pixels[i] = alpha << 24 | (uint32_t)bytes[pixel >> 16 & 255] << 16 |
			    (uint32_t)bytes[pixel >> 8 & 255] << 8 | bytes[pixel & 255];
	}
}

void linear_premultiply(uint32_t *pixels, size_t count)
{
	map(pixels, count, &premultiplied);
}

void linear_unpremultiply(uint32_t *pixels, size_t count)
{
	map(pixels, count, &straight);
}

static uint32_t blend_channel(uint32_t target, uint32_t source, int shift, double keep)
{
	double light = decoded[source >> shift & 255] + decoded[target >> shift & 255] * keep;
	return (uint32_t)to_byte(linear_to_srgb(fmin(light, 1.0))) << shift;
}

void linear_blend(uint32_t *target, const uint32_t *source, size_t count)
{
	rg_once_run(&decoded_once, make_decoded);
	for (size_t i = 0; i < count; i++) {
		uint32_t alpha = source[i] >> 24;
		if (alpha == 255 || target[i] == 0) {
			target[i] = source[i];
			continue;
		}
		if (source[i] == 0)
			continue;
		double keep = 1.0 - alpha / 255.0;
		uint32_t out = (uint32_t)lrint(alpha + (target[i] >> 24) * keep) << 24;
		target[i] = out | blend_channel(target[i], source[i], 16, keep) |
			    blend_channel(target[i], source[i], 8, keep) | blend_channel(target[i], source[i], 0, keep);
	}
}

struct linear_light linear_decode(uint32_t pixel)
{
	rg_once_run(&decoded_once, make_decoded);
	return (struct linear_light){{decoded[pixel & 255], decoded[pixel >> 8 & 255], decoded[pixel >> 16 & 255],
				      (float)(pixel >> 24) / 255.0f}};
}

void linear_blend_light(uint32_t *target, const struct linear_light *light)
{
	struct linear_light under = linear_decode(*target);
	double keep = 1.0 - light->part[3];
	uint32_t out = (uint32_t)to_byte(light->part[3] + under.part[3] * keep) << 24;

	for (int i = 0; i < 3; i++)
		out |= (uint32_t)to_byte(linear_to_srgb(fmax(light->part[i] + under.part[i] * keep, 0.0))) << (8 * i);
	*target = out;
}

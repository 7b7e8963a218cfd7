/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The counters: functions of libraries that this program has under the same names, which the loader therefore finds
 * first, also for the module and for libobs. Each counts, and does what the library's own does.
 */
#include "measure.h"

#include <cjson/cJSON.h>
#include <dlfcn.h>
#include <graphics/graphics.h>
#include <pango/pangocairo.h>
#include <stdatomic.h>

static _Thread_local uint64_t allocations;
static atomic_uint_fast64_t textures, uploaded, parses, paintings;

struct measure_counts measure_counts(void)
{
	return (struct measure_counts){allocations, textures, uploaded, parses, paintings};
}

/* glibc's own, by the names that it keeps for this. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);

void *malloc(size_t size)
{
	allocations++;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	allocations++;
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	allocations++;
	return __libc_realloc(memory, size);
}

#define NEXT(function) ((__typeof__(&(function)))dlsym(RTLD_NEXT, #function))

gs_texture_t *gs_texture_create(uint32_t width, uint32_t height, enum gs_color_format format, uint32_t levels,
				const uint8_t **data, uint32_t flags)
{
	textures++;
	uploaded += data ? (uint64_t)width * height * 4 : 0;
	return NEXT(gs_texture_create)(width, height, format, levels, data, flags);
}

void gs_texture_set_image(gs_texture_t *texture, const uint8_t *data, uint32_t linesize, bool invert)
{
	textures++;
	uploaded += (uint64_t)linesize * gs_texture_get_height(texture);
	NEXT(gs_texture_set_image)(texture, data, linesize, invert);
}

cJSON *cJSON_ParseWithLengthOpts(const char *value, size_t length, const char **end, cJSON_bool terminated)
{
	parses++;
	return NEXT(cJSON_ParseWithLengthOpts)(value, length, end, terminated);
}

cJSON *cJSON_ParseWithLength(const char *value, size_t length)
{
	parses++;
	return NEXT(cJSON_ParseWithLength)(value, length);
}

cairo_t *cairo_create(cairo_surface_t *surface)
{
	paintings++;
	return NEXT(cairo_create)(surface);
}

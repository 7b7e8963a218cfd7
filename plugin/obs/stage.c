/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage.h"

#include <obs-module.h>

#include "base/mem.h"

#define UPLOAD_BUDGET (4 * 1024 * 1024) /* bytes a frame; at least one sprite always goes */

static void clear_set(struct stage_set *set)
{
	for (size_t i = 0; set->graphic && i < set->graphic->count; i++) {
		if (!set->shared[i])
			gs_texture_destroy(set->textures[i]);
	}
	graphic_unref(set->graphic);
	rg_free(set->textures);
	rg_free(set->shared);
	*set = (struct stage_set){0};
}

static void nothing_lent(struct stage_set *set)
{
	for (size_t i = 0; set->graphic && i < set->graphic->count; i++)
		set->shared[i] = false;
}

void stage_finish(struct stage *stage)
{
	obs_enter_graphics();
	clear_set(&stage->coming);
	nothing_lent(&stage->seen);
	clear_set(&stage->seen);
	obs_leave_graphics();
}

/* A texture that is seen already, has the same pixels and was not lent yet; it is marked as lent. */
static gs_texture_t *borrow(struct stage_set *seen, const struct sprite *sprite)
{
	for (size_t i = 0; seen->graphic && i < seen->graphic->count; i++) {
		const struct sprite *other = &seen->graphic->sprites[i];
		if (!seen->shared[i] && other->change_id == sprite->change_id && other->width == sprite->width &&
		    other->height == sprite->height) {
			seen->shared[i] = true;
			return seen->textures[i];
		}
	}
	return NULL;
}

void stage_set_next(struct stage *stage, struct graphic *graphic)
{
	/* Screenshots render from other threads, between two of our ticks: all of it happens inside the context. */
	obs_enter_graphics();
	clear_set(&stage->coming);
	nothing_lent(&stage->seen);
	stage->coming.graphic = graphic;
	stage->coming.textures = rg_alloc(graphic->count, sizeof(*stage->coming.textures));
	stage->coming.shared = rg_alloc(graphic->count, sizeof(*stage->coming.shared));
	for (size_t i = 0; i < graphic->count; i++) {
		stage->coming.textures[i] = borrow(&stage->seen, &graphic->sprites[i]);
		stage->coming.shared[i] = stage->coming.textures[i] != NULL;
	}
	obs_leave_graphics();
}

static gs_texture_t *upload(const struct sprite *sprite)
{
	const uint8_t *pixels = (const uint8_t *)sprite->pixels;
	return gs_texture_create((uint32_t)sprite->width, (uint32_t)sprite->height, GS_BGRA, 1, &pixels, 0);
}

/* True when every sprite has its texture. */
static bool upload_some(struct stage_set *set)
{
	size_t spent = 0;

	for (size_t i = 0; i < set->graphic->count; i++) {
		const struct sprite *sprite = &set->graphic->sprites[i];
		if (set->textures[i])
			continue;
		if (spent >= UPLOAD_BUDGET)
			return false;
		set->textures[i] = upload(sprite);
		spent += (size_t)sprite->stride * sprite->height;
		if (!set->textures[i])
			return false;
	}
	return true;
}

/* What was lent changes hands, the rest of the old set goes. */
static void flip(struct stage *stage)
{
	clear_set(&stage->seen);
	stage->seen = stage->coming;
	stage->coming = (struct stage_set){0};
	nothing_lent(&stage->seen);
}

static void draw_set(const struct stage_set *set)
{
	gs_effect_t *effect = obs_get_base_effect(OBS_EFFECT_DEFAULT);
	gs_eparam_t *image = gs_effect_get_param_by_name(effect, "image");

	while (gs_effect_loop(effect, "Draw")) {
		for (size_t i = 0; i < set->graphic->count; i++) {
			const struct sprite *sprite = &set->graphic->sprites[i];
			gs_effect_set_texture_srgb(image, set->textures[i]);
			gs_matrix_push();
			gs_matrix_translate3f((float)sprite->x, (float)sprite->y, 0.0f);
			gs_draw_sprite(set->textures[i], 0, (uint32_t)sprite->width, (uint32_t)sprite->height);
			gs_matrix_pop();
		}
	}
}

void stage_render(struct stage *stage)
{
	if (stage->coming.graphic && upload_some(&stage->coming))
		flip(stage);
	if (!stage->shown || !stage->seen.graphic || !stage->seen.graphic->count)
		return;
	/* Premultiplied in linear light, on a framebuffer that blends in linear light: exact with and without filters.
	 */
	const bool srgb = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(true);
	gs_blend_state_push();
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
	draw_set(&stage->seen);
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(srgb);
}

void stage_show(struct stage *stage, bool shown, int limit_ms)
{
	(void)limit_ms;
	stage->shown = shown;
}

void stage_rest(struct stage *stage)
{
	stage->shown = true;
}

void stage_tick(struct stage *stage, float seconds)
{
	(void)stage;
	(void)seconds;
}

enum stage_state stage_state(const struct stage *stage)
{
	return stage->shown && stage->seen.graphic ? STAGE_ON : STAGE_OFF;
}

const struct graphic *stage_graphic(const struct stage *stage)
{
	return stage->shown ? stage->seen.graphic : NULL;
}

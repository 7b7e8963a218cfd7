/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "preview.h"

#include "base/mem.h"
#include "graphic/template/frame_kind.h"
#include "obs/control/command.h"
#include "obs/control/programme.h"
#include "obs/event/event_follower.h"
#include "obs/source/overlay.h"
#include "obs/stage/stage.h"
#include "obs/work/work_thread.h"

/* Of the canvas. */
#define ON_AIR      0.24 /* the width of what is on air */
#define ON_AIR_EDGE 0.012
#define LINES       360 /* a line is one of so many: it is still one when the window is small */

/* 0xAABBGGRR, as libobs has it. */
#define GROUND     0xFF404040u
#define SAFE_COLOR 0xFFA0A0A0u
#define AIR_COLOR  0xFF2020E0u
#define BLACK      0xFF000000u /* the programme where nothing is drawn */

struct preview {
	obs_source_t *obs; /* borrowed: it owns us */
	struct stage_kit kit;

	/* under the kit's mutex */
	struct overlay *overlay; /* while a window is open; else NULL */

	/* graphics thread only */
	struct stage stages[RUNDOWN_ZONES];

	/* any thread, atomic */
	int width, height;
	int there;        /* TAKE would bring something */
	unsigned windows; /* how many were opened */

	/* work thread only */
	unsigned windows_seen;
	struct overlay_settings shown;  /* by the overlay of that window */
	struct overlay_choices choices; /* no texts */
};

struct preview *preview_create(obs_source_t *source)
{
	struct preview *preview = rg_alloc(1, sizeof(*preview));

	preview->obs = source;
	stage_kit_init(&preview->kit);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_init(&preview->stages[i], &preview->kit);
	return preview;
}

void preview_destroy(struct preview *preview)
{
	preview_close(preview);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_finish(&preview->stages[i]);
	stage_kit_finish(&preview->kit);
	overlay_settings_finish(&preview->shown);
	rg_free(preview);
}

static struct overlay *swap_overlay(struct preview *preview, struct overlay *overlay)
{
	rg_mutex_lock(&preview->kit.mutex);
	struct overlay *old = preview->overlay;
	preview->overlay = overlay;
	rg_mutex_unlock(&preview->kit.mutex);
	return old;
}

void preview_open(struct preview *preview)
{
	struct overlay *overlay = event_follower_begin(preview->obs, false);

	__atomic_add_fetch(&preview->windows, 1, __ATOMIC_RELEASE);
	struct overlay *old = swap_overlay(preview, overlay);
	if (old)
		event_follower_end(old);
}

void preview_close(struct preview *preview)
{
	struct overlay *old = swap_overlay(preview, NULL);

	if (old)
		event_follower_end(old);
}

/* ---- the work thread ---- */

static void show(struct preview *preview, struct overlay *overlay, struct command_next *next)
{
	unsigned windows = __atomic_load_n(&preview->windows, __ATOMIC_ACQUIRE);

	if (windows == preview->windows_seen && preview->choices.page == next->choices.page &&
	    preview->choices.automatic == next->choices.automatic &&
	    preview->choices.occasion == next->choices.occasion &&
	    overlay_settings_equal(&preview->shown, &next->settings))
		return;
	overlay_show_alone(overlay, &next->settings, &next->choices);
	overlay_settings_finish(&preview->shown);
	preview->shown = next->settings;
	next->settings = (struct overlay_settings){0};
	preview->choices = next->choices;
	preview->windows_seen = windows;
}

void preview_look(struct preview *preview)
{
	struct command_next next;

	rg_mutex_lock(&preview->kit.mutex);
	struct overlay *overlay = preview->overlay ? overlay_ref(preview->overlay) : NULL;
	rg_mutex_unlock(&preview->kit.mutex);
	if (!overlay)
		return;
	bool there = command_would_take(&next);
	if (there) {
		show(preview, overlay, &next);
		command_next_finish(&next);
	}
	__atomic_store_n(&preview->there, there, __ATOMIC_RELAXED);
	overlay_unref(overlay);
}

/* ---- the graphics thread ---- */

static void follow_canvas(struct preview *preview)
{
	struct obs_video_info video;

	if (!obs_get_video_info(&video))
		return;
	__atomic_store_n(&preview->width, (int)video.base_width, __ATOMIC_RELAXED);
	__atomic_store_n(&preview->height, (int)video.base_height, __ATOMIC_RELAXED);
}

static void follow_zone(const struct preview *preview, struct stage *stage, const struct overlay_zone_tick *tick)
{
	if (tick->next) {
		if (stage_state(stage) == STAGE_OFF)
			stage_forget(stage);
		stage_set_next(stage, tick->next);
	}
	if (tick->stands && __atomic_load_n(&preview->there, __ATOMIC_RELAXED))
		stage_rest(stage);
	else
		stage_show(stage, false, 0);
}

static void tick_stages(struct preview *preview, float seconds)
{
	struct overlay_tick tick = {.width = preview->width, .height = preview->height};

	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		stage_tick(&preview->stages[i], seconds);
		tick.zones[i].stage = STAGE_OFF;
	}
	if (preview->overlay && !overlay_tick(preview->overlay, &tick))
		return;
	for (int i = 0; i < RUNDOWN_ZONES; i++) {
		follow_zone(preview, &preview->stages[i], &tick.zones[i]);
		if (!preview->overlay)
			stage_forget(&preview->stages[i]);
	}
}

void preview_tick(void *data, float seconds)
{
	struct preview *preview = data;

	follow_canvas(preview);
	work_thread_wake_again();
	if (!stage_kit_begin(&preview->kit))
		return;
	tick_stages(preview, seconds);
	stage_kit_end(&preview->kit);
}

/* Colours as they are written, not in linear light. */
static void draw_rect(double x, double y, double width, double height, uint32_t color)
{
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	const bool srgb = gs_framebuffer_srgb_enabled();
	struct vec4 light;

	vec4_from_rgba(&light, color);
	gs_enable_framebuffer_srgb(false);
	gs_matrix_push();
	gs_matrix_translate3f((float)x, (float)y, 0);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &light);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, (uint32_t)width, (uint32_t)height);
	gs_matrix_pop();
	gs_enable_framebuffer_srgb(srgb);
}

/* That of the canvas' frame, which the shipped graphics keep within: of landscape it is EBU R 95's for graphics. */
static void draw_safe_area(int width, int height)
{
	struct frame frame = frame_make(frame_kind_wanted(width, height), width, height);
	double line = height / (double)LINES, left = frame.left * frame.scale, top = frame.top * frame.scale;
	double right = frame.right * frame.scale, bottom = frame.floor * frame.scale;

	if (frame.kind == FRAME_LANDSCAPE) {
		right = width - left;
		bottom = height - top;
	}
	draw_rect(left, top, right - left, line, SAFE_COLOR);
	draw_rect(left, bottom - line, right - left, line, SAFE_COLOR);
	draw_rect(left, top, line, bottom - top, SAFE_COLOR);
	draw_rect(right - line, top, line, bottom - top, SAFE_COLOR);
}

/* In the corner where nothing comes. */
static void draw_on_air(const struct preview *preview, double width, double height)
{
	double line = 2 * height / LINES, edge = width * ON_AIR_EDGE, small = width * ON_AIR;
	bool left = stage_state(&preview->stages[RUNDOWN_ZONE_RIGHT]) != STAGE_OFF;
	double x = left ? edge : width - edge - small;

	draw_rect(x - line, edge - line, small + 2 * line, height * ON_AIR + 2 * line, AIR_COLOR);
	draw_rect(x, edge, small, height * ON_AIR, BLACK);
	gs_matrix_push();
	gs_matrix_translate3f((float)x, (float)edge, 0);
	gs_matrix_scale3f((float)ON_AIR, (float)ON_AIR, 1);
	obs_render_main_texture();
	gs_matrix_pop();
}

void preview_render(void *data, gs_effect_t *effect)
{
	struct preview *preview = data;

	UNUSED_PARAMETER(effect);
	/* Should anybody bring it into a scene, nothing of it is seen on air. */
	if (obs_source_active(preview->obs))
		return;
	draw_rect(0, 0, preview->width, preview->height, GROUND);
	for (int i = 0; i < RUNDOWN_ZONES; i++)
		stage_render(&preview->stages[i], !programme_goes_out());
	draw_safe_area(preview->width, preview->height);
	draw_on_air(preview, preview->width, preview->height);
}

uint32_t preview_width(void *data)
{
	const struct preview *preview = data;

	return (uint32_t)__atomic_load_n(&preview->width, __ATOMIC_RELAXED);
}

uint32_t preview_height(void *data)
{
	const struct preview *preview = data;

	return (uint32_t)__atomic_load_n(&preview->height, __ATOMIC_RELAXED);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage.h"

#include <math.h>
#include <obs-module.h>

#include "base/log.h"
#include "stage_picture.h"

#define MOST_TICK_MS 50.0

void stage_init(struct stage *stage)
{
	*stage = (struct stage){0};
	rg_mutex_init(&stage->mutex);
}

void stage_finish(struct stage *stage)
{
	graphic_unref(stage->coming);
	stage->coming = NULL;
	motion_scene_finish(&stage->scene);
	obs_enter_graphics();
	stage_sweep(stage);
	obs_leave_graphics();
	rg_array_finish(&stage->pictures);
	rg_mutex_finish(&stage->mutex);
	*stage = (struct stage){0};
}

bool stage_begin(struct stage *stage)
{
	return rg_mutex_trylock(&stage->mutex);
}

void stage_end(struct stage *stage)
{
	rg_mutex_unlock(&stage->mutex);
}

static void set_coming(struct stage *stage, struct graphic *graphic, bool complete)
{
	graphic_unref(stage->coming);
	stage->coming = graphic;
	stage->complete = complete;
	stage->changed = true;
}

void stage_set_next(struct stage *stage, struct graphic *graphic)
{
	set_coming(stage, graphic, false);
}

/* Keeps what was shown for the next time, unless something newer waits already. */
static void put_away(struct stage *stage)
{
	if (!stage->coming)
		set_coming(stage, graphic_ref(stage->scene.graphic), true);
	motion_scene_finish(&stage->scene);
	stage->changed = true;
}

/* Takes in what waits, when it may come, and begins to show what is wanted. */
static void begin_what_waits(struct stage *stage)
{
	struct motion_scene *scene = &stage->scene;

	if (scene->state == SCENE_OFF && scene->graphic)
		put_away(stage);
	if (scene->state == SCENE_OFF && !stage->wanted)
		return;
	if (stage->coming && stage->complete && motion_scene_ready(scene, stage->coming)) {
		motion_scene_take(scene, stage->coming);
		stage->coming = NULL;
		stage->complete = false;
		stage->changed = true;
	}
	if (stage->wanted && stage->resting)
		motion_scene_rest(scene);
	else if (stage->wanted)
		motion_scene_show(scene, true, -1);
}

void stage_show(struct stage *stage, bool shown, int limit_ms)
{
	bool off = stage->scene.state == SCENE_OFF;

	if (stage->wanted == shown && !stage->resting && (shown || off || limit_ms < 0))
		return;
	stage->wanted = shown;
	stage->resting = false;
	if (!off)
		motion_scene_show(&stage->scene, shown, limit_ms);
	begin_what_waits(stage);
}

void stage_rest(struct stage *stage)
{
	if (stage->wanted && stage->resting)
		return;
	stage->wanted = stage->resting = true;
	begin_what_waits(stage);
}

void stage_forget(struct stage *stage)
{
	if (stage->scene.state == SCENE_OFF && stage->coming)
		set_coming(stage, NULL, false);
}

void stage_drop_tagged(struct stage *stage)
{
	if (stage_is_tagged(stage))
		stage_show(stage, false, 0);
	if (stage->coming && stage->coming->tagged)
		stage_forget(stage);
}

void stage_tick(struct stage *stage, float seconds)
{
	struct motion_scene *scene = &stage->scene;
	bool comes = stage->coming && stage->complete && (stage->wanted || scene->state != SCENE_OFF);

	stage->spent = 0;
	if (!comes && !motion_scene_moves(scene))
		return;
	begin_what_waits(stage);
	motion_scene_advance(scene, fmin(fmax(seconds * 1000.0, 0), MOST_TICK_MS));
	/* What waits need not wait for another frame. Pictures of what has gone may be dropped. */
	if (!motion_scene_moves(scene)) {
		begin_what_waits(stage);
		stage->changed = true;
	}
}

/* ---- drawing ---- */

static bool take_brush(struct stage_brush *brush)
{
	char *path, *error = NULL;

	if (brush->effect || brush->failed)
		return brush->effect != NULL;
	path = obs_module_file("effects/stage.effect");
	brush->effect = path ? gs_effect_create_from_file(path, &error) : NULL;
	bfree(path);
	if (!brush->effect) {
		rg_error("effects/stage.effect cannot be used, so nothing is drawn: %s",
			 error ? error : "it is not there");
		brush->failed = true;
	} else {
		brush->image = gs_effect_get_param_by_name(brush->effect, "image");
		brush->image_b = gs_effect_get_param_by_name(brush->effect, "image_b");
		brush->place = gs_effect_get_param_by_name(brush->effect, "place");
		brush->place_b = gs_effect_get_param_by_name(brush->effect, "place_b");
		brush->amount = gs_effect_get_param_by_name(brush->effect, "amount");
		brush->opacity = gs_effect_get_param_by_name(brush->effect, "opacity");
	}
	bfree(error);
	return brush->effect != NULL;
}

/* Where a picture lies in the quad's coordinates, which begin at (left, top) of the piece. */
static void set_place(gs_eparam_t *param, const struct motion_piece *piece, double x, double y,
		      const struct sprite *sprite)
{
	struct vec4 place;

	vec4_set(&place, (float)(x - piece->left), (float)(y - piece->top), 1.0f / (float)sprite->width,
		 1.0f / (float)sprite->height);
	gs_effect_set_vec4(param, &place);
}

/*
 * A wipe cuts the quad, to parts of a px: a scissor would be in the px of whatever is drawn into. libobs' own vertex
 * buffer is used, not one of the moment (gs_render_start(true)): that one is freed while it is still loaded, and when
 * ours is the last source of the frame, libobs' conversion for an encoder draws with it and fails.
 */
static void draw_quad(const struct motion_piece *piece)
{
	float width = (float)(piece->right - piece->left), height = (float)(piece->bottom - piece->top);

	gs_matrix_push();
	gs_matrix_translate3f((float)piece->left, (float)piece->top, 0.0f);
	gs_render_start(false);
	for (int corner = 0; corner < 4; corner++) {
		float x = corner & 1 ? width : 0.0f, y = corner & 2 ? height : 0.0f;
		gs_texcoord(x, y, 0);
		gs_vertex2f(x, y);
	}
	gs_render_stop(GS_TRISTRIP);
	gs_matrix_pop();
}

static void draw_piece(const struct stage *stage, const struct stage_brush *brush, const struct motion_piece *piece)
{
	static const char *const techniques[] = {[DRAW_WHOLE] = "Draw", [DRAW_CONTENT] = "Content", [DRAW_MIX] = "Mix"};
	bool content = piece->draw == DRAW_CONTENT, mix = piece->draw == DRAW_MIX;
	const struct sprite *b = mix ? piece->b : piece->a;
	double bx = mix ? piece->bx : piece->ax + piece->content_x;
	double by = mix ? piece->by : piece->ay + piece->content_y;
	gs_texture_t *image = stage_texture(stage, piece->a, content), *image_b = stage_texture(stage, b, false);

	if (!image || !image_b)
		return;
	while (gs_effect_loop(brush->effect, techniques[piece->draw])) {
		gs_effect_set_texture_srgb(brush->image, image);
		gs_effect_set_texture_srgb(brush->image_b, image_b);
		set_place(brush->place, piece, piece->ax, piece->ay, piece->a);
		set_place(brush->place_b, piece, bx, by, b);
		gs_effect_set_float(brush->amount, (float)piece->amount);
		gs_effect_set_float(brush->opacity, (float)piece->opacity);
		draw_quad(piece);
	}
}

static void draw_scene(struct stage *stage)
{
	struct motion_piece piece;

	if (!take_brush(&stage->brush))
		return;
	for (size_t i = 0; i < motion_scene_count(&stage->scene); i++) {
		if (motion_scene_piece(&stage->scene, i, &piece))
			draw_piece(stage, &stage->brush, &piece);
	}
}

static void draw_linear(struct stage *stage)
{
	/* Pixels and framebuffer are both in linear light, so colours are exact with and without filters. */
	const bool srgb = gs_framebuffer_srgb_enabled();

	gs_enable_framebuffer_srgb(true);
	gs_blend_state_push();
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
	draw_scene(stage);
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(srgb);
}

void stage_render(struct stage *stage, bool tagged)
{
	rg_mutex_lock(&stage->mutex);
	if (stage->changed)
		stage_sweep(stage);
	stage->changed = false;
	if (stage->coming && !stage->complete && stage_upload(stage, stage->coming))
		stage->complete = true;
	if (motion_scene_count(&stage->scene) && (tagged || !stage_is_tagged(stage)))
		draw_linear(stage);
	rg_mutex_unlock(&stage->mutex);
}

/* ---- what others ask ---- */

enum stage_state stage_state(const struct stage *stage)
{
	switch (stage->scene.state) {
	case SCENE_ENTERING:
		return STAGE_ENTERING;
	case SCENE_ON:
	case SCENE_CHANGING:
		return STAGE_ON;
	case SCENE_LEAVING:
		return STAGE_LEAVING;
	default:
		return STAGE_OFF;
	}
}

bool stage_is_tagged(const struct stage *stage)
{
	const struct graphic *graphic = stage->scene.graphic, *past = stage->scene.past;
	return (graphic && graphic->tagged) || (past && past->tagged);
}

const struct graphic *stage_graphic(const struct stage *stage)
{
	const struct motion_scene *scene = &stage->scene;

	if (scene->state == SCENE_OFF)
		return NULL;
	return scene->replaced ? scene->past : scene->graphic;
}

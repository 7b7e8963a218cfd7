/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage.h"

#include <math.h>
#include <obs-module.h>

#include "base/log.h"
#include "stage_picture.h"
#include "stage_still.h"

#define MOST_TICK_MS 50.0

void stage_kit_init(struct stage_kit *kit)
{
	*kit = (struct stage_kit){0};
	rg_mutex_init(&kit->mutex);
}

void stage_kit_finish(struct stage_kit *kit)
{
	rg_mutex_finish(&kit->mutex);
}

bool stage_kit_begin(struct stage_kit *kit)
{
	bool begun = rg_mutex_trylock(&kit->mutex);

	if (begun)
		kit->spent = 0;
	return begun;
}

void stage_kit_end(struct stage_kit *kit)
{
	rg_mutex_unlock(&kit->mutex);
}

void stage_init(struct stage *stage, struct stage_kit *kit)
{
	*stage = (struct stage){.kit = kit};
}

void stage_finish(struct stage *stage)
{
	graphic_unref(stage->coming);
	stage->coming = NULL;
	motion_scene_finish(&stage->scene);
	obs_enter_graphics();
	stage_still_forget(stage);
	stage_sweep(stage);
	obs_leave_graphics();
	rg_array_finish(&stage->pictures);
	*stage = (struct stage){0};
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
	if (stage->wanted && stage->resting) {
		motion_scene_rest(scene);
		stage->changed = true;
	} else if (stage->wanted) {
		motion_scene_show(scene, true, -1);
	}
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
	stage->changed = true;
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

static void find_parts(struct stage_brush *brush)
{
	gs_effect_t *effect = brush->effect;

	brush->draw = gs_effect_get_technique(effect, "Draw");
	brush->lit = gs_effect_get_technique(effect, "Lit");
	brush->fade = gs_effect_get_technique(effect, "Fade");
	brush->content = gs_effect_get_technique(effect, "Content");
	brush->mix = gs_effect_get_technique(effect, "Mix");
	brush->line = gs_effect_get_technique(effect, "Line");
	brush->image = gs_effect_get_param_by_name(effect, "image");
	brush->ground = gs_effect_get_param_by_name(effect, "ground");
	brush->image_b = gs_effect_get_param_by_name(effect, "image_b");
	brush->ground_b = gs_effect_get_param_by_name(effect, "ground_b");
	brush->place = gs_effect_get_param_by_name(effect, "place");
	brush->place_b = gs_effect_get_param_by_name(effect, "place_b");
	brush->amount = gs_effect_get_param_by_name(effect, "amount");
	brush->out = gs_effect_get_param_by_name(effect, "content_a");
	brush->in = gs_effect_get_param_by_name(effect, "content_b");
	brush->opacity = gs_effect_get_param_by_name(effect, "opacity");
	brush->tint = gs_effect_get_param_by_name(effect, "tint");
}

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
		find_parts(brush);
	}
	bfree(error);
	return brush->effect != NULL;
}

/*
 * What is being drawn. Pieces of one technique that follow one another are drawn in one go: libobs keeps no uniform
 * from one technique to the next, and takes memory for each one that is set first.
 */
struct drawing {
	const struct stage *stage;
	gs_technique_t *begun; /* NULL: none */
};

static void use_technique(struct drawing *drawing, gs_technique_t *technique)
{
	if (drawing->begun == technique)
		return;
	if (drawing->begun) {
		gs_technique_end_pass(drawing->begun);
		gs_technique_end(drawing->begun);
	}
	drawing->begun = technique;
	if (technique) {
		gs_technique_begin(technique);
		gs_technique_begin_pass(technique, 0);
	}
}

#define CORNERS_AT_ONCE 504 /* of triangles: libobs' vertex buffer holds 512 */

/*
 * A corner of what is drawn: where on the canvas, and the pair that the vertex shader gets with it, for libobs' buffer
 * has one: where in the picture (0..1), where on the canvas, or how far from the middle of a line.
 */
struct corner {
	float x, y, u, v;
};

/*
 * libobs' own vertex buffer is used, not one of the moment (gs_render_start(true)): that one is freed while it is still
 * loaded, and when ours is the last source of the frame, libobs' conversion for an encoder draws with it and fails.
 */
static void draw_corners(const struct corner *corners, size_t count)
{
	if (!count)
		return;
	gs_render_start(false);
	for (size_t i = 0; i < count; i++) {
		gs_texcoord(corners[i].u, corners[i].v, 0);
		gs_vertex2f(corners[i].x, corners[i].y);
	}
	gs_render_stop(GS_TRIS);
}

/*
 * A wipe cuts the rectangles, to parts of a px: a scissor would be in the px of whatever is drawn into. `whole`:
 * corners lie in the picture, which is drawn as it is; else they lie on the canvas.
 */
static void draw_rects(const struct motion_piece *piece, bool whole)
{
	static const int corner_of[] = {0, 1, 2, 2, 1, 3};
	struct corner corners[CORNERS_AT_ONCE];
	double from_x = whole ? piece->ax : 0, from_y = whole ? piece->ay : 0;
	double width = whole ? piece->a->width : 1, height = whole ? piece->a->height : 1;
	size_t count = 0;

	for (size_t i = 0; i < motion_piece_rects(piece); i++) {
		struct motion_rect rect = motion_piece_rect(piece, i);
		if (!(rect.left < rect.right && rect.top < rect.bottom))
			continue;
		for (int k = 0; k < 6; k++) {
			double x = corner_of[k] & 1 ? rect.right : rect.left;
			double y = corner_of[k] & 2 ? rect.bottom : rect.top;
			corners[count++] = (struct corner){(float)x, (float)y, (float)((x - from_x) / width),
							   (float)((y - from_y) / height)};
		}
		if (count == CORNERS_AT_ONCE) {
			draw_corners(corners, count);
			count = 0;
		}
	}
	draw_corners(corners, count);
}

/* Where a picture lies on the canvas. */
static void set_place(gs_eparam_t *param, double x, double y, const struct sprite *sprite)
{
	struct vec4 place;

	vec4_set(&place, (float)x, (float)y, 1.0f / (float)sprite->width, 1.0f / (float)sprite->height);
	gs_effect_set_vec4(param, &place);
}

static void draw_line(const struct stage_brush *brush, const struct motion_piece *piece)
{
	struct motion_corner line[MOTION_CORNERS_MOST];
	struct corner corners[CORNERS_AT_ONCE];
	size_t count = motion_line_corners(piece, line);
	struct linear_light color = linear_decode(piece->line.color | 0xFF000000);
	struct vec4 light;

	vec4_set(&light, color.part[2], color.part[1], color.part[0], 1.0f);
	gs_effect_set_vec4(brush->tint, &light);
	gs_effect_set_float(brush->amount, (float)piece->line.stroke / 2);
	gs_effect_set_float(brush->opacity, (float)(piece->opacity * (piece->line.color >> 24) / 255));
	for (size_t i = 0; i < count; i++) {
		corners[i % CORNERS_AT_ONCE] = (struct corner){line[i].x, line[i].y, line[i].across, 0};
		if (i + 1 == count || (i + 1) % CORNERS_AT_ONCE == 0)
			draw_corners(corners, i % CORNERS_AT_ONCE + 1);
	}
}

/* Multiplied with what is seen and added to it: a marked row, a falling one. */
static void set_light(const struct stage_brush *brush, const struct motion_piece *piece)
{
	struct vec4 tint;

	vec4_set(&tint, piece->light.part[2], piece->light.part[1], piece->light.part[0], (float)piece->keep);
	gs_effect_set_vec4(brush->tint, &tint);
	gs_effect_set_float(brush->opacity, (float)piece->opacity);
}

/* One picture: as it is, with light on it, or with its content fading in its place. */
static void draw_one(struct drawing *drawing, const struct motion_piece *piece, gs_texture_t *image,
		     gs_texture_t *ground)
{
	const struct stage_brush *brush = &drawing->stage->kit->brush;
	bool fades = piece->draw == DRAW_CONTENT, plain = motion_piece_is_plain(piece);

	use_technique(drawing, fades ? brush->fade : plain ? brush->draw : brush->lit);
	gs_effect_set_texture_srgb(brush->image, image);
	if (!plain)
		set_light(brush, piece);
	if (fades) {
		gs_effect_set_texture_srgb(brush->ground, ground);
		gs_effect_set_float(brush->amount, (float)piece->amount);
	}
	draw_rects(piece, true);
}

static void draw_content(struct drawing *drawing, const struct motion_piece *piece, gs_texture_t *image,
			 gs_texture_t *ground)
{
	const struct stage_brush *brush = &drawing->stage->kit->brush;

	use_technique(drawing, brush->content);
	gs_effect_set_texture_srgb(brush->image, image);
	gs_effect_set_texture_srgb(brush->ground, ground);
	set_place(brush->place, piece->ax, piece->ay, piece->a);
	set_place(brush->place_b, piece->ax + piece->content_x, piece->ay + piece->content_y, piece->a);
	gs_effect_set_float(brush->amount, (float)piece->amount);
	set_light(brush, piece);
	draw_rects(piece, false);
}

static void draw_mix(struct drawing *drawing, const struct motion_piece *piece, gs_texture_t *image,
		     gs_texture_t *ground)
{
	const struct stage *stage = drawing->stage;
	const struct stage_brush *brush = &stage->kit->brush;
	gs_texture_t *image_b = stage_texture(stage, piece->b, false), *ground_b = stage_texture(stage, piece->b, true);

	if (!image_b || !ground_b)
		return;
	use_technique(drawing, brush->mix);
	gs_effect_set_texture_srgb(brush->image, image);
	gs_effect_set_texture_srgb(brush->ground, ground);
	gs_effect_set_texture_srgb(brush->image_b, image_b);
	gs_effect_set_texture_srgb(brush->ground_b, ground_b);
	set_place(brush->place, piece->ax, piece->ay, piece->a);
	set_place(brush->place_b, piece->bx, piece->by, piece->b);
	gs_effect_set_float(brush->amount, (float)piece->amount);
	gs_effect_set_float(brush->out, (float)piece->out);
	gs_effect_set_float(brush->in, (float)piece->in);
	set_light(brush, piece);
	draw_rects(piece, false);
}

static void draw_piece(void *data, const struct motion_piece *piece)
{
	struct drawing *drawing = data;
	const struct stage *stage = drawing->stage;
	bool moves = piece->content_x != 0 || piece->content_y != 0;

	if (piece->draw == DRAW_LINE) {
		use_technique(drawing, stage->kit->brush.line);
		draw_line(&stage->kit->brush, piece);
		return;
	}
	gs_texture_t *image = stage_texture(stage, piece->a, false), *ground = stage_texture(stage, piece->a, true);
	if (!image || !ground)
		return;
	if (piece->draw == DRAW_MIX)
		draw_mix(drawing, piece, image, ground);
	else if (piece->draw == DRAW_CONTENT && moves)
		draw_content(drawing, piece, image, ground);
	else
		draw_one(drawing, piece, image, ground);
}

static void draw_scene(struct stage *stage)
{
	struct drawing drawing = {.stage = stage};

	if (!take_brush(&stage->kit->brush))
		return;
	if (!motion_scene_moves(&stage->scene) && stage_still_draw(stage))
		return;
	motion_scene_draw(&stage->scene, draw_piece, &drawing);
	use_technique(&drawing, NULL);
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
	rg_mutex_lock(&stage->kit->mutex);
	if (stage->changed) {
		stage_still_forget(stage);
		stage_sweep(stage);
	}
	stage->changed = false;
	if (stage->coming && !stage->complete && stage_upload(stage, stage->coming))
		stage->complete = true;
	if (motion_scene_shows(&stage->scene) && (tagged || !stage_is_tagged(stage)))
		draw_linear(stage);
	rg_mutex_unlock(&stage->kit->mutex);
}

/* ---- what others ask ---- */

enum stage_state stage_state(const struct stage *stage)
{
	switch (stage->scene.state) {
	case SCENE_ENTERING:
		return STAGE_ENTERING;
	case SCENE_CHANGING:
		return stage->scene.past && !stage->scene.past->count ? STAGE_ENTERING : STAGE_ON;
	case SCENE_ON:
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

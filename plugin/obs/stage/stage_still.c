/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_still.h"

#include <graphics/vec2.h>
#include <graphics/vec3.h>
#include <util/bmem.h>

#include "stage_picture.h"

#define CORNERS 6 /* of two triangles */

/* What is gathered while the scene says what it draws. */
struct gathering {
	const struct stage *stage;
	struct rg_array *textures; /* gs_texture_t *: one a picture */
	struct rg_array places;    /* struct motion_rect: where they lie */
	bool plain;                /* all are pictures as they are */
};

static void gather(void *data, const struct motion_piece *piece)
{
	struct gathering *gathering = data;
	bool whole = motion_piece_is_plain(piece) && !piece->regions;
	gs_texture_t *texture = whole ? stage_texture(gathering->stage, piece->a, false) : NULL;

	gathering->plain = gathering->plain && whole;
	if (!texture)
		return;
	*(gs_texture_t **)rg_array_push(gathering->textures, sizeof(gs_texture_t *)) = texture;
	*(struct motion_rect *)rg_array_push(&gathering->places, sizeof(struct motion_rect)) = (struct motion_rect){
		piece->ax, piece->ay, piece->ax + piece->a->width, piece->ay + piece->a->height};
}

/* libobs frees the data with the buffer. */
static gs_vertbuffer_t *make_corners(const struct rg_array *places)
{
	static const int corner_of[CORNERS] = {0, 1, 2, 2, 1, 3};
	const struct motion_rect *list = places->items;
	struct gs_vb_data *data = gs_vbdata_create();
	struct vec2 *at = bzalloc(places->count * CORNERS * sizeof(*at));

	data->num = places->count * CORNERS;
	data->points = bzalloc(data->num * sizeof(*data->points));
	data->num_tex = 1;
	data->tvarray = bzalloc(sizeof(*data->tvarray));
	data->tvarray[0] = (struct gs_tvertarray){.width = 2, .array = at};
	for (size_t i = 0; i < data->num; i++) {
		const struct motion_rect *place = &list[i / CORNERS];
		int right = corner_of[i % CORNERS] & 1, lower = corner_of[i % CORNERS] >> 1;
		vec2_set(&at[i], (float)right, (float)lower);
		vec3_set(&data->points[i], (float)(right ? place->right : place->left),
			 (float)(lower ? place->bottom : place->top), 0);
	}
	return gs_vertexbuffer_create(data, 0);
}

static void make_still(struct stage *stage)
{
	struct gathering gathering = {.stage = stage, .textures = &stage->still_textures, .plain = true};

	stage->still_known = true;
	motion_scene_draw(&stage->scene, gather, &gathering);
	if (gathering.plain && gathering.places.count)
		stage->still = make_corners(&gathering.places);
	rg_array_finish(&gathering.places);
}

void stage_still_forget(struct stage *stage)
{
	gs_vertexbuffer_destroy(stage->still);
	rg_array_finish(&stage->still_textures);
	stage->still = NULL;
	stage->still_known = false;
}

bool stage_still_draw(struct stage *stage)
{
	const struct stage_brush *brush = &stage->kit->brush;

	if (!stage->still_known)
		make_still(stage);
	if (!stage->still)
		return false;
	gs_technique_begin(brush->draw);
	gs_technique_begin_pass(brush->draw, 0);
	gs_load_vertexbuffer(stage->still);
	gs_load_indexbuffer(NULL);
	for (size_t i = 0; i < stage->still_textures.count; i++) {
		gs_effect_set_texture_srgb(brush->image, ((gs_texture_t **)stage->still_textures.items)[i]);
		gs_draw(GS_TRIS, (uint32_t)i * CORNERS, CORNERS);
	}
	/* What is loaded is drawn with by libobs' conversion for an encoder, long after this buffer may be gone. */
	gs_load_vertexbuffer(NULL);
	gs_technique_end_pass(brush->draw);
	gs_technique_end(brush->draw);
	return true;
}

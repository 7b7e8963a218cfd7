/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_picture.h"

#include "base/log.h"

#define UPLOAD_BUDGET ((size_t)4 * 1024 * 1024) /* bytes a frame; at least one picture always goes */

struct stage_picture {
	gs_texture_t *texture; /* NULL: it could not be made, and is not tried again */
	uint64_t id;
	int width, height;
};

static struct stage_picture *find_picture(const struct stage *stage, const struct sprite *sprite, bool ground)
{
	uint64_t id = ground && sprite->ground ? sprite->ground_id : sprite->change_id;
	struct stage_picture *list = stage->pictures.items;

	for (size_t i = 0; i < stage->pictures.count; i++) {
		if (list[i].id == id && list[i].width == sprite->width && list[i].height == sprite->height)
			return &list[i];
	}
	return NULL;
}

gs_texture_t *stage_texture(const struct stage *stage, const struct sprite *sprite, bool ground)
{
	const struct stage_picture *picture = find_picture(stage, sprite, ground);
	return picture ? picture->texture : NULL;
}

static void upload_picture(struct stage *stage, const struct sprite *sprite, bool ground)
{
	const uint8_t *pixels = (const uint8_t *)(ground ? sprite->ground : sprite->pixels);
	struct stage_picture *picture = rg_array_push(&stage->pictures, sizeof(*picture));

	picture->id = ground ? sprite->ground_id : sprite->change_id;
	picture->width = sprite->width;
	picture->height = sprite->height;
	picture->texture = gs_texture_create((uint32_t)sprite->width, (uint32_t)sprite->height, GS_BGRA, 1, &pixels, 0);
	if (!picture->texture)
		rg_warning("a piece of %d × %d px is left out: no texture could be made for it", sprite->width,
			   sprite->height);
}

bool stage_upload(struct stage *stage, const struct graphic *graphic)
{
	for (size_t i = 0; i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		for (int ground = 0; ground <= (sprite->ground ? 1 : 0); ground++) {
			size_t bytes = (size_t)sprite->stride * (size_t)sprite->height;
			if (find_picture(stage, sprite, ground))
				continue;
			if (stage->kit->spent && stage->kit->spent + bytes > UPLOAD_BUDGET)
				return false;
			upload_picture(stage, sprite, ground);
			stage->kit->spent += bytes;
		}
	}
	return true;
}

static bool uses_picture(const struct graphic *graphic, const struct stage_picture *picture)
{
	for (size_t i = 0; graphic && i < graphic->count; i++) {
		const struct sprite *sprite = &graphic->sprites[i];
		bool same = sprite->change_id == picture->id || (sprite->ground && sprite->ground_id == picture->id);
		if (same && sprite->width == picture->width && sprite->height == picture->height)
			return true;
	}
	return false;
}

void stage_sweep(struct stage *stage)
{
	struct stage_picture *list = stage->pictures.items;
	size_t kept = 0;

	for (size_t i = 0; i < stage->pictures.count; i++) {
		struct stage_picture *picture = &list[i];
		if (uses_picture(stage->scene.graphic, picture) || uses_picture(stage->scene.past, picture) ||
		    uses_picture(stage->coming, picture))
			list[kept++] = *picture;
		else
			gs_texture_destroy(picture->texture);
	}
	stage->pictures.count = kept;
}

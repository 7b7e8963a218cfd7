/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "painted.h"

#include "base/text.h"
#include "graphic/picture/pixels.h"
#include "paint_parts.h"

struct painted {
	struct rg_array cuttings; /* struct cutting, each with a reference of its pixels */
};

struct painted *painted_create(void)
{
	return rg_alloc(1, sizeof(struct painted));
}

void painted_destroy(struct painted *painted)
{
	if (!painted)
		return;
	painted_forget(painted);
	rg_array_finish(&painted->cuttings);
	rg_free(painted);
}

void painted_forget(struct painted *painted)
{
	struct cutting *list = painted->cuttings.items;

	for (size_t i = 0; i < painted->cuttings.count; i++)
		pixels_unref(list[i].pixels);
	painted->cuttings.count = 0;
}

void painted_sweep(struct painted *painted)
{
	struct cutting *list = painted->cuttings.items;
	size_t kept = 0;

	for (size_t i = 0; i < painted->cuttings.count; i++) {
		if (pixels_are_shared(list[i].pixels))
			list[kept++] = list[i];
		else
			pixels_unref(list[i].pixels);
	}
	painted->cuttings.count = kept;
}

const struct cutting *painted_find(const struct painted *painted, uint64_t key)
{
	const struct cutting *list = painted->cuttings.items;

	for (size_t i = 0; key && i < painted->cuttings.count; i++) {
		if (list[i].key == key)
			return &list[i];
	}
	return NULL;
}

/* Pixels of equal ids are equal, so one copy of them will do. */
static const uint32_t *only_copy(const struct painted *painted, const struct cutting *cutting)
{
	const struct cutting *list = painted->cuttings.items;

	for (size_t i = 0; i < painted->cuttings.count; i++) {
		if (list[i].id != cutting->id || list[i].width != cutting->width || list[i].height != cutting->height)
			continue;
		pixels_unref(cutting->pixels);
		return pixels_ref(list[i].pixels);
	}
	return cutting->pixels;
}

const struct cutting *painted_add(struct painted *painted, const struct cutting *cutting)
{
	const uint32_t *pixels = only_copy(painted, cutting);
	struct cutting *added = rg_array_push(&painted->cuttings, sizeof(*added));

	*added = *cutting;
	added->pixels = pixels;
	return added;
}

/* ---- keys ---- */

/* What decides how a box is painted: where it lies, to parts of a px, its node, and what is bound to it. */
static uint64_t add_box(uint64_t key, const struct paint_stage *stage, const struct box *box)
{
	const double places[] = {stage->origin_x + box->x * stage->scale,
				 stage->origin_y + box->y * stage->scale,
				 box->width,
				 box->height,
				 box->cuts[0],
				 box->cuts[1],
				 box->cuts[2],
				 box->cuts[3],
				 box->text.height,
				 box->text.baseline,
				 box->text.last_baseline,
				 box->text.capital};
	const uint64_t marks[] = {(uint64_t)(uintptr_t)box->node, paint_look(stage, box)};

	return rg_hash(rg_hash(key, places, sizeof(places)), marks, sizeof(marks));
}

static bool add_tree(uint64_t *key, const struct paint_stage *stage, const struct box *box, bool ground)
{
	if (!ground || box->node->type & NODE_BOXES) {
		if (box->node->type == NODE_LINE && box->node->along)
			return false;
		*key = add_box(*key, stage, box);
	}
	for (size_t i = 0; i < box->child_count; i++) {
		const struct box *child = &box->children[i];
		if (!(ground && paint_is_repeated(child)) && !add_tree(key, stage, child, ground))
			return false;
	}
	/* Where its children end: an edge is drawn over them. */
	*key = rg_hash(*key, &box->child_count, sizeof(box->child_count));
	return true;
}

uint64_t painted_key(const struct paint_stage *stage, const struct box *box, bool ground, int width, int height)
{
	const int sizes[] = {ground, width, height};
	uint64_t key = rg_hash(RG_HASH_START, sizes, sizeof(sizes));

	return add_tree(&key, stage, box, ground) ? key : 0;
}

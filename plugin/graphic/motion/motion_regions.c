/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "motion_regions.h"

#include <stdlib.h>

/* OBS's graphics thread divides sprites, so what has more parts changes as a whole. */
#define PARTS_MOST 256
#define AREAS_MOST 64

/* A part that is another one, or the whole, with its kind. */
struct area {
	struct motion_region region;
	enum region_kind kind;
};

/* Rounded to px, one thing is a px higher or wider in another row than in this one. */
static bool is_near(int a, int b)
{
	return abs(a - b) <= 2;
}

static bool holds(const struct sprite *sprite, const struct sprite_part *part, int x, int y)
{
	for (size_t i = 0; i < sprite->part_count; i++) {
		const struct sprite_part *own = &sprite->parts[i];
		if (own->id == part->id && is_near(own->left, part->left + x) && is_near(own->top, part->top + y) &&
		    is_near(own->right, part->right + x) && is_near(own->bottom, part->bottom + y))
			return true;
	}
	return false;
}

/* The parts of `sprite` that `other` has not; (x, y) leads from the one to the other, (shift) to the new sprite. */
static void add_changed(const struct sprite *sprite, const struct sprite *other, int x, int y, int shift_x, int shift_y,
			struct rg_array *areas)
{
	for (size_t i = 0; i < sprite->part_count; i++) {
		const struct sprite_part *part = &sprite->parts[i];
		if (holds(other, part, x, y))
			continue;
		struct area *area = rg_array_push(areas, sizeof(*area));
		area->region = (struct motion_region){part->left + shift_x, part->top + shift_y, part->right + shift_x,
						      part->bottom + shift_y};
		area->kind = part->with_row ? REGION_CHANGES_WITH_ROW : REGION_CHANGES;
	}
}

static int compare_edges(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* All edges of the areas across or down, sorted. */
static void find_edges(const struct rg_array *areas, bool across, struct rg_array *edges)
{
	const struct area *list = areas->items;

	edges->count = 0;
	for (size_t i = 0; i < areas->count; i++) {
		const struct motion_region *region = &list[i].region;
		*(int *)rg_array_push(edges, sizeof(int)) = across ? region->left : region->top;
		*(int *)rg_array_push(edges, sizeof(int)) = across ? region->right : region->bottom;
	}
	qsort(edges->items, edges->count, sizeof(int), compare_edges);
}

/* What changes at once wins, so that no two texts are seen over each other. -1: nothing is there. */
static int kind_at(const struct rg_array *areas, int x, int y)
{
	const struct area *list = areas->items;
	int kind = -1;

	for (size_t i = 0; i < areas->count; i++) {
		const struct motion_region *region = &list[i].region;
		if (x < region->left || x >= region->right || y < region->top || y >= region->bottom)
			continue;
		if (list[i].kind == REGION_CHANGES)
			return REGION_CHANGES;
		kind = (int)list[i].kind > kind ? (int)list[i].kind : kind;
	}
	return kind;
}

/* The regions of one kind: row by row of the edges, those side by side as one. */
static size_t add_regions(const struct rg_array *areas, const struct rg_array *columns, const struct rg_array *rows,
			  enum region_kind kind, struct rg_array *regions)
{
	const int *x = columns->items, *y = rows->items;
	size_t before = regions->count;

	for (size_t row = 0; row + 1 < rows->count; row++) {
		struct motion_region *last = NULL;
		if (y[row] == y[row + 1])
			continue;
		for (size_t column = 0; column + 1 < columns->count; column++) {
			if (x[column] == x[column + 1] || kind_at(areas, x[column], y[row]) != (int)kind)
				continue;
			if (last && last->right == x[column]) {
				last->right = x[column + 1];
				continue;
			}
			last = rg_array_push(regions, sizeof(*last));
			*last = (struct motion_region){x[column], y[row], x[column + 1], y[row + 1]};
		}
	}
	return regions->count - before;
}

void motion_regions_find(const struct sprite *old, const struct sprite *sprite, int x, int y, struct rg_array *regions,
			 struct region_list *list)
{
	struct rg_array areas = {0}, columns = {0}, rows = {0};
	const struct motion_region wholes[] = {{x, y, x + old->width, y + old->height},
					       {0, 0, sprite->width, sprite->height}};

	for (int i = 0; i < 2; i++)
		*(struct area *)rg_array_push(&areas, sizeof(struct area)) = (struct area){wholes[i], REGION_SAME};
	if (old->part_count <= PARTS_MOST && sprite->part_count <= PARTS_MOST) {
		add_changed(old, sprite, x, y, x, y, &areas);
		add_changed(sprite, old, -x, -y, 0, 0, &areas);
	}
	if (old->part_count > PARTS_MOST || sprite->part_count > PARTS_MOST || areas.count > AREAS_MOST) {
		areas.count = 2;
		((struct area *)areas.items)[0].kind = ((struct area *)areas.items)[1].kind = REGION_CHANGES;
	}
	find_edges(&areas, true, &columns);
	find_edges(&areas, false, &rows);
	for (int kind = 0; kind < REGION_KINDS; kind++) {
		list->from[kind] = regions->count;
		list->count[kind] = add_regions(&areas, &columns, &rows, (enum region_kind)kind, regions);
	}
	rg_array_finish(&areas);
	rg_array_finish(&columns);
	rg_array_finish(&rows);
}

bool motion_regions_news(const struct sprite *old, const struct sprite *sprite)
{
	size_t k = 0;

	for (size_t i = 0; i < sprite->part_count; i++) {
		if (!sprite->parts[i].news)
			continue;
		while (k < old->part_count && !old->parts[k].news)
			k++;
		if (k == old->part_count || old->parts[k++].id != sprite->parts[i].id)
			return true;
	}
	return false;
}

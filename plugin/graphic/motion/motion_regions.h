/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Within the motion: which regions of a sprite are others in the next graphic. Pure functions.
 */
#ifndef RG_GRAPHIC_MOTION_MOTION_REGIONS_H
#define RG_GRAPHIC_MOTION_MOTION_REGIONS_H

#include "base/mem.h"
#include "graphic/graphic.h"

enum region_kind { REGION_SAME, REGION_CHANGES, REGION_CHANGES_WITH_ROW, REGION_KINDS };

/* px from the place of the new sprite */
struct motion_region {
	int left, top, right, bottom;
};

/* Where the regions of each kind stand in a list of them. */
struct region_list {
	size_t from[REGION_KINDS], count[REGION_KINDS];
};

/*
 * Divides both pictures, the old one off by (x, y) px from the new one, into regions that do not overlap, and appends
 * them to `regions` (struct motion_region).
 */
void motion_regions_find(const struct sprite *old, const struct sprite *sprite, int x, int y, struct rg_array *regions,
			 struct region_list *list);
/* A part that is news is another one, or is new. */
bool motion_regions_news(const struct sprite *old, const struct sprite *sprite);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the cars of a heat stand where the feed does not say it: shapes by phase and number of cars, which are data
 * (data/grids/shapes.json, schema: grid-shapes.schema.json). Immutable once loaded; any thread may read them.
 */
#ifndef RG_RACE_GRID_SHAPES_H
#define RG_RACE_GRID_SHAPES_H

#include "race/day/race_day.h"
#include "race/file/problems.h"

struct race_grid_shapes;

/*
 * The shapes of a file, and behind them those of another, so that a file need not know all phases and numbers; `behind`
 * NULL: of the one alone. NULL with a problem that names the file and the member. Free with race_grid_shapes_destroy.
 */
struct race_grid_shapes *race_grid_shapes_load(const char *path, const char *behind, struct race_problems *problems);
void race_grid_shapes_destroy(struct race_grid_shapes *shapes); /* accepts NULL */

/*
 * The grid to draw; race_heat_entry_in_slot says who stands where. The feed's own as it is; else the first shape that
 * fits the phase and the highest slot (of at most 12), without the slots above that one and without rows that nobody
 * is left in, and with pole on the round's side. `cells` is new: free with rg_free. rows 0 when there is nobody.
 */
struct race_grid race_heat_grid(const struct race_heat *heat, const struct race_grid_shapes *shapes);

#endif

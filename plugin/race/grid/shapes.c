/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shapes.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "race/day/derive.h"
#include "race/day/fields.h"
#include "race/day/tree.h"
#include "race/file/json_file.h"
#include "race/file/said.h"

#define FILE_LIMIT  (64 * 1024)
#define SHAPES_MOST 100 /* in a file */

struct shape {
	unsigned phases; /* a bit for each enum race_phase; 0: any, and also none */
	int least, most; /* cars */
	struct race_grid grid;
};

struct race_grid_shapes {
	struct rg_arena *arena;
	struct rg_array list; /* struct shape; the first that fits counts */
};

struct loader {
	struct race_grid_shapes *shapes;
	const char *file;
	struct race_problems *problems;
	int index; /* of the shape being read */
};

static bool fail_shapes(const struct loader *loader, const char *member, const char *expected)
{
	race_problems_add(loader->problems, "%s: shapes[%d]%s: expected %s", loader->file, loader->index, member,
			  race_said(expected));
	return false;
}

static bool load_phases(const struct loader *loader, const cJSON *list, struct shape *shape)
{
	const struct race_field *phase = race_type_field(&race_type_heat, "phase", strlen("phase"));
	const cJSON *item;

	if (!list)
		return true;
	if (!cJSON_IsArray(list) || !cJSON_GetArraySize(list))
		return fail_shapes(loader, ".phases", "a list of phases");
	cJSON_ArrayForEach(item, list)
	{
		const struct race_word *word = phase->words;
		while (word->text && !rg_equal(word->text, cJSON_GetStringValue(item)))
			word++;
		if (!word->text)
			return fail_shapes(loader, ".phases", "phases of the race feed, such as \"semifinal\"");
		shape->phases |= 1u << word->value;
	}
	return true;
}

static bool load_count(const cJSON *item, int *count)
{
	double number = cJSON_IsNumber(item) ? item->valuedouble : 0;

	if (!(number >= 1 && number <= RACE_GRID_MAX_PLACES) || number != floor(number))
		return false;
	*count = (int)number;
	return true;
}

static bool load_cars(const struct loader *loader, const cJSON *pair, struct shape *shape)
{
	if (!cJSON_IsArray(pair) || cJSON_GetArraySize(pair) != 2 ||
	    !load_count(cJSON_GetArrayItem(pair, 0), &shape->least) ||
	    !load_count(cJSON_GetArrayItem(pair, 1), &shape->most) || shape->least > shape->most)
		return fail_shapes(loader, ".cars", "the least and the most cars, from 1 to 12, such as [3, 6]");
	return true;
}

/* Each slot stands there once, which the reader of grids has seen to. */
static bool load_grid(const struct loader *loader, const cJSON *json, struct shape *shape)
{
	char *place = rg_asprintf("%s: shapes[%d].grid", loader->file, loader->index);
	size_t told = loader->problems->count;
	bool good = race_tree_grid(json, place, loader->shapes->arena, &shape->grid, loader->problems);
	int places = 0, highest = 0;

	rg_free(place);
	if (!good && loader->problems->count == told)
		fail_shapes(loader, ".grid", "rows of slots");
	if (!good)
		return false;
	for (int i = 0; i < shape->grid.rows * shape->grid.columns; i++) {
		places += shape->grid.cells[i] != 0;
		highest = shape->grid.cells[i] > highest ? shape->grid.cells[i] : highest;
	}
	if (highest != shape->most || places != highest)
		return fail_shapes(loader, ".grid", "a slot for each of the most cars, from 1 up");
	return true;
}

static bool load_shape(const struct loader *loader, const cJSON *json)
{
	struct shape shape = {0};

	if (!cJSON_IsObject(json))
		return fail_shapes(loader, "", "an object");
	if (!load_phases(loader, cJSON_GetObjectItemCaseSensitive(json, "phases"), &shape) ||
	    !load_cars(loader, cJSON_GetObjectItemCaseSensitive(json, "cars"), &shape) ||
	    !load_grid(loader, cJSON_GetObjectItemCaseSensitive(json, "grid"), &shape))
		return false;
	*(struct shape *)rg_array_push(&loader->shapes->list, sizeof(shape)) = shape;
	return true;
}

static bool load_file(struct race_grid_shapes *shapes, const char *path, struct race_problems *problems)
{
	struct loader loader = {shapes, rg_path_name(path), problems, 0};
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "grid_shapes", problems);
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "shapes"), *item;
	bool good = json != NULL;

	if (json && (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > SHAPES_MOST)) {
		race_problems_add(problems, "%s: shapes: expected a list of at most %d", loader.file, SHAPES_MOST);
		good = false;
	}
	if (good) {
		cJSON_ArrayForEach(item, list)
		{
			good = good && load_shape(&loader, item);
			loader.index++;
		}
	}
	cJSON_Delete(json);
	return good;
}

struct race_grid_shapes *race_grid_shapes_load(const char *path, const char *behind, struct race_problems *problems)
{
	struct race_grid_shapes *shapes = rg_alloc(1, sizeof(*shapes));

	shapes->arena = rg_arena_create();
	if (!load_file(shapes, path, problems) || (behind && !load_file(shapes, behind, problems))) {
		race_grid_shapes_destroy(shapes);
		return NULL;
	}
	return shapes;
}

void race_grid_shapes_destroy(struct race_grid_shapes *shapes)
{
	if (!shapes)
		return;
	rg_array_finish(&shapes->list);
	rg_arena_destroy(shapes->arena);
	rg_free(shapes);
}

static const struct shape *find_shape(const struct race_grid_shapes *shapes, int phase, int cars)
{
	const struct shape *list = shapes->list.items;

	for (size_t i = 0; i < shapes->list.count; i++) {
		bool fits = !list[i].phases || (list[i].phases >> phase & 1);
		if (fits && cars >= list[i].least && cars <= list[i].most)
			return &list[i];
	}
	return NULL;
}

/* The last row that has one of the first `cars` slots ends the grid. */
static int rows_of(const struct race_grid *grid, int cars)
{
	int rows = 0;

	for (int i = 0; i < grid->rows * grid->columns; i++) {
		if (grid->cells[i] && grid->cells[i] <= cars)
			rows = i / grid->columns + 1;
	}
	return rows;
}

/* `rows` of a grid for the first `cars` slots, its left for its right if `mirrored`. */
static struct race_grid copy_grid(const struct race_grid *from, int rows, int cars, bool mirrored)
{
	struct race_grid grid = {.rows = rows, .columns = from->columns};
	int *cells = rg_alloc((size_t)rows * (size_t)from->columns, sizeof(*cells));

	for (int i = 0; i < rows * grid.columns; i++) {
		int column = i % grid.columns;
		int slot = from->cells[i];
		int to = mirrored ? i - column + grid.columns - 1 - column : i;
		cells[to] = slot <= cars ? slot : 0;
	}
	grid.cells = cells;
	return grid;
}

struct race_grid race_heat_grid(const struct race_heat *heat, const struct race_grid_shapes *shapes)
{
	const struct race_round *round = heat->round.to;
	int cars = race_heat_highest_slot(heat);

	if (heat->grid.rows)
		return copy_grid(&heat->grid, heat->grid.rows, INT_MAX, false);
	cars = cars < RACE_GRID_MAX_PLACES ? cars : RACE_GRID_MAX_PLACES;
	const struct shape *shape = cars ? find_shape(shapes, heat->phase, cars) : NULL;
	if (!shape)
		return (struct race_grid){.cells = rg_alloc(1, sizeof(int))};
	return copy_grid(&shape->grid, rows_of(&shape->grid, cars), cars, round && round->pole == RACE_POLE_RIGHT);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the kept lines to a race feed: cars and their results come together here, in whatever order they arrived. */
#include "base/mem.h"
#include "race/day/id_index.h"
#include "rmonitor_internal.h"
#include "timing_tree.h"

/* One car; NULL: not told. */
struct car {
	const char *registration, *number, *first_name, *last_name, *nationality, *class_id;
	const char *race_position, *laps, *total;
	const char *best_position, *best;
	bool known; /* an $A or $COMP was there */
};

struct joiner {
	struct rg_arena *arena;
	struct rg_array cars;
	struct race_id_index car_index, class_index;
	struct rg_array class_names; /* const char * */
	const char *run_id, *run, *flag;
};

static const char *field(struct joiner *joiner, const struct rmonitor_line *line, size_t index)
{
	return index < line->count ? rg_arena_strdup(joiner->arena, line->fields[index]) : NULL;
}

static struct car *car_of(struct joiner *joiner, const char *registration)
{
	size_t place = joiner->cars.count;

	if (race_id_index_find(&joiner->car_index, registration, &place))
		return (struct car *)joiner->cars.items + place;
	race_id_index_add(&joiner->car_index, registration, place);
	struct car *car = rg_array_push(&joiner->cars, sizeof(*car));
	car->registration = registration;
	return car;
}

static void take_class(struct joiner *joiner, const struct rmonitor_line *line)
{
	if (race_id_index_add(&joiner->class_index, field(joiner, line, 0), joiner->class_names.count))
		*(const char **)rg_array_push(&joiner->class_names, sizeof(char *)) = field(joiner, line, 1);
}

/* $A and $COMP say the same in another order. */
static void take_car(struct joiner *joiner, const struct rmonitor_line *line)
{
	bool entry = line->command == RMONITOR_ENTRY;
	struct car *car = car_of(joiner, field(joiner, line, 0));

	car->known = true;
	car->number = field(joiner, line, 1);
	car->first_name = field(joiner, line, 3);
	car->last_name = field(joiner, line, 4);
	car->nationality = field(joiner, line, 5);
	car->class_id = field(joiner, line, entry ? 6 : 2);
}

static void take(struct joiner *joiner, const struct rmonitor_line *line)
{
	struct car *car;

	switch (line->command) {
	case RMONITOR_FLAG:
		joiner->flag = field(joiner, line, 4);
		break;
	case RMONITOR_RUN:
		joiner->run_id = field(joiner, line, 0);
		joiner->run = field(joiner, line, 1);
		break;
	case RMONITOR_CLASS:
		take_class(joiner, line);
		break;
	case RMONITOR_ENTRY:
	case RMONITOR_COMPETITOR:
		take_car(joiner, line);
		break;
	case RMONITOR_RACE:
		car = car_of(joiner, field(joiner, line, 1));
		car->race_position = field(joiner, line, 0);
		car->laps = field(joiner, line, 2);
		car->total = field(joiner, line, 3);
		break;
	case RMONITOR_BEST:
		car = car_of(joiner, field(joiner, line, 1));
		car->best_position = field(joiner, line, 0);
		car->best = field(joiner, line, 3);
		break;
	default:
		break;
	}
}

static const char *class_name(const struct joiner *joiner, const char *id)
{
	size_t place;

	if (!id || !race_id_index_find(&joiner->class_index, id, &place))
		return NULL;
	return ((const char **)joiner->class_names.items)[place];
}

static bool anybody_raced(const struct joiner *joiner)
{
	const struct car *cars = joiner->cars.items;
	int64_t laps;

	for (size_t i = 0; i < joiner->cars.count; i++) {
		if (cars[i].laps && rg_parse_int(cars[i].laps, &laps) && laps > 0)
			return true;
	}
	return false;
}

/* A car of which only results came has no number yet: its registration is the timekeeper's, not what is on the car. */
static void add_cars(const struct joiner *joiner, struct rg_array *rows, struct race_problems *problems)
{
	const struct car *cars = joiner->cars.items;
	bool raced = anybody_raced(joiner);
	size_t unknown = 0;

	for (size_t i = 0; i < joiner->cars.count && rows->count < RACE_TIMING_MOST_ROWS; i++) {
		if (!cars[i].known) {
			unknown++;
			continue;
		}
		*(struct race_timing_row *)rg_array_push(rows,
							 sizeof(struct race_timing_row)) = (struct race_timing_row){
			.key = cars[i].registration,
			.number = cars[i].number,
			.first_name = cars[i].first_name,
			.last_name = cars[i].last_name,
			.class_name = class_name(joiner, cars[i].class_id),
			.country = cars[i].nationality,
			.position = raced ? cars[i].race_position : cars[i].best_position,
			.laps = cars[i].laps,
			.total = cars[i].total,
			.best = cars[i].best,
		};
	}
	if (unknown)
		race_problems_add(problems, "results came for %zu registrations without a name or number", unknown);
}

cJSON *race_rmonitor_tree(const struct race_rmonitor *state, struct race_problems *problems)
{
	struct joiner joiner = {.arena = rg_arena_create()};
	const struct rmonitor_kept *kept = state->lines.items;
	struct rg_array rows = {0};
	struct rmonitor_line line;

	for (size_t i = 0; i < state->lines.count; i++) {
		rmonitor_line_read(&line, kept[i].text);
		take(&joiner, &line);
	}
	if (state->skipped)
		race_problems_add(problems, "%llu lines of the timing could not be read and were skipped",
				  (unsigned long long)state->skipped);
	add_cars(&joiner, &rows, problems);
	struct race_timing timing = {
		.run_id = joiner.run_id ? rg_arena_printf(joiner.arena, "%s %s", joiner.run_id, joiner.run) : NULL,
		.name = joiner.run,
		.flag = joiner.flag,
		.rows = rows.items,
		.count = rows.count,
	};
	cJSON *tree = race_timing_tree(&timing, problems);
	rg_array_finish(&rows);
	rg_array_finish(&joiner.cars);
	rg_array_finish(&joiner.class_names);
	race_id_index_finish(&joiner.car_index);
	race_id_index_finish(&joiner.class_index);
	rg_arena_destroy(joiner.arena);
	return tree;
}

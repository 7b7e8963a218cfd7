/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the kept lines to a race feed: cars and their results come together here, in whatever order they arrived. */
#include <string.h>

#include "base/mem.h"
#include "race/day/decode_internal.h"
#include "race/day/id_index.h"
#include "rmonitor_internal.h"
#include "timing_tree.h"

/* One car; NULL: not told. */
struct car {
	const char *registration, *number, *first_name, *last_name, *nationality, *class_id;
	const char *race_position, *laps, *total;
	const char *best_position, *best;
	const char *now; /* the registration to which the driver was renumbered */
	bool known;      /* an $A or $COMP was there */
	bool doubtful;   /* two cars were told under the registration */
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
	if (index >= line->count)
		return NULL;
	char *text = rg_utf8_from_bytes(line->fields[index], strlen(line->fields[index]));
	const char *kept = rg_arena_strdup(joiner->arena, text);
	rg_free(text);
	return kept;
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

/* $A and $COMP have the same fields in a different order. */
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

static void join_line(struct joiner *joiner, const struct rmonitor_line *line)
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
	case RMONITOR_DOUBT:
		car_of(joiner, field(joiner, line, 0))->doubtful = true;
		break;
	case RMONITOR_SAME:
		car = car_of(joiner, field(joiner, line, 0));
		car->now = *line->fields[1] ? field(joiner, line, 1) : NULL;
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

static bool has_laps(const struct car *car)
{
	int64_t laps;

	return car->laps && rg_parse_int(car->laps, &laps) && laps > 0;
}

static bool anybody_raced(const struct joiner *joiner)
{
	const struct car *cars = joiner->cars.items;

	for (size_t i = 0; i < joiner->cars.count; i++) {
		if (has_laps(&cars[i]))
			return true;
	}
	return false;
}

/*
 * A driver who was renumbered is one car, under the later registration; what was told of the earlier one stays for as
 * long as the later one has no lap.
 */
static void join_renumbered(struct joiner *joiner)
{
	struct car *cars = joiner->cars.items;
	size_t place;

	for (size_t i = 0; i < joiner->cars.count; i++) {
		if (!cars[i].now || !race_id_index_find(&joiner->car_index, cars[i].now, &place))
			continue;
		struct car *later = &cars[place];
		if (!has_laps(later) && has_laps(&cars[i])) {
			later->race_position = cars[i].race_position;
			later->laps = cars[i].laps;
			later->total = cars[i].total;
		}
		if (!later->best) {
			later->best_position = cars[i].best_position;
			later->best = cars[i].best;
		}
	}
}

static void add_car(const struct joiner *joiner, const struct car *car, bool raced, struct rg_array *rows,
		    struct race_problems *problems)
{
	if (car->doubtful) {
		char *shown = race_shown_text(car->number);
		race_problems_add(problems,
				  "%s: the timing tells of two drivers with this number, so that it stands "
				  "without a name",
				  shown);
		rg_free(shown);
	}
	*(struct race_timing_row *)rg_array_push(rows, sizeof(struct race_timing_row)) = (struct race_timing_row){
		.key = car->registration,
		.number = car->number,
		.first_name = car->first_name,
		.last_name = car->last_name,
		.number_only = car->doubtful,
		.class_name = class_name(joiner, car->class_id),
		.country = car->nationality,
		.position = raced ? car->race_position : car->best_position,
		.laps = car->laps,
		.total = car->total,
		.best = car->best,
	};
}

/* A car of which only results came has no number yet: its registration is the timekeeper's, not what is on the car. */
static void add_cars(const struct joiner *joiner, struct rg_array *rows, struct race_problems *problems)
{
	const struct car *cars = joiner->cars.items;
	bool raced = anybody_raced(joiner);
	size_t unknown = 0;

	for (size_t i = 0; i < joiner->cars.count && rows->count < RACE_TIMING_MOST_ROWS; i++) {
		if (cars[i].now)
			continue;
		if (cars[i].known)
			add_car(joiner, &cars[i], raced, rows, problems);
		else
			unknown++;
	}
	if (unknown)
		race_problems_add(problems, "results came for %zu registrations without a name or number", unknown);
}

cJSON *race_rmonitor_tree(const struct race_rmonitor *state, const struct race_table_words *words,
			  struct race_problems *problems)
{
	struct joiner joiner = {.arena = rg_arena_create()};
	const struct rmonitor_kept *kept = state->lines.items;
	struct rg_array rows = {0};
	struct rmonitor_line line;

	for (size_t i = 0; i < state->lines.count; i++) {
		rmonitor_line_read(&line, kept[i].text);
		join_line(&joiner, &line);
	}
	if (state->skipped)
		race_problems_add(problems, "%llu lines of the timing could not be read and were skipped",
				  (unsigned long long)state->skipped);
	join_renumbered(&joiner);
	add_cars(&joiner, &rows, problems);
	struct race_timing timing = {
		.run_id = joiner.run_id ? rg_arena_printf(joiner.arena, "%s %s", joiner.run_id, joiner.run) : NULL,
		.words = words,
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

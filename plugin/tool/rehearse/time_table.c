/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A timeline of a time table: heats come to the grid, go and finish at their starts; no result is invented. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "intake/recording/recording.h"
#include "play.h"
#include "race/value/date.h"

#define BEFORE_MS    (5 * 60 * 1000) /* that a rehearsal begins before the first start */
#define GRID_MS      (45 * 1000)     /* that cars are on the grid */
#define RACE_MS      (3 * 60 * 1000) /* that a heat takes */
#define NEXT_MS      (30 * 1000)     /* after which the data tells of the next one */
#define BETWEEN_MS   (8 * 60 * 1000) /* from start to start where none is told */
#define LAST_MS      (60 * 1000)     /* after the last heat */
#define LEAST_MS     1000            /* between two steps */
#define HEATS_MOST   (RECORDING_STEPS / 4 - 1)
#define STEP_MOST_MS (24 * 60 * 60 * 1000)

struct start {
	const struct race_heat *heat;
	int64_t ms;
	size_t place; /* in the feed, for heats that start at once */
};

struct table {
	const struct race_day *day;
	struct race_time clock; /* whose offset is the place's */
	cJSON *steps;
	int64_t at_ms; /* of the step that was added last */
};

static bool is_to_come(const struct race_heat *heat)
{
	return heat->id && heat->status != RACE_HEAT_FINISHED && heat->status != RACE_HEAT_OFFICIAL &&
	       heat->status != RACE_HEAT_CANCELLED && heat->status != RACE_HEAT_RERUN;
}

static bool is_told(const struct race_heat *heat)
{
	return heat->start.utc_ms != RACE_NO_MS && !heat->start.date_only;
}

static int by_start(const void *a, const void *b)
{
	const struct start *first = a, *second = b;

	if (first->ms != second->ms)
		return first->ms < second->ms ? -1 : 1;
	return (first->place > second->place) - (first->place < second->place);
}

/* Heats without a start follow the one before them; rg_free. */
static struct start *starts_of(const struct race_day *day, const char *name, size_t *count)
{
	struct start *starts = rg_alloc(day->heats.count + 1, sizeof(*starts));
	bool first = true;
	int64_t last_ms = day->updated.utc_ms != RACE_NO_MS ? day->updated.utc_ms : 0;
	size_t untold = 0;

	*count = 0;
	for (RACE_EACH(struct race_heat, heat, day->heats)) {
		if (!is_to_come(heat) || *count == HEATS_MOST)
			continue;
		int64_t after_ms = last_ms + (first ? BEFORE_MS : BETWEEN_MS);
		last_ms = is_told(heat) ? heat->start.utc_ms : after_ms;
		untold += !is_told(heat);
		first = false;
		starts[*count] = (struct start){.heat = heat, .ms = last_ms, .place = *count};
		(*count)++;
	}
	if (untold)
		fprintf(stderr, "%s: %zu of %zu heats have no start: they are played %d min after the one before\n",
			name, untold, *count, BETWEEN_MS / 60000);
	if (*count)
		qsort(starts, *count, sizeof(*starts), by_start);
	return starts;
}

/* How long the step before lasts is known by the one that is added. */
static void end_step(struct table *table, int64_t ms)
{
	cJSON *last = table->steps->child ? table->steps->child->prev : NULL;
	double lasts = (double)(ms < STEP_MOST_MS ? ms : STEP_MOST_MS) / 1000;

	if (last)
		cJSON_AddNumberToObject(last, "for_s", lasts);
}

/* `status` NULL: only that the data tells of this heat now. */
static void add_step(struct table *table, const struct start *start, const char *status, int64_t at_ms)
{
	struct race_time clock = table->clock;
	cJSON *step = cJSON_CreateObject(), *changes = cJSON_CreateObject();

	at_ms = at_ms < table->at_ms + LEAST_MS ? table->at_ms + LEAST_MS : at_ms;
	clock.utc_ms = at_ms;
	char *name = rg_asprintf("%s %s", start->heat->id, status ? status : "next"), *updated = race_time_text(clock);
	cJSON_AddStringToObject(step, "step", name);
	cJSON_AddItemToObject(step, "changes", changes);
	if (updated)
		cJSON_AddStringToObject(changes, "updated", updated);
	cJSON *now = cJSON_AddObjectToObject(changes, "now");
	cJSON_AddStringToObject(now, "heat", start->heat->id);
	if (start->heat->round.id)
		cJSON_AddStringToObject(now, "round", start->heat->round.id);
	if (status) {
		cJSON *heat = cJSON_AddObjectToObject(cJSON_AddObjectToObject(changes, "heats"), start->heat->id);
		cJSON_AddStringToObject(heat, "status", status);
	}
	end_step(table, at_ms - table->at_ms);
	cJSON_AddItemToArray(table->steps, step);
	table->at_ms = at_ms;
	rg_free(name);
	rg_free(updated);
}

/* A heat is over before the next one comes to the grid. */
static void add_heat(struct table *table, const struct start *start, const struct start *next)
{
	int64_t race_ms = RACE_MS;

	if (next && next->ms - start->ms < RACE_MS + NEXT_MS + GRID_MS)
		race_ms = (next->ms - start->ms) / 2;
	add_step(table, start, "grid", start->ms - GRID_MS);
	add_step(table, start, "live", start->ms);
	add_step(table, start, "finished", start->ms + race_ms);
	if (next)
		add_step(table, next, NULL, start->ms + race_ms + NEXT_MS);
}

cJSON *time_table_timeline(const struct race_day *day, const char *name)
{
	struct table table = {.day = day, .clock = day->updated};
	size_t count = 0;
	struct start *starts = starts_of(day, name, &count);

	if (!count) {
		fprintf(stderr, "%s: nothing to rehearse: no heat is still to come\n", name);
		rg_free(starts);
		return NULL;
	}
	if (is_told(starts[0].heat))
		table.clock = starts[0].heat->start;
	else if (day->updated.utc_ms == RACE_NO_MS)
		table.clock = (struct race_time){.local = true};
	cJSON *json = cJSON_CreateObject();
	cJSON_AddNumberToObject(json, "timeline", 1);
	table.steps = cJSON_AddArrayToObject(json, "steps");
	table.at_ms = starts[0].ms - BEFORE_MS - LEAST_MS;
	add_step(&table, &starts[0], NULL, starts[0].ms - BEFORE_MS);
	for (size_t i = 0; i < count; i++)
		add_heat(&table, &starts[i], i + 1 < count ? &starts[i + 1] : NULL);
	end_step(&table, LAST_MS);
	rg_free(starts);
	return json;
}

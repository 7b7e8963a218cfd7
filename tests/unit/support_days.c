/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000

static void add(struct world *world, int64_t at_ms, enum world_kind kind, int heat, int value)
{
	if (world->count == WORLD_EVENTS || at_ms < 0)
		return;
	world->events[world->count] = (struct world_event){
		.at_ms = at_ms, .kind = kind, .heat = heat, .value = value, .order = world->count};
	world->count++;
}

static void add_key(struct world *world, int64_t at_ms, const char *line)
{
	add(world, at_ms, WORLD_KEY, 0, 0);
	if (world->count)
		snprintf(world->events[world->count - 1].key, sizeof(world->events[0].key), "%s", line);
}

static void add_start(struct world *world, int64_t at_ms, int heat, int64_t start_ms)
{
	add(world, at_ms, WORLD_START, heat, 0);
	if (world->count)
		world->events[world->count - 1].start_ms = start_ms;
}

static int by_time(const void *a, const void *b)
{
	const struct world_event *one = a, *two = b;

	if (one->at_ms != two->at_ms)
		return one->at_ms < two->at_ms ? -1 : 1;
	return one->order < two->order ? -1 : one->order > two->order;
}

static void make_heat(struct world *world, int at, int class_, int cars, struct chance *chance)
{
	struct race_heat *heat = &world->heats[at];

	snprintf(world->ids[WORLD_DRIVERS + at], sizeof(world->ids[0]), "h%d", at);
	*heat = (struct race_heat){.id = world->ids[WORLD_DRIVERS + at],
				   .group = "Q1",
				   .race = at + 1,
				   .races = RACE_NONE,
				   .attempt = RACE_NONE,
				   .laps = 4,
				   .phase = RACE_PHASE_HEAT,
				   .status = RACE_HEAT_SCHEDULED,
				   .start = {.utc_ms = RACE_NO_MS},
				   .round = {world->rounds[0].id, &world->rounds[0]},
				   .classes = {&world->class_refs[class_], 1}};
	heat->entries = (struct race_list){world->entries[at], (size_t)cars};
	for (int i = 0; i < cars; i++) {
		int driver = (class_ * 4 + i + (int)chance_below(chance, 2) * 6) % WORLD_DRIVERS;
		world->entries[at][i] = (struct race_entry){
			.driver = {world->drivers[driver].id, &world->drivers[driver]},
			.class_ = world->class_refs[class_],
			.slot = i + 1,
			.position = RACE_NONE,
			.laps = RACE_NONE,
			.time = {RACE_NO_MS, RACE_NONE},
			.penalty = {RACE_NO_MS, RACE_NONE}};
	}
}

static void make_people(struct world *world)
{
	static const char *const classes[] = {"sc", "src", "ck"};

	world->series = (struct race_series){.id = "rxn", .name = "RallyX"};
	for (int i = 0; i < 2; i++)
		world->rounds[i] = (struct race_round){.id = i ? "r2" : "r1",
						       .name = "Round",
						       .series = {"rxn", &world->series},
						       .start = {2026, 5 + i, 28},
						       .end = {2026, 5 + i, 30}};
	for (int i = 0; i < 3; i++) {
		world->classes[i] = (struct race_class){.id = classes[i], .name = classes[i], .order = i};
		world->class_refs[i] = (struct race_ref){classes[i], &world->classes[i]};
		world->standings[i] = (struct race_standing){.series = {"rxn", &world->series},
							     .class_ = world->class_refs[i],
							     .rows = {world->rows[i], WORLD_DRIVERS}};
	}
	for (int i = 0; i < WORLD_DRIVERS; i++) {
		snprintf(world->ids[i], sizeof(world->ids[0]), "d%d", i);
		world->drivers[i] = (struct race_driver){.id = world->ids[i],
							 .number = world->ids[i] + 1,
							 .last_name = i % 7 == 6 ? NULL : "Name",
							 .feature = i % 5 == 0,
							 .listed = true};
		for (int j = 0; j < 3; j++)
			world->rows[j][i] = (struct race_row){.position = WORLD_DRIVERS - i,
							      .driver = {world->ids[i], &world->drivers[i]}};
	}
}

static void begin(struct world *world)
{
	memset(world, 0, sizeof(*world));
	make_people(world);
	world->day = (struct race_day){.version = 1,
				       .updated = {.utc_ms = WORLD_WALL_MS},
				       .series = {&world->series, 1},
				       .classes = {world->classes, 3},
				       .drivers = {world->drivers, WORLD_DRIVERS},
				       .rounds = {world->rounds, 2},
				       .standings = {world->standings, 3},
				       .now = {.round = {world->rounds[0].id, &world->rounds[0]}},
				       .references = 1};
}

static void finish(struct world *world)
{
	world->day.heats = (struct race_list){world->heats, (size_t)world->heats_run};
	qsort(world->events, world->count, sizeof(world->events[0]), by_time);
}

/* ---- one heat ---- */

static int64_t below(struct chance *chance, int64_t seconds)
{
	return (int64_t)chance_below(chance, (size_t)seconds * 10) * (SECOND / 10);
}

/* What the feed tells of a heat whose cars go at `go` and come in at `in`. */
static void tell_heat(struct world *world, struct chance *chance, int at, int64_t go, int64_t in)
{
	int64_t late = world->late_ms;

	if (world->statuses) {
		if (chance_below(chance, 5))
			add(world, go - 20 * SECOND - below(chance, 60) + late, WORLD_STATUS, at, RACE_HEAT_GRID);
		if (!chance_below(chance, 12)) {
			add(world, go + 5 * SECOND + late, WORLD_STATUS, at, RACE_HEAT_LIVE);
			add(world, go + 25 * SECOND + late, WORLD_STATUS, at, RACE_HEAT_STOPPED);
			add(world, go + 35 * SECOND + below(chance, 60) + late, WORLD_STATUS, at, RACE_HEAT_GRID);
			add(world, in - 40 * SECOND + late, WORLD_STATUS, at, RACE_HEAT_LIVE);
		} else if (chance_below(chance, 6)) {
			add(world, go + late, WORLD_STATUS, at, RACE_HEAT_LIVE);
		}
		add(world, in + late, WORLD_STATUS, at, RACE_HEAT_FINISHED);
	}
	add(world, in + late + (chance_below(chance, 3) ? 0 : below(chance, 30)), WORLD_RESULT, at, 0);
	if (!chance_below(chance, 4))
		add(world, in + late + 20 * SECOND + below(chance, 200), WORLD_SWAP, at, 0);
	if (world->statuses && !chance_below(chance, 15)) {
		add(world, in + late + 30 * SECOND, WORLD_STATUS, at, RACE_HEAT_GRID);
		add(world, in + late + 90 * SECOND, WORLD_STATUS, at, RACE_HEAT_LIVE);
		add(world, in + late + 150 * SECOND, WORLD_STATUS, at, RACE_HEAT_FINISHED);
	}
}

/* What it tells wrongly. */
static void spoil(struct world *world, struct chance *chance, int at, int64_t start, int64_t in)
{
	if (!chance_below(chance, 6))
		add_start(world, start - below(chance, 200), at, start + (int64_t)chance_below(chance, 600) * SECOND);
	if (!chance_below(chance, 15))
		add_start(world, start - below(chance, 300), at, RACE_NO_MS);
	if (!chance_below(chance, 15)) {
		int64_t back = in + below(chance, 200);
		add(world, back, WORLD_BACK, at, 0);
		add(world, back + 3 * SECOND + below(chance, 20), WORLD_FORTH, at, 0);
	}
	if (!chance_below(chance, 15) && at + 1 < WORLD_HEATS)
		add(world, start - below(chance, 100), WORLD_NOW, at + 1, 0);
}

static void press_for_heat(struct world *world, struct chance *chance, int crew, int64_t go, int64_t in)
{
	static const char *const any[] = {
		"auto",           "take",          "clear",      "graphic standings", "graphic driver-card",
		"state gap",      "heat next",     "slip +5",    "confirm",           "graphic calendar",
		"heat automatic", "auto off",      "feed off",   "feed on",           "clock +90",
		"clock -90",      "restart",       "all-off",    "graphic title",     "slip +1",
		"state grid",     "heat previous", "collection", "release",
	};

	if (crew == 1) {
		add_key(world, go - 15 * SECOND - below(chance, 60), "graphic heat-grid");
		add_key(world, in + below(chance, 5), "graphic heat-results");
	}
	if (crew >= 1)
		add_key(world, go + below(chance, 3), "state race");
	if (crew == 2)
		add_key(world, in + below(chance, 3), "state finished");
	for (size_t i = chance_below(chance, 4); crew == 3 && i > 0; i--) {
		int64_t at = go - below(chance, 240) + below(chance, 300);
		const char *line = any[chance_below(chance, sizeof(any) / sizeof(any[0]))];
		add_key(world, at, line);
		if (strcmp(line, "all-off") == 0)
			add_key(world, at + 20 * SECOND + below(chance, 100), "release");
		if (strcmp(line, "feed off") == 0)
			add_key(world, at + below(chance, 900), "feed on");
		if (strcmp(line, "restart") == 0 || strcmp(line, "auto off") == 0)
			add_key(world, at + 10 * SECOND + below(chance, 300), "auto");
	}
}

void world_init(struct world *world, uint64_t seed)
{
	static const int lates[] = {0, 0, 2, 20, 45};
	struct chance chance = {seed * 2654435761u + 1};
	int64_t at_ms = 0;

	begin(world);
	chance_below(&chance, 2);
	world->heats_run = 2 + (int)chance_below(&chance, 5);
	world->late_ms = lates[chance_below(&chance, 5)] * SECOND;
	world->statuses = chance_below(&chance, 8) != 0;
	bool starts = chance_below(&chance, 8) != 0;
	int crew = (int)chance_below(&chance, 5);
	for (int i = 0; i < world->heats_run; i++) {
		size_t length = chance_below(&chance, 4);
		int64_t gap = length == 0   ? 30 * SECOND + below(&chance, 90)
			      : length == 1 ? 120 * SECOND + below(&chance, 180)
			      : length == 2 ? 300 * SECOND + below(&chance, 600)
					    : 900 * SECOND + below(&chance, 900);
		int64_t start = at_ms + gap / SECOND * SECOND;
		/* Cars go when they go. */
		int64_t go = start + (chance_below(&chance, 3) ? 0 : below(&chance, 120) - 20 * SECOND);
		int64_t in = go + 150 * SECOND + below(&chance, 60);
		make_heat(world, i, (int)chance_below(&chance, 3), 1 + (int)chance_below(&chance, WORLD_ENTRIES),
			  &chance);
		if (starts)
			world->heats[i].start = (struct race_time){.utc_ms = WORLD_WALL_MS + start};
		tell_heat(world, &chance, i, go, in);
		if (starts)
			spoil(world, &chance, i, start, in);
		press_for_heat(world, &chance, crew, go, in);
		at_ms = in;
	}
	world->end_ms = at_ms + 200 * SECOND;
	finish(world);
}

void world_init_plain(struct world *world, int heats, int hours)
{
	struct chance chance = {7};
	int64_t each = (int64_t)hours * 3600 * SECOND / heats, at_ms = 0;

	begin(world);
	world->heats_run = heats;
	world->statuses = true;
	for (int i = 0; i < heats; i++) {
		int64_t start = at_ms + each - 170 * SECOND;
		make_heat(world, i, i * 3 / heats, WORLD_ENTRIES, &chance);
		world->heats[i].start = (struct race_time){.utc_ms = WORLD_WALL_MS + start};
		add(world, start - 60 * SECOND, WORLD_STATUS, i, RACE_HEAT_GRID);
		add(world, start, WORLD_STATUS, i, RACE_HEAT_LIVE);
		add(world, start + 170 * SECOND, WORLD_RESULT, i, 0);
		add(world, start + 170 * SECOND, WORLD_STATUS, i, RACE_HEAT_FINISHED);
		at_ms += each;
	}
	world->end_ms = at_ms + 60 * SECOND;
	finish(world);
}

/* ---- what comes of an event ---- */

static void swap_places(struct world *world, int heat)
{
	struct race_entry *entries = world->entries[heat];

	if (world->heats[heat].entries.count < 2 || entries[0].position == RACE_NONE)
		return;
	int place = entries[0].position;
	entries[0].position = entries[1].position;
	entries[1].position = place;
	entries[0].penalty = (struct race_duration){3000, 0};
}

bool world_apply(struct world *world, const struct world_event *event)
{
	struct race_heat *heat = &world->heats[event->heat];

	if (event->heat >= world->heats_run)
		return false;
	switch (event->kind) {
	case WORLD_STATUS:
		heat->status = event->value;
		break;
	case WORLD_RESULT:
		for (size_t i = 0; i < heat->entries.count; i++)
			world->entries[event->heat][i].position = (int)i + 1;
		break;
	case WORLD_SWAP:
		swap_places(world, event->heat);
		break;
	case WORLD_START:
		heat->start.utc_ms = event->start_ms == RACE_NO_MS ? RACE_NO_MS : WORLD_WALL_MS + event->start_ms;
		break;
	case WORLD_NOW:
		world->day.now.heat = (struct race_ref){heat->id, heat};
		break;
	case WORLD_BACK:
		memcpy(world->before, world->heats, sizeof(world->before));
		heat->status = RACE_HEAT_LIVE;
		break;
	case WORLD_FORTH:
		heat->status = world->before[event->heat].status;
		break;
	case WORLD_KEY:
		return false;
	}
	return true;
}

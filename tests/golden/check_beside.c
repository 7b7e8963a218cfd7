/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which shipped graphics of different zones lie over each other, on each kind of canvas. OBS then lets one leave for
 * the other (plugin/obs/source/overlay_room.c); here it is held for which pairs that is, and why it may be so: any
 * other pair has room beside each other, with all data there is.
 */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "case.h"

#define LANDSCAPE 1
#define PORTRAIT  2

static const struct canvas_size {
	int width, height, kind;
} sizes[] = {{1920, 1080, LANDSCAPE}, {1080, 1920, PORTRAIT}, {1080, 1350, PORTRAIT}};

#define BOTH (LANDSCAPE | PORTRAIT)
#define TABLE                                                                                                          \
	"the strip is there while cars race, tables are not; what a hand brings all the same, the strip steps aside "  \
	"for"
#define HIGH "it tells class and heat itself, and the bug steps aside when it is so high"

/* A pair that may overlap, and on which kind of canvas. */
static const struct pair {
	const char *one, *other;
	int on;
	const char *because;
} pairs[] = {
	{"calendar", "race-strip", BOTH, TABLE},
	{"classification", "race-strip", BOTH, TABLE},
	{"heat-grid", "race-strip", BOTH, TABLE},
	{"heat-results", "race-strip", BOTH, TABLE},
	{"schedule", "race-strip", PORTRAIT, TABLE},
	{"standings", "race-strip", BOTH, TABLE},
	{"calendar", "session-bug", PORTRAIT, HIGH},
	{"classification", "session-bug", PORTRAIT, HIGH},
	{"heat-grid", "session-bug", BOTH, HIGH},
	{"heat-results", "session-bug", PORTRAIT, HIGH},
	{"driver-card", "race-strip", PORTRAIT, "a phone has no room for both: the strip steps aside for the card"},
	{"next-up", "race-strip", PORTRAIT,
	 "they share the place under the bug: the strip steps aside while it is told"},
	{"driver-card", "next-up", PORTRAIT, "a high card needs that place as well: the later takes the earlier off"},
};

struct shown {
	const char *name, *template_id, *zone;
	bool crowded; /* a strip of twelve cars, for which everything else is too high */
	struct graphic *graphic;
};

struct beside {
	struct graphic_studio *studio;
	struct rg_array shown; /* struct shown, of one canvas */
	const struct canvas_size *size;
	bool seen[sizeof(pairs) / sizeof(pairs[0])][2];
	int faults;
};

/* One of them takes the other off by its zone, whatever they look like. */
static bool exclude(const struct shown *one, const struct shown *other)
{
	bool full = rg_equal(one->zone, "full"), part = rg_equal(one->zone, "lower") || rg_equal(one->zone, "right");
	bool other_full = rg_equal(other->zone, "full");
	bool other_part = rg_equal(other->zone, "lower") || rg_equal(other->zone, "right");

	return rg_equal(one->zone, other->zone) || (full && other_part) || (part && other_full);
}

static bool is_named(struct beside *beside, const struct shown *one, const struct shown *other)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		bool is = (rg_equal(pairs[i].one, one->template_id) && rg_equal(pairs[i].other, other->template_id)) ||
			  (rg_equal(pairs[i].one, other->template_id) && rg_equal(pairs[i].other, one->template_id));
		if (!is || !(pairs[i].on & beside->size->kind))
			continue;
		beside->seen[i][beside->size->kind - 1] = true;
		return true;
	}
	return false;
}

static void check_pair(struct beside *beside, const struct shown *one, const struct shown *other)
{
	if (exclude(one, other) || one->crowded || other->crowded || !graphic_overlaps(one->graphic, other->graphic) ||
	    is_named(beside, one, other))
		return;
	printf("%d x %d: %s (%s) and %s (%s) lie over each other\n", beside->size->width, beside->size->height,
	       one->name, one->zone, other->name, other->zone);
	beside->faults++;
}

/*
 * What has a place or a size of a crew's own is the crew's, and what is tagged is never on air. One language is enough:
 * how high a graphic is does not depend on it.
 */
static void show(struct beside *beside, const struct golden_case *one)
{
	struct graphic_ask ask = one->ask;
	struct graphic_facts facts;

	if (ask.place || ask.scale != 0 || ask.tag || !rg_equal(ask.language, "fi") ||
	    !graphic_studio_facts(beside->studio, ask.template_id, &facts))
		return;
	ask.day = case_day(one->feed);
	ask.width = beside->size->width;
	ask.height = beside->size->height;
	struct shown *shown = rg_array_push(&beside->shown, sizeof(*shown));
	*shown = (struct shown){
		.name = one->name,
		.template_id = ask.template_id,
		.zone = facts.zone,
		.crowded = rg_equal(ask.template_id, "race-strip") && strstr(one->feed, "hard"),
		.graphic = graphic_make(beside->studio, &ask, NULL, NULL),
	};
	race_day_unref(ask.day);
}

static void check_size(struct beside *beside, const struct rg_array *cases)
{
	const struct golden_case *list = cases->items;

	for (size_t i = 0; i < cases->count; i++)
		show(beside, &list[i]);
	const struct shown *shown = beside->shown.items;
	for (size_t i = 0; i < beside->shown.count; i++) {
		for (size_t k = 0; k < i; k++)
			check_pair(beside, &shown[i], &shown[k]);
	}
	for (size_t i = 0; i < beside->shown.count; i++)
		graphic_unref(shown[i].graphic);
	rg_array_finish(&beside->shown);
}

int check_beside(struct graphic_studio *studio)
{
	struct beside beside = {.studio = studio};
	struct rg_arena *arena = rg_arena_create();
	struct rg_array cases = cases_read(GOLDEN_CASES, arena);

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		beside.size = &sizes[i];
		check_size(&beside, &cases);
	}
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		int on = (beside.seen[i][0] ? LANDSCAPE : 0) | (beside.seen[i][1] ? PORTRAIT : 0);
		if (on == pairs[i].on)
			continue;
		printf("%s and %s have room beside each other on a canvas where they are named: %s\n", pairs[i].one,
		       pairs[i].other, pairs[i].because);
		beside.faults++;
	}
	rg_array_finish(&cases);
	rg_arena_destroy(arena);
	return beside.faults;
}

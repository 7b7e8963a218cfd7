/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lays one race feed over another, both as JSON trees (tree.h): the crew's files over the timing's data. docs/tables.md
 * explains it for people. Work thread and tool; a report belongs to its caller.
 *
 *	tree = race_tree_draft(feed);
 *	race_merge(tree, roster, "crew.csv", &report); for each file in name order
 *	race_photos_by_name(tree, ...);                merge_photo.h
 *	race_merge_check(tree->json, &report.problems);
 *	day = race_day_from_tree(tree->json, hash, &problems);
 *
 * The result shares all unchanged nodes with the feed and the layers, and keeps those alive (tree.h).
 */
#ifndef RG_RACE_MERGE_MERGE_H
#define RG_RACE_MERGE_MERGE_H

#include "base/mem.h"
#include "race/day/id_index.h"
#include "race/day/tree.h"

/* How often a layer filled or changed one member. */
struct race_merge_filled {
	const char *member; /* "driver.photo" */
	size_t count;
};

/* The report on one layer. */
struct race_merge_layer {
	const char *name;
	size_t drivers_matched, drivers_added;
	size_t drivers_guarded; /* of those matched: the number is another driver's, so personal data was left out */
	size_t heats_matched, heats_added;
	struct rg_array filled; /* struct race_merge_filled, in order of appearance */
};

/* Zero-initialise. */
struct race_merge_report {
	struct rg_array layers;         /* struct race_merge_layer, in the order they were laid */
	struct race_problems problems;  /* what the crew should check */
	struct race_problems unmatched; /* "crew.csv: 31 Anna Virta is not in the race data, added" */
	/* for the merge: drivers whose rows in tables some layer told by the number alone, and by their name */
	struct race_id_index by_number, by_name;
	struct rg_arena *arena;
};

void race_merge_report_finish(struct race_merge_report *report);
/* One line a layer: "crew.csv: drivers 12 (10 matched, 2 added); driver.photo 8, driver.honours 5". Free with rg_free.
 */
char *race_merge_report_text(const struct race_merge_report *report);

/*
 * Lays `layer` over `base`, member by member; the layer wins, null takes away. Items of lists are found again by id;
 * classes and series also by name or short name; rounds by place and day, number or name; drivers by number and class,
 * then by name, with and without diacritics; heats by class and name or phase, group and race; entries by driver;
 * winners by class; standings by series, class and "after"; classifications by round, class and "after". Items that are
 * not found are added; an item with "remove": true is taken out. Other lists (honours, colours, rows, a grid) are
 * replaced as wholes.
 *
 * A name that differs in diacritics or capitals alone keeps the better spelling, whoever has it.
 *
 * A number that belongs to another surname in the base brings its car, not its driver: no name, country, age, photo,
 * honours or notes are laid, the driver gets "stand_in": true, and the report says so. A layer's driver with
 * "stand_in": true takes the place of the one in the base with everything. Who does not drive then stands in "absent",
 * and what the season knows by the number (standings; winners, classifications and heats of other rounds) is his.
 *
 * Items beyond a race day's limits are left out of both, with a problem, before anything is compared. `base` is a tree
 * that nobody else has a reference to; `layer` stays as it is. False with a problem when one of the two is no object.
 */
bool race_merge(struct race_tree *base, struct race_tree *layer, const char *layer_name,
		struct race_merge_report *report);

/*
 * To be called after the last layer: reports numbers that two drivers of a class have ("11 is used twice in Supercar:
 * ...").
 */
void race_merge_check(const cJSON *tree, struct race_problems *problems);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lays one race feed over another, both as JSON trees (tree.h): a crew's files over what the timing says.
 * docs/tables.md says it for people. Work thread and tool; a report belongs to its caller.
 *
 *	tree = race_tree_draft(feed);
 *	race_merge(tree, roster, "crew.csv", &report); for each file in name order
 *	race_photos_by_name(tree, ...);                merge_photo.h
 *	race_merge_check(tree->json, &report.problems);
 *	day = race_day_from_tree(tree->json, hash, &problems);
 *
 * The result shares with the feed and the layers what nobody touched, and keeps them alive (tree.h).
 */
#ifndef RG_RACE_MERGE_H
#define RG_RACE_MERGE_H

#include "base/mem.h"
#include "race/day/tree.h"

/* How often a layer filled or changed one member. */
struct race_merge_filled {
	const char *member; /* "driver.photo" */
	size_t count;
};

/* What one layer brought. */
struct race_merge_layer {
	const char *name;
	size_t drivers_matched, drivers_added;
	size_t drivers_guarded; /* of those matched: the number is another driver's here, personal data left out */
	size_t heats_matched, heats_added;
	struct rg_array filled; /* struct race_merge_filled, in order of appearance */
};

/* Zero-initialise. */
struct race_merge_report {
	struct rg_array layers;         /* struct race_merge_layer, in the order they were laid */
	struct race_problems problems;  /* what the crew has to look at */
	struct race_problems unmatched; /* "crew.csv: 31 Anna Virta is not in the race data, added" */
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
 * winners by class; standings and classifications by what they are of. What is not found is added; an item with
 * "remove": true is taken out. Other lists (honours, colours, rows, a grid) are replaced as wholes.
 *
 * A name that differs in diacritics or capitals alone keeps the better spelling, whoever has it.
 *
 * A number that is another surname's in the base brings its car, not its driver: no name, country, age, photo, honours
 * or notes are laid, the driver gets "stand_in": true, and the report says so. A layer's driver with "stand_in": true
 * takes the place of the one in the base with everything.
 *
 * What is more than a race day may have of anything is left out of both, with a problem, before anything is compared.
 * `base` is a tree that nobody else has a reference to; `layer` stays as it is. False with a problem when one of the
 * two is no object.
 */
bool race_merge(struct race_tree *base, struct race_tree *layer, const char *layer_name,
		struct race_merge_report *report);

/* Once all is laid: numbers that two drivers of a class have ("11 is used twice in Supercar: ..."). */
void race_merge_check(const cJSON *tree, struct race_problems *problems);

#endif

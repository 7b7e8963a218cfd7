/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a race feed with one heat, the run on track, of the data of the timing next to the crew. Orbits' file and the
 * RMonitor lines both use this, so that their names, times and flags follow the same rules. Work thread and tool.
 */
#ifndef RG_RACE_TIMING_TIMING_TREE_H
#define RG_RACE_TIMING_TIMING_TREE_H

#include "race/day/tree.h"
#include "race/row/table_words.h"

#define RACE_TIMING_MOST_ROWS 500

/* Texts as they came, valid UTF-8; NULL or "": not told. */
struct race_timing_row {
	const char *key;                    /* tells two rows with the same number apart, never shown; may be NULL */
	const char *number;                 /* a row with neither number nor name is left out */
	const char *first_name, *last_name; /* one of them empty: the other is the whole name */
	bool number_only;                   /* nobody knows which driver this is: no name and no country */
	const char *class_name;
	const char *country;  /* or a status: RMonitor writes "Retired" here */
	const char *position; /* or a status */
	const char *position_in_class;
	const char *laps, *total, *best;
	const char *gap; /* to the leader */
};

struct race_timing {
	const char *run_id;                   /* differs between runs */
	const struct race_table_words *words; /* for names of heats and statuses; NULL: nobody knows any */
	const char *name;                     /* of the heat */
	const char *flag;                     /* "Green", "none"; in any case */
	bool practice;
	struct race_timing_row *rows; /* in any order: race_timing_tree sorts by position */
	size_t count;
};

/* Values that do not fit are left out with a problem. Never NULL; free with cJSON_Delete. */
cJSON *race_timing_tree(const struct race_timing *timing, struct race_problems *problems);

#endif

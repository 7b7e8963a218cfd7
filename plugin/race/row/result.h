/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in a result, wherever its rows came from: a table, a list of objects, an API's answer. Timing writes
 * "DNF" where a place or a time belongs, gaps where a total time does, laps where a gap does. Pure; any thread.
 */
#ifndef RG_RACE_ROW_RESULT_H
#define RG_RACE_ROW_RESULT_H

#include <cjson/cJSON.h>

#include "table_words.h"

enum race_result_cell {
	RACE_RESULT_VALUE = 1, /* of the member itself, to be read as such */
	RACE_RESULT_NOTHING,
	RACE_RESULT_STATUS, /* *status: "dnf" */
	RACE_RESULT_GAP,    /* *gap, the caller's: "+2.370", "1 Lap" */
};

/*
 * What a text says that stands for a member of an entry: position, time_ms, best_lap_ms, gap or status; for any other
 * member it is a value. Of a status "1 Lap" both are set: "finished" and the gap.
 */
enum race_result_cell race_result_cell(const struct race_table_words *words, const char *member, const char *text,
				       const char **status, char **gap);
/*
 * Takes out what contradicts itself and would look right on air: the place and the gap of who did not finish, start or
 * qualify or is disqualified. False when it took out a total time without a lap.
 */
bool race_result_settle_entry(cJSON *entry);
/* The entries of one heat: who drove fewer laps than the leader is that many behind, and not a time. */
void race_result_settle_heat(const cJSON *heat, cJSON *entries);

#endif

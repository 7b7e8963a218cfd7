/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the name of a heat says, wherever it stands: in a table, over a list of objects, as an API's or a timing's
 * session. One dictionary of phases for all (heat.phase in data/tables). Pure; any thread.
 */
#ifndef RG_RACE_ROW_HEAT_NAME_H
#define RG_RACE_ROW_HEAT_NAME_H

#include <cjson/cJSON.h>

#include "table_words.h"

/* "Q1 race 2", "Demi-Finale A", "Supercar Final". */
struct race_heat_name {
	const char *phase; /* NULL: nothing is known of it */
	char group[12];    /* "Q1", "A"; or "" */
	int race;          /* 0: none */
	bool whole;        /* all of it is understood */
};

void race_heat_name_read(const struct race_table_words *words, const char *text, struct race_heat_name *name);
/* True when all of the text is a name of a heat that is understood. */
bool race_heat_name_is_whole(const struct race_table_words *words, const char *text);
/* Phase, group and race into the heat, and what is not understood as its name. `words` NULL: it is the name. */
void race_heat_name_add(const struct race_table_words *words, const char *text, cJSON *heat);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of a crew (CSV or TSV from a spreadsheet) to a race feed as a JSON tree (tree.h): rosters, grids, results,
 * standings, calendars, people, told apart by their headers. docs/tables.md says it for people. Work thread and tool.
 */
#ifndef RG_RACE_TABLE_TABLE_H
#define RG_RACE_TABLE_TABLE_H

#include <cjson/cJSON.h>

#include "race/day/decode.h"
#include "race/row/table_words.h"

#define RACE_TABLE_MAX_BYTES (8u * 1024 * 1024)

/* By its end: .csv, .tsv, .txt in any case. What comes from an address may have none: see race_table_looks_like. */
bool race_table_file_name(const char *name);
/* True for bytes that may be a table: some, and neither JSON nor XML nor a web page. A workbook counts as a table, so
 * that race_table_read can say what to do about it. */
bool race_table_looks_like(const char *bytes, size_t length);

/*
 * Reads a table. `name` ("crew.csv") goes into problems, and its stem is the heat's name where a table of results has
 * no column for it. UTF-8, else Windows-1252; UTF-16 with a byte order mark; ";", "," or tab. A bad row is reported by
 * its line and left out alone, a bad cell too. Without ids in the table, drivers get them from number and class
 * ("~11/supercar"), the same each time. NULL with a problem when nothing is understood. Free with cJSON_Delete.
 */
cJSON *race_table_read(const char *bytes, size_t length, const char *name, const struct race_table_words *words,
		       struct race_problems *problems);
/*
 * The same for a table that is no file: the heat of a table without a column for it is called `heat`, or nothing when
 * that is NULL. `name` goes into problems only.
 */
cJSON *race_table_read_named(const char *bytes, size_t length, const char *name, const char *heat,
			     const struct race_table_words *words, struct race_problems *problems);
/*
 * The same for rows that are objects of a JSON list: the names of their members are the headers. NULL without a problem
 * when nothing stands in the list.
 */
cJSON *race_table_read_objects(const cJSON *list, const char *name, const char *heat,
			       const struct race_table_words *words, struct race_problems *problems);

#endif

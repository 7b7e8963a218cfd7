/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The honours of a career in one cell of a table, as a crew types them. Work thread and tool.
 */
#ifndef RG_RACE_TABLE_HONOUR_TEXT_H
#define RG_RACE_TABLE_HONOUR_TEXT_H

#include <cjson/cJSON.h>

#include "race/day/decode.h"

struct race_table_words;

/*
 * "2016 1 Rallycross SM; 2017 2 Rallycross SM; 1 Jokamiesluokka SM ×4 (team)" to a list of honours as the race feed has
 * them. Honours are parted by ";", "|" or a new line. Each is: a year or season, if known ("2016", "2016/17"); the
 * place if known (1 to 9, or to 99 with a point: "12."); the title; how many times ("×4", "x4", "4x" before the title);
 * "(team)" or the word for it that `words` has (may be NULL). What is not understood stays in the title; a piece
 * without a title is reported, `place` first. NULL when nothing is left. Free with cJSON_Delete.
 */
cJSON *race_honours_read(const char *text, const struct race_table_words *words, const char *place,
			 struct race_problems *problems);

#endif

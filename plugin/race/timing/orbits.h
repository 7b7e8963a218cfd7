/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MYLAPS Orbits' current.xml: reads the file that the timing laptop writes over and over while a run is on, to a race
 * feed. Work thread and tool.
 */
#ifndef RG_RACE_TIMING_ORBITS_H
#define RG_RACE_TIMING_ORBITS_H

#include "race/day/tree.h"
#include "race/row/table_words.h"

/* By its first bytes: the root element, after a declaration or not. */
/* It is UTF-16, or declares an encoding that is not UTF-8: the bytes are read as they are. Of others the encoding may
 * be told by race/value/encoding.h first. */
bool race_orbits_says_encoding(const char *bytes, size_t length);
bool race_orbits_looks_like(const char *bytes, size_t length);
/*
 * NULL with a problem when it is no such file or only half of one (Orbits does not replace it at once): the caller then
 * keeps what it had. Nothing is taken of `user`, of transponders, and of the additional fields, which every organiser
 * uses differently. Document types, and with them entities that the file defines, are refused. `words` read
 * names of heats and statuses; NULL: names stay names. Free with cJSON_Delete.
 */
cJSON *race_orbits_parse(const char *bytes, size_t length, const struct race_table_words *words,
			 struct race_problems *problems);

#endif

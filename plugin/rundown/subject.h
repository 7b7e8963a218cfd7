/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whom or what a graphic tells, in words for people who read a log or a cue sheet: "11 Aaro Hirvilampi", "Supercar Q3
 * race 3", in the language of race_said. Pure; any thread. Results are freed with rg_free.
 */
#ifndef RG_RUNDOWN_SUBJECT_H
#define RG_RUNDOWN_SUBJECT_H

#include "race/day/race_day.h"

/*
 * By ids, of which the first counts that the day has, and of a heat one class where one is told; NULL: not told. ""
 * when the day has none of them.
 */
char *rundown_subject(const struct race_day *day, const char *driver, const char *heat, const char *class_,
		      const char *series);
/* "Supercar Semi-final A". */
char *rundown_subject_heat(const struct race_heat *heat);
/* enum race_phase; NULL for a heat of a qualifier, whose group says it. Not to be freed. */
const char *rundown_phase_word(int phase);

#endif

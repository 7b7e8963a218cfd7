/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the corrections share; nobody else includes it. Each list belongs to its caller's thread. */
#ifndef RG_RACE_CORRECT_CORRECT_INTERNAL_H
#define RG_RACE_CORRECT_CORRECT_INTERNAL_H

#include "corrections.h"
#include "race/day/fields.h"

/* The newest, with the next id. Valid until the next one. */
struct race_correction *correct_add(struct race_corrections *corrections, enum race_correction_kind kind);
void correct_remove(struct race_corrections *corrections, size_t place);
void correct_add_car(struct race_correction *correction, const char *driver, const char *number);
void correct_add_start(struct race_correction *correction, const char *heat, int64_t from_ms, int64_t to_ms);
static inline const struct race_correction_car *correct_cars(const struct race_correction *correction)
{
	return correction->cars.items;
}

/* Whether a slip still counts for a start: the data has gone neither past what it says nor the other way since. */
static inline bool correct_slips(const struct race_correction_start *start, int minutes, int64_t ms)
{
	return minutes > 0 ? ms >= start->from_ms && ms < start->to_ms : ms <= start->from_ms && ms > start->to_ms;
}

/* "result", "slip": the command, and the kind in a file; NULL for none. */
const char *correct_kind_name(enum race_correction_kind kind);
/* 0: none. */
enum race_correction_kind correct_kind_find(const char *name);

/* correct_fix.c: the list of a day in which things of that name ("driver") stand; NULL: they cannot be fixed. */
const struct race_field *correct_list_of(const char *of);
/* All such names, ", " between them; rg_free. */
char *correct_list_names(void);
/* Whether a member of such a thing may be typed. */
bool correct_may_fix(const struct race_type *type, const struct race_field *field);
/*
 * A typed text into the member at `to`, as the decoder reads it; texts lie in the day's arena. "" takes it away. False
 * with a problem.
 */
bool correct_set_field(struct race_day *day, const struct race_field *field, const char *value, void *to,
		       struct race_problems *problems);
/* A member as text, for people; NULL: not given. rg_free. */
char *correct_field_text(const struct race_field *field, const void *at);

#endif

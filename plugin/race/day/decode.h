/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decodes the bytes of a race feed (or a quick grid typed by hand) to a race day. Work thread and tool; a problem list
 * belongs to its caller.
 */
#ifndef RG_RACE_DAY_DECODE_H
#define RG_RACE_DAY_DECODE_H

#include "race/file/problems.h"
#include "race_day.h"

#define RACE_FEED_MAX_BYTES (64u * 1024 * 1024) /* decode refuses more; the feed room's own cap is smaller */

/*
 * Decodes a feed. A wrong member is reported by its path and dropped alone. NULL when nothing can be used (not JSON,
 * not an object, another version); the reason is then the first problem. `problems` must be zeroed or hold earlier
 * lines. The caller owns the returned reference.
 */
struct race_day *race_day_decode(const char *bytes, size_t length, struct race_problems *problems);

#define RACE_BY_HAND "by-hand" /* the id of the heat that a quick grid makes */

/*
 * The quick grid: "11 68 - 7 40" in slot order; "-", "–", "—", "_" or "empty" for an empty slot; separators are spaces,
 * commas, semicolons; at most 12 slots. Gives a day that borrows from `day` (which may be NULL) and holds a reference
 * to it. It has one more heat, RACE_BY_HAND, with this grid; class, phase and name are those of `heat_id` (NULL: of the
 * current heat of `class_id`, which may be NULL too). A number is looked for in that heat's classes, then in others if
 * only one driver has it there; 7 finds 007 when nobody is 7; numbers that nobody has become drivers with the number
 * alone. NULL when the text is empty or nothing in it can be used. The caller owns the returned reference.
 */
struct race_day *race_day_with_grid_text(const struct race_day *day, const char *heat_id, const char *class_id,
					 const char *grid_text, struct race_problems *problems);

enum race_grid_fault {
	RACE_GRID_GOOD,
	RACE_GRID_NO_NUMBER, /* a word without a digit */
	RACE_GRID_TWICE,
	RACE_GRID_TOO_LONG,
	RACE_GRID_TOO_MANY,
	RACE_GRID_NO_TEXT, /* no UTF-8 */
};

/* The first thing in a typed grid that cannot be used; the rest can. `word`: it, as it is shown, or NULL; rg_free. */
enum race_grid_fault race_grid_text_fault(const char *grid_text, char **word);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the decoder share; nobody else includes it. A decoder belongs to one thread for one decode.
 * Everything it hands out lies in the arena of the race day that is being made.
 */
#ifndef RG_RACE_DAY_DECODE_INTERNAL_H
#define RG_RACE_DAY_DECODE_INTERNAL_H

#include <cjson/cJSON.h>

#include "base/format.h"
#include "race/value/clean_text.h"
#include "decode.h"
#include "fields.h"

/* A place in the feed: a chain on the stack, made a text only for a problem. NULL is the top. */
struct race_path {
	const struct race_path *up;
	const char *name; /* a member, or NULL: */
	size_t index;     /* an item of a list */
};

struct race_decoder {
	struct race_day *day; /* in the making */
	struct race_problems *problems;
	/* size_t: the places in the feed of the items that were kept of the list decoded last */
	struct rg_array places;
	/* Of decode_faults.c: gets what is wrong in `tree`; NULL: nobody wants to know. */
	struct rg_array *faults;
	const cJSON *tree;
};

struct race_follow;

/* decode.c: race_day_from_tree without what is not followed; NULL: all is followed. */
struct race_day *race_day_make(const cJSON *tree, uint64_t hash, const struct race_follow *follow,
			       struct race_problems *problems);
/* The same for decode_faults.c, which fills `faults`. */
struct race_day *race_day_make_noting(const cJSON *tree, struct rg_array *faults, struct race_problems *problems);
/* decode_faults.c: what stands there is left out; of what stands there only the first items or bytes are kept. */
void race_decode_is_wrong(struct race_decoder *decoder, const struct race_path *path);
void race_decode_is_cut(struct race_decoder *decoder, const struct race_path *path, size_t keep);
/* follow.c: called on a day that is not linked yet, so that no reference points at an item that is taken out. */
void race_follow_apply(const struct race_follow *follow, struct race_day *day);

/* decode_json.c: bytes to a JSON tree. NULL with a problem. Free with cJSON_Delete. */
cJSON *race_json_parse(const char *bytes, size_t length, struct race_problems *problems);

/* decode_value.c: tells a problem with what stands there, which is left out. */
void race_decode_problem(struct race_decoder *decoder, const struct race_path *path, const char *format, ...)
	RG_FORMAT(3, 4);
/* The same of a list or a text of which the first `keep` items or bytes are kept: "<path>: more than 20 items, ..." */
void race_decode_too_many(struct race_decoder *decoder, const struct race_path *path, size_t keep);
void race_decode_too_long(struct race_decoder *decoder, const struct race_path *path, size_t keep);
/* "<path>: expected <what>, got <value>" */
void race_decode_expected(struct race_decoder *decoder, const struct race_path *path, const char *what,
			  const cJSON *got);
/* Every kind but RACE_OBJECT and RACE_LIST into the member at `to`. False: not given or wrong (and reported). */
bool race_decode_value(struct race_decoder *decoder, const struct race_field *field, const cJSON *json,
		       const struct race_path *path, void *to);

/*
 * decode_check.c: the checks that the table of a type cannot express. Contradictions are reported and dropped. A heat
 * needs the day's drivers, so the table of the day lists drivers before heats.
 */
void race_check_item(struct race_decoder *decoder, const struct race_type *type, void *item,
		     const struct race_path *path);

/* decode_link.c: makes the items that are named but not listed, sorts, and points every reference at its item. */
void race_day_link(struct race_decoder *decoder);
/* Driver lists of a race day, by number; stable. */
void race_sort_drivers(struct race_list *drivers);

/* numbers.c: start numbers. */
struct race_number_search {
	const struct race_list *drivers;
	const struct race_list *classes; /* struct race_ref; empty or NULL: not known */
	bool other_classes;              /* a driver of another class will do when only one has the number */
	bool leading_zeros;              /* 7 finds 007 when nobody has 7 */
};

const struct race_driver *race_driver_by_number(const struct race_number_search *search, const char *number);
/* The id of a driver of whom only the number is known; `class_id` may be NULL. */
const char *race_number_id(struct rg_arena *arena, const char *number, const char *class_id);
/* At most four characters, at least one of them a digit. */
bool race_looks_like_number(const char *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mappings: data files (data/mappings) that say which requests a foreign results API takes and how its answers become
 * a race feed. Pure: nothing here touches the network or a clock. How it is used:
 *
 *     mappings = race_mappings_load(shelf, countries, words);   once; immutable, any thread may read it
 *     mapped = race_mapped_open(mappings, address, &problems);                  an address of a service that is known,
 *     or, when the address was asked as it is and its answer is no race feed:
 *     mapped = race_mapped_open_answer(mappings, address, bytes, length, &problems);
 *     race_mapped_wanted(mapped, &list, &count);                                what to ask, again after every answer
 *     race_mapped_answer(mapped, key, marker, bytes, length, &problems);        what came
 *     tree = race_mapped_apply(mapped, &problems);                              the native feed, as tree.h has it
 *
 * A `race_mapped` belongs to one thread at a time (the work thread, the tool).
 */
#ifndef RG_RACE_MAPPING_MAPPING_H
#define RG_RACE_MAPPING_MAPPING_H

#include <cjson/cJSON.h>

#include "race/value/country.h"
#include "race/day/decode.h"
#include "race/row/table_words.h"

struct race_mappings;
struct race_shelf;

/*
 * Reads every .json file of the folder "mappings", shipped and the user's. The folder "words" below it has words that
 * all may use; there, the user's tables lie over the shipped ones. A wrong file is left out whole and reported, and the
 * shipped one of that name is taken. The shelf is borrowed for the call. `countries` is borrowed and may be NULL
 * (nationalities then stay as they came). `words` is borrowed as long as the mappings, and may be NULL (lists of rows
 * and words then give nothing). Never NULL.
 */
struct race_mappings *race_mappings_load(struct race_shelf *shelf, const struct race_countries *countries,
					 const struct race_table_words *words);
void race_mappings_destroy(struct race_mappings *mappings); /* accepts NULL; nothing may be open any more */
size_t race_mappings_count(const struct race_mappings *mappings);
const char *race_mappings_name(const struct race_mappings *mappings, size_t index);  /* "speedhive" */
const char *race_mappings_title(const struct race_mappings *mappings, size_t index); /* "MYLAPS Speedhive" */

struct race_mapped;

/*
 * The mapping that an address asks for:
 *  - an address of the service as people copy it from the browser, or of its API;
 *  - any http(s) address with "#mapping=NAME": the API of that name at another place (a mirror, a test, a file);
 *  - behind "#", parameters of the mapping: "…#team=1&car=2".
 * NULL when no mapping knows the address (no problem then: it may be a race feed), or with a problem when it names a
 * mapping that is not there or lacks a parameter.
 */
struct race_mapped *race_mapped_open(const struct race_mappings *mappings, const char *address,
				     struct race_problems *problems);
/* The mapping whose shape an answer of that address has; the answer counts as given. NULL when none fits. */
struct race_mapped *race_mapped_open_answer(const struct race_mappings *mappings, const char *address,
					    const char *bytes, size_t length, struct race_problems *problems);
/* No mapping's shape, but it would be one's if the lists in it held something: an answer with nothing in it yet. */
bool race_mappings_wait_for(const struct race_mappings *mappings, const char *bytes, size_t length);
void race_mapped_destroy(struct race_mapped *mapped);           /* accepts NULL */
const char *race_mapped_name(const struct race_mapped *mapped); /* of the mapping */

/*
 * One request. It is listed as long as its answer is wanted, with the same key; a caller remembers when it asked each
 * key last and asks again after interval_s, or as soon as `marker` differs from then, but never twice within min_s.
 * Requests to a host stand pace_ms apart at least. Any 2xx is an answer (201 too); 204 is an empty one.
 */
struct race_wanted {
	const char *key; /* "event", "class/12867842", "results#2" */
	const char *url;
	const char *body;   /* JSON: the request is a POST; NULL: a GET */
	const char *marker; /* changes when the answer may have changed; "" when only time counts */
	int interval_s;     /* 0: only when the marker changed (or there never was a good answer) */
	int min_s;          /* never twice within this time, whatever the marker says; after a failure too */
	bool answered;      /* a good answer for this marker is here: ask only when interval_s says so */
};

/* The list and its texts are valid until the next call with this `mapped`. */
void race_mapped_wanted(struct race_mapped *mapped, const struct race_wanted **list, size_t *count);
/* The headers of every request: names and values, no secrets; returns how many. Valid as long as `mapped`. */
size_t race_mapped_headers(const struct race_mapped *mapped, const char *const **names, const char *const **values);
int race_mapped_pace_ms(const struct race_mapped *mapped); /* 0: no limit */

enum race_answer {
	RACE_ANSWER_NEW = 1, /* apply again */
	RACE_ANSWER_SAME,    /* as it was */
	RACE_ANSWER_PART,    /* a page; the rest is wanted now, and nothing changes before it is here */
	RACE_ANSWER_NONE,    /* not usable although HTTP says it is good: the good answer before stays. With a problem,
				unless it was empty (204: nothing new) */
};

/*
 * `marker`: that of the list when this was asked. The bytes are not kept. RACE_ANSWER_NONE for a key that is not wanted
 * any more.
 */
enum race_answer race_mapped_answer(struct race_mapped *mapped, const char *key, const char *marker, const char *bytes,
				    size_t length, struct race_problems *problems);

/*
 * The race feed of all good answers so far; problems name the answer and the place in it. Never NULL: with no answer
 * it holds nothing. Free with cJSON_Delete.
 */
cJSON *race_mapped_apply(struct race_mapped *mapped, struct race_problems *problems);
/*
 * Of an API that is one answer, a list of rows: what it is called where no row says it; NULL: nothing. Without it that
 * is the file in the address. True when race_mapped_apply may give something else now.
 */
bool race_mapped_call(struct race_mapped *mapped, const char *file);
/* Changes when race_mapped_apply gives something else; for race_day_from_tree. */
uint64_t race_mapped_hash(const struct race_mapped *mapped);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files behind mapping.h's race_mapped share; nobody else includes it. One thread at a time.
 */
#ifndef RG_RACE_MAPPING_MAPPING_MAPPED_H
#define RG_RACE_MAPPING_MAPPING_MAPPED_H

#include "mapping_internal.h"
#include "race/day/tree.h"

/* One request with its parameters, and what was answered. */
struct mapped_instance {
	char *key;
	int request;
	bool failed;                   /* the last answer was not usable: ask again before the interval is over */
	bool seen;                     /* it was in the list of wanted requests made last */
	char *marker;                  /* of the good answer */
	struct rg_array good, pending; /* cJSON *: pages */
	uint64_t good_hash, pending_hash, page_hash;
	int64_t all;  /* rows, or pages, that there should be */
	int64_t rows; /* on the pending pages */
};

struct race_mapped {
	struct mapping_target target;
	struct mapping_params params;
	struct rg_array instances; /* struct mapped_instance * */
	struct rg_arena *listed;   /* of the list given out last */
	const char **header_names, **header_values;
	size_t header_count;
};

/* Takes the target over. */
struct race_mapped *mapped_create(struct mapping_target *target);
struct mapping_run mapped_new_run(const struct race_mapped *mapped, struct race_problems *problems);
void mapped_drop_pages(struct rg_array *pages);
void mapped_drop_instance(struct mapped_instance *instance);
struct mapped_instance *mapped_find(const struct race_mapped *mapped, const char *key, size_t length);

/* `row`: the row of another answer that gives the request its parameters, with those in its `params`. */
typedef void (*mapped_visit)(void *data, int request, const char *key, const struct mapping_scope *row);
/* Every instance of a request: one, or one for each row of another's answers. */
void mapped_each(const struct race_mapped *mapped, struct mapping_run *run, int request, mapped_visit visit,
		 void *data);

#endif

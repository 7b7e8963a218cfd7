/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lays the layers of an intake over each other. Only for intake.c. One thread at a time. */
#ifndef RG_INTAKE_INTAKE_MERGE_H
#define RG_INTAKE_INTAKE_MERGE_H

#include "intake_layer.h"
#include "intake_place.h"
#include "race/merge/merge.h"

struct intake_merge {
	struct race_tree *tree; /* the only layer's own, or one that shares the nodes of all; NULL: no layer has one */
	uint64_t hash;
	struct race_problems problems;
	struct race_merge_report report;
	struct rg_array lines;     /* char *: one about each layer */
	struct rg_array strangers; /* char *: numbers of the feed that none of the crew's files has */
};

/* Lays `layers` in their order; photos are looked for by name in those of the two places that are folders. */
void intake_merge_lay(struct intake_merge *merge, struct intake_layer *const *layers, size_t count,
		      const struct intake_place *places);
void intake_merge_finish(struct intake_merge *merge);

#endif

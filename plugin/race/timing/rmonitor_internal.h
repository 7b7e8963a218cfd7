/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the RMonitor state share; nobody else includes it.
 */
#ifndef RG_RACE_RMONITOR_INTERNAL_H
#define RG_RACE_RMONITOR_INTERNAL_H

#include <stdint.h>

#include "base/text.h"
#include "rmonitor.h"
#include "rmonitor_line.h"

#define RMONITOR_KEPT_FIELDS 8

/* The last line of its kind and key. */
struct rmonitor_kept {
	uint64_t hash; /* of `key` */
	char *key;     /* "$G,<registration>" */
	char *text;    /* the line in our spelling */
};

struct race_rmonitor {
	struct rg_array lines; /* struct rmonitor_kept, in the order in which they first came */
	size_t entries;        /* of them $A and $COMP */
	struct rg_buffer partial;
	bool too_long; /* the rest of the line that is coming is dropped */
	uint64_t changes, resets, good, skipped;
};

#endif

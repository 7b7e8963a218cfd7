/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the RMonitor state share; nobody else includes it.
 */
#ifndef RG_RACE_TIMING_RMONITOR_INTERNAL_H
#define RG_RACE_TIMING_RMONITOR_INTERNAL_H

#include <stdint.h>

#include "base/text.h"
#include "rmonitor.h"
#include "rmonitor_line.h"

#define RMONITOR_KEPT_FIELDS 8

/* The last line of its kind and key. */
struct rmonitor_kept {
	enum rmonitor_command command;
	uint64_t hash; /* of `key` */
	char *key;     /* command and key field: "$G,<registration>" */
	char *text;    /* the line in our spelling */
	/* Of a $A; NULL: none told. It is compared and nothing else: no text, tree or file ever holds one. */
	char *transponder;
	char *second; /* of a $SAME: its second registration, which is found here without reading the line again */
};

struct race_rmonitor {
	struct rg_array lines; /* struct rmonitor_kept, in the order in which they first came */
	size_t entries;        /* how many of them are $A or $COMP */
	struct rg_buffer partial;
	bool too_long; /* the rest of the line that is coming is dropped */
	uint64_t changes, resets, good, skipped;
};

/* The last line of that kind about `key`, the registration or class (NULL: there is one of the kind); or NULL. */
struct rmonitor_kept *rmonitor_find(const struct race_rmonitor *state, enum rmonitor_command command, const char *key);
/* True when the line said something new. Moves the kept lines. */
bool rmonitor_keep(struct race_rmonitor *state, const struct rmonitor_line *line);
/* rmonitor_cars.c: the same for a $A, with what its transponder tells. */
void rmonitor_keep_entry(struct race_rmonitor *state, const struct rmonitor_line *line);

#endif

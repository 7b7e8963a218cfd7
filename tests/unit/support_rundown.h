/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of rundowns share: the shipped rundowns, facts of the graphics, and a rehearsal as lines of text. */
#ifndef RG_TESTS_SUPPORT_RUNDOWN_H
#define RG_TESTS_SUPPORT_RUNDOWN_H

#include "base/text.h"
#include "rundown/rehearsal.h"

/* A group's setup and teardown. */
int rundowns_load(void **state);
int rundowns_free(void **state);

/* "show", "club", "quiet". Never NULL. */
const struct rundown *rundown_shipped(const char *id);
/* Of all templates that the rundowns and the keys name. */
extern const struct rehearsal_graphic rundown_facts[];
extern const size_t rundown_fact_count;

/* "  38.0 cue heat-results r2 12 s"; words and states too. `seen`: how many words were written before. */
void rundown_write(struct rg_buffer *text, int64_t at_ms, const struct rundown_out *out, unsigned *seen);

#endif

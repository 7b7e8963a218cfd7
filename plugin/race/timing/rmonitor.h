/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The RMonitor line protocol: bytes in any pieces become a state, and the state becomes a race feed. The state is the
 * last line of each kind and car since the reset `$I`. The transfer thread keeps one for its connection and hands it
 * out as text; the work thread and the tool make a race feed of that text, or of a recording. One thread at a time.
 */
#ifndef RG_RACE_TIMING_RMONITOR_H
#define RG_RACE_TIMING_RMONITOR_H

#include "race/day/tree.h"
#include "race/row/table_words.h"

struct race_rmonitor;

struct race_rmonitor *race_rmonitor_create(void);
void race_rmonitor_destroy(struct race_rmonitor *state); /* accepts NULL */

/* A line that is not as it should be changes nothing and is counted. */
void race_rmonitor_feed(struct race_rmonitor *state, const char *bytes, size_t length);
/* The connection ended or the recording is over: a last line without a line end is dropped, unless it is `whole`. */
void race_rmonitor_end(struct race_rmonitor *state, bool whole);

/* Grows with every line that changed the state. */
uint64_t race_rmonitor_changes(const struct race_rmonitor *state);
/* How often `$I` came. */
uint64_t race_rmonitor_resets(const struct race_rmonitor *state);
/* True when cars are known, which takes some lines after a reset. */
bool race_rmonitor_has_entries(const struct race_rmonitor *state);
/* How many lines were well-formed (used or not), and how many were skipped. */
uint64_t race_rmonitor_good_lines(const struct race_rmonitor *state);
uint64_t race_rmonitor_skipped_lines(const struct race_rmonitor *state);

/*
 * The state as lines that give the same tree when they are fed to another one: never empty, at most 1.5 MiB, without
 * clocks and transponders. Names are the bytes that came, in whatever encoding. Free with rg_free.
 */
char *race_rmonitor_text(const struct race_rmonitor *state);
/*
 * `words` read names of heats and statuses; NULL: names stay names. Never NULL; free with cJSON_Delete. Skipped lines
 * are a problem.
 */
cJSON *race_rmonitor_tree(const struct race_rmonitor *state, const struct race_table_words *words,
			  struct race_problems *problems);

/* Recognises a recording by its first line. */
bool race_rmonitor_looks_like(const char *bytes, size_t length);
/* Does all of the above for a text or a recording. NULL with a problem when no line in it is of this protocol. */
cJSON *race_rmonitor_parse(const char *bytes, size_t length, const struct race_table_words *words,
			   struct race_problems *problems);

#endif

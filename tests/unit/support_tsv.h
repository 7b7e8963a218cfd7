/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases of tests as lines of a table: fields parted by tabs, "#" begins a comment line, "<empty>" is "", "<blank>" is
 * " ". A file that cannot be read, or a line with another count of fields, fails the test.
 */
#ifndef RG_TESTS_SUPPORT_TSV_H
#define RG_TESTS_SUPPORT_TSV_H

#include <stddef.h>

#define TSV_MAX_FIELDS 16

/* `place` ("durations/accepted.tsv:12") goes into messages. */
typedef void (*tsv_case)(const char *place, const char *const *fields, void *data);

/* Calls `run` for every line of RG_FIXTURES/name, of which there must be `case_count`. */
void tsv_each(const char *name, size_t field_count, size_t case_count, tsv_case run, void *data);

#endif

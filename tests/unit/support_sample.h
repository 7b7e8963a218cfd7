/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bundled sample for tests: race-day.json as it stands, then the feed in every step of its timeline. A group's
 * setup loads and its teardown unloads; a problem of the decoder fails the test.
 */
#ifndef RG_TESTS_SUPPORT_SAMPLE_H
#define RG_TESTS_SUPPORT_SAMPLE_H

#include "race/day/race_day.h"

#define SAMPLE_MAX_DAYS 64

extern struct race_day *sample_days[SAMPLE_MAX_DAYS];
extern size_t sample_day_count;

int sample_load(void **state);
int sample_unload(void **state);

/* Finished or official. */
bool sample_run(const struct race_heat *heat);

#endif

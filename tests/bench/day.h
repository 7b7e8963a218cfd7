/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Race days of any size for the benchmarks, always the same for the same numbers.
 */
#ifndef RG_TESTS_BENCH_DAY_H
#define RG_TESTS_BENCH_DAY_H

#include <stddef.h>

#define DAY_ROWS 12 /* of the result that is shown, the heat "final" */

/*
 * A race feed as text (rg_free): so many drivers (DAY_ROWS at least) and heats of six beside the final. `turn`: the
 * first `changed` rows of the final have other times than in another turn.
 */
char *day_text(int drivers, int heats, int changed, unsigned turn, size_t *length);

#endif

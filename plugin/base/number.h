/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The smaller and the larger of two whole numbers; C has them for floating point only. Any thread. */
#ifndef RG_BASE_NUMBER_H
#define RG_BASE_NUMBER_H

#include <stdint.h>

static inline int64_t rg_smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t rg_larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

#endif

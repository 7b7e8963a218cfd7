/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chance that is the same in every run and on every machine (xorshift64*), for tests that break things.
 */
#ifndef RG_TESTS_SUPPORT_CHANCE_H
#define RG_TESTS_SUPPORT_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* Begin with any number but 0. */
struct chance {
	uint64_t state;
};

/* A number below `limit`; 0 for 0. */
size_t chance_below(struct chance *chance, size_t limit);
/* Changes some bytes: to one of `signs`, or taken out, or doubled, or all cut off behind. The length only shrinks. */
void chance_change(struct chance *chance, const char *signs, char *bytes, size_t *length);

#endif

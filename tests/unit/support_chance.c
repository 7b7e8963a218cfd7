/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_chance.h"

size_t chance_below(struct chance *chance, size_t limit)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return limit ? (size_t)((chance->state * 2685821657736338717ull) >> 33) % limit : 0;
}

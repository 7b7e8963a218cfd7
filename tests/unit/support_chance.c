/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support_chance.h"

#include <string.h>

size_t chance_below(struct chance *chance, size_t limit)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return limit ? (size_t)((chance->state * 2685821657736338717ull) >> 33) % limit : 0;
}

void chance_change(struct chance *chance, const char *signs, char *bytes, size_t *length)
{
	size_t times = 1 + chance_below(chance, 6);

	for (size_t i = 0; i<times && * length> 4; i++) {
		size_t at = chance_below(chance, *length - 2), span = 1 + chance_below(chance, 8);
		if (span > *length - at)
			span = *length - at;
		switch (chance_below(chance, 4)) {
		case 0:
			bytes[at] = signs[chance_below(chance, strlen(signs))];
			break;
		case 1:
			memmove(bytes + at, bytes + at + span, *length - at - span);
			*length -= span;
			break;
		case 2:
			memmove(bytes + at, bytes + chance_below(chance, *length - span), span);
			break;
		default:
			if (!chance_below(chance, 20))
				*length = at;
			break;
		}
	}
}

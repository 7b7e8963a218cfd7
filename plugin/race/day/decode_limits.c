/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_internal.h"

#include <string.h>

/* Far above what a race weekend has, far below what would hurt. */
static const struct {
	const struct race_type *type;
	size_t items;
} lists[] = {
	{&race_type_series, 50},          {&race_type_class, 100}, {&race_type_driver, 2000},
	{&race_type_honour, 100},         {&race_type_round, 200}, {&race_type_winner, 100},
	{&race_type_heat, 2000},          {&race_type_entry, 60},  {&race_type_standing, 200},
	{&race_type_classification, 500}, {&race_type_row, 500},   {&race_type_person, 200},
	{&race_type_sponsor, 200},
};

#define SHORT_LIST    20 /* references, words */
#define COLORS        2
#define TEXT_BYTES    400
#define REMARKS_BYTES 4000

size_t race_most_items(const struct race_type *type)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (lists[i].type == type)
			return lists[i].items;
	}
	return SHORT_LIST;
}

size_t race_field_max_items(const struct race_field *field)
{
	if (field->kind == RACE_COLORS)
		return COLORS;
	if (field->kind == RACE_GRID)
		return RACE_GRID_MAX_ROWS;
	return field->kind == RACE_LIST ? race_most_items(field->of) : SHORT_LIST;
}

size_t race_field_max_bytes(const struct race_field *field)
{
	/* What is written for people to read in peace, not for a graphic. */
	bool remarks = strcmp(field->name, "notes") == 0 || strcmp(field->name, "say") == 0;
	return remarks ? REMARKS_BYTES : TEXT_BYTES;
}

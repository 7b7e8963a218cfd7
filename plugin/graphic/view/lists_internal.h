/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the lists made for drawing say their members: a table of fields a type. For lists.c, results.c and standings.c.
 */
#ifndef RG_GRAPHIC_VIEW_LISTS_INTERNAL_H
#define RG_GRAPHIC_VIEW_LISTS_INTERNAL_H

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIELD_AS(type, member, field_kind, json, ...)                                                                  \
	{                                                                                                              \
		.name = json, .kind = field_kind, .offset = offsetof(struct type, member), __VA_ARGS__                 \
	}
/* By the name of the struct's member. */
#define FIELD(type, member, field_kind, ...) FIELD_AS(type, member, field_kind, #member, __VA_ARGS__)
#define TYPE(symbol, struct_name, label)                                                                               \
	const struct race_type view_type_##symbol = {                                                                  \
		.name = label,                                                                                         \
		.size = sizeof(struct struct_name),                                                                    \
		.fields = symbol##_fields,                                                                             \
		.field_count = COUNT(symbol##_fields),                                                                 \
	}

#endif

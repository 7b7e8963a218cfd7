/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a template can name: values and the members that lead to them. A member is a field of the race feed
 * (race/day/fields.c) or one that a view works out of the race day (views.c); both are found here by type and name, so
 * that a template is checked when it is read, not when it is on air.
 */
#ifndef RG_GRAPHIC_VIEW_VALUE_H
#define RG_GRAPHIC_VIEW_VALUE_H

#include "race/day/fields.h"

enum value_kind {
	VALUE_NONE = 1, /* not given */
	VALUE_TEXT,
	VALUE_INT,
	VALUE_BOOL,
	VALUE_COLOR,  /* number: 0xRRGGBB */
	VALUE_MS,     /* a duration */
	VALUE_DATES,  /* one day or a range */
	VALUE_TIME,   /* a moment */
	VALUE_OBJECT, /* of `type` */
	VALUE_LIST,   /* of objects of `type` */
	VALUE_COLORS, /* list of int 0xRRGGBB */
};

struct value {
	enum value_kind kind;
	const struct race_type *type;
	const char *text;
	int64_t number;
	struct race_duration duration;
	struct race_date start, end;
	struct race_time time;
	const void *object;
	struct race_list list;
};

#define VALUE_NOTHING ((struct value){.kind = VALUE_NONE})

struct view;

/*
 * A member that is no field of the race feed. One that must be worked out has `get`, whose `object` is of the owner's
 * type. One that is only fetched (VALUE_TEXT, VALUE_OBJECT) has where in the owner pointers to it lie: the first that
 * is not NULL counts.
 */
struct value_member {
	const struct race_type *owner;
	const char *name;
	enum value_kind kind;
	const struct race_type *of; /* VALUE_OBJECT, VALUE_LIST */
	const char *help;
	struct value (*get)(struct view *view, const void *object);
	size_t at[3], at_count;
};

/* The member, NULL when there is none (then it may be a field). These win over fields of the same name. */
const struct value_member *value_member_find(const struct race_type *owner, const char *name, size_t length);

/* A member that was found by its name, once; its value is then got without looking for it. */
struct value_ref {
	const struct race_type *owner;
	const struct value_member *member; /* or: */
	const struct race_field *field;
	enum value_kind kind;       /* of what it leads to */
	const struct race_type *of; /* its type */
};

/* False when the type has no such member. */
bool value_ref_find(const struct race_type *owner, const char *name, struct value_ref *ref);
/* VALUE_NONE when not given, or when `owner` is no object of the member's owner. */
struct value value_ref_get(struct view *view, const struct value_ref *ref, const struct value *owner);
/* True for what `if` takes as yes: given, not empty, not zero, not false. */
bool value_true(const struct value *value);

#endif

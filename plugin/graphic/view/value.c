/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "value.h"

#include <string.h>

static enum value_kind kind_of_field(const struct race_field *field)
{
	switch (field->kind) {
	case RACE_TEXT:
	case RACE_WORD:
		return VALUE_TEXT;
	case RACE_INT:
		return VALUE_INT;
	case RACE_BOOL:
		return VALUE_BOOL;
	case RACE_COLOR:
		return VALUE_COLOR;
	case RACE_DATE:
		return VALUE_DATES;
	case RACE_TIME:
		return VALUE_TIME;
	case RACE_MS:
		return VALUE_MS;
	case RACE_REF:
	case RACE_OBJECT:
		return VALUE_OBJECT;
	case RACE_LIST:
		return VALUE_LIST;
	case RACE_COLORS:
		return VALUE_COLORS;
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_GRID:
		break;
	}
	return VALUE_NONE;
}

static struct value of_int(enum value_kind kind, int number)
{
	return number == RACE_NONE ? VALUE_NOTHING : (struct value){.kind = kind, .number = number};
}

static struct value of_text(const char *text)
{
	return text && *text ? (struct value){.kind = VALUE_TEXT, .text = text} : VALUE_NOTHING;
}

static struct value of_object(const struct race_type *type, const void *object)
{
	return object ? (struct value){.kind = VALUE_OBJECT, .type = type, .object = object} : VALUE_NOTHING;
}

static struct value of_list(enum value_kind kind, const struct race_type *type, struct race_list list)
{
	return list.count ? (struct value){.kind = kind, .type = type, .list = list} : VALUE_NOTHING;
}

static struct value get_field(const struct race_field *field, const void *object)
{
	const void *at = (const char *)object + field->offset;

	switch (field->kind) {
	case RACE_TEXT:
		return of_text(*(const char *const *)at);
	case RACE_WORD:
		return of_text(race_word_text(field->words, *(const int *)at));
	case RACE_INT:
		return of_int(VALUE_INT, *(const int *)at);
	case RACE_COLOR:
		return of_int(VALUE_COLOR, *(const int *)at);
	case RACE_BOOL:
		return (struct value){.kind = VALUE_BOOL, .number = *(const bool *)at};
	case RACE_MS: {
		struct race_duration duration = *(const struct race_duration *)at;
		return duration.ms == RACE_NO_MS ? VALUE_NOTHING
						 : (struct value){.kind = VALUE_MS, .duration = duration};
	}
	case RACE_DATE: {
		struct race_date date = *(const struct race_date *)at;
		return date.year ? (struct value){.kind = VALUE_DATES, .start = date, .end = date} : VALUE_NOTHING;
	}
	case RACE_TIME: {
		struct race_time time = *(const struct race_time *)at;
		return time.utc_ms == RACE_NO_MS ? VALUE_NOTHING : (struct value){.kind = VALUE_TIME, .time = time};
	}
	case RACE_REF:
		return of_object(field->of, ((const struct race_ref *)at)->to);
	case RACE_OBJECT:
		return of_object(field->of, at);
	case RACE_LIST:
		return of_list(VALUE_LIST, field->of, *(const struct race_list *)at);
	case RACE_COLORS:
		return of_list(VALUE_COLORS, NULL, *(const struct race_list *)at);
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_GRID:
		break;
	}
	return VALUE_NOTHING;
}

static struct value get_member(struct view *view, const struct value_member *member, const void *object)
{
	const void *found = NULL;

	if (member->get)
		return member->get(view, object);
	for (size_t i = 0; i < member->at_count && !found; i++)
		found = *(const void *const *)((const char *)object + member->at[i]);
	return member->kind == VALUE_TEXT ? of_text(found) : of_object(member->of, found);
}

bool value_ref_find(const struct race_type *owner, const char *name, struct value_ref *ref)
{
	size_t length = strlen(name);

	*ref = (struct value_ref){.owner = owner, .member = value_member_find(owner, name, length)};
	if (ref->member) {
		ref->kind = ref->member->kind;
		ref->of = ref->member->of;
		return true;
	}
	ref->field = race_type_field(owner, name, length);
	if (!ref->field || kind_of_field(ref->field) == VALUE_NONE)
		return false;
	ref->kind = kind_of_field(ref->field);
	ref->of = ref->field->of;
	return true;
}

struct value value_ref_get(struct view *view, const struct value_ref *ref, const struct value *owner)
{
	if (owner->kind != VALUE_OBJECT || owner->type != ref->owner)
		return VALUE_NOTHING;
	return ref->member ? get_member(view, ref->member, owner->object) : get_field(ref->field, owner->object);
}

bool value_true(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NONE:
		return false;
	case VALUE_INT:
	case VALUE_BOOL:
		return value->number != 0;
	case VALUE_LIST:
	case VALUE_COLORS:
		return value->list.count != 0;
	default:
		return true;
	}
}

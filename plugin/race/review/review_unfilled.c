/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review_unfilled.h"

#include "base/text.h"
#include "race/day/fields.h"

#define TYPES_MOST  24
#define FIELDS_MOST 64

struct seen_type {
	const struct race_type *type;
	bool filled[FIELDS_MOST];
};

struct seen {
	struct seen_type types[TYPES_MOST]; /* in order of appearance */
	size_t count;
};

static struct seen_type *find_type(struct seen *seen, const struct race_type *type)
{
	for (size_t i = 0; i < seen->count; i++) {
		if (seen->types[i].type == type)
			return &seen->types[i];
	}
	if (seen->count == TYPES_MOST)
		return NULL;
	seen->types[seen->count].type = type;
	return &seen->types[seen->count++];
}

/* What is as it would be without having been given, is not filled. */
static bool is_filled(const struct race_field *field, const char *at)
{
	switch (field->kind) {
	case RACE_TEXT:
		return *(const char *const *)at != NULL;
	case RACE_INT:
		return *(const int *)at != RACE_NONE && (!field->preset || *(const int *)at != field->preset);
	case RACE_WORD:
		return *(const int *)at != 0 && *(const int *)at != field->preset;
	case RACE_COLOR:
		return *(const int *)at != RACE_NONE;
	case RACE_BOOL:
		return *(const bool *)at;
	case RACE_DATE:
		return ((const struct race_date *)at)->year != 0;
	case RACE_TIME:
		return ((const struct race_time *)at)->utc_ms != RACE_NO_MS;
	case RACE_MS:
		return ((const struct race_duration *)at)->ms != RACE_NO_MS;
	case RACE_REF:
		return ((const struct race_ref *)at)->id != NULL;
	case RACE_GRID:
		return ((const struct race_grid *)at)->rows > 0;
	case RACE_REFS:
	case RACE_LIST:
	case RACE_TEXTS:
	case RACE_COLORS:
		return ((const struct race_list *)at)->count > 0;
	case RACE_OBJECT:
		return true;
	}
	return true;
}

static void look_at_type(struct seen *seen, const struct race_type *type, const char *object)
{
	struct seen_type *own = find_type(seen, type);

	for (size_t i = 0; own && i < type->field_count && i < FIELDS_MOST; i++) {
		const struct race_field *field = &type->fields[i];
		const char *at = object + field->offset;
		own->filled[i] = own->filled[i] || is_filled(field, at);
		if (field->kind == RACE_OBJECT)
			look_at_type(seen, field->of, at);
		const struct race_list *list = field->kind == RACE_LIST ? (const struct race_list *)at : NULL;
		for (size_t k = 0; list && k < list->count; k++)
			look_at_type(seen, field->of, (const char *)list->items + k * field->of->size);
	}
}

char *race_review_unfilled(const struct race_day *day)
{
	struct seen seen = {0};
	struct rg_buffer text = {0};

	look_at_type(&seen, &race_type_day, (const char *)day);
	for (size_t t = 0; t < seen.count; t++) {
		const struct race_type *type = seen.types[t].type;
		bool first = true;
		for (size_t i = 0; i < type->field_count && i < FIELDS_MOST; i++) {
			if (seen.types[t].filled[i])
				continue;
			if (first)
				rg_buffer_format(&text, "%s%s: ", text.length ? " · " : "", type->name);
			rg_buffer_format(&text, "%s%s", first ? "" : ", ", type->fields[i].name);
			first = false;
		}
	}
	return rg_buffer_take(&text);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review_unfilled.h"

#include <stdio.h>
#include <string.h>

#include "phrase.h"
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

const char *race_review_member(const struct words *words, const char *type, const char *member)
{
	char own[64], any[64];

	snprintf(own, sizeof(own), "Member.%s.%s", type, member);
	snprintf(any, sizeof(any), "Member.%s", member);
	const char *phrase = phrase_find(words, own);
	return phrase ? phrase : phrase_find(words, any);
}

/* Number and name of an entry stand only where the drivers are not listed, so nobody misses them. */
static bool is_missed(const struct race_type *type, const struct race_field *field)
{
	return type != &race_type_entry || (strcmp(field->name, "number") != 0 && strcmp(field->name, "name") != 0);
}

/* "no driver has: a car, honours"; adds nothing when all was filled. */
static void add_type(struct rg_buffer *text, const struct seen_type *seen, const struct words *words)
{
	struct rg_buffer list = {0};
	const char *type = seen->type == &race_type_day ? "feed" : seen->type->name, *last = NULL;
	char key[64];

	for (size_t i = 0; i < seen->type->field_count && i < FIELDS_MOST; i++) {
		const struct race_field *field = &seen->type->fields[i];
		bool told = !seen->filled[i] && is_missed(seen->type, field);
		const char *member = told ? race_review_member(words, type, field->name) : NULL;
		/* Two members may be one thing to a crew. */
		if (!member || (last && strcmp(last, member) == 0))
			continue;
		rg_buffer_format(&list, "%s%s", list.length ? ", " : "", member);
		last = member;
	}
	snprintf(key, sizeof(key), "Lacks.%s", type);
	if (list.length && phrase_find(words, key)) {
		rg_buffer_text(text, text->length ? " · " : "");
		phrase_add(text, words, key, list.bytes, NULL);
	}
	rg_buffer_finish(&list);
}

char *race_review_unfilled(const struct race_day *day, const struct words *words)
{
	struct rg_buffer text = {0};
	struct seen seen = {0};

	look_at_type(&seen, &race_type_day, (const char *)day);
	for (size_t t = 0; t < seen.count; t++)
		add_type(&text, &seen.types[t], words);
	return rg_buffer_take(&text);
}

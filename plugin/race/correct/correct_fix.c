/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single members by the fields tables: which may be typed, and a typed text as the decoder reads it. */
#include <string.h>

#include "base/text.h"
#include "correct_internal.h"
#include "race/day/decode_internal.h"
#include "race/value/date.h"

const struct race_field *correct_list_of(const char *of)
{
	for (size_t i = 0; i < race_type_day.field_count; i++) {
		const struct race_field *field = &race_type_day.fields[i];
		if (field->kind == RACE_LIST && field->of->id_field && rg_equal(field->of->name, of))
			return field;
	}
	return NULL;
}

char *correct_list_names(void)
{
	struct rg_buffer names = {0};

	for (size_t i = 0; i < race_type_day.field_count; i++) {
		const struct race_field *field = &race_type_day.fields[i];
		/* Who is absent is a driver, too. */
		if (field->kind == RACE_LIST && field->of->id_field && correct_list_of(field->of->name) == field)
			rg_buffer_format(&names, "%s%s", names.length ? ", " : "", field->of->name);
	}
	return rg_buffer_take(&names);
}

/* An id is what everything else is found by; what has parts of its own is no single text. */
bool correct_may_fix(const struct race_type *type, const struct race_field *field)
{
	bool whole = field->kind == RACE_OBJECT || field->kind == RACE_LIST || field->kind == RACE_GRID ||
		     field->kind == RACE_MS;

	return !whole && !rg_equal(field->name, type->id_field);
}

/* "yes" and "on" are what a hand types. */
static cJSON *read_bool(const char *value)
{
	static const char *const yes[] = {"true", "yes", "on"}, *const no[] = {"false", "no", "off"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (rg_equal_ignoring_case(value, yes[i]) || rg_equal_ignoring_case(value, no[i]))
			return cJSON_CreateBool(rg_equal_ignoring_case(value, yes[i]));
	}
	return cJSON_CreateString(value);
}

static cJSON *read_words(const char *value)
{
	cJSON *list = cJSON_CreateArray();

	for (const char *at = value + strspn(value, " ,"); *at; at += strspn(at, " ,")) {
		size_t length = strcspn(at, " ,");
		char *word = rg_strndup(at, length);
		cJSON_AddItemToArray(list, cJSON_CreateString(word));
		rg_free(word);
		at += length;
	}
	return list;
}

/* As it would stand in a feed; what does not fit stays a text, which the decoder then names. */
static cJSON *read_value(const struct race_field *field, const char *value)
{
	int64_t whole;

	switch (field->kind) {
	case RACE_INT:
		return rg_parse_int(value, &whole) ? cJSON_CreateNumber((double)whole) : cJSON_CreateString(value);
	case RACE_BOOL:
		return read_bool(value);
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_COLORS:
		return read_words(value);
	default:
		return cJSON_CreateString(value);
	}
}

/* As if it had not been given. */
static void take_away(const struct race_field *field, void *to)
{
	struct race_type alone = {.fields = field, .field_count = 1};

	if (field->kind == RACE_TEXT || field->kind == RACE_REF)
		*(const char **)to = NULL;
	else if (field->kind == RACE_BOOL)
		*(bool *)to = false;
	else if (field->kind == RACE_DATE)
		*(struct race_date *)to = (struct race_date){0};
	else if (field->kind == RACE_REFS || field->kind == RACE_TEXTS || field->kind == RACE_COLORS)
		*(struct race_list *)to = (struct race_list){0};
	else
		race_item_init(&alone, (char *)to - field->offset);
}

bool correct_set_field(struct race_day *day, const struct race_field *field, const char *value, void *to,
		       struct race_problems *problems)
{
	struct race_decoder decoder = {.day = day, .problems = problems};
	struct race_path path = {.name = field->name};
	size_t before = problems->count;

	if (rg_empty(value)) {
		take_away(field, to);
		return true;
	}
	cJSON *json = read_value(field, value);
	bool set = race_decode_value(&decoder, field, json, &path, to) && problems->count == before;
	cJSON_Delete(json);
	return set;
}

static char *list_text(const struct race_field *field, const struct race_list *list)
{
	struct rg_buffer text = {0};

	for (size_t i = 0; i < list->count; i++) {
		if (i)
			rg_buffer_text(&text, " ");
		if (field->kind == RACE_COLORS)
			rg_buffer_format(&text, "#%06X", (unsigned)((const int *)list->items)[i]);
		else if (field->kind == RACE_REFS)
			rg_buffer_text(&text, ((const struct race_ref *)list->items)[i].id);
		else
			rg_buffer_text(&text, ((const char *const *)list->items)[i]);
	}
	return list->count ? rg_buffer_take(&text) : NULL;
}

static char *time_text(const struct race_time *time)
{
	int hour, minute;

	if (time->utc_ms == RACE_NO_MS)
		return NULL;
	struct race_date date = race_time_date(*time);
	race_time_clock(*time, &hour, &minute);
	return rg_asprintf("%04d-%02d-%02d %02d:%02d", date.year, date.month, date.day, hour, minute);
}

char *correct_field_text(const struct race_field *field, const void *at)
{
	const struct race_date *date = at;
	int whole;

	switch (field->kind) {
	case RACE_TEXT:
	case RACE_REF:
		return rg_strdup(*(const char *const *)at);
	case RACE_BOOL:
		return rg_strdup(*(const bool *)at ? "true" : "false");
	case RACE_WORD:
		return rg_strdup(race_word_text(field->words, *(const int *)at));
	case RACE_INT:
		whole = *(const int *)at;
		return whole == RACE_NONE ? NULL : rg_asprintf("%d", whole);
	case RACE_COLOR:
		whole = *(const int *)at;
		return whole == RACE_NONE ? NULL : rg_asprintf("#%06X", (unsigned)whole);
	case RACE_DATE:
		return date->year ? rg_asprintf("%04d-%02d-%02d", date->year, date->month, date->day) : NULL;
	case RACE_TIME:
		return time_text(at);
	case RACE_REFS:
	case RACE_TEXTS:
	case RACE_COLORS:
		return list_text(field, at);
	default: /* correct_may_fix */
		break;
	}
	return NULL;
}

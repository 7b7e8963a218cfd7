/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scope.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "graphic/view/view.h"
#include "race/value/date.h"
#include "race/value/duration.h"
#include "race/file/said.h"

#define MAX_WORD 60 /* bytes of an on-air word's name */

struct scope scope_root(void)
{
	return (struct scope){.kind = VALUE_OBJECT, .type = &view_type_root};
}

struct scope scope_inner(const struct scope *outer, const struct value *value)
{
	return (struct scope){.outer = outer, .kind = value->kind, .type = value->type, .value = *value};
}

/* ---- when a template is read ---- */

/* Finds the scope that the first name means, which is then no step any more; else the name is a member of the view. */
static const struct scope *find_start(const struct scope *scope, struct expression_path *path)
{
	for (int up = 0; scope->outer; scope = scope->outer, up++) {
		if (strcmp(scope->name, path->steps[0].name) == 0) {
			path->up = up;
			path->steps++;
			path->count--;
			return scope;
		}
	}
	path->start = EXPRESSION_ROOT;
	return scope;
}

static bool check_path(struct expression_reading *reading, struct expression_path *path)
{
	bool plain = path->start == EXPRESSION_HERE && path->up == 0 && path->count > 0;
	const struct scope *scope = reading->scope;

	for (size_t i = 0; i < path->count; i++)
		plain = plain && path->steps[i].kind == EXPRESSION_MEMBER;
	if (!plain)
		return expression_fail(reading, path->at, "a template's path is names with points between");
	scope = find_start(scope, path);
	enum value_kind kind = scope->kind;
	const struct race_type *type = scope->type;
	struct expression_step *steps = rg_arena_alloc(reading->arena, path->count, sizeof(*steps));
	struct value_ref *refs = rg_arena_alloc(reading->arena, path->count, sizeof(*refs));
	for (size_t i = 0; i < path->count; i++) {
		steps[i] = path->steps[i];
		steps[i].resolved = &refs[i];
		if (kind != VALUE_OBJECT || !type || !value_ref_find(type, steps[i].name, &refs[i]))
			return expression_fail(reading, steps[i].at, "%s has no \"%s\"",
					       kind != VALUE_OBJECT      ? race_said("what stands before it")
					       : type == &view_type_root ? race_said("the race day")
									 : type->name,
					       steps[i].name);
		kind = refs[i].kind;
		type = refs[i].of;
	}
	path->steps = steps;
	path->kind = (int)kind;
	path->type = type;
	return true;
}

enum filter {
	FILTER_UPPER = 1,
	FILTER_NUMBER,
	FILTER_DATE,
	FILTER_DATE_FULL,
	FILTER_DATE_LONG,
	FILTER_CLOCK,
	FILTER_WORD,          /* Laps */
	FILTER_WORD_OF_VALUE, /* Phase. */
};

static const struct {
	const char *name;
	enum value_kind only; /* 0: any */
	const char *for_;
} filters[] = {
	[FILTER_UPPER] = {"upper"},
	[FILTER_NUMBER] = {"number"},
	[FILTER_DATE] = {"date", VALUE_DATES, "dates"},
	[FILTER_DATE_FULL] = {"date-full", VALUE_DATES, "dates"},
	[FILTER_DATE_LONG] = {"date-long", VALUE_DATES, "dates"},
	[FILTER_CLOCK] = {"clock", VALUE_TIME, "moments"},
};

static bool is_word(const char *name)
{
	return isupper((unsigned char)name[0]) && strlen(name) <= MAX_WORD;
}

/* A word that no language file has is a typing mistake. */
static bool check_word(struct expression_reading *reading, size_t at, const char *name)
{
	const struct words_known *known = ((const struct scope *)reading->scope)->words;

	return !known || words_has(known->words, name) || own_words_has(known->own, name) ||
	       (known->theme && known->theme(known->data, name)) ||
	       expression_fail(reading, at, "no language file has the word OnAir.%s", name);
}

static bool check_filter(struct expression_reading *reading, struct expression_filter *filter, enum value_kind kind)
{
	if (is_word(filter->name)) {
		bool of_value = filter->name[strlen(filter->name) - 1] == '.';
		filter->code = of_value ? FILTER_WORD_OF_VALUE : FILTER_WORD;
		return check_word(reading, filter->at, filter->name);
	}
	for (int code = FILTER_UPPER; code <= FILTER_CLOCK; code++) {
		if (strcmp(filter->name, filters[code].name) != 0)
			continue;
		filter->code = code;
		return !filters[code].only || filters[code].only == kind ||
		       expression_fail(reading, filter->at, "%s is for %s", filter->name, filters[code].for_);
	}
	return expression_fail(reading, filter->at, "no filter is called \"%s\"", filter->name);
}

static bool check_place(struct expression_reading *reading, struct expression_place *place)
{
	enum value_kind kind = place->word ? VALUE_TEXT : (enum value_kind)place->path.kind;

	if (place->word && !is_word(place->word))
		return expression_fail(reading, place->at, "expected a word like {=Empty}");
	if (place->word && !check_word(reading, place->at, place->word))
		return false;
	if (kind == VALUE_OBJECT || kind == VALUE_LIST || kind == VALUE_COLORS || kind == VALUE_BOOL ||
	    kind == VALUE_COLOR)
		return expression_fail(reading, place->at, "%s is no text", place->path.source);
	for (size_t i = 0; i < place->filter_count; i++) {
		if (!check_filter(reading, &place->filters[i], kind))
			return false;
	}
	return true;
}

static bool check_test(struct expression_reading *reading, struct expression_condition *test)
{
	enum value_kind kind = (enum value_kind)test->path.kind;
	bool same = test->operator_ == EXPRESSION_EQUAL || test->operator_ == EXPRESSION_UNEQUAL;
	const char *path = test->path.source;

	if (test->operator_ == EXPRESSION_GIVEN || (kind == VALUE_TEXT && same))
		return true;
	if (kind == VALUE_TEXT)
		return expression_fail(reading, test->path.at, "%s is a text, which has no more and less", path);
	if (kind != VALUE_INT)
		return expression_fail(reading, test->path.at, "%s is neither a number nor a text to compare", path);
	if (isnan(test->number) || test->number != floor(test->number))
		return expression_fail(reading, test->path.at, "%s is a whole number, \"%s\" is none", path,
				       test->text);
	return true;
}

struct expression_reading scope_reading(const struct scope *scope, struct rg_arena *arena)
{
	static const struct expression_rules rules = {check_path, check_place, check_test};

	return (struct expression_reading){.arena = arena, .rules = &rules, .scope = scope};
}

/* ---- when it is drawn ---- */

struct value path_value(struct view *view, const struct scope *scope, const struct expression_path *path)
{
	struct value value = {.kind = VALUE_OBJECT, .type = &view_type_root, .object = view};

	if (path->start == EXPRESSION_HERE) {
		for (int up = path->up; up > 0; up--)
			scope = scope->outer;
		value = scope->value;
	}
	for (size_t i = 0; i < path->count; i++)
		value = value_ref_get(view, path->steps[i].resolved, &value);
	return value;
}

static const char *keep_text(struct view *view, char *text)
{
	const char *kept = rg_arena_strdup(view->arena, text);
	rg_free(text);
	return kept;
}

/* A value as text without a filter. */
static const char *plain_text(struct view *view, const struct value *value)
{
	int hour, minute;

	switch (value->kind) {
	case VALUE_TEXT:
		return view_apostrophes(view, value->text);
	case VALUE_INT:
		return rg_arena_printf(view->arena, "%" PRId64, value->number);
	case VALUE_MS:
		return view_measured(view, keep_text(view, race_duration_format(value->duration)));
	case VALUE_DATES:
		return keep_text(view, race_language_date(view->language, value->start, value->end, RACE_DATE_SHORT));
	case VALUE_TIME:
		if (value->time.date_only)
			return NULL;
		race_time_clock(value->time, &hour, &minute);
		return keep_text(view, race_language_clock(view->language, hour, minute));
	default:
		return NULL;
	}
}

/* The data of the functions that find values while drawing. */
struct finder {
	struct view *view;
	const struct scope *scope;
};

static const char *find_word(struct view *view, const char *name, const char *more)
{
	char key[MAX_WORD + 64];
	int length = snprintf(key, sizeof(key), "%s%s", name, more);

	return length < (int)sizeof(key) ? view_word(view, key, (size_t)length) : NULL;
}

static const char *fill_word(struct view *view, const char *name, const struct value *value, const char *text)
{
	bool one = value->kind == VALUE_INT && value->number == 1;
	const char *word = one ? find_word(view, name, ".1") : NULL;

	if (!word)
		word = find_word(view, name, "");
	if (!word)
		return text;
	const char *hole = strstr(word, "{}");
	if (!hole)
		return word;
	return rg_arena_printf(view->arena, "%.*s%s%s", (int)(hole - word), word, text, hole + 2);
}

static const char *apply_filter(struct view *view, const struct expression_filter *filter, const struct value *value,
				const char *text)
{
	const char *word;

	switch ((enum filter)filter->code) {
	case FILTER_UPPER:
		return keep_text(view, rg_utf8_upper(text));
	case FILTER_NUMBER:
		return keep_text(view, race_language_number(view->language, text));
	case FILTER_DATE_FULL:
		return keep_text(view, race_language_date(view->language, value->start, value->end, RACE_DATE_FULL));
	case FILTER_DATE_LONG:
		return keep_text(view, race_language_date(view->language, value->start, value->end, RACE_DATE_LONG));
	case FILTER_WORD:
		return fill_word(view, filter->name, value, text);
	case FILTER_WORD_OF_VALUE:
		word = find_word(view, filter->name, text);
		return word ? word : text;
	case FILTER_DATE:
	case FILTER_CLOCK:
		break; /* the value is in the plain form already */
	}
	return text;
}

static enum expression_filled fill_place(void *data, const struct expression_place *place, struct rg_buffer *to)
{
	const struct finder *finder = data;
	struct view *view = finder->view;
	struct value value = place->word ? VALUE_NOTHING : path_value(view, finder->scope, &place->path);
	const char *text = place->word ? find_word(view, place->word, "") : plain_text(view, &value);

	for (size_t i = 0; text && i < place->filter_count; i++)
		text = apply_filter(view, &place->filters[i], &value, text);
	if (rg_empty(text))
		return EXPRESSION_MISSING;
	return rg_buffer_text(to, text) ? EXPRESSION_FILLED : EXPRESSION_REFUSED;
}

const char *text_value(struct view *view, const struct scope *scope, const struct expression_text *text)
{
	struct finder finder = {view, scope};
	struct rg_buffer filled = {0};
	const char *value = NULL;

	if (!text->count)
		return text->literals[0];
	if (expression_add(text, fill_place, &finder, &filled))
		value = rg_arena_strdup(view->arena, filled.bytes ? filled.bytes : "");
	rg_buffer_finish(&filled);
	return value;
}

static struct expression_found find_value(void *data, const struct expression_path *path)
{
	const struct finder *finder = data;
	struct value value = path_value(finder->view, finder->scope, path);

	return (struct expression_found){
		.given = value_true(&value),
		.text = value.kind == VALUE_TEXT ? value.text : NULL,
		.number = value.kind == VALUE_INT ? (double)value.number : NAN,
	};
}

bool condition_true(struct view *view, const struct scope *scope, const struct expression_condition *condition)
{
	struct finder finder = {view, scope};

	return expression_holds(condition, find_value, &finder);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "expression.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "race/value/date.h"
#include "race/value/duration.h"
#include "graphic/view/view.h"

#define MAX_FILTERS 4

struct span {
	const char *at;
	size_t length;
};

static bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.length && memcmp(span.at, text, span.length) == 0;
}

static struct span trim(struct span span)
{
	while (span.length && span.at[0] == ' ') {
		span.at++;
		span.length--;
	}
	while (span.length && span.at[span.length - 1] == ' ')
		span.length--;
	return span;
}

/* Cuts the part before `sign` off the front of `rest`; false when nothing is left. */
static bool next_part(struct span *rest, const char *sign, struct span *part)
{
	size_t sign_length = strlen(sign);

	if (!rest->at)
		return false;
	for (size_t i = 0; i + sign_length <= rest->length; i++) {
		if (memcmp(rest->at + i, sign, sign_length) == 0) {
			*part = (struct span){rest->at, i};
			*rest = (struct span){rest->at + i + sign_length, rest->length - i - sign_length};
			return true;
		}
	}
	*part = *rest;
	*rest = (struct span){NULL, 0};
	return true;
}

struct scope scope_root(void)
{
	return (struct scope){.kind = VALUE_OBJECT, .type = &view_type_root};
}

struct scope scope_inner(const struct scope *outer, const char *name, const struct value *value)
{
	return (struct scope){.outer = outer, .name = name, .kind = value->kind, .type = value->type, .value = *value};
}

/* The scope a path begins in; for the outermost the first name is a member, so it stays in `rest`. */
static const struct scope *find_scope(const struct scope *scope, struct span *rest)
{
	struct span after = *rest, first = {NULL, 0};

	next_part(&after, ".", &first);
	for (; scope->outer; scope = scope->outer) {
		if (scope->name && span_is(first, scope->name)) {
			*rest = after;
			return scope;
		}
	}
	return scope;
}

static bool check_span(const struct scope *scope, struct span path, enum value_kind *kind,
		       const struct race_type **type, char *error)
{
	struct span rest = path, name = {NULL, 0};
	const struct scope *from = find_scope(scope, &rest);
	enum value_kind at = from->kind;
	const struct race_type *of = from->type;

	if (!path.length) {
		snprintf(error, EXPRESSION_ERROR_SIZE, "a name is missing");
		return false;
	}
	while (next_part(&rest, ".", &name)) {
		if (at != VALUE_OBJECT || !of || !value_member_kind(of, name.at, name.length, &at, &of)) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "%.*s: %s has no \"%.*s\"", (int)path.length, path.at,
				 of && of != &view_type_root ? of->name : "the race day", (int)name.length, name.at);
			return false;
		}
	}
	*kind = at;
	*type = of;
	return true;
}

bool path_check(const struct scope *scope, const char *path, enum value_kind *kind, const struct race_type **type,
		char *error)
{
	return check_span(scope, (struct span){path, strlen(path)}, kind, type, error);
}

static struct value span_value(struct view *view, const struct scope *scope, struct span path)
{
	struct span rest = path, name = {NULL, 0};
	const struct scope *from = find_scope(scope, &rest);
	struct value value = from->outer
				     ? from->value
				     : (struct value){.kind = VALUE_OBJECT, .type = &view_type_root, .object = view};

	while (next_part(&rest, ".", &name)) {
		if (value.kind != VALUE_OBJECT)
			return VALUE_NOTHING;
		value = value_member_get(view, value.type, value.object, name.at, name.length);
	}
	return value;
}

struct value path_value(struct view *view, const struct scope *scope, const char *path)
{
	return span_value(view, scope, (struct span){path, strlen(path)});
}

static bool is_word(struct span filter)
{
	return filter.length && isupper((unsigned char)filter.at[0]);
}

static bool check_filter(struct span filter, enum value_kind kind, char *error)
{
	bool dates = span_is(filter, "date") || span_is(filter, "date-full") || span_is(filter, "date-long");
	bool known = is_word(filter) || span_is(filter, "upper") || span_is(filter, "number") || dates ||
		     span_is(filter, "clock");

	if (!known)
		snprintf(error, EXPRESSION_ERROR_SIZE, "no filter is called \"%.*s\"", (int)filter.length, filter.at);
	else if (dates && kind != VALUE_DATES)
		snprintf(error, EXPRESSION_ERROR_SIZE, "%.*s is for dates", (int)filter.length, filter.at);
	else if (span_is(filter, "clock") && kind != VALUE_TIME)
		snprintf(error, EXPRESSION_ERROR_SIZE, "clock is for moments");
	else
		return true;
	return false;
}

static bool check_placeholder(const struct scope *scope, struct span inside, char *error)
{
	enum value_kind kind = VALUE_TEXT;
	const struct race_type *type = NULL;
	struct span part = {NULL, 0};

	next_part(&inside, "|", &part);
	part = trim(part);
	if (part.length && part.at[0] == '=') {
		if (!is_word((struct span){part.at + 1, part.length - 1})) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "{%.*s}: expected a word like {=Empty}",
				 (int)part.length, part.at);
			return false;
		}
	} else if (!check_span(scope, part, &kind, &type, error)) {
		return false;
	} else if (kind == VALUE_OBJECT || kind == VALUE_LIST || kind == VALUE_COLORS || kind == VALUE_BOOL ||
		   kind == VALUE_COLOR) {
		snprintf(error, EXPRESSION_ERROR_SIZE, "%.*s: is no text", (int)part.length, part.at);
		return false;
	}
	for (int filters = 0; next_part(&inside, "|", &part); filters++) {
		if (filters == MAX_FILTERS) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "more than %d filters", MAX_FILTERS);
			return false;
		}
		if (!check_filter(trim(part), kind, error))
			return false;
	}
	return true;
}

bool text_check(const struct scope *scope, const char *text, char *error)
{
	for (const char *open = strchr(text, '{'); open; open = strchr(open, '{')) {
		const char *close = strchr(open, '}');
		if (!close) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "a \"{\" has no \"}\"");
			return false;
		}
		if (!check_placeholder(scope, (struct span){open + 1, (size_t)(close - open - 1)}, error))
			return false;
		open = close;
	}
	return true;
}

static const char *keep(struct view *view, char *text)
{
	const char *kept = rg_arena_strdup(view->arena, text);
	rg_free(text);
	return kept;
}

/* A value as text without a filter. */
static const char *plain(struct view *view, const struct value *value)
{
	int hour, minute;

	switch (value->kind) {
	case VALUE_TEXT:
		return value->text;
	case VALUE_INT:
		return rg_arena_printf(view->arena, "%" PRId64, value->number);
	case VALUE_MS:
		return keep(view, race_duration_format(value->duration));
	case VALUE_DATES:
		return keep(view, race_language_date(view->language, value->start, value->end, RACE_DATE_SHORT));
	case VALUE_TIME:
		if (value->time.date_only)
			return NULL;
		race_time_clock(value->time, &hour, &minute);
		return keep(view, race_language_clock(view->language, hour, minute));
	default:
		return NULL;
	}
}

static const char *find_word(struct view *view, struct span key, const char *more)
{
	const char *full = rg_arena_printf(view->arena, "%.*s%s", (int)key.length, key.at, more);
	return words_find(view->words, full, strlen(full));
}

static const char *fill_word(struct view *view, struct span key, const struct value *value, const char *text)
{
	const char *word = NULL;

	if (key.at[key.length - 1] == '.') {
		word = find_word(view, key, text);
		return word ? word : text;
	}
	if (value->kind == VALUE_INT && value->number == 1)
		word = find_word(view, key, ".1");
	if (!word)
		word = find_word(view, key, "");
	if (!word)
		return text;
	const char *hole = strstr(word, "{}");
	if (!hole)
		return word;
	return rg_arena_printf(view->arena, "%.*s%s%s", (int)(hole - word), word, text, hole + 2);
}

static const char *apply_filter(struct view *view, struct span filter, const struct value *value, const char *text)
{
	if (span_is(filter, "upper"))
		return keep(view, rg_utf8_upper(text));
	if (span_is(filter, "number"))
		return keep(view, race_language_number(view->language, text));
	if (span_is(filter, "date-full"))
		return keep(view, race_language_date(view->language, value->start, value->end, RACE_DATE_FULL));
	if (span_is(filter, "date-long"))
		return keep(view, race_language_date(view->language, value->start, value->end, RACE_DATE_LONG));
	if (is_word(filter))
		return fill_word(view, filter, value, text);
	return text; /* date, clock: the plain form already */
}

static const char *placeholder_text(struct view *view, const struct scope *scope, struct span inside)
{
	struct span part = {NULL, 0};
	struct value value = VALUE_NOTHING;
	const char *text = NULL;

	next_part(&inside, "|", &part);
	part = trim(part);
	if (part.at[0] == '=') {
		text = words_find(view->words, part.at + 1, part.length - 1);
	} else {
		value = span_value(view, scope, part);
		text = plain(view, &value);
	}
	while (text && next_part(&inside, "|", &part))
		text = apply_filter(view, trim(part), &value, text);
	return text && *text ? text : NULL;
}

const char *text_value(struct view *view, const struct scope *scope, const char *text)
{
	const char *filled = "";

	for (const char *open = strchr(text, '{'); open; open = strchr(text, '{')) {
		const char *close = strchr(open, '}');
		if (!close)
			break;
		struct span inside = {open + 1, (size_t)(close - open - 1)};
		const char *value = placeholder_text(view, scope, inside);
		if (!value)
			return NULL;
		filled = rg_arena_printf(view->arena, "%s%.*s%s", filled, (int)(open - text), text, value);
		text = close + 1;
	}
	return rg_arena_printf(view->arena, "%s%s", filled, text);
}

enum comparison { IS_TRUE = 1, EQUAL, NOT_EQUAL, LESS_EQUAL, GREATER_EQUAL, LESS, GREATER };

static const struct {
	const char *sign;
	enum comparison comparison;
} comparisons[] = {
	{"==", EQUAL}, {"!=", NOT_EQUAL}, {"<=", LESS_EQUAL}, {">=", GREATER_EQUAL}, {"<", LESS}, {">", GREATER},
};

struct term {
	struct span path;
	struct span literal;
	enum comparison comparison;
	bool negated;
};

static struct term read_term(struct span span)
{
	struct term term = {.comparison = IS_TRUE};

	span = trim(span);
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
		struct span rest = span, left = {NULL, 0};
		next_part(&rest, comparisons[i].sign, &left);
		if (!rest.at)
			continue;
		term.comparison = comparisons[i].comparison;
		term.path = trim(left);
		term.literal = trim(rest);
		return term;
	}
	term.negated = span.length && span.at[0] == '!';
	term.path = term.negated ? trim((struct span){span.at + 1, span.length - 1}) : span;
	return term;
}

static bool literal_number(struct span literal, int64_t *number)
{
	char digits[24];

	if (!literal.length || literal.length >= sizeof(digits))
		return false;
	memcpy(digits, literal.at, literal.length);
	digits[literal.length] = 0;
	return rg_parse_int(digits, number);
}

bool condition_check(const struct scope *scope, const char *condition, char *error)
{
	struct span rest = {condition, strlen(condition)}, part = {NULL, 0};

	while (next_part(&rest, "&&", &part)) {
		struct term term = read_term(part);
		enum value_kind kind;
		const struct race_type *type;
		int64_t number;
		if (!check_span(scope, term.path, &kind, &type, error))
			return false;
		bool ordered = term.comparison != EQUAL && term.comparison != NOT_EQUAL;
		if (term.comparison == IS_TRUE || (kind == VALUE_TEXT && !ordered))
			continue;
		if (kind == VALUE_TEXT) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "%.*s: is a text, which has no more and less",
				 (int)term.path.length, term.path.at);
			return false;
		}
		if (kind != VALUE_INT || !literal_number(term.literal, &number)) {
			snprintf(error, EXPRESSION_ERROR_SIZE, "%.*s: only numbers and texts can be compared",
				 (int)term.path.length, term.path.at);
			return false;
		}
	}
	return true;
}

static bool compare(const struct term *term, const struct value *value)
{
	int64_t number = 0;

	if (value->kind == VALUE_TEXT) {
		bool equal = span_is(term->literal, value->text);
		return term->comparison == EQUAL ? equal : term->comparison == NOT_EQUAL && !equal;
	}
	if (value->kind != VALUE_INT || !literal_number(term->literal, &number))
		return term->comparison == NOT_EQUAL;
	switch (term->comparison) {
	case EQUAL:
		return value->number == number;
	case NOT_EQUAL:
		return value->number != number;
	case LESS:
		return value->number < number;
	case GREATER:
		return value->number > number;
	case LESS_EQUAL:
		return value->number <= number;
	case GREATER_EQUAL:
		return value->number >= number;
	default:
		return false;
	}
}

bool condition_true(struct view *view, const struct scope *scope, const char *condition)
{
	struct span rest = {condition, strlen(condition)}, part = {NULL, 0};

	while (next_part(&rest, "&&", &part)) {
		struct term term = read_term(part);
		struct value value = span_value(view, scope, term.path);
		bool yes = term.comparison == IS_TRUE ? value_true(&value) != term.negated : compare(&term, &value);
		if (!yes)
			return false;
	}
	return true;
}

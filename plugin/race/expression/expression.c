/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "expression.h"
#include "race/file/said.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 16 /* of ( and ! */
#define MAX_UP    8
#define MAX_INDEX 100000

static size_t compiled;

size_t expression_compiled(void)
{
	return __atomic_load_n(&compiled, __ATOMIC_RELAXED);
}

bool expression_fail(struct expression_reading *reading, size_t at, const char *format, ...)
{
	char what[EXPRESSION_ERROR_SIZE - 40];
	size_t line, column;
	va_list args;

	if (reading->error[0])
		return false;
	va_start(args, format);
	vsnprintf(what, sizeof(what), race_said(format), args);
	va_end(args);
	rg_line_and_column(reading->text, at, &line, &column);
	snprintf(reading->error, sizeof(reading->error), race_said("character %zu: %s"), column, what);
	rg_utf8_drop_cut(reading->error);
	return false;
}

static size_t offset_of(const struct expression_reading *reading)
{
	return (size_t)(reading->at - reading->text);
}

static void skip_blanks(struct expression_reading *reading)
{
	reading->at += strspn(reading->at, " ");
}

static bool read_sign(struct expression_reading *reading, const char *sign)
{
	if (!rg_starts_with(reading->at, sign))
		return false;
	reading->at += strlen(sign);
	return true;
}

/* The text at the place up to the next blank, for messages. */
static bool fail_got(struct expression_reading *reading, const char *expected)
{
	int length = (int)strcspn(reading->at, " ");

	if (!length)
		return expression_fail(reading, offset_of(reading), "expected %s", race_said(expected));
	return expression_fail(reading, offset_of(reading), "expected %s, not \"%.*s\"", race_said(expected),
			       length > 40 ? 40 : length, reading->at);
}

/* ---- paths ---- */

#define SIGNS " .[](){}|&!<>='\"^$@?" /* these signs end a name; a name that contains one is written as ['…'] */

static const char *read_name(struct expression_reading *reading)
{
	size_t length = strcspn(reading->at, SIGNS);

	if (!length) {
		expression_fail(reading, offset_of(reading), "a name is missing");
		return NULL;
	}
	const char *name = rg_arena_strndup(reading->arena, reading->at, length);
	reading->at += length;
	return name;
}

/* The text between quotes; NULL when they are not closed. */
static const char *read_quoted(struct expression_reading *reading)
{
	const char *end = strchr(reading->at + 1, '\'');

	if (!end) {
		expression_fail(reading, offset_of(reading), "a ' has no second one");
		return NULL;
	}
	const char *text = rg_arena_strndup(reading->arena, reading->at + 1, (size_t)(end - reading->at - 1));
	reading->at = end + 1;
	return text;
}

static bool read_index(struct expression_reading *reading, int *index)
{
	char *end;
	long number = strtol(reading->at, &end, 10);

	if (end == reading->at || number < -1 || number > MAX_INDEX)
		return expression_fail(reading, offset_of(reading), "expected [0], [-1], [*], [@name] or ['name']");
	*index = (int)number;
	reading->at = end;
	return true;
}

/* [*], [2], [-1], [@name], ['a.b'] */
static bool read_bracket(struct expression_reading *reading, struct expression_step *step)
{
	size_t open = offset_of(reading);

	reading->at++;
	if (read_sign(reading, "*")) {
		step->kind = EXPRESSION_ALL;
	} else if (*reading->at == '\'') {
		step->kind = EXPRESSION_MEMBER;
		step->name = read_quoted(reading);
	} else if (read_sign(reading, "@")) {
		step->kind = EXPRESSION_ITEM_OF;
		step->name = read_name(reading);
	} else {
		step->kind = EXPRESSION_ITEM;
		read_index(reading, &step->index);
	}
	return !reading->error[0] &&
	       (read_sign(reading, "]") || expression_fail(reading, open, "a \"[\" has no \"]\""));
}

static bool read_steps(struct expression_reading *reading, struct expression_path *path)
{
	struct expression_step steps[EXPRESSION_MAX_STEPS];
	/* The first step needs no point before it, because nothing precedes it. */
	bool first = !(path->start == EXPRESSION_ROOT && *reading->at == '.');

	for (; *reading->at == '[' || (first ? !strchr(SIGNS, *reading->at) : *reading->at == '.'); first = false) {
		if (path->count == EXPRESSION_MAX_STEPS)
			return expression_fail(reading, offset_of(reading), "a path of more than %d steps",
					       EXPRESSION_MAX_STEPS);
		struct expression_step *step = &steps[path->count++];
		bool bracket = *reading->at == '[';
		reading->at += !bracket && !first;
		*step = (struct expression_step){.kind = EXPRESSION_MEMBER, .at = offset_of(reading)};
		if (bracket ? !read_bracket(reading, step) : !(step->name = read_name(reading)))
			return false;
	}
	struct expression_step *kept = rg_arena_alloc(reading->arena, path->count, sizeof(*kept));
	if (path->count)
		memcpy(kept, steps, path->count * sizeof(*kept));
	path->steps = kept;
	return true;
}

static bool read_path(struct expression_reading *reading, struct expression_path *path)
{
	const char *from = reading->at;

	*path = (struct expression_path){.start = EXPRESSION_HERE, .at = offset_of(reading)};
	if (read_sign(reading, "@")) {
		path->start = EXPRESSION_NAMED;
		path->word = read_name(reading);
	} else if (*from == '.' && strchr(SIGNS, from[1])) {
		reading->at++; /* "." alone is the scope itself */
	} else {
		if (read_sign(reading, "$"))
			path->start = EXPRESSION_ROOT;
		while (path->start == EXPRESSION_HERE && read_sign(reading, "^"))
			path->up++;
		read_steps(reading, path);
	}
	if (reading->error[0])
		return false;
	if (reading->at == from)
		return expression_fail(reading, path->at, "a name is missing");
	if (path->up > MAX_UP)
		return expression_fail(reading, path->at, "more than %d ^", MAX_UP);
	path->source = rg_arena_strndup(reading->arena, from, (size_t)(reading->at - from));
	return !reading->rules->path || reading->rules->path(reading, path);
}

/* ---- texts ---- */

static bool read_filters(struct expression_reading *reading, struct expression_place *place)
{
	for (skip_blanks(reading); read_sign(reading, "|"); skip_blanks(reading)) {
		skip_blanks(reading);
		size_t at = offset_of(reading), length = strcspn(reading->at, " |{}");
		if (!length)
			return expression_fail(reading, at, "a filter is missing");
		if (place->filter_count == EXPRESSION_MAX_FILTERS)
			return expression_fail(reading, at, "more than %d filters", EXPRESSION_MAX_FILTERS);
		place->filters[place->filter_count++] = (struct expression_filter){
			.name = rg_arena_strndup(reading->arena, reading->at, length), .at = at};
		reading->at += length;
	}
	return true;
}

static bool read_place(struct expression_reading *reading, struct expression_place *place)
{
	size_t open = offset_of(reading);

	reading->at++;
	skip_blanks(reading);
	place->at = offset_of(reading);
	if (read_sign(reading, "=")) {
		size_t length = strcspn(reading->at, " |{}");
		place->word = rg_arena_strndup(reading->arena, reading->at, length);
		reading->at += length;
	} else if (!strchr(reading->at, '}')) {
		return expression_fail(reading, open, "a \"{\" has no \"}\"");
	} else if (!read_path(reading, &place->path)) {
		return false;
	}
	place->optional = read_sign(reading, "?");
	if (!read_filters(reading, place))
		return false;
	if (!read_sign(reading, "}"))
		return *reading->at ? fail_got(reading, "| or }")
				    : expression_fail(reading, open, "a \"{\" has no \"}\"");
	return !reading->rules->place || reading->rules->place(reading, place);
}

static const struct expression_text *read_text(struct expression_reading *reading)
{
	struct expression_text *to = rg_arena_alloc(reading->arena, 1, sizeof(*to));
	size_t most = 0;

	for (const char *at = reading->at; *at; at++)
		most += *at == '{';
	most = most > EXPRESSION_MAX_PLACES ? EXPRESSION_MAX_PLACES : most;
	to->literals = rg_arena_alloc(reading->arena, most + 1, sizeof(*to->literals));
	to->places = rg_arena_alloc(reading->arena, most, sizeof(*to->places));
	for (;;) {
		size_t length = strcspn(reading->at, "{}");
		to->literals[to->count] = rg_arena_strndup(reading->arena, reading->at, length);
		reading->at += length;
		if (!*reading->at)
			return to;
		if (*reading->at == '}')
			expression_fail(reading, offset_of(reading), "a \"}\" has no \"{\"");
		else if (to->count == EXPRESSION_MAX_PLACES)
			expression_fail(reading, offset_of(reading), "more than %d { }", EXPRESSION_MAX_PLACES);
		if (reading->error[0] || !read_place(reading, &to->places[to->count++]))
			return NULL;
	}
}

/* ---- conditions ---- */

static const struct {
	const char *sign;
	enum expression_operator operator_;
} operators[] = {
	{"==", EXPRESSION_EQUAL},    {"!=", EXPRESSION_UNEQUAL}, {"<=", EXPRESSION_AT_MOST},
	{">=", EXPRESSION_AT_LEAST}, {"<", EXPRESSION_LESS},     {">", EXPRESSION_MORE},
};

static enum expression_operator read_operator(struct expression_reading *reading)
{
	skip_blanks(reading);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (read_sign(reading, operators[i].sign))
			return operators[i].operator_;
	}
	return EXPRESSION_GIVEN;
}

static bool read_literal(struct expression_reading *reading, struct expression_condition *test)
{
	skip_blanks(reading);
	size_t at = offset_of(reading), length = strcspn(reading->at, " (){}|&!<>='\"");
	if (*reading->at == '\'') {
		test->text = read_quoted(reading);
	} else if (length) {
		test->text = rg_arena_strndup(reading->arena, reading->at, length);
		reading->at += length;
	} else {
		expression_fail(reading, at, "a value is missing");
	}
	if (!test->text)
		return false;
	test->number = expression_number(test->text);
	bool ordered = test->operator_ != EXPRESSION_EQUAL && test->operator_ != EXPRESSION_UNEQUAL;
	return !ordered || !isnan(test->number) || expression_fail(reading, at, "expected a number");
}

static bool read_test(struct expression_reading *reading, struct expression_condition *test)
{
	if (++reading->tests > EXPRESSION_MAX_TESTS)
		return expression_fail(reading, offset_of(reading), "more than %d tests", EXPRESSION_MAX_TESTS);
	if (!read_path(reading, &test->path))
		return false;
	test->operator_ = read_operator(reading);
	if (test->operator_ == EXPRESSION_GIVEN && *reading->at == '=')
		return expression_fail(reading, offset_of(reading), "equals is ==");
	if (test->operator_ != EXPRESSION_GIVEN && !read_literal(reading, test))
		return false;
	return !reading->rules->test || reading->rules->test(reading, test);
}

static const struct expression_condition *read_joined(struct expression_reading *reading,
						      enum expression_operator operator_);

/* "!x", "( … )" or a test. */
static const struct expression_condition *read_one(struct expression_reading *reading)
{
	struct expression_condition *one = rg_arena_alloc(reading->arena, 1, sizeof(*one));
	size_t at;

	skip_blanks(reading);
	at = offset_of(reading);
	if (*reading->at != '(' && *reading->at != '!')
		return read_test(reading, one) ? one : NULL;
	if (++reading->depth > MAX_DEPTH) {
		expression_fail(reading, at, "nested too deeply");
		return NULL;
	}
	const struct expression_condition *inner;
	if (read_sign(reading, "!")) {
		inner = read_one(reading);
		if (inner && inner->operator_ >= EXPRESSION_EQUAL && inner->operator_ <= EXPRESSION_MORE &&
		    reading->text[at + 1 + strspn(reading->text + at + 1, " ")] != '(')
			expression_fail(reading, at, "a ! before a comparison: write !( … )");
		*one = (struct expression_condition){.operator_ = EXPRESSION_NOT, .left = inner};
		inner = one;
	} else {
		reading->at++;
		inner = read_joined(reading, EXPRESSION_OR);
		skip_blanks(reading);
		if (inner && !read_sign(reading, ")"))
			expression_fail(reading, at, "a \"(\" has no \")\"");
	}
	reading->depth--;
	return reading->error[0] ? NULL : inner;
}

/* Terms with || between, each of them terms with && between. */
static const struct expression_condition *read_joined(struct expression_reading *reading,
						      enum expression_operator operator_)
{
	bool any = operator_ == EXPRESSION_OR;
	const struct expression_condition *left = any ? read_joined(reading, EXPRESSION_AND) : read_one(reading);

	for (skip_blanks(reading); left && read_sign(reading, any ? "||" : "&&"); skip_blanks(reading)) {
		struct expression_condition *both = rg_arena_alloc(reading->arena, 1, sizeof(*both));
		both->operator_ = operator_;
		both->left = left;
		both->right = any ? read_joined(reading, EXPRESSION_AND) : read_one(reading);
		left = both->right ? both : NULL;
	}
	return left;
}

const void *expression_compile(struct expression_reading *reading, enum expression_kind kind, const char *text)
{
	struct expression_path *path = NULL;
	const void *made;

	__atomic_add_fetch(&compiled, 1, __ATOMIC_RELAXED);
	reading->text = reading->at = text;
	reading->depth = reading->tests = 0;
	reading->error[0] = 0;
	if (kind == EXPRESSION_PATH) {
		made = path = rg_arena_alloc(reading->arena, 1, sizeof(*path));
		read_path(reading, path);
	} else {
		made = kind == EXPRESSION_TEXT ? (const void *)read_text(reading) : read_joined(reading, EXPRESSION_OR);
	}
	if (*reading->at && path && *reading->at == ' ')
		fail_got(reading, "the end (a name with a blank stands in ['…'])");
	else if (*reading->at)
		fail_got(reading, path ? "the end of the path" : "&&, || or the end");
	return reading->error[0] ? NULL : made;
}

/* ---- evaluating ---- */

double expression_number(const char *text)
{
	bool minus = *text == '-', point = false;
	double number = 0, scale = 1;
	int digits = 0;

	for (text += minus || *text == '+'; *text; text++) {
		if (*text == '.' && digits && !point) {
			point = true;
			continue;
		}
		if (*text < '0' || *text > '9')
			return NAN;
		number = number * 10 + (*text - '0');
		scale *= point ? 10 : 1;
		digits++;
	}
	return digits ? (minus ? -number : number) / scale : NAN;
}

static bool is_equal(const struct expression_condition *test, const struct expression_found *found)
{
	if (found->text)
		return strcmp(found->text, test->text) == 0;
	return isnan(found->number) ? !*test->text : found->number == test->number;
}

static bool test_holds(const struct expression_condition *test, const struct expression_found *found)
{
	switch (test->operator_) {
	case EXPRESSION_GIVEN:
		return found->given;
	case EXPRESSION_EQUAL:
		return is_equal(test, found);
	case EXPRESSION_UNEQUAL:
		return !is_equal(test, found);
	case EXPRESSION_AT_MOST:
		return found->number <= test->number;
	case EXPRESSION_AT_LEAST:
		return found->number >= test->number;
	case EXPRESSION_LESS:
		return found->number < test->number;
	case EXPRESSION_MORE:
		return found->number > test->number;
	default:
		return false;
	}
}

bool expression_holds(const struct expression_condition *condition, expression_find find, void *data)
{
	if (!condition)
		return true;
	switch (condition->operator_) {
	case EXPRESSION_NOT:
		return !expression_holds(condition->left, find, data);
	case EXPRESSION_AND:
		return expression_holds(condition->left, find, data) && expression_holds(condition->right, find, data);
	case EXPRESSION_OR:
		return expression_holds(condition->left, find, data) || expression_holds(condition->right, find, data);
	default: {
		struct expression_found found = find(data, &condition->path);
		bool is = test_holds(condition, &found);
		rg_free(found.owned);
		return is;
	}
	}
}

size_t expression_terms(const struct expression_condition *condition)
{
	if (condition && condition->operator_ == EXPRESSION_AND)
		return expression_terms(condition->left) + expression_terms(condition->right);
	return condition != NULL;
}

bool expression_add(const struct expression_text *text, expression_fill fill, void *data, struct rg_buffer *to)
{
	bool good = rg_buffer_text(to, text->literals[0]);

	for (size_t i = 0; good && i < text->count; i++) {
		enum expression_filled filled = fill(data, &text->places[i], to);
		good = filled == EXPRESSION_FILLED || (filled == EXPRESSION_MISSING && text->places[i].optional);
		good = good && rg_buffer_text(to, text->literals[i + 1]);
	}
	return good;
}

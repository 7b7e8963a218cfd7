/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The small language of templates and mappings (docs/expressions.md): paths, texts with paths in them, conditions. A
 * text is compiled once, when its file is read, into a form that is evaluated without parsing. The caller says what
 * names mean: by rules that check them at compile time, and by a function that finds values. Any thread; compiled forms
 * lie in the caller's arena and are immutable.
 */
#ifndef RG_RACE_EXPRESSION_EXPRESSION_H
#define RG_RACE_EXPRESSION_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/format.h"
#include "base/mem.h"
#include "base/text.h"

#define EXPRESSION_MAX_STEPS   16 /* of a path */
#define EXPRESSION_MAX_PLACES  16 /* of a text */
#define EXPRESSION_MAX_TESTS   64 /* of a condition */
#define EXPRESSION_MAX_FILTERS 4  /* of a place */
#define EXPRESSION_ERROR_SIZE  240

enum expression_step_kind {
	EXPRESSION_MEMBER = 1, /* .name or ['name'] */
	EXPRESSION_ITEM,       /* [2] from 0; [-1] the last one that holds something */
	EXPRESSION_ITEM_OF,    /* [@name]: counted from 1 by a parameter */
	EXPRESSION_ALL,        /* [*]: every item of a list, every member of an object */
};

struct expression_step {
	enum expression_step_kind kind;
	const char *name;
	int index;
	size_t at;            /* its offset in the text, in bytes; for the rules */
	const void *resolved; /* what the rules found for it; may be NULL */
};

enum expression_start {
	EXPRESSION_HERE = 1, /* the innermost scope, or `up` scopes further out */
	EXPRESSION_ROOT,     /* $: the outermost */
	EXPRESSION_NAMED,    /* @word */
};

struct expression_path {
	const char *source; /* as it was written */
	enum expression_start start;
	int up;
	const char *word;
	const struct expression_step *steps;
	size_t count;
	size_t at;
	/* the type it leads to, as the rules number and describe types */
	int kind;
	const void *type;
};

struct expression_filter {
	const char *name;
	size_t at;
	int code; /* as the rules number filters */
};

/* A place in a text: { }. */
struct expression_place {
	struct expression_path path;
	const char *word; /* {=Word}, instead of the path */
	bool optional;    /* {path?} */
	struct expression_filter filters[EXPRESSION_MAX_FILTERS];
	size_t filter_count;
	size_t at;
};

struct expression_text {
	const char **literals; /* count + 1: before, between and behind the places */
	struct expression_place *places;
	size_t count;
};

enum expression_operator {
	EXPRESSION_GIVEN = 1,
	EXPRESSION_EQUAL,
	EXPRESSION_UNEQUAL,
	EXPRESSION_AT_MOST,
	EXPRESSION_AT_LEAST,
	EXPRESSION_LESS,
	EXPRESSION_MORE,
	EXPRESSION_NOT, /* left */
	EXPRESSION_AND, /* left, right */
	EXPRESSION_OR,
};

struct expression_condition {
	enum expression_operator operator_;
	const struct expression_condition *left, *right;
	struct expression_path path; /* of the tests */
	const char *text;            /* what it is compared with */
	double number;               /* the same as a number; NAN */
};

/* ---- compiling ---- */

struct expression_reading;

/*
 * The rules say what names mean. Each function returns true or expression_fail(), and may set the members that are for
 * the rules. NULL: everything is allowed.
 */
struct expression_rules {
	bool (*path)(struct expression_reading *reading, struct expression_path *path);
	bool (*place)(struct expression_reading *reading, struct expression_place *place);
	bool (*test)(struct expression_reading *reading, struct expression_condition *test);
};

/* The caller gives the first three; the rest is the compiler's. */
struct expression_reading {
	struct rg_arena *arena;
	const struct expression_rules *rules;
	const void *scope;                 /* for the rules */
	char error[EXPRESSION_ERROR_SIZE]; /* "character 9: driver has no "surname""; "" when there is none */
	const char *text, *at;
	int depth, tests;
};

enum expression_kind { EXPRESSION_PATH = 1, EXPRESSION_TEXT, EXPRESSION_CONDITION };

/* The struct of that kind; NULL with the reason in reading->error. */
const void *expression_compile(struct expression_reading *reading, enum expression_kind kind, const char *text);
/* For the rules: reports a fault at that byte of the text. Always false; the first report counts. */
bool expression_fail(struct expression_reading *reading, size_t at, const char *format, ...) RG_FORMAT(3, 4);
/* How many texts this process has compiled so far; tests use it to see that drawing compiles nothing. */
size_t expression_compiled(void);

/* ---- evaluating ---- */

/* The value that a path leads to. */
struct expression_found {
	bool given;       /* a path alone as a condition: there, not empty, not zero, not false */
	const char *text; /* for ==; NULL: compare the number */
	double number;    /* for <; NAN: no number */
	char *owned;      /* for the caller to free with rg_free; may be NULL */
};

typedef struct expression_found (*expression_find)(void *data, const struct expression_path *path);
/*
 * NULL always holds. A value that is not given equals only ''; one that is no number is neither more nor less than any.
 */
bool expression_holds(const struct expression_condition *condition, expression_find find, void *data);
/* How many conditions are joined by && at the top level; 0 for NULL. */
size_t expression_terms(const struct expression_condition *condition);

enum expression_filled {
	EXPRESSION_FILLED = 1,
	EXPRESSION_MISSING, /* no value, which is allowed for an optional place */
	EXPRESSION_REFUSED, /* there is a value that must not stand here, or it has no room */
};

/* Adds the value of a place. */
typedef enum expression_filled (*expression_fill)(void *data, const struct expression_place *place,
						  struct rg_buffer *to);
/* Adds the text with its places filled; false when a place that is not optional has no value, or one is refused. */
bool expression_add(const struct expression_text *text, expression_fill fill, void *data, struct rg_buffer *to);

/* Sign, digits, point, digits, whatever the locale; NAN when it is no such number. */
double expression_number(const char *text);

#endif

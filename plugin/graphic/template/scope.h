/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scope of race/expression/expression.h for templates: says what their names mean. Every path, text and condition
 * is compiled and checked against the types when a template is read; evaluating never fails. Work thread and tool.
 */
#ifndef RG_GRAPHIC_TEMPLATE_SCOPE_H
#define RG_GRAPHIC_TEMPLATE_SCOPE_H

#include "own_words.h"
#include "race/file/words.h"
#include "graphic/view/value.h"
#include "race/expression/expression.h"

/* The on-air words that a template may use. */
struct words_known {
	const struct words *words;
	const struct own_words *own;                 /* the template's */
	bool (*theme)(void *data, const char *name); /* some theme's own; NULL: none */
	void *data;
};

/* Names that a path may begin with; the innermost wins. The outermost scope has name NULL: members of the view. */
struct scope {
	const struct scope *outer;
	const char *name;                /* when a template is read */
	const struct words_known *words; /* when a template is read; NULL: any */
	enum value_kind kind;
	const struct race_type *type;
	struct value value; /* when it is drawn */
};

/* The outermost scope. */
struct scope scope_root(void);
struct scope scope_inner(const struct scope *outer, const struct value *value);

/* The rules to compile with. They set a path's `kind` to an enum value_kind, and its `type` to a struct race_type. */
struct expression_reading scope_reading(const struct scope *scope, struct rg_arena *arena);

struct value path_value(struct view *view, const struct scope *scope, const struct expression_path *path);
/*
 * The text with its places filled in, from the view's arena. NULL when a place that is not optional has no value (a
 * text that holds none is always given).
 */
const char *text_value(struct view *view, const struct scope *scope, const struct expression_text *text);
/* NULL always holds. */
bool condition_true(struct view *view, const struct scope *scope, const struct expression_condition *condition);

#endif

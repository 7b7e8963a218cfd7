/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The small language of templates: paths ("driver.last_name"), texts ("{driver.age|Age}") and conditions
 * ("grid.rows == 1 && !cell.entry"). Everything is checked against the types when a template is read; evaluating never
 * fails. Work thread and tool.
 *
 *   text       letters with {path} or {path|filter|filter} or {=Word} in them
 *   filter     upper · number (decimal sign of the language) · date · date-full · date-long · clock ·
 *              Word (the on-air word OnAir.Word with {} in it; OnAir.Word.1 for the number 1) ·
 *              Word. (the on-air word OnAir.Word.value; the value itself when there is no such word)
 *   condition  term && term ...; term: path, !path, path == literal, path != literal, and < <= > >= for numbers
 */
#ifndef RG_GRAPHIC_EXPRESSION_H
#define RG_GRAPHIC_EXPRESSION_H

#include "graphic/view/value.h"

/* Names that a path may begin with; the innermost wins. The outermost scope has name NULL: members of the view. */
struct scope {
	const struct scope *outer;
	const char *name;
	enum value_kind kind;
	const struct race_type *type;
	struct value value; /* not used by the checks */
};

/* The outermost scope. */
struct scope scope_root(void);
struct scope scope_inner(const struct scope *outer, const char *name, const struct value *value);

#define EXPRESSION_ERROR_SIZE 200

/* False with a sentence in `error` (EXPRESSION_ERROR_SIZE bytes). *kind and *type tell what it leads to. */
bool path_check(const struct scope *scope, const char *path, enum value_kind *kind, const struct race_type **type,
		char *error);
bool text_check(const struct scope *scope, const char *text, char *error);
bool condition_check(const struct scope *scope, const char *condition, char *error);

struct value path_value(struct view *view, const struct scope *scope, const char *path);
/*
 * The text with its placeholders filled in, from the view's arena. NULL when a placeholder has no value (a text that
 * holds none is always given).
 */
const char *text_value(struct view *view, const struct scope *scope, const char *text);
bool condition_true(struct view *view, const struct scope *scope, const char *condition);

#endif

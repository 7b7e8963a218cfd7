/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests of the graphic room share: views of small race days, templates laid out, throw-away folders. Race days
 * and templates are written with ' for ". Failures fail the test.
 */
#ifndef RG_TESTS_SUPPORT_GRAPHIC_H
#define RG_TESTS_SUPPORT_GRAPHIC_H

#include "graphic/paint/box.h"
#include "graphic/template/library.h"
#include "graphic/template/scope.h"

struct graphic_bench {
	struct library *library;
	struct typesetter *typesetter;
	struct flag_set *flags;
};

/* The staged data, and what gives it to a group of tests and takes it away; one a test program. */
extern struct graphic_bench bench;
int bench_open(void **state);
int bench_close(void **state);

/* A view of a race day; `ask` may be NULL. bench_view_close. */
struct bench_view {
	struct view view;
	struct graphic_ask ask;
	struct rg_arena *arena;
};

void bench_view_open(struct bench_view *bench_view, const char *day, const char *language,
		     const struct graphic_ask *ask);
void bench_view_close(struct bench_view *bench_view);
/* What a path leads to; fails when it is none. */
struct value bench_value(struct bench_view *bench_view, const char *path);

/* `'` becomes `"`; new. */
char *bench_quoted(const char *text);

/* A template's children laid out in the frame; NULL when its `needs` is not there. */
struct bench_layout {
	struct bench_view on;
	struct template *template;
	struct box *root;
	const char *error; /* what could not be bound */
};

void bench_layout_open(struct bench_layout *layout, const char *day, const char *children);
void bench_layout_close(struct bench_layout *layout);
/* The box with that id; fails when it is not there. */
const struct box *bench_box(const struct bench_layout *layout, const char *id);

/* A new folder below the system's temporary one, and its end with all that is in it. */
char *bench_folder_make(void);
void bench_folder_remove(char *folder);
void bench_write(const char *folder, const char *name, const char *text);

#endif

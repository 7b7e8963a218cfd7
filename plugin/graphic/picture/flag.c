/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flag.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "flag_file.h"

#define PI             3.14159265358979323846
#define MAX_REMEMBERED 1000 /* there are 300 codes; more is somebody's mischief */

struct entry {
	char code[8];
	struct flag *flag; /* NULL: there is none to show */
};

struct flag_set {
	char *directory;
	struct rg_array entries; /* struct entry */
};

struct flag_set *flag_set_create(const char *directory)
{
	struct flag_set *set = rg_alloc(1, sizeof(*set));

	set->directory = rg_strdup(directory);
	return set;
}

void flag_set_destroy(struct flag_set *set)
{
	if (!set)
		return;
	struct entry *entries = set->entries.items;
	for (size_t i = 0; i < set->entries.count; i++)
		flag_file_destroy(entries[i].flag);
	rg_array_finish(&set->entries);
	rg_free(set->directory);
	rg_free(set);
}

static bool capitals(const char *text, int count)
{
	for (int i = 0; i < count; i++) {
		if (text[i] < 'A' || text[i] > 'Z')
			return false;
	}
	return true;
}

/* FI or GB-ENG: nothing else may become the name of a file. */
static bool is_code(const char *text)
{
	if (!text || !capitals(text, 2))
		return false;
	return !text[2] || (text[2] == '-' && capitals(text + 3, 3) && !text[6]);
}

static struct flag *load(const struct flag_set *set, const char *code)
{
	struct race_problems problems = {0};
	struct flag *flag = NULL;
	char *path = rg_asprintf("%s/%s.json", set->directory, code);

	if (rg_file_exists(path))
		flag = flag_file_load(path, &problems);
	for (size_t i = 0; i < problems.count; i++)
		rg_warning("flag %s", problems.lines[i]);
	race_problems_finish(&problems);
	rg_free(path);
	return flag;
}

const struct flag *flag_set_find(struct flag_set *set, const char *iso2)
{
	const struct entry *entries = set->entries.items;

	if (!is_code(iso2))
		return NULL;
	for (size_t i = 0; i < set->entries.count; i++) {
		if (strcmp(entries[i].code, iso2) == 0)
			return entries[i].flag;
	}
	if (set->entries.count >= MAX_REMEMBERED)
		return NULL;
	struct entry *entry = rg_array_push(&set->entries, sizeof(*entry));
	memcpy(entry->code, iso2, strlen(iso2) + 1);
	entry->flag = load(set, iso2);
	return entry->flag;
}

double flag_ratio(const struct flag *flag)
{
	return flag->ratio;
}

void flag_fit(const struct flag *flag, double *x, double *y, double *width, double *height)
{
	double fit_width = fmin(round(*height * flag->ratio), *width);
	double fit_height = fmin(round(*width / flag->ratio), *height);

	*x += floor((*width - fit_width) / 2);
	*y += floor((*height - fit_height) / 2);
	*width = fmax(fit_width, 1);
	*height = fmax(fit_height, 1);
}

static void corners_path(cairo_t *cairo, const double *numbers, size_t count)
{
	cairo_new_path(cairo);
	for (size_t i = 0; i < count; i++)
		cairo_line_to(cairo, numbers[2 * i], numbers[2 * i + 1]);
}

static void star_path(cairo_t *cairo, const struct flag_shape *star)
{
	cairo_new_path(cairo);
	for (int i = 0; i < 2 * star->points; i++) {
		double radius = star->numbers[2] * (i % 2 ? star->inner : 1),
		       angle = star->turn + PI * i / star->points;
		cairo_line_to(cairo, star->numbers[0] + radius * sin(angle), star->numbers[1] - radius * cos(angle));
	}
	cairo_close_path(cairo);
}

static void paint(cairo_t *cairo, const struct flag_shape *shape)
{
	cairo_set_source_rgb(cairo, (shape->fill >> 16 & 255) / 255.0, (shape->fill >> 8 & 255) / 255.0,
			     (shape->fill & 255) / 255.0);
	if (shape->width > 0) {
		cairo_set_line_width(cairo, shape->width);
		cairo_stroke(cairo);
	} else {
		cairo_fill(cairo);
	}
}

/* `units`: the size of the area, to whose edges crosses reach. */
static void draw_plain(cairo_t *cairo, const struct flag_shape *shape, const double *units)
{
	const double *n = shape->numbers;

	cairo_new_path(cairo);
	switch (shape->kind) {
	case FLAG_RECT:
		cairo_rectangle(cairo, n[0], n[1], n[2], n[3]);
		break;
	case FLAG_CROSS:
		cairo_rectangle(cairo, n[0] - n[2] / 2, 0, n[2], units[1]);
		cairo_rectangle(cairo, 0, n[1] - n[2] / 2, units[0], n[2]);
		break;
	case FLAG_CIRCLE:
		cairo_arc(cairo, n[0], n[1], n[2], 0, 2 * PI);
		cairo_close_path(cairo);
		break;
	case FLAG_STAR:
		star_path(cairo, shape);
		break;
	case FLAG_POLYGON:
		corners_path(cairo, n, shape->count);
		cairo_close_path(cairo);
		break;
	case FLAG_LINE:
		corners_path(cairo, n, shape->count);
		break;
	case FLAG_GROUP:
		return;
	}
	paint(cairo, shape);
}

static void draw_shape(cairo_t *cairo, const struct flag_shape *shape, const double *units)
{
	cairo_save(cairo);
	for (int i = 0; i < shape->repeat; i++) {
		if (i > 0)
			cairo_translate(cairo, shape->step[0], shape->step[1]);
		if (shape->kind != FLAG_GROUP) {
			draw_plain(cairo, shape, units);
			continue;
		}
		const double *box = shape->numbers;
		cairo_save(cairo);
		cairo_translate(cairo, box[0], box[1]);
		cairo_scale(cairo, box[2] / shape->units[0], box[3] / shape->units[1]);
		if (shape->clip)
			corners_path(cairo, shape->clip, shape->clip_count);
		else
			cairo_rectangle(cairo, 0, 0, shape->units[0], shape->units[1]);
		cairo_clip(cairo);
		/* The recursion ends because flag_file.c allows at most three groups within each other. */
		for (size_t child = 0; child < shape->group_count; child++)
			draw_shape(cairo, &shape->group[child], shape->units);
		cairo_restore(cairo);
	}
	cairo_restore(cairo);
}

void flag_draw(const struct flag *flag, cairo_t *cairo, double x, double y, double width, double height)
{
	const double whole[] = {1, 1};

	/* After a scale of 0 Cairo refuses to draw anything more. */
	if (!(width > 0 && height > 0))
		return;
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_scale(cairo, width, height);
	cairo_set_operator(cairo, CAIRO_OPERATOR_OVER);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	draw_shape(cairo, &flag->root, whole);
	cairo_restore(cairo);
	cairo_new_path(cairo);
}

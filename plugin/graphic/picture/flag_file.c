/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flag_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "race/file/json_file.h"
#include "race/file/said.h"

#define FILE_LIMIT  (64 * 1024)
#define MAX_SHAPES  200  /* in a file */
#define MAX_DRAWN   2000 /* with all repetitions */
#define MAX_CORNERS 300  /* of one polygon */
#define MAX_REPEAT  50
#define MAX_DEPTH   3
#define MAX_NUMBER  10000 /* either side of zero */
#define MAX_RATIO   4.0

static const struct kind {
	const char *name;
	enum flag_shape_kind kind;
	int numbers; /* 0: a list of corners */
} kinds[] = {
	{"rect", FLAG_RECT, 4},       {"cross", FLAG_CROSS, 3}, {"circle", FLAG_CIRCLE, 3}, {"star", FLAG_STAR, 3},
	{"polygon", FLAG_POLYGON, 0}, {"line", FLAG_LINE, 0},   {"group", FLAG_GROUP, 4},
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

struct loader {
	struct rg_arena *arena; /* the flag's */
	struct rg_arena *paths; /* of members, until all is read */
	const char *file;
	struct race_problems *problems;
	int shapes;
};

static bool fail_flag(const struct loader *loader, const char *path, const char *expected)
{
	race_problems_add(loader->problems, "%s: %s: %s", loader->file, path, race_said(expected));
	return false;
}

/* "shapes[2]" and "rect" make "shapes[2].rect". */
static const char *join(const struct loader *loader, const char *path, const char *member)
{
	return rg_arena_printf(loader->paths, "%s.%s", path, member);
}

static const char *element(const struct loader *loader, const char *path, int index)
{
	return rg_arena_printf(loader->paths, "%s[%d]", path, index);
}

static bool is_number(const cJSON *item, double low, double high)
{
	/* Written so that NAN is refused. */
	return cJSON_IsNumber(item) && item->valuedouble >= low && item->valuedouble <= high;
}

static bool read_numbers(const struct loader *loader, const cJSON *list, double *numbers, int count, double low,
			 const char *path)
{
	char expected[64];
	bool right = cJSON_IsArray(list) && cJSON_GetArraySize(list) == count;

	for (int i = 0; right && i < count; i++) {
		const cJSON *item = cJSON_GetArrayItem(list, i);
		right = is_number(item, low, MAX_NUMBER);
		if (right)
			numbers[i] = item->valuedouble;
	}
	snprintf(expected, sizeof(expected), "expected %d numbers from %g to %d", count, low, MAX_NUMBER);
	return right || fail_flag(loader, path, expected);
}

static bool read_corners(const struct loader *loader, const cJSON *list, int least, double **numbers, size_t *count,
			 const char *path)
{
	char expected[64];
	const cJSON *corner;
	int size = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0, i = 0;

	snprintf(expected, sizeof(expected), "expected %d to %d corners", least, MAX_CORNERS);
	if (size < least || size > MAX_CORNERS)
		return fail_flag(loader, path, expected);
	*numbers = rg_arena_alloc(loader->arena, (size_t)size * 2, sizeof(**numbers));
	*count = (size_t)size;
	cJSON_ArrayForEach(corner, list)
	{
		if (!read_numbers(loader, corner, *numbers + 2 * i, 2, -MAX_NUMBER, element(loader, path, i)))
			return false;
		i++;
	}
	return true;
}

static bool read_color(const struct loader *loader, const cJSON *item, uint32_t *color, const char *path)
{
	const char *text = cJSON_IsString(item) ? item->valuestring : "";

	if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789ABCDEFabcdef") != 6)
		return fail_flag(loader, path, "expected a colour such as #003580");
	*color = (uint32_t)strtoul(text + 1, NULL, 16);
	return true;
}

/* A member that may be left out, when the shape is of a kind that can have it. */
static bool read_option(const struct loader *loader, const cJSON *item, double low, double high, double *value,
			const char *path)
{
	char expected[64];

	snprintf(expected, sizeof(expected), "expected a number from %g to %g", low, high);
	if (!is_number(item, low, high))
		return fail_flag(loader, path, expected);
	*value = item->valuedouble;
	return true;
}

static bool read_repeat(const struct loader *loader, const cJSON *item, struct flag_shape *shape, const char *path)
{
	double numbers[3];

	if (!read_numbers(loader, item, numbers, 3, -MAX_NUMBER, path))
		return false;
	if (numbers[0] < 1 || numbers[0] > MAX_REPEAT || numbers[0] != floor(numbers[0]))
		return fail_flag(loader, path, "expected a whole number from 1 to 50 first");
	shape->repeat = (int)numbers[0];
	shape->step[0] = numbers[1];
	shape->step[1] = numbers[2];
	return true;
}

static bool read_shapes(struct loader *loader, const cJSON *list, struct flag_shape *group, int depth,
			const char *path);

/* The members beside the one that says the kind. */
static bool read_member(struct loader *loader, const cJSON *item, struct flag_shape *shape, int depth, const char *path)
{
	const char *name = item->string;
	enum flag_shape_kind kind = shape->kind;
	bool group = kind == FLAG_GROUP, star = kind == FLAG_STAR;
	double value;

	if (strcmp(name, "repeat") == 0)
		return read_repeat(loader, item, shape, path);
	if (!group && strcmp(name, "fill") == 0)
		return read_color(loader, item, &shape->fill, path);
	if ((kind == FLAG_LINE || kind == FLAG_CIRCLE) && strcmp(name, "width") == 0)
		return read_option(loader, item, 0.001, MAX_NUMBER, &shape->width, path);
	if (star && strcmp(name, "inner") == 0)
		return read_option(loader, item, 0.01, 1, &shape->inner, path);
	if (star && strcmp(name, "points") == 0) {
		if (!read_option(loader, item, 3, 50, &value, path))
			return false;
		shape->points = (int)value;
		return value == shape->points || fail_flag(loader, path, "expected a whole number");
	}
	if (star && strcmp(name, "turn") == 0) {
		if (!read_option(loader, item, -360, 360, &value, path))
			return false;
		shape->turn = value * (3.14159265358979323846 / 180);
		return true;
	}
	if (group && strcmp(name, "units") == 0)
		return read_numbers(loader, item, shape->units, 2, 0.001, path);
	if (group && strcmp(name, "clip") == 0)
		return read_corners(loader, item, 3, &shape->clip, &shape->clip_count, path);
	if (group && strcmp(name, "shapes") == 0)
		return read_shapes(loader, item, shape, depth + 1, path);
	return fail_flag(loader, path, "is not known here");
}

static bool complete(const struct loader *loader, const cJSON *json, const struct flag_shape *shape, const char *path)
{
	if (shape->kind == FLAG_GROUP)
		return cJSON_GetObjectItemCaseSensitive(json, "shapes") ||
		       fail_flag(loader, join(loader, path, "shapes"), "is missing");
	if (shape->kind == FLAG_LINE && shape->width == 0)
		return fail_flag(loader, join(loader, path, "width"), "is missing");
	return cJSON_GetObjectItemCaseSensitive(json, "fill") ||
	       fail_flag(loader, join(loader, path, "fill"), "is missing");
}

static bool read_shape(struct loader *loader, const cJSON *json, struct flag_shape *shape, int depth, const char *path)
{
	const struct kind *kind = NULL;
	const cJSON *main_item = NULL, *item;

	*shape = (struct flag_shape){.points = 5, .inner = 0.381966, .repeat = 1, .units = {1, 1}};
	if (!cJSON_IsObject(json))
		return fail_flag(loader, path, "expected an object");
	for (int i = 0; i < KIND_COUNT && !main_item; i++) {
		kind = &kinds[i];
		main_item = cJSON_GetObjectItemCaseSensitive(json, kind->name);
	}
	if (!main_item)
		return fail_flag(loader, path, "expected rect, cross, circle, star, polygon, line or group");
	shape->kind = kind->kind;
	const char *place = join(loader, path, kind->name);
	if (kind->numbers) {
		shape->count = (size_t)kind->numbers;
		shape->numbers = rg_arena_alloc(loader->arena, shape->count, sizeof(*shape->numbers));
		if (!read_numbers(loader, main_item, shape->numbers, kind->numbers, -MAX_NUMBER, place))
			return false;
	} else if (!read_corners(loader, main_item, kind->kind == FLAG_LINE ? 2 : 3, &shape->numbers, &shape->count,
				 place)) {
		return false;
	}
	/* A size of nothing would draw nothing, or divide by zero. */
	for (int i = 2; i < kind->numbers; i++) {
		if (shape->numbers[i] <= 0)
			return fail_flag(loader, place, "expected sizes above 0");
	}
	cJSON_ArrayForEach(item, json)
	{
		if (item != main_item && !read_member(loader, item, shape, depth, join(loader, path, item->string)))
			return false;
	}
	return complete(loader, json, shape, path);
}

static bool read_shapes(struct loader *loader, const cJSON *list, struct flag_shape *group, int depth, const char *path)
{
	const cJSON *item;
	int index = 0;

	if (!cJSON_IsArray(list))
		return fail_flag(loader, path, "expected a list");
	if (depth > MAX_DEPTH)
		return fail_flag(loader, path, "groups lie in each other too deep");
	int count = cJSON_GetArraySize(list);
	if (count > MAX_SHAPES - loader->shapes)
		return fail_flag(loader, path, "too many shapes");
	loader->shapes += count;
	group->group = rg_arena_alloc(loader->arena, (size_t)count, sizeof(*group->group));
	cJSON_ArrayForEach(item, list)
	{
		if (!read_shape(loader, item, &group->group[index], depth, element(loader, path, index)))
			return false;
		index++;
	}
	group->group_count = (size_t)count;
	return true;
}

static size_t drawn(const struct flag_shape *shape)
{
	size_t sum = 1;

	for (size_t i = 0; i < shape->group_count; i++)
		sum += drawn(&shape->group[i]);
	return sum * (size_t)shape->repeat;
}

/* The field is the first shape, larger than any flag. */
static void add_field(struct loader *loader, struct flag_shape *root, uint32_t color)
{
	struct flag_shape *shapes = rg_arena_alloc(loader->arena, root->group_count + 1, sizeof(*shapes));
	double *box = rg_arena_alloc(loader->arena, 4, sizeof(*box));

	box[2] = root->units[0];
	box[3] = root->units[1];
	shapes[0] = (struct flag_shape){.kind = FLAG_RECT, .fill = color, .numbers = box, .count = 4, .repeat = 1};
	if (root->group_count)
		memcpy(shapes + 1, root->group, root->group_count * sizeof(*shapes));
	root->group = shapes;
	root->group_count++;
}

static bool read_flag(struct loader *loader, const cJSON *json, struct flag *flag)
{
	static const char *const known[] = {"flag", "ratio", "units", "field", "shapes"};
	const cJSON *shapes = cJSON_GetObjectItemCaseSensitive(json, "shapes"), *item;
	const cJSON *units = cJSON_GetObjectItemCaseSensitive(json, "units");
	struct flag_shape *root = &flag->root;
	uint32_t field;
	double ratio[2];

	cJSON_ArrayForEach(item, json)
	{
		bool found = false;
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			found = found || strcmp(known[i], item->string) == 0;
		if (!found)
			return fail_flag(loader, item->string, "is not known here");
	}
	*root = (struct flag_shape){.kind = FLAG_GROUP, .repeat = 1, .count = 4};
	root->numbers = rg_arena_alloc(loader->arena, 4, sizeof(double));
	root->numbers[2] = root->numbers[3] = 1;
	if (!read_numbers(loader, cJSON_GetObjectItemCaseSensitive(json, "ratio"), ratio, 2, 0.001, "ratio"))
		return false;
	flag->ratio = ratio[0] / ratio[1];
	if (flag->ratio > MAX_RATIO || flag->ratio < 1 / MAX_RATIO)
		return fail_flag(loader, "ratio", "expected at most 4 to 1");
	memcpy(root->units, ratio, sizeof(ratio));
	if (units && !read_numbers(loader, units, root->units, 2, 0.001, "units"))
		return false;
	if (!read_color(loader, cJSON_GetObjectItemCaseSensitive(json, "field"), &field, "field"))
		return false;
	if (shapes && !read_shapes(loader, shapes, root, 1, "shapes"))
		return false;
	if (drawn(root) > MAX_DRAWN)
		return fail_flag(loader, "shapes", "too many with all repetitions");
	add_field(loader, root, field);
	return true;
}

struct flag *flag_file_load(const char *path, struct race_problems *problems)
{
	cJSON *json = race_json_file_read(path, FILE_LIMIT, "flag", problems);

	if (!json)
		return NULL;
	struct flag *flag = rg_alloc(1, sizeof(*flag));
	flag->arena = rg_arena_create();
	struct loader loader = {flag->arena, rg_arena_create(), rg_path_name(path), problems, 0};
	if (!read_flag(&loader, json, flag)) {
		flag_file_destroy(flag);
		flag = NULL;
	}
	rg_arena_destroy(loader.paths);
	cJSON_Delete(json);
	return flag;
}

void flag_file_destroy(struct flag *flag)
{
	if (!flag)
		return;
	rg_arena_destroy(flag->arena);
	rg_free(flag);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/text.h"
#include "correct_internal.h"

static const struct {
	enum race_correction_kind kind;
	const char *name;
} kinds[] = {
	{RACE_CORRECT_RESULT, "result"}, {RACE_CORRECT_EMPTY, "empty"}, {RACE_CORRECT_LANE, "lane"},
	{RACE_CORRECT_JOKER, "joker"},   {RACE_CORRECT_SLIP, "slip"},   {RACE_CORRECT_FIX, "fix"},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const char *correct_kind_name(enum race_correction_kind kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].kind == kind)
			return kinds[i].name;
	}
	return NULL;
}

enum race_correction_kind correct_kind_find(const char *name)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (rg_equal(kinds[i].name, name))
			return kinds[i].kind;
	}
	return 0;
}

static void finish_one(struct race_correction *correction)
{
	struct race_correction_car *cars = correction->cars.items;
	struct race_correction_start *starts = correction->starts.items;

	for (size_t i = 0; i < correction->cars.count; i++) {
		rg_free(cars[i].driver);
		rg_free(cars[i].number);
	}
	for (size_t i = 0; i < correction->starts.count; i++)
		rg_free(starts[i].heat);
	rg_array_finish(&correction->cars);
	rg_array_finish(&correction->starts);
	rg_free(correction->heat);
	rg_free(correction->of);
	rg_free(correction->item);
	rg_free(correction->shown);
	rg_free(correction->field);
	rg_free(correction->value);
}

void race_corrections_finish(struct race_corrections *corrections)
{
	while (corrections->list.count)
		correct_remove(corrections, corrections->list.count - 1);
	rg_array_finish(&corrections->list);
	rg_free(corrections->event);
	*corrections = (struct race_corrections){0};
}

struct race_correction *correct_add(struct race_corrections *corrections, enum race_correction_kind kind)
{
	struct race_correction *added = rg_array_push(&corrections->list, sizeof(*added));

	added->id = ++corrections->last;
	added->kind = kind;
	return added;
}

void correct_remove(struct race_corrections *corrections, size_t place)
{
	struct race_correction *list = corrections->list.items;

	finish_one(&list[place]);
	corrections->list.count--;
	memmove(&list[place], &list[place + 1], (corrections->list.count - place) * sizeof(*list));
}

void correct_add_car(struct race_correction *correction, const char *driver, const char *number)
{
	struct race_correction_car *car = rg_array_push(&correction->cars, sizeof(*car));

	*car = (struct race_correction_car){rg_strdup(driver), rg_strdup(number ? number : "")};
}

void correct_add_start(struct race_correction *correction, const char *heat, int64_t from_ms, int64_t to_ms)
{
	struct race_correction_start *start = rg_array_push(&correction->starts, sizeof(*start));

	*start = (struct race_correction_start){rg_strdup(heat), from_ms, to_ms};
}

void race_corrections_copy(struct race_corrections *to, const struct race_corrections *from)
{
	const struct race_correction *list = from->list.items;

	*to = (struct race_corrections){0};
	for (size_t i = 0; i < from->list.count; i++) {
		const struct race_correction *one = &list[i];
		const struct race_correction_start *starts = one->starts.items;
		struct race_correction *copy = correct_add(to, one->kind);
		copy->id = one->id;
		copy->heat = rg_strdup(one->heat);
		copy->attempt = one->attempt;
		copy->lane = one->lane;
		copy->minutes = one->minutes;
		copy->of = rg_strdup(one->of);
		copy->item = rg_strdup(one->item);
		copy->shown = rg_strdup(one->shown);
		copy->field = rg_strdup(one->field);
		copy->value = rg_strdup(one->value);
		for (size_t j = 0; j < one->cars.count; j++)
			correct_add_car(copy, correct_cars(one)[j].driver, correct_cars(one)[j].number);
		for (size_t j = 0; j < one->starts.count; j++)
			correct_add_start(copy, starts[j].heat, starts[j].from_ms, starts[j].to_ms);
	}
	to->last = from->last;
	to->written_ms = from->written_ms;
	to->event = rg_strdup(from->event);
}

uint64_t race_corrections_hash(const struct race_corrections *corrections)
{
	struct race_corrections bare = {.list = corrections->list, .last = corrections->last};

	if (!corrections->list.count)
		return RG_HASH_START;
	char *text = race_corrections_write(&bare);
	uint64_t hash = rg_hash_text(RG_HASH_START, text);
	rg_free(text);
	return hash;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "follow.h"

#include <string.h>

#include "base/text.h"
#include "decode_internal.h"
#include "derive.h"

void race_follow_init(struct race_follow *follow, char *const *classes_off, size_t count, int shift_min)
{
	*follow = (struct race_follow){.count = count, .shift_min = shift_min};
	follow->classes_off = rg_alloc(count, sizeof(char *));
	for (size_t i = 0; i < count; i++)
		follow->classes_off[i] = rg_strdup(classes_off[i]);
}

void race_follow_finish(struct race_follow *follow)
{
	for (size_t i = 0; i < follow->count; i++)
		rg_free(follow->classes_off[i]);
	rg_free(follow->classes_off);
	*follow = (struct race_follow){0};
}

static bool is_off(const struct race_follow *follow, const struct race_ref *class_)
{
	for (size_t i = 0; class_->id && i < follow->count; i++) {
		if (strcmp(follow->classes_off[i], class_->id) == 0)
			return true;
	}
	return false;
}

/* A heat goes when all of its classes are off. */
static bool heat_is_off(const struct race_follow *follow, const struct race_heat *heat)
{
	for (RACE_EACH(struct race_ref, class_, heat->classes)) {
		if (!is_off(follow, class_))
			return false;
	}
	return heat->classes.count > 0;
}

#define KEEP(type, list, is_gone)                                                                                      \
	do {                                                                                                           \
		type *items = (list)->items;                                                                           \
		size_t kept = 0;                                                                                       \
		for (size_t i = 0; i < (list)->count; i++) {                                                           \
			if (!(is_gone))                                                                                \
				items[kept++] = items[i];                                                              \
		}                                                                                                      \
		(list)->count = kept;                                                                                  \
	} while (0)

static void leave_out(const struct race_follow *follow, struct race_day *day)
{
	struct race_ref *now = &day->now.heat;
	bool there = false;

	KEEP(struct race_heat, &day->heats, heat_is_off(follow, &items[i]));
	KEEP(struct race_driver, &day->drivers, is_off(follow, &items[i].class_));
	KEEP(struct race_standing, &day->standings, is_off(follow, &items[i].class_));
	KEEP(struct race_classification, &day->classifications, is_off(follow, &items[i].class_));
	for (RACE_EACH(struct race_heat, heat, day->heats))
		there = there || rg_equal(heat->id, now->id);
	if (!there)
		now->id = NULL;
}

static void move_starts(const struct race_follow *follow, struct race_day *day)
{
	struct race_heat *heats = day->heats.items;

	for (size_t i = 0; i < day->heats.count; i++) {
		if (heats[i].start.utc_ms != RACE_NO_MS && !heats[i].start.date_only && !race_heat_over(&heats[i]))
			heats[i].start.utc_ms += follow->shift_min * INT64_C(60000);
	}
}

void race_follow_apply(const struct race_follow *follow, struct race_day *day)
{
	if (follow->count)
		leave_out(follow, day);
	if (follow->shift_min)
		move_starts(follow, day);
	if (follow->correct)
		follow->correct(follow->correct_data, day);
}

struct race_day *race_follow_decode(const struct race_follow *follow, const cJSON *tree, uint64_t hash,
				    struct race_problems *problems)
{
	return race_day_make(tree, race_follow_hash(follow, hash), follow, problems);
}

uint64_t race_follow_hash(const struct race_follow *follow, uint64_t hash)
{
	if (follow->shift_min)
		hash = rg_hash(hash, &follow->shift_min, sizeof(follow->shift_min));
	for (size_t i = 0; i < follow->count; i++)
		hash = rg_hash_text(hash, follow->classes_off[i]);
	return hash;
}

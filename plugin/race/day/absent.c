/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "absent.h"

#include <string.h>

#include "base/text.h"
#include "derive.h"
#include "fields.h"

/* Calls for each reference to a driver by what is not of the round that is on. */
typedef void (*visit_reference)(struct race_ref *driver, void *data);

static void visit_rows(struct race_list *list, visit_reference visit, void *data)
{
	struct race_row *rows = list->items;

	for (size_t i = 0; i < list->count; i++)
		visit(&rows[i].driver, data);
}

static bool is_another(const struct race_day *day, const char *round)
{
	return day->now.round.id && round && !rg_equal(day->now.round.id, round);
}

static void visit_heats(struct race_day *day, visit_reference visit, void *data)
{
	struct race_heat *heats = day->heats.items;

	for (size_t i = 0; i < day->heats.count; i++) {
		struct race_entry *entries = heats[i].entries.items;
		for (size_t k = 0; k < heats[i].entries.count && is_another(day, heats[i].round.id); k++)
			visit(&entries[k].driver, data);
	}
}

static void visit_season(struct race_day *day, visit_reference visit, void *data)
{
	struct race_standing *standings = day->standings.items;
	struct race_classification *classifications = day->classifications.items;
	struct race_round *rounds = day->rounds.items;

	for (size_t i = 0; i < day->standings.count; i++)
		visit_rows(&standings[i].rows, visit, data);
	for (size_t i = 0; i < day->classifications.count; i++) {
		if (is_another(day, classifications[i].round.id))
			visit_rows(&classifications[i].rows, visit, data);
	}
	for (size_t i = 0; i < day->rounds.count; i++) {
		struct race_winner *winners = rounds[i].winners.items;
		for (size_t k = 0; k < rounds[i].winners.count && !rg_equal(rounds[i].id, day->now.round.id); k++)
			visit(&winners[k].driver, data);
	}
	visit_heats(day, visit, data);
}

struct move {
	const char *from, *to;
	size_t count;
};

static void move_reference(struct race_ref *driver, void *data)
{
	struct move *move = data;

	if (!rg_equal(driver->id, move->from))
		return;
	driver->id = move->to ? move->to : driver->id;
	move->count++;
}

static bool is_absent(const struct race_day *day, const char *id)
{
	for (RACE_EACH(struct race_driver, driver, day->absent)) {
		if (rg_equal(driver->id, id))
			return true;
	}
	return false;
}

void race_day_keep_absent(struct race_day *day, const struct race_driver *who)
{
	struct move move = {.from = who->id};
	const char *id = rg_arena_printf(day->arena, "=%s", who->id);

	visit_season(day, move_reference, &move);
	if (!move.count || is_absent(day, id) || day->absent.count >= race_most_items(&race_type_driver))
		return;
	struct race_driver *absent = rg_arena_alloc(day->arena, day->absent.count + 1, sizeof(*absent));
	if (day->absent.count)
		memcpy(absent, day->absent.items, day->absent.count * sizeof(*absent));
	absent[day->absent.count] = *who;
	absent[day->absent.count].id = move.to = id;
	absent[day->absent.count].stand_in = false;
	day->absent = (struct race_list){.items = absent, .count = day->absent.count + 1};
	visit_season(day, move_reference, &move);
}

void race_driver_forget(struct race_driver *driver)
{
	struct race_driver empty = {0};

	race_item_init(&race_type_driver, &empty);
	empty.id = driver->id;
	empty.number = driver->number;
	empty.team = driver->team;
	empty.car = driver->car;
	empty.colors = driver->colors;
	empty.class_ = driver->class_;
	empty.stand_in = driver->stand_in;
	empty.listed = driver->listed;
	*driver = empty;
}

void race_day_find_absent(struct race_day *day)
{
	for (RACE_EACH(struct race_driver, driver, day->drivers)) {
		struct race_driver who = *driver;
		if (!driver->stand_in || !(race_is_number_id(driver->id) || rg_equal(driver->id, driver->number)))
			continue;
		race_driver_forget(&who);
		race_day_keep_absent(day, &who);
	}
}
